import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId } from "../people/person.ts";
import type { BackupStore } from "./backup-store.ts";
import type { Backups } from "./backups.ts";
import { jobKey } from "./result.ts";

export interface BackupWatchOptions {
  readonly backups: Backups;
  readonly store: Pick<BackupStore, "jobs">;
  readonly organisations: readonly OrganisationId[];
  readonly log: Pick<Log, "error">;
}

/**
 * Sees to it that a backup of which nothing is heard is noticed (DVO 4.5: monitored daily), and that cards count down.
 * Any process may run one: of two that do the same, one saves. What one day missed, the next look finds.
 */
export function createBackupWatch({ backups, store, organisations, log }: BackupWatchOptions): () => Promise<void> {
  const careful = (organisation: OrganisationId, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      log.error({ ...describeError(error), organisation }, "a backup could not be looked at");
    });

  async function lookAt(organisation: OrganisationId): Promise<void> {
    const expected = backups.jobsOf(organisation);
    for (const job of expected) await careful(organisation, backups.check(organisation, job));

    const names = new Set(expected.map(({ name }) => jobKey(name)));
    for (const job of await store.jobs(organisation)) {
      const isWatchedInVain = job.value.checkedUntil !== undefined && !names.has(jobKey(job.value.job));
      const work = isWatchedInVain ? backups.unwatch : backups.recount;
      await careful(organisation, work(organisation, job));
    }
    await careful(organisation, backups.listen(organisation));
  }

  return async () => {
    await Promise.all(organisations.map((organisation) => careful(organisation, lookAt(organisation))));
  };
}
