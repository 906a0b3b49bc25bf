import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { LogBookTask } from "./log-book-tables.ts";

const MEMORY = { maxOldGenerationSizeMb: 512 };

/**
 * The log book as a file. Made in a thread of its own: a year takes seconds, in which nobody could be answered.
 * @throws Error when it cannot be made
 */
export async function logBookFile(task: LogBookTask): Promise<Uint8Array> {
  const thread = new Worker(new URL("./log-book-thread.ts", import.meta.url), {
    workerData: task,
    resourceLimits: MEMORY,
  });
  const [bytes] = (await once(thread, "message")) as [Uint8Array];
  return bytes;
}
