import { once } from "node:events";
import { type Socket, connect } from "node:net";

/** One HTTP message as it was on the line. */
export interface WireMessage {
  /** First line and headers. */
  readonly head: string;
  readonly body: string;
}

const HEAD_END = "\r\n\r\n";

/** Cuts what comes in over a connection into messages: a whole HTTP client would cost as much as what it measures. */
export function messageReader(take: (message: WireMessage) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = pending.toString("latin1", 0, headEnd);
      const start = headEnd + HEAD_END.length;
      const end = start + bodyLength(head);
      if (pending.length < end) return;
      const body = pending.toString("utf8", start, end);
      pending = pending.subarray(end);
      take({ head, body });
    }
  };
}

function bodyLength(head: string): number {
  if (/^transfer-encoding:/im.test(head)) throw new Error(`only bodies of a stated length are read: ${head}`);
  return Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}

/** A connection on which one request is asked at a time; it opens itself again when the server closed it. */
export interface Line {
  ask(path: string, json: string): Promise<WireMessage>;
  close(): void;
}

export async function openLine(port: number): Promise<Line> {
  let socket: Socket | undefined;
  let answered: ((message: WireMessage) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;

  const open = async (): Promise<Socket> => {
    const opened = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(opened, "connect");
    opened.on("data", messageReader(hear));
    opened.on("error", (error) => failed?.(error));
    opened.on("close", () => {
      if (socket !== opened) return;
      socket = undefined;
      failed?.(new Error("the bot closed the connection instead of answering"));
    });
    return opened;
  };

  function hear(message: WireMessage): void {
    const resolve = answered;
    answered = failed = undefined;
    if (/^connection: *close/im.test(message.head)) socket = undefined;
    resolve?.(message);
  }

  socket = await open();
  return {
    async ask(path, json) {
      socket ??= await open();
      const line = socket;
      return new Promise((resolve, reject) => {
        [answered, failed] = [resolve, reject];
        line.write(request(path, json));
      });
    },
    close: () => void socket?.destroy(),
  };
}

const request = (path: string, json: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json; charset=utf-8\r\n` +
  `content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
