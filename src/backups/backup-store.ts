import { randomUUID } from "node:crypto";
import { z } from "zod";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { Also } from "../notices/notice-store.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Due } from "./due.ts";
import { BackupJob } from "./job.ts";
import { type BackupResult, RESULTS, dayOf, jobKey } from "./result.ts";

/*
 * In the partition of whose backup it is:
 *   backup|<day>|<job>|<end>|<hash of start>   a result in the log book, never changed
 *   backup|<day>|<job>|silent                  a day without a result by the agreed hour, never changed
 *   backup-job|<job>                           how it stands with a job, replaced by etag
 *   backup-feed                                when we last heard anything, replaced by etag
 */

const moment = z.iso.datetime().transform((text) => text as Instant);

const LogEntry = z.discriminatedUnion("is", [
  z.object({
    is: z.literal("result"),
    ...{ day: z.string(), job: z.string(), result: z.enum(RESULTS), start: moment, end: moment },
    ...{ reason: z.string().optional(), source: z.string().optional() },
    /** When it came in, or when it was found out that nothing had come. */
    knownAt: moment,
  }),
  z.object({ is: z.literal("silent"), day: z.string(), job: z.string(), due: moment, knownAt: moment }),
]);
/** A line of the log book (DVO 4.5). */
export type LogEntry = z.output<typeof LogEntry>;

const Feed = z.object({
  heardAt: moment.optional(),
  watchedSince: moment,
  /** The silence that was told: since when it was. */
  isToldOf: moment.optional(),
});
export type Feed = z.output<typeof Feed>;

export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

/** More jobs than any organisation has. */
export const MOST_JOBS = 500;
/** Of one job on one day; runs beyond that do not make a day less silent. */
const RUNS_A_DAY = 50;
/** Of one organisation in thirteen months: a hundred jobs, twice a day. */
export const MOST_ENTRIES = 80_000;

export type BackupStore = ReturnType<typeof createBackupStore>;

export function createBackupStore(rows: Rows) {
  const stored = <T>(row: Row | undefined, shape: z.ZodType<T>): Stored<T> | undefined =>
    row && { value: shape.parse(row.value), etag: row.etag };

  return {
    job: async (organisation: OrganisationId, job: string): Promise<Stored<BackupJob> | undefined> =>
      stored(await rows.get(organisation, jobRow(job)), BackupJob),

    jobs: async (organisation: OrganisationId): Promise<readonly Stored<BackupJob>[]> => {
      const listed = await collect(rows.range(organisation, under("backup-job|", MOST_JOBS)));
      return listed.map(({ value, etag }) => ({ value: BackupJob.parse(value), etag }));
    },

    feed: async (organisation: OrganisationId): Promise<Stored<Feed> | undefined> =>
      stored(await rows.get(organisation, FEED), Feed),

    isKept: async (organisation: OrganisationId, result: BackupResult): Promise<boolean> =>
      (await rows.get(organisation, resultKey(result))) !== undefined,

    /** What the log book has of a job on these days. */
    async ofJob(organisation: OrganisationId, job: string, days: readonly string[]): Promise<readonly LogEntry[]> {
      const prefix = (day: string) => under(`backup|${day}|${jobKey(job)}|`, RUNS_A_DAY);
      const found = await Promise.all(days.map((day) => collect(rows.range(organisation, prefix(day)))));
      return found.flat().map(({ value }) => LogEntry.parse(value));
    },

    /** The log book of these days, both included; at most so many lines. One range. */
    async log(organisation: OrganisationId, from: string, to: string): Promise<readonly LogEntry[]> {
      const between = { from: `backup|${from}|`, to: `backup|${to}}`, limit: MOST_ENTRIES };
      return (await collect(rows.range(organisation, between))).map(({ value }) => LogEntry.parse(value));
    },

    /** @throws StorageError */
    keep: (organisation: OrganisationId, { changes, proof }: Also): Promise<"saved" | "conflict"> =>
      commit(rows, organisation, changes, proof),
  };
}

const FEED = "backup-feed";
const jobRow = (job: string): string => `backup-job|${jobKey(job)}`;
/** The same job, start and end are the same result. */
export const resultKey = ({ job, start, end }: BackupResult): string =>
  `backup|${dayOf(end)}|${jobKey(job)}|${end}|${keyPart(start).slice(0, 8)}`;

/** Runs, and what they make of their job, in one write. */
export function resultChanges(
  before: Stored<BackupJob> | undefined,
  after: BackupJob,
  results: readonly BackupResult[],
  now: Instant,
): Also {
  const entries = results.map((run) => {
    const { job, result, start, end, reason, source } = run;
    return [
      resultKey(run),
      { is: "result", day: dayOf(end), job, result, start, end, reason, source, knownAt: now },
    ] as const;
  });
  return written(before, after, entries);
}

/** Days without a result, and what they make of the job. None: only that it was looked at. */
export function silenceChanges(
  before: Stored<BackupJob> | undefined,
  after: BackupJob,
  silent: readonly Due[],
  now: Instant,
): Also {
  const { job } = after;
  return written(
    before,
    after,
    silent.map(({ day, at }) => [
      `backup|${day}|${jobKey(job)}|silent`,
      { is: "silent", day, job, due: at, knownAt: now },
    ]),
  );
}

function written(
  before: Stored<BackupJob> | undefined,
  after: BackupJob,
  entries: readonly (readonly [string, Value])[],
): Also {
  const opId = randomUUID();
  const key = jobRow(after.job);
  return {
    changes: [
      ...entries.map(([insert, value]) => ({ insert, value: { ...value, opId } })),
      replaced(key, before, { ...after, opId }),
    ],
    proof: { key: entries[0]?.[0] ?? key, opId },
  };
}

export const feedChange = (before: Stored<Feed> | undefined, after: Feed, opId = randomUUID()): Also => ({
  changes: [replaced(FEED, before, { ...after, opId })],
  proof: { key: FEED, opId },
});

const replaced = (key: string, before: Stored<unknown> | undefined, value: Value): Change =>
  before ? { replace: key, etag: before.etag, value } : { insert: key, value };
