import { describe, expect, it } from "vitest";
import { createBackupStore } from "../../src/backups/backup-store.ts";
import { dateOf, instant } from "../../src/lib/instant.ts";
import { collect } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createFigureBooks } from "../../src/reports/closing.ts";
import { type Figures, startOf } from "../../src/reports/figures.ts";
import { type Month, plusMonths } from "../../src/reports/month.ts";
import { happeningsOf, knownOf, recounted } from "../../src/reports/recount.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { ALL, HOME, VENLO } from "../support/people.ts";
import { CANARY, TERMS, momentsIn, openHistory, randomFrom } from "./history.ts";

const FIRST = "2027-12" as Month;
const MONTHS = Array.from({ length: 15 }, (_, index) => plusMonths(FIRST, index));
const THINGS_A_MONTH = 150;

const SEED = Number(process.env["HISTORY_SEED"] ?? 20_281);

/** Fifteen months, with 29 February 2028, and the clocks going forward and back. */
async function history() {
  const random = randomFrom(SEED);
  const house = openHistory(openSqlite(":memory:"), random);
  const clock = { now: startOf(FIRST) };
  const books = createFigureBooks({
    ...{ rows: house.rows, backups: createBackupStore(house.rows), organisations: ALL, home: HOME },
    now: () => clock.now,
  });
  for (const month of MONTHS)
    for (const now of momentsIn(month, THINGS_A_MONTH, random)) {
      clock.now = now;
      await house.happens(now);
    }
  clock.now = startOf(plusMonths(FIRST, 16));
  return { ...house, books };
}

/** Without what the log book counts itself, and without when counting began. */
function comparable({ backups: _, since: __, ...figures }: Figures) {
  return figures;
}

const house = await history();

async function countedAgain(month: Month, organisations: readonly OrganisationId[], opening: Figures | undefined) {
  const happenings = await Promise.all(
    organisations.map(async (organisation) => {
      const known = await knownOf(house.rows, organisation, month);
      return happeningsOf(house.rows, known, { month, calendar: TERMS.calendar });
    }),
  );
  return recounted(happenings.flat(), opening);
}

describe("the figures of a month", () => {
  it.each(MONTHS)("are what is counted once more from everything that happened: %s", async (month) => {
    const [book, before] = await Promise.all([house.books.closed(month), house.books.closed(plusMonths(month, -1))]);
    if (!book) throw new Error("not closed");

    for (const [organisation, figures] of book.each)
      expect({ organisation, ...comparable(figures) }).toEqual({
        organisation,
        ...(await countedAgain(month, [organisation], before?.each.get(organisation))),
      });
    const [whole, again] = [comparable(book.whole), await countedAgain(month, ALL, before?.whole)];
    // Left out where it would tell what few answered in one municipality.
    expect(whole).toEqual(whole.satisfaction ? again : { ...again, satisfaction: undefined });
  });

  it("come from lives in which everything happened", () => {
    expect(house.done.size).toBe(28);
  });

  it("end with what is really open", async () => {
    const tickets = (await house.all()).flatMap((one) => one?.ticket ?? []);
    const isOpen = ({ state }: (typeof tickets)[number]) =>
      !["resolved", "closed", "withdrawn", "rejected", "merged"].includes(state.status);
    const last = await house.books.closed(plusMonths(FIRST, 14));
    expect(last?.whole.openAtEnd).toBe(tickets.filter(isOpen).length);
    const venlo = tickets.filter(({ organisation }) => organisation === VENLO);
    expect(last?.each.get(VENLO)?.openAtEnd).toBe(venlo.filter(isOpen).length);
    expect(last?.each.get(VENLO)?.byKind["request:extra-storage"]?.open).toBe(
      venlo.filter((one) => isOpen(one) && one.request?.kind === "extra-storage").length,
    );
  });

  it("hold no text, no name and no person", async () => {
    const all = await Promise.all(MONTHS.map((month) => house.books.of(month)));
    const tallies = await collect(house.rows.range(VENLO, { from: "tally|", to: "tally}", limit: 10_000 }));
    expect(tallies.length).toBeGreaterThan(100);
    const written = JSON.stringify([all, tallies]);
    expect(written).not.toContain(CANARY);
    expect(written).not.toMatch(/7c9e6679|Janssen/);
  });

  it("stay as they were once a month is closed", async () => {
    const month = plusMonths(FIRST, 3);
    const before = JSON.stringify(await house.books.of(month));
    await house.rows.write(VENLO, [
      {
        insert: `tally|${month}|${instant(new Date(dateOf(startOf(month)).getTime() + 1))}|late|1`,
        value: { is: "undelivered" },
      },
    ]);
    expect(JSON.stringify(await house.books.of(month))).toBe(before);
  });
});
