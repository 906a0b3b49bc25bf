import { avatar } from "./avatar.ts";
import type { Columns } from "./columns.ts";
import { el } from "./dom.ts";
import type { Store } from "./store.ts";
import type { ConversationView } from "./wire.ts";

const SUPPORT = "ICT NML";

/** Who there is and where one can look. */
export function drawRail(rail: HTMLElement, store: Store, columns: Columns): void {
  const all = [...store.conversations.values()];
  const isSupport = ({ key }: ConversationView): boolean => store.people.get(key)?.organisation === SUPPORT;
  const personal = all.filter(({ kind }) => kind === "personal");
  const groups: [string, ConversationView[]][] = [
    ["Bij de gemeenten", personal.filter((conversation) => !isSupport(conversation))],
    ["Kanalen in Teams", all.filter(({ kind }) => kind === "channel")],
    ["Chats van collega's", all.filter(({ kind }) => kind === "groupChat")],
    [`Bij ${SUPPORT}`, personal.filter(isSupport)],
  ];
  const focused = document.activeElement?.getAttribute("data-testid");
  rail.replaceChildren(...groups.map(([title, members]) => group(title, members, store, columns)));
  if (focused) rail.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus();
}

function group(title: string, members: readonly ConversationView[], store: Store, columns: Columns): HTMLElement {
  const id = `rail-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return el(
    "section",
    { "aria-labelledby": id },
    el("h2", { id }, title),
    el("ul", {}, ...members.map((conversation) => el("li", {}, entry(conversation, store, columns)))),
  );
}

function entry({ key, title, about }: ConversationView, store: Store, columns: Columns): HTMLElement {
  const open = columns.open.some((column) => column.key === key);
  const unread = store.isUnread(key);
  return el(
    "button",
    {
      type: "button",
      class: "person",
      "data-testid": `open-${key}`,
      "aria-pressed": String(open),
      on: { click: () => void columns.show(key) },
    },
    avatar(store, key),
    el("span", { class: "person-words" }, el("span", { class: "person-name" }, title), el("small", {}, about)),
    unread && el("span", { class: "dot" }, el("span", { class: "unseen" }, "nieuw bericht")),
  );
}
