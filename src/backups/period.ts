import { DateTime } from "luxon";
import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { plain } from "../lib/words.ts";

/** Days, both included: "2026-09-01". */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** As much as one file holds. */
export const MOST_MONTHS = 13;
const MONTHS =
  "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec";
const NAMES = MONTHS.split("|");
/** Where a short name stands for another than its place in the list says. */
const SHORT: Readonly<Record<string, number>> = {
  ...{ jan: 1, feb: 2, mrt: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9, sept: 9, okt: 10, nov: 11, dec: 12 },
};

const DAY = String.raw`(\d{1,2})\s+(${MONTHS})(?:\s+(\d{4}))?`;
const ISO = String.raw`\d{4}-\d{2}-\d{2}`;
const TO = String.raw`\s*(?:tot en met|t\/m|tot|-)\s*`;
/** What a period looks like, in words; a pattern for a command. */
export const PERIOD = String.raw`(?:${ISO}(?:${TO}${ISO})?|\d{1,2}\s+(?:${MONTHS})(?:\s+\d{4})?(?:${TO}\d{1,2}\s+(?:${MONTHS})(?:\s+\d{4})?)?|(?:${MONTHS})(?:\s+\d{4})?|\d{4})`;

/**
 * "september", "september 2026", "2026", "1 september tot 15 oktober", "2026-09-01 t/m 2026-10-15"; nothing is this month.
 * Without a year it is the last one that began. What is still to come is left out.
 * "unknown": no such day. "future": all of it is still to come. "too-long": more than 13 months.
 */
export function periodIn(text: string, now: Instant): Period | "unknown" | "future" | "too-long" {
  const today = inAmsterdam(now).startOf("day");
  const asked = daysIn(plain(text), today);
  if (!asked?.[0].isValid || !asked[1].isValid || asked[1] < asked[0]) return "unknown";
  const [from, to] = asked;
  if (from > today) return "future";
  if (to >= from.plus({ months: MOST_MONTHS })) return "too-long";
  return { from: dayText(from), to: dayText(to < today ? to : today) };
}

/** Whether these are days that a file may hold, as a card sends them back. */
export function isPeriod({ from, to }: Period): boolean {
  const [first, last] = [DateTime.fromISO(from), DateTime.fromISO(to)];
  const areDays = [from, to].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day));
  return areDays && first.isValid && last.isValid && first <= last && last < first.plus({ months: MOST_MONTHS });
}

type Days = readonly [DateTime, DateTime];

function daysIn(text: string, today: DateTime): Days | undefined {
  if (text === "") return [today.startOf("month"), today];
  const iso = new RegExp(`^(${ISO})(?:${TO}(${ISO}))?$`).exec(text);
  if (iso) return isoDays(iso[1] ?? "", iso[2] ?? iso[1] ?? "", today);
  const days = new RegExp(`^${DAY}(?:${TO}${DAY})?$`).exec(text);
  if (days) return namedDays(days, today);
  const month = new RegExp(`^(${MONTHS})(?:\\s+(\\d{4}))?$`).exec(text);
  if (month) {
    const first = lastBegun(1, monthOf(month[1]), month[2], today);
    return [first, first.endOf("month").startOf("day")];
  }
  const year = /^\d{4}$/.exec(text);
  return year ? [dayOn(Number(text), 1, 1, today), dayOn(Number(text), 12, 31, today)] : undefined;
}

const isoDays = (from: string, to: string, { zone }: DateTime): Days => [
  DateTime.fromISO(from, { zone }),
  DateTime.fromISO(to, { zone }),
];

/** The end of a period without years is the first such day after its beginning. */
function namedDays([, day, month, year, toDay, toMonth, toYear]: RegExpExecArray, today: DateTime): Days {
  const from = lastBegun(
    Number(day),
    monthOf(month),
    year ?? (toYear && monthOf(month) <= monthOf(toMonth) ? toYear : undefined),
    today,
  );
  if (toDay === undefined) return [from, from];
  const to = dayOn(Number(toYear ?? from.year), monthOf(toMonth), Number(toDay), today);
  return [from, toYear === undefined && to < from ? to.plus({ years: 1 }) : to];
}

function lastBegun(day: number, month: number, year: string | undefined, today: DateTime): DateTime {
  const asked = dayOn(Number(year ?? today.year), month, day, today);
  return year === undefined && asked > today ? asked.minus({ years: 1 }) : asked;
}

const monthOf = (name = ""): number => SHORT[name] ?? NAMES.indexOf(name) + 1;
const dayOn = (year: number, month: number, day: number, { zone }: DateTime): DateTime =>
  DateTime.fromObject({ year, month, day }, { zone });
const dayText = (day: DateTime): string => day.toFormat("yyyy-MM-dd");

/** "1 september 2026 tot en met 30 september 2026" */
export function periodText({ from, to }: Period): string {
  const text = (day: string): string => DateTime.fromISO(day, { locale: "nl" }).toFormat("d LLLL yyyy");
  return from === to ? text(from) : `${text(from)} tot en met ${text(to)}`;
}
