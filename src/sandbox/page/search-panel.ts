import { el, iconButton } from "./dom.ts";
import { perform, type Store } from "./store.ts";
import type { DeedAnswer, FoundView } from "./wire.ts";

/** From where somebody looks for something. */
export interface SearchStart {
  readonly store: Store;
  readonly where: { readonly as: string; readonly in: string; readonly beneath?: string };
  /** The box in which they write: the panel stands next to it. */
  readonly box: HTMLElement;
  /** Called once a card is in the conversation, or is not. */
  readonly done: (answer: DeedAnswer) => void;
}

const GAP_PIXELS = 6;
const TYPING_MILLIS = 250;
let made = 0;

/** Opens the app's search, as Teams does from where somebody writes. */
export function openSearch({ store, where, box, done }: SearchStart): void {
  const { title, hint } = store.app.search;
  const id = `search-${++made}`;
  const list = el("ul", { id, role: "listbox", "aria-label": title });
  const words = el("p", { class: "search-words", role: "status" });
  const field = el("input", {
    type: "text",
    role: "combobox",
    "aria-label": hint,
    "aria-autocomplete": "list",
    "aria-controls": id,
    "aria-expanded": "true",
    autocomplete: "off",
    placeholder: hint,
  });
  const panel = el(
    "div",
    { class: "search", popover: "auto", role: "dialog", "aria-label": title, "data-testid": "search" },
    el(
      "div",
      { class: "search-head" },
      el("img", { src: "/page/mark.svg", alt: "", width: 20, height: 20 }),
      el("strong", {}, title),
      iconButton("close", "Sluiten", () => panel.hidePopover()),
    ),
    field,
    list,
    words,
  );
  let found: readonly FoundView[] = [];
  let active = -1;
  let asked = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const mine = ++asked;
    const text = field.value.trim();
    panel.setAttribute("aria-busy", "true");
    const answer = await perform({ do: "search", ...where, text });
    // Somebody typed on: an older answer says nothing any more.
    if (mine !== asked) return;
    panel.removeAttribute("aria-busy");
    found = answer.found ?? [];
    list.replaceChildren(...found.map(row));
    words.textContent = answer.error ?? answer.words ?? counted(found.length);
    highlight(text !== "" && found.length > 0 ? 0 : -1);
  }

  const row = (one: FoundView, index: number): HTMLElement =>
    el(
      "li",
      { id: `${id}-${index}`, role: "option", on: { click: () => void choose(one) } },
      el("strong", {}, read(one.title)),
      el("span", {}, read(one.text)),
    );

  function highlight(index: number): void {
    active = index;
    [...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
    if (index in found) field.setAttribute("aria-activedescendant", `${id}-${index}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  async function choose({ card }: FoundView): Promise<void> {
    panel.hidePopover();
    box.querySelector("textarea")?.focus();
    done(await perform({ do: "choose", ...where, card }));
  }

  function onKey(event: KeyboardEvent): void {
    const one = found[active];
    if (event.key === "ArrowDown" && found.length > 0) highlight((active + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length > 0)
      highlight((Math.max(active, 0) - 1 + found.length) % found.length);
    else if (event.key === "Enter" && one) void choose(one);
    else return;
    event.preventDefault();
  }

  /** Above the box, or beneath it when there is more room. */
  function place(): void {
    const { left, top, bottom, width } = box.getBoundingClientRect();
    const below = window.innerHeight - bottom;
    panel.style.left = `${left}px`;
    panel.style.width = `${width}px`;
    panel.style.top = below > top ? `${bottom + GAP_PIXELS}px` : "auto";
    panel.style.bottom = below > top ? "auto" : `${below + box.offsetHeight + GAP_PIXELS}px`;
    panel.style.maxHeight = `${Math.max(top, below) - 2 * GAP_PIXELS}px`;
  }

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => void look(), TYPING_MILLIS);
  });
  field.addEventListener("keydown", onKey);
  window.addEventListener("resize", place);
  panel.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") return;
    clearTimeout(typing);
    window.removeEventListener("resize", place);
    panel.remove();
  });
  panel.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !panel.contains(relatedTarget)) panel.hidePopover();
  });
  box.append(panel);
  panel.showPopover();
  place();
  field.focus();
  void look();
}

const counted = (number: number): string => (number === 1 ? "1 gevonden" : `${number} gevonden`);

/** Teams reads HTML in these texts; here only what it says is shown. */
const read = (html: string): string => new DOMParser().parseFromString(html, "text/html").body.textContent;
