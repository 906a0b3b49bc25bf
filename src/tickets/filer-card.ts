import type { Message } from "../lib/message.ts";
import { type Ticket, isOpen } from "./ticket.ts";
import { type Agreed, type ThisTime, forReporters, reporterCard, timelineOf } from "./ticket-cards.ts";
import { STATUS, hiddenText, nameIn } from "./ticket-words.ts";

/** What is the reporter's to read or to do. */
const NOT_THE_FILERS = {
  ...{ hasMessage: false, messageBy: "", message: [] },
  ...{ hasQuestion: false, questionBy: "", question: [] },
  ...{ hasSolution: false, solutionTitle: "", solution: [] },
  ...{ canAnswer: false, canConfirm: false, canAdd: false, canAddToLeak: false, canWithdraw: false },
};

/** The ticket as a colleague sees it who filed it for its reporter: what they wrote, and how far it is. */
export function filerCard(ticket: Ticket, agreed: Agreed, thisTime: ThisTime = {}): Message {
  const { card } = reporterCard(ticket, agreed, thisTime);
  const summary = `${ticket.number}: gemeld voor een collega`;
  if (!card) return { summary };
  const steps = timelineOf(forReporters(ticket), ({ by, internal, text }) =>
    by === ticket.filedBy && !internal ? (text ?? "") : "",
  );
  return {
    summary,
    card: {
      template: card.template,
      data: {
        ...card.data,
        ...NOT_THE_FILERS,
        ...steps,
        fallback: summary,
        heading: "Gemeld voor een collega",
        status: `Van ${nameIn(ticket, ticket.reporter)}: ${STATUS[ticket.state.status].inTeamList.toLowerCase()}`,
        next: isOpen(ticket) ? NEXT : "",
        remarks: [],
      },
    },
  };
}

const NEXT = "Uw collega volgt deze melding zelf. Vragen en antwoorden gaan naar uw collega.";

/** What the form turns into for who filed it for somebody else. */
export function filedCard(ticket: Ticket, agreed: Agreed): Message {
  const summary = `${ticket.number}: gemeld`;
  const hidden = ticket.timeline[0]?.hidden;
  return {
    summary,
    card: {
      template: "ticket-filed",
      data: {
        ...{ number: ticket.number, organisation: ticket.organisation, ticket: ticket.number, fallback: summary },
        organisationName: agreed.organisationName,
        whom: `Gemeld ${ticket.filedBy ? "voor" : "op naam van"} ${nameIn(ticket, ticket.reporter)}`,
        remarks: [ticket.filedBy ? FILED_NEXT : OWN_NEXT, hidden && hiddenText(hidden), agreed.hours]
          .filter((text) => text !== undefined)
          .map((text) => ({ text })),
        ...{ hasWayBack: false, from: "", fromOrganisation: "", team: "" },
      },
    },
  };
}

const OWN_NEXT = "U volgt deze melding zelf. Geef door wat u hoort.";
const FILED_NEXT = "Die persoon krijgt de melding in de eigen chat en volgt die daar. Vragen gaan ook daarheen.";
