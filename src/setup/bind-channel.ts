import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Render, cardKey, outboxRows } from "../delivery/outbox.ts";
import { type Instant, instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { channelPlace, keyPart } from "../lib/place.ts";
import type { Change, Rows } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationId } from "../people/person.ts";
import { type CardAction, type Command, type Turn, cardAction } from "../people/turn.ts";
import type { Places } from "../places/places.ts";
import { textCard } from "../tickets/texts.ts";
import { type Bindable, bindablesOf, channelNameOf, mayBind } from "./channels.ts";
import { type Attendant, attendants } from "./members.ts";

/** What binding needs of the rest of the house. */
export interface Binding {
  readonly rows: Rows;
  readonly places: Places;
  readonly directory: Pick<Directory, "identify" | "organisation" | "organisations" | "tenants" | "shared">;
  /** Something was committed there that is to be shown. */
  readonly nudge: (partition: OrganisationId) => void;
}

const MOST_SHOWN = 12;
const ONLY_IN_A_CHANNEL =
  "Een kanaal koppelt u in het kanaal zelf. Typ daar: @Helpdesk koppel dit kanaal aan Helpdesk.";
const NO_MEMBERS =
  "Teams zegt mij nu niet wie er in dit kanaal zitten. Daarom koppel ik het niet. Probeer het over een paar minuten opnieuw.";
const NOT_BOUND = "Goed. Ik koppel dit kanaal niet.";

const Asked = z.object({
  channel: z.string(),
  /** The pressed card is there for this question alone, and becomes the answer. */
  becomes: z.literal("answer").optional().catch(undefined),
});

/** *@Helpdesk koppel dit kanaal aan Helpdesk*, or Beheer, or a municipality; and *ontkoppel dit kanaal*. */
export function channelCommands(house: Binding): readonly Command[] {
  return [
    {
      says: /^koppel(?: dit)? kanaal aan (?:de )?(.+?)(,? ja)?[.!]?$/i,
      run: async ([, name = "", yes], turn) => {
        const bindable = called(house, name);
        if (!bindable) return [{ summary: unknownText(house) }];
        return [yes ? await bind(house, bindable, turn) : await propose(house, bindable, turn, "answer")];
      },
    },
    { says: /^ontkoppel(?: dit kanaal)?[.!]?$/i, run: async (_, turn) => [await unbind(house, turn)] },
  ];
}

export function channelActions(house: Binding): Record<string, CardAction> {
  const onChannel = (work: (bindable: Bindable, turn: Turn, given: z.output<typeof Asked>) => Promise<Message>) =>
    cardAction(
      Asked,
      async (given, turn) => {
        const bindable = bindables(house).find(({ channel }) => channel === given.channel);
        return bindable ? work(bindable, turn, given) : textCard(unknownText(house));
      },
      async () => textCard(unknownText(house)),
    );
  return {
    "channel.propose": onChannel((bindable, turn) => propose(house, bindable, turn)),
    "channel.bind": onChannel((bindable, turn, { becomes }) => bind(house, bindable, turn, becomes)),
    "channel.leave-unbound": onChannel(async (bindable, { actor }) =>
      textCard(mayBind(bindable, actor) ? NOT_BOUND : notYoursText(bindable)),
    ),
  };
}

/** A question that was answered with yes: everybody in the channel sees what came of it. */
export const channelSubjects = ({ places, directory }: Binding): Record<string, Render> => ({
  binding: async (_, subject, place) => {
    const channel = subject.split(":")[1]?.split(".")[0] ?? "";
    const found = channelPlace(channel) === place && (await places.find(directory.shared, place));
    return found ? textCard(boundText(channelNameOf(directory.organisations, channel))) : undefined;
  },
});

const bindables = ({ directory }: Binding): readonly Bindable[] => bindablesOf(directory.organisations);

const called = (house: Binding, name: string): Bindable | undefined =>
  bindables(house).find((one) => one.name.toLowerCase() === name.trim().toLowerCase());

const unknownText = (house: Binding): string =>
  `Dit kan ik niet koppelen. Kies uit: ${bindables(house)
    .map(({ name }) => name)
    .join(", ")}.`;

const boundText = (name: string): string => `Dit kanaal is nu gekoppeld aan ${name}.`;
const notYoursText = ({ name }: Bindable): string => `U hebt niet de rol om ${name} te koppelen.`;

/** Who would read along, before anything is bound. @param becomes the card is there for this question alone */
async function propose(house: Binding, bindable: Bindable, turn: Turn, becomes?: "answer"): Promise<Message> {
  const refusal = await refusalOf(house, bindable, turn);
  if (refusal !== undefined) return textCard(refusal);
  const present = await presentIn(house, bindable, turn);
  if (!present) return textCard(NO_MEMBERS);
  return proposalCard(bindable, present, await endsBy(house, bindable, turn), becomes);
}

async function bind(house: Binding, bindable: Bindable, turn: Turn, becomes?: "answer"): Promise<Message> {
  const refusal = await refusalOf(house, bindable, turn);
  if (refusal !== undefined) return textCard(refusal);
  const present = await presentIn(house, bindable, turn);
  if (!present) return textCard(NO_MEMBERS);
  if (present.some(({ isOutsider }) => isOutsider)) return proposalCard(bindable, present, [], becomes);

  const ends = await endsBy(house, bindable, turn);
  const shown = becomes === "answer" ? await shownTo(house, bindable, turn) : [];
  await house.places.bindChannel(bindable.channel, turn.reference, () => [
    trace("bind-channel", bindable, turn),
    ...shown,
  ]);
  house.nudge(house.directory.shared);
  return textCard(
    boundText(bindable.name),
    ...ends.map((text) => text.replace("Dat houdt dan op.", "Dat is nu voorbij.")),
  );
}

async function unbind({ places, directory }: Binding, turn: Turn): Promise<Message> {
  if (turn.chat !== "channel") return { summary: ONLY_IN_A_CHANNEL };
  const channel = await places.channelOf(turn.reference.conversationId);
  const bindable = bindablesOf(directory.organisations).find((one) => one.channel === channel);
  if (!bindable) return { summary: "Dit kanaal is nergens aan gekoppeld." };
  if (!mayBind(bindable, turn.actor)) return { summary: `U hebt niet de rol om ${bindable.name} los te koppelen.` };

  await places.unbindChannel(bindable.channel, () => [trace("unbind-channel", bindable, turn)]);
  return {
    summary: `Dit kanaal is niet meer gekoppeld aan ${bindable.name}. Berichten wachten tot er weer een kanaal is.`,
  };
}

async function refusalOf({ places }: Binding, bindable: Bindable, turn: Turn): Promise<string | undefined> {
  const { actor, chat, reference } = turn;
  if (chat !== "channel") return ONLY_IN_A_CHANNEL;
  if (!mayBind(bindable, actor)) return notYoursText(bindable);
  if (!bindable.owners.some(({ tenants }) => tenants.includes(reference.tenantId))) return notOwnText(bindable);
  const bound = await places.channelOf(reference.conversationId);
  return bound === bindable.channel ? `Dit kanaal is al gekoppeld aan ${bindable.name}.` : undefined;
}

const notOwnText = ({ name, owners }: Bindable): string =>
  `Dit kanaal is van een andere organisatie. ${name} kan alleen in een kanaal van ${owners.map((one) => one.name).join(" of ")}.`;

async function presentIn(
  { directory }: Binding,
  { owners }: Bindable,
  { members, reference }: Turn,
): Promise<readonly Attendant[] | undefined> {
  const listed = await members?.();
  const meant = { directory, tenantId: reference.tenantId, owners: owners.map(({ id }) => id) };
  return listed && attendants(listed, meant);
}

/** What ends when this conversation becomes that channel. */
async function endsBy({ places, directory }: Binding, bindable: Bindable, { reference }: Turn): Promise<string[]> {
  const [bound, known] = await Promise.all([
    places.channelOf(reference.conversationId),
    places.find(directory.shared, channelPlace(bindable.channel)),
  ]);
  return [
    ...(bound
      ? [`Dit kanaal is nu gekoppeld aan ${channelNameOf(directory.organisations, bound)}. Dat houdt dan op.`]
      : []),
    ...(known ? [`${bindable.name} is nu gekoppeld aan een ander kanaal. Dat houdt dan op.`] : []),
  ];
}

/** The question becomes the answer, for everybody; a question that did so before is drawn anew. */
async function shownTo({ rows, directory }: Binding, { channel }: Bindable, turn: Turn): Promise<readonly Change[]> {
  const { replyToId } = turn;
  if (replyToId === undefined) return [];
  const showing = { subject: `binding:${channel}.${keyPart(replyToId)}`, place: channelPlace(channel) };
  const isAdopted = (await rows.get(directory.shared, cardKey(showing))) !== undefined;
  const event = `binding.${randomUUID()}`;
  return outboxRows(event, realTime(), [{ ...showing, pressed: replyToId, ...(!isAdopted && { adopts: replyToId }) }]);
}

/** Rows that are to be delivered carry real time, also when the sandbox's clock is moved. */
const realTime = (): Instant => instant(new Date());

/** Who decided where everything goes from now on; never a name. */
const trace = (act: string, { channel }: Bindable, { actor, now, reference }: Turn): Change => ({
  insert: `audit|${now}|${randomUUID()}`,
  value: { act, channel, by: actor.id, at: now, conversation: keyPart(reference.conversationId) },
});

function proposalCard(
  { channel, name }: Bindable,
  present: readonly Attendant[],
  ends: readonly string[],
  becomes?: "answer",
): Message {
  const outside = present.filter(({ isOutsider }) => isOutsider);
  const isOpen = outside.length === 0;
  const title = isOpen ? `Dit kanaal koppelen aan ${name}?` : `Dit kanaal kan niet aan ${name}`;
  const words = isOpen
    ? [`Wie in dit kanaal zit, leest wat hier komt. Nu zijn dat ${countOf(present.length)}:`, ...ends]
    : [
        outside.length === 1
          ? "In dit kanaal zit iemand die niet mag meelezen. Haal die eerst uit het team. Vraag het daarna opnieuw."
          : `In dit kanaal zitten ${outside.length} personen die niet mogen meelezen. Haal hen eerst uit het team. Vraag het daarna opnieuw.`,
      ];
  const listed = isOpen ? present : outside;
  const left = listed.length - MOST_SHOWN;
  return {
    summary: title,
    card: {
      template: "bind-channel",
      data: {
        ...{ title, channel, isOpen, becomes: becomes ?? "" },
        fallback: `${title} ${isOpen ? `Typ: koppel dit kanaal aan ${name} ja.` : ""}`.trim(),
        words: words.map((text) => ({ text })),
        people: listed.slice(0, MOST_SHOWN).map((one) => ({ name: one.name, about: aboutText(one) })),
        more: left > 0 ? `En nog ${left === 1 ? "één ander" : `${left} anderen`}.` : "",
        typed: isOpen ? `U kunt ook typen: @Helpdesk koppel dit kanaal aan ${name} ja` : "",
      },
    },
  };
}

const countOf = (people: number): string => (people === 1 ? "één persoon" : `${people} personen`);

const aboutText = ({ about, isOutsider, isOther }: Attendant): string =>
  isOutsider ? ` · ${about}, mag niet meelezen` : isOther ? ` · let op: ${about}` : ` · ${about}`;
