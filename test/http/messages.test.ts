import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Response } from "restify";
import { eventually, exchange, HELLO, open, postMessage, startServer, untilClosed } from "./raw.ts";
import type { Answer, RunningServer, StartOptions } from "./raw.ts";

const LIMIT = 256 * 1024;
const MEGABYTE = 1024 * 1024;
const GZIP = { "Content-Encoding": "gzip" };

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

afterEach(async () => {
  const { status, body } = await server.post(HELLO);
  expect({ status, body }, "still answers others").toEqual({ status: 200, body: '{"text":"hoi"}' });
});

function expectRefusal(answer: Answer, status: number, sentence: RegExp): void {
  expect(answer.status).toBe(status);
  const body = JSON.parse(answer.body) as { fout: string; referentie: string };
  expect(Object.keys(body)).toEqual(["fout", "referentie"]);
  expect(body.fout).toMatch(sentence);
  expect(body.referentie).toMatch(/^F-\w{4}-\w{4}$/);
  expect(answer.head).not.toMatch(/^(server|x-powered-by):/im);
  expect(server.logged()).toContain(body.referentie);
}

describe("a message in another form than plain JSON", () => {
  it.each([
    ["said to be gzip but is not", "x", GZIP],
    ["a gzip that breaks off", gzipSync(HELLO).subarray(0, 12), GZIP],
    ["a good gzip", gzipSync(HELLO), GZIP],
    ["brotli", "x", { "Content-Encoding": "br" }],
    ["said not to be encoded", HELLO, { "Content-Encoding": "identity" }],
    ["a form", "a=1", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["a csv", "a,b\n1,2", { "Content-Type": "text/csv" }],
    ["plain text", HELLO, { "Content-Type": "text/plain" }],
    ["JSON in another alphabet", HELLO, { "Content-Type": "application/json; charset=utf-16" }],
    ["JSON's cousin", HELLO, { "Content-Type": "application/json-patch+json" }],
    ["without a type", HELLO, { "Content-Type": "" }],
  ])("is refused: %s", async (_, body, headers) => {
    expectRefusal(await server.post(body, headers), 415, /^Alleen JSON/);
  });

  it("is refused when it is a gzip bomb, without taking memory for it", async () => {
    const member = gzipSync(Buffer.alloc(MEGABYTE));
    const bomb = Buffer.concat(Array<Buffer>(200).fill(member));
    const before = process.memoryUsage.rss();

    expectRefusal(await server.post(bomb, GZIP), 415, /^Alleen JSON/);

    expect(process.memoryUsage.rss() - before).toBeLessThan(20 * MEGABYTE);
  });

  it("is refused when it is an upload, and leaves no file", async () => {
    const content = `helpdesk-upload-${process.pid}`;
    const upload = [
      "--b",
      `Content-Disposition: form-data; name="f"; filename="${content}"`,
      "Content-Type: text/plain",
      "",
      content,
      "--b--",
      "",
    ].join("\r\n");
    const before = readdirSync(tmpdir());

    expectRefusal(
      await server.post(upload, { "Content-Type": "multipart/form-data; boundary=b" }),
      415,
      /^Alleen JSON/,
    );

    const left = readdirSync(tmpdir()).filter((name) => !before.includes(name) && name.startsWith("upload"));
    expect(left).toEqual([]);
  });
});

describe("a message that is too big", () => {
  it("is refused by its announced length and the connection closed, also before any of it is sent", async () => {
    expectRefusal(await server.post(Buffer.alloc(10 * MEGABYTE, "a")), 413, /te groot/);
    expectRefusal(await server.send(postMessage("", { "Content-Length": "10000000" })), 413, /te groot/);
  });

  it("is refused while it comes in when it does not tell its length", async () => {
    const socket = await open(server.port);
    const answer = untilClosed(socket);
    socket.write(postMessage("", { Connection: "keep-alive", "Content-Length": "", "Transfer-Encoding": "chunked" }));
    const chunk = `${(64 * 1024).toString(16)}\r\n${"a".repeat(64 * 1024)}\r\n`;
    for (let sent = 0; sent < 160 && socket.writable; sent++) socket.write(chunk);

    expectRefusal(await answer, 413, /te groot/);
    expect((await answer).head).toMatch(/connection: close/i);
  });

  it("is read up to the very last byte that is allowed", async () => {
    const frame = '{"text":""}'.length;
    const exact = `{"text":"${"a".repeat(LIMIT - frame)}"}`;

    expect((await server.post(exact)).status).toBe(200);
    expectRefusal(await server.post(`${exact} `), 413, /te groot/);
  });
});

describe("a message that is no proper JSON object", () => {
  const deep = (levels: number) => `{"text":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  const keys = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));
  const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

  it.each([
    ["empty", ""],
    ["broken off", '{"text":'],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "7"],
    ["a text", '"hoi"'],
    ["two objects", "{}{}"],
    ["a text without an end", '{"text":"hoi'],
    ["a comma too many", '{"text":"hoi",}'],
    ["200,000 lists in each other", "[".repeat(200_000)],
    ["one level too deep", deep(20)],
    ["10,000 keys", keys(10_000)],
    ["30,000 numbers", JSON.stringify({ text: Array(30_000).fill(7) })],
    ["a key twice", '{"text":"a","text":"b"}'],
    ["a key twice, once with escapes", String.raw`{"text":"a","te\u0078t":"b"}`],
    ["a key twice inside a list", '{"a":[{"b":1,"c":[{}],"b":2}]}'],
    ["__proto__ as a key", '{"__proto__":{"admin":true}}'],
    ["__proto__ with escapes", String.raw`{"a":{"__pro\u0074o__":1}}`],
    ["constructor as a key", '{"a":{"constructor":1}}'],
    ["prototype as a key", '{"a":[{"prototype":1}]}'],
    ["bytes that are no UTF-8", bytes('{"text":"', [0xc3, 0x28], '"}')],
    ["an overlong slash", bytes('{"text":"', [0xc0, 0xaf], '"}')],
    ["half an emoji as bytes", bytes('{"text":"', [0xed, 0xa0, 0xbd], '"}')],
    ["half an emoji as an escape", String.raw`{"text":"\ud83d"}`],
    ["the other half of an emoji in a key", String.raw`{"\ude00":1}`],
    ["a byte order mark", bytes([0xef, 0xbb, 0xbf], HELLO)],
    ["UTF-16", Buffer.from(HELLO, "utf16le")],
    ["a NUL as a byte", '{"text":"a\0b"}'],
    ["a NUL as an escape", String.raw`{"text":"a\u0000b"}`],
  ])("is refused without telling why: %s", async (_, body) => {
    expectRefusal(await server.post(body), 400, /^Ongeldig bericht\.$/);
  });

  it.each([
    ["nested as deep as is allowed", deep(19)],
    ["the same key in different objects", '{"text":"hoi","a":{"id":1},"b":[{"id":1},{"id":2}]}'],
    ["quotes, brackets and backslashes in texts", String.raw`{"text":"\"{[,:]}\\","a":"\\"}`],
    ["a whole emoji as escapes", String.raw`{"text":"\ud83d\ude00"}`],
    ["accents, emoji and right-to-left text", '{"text":"één 😀 שלום"}'],
  ])("is accepted all the same when it only looks odd: %s", async (_, body) => {
    const expected = (JSON.parse(body) as { text: unknown }).text;

    expect(JSON.parse((await server.post(body)).body)).toEqual({ text: expected });
  });
});

describe("the handler of messages", () => {
  it("gets the bytes exactly as they were sent, and the parsed object", async () => {
    const text = ' {"text" : "één"}\n';
    const other = await startServer({
      messages: async (_, response, { bytes, json }) => {
        const sha = createHash("sha256").update(bytes).digest("hex");
        response.send(200, { sha, json });
      },
    });

    const { body } = await other.post(text);
    await other.close();

    expect(JSON.parse(body)).toEqual({ sha: createHash("sha256").update(text).digest("hex"), json: { text: "één" } });
  });

  it.each(["text/plain", "image/png", "application/octet-stream"])(
    "answers JSON also to who wants %s",
    async (accept) => {
      const { head, body } = await server.post(HELLO, { Accept: accept });

      expect(head).toMatch(/content-type: application\/json/i);
      expect(JSON.parse(body)).toEqual({ text: "hoi" });
    },
  );
});

describe("a handler that breaks", () => {
  const SECRET = "AccountKey=geheim";

  it.each([
    ["throws", async () => Promise.reject(new Error(SECRET))],
    ["throws something else than an error", async () => Promise.reject(SECRET as unknown as Error)],
    ["gives no answer", async () => undefined],
    ["sends a library's message", async (_: unknown, response: Response) => void response.send(500, SECRET)],
    ["sends a library's error", async (_: unknown, response: Response) => void response.send(new Error(SECRET))],
  ] as [string, NonNullable<StartOptions["messages"]>][])(
    "tells nothing but a reference when it %s",
    async (_, messages) => {
      const broken = await startServer({ messages });
      const answer = await broken.post(HELLO, { Accept: "text/plain" });
      const { fout, referentie } = JSON.parse(answer.body) as { fout: string; referentie: string };
      await broken.close();

      expect(answer.status).toBe(500);
      expect(fout).toMatch(/^Er ging iets mis/);
      expect(broken.logged()).toContain(referentie);
      expect(answer.head + answer.body + broken.logged()).not.toContain("geheim");
    },
  );

  it("closes the connection when its answer had begun", async () => {
    const broken = await startServer({
      messages: async (_, response) => {
        response.writeHead(200, { "content-length": 1000 });
        response.write("half");
        throw new Error(SECRET);
      },
    });

    const answer = await broken.post(HELLO);
    await broken.close();

    expect(answer.body.length).toBeLessThan(1000);
    expect(answer.body).not.toContain("geheim");
  });
});

describe("who may ask what", () => {
  const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

  it.each([
    ["two slashes", "POST //api/messages", 404],
    ["an encoded slash at the end", "POST /api/messages%2f", 404],
    ["an encoded letter", "POST /api/%6dessages", 404],
    ["a slash at the end", "POST /api/messages/", 404],
    ["capitals", "POST /API/messages", 404],
    ["a way round", "POST /api/x/../messages", 404],
    ["a semicolon", "POST /api/messages;a=1", 404],
    ["a whole address", "POST http://test/api/messages", 404],
    ["an address that does not exist", "POST /api", 404],
    ["the star", "OPTIONS *", 404],
    ["GET", "GET /api/messages", 405],
    ["HEAD", "HEAD /api/messages", 405],
    ["OPTIONS", "OPTIONS /api/messages", 405],
    ["TRACE", "TRACE /api/messages", 405],
    ["PUT", "PUT /api/messages", 405],
    ["DELETE", "DELETE /api/messages", 405],
    ["POST on a page to read", "POST /healthz", 405],
  ])("is exact: %s is refused", async (_, line, status) => {
    const answer = await server.send(`${line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n`);

    expect(answer.status).toBe(status);
    if (!line.startsWith("HEAD")) expectRefusal(answer, status, /adres/);
    if (status === 405) expect(answer.head).toMatch(/allow: (POST|GET)/i);
  });

  it.each([
    ["no JSON at all", "hello\r\n\r\n"],
    ["no host", `POST /api/messages HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`],
    ["the old protocol without a host", "POST /api/messages HTTP/1.0\r\nContent-Length: 0\r\n\r\n"],
    ["two hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"],
    ["a length and chunks", postMessage(HELLO, { "Transfer-Encoding": "chunked" })],
    ["two lengths", postMessage(HELLO, { "content-length": "3" })],
    ["chunks inside gzip", postMessage(chunked(HELLO), { "Content-Length": "", "Transfer-Encoding": "gzip, chunked" })],
    ["two authorizations", postMessage(HELLO, { Authorization: "Bearer a", authorization: "Bearer b" })],
    ["a body where none belongs", "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"],
    ["an expectation nobody knows", postMessage(HELLO, { Expect: "tea" })],
  ])("gets nothing out of an ambiguous request: %s", async (_, bytes) => {
    expectRefusal(await server.send(bytes), 400, /^Ongeldig bericht\.$/);
  });

  it.each([
    ["20 KB in one header", postMessage(HELLO, { "X-Long": "a".repeat(20 * 1024) })],
    ["2,000 headers", postMessage(HELLO, Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`h${i}`, "1"])))],
    ["101 headers", postMessage(HELLO, Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`h${i}`, "1"])))],
  ])("is refused with %s", async (_, bytes) => {
    expectRefusal(await server.send(bytes), 431, /kopregels/);
  });

  it("answers the first request and only that when a broken one is sent along", async () => {
    const first = postMessage(HELLO, { Connection: "keep-alive" });
    const answer = await server.send(Buffer.concat([first, Buffer.from("nonsense\r\n\r\n")]));

    expect([0, 200]).toContain(answer.status);
    expect(answer.head + answer.body).not.toContain("Ongeldig");
  });

  it("treats a wish for another protocol as an ordinary request", async () => {
    const { status } = await server.get("/healthz", "Upgrade: websocket\r\nConnection: Upgrade\r\n");

    expect(status).toBe(200);
  });
});

describe("someone who goes wrong again and again", () => {
  it("is told to wait, and is heard again later", async () => {
    const strict = await startServer({ limits: { failures: { burst: 3, perSecond: 2 } } });
    for (let attempt = 0; attempt < 3; attempt++) expect((await strict.post("no json")).status).toBe(400);

    const refused = await strict.post(HELLO);
    expect(refused.status).toBe(429);
    expect(refused.head).toMatch(/retry-after: 1/i);
    expect(JSON.parse(refused.body)).toHaveProperty("fout", expect.stringMatching(/te veel/));

    await eventually(async () => (await exchange(strict.port, postMessage(HELLO))).status).toBe(200);
    await strict.close();
  });
});
