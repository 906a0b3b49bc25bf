import type { Time } from "../../src/delivery/time.ts";

/** Time that passes only when nothing is left to do, one event at a time, the same way for the same seed. */
export interface VirtualTime extends Time {
  random(): number;
  /** Lets so much time pass. */
  pass(millis: number): Promise<void>;
  /** Lets time pass until this holds, and says so; false when it does not within so much time. */
  until(holds: () => boolean | Promise<boolean>, withinMillis: number): Promise<boolean>;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export function createVirtualTime(seed: number, start = Date.parse("2026-11-23T08:00:00.000Z")): VirtualTime {
  const events: Event[] = [];
  const random = seeded(seed);
  let now = start;
  let order = 0;

  async function next(until: number): Promise<boolean> {
    await settle();
    const event = events[0];
    if (!event || event.at > until) {
      now = Math.max(now, until);
      return false;
    }
    events.shift();
    now = Math.max(now, event.at);
    event.run();
    await settle();
    return true;
  }

  return {
    random,
    now: () => now,
    after(millis, run) {
      const event = { at: now + Math.max(0, Math.ceil(millis)), order: (order += 1), run };
      events.splice(placeOf(events, event), 0, event);
      return () => {
        const index = events.indexOf(event);
        if (index >= 0) events.splice(index, 1);
      };
    },
    async pass(millis) {
      const end = now + Math.ceil(millis);
      while (await next(end));
    },
    async until(holds, withinMillis) {
      const end = now + withinMillis;
      do if (await holds()) return true;
      while (await next(end));
      return holds();
    },
  };
}

/** Everything that can go on without time passing. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function placeOf(events: readonly Event[], { at, order }: Event): number {
  let index = events.length;
  for (; index > 0; index -= 1) {
    const before = events[index - 1];
    if (!before || before.at < at || (before.at === at && before.order < order)) break;
  }
  return index;
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
