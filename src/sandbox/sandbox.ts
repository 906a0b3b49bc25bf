import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { appView, readAppCommands } from "./app-commands.ts";
import { createBotLine, TEAMS_REDELIVERY, type Redelivery } from "./bot-line.ts";
import { createClock, type SandboxClock } from "./clock.ts";
import { createConnector, type SandboxConnector } from "./connector.ts";
import { createFaults, PlannedFault } from "./faults.ts";
import { createFiles, type SandboxFiles } from "./files.ts";
import { createHands, type Hands } from "./hands.ts";
import { readJson, sendJson, UnreadableBody } from "./json-server.ts";
import { createLimits } from "./limits.ts";
import { createPageServer } from "./page-server.ts";
import { CHANNELS, CHATS, PEOPLE, type SandboxChannel, type SandboxPerson } from "./people.ts";
import type { Happening } from "./systems/happenings.ts";
import { createWorld, type World } from "./world.ts";

export interface SandboxOptions {
  /** The bot's messaging endpoint, for instance http://127.0.0.1:3978/api/messages. */
  readonly botUrl: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: "127.0.0.1";
  readonly people?: readonly SandboxPerson[];
  readonly channels?: readonly SandboxChannel[];
  readonly clock?: SandboxClock;
  /** What the page can make happen outside Teams; nothing unless given. */
  readonly happenings?: readonly Happening[];
  /** The bot's app id in Teams. */
  readonly appId?: string;
  /** Whether Teams' limits are kept; on unless switched off. */
  readonly limits?: boolean;
  /** When messages come again; as in Teams unless given. */
  readonly redelivery?: Redelivery;
}

/** A running stand-in for Teams. */
export interface Sandbox extends Hands {
  /** The page. */
  readonly url: string;
  /** Where the bot sends what it has to show. */
  readonly serviceUrl: string;
  readonly clock: SandboxClock;
  readonly world: World;
  readonly connector: SandboxConnector;
  /** What people sent and got. */
  readonly files: SandboxFiles;
  /** Adds the Helpdesk to every chat of its own and every channel, one after the other. */
  installEverywhere(): Promise<void>;
  close(): Promise<void>;
}

const APP_ID = "5a11d0e5-0000-4000-8000-00000000b07a";
/** Only these names lead here: a name on the internet that points at this machine does not. */
const OWN_NAMES = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, host = "127.0.0.1", clock = createClock(), appId = APP_ID } = options;
  const { people = PEOPLE, channels = CHANNELS } = options;
  const world = createWorld({ people, channels, chats: CHATS }, clock.now);
  const line = createBotLine(options.botUrl, options.redelivery ?? TEAMS_REDELIVERY);
  const connector = createConnector(world, createFaults(), options.limits === false ? undefined : createLimits());
  const files = createFiles(() => url);
  const botId = `28:${appId}`;
  const commands = readAppCommands();
  const hands = createHands(world, line, { files, commands, origin: () => ({ serviceUrl, botId, now: clock.now() }) });
  const app = appView(commands, botId);
  const page = createPageServer({ world, hands, files, clock, app }, options.happenings ?? []);

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [first, ...rest] = segments(request.url ?? "/");
    if (first === "v3") return connector.handle(request, response, rest);
    if (first === "files") return files.handle(request, response, rest);
    if (first === "control") return control(connector, request, response, rest);
    return page.handle(request, response, first === undefined ? [] : [first, ...rest]);
  };

  const server = createServer((request, response) => {
    if (!OWN_NAMES.test(request.headers.host ?? "")) {
      sendJson(response, { status: 421 });
      return;
    }
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, { status: error instanceof UnreadableBody ? 400 : 500 });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}/`;
  const serviceUrl = url;

  return {
    ...hands,
    url,
    serviceUrl,
    clock,
    world,
    connector,
    files,
    async installEverywhere() {
      for (const { key, kind } of world.conversations) if (kind !== "groupChat") await hands.install(key);
      for (const { key } of world.people) world.seen(key, key);
    },
    close() {
      line.close();
      page.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function segments(url: string): string[] {
  const path = url.split("?")[0] ?? "/";
  return path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
}

/** @throws UnreadableBody for a path that is no text */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UnreadableBody("not a path");
  }
}

/** Faults and the journal for tests that run in another process. */
async function control(
  connector: SandboxConnector,
  request: IncomingMessage,
  response: ServerResponse,
  [what]: readonly string[],
): Promise<void> {
  const { method } = request;
  if (what === "journal" && method === "GET") {
    sendJson(response, { status: 200, body: connector.journal });
  } else if (what === "faults" && method === "DELETE") {
    connector.faults.clear();
    sendJson(response, { status: 204 });
  } else if (what === "faults" && method === "POST") {
    const planned = z.array(PlannedFault).safeParse((await readJson(request)).value);
    if (planned.success) planned.data.forEach((fault) => connector.faults.plan(fault));
    sendJson(response, { status: planned.success ? 204 : 400 });
  } else sendJson(response, { status: 404 });
}
