import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { type Features, createFeatures } from "../src/features.ts";
import { createLog } from "../src/lib/log.ts";
import { createMetrics } from "../src/lib/metrics.ts";
import { createFileDirectory } from "../src/people/directory.ts";
import type { Person } from "../src/people/person.ts";
import type { Turn } from "../src/people/turn.ts";
import { createPlaces } from "../src/places/places.ts";
import { openSqlite } from "../src/storage/sqlite.ts";
import { RUNNING } from "./setup/house.ts";
import { createRenderer } from "../src/teams/render-card.ts";
import { TEAMS } from "../src/tickets/ticket.ts";
import { at, daan, iris, marieke, noor, sam } from "./support/people.ts";

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
const render = createRenderer("cards");

/** With a ticket of Noor's in it, so that there is something to break. */
async function openHouse(): Promise<Features> {
  const rows = openSqlite(":memory:");
  const directory = createFileDirectory(organisation);
  const places = createPlaces(rows, directory.shared);
  for (const team of TEAMS) await places.bindChannel(team, { ...REFERENCE, conversationId: `19:${team}` });
  const features = createFeatures({
    ...{ rows, organisation, directory, places, metrics: createMetrics(), log: createLog({ level: "fatal" }) },
    now: () => at("10:00"),
    nudge: () => undefined,
    membersOf: async () => [],
    running: RUNNING,
  });
  await features.actions["ticket.report"]?.({ nonce: "n", text: "De muis is stuk" }, turnOf(noor, "personal"));
  return features;
}

const REFERENCE = { serviceUrl: "http://127.0.0.1:1", conversationId: "19:helpdesk", tenantId: "t", botId: "28:b" };

const turnOf = (actor: Person, chat: Turn["chat"]): Turn => ({
  ...{ actor, chat, now: at("10:00"), activityId: "1", replyToId: "2", files: [] },
  reference: REFERENCE,
});

const TARGET = {
  organisation: "venlo",
  ticket: "M26-000001",
  calamity: "M26-000001",
  outage: "M26-000001",
  nonce: "1",
};
const LONG = "x".repeat(100_000);
const RUBBISH: readonly unknown[] = [
  ...[undefined, null, "", "tekst", 7, true, [], {}, [[]], { nonce: {} }],
  ...[
    TARGET,
    { ...TARGET, ticket: ["M26-000001"] },
    { ...TARGET, organisation: { $ne: "" } },
    { ...TARGET, nonce: LONG },
  ],
  ...["' or PartitionKey ne '", "../../etc", LONG, "M26-999999", "\u0000"].map((ticket) => ({ ...TARGET, ticket })),
  JSON.parse('{"__proto__":{"isAgent":true},"constructor":{"prototype":1},"PartitionKey":"venlo","etag":"*"}'),
  ...[
    "text",
    "message",
    "note",
    "reason",
    "decision",
    "update",
    "news",
    "addition",
    "until",
    "day",
    "time",
    "name",
  ].map((field) => ({ ...TARGET, [field]: { value: "x", type: "Edm.Int64" } })),
  { ...TARGET, until: "31-02", day: "9999-99-99", time: "25:61", priority: LONG, waitsFor: "nobody", into: 7 },
  { ...TARGET, kind: "constructor", view: "__proto__", team: "venlo", after: "|".repeat(500), organisations: "a,,b," },
];

const house = await openHouse();

it("is there to be broken", async () => {
  const opened = await house.actions["ticket.open"]?.(TARGET, turnOf(noor, "personal"));
  expect(JSON.stringify(opened)).toContain("De muis is stuk");
});

describe.each(Object.entries(house.actions))("rubbish sent to %s", (_, action) => {
  it("is answered with a Dutch sentence or a card, whoever sends it and wherever", async () => {
    for (const actor of [noor, daan, sam, marieke, iris]) {
      for (const chat of ["personal", "channel", "group"] as const) {
        for (const data of RUBBISH) {
          const message = await action(data, turnOf(actor, chat));
          const shown = message.card ? JSON.stringify(render(message.card, message.summary)) : "";
          expect(message.summary).toMatch(/\S/);
          expect(`${message.summary} ${shown}`).not.toMatch(
            /undefined|\[object|NaN|Invalid DateTime|TypeError|ZodError|Expected/,
          );
        }
      }
    }
  });
});
