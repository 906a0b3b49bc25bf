import type { Render } from "../delivery/outbox.ts";
import type { Message } from "../lib/message.ts";
import { personPlace } from "../lib/place.ts";
import type { Desk } from "../tickets/desk.ts";
import { lineCard } from "../tickets/ticket-cards.ts";
import type { Ticket, TicketNumber } from "../tickets/ticket.ts";
import { consultCard, proposalCard } from "./consult-cards.ts";

/** What `consult:…` and `proposal:…` subjects look like now. */
export function consultSubjects(desk: Desk): Readonly<Record<"consult" | "proposal", Render>> {
  type Show = (ticket: Ticket, organisationName: string) => Message | undefined;
  const shown =
    (newest: (ticket: Ticket) => number | undefined, show: Show): Render =>
    async (organisation, subject) => {
      const [, number, card] = subject.split(":");
      const ticket = (await desk.tickets.find(organisation, number as TicketNumber))?.ticket;
      if (!ticket) return undefined;
      const isNewest = card === String(newest(ticket));
      return isNewest ? show(ticket, desk.entranceOf(organisation).name) : lineCard(ticket);
    };

  const proposal = shown(({ consult }) => consult?.proposal?.card, proposalCard);
  return {
    consult: shown(({ consult }) => consult?.card, consultCard),
    proposal: async (organisation, subject, place) => {
      const [, number] = subject.split(":");
      const ticket = (await desk.tickets.find(organisation, number as TicketNumber))?.ticket;
      return ticket && place === personPlace(ticket.reporter) ? proposal(organisation, subject, place) : undefined;
    },
  };
}
