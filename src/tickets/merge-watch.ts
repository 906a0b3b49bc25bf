import type { Instant } from "../lib/instant.ts";
import { personPlace } from "../lib/place.ts";
import { type Log, describeError } from "../lib/log.ts";
import { StorageError } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { following, joinedBy, leftBy } from "./merge.ts";
import type { Link } from "./ticket-rows.ts";
import { showingsOf, ticketSubject } from "./ticket-showings.ts";
import type { TicketStore } from "./ticket-store.ts";
import { botIn } from "./by-itself.ts";
import type { By, Ticket, TicketNumber } from "./ticket.ts";

export interface MergeWatchOptions {
  readonly tickets: TicketStore;
  readonly organisations: readonly OrganisationId[];
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

interface Target {
  readonly organisation: OrganisationId;
  readonly number: TicketNumber;
}

const MOST_AT_ONCE = 200;
const MAX_ATTEMPTS = 5;

/**
 * Lets tickets that are handled together hear of each other. Each row says who has something to tell; it goes when all
 * have heard. Every step looks at the tickets as they are, so it may be cut off anywhere and done again by anybody.
 */
export function createMergeWatch({ tickets, organisations, now, log }: MergeWatchOptions): () => Promise<void> {
  async function lookIn(organisation: OrganisationId): Promise<void> {
    for (const link of await tickets.links(organisation, MOST_AT_ONCE)) {
      await tell(organisation, link).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "merged tickets could not hear of each other");
      });
    }
  }

  async function tell(organisation: OrganisationId, link: Link): Promise<void> {
    const self = { organisation, number: link.number };
    if (link.into) await settle(self, link.into);
    const told = await find(self);
    for (const joined of told?.joined ?? []) await settle(joined, self);
    await tickets.heard(organisation, link);
  }

  /** The one hears what happened to the other; then the other knows whether the one still belongs to it. */
  async function settle(one: Target, other: Target): Promise<void> {
    await change(one, async (ticket) => {
      if (!isInto(ticket, other)) return undefined;
      const into = await find(other);
      const after = following(ticket, into, byIn(one));
      // What its card says of the other may have changed.
      if (!after) await tickets.showAgain(ticket, [reportersCard(ticket)]);
      return after;
    });
    const ticket = await find(one);
    await change(other, async (into) =>
      ticket && isInto(ticket, other) ? joinedBy(into, ticket, byIn(other)) : leftBy(into, one.number, byIn(other)),
    );
  }

  async function change(target: Target, decide: (ticket: Ticket) => Promise<Ticket | undefined>): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await tickets.find(target.organisation, target.number);
      const after = before && (await decide(before.ticket));
      if (!after) return;
      const showings = showingsOf(before.ticket, after, undefined);
      if ((await tickets.save({ before, after, showings })) === "saved") return;
    }
    throw new StorageError("a merged ticket is changed by too many at once");
  }

  const find = async ({ organisation, number }: Target) => (await tickets.find(organisation, number))?.ticket;
  const byIn = ({ organisation }: Target): By => ({ actor: botIn(organisation), now: now() });

  return async () => {
    await Promise.all(organisations.map(lookIn));
  };
}

const isInto = ({ state }: Ticket, { number }: Target): boolean => state.status === "merged" && state.into === number;

const reportersCard = ({ number, reporter, cards }: Ticket) => ({
  subject: ticketSubject(number, cards.reporter),
  place: personPlace(reporter),
});
