import { el, icon, type Drawing } from "./dom.ts";

/** The bar that tells what happens while the walk plays. */
export interface Caption {
  /** @param step counted from 0 */
  tell(words: string, step: number): void;
  /** The last words; stays until it is closed. */
  finish(words: string): void;
  hide(): void;
  isPaused(): boolean;
}

export function createCaption(box: HTMLElement, steps: number, stop: () => void): Caption {
  let paused = false;

  function show(words: string, done: number, ...buttons: readonly HTMLElement[]): void {
    box.hidden = false;
    document.body.classList.add("walking");
    box.replaceChildren(
      el("p", { class: "caption-words", "aria-live": "polite" }, words),
      el("div", { class: "caption-foot" }, progress(done, steps), ...buttons),
    );
  }

  const pauseLook = (): readonly [Drawing, string] => (paused ? ["play", "Verder"] : ["pause", "Pauze"]);

  function pauseButton(): HTMLElement {
    const toggle = captionButton(...pauseLook(), () => {
      paused = !paused;
      const [drawing, words] = pauseLook();
      toggle.replaceChildren(icon(drawing), words);
    });
    return toggle;
  }

  return {
    tell: (words, step) => show(words, step, pauseButton(), captionButton("stop", "Stoppen", stop)),
    finish(words) {
      highlight(undefined);
      show(words, steps, captionButton("close", "Sluiten", stop));
    },
    hide() {
      paused = false;
      highlight(undefined);
      box.hidden = true;
      document.body.classList.remove("walking");
    },
    isPaused: () => paused,
  };
}

const captionButton = (drawing: Drawing, words: string, click: () => void): HTMLElement =>
  el("button", { type: "button", on: { click } }, icon(drawing), words);

function progress(done: number, steps: number): HTMLElement {
  const words = `Stap ${Math.min(done + 1, steps)} van ${steps}`;
  const dots = Array.from({ length: steps }, (_, index) =>
    el("i", { class: index < done ? "past" : index === done ? "current" : "" }),
  );
  return el("span", { class: "progress", role: "img", "aria-label": words }, ...dots);
}

/** Puts the light on one column, or on none. */
export function highlight(room: HTMLElement | undefined): void {
  document.querySelectorAll(".column.on-stage").forEach((column) => column.classList.remove("on-stage"));
  room?.classList.add("on-stage");
}
