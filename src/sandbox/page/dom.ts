type Child = Node | string | undefined | false;

interface Traits {
  readonly class?: string;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
  readonly [attribute: string]: unknown;
}

/** An element with its attributes and children; `true` sets a bare attribute, `undefined` and `false` leave it out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { on = {}, ...attributes }: Traits = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string" || typeof value === "number") element.setAttribute(name, String(value));
    else if (value === true) element.setAttribute(name, "");
  }
  for (const [event, hear] of Object.entries(on)) element.addEventListener(event, hear);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** @throws when the page has no such element */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

const SVG = "http://www.w3.org/2000/svg";

/** Line drawings of 20 by 20, made for this page. */
const DRAWINGS = {
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3",
  close: "m5 5 10 10M15 5 5 15",
  phone: "M6.5 2.5h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zM9 15h2",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10zM5.5 10H10",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
  moon: "M16.5 11.800A7 7 0 1 1 8.200 3.5a5.5 5.5 0 0 0 8.300 8.300z",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l2.800 1.800",
  play: "M6.5 4.5v11l9-5.5z",
  pause: "M7 4.5v11M13 4.5v11",
  pen: "m4 16 .8-3.4L13.5 4l2.5 2.5-8.6 8.7z",
  stop: "M5.5 5.5h9v9h-9z",
  channel: "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h13M3 12.5h13",
  file: "M5.500 2.500h6l3.500 3.500v11.500h-9.500zM11.500 2.500v3.500h3.500",
  attach:
    "m15.500 9.500-6 6a3.500 3.500 0 0 1-5-5l6.500-6.500a2.300 2.300 0 0 1 3.300 3.300L8 13.500a1.200 1.200 0 0 1-1.700-1.700l5.200-5.200",
  people:
    "M7.500 4.500a2.700 2.700 0 1 0 0 5.400 2.700 2.700 0 0 0 0-5.400zM2.500 16c0-2.800 2.200-4.300 5-4.300s5 1.500 5 4.300M12.500 4.800a2.500 2.500 0 0 1 0 4.800M14.500 12c1.800.500 3 1.800 3 4",
  search: "M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l3.800 3.800",
  reply: "M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5V16",
} as const;
export type Drawing = keyof typeof DRAWINGS;

/** Decoration only: the words stand beside it or in the button's name. */
export function icon(name: Drawing): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

export const iconButton = (drawing: Drawing, name: string, press: () => void, more: Traits = {}): HTMLButtonElement =>
  el(
    "button",
    { type: "button", class: "icon-button", "aria-label": name, title: name, ...more, on: { click: press } },
    icon(drawing),
  );
