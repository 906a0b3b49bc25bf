import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { duesBetween } from "../../src/backups/due.ts";
import { expectedJob } from "./house.ts";

const at = (text: string): Instant => instant(new Date(text));
const dues = (after: string, until: string, schedule: Parameters<typeof expectedJob>[1] = {}) =>
  duesBetween(expectedJob("x", schedule), at(after), at(until)).map(({ day, from, at: due }) => [day, from, due]);

describe("when there has to be a result", () => {
  it.each([
    ["winter", "2026-11-22T12:00:00+01:00", "2026-11-23", "2026-11-22T06:00:00.000Z", "2026-11-23T06:00:00.000Z"],
    [
      "the clock goes forward",
      "2027-03-27T12:00:00+01:00",
      "2027-03-28",
      "2027-03-27T06:00:00.000Z",
      "2027-03-28T05:00:00.000Z",
    ],
    [
      "the clock goes back",
      "2026-10-24T12:00:00+02:00",
      "2026-10-25",
      "2026-10-24T05:00:00.000Z",
      "2026-10-25T06:00:00.000Z",
    ],
    [
      "the 29th of February",
      "2028-02-28T12:00:00+01:00",
      "2028-02-29",
      "2028-02-28T06:00:00.000Z",
      "2028-02-29T06:00:00.000Z",
    ],
    ["a month ends", "2026-11-30T12:00:00+01:00", "2026-12-01", "2026-11-30T06:00:00.000Z", "2026-12-01T06:00:00.000Z"],
    ["a year ends", "2026-12-31T12:00:00+01:00", "2027-01-01", "2026-12-31T06:00:00.000Z", "2027-01-01T06:00:00.000Z"],
  ])("seven o'clock here, once, when %s", (_, after, day, from, due) => {
    const until = instant(new Date(Date.parse(after) + 86_400_000));
    expect(dues(after, until)).toEqual([[day, from, due]]);
  });

  it.each(["02:30", "02:00", "03:00", "00:00", "24:00"])(
    "each day of a year once, at %s, with no time left out",
    (resultBy) => {
      const found = dues("2026-11-01T12:00:00+01:00", "2026-12-31T12:00:00+01:00", { resultBy });
      const spring = dues("2027-03-20T12:00:00+01:00", "2027-04-05T12:00:00+02:00", { resultBy });
      const autumn = dues("2026-10-20T12:00:00+02:00", "2026-11-05T12:00:00+01:00", { resultBy });
      for (const list of [found, spring, autumn]) {
        expect(new Set(list.map(([day]) => day)).size).toBe(list.length);
        list.slice(1).forEach(([, from], index) => expect(from).toBe(list[index]?.[2]));
      }
      expect([found.length, spring.length, autumn.length]).toEqual([60, 16, 16]);
    },
  );

  it("at 24:00 is the end of its own day", () => {
    expect(dues("2026-11-22T12:00:00+01:00", "2026-11-23T12:00:00+01:00", { resultBy: "24:00" })).toEqual([
      ["2026-11-22", "2026-11-21T23:00:00.000Z", "2026-11-22T23:00:00.000Z"],
    ]);
  });

  it("only on its days, and a run of the days between counts", () => {
    const schedule = { days: ["monday", "thursday"] as ("monday" | "thursday")[] };
    expect(dues("2026-11-20T12:00:00+01:00", "2026-11-27T12:00:00+01:00", schedule)).toEqual([
      ["2026-11-23", "2026-11-19T06:00:00.000Z", "2026-11-23T06:00:00.000Z"],
      ["2026-11-26", "2026-11-23T06:00:00.000Z", "2026-11-26T06:00:00.000Z"],
    ]);
  });

  it("nothing when the clock went back, or in the same hour", () => {
    expect(dues("2026-11-23T12:00:00+01:00", "2026-11-23T11:00:00+01:00")).toEqual([]);
    expect(dues("2026-11-23T07:00:00+01:00", "2026-11-23T07:00:00+01:00")).toEqual([]);
  });
});
