import type { Instant } from "../lib/instant.ts";
import type { Reference } from "../lib/place.ts";

/** What the platform told of a team, or of one of its channels. */
export interface ChannelNews {
  /** The bot is not there any more, or it is there again, or somebody else came. */
  readonly is: "gone" | "back" | "joined";
  /** The conversation it is about; absent: the whole team. */
  readonly channel?: string;
  /** Any conversation of the team. */
  readonly reference: Reference;
  readonly now: Instant;
}
