import {
  type Drawing,
  INK,
  LINE,
  MARGIN,
  PALE_INK,
  PALE_LINE,
  SERIES_LOOK,
  TEXT,
  TITLE_HEIGHT,
  WIDTH,
  fitting,
  plate,
} from "./look.ts";

/** How many of each, of a few sorts or months side by side: a group of bars for each thing. */
export interface GroupedBars {
  readonly title?: string;
  /** What is counted, in Dutch: "meldingen", "uren". */
  readonly unit: string;
  /** What the bars of a group are, from top to bottom: no more than `MOST_SERIES`, no two the same. */
  readonly series: readonly string[];
  /** A value for each of the series, zero or more; null when there are no figures. */
  readonly groups: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  /** In pixels: its groups spread over it, so that charts stand beside one another. */
  readonly leastHeight?: number;
}

/** As many as are told apart without colours. */
export const MOST_SERIES = SERIES_LOOK.length;
/** More would be higher than a page or a card can show. */
export const MOST_GROUPS = 6;

const BAR_HEIGHT = 15;
const BAR_GAP = 2;
const GROUP_GAP = 12;
const LABEL_WIDTH = 142;
/** For a number after the longest bar. */
const END_WIDTH = 66;
const LEGEND_HEIGHT = 30;
const ICON = 14;

export function drawGroups(facts: GroupedBars): Drawing {
  const { title, series, groups, leastHeight = 0 } = drawn(facts);
  const top = title === undefined ? MARGIN : MARGIN + TITLE_HEIGHT;
  const groupHeight = series.length * (BAR_HEIGHT + BAR_GAP) + GROUP_GAP;
  const around = top + LEGEND_HEIGHT + MARGIN / 2;
  const height = Math.max(leastHeight, around + groups.length * groupHeight);
  const gridHeight = height - around;
  const values = groups.flatMap((group) => group.values.map((value) => value ?? 0));
  return {
    height,
    option: {
      ...plate(height, title),
      grid: { left: MARGIN + LABEL_WIDTH, right: MARGIN + END_WIDTH, top, height: gridHeight },
      legend: {
        left: MARGIN,
        bottom: MARGIN - 4,
        padding: 0,
        width: WIDTH - 2 * MARGIN,
        itemGap: 14,
        itemWidth: ICON,
        itemHeight: ICON,
        icon: "rect",
        selectedMode: false,
        textStyle: { fontSize: TEXT, color: INK },
        data: series.map((name, at) => ({ name, itemStyle: SERIES_LOOK[at] })),
      },
      // From nothing, as bars must; never an axis without length.
      xAxis: { type: "value", show: false, min: 0, max: Math.max(1, ...values) },
      yAxis: {
        type: "category",
        inverse: true,
        data: groups.map(({ label }) => ({ value: label })),
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { color: PALE_LINE } },
        axisLabel: { interval: 0, fontSize: TEXT, color: INK, ...fitting(LABEL_WIDTH - 10) },
      },
      series: series.map((name, at) => ({
        type: "bar",
        name,
        barWidth: BAR_HEIGHT,
        barGap: `${Math.round((BAR_GAP / BAR_HEIGHT) * 100)}%`,
        silent: true,
        itemStyle: { ...SERIES_LOOK[at], borderRadius: [0, 3, 3, 0] },
        data: groups.map(({ values }) => bar(values[at] ?? null)),
      })),
    },
  };
}

/** "Aantal meldingen. Venlo: binnengekomen 12, afgehandeld 10." */
export function sayGroups(facts: GroupedBars): string {
  const { title, series, groups } = drawn(facts);
  const more = facts.groups.length - groups.length;
  return [
    ...(title === undefined ? [] : [`${title}.`]),
    `Aantal ${facts.unit}.`,
    ...groups.map(
      ({ label, values }) => `${label}: ${series.map((name, at) => `${name} ${said(values[at] ?? null)}`).join(", ")}.`,
    ),
    ...(more > 0 ? [`En nog ${more} die hier niet getekend zijn.`] : []),
  ].join(" ");
}

const drawn = ({ series, groups, ...facts }: GroupedBars): GroupedBars => ({
  ...facts,
  series: series.slice(0, MOST_SERIES),
  groups: groups.slice(0, MOST_GROUPS),
});

/** The edge of a bar without length would be a line. */
const bar = (value: number | null) => ({
  value: value ?? 0,
  ...(!value && { itemStyle: { borderWidth: 0 } }),
  label: {
    show: true,
    position: "right",
    formatter: value === null ? "–" : said(value),
    fontSize: TEXT,
    fontWeight: value ? "bold" : "normal",
    color: value ? INK : PALE_INK,
  },
});

const said = (value: number | null): string =>
  value === null ? "geen cijfers" : value.toLocaleString("nl-NL", { maximumFractionDigits: 1 });
