import type { Render } from "../delivery/outbox.ts";
import { personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import { lineCard } from "../tickets/ticket-cards.ts";
import { teamPlace } from "../tickets/ticket-showings.ts";
import type { Ticket, TicketNumber } from "../tickets/ticket.ts";
import { type Escalations, loadCard } from "./escalation-actions.ts";
import { cardOf } from "./escalation-cards.ts";

const PERSON = personPlace("");

/** What `escalation:…` subjects look like now: each of who is asked, or of the Helpdesk where nobody else is. */
export const escalationSubjects = (
  house: Pick<Escalations, "desk" | "representativeOf">,
): Readonly<Record<"escalation", Render>> => ({
  escalation: async (organisation, subject, place) => {
    const [, number, card] = subject.split(":");
    const ticket = (await house.desk.tickets.find(organisation, number as TicketNumber))?.ticket;
    const person = place === teamPlace("helpdesk") ? undefined : (place.slice(PERSON.length) as PersonId);
    const mine = ticket && newestOf(ticket, person);
    if (!mine) return undefined;
    return card === String(cardOf(ticket, person)) ? loadCard(house, ticket, mine) : lineCard(ticket);
  },
});

const newestOf = ({ escalation }: Ticket, person: PersonId | undefined) => {
  const theirs = (escalation?.asked ?? []).filter((one) => one.person === person);
  return theirs.findLast(({ over }) => !over) ?? theirs.at(-1);
};
