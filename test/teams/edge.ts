import { readFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createMetrics } from "../../src/lib/metrics.ts";
import { done, refuse } from "../../src/lib/outcome.ts";
import type { Directory } from "../../src/people/directory.ts";
import { type BotOptions, createBot } from "../../src/teams/bot.ts";
import { type Platform, createPlatform } from "../../src/teams/platform.ts";
import { isLoopbackFileUrl, isLoopbackUrl } from "../../src/teams/service-url.ts";
import { type FakeConnector, startFakeConnector } from "../support/fake-connector.ts";
import { noor, sam } from "../support/people.ts";

const TENANTS = new Set(["3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001", "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009"]);

export interface EdgeAnswer {
  readonly status: number;
  readonly text: string;
  /** Of an answer in JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A bot behind a real port, with a connector to write to, and what its features were called with. */
export interface Edge {
  readonly teams: FakeConnector;
  readonly platform: Platform;
  readonly calls: string[];
  readonly logged: object[];
  send(activity: object, headers?: Record<string, string>): Promise<EdgeAnswer>;
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

/** An activity as Teams sends it, from `activities/<name>.json`; it comes from the edge's own connector. */
export function recorded(name: string, changes: Json = {}): Json {
  const { serviceUrl: _, ...activity } = JSON.parse(readFileSync(`test/teams/activities/${name}.json`, "utf8")) as Json;
  return { ...activity, ...changes };
}

const identify: Directory["identify"] = async ({ objectId }) => {
  const person = [noor, sam].find(({ id }) => id === objectId);
  return person ? done(person) : refuse("no-object-id");
};

export async function openEdge(
  changes: (edge: Pick<Edge, "calls">) => Partial<BotOptions> = () => ({}),
): Promise<Edge> {
  const teams = await startFakeConnector();
  const platform = createPlatform({ allows: isLoopbackUrl, allowsFile: isLoopbackFileUrl });
  const [calls, logged]: [string[], object[]] = [[], []];
  const note = (fields: object) => void logged.push(fields);
  const bot = createBot({
    platform,
    render: (view, summary) => ({ type: "AdaptiveCard", template: view.template, fallbackText: summary }),
    directory: { identify, tenants: TENANTS },
    actions: new Map(),
    commands: [],
    talk: async (text) => (calls.push(`talk ${text}`), []),
    welcome: async ({ chat }) => (calls.push(`welcome ${chat}`), [{ summary: "Welkom" }]),
    files: new Map(),
    once: async () => true,
    channelNews: async (news) => void calls.push(`${news.is} ${news.channel ?? news.reference.teamId ?? ""}`),
    left: async ({ actor }) => void calls.push(`left ${actor.name}`),
    remember: async ({ reference }) => void calls.push(`remember ${reference.conversationId}`),
    search: async ({ words }) => (calls.push(`search ${words}`), "Niets gevonden."),
    reportQuoted: async ({ text }) => (calls.push(`quoted ${text}`), { summary: "Storing of vraag melden" }),
    introduce: async ({ actor }) => void calls.push(`introduce ${actor.name}`),
    chatWith: async () => undefined,
    clock: () => new Date("2026-11-23T08:14:05Z"),
    log: { warn: note, error: note },
    metrics: createMetrics(),
    ...changes({ calls }),
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void bot.handle(request, response, { json: JSON.parse(Buffer.concat(chunks).toString()) as object });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...{ teams, platform, calls, logged },
    send: (activity, headers = {}) => post(server, { serviceUrl: teams.serviceUrl, ...activity }, headers),
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await teams.close();
      await platform.close();
    },
  };
}

async function post(server: Server, activity: object, headers: Record<string, string>): Promise<EdgeAnswer> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { ...headers, connection: "close" },
    body: JSON.stringify(activity),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text === "" ? {} : (JSON.parse(text) as Json) };
}
