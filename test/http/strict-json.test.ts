import { Readable } from "node:stream";
import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBytes } from "../../src/http/body.ts";
import { parseStrict } from "../../src/http/strict-json.ts";

const LIMIT = 256 * 1024;
const MOST_CPU_MICROS = 50_000;

const fill = (start: string, part: string, end: string) =>
  start + part.repeat(Math.floor((LIMIT - start.length - end.length) / part.length)) + end;

/** The best of a few: other work on the machine only ever adds. */
function cpuMicros(work: () => void): number {
  const runs = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...runs);
}

describe("strict JSON", () => {
  it.each([
    ["lists in each other", "[".repeat(LIMIT)],
    ["texts with escapes", fill('{"a":[', '"\\n",', "1]}")],
    ["empty texts", fill('{"a":[', '"",', "1]}")],
    ["one text full of escapes", fill('{"a":"', "\\u0041", '"}')],
    ["one text of quotes without an end", fill('{"a":"', '\\"', "")],
    ["numbers", fill('{"a":[', "1,", "1]}")],
    ["empty objects", fill('{"a":[', "{},", "1]}")],
    ["keys", fill("{", '"":1,', '"a":1}')],
    ["backslashes", fill('{"a":"', "\\", "")],
    ["commas", fill("{", ",", "}")],
  ])("takes little work at its worst: %s", (_, text) => {
    expect(cpuMicros(() => parseStrict(text))).toBeLessThan(MOST_CPU_MICROS);
  });

  it("reads every ordinary object exactly as JSON.parse does", () => {
    const plain = fc.dictionary(
      fc.string({ unit: "grapheme" }),
      fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(plain, (object) => {
        const text = JSON.stringify(object);
        fc.pre(!/__proto__|constructor|prototype|\\u0000/.test(text));
        expect(parseStrict(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("never throws and never accepts what JSON.parse refuses, whatever the text", () => {
    const scraps = fc.constantFrom("{", "}", "[", "]", '"', "\\", ",", ":", "a", "1", "\\u", "null", "\0", " ");
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 30 }), (parts) => {
        const parsed = parseStrict(parts.join(""));
        if (parsed) expect(parsed).toEqual(JSON.parse(parts.join("")));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("reading a body", () => {
  it("stops at its limit and leaves the rest unread", async () => {
    const part = Buffer.alloc(64 * 1024);
    let read = 0;
    const long = new Readable({
      read() {
        read += part.length;
        this.push(read < 40 * LIMIT ? part : null);
      },
    });

    const outcome = await readBytes(Object.assign(long, { headers: {} }) as unknown as IncomingMessage, LIMIT);
    const readAtRefusal = read;
    await new Promise((resolve) => setImmediate(resolve));

    expect(outcome).toEqual({ ok: false, reason: "too-big" });
    expect(readAtRefusal).toBeLessThanOrEqual(LIMIT + 3 * part.length);
    expect(read).toBeLessThanOrEqual(LIMIT + 3 * part.length);
  });
});
