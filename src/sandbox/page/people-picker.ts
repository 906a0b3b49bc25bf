import { face } from "./avatar.ts";
import { el } from "./dom.ts";
import type { PersonView } from "./wire.ts";

/** A field in which somebody is found by name. */
export interface PeoplePicker {
  readonly field: HTMLInputElement;
  /** Who fits what was typed: put it beside the field, it draws itself above everything. */
  readonly list: HTMLElement;
  chosen(): PersonView | undefined;
}

const GAP_PIXELS = 4;
const HINT = "Typ een naam";
let made = 0;

/**
 * @param people who can be found
 * @param start the id of who is chosen already
 * @param changed called after somebody typed or chose
 */
export function createPeoplePicker(
  people: readonly PersonView[],
  { start, hint = HINT }: { readonly start: string | undefined; readonly hint: string | undefined },
  changed: () => void,
): PeoplePicker {
  const id = `people-${++made}`;
  const list = el("ul", { id, class: "people", role: "listbox", "aria-label": "Personen", popover: "manual" });
  const field = el("input", {
    class: "ac-input ac-textInput",
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": id,
    "aria-expanded": "false",
    autocomplete: "off",
    placeholder: hint,
  });
  let chosen = people.find((person) => person.id === start);
  field.value = chosen?.name ?? "";
  let fitting: readonly PersonView[] = [];
  let active = -1;
  let watching = new AbortController();

  const isOpen = (): boolean => list.matches(":popover-open");

  function open(): void {
    fitting = people.filter((person) => chosen !== undefined || fits(person, field.value));
    list.replaceChildren(...(fitting.length > 0 ? fitting.map(option) : [nobody()]));
    if (!isOpen()) stay();
    place();
    highlight(chosen ? fitting.indexOf(chosen) : field.value === "" ? -1 : 0);
  }

  function stay(): void {
    list.showPopover();
    field.setAttribute("aria-expanded", "true");
    watching = new AbortController();
    const { signal } = watching;
    document.addEventListener("scroll", place, { capture: true, passive: true, signal });
    window.addEventListener("resize", place, { signal });
  }

  function close(): void {
    if (isOpen()) list.hidePopover();
    watching.abort();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  /** Beneath the field, or above it when there is more room. */
  function place(): void {
    const { left, top, bottom, width } = field.getBoundingClientRect();
    const below = window.innerHeight - bottom;
    const isBelow = below > list.offsetHeight + GAP_PIXELS || below > top;
    list.style.left = `${left}px`;
    list.style.width = `${width}px`;
    list.style.top = `${isBelow ? bottom + GAP_PIXELS : top - list.offsetHeight - GAP_PIXELS}px`;
  }

  function option(person: PersonView, index: number): HTMLElement {
    const words = el("span", { class: "person-words" }, el("span", {}, person.name), el("small", {}, person.job));
    return el("li", { id: `${id}-${index}`, role: "option", on: { click: () => choose(person) } }, face(person), words);
  }

  function highlight(index: number): void {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    if (index in fitting) field.setAttribute("aria-activedescendant", `${id}-${index}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function choose(person: PersonView): void {
    chosen = person;
    field.value = person.name;
    close();
    changed();
  }

  function move(step: number): void {
    if (!isOpen()) open();
    else if (fitting.length > 0) highlight((Math.max(active + step, -1) + fitting.length) % fitting.length);
  }

  function onKey(event: KeyboardEvent): void {
    const person = isOpen() ? fitting[active] : undefined;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && person) choose(person);
    else if (event.key === "Escape" && isOpen()) close();
    else return;
    event.preventDefault();
  }

  field.addEventListener("input", () => {
    chosen = onlyOne(people.filter(({ name }) => plain(name) === plain(field.value)));
    if (chosen) close();
    else open();
    changed();
  });
  field.addEventListener("click", open);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", close);
  // A press in the list must not take the focus from the field: that would close it first.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  return { field, list, chosen: () => chosen };
}

const plain = (text: string): string => text.trim().toLocaleLowerCase("nl");

const fits = ({ name }: PersonView, typed: string): boolean => plain(name).includes(plain(typed));

const onlyOne = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

const nobody = (): HTMLElement =>
  el("li", { class: "nobody", role: "option", "aria-disabled": "true" }, "Niemand gevonden in uw organisatie");
