import { type Holiday, type ServiceHours, withinHours, workingDaysLater } from "../agreement/service-hours.ts";
import type { Instant } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";
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

/** Whoever waits is reminded now: a day or more after the last time, at work, and not while an answer is waited for. */
export function isReminderDue({ approval, state }: Ticket, terms: ApprovalTerms, now: Instant): boolean {
  if (!approval || state.status !== "awaiting-approval" || approval.question) return false;
  const waiting = approval.asked.filter(({ over, person }) => !over && person);
  const moments = [...waiting.map(({ at }) => at), ...(approval.remindedAt ? [approval.remindedAt] : [])];
  const since = moments.toSorted().at(-1);
  if (waiting.length === 0 || !since) return false;
  const { hours, holidays, remindEveryWorkingDays } = terms;
  return now >= workingDaysLater(hours, holidays, since, remindEveryWorkingDays) && isAtWork(terms, now);
}

/** Who had the decision for longer than the term, where the organisation has one. Who only assigns has none. */
export function lateDeciders({ approval }: Ticket, terms: ApprovalTerms, now: Instant): ReadonlySet<PersonId> {
  const { hours, holidays, deadlineWorkingDays } = terms;
  if (deadlineWorkingDays === undefined || approval?.question) return new Set();
  const late = approval?.asked.filter(
    ({ as, at, over }) =>
      as !== "assigner" && !over && now >= workingDaysLater(hours, holidays, at, deadlineWorkingDays),
  );
  return new Set(late?.flatMap(({ person }) => (person ? [person] : [])));
}

const isAtWork = ({ hours, holidays }: ApprovalTerms, now: Instant): boolean =>
  withinHours(hours, holidays, now) === now;
