import { describe, expect, it } from "vitest";
import { backoff } from "../../src/delivery/backoff.ts";
import { createLimits } from "../../src/delivery/limits.ts";
import { createVirtualTime } from "./virtual-time.ts";

const START = 1_000_000;

function atOnce(most: number, conversation = (_: number) => "c") {
  const time = createVirtualTime(1, START);
  const limits = createLimits(time);
  let sent = 0;
  while (sent < most && limits.readyAt(conversation(sent)) <= time.now()) {
    const call = limits.begin(conversation(sent));
    call.sent();
    call.over();
    sent += 1;
  }
  return { time, limits, sent };
}

describe("Teams' limits", () => {
  it("let seven messages into one conversation in a second, and the eighth after it", async () => {
    const { time, limits, sent } = atOnce(100);
    expect(sent).toBe(7);
    expect(limits.readyAt("c")).toBe(START + 1_000);
    await time.pass(1_000);
    expect(limits.readyAt("c")).toBeLessThanOrEqual(time.now());
  });

  it("do not hold up another conversation", () => {
    const { time, limits } = atOnce(7);
    expect(limits.readyAt("another")).toBeLessThanOrEqual(time.now());
  });

  it("let thirty messages a second out in all", () => {
    expect(atOnce(100, (index) => `c${index}`).sent).toBe(30);
  });

  it("count a call that hangs until it is over", async () => {
    const { time, limits } = atOnce(6);
    const hanging = limits.begin("c");
    hanging.sent();
    await time.pass(900);
    hanging.over();
    expect(limits.readyAt("c")).toBe(START + 1_000);
    await time.pass(200);
    for (let call = 0; call < 6; call += 1) limits.begin("c").sent();
    expect(limits.readyAt("c")).toBeGreaterThan(START + 1_900);
  });

  it("do not count what was not sent after all", () => {
    const { limits } = atOnce(6);
    limits.begin("c").over();
    expect(limits.readyAt("c")).toBe(0);
  });
});

describe("waiting after a failure", () => {
  it.each([
    [1, undefined, 2_000],
    [2, undefined, 4_000],
    [5, undefined, 32_000],
    [12, undefined, 900_000],
    [1_000, undefined, 900_000],
    [1, 30_000, 30_000],
    [1, 3_600_000, 900_000],
    [1, 1e12, 900_000],
    [1, -1, 2_000],
    [1, NaN, 2_000],
    [1, Infinity, 900_000],
  ])("after %i in a row, asked to wait %s ms, takes %i ms", (failures, asked, expected) => {
    expect(backoff(failures, asked, 0.5)).toBe(expected);
  });

  it("differs by a fifth at most", () => {
    expect([backoff(1, undefined, 0), backoff(1, undefined, 1)]).toEqual([1_600, 2_400]);
  });
});
