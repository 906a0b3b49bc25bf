import { describe, expect, it } from "vitest";
import { collect, under } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { metered } from "../support/metered-rows.ts";

describe("counting round trips", () => {
  const fresh = () => metered(openSqlite(":memory:"));

  it("counts calls that start together as one", async () => {
    const { rows, counts } = fresh();
    await Promise.all([rows.get("venlo", "a"), rows.get("venlo", "b"), rows.get("weert", "c")]);
    expect(counts().trips).toBe(1);
  });

  it("counts calls that wait for one another", async () => {
    const { rows, counts } = fresh();
    await rows.get("venlo", "a");
    await rows.get("venlo", "b");
    await rows.write("venlo", [{ insert: "a", value: {} }]);
    expect(counts().trips).toBe(3);
  });

  it("counts two chains side by side as the longer one", async () => {
    const { rows, counts } = fresh();
    const chain = async (): Promise<void> => {
      await rows.get("venlo", "a");
      await rows.get("venlo", "b");
    };
    await Promise.all([chain(), chain()]);
    expect(counts().trips).toBe(2);
  });

  it("counts a list as a trip and as a range", async () => {
    const { rows, counts } = fresh();
    await collect(rows.range("venlo", under("a|", 10)));
    expect(counts()).toEqual({ trips: 1, ranges: 1 });
  });
});
