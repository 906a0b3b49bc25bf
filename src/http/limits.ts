import type { BudgetSize } from "../lib/budget.ts";
import type { JsonSize } from "./strict-json.ts";

export interface Limits {
  readonly bodyBytes: number;
  /** Of somebody who has shown by the head alone who they are, and who has more to tell than most. */
  readonly trustedBodyBytes: number;
  readonly trustedJson: JsonSize;
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
  // A thousand alerts in one group, as Alertmanager sends them.
  trustedBodyBytes: 1024 * 1024,
  trustedJson: { keys: 40_000, tokens: 200_000 },
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
