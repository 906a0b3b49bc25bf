import { z } from "zod";
import type { Message } from "../lib/message.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Value } from "../lib/rows.ts";
import { type OrganisationId, type Person, type PersonId, reach } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, viewFor } from "../tickets/change-ticket.ts";
import type { Desk } from "../tickets/desk.ts";
import { textCard } from "../tickets/texts.ts";
import { TargetInput, required } from "../tickets/ticket-input.ts";
import { showingsOf } from "../tickets/ticket-showings.ts";
import { type By, type Ticket, type TicketNumber, maySee } from "../tickets/ticket.ts";
import { type EscalationRefusal, askedAs, escalate, passOn, refuseIt, settle, take } from "./escalate.ts";
import { escalationCard } from "./escalation-cards.ts";
import { ESCALATION_REFUSAL } from "./escalation-words.ts";
import type { Ladder } from "./ladder.ts";

/** What escalations need of the rest of the house. */
export interface Escalations {
  readonly desk: Desk;
  readonly ladderOf: (ticket: Ticket) => Promise<Ladder>;
  /** Of the organisation file; undefined when it names nobody. */
  readonly representativeOf: (organisation: OrganisationId) => Promise<string | undefined>;
}

const PassOnInput = TargetInput.extend({ via: z.enum(["ict-manager", "manager"]).default("ict-manager") });
const SettleInput = TargetInput.extend({ text: required("Vul in wat u hebt afgesproken.") });

type Decided = Outcome<Ticket, EscalationRefusal>;
type Rule<Input> = (ticket: Ticket, input: Input, ladder: Ladder, by: By) => Decided;

/** Every button about escalations, by the verb that its template sends. */
export function escalationActions(house: Escalations): Record<string, CardAction> {
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, rule: Rule<z.output<S>>) =>
    [
      verb,
      cardAction(
        input,
        async (given, turn) => {
          const outcome = await change(house, verb, given, turn, (ticket, ladder) => rule(ticket, given, ladder, turn));
          return outcome.ok
            ? view(house, outcome.value, turn)
            : asItIs(house, given, turn, ESCALATION_REFUSAL[outcome.reason]);
        },
        async (problems, data, turn) => {
          const target = TargetInput.safeParse(data);
          return target.success ? asItIs(house, target.data, turn, problems.join(" ")) : textCard(...problems);
        },
      ),
    ] as const;

  return Object.fromEntries([
    on("escalation.ask", TargetInput, (ticket, _, ladder, by) => escalate(ticket, ladder, by)),
    on("escalation.pass-on", PassOnInput, (ticket, { via }, ladder, by) => passOn(ticket, via, ladder, by)),
    on("escalation.not-needed", TargetInput, (ticket, _, __, by) => refuseIt(ticket, by)),
    on("escalation.take", TargetInput, (ticket, _, __, by) => take(ticket, by)),
    on("escalation.settle", SettleInput, (ticket, { text }, _, by) => settle(ticket, text, by)),
  ]);
}

const MAX_ATTEMPTS = 5;

/**
 * As `changeTicket` does for who may see a ticket; who is asked in an escalation sees no more of it than that.
 */
async function change(
  house: Escalations,
  verb: string,
  given: Target,
  turn: Turn,
  decide: (ticket: Ticket, ladder: Ladder) => Decided,
): Promise<Decided> {
  const { tickets, introduce } = house.desk;
  const { organisation, ticket: number, nonce } = given;
  const once = { person: turn.actor.id, nonce, act: { verb, ...given } as unknown as Value };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await findAsked(house, turn.actor, number, [organisation]);
    if (!before) return refuse("unknown-ticket");
    if (await tickets.seen(organisation, once)) return done(before.ticket);

    const decided = decide(before.ticket, await house.ladderOf(before.ticket));
    if (!decided.ok) return decided;
    const after = decided.value;
    await Promise.all(waitingFor(after).map((person) => introduce(person, after, turn.reference)));
    const showings = showingsOf(before.ticket, after, turn.replyToId);
    if ((await tickets.save({ before, after, showings, once })) === "saved") return decided;
  }
  return refuse("changed-meanwhile");
}

/** Whose chat must be there for this to go on. */
export const waitingFor = ({ escalation }: Ticket): readonly PersonId[] =>
  (escalation?.asked ?? []).flatMap(({ person, over }) => (person && !over ? [person] : []));

/** The ticket, for who may see it or is asked in its escalation. What somebody has nothing to do with is not found. */
export async function findAsked(
  { desk }: Pick<Escalations, "desk">,
  actor: Person,
  number: TicketNumber,
  organisations: readonly OrganisationId[] = reach(actor),
) {
  const allowed = reach(actor).filter((one) => organisations.includes(one));
  const found = await Promise.all(allowed.map((organisation) => desk.tickets.find(organisation, number)));
  const stored = found.find((one) => one && (maySee(one.ticket, actor) || askedAs(one.ticket, actor)));
  if (!stored) desk.missed(actor.id);
  return stored;
}

async function asItIs(house: Escalations, given: Pick<Target, "ticket" | "organisation">, turn: Turn, notice: string) {
  const stored = await findAsked(house, turn.actor, given.ticket, [given.organisation]);
  return stored ? view(house, stored.ticket, turn, notice) : textCard(ESCALATION_REFUSAL["unknown-ticket"]);
}

/** On the card of who is asked, in their own chat or the Helpdesk's channel; otherwise as any ticket of theirs. */
async function view(house: Escalations, ticket: Ticket, turn: Turn, notice = ""): Promise<Message> {
  const { actor, chat } = turn;
  const mine = ticket.reporter === actor.id ? undefined : askedAs(ticket, actor);
  if (mine && (chat === "personal" || mine.person === undefined)) return loadCard(house, ticket, mine, notice);
  if (maySee(ticket, actor)) return viewFor(house.desk, ticket, {}, turn, { notice, showTimeline: true });
  return textCard(notice === "" ? ESCALATION_REFUSAL["unknown-ticket"] : notice);
}

export const loadCard = async (
  { desk, representativeOf }: Pick<Escalations, "desk" | "representativeOf">,
  ticket: Ticket,
  mine: Parameters<typeof escalationCard>[1],
  notice = "",
): Promise<Message> =>
  escalationCard(ticket, mine, {
    organisationName: desk.entranceOf(ticket.organisation).name,
    representative: await representativeOf(ticket.organisation),
    notice,
  });
