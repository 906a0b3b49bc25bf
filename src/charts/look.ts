import type { EChartsCoreOption } from "echarts/core";

/** What a bar or a day has to say. Drawn in a colour and with a sign, so that nobody needs to see colours. */
export type Tone = "good" | "warning" | "attention" | "neutral";

/** In the order of a legend. */
export const TONES = ["good", "warning", "attention", "neutral"] as const satisfies readonly Tone[];

/** In pixels of a card as wide as Teams draws it on a desk; a phone shows two thirds of it, and 17 becomes 11. */
export const WIDTH = 460;
export const MARGIN = 16;
export const TEXT = 17;
export const TITLE_HEIGHT = 28;

export const FONT = "DejaVu Sans Condensed";

/** Not white: a white sheet is a lamp in a dark Teams, and a dark one a hole in a light. */
export const PLATE = "#eef1f5";
const EDGE = "#c3cbd5";
export const INK = "#1b2430";
export const PALE_INK = "#4a5666";
export const LINE = "#aab4c0";
export const PALE_LINE = "#d5dbe3";

/** Dark enough for the plate, and apart for who is colour blind; who sees no colours at all has the signs. */
export const COLOUR: Readonly<Record<Tone, string>> = {
  good: "#2f9782",
  warning: "#c47400",
  attention: "#a3152b",
  neutral: "#6b7785",
};

/** Bars that stand side by side, from top to bottom: dark, lighter, and open. Told apart in grey as well. */
const DARK_BAR = "#12475f";
const LIGHT_BAR = "#5795b3";
const OPEN_BAR = "#ffffff";
export const SERIES_LOOK = [
  { color: DARK_BAR },
  { color: LIGHT_BAR },
  { color: OPEN_BAR, borderColor: PALE_INK, borderWidth: 1.5 },
] as const;

/** What is drawn: an option of echarts, and the height that it needs in pixels. */
export interface Drawing {
  readonly height: number;
  readonly option: EChartsCoreOption;
}

/** Those that must stay exactly as they are; every other is a soft edge between two of them. */
export const COLOURS = [
  PLATE,
  EDGE,
  INK,
  PALE_INK,
  LINE,
  PALE_LINE,
  ...Object.values(COLOUR),
  DARK_BAR,
  LIGHT_BAR,
  OPEN_BAR,
];

/** What every chart stands on. */
export const plate = (height: number, title: string | undefined) => ({
  animation: false,
  textStyle: { fontFamily: FONT, fontSize: TEXT, color: INK },
  graphic: {
    type: "rect",
    z: -1,
    shape: { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, r: 8 },
    style: { fill: PLATE, stroke: EDGE, lineWidth: 1 },
  },
  ...(title !== undefined && {
    title: {
      text: title,
      left: MARGIN,
      top: MARGIN - 4,
      padding: 0,
      textStyle: { fontFamily: FONT, fontSize: TEXT, fontWeight: "bold", color: INK, ...fitting(WIDTH - 2 * MARGIN) },
    },
  }),
});

/** Text that is too long ends in three dots. */
export const fitting = (width: number) => ({ width, overflow: "truncate", ellipsis: "…" }) as const;

/** A filled box with the sign of its tone cut out of it, as a symbol for echarts. */
export function box(tone: Tone, width: number, height: number): string {
  const reach = Math.min(width, height) * 0.34;
  return `path://${rectangle(0, 0, width, height)}${SIGN[tone](width / 2, height / 2, reach)}`;
}

/** Each runs the other way round than the box, which makes it a hole. */
const SIGN: Readonly<Record<Tone, (x: number, y: number, reach: number) => string>> = {
  good: () => "",
  warning: (x, y, reach) => {
    const thick = reach * 0.7;
    return (
      hole(x - thick / 2, y - reach * 1.2, thick, reach * 1.4) + hole(x - thick / 2, y + reach * 0.6, thick, thick)
    );
  },
  attention: (x, y, reach) => cross(x, y, reach),
  neutral: (x, y, reach) => hole(x - reach, y - reach, reach * 2, reach * 2),
};

const rectangle = (x: number, y: number, width: number, height: number): string =>
  `M${x} ${y}h${width}v${height}h${-width}z`;

const hole = (x: number, y: number, width: number, height: number): string =>
  `M${x} ${y}v${height}h${width}v${-height}z`;

function cross(x: number, y: number, reach: number): string {
  const half = reach * 0.32;
  const corners = [
    [-reach + half, -reach - half],
    [-reach - half, -reach + half],
    [-2 * half, 0],
    [-reach - half, reach - half],
    [-reach + half, reach + half],
    [0, 2 * half],
    [reach - half, reach + half],
    [reach + half, reach - half],
    [2 * half, 0],
    [reach + half, -reach + half],
    [reach - half, -reach - half],
    [0, -2 * half],
  ] as const;
  return `M${corners.map(([right, down]) => `${x + right} ${y + down}`).join("L")}z`;
}
