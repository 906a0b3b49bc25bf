import { avatar } from "./avatar.ts";
import type { Columns } from "./columns.ts";
import { el } from "./dom.ts";
import type { Store } from "./store.ts";
import type { MessageView } from "./wire.ts";

const SHOWN_MILLIS = 7_000;
const MOST_AT_ONCE = 3;

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
    room.prepend(note);
    while (room.children.length > MOST_AT_ONCE) room.lastElementChild?.remove();
    setTimeout(() => note.remove(), SHOWN_MILLIS);
  }
}
