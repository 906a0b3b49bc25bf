import { z } from "zod";
import { AROUND_THE_CLOCK, afterServiceTime, serviceMinutes } from "../agreement/service-clock.ts";
import { dateOf, type Instant } from "../lib/instant.ts";
import type { Value } from "../lib/rows.ts";
import { type Terms, termOf } from "./term.ts";
import { type Ticket, type TicketEvent, type TicketState, isOpen } from "./ticket.ts";

/** How long something took, in whole minutes: on the clock, and within service hours if those are known. */
const Took = z.object({ clock: z.number(), service: z.number().optional() });
export type Took = z.output<typeof Took>;

export const CAME = ["filed", "reopened", "unmerged", "decision-revoked"] as const;
export const WENT = ["resolved", "otherwise-agreed", "withdrawn", "rejected", "merged"] as const;
type Went = (typeof WENT)[number];

/** What one change of a ticket adds to the figures of its organisation; nothing of persons, no text (see `lib/tally.ts`). */
export const TicketTally = z.object({
  is: z.literal("ticket"),
  /** "report", "security:phishing" or "request:restore" */
  kind: z.string(),
  /** Of *Waar gaat het over?* */
  area: z.string(),
  /** It was open already, and had never been counted. */
  wasOpen: z.literal(true).optional(),
  came: z.enum(CAME).optional(),
  went: z.enum(WENT).optional(),
  /** From the report to when it was solved, without the time that it waited for others. */
  took: Took.optional(),
  /** Solved by then, when a term was agreed for it (DVO 2.1). */
  within: z.boolean().optional(),
  rating: z.number().optional(),
  decided: z.enum(["approved", "rejected"]).optional(),
  /** From asking the first one to deciding. */
  waited: Took.optional(),
});
export type TicketTally = z.output<typeof TicketTally>;

export const NO_TERMS: Terms = { resolveWithin: undefined, priorities: [], calendar: undefined };

/** Undefined: nothing that is counted. @param before as it was kept; undefined for a new one */
export function ticketTally(before: Ticket | undefined, after: Ticket, agreed: Terms): TicketTally | undefined {
  const isNew = before && !before.tallied && isCounted(before);
  const counted = {
    ...(isNew && { wasOpen: true as const }),
    ...moved(before, after, agreed),
    ...decided(before, after, agreed),
    ...(after.state.status === "closed" && before?.state.status !== "closed" && ratingOf(after.state)),
  };
  if (Object.keys(counted).length === 0) return undefined;
  return { is: "ticket", kind: kindOf(after), area: after.area, ...counted };
}

/** Of tickets that are handled together one is counted as open. */
const isCounted = (ticket: Ticket): boolean => isOpen(ticket) && ticket.state.status !== "merged";

function moved(before: Ticket | undefined, after: Ticket, agreed: Terms): Partial<TicketTally> {
  const [was, is] = [before !== undefined && isCounted(before), isCounted(after)];
  if (was === is) return {};
  if (is) return { came: before ? cameFrom(before.state.status) : "filed" };

  const went = wentTo(after.state);
  if (went !== "resolved" && went !== "otherwise-agreed") return { went };
  const at = lastMoment(after);
  const due = dueAt(after, agreed);
  return {
    went,
    took: tookFrom(after.reportedAt, at, pausesUntil(after, at), agreed),
    ...(due && { within: at <= due }),
  };
}

const cameFrom = (status: TicketState["status"]): TicketTally["came"] =>
  status === "merged" ? "unmerged" : status === "rejected" ? "decision-revoked" : "reopened";

function wentTo(state: TicketState): Went {
  if (state.status === "resolved" || state.status === "closed") return state.resolution;
  if (state.status === "merged" || state.status === "rejected") return state.status;
  return "withdrawn";
}

/** By when it had to be solved, of a ticket that was solved with its last event; undefined: no term was agreed. */
export function dueAt(ticket: Ticket, agreed: Terms): Instant | undefined {
  if (ticket.agreedUntil) return ticket.agreedUntil;
  const term = termOf(ticket, agreed);
  const calendar = term?.serviceHours === undefined ? AROUND_THE_CLOCK : agreed.calendar;
  const hours = term?.serviceHours ?? term?.hours;
  if (!calendar || hours === undefined) return undefined;
  return afterServiceTime(calendar, ticket.reportedAt, hours * MINUTES, pausesUntil(ticket, lastMoment(ticket)));
}

const MINUTES = 60;
const MINUTE_MS = 60_000;

const lastMoment = ({ timeline, reportedAt }: Ticket): Instant => timeline.at(-1)?.at ?? reportedAt;

interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** As if each was over by then. */
const pausesUntil = ({ pauses = [] }: Ticket, until: Instant): readonly Stretch[] =>
  pauses.map(({ from, to }) => ({ from, to: to ?? until }));

function tookFrom(from: Instant, to: Instant, pauses: readonly Stretch[], { calendar }: Terms): Took {
  const took = (minutes: (from: Instant, to: Instant) => number): number =>
    Math.max(0, Math.round(pauses.reduce((left, pause) => left - minutes(pause.from, pause.to), minutes(from, to))));
  return {
    clock: took((start, end) => (dateOf(end).getTime() - dateOf(start).getTime()) / MINUTE_MS),
    ...(calendar && { service: took((start, end) => serviceMinutes(calendar, start, end)) }),
  };
}

const DECISIONS: ReadonlySet<TicketEvent> = new Set(["approved", "rejected"]);

function decided(before: Ticket | undefined, after: Ticket, agreed: Terms): Partial<TicketTally> {
  const decision = after.timeline.findLast(({ kind, seq }) => DECISIONS.has(kind) && seq > (before?.version ?? 0));
  if (!decision) return {};
  const again = before?.timeline.findLast(({ kind }) => kind === "decision-revoked");
  const waited = tookFrom(again?.at ?? after.reportedAt, decision.at, [], agreed);
  return { decided: decision.kind === "approved" ? "approved" : "rejected", waited };
}

const ratingOf = ({ rating }: { readonly rating?: number | undefined }) => (rating === undefined ? {} : { rating });

export const kindOf = ({ request, security }: Pick<Ticket, "request" | "security">): string =>
  request ? `request:${request.kind}` : security ? `security:${security.kind}` : "report";

/** What the first event says of what was filed, and each of what came of it: enough to count it all over again. */
export function countedFacts(ticket: Ticket, isFirst: boolean, agreed: Terms): Value {
  const { state } = ticket;
  return {
    ...(isFirst && { area: ticket.area, request: ticket.request?.kind, security: ticket.security?.kind }),
    ...(state.status === "resolved" && { resolution: state.resolution, due: dueAt(ticket, agreed) }),
    ...(state.status === "closed" && ratingOf(state)),
  };
}
