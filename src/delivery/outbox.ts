import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type Place, keyPart } from "../lib/place.ts";
import type { Change, Row } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";

/** "This place must show this subject as it now is." Never the text itself: many changes become one delivery. */
export interface Showing {
  /** `<kind>:<id>[:<which of its cards>]`, for instance `ticket:M26-000123:0`. Keys allow no / \ # ? */
  readonly subject: string;
  readonly place: Place;
  /** Show it as a reply beneath the card of this other subject in the same place. */
  readonly beneath?: string;
  /** The message whose button caused this; its PUT waits until the answer to the press is on the screen. */
  readonly pressed?: string;
  /**
   * A message that is there already and becomes this subject's card (a form that turns into its confirmation).
   * One message shows one subject: the write is a conflict when another has adopted it before.
   */
  readonly adopts?: string;
}

/**
 * The rows that go into the same write as the event that causes them, in the order given.
 * @param event unique within the partition, for instance `M26-000123.000007`
 */
export function outboxRows(event: string, at: Instant, showings: readonly Showing[]): Change[] {
  return showings.flatMap((showing, index): Change[] => [
    {
      insert: `outbox|${at}|${event}|${String(index).padStart(2, "0")}`,
      value: { ...withoutAdopts(showing), committedAt: at },
    },
    ...(showing.adopts ? adoption(showing, showing.adopts) : []),
  ]);
}

const adoption = (showing: Showing, message: string): Change[] => [
  { insert: cardKey(showing), value: { activityId: message, shown: null } },
  { insert: `adopted|${showing.place}|${keyPart(message)}`, value: { subject: showing.subject } },
];

const withoutAdopts = ({ adopts: _, ...rest }: Showing): Omit<Showing, "adopts"> => rest;

export const cardKey = (showing: Pick<Showing, "subject" | "place">): string =>
  `card|${showing.subject}|${showing.place}`;

/** What `outbox|…` rows hold. */
export interface OutboxRow extends Row {
  readonly value: Omit<Showing, "adopts"> & { readonly committedAt: Instant };
}

/** A subject as it now is for this place; undefined when there is nothing left to show. */
export type Render = (organisation: OrganisationId, subject: string, place: Place) => Promise<Message | undefined>;
