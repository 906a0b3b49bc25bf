import { mkdtempSync, rmSync } from "node:fs";
import { startPair } from "./pair.ts";
import { createRandom } from "./random.ts";
import { startForeignTeams } from "../support/foreign-teams.ts";
import { colleague } from "../support/colleague.ts";
for (let i = 0; i < 8; i++) {
  const folder = mkdtempSync("/tmp/helpdesk-zz-");
  const teams = await startForeignTeams("x");
  const pair = await startPair(folder, createRandom(i + 53));
  const scene = { teams, bot: () => pair };
  const sam = colleague("sam", scene);
  const a = await sam.says("koppel dit kanaal aan Helpdesk", { in: "helpdesk" });
  const ruben = colleague("ruben", scene);
  const b = await ruben.says("koppel dit kanaal aan Beheer", { in: "beheer" });
  console.log(i, a, b, sam.reads({ in: "helpdesk" }), ruben.reads({ in: "beheer" }));
  console.log(await pair.stop());
  await teams.close();
  rmSync(folder, { recursive: true });
}
