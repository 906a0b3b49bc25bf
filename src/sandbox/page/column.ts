import { avatar } from "./avatar.ts";
import { el, icon, iconButton } from "./dom.ts";
import { drawHeading, drawMessage, lookOf, BOT_NAME, type Eyes } from "./message-view.ts";
import type { Theme } from "./host-config.ts";
import { bring, perform, type Store } from "./store.ts";
import { openSearch } from "./search-panel.ts";
import { dayOf } from "./times.ts";
import type { ConversationView, MessageView } from "./wire.ts";
import { writer } from "./writer.ts";

/** One conversation on the screen, as one person sees it. */
export interface Column {
  readonly key: string;
  readonly element: HTMLElement;
  viewer(): string;
  lookAs(person: string): void;
  setNarrow(narrow: boolean): void;
  setTheme(theme: Theme): void;
  /** A message was added or changed. */
  show(message: MessageView): void;
  /** Draws everything; needed once after it was put on the page. */
  redraw(): void;
}

export interface ColumnStart {
  readonly store: Store;
  readonly key: string;
  readonly viewer?: string;
  readonly narrow: boolean;
  readonly theme: Theme;
  readonly close: () => void;
}

const CHIPS = {
  personal: ["Ik kan niet inloggen", "iets aanvragen", "mijn meldingen", "te beslissen", "hulp"],
  channel: ["@Helpdesk hulp"],
  groupChat: [],
} as const;
const HINTS = {
  personal: `Bericht aan ${BOT_NAME}`,
  channel: "Bericht in het kanaal",
  groupChat: "Bericht in de chat",
} as const;
const NOTHING_YET = {
  personal: "Nog geen berichten. Zeg hallo.",
  channel: "Nog geen berichten in dit kanaal.",
  groupChat: "Nog geen berichten in deze chat.",
} as const;
/** Closer to the end than this, a column follows what comes. */
const AT_END_PIXELS = 120;

export function createColumn({ store, key, viewer, narrow, theme, close }: ColumnStart): Column {
  const conversation = (): ConversationView => known(store.conversations.get(key));
  let eyes: Eyes = { store, viewer: viewer ?? conversation().members[0] ?? key, theme };

  const list = el("div", { class: "messages", role: "log", "aria-label": "Berichten", tabindex: "0" });
  const head = el("header", { class: "column-head" });
  const foot = el("footer", { class: "compose" });
  const element = el(
    "section",
    { class: "column", "data-testid": `column-${key}`, "data-key": key, "aria-label": conversation().title },
    head,
    list,
    foot,
  );
  const drawn = new Map<string, { element: HTMLElement; look: string }>();

  const atEnd = (): boolean => list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PIXELS;
  const toEnd = (): void => void (list.scrollTop = list.scrollHeight);
  let following = true;
  let lastTop = 0;
  const onScroll = (): void => {
    // Text that wraps anew moves things too; only going up is somebody who wants to read back.
    if (atEnd()) following = true;
    else if (list.scrollTop < lastTop) following = false;
    lastTop = list.scrollTop;
  };
  list.addEventListener("scroll", onScroll, { passive: true });
  let height = 0;
  // What stands lowest stays where it is when the room above it changes.
  new ResizeObserver(() => {
    if (following) toEnd();
    else list.scrollTop += height - list.clientHeight;
    height = list.clientHeight;
  }).observe(list);

  function seen(): void {
    void perform({ do: "seen", as: eyes.viewer, in: key });
  }

  /** Cards may hold a view of their own for whoever looks. */
  function look(message: MessageView): void {
    const asks = message.cards.some((card) => "refresh" in card);
    if (asks) void perform({ do: "look", as: eyes.viewer, in: key, message: message.id });
  }

  function draw(message: MessageView): HTMLElement {
    const look = lookOf(message, eyes);
    const before = drawn.get(message.id);
    if (before?.look === look) {
      before.element.querySelector(".message-head")?.replaceWith(drawHeading(message, eyes));
      return before.element;
    }
    const after = drawMessage(message, eyes);
    drawn.set(message.id, { element: after, look });
    const hadFocus = before?.element.contains(document.activeElement) ?? false;
    before?.element.replaceWith(after);
    if (hadFocus) after.focus({ preventScroll: true });
    return after;
  }

  function place(message: MessageView): void {
    const known = drawn.has(message.id);
    const drawing = draw(message);
    if (!known) slotFor(message).append(drawing);
    look(message);
  }

  /** In a channel a message and its answers are one block. */
  function slotFor(message: MessageView): HTMLElement {
    list.querySelector(".empty")?.remove();
    if (conversation().kind !== "channel") return dayPart(message);
    const root = message.root ?? message.id;
    return list.querySelector<HTMLElement>(`[data-root="${root}"] > .thread`) ?? newThread(message, root);
  }

  function newThread(message: MessageView, root: string): HTMLElement {
    const thread = el("div", { class: "thread" });
    const block = el("div", { class: "block", "data-root": root }, thread, replyBox(root));
    dayPart(message).append(block);
    return thread;
  }

  function dayPart(message: MessageView): HTMLElement {
    const day = dayOf(message.at);
    const last = list.querySelector<HTMLElement>(".day:last-of-type");
    if (last?.dataset["day"] === day) return last;
    const part = el("div", { class: "day", "data-day": day }, el("p", { class: "day-name" }, el("span", {}, day)));
    list.append(part);
    return part;
  }

  function replyBox(root: string): HTMLElement {
    const open = el("button", { type: "button", class: "reply-open" }, icon("reply"), "Antwoorden");
    const label = `Antwoord in dit gesprek als ${nameOf(eyes.viewer)}`;
    const box = writer(label, "Antwoord", (text) => say({ text, beneath: root }), {
      search: search({ beneath: root }),
    });
    box.hidden = true;
    open.addEventListener("click", () => {
      box.hidden = !box.hidden;
      if (!box.hidden) box.querySelector("textarea")?.focus();
    });
    return el("div", { class: "reply" }, open, box);
  }

  const nameOf = (person: string): string => store.people.get(person)?.name ?? person;

  const search = (beneath: { readonly beneath?: string } = {}) => ({
    title: store.app.search.title,
    open: (box: HTMLElement) =>
      openSearch({ store, where: { as: eyes.viewer, in: key, ...beneath }, box, done: ({ error }) => complain(error) }),
  });

  async function say(words: { text: string; beneath?: string; file?: string }): Promise<void> {
    const { error } = await perform({ do: "say", as: eyes.viewer, in: key, ...words });
    complain(error);
    if (words.beneath === undefined) toEnd();
  }

  async function sayWith(text: string, file: File | undefined): Promise<void> {
    if (!file) return say({ text });
    const brought = await bring(file);
    if (brought.id === undefined) complain(brought.error);
    else await say({ text, file: brought.id });
  }

  function complain(error: string | undefined): void {
    trouble.textContent = error ?? "";
    trouble.hidden = error === undefined;
  }

  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });

  function drawFoot(): void {
    const { kind } = conversation();
    const chips = CHIPS[kind].map((words) =>
      el("button", { type: "button", class: "chip", on: { click: () => void say({ text: words }) } }, words),
    );
    const hint = HINTS[kind];
    foot.replaceChildren(
      trouble,
      el("div", { class: "chips", role: "group", "aria-label": "Voorbeelden" }, ...chips),
      writer(`${hint} als ${nameOf(eyes.viewer)}`, hint, sayWith, { takesFile: kind === "personal", search: search() }),
    );
  }

  function drawHead(): void {
    const { title, about, kind, installed } = conversation();
    const works = store.people.get(key)?.organisation ?? about;
    const viewing =
      kind === "personal"
        ? el("p", { class: "viewing" }, "U kijkt als ", el("strong", {}, title))
        : el("p", { class: "viewing" }, "U bent ", viewerChoice());
    head.replaceChildren(
      avatar(store, key),
      el("div", { class: "column-title" }, el("h2", {}, title, el("span", { class: "quiet" }, ` · ${works}`)), viewing),
      iconButton("phone", "Zo smal als een telefoon", () => setNarrow(!element.classList.contains("narrow")), {
        "aria-pressed": String(element.classList.contains("narrow")),
        class: "icon-button phone",
      }),
      appMenu(installed),
      iconButton("close", `${title} sluiten`, close),
    );
  }

  function viewerChoice(): HTMLElement {
    const options = conversation().members.map((person) =>
      el("option", { value: person, selected: person === eyes.viewer }, nameOf(person)),
    );
    const choice = el("select", { "aria-label": "Wie bent u in dit gesprek?", "data-testid": "viewer" }, ...options);
    choice.addEventListener("change", () => lookAs(choice.value));
    return choice;
  }

  function appMenu(installed: boolean): HTMLElement {
    const words = installed ? "Helpdesk hier verwijderen" : "Helpdesk hier toevoegen";
    const change = (): void => {
      menu.open = false;
      void perform({ do: installed ? "uninstall" : "install", as: eyes.viewer, in: key });
    };
    const menu = el(
      "details",
      { class: "menu" },
      el("summary", { class: "icon-button", "aria-label": "Meer", title: "Meer" }, icon("more")),
      el("div", { class: "menu-items" }, el("button", { type: "button", on: { click: change } }, words)),
    );
    return menu;
  }

  function lookAs(person: string): void {
    eyes = { ...eyes, viewer: person };
    redraw();
  }

  function setNarrow(now: boolean): void {
    element.classList.toggle("narrow", now);
    head.querySelector(".phone")?.setAttribute("aria-pressed", String(now));
  }

  function redraw(): void {
    drawn.clear();
    list.replaceChildren();
    const messages = store.messages(key);
    if (messages.length === 0) list.append(emptyWords(conversation()));
    messages.forEach(place);
    drawHead();
    drawFoot();
    following = true;
    toEnd();
    seen();
  }

  setNarrow(narrow);

  return {
    key,
    element,
    viewer: () => eyes.viewer,
    lookAs,
    setNarrow,
    setTheme(next) {
      eyes = { ...eyes, theme: next };
      store.messages(key).forEach(place);
    },
    show(message) {
      const follow = following;
      place(message);
      if (follow) toEnd();
      if (message.notifies.includes(eyes.viewer)) seen();
    },
    redraw,
  };
}

const emptyWords = ({ kind }: ConversationView): HTMLElement => el("p", { class: "empty" }, NOTHING_YET[kind]);

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("The page shows a conversation that is not there.");
  return found;
}
