import { describe, expect, it } from "vitest";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { HOME, at } from "../support/people.ts";

describe("numbers", () => {
  it("are never given twice, also by processes that share a store", async () => {
    const rows = openSqlite(":memory:");
    const first = createNumbers(rows, HOME);
    const processes = [first, createNumbers(rows, HOME), createNumbers(rows, HOME)];
    const given = await Promise.all(
      Array.from({ length: 900 }, (_, index) => (processes[index % 3] ?? first).next(at("09:00"))),
    );
    expect(new Set(given).size).toBe(900);
  });
  it("go on after a restart, with a gap", async () => {
    const rows = openSqlite(":memory:");
    expect(await createNumbers(rows, HOME).next(at("09:00"))).toBe("M26-000001");
    expect(await createNumbers(rows, HOME).next(at("09:00"))).toBe("M26-000101");
  });
  it("are a series of their own for what the bot warns of", async () => {
    const rows = openSqlite(":memory:");
    expect(await createNumbers(rows, HOME).next(at("09:00"))).toBe("M26-000001");
    expect(await createNumbers(rows, HOME, "W").next(at("09:00"))).toBe("W26-000001");
  });
  it("start anew with the year, by the Dutch clock", async () => {
    const numbers = createNumbers(openSqlite(":memory:"), HOME);
    expect(await numbers.next(at("00:30", "2027-01-01"))).toBe("M27-000001");
    expect(await numbers.next(at("23:30", "2026-12-31"))).toBe("M26-000001");
  });
  it("touch the store once in fifty times, not for each report", async () => {
    const rows = openSqlite(":memory:");
    let writes = 0;
    const counted = { ...rows, write: (...call: Parameters<typeof rows.write>) => (writes++, rows.write(...call)) };
    const numbers = createNumbers(counted, HOME);
    for (let count = 0; count < 500; count++) await numbers.next(at("09:00"));
    expect(writes).toBeLessThanOrEqual(10);
  });
});
