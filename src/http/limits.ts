import type { BudgetSize } from "./failure-budget.ts";

export interface Limits {
  readonly bodyBytes: number;
  /** Time for the whole request to come in, and for its headers. */
  readonly requestMillis: number;
  readonly headersMillis: number;
  /** How often the two above are looked at. */
  readonly checkMillis: number;
  /** A connection on which nothing moves, also while we work on its answer. */
  readonly silenceMillis: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  /** How long `ready` may take. */
  readonly readyMillis: number;
  /** How long its answer is given to whoever asks next: anybody may ask, and each look is a call to the platform. */
  readonly readyKeptMillis: number;
  /** Per remote address, which behind a proxy is everybody together: hence generous. */
  readonly failures: BudgetSize;
}

export const LIMITS: Limits = {
  bodyBytes: 256 * 1024,
  // A dribbled body is gone within 16 s, on a busy machine too.
  requestMillis: 14_000,
  headersMillis: 10_000,
  checkMillis: 500,
  silenceMillis: 30_000,
  connections: 500,
  requestsPerConnection: 1_000,
  readyMillis: 2_000,
  readyKeptMillis: 2_000,
  failures: { burst: 2_000, perSecond: 500 },
};
