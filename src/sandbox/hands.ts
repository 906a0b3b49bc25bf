import * as activities from "./activity.ts";
import type { Activity, Origin, Scene } from "./activity.ts";
import { meaningOf, type Meaning } from "./answers.ts";
import type { AppCommands } from "./app-commands.ts";
import type { BotAnswer, BotLine } from "./bot-line.ts";
import { buttonsOf, pressed, type Button } from "./card-buttons.ts";
import { createExtensionHands, opensDialog, type ExtensionHands } from "./extension-hands.ts";
import { fileView, type SandboxFile, type SandboxFiles } from "./files.ts";
import type { CardJson, MessageView, OfferAnswer } from "./page/wire.ts";
import type { World } from "./world.ts";

/** What became of something a person did, and what Teams would show them of it. */
export interface Done extends Meaning {
  /** What Teams sent to the bot, if anything; deliver it again to see what a repeat does. */
  readonly activity?: Activity;
  readonly answer?: BotAnswer;
}

/** Which message a press is about, when several have the same button. */
export interface Which {
  /** A text on the card, for instance a ticket's number. */
  readonly containing?: string;
  /** How long the card may take to come, in milliseconds. */
  readonly withinMillis?: number;
}

/** What people can do in Teams. People and places by their keys; in a channel a person speaks to the bot with `@Helpdesk`. */
export interface Hands extends ExtensionHands {
  /** @param where a channel; otherwise the person's own chat */
  say(person: string, text: string, where?: string, beneath?: string): Promise<Done>;
  /** Sends a file in the person's own chat, with words or without. */
  sendFile(person: string, file: SandboxFile, text?: string): Promise<Done>;
  /** Says whether a file that is offered may come. */
  answerOffer(place: string, person: string, message: string, answer: OfferAnswer): Promise<Done>;
  /** Presses the newest button with this label, waiting for it to appear. Unfolding something sends nothing. */
  press(
    place: string,
    person: string,
    label: string,
    inputs?: Readonly<Record<string, string>>,
    which?: Which,
  ): Promise<Done>;
  /** The same, but nothing is sent: for sending it twice, late, or at once. */
  preparePress(
    place: string,
    person: string,
    label: string,
    inputs?: Readonly<Record<string, string>>,
    which?: Which,
  ): Promise<Activity>;
  execute(place: string, person: string, message: string, verb: string, data: unknown): Promise<Done>;
  submit(place: string, person: string, message: string, data: unknown): Promise<Done>;
  /** The message comes into this person's sight: a card may have a view of its own for them. */
  look(place: string, person: string, message: string): Promise<Done>;
  edit(place: string, person: string, message: string, text: string): Promise<Done>;
  remove(place: string, person: string, message: string): Promise<Done>;
  react(place: string, person: string, message: string, reaction: string): Promise<Done>;
  /** Adds the Helpdesk to a chat or a channel. */
  install(place: string, person?: string): Promise<Done>;
  uninstall(place: string, person?: string): Promise<Done>;
  /** Resolves when the newest message that matches is there; rejects after a while. */
  appears(place: string, matches: (message: MessageView) => boolean, withinMillis?: number): Promise<MessageView>;
  /** Any activity, as it is. */
  deliver(activity: Activity): Promise<BotAnswer>;
}

const PATIENCE_MILLIS = 10_000;

interface Belongings {
  readonly files: SandboxFiles;
  readonly commands: AppCommands;
  readonly origin: () => Origin;
}

export function createHands(world: World, line: BotLine, { files, commands, origin }: Belongings): Hands {
  const refreshed = new Set<string>();

  function scene(place: string, person: string, root?: string): Scene {
    const where = { person: world.person(person), conversation: world.conversation(place) };
    return root ? { ...where, root } : where;
  }

  const onMessage = (place: string, person: string, id: string): { message: MessageView; at: Scene } => {
    const message = world.find(place, id);
    if (!message) throw new Error(`There is no message ${id} in "${place}".`);
    const root = world.conversation(place).kind === "channel" ? (message.root ?? message.id) : undefined;
    return { message, at: scene(place, person, root) };
  };

  async function send(activity: Activity): Promise<Done> {
    const answer = await line.deliver(activity);
    return { activity, answer, ...meaningOf(activity["name"], answer) };
  }

  /** Of what people do among each other the bot hears nothing where it is not. */
  const hear = async (place: string, activity: Activity): Promise<Done> =>
    world.installed(place) ? send(activity) : {};

  /** A question with a card for an answer: the card stands in the message's place, for this person. */
  async function ask(activity: Activity, place: string, person: string, id: string): Promise<Done> {
    world.seen(person, place);
    const done = await send(activity);
    const message = world.find(place, id);
    if (done.card && message) world.showTo(person, message, done.card);
    return done;
  }

  async function find(place: string, person: string, label: string, which: Which = {}) {
    const matches = (message: MessageView): boolean =>
      isAbout(message, person, which) && buttonIn(message, person, label) !== undefined;
    const message = await appears(place, matches, which.withinMillis).catch(() => undefined);
    const button = message && buttonIn(message, person, label);
    if (!button) throw new Error(`${person} sees no button "${label}" in "${place}".`);
    return { message, button };
  }

  function prepared(place: string, person: string, id: string, button: Button, data: unknown): Activity {
    const { at } = onMessage(place, person, id);
    if (button.type === "Action.Submit") return activities.submit(origin(), at, id, data);
    const press = { verb: button.verb ?? "", data, title: button.title, trigger: "manual" } as const;
    return activities.execute(origin(), at, id, press);
  }

  function appears(place: string, matches: (message: MessageView) => boolean, withinMillis = PATIENCE_MILLIS) {
    return new Promise<MessageView>((resolve, reject) => {
      const look = (): boolean => {
        const found = world.messages(place).findLast(matches);
        if (found) resolve(found);
        return found !== undefined;
      };
      if (look()) return;
      const deaf = world.listen(() => {
        if (look()) stop();
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Nothing of the kind came to "${place}" within ${withinMillis} ms.`));
      }, withinMillis);
      const stop = (): void => {
        clearTimeout(timer);
        deaf();
      };
    });
  }

  const colleaguesOf = (person: string) => {
    const { tenantId } = world.person(person);
    return world.people.filter((other) => other.tenantId === tenantId);
  };

  async function ready(place: string, person: string): Promise<void> {
    if (!world.installed(place)) await hands.install(place, person);
    world.seen(person, place);
  }

  const anybody = (place: string): string => world.conversation(place).members[0]?.key ?? place;

  const hands: Hands = {
    ...createExtensionHands({ world, commands, origin, send, scene, onMessage, colleaguesOf }),
    appears,
    deliver: (activity) => line.deliver(activity),
    async say(person, text, where = person, beneath) {
      const { kind } = world.conversation(where);
      if (kind === "personal") await ready(where, person);
      else world.seen(person, where);
      const { id } = world.add(where, person, { text, markdown: false, cards: [], mentions: [] }, beneath);
      // Among others a bot hears only what is said to it.
      const isHeard = kind === "personal" || (world.installed(where) && text.includes(`@${activities.BOT_NAME}`));
      if (!isHeard) return {};
      const root = kind === "channel" ? (beneath ?? id) : undefined;
      return send(activities.message(origin(), scene(where, person, root), id, text));
    },
    async sendFile(person, file, text = "") {
      await ready(person, person);
      const shown = [fileView(file.name, file.url)];
      const { id } = world.add(person, person, { text, markdown: false, cards: [], files: shown, mentions: [] });
      return send(activities.fileMessage(origin(), scene(person, person), id, text, file));
    },
    answerOffer(place, person, id, answer) {
      const { message, at } = onMessage(place, person, id);
      const [offer] = message.offers;
      if (!offer) throw new Error(`No file is offered in message ${id} of "${place}".`);
      const room = answer === "accept" ? files.expect(offer.name) : undefined;
      world.seen(person, place);
      return send(activities.fileConsent(origin(), at, id, { offer, answer, room }));
    },
    async press(place, person, label, inputs = {}, which = {}) {
      const { message, button } = await find(place, person, label, which);
      const data = pressed(button, inputs, colleaguesOf(person));
      if (opensDialog(data)) return hands.openDialog(place, person, message.id, data);
      if (button.type === "Action.Submit") return hands.submit(place, person, message.id, data);
      if (button.type !== "Action.Execute") return {};
      const activity = prepared(place, person, message.id, button, data);
      return ask(activity, place, person, message.id);
    },
    async preparePress(place, person, label, inputs = {}, which = {}) {
      const { message, button } = await find(place, person, label, which);
      return prepared(place, person, message.id, button, pressed(button, inputs, colleaguesOf(person)));
    },
    execute(place, person, id, verb, data) {
      const { at } = onMessage(place, person, id);
      const press = { verb, data, trigger: "manual" } as const;
      return ask(activities.execute(origin(), at, id, press), place, person, id);
    },
    submit(place, person, id, data) {
      const { at } = onMessage(place, person, id);
      return send(activities.submit(origin(), at, id, data));
    },
    async look(place, person, id) {
      const { message, at } = onMessage(place, person, id);
      const refresh = refreshFor(message, activities.teamsIdOf(at.person));
      const once = `${place} ${id} ${message.version} ${person}`;
      if (!refresh || refreshed.has(once)) return {};
      refreshed.add(once);
      const press = { verb: refresh.verb ?? "", data: refresh.data, trigger: "automatic" } as const;
      return ask(activities.execute(origin(), at, id, press), place, person, id);
    },
    async edit(place, person, id, text) {
      const { message, at } = onMessage(place, person, id);
      world.edit(message, { text, markdown: false, cards: [], mentions: [] });
      return hear(place, activities.messageUpdate(origin(), at, id, text));
    },
    async remove(place, person, id) {
      const { message, at } = onMessage(place, person, id);
      world.remove(message);
      return hear(place, activities.messageDelete(origin(), at, id));
    },
    react(place, person, id, reaction) {
      return hear(place, activities.messageReaction(origin(), onMessage(place, person, id).at, id, reaction));
    },
    async install(place, person = anybody(place)) {
      world.install(place, true);
      const dones = [];
      for (const activity of activities.installation(origin(), scene(place, person))) dones.push(await send(activity));
      return dones.find(({ error }) => error) ?? dones.at(-1) ?? {};
    },
    async uninstall(place, person = anybody(place)) {
      world.install(place, false);
      return send(activities.removal(origin(), scene(place, person)));
    },
  };
  return hands;
}

/** What this person sees of a message: their own view of the card, if they got one. */
export const cardsFor = (message: MessageView, person: string): readonly CardJson[] => {
  const own = message.views[person];
  return own ? [own] : message.cards;
};

const buttonIn = (message: MessageView, person: string, label: string): Button | undefined =>
  cardsFor(message, person)
    .flatMap((card) => buttonsOf(card))
    .find(({ title }) => title === label);

const isAbout = (message: MessageView, person: string, { containing }: Which): boolean =>
  containing === undefined || JSON.stringify(cardsFor(message, person)).includes(containing);

interface Refresh {
  readonly verb?: string;
  readonly data: unknown;
}

function refreshFor(message: MessageView, teamsId: string): Refresh | undefined {
  const refresh = message.cards[0]?.["refresh"] as { action?: Refresh; userIds?: readonly string[] } | undefined;
  const isFor = refresh?.userIds === undefined || refresh.userIds.includes(teamsId);
  return isFor ? refresh?.action : undefined;
}
