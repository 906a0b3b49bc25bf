import { randomUUID } from "node:crypto";
import { CHANNELS, PEOPLE, type SandboxPerson } from "../../src/sandbox/people.ts";
import type { BotAnswer, BotProcess } from "./bot-process.ts";
import { type CardButton, type Json, buttonsOn, isJson, readable, sentBy } from "./card-reading.ts";
import { eventually } from "./eventually.ts";
import { type ForeignTeams, type ShownMessage, cardIn, chatOf, newest } from "./foreign-teams.ts";

export type Channel = "helpdesk" | "beheer" | "venlo" | "roermond" | "weert" | "nederweert";

interface Where {
  /** In this channel; absent: in the person's own chat with the bot. */
  readonly in?: Channel;
}

/** Which button is meant: the newest with this label, on a card on which this can be read. */
export interface Press extends Where {
  readonly about?: string;
  readonly filled?: Readonly<Record<string, string>>;
  /** As an older client does it: as a message. */
  readonly asSubmit?: boolean;
}

/** Somebody with a Teams client: sees messages, types, and presses buttons by their labels. */
export interface Colleague {
  readonly person: SandboxPerson;
  /** What this person's client would send, to be sent as often as a test likes. */
  typing(text: string, where?: Where): Json;
  /** @throws Error when there is no such button in time */
  pressing(label: string, press?: Press, withinMillis?: number): Promise<Json>;
  /** The card an answer holds takes the place of the pressed one, on this person's screen. */
  send(activity: Json): Promise<BotAnswer>;
  says(text: string, where?: Where): Promise<BotAnswer>;
  presses(label: string, press?: Press): Promise<BotAnswer>;
  /** Everything that can be read in a conversation now, oldest first. */
  reads(where?: Where): string[];
  /** Waits for a message on which all of this can be read; the newest one. */
  sees(texts: readonly string[], where?: Where): Promise<string>;
  conversation(where?: Where): string;
}

export interface Scene {
  readonly teams: ForeignTeams;
  /** Whichever process answers just now. */
  readonly bot: () => Pick<BotProcess, "send">;
}

const BOT_ID = "28:0b0c0d0e-1111-4222-8333-444455556666";
const MENTION = "<at>Helpdesk</at>";

export function colleague(key: string, { teams, bot }: Scene): Colleague {
  const person = found(PEOPLE, key);
  const chat = chatOf(person.key);
  /** What Teams shows this person only: the answer to their own press, until the message itself changes. */
  const own = new Map<string, { readonly versions: number; readonly card: Json }>();

  const conversation = ({ in: channel }: Where = {}): string => (channel ? found(CHANNELS, channel).id : chat);

  const cardOn = (message: ShownMessage): Json | undefined => {
    const mine = own.get(message.id);
    return mine?.versions === message.versions.length ? mine.card : cardIn(newest(message));
  };

  const messagesIn = (where: Where): ShownMessage[] =>
    teams.messages.filter((message) => message.conversation === conversation(where) && message.versions.length > 0);

  const textOf = (message: ShownMessage): string => readable(cardOn(message) ?? { text: newest(message)["text"] });

  function find(
    label: string,
    { about = "", ...where }: Press,
  ): { message: ShownMessage; button: CardButton } | undefined {
    for (const message of messagesIn(where).toReversed()) {
      const { text, buttons } = lookedAt(cardOn(message) ?? {});
      const button = text.includes(about) ? buttons.find(({ title }) => title === label) : undefined;
      if (button) return { message, button };
    }
    return undefined;
  }

  const envelope = (where: Where, root?: string): Json => {
    const id = conversation(where);
    const channelData = where.in ? { team: { id: found(CHANNELS, where.in).teamId }, channel: { id } } : {};
    return {
      channelId: "msteams",
      serviceUrl: teams.serviceUrl,
      timestamp: new Date().toISOString(),
      from: { id: `29:1outside-${person.key}`, name: person.name, aadObjectId: person.id },
      recipient: { id: BOT_ID, name: "Helpdesk" },
      conversation: {
        ...(where.in && { isGroup: true }),
        conversationType: where.in ? "channel" : "personal",
        tenantId: person.tenantId,
        id: root ? `${id};messageid=${root}` : id,
      },
      channelData: { ...channelData, tenant: { id: person.tenantId } },
      locale: "nl-NL",
    };
  };

  const colleague: Colleague = {
    person,
    conversation,
    typing(text, where = {}) {
      const id = freshId();
      const mention = { type: "mention", text: MENTION, mentioned: { id: BOT_ID, name: "Helpdesk" } };
      const spoken = where.in ? { text: `${MENTION} ${text}`, entities: [mention] } : { text };
      return { ...envelope(where, where.in && id), type: "message", id, textFormat: "plain", ...spoken };
    },

    async pressing(label, press = {}, withinMillis) {
      const what = `${person.name} can press ${label}`;
      const { message, button } = await eventually(() => find(label, press), what, withinMillis);
      const about = { ...envelope(press, press.in && (message.root ?? message.id)), replyToId: message.id };
      const data = sentBy(button, press.filled ?? {});
      if (press.asSubmit) return { ...about, type: "message", id: freshId(), value: { ...button.fallback, ...data } };
      const action = { type: "Action.Execute", title: label, verb: button.verb, data };
      const value = { action, trigger: "manual" };
      return { ...about, type: "invoke", name: "adaptiveCard/action", id: `f:${randomUUID()}`, value };
    },

    async send(activity) {
      const answer = await bot().send(activity);
      const pressed = teams.messages.find(({ id }) => id === activity["replyToId"]);
      const card = answeredCard(answer);
      if (pressed && card) own.set(pressed.id, { versions: pressed.versions.length, card });
      return answer;
    },

    says: (text, where = {}) => colleague.send(colleague.typing(text, where)),
    presses: async (label, press = {}) => colleague.send(await colleague.pressing(label, press)),

    reads: (where = {}) => messagesIn(where).map(textOf),
    sees: (texts, where = {}) =>
      eventually(
        () => colleague.reads(where).findLast((read) => texts.every((text) => read.includes(text))),
        () => `${person.name} sees ${texts.join(" and ")}; there is: ${colleague.reads(where).join("\n---\n")}`,
      ),
  };
  return colleague;
}

/** Of the answer to Action.Execute. */
export function answeredCard({ body }: BotAnswer): Json | undefined {
  const value = body["value"];
  return body["type"] === "application/vnd.microsoft.card.adaptive" && isJson(value) ? value : undefined;
}

/** Two channels for the two lines of support. */
export async function bindChannels(scene: Scene): Promise<void> {
  await colleague("sam", scene).says("koppel dit kanaal aan Helpdesk ja", { in: "helpdesk" });
  await colleague("ruben", scene).says("koppel dit kanaal aan Beheer ja", { in: "beheer" });
}

interface Looked {
  readonly text: string;
  readonly buttons: readonly CardButton[];
}
const looked = new WeakMap<Json, Looked>();

/** Many people look at the same cards again and again. */
function lookedAt(card: Json): Looked {
  const known = looked.get(card) ?? { text: readable(card), buttons: buttonsOn(card) };
  looked.set(card, known);
  return known;
}

let last = 0;

/** Message ids are moments in milliseconds, as in Teams, and never twice the same. */
const freshId = (): string => String((last = Math.max(last + 1, Date.now())));

function found<T extends { readonly key: string }>(all: readonly T[], key: string): T {
  const one = all.find((candidate) => candidate.key === key);
  if (!one) throw new Error(`nobody and nothing is called ${key}`);
  return one;
}
