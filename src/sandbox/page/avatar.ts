import { el, icon } from "./dom.ts";
import type { Store } from "./store.ts";
import type { PersonView } from "./wire.ts";

/** A person's initials in their organisation's colour, the Helpdesk's mark, or the sign of a channel or a chat. */
export function avatar(store: Store, key: string): HTMLElement {
  const person = store.people.get(key);
  if (person) return face(person);
  const place = store.conversations.get(key);
  if (place) {
    const sign = icon(place.kind === "channel" ? "channel" : "people");
    return el("span", { class: "avatar channel", "aria-hidden": "true" }, sign);
  }
  return el(
    "span",
    { class: "avatar bot", "aria-hidden": "true" },
    el("img", { src: "/page/mark.svg", alt: "", width: 32, height: 32 }),
  );
}

export const face = ({ name, organisation }: PersonView): HTMLElement =>
  el("span", { class: "avatar", "data-organisation": colourOf(organisation), "aria-hidden": "true" }, initials(name));

const initials = (name: string): string => {
  const words = name.split(" ");
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`;
};

/** "Venlo en Weert" has Venlo's colour. */
const colourOf = (organisation: string): string => organisation.toLowerCase().split(" ")[0] ?? "";
