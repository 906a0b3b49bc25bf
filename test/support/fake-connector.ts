import { type IncomingMessage, type RequestListener, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that reached the connector, read to its end. */
export interface Received {
  readonly method: string;
  /** Decoded, with the leading slash. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeConnector {
  /** Ends with a slash, as Teams' own. */
  readonly serviceUrl: string;
  readonly received: Received[];
  /** How requests are answered from now on; at first with an id that counts up, a person's chat with the same one each time. */
  answer: (response: ServerResponse, request: Received) => void;
  close(): Promise<void>;
}

/** A Bot Connector on loopback that keeps what it gets and answers as it is told. */
export async function startFakeConnector(): Promise<FakeConnector> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    void readReceived(request).then((one) => {
      received.push(one);
      connector.answer(response, one);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connector: FakeConnector = {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    answer: (response, { path, body }) =>
      answerJson(response, 200, { id: path === CREATION ? chatIn(body) : `posted-${received.length}` }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return connector;
}

const CREATION = "/v3/conversations";
const chatIn = (body: Received["body"]): string => {
  const [member] = body["members"] as readonly { readonly id: string }[];
  return `a:chat-${member?.id}`;
};

export function answerJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

async function readReceived(request: IncomingMessage): Promise<Received> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return {
    method: request.method ?? "",
    path: decodeURIComponent(request.url ?? ""),
    authorization: request.headers.authorization,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
