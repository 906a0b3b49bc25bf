import type { z } from "zod";
import { refuse } from "../lib/outcome.ts";
import type { Message } from "../lib/message.ts";
import { type OrganisationId, reach } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Decide, type Target, changing, viewFor } from "./change-ticket.ts";
import type { Desk } from "./desk.ts";
import { findFor } from "./find-ticket.ts";
import { onBehalfActions } from "./on-behalf.ts";
import type { Filled } from "./report-cards.ts";
import { formFor, reporting } from "./report-ticket.ts";
import { read } from "./sensitive.ts";
import { textCard } from "./texts.ts";
import {
  type Said,
  type Team,
  type TicketNumber,
  add,
  answer,
  ask,
  confirm,
  passToSupplier,
  passToTeam,
  reopen,
  resolve,
  take,
  withdraw,
} from "./ticket.ts";
import { listCard } from "./ticket-cards.ts";
import { workListActions } from "./work-list.ts";
import { workActions } from "./work-actions.ts";
import {
  AddInput,
  AnswerInput,
  AskInput,
  ConfirmInput,
  FindInput,
  FormInput,
  ListInput,
  OpenInput,
  PassInput,
  ReopenInput,
  ResolveInput,
  TargetInput,
} from "./ticket-input.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";

/** Every button about tickets, by the verb that its template sends. */
export function ticketActions(desk: Desk): Record<string, CardAction> {
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, decide: Decide<z.output<S>>) =>
    [verb, changing(desk, verb, input, decide)] as const;
  const passing = (team: Team) => {
    const verb = `ticket.pass-to-${team}`;
    const decide: Decide<z.output<typeof PassInput>> = (ticket, { note }, by) => passToTeam(ticket, team, note, by);
    return [verb, changing(desk, verb, PassInput, decide, team)] as const;
  };

  return {
    "ticket.form": cardAction(FormInput, (given, turn) => openForm(desk, turn, given), unusable),
    "ticket.report": reporting(desk),
    "ticket.dismiss": async () => textCard("Goed. Ik heb niets gemeld."),
    "ticket.list": cardAction(ListInput, ({ after }, turn) => listTickets(desk, turn, after), unusable),
    "ticket.open": cardAction(
      OpenInput,
      ({ organisation, ticket }, turn) => openTicket(desk, turn, ticket, [organisation]),
      unusable,
    ),
    "ticket.find": cardAction(FindInput, ({ ticket }, turn) => openShared(desk, turn, ticket), unusable),
    ...workActions(desk),
    ...workListActions(desk),
    ...onBehalfActions(desk),
    ...Object.fromEntries([
      on("ticket.take", TargetInput, (ticket, _, by) => take(ticket, by)),
      on("ticket.read", TargetInput, async (ticket, _, by) =>
        (await desk.canWriteTo(by.actor.id, ticket.organisation)) ? read(ticket, by) : refuse("no-chat-yet"),
      ),
      on("ticket.ask", AskInput, (ticket, { question }, by) => ask(ticket, question, by)),
      on("ticket.answer", AnswerInput, (ticket, given, by) => answer(ticket, given.answer, by)),
      on("ticket.add", AddInput, (ticket, { addition }, by) => add(ticket, addition, by)),
      on("ticket.withdraw", TargetInput, (ticket, _, by) => withdraw(ticket, by)),
      passing("operations"),
      passing("helpdesk"),
      on("ticket.pass-to-supplier", PassInput, (ticket, { note }, by) => passToSupplier(ticket, note, by)),
      on("ticket.resolve", ResolveInput, (ticket, given, by) => resolve(ticket, given.resolution, given.solution, by)),
      on("ticket.confirm", ConfirmInput, (ticket, { rating, remark }, by) => confirm(ticket, rating, remark, by)),
      on("ticket.reopen", ReopenInput, (ticket, { reason }, by) => reopen(ticket, reason, by)),
    ]),
  };
}

const unusable = async (problems: readonly string[]): Promise<Message> => textCard(...problems);

const CALL_BACK: Said = { text: "Ik wil graag worden teruggebeld.", hidden: [] };
const PER_PAGE = 10;

/** The form, for who has two appointments with the organisation of their newest report filled in. */
export async function openForm(
  desk: Desk,
  { actor }: Turn,
  given: Filled & { readonly callBack?: "true" | undefined },
  remarks: readonly string[] = [],
): Promise<Message> {
  const filled = given.callBack ? { ...given, text: CALL_BACK } : given;
  if (actor.appointments.length === 1) return formFor(desk, actor, filled, [], remarks);

  const [newest] = (await desk.tickets.listOf(actor.id, actor.appointments, "", PER_PAGE)).toSorted((one, other) =>
    one.reportedAt < other.reportedAt ? 1 : -1,
  );
  return formFor(desk, actor, { organisation: newest?.organisation, ...filled }, [], remarks);
}

/** *Mijn meldingen*: open first, newest first, ten a page. */
export async function listTickets(desk: Desk, { actor }: Turn, after: string): Promise<Message> {
  const found = await desk.tickets.listOf(actor.id, reach(actor), after, PER_PAGE + 1);
  const page = found.slice(0, PER_PAGE);
  const more = found.length > PER_PAGE ? page.at(-1)?.sortKey : undefined;
  return listCard(page, more, (id) => desk.entranceOf(id).name);
}

const NOT_YOURS = "Meer kan ik u niet laten zien. Alleen wie dit heeft gemeld of behandelt, kan meer zien.";

/** The ticket of a card that somebody put in a conversation; one that is not there reads as another's. */
async function openShared(desk: Desk, turn: Turn, number: TicketNumber): Promise<Message> {
  const ticket = await findFor(desk, turn.actor, number);
  return ticket ? viewFor(desk, ticket, {}, turn, { showTimeline: true }) : { summary: NOT_YOURS };
}

/** One ticket with its timeline; another's reads as not found. */
export async function openTicket(
  desk: Desk,
  turn: Turn,
  number: TicketNumber,
  organisations?: readonly OrganisationId[],
): Promise<Message> {
  const ticket = await findFor(desk, turn.actor, number, organisations);
  return ticket ? viewFor(desk, ticket, {}, turn, { showTimeline: true }) : textCard(REFUSAL_TEXT["unknown-ticket"]);
}
