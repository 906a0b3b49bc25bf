import { describe, expect, it } from "vitest";
import { why } from "../../src/agreement/agreement.ts";
import { daysKeptOf, firstRestorableDay } from "../../src/agreement/backups.ts";
import { instant } from "../../src/lib/instant.ts";

const first = (moment: string) => firstRestorableDay(instant(new Date(moment)));

describe("a backup is kept 60 dagen", () => {
  it("says DVO 4.5: 60 dagen", () => {
    expect(why("4.5").says).toBe(
      "Elke dag maken wij een backup. Wij bewaren die 60 dagen, dus wij kunnen tot 60 dagen terug iets herstellen.",
    );
  });

  it.each([
    ["in the morning", "2026-11-23T08:00:00+01:00", "2026-09-24"],
    ["just before midnight", "2026-11-23T23:59:59+01:00", "2026-09-24"],
    ["just after midnight, while it is still yesterday in UTC", "2026-11-24T00:00:00+01:00", "2026-09-25"],
    ["just after midnight on the day after the clock went forward", "2026-03-30T00:00:00+02:00", "2026-01-29"],
    ["just before midnight on the day that the clock goes back", "2026-10-25T23:59:00+01:00", "2026-08-26"],
    ["after the day on which the clock went back", "2026-10-26T00:30:00+01:00", "2026-08-27"],
    ["over the end of a year", "2027-01-15T12:00:00+01:00", "2026-11-16"],
    ["over the 29th of February", "2028-03-15T12:00:00+01:00", "2028-01-15"],
  ])("60 dagen back by the calendar of Amsterdam, %s", (_, now, day) => {
    expect(first(now)).toBe(day);
  });
});

describe("how long a backup is still there", () => {
  const left = (made: string, now: string) => daysKeptOf(instant(new Date(made)), instant(new Date(now)));

  it.each([
    ["on its own day", "2026-11-23T03:00:00+01:00", "2026-11-23T23:59:00+01:00", 60],
    ["just after midnight", "2026-11-23T23:59:00+01:00", "2026-11-24T00:00:00+01:00", 59],
    ["over the day on which the clock goes forward", "2027-03-27T03:00:00+01:00", "2027-03-29T00:30:00+02:00", 58],
    ["over the day on which the clock goes back", "2026-10-24T23:30:00+02:00", "2026-10-26T00:30:00+01:00", 58],
    ["over the 29th of February", "2028-02-28T03:00:00+01:00", "2028-03-01T03:00:00+01:00", 58],
    ["on its last day", "2026-09-24T03:00:00+02:00", "2026-11-22T03:00:00+01:00", 1],
    ["afterwards", "2026-09-24T03:00:00+02:00", "2026-11-23T03:00:00+01:00", 0],
    ["long afterwards", "2026-01-01T03:00:00+01:00", "2026-11-23T03:00:00+01:00", 0],
    ["by a clock that is behind", "2026-11-24T03:00:00+01:00", "2026-11-23T03:00:00+01:00", 60],
  ])("%s", (_, made, now, days) => {
    expect(left(made, now)).toBe(days);
  });
});
