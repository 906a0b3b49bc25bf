import { DateTime } from "luxon";
import { type Instant, ZONE, inAmsterdam, instant } from "../lib/instant.ts";

/** In the order of luxon's `weekday`: Monday is 1. */
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Dutch wall-clock times, "08:00" up to and including "24:00". */
export interface Stretch {
  readonly from: string;
  readonly to: string;
}

/** Per weekday the stretches in order, without overlap. A weekday that is absent is closed. */
export type ServiceHours = { readonly [day in Weekday]?: readonly Stretch[] | undefined };

/** When people are at work of whom the organisation file does not say it: weekdays from nine to five. */
export const USUAL_WORKING_HOURS: ServiceHours = Object.fromEntries(
  WEEKDAYS.slice(0, 5).map((day) => [day, [{ from: "09:00", to: "17:00" }]]),
);

export interface Holiday {
  /** "2026-12-25" */
  readonly date: string;
  readonly name: string;
}

/** `until` is the end of the stretch that is running now: a break at noon ends it. */
export type Opening =
  | { readonly is: "open"; readonly until: Instant }
  | { readonly is: "closed"; readonly opensAt: Instant }
  | { readonly is: "unknown" };

/** Longer than any closure that makes sense; beyond it the next opening is not known. */
const DAYS_LOOKED_AHEAD = 60;

/** The sources give no opening hours (DVO 2.1: "in PDC en SLA"), so without configured hours nothing is promised. */
export function openAt(hours: ServiceHours | undefined, holidays: readonly Holiday[], now: Instant): Opening {
  if (!hours) return { is: "unknown" };

  const today = inAmsterdam(now).startOf("day");
  for (let days = 0; days <= DAYS_LOOKED_AHEAD; days++) {
    for (const { opens, closes } of stretchesOn(today.plus({ days }), hours, holidays)) {
      if (now < opens) return { is: "closed", opensAt: opens };
      if (now < closes) return { is: "open", until: closes };
    }
  }
  return { is: "unknown" };
}

/** This moment if it is within these hours, else when they begin next. Hours that never come leave the moment as it is. */
export function withinHours(hours: ServiceHours, holidays: readonly Holiday[], moment: Instant): Instant {
  const opening = openAt(hours, holidays, moment);
  return opening.is === "closed" ? opening.opensAt : moment;
}

/** When work begins on this day ("2026-11-30"), or on the first one after it that is worked. */
export const startOfWork = (hours: ServiceHours, holidays: readonly Holiday[], day: string): Instant =>
  withinHours(hours, holidays, instant(DateTime.fromISO(day, { zone: ZONE }).toJSDate()));

/** The same time of day so many working days later, or as soon after as these hours allow. */
export function workingDaysLater(
  hours: ServiceHours,
  holidays: readonly Holiday[],
  moment: Instant,
  days: number,
): Instant {
  let day = inAmsterdam(moment);
  for (let left = days, looked = 0; left > 0 && looked < days * DAYS_LOOKED_AHEAD; looked++) {
    day = day.plus({ days: 1 });
    if (stretchesOn(day.startOf("day"), hours, holidays).length > 0) left -= 1;
  }
  return withinHours(hours, holidays, instant(day.toJSDate()));
}

/**
 * What somebody may expect of the clock; nothing while the Helpdesk is open.
 * @param reassurance a sentence that goes before the time to wait for
 */
export function openingText(opening: Opening, now: Instant, reassurance?: string): string | undefined {
  switch (opening.is) {
    case "open":
      return undefined;
    case "unknown":
      return "De openingstijden zijn nog niet vastgesteld.";
    case "closed":
      return ["De Helpdesk is nu gesloten.", reassurance, `Wij gaan verder op ${comingMoment(opening.opensAt, now)}.`]
        .filter(Boolean)
        .join(" ");
  }
}

/** When it is open on this day, in order. @param day its first moment */
export function stretchesOn(day: DateTime, hours: ServiceHours, holidays: readonly Holiday[]) {
  const weekday = WEEKDAYS[day.weekday - 1];
  const stretches = (weekday && hours[weekday]) ?? [];
  if (stretches.length === 0) return [];
  const date = day.toISODate();
  if (holidays.some((holiday) => holiday.date === date)) return [];

  return stretches.map(({ from, to }) => ({ opens: at(day, from), closes: at(day, to) }));
}

/** By the wall clock and not by elapsed hours: a day on which the clock changes has 23 or 25 of them. */
function at(day: DateTime, time: string): Instant {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const moment = hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute });
  return instant(moment.toJSDate());
}

/** "maandag om 8.00 uur"; a week or more ahead with the date. Never "morgen": a card stays on the screen for days. */
function comingMoment(moment: Instant, now: Instant): string {
  const then = inAmsterdam(moment);
  const days = then.startOf("day").diff(inAmsterdam(now).startOf("day"), "days").days;
  return then.toFormat(days < 7 ? "cccc 'om' H.mm 'uur'" : "cccc d LLLL yyyy 'om' H.mm 'uur'");
}
