import type { DateTime } from "luxon";
import { WEEKDAYS } from "../agreement/service-hours.ts";
import { type Instant, inAmsterdam, momentHere } from "../lib/instant.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";

/** A job of which a result has to come, as the organisation file names it. */
export type ExpectedJob = OrganisationFile["backups"]["jobs"][number];

/** A day on which there has to be a result: of a run that ended after `from`, and no later than `at`. */
export interface Due {
  /** "2026-11-23" */
  readonly day: string;
  readonly from: Instant;
  readonly at: Instant;
}

/** As far back as a backup is of any use (DVO 4.5), with two days to spare. What lies before is not looked at any more. */
const MOST_DAYS_BACK = 62;
const WEEK = 7;

type Schedule = Pick<ExpectedJob, "resultBy" | "days">;

/** What was due after the one moment and no later than the other, the oldest first. By the clock here, also when it jumps. */
export function duesBetween(schedule: Schedule, after: Instant, until: Instant): readonly Due[] {
  const last = inAmsterdam(until).startOf("day");
  const oldest = last.minus({ days: MOST_DAYS_BACK });
  // What is due at 24:00 is of the day before.
  const asked = inAmsterdam(after).startOf("day").minus({ days: 1 });
  const dues: Due[] = [];
  let day = asked < oldest ? oldest : asked;
  let from = previousDue(schedule, day);
  for (; day <= last; day = day.plus({ days: 1 })) {
    const at = dueOn(schedule, day);
    if (!at) continue;
    if (from && at > after && at <= until) dues.push({ day: day.toFormat("yyyy-MM-dd"), from, at });
    from = at;
  }
  return dues;
}

function dueOn({ resultBy, days }: Schedule, day: DateTime): Instant | undefined {
  const weekday = WEEKDAYS[day.weekday - 1];
  return weekday && days.includes(weekday) ? momentHere(day.toFormat("yyyy-MM-dd"), resultBy) : undefined;
}

function previousDue(schedule: Schedule, day: DateTime): Instant | undefined {
  for (let back = 1; back <= WEEK; back++) {
    const at = dueOn(schedule, day.minus({ days: back }));
    if (at) return at;
  }
  return undefined;
}
