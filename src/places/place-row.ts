import type { Instant } from "../lib/instant.ts";
import type { Reference } from "../lib/place.ts";

/** An address in a person's tenant: enough to open a chat with somebody who never wrote. */
export type Introduction = Omit<Reference, "conversationId" | "teamId">;

/** The row `place|<place>`: of a person in the partition of each organisation they act for, of a channel in the shared organisation's. */
export type PlaceRow = (
  | { readonly reference: Reference; readonly introduction?: undefined }
  /** The chat is not open yet. */
  | { readonly reference?: undefined; readonly introduction: Introduction }
) & {
  /** Set when the platform says that nothing can be delivered here any more; cleared by the next activity. */
  readonly dead?: { readonly since: Instant; readonly cause: string };
};
