import type { z } from "zod";
import { theOneCalled } from "../lib/words.ts";
import type { Message } from "../lib/message.ts";
import type { Outcome } from "../lib/outcome.ts";
import { type PersonId, isAgent, reach } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, changeTicket, hiddenNow, viewFor } from "../tickets/change-ticket.ts";
import type { Desk } from "../tickets/desk.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { OpenInput, TargetInput } from "../tickets/ticket-input.ts";
import { type By, type Team, type Ticket, type TicketNumber, isAsked, isToDo } from "../tickets/ticket.ts";
import { askedAs, loadAskedCard, toDecideCard } from "./approval-cards.ts";
import { ChooseInput, DecideInput, RejectInput } from "./approval-input.ts";
import { APPROVAL_REFUSAL, whomToChoose, whyNotNow } from "./approval-words.ts";
import {
  type ApprovalRefusal,
  approve,
  arrange,
  assign,
  handOver,
  leaveToHelpdesk,
  reject,
  revoke,
} from "./approval.ts";
import { type Approvals, waitingFor } from "./approvals.ts";
import { type Bench, assignable } from "./deciders.ts";

type Rule<Input> = (ticket: Ticket, input: Input, bench: Bench, by: By) => Outcome<Ticket, ApprovalRefusal>;

/** Every button about decisions, by the verb that its template sends. */
export function approvalActions(approvals: Approvals): Record<string, CardAction> {
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, rule: Rule<z.output<S>>, receiver?: Team) =>
    [verb, deciding(approvals, { verb, input, rule, receiver })] as const;

  return {
    "approval.list": (_, turn) => listToDecide(approvals, turn),
    "approval.open": cardAction(
      OpenInput,
      ({ organisation, ticket }, turn) => shown(approvals, { organisation, ticket }, turn, ""),
      async (problems) => textCard(...problems),
    ),
    ...Object.fromEntries([
      on(
        "approval.approve",
        DecideInput,
        (ticket, given, bench, by) => approve(ticket, given.shown, bench, by),
        "helpdesk",
      ),
      on("approval.reject", RejectInput, (ticket, given, bench, by) =>
        reject(ticket, given.reason, given.shown, bench, by),
      ),
      on("approval.hand-over", ChooseInput, (ticket, given, bench, by) =>
        handOver(ticket, chosenIn(given, bench, by), bench, by),
      ),
      on("approval.assign", ChooseInput, (ticket, given, bench, by) =>
        assign(ticket, chosenIn(given, bench, by), bench, by),
      ),
      on("approval.revoke", TargetInput, (ticket, _, __, by) => revoke(ticket, by)),
      on("approval.arranged", TargetInput, (ticket, _, __, by) => arrange(ticket, by)),
      on("approval.leave", TargetInput, (ticket, _, __, by) => leaveToHelpdesk(ticket, by), "helpdesk"),
    ]),
  };
}

interface Deciding<S extends z.ZodType<Target>> {
  readonly verb: string;
  readonly input: S;
  readonly rule: Rule<z.output<S>>;
  /** The team that must be able to see it then. */
  readonly receiver?: Team | undefined;
}

function deciding<S extends z.ZodType<Target>>(approvals: Approvals, how: Deciding<S>): CardAction {
  const { verb, input, rule, receiver } = how;
  return cardAction(
    input,
    async (given, turn) => {
      const decide = async (ticket: Ticket) => {
        const decided = rule(ticket, given, await approvals.benchOf(ticket), turn);
        if (decided.ok && asksSomebodyElse(ticket, decided.value)) {
          await approvals.introduce(decided.value, turn.reference);
        }
        return decided;
      };
      const outcome = await changeTicket(approvals.desk, given, turn, { verb, decide, receiver });
      return outcome.ok
        ? asTheirs(approvals, outcome.value, turn, hiddenNow(outcome.value, turn))
        : refusal(approvals, outcome.reason, given, turn);
    },
    async (problems, data, turn) => {
      const target = TargetInput.safeParse(data);
      return target.success ? shown(approvals, target.data, turn, problems.join(" ")) : textCard(...problems);
    },
  );
}

const asksSomebodyElse = (before: Ticket, after: Ticket): boolean =>
  waitingFor(after).some((person) => !waitingFor(before).includes(person));

/** Who was chosen, or named by who types. */
function chosenIn({ decider, name }: z.output<typeof ChooseInput>, bench: Bench, { actor, now }: By) {
  const people = assignable(bench, now).map(({ colleague }) => colleague);
  return (
    decider ??
    theOneCalled(
      people.filter(({ id }) => id !== actor.id),
      name,
    )?.id
  );
}

/** Trying to decide without the right to leaves a trace. */
const TRACED: ReadonlySet<ApprovalRefusal> = new Set([
  "own-request",
  "not-asked",
  "assigner-never-decides",
  "no-mandate",
  "too-late",
  "not-an-assigner",
]);

/** A "no" comes with the request as it is, so that the person sees why. */
async function refusal(
  approvals: Approvals,
  reason: ApprovalRefusal,
  given: Target & { readonly name?: string },
  turn: Turn,
): Promise<Message> {
  const { actor, now } = turn;
  const ticket = await findFor(approvals.desk, actor, given.ticket, [given.organisation]);
  if (!ticket) {
    await refusedUnseen(approvals, given.ticket, turn);
    return textCard(APPROVAL_REFUSAL["unknown-ticket"]);
  }

  if (TRACED.has(reason)) await approvals.refused(ticket, actor.id, reason);
  if (reason !== "nobody-chosen" || !given.name) return asTheirs(approvals, ticket, turn, whyNotNow(reason, ticket));
  const choices = assignable(await approvals.benchOf(ticket), now).map(({ colleague }) => colleague);
  const names = choices.flatMap(({ id, name }) => (id === actor.id ? [] : [name]));
  return asTheirs(approvals, ticket, turn, whomToChoose(names));
}

/** Of what somebody may not see the trace stays at home: for another organisation nothing is read or written. */
export const refusedUnseen = ({ refused }: Approvals, number: TicketNumber, { actor }: Turn): Promise<void> =>
  refused({ organisation: actor.appointments[0], number }, actor.id, "unknown-ticket");

async function shown(
  approvals: Approvals,
  { organisation, ticket: number }: Pick<Target, "organisation" | "ticket">,
  turn: Turn,
  notice: string,
): Promise<Message> {
  const ticket = await findFor(approvals.desk, turn.actor, number, [organisation]);
  return ticket ? asTheirs(approvals, ticket, turn, notice) : textCard(APPROVAL_REFUSAL["unknown-ticket"]);
}

/** The request as who pressed has it there: on the card of who is asked, or otherwise as any ticket of theirs. */
const asTheirs = async (approvals: Approvals, ticket: Ticket, turn: Turn, notice: string): Promise<Message> =>
  (await askedView(approvals, ticket, turn, notice)) ?? viewFor(approvals.desk, ticket, {}, turn, { notice });

/** The card of who is asked, in their own chat; or the Helpdesk's, for who works there. */
async function askedView(
  approvals: Approvals,
  ticket: Ticket,
  { actor, chat, now }: Turn,
  notice: string,
): Promise<Message | undefined> {
  const own = chat === "personal" && actor.id !== ticket.reporter ? askedAs(ticket, actor.id) : undefined;
  const mine = own ?? (isAgent(actor, ticket.organisation) ? askedAs(ticket, undefined) : undefined);
  return mine && loadAskedCard(approvals, ticket, mine, { now, notice });
}

/** How a ticket is shown to who has to decide about it; who works on it sees it so only while it waits for them. */
export const deciderView =
  (approvals: Approvals): Desk["deciderView"] =>
  async (ticket, turn, notice = "") => {
    const { actor, chat } = turn;
    if (isAgent(actor, ticket.organisation)) {
      return waitsFor(ticket, actor.id) ? askedView(approvals, ticket, turn, notice) : undefined;
    }
    if (!isAsked(ticket, actor.id)) return undefined;
    return chat === "personal" ? askedView(approvals, ticket, turn, notice) : textCard(IN_PERSONAL_CHAT);
  };

function waitsFor(ticket: Ticket, person: PersonId): boolean {
  const helpdesk = askedAs(ticket, undefined);
  const mustAssign = ticket.state.status === "awaiting-approval" && helpdesk !== undefined && !helpdesk.over;
  return mustAssign || isToDo(ticket, person);
}

const MOST_LISTED = 20;

/** *Te beslissen*: what waits for this person, longest waiting first. */
export async function listToDecide({ desk }: Approvals, { actor, chat }: Turn): Promise<Message> {
  if (chat !== "personal") return textCard(IN_PERSONAL_CHAT);
  const found = await desk.tickets.toDoFor(actor.id, reach(actor), MOST_LISTED + 1);
  return toDecideCard(found.slice(0, MOST_LISTED), found.length > MOST_LISTED, (id) => desk.entranceOf(id).name);
}
