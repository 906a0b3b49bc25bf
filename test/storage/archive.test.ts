import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archive } from "../../src/archive.ts";
import { collect } from "../../src/lib/rows.ts";
import { contentOf } from "../../src/storage/archive.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type Store, openStore } from "../../src/storage/store.ts";
import { openTables } from "../../src/storage/tables.ts";
import { type Azurite, startAzurite } from "../support/azurite.ts";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-archive-"));
let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => {
  await azurite.stop();
  rmSync(folder, { recursive: true });
});

let count = 0;
const aFile = () => join(folder, `export-${count++}.gz`);
const aFolder = () => join(folder, `data-${count++}`);
const inFolder = (path: string) => ({ HELPDESK_DATA: path });

/** Five organisations, of which one is in no organisation file any more, with what is hardest to carry. */
async function fill(store: Store): Promise<void> {
  for (const partition of ["venlo", "roermond", "weert", "ict-nml", "opgeheven"]) {
    const changes = Array.from({ length: 130 }, (_, i) => ({
      insert: `ticket|M26-${String(i).padStart(6, "0")}`,
      value: { text: `É 😀 \u2028 "${partition}" ${i}`, z: 1, a: [null, true, { diep: "x".repeat(i * 10) }] },
    }));
    await store.write(partition, changes.slice(0, 100));
    await store.write(partition, changes.slice(100));
  }
  await store.write("venlo", [{ insert: "report|groot", value: { text: "🏛️".repeat(40_000) } }]);
  await store.write("venlo", [{ remove: "ticket|M26-000007" }]);
}

async function filled(): Promise<{ path: string; fingerprint: string }> {
  const path = aFolder();
  const store = await openStore({ kind: "sqlite", folder: path });
  await fill(store);
  const { fingerprint } = await contentOf(store);
  await store.close();
  return { path, fingerprint };
}

/** One export that nobody changes. */
const once = (async () => {
  const { path } = await filled();
  const file = aFile();
  await archive(["export", file], inFolder(path));
  return readFileSync(file);
})();

async function fingerprintIn(path: string): Promise<string> {
  const store = await openStore({ kind: "sqlite", folder: path });
  const { fingerprint } = await contentOf(store);
  await store.close();
  return fingerprint;
}

describe("an export", () => {
  it("that is put back in an empty store gives the same content, an organisation that nobody names any more too", async () => {
    const { path, fingerprint } = await filled();
    const file = aFile();
    expect(await archive(["export", file], inFolder(path))).toMatch(/^Klaar: 650 rijen, kenmerk [0-9a-f]{12}\./);

    const fresh = aFolder();
    expect(await archive(["import", file], inFolder(fresh))).toContain("De inhoud is gelijk aan de export.");
    expect(await fingerprintIn(fresh)).toBe(fingerprint);
  });

  it("goes from one kind of store to the other and back", async () => {
    const { path, fingerprint } = await filled();
    const [there, back, again] = [aFile(), aFile(), aFolder()];
    const inAzure = { HELPDESK_TABLES: azurite.connectionString };
    await archive(["export", there], inFolder(path));
    await archive(["import", there], inAzure);
    await archive(["export", back], inAzure);
    await archive(["import", back], inFolder(again));

    expect(await fingerprintIn(again)).toBe(fingerprint);
    expect(gunzipSync(readFileSync(back))).toEqual(gunzipSync(readFileSync(there)));
  });

  it("is of one moment, whatever is written meanwhile", async () => {
    const { path, fingerprint } = await filled();
    const reading = await openStore({ kind: "sqlite", folder: path }, { frozen: true });
    await reading.partitions();
    const writing = await openStore({ kind: "sqlite", folder: path });
    await writing.write("venlo", [{ insert: "ticket|later", value: {} }]);

    expect((await contentOf(reading)).fingerprint).toBe(fingerprint);
    expect((await contentOf(writing)).fingerprint).not.toBe(fingerprint);
    await Promise.all([reading.close(), writing.close()]);
  });

  it("is for its owner only, and never in the place of another", async () => {
    const { path } = await filled();
    const file = aFile();
    await archive(["export", file], inFolder(path));
    expect(statSync(file).mode & 0o777).toBe(0o600);

    await expect(archive(["export", file], inFolder(path))).rejects.toThrow("Dit bestand bestaat al.");
  });

  it("can be put back again after an interruption: what is there already stays", async () => {
    const { path, fingerprint } = await filled();
    const [file, half] = [aFile(), aFolder()];
    await archive(["export", file], inFolder(path));
    const store = await openStore({ kind: "sqlite", folder: half });
    const [whole] = [openSqlite(join(path, "helpdesk.sqlite"))];
    const some = await collect(whole.range("roermond", { from: " ", to: "~", limit: 55 }));
    await store.write(
      "roermond",
      some.map(({ key, value }) => ({ insert: key, value })),
    );
    await Promise.all([store.close(), whole.close()]);

    await archive(["import", file], inFolder(half));
    expect(await fingerprintIn(half)).toBe(fingerprint);
  });

  it("is not put back over something else", async () => {
    const [file, other] = [aFile(), aFolder()];
    writeFileSync(file, await once);
    const store = await openStore({ kind: "sqlite", folder: other });
    await store.write("weert", [{ insert: "ticket|M26-000003", value: { text: "Van een ander" } }]);
    await store.close();

    await expect(archive(["import", file], inFolder(other))).rejects.toThrow("Zet terug in een lege opslag.");
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ["cut off", (lines) => lines.slice(0, -1)],
    ["changed", (lines) => lines.map((line) => line.replace("M26-000011", "M26-000999"))],
    ["without a row", (lines) => lines.filter((_, i) => i !== 5)],
    ["with more after the end", (lines) => [...lines, lines[1] ?? ""]],
    ["with half a line", (lines) => lines.map((line, i) => (i === 9 ? line.slice(0, 40) : line))],
    ["of something else", () => ["{}", '["venlo","a",{}]']],
    ["with something that is no row", (lines) => lines.map((line, i) => (i === 3 ? '["venlo"]' : line))],
    ["empty", () => []],
  ])("that is %s is refused before anything is put back", async (_, change) => {
    const [file, fresh] = [aFile(), aFolder()];
    const lines = gunzipSync(await once)
      .toString()
      .trimEnd()
      .split("\n");
    writeFileSync(file, gzipSync(change(lines).join("\n")));

    await expect(archive(["import", file], inFolder(fresh))).rejects.toThrow();
    expect(await fingerprintIn(fresh)).toBe(await fingerprintIn(aFolder()));
  });

  it.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ["without a file", ["export"], inFolder("/nergens"), /^Schrijf: npm run export/],
    ["without a store", ["export", "x.gz"], {}, /^Noem met HELPDESK_DATA/],
    ["of nothing", ["export", "x.gz"], inFolder("/nergens"), /^Hier staan geen gegevens/],
    ["of a file that is not there", ["import", "/nergens/x.gz"], inFolder("/nergens"), /^Dit bestand is er niet/],
    ["with a wrong setting", ["export", "x.gz"], { HELPDESK_TABLES: "x" }, /HELPDESK_TABLES: dit is geen adres/],
  ])("%s says what is wrong", async (_, words, env, says) => {
    await expect(archive(words, env)).rejects.toThrow(says);
  });
});

describe("a store", () => {
  it.each([
    ["SQLite", async () => openSqlite(":memory:")],
    ["Azure Tables", () => openTables({ connectionString: azurite.connectionString }, { table: "telling" })],
  ])("in %s says whose rows there are, in order", async (_, open) => {
    const store: Store = await open();
    expect(await store.partitions()).toEqual([]);
    for (const partition of ["weert", "ict-nml", "venlo"]) await store.write(partition, [{ insert: "a", value: {} }]);
    await store.write("weert", [{ insert: "b", value: {} }]);
    expect(await store.partitions()).toEqual(["ict-nml", "venlo", "weert"]);
    await store.close();
  });
});
