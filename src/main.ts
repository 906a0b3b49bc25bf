import { readFileSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import type { Config } from "./config.ts";

/** As in sysexits.h: the configuration is wrong. */
const EXIT_CONFIG = 78;

// Before anything else is loaded: the second start is a quarter quicker.
enableCompileCache();
// Before the house is: whoever has to mend the settings tries often.
const config = await configurationOr(() => process.exit(EXIT_CONFIG));
const { start } = await import("./start.ts");
await start(config);
// Now, because a process that is killed writes nothing.
flushCompileCache();

async function configurationOr(giveUp: () => never): Promise<Config> {
  const { ConfigProblems, readConfig } = await import("./config.ts");
  try {
    return readConfig(process.env, (path) => readFileSync(path, "utf8"));
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    return giveUp();
  }
}
