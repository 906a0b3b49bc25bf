import type { Instant } from "../lib/instant.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { showingsOf } from "./ticket-showings.ts";
import type { TicketStore } from "./ticket-store.ts";
import { BOT, type By, type Ticket, type TicketNumber } from "./ticket.ts";

/** A ticket to which something may happen without anybody pressing a button. */
export interface Due {
  readonly organisation: OrganisationId;
  readonly number: TicketNumber;
  readonly now: Instant;
}

/**
 * Changes a ticket, or leaves it as it is. Any process may do it: a conflict is somebody who was quicker, and the next
 * look sees what is left to do.
 * @param decide undefined: there is nothing to change
 */
export async function changeByItself(
  tickets: Pick<TicketStore, "find" | "save">,
  { organisation, number, now }: Due,
  decide: (ticket: Ticket, by: By) => Ticket | undefined | Promise<Ticket | undefined>,
): Promise<"changed" | "left"> {
  const before = await tickets.find(organisation, number);
  const after = before && (await decide(before.ticket, { actor: botIn(organisation), now }));
  if (!after) return "left";
  await tickets.save({ before, after, showings: showingsOf(before.ticket, after, undefined) });
  return "changed";
}

/** Who does what happens by itself in an organisation. */
export const botIn = (organisation: OrganisationId): Person => ({
  id: BOT,
  name: "Helpdesk",
  appointments: [organisation],
  grants: [],
});
