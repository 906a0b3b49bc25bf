import type { IncomingMessage, ServerResponse } from "node:http";

/** What a route answers; `body` is written as JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const LARGEST_BODY_BYTES = 1_048_576;

/** A body that is not JSON, or not of a size anybody sends. */
export class UnreadableBody extends Error {
  override readonly name = "UnreadableBody";
}

/**
 * Only JSON gets in: a web page elsewhere cannot send that without asking first.
 * @throws UnreadableBody
 */
export async function readJson(request: IncomingMessage): Promise<{ readonly value: unknown; readonly bytes: number }> {
  if (!request.headers["content-type"]?.startsWith("application/json")) throw new UnreadableBody("not JSON");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES) throw new UnreadableBody("too large");
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown, bytes };
  } catch {
    throw new UnreadableBody("not JSON");
  }
}

export function sendJson(response: ServerResponse, { status, body, headers }: JsonAnswer): void {
  const content = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(content);
}
