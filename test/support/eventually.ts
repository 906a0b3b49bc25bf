import { setTimeout as pause } from "node:timers/promises";

/** What was waited for did not come. */
export class InVain extends Error {
  override readonly name = "InVain";
}

const LOOK_EVERY_MS = 20;
const WITHIN_MS = 15_000;

/**
 * Looks again and again until there is something, with time enough for a busy machine.
 * @param what is waited for, for whoever reads the failure
 * @throws InVain when the time is up, or what looking throws
 */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string | (() => string),
  withinMillis = WITHIN_MS,
): Promise<NonNullable<T>> {
  const end = performance.now() + withinMillis;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new InVain(`waited in vain until ${typeof what === "string" ? what : what()}`);
    await pause(LOOK_EVERY_MS);
  }
}
