import { RUNNING } from "../setup/house.ts";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import english from "../../manifest/en.json" with { type: "json" };
import manifest from "../../manifest/manifest.json" with { type: "json" };
import { readConfig } from "../../src/config.ts";
import { createFeatures } from "../../src/features.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { createFileDirectory } from "../../src/people/directory.ts";
import type { Person } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { createPlaces } from "../../src/places/places.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { IN_PERSONAL_CHAT } from "../../src/tickets/texts.ts";
import { TEAMS, type Team } from "../../src/tickets/ticket.ts";
import { at, noor, ruben, sam } from "../support/people.ts";

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
const rows = openSqlite(":memory:");
const directory = createFileDirectory(organisation);
const places = createPlaces(rows, directory.shared);
const { commands } = createFeatures({
  ...{ rows, organisation, directory, places, metrics: createMetrics(), log: createLog({ level: "fatal" }) },
  now: () => at("10:00"),
  nudge: () => undefined,
  membersOf: () => Promise.resolve([]),
  running: RUNNING,
});

const tenantId = organisation.organisations.find(({ kind }) => kind === "shared")?.tenants[0] ?? "";
const referenceTo = (conversationId: string) => ({
  ...{ serviceUrl: "http://127.0.0.1:1", tenantId, botId: "28:b" },
  conversationId,
});
const channelOf = (team: Team): string => `19:${team}@thread.tacv2`;
for (const team of TEAMS) await places.bindChannel(team, referenceTo(channelOf(team)));

type Where = readonly [actor: Person, chat: Turn["chat"], conversationId: string];
/** Where the commands of a scope are offered, and to whom. */
const WHERE: Readonly<Record<string, readonly Where[]>> = {
  personal: [[noor, "personal", "a:noor"]],
  team: [
    [sam, "channel", channelOf("helpdesk")],
    [ruben, "channel", channelOf("operations")],
  ],
};

const REFUSED = /^$|^Alleen |^U hebt niet |andere organisatie|ken ik niet/;

/** Undefined when it is no command, and would be taken for what somebody has to tell. */
async function answerTo(text: string, [actor, chat, conversationId]: Where): Promise<string | undefined> {
  for (const { says, run } of commands) {
    const match = says.exec(text);
    if (!match) continue;
    const turn = { actor, chat, now: at("10:00"), activityId: "1", files: [], reference: referenceTo(conversationId) };
    return (await run(match, turn)).map(({ summary }) => summary).join(" ");
  }
  return undefined;
}

const texts = new Map(Object.entries(english));
const offered = manifest.bots[0]?.commandLists ?? [];
const titles = offered.flatMap(({ scopes, commands: list }, of) =>
  list.flatMap(({ title }, nth) => {
    const translated = texts.get(`bots[0].commandLists[${of}].commands[${nth}].title`) ?? "";
    return scopes.flatMap((scope) => [...new Set([title, translated])].map((typed) => ({ scope, typed })));
  }),
);

describe("what Teams offers to type", () => {
  it.each(titles)("is understood there and of use: $typed ($scope)", async ({ scope, typed }) => {
    const answers = await Promise.all((WHERE[scope] ?? []).map((where) => answerTo(typed, where)));
    expect(answers).not.toContain(undefined);
    const useful = answers.filter((answer = "") => answer !== IN_PERSONAL_CHAT && !REFUSED.test(answer));
    expect(useful.length).toBeGreaterThan(0);
  });
  it("is nothing in a group chat, where the Helpdesk only says where it does help", () => {
    expect(offered.flatMap(({ scopes }) => scopes).toSorted()).toEqual(["personal", "team"]);
  });
});
