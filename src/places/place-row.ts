import type { Instant } from "../lib/instant.ts";

/** What is needed to write to a place unasked. Renewed by every activity that comes from it. */
export interface Reference {
  readonly serviceUrl: string;
  /** Without ";messageid=". */
  readonly conversationId: string;
  readonly tenantId: string;
  /** The bot's own id in the channel ("28:…"). */
  readonly botId: string;
}

/** The row `place|<place>`: of a person in the partition of each appointment, of a channel in the shared organisation's. */
export interface PlaceRow {
  readonly reference: Reference;
  /** Set by the sender when the platform says that nothing can be delivered here any more; cleared by the next activity. */
  readonly dead?: { readonly since: Instant; readonly cause: string };
}
