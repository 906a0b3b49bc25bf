import { randomUUID } from "node:crypto";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { createBackupStore } from "../../src/backups/backup-store.ts";
import { createBackupWatch } from "../../src/backups/backup-watch.ts";
import { createBackups } from "../../src/backups/backups.ts";
import type { ExpectedJob } from "../../src/backups/due.ts";
import type { BackupResult } from "../../src/backups/result.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { Notice } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { ALL, HOME, VENLO, at } from "../support/people.ts";

export const expectedJob = (name: string, extra: Partial<ExpectedJob> = {}): ExpectedJob => ({
  name,
  organisation: VENLO,
  resultBy: "07:00",
  days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  ...extra,
});

export const FILES = "Bestanden Venlo";

/** A call with this id; without one a call that was never made before. */
const stampIn = (rows: Rows, organisation: OrganisationId, id: string) => async () => {
  const [key, opId] = [`call|backups|${id}`, randomUUID()];
  const isTaken = (await rows.get(organisation, key)) !== undefined;
  return isTaken ? undefined : { changes: [{ insert: key, value: { opId } }], proof: { key, opId } };
};

interface Given {
  readonly rows?: Rows;
  readonly jobs?: readonly ExpectedJob[];
  readonly now?: () => Instant;
}

/** One process that is told of backups and looks after them, on a clock that the test moves. */
export function openBackups(given: Given = {}) {
  const rows = given.rows ?? openSqlite(":memory:");
  let moment = at("10:00", "2026-11-22");
  let jobs = given.jobs ?? [expectedJob(FILES)];
  const now = given.now ?? (() => moment);
  const notices = createNotices(
    createNoticeStore(
      rows,
      () => instant(new Date()),
      () => undefined,
    ),
    createNumbers(rows, HOME, "W"),
  );
  const store = createBackupStore(rows);
  const made = () => createBackups({ store, notices, jobs, feedSilentAfterHours: 26, now });
  const failures: unknown[] = [];
  const look = () =>
    createBackupWatch({
      backups: made(),
      store,
      organisations: ALL,
      log: { error: (failure: unknown) => void failures.push(failure) },
    })();
  const take = (results: readonly BackupResult[], organisation: OrganisationId = VENLO, id: string = randomUUID()) =>
    made().take(organisation, results, { isMany: results.length > 1, stamp: stampIn(rows, organisation, id) });

  return {
    ...{ rows, store, failures, look, take },
    backups: made,
    expect: (now: readonly ExpectedJob[]) => {
      jobs = now;
    },
    goTo: (to: Instant) => {
      moment = to;
    },
    /** Lets time pass, with a look at each of these moments. */
    async looksAt(...moments: readonly Instant[]) {
      for (const one of moments) {
        moment = one;
        await look();
      }
    },
    ran: (end: Instant, result: BackupResult["result"] = "success", extra: Partial<BackupResult> = {}) =>
      take([run(end, result, extra)]),
    notices: async (organisation: OrganisationId = VENLO, kind = "backup") => {
      const found = await collect(rows.range(organisation, under("notice|", 500)));
      return found.map(({ value }) => Notice.parse(value)).filter((notice) => notice.kind === kind);
    },
    /** The raw rows of the log book. */
    lines: async (organisation: OrganisationId = VENLO) =>
      (await collect(rows.range(organisation, under("backup|", 10_000)))).map(({ value }) => value),
  };
}

const HOUR_MS = 3_600_000;

export const run = (
  end: Instant,
  result: BackupResult["result"] = "success",
  extra: Partial<BackupResult> = {},
): BackupResult => ({
  ...{ job: FILES, result, end },
  start: instant(new Date(Date.parse(end) - HOUR_MS)),
  ...extra,
});
