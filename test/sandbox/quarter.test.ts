import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createBackupStore } from "../../src/backups/backup-store.ts";
import { readConfig } from "../../src/config.ts";
import { instant } from "../../src/lib/instant.ts";
import { collect } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createFigureBooks } from "../../src/reports/closing.ts";
import type { MonthFigures } from "../../src/reports/figures.ts";
import { type Month } from "../../src/reports/month.ts";
import { createReportStore } from "../../src/reports/report-store.ts";
import { isSent } from "../../src/reports/report.ts";
import { playQuarter } from "../../src/sandbox/quarter.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
const HOME = "ict-nml" as OrganisationId;
const NOW = new Date("2026-11-24T07:45:00+01:00");
const organisations = organisation.organisations.map(({ id }) => id);
const month = (text: string): Month => text as Month;

let rows: ReturnType<typeof openSqlite>;
let books: ReturnType<typeof createFigureBooks>;
let october: MonthFigures;

async function played() {
  const store = openSqlite(":memory:");
  await playQuarter({ rows: store, organisation, now: () => NOW });
  return store;
}

beforeAll(async () => {
  rows = await played();
  const backups = createBackupStore(rows);
  books = createFigureBooks({ rows, backups, organisations, home: HOME, now: () => instant(NOW) });
  october = await books.of(month("2026-10"));
});

describe("the months before the example day", () => {
  it("have about forty tickets each, of all four municipalities, and all are over by now", async () => {
    for (const name of ["2026-08", "2026-09", "2026-10"]) {
      const { whole, organisations: each } = await books.of(month(name));
      expect(whole.now.in, name).toBeGreaterThan(30);
      expect(whole.now.in, name).toBeLessThan(50);
      expect(each.filter(({ now }) => now.in > 0)).toHaveLength(4);
    }
    expect((await books.counted(month("2026-11"))).whole.openAtEnd).toBe(0);
  });

  it("have something to say of everything that people do", () => {
    const { now, monthBefore } = october.whole;
    expect(monthBefore).toBeDefined();
    expect(now.reopened).toBeGreaterThan(0);
    expect(now.satisfaction?.answers).toBeGreaterThan(5);
    expect(now.requests.approved).toBeGreaterThan(0);
    expect(now.requests.rejected).toBeGreaterThan(0);
    expect(now.leadTime?.service?.median).toBeGreaterThan(0);
  });

  it("were reported, each in the first week of the next", async () => {
    const store = createReportStore(
      rows,
      HOME,
      () => instant(NOW),
      () => undefined,
    );
    for (const name of ["2026-08", "2026-09", "2026-10"]) {
      const found = await store.find(month(name));
      expect(found && isSent(found.report), name).toBe(true);
      expect((await store.version(month(name), 1))?.figures.month).toBe(name);
    }
    expect(await store.find(month("2026-11"))).toBeUndefined();
  });

  it("show nobody a card", async () => {
    const waiting = organisations.map((id) => collect(rows.range(id, { from: "outbox|", to: "outbox}", limit: 5 })));
    expect((await Promise.all(waiting)).flat()).toEqual([]);
  });

  it("are the same each time", async () => {
    const again = await played();
    const backups = createBackupStore(again);
    const others = createFigureBooks({ rows: again, backups, organisations, home: HOME, now: () => instant(NOW) });
    expect(await others.of(month("2026-10"))).toEqual(october);
  });

  it("are not made up for an organisation of one's own", async () => {
    const store = openSqlite(":memory:");
    await playQuarter({ rows: store, organisation: { ...organisation, example: undefined }, now: () => NOW });
    expect(await collect(store.range(HOME, { from: " ", to: "~", limit: 1 }))).toEqual([]);
  });
});
