import { type Instant, dateOf, inAmsterdam, instant } from "../lib/instant.ts";
import { type Holiday, type ServiceHours, WEEKDAYS, stretchesOn } from "./service-hours.ts";

/** When terms run: the opening hours of the Helpdesk, with the days on which it is closed. */
export interface ServiceCalendar {
  readonly hours: ServiceHours;
  readonly holidays: readonly Holiday[];
}

/** For a term in hours on the clock. */
export const AROUND_THE_CLOCK: ServiceCalendar = {
  hours: Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: "00:00", to: "24:00" }]])),
  holidays: [],
};

/** A time in which a term stands still; without an end it still does. */
export interface Pause {
  readonly from: Instant;
  readonly to?: Instant | undefined;
}

/** In milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
/** No term runs longer; beyond it a calendar is wrong. */
const MOST_DAYS = 3_700;

/** How much service time lies between two moments, in minutes; 0 when the second is not later. */
export function serviceMinutes(calendar: ServiceCalendar, from: Instant, to: Instant): number {
  const end = timeOf(to);
  let sum = 0;
  for (const stretch of stretchesFrom(calendar, from)) {
    if (stretch.from >= end) break;
    sum += Math.min(stretch.to, end) - stretch.from;
  }
  return sum / MINUTE_MS;
}

/** When so much service time has gone by, pauses left out; undefined when one that still runs comes first. */
export function afterServiceTime(
  calendar: ServiceCalendar,
  from: Instant,
  minutes: number,
  pauses: readonly Pause[] = [],
): Instant | undefined {
  const still = pauses.map((pause) => ({ from: timeOf(pause.from), to: pause.to ? timeOf(pause.to) : Infinity }));
  let left = minutes * MINUTE_MS;
  for (const stretch of stretchesFrom(calendar, from)) {
    if (still.some((pause) => pause.to === Infinity && pause.from <= stretch.from)) return undefined;
    for (const part of without(stretch, still)) {
      if (left <= part.to - part.from) return instant(new Date(part.from + left));
      left -= part.to - part.from;
    }
  }
  return undefined;
}

/** The moment from which so much service time is left until this one. Hours that never come leave the moment as it is. */
export function beforeServiceTime(calendar: ServiceCalendar, until: Instant, minutes: number): Instant {
  let left = minutes * MINUTE_MS;
  for (const { from, to } of stretchesBack(calendar, until)) {
    if (left <= to - from) return instant(new Date(to - left));
    left -= to - from;
  }
  return until;
}

/** Stretches of service from this moment on, in order; the first begins at the moment itself when it lies in one. */
function* stretchesFrom({ hours, holidays }: ServiceCalendar, moment: Instant): Generator<Span> {
  const start = timeOf(moment);
  let day = inAmsterdam(moment).startOf("day");
  for (let days = 0; days < MOST_DAYS; days++, day = day.plus({ days: 1 })) {
    for (const { opens, closes } of stretchesOn(day, hours, holidays)) {
      const to = timeOf(closes);
      if (to > start) yield { from: Math.max(start, timeOf(opens)), to };
    }
  }
}

/** The same, back from this moment: the latest first. */
function* stretchesBack({ hours, holidays }: ServiceCalendar, moment: Instant): Generator<Span> {
  const end = timeOf(moment);
  let day = inAmsterdam(moment).startOf("day");
  for (let days = 0; days < MOST_DAYS; days++, day = day.minus({ days: 1 })) {
    for (const { opens, closes } of stretchesOn(day, hours, holidays).toReversed()) {
      const from = timeOf(opens);
      if (from < end) yield { from, to: Math.min(end, timeOf(closes)) };
    }
  }
}

/** What is left of a stretch when these are taken out of it, in order. */
const without = (stretch: Span, gaps: readonly Span[]): readonly Span[] =>
  gaps.reduce<readonly Span[]>(
    (parts, gap) =>
      parts.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, gap.from) },
          { from: Math.max(from, gap.to), to },
        ].filter((part) => part.from < part.to),
      ),
    [stretch],
  );

const timeOf = (moment: Instant): number => dateOf(moment).getTime();
