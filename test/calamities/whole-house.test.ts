import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/lib/log.ts";
import { createClock } from "../../src/sandbox/clock.ts";
import type { MessageView } from "../../src/sandbox/page/wire.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { eventually } from "../support/eventually.ts";

const HOST = "127.0.0.1";
const clock = createClock();
let app: App;
let sandbox: Sandbox;

beforeEach(async () => {
  clock.moveTo(new Date("2026-11-24T10:45:00+01:00"));
  const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
  app = createApp({ rows: openSqlite(":memory:"), organisation, log: createLog({ level: "fatal" }), clock: clock.now });
  const botUrl = `http://${HOST}:${String(await app.listen(0, HOST))}/api/messages`;
  sandbox = await startSandbox({ botUrl, port: 0, host: HOST, clock });
  for (const place of ["noor", "helpdesk", "beheer", "venlo"]) await sandbox.install(place);
  await sandbox.say("sam", "@Helpdesk koppel dit kanaal aan Helpdesk ja", "helpdesk");
  await sandbox.say("ruben", "@Helpdesk koppel dit kanaal aan Beheer ja", "beheer");
  await sandbox.say("marieke", "@Helpdesk koppel dit kanaal aan Venlo ja", "venlo");
});
afterEach(async () => {
  await app.close();
  await sandbox.close();
});

const having = (words: string) => (message: MessageView) => JSON.stringify(message).includes(words);

it("a failover reaches whom it concerns, each with what is theirs, also an incident manager who never wrote", async () => {
  sandbox.world.install("iris", true);
  await sandbox.say("noor", "niemand van ons kan nog inloggen");
  await sandbox.press("noor", "noor", "Melden");
  await sandbox.press("helpdesk", "sam", "Andere acties");
  await sandbox.press("helpdesk", "sam", "Eerste beoordeling");
  await sandbox.press("helpdesk", "sam", "Leg vast", { verdict: "calamity", note: "Heel Venlo ligt stil" });
  const told = { title: "Het netwerk ligt plat", kind: "failover", organisations: "venlo,weert" };
  await sandbox.press("iris", "iris", "Roep uit", told);
  await sandbox.say("sam", "@Helpdesk besluit M26-000001: KANARIE", "helpdesk");

  await sandbox.appears("beheer", having("Weert heeft nog geen kanaal. Neem zelf contact op."));
  await sandbox.appears("beheer", having("4 uur na de melding"));
  await sandbox.appears("venlo", having("Het netwerk ligt plat"));
  await sandbox.say("iris", "calamiteit voorbij M26-000001: Switch vervangen");
  await sandbox.appears("beheer", having("KANARIE"));
  await sandbox.appears("venlo", having("Switch vervangen"));
  await eventually(async () => (await app.drained()) || undefined, "everything is shown");

  const shownIn = (place: string) => JSON.stringify(sandbox.world.messages(place));
  for (const place of ["noor", "iris", "helpdesk", "venlo"]) expect(shownIn(place)).not.toContain("4 uur");
  for (const place of ["noor", "venlo"]) expect(shownIn(place)).not.toContain("KANARIE");
}, 60_000);
