import { drawCard, type CardPress, type CardScene } from "./card.ts";
import { el } from "./dom.ts";
import type { CardJson, DeedAnswer } from "./wire.ts";

/**
 * A card with what Teams shows beside it: that it is busy, what went wrong, the bot's own words.
 * @param ask called for a press, one at a time
 */
export function cardBox(json: CardJson, scene: CardScene, ask: (press: CardPress) => Promise<DeedAnswer>): HTMLElement {
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const words = el("p", { class: "beside", role: "status", hidden: true });
  const box = el("div", { class: "card", "data-testid": "card" });
  const press = async (asked: CardPress, button: HTMLElement): Promise<void> => {
    if (box.getAttribute("aria-busy") === "true") return;
    box.setAttribute("aria-busy", "true");
    button.classList.add("busy");
    say(trouble, undefined);
    say(words, undefined);
    const answer = await ask(asked);
    box.removeAttribute("aria-busy");
    button.classList.remove("busy");
    say(trouble, answer.error);
    say(words, answer.words);
  };
  const drawn = drawCard(json, scene, (asked, button) => void press(asked, button));
  box.append(drawn ?? el("p", { class: "gone" }, "Deze kaart kan niet worden getoond."), trouble, words);
  return box;
}

function say(place: HTMLElement, text: string | undefined): void {
  place.textContent = text ?? "";
  place.hidden = text === undefined;
}
