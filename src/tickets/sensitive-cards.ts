import type { Message } from "../lib/message.ts";
import { type Agreed, factsOf, filedOn, linesOf, targetOf, timelineOf } from "./ticket-cards.ts";
import { textsUntil } from "./sensitive.ts";
import { eventActor, eventTitle, nameIn, reportedFacts } from "./ticket-words.ts";
import type { Ticket } from "./ticket.ts";

/** What was written on a sensitive ticket until somebody opened it, for their own chat. */
export function textsCard(ticket: Ticket, opening: number, agreed: Agreed): Message {
  const summary = `${ticket.number}: de tekst van een gevoelige melding`;
  const written = textsUntil(ticket, opening);
  const last = written.at(-1);
  const { timeline } = timelineOf({ ...ticket, timeline: written.slice(0, -1) }, ({ text }) => text ?? "");
  return {
    summary,
    card: {
      template: "ticket-texts",
      data: {
        ...targetOf(ticket, opening),
        nonce: String(opening),
        fallback: summary,
        organisationName: agreed.organisationName,
        lines: linesOf(ticket.text),
        facts: factsOf([
          { label: "Melder", value: nameIn(ticket, ticket.reporter) },
          ...reportedFacts(ticket),
          filedOn(ticket),
        ]),
        messageLink: ticket.messageLink ?? "",
        hasLast: last !== undefined,
        lastTitle: last ? `${eventTitle(ticket, last)}${eventActor(ticket, last)}` : "",
        last: linesOf(last?.text ?? ""),
        earlierTexts: timeline,
        hasMore: ticket.timeline.some(({ seq, text }) => seq > opening && text !== undefined),
      },
    },
  };
}

/** What is left of it for who does not handle the ticket any more. */
export function noLongerRead({ number }: Ticket): Message {
  const line = "U behandelt deze melding niet meer. De tekst staat hier niet meer.";
  return {
    summary: `${number}: ${line}`,
    card: { template: "ticket-line", data: { number, line, fallback: `${number}: ${line}` } },
  };
}
