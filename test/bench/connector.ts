import { once } from "node:events";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { type WireMessage, messageReader } from "./wire.ts";

/** A Bot Connector in the driver's own process that answers at once and counts. */
export interface BenchConnector {
  readonly serviceUrl: string;
  /** Messages posted in this conversation. */
  postsIn(conversation: string): number;
  /** The newest of them, as it came in. */
  lastIn(conversation: string): string;
  /** Posts and updates everywhere. */
  shown(): number;
  /** Whether a post in a shared conversation named this ticket. */
  hasPosted(ticket: string): boolean;
  /** Tickets that were posted more than once in a shared conversation. */
  doubles(): number;
  close(): void;
}

const ADDRESS = /^(GET|POST|PUT) \/v3\/conversations\/([^/ ]+)\/(activities|members|pagedmembers)/;
const TICKET = /[A-Z]\d{2}-\d{6}/;
const SHARED = "19:";
const SOMEBODY = "7c9e6679-7425-40de-944b-e07fc1f90007";

export async function startConnector(): Promise<BenchConnector> {
  const posts = new Map<string, number>();
  const newest = new Map<string, string>();
  const tickets = new Set<string>();
  const sockets = new Set<Socket>();
  let shown = 0;
  let doubles = 0;

  function posted(conversation: string, body: string): void {
    posts.set(conversation, (posts.get(conversation) ?? 0) + 1);
    newest.set(conversation, body);
    const ticket = conversation.startsWith(SHARED) ? TICKET.exec(body)?.[0] : undefined;
    if (ticket === undefined) return;
    if (tickets.has(ticket)) doubles += 1;
    tickets.add(ticket);
  }

  function answer({ head, body }: WireMessage): string {
    const [, method, address = "", what] = ADDRESS.exec(head) ?? [];
    if (what === "pagedmembers")
      return json(200, { members: [{ id: "29:somebody", objectId: SOMEBODY, userRole: "user" }] });
    if (what === "members") return json(200, { id: "29:somebody", userRole: "user" });
    if (what !== "activities") return json(404, {});
    shown += 1;
    if (method === "POST") posted(decodeURIComponent(address), body);
    return json(method === "POST" ? 201 : 200, { id: String(1_700_000_000_000 + shown) });
  }

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on(
      "data",
      messageReader((message) => void socket.write(answer(message))),
    );
    // A bot that is stopped cuts its connections off.
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    postsIn: (conversation) => posts.get(conversation) ?? 0,
    lastIn: (conversation) => newest.get(conversation) ?? "",
    shown: () => shown,
    hasPosted: (ticket) => tickets.has(ticket),
    doubles: () => doubles,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function json(status: number, body: object): string {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
}
