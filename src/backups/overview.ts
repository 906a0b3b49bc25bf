import { BACKUP_KEPT_DAYS } from "../agreement/backups.ts";
import { MOST_ROWS, type DayStrip } from "../charts/day-strip.ts";
import { type Instant, inAmsterdam } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import type { BackupStore, LogEntry } from "./backup-store.ts";
import type { ExpectedJob } from "./due.ts";
import { type BackupJob, newJob } from "./job.ts";
import { type Outcome, momentOf, outcomeOf } from "./log-book.ts";
import type { Period } from "./period.ts";
import { jobKey } from "./result.ts";

/** How one job stands, and how each of the days went of which there may still be a backup. */
export interface JobView {
  readonly organisation: OrganisationId;
  readonly job: BackupJob;
  readonly isExpected: boolean;
  /** The last thing that happened on each day on which anything did, oldest first. */
  readonly days: readonly { readonly day: string; readonly outcome: Outcome }[];
}

export interface Overview {
  readonly period: Period;
  /** What goes wrong first. */
  readonly jobs: readonly JobView[];
  readonly from: number;
  readonly total: number;
}

/** As many as are drawn in one picture. */
export const JOBS_A_PAGE = MOST_ROWS;

/** The days of which there may still be a backup, today included (DVO 4.5). */
export function keptPeriod(now: Instant): Period {
  const today = inAmsterdam(now);
  return { from: today.minus({ days: BACKUP_KEPT_DAYS - 1 }).toFormat(DAY), to: today.toFormat(DAY) };
}

const DAY = "yyyy-MM-dd";

/** A page of all jobs of these organisations. Two ranges for each organisation. @throws StorageError */
export async function overviewOf(
  store: Pick<BackupStore, "jobs" | "log">,
  organisations: readonly OrganisationId[],
  expected: readonly ExpectedJob[],
  asked: { readonly from: number; readonly now: Instant },
): Promise<Overview> {
  const period = keptPeriod(asked.now);
  const ofEach = await Promise.all(
    organisations.map(async (organisation) => {
      const [known, entries] = await Promise.all([
        store.jobs(organisation),
        store.log(organisation, period.from, period.to),
      ]);
      const names = expected.filter((job) => job.organisation === organisation).map(({ name }) => name);
      const byJob = Map.groupBy(entries, ({ job }) => jobKey(job));
      const wanted = new Set(names.map(jobKey));
      return jobsOf(
        known.map(({ value }) => value),
        names,
        asked.now,
      ).map((job): JobView => ({
        ...{ organisation, job, isExpected: wanted.has(jobKey(job.job)) },
        days: daysOf(byJob.get(jobKey(job.job)) ?? []),
      }));
    }),
  );
  const jobs = ofEach.flat().toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const from = asked.from < jobs.length ? asked.from : 0;
  return { period, jobs: jobs.slice(from, from + JOBS_A_PAGE), from, total: jobs.length };
}

/** With those of which nothing was heard yet. */
function jobsOf(known: readonly BackupJob[], names: readonly string[], now: Instant): readonly BackupJob[] {
  const heard = new Set(known.map(({ job }) => jobKey(job)));
  return [...known, ...names.filter((name) => !heard.has(jobKey(name))).map((name) => newJob(name, now))];
}

const WORST_FIRST: readonly (Outcome | undefined)[] = ["failed", "silent", "warning", undefined, "success"];
const sortKey = ({ job, organisation }: JobView): string =>
  [WORST_FIRST.indexOf(job.latest?.outcome), organisation, job.job.toLowerCase()].join("|");

function daysOf(entries: readonly LogEntry[]): JobView["days"] {
  const inTime = entries.toSorted((one, other) => (momentOf(one) < momentOf(other) ? -1 : 1));
  // A result that came late says more about its day than that it was late.
  const byDay = new Map(
    [...inTime.filter(isSilent), ...inTime.filter((one) => !isSilent(one))].map((one) => [one.day, one]),
  );
  return [...byDay.values()]
    .map((entry) => ({ day: entry.day, outcome: outcomeOf(entry) }))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

const isSilent = ({ is }: LogEntry): boolean => is === "silent";

const TONE = { success: "good", warning: "warning", failed: "attention", silent: "neutral" } as const;

/** What there is to draw of an overview. */
export const stripOf = ({ period, jobs }: Overview): DayStrip => ({
  title: `Backups van de laatste ${BACKUP_KEPT_DAYS} dagen`,
  ...period,
  rows: jobs.map(({ job, days }) => ({
    label: job.job,
    days: days.map(({ day, outcome }) => ({ day, tone: TONE[outcome] })),
  })),
  words: { good: "gelukt", warning: "met waarschuwing", attention: "mislukt", neutral: "zonder resultaat" },
});
