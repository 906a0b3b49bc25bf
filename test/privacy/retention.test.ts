import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { type Change, type Row, type Rows, collect } from "../../src/lib/rows.ts";
import type { Retention } from "../../src/people/organisation-file.ts";
import { createRetention } from "../../src/privacy/retention-watch.ts";
import { Proof, RETENTION_KINDS, sumOf } from "../../src/privacy/retention.ts";
import { kindOf } from "../../src/privacy/row-kinds.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { ALL, HOME, VENLO, bram, noor, sam } from "../support/people.ts";
import { openHouse } from "./house.ts";
import { busyTown } from "./town.ts";

const EVERYTHING = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, 36])) as Retention;
const NIGHT = "2031-03-10T04:00:00.000Z" as Instant;

const all = (rows: Rows, partition: string = VENLO): Promise<Row[]> =>
  collect(rows.range(partition, { from: "a", to: "{", limit: 1_000_000 }));

/** One night on these rows. */
async function night(
  rows: Rows,
  retention: Retention,
  { now = NIGHT, wall = now }: { now?: Instant; wall?: Instant } = {},
) {
  const errors: unknown[] = [];
  const log = { error: (fields: unknown) => void errors.push(fields), info: () => undefined } as never;
  await createRetention({
    ...{ rows, organisations: ALL, home: HOME, retention, log },
    ...{ now: () => now, wallClock: () => wall },
  })();
  return errors;
}

const proofOf = async (rows: Rows, partition: string = VENLO): Promise<Proof> => {
  const proofs = (await all(rows, partition)).filter(({ key }) => kindOf(key) === "retention");
  return Proof.parse(proofs.at(-1)?.value);
};

const { start, numbers, outage } = await oldTown();

/** A town in which everything was done, delivered, and is over. */
async function oldTown() {
  const house = await openHouse({ rows: createMemoryRows() });
  const town = await busyTown(house);
  const made = (await all(house.rows, HOME)).find(({ key }) => kindOf(key) === "outage");
  const ref = made?.value["ref"] as string;
  await house.say(sam, `oppakken ${ref}`);
  await house.say(sam, `oplossen ${ref}: Klaar`);
  await house.press(bram, "ticket.confirm", { organisation: VENLO, ticket: ref, nonce: "c", rating: "5" });
  await house.press(sam, "outage.end", { outage: ref, nonce: "e" }, "channel");
  for (const id of ALL) await house.deliver(id);
  const rows = await house.all();
  await house.close();
  return { start: rows, numbers: town, outage: ref };
}

/** Its rows, in a store of their own. */
async function rowsOfTown(): Promise<Rows> {
  const rows = createMemoryRows();
  for (const { partition, key, value } of start) await rows.write(partition, [{ insert: key, value }]);
  return rows;
}

const everything = async (rows: Rows): Promise<readonly Row[]> =>
  (await Promise.all(ALL.map((id) => all(rows, id)))).flat();

describe("what has been kept for long enough", () => {
  it("stays as long as nobody settled how long it is kept", async () => {
    const rows = await rowsOfTown();
    const before = await everything(rows);
    expect(await night(rows, {})).toEqual([]);
    expect(await everything(rows)).toEqual(before);
  });

  it("goes with everything that leads to it, and nothing is left of who was in it but how to write to them", async () => {
    const rows = await rowsOfTown();
    const taken = await all(rows);
    expect(await night(rows, EVERYTHING)).toEqual([]);
    expect(await night(rows, EVERYTHING, { now: "2031-03-11T04:00:00.000Z" as Instant })).toEqual([]);
    const left = (await everything(rows)).filter(({ key, value }) =>
      [noor, bram, sam].some(
        ({ id, name }) => `${key} ${JSON.stringify(value)}`.includes(id) || JSON.stringify(value).includes(name),
      ),
    );
    expect([...new Set(left.map(({ key }) => kindOf(key)))].toSorted()).toEqual(["place"]);
    const kinds = new Set((await all(rows)).map(({ key }) => kindOf(key)));
    for (const kind of ["ticket", "event", "by-requester", "card", "seen", "linked", "linked-ticket", "audit"])
      expect(kinds).not.toContain(kind);
    expect(kinds).toContain("tally");
    expect((await all(rows, HOME)).filter(({ key }) => key.startsWith("outage"))).toEqual([]);
    expect(taken.length).toBeGreaterThan(100);
  });

  it("is proven: how many, from when until when, and a sum over exactly the keys that went", async () => {
    const rows = await rowsOfTown();
    const before = (await all(rows)).map(({ key }) => key);
    await night(rows, EVERYTHING);
    const proof = await proofOf(rows);
    const after = new Set((await all(rows)).map(({ key }) => key));
    const gone = before.filter((key) => !after.has(key));
    const added = Object.values(proof.removed);
    expect(proof).toMatchObject({ day: "2031-03-10", kept: EVERYTHING, begun: [] });
    expect(proof.finishedAt).toBeDefined();
    expect(proof.removed["tickets"]).toMatchObject({ things: 6 });
    expect(proof.removed["tickets"]?.oldest.slice(0, 4)).toBe("2026");
    // What stands guard while it goes came and went that night.
    const guards = added.reduce((sum, { rows }) => sum + rows, 0) - gone.length;
    expect(guards).toBe(7);
    const guard = guardsOf(before, after);
    expect(sumOf(added.map(({ keys }) => keys).reduce(plus), [])).toBe(sumOf("", [...gone, ...guard]));
  });

  it("leaves a security incident for three years, with what was recorded of it", async () => {
    const rows = await rowsOfTown();
    const trace = `audit|2026-11-23T12:00:00.000Z|x`;
    await rows.write(VENLO, [
      {
        insert: trace,
        value: {
          act: "breach-report",
          numbers: [numbers.own, numbers.incident],
          by: noor.id,
          at: "2026-11-23T12:00:00.000Z",
        },
      },
    ]);
    const now = "2029-06-01T04:00:00.000Z" as Instant;
    const retention = { tickets: 6, outages: 6, audit: 6, securityIncidents: 36 };
    await night(rows, retention, { now });
    await night(rows, retention, { now: "2029-06-02T04:00:00.000Z" as Instant });
    const keys = (await all(rows)).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith("ticket|"))).toEqual([`ticket|${numbers.incident}`]);
    expect(keys.filter((key) => kindOf(key) === "event").every((key) => key.includes(numbers.incident))).toBe(true);
    expect(keys.filter((key) => kindOf(key) === "audit")).toEqual([trace]);
  });

  it("does not touch what is open, nor what was over only yesterday", async () => {
    const rows = await rowsOfTown();
    const house = await openHouse({ rows });
    const open = await house.press(noor, "ticket.report", { nonce: "o", text: "Mijn stoel is stuk" });
    await house.features.stop();
    await night(rows, { tickets: 6 }, { now: "2026-12-24T04:00:00.000Z" as Instant });
    expect((await proofOf(rows)).removed).toEqual({});
    await night(rows, { tickets: 6 });
    const left = (await all(rows)).filter(({ key }) => kindOf(key) === "ticket").map(({ value }) => value["number"]);
    // The number of an outage that is kept for longer stays with it.
    expect(left).toEqual([numbers.incident, outage, JSON.stringify(open).match(/M26-\d{6}/)?.[0]]);
  });

  it("is finished after being killed between any two writes, with the same proof", async () => {
    const rows = await rowsOfTown();
    await night(rows, EVERYTHING);
    const wanted = await contentOf(rows);
    const { removed } = await proofOf(rows);
    for (let writes = 1; writes < 400; writes += 3) {
      const others = await rowsOfTown();
      const cut = dyingAfter(others, writes);
      await night(cut.rows, EVERYTHING);
      const later = "2031-03-10T04:30:00.000Z" as Instant;
      expect(await night(others, EVERYTHING, { now: later })).toEqual([]);
      expect(await contentOf(others)).toEqual(wanted);
      expect((await proofOf(others)).removed).toEqual(removed);
      if (!cut.isDead()) return;
    }
    throw new Error("it never came to an end");
  });

  it("is finished the next night with what it had begun, also when it is to be kept for longer by then", async () => {
    const rows = await rowsOfTown();
    const cut = dyingAfter(rows, 3);
    await night(cut.rows, { tickets: 36 });
    expect((await proofOf(rows)).begun.length).toBeGreaterThan(0);
    const begun = (await proofOf(rows)).begun;
    await night(rows, { tickets: 600 }, { now: "2031-03-11T04:00:00.000Z" as Instant });
    const keys = (await all(rows)).map(({ key }) => key);
    for (const key of begun) expect(keys).not.toContain(key);
    expect(keys.filter((key) => key.startsWith("event|") && begun.some((one) => key.includes(one.slice(7))))).toEqual(
      [],
    );
  });

  it("is removed once when two processes begin at the same moment", async () => {
    const rows = await rowsOfTown();
    await Promise.all([night(rows, EVERYTHING), night(rows, EVERYTHING)]);
    expect((await proofOf(rows)).removed["tickets"]).toMatchObject({ things: 6 });
  });

  it("stays when something happens to it at that very moment", async () => {
    const rows = await rowsOfTown();
    await night(meddling(rows, numbers.own), { tickets: 36 });
    const left = (await all(rows)).filter(({ key }) => kindOf(key) === "ticket");
    expect(left.map(({ value }) => value["number"])).toEqual([numbers.own, numbers.incident, outage]);
    expect((await proofOf(rows)).removed["tickets"]).toMatchObject({ things: 5 });
  });

  it("waits as long as a warning still refers to it", async () => {
    const rows = await rowsOfTown();
    await rows.write(VENLO, [{ insert: "notice|W26-000900", value: notice(numbers.own) }]);
    await night(rows, { tickets: 36 });
    const left = (await all(rows)).filter(({ key }) => kindOf(key) === "ticket");
    expect(left.map(({ value }) => value["number"])).toContain(numbers.own);
    await rows.write(VENLO, [{ insert: "notice-key|k|h", value: { ref: "W26-000900" } }]);
    await night(rows, EVERYTHING, { now: "2031-03-11T04:00:00.000Z" as Instant });
    await night(rows, EVERYTHING, { now: "2031-03-12T04:00:00.000Z" as Instant });
    const keys = (await all(rows)).map(({ key }) => key);
    expect(keys.filter((key) => /^(?:ticket|notice)\|/.test(key))).toEqual([]);
    expect((await rows.get(VENLO, "notice-key|k|h"))?.value).toEqual({});
  });

  it("goes by the thousands in one night", async () => {
    const rows = createMemoryRows();
    const old = Array.from({ length: 10_000 }, (_, index) => {
      const moment = instant(new Date(Date.UTC(2026, 0, 1, 0, index)));
      return { insert: `audit|${moment}|${String(index)}`, value: { act: "x", by: noor.id, at: moment } };
    });
    for (let first = 0; first < old.length; first += 100) await rows.write(VENLO, old.slice(first, first + 100));
    expect(await night(rows, EVERYTHING)).toEqual([]);
    expect((await proofOf(rows)).removed["audit"]).toMatchObject({ things: 10_000, rows: 10_000 });
    expect((await all(rows)).map(({ key }) => kindOf(key))).toEqual(["retention"]);
  });
});

const plus = (one: string, other: string): string =>
  BigInt.asUintN(256, BigInt(`0x${one}`) + BigInt(`0x${other}`))
    .toString(16)
    .padStart(64, "0");

/** The keys that stood guard for the tickets that were there. */
function guardsOf(before: readonly string[], after: ReadonlySet<string>): readonly string[] {
  const events = Map.groupBy(
    before.filter((key) => kindOf(key) === "event" && !after.has(key)),
    (key) => key.split("|")[1] ?? "",
  );
  return [...events].map(([number, of]) => `event|${number}|${String(of.length + 1).padStart(6, "0")}`);
}

/** Everything but the proofs and what says which write wrote it. */
const contentOf = async (rows: Rows): Promise<unknown> =>
  Promise.all(
    ALL.map(async (id) =>
      (await all(rows, id)).filter(({ key }) => kindOf(key) !== "retention").map(({ key, value }) => [key, value]),
    ),
  );

/** A process that is killed: after so many writes nothing works any more. */
function dyingAfter(rows: Rows, writes: number): { readonly rows: Rows; readonly isDead: () => boolean } {
  let left = writes;
  const alive = () => {
    if (left <= 0) throw new Error("killed");
  };
  return {
    isDead: () => left <= 0,
    rows: {
      get: async (...call) => (alive(), rows.get(...call)),
      range: (...call) => (alive(), rows.range(...call)),
      write: async (...call) => {
        alive();
        left -= 1;
        return rows.write(...call);
      },
      close: () => rows.close(),
    },
  };
}

/** Somebody does something to this ticket just before the next write. */
function meddling(rows: Rows, number: string): Rows {
  let isDone = false;
  const isAboutIt = (change: Change) => "insert" in change && change.insert.startsWith(`event|${number}|`);
  return {
    ...rows,
    write: async (partition, changes) => {
      const guard = changes.find(isAboutIt);
      if (!isDone && guard && "insert" in guard) {
        isDone = true;
        await rows.write(partition, [
          { insert: guard.insert, value: { kind: "opened", at: NIGHT, by: sam.id, status: "closed" } },
        ]);
      }
      return rows.write(partition, changes);
    },
  };
}

const notice = (number: string) => ({
  ...{ ref: "W26-000900", organisation: VENLO, kind: "alarm", key: "k", fact: {}, stage: "over", stages: [] },
  ...{ openedAt: "2026-11-23T09:00:00.000Z", version: 1, marks: [], log: [], chain: "" },
  ticket: { id: sam.id, name: sam.name, at: "2026-11-23T09:00:00.000Z", number },
  closed: { at: "2026-11-23T10:00:00.000Z" },
});
