import type { Render } from "../delivery/outbox.ts";
import type { Instant } from "../lib/instant.ts";
import { personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import { lineCard } from "../tickets/ticket-cards.ts";
import { teamPlace } from "../tickets/ticket-showings.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { askedAs, cardOf, loadAskedCard } from "./approval-cards.ts";
import type { Approvals } from "./approvals.ts";

const HELPDESK = teamPlace("helpdesk");
const PERSON = personPlace("");

/** What `approval:…` subjects look like now: each of who is asked, or of the Helpdesk that has to assign somebody. */
export const approvalSubjects = (approvals: Approvals, now: () => Instant): Readonly<Record<"approval", Render>> => ({
  approval: async (organisation, subject, place) => {
    const [, number, card] = subject.split(":");
    const ticket = (await approvals.desk.tickets.find(organisation, number as TicketNumber))?.ticket;
    const person = place === HELPDESK ? undefined : (place.slice(PERSON.length) as PersonId);
    const asked = ticket && askedAs(ticket, person);
    if (!asked) return undefined;
    const isNewest = card === String(cardOf(ticket, person));
    return isNewest ? loadAskedCard(approvals, ticket, asked, { now: now() }) : lineCard(ticket);
  },
});
