import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/lib/log.ts";
import { type Rows, collect } from "../../src/lib/rows.ts";
import { type OrganisationFile, parseOrganisationFile } from "../../src/people/organisation-file.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { createIdentity } from "../../src/teams/identity.ts";
import type { OpenId } from "../support/openid.ts";
import { credentials } from "./credentials.ts";

export interface DoorAnswer {
  readonly status: number;
  readonly text: string;
}

/** The whole house behind its real door, as in Teams, with a platform that it can only hear. */
export interface FrontDoor {
  /** Each header may come more than once. */
  knock(activity: object, headers: Readonly<Record<string, string | readonly string[]>>): Promise<DoorAnswer>;
  ready(): Promise<{ readonly status: number; readonly checks: object }>;
  /** How often it wanted to say something to somebody. */
  readonly spoke: () => number;
  /** Everything that is written down. */
  written(): Promise<string>;
  readonly log: () => string;
  close(): Promise<void>;
}

/** @param isStarted whether it looks after its identity by itself */
export async function openFrontDoor(openId: OpenId, isStarted = false): Promise<FrontDoor> {
  const organisation = example();
  const rows = openSqlite(":memory:");
  const lines: string[] = [];
  const identity = createIdentity(credentials, openId.cloud);
  let spoke = 0;
  const app = createApp({
    rows,
    organisation,
    log: createLog({ level: "info", destination: { write: (line: string) => void lines.push(line) } }),
    clock: () => new Date("2026-11-23T08:14:05Z"),
    identity: {
      ...identity,
      bearer: async () => {
        spoke++;
        throw new Error("the platform only speaks here");
      },
      ...(!isStarted && { start: () => undefined }),
    },
  });
  const port = await app.listen(0, "127.0.0.1");
  return {
    knock: (activity, headers) => post(port, JSON.stringify(activity), headers),
    async ready() {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      const { checks } = (await answer.json()) as { checks: object };
      return { status: answer.status, checks };
    },
    spoke: () => spoke,
    written: async () => JSON.stringify(await Promise.all(organisation.organisations.map(everythingIn(rows)))),
    log: () => lines.join(""),
    close: () => app.close(),
  };
}

export function example(): OrganisationFile {
  const file = parseOrganisationFile(readFileSync("src/sandbox/example-organisation.json", "utf8"));
  if (!file.ok) throw new Error("the example is broken");
  return file.value;
}

const everythingIn =
  (rows: Rows) =>
  ({ id }: { readonly id: string }) =>
    collect(rows.range(id, { from: " ", to: "~", limit: 1_000 }));

function post(port: number, body: string, headers: Parameters<FrontDoor["knock"]>[1]): Promise<DoorAnswer> {
  const length = { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) };
  const given = Object.entries({ ...length, host: "helpdesk.example", connection: "close", ...headers });
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: "127.0.0.1", method: "POST", path: "/api/messages" }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    for (const [name, value] of given) asking.setHeader(name, value);
    asking.on("error", reject);
    asking.end(body);
  });
}
