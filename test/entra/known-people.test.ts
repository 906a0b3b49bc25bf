import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Graph } from "../../src/entra/graph.ts";
import { createKnownPeople } from "../../src/entra/known-people.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { HOME, daan, noor } from "../support/people.ts";

const never = new Promise<never>(() => undefined);
const hanging: Graph = {
  get: () => never,
  list: () => never,
  closedUntil: () => 0,
  closeUntil: () => undefined,
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Whether the answer was there after so many milliseconds. */
async function isThereAfter(millis: number, answer: Promise<unknown>): Promise<boolean> {
  let isThere = false;
  void answer.then(() => (isThere = true));
  await vi.advanceTimersByTimeAsync(millis);
  return isThere;
}

it("one turn waits a second for a Graph that hangs, and who comes after it does not wait", async () => {
  const people = createKnownPeople({
    ...{ rows: createMemoryRows(), home: HOME, graphs: new Map([["tenant", hanging]]) },
    ...{ freshMillis: 3_600_000, usableMillis: 86_400_000, now: Date.now },
  });
  const first = people.of(noor.id);
  expect(await isThereAfter(999, first)).toBe(false);
  expect(await isThereAfter(1, first)).toBe(true);
  expect(await first).toBeUndefined();
  expect(await isThereAfter(1, people.of(daan.id))).toBe(true);

  await vi.advanceTimersByTimeAsync(15_000);
  expect(await isThereAfter(999, people.of(daan.id))).toBe(false);
});
