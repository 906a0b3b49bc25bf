import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { dirname, extname, join } from "node:path";
import { z } from "zod";
import { moveClock, type SandboxClock } from "./clock.ts";
import type { SandboxFiles } from "./files.ts";
import type { Done, Hands } from "./hands.ts";
import { readJson, sendJson } from "./json-server.ts";
import type { AppView, Deed, DeedAnswer } from "./page/wire.ts";
import { type Happening, callsText } from "./systems/happenings.ts";
import type { World } from "./world.ts";

/** The page, its live feed, and what people do on it. */
export interface PageServer {
  /** @param path segments, decoded; none is the page itself */
  handle(request: IncomingMessage, response: ServerResponse, path: readonly string[]): Promise<void>;
  close(): void;
}

const PAGE_FOLDER = join(import.meta.dirname, "page");
const CARD_LIBRARY = join(
  dirname(createRequire(import.meta.url).resolve("adaptivecards/package.json")),
  "dist/adaptivecards.min.js",
);
const FILE_NAME = /^[a-z0-9-]+\.(?:ts|css|svg)$/;
const KEEP_ALIVE_MILLIS = 20_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ts": "text/javascript; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const SAFE = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

const where = { as: z.string(), in: z.string() };
const onMessage = { ...where, message: z.string() };
const Card = z.record(z.string(), z.unknown());
const DeedForm = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("say"),
    ...where,
    text: z.string(),
    beneath: z.string().exactOptional(),
    file: z.string().exactOptional(),
  }),
  z.object({ do: z.literal("answer-offer"), ...onMessage, answer: z.enum(["accept", "decline"]) }),
  z.object({ do: z.literal("execute"), ...onMessage, verb: z.string().exactOptional(), data: z.unknown() }),
  z.object({ do: z.literal("submit"), ...onMessage, verb: z.string().exactOptional(), data: z.unknown() }),
  z.object({ do: z.literal("search"), ...where, text: z.string(), beneath: z.string().exactOptional() }),
  z.object({ do: z.literal("choose"), ...where, card: Card, beneath: z.string().exactOptional() }),
  z.object({ do: z.literal("report-message"), ...onMessage }),
  z.object({ do: z.literal("open-dialog"), ...onMessage, data: z.unknown() }),
  z.object({ do: z.literal("submit-dialog"), ...onMessage, opener: z.enum(["command", "button"]), data: z.unknown() }),
  z.object({ do: z.literal("look"), ...onMessage }),
  z.object({ do: z.literal("edit"), ...onMessage, text: z.string() }),
  z.object({ do: z.literal("delete"), ...onMessage }),
  z.object({ do: z.literal("install"), ...where }),
  z.object({ do: z.literal("uninstall"), ...where }),
  z.object({ do: z.literal("seen"), ...where }),
  z.object({ do: z.literal("clock"), move: z.string() }),
  z.object({ do: z.literal("happen"), what: z.string() }),
]) satisfies z.ZodType<Deed>;

interface Stand {
  readonly world: World;
  readonly hands: Hands;
  readonly files: SandboxFiles;
  readonly clock: SandboxClock;
  readonly app: AppView;
}

/** @param happenings in the order of the menu */
export function createPageServer(stand: Stand, happenings: readonly Happening[]): PageServer {
  const { world, hands, files, clock, app } = stand;
  const feeds = new Set<ServerResponse>();
  const deaf = world.listen((change) => {
    const line = `data: ${JSON.stringify(change)}\n\n`;
    feeds.forEach((feed) => feed.write(line));
  });
  const keepAlive = setInterval(() => feeds.forEach((feed) => feed.write(":\n\n")), KEEP_ALIVE_MILLIS);
  keepAlive.unref();

  function openFeed(response: ServerResponse): void {
    response.writeHead(200, { ...SAFE, "content-type": "text/event-stream" });
    response.write(`event: world\ndata: ${JSON.stringify(world.view())}\n\n`);
    feeds.add(response);
    response.on("close", () => feeds.delete(response));
  }

  async function act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const deed = DeedForm.safeParse((await readJson(request)).value);
    if (!deed.success) {
      sendJson(response, { status: 400, body: { ok: false } });
      return;
    }
    sendJson(response, { status: 200, body: await carryOut(deed.data) });
  }

  async function carryOut(deed: Deed): Promise<DeedAnswer> {
    if (deed.do === "clock") {
      const ok = moveClock(clock, deed.move);
      world.announceClock();
      return { ok };
    }
    if (deed.do === "happen") return happen(deed.what);
    if (deed.do === "seen") {
      world.seen(deed.as, deed.in);
      return { ok: true };
    }
    const { error, words, dialog, found } = await perform(hands, files, deed);
    if (error !== undefined) return { ok: false, error };
    return { ok: true, ...(words !== undefined && { words }), ...(dialog && { dialog }), ...(found && { found }) };
  }

  async function happen(what: string): Promise<DeedAnswer> {
    const happening = happenings.find(({ key }) => key === what);
    if (!happening) return { ok: false };
    const { calls, says } = await happening.happen();
    return { ok: true, said: says, called: callsText(calls) };
  }

  return {
    async handle(request, response, path) {
      const [folder, file, name] = path;
      if (folder === "api" && file === "deed" && request.method === "POST") return act(request, response);
      if (folder === "api" && file === "file" && name && request.method === "POST") {
        const { id } = await files.take(request, name);
        sendJson(response, { status: 200, body: { id } });
        return;
      }
      if (folder === "api" && file === "app") {
        sendJson(response, { status: 200, body: app });
        return;
      }
      if (folder === "api" && file === "happenings") {
        const body = happenings.map(({ key, group, title }) => ({ key, group, title }));
        sendJson(response, { status: 200, body });
        return;
      }
      if (folder === "api" && file === "feed") {
        openFeed(response);
        return;
      }
      const found = await fileFor(path);
      if (!found) {
        sendJson(response, { status: 404 });
        return;
      }
      response.writeHead(200, { ...SAFE, "content-type": found.type });
      response.end(found.content);
    },
    close() {
      deaf();
      clearInterval(keepAlive);
      feeds.forEach((feed) => feed.end());
    },
  };
}

type Handiwork = Exclude<Deed, { do: "clock" } | { do: "seen" } | { do: "happen" }>;

function perform(hands: Hands, files: SandboxFiles, deed: Handiwork): Promise<Done> {
  switch (deed.do) {
    case "say": {
      const file = deed.file === undefined ? undefined : files.find(deed.file);
      return file ? hands.sendFile(deed.as, file, deed.text) : hands.say(deed.as, deed.text, deed.in, deed.beneath);
    }
    case "answer-offer":
      return hands.answerOffer(deed.in, deed.as, deed.message, deed.answer);
    case "execute":
      return hands.execute(deed.in, deed.as, deed.message, deed.verb ?? "", deed.data);
    case "submit":
      return hands.submit(deed.in, deed.as, deed.message, deed.data);
    case "search":
      return hands.search(deed.in, deed.as, deed.text, deed.beneath);
    case "choose":
      return hands.choose(deed.in, deed.as, deed.card, deed.beneath);
    case "report-message":
      return hands.reportMessage(deed.in, deed.as, deed.message);
    case "open-dialog":
      return hands.openDialog(deed.in, deed.as, deed.message, deed.data);
    case "submit-dialog": {
      const { as: person, in: place, message, opener } = deed;
      return hands.submitDialog({ person, place, message, opener }, deed.data);
    }
    case "look":
      return hands.look(deed.in, deed.as, deed.message);
    case "edit":
      return hands.edit(deed.in, deed.as, deed.message, deed.text);
    case "delete":
      return hands.remove(deed.in, deed.as, deed.message);
    case "install":
      return hands.install(deed.in, deed.as);
    case "uninstall":
      return hands.uninstall(deed.in, deed.as);
  }
}

interface ServedFile {
  readonly type: string;
  readonly content: string;
}

async function fileFor(path: readonly string[]): Promise<ServedFile | undefined> {
  const [folder, name, ...more] = path;
  if (folder === undefined) return served(join(PAGE_FOLDER, "index.html"));
  if (folder === "library" && name === "adaptivecards.js") return served(CARD_LIBRARY);
  if (folder !== "page" || name === undefined || more.length > 0 || !FILE_NAME.test(name)) return undefined;
  return served(join(PAGE_FOLDER, name));
}

async function served(path: string): Promise<ServedFile | undefined> {
  const content = await readFile(path, "utf8").catch(() => undefined);
  if (content === undefined) return undefined;
  const extension = extname(path);
  return {
    type: CONTENT_TYPES[extension] ?? "text/plain",
    content: extension === ".ts" ? withoutTypes(content) : content,
  };
}

const stripped = new Map<string, string>();

/** Once for each version of a file: everybody who opens the page asks for all of them. */
function withoutTypes(source: string): string {
  const content = stripped.get(source) ?? strip(source);
  stripped.set(source, content);
  return content;
}

/** Node calls this function experimental at its first use; whoever starts the sandbox need not read that. */
function strip(source: string): string {
  const warn = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = warn;
  }
}
