import { z } from "zod";
import { daysKeptOf } from "../agreement/backups.ts";
import type { Instant } from "../lib/instant.ts";
import type { BackupFact } from "../notices/kinds/backup.ts";
import type { Due } from "./due.ts";
import type { BackupResult } from "./result.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** What is known of a backup job: its last run, or the last day without one, and what went before. */
export const BackupJob = z.object({
  job: z.string(),
  /** When we first heard of it, from the organisation file or from a result. */
  firstSeenAt: moment,
  /** Up to here it is known whether results came. Absent: none is expected. */
  checkedUntil: moment.optional(),
  latest: z
    .object({
      outcome: z.enum(["success", "warning", "failed", "silent"]),
      /** The end of the run, or when there had to be a result. */
      at: moment,
      /** What ended after this is newer: the end of the run, or where the silent day began. */
      newerThan: moment,
      reason: z.string().optional(),
    })
    .optional(),
  lastGood: moment.optional(),
  /** How many went wrong in a row until now, and when the first of them was. */
  inARow: z.number(),
  since: moment.optional(),
  /** The day by which the card counts the days that are left. */
  countedOn: z.string(),
});
export type BackupJob = z.output<typeof BackupJob>;

export const newJob = (job: string, now: Instant): BackupJob => ({
  ...{ job, firstSeenAt: now, inARow: 0, countedOn: "" },
});

/** After a run. One that ended before what is known changes only what it says of the last good one. */
export function withResult(job: BackupJob, { result, reason, ...run }: BackupResult, now: Instant): BackupJob {
  // A clock that is ahead there must not hide what comes after it.
  const end = run.end < now ? run.end : now;
  const isLastGood = result === "success" && (!job.lastGood || end > job.lastGood);
  const known = isLastGood ? { ...job, lastGood: end } : job;
  if (job.latest && end <= job.latest.newerThan) return known;

  const latest = { outcome: result, at: end, newerThan: end, ...(reason && { reason }) };
  const { since, ...rest } = known;
  if (result === "success") return { ...rest, latest, inARow: 0 };
  // The result of a day that was thought silent: that day counts once.
  const isLate = job.latest?.outcome === "silent" && end <= job.latest.at;
  return { ...rest, latest, since: since ?? end, inARow: job.inARow + (isLate ? 0 : 1) };
}

/** After days without a result, the oldest first. Days before the last run are over. */
export function withSilence(job: BackupJob, dues: readonly Due[]): BackupJob {
  const fresh = dues.filter(({ at }) => !job.latest || at > job.latest.at);
  const [first, last] = [fresh[0], fresh.at(-1)];
  if (!first || !last) return job;
  return {
    ...job,
    latest: { outcome: "silent", at: last.at, newerThan: last.from },
    since: job.since ?? first.at,
    inARow: job.inARow + fresh.length,
  };
}

/** What there is to say of it; undefined as long as nothing happened. */
export function factOf(
  { job, firstSeenAt, latest, lastGood, inARow, since }: BackupJob,
  now: Instant,
): BackupFact | undefined {
  if (!latest) return undefined;
  const { outcome, at, reason } = latest;
  const daysLeft = lastGood ? daysKeptOf(lastGood, now) : noneKnown(firstSeenAt, now);
  return {
    ...{ job, outcome, at, inARow },
    ...(since && { since }),
    ...(lastGood && { lastGood }),
    ...(daysLeft !== undefined && { daysLeft }),
    ...(reason && { reason }),
  };
}

/** A good one of before we knew the job may still be there, until it cannot be any more. */
const noneKnown = (firstSeenAt: Instant, now: Instant): 0 | undefined =>
  daysKeptOf(firstSeenAt, now) === 0 ? 0 : undefined;
