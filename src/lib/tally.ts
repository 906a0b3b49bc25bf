import { type Instant, inAmsterdam } from "./instant.ts";
import type { Between } from "./rows.ts";

/*
 * What is counted of a thing that happened, kept in the same write as the thing itself and never changed:
 *   tally|2026-11|<instant>|<what>    in the partition of the organisation that it happened to
 * It holds numbers and codes, and nothing of persons. A month is one bounded range.
 */

/** Of one organisation; what is beyond is not counted. */
const MOST_A_MONTH = 5_000_000;

/** @param what the row that it belongs to and its version, so that the same thing is never counted twice */
export const tallyKey = (at: Instant, what: string): string =>
  `tally|${inAmsterdam(at).toFormat("yyyy-MM")}|${at}|${what}`;

/** Everything that was counted of a month ("2026-11"), oldest first; or what happened of it before this moment. */
export const talliesOf = (month: string, until?: Instant): Between => ({
  from: `tally|${month}|`,
  to: until ? `tally|${month}|${until}` : `tally|${month}}`,
  limit: MOST_A_MONTH,
});

/** The first that was ever counted. */
export const FIRST_TALLY: Between = { from: "tally|", to: "tally}", limit: 1 };

export const talliedAt = (key: string): Instant => (key.split("|")[2] ?? "") as Instant;
