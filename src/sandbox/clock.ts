import { DateTime } from "luxon";
import { ZONE } from "../lib/instant.ts";

/** The sandbox's time: the real one, moved by some distance. It keeps ticking. */
export interface SandboxClock {
  readonly now: () => Date;
  readonly moveTo: (moment: Date) => void;
  readonly moveBy: (millis: number) => void;
  readonly reset: () => void;
  /** Hears it when the time was moved. */
  readonly whenMoved: (heard: () => void) => void;
}

/** @param real where time comes from; tests give their own */
export function createClock(real: () => Date = () => new Date()): SandboxClock {
  let offset = 0;
  const listeners: (() => void)[] = [];
  const set = (moved: number): void => {
    offset = moved;
    for (const heard of listeners) heard();
  };
  return {
    now: () => new Date(real().getTime() + offset),
    moveTo: (moment) => set(moment.getTime() - real().getTime()),
    moveBy: (millis) => set(offset + millis),
    reset: () => set(0),
    whenMoved: (heard) => void listeners.push(heard),
  };
}

const dutch = (now: Date): DateTime => DateTime.fromJSDate(now, { zone: ZONE });
const onTheHour = (day: DateTime, hour: number): DateTime => day.startOf("day").set({ hour });

const LATE_HOUR = 23;
const OPENING_HOUR = 8;
const CLOSING_HOUR = 17;
const FRIDAY = 5;

const nextWorkingDay = (now: DateTime): DateTime =>
  now.plus({ days: now.weekday >= FRIDAY ? FRIDAY + 3 - now.weekday : 1 });

const isOfficeTime = ({ weekday, hour }: DateTime): boolean =>
  weekday <= FRIDAY && hour >= OPENING_HOUR && hour < CLOSING_HOUR;
const LONG_WAIT_DAYS = 47;

/** What the page asks for, by the name it posts. Every one moves forward, or leaves the time as it is. */
export const CLOCK_MOVES: Readonly<Record<string, (now: Date) => Date>> = {
  late: (now) => {
    const tonight = onTheHour(dutch(now), LATE_HOUR);
    return (tonight.toJSDate() > now ? tonight : tonight.plus({ days: 1 })).toJSDate();
  },
  "next-working-day": (now) => onTheHour(nextWorkingDay(dutch(now)), OPENING_HOUR).toJSDate(),
  "working-day-on": (now) => nextWorkingDay(dutch(now)).toJSDate(),
  "office-time": (now) =>
    isOfficeTime(dutch(now)) ? now : onTheHour(nextWorkingDay(dutch(now)), OPENING_HOUR + 1).toJSDate(),
  "long-wait": (now) => dutch(now).plus({ days: LONG_WAIT_DAYS }).toJSDate(),
  "next-month": (now) => onTheHour(dutch(now).plus({ months: 1 }).startOf("month"), OPENING_HOUR).toJSDate(),
};

/**
 * Moves the clock as the page asks: a name of `CLOCK_MOVES`, or "now" for the real time.
 * @returns false when there is no such move
 */
export function moveClock(clock: SandboxClock, move: string): boolean {
  if (move === "now") {
    clock.reset();
    return true;
  }
  const target = Object.hasOwn(CLOCK_MOVES, move) ? CLOCK_MOVES[move] : undefined;
  if (target) clock.moveTo(target(clock.now()));
  return target !== undefined;
}
