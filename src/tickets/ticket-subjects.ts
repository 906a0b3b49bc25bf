import type { Render } from "../delivery/outbox.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import { type Desk, agreedFor, shownFor } from "./desk.ts";
import { noLongerRead, textsCard } from "./sensitive-cards.ts";
import { handlerOf, readersOf } from "./sensitive.ts";
import { TEAMS, type Ticket, type TicketNumber } from "./ticket.ts";
import { lineCard, reporterCard, teamCard, teamReply } from "./ticket-cards.ts";
import { filedCard } from "./filer-card.ts";
import { onCallCard } from "./on-call-card.ts";
import { FILED, teamPlace } from "./ticket-showings.ts";

/** What `ticket:…` and `ticket-reply:…` subjects look like now, each place by its own right. */
export const ticketSubjects = (desk: Desk): Record<string, Render> => ({
  ticket: async (organisation, subject, place) => {
    const [, number, card] = subject.split(":");
    const ticket = await findTicket(desk, organisation, number);
    return ticket && cardFor(desk, ticket, card, place);
  },
  "ticket-texts": async (organisation, subject, place) => {
    const [, number, opening] = subject.split(":");
    const ticket = await findTicket(desk, organisation, number);
    return ticket && textsFor(desk, ticket, Number(opening), place);
  },
  "on-call": async (organisation, subject, place) => {
    const [, number] = subject.split(":");
    const ticket = await findTicket(desk, organisation, number);
    const isTheirs = ticket?.onCall !== undefined && place === personPlace(ticket.onCall);
    return isTheirs ? onCallCard(ticket, agreedFor(desk, ticket)) : undefined;
  },
  "ticket-reply": async (organisation, subject) => {
    const [, number, version] = subject.split(":");
    const ticket = await findTicket(desk, organisation, number);
    return ticket && teamReply(ticket, Number(version));
  },
});

const findTicket = async (desk: Desk, organisation: OrganisationId, number: string | undefined) =>
  (await desk.tickets.find(organisation, number as TicketNumber))?.ticket;

/** Only who handles it now has the texts before them; what they opened before is a line. */
function textsFor(desk: Desk, ticket: Ticket, opening: number, place: Place) {
  const reader = [...readersOf(ticket)].find(([person]) => personPlace(person) === place);
  if (!reader) return undefined;
  const [person, newest] = reader;
  if (handlerOf(ticket) !== person) return noLongerRead(ticket);
  return opening === newest ? textsCard(ticket, opening, agreedFor(desk, ticket)) : lineCard(ticket);
}

async function cardFor(desk: Desk, ticket: Ticket, card: string | undefined, place: string) {
  const agreed = await shownFor(desk, ticket);
  if (place === personPlace(ticket.reporter)) {
    return card === String(ticket.cards.reporter) ? reporterCard(ticket, agreed) : lineCard(ticket);
  }
  if (card === FILED) return filedCard(ticket, agreed);
  const team = TEAMS.find((candidate) => teamPlace(candidate) === place);
  if (!team) return undefined;
  return card === String(ticket.cards[team]) ? teamCard(ticket, team, agreed) : lineCard(ticket);
}
