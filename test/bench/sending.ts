import { instant } from "../../src/lib/instant.ts";
import type { Rows } from "../../src/lib/rows.ts";

const HOME = "ict-nml";
const LEASE = "sender";
const LONG_MS = 3_600_000;

const heldFor = (millis: number) => ({ owner: "bench", until: instant(new Date(Date.now() + millis)) });

/** Says, before the bot starts, that another process sends: then its turns are measured and nothing else. */
export async function holdSending(rows: Rows): Promise<void> {
  if ((await rows.write(HOME, [{ insert: LEASE, value: heldFor(LONG_MS) }])) !== "saved") throw new Error("too late");
}

/** From now on the bot shows what has been waiting. */
export async function releaseSending(rows: Rows): Promise<void> {
  const { etag = "" } = (await rows.get(HOME, LEASE)) ?? {};
  if ((await rows.write(HOME, [{ replace: LEASE, etag, value: heldFor(0) }])) !== "saved") throw new Error("not held");
}
