import { avatar } from "./avatar.ts";
import type { Columns } from "./columns.ts";
import { el } from "./dom.ts";
import type { Store } from "./store.ts";
import type { MessageView } from "./wire.ts";

const SHOWN_MILLIS = 7_000;
const MOST_AT_ONCE = 3;

/** Says something to whoever looks at the page, in the place of an earlier word of the same thing. */
export function tell(room: HTMLElement, words: readonly string[], instead?: HTMLElement): HTMLElement {
  const [first = "", ...others] = words.filter((line) => line !== "");
  const lines = others.map((line) => el("span", { class: "toast-words" }, line));
  const note = el("div", { class: "toast", "data-testid": "told" }, el("div", {}, el("strong", {}, first), ...lines));
  instead?.remove();
  put(note, room);
  return note;
}

function put(note: HTMLElement, room: HTMLElement): void {
  room.prepend(note);
  while (room.children.length > MOST_AT_ONCE) room.lastElementChild?.remove();
  setTimeout(() => note.remove(), SHOWN_MILLIS);
}

/** Shows what somebody's phone would show, when their conversation is not on the screen. */
export function showNotifications(store: Store, columns: Columns, room: HTMLElement): void {
  const isOpen = (key: string): boolean => columns.open.some((column) => column.key === key);
  store.listen((change) => {
    if (change.is !== "message" || !change.fresh || isOpen(change.message.conversation)) return;
    for (const person of change.message.notifies) toast(person, change.message);
  });

  function toast(person: string, message: MessageView): void {
    const open = (): void => {
      columns.show(message.conversation, person);
      note.remove();
    };
    const note = el(
      "button",
      { type: "button", class: "toast", on: { click: open } },
      avatar(store, person),
      el(
        "span",
        {},
        el("strong", {}, `${store.people.get(person)?.name ?? person} krijgt een melding`),
        el("span", { class: "toast-words" }, message.summary ?? message.text),
      ),
    );
    put(note, room);
  }
}
