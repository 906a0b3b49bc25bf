import { enableCompileCache } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./timed-world.ts";

/*
 * What `main.ts` starts, but for two things that only a proof needs: a clock that is moved from outside, and hosts of
 * certificates on this machine. Both are in one file beside the data, which whoever proves rewrites.
 */

enableCompileCache();
const [{ createApp }, { readConfig }, { createLog }, { openSqlite }] = await Promise.all([
  import("../../src/app.ts"),
  import("../../src/config.ts"),
  import("../../src/lib/log.ts"),
  import("../../src/storage/sqlite.ts"),
]);

const LOOK_EVERY_MS = 15;

const folder = process.env["HELPDESK_DATA"] ?? "";
const read = (): World => JSON.parse(readFileSync(join(folder, "world.json"), "utf8")) as World;
let world = read();

const config = readConfig(process.env, (path) => readFileSync(path, "utf8"));
const app = createApp({
  rows: openSqlite(join(folder, "helpdesk.sqlite")),
  organisation: config.organisation,
  log: createLog({ level: "warn" }),
  clock: () => new Date(world.clock.to + Date.now() - world.clock.at),
  alertSecrets: config.alertSecrets(),
  network: {
    lookUp: async ({ name }) => {
      const port = read().ports[name];
      return port === undefined ? [] : [{ address: "127.0.0.1", port }];
    },
    mayReach: (_, __, address) => address === "127.0.0.1",
    trusted: [world.trusted],
  },
});

let isStopping = false;
process.once("SIGTERM", () => {
  isStopping = true;
  void app.close().then(() => process.exit(0));
});
const port = await app.listen(0, "127.0.0.1");
process.stdout.write(`Helpdesk: http://127.0.0.1:${port}/api/messages\n`);

let movedAt = 0;
setInterval(() => {
  world = read();
  const { at } = world.clock;
  if (at === movedAt || isStopping) return;
  movedAt = at;
  // As the sandbox does when its clock is moved; by itself it is done within a minute.
  void app.look().then(() => process.stdout.write(`looked ${at}\n`));
}, LOOK_EVERY_MS);
