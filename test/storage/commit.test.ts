import { describe, expect, it } from "vitest";
import { commit } from "../../src/lib/commit.ts";
import { StorageError } from "../../src/lib/rows.ts";
import type { Row, Rows } from "../../src/lib/rows.ts";
import { metered } from "../support/metered-rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

const PROOF = { key: "event|1", opId: "mine" };
const CHANGES = [{ insert: "event|1", value: { opId: "mine" } }];

/** A store of which one call goes another way. */
const withOther = (rows: Rows, other: Partial<Rows>): Rows => ({ ...rows, ...other });

const failing = async (): Promise<never> => {
  throw new StorageError("silent");
};

describe("committing a write", () => {
  it("takes one round trip when all goes well", async () => {
    const { rows, counts } = metered(openSqlite(":memory:"));

    expect(await commit(rows, "venlo", CHANGES, PROOF)).toBe("saved");
    expect(counts()).toEqual({ trips: 1, ranges: 0 });
  });

  it("is a conflict in two round trips when somebody else's row is there", async () => {
    const store = openSqlite(":memory:");
    await store.write("venlo", [{ insert: "event|1", value: { opId: "theirs" } }]);
    const { rows, counts } = metered(store);

    expect(await commit(rows, "venlo", CHANGES, PROOF)).toBe("conflict");
    expect(counts()).toEqual({ trips: 2, ranges: 0 });
  });

  it("is a conflict when the row is absent after all", async () => {
    const rows = withOther(openSqlite(":memory:"), { write: async () => "conflict" });

    expect(await commit(rows, "venlo", CHANGES, PROOF)).toBe("conflict");
  });

  it("was saved when it conflicts with itself", async () => {
    const rows = openSqlite(":memory:");
    await rows.write("venlo", CHANGES);

    expect(await commit(rows, "venlo", CHANGES, PROOF)).toBe("saved");
  });

  it("was saved when the store fell silent after saving it", async () => {
    const store = openSqlite(":memory:");
    const write: Rows["write"] = async (...call) => store.write(...call).then(failing);

    expect(await commit(withOther(store, { write }), "venlo", CHANGES, PROOF)).toBe("saved");
  });

  it("is unknown when the store stays silent", async () => {
    const rows = withOther(openSqlite(":memory:"), { write: failing, get: failing });

    await expect(commit(rows, "venlo", CHANGES, PROOF)).rejects.toThrow(StorageError);
  });

  it("is unknown when the store falls silent after a conflict", async () => {
    const rows = withOther(openSqlite(":memory:"), { write: async () => "conflict", get: failing });

    await expect(commit(rows, "venlo", CHANGES, PROOF)).rejects.toThrow(StorageError);
  });

  it("asks no further after a mistake of ours", async () => {
    const get = async (): Promise<Row | undefined> => {
      throw new Error("asked");
    };
    const rows = withOther(openSqlite(":memory:"), { get });

    await expect(commit(rows, "venlo", [{ remove: "a/b" }], PROOF)).rejects.toThrow(RangeError);
  });
});
