import { type Instant, inAmsterdam } from "../lib/instant.ts";

/** How long a backup is kept (DVO 4.5). */
export const BACKUP_KEPT_DAYS = 60;

/** "2026-09-24": the earliest day of which there is still a backup, by the calendar and not by hours. */
export const firstRestorableDay = (now: Instant): string =>
  inAmsterdam(now).minus({ days: BACKUP_KEPT_DAYS }).toFormat("yyyy-MM-dd");

/** How many of the 60 days a backup of then is still there, by the calendar; 0 when it is there no more. */
export function daysKeptOf(made: Instant, now: Instant): number {
  const days = inAmsterdam(now).startOf("day").diff(inAmsterdam(made).startOf("day"), "days").days;
  return Math.max(0, BACKUP_KEPT_DAYS - Math.max(0, Math.round(days)));
}
