import type { z } from "zod";
import type { Message } from "../lib/message.ts";
import type { Outcome } from "../lib/outcome.ts";
import { isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, changeTicket } from "../tickets/change-ticket.ts";
import type { Desk } from "../tickets/desk.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { textCard } from "../tickets/texts.ts";
import { TargetInput } from "../tickets/ticket-input.ts";
import { REFUSAL_TEXT } from "../tickets/ticket-words.ts";
import type { By, Ticket } from "../tickets/ticket.ts";
import { consultCard, proposalCard } from "./consult-cards.ts";
import { DiscussInput, ProposeInput } from "./consult-input.ts";
import { type TermRefusal, agree, discuss, propose, sayOnTime } from "./consult.ts";

export const TERM_REFUSAL: Record<TermRefusal, string> = {
  ...REFUSAL_TEXT,
  "nothing-to-consult": "Over de termijn van deze melding is nu geen overleg nodig.",
  "no-proposal": "Er is geen ander moment voorgesteld.",
  "already-answered": "Op dit voorstel is al geantwoord.",
  "moment-gone": "Dit moment is al voorbij. Er is een ander moment nodig.",
};

/** Every button about a term, by the verb that its template sends. */
export function consultActions(desk: Desk): Record<string, CardAction> {
  type Decide<Input> = (ticket: Ticket, input: Input, by: By) => Outcome<Ticket, TermRefusal>;
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, decide: Decide<z.output<S>>) =>
    [
      verb,
      cardAction(
        input,
        async (given, turn) => {
          const outcome = await changeTicket(desk, given, turn, {
            verb,
            decide: (ticket) => decide(ticket, given, turn),
          });
          return outcome.ok
            ? shown(desk, outcome.value, turn, "")
            : asItIs(desk, given, turn, TERM_REFUSAL[outcome.reason]);
        },
        async (problems, data, turn) => {
          const target = TargetInput.safeParse(data);
          return target.success ? asItIs(desk, target.data, turn, problems.join(" ")) : textCard(...problems);
        },
      ),
    ] as const;

  return Object.fromEntries([
    on("term.propose", ProposeInput, (ticket, given, by) => propose(ticket, given, by)),
    on("term.on-time", TargetInput, (ticket, _, by) => sayOnTime(ticket, by)),
    on("term.agree", TargetInput, (ticket, _, by) => agree(ticket, by)),
    on("term.discuss", DiscussInput, (ticket, { text }, by) => discuss(ticket, text, by)),
  ]);
}

async function asItIs(desk: Desk, given: Pick<Target, "organisation" | "ticket">, turn: Turn, notice: string) {
  const ticket = await findFor(desk, turn.actor, given.ticket, [given.organisation]);
  return ticket ? shown(desk, ticket, turn, notice) : textCard(TERM_REFUSAL["unknown-ticket"]);
}

/** The reporter sees the proposal, who works on it how it stands. */
function shown(desk: Desk, ticket: Ticket, { actor, chat }: Turn, notice: string): Message {
  const { name } = desk.entranceOf(ticket.organisation);
  const isTheirs = ticket.reporter === actor.id && chat === "personal";
  const card = isTheirs
    ? proposalCard(ticket, name, notice)
    : isAgent(actor, ticket.organisation)
      ? consultCard(ticket, name, notice)
      : undefined;
  return card ?? textCard(notice === "" ? TERM_REFUSAL["unknown-ticket"] : notice);
}
