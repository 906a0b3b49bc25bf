import { el, icon } from "./dom.ts";
import { perform } from "./store.ts";
import { tell } from "./toasts.ts";
import type { HappeningView } from "./wire.ts";

/** What happens outside Teams: each button makes a system call the Helpdesk, and the page says what was called. */
export function happeningsMenu(happenings: readonly HappeningView[], toasts: HTMLElement): HTMLElement {
  const happen = async ({ key, title }: HappeningView): Promise<void> => {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    const busy = tell(toasts, [title, "Een ogenblik …"]);
    const { said = "", called = "", error = "" } = await perform({ do: "happen", what: key });
    tell(toasts, [title, error || said, called], busy);
  };
  const groups = Map.groupBy(happenings, ({ group }) => group);
  const items = [...groups].flatMap(([group, members]) => [
    el("p", { class: "menu-title" }, group),
    ...members.map((one) => el("button", { type: "button", on: { click: () => void happen(one) } }, one.title)),
  ]);
  const name = { title: "Gebeurtenissen", "aria-label": "Gebeurtenissen" };
  const menu = el(
    "details",
    { class: "menu happenings" },
    el("summary", { class: "clock-face", ...name }, icon("bell"), el("span", {}, "Gebeurtenissen")),
    el("div", { class: "menu-items" }, ...items),
  );
  return menu;
}
