import { setTimeout as pause } from "node:timers/promises";
import { type BotAnswer, type BotProcess, type BotSettings, startBot } from "../support/bot-process.ts";
import { eventually } from "../support/eventually.ts";

/** Two processes on one store; one that is killed is started again at once. */
export interface Pair {
  /** Hands an activity to one of the two, whether it lives or not. */
  send(activity: object): Promise<BotAnswer>;
  /** One of the two, whether it lives or not; undefined while it has never listened. */
  any(): BotProcess | undefined;
  /** Those that live. */
  alive(): readonly BotProcess[];
  /** `kill -9` of one of them, also while it is still starting. */
  killOne(): void;
  /** Lets this one stand still for so long (SIGSTOP), as a machine that sleeps does. */
  freeze(pid: number, millis: number): Promise<void>;
  /** Moments, in milliseconds since 1970. */
  readonly kills: readonly number[];
  readonly freezes: readonly { readonly from: number; readonly to: number }[];
  /** Starts none any more; SIGTERM to both. @returns what went wrong with that */
  stop(): Promise<string[]>;
}

interface Slot {
  bot: BotProcess | undefined;
  kill: (() => boolean) | undefined;
  starting: Promise<void>;
}

const NO_ANSWER: BotAnswer = { status: 0, text: "", body: {} };
const LOOK_EVERY_MS = 50;
const START_WITHIN_MS = 60_000;

export async function startPair(
  folder: string,
  random: () => number,
  settings: Omit<BotSettings, "folder" | "onSpawn"> = {},
): Promise<Pair> {
  const kills: number[] = [];
  const freezes: { from: number; to: number }[] = [];
  const slots: Slot[] = [];
  const ending = new AbortController();
  const isStopping = () => ending.signal.aborted;

  const start = async (slot: Slot): Promise<void> => {
    while (!isStopping()) {
      const started = await startBot({ ...settings, folder, onSpawn: (kill) => (slot.kill = kill) }).catch(
        () => undefined,
      );
      if (!started) continue;
      slot.bot = started;
      while (started.isAlive() && !isStopping()) await pause(LOOK_EVERY_MS);
    }
  };

  const alive = (): BotProcess[] => slots.flatMap(({ bot }) => (bot?.isAlive() ? [bot] : []));
  const anyOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];

  for (let count = 0; count < 2; count++) {
    const slot: Slot = { bot: undefined, kill: undefined, starting: Promise.resolve() };
    slot.starting = start(slot);
    slots.push(slot);
  }
  await eventually(() => slots.every(({ bot }) => bot), "both processes listen", START_WITHIN_MS);

  return {
    ...{ kills, freezes, alive },
    any: () => anyOf(slots)?.bot,
    send: async (activity) => anyOf(slots)?.bot?.send(activity) ?? NO_ANSWER,
    killOne() {
      if (anyOf(slots)?.kill?.()) kills.push(Date.now());
    },
    async freeze(pid, millis) {
      const bot = slots.find((slot) => slot.bot?.pid === pid)?.bot;
      const from = Date.now();
      bot?.signal("SIGSTOP");
      await pause(millis);
      bot?.signal("SIGCONT");
      freezes.push({ from, to: Date.now() });
    },
    async stop() {
      // The last kill may have come just now.
      const runAgain = () => isStopping() || slots.every(({ bot }) => bot?.isAlive());
      await eventually(runAgain, "both processes run again", START_WITHIN_MS);
      ending.abort();
      await Promise.all(slots.map(({ starting }) => starting));
      return (await Promise.all(alive().map(stopped))).flat();
    },
  };
}

const LAST_WORDS = 500;

async function stopped(bot: BotProcess): Promise<string[]> {
  const code = await bot.stop();
  return code === 0 ? [] : [`stopped with code ${String(code)}: ${bot.output().slice(-LAST_WORDS)}`];
}
