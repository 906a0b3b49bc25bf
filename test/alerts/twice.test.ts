import { afterEach, describe, expect, it } from "vitest";
import { ALERTMANAGER_EXAMPLE } from "../../src/alerts/sources/alertmanager.ts";
import { BACKUP_EXAMPLE } from "../../src/backups/result.ts";
import { NOTICE_EXAMPLE } from "../../src/alerts/sources/notices.ts";
import { notedReceivers } from "./noted.ts";
import type { Receive } from "../../src/alerts/source.ts";
import { commit } from "../../src/lib/commit.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { type Rows, StorageError, collect, under } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";
import { type Running, SECRET, startAlerts } from "./calling.ts";

const OTHER = { ...BACKUP_EXAMPLE, result: "success" };
const ID = "bestanden-2026-11-23";

let running: Running;
afterEach(() => running.close());

/** How many times the backups of a body were really kept. */
const kept = async (rows: Rows) => (await collect(rows.range(VENLO, under("backup|", 100)))).length;

/** A source that keeps a row of its own, in the same write as the stamp. */
const keeping = (rows: Rows): { readonly backups: Receive } & ReturnType<typeof notedReceivers> => ({
  ...notedReceivers(rows),
  backups: async ({ organisation, stamp }) => {
    const taken = await stamp();
    if (!taken) return { is: "already" };
    const changes = [{ insert: `backup|${taken.proof.opId}`, value: {} }, ...taken.changes];
    return { is: (await commit(rows, organisation, changes, taken.proof)) === "saved" ? "stored" : "already" };
  },
});

describe("the same call twice", () => {
  it("is taken once, and gets the same reference again", async () => {
    running = await startAlerts();
    const first = await running.call("backups", { body: BACKUP_EXAMPLE, id: ID });
    const second = await running.call("backups", { body: BACKUP_EXAMPLE, id: ID, off: 30, secret: SECRET.venloOld });
    expect([first.status, second.status]).toEqual([202, 200]);
    expect(second.body).toEqual(first.body);
  });

  it("with another body is refused, and the first stays", async () => {
    running = await startAlerts();
    const first = await running.call("backups", { body: BACKUP_EXAMPLE, id: ID });
    expect(await running.call("backups", { body: OTHER, id: ID })).toMatchObject({
      status: 409,
      body: { fout: expect.stringMatching(/^Onder dit id kwam al een ander bericht binnen/) as string },
    });
    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({
      status: 200,
      body: first.body,
    });
  });

  it("is another call when another source or another municipality makes it", async () => {
    running = await startAlerts();
    const answers = [
      await running.call("backups", { body: BACKUP_EXAMPLE, id: ID }),
      await running.call("backups", { body: BACKUP_EXAMPLE, id: ID, secret: SECRET.weert }),
      await running.call("notices", { body: NOTICE_EXAMPLE, id: ID, secret: SECRET.venloNotices }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.referentie)).size).toBe(3);
  });

  it("is taken once when twenty of them come at the same moment", async () => {
    const rows = openSqlite(":memory:");
    running = await startAlerts({ rows, receivers: keeping(rows) });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => running.call("backups", { body: BACKUP_EXAMPLE, id: ID })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(19).fill(200), 202]);
    expect(new Set(answers.map(({ body }) => body.referentie)).size).toBe(1);
    expect(await kept(rows)).toBe(1);
  });

  it("of Alertmanager, which gives no id, is known by its body", async () => {
    running = await startAlerts();
    const first = await running.fire(ALERTMANAGER_EXAMPLE);
    const second = await running.fire(ALERTMANAGER_EXAMPLE, SECRET.monitoringOld);
    const resolved = await running.fire({ ...ALERTMANAGER_EXAMPLE, status: "resolved" });
    expect([first.status, second.status, resolved.status]).toEqual([202, 200, 202]);
    expect(second.body).toEqual(first.body);
    expect(resolved.body).not.toEqual(first.body);
  });

  it("of which the first was wrong may be put right under the same id", async () => {
    running = await startAlerts();
    expect(await running.call("backups", { body: { job: "x" }, id: ID })).toMatchObject({ status: 422 });
    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({ status: 202 });
  });
});

type Trouble = "nothing happens" | "the answer is lost" | "it says conflict with itself";

/** A store that goes wrong at the next writes, as a network does. */
function troubled(rows: Rows) {
  const ahead: Trouble[] = [];
  let isDown = false;
  const wrapped: Rows = {
    ...rows,
    get: async (...what) => {
      if (isDown) throw new StorageError("down");
      return rows.get(...what);
    },
    write: async (...what) => {
      const trouble = ahead.shift();
      if (isDown || trouble === "nothing happens") throw new StorageError("down");
      const answer = await rows.write(...what);
      if (trouble === "the answer is lost") throw new StorageError("lost");
      return trouble === "it says conflict with itself" ? "conflict" : answer;
    },
  };
  return {
    rows: wrapped,
    next: (trouble: Trouble) => void ahead.push(trouble),
    down: (now: boolean) => {
      isDown = now;
    },
  };
}

describe("when the store fails", () => {
  it("nothing is acknowledged, the caller is told when to try again, and then it is taken once", async () => {
    const store = troubled(openSqlite(":memory:"));
    running = await startAlerts({ rows: store.rows, receivers: keeping(store.rows) });

    store.next("nothing happens");
    const refused = await running.call("backups", { body: BACKUP_EXAMPLE, id: ID });
    expect(refused).toMatchObject({
      status: 503,
      retryAfter: "5",
      body: { fout: expect.stringMatching(/zelfde id/) as string },
    });
    expect(await running.remembered(VENLO)).toEqual([]);

    store.down(true);
    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({ status: 503 });
    store.down(false);

    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({ status: 202 });
    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({ status: 200 });
    expect(await kept(store.rows)).toBe(1);
  });

  it.each<Trouble>(["the answer is lost", "it says conflict with itself"])(
    "after it was saved (%s), the call counts as taken",
    async (trouble) => {
      const store = troubled(openSqlite(":memory:"));
      running = await startAlerts({ rows: store.rows, receivers: keeping(store.rows) });
      store.next(trouble);
      const first = await running.call("backups", { body: BACKUP_EXAMPLE, id: ID });
      expect(first.status).toBe(202);
      expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toEqual({ ...first, status: 200 });
      expect(await kept(store.rows)).toBe(1);
    },
  );

  it("a conflict with something else than the call is tried again, and in the end is no yes", async () => {
    const rows = openSqlite(":memory:");
    let conflicts = 2;
    const receivers = keeping(rows);
    const stubborn: Receive = async (call) => (conflicts-- > 0 ? { is: "already" } : receivers.backups(call));
    running = await startAlerts({ rows, receivers: { ...receivers, backups: stubborn } });
    expect(await running.call("backups", { body: BACKUP_EXAMPLE, id: ID })).toMatchObject({ status: 202 });

    conflicts = 1_000;
    const never = await running.call("backups", { body: BACKUP_EXAMPLE, id: "another-call" });
    expect(never).toMatchObject({ status: 503, retryAfter: "5" });
    expect(await kept(rows)).toBe(1);
  });
});

describe("what is remembered of calls", () => {
  const HOUR_MS = 3_600_000;
  const inHours = (hours: number): Instant => instant(new Date(Date.now() + hours * HOUR_MS));

  it("is kept for at least a day, and is gone after two, of every municipality", async () => {
    running = await startAlerts();
    await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        running.call("backups", { body: BACKUP_EXAMPLE, id: `night-${number}-x` }),
      ),
    );
    await running.call("backups", { body: BACKUP_EXAMPLE, id: ID, secret: SECRET.weert });
    await running.fire(ALERTMANAGER_EXAMPLE);
    const counts = async () =>
      Promise.all([VENLO, WEERT, HOME].map(async (id) => (await running.remembered(id)).length));

    await running.alerts.forget(inHours(25));
    expect(await counts()).toEqual([120, 2, 2]);

    // Two processes may be at it together.
    await Promise.all([running.alerts.forget(inHours(49)), running.alerts.forget(inHours(49))]);
    await running.alerts.forget(inHours(49));
    expect(await counts()).toEqual([0, 0, 0]);
  });
});
