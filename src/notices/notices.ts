import type { Showing } from "../delivery/outbox.ts";
import type { Instant } from "../lib/instant.ts";
import { createOneByOne } from "../lib/one-by-one.ts";
import type { NoticeRef, Numbers } from "../lib/numbers.ts";
import type { Place } from "../lib/place.ts";
import { StorageError, type Value } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import type { NoticeKind } from "./kind.ts";
import type { Also, NoticeStore } from "./notice-store.ts";
import { type Notice, observed } from "./notice.ts";

/** The one living card of a notice in a place. */
export const noticeSubject = (ref: NoticeRef): string => `notice:${ref}`;
/** The short reply beneath it that this version brought. */
const replySubject = (ref: NoticeRef, version: number): string => `notice-reply:${ref}:${String(version)}`;

/** Everything that has to be shown because of the last version. @param pressed the message whose button caused it */
export function showingsOf(notice: Notice, places: readonly Place[], pressed?: string): Showing[] {
  const { ref, version, log } = notice;
  const living = places.map((place) => ({ subject: noticeSubject(ref), place, ...(pressed && { pressed }) }));
  const replies = places.map((place) => ({
    subject: replySubject(ref, version),
    place,
    beneath: noticeSubject(ref),
  }));
  return log.at(-1)?.isReplied ? [...living, ...replies] : living;
}

export interface Observation<Fact extends Value> {
  readonly organisation: OrganisationId;
  readonly fact: Fact;
  readonly now: Instant;
  /**
   * Rows that go into the same write, made anew for each attempt; they are kept also when the fact changes nothing.
   * undefined: what they say was kept before, and nothing is done.
   */
  readonly also?: (() => Promise<Also | undefined>) | undefined;
}

export interface Observed {
  /** "already": the rows that should go with it were there. */
  readonly is: "opened" | "changed" | "same" | "already";
  /** Of the notice of this fact, if there ever was one. */
  readonly ref: NoticeRef | undefined;
}

/** The one way in for facts. */
export interface Notices {
  /**
   * What is known of a fact now. The same fact again changes nothing; any process may say it.
   * @throws StorageError when it is not known to be kept
   */
  observe<Fact extends Value>(kind: NoticeKind<Fact>, observation: Observation<Fact>): Promise<Observed>;
}

/** In one process they wait for each other; each attempt begins with what other processes and buttons wrote. */
const MAX_ATTEMPTS = 12;

export function createNotices(
  store: Pick<NoticeStore, "known" | "save" | "keep">,
  numbers: Numbers<NoticeRef>,
): Notices {
  async function attempt<Fact extends Value>(
    kind: NoticeKind<Fact>,
    { organisation, fact, now, also: makeAlso }: Observation<Fact>,
  ): Promise<Observed | "conflict"> {
    const [known, also] = await Promise.all([store.known(organisation, kind.kind, kind.keyOf(fact)), makeAlso?.()]);
    const before = known.found;
    if (makeAlso && !also) return { is: "already", ref: before?.notice.ref };

    const outcome = observed(kind, before?.notice, { organisation, fact, now });
    if (!outcome) {
      const kept = also ? await store.keep(organisation, also) : "saved";
      return kept === "saved" ? { is: "same", ref: before?.notice.ref } : "conflict";
    }

    const isNew = outcome.is === "new";
    const after = isNew ? { ...outcome.opening, ref: await numbers.next(now) } : outcome.after;
    const showings = showingsOf(after, kind.placesOf(organisation, fact));
    const saved = await store.save({ before: isNew ? undefined : before, after, showings, known, also });
    return saved === "saved" ? { is: isNew ? "opened" : "changed", ref: after.ref } : "conflict";
  }

  async function observe<Fact extends Value>(kind: NoticeKind<Fact>, observation: Observation<Fact>) {
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
      const outcome = await attempt(kind, observation);
      if (outcome !== "conflict") return outcome;
    }
    throw new StorageError("a notice is changed by too many at once");
  }

  const oneByOne = createOneByOne();
  return {
    observe: (kind, observation) =>
      oneByOne(`${observation.organisation} ${kind.kind} ${kind.keyOf(observation.fact)}`, () =>
        observe(kind, observation),
      ),
  };
}
