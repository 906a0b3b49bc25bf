import { type Instant, dateOf } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { changeByItself } from "../tickets/by-itself.ts";
import type { By, Ticket, TicketNumber } from "../tickets/ticket.ts";
import { type ApprovalTerms, isReminderDue, lateDeciders } from "./approval-clock.ts";
import type { Approvals } from "./approvals.ts";
import { lookAgain, remind } from "./asking.ts";

export interface ApprovalWatchOptions {
  readonly approvals: Approvals;
  readonly organisations: readonly OrganisationId[];
  readonly termsOf: (organisation: OrganisationId) => ApprovalTerms;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

/** Sees to it that no decision is forgotten: looks again at what waits, as the directory, Teams and the clock are now. */
export interface ApprovalWatch {
  /** Everything that waits; what was looked at a moment ago is left alone. */
  look(): Promise<void>;
  /** Nothing can be delivered to this place: whose it is, is passed over at once. Never throws. */
  silenced(organisation: OrganisationId, place: Place): Promise<void>;
}

const QUIET_MS = 15 * 60_000;
/** Far more than waits for one person. */
const MOST_TO_DO = 200;

/** Any process may run one: of two that do the same, one saves. */
export function createApprovalWatch(options: ApprovalWatchOptions): ApprovalWatch {
  const { approvals, organisations, termsOf, now, log } = options;
  const { tickets } = approvals.desk;
  /** When each was looked at, in milliseconds; in this process only. */
  const lookedAt = new Map<TicketNumber, number>();

  const isQuiet = (number: TicketNumber): boolean => {
    const since = dateOf(now()).getTime() - (lookedAt.get(number) ?? -Infinity);
    // The clock may have been set back.
    return since >= 0 && since < QUIET_MS;
  };

  async function lookAt(organisation: OrganisationId, number: TicketNumber): Promise<void> {
    const done = await changeByItself(tickets, { organisation, number, now: now() }, async (ticket, by) => {
      const after = await due(ticket, by);
      if (after) await approvals.introduce(after);
      return after;
    });
    if (done === "left") lookedAt.set(number, dateOf(now()).getTime());
  }

  async function due(ticket: Ticket, by: By): Promise<Ticket | undefined> {
    const terms = termsOf(ticket.organisation);
    const bench = await approvals.benchOf(ticket);
    const moved = lookAgain(ticket, bench, lateDeciders(ticket, terms, by.now), by);
    return moved ?? (isReminderDue(ticket, terms, by.now) ? remind(ticket, by) : undefined);
  }

  const careful = (organisation: OrganisationId, number: TicketNumber): Promise<void> =>
    lookAt(organisation, number).catch((error: unknown) => {
      log.error({ ...describeError(error), organisation }, "a decision that waits could not be looked at");
    });

  const toDoOf = (person: PersonId, organisation: OrganisationId) =>
    tickets.toDoFor(person, [organisation], MOST_TO_DO).catch((error: unknown) => {
      log.error({ ...describeError(error), organisation }, "what waits for somebody could not be read");
      return [];
    });

  async function lookIn(organisation: OrganisationId): Promise<ReadonlySet<TicketNumber>> {
    const waiting = new Set<TicketNumber>();
    for await (const number of tickets.awaiting(organisation)) {
      waiting.add(number);
      if (!isQuiet(number)) await careful(organisation, number);
    }
    return waiting;
  }

  return {
    async look() {
      const waiting = await Promise.all(organisations.map(lookIn));
      for (const number of lookedAt.keys()) if (!waiting.some((some) => some.has(number))) lookedAt.delete(number);
    },
    async silenced(organisation, place) {
      const person = personIn(place);
      const waiting = person ? await toDoOf(person, organisation) : [];
      for (const { number } of waiting) await careful(organisation, number);
    },
  };
}

const PERSON = personPlace("");
const personIn = (place: Place): PersonId | undefined =>
  place.startsWith(PERSON) ? (place.slice(PERSON.length) as PersonId) : undefined;
