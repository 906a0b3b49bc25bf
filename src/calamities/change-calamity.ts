import type { Message } from "../lib/message.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Value } from "../lib/rows.ts";
import { holds } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import { isAmongThemselves } from "../tickets/desk.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Calamities } from "./calamities.ts";
import { calamityCard, municipalityCard } from "./calamity-cards.ts";
import { showingsOf } from "./calamity-showings.ts";
import type { StoredCalamity } from "./calamity-store.ts";
import { CALAMITY_REFUSAL } from "./calamity-words.ts";
import { type Calamity, type CalamityRefusal, concernedBy, isMember } from "./calamity.ts";

type Decided = Outcome<Calamity, CalamityRefusal>;

/** Two presses at the same moment need two attempts; more means that something keeps changing it. */
const MAX_ATTEMPTS = 5;

/** Loads, decides and saves in one write; the same act again, however it arrives, finds what it led to. */
export async function changeCalamity(
  { store, directory }: Calamities,
  given: { readonly calamity: TicketNumber; readonly nonce: string },
  turn: Turn,
  how: { readonly verb: string; readonly decide: (before: Calamity | undefined) => Decided | Promise<Decided> },
): Promise<Decided> {
  const once = { person: turn.actor.id, nonce: given.nonce, act: { verb: how.verb, ...given } as unknown as Value };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [before, seen] = await Promise.all([store.find(given.calamity), store.seen(once)]);
    if (seen && before && isMember(before.calamity, turn.actor)) return done(before.calamity);

    const decided = await how.decide(before?.calamity);
    if (!decided.ok || isUnchanged(before, decided.value)) return decided;

    const after = decided.value;
    const showings = showingsOf(after, directory.shared, turn.replyToId);
    if ((await store.save({ before, after, showings, once })) === "saved") return decided;
  }
  return refuse("changed-meanwhile");
}

const isUnchanged = (before: StoredCalamity | undefined, after: Calamity): boolean =>
  before?.calamity.version === after.version;

/** The calamity as this person may see it where they are; who may see nothing of it does not find it. */
export async function viewFor(
  calamities: Calamities,
  calamity: Calamity,
  turn: Turn,
  notice?: string,
): Promise<Message> {
  const { actor, chat } = turn;
  if (await mayReadHere(calamities, calamity, turn)) {
    const isBeheer = await readsAsBeheer(calamities, calamity, turn);
    return calamityCard(calamity, calamities.directory, { isBeheer, notice });
  }
  if (isMember(calamity, actor)) return textCard(IN_PERSONAL_CHAT);

  const isContact = concernedBy(calamity).some((id) => holds(actor, "municipality-contact", id));
  const public_ = isContact && chat === "personal" ? municipalityCard(calamity) : undefined;
  return public_ ?? textCard(CALAMITY_REFUSAL["unknown-calamity"]);
}

/** The log is for the people who work on it, in their own chat or in a team's channel. */
export const mayReadHere = async ({ desk }: Calamities, calamity: Calamity, turn: Turn): Promise<boolean> =>
  isMember(calamity, turn.actor) && isAmongThemselves(desk, turn);

async function readsAsBeheer({ desk }: Calamities, calamity: Calamity, { actor, chat, reference }: Turn) {
  if (chat === "channel") return (await desk.teamIn(reference.conversationId)) === "operations";
  return concernedBy(calamity).every((id) => holds(actor, "operations", id));
}

export async function openCalamity(
  calamities: Calamities,
  number: TicketNumber,
  turn: Turn,
  notice?: string,
): Promise<Message> {
  const found = await calamities.store.find(number);
  return found ? viewFor(calamities, found.calamity, turn, notice) : textCard(CALAMITY_REFUSAL["unknown-calamity"]);
}
