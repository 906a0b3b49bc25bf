import type { Measured } from "./processes.ts";
import type { NextTurn, Turn } from "./turns.ts";
import { type Line, openLine } from "./wire.ts";

export interface Sample {
  readonly turns: number;
  /** Wall clock a turn, with this many in flight. */
  readonly millisATurn: number;
  /** Processor time of the bot's process a turn. */
  readonly cpuATurn: number;
}

interface Until {
  readonly turns?: number;
  readonly millis?: number;
}

export const IN_FLIGHT = 16;
const PATH = "/api/messages";

export async function once({ port }: Measured, { json, check }: Turn): Promise<void> {
  const line = await openLine(port);
  check(await line.ask(PATH, json));
  line.close();
}

/** Closed loop: each of those who write waits for the answer before the next turn, whichever bound comes first. */
export async function drive(
  bot: Measured,
  next: NextTurn,
  { turns = Infinity, millis = Infinity }: Until,
): Promise<Sample> {
  const lines = await Promise.all(Array.from({ length: IN_FLIGHT }, () => openLine(bot.port)));
  const cpuBefore = bot.cpuMillis();
  const began = performance.now();
  let begun = 0;

  const write = async (line: Line, slot: number): Promise<void> => {
    while (begun < turns && performance.now() - began < millis) {
      begun += 1;
      const { json, check } = next(slot);
      check(await line.ask(PATH, json));
    }
  };
  await Promise.all(lines.map(write));

  const elapsed = performance.now() - began;
  const cpu = bot.cpuMillis() - cpuBefore;
  for (const line of lines) line.close();
  return { turns: begun, millisATurn: elapsed / begun, cpuATurn: cpu / begun };
}

/** A bot and what is asked of it, in turn with others. */
export interface Contender {
  readonly name: string;
  readonly bot: Measured;
  readonly next: NextTurn;
}

const WARM_UP = { turns: 6_000, millis: 8_000 };
const ROUNDS = 9;
/** A round is many short goes: what else the machine does comes and goes in seconds, and hits both sides of a ratio then. */
const GOES_A_ROUND = 6;
const GO = { millis: 150 };

export type Round = ReadonlyMap<string, Sample>;

/** Everybody warm first; then each in turn, in another order each time, while the rest stands still. */
export async function compete(contenders: readonly Contender[], warmUp: Until = WARM_UP): Promise<Round[]> {
  for (const { bot } of contenders) bot.pause();
  for (const contender of contenders) await alone(contender, warmUp);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await oneRound(contenders));
  for (const { bot } of contenders) bot.resume();
  return rounds;
}

async function oneRound(contenders: readonly Contender[]): Promise<Round> {
  const goes = new Map(contenders.map(({ name }): [string, Sample[]] => [name, []]));
  for (let go = 0; go < GOES_A_ROUND; go++) {
    for (const contender of shuffled(contenders)) goes.get(contender.name)?.push(await alone(contender, GO));
  }
  return new Map([...goes].map(([name, samples]) => [name, together(samples)]));
}

function together(samples: readonly Sample[]): Sample {
  const turns = samples.reduce((sum, sample) => sum + sample.turns, 0);
  const mean = (by: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + by(sample) * sample.turns, 0) / turns;
  return { turns, millisATurn: mean((one) => one.millisATurn), cpuATurn: mean((one) => one.cpuATurn) };
}

async function alone({ bot, next }: Contender, until: Until): Promise<Sample> {
  bot.resume();
  const sample = await drive(bot, next, until);
  bot.pause();
  return sample;
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

/** Of each round, one against the other. */
export const ratios = (
  rounds: readonly Round[],
  one: string,
  other: string,
  by: (sample: Sample) => number,
): number[] =>
  rounds.flatMap((round) => {
    const [mine, its] = [round.get(one), round.get(other)];
    return mine && its ? [by(mine) / by(its)] : [];
  });
