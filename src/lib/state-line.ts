import { type Recurring, every } from "./every.ts";
import { type Log, describeError } from "./log.ts";

/** How this process is: counts and yes or no, of nobody in particular. Counts are since the process began. */
export interface State {
  /** This process is the one that delivers. */
  readonly sending: boolean;
  readonly waiting: number;
  readonly delivered: number;
  readonly failed: number;
  readonly deadLetters: number;
  readonly directoryFailing: boolean;
  readonly keysFailing: boolean;
  /** Whole days until the first of what the house itself needs expires; undefined when that is not known. */
  readonly ownCredentialDays: number | undefined;
}

const EVERY_MS = 300_000;

/**
 * Writes it to the log when asked and every five minutes, with the counts since the line before. Alerts go by these
 * names: see infra/modules/alerts.bicep.
 */
export function createStateLine(log: Pick<Log, "info" | "error">, read: () => Promise<State>): Recurring {
  let last = { delivered: 0, failed: 0, deadLetters: 0 };

  async function write(): Promise<void> {
    const state = await read();
    const { delivered, failed, deadLetters } = state;
    const since = {
      delivered: delivered - last.delivered,
      failed: failed - last.failed,
      deadLetters: deadLetters - last.deadLetters,
    };
    last = { delivered, failed, deadLetters };
    log.info({ event: "state", ...state, ...since }, "how this process is");
  }

  return every(EVERY_MS, write, (error) => log.error(describeError(error), "the state could not be read"));
}
