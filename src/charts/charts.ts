import { hashOf } from "../lib/hash.ts";
import { type BarChart, sayBars } from "./bar-chart.ts";
import { type DayStrip, sayDays } from "./day-strip.ts";
import { within } from "../lib/within.ts";
import { draw } from "./drawing.ts";
import { type GroupedBars, sayGroups } from "./grouped-bars.ts";
import type { Chart, Drawn } from "./wire.ts";

/** A chart to look at. The same facts give the same bytes. */
export interface Picture {
  /** PNG, no more than 12 KB. */
  readonly bytes: Uint8Array;
  /** The same bytes, for the `url` of an Image in a card. */
  readonly dataUri: string;
  /** In pixels of a page; the picture has up to twice as many, to be sharp. */
  readonly width: number;
  readonly height: number;
  /** The facts in Dutch sentences, for who does not see the picture. */
  readonly alt: string;
}

/** Rejects when it cannot be drawn: the card has the same facts as text, and goes without. */
export async function barChart(facts: BarChart): Promise<Picture> {
  const clean = cleaned(facts);
  return pictureOf({ kind: "bars", facts: clean }, sayBars(clean));
}

/** Rejects when it cannot be drawn: the card has the same facts as text, and goes without. */
export async function groupedBars(facts: GroupedBars): Promise<Picture> {
  const clean = cleaned(facts);
  return pictureOf({ kind: "groups", facts: clean }, sayGroups(clean));
}

/** Rejects when it cannot be drawn: the card has the same facts as text, and goes without. */
export async function dayStrip(facts: DayStrip): Promise<Picture> {
  const clean = cleaned(facts);
  return pictureOf({ kind: "days", facts: clean }, sayDays(clean));
}

/** Of the 2.5 s that a turn has. The first picture of a process takes a good second on a machine with nothing else to do. */
const MOST_WAITED_MS = 1_500;

/** For a card that somebody waits for: it has the facts as text, and goes without a picture that is late or cannot be drawn. */
export const inTime = (picture: Promise<Picture>): Promise<Picture | undefined> =>
  within(picture, MOST_WAITED_MS, undefined).catch(() => undefined);

async function pictureOf(chart: Chart, alt: string): Promise<Picture> {
  const { bytes, width, height } = await remembered(chart);
  return { bytes, dataUri: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`, width, height, alt };
}

/** A card is shown at several places, and again at every change of something else in it. */
const MOST_REMEMBERED = 100;
const drawings = new Map<string, Promise<Drawn>>();

function remembered(chart: Chart): Promise<Drawn> {
  const key = hashOf(chart);
  const drawing = drawings.get(key) ?? draw(chart);
  // Put last again: what was not asked for longest goes first.
  drawings.delete(key);
  drawings.set(key, drawing);
  const [oldest] = drawings.keys();
  if (drawings.size > MOST_REMEMBERED && oldest !== undefined) drawings.delete(oldest);
  drawing.catch(() => drawings.delete(key));
  return drawing;
}

const LONGEST_TEXT = 80;

/** Names come from outside: nothing that the font does not have, that breaks a picture, or that takes long to say. */
const cleaned = <T>(facts: T): T =>
  JSON.parse(JSON.stringify(facts), (_, value: unknown) => (typeof value === "string" ? drawable(value) : value)) as T;

const drawable = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .replace(/[\p{C}\p{Extended_Pictographic}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
