import { describe, expect, it } from "vitest";
import { createLimits } from "../../src/sandbox/limits.ts";

/** How many of `attempts` pass when there is one every `everyMillis`. */
function passed(attempts: number, everyMillis: number): number {
  let now = 0;
  const limits = createLimits(() => now);
  return Array.from({ length: attempts }).filter(() => {
    const wait = limits.pass("a");
    now += everyMillis;
    return wait === 0;
  }).length;
}

describe("Teams' limits in one conversation", () => {
  it.each([
    [7, "at once", 10, 0],
    [8, "within two seconds", 15, 130],
    [60, "within half a minute", 90, 300],
    [1_800, "within an hour", 2_000, 1_000],
  ])("let %i pass %s", (expected, _, attempts, everyMillis) => {
    expect(passed(attempts, everyMillis)).toBe(expected);
  });

  it("say how long to wait, and let it pass after that", () => {
    let now = 0;
    const limits = createLimits(() => now);
    for (let sent = 0; sent < 7; sent++) limits.pass("a");
    now = 400;

    expect(limits.pass("a")).toBe(600);
    now += 600;
    expect(limits.pass("a")).toBe(0);
  });

  it("count every conversation by itself", () => {
    const limits = createLimits(() => 0);
    for (let sent = 0; sent < 7; sent++) limits.pass("a");

    expect(limits.pass("b")).toBe(0);
  });
});
