import { el, icon, iconButton } from "./dom.ts";

const HIDDEN_KEPT = "helpdesk-strip-hidden";

const STEPS = [
  ["Meld iets als Noor", "Kies in haar gesprek Storing of vraag melden, of typ wat er mis is."],
  ["Pak het op als Sam", "De kaart staat in het kanaal Helpdesk. Kies Oppakken."],
  ["Kijk wat Noor ziet", "Haar kaart verandert mee. Kies links wie u nog meer wilt zijn."],
] as const;

/** "Wat kunt u hier doen?" in three steps; stays away once it was closed. */
export function drawStrip(strip: HTMLElement, play: () => void): void {
  const hide = (): void => {
    strip.hidden = true;
    localStorage.setItem(HIDDEN_KEPT, "yes");
  };
  const steps = STEPS.map(([title, words]) =>
    el("li", {}, el("div", {}, el("strong", {}, title), el("span", {}, words))),
  );
  strip.replaceChildren(
    el("h2", {}, "Wat kunt u hier doen?"),
    el("ol", {}, ...steps),
    el("button", { type: "button", class: "primary", on: { click: play } }, icon("play"), "Speel een werkdag"),
    iconButton("close", "Deze uitleg sluiten", hide),
  );
  strip.hidden = localStorage.getItem(HIDDEN_KEPT) !== null;
}
