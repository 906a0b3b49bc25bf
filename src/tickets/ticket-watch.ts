import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { showingsOf } from "./ticket-showings.ts";
import type { TicketStore } from "./ticket-store.ts";
import { BOT, type TicketNumber } from "./ticket.ts";
import { wokenByItself } from "./work.ts";

export interface TicketWatchOptions {
  readonly tickets: TicketStore;
  readonly organisations: readonly OrganisationId[];
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

const MOST_AT_ONCE = 200;

/**
 * Takes tickets out of the wait when their day has come.
 * Any process may run one: of two that do the same, one saves.
 */
export function createTicketWatch({ tickets, organisations, now, log }: TicketWatchOptions): () => Promise<void> {
  async function wakeIn(organisation: OrganisationId): Promise<void> {
    for (const number of await tickets.wakingBy(organisation, now(), MOST_AT_ONCE)) {
      await wake(organisation, number).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "a ticket could not be taken out of the wait");
      });
    }
  }

  async function wake(organisation: OrganisationId, number: TicketNumber): Promise<void> {
    const before = await tickets.find(organisation, number);
    const after = before && wokenByItself(before.ticket, { actor: botIn(organisation), now: now() });
    if (after) await tickets.save({ before, after, showings: showingsOf(before.ticket, after, undefined) });
  }

  return async () => {
    await Promise.all(organisations.map(wakeIn));
  };
}

/** Who does what happens by itself in an organisation. */
export const botIn = (organisation: OrganisationId): Person => ({
  id: BOT,
  name: "Helpdesk",
  appointments: [organisation],
  grants: [],
});
