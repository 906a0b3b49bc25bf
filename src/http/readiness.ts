import { setTimeout as delay } from "node:timers/promises";
import type { Limits } from "./limits.ts";

export interface Readiness {
  readonly ok: boolean;
  /** What was looked at, by a fixed name. */
  readonly checks: Readonly<Record<string, boolean>>;
}

type ReadyLimits = Pick<Limits, "readyMillis" | "readyKeptMillis">;

const NO_ANSWER: Readiness = { ok: false, checks: { answered: false } };

/** Asks once for everybody who wants to know at about the same time; silence and failure are "not ready". */
export function readiness(ask: () => Promise<Readiness>, limits: ReadyLimits): () => Promise<Readiness> {
  let asking: Promise<Readiness> | undefined;
  let keptUntil = 0;
  return () => {
    if (asking && performance.now() < keptUntil) return asking;
    keptUntil = Infinity;
    asking = withinMillis(ask, limits.readyMillis)
      .catch(() => NO_ANSWER)
      .finally(() => (keptUntil = performance.now() + limits.readyKeptMillis));
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
