import type { z } from "zod";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type Outcome, refuse } from "../lib/outcome.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { isAmongThemselves } from "../tickets/desk.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { By, TicketNumber } from "../tickets/ticket.ts";
import { calamityListCard, calamityMoreCard } from "./calamity-cards.ts";
import {
  CalamityInput,
  DecideInput,
  DeclareInput,
  DeclineInput,
  DutyInput,
  EndInput,
  InformInput,
  StepInput,
  SwitchOffInput,
} from "./calamity-input.ts";
import { CALAMITY_REFUSAL, DUTY, nameIn } from "./calamity-words.ts";
import {
  type Calamity,
  type CalamityRefusal,
  decide,
  declare,
  decline,
  end,
  finishStep,
  inform,
  isMember,
  leaveDuty,
  switchOff,
  takeDuty,
  takeOver,
} from "./calamity.ts";
import { type Calamities, withoutChannel, withoutChannelOf } from "./calamities.ts";
import { changeCalamity, mayReadHere, openCalamity, viewFor } from "./change-calamity.ts";
import { assessmentActions } from "./first-assessment.ts";

type Target = z.output<typeof CalamityInput>;
type Decided = Outcome<Calamity, CalamityRefusal>;
type Rule<Input> = (calamity: Calamity, input: Input, by: By) => Decided | Promise<Decided>;

/** Every button about calamities, by the verb that its template sends. */
export function calamityActions(calamities: Calamities): Record<string, CardAction> {
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, rule: Rule<z.output<S>>) =>
    [verb, changing(calamities, verb, input, rule)] as const;
  const nobodyTold = (calamity: Calamity) => withoutChannelOf(calamities, calamity);

  return {
    ...assessmentActions(calamities),
    "calamity.list": async (_, turn) => listCalamities(calamities, turn),
    "calamity.show": shown(calamities, (calamity, turn) => viewFor(calamities, calamity, turn)),
    "calamity.more": shown(calamities, async (calamity, turn) =>
      (await mayReadHere(calamities, calamity, turn))
        ? calamityMoreCard(calamity)
        : viewFor(calamities, calamity, turn),
    ),
    ...Object.fromEntries([
      on("calamity.declare", DeclareInput, async (calamity, given, by) => {
        const unreached = await withoutChannel(calamities, given.organisations);
        return declare(calamity, { ...given, unreached }, by);
      }),
      on("calamity.decline", DeclineInput, (calamity, { reason }, by) => decline(calamity, reason, by)),
      on("calamity.decide", DecideInput, (calamity, { decision }, by) => decide(calamity, decision, by)),
      on("calamity.switch-off", SwitchOffInput, (calamity, { parts }, by) => switchOff(calamity, parts, by)),
      on("calamity.inform", InformInput, async (calamity, { update }, by) =>
        inform(calamity, update, await nobodyTold(calamity), by),
      ),
      on("calamity.take-duty", DutyInput, (calamity, { duty }, by) => takeDuty(calamity, duty, by)),
      on("calamity.leave-duty", DutyInput, (calamity, { duty }, by) => leaveDuty(calamity, duty, by)),
      on("calamity.finish-step", StepInput, (calamity, { step }, by) => finishStep(calamity, step, by)),
      on("calamity.take-over", CalamityInput, (calamity, _, by) => takeOver(calamity, by)),
      on("calamity.end", EndInput, async (calamity, { closing }, by) =>
        end(calamity, closing, await nobodyTold(calamity), by),
      ),
    ]),
  };
}

function changing<S extends z.ZodType<Target>>(
  calamities: Calamities,
  verb: string,
  input: S,
  rule: Rule<z.output<S>>,
): CardAction {
  return cardAction(
    input,
    async (given, turn) => {
      const outcome = await changeCalamity(calamities, given, turn, {
        verb,
        decide: (before) =>
          before && isMember(before, turn.actor) ? rule(before, given, turn) : refuse("unknown-calamity"),
      });
      return outcome.ok
        ? viewFor(calamities, outcome.value, turn)
        : refusal(calamities, outcome.reason, given.calamity, turn);
    },
    async (problems, data, turn) => {
      const target = CalamityInput.safeParse(data);
      return target.success
        ? openCalamity(calamities, target.data.calamity, turn, problems.join(" "))
        : textCard(...problems);
    },
  );
}

const shown = (calamities: Calamities, show: (calamity: Calamity, turn: Turn) => Promise<Message>): CardAction =>
  cardAction(
    CalamityInput,
    async ({ calamity }, turn) => {
      const found = await calamities.store.find(calamity);
      return found ? show(found.calamity, turn) : textCard(CALAMITY_REFUSAL["unknown-calamity"]);
    },
    async (problems) => textCard(...problems),
  );

/** A "no" comes with the calamity as it is, so that the person sees why. */
async function refusal(
  calamities: Calamities,
  reason: CalamityRefusal,
  number: TicketNumber,
  turn: Turn,
): Promise<Message> {
  const found = await calamities.store.find(number);
  return found
    ? viewFor(calamities, found.calamity, turn, whyNot(reason, found.calamity))
    : textCard(CALAMITY_REFUSAL[reason]);
}

/** With who has it or was first, where somebody is. */
function whyNot(reason: CalamityRefusal, calamity: Calamity): string {
  const says = CALAMITY_REFUSAL[reason];
  if (reason === "duty-taken" && "duties" in calamity.state) {
    const held = Object.entries(calamity.state.duties).map(
      ([duty, { person }]) => `${DUTY[duty as keyof typeof DUTY]}: ${nameIn(calamity, person)}.`,
    );
    return [says, ...held].join(" ");
  }
  const first = reason === "already-declared" ? calamity.log.findLast(({ kind }) => kind === "declared") : undefined;
  return first ? `${says.slice(0, -1)}, door ${nameIn(calamity, first.by)} op ${dutchMoment(first.at)}.` : says;
}

const MOST_LISTED = 20;

/** *Calamiteiten*: what is proposed or lasts, for who works on it. */
export async function listCalamities(calamities: Calamities, turn: Turn): Promise<Message> {
  if (!(await isAmongThemselves(calamities.desk, turn))) return textCard(IN_PERSONAL_CHAT);
  const numbers = await calamities.store.open(MOST_LISTED);
  const found = await Promise.all(numbers.map((number) => calamities.store.find(number)));
  const theirs = found.flatMap((one) => (one && isMember(one.calamity, turn.actor) ? [one.calamity] : []));
  return calamityListCard(theirs);
}
