import { IMPACTS } from "../agreement/services.ts";
import type { Message } from "../lib/message.ts";
import { subjectOf } from "./ticket-rows.ts";
import { type Agreed, colourForTeam, factsOf, filedOn, targetOf } from "./ticket-cards.ts";
import { nameIn, statusForTeam } from "./ticket-words.ts";
import { type Ticket, isOpen } from "./ticket.ts";

/** For who is on call, in their own chat: a storing came in outside service hours (DVO 4.1.1). */
export function onCallCard(ticket: Ticket, { organisationName }: Agreed): Message {
  const summary = `${ticket.number}: storing buiten openingstijd`;
  return {
    summary,
    card: {
      template: "on-call",
      data: {
        ...targetOf(ticket, ticket.cards.helpdesk ?? ticket.version),
        ...{ fallback: `${summary} (${organisationName})`, organisationName },
        subject: subjectOf(ticket),
        status: statusForTeam(ticket),
        statusColor: colourForTeam(ticket),
        says: [{ text: "U hebt dienst. Deze storing kwam buiten openingstijd binnen." }],
        facts: factsOf([
          { label: "Melder", value: nameIn(ticket, ticket.reporter) },
          { label: "Wie heeft er last van", value: IMPACTS.find(({ code }) => code === ticket.impact)?.label },
          { label: "Bereikbaar op", value: ticket.sensitive ? undefined : ticket.reachableAt },
          filedOn(ticket),
        ]),
        canOpen: isOpen(ticket),
      },
    },
  };
}
