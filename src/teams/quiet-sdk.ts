import { type Log, describeError } from "../lib/log.ts";

/**
 * The SDK writes whole errors to the console, with headers, bodies and keys in them. From here on a line in the log
 * says that it did, and no more. For the whole process, so called once, at the start.
 */
export function quietSdk(log: Pick<Log, "warn">): void {
  const note = (first: unknown) => log.warn(describeError(first), "the SDK complained");
  Object.assign(globalThis.console, { error: note, warn: note });
}
