import { z } from "zod";
import type { ErasureRef } from "../lib/numbers.ts";
import type { Message } from "../lib/message.ts";
import { type OrganisationId, reach } from "../people/person.ts";
import { type CardAction, type Command, type Turn, actionOf, cardAction } from "../people/turn.ts";
import { textCard } from "../tickets/texts.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import { type Erasure, type ErasureRefusal, decidesAs, grant, refuseIt, withdraw } from "./erasure.ts";
import { deciderCard, requesterCard } from "./erasure-cards.ts";
import { openFor } from "./erasure-subjects.ts";
import { NO_REQUESTS, REFUSAL_TEXT, sentText } from "./erasure-words.ts";
import { ask, changing, findFor } from "./erasures.ts";
import type { Privacy } from "./privacy.ts";

const REF = String.raw`(V\d{2}-\d{6})`;
const Target = z.object({
  organisation: z.string().transform((id) => id as OrganisationId),
  ref: z
    .string()
    .regex(new RegExp(`^${REF}$`))
    .transform((ref) => ref as ErasureRef),
});
type Target = z.output<typeof Target>;
const LONGEST_REASON = 1_000;
const Refusing = Target.extend({
  reason: z
    .string()
    .default("")
    .transform((text) => saidIn(text, LONGEST_REASON).text),
});

/** Everything about removing one's data that can be pressed. */
export function erasureActions(house: Privacy): Record<string, CardAction> {
  const unusable = async (problems: readonly string[]): Promise<Message> => textCard(...problems);

  const deciding =
    <T extends Target>(decide: (erasure: Erasure, given: T, turn: Turn) => ReturnType<typeof grant>) =>
    async (given: T, turn: Turn): Promise<Message> => {
      if (!reach(turn.actor).includes(given.organisation)) return textCard(REFUSAL_TEXT["unknown-request"]);
      const outcome = await changing(house, given, (erasure) => decide(erasure, given, turn), {
        pressed: turn.replyToId,
        tells: true,
      });
      if (!outcome.ok) return refusal(house, given, outcome.reason, turn);
      house.stir();
      return view(house, outcome.value, turn);
    };

  return {
    "privacy.grant": cardAction(
      Target,
      deciding((erasure, _, turn) => grant(erasure, turn)),
      unusable,
    ),
    "privacy.refuse": cardAction(
      Refusing,
      deciding((erasure, { reason }, turn) => refuseIt(erasure, reason, turn)),
      unusable,
    ),
    "privacy.withdraw": cardAction(
      Target,
      async (given, turn) => {
        if (!reach(turn.actor).includes(given.organisation)) return textCard(REFUSAL_TEXT["unknown-request"]);
        const by = { pressed: turn.replyToId, tells: false };
        const outcome = await changing(house, given, (erasure) => withdraw(erasure, turn), by);
        return outcome.ok ? view(house, outcome.value, turn) : refusal(house, given, outcome.reason, turn);
      },
      unusable,
    ),
  };
}

/** As this person sees it: their own request, or one that they decide about. */
async function view(house: Privacy, erasure: Erasure, { actor }: Turn, notice = ""): Promise<Message> {
  const { name } = house.desk.entranceOf(erasure.organisation);
  if (erasure.person === actor.id) return requesterCard(erasure, name, notice);
  return decidesAs(erasure, actor)
    ? deciderCard(erasure, name, await openFor(house, erasure), notice)
    : textCard(REFUSAL_TEXT["unknown-request"]);
}

/** A "no" comes with the request as it is. Who has nothing to do with it reads that it is not there. */
async function refusal(
  house: Privacy,
  { organisation, ref }: Target,
  reason: ErasureRefusal | "changed-meanwhile",
  turn: Turn,
): Promise<Message> {
  const found = await house.store.find(organisation, ref);
  return found ? view(house, found.erasure, turn, REFUSAL_TEXT[reason]) : textCard(REFUSAL_TEXT["unknown-request"]);
}

/** Everything about removing one's data that can be typed. */
export function erasureCommands(house: Privacy, actions: Readonly<Record<string, CardAction>>): readonly Command[] {
  const on = async (verb: string, ref: string, fields: object, turn: Turn): Promise<readonly Message[]> => {
    const found = await findFor(house, turn.actor, ref.toUpperCase() as ErasureRef);
    if (!found) return [{ summary: REFUSAL_TEXT["unknown-request"] }];
    const { organisation, ref: known } = found.erasure;
    return [await actionOf(actions, verb)({ organisation, ref: known, ...fields }, turn)];
  };
  const button = (says: string, verb: string, field?: string): Command =>
    forOneself({
      says: new RegExp(`^(?:verwijder)?verzoek ${REF} ${says}[.!]*$`, "i"),
      run: ([, ref = "", text = ""], turn) => on(verb, ref, field ? { [field]: text } : {}, turn),
    });

  return [
    forOneself({
      says: /^(?:verwijder|wis)(?: al)? mijn (?:persoons)?gegevens[.!?]*$/i,
      run: (_, turn) => asking(house, turn),
    }),
    forOneself({
      says: /^verwijderverzoeken[.!?]*$/i,
      run: (_, turn) => toDecide(house, turn),
    }),
    forOneself({
      says: new RegExp(`^(?:verwijder)?verzoek ${REF}[.!?]*$`, "i"),
      run: async ([, ref = ""], turn) => {
        const found = await findFor(house, turn.actor, ref.toUpperCase() as ErasureRef);
        return found ? [await view(house, found.erasure, turn)] : [{ summary: REFUSAL_TEXT["unknown-request"] }];
      },
    }),
    button("toestaan", "privacy.grant"),
    button(String.raw`afwijzen(?:\s*[:,-]?\s+([\s\S]+))?`, "privacy.refuse", "reason"),
    button("intrekken", "privacy.withdraw"),
  ];
}

async function asking(house: Privacy, turn: Turn): Promise<readonly Message[]> {
  const requests = await ask(house, turn);
  const names = requests.map(({ organisation }) => house.desk.entranceOf(organisation).name);
  const isMunicipality = requests.every(({ organisation }) => organisation !== house.directory.shared);
  return [{ summary: sentText(names, isMunicipality) }];
}

const MOST_SHOWN = 5;

async function toDecide(house: Privacy, turn: Turn): Promise<readonly Message[]> {
  const lists = await Promise.all(
    reach(turn.actor).map(async (organisation) => {
      const open = await house.store.open(organisation);
      return Promise.all(open.map((ref) => house.store.find(organisation, ref)));
    }),
  );
  const theirs = lists.flat().flatMap((found) => {
    const erasure = found?.erasure;
    return erasure?.state.status === "asked" && decidesAs(erasure, turn.actor) ? [erasure] : [];
  });
  if (theirs.length === 0) return [{ summary: NO_REQUESTS }];
  const oldest = theirs.sort((one, other) => (one.askedAt < other.askedAt ? -1 : 1)).slice(0, MOST_SHOWN);
  return Promise.all(oldest.map((erasure) => view(house, erasure, turn)));
}
