import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId } from "../people/person.ts";
import { changeByItself } from "./by-itself.ts";
import type { TicketStore } from "./ticket-store.ts";
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
      await changeByItself(tickets, { organisation, number, now: now() }, wokenByItself).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "a ticket could not be taken out of the wait");
      });
    }
  }

  return async () => {
    await Promise.all(organisations.map(wakeIn));
  };
}
