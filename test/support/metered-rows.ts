import { setImmediate as nextTick } from "node:timers/promises";
import type { Rows } from "../../src/lib/rows.ts";

interface Metered {
  readonly rows: Rows;
  /** Round trips and range queries so far; calls that start together count as one trip. */
  counts(): { readonly trips: number; readonly ranges: number };
}

/** Measures how often something waits for the store. */
export function metered(rows: Rows): Metered {
  let [trips, ranges] = [0, 0];
  let departure: Promise<void> | undefined;
  const depart = (): Promise<void> => {
    if (!departure) {
      trips++;
      departure = nextTick().then(() => {
        departure = undefined;
      });
    }
    return departure;
  };
  return {
    counts: () => ({ trips, ranges }),
    rows: {
      get: async (...call) => depart().then(() => rows.get(...call)),
      write: async (...call) => depart().then(() => rows.write(...call)),
      close: () => rows.close(),
      async *range(...call) {
        ranges++;
        await depart();
        yield* rows.range(...call);
      },
    },
  };
}
