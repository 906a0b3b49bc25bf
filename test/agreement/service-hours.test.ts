import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  type Holiday,
  type ServiceHours,
  USUAL_WORKING_HOURS,
  openAt,
  openingText,
  withinHours,
  workingDaysLater,
} from "../../src/agreement/service-hours.ts";
import { type Instant, ZONE, instant } from "../../src/lib/instant.ts";

const OFFICE = [{ from: "08:00", to: "17:00" }];
const WEEK: ServiceHours = { monday: OFFICE, tuesday: OFFICE, wednesday: OFFICE, thursday: OFFICE, friday: OFFICE };
const HOLIDAYS: readonly Holiday[] = [
  { date: "2026-04-06", name: "Tweede Paasdag" },
  { date: "2026-12-25", name: "Eerste Kerstdag" },
  { date: "2027-01-01", name: "Nieuwjaarsdag" },
];

/** "2026-11-20 17:30" by the Dutch clock. */
const dutch = (text: string): Instant => instant(DateTime.fromSQL(text, { zone: ZONE }).toJSDate());
const weekAt = (text: string) => openAt(WEEK, HOLIDAYS, dutch(text));

describe("the opening hours", () => {
  it.each([
    ["on a working day at eight sharp", "2026-11-20 08:00", "2026-11-20 17:00"],
    ["in the middle of a working day", "2026-11-20 12:34", "2026-11-20 17:00"],
    ["in the last minute", "2026-11-20 16:59", "2026-11-20 17:00"],
    ["on the Monday after the clock went forward", "2026-03-30 08:00", "2026-03-30 17:00"],
    ["on the Monday after the clock went back", "2026-10-26 16:59", "2026-10-26 17:00"],
    ["on the extra day of a leap year", "2028-02-29 09:00", "2028-02-29 17:00"],
  ])("are open %s", (_, now, until) => {
    expect(weekAt(now)).toEqual({ is: "open", until: dutch(until) });
  });

  it.each([
    ["a minute before eight", "2026-11-20 07:59", "2026-11-20 08:00"],
    ["at five sharp", "2026-11-19 17:00", "2026-11-20 08:00"],
    ["at eleven at night", "2026-11-19 23:00", "2026-11-20 08:00"],
    ["just after midnight", "2026-11-20 00:01", "2026-11-20 08:00"],
    ["on Friday evening", "2026-11-20 18:00", "2026-11-23 08:00"],
    ["on Sunday", "2026-11-22 12:00", "2026-11-23 08:00"],
    ["in the weekend in which the clock goes forward", "2026-03-28 12:00", "2026-03-30 08:00"],
    ["in the hour that happens twice", "2026-10-25 02:30", "2026-10-26 08:00"],
    ["on the Saturday before Easter Monday", "2026-04-04 10:00", "2026-04-07 08:00"],
    ["on Easter Monday itself", "2026-04-06 10:00", "2026-04-07 08:00"],
    ["over Christmas and the weekend after it", "2026-12-24 17:00", "2026-12-28 08:00"],
    ["on New Year's Eve", "2026-12-31 20:00", "2027-01-04 08:00"],
    ["at the end of February of an ordinary year", "2027-02-28 12:00", "2027-03-01 08:00"],
  ])("are closed %s", (_, now, opensAt) => {
    expect(weekAt(now)).toEqual({ is: "closed", opensAt: dutch(opensAt) });
  });

  it("are by the Dutch clock, in winter and in summer", () => {
    expect(openAt(WEEK, [], "2026-01-15T07:00:00.000Z" as Instant).is).toBe("open");
    expect(openAt(WEEK, [], "2026-01-15T06:59:59.999Z" as Instant).is).toBe("closed");
    expect(openAt(WEEK, [], "2026-07-15T06:00:00.000Z" as Instant).is).toBe("open");
    expect(openAt(WEEK, [], "2026-07-15T05:59:59.999Z" as Instant).is).toBe("closed");
  });

  it("keep a break at noon", () => {
    const hours: ServiceHours = {
      tuesday: [
        { from: "08:30", to: "12:00" },
        { from: "13:00", to: "16:30" },
      ],
    };
    expect(openAt(hours, [], dutch("2026-11-17 09:00"))).toEqual({ is: "open", until: dutch("2026-11-17 12:00") });
    expect(openAt(hours, [], dutch("2026-11-17 12:00"))).toEqual({ is: "closed", opensAt: dutch("2026-11-17 13:00") });
    expect(openAt(hours, [], dutch("2026-11-17 16:30"))).toEqual({ is: "closed", opensAt: dutch("2026-11-24 08:30") });
  });

  it("may last until midnight, also on the night in which the clock changes", () => {
    const hours: ServiceHours = { sunday: [{ from: "01:00", to: "24:00" }] };
    expect(openAt(hours, [], dutch("2026-03-29 23:59"))).toEqual({ is: "open", until: dutch("2026-03-30 00:00") });
    expect(openAt(hours, [], dutch("2026-10-25 23:59"))).toEqual({ is: "open", until: dutch("2026-10-26 00:00") });
  });

  it("are unknown when nobody configured them", () => {
    expect(openAt(undefined, HOLIDAYS, dutch("2026-11-20 10:00"))).toEqual({ is: "unknown" });
  });

  it("are unknown when no opening is in sight", () => {
    expect(openAt({}, [], dutch("2026-11-20 10:00"))).toEqual({ is: "unknown" });
  });
});

describe("what the reporter reads about the opening hours", () => {
  it.each([
    ["2026-11-20 07:00", "op vrijdag om 8.00 uur"],
    ["2026-11-19 23:00", "op vrijdag om 8.00 uur"],
    ["2026-11-22 23:59", "op maandag om 8.00 uur"],
    ["2026-11-20 23:00", "op maandag om 8.00 uur"],
    ["2026-03-27 18:00", "op maandag om 8.00 uur"],
    ["2026-12-24 18:00", "op maandag om 8.00 uur"],
  ])("at %s: wij gaan verder %s", (now, then) => {
    expect(openingText(weekAt(now), dutch(now))).toBe(`De Helpdesk is nu gesloten. Wij gaan verder ${then}.`);
  });

  it("may reassure before it names the time", () => {
    const now = "2026-11-20 07:00";
    expect(openingText(weekAt(now), dutch(now), "Uw melding staat vast.")).toBe(
      "De Helpdesk is nu gesloten. Uw melding staat vast. Wij gaan verder op vrijdag om 8.00 uur.",
    );
  });

  it("names the date when the opening is a week or more away", () => {
    const closed = (date: string): Holiday => ({ date, name: "Kerstvakantie" });
    const hours: ServiceHours = { monday: OFFICE };
    const now = dutch("2026-12-14 17:00");
    expect(openingText(openAt(hours, [], now), now)).toContain("op maandag 21 december 2026 om 8.00 uur.");
    const holidays = [closed("2026-12-21"), closed("2026-12-28")];
    expect(openingText(openAt(hours, holidays, now), now)).toContain("op maandag 4 januari 2027 om 8.00 uur.");
  });

  it("says that the hours are not known, and promises nothing", () => {
    expect(openingText({ is: "unknown" }, dutch("2026-11-20 10:00"))).toBe(
      "De openingstijden zijn nog niet vastgesteld.",
    );
  });

  it("says nothing while the Helpdesk is open", () => {
    expect(openingText(weekAt("2026-11-20 10:00"), dutch("2026-11-20 10:00"))).toBeUndefined();
  });
});

describe("the hours in which people are at work", () => {
  const within = (text: string) => withinHours(WEEK, HOLIDAYS, dutch(text));

  it("are weekdays from nine to five, where the organisation file does not say it", () => {
    expect(openAt(USUAL_WORKING_HOURS, [], dutch("2026-11-20 16:59"))).toEqual({
      is: "open",
      until: dutch("2026-11-20 17:00"),
    });
    expect(withinHours(USUAL_WORKING_HOURS, [], dutch("2026-11-20 17:00"))).toEqual(dutch("2026-11-23 09:00"));
  });
  it("leave a moment within them as it is", () => {
    expect(within("2026-11-20 16:59")).toBe(dutch("2026-11-20 16:59"));
  });
  it.each([
    ["early in the morning", "2026-11-20 07:30", "2026-11-20 08:00"],
    ["in the evening", "2026-11-19 17:00", "2026-11-20 08:00"],
    ["at the weekend", "2026-11-21 11:00", "2026-11-23 08:00"],
    ["on a holiday", "2026-04-06 11:00", "2026-04-07 08:00"],
  ])("move a moment %s to when work begins", (_, moment, begins) => {
    expect(within(moment)).toBe(dutch(begins));
  });
  it("that never come leave a moment as it is", () => {
    expect(withinHours({}, [], dutch("2026-11-21 11:00"))).toBe(dutch("2026-11-21 11:00"));
  });
});

describe("so many working days later", () => {
  const later = (text: string, days: number) => workingDaysLater(WEEK, HOLIDAYS, dutch(text), days);

  it.each([
    ["the next day", "2026-11-17 10:15", 1, "2026-11-18 10:15"],
    ["after the weekend", "2026-11-20 10:15", 1, "2026-11-23 10:15"],
    ["after a week", "2026-11-18 10:15", 5, "2026-11-25 10:15"],
    ["after the holidays", "2026-12-24 10:15", 1, "2026-12-28 10:15"],
    ["after Easter Monday", "2026-04-03 10:15", 2, "2026-04-08 10:15"],
    ["counted from a Sunday", "2026-11-22 10:15", 1, "2026-11-23 10:15"],
    ["across the night in which the clock goes forward", "2026-03-27 10:15", 1, "2026-03-30 10:15"],
    ["across the night in which the clock goes back", "2026-10-23 10:15", 1, "2026-10-26 10:15"],
  ])("is at the same time of day %s", (_, moment, days, then) => {
    expect(later(moment, days)).toBe(dutch(then));
  });
  it.each([
    ["too early", "2026-11-17 06:00", "2026-11-18 08:00"],
    ["too late", "2026-11-17 22:00", "2026-11-19 08:00"],
    ["too late on a Thursday", "2026-11-19 22:00", "2026-11-23 08:00"],
  ])("is when work begins if that time of day is %s", (_, moment, then) => {
    expect(later(moment, 1)).toBe(dutch(then));
  });
  it("comes to an end where nobody ever works", () => {
    expect(workingDaysLater({}, [], dutch("2026-11-17 10:00"), 1)).toBe(dutch("2027-01-16 10:00"));
  });
});
