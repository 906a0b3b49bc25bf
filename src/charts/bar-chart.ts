import {
  COLOUR,
  type Drawing,
  INK,
  LINE,
  MARGIN,
  PALE_INK,
  TEXT,
  TITLE_HEIGHT,
  type Tone,
  box,
  fitting,
  plate,
} from "./look.ts";

/** How many of each: a bar for each thing, the number at its end. */
export interface BarChart {
  readonly title?: string;
  readonly bars: readonly {
    readonly label: string;
    /** Zero or more. */
    readonly value: number;
    readonly tone: Tone;
  }[];
  /** What is counted, in Dutch: "certificaten", "GB". */
  readonly unit: string;
}

/** More would be higher than Teams shows a picture. */
export const MOST_BARS = 12;

const BAR_HEIGHT = 32;
const LABEL_WIDTH = 172;
/** For a sign and a number after the longest bar. */
const END_WIDTH = 72;
const SIGN = 16;

export function drawBars(facts: BarChart): Drawing {
  const bars = facts.bars.slice(0, MOST_BARS);
  const top = facts.title === undefined ? MARGIN : MARGIN + TITLE_HEIGHT;
  const gridHeight = bars.length * BAR_HEIGHT;
  const height = top + gridHeight + MARGIN;
  return {
    height,
    option: {
      ...plate(height, facts.title),
      grid: { left: MARGIN + LABEL_WIDTH, right: MARGIN + END_WIDTH, top, height: gridHeight },
      // From nothing, as bars must; never an axis without length.
      xAxis: { type: "value", show: false, min: 0, max: Math.max(1, ...bars.map(({ value }) => value)) },
      yAxis: {
        type: "category",
        inverse: true,
        data: bars.map(({ label }) => ({ value: label })),
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
        axisLabel: { interval: 0, fontSize: TEXT, color: INK, ...fitting(LABEL_WIDTH - 10) },
      },
      series: [
        {
          type: "bar",
          barWidth: 20,
          silent: true,
          data: bars.map(({ value, tone }) => ({
            value,
            itemStyle: { color: COLOUR[tone], borderRadius: [0, 3, 3, 0] },
          })),
        },
        {
          type: "scatter",
          silent: true,
          symbolSize: SIGN,
          symbolOffset: [SIGN, 0],
          data: bars.map((bar, at) => ({ value: [bar.value, at], ...end(bar) })),
        },
      ],
    },
  };
}

/** "Aantal certificaten. Verlopen: 1. Minder dan 1 week: 0." */
export const sayBars = ({ title, bars, unit }: BarChart): string =>
  [
    ...(title === undefined ? [] : [`${title}.`]),
    `Aantal ${unit}.`,
    ...bars.slice(0, MOST_BARS).map(({ label, value }) => `${label}: ${number(value)}.`),
    ...(bars.length > MOST_BARS ? [`En nog ${bars.length - MOST_BARS} die hier niet getekend zijn.`] : []),
  ].join(" ");

/** The number, and before it the sign of a tone that asks for one. */
function end({ value, tone }: BarChart["bars"][number]) {
  const hasSign = value > 0 && (tone === "warning" || tone === "attention");
  return {
    symbol: hasSign ? box(tone, SIGN, SIGN) : "rect",
    itemStyle: { color: hasSign ? COLOUR[tone] : "transparent", opacity: 1 },
    label: {
      show: true,
      position: "right",
      offset: hasSign ? [0, 0] : [-SIGN - 5, 0],
      formatter: number(value),
      fontSize: TEXT,
      fontWeight: value === 0 ? "normal" : "bold",
      color: value === 0 ? PALE_INK : INK,
    },
  };
}

const number = (value: number): string => value.toLocaleString("nl-NL", { maximumFractionDigits: 1 });
