import { openAt } from "../agreement/service-hours.ts";
import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Desk } from "../tickets/desk.ts";
import { type ConsultTerms, consultAt } from "../tickets/term.ts";
import { showingsOf } from "../tickets/ticket-showings.ts";
import { botIn } from "../tickets/by-itself.ts";
import { type TicketNumber, assigneeOf } from "../tickets/ticket.ts";
import { askWhetherInTime } from "./consult.ts";

export interface ConsultWatchOptions {
  readonly desk: Pick<Desk, "tickets" | "introduce">;
  readonly terms: ConsultTerms;
  readonly organisations: readonly OrganisationId[];
  /** False once Teams has said that nothing can be delivered to this person. */
  readonly isReachable: (organisation: OrganisationId, person: PersonId) => Promise<boolean>;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

const MOST_AT_ONCE = 200;

/**
 * Sees to it that a term is talked over before it is missed, while people are at work.
 * Any process may run one: of two that do the same, one saves.
 */
export function createConsultWatch(options: ConsultWatchOptions): () => Promise<void> {
  const { desk, terms, organisations, isReachable, now, log } = options;
  const { tickets } = desk;

  async function askIn(organisation: OrganisationId): Promise<void> {
    for (const number of await tickets.consultsBy(organisation, now(), MOST_AT_ONCE)) {
      await ask(organisation, number).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "a term could not be talked over");
      });
    }
  }

  async function ask(organisation: OrganisationId, number: TicketNumber): Promise<void> {
    const before = await tickets.find(organisation, number);
    if (!before) return;
    if (before.ticket.consultAt !== consultAt(before.ticket, terms)) return tickets.reconsult(before);

    const assignee = assigneeOf(before.ticket);
    const handler = assignee && (await isReachable(organisation, assignee)) ? assignee : undefined;
    const after = askWhetherInTime(before.ticket, terms, handler, { actor: botIn(organisation), now: now() });
    if (!after) return;
    if (handler) await desk.introduce(handler, after);
    await tickets.save({ before, after, showings: showingsOf(before.ticket, after, undefined) });
  }

  return async () => {
    const { hours, holidays } = terms.atWork;
    if (openAt(hours, holidays, now()).is === "open") await Promise.all(organisations.map(askIn));
  };
}
