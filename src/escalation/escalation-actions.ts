import { z } from "zod";
import type { Message } from "../lib/message.ts";
import type { Outcome } from "../lib/outcome.ts";
import type { OrganisationId, Person, PersonId } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, changeTicket, viewFor } from "../tickets/change-ticket.ts";
import type { Desk } from "../tickets/desk.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { textCard } from "../tickets/texts.ts";
import { TargetInput, required } from "../tickets/ticket-input.ts";
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
          const decide = async (ticket: Ticket) => {
            const decided = rule(ticket, given, await house.ladderOf(ticket), turn);
            if (decided.ok) await introduceTo(house, decided.value, turn);
            return decided;
          };
          const isAskedOf = (ticket: Ticket) => askedAs(ticket, turn.actor) !== undefined;
          const outcome = await changeTicket(house.desk, given, turn, { verb, decide, isAskedOf });
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

/** Whose chat must be there for this to go on. */
export const waitingFor = ({ escalation }: Ticket): readonly PersonId[] =>
  (escalation?.asked ?? []).flatMap(({ person, over }) => (person && !over ? [person] : []));

async function introduceTo({ desk }: Escalations, ticket: Ticket, { reference }: Turn): Promise<void> {
  await Promise.all(waitingFor(ticket).map((person) => desk.introduce(person, ticket, reference)));
}

/** The ticket, for who may see it or is asked in its escalation. What somebody has nothing to do with is not found. */
export const findAsked = (
  { desk }: Pick<Escalations, "desk">,
  actor: Person,
  number: TicketNumber,
  organisations?: readonly OrganisationId[],
): Promise<Ticket | undefined> =>
  findFor(desk, actor, number, organisations, (ticket) => askedAs(ticket, actor) !== undefined);

async function asItIs(house: Escalations, given: Pick<Target, "ticket" | "organisation">, turn: Turn, notice: string) {
  const ticket = await findAsked(house, turn.actor, given.ticket, [given.organisation]);
  return ticket ? view(house, ticket, turn, notice) : textCard(ESCALATION_REFUSAL["unknown-ticket"]);
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
