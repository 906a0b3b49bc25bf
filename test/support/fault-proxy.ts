import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Fault =
  /** Nothing reaches the store; the connection breaks. */
  | "lose-request"
  /** The store does what was asked; the connection breaks before the answer. */
  | "lose-answer"
  /** Never an answer. */
  | "hang"
  /** The store does what was asked, and then never an answer. */
  | "hang-after"
  | "503"
  /** 503 with Retry-After: 3600. */
  | "503-later"
  | "403"
  /** 404 without a body, as a proxy in between would say. */
  | "404"
  /** 202 with half a body. */
  | "half-answer"
  /** A page without rows and with a token for the next. */
  | "empty-page";

export interface FaultProxy {
  readonly url: string;
  /** The next requests meet these faults, one each, in this order; then all goes well again. */
  next(...faults: readonly Fault[]): void;
  /** Every request meets this fault. */
  always(fault: Fault): void;
  /** No more faults, also not the planned ones. */
  heal(): void;
  stop(): Promise<void>;
}

/** An HTTP proxy before one store that breaks things on command. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let planned: Fault[] = [];
  let constant: Fault | undefined;
  const server = createServer((incoming, outgoing) => {
    void pass(target, incoming, outgoing, planned.shift() ?? constant).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...faults) => {
      planned = [...faults];
    },
    always: (fault) => {
      constant = fault;
    },
    heal: () => {
      planned = [];
      constant = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const body = await buffer(incoming);
  const forward = (): Promise<Answer> => ask(target, incoming, body);
  switch (fault) {
    case "hang":
      return;
    case "hang-after":
      await forward();
      return;
    case "lose-request":
      outgoing.destroy();
      return;
    case "lose-answer":
      await forward();
      outgoing.destroy();
      return;
    case "503":
      outgoing.writeHead(503).end();
      return;
    case "503-later":
      outgoing.writeHead(503, { "retry-after": "3600" }).end();
      return;
    case "403":
      outgoing.writeHead(403).end();
      return;
    case "404":
      outgoing.writeHead(404).end();
      return;
    case "half-answer":
      await forward();
      outgoing.writeHead(202, { "content-type": "multipart/mixed" }).end("--batchresponse_");
      return;
    case "empty-page":
      outgoing.writeHead(200, EMPTY_PAGE).end('{"value":[]}');
      return;
    case undefined: {
      const answer = await forward();
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
  }
}

const EMPTY_PAGE = {
  "content-type": "application/json",
  "x-ms-continuation-nextpartitionkey": "fault-proxy",
  "x-ms-continuation-nextrowkey": "fault-proxy",
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

function ask(target: string, { method, url = "/", headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const outgoing = request({ hostname, port, method, path: withoutOurToken(url), headers }, (response) => {
      buffer(response).then(
        (read) => resolve({ status: response.statusCode ?? 502, headers: response.headers, body: read }),
        reject,
      );
    });
    outgoing.on("error", reject).end(body);
  });
}

/** The store never gave out the token of our empty page: without it, it starts at the first row. */
const withoutOurToken = (path: string): string =>
  path.includes("fault-proxy") ? path.replace(/&?Next(?:Partition|Row)Key=fault-proxy/gi, "") : path;
