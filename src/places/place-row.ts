import type { Instant } from "../lib/instant.ts";
import type { Reference } from "../lib/place.ts";

/** The row `place|<place>`: of a person in the partition of each appointment, of a channel in the shared organisation's. */
export interface PlaceRow {
  readonly reference: Reference;
  /** Set by the sender when the platform says that nothing can be delivered here any more; cleared by the next activity. */
  readonly dead?: { readonly since: Instant; readonly cause: string };
}
