/** One line of the outcome: a figure over all rounds, and what it ought to be. */
export interface Figure {
  /** "P1"; empty for what only explains the line above it. */
  readonly name: string;
  readonly what: string;
  readonly values: readonly number[];
  readonly unit: "x" | "ms" | "bytes" | "trips" | "ranges";
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly stretch?: number;
}

/** A part of the bench: what it says it does while it does it, and its figures. */
export interface Part {
  readonly names: readonly string[];
  readonly doing: string;
  /** The reference against itself: far from 1 the machine was too busy to measure anything. */
  readonly run: () => Promise<{ readonly figures: readonly Figure[]; readonly reference?: readonly number[] }>;
}

const QUIET = [0.9, 1.1] as const;
/** Where half of the rounds lie when nothing but the bench is at work. */
const STEADY = [0.8, 1.25] as const;
const WHAT_WIDTH = 74;
const VALUES_WIDTH = 24;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

const within = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

export const isQuiet = (reference: readonly number[]): boolean => within(median(reference), QUIET);

/** False only beyond a target that it has. */
export const isReached = ({ values, atMost = Infinity, atLeast = -Infinity }: Figure): boolean =>
  median(values) <= atMost && median(values) >= atLeast;

export function lineOf(figure: Figure): string {
  const { name, what, values, unit } = figure;
  const spread = [Math.min(...values), median(values), Math.max(...values)].map(shortened).join(" – ");
  return `${name.padEnd(4)}${`${what}, ${unit}`.padEnd(WHAT_WIDTH)} ${spread.padEnd(VALUES_WIDTH)} ${verdictOf(figure)}`;
}

export const referenceLine = (reference: readonly number[]): string =>
  lineOf({ name: "", what: "  the reference against itself", values: reference, unit: "x" }) + noiseOf(reference);

function noiseOf(reference: readonly number[]): string {
  if (!isQuiet(reference)) return "NOISY, REPEAT: the lines above say nothing";
  const sorted = [...reference].sort((one, other) => one - other);
  const quarter = sorted.length >> 2;
  const isSteady = [sorted[quarter], sorted.at(-1 - quarter)].every((value) => within(value ?? NaN, STEADY));
  return isSteady ? "quiet enough" : "restless: believe only what is far from its target";
}

function shortened(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function verdictOf(figure: Figure): string {
  const { atMost, atLeast, stretch, values } = figure;
  const target = atMost ?? atLeast;
  if (target === undefined) return "";
  const sign = atMost === undefined ? "≥" : "≤";
  const isStretched =
    stretch !== undefined && (atMost === undefined ? median(values) >= stretch : median(values) <= stretch);
  const verdict = isStretched ? "reached, and its stretch" : isReached(figure) ? "reached" : "NOT REACHED";
  return `${sign} ${target}${stretch === undefined ? "" : ` (${stretch})`}  ${verdict}`;
}
