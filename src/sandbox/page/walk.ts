import type { Columns } from "./columns.ts";
import { el, icon } from "./dom.ts";
import { FAREWELL, STAGE, STEPS, type Move, type Step } from "./walk-script.ts";

export interface Walk {
  /** Plays the working day from the start; starts over when it was playing. Never rejects. */
  play(): Promise<void>;
}

/** Milliseconds at the pace of a reader; the link's `pace` makes it faster (0 is as fast as it goes). */
const PAUSE = { caption: 2_600, beforePress: 900, afterPress: 1_100, letter: 22, poll: 80 } as const;
const PATIENCE_MILLIS = 12_000;
const PATIENCE_MAYBE_MILLIS = 1_500;
const PATIENCE_FOLDED_MILLIS = 1_000;
const TICKET_NUMBER = /[A-Z]\d{2}-\d{6}/;

class Stopped extends Error {
  override readonly name = "Stopped";
}

function unlessStopped(error: unknown): undefined {
  if (error instanceof Stopped) throw error;
}

export function createWalk(columns: Columns, caption: HTMLElement, pace: string | null): Walk {
  const speed = pace === null ? 1 : Math.max(0, Number(pace)) || 0;
  let playing = 0;
  let paused = false;

  /** One playing of the day; every wait in it ends when it is stopped. */
  function performance(id: number) {
    let ticket: string | undefined;
    /** The message whose button was pressed last. */
    let pressed = "";
    /** That button's title. */
    let unfolded = "";

    const check = (): void => {
      if (id !== playing) throw new Stopped();
    };

    async function rest(millis: number): Promise<void> {
      let left = millis * speed;
      do {
        const slice = Math.min(left, PAUSE.poll);
        await new Promise((resolve) => setTimeout(resolve, paused ? PAUSE.poll : slice));
        if (!paused) left -= slice;
        check();
      } while (left > 0 || paused);
    }

    async function until<T>(find: () => T | undefined, what: string, patience = PATIENCE_MILLIS): Promise<T> {
      const end = Date.now() + patience;
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error(what);
        await new Promise((resolve) => setTimeout(resolve, PAUSE.poll));
        check();
      }
    }

    const isAboutTicket = (message: Element): boolean => ticket === undefined || message.textContent.includes(ticket);

    function newest<T extends HTMLElement>(room: HTMLElement, selector: string, named: (element: T) => boolean) {
      const messages = [...room.querySelectorAll("[data-testid=message]")].filter(isAboutTicket);
      for (const message of messages.reverse())
        for (const element of message.querySelectorAll<T>(selector))
          if (named(element) && element.checkVisibility()) return element;
      return undefined;
    }

    const button = (room: HTMLElement, title: string) =>
      newest<HTMLButtonElement>(
        room,
        "button",
        (element) =>
          element.textContent.trim() === title &&
          element.closest("[aria-busy=true]") === null &&
          element.getAttribute("aria-disabled") !== "true",
      );

    const field = (room: HTMLElement, label: string) =>
      newest<HTMLInputElement | HTMLTextAreaElement>(
        room,
        "input, textarea",
        (element) => plain(element.labels?.[0]?.textContent ?? "") === label,
      );

    async function typeInto(box: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> {
      box.scrollIntoView({ block: "nearest" });
      for (const letter of text) {
        box.value += letter;
        if (speed > 0) await rest(PAUSE.letter);
      }
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** A card that was drawn again has folded its parts: then what unfolded them is pressed once more. */
    async function fieldFor(room: HTMLElement, label: string) {
      const find = () => field(room, label);
      const soon = await until(find, label, PATIENCE_FOLDED_MILLIS).catch(unlessStopped);
      if (soon) return soon;
      button(room, unfolded)?.click();
      return until(find, `het veld "${label}"`);
    }

    async function press(room: HTMLElement, title: string, maybe: boolean): Promise<void> {
      const patience = maybe ? PATIENCE_MAYBE_MILLIS : PATIENCE_MILLIS;
      const looking = until(() => button(room, title), `de knop "${title}"`, patience);
      const found = await (maybe ? looking.catch(unlessStopped) : looking);
      if (!found) return;
      found.scrollIntoView({ block: "nearest" });
      found.classList.add("shown");
      await rest(PAUSE.beforePress);
      found.classList.remove("shown");
      // It may have been drawn again while the caption was read.
      const now = button(room, title) ?? found;
      unfolded = title;
      pressed = now.closest<HTMLElement>("[data-message]")?.dataset["message"] ?? "";
      now.click();
      await rest(PAUSE.afterPress);
    }

    async function say(room: HTMLElement, text: string): Promise<void> {
      const box = await until(
        () => room.querySelector<HTMLTextAreaElement>(".compose textarea") ?? undefined,
        "het tekstvak",
      );
      await typeInto(box, text);
      await rest(PAUSE.beforePress);
      const heard = answersIn(room);
      box.form?.requestSubmit();
      await until(() => answersIn(room) > heard || undefined, "het antwoord van de Helpdesk");
      await rest(PAUSE.afterPress);
    }

    async function learn(room: HTMLElement): Promise<void> {
      const numberOn = (): string | undefined =>
        TICKET_NUMBER.exec(room.querySelector(`[data-message="${pressed}"]`)?.textContent ?? "")?.[0];
      ticket = await until(numberOn, "het nummer van de melding");
    }

    async function move(room: HTMLElement, todo: Move): Promise<void> {
      if ("type" in todo) return say(room, todo.type);
      if ("press" in todo) return press(room, todo.press, todo.maybe === true);
      if ("learn" in todo) return learn(room);
      return typeInto(await fieldFor(room, todo.fill), todo.with);
    }

    async function step(todo: Step, index: number): Promise<void> {
      const room = columns.show(todo.in, todo.as).element;
      highlight(room);
      tell(todo.caption, index);
      await rest(PAUSE.caption);
      for (const one of todo.moves) await move(room, one);
    }

    return async (): Promise<void> => {
      STAGE.forEach((key) => columns.show(key));
      for (const [index, todo] of STEPS.entries()) await step(todo, index);
      finish(FAREWELL);
    };
  }

  function tell(words: string, index: number): void {
    caption.hidden = false;
    document.body.classList.add("walking");
    caption.replaceChildren(
      el("p", { class: "caption-words", "aria-live": "polite" }, words),
      el("div", { class: "caption-foot" }, progress(index), pauseButton(), stopButton("Stoppen")),
    );
  }

  function pauseButton(): HTMLElement {
    const label = (): (Node | string)[] => [icon(paused ? "play" : "pause"), paused ? "Verder" : "Pauze"];
    const press = (): void => {
      paused = !paused;
      toggle.replaceChildren(...label());
    };
    const toggle = el("button", { type: "button", on: { click: press } }, ...label());
    return toggle;
  }

  const stopButton = (words: string): HTMLElement =>
    el("button", { type: "button", on: { click: stop } }, icon("stop"), words);

  function finish(words: string): void {
    highlight(undefined);
    caption.replaceChildren(
      el("p", { class: "caption-words", role: "status" }, words),
      el("div", { class: "caption-foot" }, progress(STEPS.length), stopButton("Sluiten")),
    );
    caption.dataset["finished"] = "yes";
  }

  function stop(): void {
    playing++;
    paused = false;
    highlight(undefined);
    caption.hidden = true;
    document.body.classList.remove("walking");
  }

  return {
    async play() {
      stop();
      delete caption.dataset["finished"];
      document.documentElement.dataset["walk"] = "playing";
      try {
        await performance(playing)();
        document.documentElement.dataset["walk"] = "finished";
      } catch (error) {
        if (error instanceof Stopped) return;
        document.documentElement.dataset["walk"] = "stuck";
        finish(`De werkdag kan niet verder: ik vind ${error instanceof Error ? error.message : "iets"} niet.`);
      }
    },
  };
}

function progress(done: number): HTMLElement {
  const dots = STEPS.map((_, index) => el("i", { class: index < done ? "past" : index === done ? "current" : "" }));
  return el(
    "span",
    { class: "progress", role: "img", "aria-label": `Stap ${Math.min(done + 1, STEPS.length)} van ${STEPS.length}` },
    ...dots,
  );
}

function highlight(room: HTMLElement | undefined): void {
  document.querySelectorAll(".column.on-stage").forEach((column) => column.classList.remove("on-stage"));
  room?.classList.add("on-stage");
}

/** A label without what says that it must be filled in. */
const plain = (label: string): string => label.replace(/\s*(?:\(verplicht\))?\s*\*?\s*$/, "");

const answersIn = (room: HTMLElement): number => room.querySelectorAll(".message.from-bot").length;
