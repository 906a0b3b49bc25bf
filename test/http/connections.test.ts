import { afterEach, describe, expect, it } from "vitest";
import { createHttpServer } from "../../src/http/server.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { eventually, exchange, HELLO, open, postMessage, startServer, untilClosed } from "./raw.ts";
import type { RunningServer, StartOptions } from "./raw.ts";

/** What is promised with the real limits, in small; long enough for an honest request on a busy machine. */
const QUICK = { requestMillis: 1_500, headersMillis: 1_000, checkMillis: 50 };
const GRACE_MILLIS = 15_000;

let running: RunningServer | undefined;
afterEach(() => running?.close(0));

async function start(options: StartOptions = {}): Promise<RunningServer> {
  running = await startServer(options);
  return running;
}

/** A handler that waits until the test lets go. */
function heldServer() {
  const held: (() => void)[] = [];
  const messages: NonNullable<StartOptions["messages"]> = async (_, response) => {
    await new Promise<void>((resolve) => held.push(resolve));
    response.send(200, { done: true });
  };
  return { held, options: { messages } };
}

/** Sends a byte whenever the last one is surely out. Returns how to stop. */
async function dribble(port: number, head: string) {
  const socket = await open(port);
  const answer = untilClosed(socket);
  socket.write(head);
  const timer = setInterval(() => socket.writable && socket.write("a"), 40);
  return answer.finally(() => clearInterval(timer));
}

describe("a sender who is slow on purpose", () => {
  it.each([
    [
      "with the body",
      "POST /api/messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{",
    ],
    ["with the headers", "POST /api/messages HTTP/1.1\r\nHost: a\r\nX-Slow: "],
  ])("is cut off %s", async (_, head) => {
    const server = await start({ limits: QUICK });

    const answer = await dribble(server.port, head);

    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.body)).toHaveProperty("fout", expect.stringMatching(/te langzaam/));
    expect((await server.post(HELLO)).status).toBe(200);
  });

  it("is cut off when nothing comes at all, 200 times, while others get their answers", async () => {
    const server = await start({ limits: { ...QUICK, headersMillis: 3_000, requestMillis: 4_000 } });
    const idle = await Promise.all(Array.from({ length: 200 }, () => open(server.port)));
    const closed = idle.map(untilClosed);

    const others = await Promise.all(Array.from({ length: 20 }, () => server.post(HELLO)));

    expect(others.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set((await Promise.all(closed)).map(({ status }) => status))).toEqual(new Set([408]));
  });

  it("never gets a second answer while the first is being made", async () => {
    const { held, options } = heldServer();
    const server = await start({ ...options, limits: QUICK });
    const first = postMessage(HELLO, { Connection: "keep-alive" });

    const { head, body } = await exchange(server.port, Buffer.concat([first, Buffer.from("POST /")]));
    held.forEach((release) => release());

    expect({ head, body, held: held.length }).toEqual({ head: "", body: "", held: 1 });
  });
});

describe("a sender who leaves", () => {
  it("halfway a message never reaches the handler", async () => {
    const { held, options } = heldServer();
    const server = await start(options);
    const socket = await open(server.port);
    socket.write(postMessage(HELLO, { "Content-Length": "500" }));
    socket.end();

    await eventually(() => server.metrics.render()).toContain('path="/api/messages"');
    expect(held).toHaveLength(0);
  });

  it("before the answer harms nobody", async () => {
    const { held, options } = heldServer();
    const server = await start(options);
    const socket = await open(server.port);
    socket.write(postMessage(HELLO));
    await eventually(() => held.length).toBe(1);
    socket.destroy();
    await eventually(() => server.metrics.render()).toContain('path="/api/messages"');
    held.forEach((release) => release());

    expect((await server.get("/healthz")).status).toBe(200);
    expect(server.logged()).not.toContain("broke");
  });
});

describe("more connections than are allowed", () => {
  it("are not taken, and there is room again when others leave", async () => {
    const server = await start({ limits: { connections: 2 } });
    const first = await open(server.port);
    const second = await open(server.port);
    expect((await server.get("/healthz")).status).toBe(0);
    first.destroy();
    second.destroy();

    await eventually(async () => (await server.get("/healthz")).status).toBe(200);
  });
});

describe("stopping", () => {
  it("lets an answer that is being made reach its sender, also on a connection that would stay open", async () => {
    const { held, options } = heldServer();
    const server = await start(options);
    const answer = exchange(server.port, postMessage(HELLO, { Connection: "keep-alive" }));
    await eventually(() => held.length).toBe(1);

    const closed = server.close(GRACE_MILLIS);
    held.forEach((release) => release());

    const { head, body } = await answer;
    expect(body).toBe('{"done":true}');
    expect(head).toMatch(/connection: close/i);
    await closed;
    await expect(open(server.port)).rejects.toThrow("ECONNREFUSED");
  });

  it("does not wait for connections on which nothing was asked, or not all of it", async () => {
    const server = await start();
    const silent = await open(server.port);
    const half = await open(server.port);
    half.write("POST /api/mess");
    const gone = Promise.all([silent, half].map(untilClosed));

    await server.close(60_000);

    await gone;
  });

  it("cuts off what is not done in time", async () => {
    const { held, options } = heldServer();
    const server = await start(options);
    const answer = exchange(server.port, postMessage(HELLO));
    await eventually(() => held.length).toBe(1);

    await server.close(50);

    expect((await answer).status).toBe(0);
    held.forEach((release) => release());
  });
});

describe("starting", () => {
  it("says so when the port is taken", async () => {
    const server = await start();
    const second = createHttpServer({
      log: createLog({ level: "silent" }),
      metrics: createMetrics(),
      messages: async () => undefined,
      ready: async () => ({ ok: true, checks: {} }),
    });

    await expect(second.listen(server.port, "127.0.0.1")).rejects.toThrow("EADDRINUSE");
  });
});
