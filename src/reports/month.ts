import { DateTime, Info } from "luxon";
import { type Holiday, type ServiceHours, startOfWork, stretchesOn } from "../agreement/service-hours.ts";
import type { Brand } from "../lib/brand.ts";
import { type Instant, ZONE, inAmsterdam, momentHere } from "../lib/instant.ts";
import { plain } from "../lib/words.ts";

/** "2026-11", by the clock in Amsterdam. Sorts as text. */
export type Month = Brand<string, "Month">;

/** Of this day of the month, by when a report is sent: in the first week (DVO 7.2). */
const LAST_DAY = 7;
const DRAFT_TIME = "08:00";
/** On which working day of the month somebody who has not sent it yet is reminded. */
export const REMINDER_DAYS = [2, 4] as const;
export type ReminderDay = (typeof REMINDER_DAYS)[number];

export interface WorkCalendar {
  readonly hours: ServiceHours;
  readonly holidays: readonly Holiday[];
}

const monthAt = (day: DateTime): Month => day.toFormat("yyyy-MM") as Month;
const firstOf = (month: Month): DateTime => DateTime.fromISO(`${month}-01`, { zone: ZONE, locale: "nl" });

export const monthOf = (moment: Instant): Month => monthAt(inAmsterdam(moment));
export const plusMonths = (month: Month, months: number): Month => monthAt(firstOf(month).plus({ months }));
/** "november 2026" */
export const monthName = (month: Month): string => firstOf(month).toFormat("LLLL yyyy");

/** When the draft about this month is there: on day 1 of the next one, whatever day of the week that is. */
export function draftAt(month: Month): Instant {
  const moment = momentHere(`${plusMonths(month, 1)}-01`, DRAFT_TIME);
  if (!moment) throw new Error(`no such month: ${month}`);
  return moment;
}

/** The last month whose draft is due. */
export function lastMonth(now: Instant): Month {
  const before = plusMonths(monthOf(now), -1);
  return draftAt(before) <= now ? before : plusMonths(before, -1);
}

export interface Agenda {
  /** When who has not sent the report is reminded, at the start of that working day. */
  readonly reminders: readonly { readonly day: ReminderDay; readonly at: Instant }[];
  /** When a report that is not sent is late: the start of the last working day within days 1 to 7. Absent: none is worked. */
  readonly lateAt?: Instant;
}

/** In the month after this one, as people work then. */
export function agendaOf(month: Month, { hours, holidays }: WorkCalendar): Agenda {
  const next = firstOf(plusMonths(month, 1));
  const days = Array.from({ length: next.daysInMonth ?? 0 }, (_, index) => next.plus({ days: index })).filter(
    (day) => stretchesOn(day, hours, holidays).length > 0,
  );
  const startOf = (day: DateTime): Instant => startOfWork(hours, holidays, day.toFormat("yyyy-MM-dd"));
  const last = days.findLast(({ day }) => day <= LAST_DAY);
  return {
    reminders: REMINDER_DAYS.flatMap((day) => {
      const date = days[day - 1];
      return date ? [{ day, at: startOf(date) }] : [];
    }),
    ...(last && { lateAt: startOf(last) }),
  };
}

const NAMES = Info.months("long", { locale: "nl" });

/** What people may type for a month, without regard to case: "november", "november 2026", "2026-11". */
export const MONTH = `(?:${NAMES.join("|")})(?:\\s+\\d{4})?|\\d{4}-\\d{2}`;

/** What was typed as `MONTH`; without a year the last one that has begun. Undefined: there is no such month. */
export function monthIn(typed: string, now: Instant): Month | undefined {
  if (/^\d/.test(typed)) return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(typed) ? (typed as Month) : undefined;
  const [name = "", year] = plain(typed).split(" ");
  const number = NAMES.indexOf(name) + 1;
  if (number === 0) return undefined;
  const named = (of: string | number) => `${of}-${String(number).padStart(2, "0")}` as Month;
  if (year !== undefined) return named(year);
  const thisYear = inAmsterdam(now).year;
  return named(thisYear) <= monthOf(now) ? named(thisYear) : named(thisYear - 1);
}
