import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  AROUND_THE_CLOCK,
  type Pause,
  type ServiceCalendar,
  afterServiceTime,
  beforeServiceTime,
  serviceMinutes,
} from "../../src/agreement/service-clock.ts";
import { WEEKDAYS } from "../../src/agreement/service-hours.ts";
import { type Instant, ZONE, instant } from "../../src/lib/instant.ts";

/** "2026-11-20 17:30" by the Dutch clock. */
const dutch = (text: string): Instant => instant(DateTime.fromSQL(text, { zone: ZONE }).toJSDate());

const weekdays = (...stretches: readonly { from: string; to: string }[]) =>
  Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, stretches]));
const SEVEN_TO_FIVE: ServiceCalendar = {
  hours: weekdays({ from: "07:00", to: "17:00" }),
  holidays: [{ date: "2026-12-25", name: "Eerste Kerstdag" }],
};

describe("the clock of a term", () => {
  it.each([
    ["four hours from five in the afternoon", "2026-11-23 17:00", 4, "2026-11-24 11:00"],
    ["four hours from Friday afternoon", "2026-11-20 15:00", 4, "2026-11-23 09:00"],
    ["four hours at night", "2026-11-24 02:00", 4, "2026-11-24 11:00"],
    ["ten hours, all of a day", "2026-11-23 07:00", 10, "2026-11-23 17:00"],
    ["over Christmas", "2026-12-24 16:00", 2, "2026-12-28 08:00"],
    ["over the night in which the clock goes forward", "2026-03-27 16:00", 2, "2026-03-30 08:00"],
    ["over the night in which the clock goes back", "2026-10-23 16:00", 2, "2026-10-26 08:00"],
  ])("counts service hours only: %s", (_, from, hours, by) => {
    expect(afterServiceTime(SEVEN_TO_FIVE, dutch(from), hours * 60)).toBe(dutch(by));
    expect(serviceMinutes(SEVEN_TO_FIVE, dutch(from), dutch(by))).toBe(hours * 60);
  });

  it("does not count what it waited", () => {
    const pauses = [{ from: dutch("2026-11-23 08:00"), to: dutch("2026-11-23 12:00") }];
    expect(afterServiceTime(SEVEN_TO_FIVE, dutch("2026-11-23 07:00"), 120, pauses)).toBe(dutch("2026-11-23 13:00"));
  });
  it("has no end while it stands still", () => {
    const pauses = [{ from: dutch("2026-11-23 08:00") }];
    expect(afterServiceTime(SEVEN_TO_FIVE, dutch("2026-11-23 07:00"), 120, pauses)).toBeUndefined();
  });
  it("had its end when it stood still only afterwards", () => {
    const pauses = [{ from: dutch("2026-11-23 10:00") }];
    expect(afterServiceTime(SEVEN_TO_FIVE, dutch("2026-11-23 07:00"), 120, pauses)).toBe(dutch("2026-11-23 09:00"));
  });
  it.each([
    ["the same morning", "2026-11-23 11:00", "2026-11-23 09:00"],
    ["the Friday before", "2026-11-23 08:00", "2026-11-20 16:00"],
    ["before a night", "2026-11-24 05:00", "2026-11-23 15:00"],
  ])("knows when two service hours are left: %s", (_, until, from) => {
    expect(beforeServiceTime(SEVEN_TO_FIVE, dutch(until), 120)).toBe(dutch(from));
  });
  it("runs on hours of the clock day and night", () => {
    const from = dutch("2026-10-24 12:00");
    expect(afterServiceTime(AROUND_THE_CLOCK, from, 24 * 60)).toBe(dutch("2026-10-25 11:00"));
  });
});

/* Against somebody who looks at the wall every minute. */

const MINUTE = 60_000;
const FIRST = Date.UTC(2026, 0, 1);
const MINUTES = 500 * 24 * 60;
const SHORTEST_DAY = Date.UTC(2026, 2, 29);
const LONGEST_DAY = Date.UTC(2026, 9, 25);

const CALENDARS: readonly ServiceCalendar[] = [
  SEVEN_TO_FIVE,
  { hours: weekdays({ from: "08:00", to: "12:00" }, { from: "12:45", to: "17:30" }), holidays: [] },
  AROUND_THE_CLOCK,
  {
    hours: { saturday: [{ from: "22:00", to: "24:00" }], sunday: [{ from: "00:00", to: "03:00" }] },
    holidays: [{ date: "2026-05-24", name: "Pinksteren" }],
  },
  {
    hours: {
      ...weekdays({ from: "08:30", to: "17:00" }),
      friday: [{ from: "08:30", to: "12:30" }],
      sunday: [
        { from: "00:00", to: "02:00" },
        { from: "03:00", to: "06:00" },
      ],
    },
    holidays: ["2026-04-06", "2026-04-27", "2026-05-14", "2026-12-25", "2027-01-01"].map((date) => ({
      date,
      name: "Vrij",
    })),
  },
];

/** The clock goes forward and back at one o'clock UTC on the last Sundays of March and October. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.setUTCDate(last.getUTCDate() - last.getUTCDay());
}
const SUMMERS = [2025, 2026, 2027, 2028].map((year) => [lastSunday(year, 2), lastSunday(year, 9)] as const);
const onTheWall = (time: number): Date =>
  new Date(time + (SUMMERS.some(([from, to]) => from <= time && time < to) ? 120 : 60) * MINUTE);

/** For each minute whether the Helpdesk is open. */
function looked({ hours, holidays }: ServiceCalendar): Uint8Array {
  const closed = new Set(holidays.map(({ date }) => date));
  const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const days = new Map<number, boolean>();
  const isClosed = (wall: Date): boolean => {
    const day = Math.floor(wall.getTime() / (1_440 * MINUTE));
    const known = days.get(day) ?? closed.has(wall.toISOString().slice(0, 10));
    days.set(day, known);
    return known;
  };
  const week = WEEKDAYS.map((day) =>
    (hours[day] ?? []).map(({ from, to }) => [minutesOf(from), minutesOf(to)] as const),
  );
  return Uint8Array.from({ length: MINUTES }, (_, index) => {
    const wall = onTheWall(FIRST + index * MINUTE);
    const minute = wall.getUTCHours() * 60 + wall.getUTCMinutes();
    const today = week[(wall.getUTCDay() + 6) % 7] ?? [];
    const isOpen = today.some(([from, to]) => from <= minute && minute < to);
    return isOpen && !isClosed(wall) ? 1 : 0;
  });
}

/** Mulberry32. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const at = (index: number): Instant => instant(new Date(FIRST + index * MINUTE));

/** A start near a night in which the clock changes, one time in four. */
function startOf(pick: (below: number) => number): number {
  const near = [SHORTEST_DAY, LONGEST_DAY][pick(8)];
  if (near === undefined) return pick(365 * 24 * 60);
  return Math.floor((near - FIRST) / MINUTE) - 2_880 + pick(4_320);
}

describe("against somebody who looks at the wall every minute", () => {
  const walls = CALENDARS.map(looked);

  it("ends ten thousand random tickets at the same minute", () => {
    const pick = random(20_261_123);
    const wrong: unknown[] = [];
    for (let count = 0; count < 10_000; count++) {
      const which = pick(CALENDARS.length);
      const [calendar, open] = [CALENDARS[which], walls[which]];
      if (!calendar || !open) throw new Error("no calendar");
      const start = startOf(pick);
      const term = 1 + pick([60, 600, 1_800][pick(3)] ?? 60);
      const waits = Array.from({ length: pick(4) }, () => start + pick(6_000)).toSorted((one, other) => one - other);
      const until = waits.map((from, index) => Math.min(from + pick(3_000), waits[index + 1] ?? Infinity));
      const endless = waits.length > 0 && pick(5) === 0;
      const pauses = waits.map((from, index): Pause => {
        const isLast = index === waits.length - 1;
        return { from: at(from), ...(!(endless && isLast) && { to: at(until[index] ?? from) }) };
      });

      const still = (minute: number): boolean =>
        waits.some((from, index) => {
          const to = endless && index === waits.length - 1 ? Infinity : (until[index] ?? from);
          return from <= minute && minute < to;
        });
      let left = term;
      let minute = start;
      const last = endless ? (waits.at(-1) ?? 0) : MINUTES;
      for (; left > 0 && minute < last; minute++) if (open[minute] === 1 && !still(minute)) left -= 1;
      const expected = left === 0 ? at(minute) : undefined;

      const found = afterServiceTime(calendar, at(start), term, pauses);
      if (found !== expected) wrong.push({ which, start: at(start), term, pauses, found, expected });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it("counts the same minutes between two moments, and back again", () => {
    const pick = random(7);
    for (let count = 0; count < 500; count++) {
      const which = pick(CALENDARS.length);
      const [calendar, open] = [CALENDARS[which], walls[which]];
      if (!calendar || !open) throw new Error("no calendar");
      const from = startOf(pick);
      const to = from + pick(10_000);
      const minutes = open.subarray(from, to).reduce((sum, one) => sum + one, 0);
      expect([at(from), at(to), serviceMinutes(calendar, at(from), at(to))]).toEqual([at(from), at(to), minutes]);
      if (minutes > 0) {
        const back = beforeServiceTime(calendar, at(to), minutes);
        expect(serviceMinutes(calendar, back, at(to))).toBe(minutes);
        expect(serviceMinutes(calendar, at(from), back)).toBe(0);
      }
    }
  });
});
