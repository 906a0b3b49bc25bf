import { DateTime } from "luxon";
import {
  COLOUR,
  type Drawing,
  INK,
  LINE,
  MARGIN,
  PALE_INK,
  PALE_LINE,
  TEXT,
  TITLE_HEIGHT,
  TONES,
  type Tone,
  WIDTH,
  box,
  fitting,
  plate,
} from "./look.ts";

/** What became of some things day by day: a row for each thing, a cell for each day. */
export interface DayStrip {
  readonly title?: string;
  /** The first and the last day drawn, as "2026-11-23". */
  readonly from: string;
  readonly to: string;
  /** Those that matter first: no more than `MOST_ROWS` are drawn. */
  readonly rows: readonly Row[];
  /** What each tone is called here, as it stands after a number: "gelukt", "met waarschuwing". No two the same. */
  readonly words: Readonly<Record<Tone, string>>;
}

interface Row {
  readonly label: string;
  /** A day that is not mentioned stays empty; of one that is mentioned twice the last counts. */
  readonly days: readonly { readonly day: string; readonly tone: Tone }[];
}

/** More would be too heavy for a card, or too coarse to read. */
export const MOST_ROWS = 6;

const ROW_HEIGHT = 54;
/** What went well stays low; the rest stands out by its height as well. */
const CELL_HEIGHT: Readonly<Record<Tone, number>> = { good: 16, warning: 24, attention: 24, neutral: 24 };
const CELLS_HEIGHT = 24;
const WIDEST_CELL = 28;
const MONTHS_HEIGHT = 32;
const LEGEND_LINE = 26;
const LEGEND_GAP = 12;
const ICON = 14;
/** What echarts takes for a letter of this size, and a little more. */
const LETTER = TEXT * 0.54;
/** A month with fewer days here has no room for its name. */
const DAYS_FOR_A_NAME = 5;
const LABEL_WIDTH = 250;
const WORST_FIRST = ["attention", "neutral", "warning"] as const satisfies readonly Tone[];

export function drawDays(facts: DayStrip): Drawing {
  const days = daysOf(facts);
  const rows = rowsOf(facts, days);
  const tones = TONES.filter((tone) => rows.some((row) => countOf(row, tone) > 0));
  const top = facts.title === undefined ? MARGIN / 2 : MARGIN + TITLE_HEIGHT;
  const gridHeight = rows.length * ROW_HEIGHT;
  const height = top + gridHeight + MONTHS_HEIGHT + legendLines(tones, facts.words) * LEGEND_LINE + MARGIN;
  const cell = cellWidth(days.length);

  return {
    height,
    option: {
      ...plate(height, facts.title),
      grid: { left: MARGIN, top, width: cell * days.length, height: gridHeight },
      legend: legend(tones, facts.words),
      xAxis: monthsAxis(days),
      yAxis: [
        rowTexts(
          "left",
          LABEL_WIDTH,
          INK,
          rows.map(({ label }) => label),
        ),
        rowTexts(
          "right",
          WIDTH - 3 * MARGIN - LABEL_WIDTH,
          PALE_INK,
          rows.map((row) => worstOf(row, facts.words)),
        ),
      ],
      series: tones.map((tone) => ({
        type: "scatter",
        name: facts.words[tone],
        itemStyle: { color: COLOUR[tone], opacity: 1 },
        symbol: box(tone, cell - 1, CELL_HEIGHT[tone]),
        symbolSize: [cell - 1, CELL_HEIGHT[tone]],
        symbolOffset: [0, CELLS_HEIGHT - CELL_HEIGHT[tone] / 2],
        silent: true,
        data: rows.flatMap(({ toneOf }, at) => days.filter((day) => toneOf.get(day) === tone).map((day) => [day, at])),
      })),
    },
  };
}

/** "SQL Venlo: 57 gelukt, 2 mislukt (laatst 14 november)." */
export function sayDays(facts: DayStrip): string {
  const days = daysOf(facts);
  const rows = rowsOf(facts, days).map((row) => `${row.label}: ${countsOf(row, facts.words) || "nog niets bekend"}.`);
  const more = facts.rows.length - rows.length;
  return [
    ...(facts.title === undefined ? [] : [`${facts.title}.`]),
    `Per dag van ${dutch(facts.from)} tot en met ${dutch(facts.to)}.`,
    ...rows,
    ...(more > 0 ? [`En nog ${more} die hier niet getekend zijn.`] : []),
  ].join(" ");
}

interface KnownRow {
  readonly label: string;
  readonly toneOf: ReadonlyMap<string, Tone>;
}

function rowsOf(facts: DayStrip, days: readonly string[]): readonly KnownRow[] {
  const drawn = new Set(days);
  return facts.rows.slice(0, MOST_ROWS).map(({ label, days: known }) => ({
    label,
    toneOf: new Map(known.filter(({ day }) => drawn.has(day)).map(({ day, tone }) => [day, tone])),
  }));
}

const dayAt = (day: string): DateTime => DateTime.fromISO(day, { zone: "utc", locale: "nl" });

function daysOf({ from, to }: DayStrip): readonly string[] {
  const first = dayAt(from);
  const length = Math.round(dayAt(to).diff(first, "days").days) + 1;
  return Array.from({ length }, (_, after) => first.plus({ days: after }).toFormat("yyyy-MM-dd"));
}

const daysWith = (row: KnownRow, tone: Tone): readonly string[] =>
  [...row.toneOf].filter(([, of]) => of === tone).map(([day]) => day);

const countOf = (row: KnownRow, tone: Tone): number => daysWith(row, tone).length;

const countsOf = (row: KnownRow, words: DayStrip["words"]): string =>
  TONES.flatMap((tone) => {
    const days = daysWith(row, tone);
    const last = days.toSorted().at(-1);
    if (last === undefined) return [];
    return [`${days.length} ${words[tone]}${tone === "good" ? "" : ` (laatst ${dayAt(last).toFormat("d LLLL")})`}`];
  }).join(", ");

function worstOf(row: KnownRow, words: DayStrip["words"]): string {
  const worst = WORST_FIRST.find((tone) => countOf(row, tone) > 0);
  return worst === undefined ? "" : `${countOf(row, worst)} ${words[worst]}`;
}

const dutch = (day: string): string => dayAt(day).toFormat("d LLLL yyyy");

/** Whole pixels of the picture, which is twice as large: cells that differ by half a pixel look dirty. */
const cellWidth = (days: number): number => Math.min(WIDEST_CELL, Math.floor(((WIDTH - 2 * MARGIN) / days) * 2) / 2);

const legend = (tones: readonly Tone[], words: DayStrip["words"]) => ({
  left: MARGIN,
  bottom: MARGIN - 4,
  padding: 0,
  width: WIDTH - 2 * MARGIN,
  itemGap: LEGEND_GAP,
  itemWidth: ICON,
  itemHeight: ICON,
  selectedMode: false,
  textStyle: { fontSize: TEXT, color: INK },
  data: tones.map((tone) => ({ name: words[tone], icon: box(tone, ICON, ICON) })),
});

/** It wraps by itself, but must have been given room. */
function legendLines(tones: readonly Tone[], words: DayStrip["words"]): number {
  const widths = tones.map((tone) => ICON + 5 + words[tone].length * LETTER + LEGEND_GAP);
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0) / (WIDTH - 2 * MARGIN));
}

function monthsAxis(days: readonly string[]) {
  const isFirst = (at: number): boolean => at > 0 && days[at]?.endsWith("-01") === true;
  const hasRoom = (at: number): boolean =>
    days.filter((day) => day.slice(0, 7) === days[at]?.slice(0, 7)).length >= DAYS_FOR_A_NAME;
  return {
    type: "category",
    data: days,
    axisLine: { show: false },
    axisTick: { interval: isFirst, length: 7, lineStyle: { color: LINE } },
    splitLine: {
      show: true,
      interval: isFirst,
      showMinLine: false,
      showMaxLine: false,
      lineStyle: { color: PALE_LINE },
    },
    axisLabel: {
      interval: (at: number) => (at === 0 || isFirst(at)) && hasRoom(at),
      formatter: (day: string) => dayAt(day).toFormat("LLL"),
      align: "left",
      fontSize: TEXT,
      color: PALE_INK,
    },
  };
}

/** Text above the cells: it stands on the middle of the row, they hang from it. */
const rowTexts = (position: "left" | "right", width: number, color: string, texts: readonly string[]) => ({
  type: "category",
  position,
  data: texts.map((value) => ({ value })),
  inverse: true,
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: {
    inside: true,
    margin: 0,
    interval: 0,
    verticalAlign: "bottom",
    padding: [0, 0, 3, 0],
    fontSize: TEXT,
    color,
    ...fitting(width),
  },
});
