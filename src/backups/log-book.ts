import type { Instant } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { type BackupStore, type LogEntry, MOST_ENTRIES } from "./backup-store.ts";
import type { ExpectedJob } from "./due.ts";
import type { Period } from "./period.ts";
import { RESULTS, jobKey } from "./result.ts";

export const OUTCOMES = [...RESULTS, "silent"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_NAME: Readonly<Record<Outcome, string>> = {
  success: "gelukt",
  warning: "waarschuwing",
  failed: "mislukt",
  silent: "geen resultaat",
};

export type Line = LogEntry & { readonly organisation: OrganisationId; readonly isExpected: boolean };

/** How often a job ended in what, over a period. */
export interface JobTotal {
  readonly organisation: OrganisationId;
  readonly job: string;
  /** Stands in the organisation file now. */
  readonly isExpected: boolean;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly lastGood?: Instant | undefined;
}

/** The log book of a period: every line in the order in which things happened, and every job that has any or is expected. */
export interface LogBook {
  readonly period: Period;
  readonly lines: readonly Line[];
  readonly totals: readonly JobTotal[];
  /** More than a file holds: then it is not complete, and may not be given. */
  readonly isTooBig: boolean;
}

export const outcomeOf = (entry: LogEntry): Outcome => (entry.is === "silent" ? "silent" : entry.result);
/** When a run ended, or when there had to be a result. */
export const momentOf = (entry: LogEntry): Instant => (entry.is === "silent" ? entry.due : entry.end);

/** One range for each organisation. @throws StorageError */
export async function logBookOf(
  store: Pick<BackupStore, "log">,
  organisations: readonly OrganisationId[],
  expected: readonly ExpectedJob[],
  period: Period,
): Promise<LogBook> {
  const ofEach = await Promise.all(
    organisations.map(async (organisation) => {
      const names = new Set(
        expected.filter((job) => job.organisation === organisation).map(({ name }) => jobKey(name)),
      );
      const entries = await store.log(organisation, period.from, period.to);
      return entries.map((entry): Line => ({ ...entry, organisation, isExpected: names.has(jobKey(entry.job)) }));
    }),
  );
  const lines = ofEach.flat().toSorted(inTime);
  const wanted = expected.filter(({ organisation }) => organisations.includes(organisation));
  const isTooBig = ofEach.some((entries) => entries.length >= MOST_ENTRIES);
  return { period, lines, totals: totalsOf(lines, wanted), isTooBig };
}

function inTime(one: Line, other: Line): number {
  const key = (line: Line): string => [momentOf(line), line.organisation, line.job.toLowerCase()].join("|");
  return key(one) < key(other) ? -1 : 1;
}

function totalsOf(lines: readonly Line[], expected: readonly ExpectedJob[]): readonly JobTotal[] {
  const key = (organisation: OrganisationId, job: string): string => `${organisation}|${jobKey(job)}`;
  const byJob = Map.groupBy(lines, ({ organisation, job }) => key(organisation, job));
  const named = new Map<string, Pick<JobTotal, "organisation" | "job" | "isExpected">>([
    ...lines.map(
      ({ organisation, job }) => [key(organisation, job), { organisation, job, isExpected: false }] as const,
    ),
    ...expected.map(
      ({ organisation, name }) => [key(organisation, name), { organisation, job: name, isExpected: true }] as const,
    ),
  ]);
  return [...named]
    .map(([id, job]) => ({ ...job, ...countsOf(byJob.get(id) ?? []) }))
    .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
}

const sortKey = ({ organisation, job }: JobTotal): string => `${organisation}|${job.toLowerCase()}`;

export function countsOf(lines: readonly LogEntry[]): Pick<JobTotal, "counts" | "lastGood"> {
  const counts = { success: 0, warning: 0, failed: 0, silent: 0 };
  let lastGood: Instant | undefined;
  for (const line of lines) {
    const outcome = outcomeOf(line);
    counts[outcome]++;
    if (outcome === "success" && (!lastGood || momentOf(line) > lastGood)) lastGood = momentOf(line);
  }
  return { counts, lastGood };
}
