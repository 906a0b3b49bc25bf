import type { IncomingMessage } from "node:http";
import { done, refuse } from "../lib/outcome.ts";
import type { Outcome } from "../lib/outcome.ts";
import { parseStrict } from "./strict-json.ts";
import type { JsonObject, JsonSize } from "./strict-json.ts";

export interface Body {
  /** Exactly what came in, for signatures. */
  readonly bytes: Buffer;
  readonly json: JsonObject;
}

/** "gone": the sender left, or was too slow and has had its answer. */
type BodyRefusal = "invalid" | "not-json" | "too-big" | "gone";

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

/**
 * Reads a JSON object of at most `limit` bytes. Our own reader: restify's also takes compressed bodies (one bad gzip
 * stops the process, a good one fills the memory), forms and uploads.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<Outcome<Body, BodyRefusal>> {
  const read = await readJsonBytes(request, limit);
  if (!read.ok) return read;
  const json = jsonIn(read.value);
  return json ? done({ bytes: read.value, json }) : refuse("invalid");
}

/** The same before it is parsed, for who must first be known to be listened to. */
export async function readJsonBytes(
  request: IncomingMessage,
  limit: number,
): Promise<Outcome<Buffer, Exclude<BodyRefusal, "invalid">>> {
  return isPlainJson(request) ? readBytes(request, limit) : refuse("not-json");
}

const isPlainJson = ({ headers }: IncomingMessage): boolean =>
  headers["content-encoding"] === undefined && JSON_TYPE.test(headers["content-type"] ?? "");

/** Stops reading at the first byte too many; closing the connection is up to who answers. */
export function readBytes(request: IncomingMessage, limit: number): Promise<Outcome<Buffer, "too-big" | "gone">> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return Promise.resolve(refuse("too-big"));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      request.off("data", take).pause();
      resolve(refuse("too-big"));
    };
    request.on("data", take);
    request.once("end", () => resolve(done(Buffer.concat(chunks, size))));
    request.on("error", () => resolve(refuse("gone")));
    request.once("close", () => resolve(refuse("gone")));
  });
}

/** What `readJsonBytes` read; undefined when it is not one JSON object that means the same to everybody. */
export function jsonIn(bytes: Buffer, most?: JsonSize): JsonObject | undefined {
  try {
    // A byte order mark is kept, so that the parser refuses it.
    return parseStrict(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), most);
  } catch {
    return undefined;
  }
}
