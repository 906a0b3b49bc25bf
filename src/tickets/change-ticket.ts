import type { z } from "zod";
import type { Showing } from "../delivery/outbox.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Message } from "../lib/message.ts";
import type { Value } from "../lib/rows.ts";
import { type OrganisationId, isAgent, reach } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { filerCard } from "./filer-card.ts";
import { type Desk, shownFor } from "./desk.ts";
import { findFor } from "./find-ticket.ts";
import { type By, type RefusalReason, type Team, type Ticket, type TicketNumber, maySee } from "./ticket.ts";
import { type ThisTime, reporterCard, teamCard } from "./ticket-cards.ts";
import { handlerOf, withoutTexts } from "./sensitive.ts";
import { copySubject, showingsOf, teamPlace, ticketSubject } from "./ticket-showings.ts";
import { TargetInput } from "./ticket-input.ts";
import { REFUSAL_TEXT, alreadyTaken, hiddenText, nameIn } from "./ticket-words.ts";
import { textCard } from "./texts.ts";

/** Two presses at the same moment need two attempts; more means that something keeps changing the ticket. */
const MAX_ATTEMPTS = 5;

export interface Target {
  readonly organisation: OrganisationId;
  readonly ticket: TicketNumber;
  readonly nonce: string;
  readonly card?: string | undefined;
  readonly team?: Team | undefined;
}

type Decided = Outcome<Ticket, RefusalReason>;
export type Decide<Input> = (ticket: Ticket, input: Input, by: By) => Decided | Promise<Decided>;

/** A button that changes a ticket: what it may send, the rule that decides, and the team that must be able to see it then. */
export function changing<S extends z.ZodType<Target>>(
  desk: Desk,
  verb: string,
  input: S,
  decide: Decide<z.output<S>>,
  receiver?: Team,
): CardAction {
  return cardAction(
    input,
    async (given, turn) => {
      const by = { verb, receiver, decide: (ticket: Ticket) => decide(ticket, given, turn) };
      const outcome = await changeTicket(desk, given, turn, by);
      return outcome.ok
        ? viewFor(desk, outcome.value, given, turn, { notice: noticeNow(outcome.value, turn) })
        : refusal(desk, outcome.reason, given, turn);
    },
    (problems, data, turn) => asItIs(desk, data, turn, problems.join(" ")),
  );
}

export interface Changing<Reason extends string> {
  readonly verb: string;
  /** Decides on the ticket as it is now; asked again when somebody else came in between. */
  readonly decide: (ticket: Ticket) => Outcome<Ticket, Reason> | Promise<Outcome<Ticket, Reason>>;
  /** The team that must be able to see it then. */
  readonly receiver?: Team | undefined;
  /** Of what who presses is asked without seeing the ticket itself. */
  readonly isAskedOf?: (ticket: Ticket) => boolean;
}

/** Loads, decides and saves in one write; the same act again, however it arrives, finds what it led to. */
export async function changeTicket<Reason extends string>(
  desk: Desk,
  given: Target,
  turn: Turn,
  { verb, decide, receiver, isAskedOf = () => false }: Changing<Reason>,
): Promise<Outcome<Ticket, Reason | "unknown-ticket" | "team-not-connected" | "changed-meanwhile">> {
  const { organisation, ticket: number, nonce } = given;
  if (!reach(turn.actor).includes(organisation)) return refuse("unknown-ticket");

  const once = { person: turn.actor.id, nonce, act: { verb, ...given } as unknown as Value };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [before, seen, stray, isSeenThere] = await Promise.all([
      desk.tickets.find(organisation, number),
      desk.tickets.seen(organisation, once),
      strayCopy(desk, given, turn),
      receiver === undefined || desk.isConnected(receiver),
    ]);
    if (!before || !(maySee(before.ticket, turn.actor) || isAskedOf(before.ticket))) return refuse("unknown-ticket");
    if (seen) return done(before.ticket);

    const decided = await decide(before.ticket);
    if (!decided.ok) return decided;
    if (!isSeenThere) return refuse("team-not-connected");

    const showings = [...showingsOf(before.ticket, decided.value, turn.replyToId), ...stray];
    if ((await desk.tickets.save({ before, after: decided.value, showings, once })) === "saved") return decided;
  }
  return refuse("changed-meanwhile");
}

/** In the team's channel a message that is not the one we know is a second copy after an unclear delivery: it shrinks. */
async function strayCopy(desk: Desk, { organisation, ticket, card, team }: Target, turn: Turn): Promise<Showing[]> {
  // Who is no agent has no business with a team's cards; card and message are only what the client says.
  if (turn.chat !== "channel" || !turn.replyToId || !card || !team || !isAgent(turn.actor, organisation)) return [];

  const place = teamPlace(team);
  const copy = copySubject(ticket, turn.replyToId);
  const [known, shrunk, here] = await Promise.all([
    desk.tickets.shownIn(organisation, { subject: ticketSubject(ticket, card), place }),
    desk.tickets.shownIn(organisation, { subject: copy, place }),
    desk.teamIn(turn.reference.conversationId),
  ]);
  const isStray = here === team && known !== undefined && known !== turn.replyToId && shrunk === undefined;
  return isStray ? [{ subject: copy, place, adopts: turn.replyToId }] : [];
}

/** The ticket as this person sees it where they pressed: their own report, what they have to decide, or a team's card. */
export async function viewFor(
  desk: Desk,
  ticket: Ticket,
  { team }: { readonly team?: Team | undefined },
  turn: Turn,
  thisTime: ThisTime = {},
): Promise<Message> {
  const agreed = await shownFor(desk, ticket);
  const isOwn = ticket.reporter === turn.actor.id;
  const mayWork = isAgent(turn.actor, ticket.organisation);
  const theirs = turn.chat === "personal" ? ticket : withoutTexts(ticket);
  if (isOwn && (turn.chat !== "channel" || !mayWork)) {
    return reporterCard(theirs, agreed, { ...thisTime, inDialog: turn.inDialog });
  }
  if (ticket.filedBy === turn.actor.id && !mayWork) return filerCard(theirs, agreed, thisTime);

  const asDecider = team && mayWork ? undefined : await desk.deciderView(ticket, turn, thisTime.notice);
  if (asDecider) return asDecider;
  // A team's card, with its notes, is for who works there, whoever else may see something of the ticket.
  return mayWork
    ? teamCard(ticket, team ?? ticket.team, agreed, thisTime.notice)
    : textCard(REFUSAL_TEXT["unknown-ticket"]);
}

/** A "no" comes with the ticket as it is, so that the person sees why. */
async function refusal(desk: Desk, reason: RefusalReason, given: Target, turn: Turn): Promise<Message> {
  const ticket = await findFor(desk, turn.actor, given.ticket, [given.organisation]);
  return ticket
    ? viewFor(desk, ticket, given, turn, { notice: whyNot(reason, ticket) })
    : textCard(REFUSAL_TEXT[reason]);
}

/** Input that cannot be used: the ticket as it is, with what is wrong with it. */
async function asItIs(desk: Desk, data: unknown, turn: Turn, problem: string): Promise<Message> {
  const target = TargetInput.safeParse(data);
  if (!target.success) return textCard(problem);

  const ticket = await findFor(desk, turn.actor, target.data.ticket, [target.data.organisation]);
  return ticket
    ? viewFor(desk, ticket, target.data, turn, { notice: problem })
    : textCard(REFUSAL_TEXT["unknown-ticket"]);
}

/** What the press led to, where the card alone does not say it. */
const noticeNow = (ticket: Ticket, turn: Turn): string =>
  ticket.timeline.at(-1)?.kind === "opened" ? TEXT_IN_YOUR_CHAT : hiddenNow(ticket, turn);

const TEXT_IN_YOUR_CHAT =
  "De tekst staat in uw persoonlijke chat met mij. Dat u de tekst hebt bekeken, staat in het verloop.";

/** Told once to an agent; the reporter's own card says it for as long as it lives. */
export function hiddenNow({ timeline, reporter }: Ticket, { actor }: Turn): string {
  const last = timeline.at(-1);
  return last?.hidden && last.by === actor.id && actor.id !== reporter ? hiddenText(last.hidden) : "";
}

function whyNot(reason: RefusalReason, ticket: Ticket): string {
  const handler = handlerOf(ticket);
  if (reason === "not-the-handler" && handler) return `${REFUSAL_TEXT[reason]} Dat is ${nameIn(ticket, handler)}.`;
  return reason === "already-taken" ? alreadyTaken(ticket) : REFUSAL_TEXT[reason];
}
