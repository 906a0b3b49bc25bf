import { avatar } from "./avatar.ts";
import { cardBox } from "./card-box.ts";
import { openDialog } from "./dialog.ts";
import { el, icon, iconButton } from "./dom.ts";
import type { Theme } from "./host-config.ts";
import { drawFile, drawOffer } from "./file-view.ts";
import { markdownToHtml } from "./markdown.ts";
import { menuButton } from "./message-menu.ts";
import { perform, type Store } from "./store.ts";
import { timeOfDay, wholeMoment } from "./times.ts";
import type { CardJson, MessageView, PersonView } from "./wire.ts";
import { writer } from "./writer.ts";

const BOT = "bot";
export const BOT_NAME = "Helpdesk";

/** Through whose eyes a message is drawn. */
export interface Eyes {
  readonly store: Store;
  /** The person's key. */
  readonly viewer: string;
  readonly theme: Theme;
}

/**
 * What this person sees beneath the heading. While it stays the same nothing is drawn again, so that an edit that
 * changes nothing for them leaves alone what they are typing.
 */
export const lookOf = (message: MessageView, { viewer, theme }: Eyes): string =>
  JSON.stringify([message.text, cardsFor(message, viewer), message.offers, message.files, message.deleted, theme]);

const cardsFor = (message: MessageView, viewer: string): readonly CardJson[] => {
  const own = message.views[viewer];
  return own ? [own] : message.cards;
};

export function drawMessage(message: MessageView, eyes: Eyes): HTMLElement {
  const { store, viewer } = eyes;
  const name = nameOf(message, eyes);
  // In a channel everybody stands in one list, whoever looks.
  const own = message.from === viewer && store.conversations.get(message.conversation)?.kind !== "channel";
  const body = el("div", { class: "message-body" }, ...contents(message, eyes));
  return el(
    "article",
    {
      class: `message${own ? " own" : ""}${message.from === BOT ? " from-bot" : ""}`,
      "aria-label": `${name}, ${timeOfDay(message.at)} uur`,
      "data-testid": "message",
      "data-message": message.id,
      tabindex: "-1",
    },
    own ? undefined : avatar(store, message.from),
    el(
      "div",
      { class: "message-main" },
      el("div", { class: "message-top" }, drawHeading(message, eyes), !message.deleted && reportMenu(message, eyes)),
      body,
      message.from === viewer ? ownTools(message, viewer, body) : undefined,
    ),
  );
}

const nameOf = ({ from }: MessageView, { store }: Eyes): string =>
  from === BOT ? BOT_NAME : (store.people.get(from)?.name ?? from);

/** Who, when, and what Teams says about the message: edited, notified. */
export function drawHeading(message: MessageView, eyes: Eyes): HTMLElement {
  const { viewer } = eyes;
  const notified = message.notifies.includes(viewer);
  return el(
    "header",
    { class: "message-head" },
    el("span", { class: "message-name" }, nameOf(message, eyes)),
    message.from === BOT && el("span", { class: "badge" }, "App"),
    el("time", { datetime: message.at, title: wholeMoment(message.at) }, timeOfDay(message.at)),
    message.edited && !message.deleted && el("span", { class: "mark" }, "bewerkt"),
    notified &&
      el(
        "span",
        { class: "mark notified", title: "Hiervoor krijgt u in Teams een melding", "data-testid": "notified" },
        icon("bell"),
        el("span", { class: "unseen" }, "met melding"),
      ),
    message.from !== BOT && message.cards.length > 0 && el("span", { class: "mark" }, `via ${BOT_NAME}`),
  );
}

function contents(message: MessageView, eyes: Eyes): (Node | string)[] {
  if (message.deleted) return [el("p", { class: "gone" }, "Dit bericht is verwijderd.")];
  const words = message.text === "" ? [] : [spoken(message)];
  return [
    ...words,
    ...cardsFor(message, eyes.viewer).map((json) => card(json, message, eyes)),
    ...message.offers.map((offer) => drawOffer(offer, message, eyes.viewer)),
    ...message.files.map(drawFile),
  ];
}

const MENTION = /<at(?: [^>]*)?>(.*?)<\/at>|(@Helpdesk)/g;

function spoken({ text, markdown }: MessageView): HTMLElement {
  const bubble = el("div", { class: "bubble" });
  let from = 0;
  const say = (words: string): void => {
    if (!markdown) bubble.append(words);
    else bubble.append(document.createRange().createContextualFragment(markdownToHtml(words)));
  };
  for (const match of text.matchAll(MENTION)) {
    say(text.slice(from, match.index));
    bubble.append(el("span", { class: "mention" }, match[1] ?? BOT_NAME));
    from = match.index + match[0].length;
  }
  say(text.slice(from));
  return bubble;
}

function card(json: CardJson, message: MessageView, { store, viewer, theme }: Eyes): HTMLElement {
  const where = { as: viewer, in: message.conversation, message: message.id };
  const scene = { theme, people: colleaguesOf(viewer, store) };
  const box = cardBox(json, scene, async ({ kind, verb, data }) => {
    if (kind !== "open-dialog") return perform({ do: kind, ...where, verb, data });
    const on = { ...where, opener: "button" } as const;
    const start = { title: BOT_NAME, scene, on, ...around(box) };
    await openDialog(start, () => perform({ do: "open-dialog", ...where, data }));
    return { ok: true };
  });
  return box;
}

/** The app's command on any message: as Teams has it, also where the app is not. */
function reportMenu(message: MessageView, { store, viewer, theme }: Eyes): HTMLElement {
  const { title } = store.app.report;
  const where = { as: viewer, in: message.conversation, message: message.id };
  const scene = { theme, people: colleaguesOf(viewer, store) };
  const report = (): void => {
    const start = { title, scene, on: { ...where, opener: "command" } as const, ...around(button) };
    void openDialog(start, () => perform({ do: "report-message", ...where }));
  };
  const button = menuButton("Meer met dit bericht", title, report);
  return button;
}

/** In which column a dialog belongs, and what gets the focus after it: the message may be drawn anew meanwhile. */
function around(element: HTMLElement) {
  const room = element.closest<HTMLElement>(".column") ?? document.body;
  const id = element.closest("[data-message]")?.getAttribute("data-message") ?? "";
  return { room, back: () => room.querySelector<HTMLElement>(`[data-message="${id}"] .message-more`)?.focus() };
}

/** Everybody in the viewer's own tenant, the viewer too. */
function colleaguesOf(viewer: string, { people }: Store): readonly PersonView[] {
  const tenant = people.get(viewer)?.tenant;
  return [...people.values()]
    .filter((person) => person.tenant === tenant)
    .sort((one, other) => one.name.localeCompare(other.name, "nl"));
}

/** What Teams lets people do with what they wrote. */
function ownTools(message: MessageView, viewer: string, body: HTMLElement): HTMLElement | undefined {
  if (message.deleted) return undefined;
  const where = { as: viewer, in: message.conversation, message: message.id };
  const save = async (text: string): Promise<void> => {
    await perform({ do: "edit", ...where, text });
  };
  const edit = (): void => {
    const form = writer("Uw bericht wijzigen", "Uw bericht", save, { start: message.text });
    body.replaceChildren(form);
    form.querySelector("textarea")?.focus();
  };
  return el(
    "div",
    { class: "message-tools" },
    message.cards.length === 0 && iconButton("pen", "Bericht wijzigen", edit),
    iconButton("close", "Bericht verwijderen", () => void perform({ do: "delete", ...where })),
  );
}
