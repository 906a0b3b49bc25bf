import { cardMessage, type Activity, type Origin, type Scene } from "./activity.ts";
import type { AppCommands } from "./app-commands.ts";
import { buttonsOf, pressed } from "./card-buttons.ts";
import * as extension from "./extension-activity.ts";
import type { Done } from "./hands.ts";
import type { CardJson, DialogOpener, DialogView, MessageView } from "./page/wire.ts";
import type { SandboxPerson } from "./people.ts";
import type { World } from "./world.ts";

/** A dialog that somebody has before them. */
export interface Dialog extends DialogView {
  readonly person: string;
  readonly place: string;
  /** On which it was opened. */
  readonly message: string;
  readonly opener: DialogOpener;
}

/** What people do with the app where they write and on messages of anybody, and in its dialogs. */
export interface ExtensionHands {
  /** @param text nothing for what is there before somebody types */
  search(place: string, person: string, text?: string, beneath?: string): Promise<Done>;
  /** Puts a card that was found in the conversation, as the person's own message. */
  choose(place: string, person: string, card: CardJson, beneath?: string): Promise<Done>;
  /** Chooses the app's command on a message. */
  reportMessage(place: string, person: string, message: string): Promise<Opened>;
  /** Presses a button that opens a dialog. */
  openDialog(place: string, person: string, message: string, data: unknown): Promise<Opened>;
  /** Sends what a button in a dialog sends. Without a dialog for an answer it closes. */
  submitDialog(dialog: Omit<Dialog, "title" | "card">, data: unknown): Promise<Opened>;
  /** Presses the button with this label in a dialog. */
  pressInDialog(dialog: Dialog, label: string, inputs?: Readonly<Record<string, string>>): Promise<Opened>;
}

export interface Opened extends Done {
  readonly dialog?: Dialog;
}

interface Reach {
  readonly world: World;
  readonly commands: AppCommands;
  readonly origin: () => Origin;
  readonly send: (activity: Activity) => Promise<Done>;
  readonly scene: (place: string, person: string, root?: string) => Scene;
  readonly onMessage: (
    place: string,
    person: string,
    id: string,
  ) => { readonly message: MessageView; readonly at: Scene };
  readonly colleaguesOf: (person: string) => readonly SandboxPerson[];
}

export function createExtensionHands(reach: Reach): ExtensionHands {
  const { world, commands, origin, send, scene, onMessage, colleaguesOf } = reach;

  async function opened(activity: Activity, on: Omit<Dialog, "title" | "card">): Promise<Opened> {
    const { dialog, ...done } = await send(activity);
    const { person, place, message, opener } = on;
    return { ...done, ...(dialog && { dialog: { ...dialog, person, place, message, opener } }) };
  }

  const hands: ExtensionHands = {
    search: (place, person, text = "", beneath) =>
      send(extension.query(origin(), scene(place, person, beneath), commands, text)),
    async choose(place, person, card, beneath) {
      world.seen(person, place);
      const { id } = world.add(place, person, { text: "", markdown: false, cards: [card], mentions: [] }, beneath);
      const hears = world.conversation(place).kind === "personal" && world.installed(place);
      return hears ? send(cardMessage(origin(), scene(place, person), id, card)) : {};
    },
    reportMessage(place, person, id) {
      const { message, at } = onMessage(place, person, id);
      const payload = extension.payloadOf(message, at, origin(), world);
      const activity = extension.fetchTask(origin(), at, commands, payload);
      return opened(activity, { person, place, message: id, opener: "command" });
    },
    openDialog(place, person, id, data) {
      const activity = extension.taskFetch(origin(), onMessage(place, person, id).at, id, data);
      return opened(activity, { person, place, message: id, opener: "button" });
    },
    submitDialog(dialog, data) {
      const { message, at } = onMessage(dialog.place, dialog.person, dialog.message);
      if (dialog.opener === "button") return opened(extension.taskSubmit(origin(), at, data), dialog);
      const messagePayload = extension.payloadOf(message, at, origin(), world);
      return opened(extension.submitAction(origin(), at, commands, { messagePayload, data }), dialog);
    },
    pressInDialog(dialog, label, inputs = {}) {
      const button = buttonsOf(dialog.card).find(({ title, type }) => title === label && type === "Action.Submit");
      if (!button) throw new Error(`The dialog "${dialog.title}" has no button "${label}" that sends.`);
      return hands.submitDialog(dialog, pressed(button, inputs, colleaguesOf(dialog.person)));
    },
  };
  return hands;
}

/** Whether a button with these data opens a dialog instead of sending a message. */
export const opensDialog = (data: Readonly<Record<string, unknown>>): boolean => {
  const teams = data["msteams"];
  return typeof teams === "object" && teams !== null && "type" in teams && teams.type === "task/fetch";
};
