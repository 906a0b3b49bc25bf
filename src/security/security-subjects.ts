import type { Render } from "../delivery/outbox.ts";
import { personPlace } from "../lib/place.ts";
import { agreedFor } from "../tickets/desk.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { SecurityDesk } from "./security-actions.ts";
import { cisoCard, noLongerCiso } from "./security-cards.ts";

/** What `security:…` subjects look like now, for who is the CISO at this moment. */
export const securitySubjects = ({ desk, cisosOf }: SecurityDesk): Readonly<Record<"security", Render>> => ({
  security: async (organisation, subject, place) => {
    const [, number] = subject.split(":");
    const ticket = (await desk.tickets.find(organisation, number as TicketNumber))?.ticket;
    if (!ticket?.security?.told.some((person) => personPlace(person) === place)) return undefined;
    const isCiso = (await cisosOf(organisation)).some(({ id }) => personPlace(id) === place);
    return isCiso ? cisoCard(ticket, agreedFor(desk, ticket)) : noLongerCiso(ticket);
  },
});
