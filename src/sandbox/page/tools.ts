import { el, icon, iconButton } from "./dom.ts";
import type { Theme } from "./host-config.ts";
import { perform, type Store } from "./store.ts";
import { dayOf, timeOfDay } from "./times.ts";

const MOVES = [
  ["late", "23.00 uur"],
  ["next-working-day", "Volgende werkdag 8.00 uur"],
  ["working-day-on", "Een werkdag verder"],
  ["long-wait", "47 dagen verder"],
  ["next-month", "Eerste van de maand"],
  ["now", "Nu"],
] as const;
const TICK_MILLIS = 5_000;

/** The time in the sandbox, and where it can be moved to. */
export function clockMenu(store: Store): HTMLElement {
  const time = el("strong", { "data-testid": "clock" });
  const day = el("span");
  const tick = (): void => {
    const now = store.now().toISOString();
    time.textContent = `${timeOfDay(now)} uur`;
    day.textContent = dayOf(now);
  };
  const move = (to: string): void => {
    menu.open = false;
    void perform({ do: "clock", move: to });
  };
  const items = MOVES.map(([to, words]) =>
    el("button", { type: "button", "data-move": to, on: { click: () => move(to) } }, words),
  );
  const menu = el(
    "details",
    { class: "menu clock" },
    el("summary", { class: "clock-face", title: "Klok verzetten" }, icon("clock"), time, day),
    el("div", { class: "menu-items" }, el("p", { class: "menu-title" }, "Zet de klok op"), ...items),
  );
  store.listen((change) => {
    if (change.is === "clock" || change.is === "world") tick();
  });
  setInterval(tick, TICK_MILLIS);
  tick();
  return menu;
}

const THEME_KEPT = "helpdesk-theme";

/** What was asked for in the link, chosen before, or set on this computer. */
export function startTheme(asked: string | null): Theme {
  const wanted = asked ?? localStorage.getItem(THEME_KEPT);
  if (wanted === "light" || wanted === "dark") return wanted;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function wear(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function themeButton(start: Theme, change: (theme: Theme) => void): HTMLElement {
  let theme = start;
  const label = (): string => (theme === "light" ? "Donkere weergave" : "Lichte weergave");
  const button = iconButton(theme === "light" ? "moon" : "sun", label(), () => {
    theme = theme === "light" ? "dark" : "light";
    localStorage.setItem(THEME_KEPT, theme);
    button.replaceChildren(icon(theme === "light" ? "moon" : "sun"));
    button.title = label();
    button.setAttribute("aria-label", label());
    change(theme);
  });
  return button;
}

/** Menus close when the attention goes elsewhere. */
export function closeMenusElsewhere(): void {
  const close = (keep: EventTarget | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (!(keep instanceof Node && menu.contains(keep))) menu.open = false;
  };
  document.addEventListener("click", ({ target }) => close(target));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    document.querySelector<HTMLElement>("details.menu[open] > summary")?.focus();
    close(null);
  });
}
