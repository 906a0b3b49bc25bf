import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { collect, StorageError, under } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const aFile = (): string => join(folder, `${count++}`, "helpdesk.sqlite");

describe("the database file", () => {
  it("is made with its folder, and keeps what was saved", async () => {
    const file = aFile();
    const first = openSqlite(file);
    await first.write("venlo", [{ insert: "a", value: { text: "é 😀" } }]);
    await first.close();

    const second = openSqlite(file);
    expect((await second.get("venlo", "a"))?.value).toEqual({ text: "é 😀" });
    await second.close();
  });

  it("is for its owner only, also in a folder that others may enter", async () => {
    const open = mkdtempSync(join(folder, "open-"));
    chmodSync(open, 0o755);
    const rows = openSqlite(join(open, "helpdesk.sqlite"));
    await rows.write("venlo", [{ insert: "a", value: {} }]);
    const rights = readdirSync(open).map((file) => statSync(join(open, file)).mode & 0o777);
    await rows.close();
    expect(rights.length).toBeGreaterThan(0);
    for (const right of rights) expect(right).toBe(0o600);
  });

  it("is refused when it is something else", () => {
    const file = join(folder, "letter.txt");
    writeFileSync(file, "Geachte heer, mevrouw,\n".repeat(100));

    expect(() => openSqlite(file)).toThrow(StorageError);
  });

  it("is refused when its folder cannot be made", () => {
    const file = join(folder, "not-a-folder");
    writeFileSync(file, "");

    expect(() => openSqlite(join(file, "helpdesk.sqlite"))).toThrow(StorageError);
  });

  it("may be closed twice, and answers nothing afterwards", async () => {
    const rows = openSqlite(aFile());
    await rows.close();
    await rows.close();

    await expect(rows.get("venlo", "a")).rejects.toThrow(StorageError);
    await expect(rows.write("venlo", [{ insert: "a", value: {} }])).rejects.toThrow(StorageError);
  });
});

describe("writes at the same moment", () => {
  it("are each all or nothing, and one that conflicts leaves the others alone", async () => {
    const rows = openSqlite(aFile());
    await rows.write("venlo", [{ insert: "taken", value: {} }]);

    const outcomes = await Promise.all([
      rows.write("venlo", [{ insert: "first", value: {} }]),
      rows.write("venlo", [
        { insert: "half", value: {} },
        { insert: "taken", value: {} },
      ]),
      rows.write("venlo", [{ insert: "first", value: {} }]),
      rows.write("weert", [{ insert: "first", value: {} }]),
    ]);

    expect(outcomes).toEqual(["saved", "conflict", "conflict", "saved"]);
    expect(await rows.get("venlo", "half")).toBeUndefined();
    await rows.close();
  });

  it("are all saved, however many there are", async () => {
    const rows = openSqlite(aFile());
    const keys = Array.from({ length: 180 }, (_, number) => `row-${number}`);

    const outcomes = await Promise.all(keys.map((insert) => rows.write("venlo", [{ insert, value: {} }])));

    expect(new Set(outcomes)).toEqual(new Set(["saved"]));
    expect(await collect(rows.range("venlo", { from: "row-", to: "row.", limit: 1_000 }))).toHaveLength(keys.length);
    await rows.close();
  });
});

describe("a database that somebody else keeps locked", () => {
  it("can be read, refuses a write after its deadline, and lets other work go on meanwhile", async () => {
    const file = aFile();
    const rows = openSqlite(file, { deadline: 150 });
    await rows.write("venlo", [{ insert: "a", value: {} }]);
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);

    await expect(rows.write("venlo", [{ insert: "b", value: {} }])).rejects.toThrow(StorageError);

    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
    expect(await rows.get("venlo", "a")).toBeDefined();
    other.close();
    expect(await rows.write("venlo", [{ insert: "b", value: {} }])).toBe("saved");
    await rows.close();
  });

  it("is waited for until it is free", async () => {
    const file = aFile();
    const rows = openSqlite(file);
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    setTimeout(() => other.exec("COMMIT"), 50);

    expect(await rows.write("venlo", [{ insert: "b", value: {} }])).toBe("saved");
    other.close();
    await rows.close();
  });
});

/** Runs a script with TypeScript in the project's root; gives back what it logs. */
async function run(script: string, args: readonly string[], shellSetup = ":"): Promise<string> {
  const node = [process.execPath, "--input-type=module-typescript", "-e", script, ...args];
  const { stdout } = await promisify(execFile)("sh", ["-c", `${shellSetup}; exec "$@"`, "sh", ...node]);
  return stdout;
}

const FILL_UP = `
  import { openSqlite } from "./src/storage/sqlite.ts";
  const rows = openSqlite(process.argv[1]);
  const large = { text: "x".repeat(300_000) };
  const outcomes = [];
  for (const key of ["a", "b", "c", "d"]) {
    const changes = [{ insert: key, value: {} }, { insert: key + key, value: large }];
    outcomes.push(await rows.write("venlo", changes).catch((error) => error.name));
  }
  outcomes.push(await rows.write("venlo", [{ insert: "small", value: {} }]));
  await rows.close();
  console.log(JSON.stringify(outcomes));
`;
/** In blocks of 512 or 1024 bytes, as the shell has it: the second or third large write does not fit. */
const LARGEST_FILE = "ulimit -f 800";

describe("a file that may not grow any more", () => {
  it("refuses the write as a whole, and takes a small one", async () => {
    const file = aFile();

    const outcomes = JSON.parse(await run(FILL_UP, [file], LARGEST_FILE)) as string[];

    expect(outcomes[0]).toBe("saved");
    expect(outcomes).toContain("StorageError");
    expect(outcomes.at(-1)).toBe("saved");
    const rows = openSqlite(file);
    const saved = ["a", "b", "c", "d"].filter((_, index) => outcomes[index] === "saved");
    const expected = [...saved.flatMap((key) => [key, key + key]), "small"];
    const found = await collect(rows.range("venlo", { from: "", to: "~", limit: 100 }));
    expect(found.map(({ key }) => key)).toEqual(expected);
    await rows.close();
  });
});

const ADD_UP = `
  import { openSqlite } from "./src/storage/sqlite.ts";
  const rows = openSqlite(process.argv[1]);
  let added = 0;
  while (added < Number(process.argv[2])) {
    const sum = await rows.get("venlo", "sum");
    const insert = { insert: \`own|\${process.pid}|\${added}\`, value: {} };
    const change = sum
      ? { replace: "sum", etag: sum.etag, value: { n: sum.value.n + 1 } }
      : { insert: "sum", value: { n: 1 } };
    if ((await rows.write("venlo", [insert, change])) === "saved") added++;
  }
  await rows.close();
`;

describe("two processes on one file", () => {
  it("open it together, add up without losing a step, and never see half a write", async () => {
    const file = aFile();
    const each = 150;

    await Promise.all([run(ADD_UP, [file, String(each)]), run(ADD_UP, [file, String(each)])]);

    const rows = openSqlite(file);
    expect((await rows.get("venlo", "sum"))?.value).toEqual({ n: 2 * each });
    expect(await collect(rows.range("venlo", under("own|", 1_000)))).toHaveLength(2 * each);
    await rows.close();
  });
});
