import { z } from "zod";
import { type Instant, inAmsterdam, instant } from "../lib/instant.ts";
import type { ErasureRef } from "../lib/numbers.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type OrganisationId, type Person, type PersonId, type Role, holds } from "../people/person.ts";
import { branded, moment, personId } from "../tickets/asked-for.ts";
import type { By, TicketNumber } from "../tickets/ticket.ts";

/* A request to have one's data removed (AVG, article 17), from asking to the last row. Rules only: no clock and no store. */

/** Who decides for a municipality, the first that anybody holds there. */
export const DECIDING_ROLES = ["privacy-officer", "municipality-contact"] as const satisfies readonly Role[];
type DecidingRole = (typeof DECIDING_ROLES)[number];

const decided = { by: personId, as: z.enum(DECIDING_ROLES), at: moment };

const State = z.discriminatedUnion("status", [
  z.object({ status: z.literal("asked") }),
  z.object({ status: z.literal("withdrawn"), at: moment }),
  z.object({ status: z.literal("refused"), ...decided, reason: z.string() }),
  /** `waitsFor`: what is still being worked on for them. */
  z.object({ status: z.literal("granted"), ...decided, waitsFor: z.array(branded<TicketNumber>()) }),
  z.object({ status: z.literal("done"), ...decided, doneAt: moment, placeForgottenAt: moment.optional() }),
]);

const Counts = z.record(z.string(), z.number());
const Shown = z.object({ subject: z.string(), place: z.string() });

export const Erasure = z.object({
  ref: branded<ErasureRef>(),
  organisation: branded<OrganisationId>(),
  person: personId,
  /** As they were called when they asked; it goes with the rest. */
  name: z.string().optional(),
  askedAt: moment,
  /** Goes up by one with everything that happens to it. */
  version: z.number().int(),
  state: State,
  /** Who has a card of it. */
  deciders: z.array(personId),
  /** Beheer was told that there is nobody to decide. */
  isOrphan: z.literal(true).optional(),
  /** How many times they were reminded. */
  reminded: z.number().int(),
  /** How far carrying it out has come: rows that were changed or removed, and what the law keeps, by kind. */
  progress: z.object({
    after: z.string(),
    removed: Counts,
    kept: Counts,
    /** What is still to be shown anew. */
    toShow: z.array(Shown),
  }),
  last: z.object({ kind: z.string(), at: moment, by: personId }),
  /** The hash of the last event. */
  chain: z.string(),
});
export type Erasure = z.infer<typeof Erasure>;
export type ErasureState = Erasure["state"];

export type ErasureRefusal =
  "unknown-request" | "not-yours-to-decide" | "own-request" | "already-decided" | "no-reason";
type Decided = Outcome<Erasure, ErasureRefusal>;

export const asked = (ref: ErasureRef, organisation: OrganisationId, { actor, now }: By): Erasure => ({
  ...{ ref, organisation, person: actor.id, name: actor.name, askedAt: now, version: 1 },
  ...{ state: { status: "asked" as const }, deciders: [], reminded: 0 },
  progress: { after: "", removed: {}, kept: {}, toShow: [] },
  last: { kind: "asked", at: now, by: actor.id },
  chain: "",
});

const happened = (erasure: Erasure, kind: string, { actor, now }: By, change: Partial<Erasure>): Erasure => ({
  ...erasure,
  ...change,
  version: erasure.version + 1,
  last: { kind, at: now, by: actor.id },
});

/** As what somebody decides about it; never about their own. */
export const decidesAs = (erasure: Erasure, person: Person): DecidingRole | undefined =>
  person.id === erasure.person ? undefined : DECIDING_ROLES.find((role) => holds(person, role, erasure.organisation));

/** These people are asked to decide; nobody: Beheer hears so. */
export const passedTo = (erasure: Erasure, people: readonly PersonId[], by: By): Erasure => {
  const { isOrphan: _, ...rest } = erasure;
  if (people.length === 0) return happened(rest, "nobody-found", by, { isOrphan: true });
  return happened(rest, "passed-on", by, { deciders: [...new Set([...erasure.deciders, ...people])] });
};

export const withdraw = (erasure: Erasure, by: By): Decided => {
  if (by.actor.id !== erasure.person) return refuse("unknown-request");
  if (erasure.state.status !== "asked") return refuse("already-decided");
  return done(happened(erasure, "withdrawn", by, { state: { status: "withdrawn", at: by.now } }));
};

export const grant = (erasure: Erasure, by: By): Decided =>
  deciding(erasure, by, (as) =>
    done(
      happened(erasure, "granted", by, {
        state: { status: "granted", by: by.actor.id, as, at: by.now, waitsFor: [] },
      }),
    ),
  );

export const refuseIt = (erasure: Erasure, reason: string, by: By): Decided =>
  deciding(erasure, by, (as) =>
    reason === ""
      ? refuse("no-reason")
      : done(
          happened(erasure, "refused", by, {
            state: { status: "refused", by: by.actor.id, as, at: by.now, reason },
          }),
        ),
  );

function deciding(erasure: Erasure, { actor }: By, decide: (as: DecidingRole) => Decided): Decided {
  if (actor.id === erasure.person) return refuse("own-request");
  const as = decidesAs(erasure, actor);
  if (!as) return refuse("not-yours-to-decide");
  return erasure.state.status === "asked" ? decide(as) : refuse("already-decided");
}

/** It begins when nothing is being worked on for them any more; undefined when there is no news. */
export function waiting(erasure: Erasure, waitsFor: readonly TicketNumber[], by: By): Erasure | undefined {
  const { state } = erasure;
  if (state.status !== "granted" || state.waitsFor.join() === waitsFor.join()) return undefined;
  return happened(erasure, "waits", by, { state: { ...state, waitsFor: [...waitsFor] } });
}

/** Everything that had to go is gone, their name in the request itself last. */
export function finished(erasure: Erasure, by: By): Erasure | undefined {
  const { state, name: _, ...rest } = erasure;
  if (state.status !== "granted") return undefined;
  const { waitsFor: __, ...decision } = state;
  return happened({ ...rest, state }, "carried-out", by, {
    state: { ...decision, status: "done", doneAt: by.now },
  });
}

export function placeForgotten(erasure: Erasure, by: By): Erasure | undefined {
  const { state } = erasure;
  if (state.status !== "done" || state.placeForgottenAt) return undefined;
  return happened(erasure, "place-forgotten", by, { state: { ...state, placeForgottenAt: by.now } });
}

/** Nothing more will happen to it. */
export const isOver = ({ state }: Erasure): boolean =>
  state.status === "withdrawn" ||
  state.status === "refused" ||
  (state.status === "done" && state.placeForgottenAt !== undefined);

/** AVG, article 12(3): within one month. */
export const decideBy = ({ askedAt }: Erasure): Instant => instant(inAmsterdam(askedAt).plus({ months: 1 }).toJSDate());

/** Two weeks before the end, one week, one day, and when the month is over. Ours, not the law's. */
const DAYS_BEFORE = [14, 7, 1, 0];

/** How many reminders had to be given by now. */
export function remindersBy(erasure: Erasure, now: Instant): number {
  const end = inAmsterdam(decideBy(erasure));
  return DAYS_BEFORE.filter((days) => instant(end.minus({ days }).toJSDate()) <= now).length;
}

export const reminded = (erasure: Erasure, count: number, by: By): Erasure =>
  happened(erasure, "reminded", by, { reminded: count });

/** What carrying it out did since the last write; no event of its own. */
export const progressed = (erasure: Erasure, progress: Partial<Erasure["progress"]>): Erasure => ({
  ...erasure,
  progress: { ...erasure.progress, ...progress },
});

export const counted = (counts: Readonly<Record<string, number>>, kind: string, by = 1): Record<string, number> => ({
  ...counts,
  [kind]: (counts[kind] ?? 0) + by,
});
