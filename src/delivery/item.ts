import { z } from "zod";
import { type Place, personPlace } from "../lib/place.ts";
import type { Row } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { OutboxRow } from "./outbox.ts";

/** All that is asked of one subject in one place, by the outbox rows that are listed so far. */
export interface Item {
  readonly organisation: OrganisationId;
  readonly subject: string;
  readonly place: Place;
  /** Oldest first; at least one. */
  readonly rows: readonly OutboxRow[];
}

const OutboxValue = z.object({
  subject: z.string().min(1),
  place: z.string().min(1),
  beneath: z.string().optional(),
  pressed: z.string().optional(),
  committedAt: z.iso.datetime(),
});

/** Undefined for a row that no version of ours wrote. */
export const outboxRowOf = (row: Row): OutboxRow | undefined =>
  OutboxValue.safeParse(row.value).success ? (row as OutboxRow) : undefined;

export const itemKey = (organisation: OrganisationId, row: OutboxRow): string =>
  `${organisation}|${row.value.subject}|${row.value.place}`;

export const askedAt = (row: OutboxRow): number => Date.parse(row.value.committedAt);

/** By when it was committed; rows of one write in the order they were given. */
export function byAge(one: OutboxRow, other: OutboxRow): number {
  return askedAt(one) - askedAt(other) || (one.key < other.key ? -1 : 1);
}

/** Whose chat it is for. */
export const personOf = ({ place }: Item): PersonId => place.slice(personPlace("").length) as PersonId;

export const beneathOf = (item: Item): string | undefined => item.rows.find((row) => row.value.beneath)?.value.beneath;
