import {
  AROUND_THE_CLOCK,
  type ServiceCalendar,
  afterServiceTime,
  beforeServiceTime,
} from "../agreement/service-clock.ts";
import { withinHours } from "../agreement/service-hours.ts";
import type { Instant } from "../lib/instant.ts";
import { type Ticket, isOpen } from "./ticket.ts";

/** An agreed term: in service hours, or in hours on the clock. */
export interface Within {
  readonly serviceHours?: number | undefined;
  readonly hours?: number | undefined;
  /** How it is told to the reporter. */
  readonly text?: string | undefined;
}

/** What the organisation file says about terms; nothing is promised beyond it (DVO 2.1, 5.1). */
export interface Terms {
  readonly resolveWithin: Within | undefined;
  readonly priorities: readonly {
    readonly code: string;
    readonly name: string;
    readonly resolveWithin?: Within | undefined;
  }[];
  /** Opening hours and holidays; undefined while they are not known. */
  readonly calendar: ServiceCalendar | undefined;
}

const MINUTES = 60;

/** The term that counts for this ticket: that of its priority, or the general one. */
export const termOf = ({ priority }: Ticket, { resolveWithin, priorities }: Terms): Within | undefined =>
  priorities.find(({ code }) => code === priority)?.resolveWithin ?? resolveWithin;

/**
 * By when it is to be resolved; undefined when no term is agreed, it stands still, or the ticket is not open.
 * While it is handled with another, the term of that one counts.
 */
export function resolveBy(ticket: Ticket, terms: Terms): Instant | undefined {
  if (!isOpen(ticket) || ticket.state.status === "merged" || isStandingStill(ticket)) return undefined;
  return ticket.agreedUntil ?? afterPart(ticket, terms, 1);
}

const isStandingStill = ({ pauses = [] }: Ticket): boolean => {
  const last = pauses.at(-1);
  return last !== undefined && last.to === undefined;
};

/** When this part of the term has gone by. */
function afterPart(ticket: Ticket, terms: Terms, part: number): Instant | undefined {
  const term = termOf(ticket, terms);
  const calendar = term?.serviceHours === undefined ? AROUND_THE_CLOCK : terms.calendar;
  const hours = term?.serviceHours ?? term?.hours;
  if (!calendar || hours === undefined) return undefined;
  return afterServiceTime(calendar, ticket.reportedAt, hours * MINUTES * part, ticket.pauses);
}

/** How a term that will be missed is talked over in time; ours, and not the DVO's. */
export interface ConsultTerms extends Terms {
  /** How many service hours before the end of the term. */
  readonly before: number;
  /** When people are there to talk. */
  readonly atWork: ServiceCalendar;
}

/** Each term of a ticket is asked about once; what was agreed with the reporter is another term. */
export const termKey = ({ agreedUntil, priority = "" }: Ticket): string => agreedUntil ?? priority;

/** When who has the ticket is asked whether it will be in time: within working hours, and not before half the term is over. */
export function consultAt(ticket: Ticket, terms: ConsultTerms): Instant | undefined {
  const by = resolveBy(ticket, terms);
  if (!by || ticket.consult?.term === termKey(ticket)) return undefined;
  const before = beforeServiceTime(terms.atWork, by, terms.before * MINUTES);
  const half = ticket.agreedUntil ? undefined : afterPart(ticket, terms, 1 / 2);
  const { hours, holidays } = terms.atWork;
  return withinHours(hours, holidays, half && half > before ? half : before);
}
