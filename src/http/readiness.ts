import { setTimeout as delay } from "node:timers/promises";

export interface Readiness {
  readonly ok: boolean;
  /** What was looked at, by a fixed name. */
  readonly checks: Readonly<Record<string, boolean>>;
}

const NO_ANSWER: Readiness = { ok: false, checks: { answered: false } };

/** Asks once for everybody who wants to know at the same moment; silence and failure are "not ready". */
export function readiness(ask: () => Promise<Readiness>, millis: number): () => Promise<Readiness> {
  let asking: Promise<Readiness> | undefined;
  return () => {
    asking ??= withinMillis(ask, millis)
      .catch(() => NO_ANSWER)
      .finally(() => (asking = undefined));
    return asking;
  };
}

async function withinMillis(ask: () => Promise<Readiness>, millis: number): Promise<Readiness> {
  const answered = new AbortController();
  try {
    return await Promise.race([ask(), delay(millis, NO_ANSWER, { signal: answered.signal })]);
  } finally {
    answered.abort();
  }
}
