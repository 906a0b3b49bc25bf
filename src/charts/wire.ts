import type { BarChart } from "./bar-chart.ts";
import type { DayStrip } from "./day-strip.ts";
import type { GroupedBars } from "./grouped-bars.ts";

/** Facts to draw: a line for each kind of chart. */
export type Chart =
  | { readonly kind: "bars"; readonly facts: BarChart }
  | { readonly kind: "groups"; readonly facts: GroupedBars }
  | { readonly kind: "days"; readonly facts: DayStrip };

/** What goes to the drawing thread, and what comes back. */
export interface Asked {
  readonly number: number;
  readonly chart: Chart;
}

export type Answer = { readonly number: number } & (Drawn | { readonly error: unknown });

/** A PNG, and the size in pixels of a page at which it is meant to be seen. */
export interface Drawn {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Leaves half of a card for the rest of it, when it is written as text. */
export const MOST_BYTES = 12_000;
