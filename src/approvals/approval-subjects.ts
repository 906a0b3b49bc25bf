import type { Render } from "../delivery/outbox.ts";
import type { Instant } from "../lib/instant.ts";
import { personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import { lineCard } from "../tickets/ticket-cards.ts";
import { teamPlace } from "../tickets/ticket-showings.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { askedAs, askedCard, cardOf } from "./approval-cards.ts";
import type { Approvals } from "./approvals.ts";

const HELPDESK = teamPlace("helpdesk");
const PERSON = personPlace("");

/** What `approval:…` subjects look like now: each of who is asked, or of the Helpdesk that has to assign somebody. */
export const approvalSubjects = (
  { desk, benchOf }: Approvals,
  now: () => Instant,
): Readonly<Record<"approval", Render>> => ({
  approval: async (organisation, subject, place) => {
    const [, number, card] = subject.split(":");
    const ticket = (await desk.tickets.find(organisation, number as TicketNumber))?.ticket;
    const person = place === HELPDESK ? undefined : (place.slice(PERSON.length) as PersonId);
    const mine = ticket && askedAs(ticket, person);
    if (!mine) return undefined;
    if (card !== String(cardOf(ticket, person))) return lineCard(ticket);

    const bench = ticket.state.status === "awaiting-approval" ? await benchOf(ticket) : undefined;
    return askedCard(ticket, mine, { organisationName: desk.entranceOf(organisation).name, now: now(), bench });
  },
});
