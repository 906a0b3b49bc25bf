const SECOND_MS = 1_000;
const FIRST_WAIT_MS = 2 * SECOND_MS;
const LONGEST_WAIT_MS = 15 * 60 * SECOND_MS;
/** Each wait is made up to so much shorter or longer, so that many that failed together do not return together. */
const JITTER = 0.2;

/**
 * How long to leave it alone after so many failures in a row, in milliseconds.
 * @param failures at least 1
 * @param retryAfter what the platform asked for, in milliseconds; nonsense is ignored
 * @param random 0 up to 1
 */
export function backoff(failures: number, retryAfter: number | undefined, random: number): number {
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20);
  const spread = doubled * (1 + JITTER * (2 * random - 1));
  const asked = retryAfter !== undefined && retryAfter > 0 ? retryAfter : 0;
  return Math.min(Math.round(Math.max(spread, asked)), LONGEST_WAIT_MS);
}
