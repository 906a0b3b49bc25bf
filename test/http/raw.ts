import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Request, Response } from "restify";
import { expect } from "vitest";
import type { Body } from "../../src/http/body.ts";
import type { Limits } from "../../src/http/limits.ts";
import type { Readiness } from "../../src/http/readiness.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export interface StartOptions {
  readonly messages?: (request: Request, response: Response, body: Body) => Promise<void>;
  readonly ready?: () => Promise<Readiness>;
  readonly names?: ReadonlySet<string>;
  readonly limits?: Partial<Limits>;
}

export const HELLO = '{"type":"message","text":"hoi"}';

/** Looks again and again until it is so, with time enough for a busy machine. */
export const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000, interval: 20 });

const GRACE_MILLIS = 2_000;

/** The real server on a free port, with a handler that repeats the text it was sent. */
export async function startServer({ messages = repeat, ready = allWell, names, limits = {} }: StartOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line: string) => void lines.push(line) } });
  const metrics = createMetrics();
  const server = createHttpServer({ log, metrics, messages, ready, names, limits });
  const port = await server.listen(0, "127.0.0.1");
  return {
    port,
    metrics,
    logged: () => lines.join(""),
    send: (bytes: string | Buffer) => exchange(port, bytes),
    post: (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
      exchange(port, postMessage(body, headers)),
    get: (path: string, headers = "") =>
      exchange(port, `GET ${path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n${headers}\r\n`),
    close: (graceMillis = GRACE_MILLIS) => server.close(graceMillis),
  };
}
export type RunningServer = Awaited<ReturnType<typeof startServer>>;

const allWell = async (): Promise<Readiness> => ({ ok: true, checks: { store: true } });

async function repeat(_: Request, response: Response, { json }: Body): Promise<void> {
  response.send(200, { text: json["text"] });
}

/** A whole request as Teams would send it; a header given here replaces the usual one, "" leaves it out. */
export function postMessage(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Buffer {
  const all: Record<string, string> = {
    Host: "test",
    Connection: "close",
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  };
  const head = Object.entries(all).flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.concat([Buffer.from(`POST /api/messages HTTP/1.1\r\n${head.join("")}\r\n`), Buffer.from(body)]);
}

/** Sends the bytes and waits until the server closes; a reset after the answer is fine. */
export async function exchange(port: number, bytes: string | Buffer): Promise<Answer> {
  const socket = await open(port);
  const answer = untilClosed(socket);
  socket.write(bytes);
  return answer;
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

export function untilClosed(socket: Socket): Promise<Answer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(answerOf(Buffer.concat(chunks).toString())));
  });
}

function answerOf(text: string): Answer {
  const split = text.indexOf("\r\n\r\n");
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
    head: text.slice(0, split),
    body: text.slice(split + 4),
  };
}
