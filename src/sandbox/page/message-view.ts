import { avatar } from "./avatar.ts";
import { drawCard, type CardPress } from "./card.ts";
import { el, icon, iconButton } from "./dom.ts";
import type { Theme } from "./host-config.ts";
import { drawFile, drawOffer } from "./file-view.ts";
import { markdownToHtml } from "./markdown.ts";
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
  const own = message.from === viewer && store.conversations.get(message.conversation)?.kind === "personal";
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
      drawHeading(message, eyes),
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
  );
}

function contents(message: MessageView, eyes: Eyes): (Node | string)[] {
  if (message.deleted) return [el("p", { class: "gone" }, "Dit bericht is verwijderd.")];
  const words = message.text === "" ? [] : [spoken(message)];
  return [
    ...words,
    ...cardsFor(message, eyes.viewer).map((card) => cardBox(card, message, eyes)),
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

function cardBox(json: CardJson, message: MessageView, { store, viewer, theme }: Eyes): HTMLElement {
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const box = el("div", { class: "card", "data-testid": "card" });
  const press = async (asked: CardPress, button: HTMLElement): Promise<void> => {
    if (box.getAttribute("aria-busy") === "true") return;
    box.setAttribute("aria-busy", "true");
    button.classList.add("busy");
    trouble.hidden = true;
    const where = { as: viewer, in: message.conversation, message: message.id };
    const { error } = await perform({ do: asked.kind, ...where, verb: asked.verb, data: asked.data });
    box.removeAttribute("aria-busy");
    button.classList.remove("busy");
    if (!error) return;
    trouble.textContent = error;
    trouble.hidden = false;
  };
  const drawn = drawCard(
    json,
    { theme, people: colleaguesOf(viewer, store) },
    (asked, button) => void press(asked, button),
  );
  box.append(drawn ?? el("p", { class: "gone" }, "Deze kaart kan niet worden getoond."), trouble);
  return box;
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
    iconButton("pen", "Bericht wijzigen", edit),
    iconButton("close", "Bericht verwijderen", () => void perform({ do: "delete", ...where })),
  );
}
