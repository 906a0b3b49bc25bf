import type { Instant } from "../lib/instant.ts";
import { inAmsterdam } from "../lib/instant.ts";
import { StorageError } from "../lib/rows.ts";
import { backupFeed, type BackupFeedFact } from "../notices/kinds/backup-feed.ts";
import { backup } from "../notices/kinds/backup.ts";
import type { Also } from "../notices/notice-store.ts";
import type { Notices } from "../notices/notices.ts";
import type { OrganisationId } from "../people/person.ts";
import {
  type BackupStore,
  type Feed,
  type Stored,
  feedChange,
  resultChanges,
  resultKey,
  silenceChanges,
} from "./backup-store.ts";
import { type Due, type ExpectedJob, duesBetween } from "./due.ts";
import { type BackupJob, factOf, newJob, withResult, withSilence } from "./job.ts";
import { type BackupResult, dayOf, jobKey } from "./result.ts";

export interface BackupsOptions {
  readonly store: BackupStore;
  readonly notices: Notices;
  /** From the organisation file. */
  readonly jobs: readonly ExpectedJob[];
  readonly feedSilentAfterHours: number;
  readonly now: () => Instant;
}

/** What is wrong with a call, by a path in its body. */
interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

export interface TakeOptions {
  /** The body had them in `results`: then a problem says in which. */
  readonly isMany: boolean;
  /** Goes into the last write, made anew for each attempt; undefined: the call was taken meanwhile. */
  readonly stamp: () => Promise<Also | undefined>;
}

/** Results of backups, and days without them, as they become known. Any process may tell them, and twice. */
export interface Backups {
  /**
   * Keeps each result once, with what it means for the notice of its job. What was kept before the last write is safe to tell
   * again. "already": the same call, from elsewhere.
   * @throws StorageError when it is not known that all is kept
   */
  take(
    organisation: OrganisationId,
    results: readonly BackupResult[],
    options: TakeOptions,
  ): Promise<"stored" | "already" | readonly FieldProblem[]>;
  /** Finds out whether results came in time, of a job that is expected. @throws StorageError */
  check(organisation: OrganisationId, job: ExpectedJob): Promise<void>;
  /** The days that are left on the card of a job that goes wrong, once a day. @throws StorageError */
  recount(organisation: OrganisationId, job: Stored<BackupJob>): Promise<void>;
  /** It is not expected any more: the days until it is again are not silent. @throws StorageError */
  unwatch(organisation: OrganisationId, job: Stored<BackupJob>): Promise<void>;
  /** Whether anything comes in at all (A48). @throws StorageError */
  listen(organisation: OrganisationId): Promise<void>;
  readonly jobsOf: (organisation: OrganisationId) => readonly ExpectedJob[];
  readonly now: () => Instant;
}

/** Somebody else changed the same job meanwhile; then it is decided again from what they wrote. */
const MOST_TRIES = 20;
const JOBS_AT_ONCE = 8;
/** With the job, its notice and its cards within the 100 changes of a write. */
const RESULTS_A_WRITE = 80;
/** Results that come together need not all write down when. */
const HEARD_EVERY_MS = 60_000;

export function createBackups({ store, notices, jobs, feedSilentAfterHours, now }: BackupsOptions): Backups {
  const jobsOf = (organisation: OrganisationId) => jobs.filter((job) => job.organisation === organisation);
  const expected = (organisation: OrganisationId, name: string) =>
    jobsOf(organisation).find((job) => jobKey(job.name) === jobKey(name));

  /** Decides and writes until nobody came in between. "done": there is nothing (more) to write. */
  async function changing(
    organisation: OrganisationId,
    name: string,
    decide: (job: Stored<BackupJob> | undefined, at: Instant) => Promise<Decision | "done">,
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const at = now();
      const decision = await decide(await store.job(organisation, name), at);
      if (decision === "done" || (await write(organisation, decision, at)) === "saved") return;
    }
    throw new StorageError("a backup job is changed by too many at once");
  }

  async function write(
    organisation: OrganisationId,
    { after, also, isOver }: Decision,
    at: Instant,
  ): Promise<"saved" | "conflict"> {
    const fact = isOver ? undefined : factOf(after, at);
    if (!fact) return store.keep(organisation, also);
    const { is } = await notices.observe(backup, { organisation, fact, now: at, also: onlyOnce(also) });
    return is === "already" ? "conflict" : "saved";
  }

  /** Runs of one job, the oldest first. @param isOver newer ones of the same call follow: nobody has to hear of these */
  const keep = (organisation: OrganisationId, results: readonly BackupResult[], isOver: boolean): Promise<void> =>
    changing(organisation, results[0]?.job ?? "", async (before, at) => {
      const kept = await Promise.all(results.map((result) => store.isKept(organisation, result)));
      const fresh = results.filter((_, index) => !kept[index]);
      const [first] = fresh;
      if (!first) return "done";
      const known = before?.value ?? newJob(first.job, at);
      const after = counted(
        fresh.reduce((job, result) => withResult(job, result, at), known),
        at,
      );
      return { after, also: resultChanges(before, after, fresh, at), isOver };
    });

  /** @param coming ends of runs of which the result is about to be kept */
  const check = (organisation: OrganisationId, { name, ...schedule }: ExpectedJob, coming: readonly Instant[] = []) =>
    changing(organisation, name, async (before, at) => {
      const known = before?.value ?? newJob(name, at);
      // Not looked at yet, or by a clock that was ahead: what was found out by then is not said again.
      if (known.checkedUntil === undefined || known.checkedUntil > at) {
        const after = { ...known, checkedUntil: at };
        return { after, also: silenceChanges(before, after, [], at) };
      }
      const dues = duesBetween(schedule, known.checkedUntil, at);
      const last = dues.at(-1);
      if (!last) return "done";

      const silent = await silentOf(organisation, name, dues, coming);
      const after = { ...counted(withSilence(known, silent), at), checkedUntil: last.at };
      return { after, also: silenceChanges(before, after, silent, at) };
    });

  async function silentOf(
    organisation: OrganisationId,
    name: string,
    dues: readonly Due[],
    coming: readonly Instant[],
  ) {
    const entries = await store.ofJob(organisation, name, daysOf(dues));
    const ends = [...coming, ...entries.flatMap((entry) => (entry.is === "result" ? [entry.end] : []))];
    const told = new Set(entries.flatMap((entry) => (entry.is === "silent" ? [entry.day] : [])));
    return dues.filter(({ day, from, at }) => !told.has(day) && !ends.some((end) => end > from && end <= at));
  }

  async function takeJob(organisation: OrganisationId, results: readonly BackupResult[]): Promise<void> {
    const [first] = results;
    const job = first && expected(organisation, first.job);
    // First the days before: so it makes no difference when somebody last looked.
    if (job)
      await check(
        organisation,
        job,
        results.map(({ end }) => end),
      );
    for (const { runs, isOver } of inWrites(results)) await keep(organisation, runs, isOver);
  }

  /** That something was heard, with the stamp of the call. */
  async function heard(organisation: OrganisationId, stamp: TakeOptions["stamp"]): Promise<"stored" | "already"> {
    const at = now();
    const also = async (): Promise<Also | undefined> => {
      const [stamped, feed] = await Promise.all([stamp(), store.feed(organisation)]);
      return stamped && { changes: [...stamped.changes, ...heardChanges(feed, at)], proof: stamped.proof };
    };
    const fact = { heardAt: at, silentSince: at, afterHours: feedSilentAfterHours };
    const { is } = await notices.observe(backupFeed, { organisation, fact, now: at, also });
    return is === "already" ? "already" : "stored";
  }

  function problemsIn(organisation: OrganisationId, results: readonly BackupResult[], isMany: boolean) {
    return results.flatMap((result, index) => {
      const path = isMany ? `results[${index}].` : "";
      const isOfOthers =
        jobs.some((job) => jobKey(job.name) === jobKey(result.job)) && !expected(organisation, result.job);
      const namesOther = result.organisation !== undefined && result.organisation !== organisation;
      return [
        ...(isOfOthers ? [{ field: `${path}job`, problem: "deze backuptaak is van een andere organisatie." }] : []),
        ...(namesOther
          ? [{ field: `${path}organisation`, problem: "met dit geheim meldt u voor een andere organisatie." }]
          : []),
      ];
    });
  }

  return {
    ...{ jobsOf, check, now },

    async take(organisation, results, { isMany, stamp }) {
      const problems = problemsIn(organisation, results, isMany);
      if (problems.length > 0) return problems;
      await inTurns(byJob(results), (ofJob) => takeJob(organisation, ofJob));
      return heard(organisation, stamp);
    },

    async recount(organisation, before) {
      const at = now();
      const { latest, countedOn } = before.value;
      if (!latest || latest.outcome === "success" || countedOn === dayOf(at)) return;
      const after = counted(before.value, at);
      await write(organisation, { after, also: silenceChanges(before, after, [], at) }, at);
    },

    async unwatch(organisation, before) {
      const { checkedUntil: _, ...after } = before.value;
      await store.keep(organisation, silenceChanges(before, after, [], now()));
    },

    async listen(organisation) {
      const feed = await store.feed(organisation);
      const at = now();
      if (!feed) {
        if (jobsOf(organisation).length > 0)
          await store.keep(organisation, feedChange(undefined, { watchedSince: at }));
        return;
      }
      const { heardAt, watchedSince } = feed.value;
      const fact: BackupFeedFact = {
        ...(heardAt && { heardAt }),
        ...{ silentSince: heardAt ?? watchedSince, afterHours: feedSilentAfterHours },
      };
      if (feed.value.isToldOf === fact.silentSince || backupFeed.stageOf(fact, at) === undefined) return;
      const also = onlyOnce(feedChange(feed, { ...feed.value, isToldOf: fact.silentSince }));
      // Something came in meanwhile: then there is nothing to tell.
      await notices.observe(backupFeed, { organisation, fact, now: at, also });
    },
  };
}

interface Decision {
  readonly after: BackupJob;
  readonly also: Also;
  /** Nothing of it has to be said any more. */
  readonly isOver?: boolean;
}

/** What was decided holds for the rows as they were read: after a conflict it is decided again. */
function onlyOnce(also: Also): () => Promise<Also | undefined> {
  let left: Also | undefined = also;
  return () => {
    const given = left;
    left = undefined;
    return Promise.resolve(given);
  };
}

const counted = (job: BackupJob, at: Instant): BackupJob => ({ ...job, countedOn: dayOf(at) });

function daysOf(dues: readonly Due[]): readonly string[] {
  const [first, last] = [dues[0], dues.at(-1)];
  if (!first || !last) return [];
  const days = new Set<string>(dues.map(({ day }) => day));
  const until = inAmsterdam(last.at).startOf("day");
  for (let day = inAmsterdam(first.from).startOf("day"); day <= until; day = day.plus({ days: 1 })) {
    days.add(day.toFormat("yyyy-MM-dd"));
  }
  return [...days];
}

function heardChanges(feed: Stored<Feed> | undefined, at: Instant) {
  const { heardAt } = feed?.value ?? {};
  if (heardAt && Date.parse(at) - Date.parse(heardAt) < HEARD_EVERY_MS) return [];
  return feedChange(feed, { heardAt: at, watchedSince: feed?.value.watchedSince ?? at }).changes;
}

/**
 * What went wrong before the last good run of the same call is over, and is no news; that run closes what was open, and what
 * went wrong after it is another notice.
 */
function inWrites(results: readonly BackupResult[]) {
  const afterLastGood = results.findLastIndex(({ result }) => result === "success") + 1;
  return [results.slice(0, afterLastGood), results.slice(afterLastGood)].flatMap((part) => {
    const starts = Array.from(
      { length: Math.ceil(part.length / RESULTS_A_WRITE) },
      (_, index) => index * RESULTS_A_WRITE,
    );
    return starts.map((start) => ({
      runs: part.slice(start, start + RESULTS_A_WRITE),
      isOver: start + RESULTS_A_WRITE < part.length,
    }));
  });
}

function byJob(results: readonly BackupResult[]): readonly (readonly BackupResult[])[] {
  const once = new Map(results.map((result) => [resultKey(result), result]));
  const inOrder = [...once.values()].toSorted((one, other) => (one.end < other.end ? -1 : 1));
  return [...Map.groupBy(inOrder, ({ job }) => jobKey(job)).values()];
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(JOBS_AT_ONCE, items.length) }, worker));
}
