import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { hashOf } from "../../src/lib/hash.ts";
import type { Instant } from "../../src/lib/instant.ts";
import { type Rows, StorageError, collect, under } from "../../src/lib/rows.ts";
import type { Notice } from "../../src/notices/notice.ts";
import type { Person } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { HOME, VENLO, WEERT, at, marieke, ruben } from "../support/people.ts";
import { openNotices } from "./house.ts";
import { countdown, level } from "./kinds.ts";

const folder = mkdtempSync(join(tmpdir(), "notices-"));
afterAll(() => rmSync(folder, { recursive: true }));

type House = ReturnType<typeof openNotices>;

const rowsUnder = (rows: Rows, prefix: `${string}|`) => collect(rows.range(VENLO, under(prefix, 10_000)));
const noticesIn = async ({ rows, store }: House): Promise<Notice[]> => {
  const found = await Promise.all(
    (await rowsUnder(rows, "notice|")).map(({ key }) => store.find(VENLO, key.slice("notice|".length) as never)),
  );
  return found.flatMap((one) => (one ? [one.notice] : []));
};

describe("many at once", () => {
  it("in two processes on the same new fact make one notice", async () => {
    const file = join(folder, "race.sqlite");
    const houses = [openNotices({ rows: openSqlite(file) }), openNotices({ rows: openSqlite(file) })] as const;
    const fact = { job: "sql", level: "low", run: 1 } as const;
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        houses[index % 2 === 0 ? 0 : 1].notices.observe(level, { organisation: VENLO, fact, now: at("10:00") }),
      ),
    );
    expect(new Set(seen.map((one) => one.ref)).size).toBe(1);
    expect(seen.filter((one) => one.is === "opened")).toHaveLength(1);
    expect(await noticesIn(houses[0])).toMatchObject([{ version: 1 }]);
    await Promise.all(houses.map(({ rows }) => rows.close()));
  });
  it("of the same fact in one process are all told, each once", async () => {
    const house = openNotices();
    const facts = Array.from({ length: 40 }, (_, run) => ({ job: "sql", level: "low", run }) as const);
    const refs = await Promise.all(facts.map((fact) => house.says(level, fact)));
    expect(new Set(refs).size).toBe(1);
    expect(await house.replies(refs[0] ?? ("" as never))).toHaveLength(39);
  });
  it("of which one finds that it is over too long, and one that it is not, open one notice", async () => {
    const rows = createMemoryRows();
    const houses = [openNotices({ rows }), openNotices({ rows })] as const;
    await houses[0].says(level, { job: "sql", level: "low", run: 1 });
    await houses[0].says(level, { job: "sql", level: "fine", run: 1 });
    houses[0].moveTo(at("09:59", "2026-11-24"));
    houses[1].moveTo(at("10:01", "2026-11-24"));
    await Promise.all(houses.map((house) => house.says(level, { job: "sql", level: "low", run: 2 })));
    expect((await noticesIn(houses[0])).filter(({ closed }) => !closed)).toHaveLength(1);
  });
  it("with a row of their own keep it once, and do nothing when it was there", async () => {
    const house = openNotices();
    const observe = (id: string) =>
      house.notices.observe(level, {
        ...{ organisation: VENLO, now: at("10:00"), fact: { job: "sql", level: "low", run: 1 } as const },
        also: async () => {
          if (await house.rows.get(VENLO, `call|${id}`)) return undefined;
          const opId = `${id}${String(Math.random())}`;
          return { changes: [{ insert: `call|${id}`, value: { opId } }], proof: { key: `call|${id}`, opId } };
        },
      });
    const answers = await Promise.all(["a", "a", "b", "a"].map(observe));
    expect(answers.map(({ is }) => is).toSorted()).toEqual(["already", "already", "opened", "same"]);
    expect(new Set(answers.map(({ ref }) => ref)).size).toBe(1);
    expect(await house.rows.get(VENLO, "call|b")).toBeDefined();
  });
  it("of different organisations and kinds have nothing to do with each other", async () => {
    const house = openNotices();
    const fact = { job: "sql", level: "low", run: 1 } as const;
    const refs = await Promise.all([VENLO, WEERT, HOME].map((organisation) => house.says(level, fact, organisation)));
    expect(new Set(refs).size).toBe(3);
  });
});

/** A store of which some writes fail before they are kept, and some after. */
function faulty(rows: Rows, faults: () => "none" | "lost" | "lost answer"): Rows {
  return {
    ...rows,
    async write(partition, changes) {
      const fault = faults();
      if (fault === "lost") throw new StorageError("not kept");
      const outcome = await rows.write(partition, changes);
      if (fault === "lost answer") throw new StorageError("no answer");
      return outcome;
    },
  };
}

const PEOPLE: readonly Person[] = [ruben, marieke];
const step = fc.record({
  instance: fc.nat(2),
  fault: fc.constantFrom("none", "none", "none", "lost", "lost answer"),
  minutes: fc.nat(60 * 12),
  act: fc.oneof(
    { weight: 3, arbitrary: fc.record({ days: fc.constantFrom(90, 60, 45, 30, 1) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        level: fc.constantFrom("fine" as const, "low" as const, "high" as const),
        run: fc.nat(3),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        who: fc.nat(1),
        which: fc.nat(3),
        verb: fc.constantFrom("acknowledge", "snooze", "ticket", "mark"),
        mark: fc.constantFrom("requested", "installed"),
        version: fc.nat(8),
      }),
    },
    { weight: 1, arbitrary: fc.constant("look" as const) },
  ),
  isTogether: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Lets all of it happen, some at the same time, in three instances of which each write may fail. */
async function live(steps: readonly Step[]): Promise<House> {
  const rows = createMemoryRows();
  let fault: Step["fault"] = "none";
  const once = (): Step["fault"] => {
    const now = fault;
    fault = "none";
    return now;
  };
  const houses = [0, 1, 2].map(() => openNotices({ rows: faulty(rows, once) }));
  let now = Date.parse(at("10:00"));
  const running: Promise<unknown>[] = [];
  for (const { instance, act, minutes, isTogether, ...rest } of steps) {
    const house = houses[instance] as House;
    now += minutes * 60_000;
    for (const each of houses) each.moveTo(new Date(now).toISOString() as Instant);
    fault = rest.fault;
    running.push(happen(house, act).catch((error: unknown) => expect(error).toBeInstanceOf(StorageError)));
    if (!isTogether) await Promise.all(running);
  }
  await Promise.all(running);
  return openNotices({ rows });
}

async function happen(house: House, act: Step["act"]): Promise<unknown> {
  const said = { organisation: VENLO, now: house.now() };
  if (act === "look") return house.look();
  if ("days" in act) return house.notices.observe(countdown, { ...said, fact: { name: "www", days: act.days } });
  if ("level" in act) return house.notices.observe(level, { ...said, fact: { job: "sql", ...act } });
  const { verb, mark, version, which } = act;
  const notice = `W26-${String(which * 100 + 1).padStart(6, "0")}`;
  const data = { organisation: VENLO, notice, nonce: String(version), mark, until: "tomorrow" };
  return house.press(PEOPLE[act.who] ?? ruben, `notice.${verb}`, data, {});
}

interface Event {
  readonly event: string;
  readonly stage: string;
  readonly isReplied: boolean;
  readonly previous: string;
  readonly opId: string;
}

const eventsOf = async ({ rows }: House, { ref }: Notice): Promise<Event[]> =>
  (await rowsUnder(rows, `notice-event|${ref}|`)).map(({ value }) => value as unknown as Event);

const TOLD = ["stage", "refired", "reopened", "woken", "marked"];

/** Every version has an event that is linked to the one before it. */
async function hasWholeChain(house: House, notice: Notice): Promise<void> {
  const events = await eventsOf(house, notice);
  expect(events).toHaveLength(notice.version);
  const hashes = events.map(({ opId: _, ...event }) => hashOf(event));
  expect(events.map(({ previous }) => previous)).toEqual(["", ...hashes.slice(0, -1)]);
  expect(notice.chain).toBe(hashes.at(-1));
}

/** What may be told is told once in each of its places, and nothing else. */
async function isToldOnce(house: House, notice: Notice): Promise<number> {
  const wanted = (await house.wanted()).filter(({ subject }) => subject.startsWith(`notice-reply:${notice.ref}:`));
  const events = await eventsOf(house, notice);
  for (const [index, { event, stage, isReplied }] of events.entries()) {
    const places = wanted.filter(({ subject }) => subject.endsWith(`:${String(index + 1)}`)).map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    expect(places).toHaveLength(isReplied ? (notice.kind === "countdown" ? 2 : 1) : 0);
    if (event === "opened") expect(isReplied).toBe(["high", "last"].includes(stage));
    else if (isReplied) expect(TOLD).toContain(event);
  }
  return wanted.length;
}

/** It stands in the lists that its state says, and in no other. */
async function isListed({ store }: House, { ref, closed, snoozed }: Notice): Promise<void> {
  const open = await store.open(VENLO, "", 100);
  expect(open.some((one) => one.ref === ref)).toBe(!closed);
  const waking = await store.wakingBy(VENLO, "2099-01-01T00:00:00.000Z" as Instant, 100);
  expect(waking.includes(ref)).toBe(!closed && snoozed !== undefined);
}

/** @returns how much was told */
async function isWhole(house: House): Promise<number> {
  const notices = await noticesIn(house);
  let told = 0;
  for (const notice of notices) {
    await hasWholeChain(house, notice);
    told += await isToldOnce(house, notice);
    await isListed(house, notice);
  }
  const openOf = (kind: string) => notices.filter((notice) => notice.kind === kind && !notice.closed);
  for (const kind of ["countdown", "level"]) expect(openOf(kind).length).toBeLessThanOrEqual(1);

  const [ladder, ...others] = notices.filter(({ kind }) => kind === "countdown");
  expect(others).toEqual([]);
  const steps = (ladder ? await eventsOf(house, ladder) : []).filter(({ event }) => /opened|stage/.test(event));
  expect(new Set(steps.map(({ stage }) => stage)).size).toBe(steps.length);
  return told;
}

describe("whatever happens, in three instances whose writes fail at times", () => {
  it("each notice is one whole story, told once", async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        told += await isWhole(await live(steps));
      }),
      { numRuns: 60 },
    );
    expect(told).toBeGreaterThan(60);
  });
});
