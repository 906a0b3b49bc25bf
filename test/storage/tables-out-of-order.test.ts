import { TableClient } from "@azure/data-tables";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { commit } from "../../src/lib/commit.ts";
import { collect, StorageError, under } from "../../src/lib/rows.ts";
import type { Change, Rows } from "../../src/lib/rows.ts";
import { openTables } from "../../src/storage/tables.ts";
import { connectionStringOf, startAzurite } from "../support/azurite.ts";
import type { Azurite } from "../support/azurite.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import type { Fault, FaultProxy } from "../support/fault-proxy.ts";

/** For a store that will not answer. */
const SHORT_MS = 250;
/** For a store that will, on a busy machine. */
const LONG_MS = 10_000;
/** The first attempt and the SDK's three retries. */
const ATTEMPTS = 4;

let azurite: Azurite;
let proxy: FaultProxy;
/** Through the proxy, with much and with little patience, and past it. */
let patient: Rows;
let hasty: Rows;
let direct: Rows;
let count = 0;
const aPartition = (): string => `organisation-${count++}`;

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.url);
  const connectionString = connectionStringOf(proxy.url);
  patient = await openTables({ connectionString }, { deadline: LONG_MS });
  hasty = await openTables({ connectionString }, { deadline: SHORT_MS });
  direct = await openTables({ connectionString: azurite.connectionString });
});
afterEach(() => proxy.heal());
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
});

interface Attempt {
  readonly partition: string;
  readonly changes: readonly Change[];
  readonly proof: { readonly key: string; readonly opId: string };
}

/** A turn's write on rows that are there: it replaces the ticket, removes a row, inserts the event. */
async function aTurn(opId = "op-1"): Promise<Attempt> {
  const partition = aPartition();
  await direct.write(partition, [
    { insert: "ticket|1", value: { status: "new" } },
    { insert: "by-requester|1", value: {} },
  ]);
  const etag = (await direct.get(partition, "ticket|1"))?.etag ?? "";
  const changes: Change[] = [
    { replace: "ticket|1", etag, value: { status: "taken", opId } },
    { remove: "by-requester|1" },
    { insert: "event|1|000001", value: { opId } },
  ];
  return { partition, changes, proof: { key: "event|1|000001", opId } };
}

const commitThrough = (rows: Rows, { partition, changes, proof }: Attempt) => commit(rows, partition, changes, proof);

/** The keys that are there, and the ticket's status. */
async function stored(partition: string): Promise<readonly unknown[]> {
  const keys = (await collect(direct.range(partition, { from: "", to: "~", limit: 10 }))).map(({ key }) => key);
  return [...keys, (await direct.get(partition, "ticket|1"))?.value["status"]];
}
const SAVED = ["event|1|000001", "ticket|1", "taken"];
const UNTOUCHED = ["by-requester|1", "ticket|1", "new"];

describe("a turn's write whose answer is lost", () => {
  const lost: readonly (readonly [string, readonly Fault[]])[] = [
    ["the connection broke after the store saved it", ["lose-answer"]],
    ["it broke twice", ["lose-answer", "lose-answer"]],
    ["it broke every time", Array<Fault>(ATTEMPTS).fill("lose-answer")],
    ["half of the answer came", ["half-answer"]],
    ["a 503 came after it was saved", ["lose-answer", "503"]],
  ];
  it.each(lost)("is known to be saved, once, although %s", async (_, faults) => {
    const turn = await aTurn();
    proxy.next(...faults);

    expect(await commitThrough(patient, turn)).toBe("saved");

    expect(await stored(turn.partition)).toEqual(SAVED);
  });

  it("is known to be saved when the store saved it and fell silent", async () => {
    const turn = await aTurn();
    proxy.next("hang-after");

    expect(await commitThrough({ ...patient, write: hasty.write }, turn)).toBe("saved");

    expect(await stored(turn.partition)).toEqual(SAVED);
  });

  it("is a conflict when it was somebody else who wrote", async () => {
    const turn = await aTurn("mine");
    await direct.write(turn.partition, [{ insert: "event|1|000001", value: { opId: "theirs" } }]);
    proxy.next("lose-answer");

    expect(await commitThrough(patient, turn)).toBe("conflict");

    expect((await stored(turn.partition)).at(-1)).toBe("new");
  });

  it("of a replace only is known by the row itself", async () => {
    const { partition } = await aTurn();
    const etag = (await direct.get(partition, "ticket|1"))?.etag ?? "";
    proxy.next("lose-answer");

    const changes = [{ replace: "ticket|1", etag, value: { opId: "op-9" } }];

    expect(await commit(patient, partition, changes, { key: "ticket|1", opId: "op-9" })).toBe("saved");
  });
});

describe("a turn's write that did not arrive", () => {
  it.each<Fault>(["lose-request", "503"])("is sent again after one %s", async (fault) => {
    const turn = await aTurn();
    proxy.next(fault);

    expect(await commitThrough(patient, turn)).toBe("saved");

    expect(await stored(turn.partition)).toEqual(SAVED);
  });

  it.each<Fault>(["lose-request", "hang", "503", "503-later", "403", "404"])(
    "is not called saved, nor a conflict, while the store answers with %s",
    async (fault) => {
      const turn = await aTurn();
      proxy.always(fault);

      await expect(commitThrough(hasty, turn)).rejects.toThrow(StorageError);

      expect(await stored(turn.partition)).toEqual(UNTOUCHED);
    },
  );

  it("is not called saved by an answer that cannot be read", async () => {
    const { partition, changes } = await aTurn();
    proxy.next("half-answer");

    await expect(patient.write(partition, changes)).rejects.toThrow(StorageError);
  });

  it("is not called saved when only the question afterwards is answered", async () => {
    const turn = await aTurn();
    proxy.next("hang");

    await expect(commitThrough({ ...patient, write: hasty.write }, turn)).rejects.toThrow(StorageError);

    expect(await stored(turn.partition)).toEqual(UNTOUCHED);
  });
});

describe("a store that is out of order", () => {
  const faults = ["lose-request", "lose-answer", "hang", "hang-after", "503", "503-later", "403", "404"] as const;

  it.each(faults)("never looks like an empty one to a reader, with %s", async (fault) => {
    const { partition } = await aTurn();
    proxy.always(fault);

    const [one, list] = await Promise.allSettled([
      hasty.get(partition, "ticket|1"),
      collect(hasty.range(partition, under("ticket|", 10))),
    ]);

    const refused = { status: "rejected", reason: expect.any(StorageError) as unknown };
    expect([one, list]).toEqual([refused, refused]);
  });

  it.each(faults)("is not opened, with %s", async (fault) => {
    proxy.always(fault);
    const connectionString = connectionStringOf(proxy.url);

    await expect(openTables({ connectionString }, { deadline: SHORT_MS })).rejects.toThrow(StorageError);
  });

  it("says so without the person's words or our keys", async () => {
    const partition = aPartition();
    proxy.always("503");
    const write = hasty.write(partition, [{ insert: "ticket|geheim", value: { summary: "vertrouwelijk" } }]);

    const error = await write.catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(StorageError);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/geheim|vertrouwelijk|organisation/);
  });

  it("says how long it was waited for", async () => {
    proxy.always("hang");

    await expect(hasty.get("venlo", "a")).rejects.toThrow(`within ${SHORT_MS} ms`);
  });

  it("is asked again as soon as it is well", async () => {
    const { partition } = await aTurn();
    proxy.always("503");
    await expect(hasty.get(partition, "ticket|1")).rejects.toThrow(StorageError);
    proxy.heal();

    expect((await patient.get(partition, "ticket|1"))?.value).toEqual({ status: "new" });
  });
});

describe("a page without rows and with a token", () => {
  it("is not the end of the list", async () => {
    const { partition } = await aTurn();
    proxy.next("empty-page", "empty-page");

    expect(await collect(patient.range(partition, under("ticket|", 10)))).toHaveLength(1);
  });
});

describe("a table that is gone", () => {
  const table = "vanishing";
  const remove = (): Promise<void> =>
    TableClient.fromConnectionString(azurite.connectionString, table, { allowInsecureConnection: true }).deleteTable();
  let own: Rows;
  beforeAll(async () => {
    own = await openTables({ connectionString: azurite.connectionString }, { table });
  });

  it("is made again by the next write", async () => {
    await remove();

    expect(await own.write("venlo", [{ insert: "a", value: {} }])).toBe("saved");
    expect(await own.get("venlo", "a")).toBeDefined();
  });

  it("is made again by the next read, and is empty", async () => {
    await remove();

    expect(await own.get("venlo", "a")).toBeUndefined();
    await remove();
    expect(await collect(own.range("venlo", under("a|", 10)))).toEqual([]);
  });
});
