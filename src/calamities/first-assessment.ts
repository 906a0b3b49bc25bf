import type { z } from "zod";
import { type CalamityTree, type Verdict, type Walked, walk } from "../agreement/calamity-tree.ts";
import type { Message } from "../lib/message.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { plain } from "../lib/words.ts";
import { isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { changeTicket, viewFor as ticketViewFor } from "../tickets/change-ticket.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { textCard } from "../tickets/texts.ts";
import type { TargetInput } from "../tickets/ticket-input.ts";
import {
  type By,
  type RefusalReason,
  type Said,
  type Ticket,
  isFull,
  isOpen,
  isOver,
  notWorkable,
  recorded,
} from "../tickets/ticket.ts";
import { REFUSAL_TEXT } from "../tickets/ticket-words.ts";
import { questionCard, verdictCard } from "./calamity-cards.ts";
import { AssessInput, VerdictInput } from "./calamity-input.ts";
import { CALAMITY_REFUSAL, VERDICT, whoDeclares } from "./calamity-words.ts";
import { propose } from "./calamity.ts";
import { type Calamities, declarersFor } from "./calamities.ts";
import { changeCalamity } from "./change-calamity.ts";

/** *Eerste beoordeling* of a ticket by the Helpdesk: incident or calamity (DVO 5.2, Bijlage 1). */
export const assessmentActions = (calamities: Calamities): Record<string, CardAction> => ({
  "calamity.assess": onTicket(calamities, AssessInput, (ticket, given, turn) => asked(calamities, ticket, given, turn)),
  "calamity.verdict": onTicket(calamities, VerdictInput, (ticket, given, turn) =>
    judged(calamities, ticket, given, turn),
  ),
});

type Target = z.output<typeof TargetInput>;

/** What is wrong with the input is said on a card that it can be done again on. */
const onTicket = <S extends z.ZodType<Target>>(
  calamities: Calamities,
  input: S,
  run: (ticket: Ticket, given: z.output<S>, turn: Turn) => Promise<Message>,
): CardAction => {
  const withTicket = async (given: Target, turn: Turn, then: (ticket: Ticket) => Promise<Message>) => {
    const ticket = await findFor(calamities.desk, turn.actor, given.ticket, [given.organisation]);
    return ticket ? then(ticket) : textCard(REFUSAL_TEXT["unknown-ticket"]);
  };
  return cardAction(
    input,
    (given, turn) => withTicket(given, turn, (ticket) => run(ticket, given, turn)),
    async (problems, data, turn) => {
      const again = AssessInput.omit({ answer: true }).safeParse(data);
      if (!again.success) return textCard(...problems);
      return withTicket(again.data, turn, (ticket) =>
        asked(calamities, ticket, { ...again.data, notice: problems.join(" ") }, turn),
      );
    },
  );
};

interface Asking extends Target {
  readonly path: readonly number[];
  readonly answer?: number | undefined;
  readonly answers: string;
  readonly notice?: string;
}

/** The next question, or what they lead to. */
async function asked({ desk, tree }: Calamities, ticket: Ticket, given: Asking, turn: Turn): Promise<Message> {
  const no = mayAssess(ticket, turn);
  if (no) return ticketViewFor(desk, ticket, given, turn, { notice: REFUSAL_TEXT[no] });

  const team = given.team ?? ticket.team;
  if (!tree) return verdictCard(ticket, team, undefined, given.notice);

  const path = given.answer === undefined ? typedPath(tree, given) : [...given.path, given.answer];
  const walked = walk(tree, path);
  // An older card of another tree: from the beginning.
  const way = walked ? { walked, path } : { walked: walk(tree, []) ?? { answered: [] }, path: [] };
  const example = tree.example === true;
  return way.walked.verdict
    ? verdictCard(ticket, team, { ...way, example }, given.notice)
    : questionCard(ticket, team, { ...way, example }, given.notice);
}

/** "nee, ja": the answers as they read, as far as they fit. */
function typedPath(tree: CalamityTree, { path, answers }: Asking): readonly number[] {
  const found = [...path];
  for (const typed of answers.split(",").map(plain).filter(Boolean)) {
    const choices = walk(tree, found)?.question?.answers ?? [];
    const choice = choices.findIndex(({ answer }) => plain(answer) === typed);
    if (choice < 0) break;
    found.push(choice);
  }
  return found;
}

/**
 * Written in two organisations' partitions: first what must not be forgotten, the proposal, then the ticket.
 * Whoever presses again after a failure between both completes it.
 */
async function judged(
  calamities: Calamities,
  ticket: Ticket,
  given: z.output<typeof VerdictInput>,
  turn: Turn,
): Promise<Message> {
  const { desk, tree } = calamities;
  const said = wordsOf(tree && walk(tree, given.path), given.verdict, given.note);
  const no = mayAssess(ticket, turn);
  if (no) return ticketViewFor(desk, ticket, given, turn, { notice: REFUSAL_TEXT[no] });

  const proposed = given.verdict === "calamity" ? await proposeFor(calamities, ticket, said, given, turn) : undefined;
  const outcome = await changeTicket(desk, given, turn, {
    verb: "calamity.verdict",
    decide: (now) => assess(now, said, turn),
  });
  if (!outcome.ok) return ticketViewFor(desk, ticket, given, turn, { notice: REFUSAL_TEXT[outcome.reason] });
  return ticketViewFor(desk, outcome.value, given, turn, { notice: verdictNotice(proposed) });
}

/** The calamity's own card comes in the channel by itself. */
function verdictNotice(proposed: Awaited<ReturnType<typeof proposeFor>> | undefined): string {
  if (!proposed) return "Vastgelegd: incident.";
  return proposed.ok ? `Vastgelegd: calamiteit. ${whoDeclares(proposed.value)}` : CALAMITY_REFUSAL[proposed.reason];
}

async function proposeFor(calamities: Calamities, ticket: Ticket, said: Said, given: Target, turn: Turn) {
  const told = await declarersFor(calamities, ticket.organisation);
  await Promise.all(told.map(({ id }) => calamities.introduce(id, turn.reference)));
  const target = { calamity: ticket.number, nonce: given.nonce };
  return changeCalamity(calamities, target, turn, {
    verb: "calamity.propose",
    decide: (before) => propose(ticket, before, { said, told }, turn),
  });
}

/** The questions with their answers, and what the person made of them: the outcome is theirs, not the tree's. */
function wordsOf(walked: Walked | undefined, verdict: Verdict, note: Said): Said {
  const answered = walked?.answered.map(({ ask, answer }) => `${ask} ${answer}.`) ?? [];
  const pointed = walked?.verdict ? [`De vragen wezen naar: ${VERDICT[walked.verdict]}.`] : [];
  const lines = [`Uitkomst: ${VERDICT[verdict]}.`, ...answered, ...pointed, note.text];
  return { text: lines.filter(Boolean).join("\n"), hidden: note.hidden };
}

function mayAssess(ticket: Ticket, { actor }: Turn): RefusalReason | undefined {
  if (!isAgent(actor, ticket.organisation)) return "not-an-agent";
  if (isOpen(ticket)) return notWorkable(ticket, actor);
  return isOver(ticket) ? "already-over" : undefined;
}

/** The outcome and the way to it, for agents only. */
function assess(ticket: Ticket, { text, hidden }: Said, by: By & Turn): Outcome<Ticket, RefusalReason> {
  const no = mayAssess(ticket, by) ?? (isFull(ticket) ? "too-many-messages" : undefined);
  if (no) return refuse(no);
  const entry = { kind: "assessed", text, ...(hidden.length > 0 && { hidden: [...hidden] }), internal: true } as const;
  return done(recorded(ticket, by, [entry], {}));
}
