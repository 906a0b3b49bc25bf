import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import type { NoticeRef, TicketNumber } from "../lib/numbers.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Value } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { NoticeKind } from "./kind.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);
const By = z.object({ id: z.string().transform((id) => id as PersonId), name: z.string(), at: moment });
/** Somebody who did something, and when. The name is kept, since cards are shown without asking the directory. */
export type By = z.output<typeof By>;

/** What can happen to a notice. Which of them notify: `isReplied`. */
export const EVENTS = [
  "opened",
  "stage",
  "refired",
  "changed",
  "reopened",
  "closed",
  "acknowledged",
  "snoozed",
  "woken",
  "ticket",
  "marked",
] as const;

const Entry = z.object({
  version: z.number(),
  event: z.enum(EVENTS),
  at: moment,
  /** How far the fact was then. */
  stage: z.string(),
  by: By.optional(),
  /** Which mark, when it was marked. */
  mark: z.string().optional(),
  /** Has a reply in the card's thread. */
  isReplied: z.boolean(),
});
export type Entry = z.output<typeof Entry>;

/** One fact that somebody has to know about, from when it became true until it is over. */
export const Notice = z.object({
  ref: z.string().transform((ref) => ref as NoticeRef),
  organisation: z.string().transform((id) => id as OrganisationId),
  kind: z.string(),
  /** Of the fact, within its kind: the same key is the same fact. */
  key: z.string(),
  /** What is known of it now, in the shape of its kind. */
  fact: z.record(z.string(), z.json()).transform((fact) => fact as Value),
  /** How far it is now, in the words of its kind; what it was last when it is over. */
  stage: z.string(),
  /** Every stage that it reached, each once, and when. */
  stages: z.array(z.object({ stage: z.string(), at: moment })),
  openedAt: moment,
  version: z.number(),
  acknowledged: By.optional(),
  snoozed: By.extend({ until: moment }).optional(),
  ticket: By.extend({ number: z.string().transform((number) => number as TicketNumber) }).optional(),
  /** What people said about it with a button of its kind, newest last. */
  marks: z.array(By.extend({ mark: z.string() })),
  /** Over: by the fact itself, or by somebody with a mark. */
  closed: z.object({ at: moment, by: By.optional() }).optional(),
  /** The newest entries, oldest first; the rows of its events have all of them. */
  log: z.array(Entry),
  /** Hash of the last event: the audit chain. */
  chain: z.string(),
});
export type Notice = z.output<typeof Notice>;

const KEPT_ENTRIES = 20;

export type NoticeRefusal = "is-over" | "already-acknowledged" | "has-ticket" | "not-later" | "already-marked";

/** A new fact before it has a number. */
export type Opening = Omit<Notice, "ref">;

/**
 * What a fact leads to. `before` is the last notice with its key, also one that is over.
 * "new": a notice of its own, that still needs a number.
 * undefined: nothing to keep and nothing to show.
 */
export function observed<Fact extends Value>(
  kind: NoticeKind<Fact>,
  before: Notice | undefined,
  {
    organisation,
    now,
    ...given
  }: { readonly organisation: OrganisationId; readonly fact: Fact; readonly now: Instant },
): { readonly is: "new"; readonly opening: Opening } | { readonly is: "changed"; readonly after: Notice } | undefined {
  // As it will be read back: a field that is not there is not the same as one that is undefined.
  const fact = JSON.parse(JSON.stringify(given.fact)) as Fact;
  const stage = kind.stageOf(fact, now, before);
  if (!before || (before.closed && startsAnew(kind, before.closed.at, now))) {
    return stage === undefined ? undefined : { is: "new", opening: opening(kind, organisation, fact, stage, now) };
  }
  const after = before.closed ? reopened(kind, before, fact, stage, now) : continued(kind, before, fact, stage, now);
  return after && { is: "changed", after };
}

const HOUR_MS = 3_600_000;

/** A fact that is over and becomes true again later is another one; a stage of a certificate never comes twice. */
const startsAnew = (kind: NoticeKind, closedAt: Instant, now: Instant): boolean =>
  kind.reopensWithinHours !== "ever" &&
  Math.max(0, Date.parse(now) - Date.parse(closedAt)) >= kind.reopensWithinHours * HOUR_MS;

function opening<Fact extends Value>(
  kind: NoticeKind<Fact>,
  organisation: OrganisationId,
  fact: Fact,
  stage: string,
  now: Instant,
): Opening {
  return logged(
    {
      ...{ organisation, kind: kind.kind, key: kind.keyOf(fact), fact, stage, stages: [{ stage, at: now }] },
      ...{ openedAt: now, version: 0, marks: [], log: [], chain: "" },
    },
    { event: "opened", at: now, isReplied: kind.isUrgent(fact, stage) },
  );
}

function continued<Fact extends Value>(
  kind: NoticeKind<Fact>,
  before: Notice,
  fact: Fact,
  stage: string | undefined,
  now: Instant,
): Notice | undefined {
  if (stage === undefined) {
    const { snoozed: _, ...open } = before;
    return logged({ ...open, fact, closed: { at: now } }, { event: "closed", at: now, isReplied: false });
  }
  const isNews = isNewStage(kind, before, stage);
  const isAgain = isRefired(kind, before, fact);
  if (!isNews && !isAgain) return sameStage(before, fact, stage, now);

  const wakes = isNews && kind.isUrgent(fact, stage);
  const { snoozed, ...awake } = before;
  const kept = snoozed && !wakes ? { ...awake, snoozed } : awake;
  return logged(
    { ...kept, fact, stage, stages: withStage(before, stage, now) },
    { event: isNews ? "stage" : "refired", at: now, isReplied: !("snoozed" in kept) },
  );
}

function sameStage(before: Notice, fact: Value, stage: string, now: Instant): Notice | undefined {
  if (stage === before.stage && isDeepStrictEqual(fact, before.fact)) return undefined;
  return logged(
    { ...before, fact, stage, stages: withStage(before, stage, now) },
    { event: "changed", at: now, isReplied: false },
  );
}

function reopened<Fact extends Value>(
  kind: NoticeKind<Fact>,
  before: Notice,
  fact: Fact,
  stage: string | undefined,
  now: Instant,
): Notice | undefined {
  if (stage === undefined) return undefined;
  const isNews = isNewStage(kind, before, stage);
  const isAgain = isRefired(kind, before, fact);
  // What a certificate said is said once: only a stage that it had not reached opens it again.
  if (!isNews && !isAgain) return undefined;
  const { closed: _, acknowledged: __, snoozed: ___, ...open } = before;
  return logged(
    { ...open, fact, stage, stages: withStage(before, stage, now) },
    { event: "reopened", at: now, isReplied: true },
  );
}

/** Another occurrence than the last one that was kept; one that an older version wrote in another shape counts as the same. */
function isRefired<Fact extends Value>(kind: NoticeKind<Fact>, before: Notice, fact: Fact): boolean {
  const last = kind.fact.safeParse(before.fact);
  return last.success && kind.firingOf(fact) !== kind.firingOf(last.data);
}

/** Of a ladder each step counts once; of what goes up and down each change counts. */
const isNewStage = (kind: NoticeKind, before: Notice, stage: string): boolean =>
  stage !== before.stage && (!kind.isLadder || before.stages.every((reached) => reached.stage !== stage));

const withStage = ({ stages }: Notice, stage: string, at: Instant): Notice["stages"] =>
  stages.some((reached) => reached.stage === stage) ? stages : [...stages, { stage, at }];

type Logged = Pick<Entry, "event" | "at" | "isReplied"> & Partial<Pick<Entry, "by" | "mark">>;

/** The next version, with what happened. */
function logged<N extends Opening>(notice: N, entry: Logged): N {
  const version = notice.version + 1;
  return { ...notice, version, log: [...notice.log, { ...entry, version, stage: notice.stage }].slice(-KEPT_ENTRIES) };
}

type Decided = Outcome<Notice, NoticeRefusal>;

/** *Ik pak dit op*. */
export function acknowledge(notice: Notice, by: By): Decided {
  if (notice.closed) return refuse("is-over");
  if (notice.acknowledged) return refuse("already-acknowledged");
  const { snoozed: _, ...awake } = notice;
  return done(logged({ ...awake, acknowledged: by }, { event: "acknowledged", at: by.at, by, isReplied: false }));
}

/** *Stel uit*: no replies until then, unless it becomes urgent. */
export function snooze(notice: Notice, until: Instant, by: By): Decided {
  if (notice.closed) return refuse("is-over");
  if (until <= by.at) return refuse("not-later");
  return done(logged({ ...notice, snoozed: { ...by, until } }, { event: "snoozed", at: by.at, by, isReplied: false }));
}

/** Wakes by itself; undefined: it is not time. */
export function woken(notice: Notice, now: Instant): Notice | undefined {
  if (notice.closed || !notice.snoozed || notice.snoozed.until > now) return undefined;
  const { snoozed: _, ...awake } = notice;
  return logged(awake, { event: "woken", at: now, isReplied: true });
}

/** *Maak melding*: it is worked on as a ticket; the notice stays until the fact is over. */
export function becomeTicket(notice: Notice, number: TicketNumber, by: By): Decided {
  if (notice.closed) return refuse("is-over");
  if (notice.ticket) return refuse("has-ticket");
  return done(logged({ ...notice, ticket: { ...by, number } }, { event: "ticket", at: by.at, by, isReplied: false }));
}

/** What pressing a button of a kind means. */
export interface Marking {
  readonly mark: string;
  /** The end of the notice. */
  readonly closes: boolean;
  /** It may be said once more, though it was said before. */
  readonly isAgain: boolean;
}

/** A button of its kind: *Aangevraagd*, *Geïnstalleerd*. */
export function marked(notice: Notice, { mark, closes, isAgain }: Marking, by: By): Decided {
  if (notice.closed) return refuse("is-over");
  if (markOf(notice, mark) && !isAgain) return refuse("already-marked");
  const { snoozed, ...awake } = notice;
  const lasting = closes ? { ...awake, closed: { at: by.at, by } } : { ...awake, ...(snoozed && { snoozed }) };
  const after = { ...lasting, marks: [...notice.marks, { ...by, mark }] };
  return done(logged(after, { event: "marked", at: by.at, by, mark, isReplied: true }));
}

export const markOf = (notice: Pick<Notice, "marks">, mark: string): By | undefined =>
  notice.marks.findLast((one) => one.mark === mark);
