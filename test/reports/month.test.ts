import { describe, expect, it } from "vitest";
import { USUAL_WORKING_HOURS } from "../../src/agreement/service-hours.ts";
import { dutchMoment } from "../../src/lib/instant.ts";
import { type Month, agendaOf, draftAt, lastMonth, monthIn } from "../../src/reports/month.ts";
import { at } from "../support/people.ts";

const month = (text: string) => text as Month;
const holidays = [
  { date: "2027-01-01", name: "Nieuwjaarsdag" },
  { date: "2026-04-03", name: "Goede Vrijdag" },
  { date: "2026-04-06", name: "Tweede Paasdag" },
];
const calendar = { hours: USUAL_WORKING_HOURS, holidays };
const daysOf = (of: string, given = calendar) => {
  const { reminders, lateAt } = agendaOf(month(of), given);
  return [...reminders.map(({ at: moment }) => moment), ...(lateAt ? [lateAt] : [])].map((moment) =>
    dutchMoment(moment),
  );
};

describe("the draft", () => {
  it("is there on day 1 at eight, on a Sunday too and whatever the clock does", () => {
    expect(dutchMoment(draftAt(month("2026-10")))).toBe("1 november 2026 om 8.00 uur");
    expect(dutchMoment(draftAt(month("2026-03")))).toBe("1 april 2026 om 8.00 uur");
    expect(draftAt(month("2026-03"))).toBe("2026-04-01T06:00:00.000Z");
    expect(draftAt(month("2026-12"))).toBe("2027-01-01T07:00:00.000Z");
  });
  it("is of the month before, from eight o'clock on", () => {
    expect(lastMonth(at("07:59", "2026-12-01"))).toBe("2026-10");
    expect(lastMonth(at("08:00", "2026-12-01"))).toBe("2026-11");
    expect(lastMonth(at("08:00", "2027-01-31"))).toBe("2026-12");
  });
});

describe("the calendar of a report", () => {
  it.each([
    ["a month that starts on a Tuesday", "2026-11", "2 december 2026", "4 december 2026", "7 december 2026"],
    ["a month that starts on a Sunday", "2026-10", "3 november 2026", "5 november 2026", "6 november 2026"],
    [
      "New Year, when the fourth working day is the last",
      "2026-12",
      "5 januari 2027",
      "7 januari 2027",
      "7 januari 2027",
    ],
    ["Easter", "2026-03", "2 april 2026", "8 april 2026", "7 april 2026"],
  ])("in %s: working days 2 and 4, and the last one in the first week", (_, of, ...days) => {
    expect(daysOf(of)).toEqual(days.map((day) => `${day} om 9.00 uur`));
  });
  it("knows no last day when nobody works in the first week", () => {
    const closed = Array.from({ length: 7 }, (_, day) => ({ date: `2026-12-0${day + 1}`, name: "Dicht" }));
    expect(agendaOf(month("2026-11"), { ...calendar, holidays: closed }).lateAt).toBeUndefined();
  });
});

describe("a month that is typed", () => {
  it.each([
    ["november", "2026-11"],
    ["December", "2025-12"],
    ["december 2024", "2024-12"],
    ["2026-02", "2026-02"],
    ["2026-13", undefined],
  ])("%s is %s", (typed, meant) => {
    expect(monthIn(typed, at("10:00", "2026-11-23"))).toBe(meant);
  });
});
