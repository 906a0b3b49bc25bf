import { describe, expect, it } from "vitest";
import { createClock, moveClock } from "../../src/sandbox/clock.ts";

const SATURDAY = "2026-11-21T20:24:00.000Z";

function clockAt(start: string) {
  const real = { now: new Date(start) };
  return { real, clock: createClock(() => real.now) };
}

describe("moving the clock", () => {
  it.each([
    ["late", SATURDAY, "2026-11-21T22:00:00.000Z"],
    ["late", "2026-11-21T22:30:00.000Z", "2026-11-22T22:00:00.000Z"],
    ["next-working-day", SATURDAY, "2026-11-23T07:00:00.000Z"],
    ["next-working-day", "2026-11-20T12:00:00.000Z", "2026-11-23T07:00:00.000Z"],
    ["next-working-day", "2026-11-22T12:00:00.000Z", "2026-11-23T07:00:00.000Z"],
    ["next-working-day", "2026-11-23T12:00:00.000Z", "2026-11-24T07:00:00.000Z"],
    ["next-working-day", "2026-03-28T12:00:00.000Z", "2026-03-30T06:00:00.000Z"],
    ["working-day-on", "2026-11-23T09:45:00.000Z", "2026-11-24T09:45:00.000Z"],
    ["working-day-on", "2026-11-20T12:00:00.000Z", "2026-11-23T12:00:00.000Z"],
    ["working-day-on", "2026-03-27T12:00:00.000Z", "2026-03-30T11:00:00.000Z"],
    ["office-time", SATURDAY, "2026-11-23T08:00:00.000Z"],
    ["office-time", "2026-11-23T19:00:00.000Z", "2026-11-24T08:00:00.000Z"],
    ["office-time", "2026-11-23T12:34:00.000Z", "2026-11-23T12:34:00.000Z"],
    ["long-wait", SATURDAY, "2027-01-07T20:24:00.000Z"],
    ["next-month", SATURDAY, "2026-12-01T07:00:00.000Z"],
    ["next-month", "2026-12-31T23:30:00.000Z", "2027-02-01T07:00:00.000Z"],
  ])("%s from %s leads to %s", (move, from, to) => {
    const { clock } = clockAt(from);

    expect(moveClock(clock, move)).toBe(true);
    expect(clock.now().toISOString()).toBe(to);
  });

  it("keeps it ticking, and now brings it back", () => {
    const { clock, real } = clockAt(SATURDAY);
    moveClock(clock, "next-working-day");
    real.now = new Date(real.now.getTime() + 60_000);

    expect(clock.now().toISOString()).toBe("2026-11-23T07:01:00.000Z");
    moveClock(clock, "now");
    expect(clock.now()).toEqual(real.now);
  });

  it("is heard of by who listens, so that the world reacts at once", () => {
    const { clock } = clockAt(SATURDAY);
    let heard = 0;
    clock.whenMoved(() => heard++);

    moveClock(clock, "late");
    moveClock(clock, "now");
    expect(heard).toBe(2);
  });

  it("refuses a move that nobody offers", () => {
    expect(moveClock(clockAt(SATURDAY).clock, "constructor")).toBe(false);
  });
});
