import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId } from "../people/person.ts";
import { changeByItself } from "../tickets/by-itself.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { lookAgain } from "./escalate.ts";
import { type Escalations, waitingFor } from "./escalation-actions.ts";

export interface EscalationWatchOptions {
  readonly house: Pick<Escalations, "desk" | "ladderOf">;
  readonly organisations: readonly OrganisationId[];
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

/**
 * Sees to it that no escalation waits for somebody who is not there any more.
 * Any process may run one: of two that do the same, one saves.
 */
export function createEscalationWatch({ house, organisations, now, log }: EscalationWatchOptions): () => Promise<void> {
  const { tickets, introduce } = house.desk;

  async function lookIn(organisation: OrganisationId): Promise<void> {
    for await (const number of tickets.escalated(organisation)) {
      await lookAt(organisation, number).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "an escalation that waits could not be looked at");
      });
    }
  }

  async function lookAt(organisation: OrganisationId, number: TicketNumber): Promise<void> {
    await changeByItself(tickets, { organisation, number, now: now() }, async (ticket, by) => {
      const after = lookAgain(ticket, await house.ladderOf(ticket), by);
      if (after) await Promise.all(waitingFor(after).map((person) => introduce(person, after)));
      return after;
    });
  }

  return async () => {
    await Promise.all(organisations.map(lookIn));
  };
}
