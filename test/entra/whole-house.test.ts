import { afterAll, beforeAll, expect, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { createEntraDirectory } from "../../src/entra/entra-directory.ts";
import { createLog } from "../../src/lib/log.ts";
import { parseOrganisationFile } from "../../src/people/organisation-file.ts";
import type { MessageView } from "../../src/sandbox/page/wire.ts";
import { PEOPLE, TENANTS } from "../../src/sandbox/people.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type LoopbackGraph, startGraph } from "../support/graph.ts";

const HOST = "127.0.0.1";
const AGENTS = "91111111-6d0e-4b7a-9a51-0c5a1e7d0001";
const ORGANISATIONS = Object.entries(TENANTS).map(([id, tenant]) => ({
  ...{ id, name: id, kind: id === "ict-nml" ? "shared" : "municipality", tenants: [tenant] },
}));
const FILE = {
  organisations: ORGANISATIONS,
  entra: {
    tenants: ORGANISATIONS.map(({ id, tenants: [tenant] }) => {
      const organisations = ORGANISATIONS.map((one) => one.id);
      return { id: tenant, roles: id === "ict-nml" ? [{ group: AGENTS, role: "helpdesk", organisations }] : [] };
    }),
  },
};
const REASON = "De scans van het bouwarchief passen er niet meer bij.";

let app: App;
let sandbox: Sandbox;
let graph: LoopbackGraph;
const idOf = (key: string): string => PEOPLE.find((person) => person.key === key)?.id ?? "";

beforeAll(async () => {
  graph = await startGraph();
  for (const { id, name, mail, tenantId } of PEOPLE) {
    const manager = id === idOf("noor") ? { manager: idOf("marieke") } : {};
    graph.tenant(tenantId).users.set(id, { id, displayName: name, userPrincipalName: mail, ...manager });
  }
  graph.tenant(TENANTS["ict-nml"]).groups.set(AGENTS, [idOf("sam")]);

  const file = parseOrganisationFile(JSON.stringify(FILE));
  if (!file.ok || !file.value.entra) throw new Error(JSON.stringify(file));
  const [rows, log] = [openSqlite(":memory:"), createLog({ level: "fatal" })];
  const { tokenFor, url } = graph;
  const entra = createEntraDirectory({ file: file.value, entra: file.value.entra, rows, log, tokenFor, url });
  app = createApp({ rows, organisation: file.value, log, clock: () => new Date(), entra });
  const botUrl = `http://${HOST}:${String(await app.listen(0, HOST))}/api/messages`;
  sandbox = await startSandbox({ botUrl, port: 0, host: HOST });
  for (const place of ["noor", "marieke", "helpdesk"]) await sandbox.install(place);
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await graph.close();
});

const having =
  (...words: readonly string[]) =>
  (message: MessageView) =>
    words.every((word) => JSON.stringify(message).includes(word));

it("with nobody in the organisation file: the leidinggevende of Entra decides, and who is in the group handles", async () => {
  await sandbox.say("ruben", "@Helpdesk koppel dit kanaal aan Helpdesk ja", "helpdesk");
  await sandbox.say("sam", "@Helpdesk koppel dit kanaal aan Helpdesk ja", "helpdesk");

  await sandbox.say("noor", "aanvraag opslag: 50 GB op G:\\Team\\Projecten");
  await sandbox.press("noor", "noor", "Aanvragen", { reason: REASON });
  await sandbox.appears("noor", having("Wacht op akkoord van Marieke Verstappen"));
  await sandbox.press("marieke", "marieke", "Goedkeuren", {}, { containing: "bouwarchief" });

  await sandbox.appears("helpdesk", having("bouwarchief", "Akkoord van", "Marieke Verstappen"));
  await sandbox.press("helpdesk", "ruben", "Oppakken", {}, { containing: "bouwarchief" });
  await sandbox.press("helpdesk", "sam", "Oppakken", {}, { containing: "bouwarchief" });
  await sandbox.appears("helpdesk", having("Opgepakt door Sam Linssen"));
  await sandbox.appears("noor", having("In behandeling bij Sam Linssen (de Helpdesk)"));
  expect(JSON.stringify(sandbox.world.messages("helpdesk"))).not.toContain("Opgepakt door Ruben Kessels");
}, 60_000);
