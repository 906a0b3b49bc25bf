import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { showingsOf } from "./calamity-showings.ts";
import type { CalamityStore } from "./calamity-store.ts";
import { aimPassed } from "./calamity.ts";

export interface CalamityWatchOptions {
  readonly store: CalamityStore;
  readonly home: OrganisationId;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

const MOST_AT_ONCE = 50;

/**
 * Tells Beheer once that the aim of a failover has passed; also at night, since a calamity is work at night.
 * Any process may run one: of two that do the same, one saves.
 */
export function createCalamityWatch({ store, home, now, log }: CalamityWatchOptions): () => Promise<void> {
  async function tell(number: TicketNumber): Promise<void> {
    const before = await store.find(number);
    const after = before && aimPassed(before.calamity, now());
    if (after) await store.save({ before, after, showings: showingsOf(after, home) });
  }

  return async () => {
    for (const number of await store.aimsBy(now(), MOST_AT_ONCE)) {
      await tell(number).catch((error: unknown) => {
        log.error({ ...describeError(error) }, "the aim of a failover could not be looked at");
      });
    }
  };
}
