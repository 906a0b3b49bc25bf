import { type Holiday, type ServiceHours, openAt, workingDaysLater } from "../agreement/service-hours.ts";
import type { Instant } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";
import type { Approval, Asked } from "../tickets/asked-for.ts";
import type { Ticket } from "../tickets/ticket.ts";

/** From the organisation file; the agreement says nothing of it. */
export interface ApprovalTerms {
  readonly remindEveryWorkingDays: number;
  /** Absent: there is no term. */
  readonly deadlineWorkingDays?: number | undefined;
  /** When the people of the organisation are at work. */
  readonly hours: ServiceHours;
  readonly holidays: readonly Holiday[];
}

/** Whoever waits is reminded now: so many days after the last time, at work, and not while their question is open. */
export function isReminderDue(ticket: Ticket, terms: ApprovalTerms, now: Instant): boolean {
  const { approval, state } = ticket;
  if (!approval || (state.status !== "awaiting-approval" && state.status !== "with-owner")) return false;
  if (isAnswerAwaited(approval)) return false;
  const askedAt = current(approval).map(({ at }) => at);
  const since = latest(state.since, approval.remindedAt, answeredAt(ticket), ...askedAt);
  const { hours, holidays, remindEveryWorkingDays } = terms;
  return now >= workingDaysLater(hours, holidays, since, remindEveryWorkingDays) && isAtWork(terms, now);
}

/** Who had the decision for longer than the term, where the organisation has one. Who only assigns has none. */
export function lateDeciders(ticket: Ticket, terms: ApprovalTerms, now: Instant): ReadonlySet<PersonId> {
  const { approval, state } = ticket;
  const { hours, holidays, deadlineWorkingDays } = terms;
  if (!approval || state.status !== "awaiting-approval" || deadlineWorkingDays === undefined) return new Set();
  if (isAnswerAwaited(approval)) return new Set();
  const isLate = ({ as, at }: Asked): boolean => {
    const since = latest(at, state.since, answeredAt(ticket));
    return as !== "assigner" && now >= workingDaysLater(hours, holidays, since, deadlineWorkingDays);
  };
  return new Set(current(approval).flatMap((asked) => (asked.person && isLate(asked) ? [asked.person] : [])));
}

const current = ({ asked }: Approval): readonly Asked[] => asked.filter(({ over }) => !over);

/** A question of who passed the decision on meanwhile holds nobody up. */
const isAnswerAwaited = (approval: Approval): boolean =>
  current(approval).some(({ person }) => person !== undefined && person === approval.question?.by);

const answeredAt = ({ timeline }: Ticket): Instant | undefined =>
  timeline.findLast(({ kind }) => kind === "answered")?.at;

const latest = (first: Instant, ...others: readonly (Instant | undefined)[]): Instant =>
  others.reduce<Instant>((last, moment) => (moment && moment > last ? moment : last), first);

const isAtWork = ({ hours, holidays }: ApprovalTerms, now: Instant): boolean =>
  openAt(hours, holidays, now).is === "open";
