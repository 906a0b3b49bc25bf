import type { Message } from "../lib/message.ts";
import type { Reference } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import type { Introduction } from "../places/place-row.ts";

/** What became of one attempt to show something. */
export type Sent =
  | { readonly is: "accepted"; readonly activityId: string | undefined }
  /** Refused before it was taken: certainly not shown. `retryAfter` in milliseconds, when the platform gave one. */
  | {
      readonly is: "refused";
      readonly cause: "throttled" | "conflict" | "unreachable" | "unauthorised" | "invalid";
      readonly retryAfter?: number;
    }
  /** Nothing can be delivered to this place until it comes back by itself. */
  | { readonly is: "dead"; readonly cause: string }
  /** An update of a message that no longer exists. */
  | { readonly is: "missing" }
  | { readonly is: "too-big" }
  /** Time-out, reset, 5xx, unreadable answer: it may or may not be shown. */
  | { readonly is: "ambiguous"; readonly cause: string };

/** How any attempt can fail, whatever it was. */
export type Failed = Extract<Sent, { is: "refused" | "dead" | "ambiguous" }>;

/** What became of one attempt to open a chat. */
export type Opened = { readonly is: "opened"; readonly conversationId: string } | Failed;

/** The platform, one attempt a call: no retry inside, a deadline of 10 s, never throws. */
export interface Connector {
  post(reference: Reference, message: Message, options: { readonly beneath?: string }): Promise<Sent>;
  update(reference: Reference, activityId: string, message: Message): Promise<Sent>;
  /** The chat with this person, the same one each time: it shows nothing, so what is unclear is simply asked again. */
  open(introduction: Introduction, person: PersonId): Promise<Opened>;
}
