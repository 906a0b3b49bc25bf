import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { outboxRows } from "../../src/delivery/outbox.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import { personPlace } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { type Places, createPlaces } from "../../src/places/places.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

const HOME = "ict-nml" as OrganisationId;
const VENLO = "venlo" as OrganisationId;
const ALL = ["venlo", "roermond", "weert", "nederweert", "ict-nml"] as OrganisationId[];

let app: App;
let sandbox: Sandbox;
let rows: Rows;
let places: Places;

beforeEach(async () => {
  const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
  rows = openSqlite(":memory:");
  places = createPlaces(rows, HOME);
  app = createApp({ rows, organisation, log: createLog({ level: "silent" }), clock: () => new Date() });
  const port = await app.listen(0, "127.0.0.1");
  sandbox = await startSandbox({ botUrl: `http://127.0.0.1:${port}/api/messages`, port: 0 });
});
afterEach(async () => {
  await sandbox.close();
  await app.close();
});

const placeOf = (key: string) => personPlace(sandbox.world.person(key).id);

/** From Noor's chat the bot knows how to reach her tenant. */
async function introduce(key: string): Promise<void> {
  await sandbox.install("noor");
  const known = await places.find(VENLO, placeOf("noor"));
  if (!known?.reference) throw new Error("Noor is not known");
  await places.introduce(VENLO, placeOf(key), known.reference);
}

/** Something to show that the whole house knows how to show. */
async function show(key: string, subject: string): Promise<void> {
  await rows.write(VENLO, outboxRows(subject, instant(new Date()), [{ subject, place: placeOf(key) }]));
}

describe("somebody who has the bot but never wrote to it", () => {
  it("gets what is meant for them in their own chat", async () => {
    await introduce("marieke");
    sandbox.world.install("marieke", true);
    await show("marieke", "dead-place:channel.helpdesk");
    await show("marieke", "dead-place:channel.operations");

    await expect.poll(() => app.drained(), { timeout: 10_000 }).toBe(true);
    expect(sandbox.world.messages("marieke").length).toBe(2);
    const { reference } = (await places.find(VENLO, placeOf("marieke"))) ?? {};
    expect(reference?.conversationId).toBe(sandbox.world.conversation("marieke").id);
  });
});

describe("somebody who cannot be written to", () => {
  it.each<[string, string, boolean]>([
    ["because they do not have the bot", "marieke", false],
    ["because they are a guest", "gijs", true],
    ["because they are in another tenant", "emma", true],
  ])("%s has a place that is dead", async (_, key, hasBot) => {
    await introduce(key);
    sandbox.world.install(key, hasBot);
    await show(key, "dead-place:channel.helpdesk");

    await expect.poll(async () => (await places.find(VENLO, placeOf(key)))?.dead, { timeout: 10_000 }).toBeDefined();
    expect(sandbox.world.messages(key)).toEqual([]);
  });
});

describe("somebody with a role for several organisations", () => {
  const known = () => Promise.all(ALL.map((id) => places.find(id, placeOf("iris"))));

  it("can be written to about each of them once she has the bot, and about none when she removed it", async () => {
    await sandbox.install("iris");
    const { id } = sandbox.world.conversation("iris");
    for (const place of await known()) expect(place?.reference?.conversationId).toBe(id);

    await sandbox.uninstall("iris");
    for (const place of await known()) expect(place?.dead?.cause).toBe("removed");
  });
});
