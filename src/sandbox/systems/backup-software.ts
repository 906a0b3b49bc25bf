import { DateTime } from "luxon";
import { ZONE } from "../../lib/instant.ts";
import type { OrganisationFile } from "../../people/organisation-file.ts";
import type { Called, Caller } from "./caller.ts";

export type Job = OrganisationFile["backups"]["jobs"][number];

/** What makes the backups that the organisation file expects, each night, and tells how they went. */
export interface BackupSoftware {
  /** Tells of every night until now that it has not told of, for as far back as backups are kept. */
  tellNights(): Promise<void>;
  /** A run of this job, in the middle of the day, that ends now. */
  run(job: Job, result: "success" | "failed"): Promise<Called>;
  /** From now on nothing is heard of this job. */
  silence(job: Job): void;
}

interface Misfortune {
  readonly result: "success" | "warning" | "failed";
  readonly reason?: string;
}

const KEPT_DAYS = 60;
const RUN_MINUTES = 40;
const STARTS_AT = { hour: 1, minute: 0 };
const SHORTEST_MINUTES = 42;
const LONGEST_MORE_MINUTES = 55;
/** What went wrong, by the job's place in the organisation file and how many nights before the first one told. */
const MISFORTUNES: Readonly<Record<string, Misfortune>> = {
  "1/41": { result: "failed", reason: "De doelschijf is vol." },
  "0/23": { result: "failed", reason: "De server was niet bereikbaar." },
  "4/12": { result: "warning", reason: "Eén bestand was in gebruik en is overgeslagen." },
  "2/0": { result: "warning", reason: "3 van de 42 databases zijn overgeslagen: ze waren in gebruik." },
};

/** @param now by the sandbox's clock */
export function createBackupSoftware(jobs: readonly Job[], caller: Caller, now: () => Date): BackupSoftware {
  const silent = new Set<Job>();
  let lastNight: DateTime | undefined;
  let told: DateTime | undefined;

  function resultOf(job: Job, index: number, night: DateTime) {
    const start = night.set(STARTS_AT);
    const minutes = SHORTEST_MINUTES + ((night.ordinal * (index + 3) * 7) % LONGEST_MORE_MINUTES);
    const ago = lastNight ? Math.round(lastNight.diff(night, "days").days) : 0;
    const { result, reason } = MISFORTUNES[`${index}/${ago}`] ?? { result: "success" };
    return { ...outcome(job, start, start.plus({ minutes })), result, ...(reason && { reason }) };
  }

  /** A run in the afternoon ends a silence, and so does somebody who presses. */
  async function run(job: Job, result: "success" | "failed"): Promise<Called> {
    silent.delete(job);
    const end = here(now());
    const reason = result === "failed" ? { reason: "De doelschijf is vol." } : {};
    const body = { ...outcome(job, end.minus({ minutes: RUN_MINUTES }), end), result, ...reason };
    return caller.call("backups", job.organisation, body);
  }

  return {
    run,
    silence: (job) => void silent.add(job),
    async tellNights() {
      const last = lastNightBefore(here(now()));
      lastNight ??= last;
      const first = told?.plus({ days: 1 }) ?? last.minus({ days: KEPT_DAYS - 1 });
      if (first > last) return;
      told = last;
      const nights: DateTime[] = [];
      for (let night = first; night <= last; night = night.plus({ days: 1 })) nights.push(night);
      const results = jobs.flatMap((job, index) =>
        silent.has(job) ? [] : nights.map((night) => ({ of: job.organisation, result: resultOf(job, index, night) })),
      );
      const calls = Map.groupBy(results, ({ of }) => of);
      await Promise.all(
        [...calls].map(([organisation, list]) =>
          caller.call("backups", organisation, { results: list.map(({ result }) => result) }),
        ),
      );
    },
  };
}

const here = (moment: Date): DateTime => DateTime.fromJSDate(moment, { zone: ZONE });

/** The day on which the last backups have ended. */
function lastNightBefore(now: DateTime): DateTime {
  const today = now.startOf("day");
  const ended = today.set(STARTS_AT).plus({ minutes: SHORTEST_MINUTES + LONGEST_MORE_MINUTES });
  return now >= ended ? today : today.minus({ days: 1 });
}

const outcome = ({ name }: Job, start: DateTime, end: DateTime) => ({
  job: name,
  start: start.toISO() ?? "",
  end: end.toISO() ?? "",
});
