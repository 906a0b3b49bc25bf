import { readdirSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type Town, openTown } from "./town.ts";

const KILOBYTE = 1_024;
const MEGABYTE = 1_024 * KILOBYTE;
/** What one attack may leave in memory; garbage that is not collected yet counts too. */
const MOST_GROWTH = 64 * MEGABYTE;
const LIMIT = 256 * KILOBYTE;
const SLOW_GONE_WITHIN_MS = 16_000;
const SLOW_TEST_MS = 60_000;

let town: Town;
let rssBefore: number;
beforeAll(async () => {
  town = await openTown();
  await works();
  rssBefore = town.bot().rss();
});
afterAll(() => town.close());

afterEach(async () => {
  expect(town.bot().isAlive()).toBe(true);
  await works();
  expect(town.bot().rss() - rssBefore).toBeLessThan(MOST_GROWTH);
});

/** A colleague types and is answered. */
async function works(): Promise<void> {
  const noor = town.person("noor");
  const seen = noor.reads().length;
  expect((await noor.says("hallo")).status).toBe(200);
  await eventually(() => noor.reads().length > seen, "the bot answers a greeting");
}

interface Raw {
  readonly status: number;
  readonly body: string;
  readonly millis: number;
}

/** Sends these bytes, and reads until the other side has had enough of it. */
async function send(...pieces: readonly (string | Buffer)[]): Promise<Raw> {
  const began = performance.now();
  const socket = await open();
  const answer = answerOn(socket);
  for (const piece of pieces) {
    // Who goes on sending after the refusal may find it gone with the connection.
    if (socket.bytesRead > 0 || !socket.writable) break;
    await new Promise((resolve) => socket.write(piece, resolve));
  }
  const text = await answer;
  return { ...parsed(text), millis: performance.now() - began };
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(town.bot().port, "127.0.0.1", () => resolve(socket));
    socket.once("error", reject);
  });
}

function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(text));
  });
}

function parsed(text: string): Pick<Raw, "status" | "body"> {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  return { status, body: text.slice(text.indexOf("\r\n\r\n") + 4) };
}

function message(body: string | Buffer, headers: readonly string[] = [], type = "application/json"): Buffer {
  const head = [
    "POST /api/messages HTTP/1.1",
    "Host: 127.0.0.1",
    "Connection: close",
    `Content-Type: ${type}`,
    ...headers,
  ];
  const length = headers.some((header) => /^(Transfer-Encoding|Content-Length)/.test(header))
    ? []
    : [`Content-Length: ${Buffer.byteLength(body)}`];
  return Buffer.concat([Buffer.from(`${[...head, ...length].join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
}

function expectRefused({ status, body }: Raw, expected: number): void {
  expect(status).toBe(expected);
  const told = JSON.parse(body) as Readonly<Record<string, unknown>>;
  expect(Object.keys(told)).toEqual(["fout", "referentie"]);
  expect(body).not.toMatch(/Unexpected|SyntaxError|\bat \/|node:/);
}

const GZIP = ["Content-Encoding: gzip"];

describe("a message in another form than plain JSON", () => {
  it("is refused when it says to be compressed, whether it is (A01, A02)", async () => {
    expectRefused(await send(message("x", GZIP)), 415);
    expectRefused(await send(message(gzipSync("{}").subarray(0, 9), GZIP)), 415);
  });

  it("is refused when it is a bomb, at no cost (A03)", async () => {
    const before = town.bot().rss();
    const bomb = Buffer.concat(Array<Buffer>(200).fill(gzipSync(Buffer.alloc(MEGABYTE))));
    expectRefused(await send(message(bomb, GZIP)), 415);
    expect(town.bot().rss() - before).toBeLessThan(20 * MEGABYTE);
  });

  it.each(["multipart/form-data; boundary=b", "text/csv", "application/x-www-form-urlencoded"])(
    "is refused as %s, and leaves no file (A08)",
    async (type) => {
      const upload = '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--b--\r\n';
      const before = readdirSync(tmpdir());
      expectRefused(await send(message(upload, [], type)), 415);
      expect(readdirSync(tmpdir()).filter((name) => !before.includes(name) && name.startsWith("upload"))).toEqual([]);
    },
  );
});

describe("a message that is too big", () => {
  it("is refused after 256 KB, and the connection is closed (A04)", async () => {
    expectRefused(await send(message("", ["Content-Length: 10000000"])), 413);
    const chunk = `${(64 * KILOBYTE).toString(16)}\r\n${"a".repeat(64 * KILOBYTE)}\r\n`;
    const chunks = [...Array<string>(4).fill(chunk), "1\r\na\r\n"];
    expectRefused(await send(message("", ["Transfer-Encoding: chunked"]), ...chunks), 413);
  });

  it("is cut off when it comes all the same, at no cost (A04)", async () => {
    const before = town.bot().rss();
    const { status } = await send(message(Buffer.alloc(10 * MEGABYTE, "a")));
    // Who is still sending when the connection ends may not get to read why.
    expect([413, 0]).toContain(status);
    expect(town.bot().rss() - before).toBeLessThan(20 * MEGABYTE);
  });
});

describe("a message that is no proper JSON object", () => {
  it.each(["", "{", "null", "[]", "5", '"x"', '{"type":'])("is refused: %j (A05)", async (body) => {
    expectRefused(await send(message(body)), 400);
  });

  it.each([
    ["two hundred thousand lists", `{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["ten thousand fields", JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])))],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["a byte order mark", "\uFEFF{}"],
    ["a NUL", '{"type":"mess\u0000age"}'],
    ["half a character", '{"type":"\\ud800"}'],
  ])("is refused: %s (A06, A07)", async (_, body) => {
    expectRefused(await send(message(body)), 400);
  });

  it("is refused when it is one text of a megabyte (A06)", async () => {
    expectRefused(await send(message(JSON.stringify({ text: "a".repeat(MEGABYTE) }))), 413);
  });

  it("is read when it is as big as allowed, and refused for what it says", async () => {
    const frame = '{"text":""}'.length;
    expectRefused(await send(message(`{"text":"${"a".repeat(LIMIT - frame)}"}`)), 400);
  });
});

describe("headers that are too much", () => {
  it("are refused (A10)", async () => {
    expectRefused(await send(message("{}", [`X-Long: ${"a".repeat(20_000)}`])), 431);
    expectRefused(
      await send(
        message(
          "{}",
          Array.from({ length: 2_000 }, (_, i) => `X-${i}: 1`),
        ),
      ),
      431,
    );
    expectRefused(await send(message("{}", ["Authorization: Bearer a", "Authorization: Bearer b"])), 400);
  });
});

describe("senders that are slow on purpose", () => {
  it(
    "are gone within 16 s, and meanwhile everybody else is answered (A09)",
    async () => {
      const head = "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
      const slow = [dribble(`${head}X-Slow: `), dribble(`${head}Content-Length: 5000\r\n\r\n`)];
      const idle = await Promise.all(Array.from({ length: 200 }, open));

      for (let asked = 0; asked < 20; asked++) await works();

      for (const { status, millis } of await Promise.all(slow)) {
        expect(status).toBe(408);
        expect(millis).toBeLessThan(SLOW_GONE_WITHIN_MS);
      }
      for (const socket of idle) socket.destroy();
    },
    SLOW_TEST_MS,
  );
});

/** Sends this, and then one character a second for as long as it may. */
async function dribble(start: string): Promise<Raw> {
  const began = performance.now();
  const socket = await open();
  const answer = answerOn(socket);
  socket.write(start);
  const drip = setInterval(() => socket.write("a"), 1_000);
  const text = await answer;
  clearInterval(drip);
  return { ...parsed(text), millis: performance.now() - began };
}
