import { describe, expect, it } from "vitest";
import { logBookOf, momentOf, outcomeOf } from "../../src/backups/log-book.ts";
import { type Instant, inAmsterdam, instant } from "../../src/lib/instant.ts";
import { type Rows, StorageError } from "../../src/lib/rows.ts";
import { VENLO } from "../support/people.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { FILES, expectedJob, openBackups, run } from "./house.ts";

const DAYS = 90;
const FAILED = new Set([12, 40, 71]);
const SILENT = 55;
/** Both clock changes are near: 25 October 2026 is in it. */
const FIRST_DAY = inAmsterdam("2026-09-01T10:00:00.000Z" as Instant);

const moment = (day: number, hour: number, minute = 0): Instant =>
  instant(FIRST_DAY.plus({ days: day }).set({ hour, minute }).toJSDate());

type House = ReturnType<typeof openBackups>;

/** Each night a run that ends at three and is told then; each process looks every few hours. */
async function liveThrough(houses: readonly House[], persist: (work: () => Promise<unknown>) => Promise<void>) {
  const goTo = (now: Instant) => houses.forEach((house) => house.goTo(now));
  const lookAll = () => Promise.all(houses.map((house) => house.look().catch(() => undefined)));
  goTo(moment(-1, 10));
  await persist(() => houses[0]?.look() ?? Promise.resolve());
  for (let day = 0; day < DAYS; day++) {
    goTo(moment(day, 3, 5));
    if (day !== SILENT) {
      const result = run(moment(day, 3), FAILED.has(day) ? "failed" : "success");
      // Whoever answers: a call that is not known to be kept is made again, with the same id.
      let attempt = day;
      await persist(() => houses[attempt++ % houses.length]?.take([result], VENLO, String(day)) ?? Promise.resolve());
    }
    for (const hour of [6, 7, 12]) {
      goTo(moment(day, hour));
      await lookAll();
    }
    await lookAll();
  }
}

async function provesRight(house: House) {
  const notices = await house.notices();
  expect(notices.map(({ stages, closed }) => [stages.map(({ stage }) => stage), closed !== undefined])).toEqual([
    [["failed"], true],
    [["failed"], true],
    [["silent"], true],
    [["failed"], true],
  ]);
  expect(notices.map(({ log }) => log.map(({ event }) => event))).toEqual(Array(4).fill(["opened", "closed"]));

  const period = { from: moment(0, 3).slice(0, 10), to: moment(DAYS - 1, 12).slice(0, 10) };
  const book = await logBookOf(house.store, [VENLO], [expectedJob(FILES)], period);
  expect(book.lines.map((line) => [momentOf(line), outcomeOf(line)])).toEqual(
    Array.from({ length: DAYS }, (_, day) => [
      day === SILENT ? moment(day, 7) : moment(day, 3),
      day === SILENT ? "silent" : FAILED.has(day) ? "failed" : "success",
    ]),
  );

  const raw = await house.lines();
  const recount = (is: string) => raw.filter((line) => (line["result"] ?? line["is"]) === is).length;
  expect(book.totals.map(({ counts }) => counts)).toEqual([
    { success: recount("success"), warning: 0, failed: recount("failed"), silent: recount("silent") },
  ]);
  expect([recount("success"), recount("failed"), recount("silent"), raw.length]).toEqual([86, 3, 1, DAYS]);
}

/** A process that is killed every so many steps: the step may or may not have reached the store. */
function mortal(rows: Rows, dies: () => "before" | "after" | "never"): Rows {
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const when = dies();
    if (when === "before") throw new StorageError("killed");
    const done = await work();
    if (when === "after") throw new StorageError("killed");
    return done;
  };
  return {
    get: (...call) => step(() => rows.get(...call)),
    write: (...call) => step(() => rows.write(...call)),
    range: (...call) => rows.range(...call),
    close: () => rows.close(),
  };
}

/** Numbers that look random and are the same every time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
  throw new Error("it never came through");
}

describe("ninety days with three failures and one silent day", () => {
  it("are four notices, and the log book has every day", async () => {
    const house = openBackups({ rows: createMemoryRows() });
    await liveThrough([house], untilDone);
    await provesRight(house);
    expect(house.failures).toEqual([]);
  });

  it.each([1, 2, 3])("are the same with two processes of which one is killed again and again (%i)", async (seed) => {
    const rows = createMemoryRows();
    const next = sequence(seed);
    const dies = () => (next() < 0.2 ? (next() < 0.5 ? "before" : "after") : "never");
    const killed = openBackups({ rows: mortal(rows, dies) });
    const whole = openBackups({ rows });
    await liveThrough([killed, whole], untilDone);
    await provesRight(whole);
    expect(killed.failures.length).toBeGreaterThan(10);
  });
});
