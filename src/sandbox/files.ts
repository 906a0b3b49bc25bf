import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { buffer } from "node:stream/consumers";
import { UnreadableBody, sendJson } from "./json-server.ts";
import type { FileView } from "./page/wire.ts";

/** A file in the sandbox, as activities of Teams speak of it. */
export interface SandboxFile {
  readonly id: string;
  readonly name: string;
  /** Its extension, without the point. */
  readonly type: string;
  readonly url: string;
}

/** What stands in for everybody's OneDrive. In memory; the oldest files go when there are many. */
export interface SandboxFiles {
  /** Makes room for a file that the bot is to put there, whole and once, with a PUT to `uploadUrl`. */
  expect(name: string): SandboxFile & { readonly uploadUrl: string };
  keep(name: string, bytes: Uint8Array): SandboxFile;
  /** Takes a file as it comes from the page. @throws UnreadableBody when it is too large */
  take(request: IncomingMessage, name: string): Promise<SandboxFile>;
  find(id: string): SandboxFile | undefined;
  /** @param path segments after `/files/`, decoded */
  handle(request: IncomingMessage, response: ServerResponse, path: readonly string[]): Promise<void>;
}

const LARGEST_FILE_BYTES = 10_000_000;
const FILES_KEPT = 40;

interface Kept {
  readonly name: string;
  /** Absent until the bot has put it there. */
  bytes?: Uint8Array;
}

/** @param base the sandbox's own address, which ends with a slash */
export function createFiles(base: () => string): SandboxFiles {
  const kept = new Map<string, Kept>();

  function room(file: Kept): string {
    const id = randomUUID();
    kept.set(id, file);
    const [oldest] = kept.keys();
    if (kept.size > FILES_KEPT && oldest !== undefined) kept.delete(oldest);
    return id;
  }

  const described = (id: string, name: string): SandboxFile => ({
    id,
    name,
    type: extname(name).slice(1).toLowerCase(),
    url: `${base()}files/${id}/${encodeURIComponent(name)}`,
  });

  async function put(request: IncomingMessage, response: ServerResponse, file: Kept): Promise<void> {
    const bytes = await bytesOf(request);
    const whole = `bytes 0-${bytes.length - 1}/${bytes.length}`;
    if (file.bytes || request.headers["content-range"] !== whole) {
      sendJson(response, { status: file.bytes ? 404 : 416 });
      return;
    }
    file.bytes = bytes;
    sendJson(response, { status: 201, body: { name: file.name, size: bytes.length } });
  }

  const files: SandboxFiles = {
    expect(name) {
      const id = room({ name });
      return { ...described(id, name), uploadUrl: `${base()}files/${id}?upload=${randomUUID()}` };
    },
    keep: (name, bytes) => described(room({ name, bytes }), name),
    take: async (request, name) => {
      // A web page elsewhere cannot send this without asking first.
      if (request.headers["content-type"] !== FILE_CONTENT) throw new UnreadableBody("not a file");
      return files.keep(name, await bytesOf(request));
    },
    find(id) {
      const file = kept.get(id);
      return file && described(id, file.name);
    },
    async handle(request, response, [id = ""]) {
      const file = kept.get(id);
      if (file && request.method === "PUT") return put(request, response, file);
      if (file?.bytes && request.method === "GET") give(response, file.name, file.bytes);
      else sendJson(response, { status: 404 });
    },
  };
  return files;
}

const FILE_CONTENT = "application/octet-stream";
const OWN_FILE = /^https?:\/\/[^/]+(?<path>\/files\/[0-9a-f-]{36}\/[^/?#]+)$/;

/** As the page shows it; without a link unless it is one of the sandbox's own. */
export function fileView(name: string, url: string): FileView {
  const path = OWN_FILE.exec(url)?.groups?.["path"];
  return { name, ...(path && { path }) };
}

/** @throws UnreadableBody when it is too large, or does not say how large it is */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const length = Number(request.headers["content-length"] ?? Infinity);
  if (length > LARGEST_FILE_BYTES) throw new UnreadableBody("too large");
  return buffer(request);
}

/** Never shown, whatever is in it: somebody opens it elsewhere. */
function give(response: ServerResponse, name: string, bytes: Uint8Array): void {
  response.writeHead(200, {
    "content-type": FILE_CONTENT,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-length": bytes.length,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  response.end(bytes);
}
