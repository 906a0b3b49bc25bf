import { isDeepStrictEqual } from "node:util";
import { ERASED, type Forgotten, withoutName } from "../lib/forget.ts";
import {
  type By,
  type Ticket,
  type TicketEvent,
  type TicketState,
  type TimelineEntry,
  isOpen,
  recorded,
} from "./ticket.ts";

/*
 * What stays of a ticket when somebody's data are removed: its number, its moments, what it was about, who decided what
 * and why (Archiefwet), and the audit chain, which holds ids and hashes only. Names go, and of whom reported it every
 * text. The texts of a security incident stay as long as such evidence is to be kept (BIO2 5.28.01).
 */

/** The reasons for a decision belong to the decision. */
const MOTIVATED: ReadonlySet<TicketEvent> = new Set(["approved", "rejected", "decision-revoked"]);

/** Still being worked on for them. */
export const isUnfinished = (ticket: Ticket, person: string): boolean => isOpen(ticket) && ticket.reporter === person;

/** Evidence of an incident that they reported: its texts are not theirs alone to have removed. */
export const keepsTexts = (ticket: Ticket, person: string): boolean =>
  ticket.reporter === person && ticket.security !== undefined;

/** Without what is to be forgotten; undefined when there is nothing of it (any more). */
export function erased(ticket: Ticket, forgotten: Forgotten, by: By): Ticket | undefined {
  const unnamed = withoutName(ticket, forgotten) as unknown as Ticket;
  const after = ticket.reporter === forgotten.person ? withoutOwn(unnamed) : unnamed;
  return isDeepStrictEqual(jsonOf(after), jsonOf(ticket)) ? undefined : recorded(after, by, [{ kind: "erased" }], {});
}

/** As it is read back: what is undefined is not there. */
const jsonOf = (ticket: Ticket): unknown => JSON.parse(JSON.stringify(ticket));

function withoutOwn({ reachableAt: _, ...ticket }: Ticket): Ticket {
  if (ticket.security) return ticket;
  // A link to a message between two people names both.
  const { messageLink: __, ...rest } = ticket;
  const { request, approval, consult } = rest;
  return {
    ...rest,
    text: ERASED,
    state: withoutWords(ticket.state),
    timeline: ticket.timeline.map(withoutText),
    ...(request && { request: withoutAnswers(request) }),
    ...(approval && { approval: withoutQuestion(approval) }),
    ...(consult?.proposal?.text !== undefined && {
      consult: { ...consult, proposal: { ...consult.proposal, text: ERASED } },
    }),
  };
}

const withoutText = (entry: TimelineEntry): TimelineEntry => {
  if (entry.text === undefined || MOTIVATED.has(entry.kind)) return entry;
  const { hidden: _, ...rest } = entry;
  return { ...rest, text: ERASED };
};

const withoutWords = (state: TicketState): TicketState => ({
  ...state,
  ...("question" in state && { question: ERASED }),
  ...("solution" in state && { solution: ERASED }),
});

/** What was asked for stays by its title; what was filled in goes. */
const withoutAnswers = ({ remark: _, ownerSteps: __, ...request }: NonNullable<Ticket["request"]>) => ({
  ...request,
  facts: request.facts.map(({ label }) => ({ label, value: ERASED })),
});

const withoutQuestion = (approval: NonNullable<Ticket["approval"]>) => ({
  ...approval,
  ...(approval.question && { question: { ...approval.question, text: ERASED } }),
  decisions: approval.decisions.map((decision) => ({
    ...decision,
    ...(decision.saw && {
      saw: {
        ...decision.saw,
        text: ERASED,
        facts: decision.saw.facts.map(({ label }) => ({ label, value: ERASED })),
      },
    }),
  })),
});
