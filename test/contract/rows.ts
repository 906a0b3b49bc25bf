import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, under } from "../../src/lib/rows.ts";
import type { Change, Row, Rows, Value } from "../../src/lib/rows.ts";

const MANY_ROWS = 1_300;
const RACERS = 50;
const KEY_PUNCTUATION = Array.from(" !\"$%&'()*+,-.:;<=>@[]^_`{|}~");

/** What every store keeps to, whichever it is. */
export function rowsContract(name: string, open: () => Promise<Rows>): void {
  let rows: Rows;
  let count = 0;
  /** Each test its own organisation. */
  const aPartition = (): string => `organisation-${count++}`;

  beforeAll(async () => {
    rows = await open();
  });
  afterAll(() => rows.close());

  async function existing(partition: string, key: string): Promise<Row> {
    const row = await rows.get(partition, key);
    if (!row) throw new Error(`${key} is not there`);
    return row;
  }
  const keysIn = async (partition: string): Promise<string[]> =>
    (await collect(rows.range(partition, { from: "", to: "~", limit: 1_000 }))).map(({ key }) => key);

  async function insertAll(partition: string, keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += 100) {
      const changes = keys.slice(start, start + 100).map((key) => ({ insert: key, value: { key } }));
      expect(await rows.write(partition, changes)).toBe("saved");
    }
  }

  describe(`a row in ${name}`, () => {
    it("is absent until it is inserted", async () => {
      const partition = aPartition();
      expect(await rows.get(partition, "ticket|1")).toBeUndefined();

      await rows.write(partition, [{ insert: "ticket|1", value: { summary: "Printer" } }]);

      expect(await existing(partition, "ticket|1")).toMatchObject({ key: "ticket|1", value: { summary: "Printer" } });
    });

    it("is replaced as a whole", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: { old: "x".repeat(70_000), both: 1 } }]);
      const { etag } = await existing(partition, "a");

      expect(await rows.write(partition, [{ replace: "a", etag, value: { both: 2 } }])).toBe("saved");

      expect((await existing(partition, "a")).value).toEqual({ both: 2 });
    });

    it("gets another etag with every write, also when its content stays the same", async () => {
      const partition = aPartition();
      const seen = new Set<string>();
      await rows.write(partition, [{ insert: "a", value: {} }]);
      for (let turn = 0; turn < 20; turn++) {
        const { etag } = await existing(partition, "a");
        seen.add(etag);
        await rows.write(partition, [{ replace: "a", etag, value: {} }]);
      }
      expect(seen.size).toBe(20);
    });

    it("is gone after a remove, and then it can be inserted again", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: {} }]);

      expect(await rows.write(partition, [{ remove: "a" }])).toBe("saved");
      expect(await rows.get(partition, "a")).toBeUndefined();
      expect(await rows.write(partition, [{ insert: "a", value: {} }])).toBe("saved");
    });

    it("belongs to one organisation: the same key elsewhere is another row", async () => {
      const [venlo, weert] = [aPartition(), aPartition()];
      await rows.write(venlo, [{ insert: "ticket|1", value: { of: "venlo" } }]);

      expect(await rows.get(weert, "ticket|1")).toBeUndefined();
      expect(await keysIn(weert)).toEqual([]);
      expect(await rows.write(weert, [{ remove: "ticket|1" }])).toBe("conflict");
      const { etag } = await existing(venlo, "ticket|1");
      expect(await rows.write(weert, [{ replace: "ticket|1", etag, value: {} }])).toBe("conflict");
      expect(await rows.write(weert, [{ insert: "ticket|1", value: { of: "weert" } }])).toBe("saved");
      expect((await existing(venlo, "ticket|1")).value).toEqual({ of: "venlo" });
    });
  });

  describe(`a conflict in ${name}`, () => {
    it("answers the insert of a row that exists, and changes nothing", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: { first: true } }]);

      expect(await rows.write(partition, [{ insert: "a", value: { first: false } }])).toBe("conflict");

      expect((await existing(partition, "a")).value).toEqual({ first: true });
    });

    it("answers a replace with an etag from before", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: { n: 0 } }]);
      const { etag } = await existing(partition, "a");
      await rows.write(partition, [{ replace: "a", etag, value: { n: 1 } }]);

      expect(await rows.write(partition, [{ replace: "a", etag, value: { n: 2 } }])).toBe("conflict");

      expect((await existing(partition, "a")).value).toEqual({ n: 1 });
    });

    it("answers a replace with the etag of a row that was removed and inserted again", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: {} }]);
      const { etag } = await existing(partition, "a");
      await rows.write(partition, [{ remove: "a" }]);
      await rows.write(partition, [{ insert: "a", value: {} }]);

      expect(await rows.write(partition, [{ replace: "a", etag, value: { late: true } }])).toBe("conflict");
    });

    it.each(["*", "", "made-up", 'W/"made-up"'])(
      "answers a replace with an etag that was never given out: %j",
      async (etag) => {
        const partition = aPartition();
        await rows.write(partition, [{ insert: "a", value: { n: 0 } }]);

        expect(await rows.write(partition, [{ replace: "a", etag, value: { n: 1 } }])).toBe("conflict");

        expect((await existing(partition, "a")).value).toEqual({ n: 0 });
      },
    );

    it("answers a replace and a remove of a row that is not there", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: {} }]);
      const { etag } = await existing(partition, "a");

      expect(await rows.write(partition, [{ replace: "b", etag, value: {} }])).toBe("conflict");
      expect(await rows.write(partition, [{ remove: "b" }])).toBe("conflict");
    });

    it("lets exactly one of fifty racing replaces through", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: { winner: -1 } }]);
      const { etag } = await existing(partition, "a");
      const race = Array.from({ length: RACERS }, (_, winner) =>
        rows.write(partition, [{ replace: "a", etag, value: { winner } }]),
      );

      const outcomes = await Promise.all(race);

      expect(outcomes.filter((outcome) => outcome === "saved")).toHaveLength(1);
      expect((await existing(partition, "a")).value).toEqual({ winner: outcomes.indexOf("saved") });
    });

    it("lets exactly one of fifty racing inserts through", async () => {
      const partition = aPartition();
      const race = Array.from({ length: RACERS }, (_, winner) =>
        rows.write(partition, [
          { insert: "a", value: { winner } },
          { insert: `own|${winner}`, value: {} },
        ]),
      );

      const outcomes = await Promise.all(race);

      expect(outcomes.filter((outcome) => outcome === "saved")).toHaveLength(1);
      expect(await keysIn(partition)).toEqual(["a", `own|${outcomes.indexOf("saved")}`]);
    });
  });

  describe(`one write in ${name}`, () => {
    const failing: readonly (readonly [string, Change])[] = [
      ["an insert of what exists", { insert: "there", value: {} }],
      ["a replace with an old etag", { replace: "there", etag: 'W/"old"', value: {} }],
      ["a replace of what is gone", { replace: "gone", etag: 'W/"old"', value: {} }],
      ["a remove of what is gone", { remove: "gone" }],
    ];
    it.each(failing)("does nothing at all when it holds %s", async (_, bad) => {
      const partition = aPartition();
      await rows.write(partition, [
        { insert: "there", value: { n: 0 } },
        { insert: "other", value: { n: 0 } },
        { insert: "going", value: {} },
      ]);
      const { etag } = await existing(partition, "other");

      const outcome = await rows.write(partition, [
        { insert: "new", value: {} },
        { replace: "other", etag, value: { n: 1 } },
        { remove: "going" },
        bad,
      ]);

      expect(outcome).toBe("conflict");
      expect(await keysIn(partition)).toEqual(["going", "other", "there"]);
      expect((await existing(partition, "other")).etag).toBe(etag);
    });

    it("holds insert, replace and remove together", async () => {
      const partition = aPartition();
      await rows.write(partition, [
        { insert: "replaced", value: { n: 0 } },
        { insert: "removed", value: {} },
      ]);
      const { etag } = await existing(partition, "replaced");

      expect(
        await rows.write(partition, [
          { remove: "removed" },
          { replace: "replaced", etag, value: { n: 1 } },
          { insert: "inserted", value: {} },
        ]),
      ).toBe("saved");

      expect(await keysIn(partition)).toEqual(["inserted", "replaced"]);
      expect((await existing(partition, "replaced")).value).toEqual({ n: 1 });
    });

    it("holds a hundred changes and refuses a hundred and one", async () => {
      const partition = aPartition();
      const inserts = Array.from({ length: 101 }, (_, index) => ({ insert: `n|${index}`, value: {} }));

      await expect(rows.write(partition, inserts)).rejects.toThrow(RangeError);
      expect(await keysIn(partition)).toEqual([]);
      expect(await rows.write(partition, inserts.slice(0, 100))).toBe("saved");
      expect(await keysIn(partition)).toHaveLength(100);
    });

    it("refuses two changes of the same row", async () => {
      const twice = [{ remove: "a" }, { insert: "a", value: {} }];
      await expect(rows.write(aPartition(), twice)).rejects.toThrow(RangeError);
    });

    it("may be empty", async () => {
      expect(await rows.write(aPartition(), [])).toBe("saved");
    });
  });

  describe(`a range in ${name}`, () => {
    it("comes in the order of the keys as bytes", async () => {
      const partition = aPartition();
      const keys = ["b", "B", "a10", "a9", "a|1", "a~", "Z", "_", "0", "a-1", "a", "a 1"];
      await insertAll(partition, keys);

      expect(await keysIn(partition)).toEqual([...keys].sort());
    });

    it("of a prefix holds all keys that start with it and no other", async () => {
      const partition = aPartition();
      await insertAll(partition, [
        "open",
        "open{",
        "open|",
        "open|!",
        "open|a",
        "open|~",
        "open|z|9",
        "open}",
        "opens|a",
        "Open|a",
      ]);

      const found = await collect(rows.range(partition, under("open|", 100)));

      expect(found.map(({ key }) => key)).toEqual(["open|", "open|!", "open|a", "open|z|9", "open|~"]);
    });

    it("includes its first bound and not its last", async () => {
      const partition = aPartition();
      await insertAll(partition, ["a", "b", "c", "d"]);

      const found = await collect(rows.range(partition, { from: "b", to: "d", limit: 100 }));

      expect(found.map(({ key }) => key)).toEqual(["b", "c"]);
    });

    it.each([
      [0, 0],
      [1, 1],
      [3, 3],
      [100, 4],
    ])("of at most %i rows out of four gives %i", async (limit, length) => {
      const partition = aPartition();
      await insertAll(partition, ["a", "b", "c", "d"]);

      expect(await collect(rows.range(partition, { from: "", to: "~", limit }))).toHaveLength(length);
    });

    it("goes on past a thousand rows, and stops at its limit there too", async () => {
      const partition = aPartition();
      const keys = Array.from({ length: MANY_ROWS }, (_, index) => `n|${String(index).padStart(6, "0")}`);
      await insertAll(partition, keys);

      const all = await collect(rows.range(partition, under("n|", 5_000)));
      expect(all.map(({ key }) => key)).toEqual(keys);
      expect(all.at(-1)?.value).toEqual({ key: keys.at(-1) });
      expect(await collect(rows.range(partition, under("n|", 1_100)))).toHaveLength(1_100);
    });

    it("may be left half-way", async () => {
      const partition = aPartition();
      await insertAll(partition, ["a", "b", "c"]);
      const seen: string[] = [];
      for await (const row of rows.range(partition, { from: "", to: "~", limit: 10 })) {
        seen.push(row.key);
        break;
      }
      expect(seen).toEqual(["a"]);
      expect(await rows.write(partition, [{ remove: "a" }])).toBe("saved");
    });

    it("carries the etag with which a row can be replaced", async () => {
      const partition = aPartition();
      await insertAll(partition, ["a"]);
      const [row] = await collect(rows.range(partition, { from: "", to: "~", limit: 1 }));

      expect(await rows.write(partition, [{ replace: "a", etag: row?.etag ?? "", value: {} }])).toBe("saved");
    });
  });

  describe(`a key in ${name}`, () => {
    it.each(KEY_PUNCTUATION)("may hold %j", async (character) => {
      const partition = aPartition();
      const keys = [`a${character}z`, `a${character}${character}z`];
      await insertAll(partition, keys);
      const [key = ""] = keys;

      const { etag } = await existing(partition, key);
      expect(await rows.write(partition, [{ replace: key, etag, value: { n: 1 } }])).toBe("saved");
      const found = await collect(rows.range(partition, { from: key, to: `${key}!`, limit: 10 }));
      expect(found.map((row) => [row.key, row.value])).toEqual([[key, { n: 1 }]]);
      expect(await rows.write(partition, [{ remove: key }])).toBe("saved");
      expect(await keysIn(partition)).toEqual(keys.slice(1));
    });

    it.each(["", "a/b", "a\\b", "a#b", "a?b", "café", "a\nb", "a\u0000b", "😀", "x".repeat(201)])(
      "may not be %j",
      async (key) => {
        const partition = aPartition();
        await expect(rows.get(partition, key)).rejects.toThrow(RangeError);
        await expect(rows.write(partition, [{ insert: key, value: {} }])).rejects.toThrow(RangeError);
        await expect(rows.write(key, [{ insert: "a", value: {} }])).rejects.toThrow(RangeError);
      },
    );

    it("may be two hundred characters long", async () => {
      const partition = aPartition();
      const key = "x".repeat(200);
      await insertAll(partition, [key]);
      expect(await keysIn(partition)).toEqual([key]);
    });

    it("cannot break out of the question it is in", async () => {
      const [venlo, weert] = [aPartition(), aPartition()];
      await insertAll(venlo, ["secret"]);
      const hostile = `${weert}' or PartitionKey eq '${venlo}`;

      expect(await collect(rows.range(hostile, { from: "", to: "~", limit: 10 }))).toEqual([]);
      expect(await collect(rows.range(weert, { from: "", to: "a' or RowKey ge '", limit: 10 }))).toEqual([]);
      expect(await rows.get(hostile, "secret")).toBeUndefined();
    });
  });

  describe(`a value in ${name}`, () => {
    const odd: readonly (readonly [string, Value])[] = [
      ["nothing", {}],
      ["null, truth, numbers", { nothing: null, yes: true, no: false, zero: 0, half: 0.5, big: 2 ** 53, small: -1e-7 }],
      ["nested lists and objects", { list: [1, [2, [{ three: [] }]], {}], deep: { er: { still: [null] } } }],
      ["quotes and slashes", { text: `' '' " "" \\ \\' / <at>x</at> & %27 \${x} {{y}}` }],
      ["line ends and control characters", { text: "a\r\nb\tc\u0000d\u001fe\u007ff" }],
      ["line separators that are not control characters", { text: "a\u0085b\u2028c\u2029d\u2028" }],
      ["invisible characters", { text: "\ufeffa\u200bb\u202ec\u00a0\ufffe " }],
      [
        "a transaction",
        { text: "--changeset_1\r\n\r\nDELETE http://x/y(PartitionKey='a',RowKey='b') HTTP/1.1\r\n{}--batch_" },
      ],
      ["emoji and many scripts", { text: "👩‍👩‍👧‍👦 café 漢字 ﷽ عربى 𝒳", "sleutel 🔑": "é" }],
      ["half characters", { high: "a\ud83d", low: "\ude00b" }],
      [
        "names that mean something elsewhere",
        { PartitionKey: "b", RowKey: "c", etag: "*", Timestamp: "2020-01-01T00:00:00Z", c0: "x" },
      ],
      ["a type of its own", { value: "1", type: "Int64", "x@odata.type": "Edm.Binary" }],
      [
        "texts that look like dates and numbers",
        { day: "2026-11-21T21:24:00.000Z", number: "00123", none: "null", empty: "" },
      ],
      ["a text of a hundred thousand characters", { text: "long ".repeat(20_000) }],
      ["emoji over every border", { text: `x${"😀".repeat(60_000)}` }],
    ];
    it.each(odd)("comes back as it was: %s", async (_, value) => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value }]);

      expect((await existing(partition, "a")).value).toEqual(value);
      const [ranged] = await collect(rows.range(partition, { from: "", to: "~", limit: 1 }));
      expect(ranged?.value).toEqual(value);
    });

    it("leaves out what is undefined", async () => {
      const partition = aPartition();
      await rows.write(partition, [{ insert: "a", value: { there: 1, absent: undefined } }]);

      expect(Object.keys((await existing(partition, "a")).value)).toEqual(["there"]);
    });

    it("may be four hundred thousand characters once written out, and not one more", async () => {
      const partition = aPartition();
      const largest = "x".repeat(400_000 - '{"text":""}'.length);

      expect(await rows.write(partition, [{ insert: "a", value: { text: largest } }])).toBe("saved");
      expect((await existing(partition, "a")).value).toEqual({ text: largest });
      const larger = [{ insert: "b", value: { text: `${largest}x` } }];
      await expect(rows.write(partition, larger)).rejects.toThrow(RangeError);
    });

    it("may be large together with others, up to what one write carries", async () => {
      const partition = aPartition();
      const large = (index: number): Change => ({ insert: `n|${index}`, value: { text: "x".repeat(380_000) } });
      const changes = Array.from({ length: 11 }, (_, index) => large(index));

      expect(await rows.write(partition, changes.slice(0, 10))).toBe("saved");
      await expect(rows.write(partition, changes)).rejects.toThrow(RangeError);
    });
  });
}
