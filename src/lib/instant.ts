import { DateTime } from "luxon";
import type { Brand } from "./brand.ts";

/** A moment in UTC, as `Date.toISOString` writes it: 2026-11-21T21:24:00.000Z. Sorts as text. */
export type Instant = Brand<string, "Instant">;

export const ZONE = "Europe/Amsterdam";

export const instant = (date: Date): Instant => date.toISOString() as Instant;
export const dateOf = (moment: Instant): Date => new Date(moment);
export const millisBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);
export const plusMillis = (moment: Instant, millis: number): Instant => instant(new Date(Date.parse(moment) + millis));

export const inAmsterdam = (moment: Instant): DateTime =>
  DateTime.fromISO(moment, { zone: ZONE, locale: "nl" }) as DateTime;

/** "maandag 23 november" */
export const dutchDay = (moment: Instant): string => inAmsterdam(moment).toFormat("cccc d LLLL");

/** "8.00 uur": the Dutch way to write a time of day. */
export const dutchTime = (moment: Instant): string => inAmsterdam(moment).toFormat("H.mm 'uur'");

/** "vandaag om 9.15 uur", "gisteren om 16.02 uur", or "maandag 23 november om 8.00 uur", with the year when it differs. */
export function dutchMoment(moment: Instant, now: Instant): string {
  const then = inAmsterdam(moment).startOf("day");
  const today = inAmsterdam(now).startOf("day");
  const days = Math.round(today.diff(then, "days").days);
  if (days === 0) return `vandaag om ${dutchTime(moment)}`;
  if (days === 1) return `gisteren om ${dutchTime(moment)}`;
  const year = then.year === today.year ? "" : ` ${then.year}`;
  return `${dutchDay(moment)}${year} om ${dutchTime(moment)}`;
}
