import { el, icon } from "./dom.ts";
import { perform } from "./store.ts";
import type { FileView, MessageView, OfferAnswer, OfferView } from "./wire.ts";

const BYTES_PER_KB = 1_000;

/** What Teams asks before a bot's file comes. */
export function drawOffer(offer: OfferView, { conversation, id }: MessageView, viewer: string): HTMLElement {
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const box = el("div", { class: "card offer", "data-testid": "offer" });

  async function answer(given: OfferAnswer): Promise<void> {
    if (box.getAttribute("aria-busy") === "true") return;
    box.setAttribute("aria-busy", "true");
    trouble.hidden = true;
    const { error } = await perform({ do: "answer-offer", as: viewer, in: conversation, message: id, answer: given });
    box.removeAttribute("aria-busy");
    trouble.textContent = error ?? "";
    trouble.hidden = error === undefined;
  }

  const button = (words: string, given: OfferAnswer, look: string): HTMLElement =>
    el("button", { type: "button", class: look, on: { click: () => void answer(given) } }, words);
  box.append(
    el("p", { class: "offer-asks" }, "Helpdesk wil dit bestand in uw OneDrive zetten."),
    tile(offer.name, `${offer.description}, ongeveer ${sizeText(offer.sizeBytes)}`),
    el(
      "div",
      { class: "offer-answers" },
      button("Toestaan", "accept", "ac-pushButton style-positive"),
      button("Weigeren", "decline", "ac-pushButton"),
    ),
    trouble,
  );
  return box;
}

const sizeText = (bytes: number): string => `${Math.max(1, Math.round(bytes / BYTES_PER_KB))} kB`;

/** A file that is there; a click fetches it. */
export function drawFile({ name, path }: FileView): HTMLElement {
  if (path === undefined) return el("div", { class: "card file" }, tile(name, "Dit bestand is er niet meer."));
  return el(
    "a",
    { class: "card file", href: path, download: name, "data-testid": "file-tile" },
    tile(name, "Downloaden"),
  );
}

const tile = (name: string, words: string): HTMLElement =>
  el(
    "span",
    { class: "tile" },
    icon("file"),
    el("span", { class: "tile-words" }, el("strong", {}, name), el("span", { class: "tile-about" }, words)),
  );
