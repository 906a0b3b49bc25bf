import { type OrganisationId, type Person, reach } from "../people/person.ts";
import type { Desk } from "./desk.ts";
import { type Ticket, type TicketNumber, maySee } from "./ticket.ts";

/**
 * The ticket with this number, in whichever of these organisations it is. What a person may not see is not found.
 * @param isAskedOf of what this person is asked without seeing the ticket itself
 */
export async function findFor(
  desk: Desk,
  person: Person,
  number: TicketNumber,
  organisations: readonly OrganisationId[] = reach(person),
  isAskedOf: (ticket: Ticket) => boolean = () => false,
): Promise<Ticket | undefined> {
  const allowed = reach(person).filter((organisation) => organisations.includes(organisation));
  const found = await Promise.all(allowed.map((organisation) => desk.tickets.find(organisation, number)));
  const ticket = found.map((stored) => stored?.ticket).find((one) => one && (maySee(one, person) || isAskedOf(one)));
  if (!ticket) desk.missed(person.id);
  return ticket;
}
