import { createCaption, highlight } from "./caption.ts";
import type { Columns } from "./columns.ts";
import { perform } from "./store.ts";
import { FAREWELL, STAGE, STEPS, type Move, type Step } from "./walk-script.ts";
import { answersIn, buttonIn, fieldIn, numberOn, shows } from "./walk-sight.ts";

export interface Walk {
  /** Plays the working day from the start; starts over when it was playing. Never rejects. */
  play(): Promise<void>;
}

/** At the pace of a reader; the link's `pace` multiplies it (0 is as fast as it goes). */
const PAUSE_MILLIS = { caption: 2_600, beforePress: 900, afterPress: 1_100, letter: 22 } as const;
const POLL_MILLIS = 80;
const PATIENCE_MILLIS = 12_000;
const PATIENCE_MAYBE_MILLIS = 1_500;
const PATIENCE_FOLDED_MILLIS = 1_000;

class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Time as the walk knows it: it can be slowed down, held and ended. */
interface Pace {
  /** @throws Stopped */
  rest(millis: number): Promise<void>;
  /** @throws Stopped, or an error that names what was not found */
  until<T>(find: () => T | undefined, what: string, patience?: number): Promise<T>;
  readonly isHurried: boolean;
}

export function createWalk(columns: Columns, box: HTMLElement, asked: string | null): Walk {
  const speed = asked === null ? 1 : Math.max(0, Number(asked)) || 0;
  /** Which playing is the current one. */
  let current = 0;
  const caption = createCaption(box, STEPS.length, stop);

  function stop(): void {
    current++;
    caption.hide();
  }

  function paceOf(playing: number): Pace {
    const tick = async (millis: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, millis));
      if (playing !== current) throw new Stopped();
    };
    return {
      isHurried: speed === 0,
      async rest(millis) {
        let left = millis * speed;
        do {
          const slice = Math.min(left, POLL_MILLIS);
          await tick(caption.isPaused() ? POLL_MILLIS : slice);
          if (!caption.isPaused()) left -= slice;
        } while (left > 0 || caption.isPaused());
      },
      async until(find, what, patience = PATIENCE_MILLIS) {
        const end = Date.now() + patience;
        for (;;) {
          const found = find();
          if (found !== undefined) return found;
          if (Date.now() > end) throw new Error(what);
          await tick(POLL_MILLIS);
        }
      },
    };
  }

  async function playAll(pace: Pace): Promise<void> {
    STAGE.forEach((key) => columns.show(key));
    // At night everybody would read that the Helpdesk is closed.
    await perform({ do: "clock", move: "office-time" });
    const player = createPlayer(pace);
    for (const [index, step] of STEPS.entries()) {
      const room = columns.show(step.in, step.as, step.instead).element;
      highlight(room);
      caption.tell(step.caption, index);
      await player(room, step);
    }
    caption.finish(FAREWELL);
  }

  return {
    async play() {
      stop();
      const state = document.documentElement.dataset;
      state["walk"] = "playing";
      try {
        await playAll(paceOf(current));
        state["walk"] = "finished";
      } catch (error) {
        if (error instanceof Stopped) return;
        state["walk"] = "stuck";
        caption.finish(`De werkdag kan niet verder: ik vind ${error instanceof Error ? error.message : "iets"} niet.`);
      }
    },
  };
}

/** Does what a step says, on the cards themselves. */
function createPlayer({ rest, until, isHurried }: Pace): (room: HTMLElement, step: Step) => Promise<void> {
  let ticket: string | undefined;
  /** The message whose button was pressed last, and that button's title. */
  let pressed = "";
  let pressedTitle = "";

  async function typeInto(box: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> {
    box.scrollIntoView({ block: "nearest" });
    for (const letter of text) {
      box.value += letter;
      if (!isHurried) await rest(PAUSE_MILLIS.letter);
    }
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function press(room: HTMLElement, title: string, maybe: boolean): Promise<void> {
    const find = () => buttonIn({ room, ticket }, title);
    const looking = until(find, `de knop "${title}"`, maybe ? PATIENCE_MAYBE_MILLIS : PATIENCE_MILLIS);
    const found = await (maybe ? looking.catch(unlessStopped) : looking);
    if (!found) return;
    found.scrollIntoView({ block: "nearest" });
    found.classList.add("shown");
    await rest(PAUSE_MILLIS.beforePress);
    found.classList.remove("shown");
    // It may have been drawn again while the caption was read.
    const button = find() ?? found;
    pressed = button.closest<HTMLElement>("[data-message]")?.dataset["message"] ?? "";
    pressedTitle = title;
    button.click();
    await rest(PAUSE_MILLIS.afterPress);
  }

  /** A card that was drawn again has folded its parts: then what unfolded them is pressed once more. */
  async function fieldFor(room: HTMLElement, label: string) {
    const find = () => fieldIn({ room, ticket }, label);
    const soon = await until(find, label, PATIENCE_FOLDED_MILLIS).catch(unlessStopped);
    if (soon) return soon;
    buttonIn({ room, ticket }, pressedTitle)?.click();
    return until(find, `het veld "${label}"`);
  }

  async function say(room: HTMLElement, text: string): Promise<void> {
    const writing = () => room.querySelector<HTMLTextAreaElement>(".compose textarea") ?? undefined;
    const box = await until(writing, "het tekstvak");
    await typeInto(box, text);
    await rest(PAUSE_MILLIS.beforePress);
    ticket = undefined;
    const heard = answersIn(room);
    box.form?.requestSubmit();
    await until(() => answersIn(room) > heard || undefined, "het antwoord van de Helpdesk");
    await rest(PAUSE_MILLIS.afterPress);
  }

  async function move(room: HTMLElement, todo: Move): Promise<void> {
    if ("type" in todo) await say(room, todo.type);
    else if ("press" in todo) await press(room, todo.press, todo.maybe === true);
    else if ("sees" in todo) await until(() => shows({ room, ticket }, todo.sees) || undefined, `"${todo.sees}"`);
    else if ("fill" in todo) await typeInto(await fieldFor(room, todo.fill), todo.with);
    else ticket = await until(() => numberOn(room, pressed), "het nummer van de melding");
  }

  return async (room, step) => {
    await rest(PAUSE_MILLIS.caption);
    for (const todo of step.moves) await move(room, todo);
  };
}

function unlessStopped(error: unknown): undefined {
  if (error instanceof Stopped) throw error;
}
