import { isDeepStrictEqual } from "node:util";
import { type Showing, outboxRows } from "../delivery/outbox.ts";
import { type Forgotten, nameless, withoutName } from "../lib/forget.ts";
import type { Place } from "../lib/place.ts";
import { type Change, type Row, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { erased, isUnfinished, keepsTexts } from "../tickets/erase.ts";
import { ticketOf } from "../tickets/ticket-rows.ts";
import { showingsOf } from "../tickets/ticket-showings.ts";
import type { By } from "../tickets/ticket.ts";
import type { Erasure } from "./erasure.ts";
import { erasureKey } from "./erasure-store.ts";
import type { Privacy } from "./privacy.ts";
import { kindOf, refOf } from "./row-kinds.ts";

/* What is to happen to each row of an organisation when somebody's data are removed from it. */

export type House = Pick<Privacy, "rows" | "store" | "tickets" | "directory" | "subjectKinds" | "wallClock">;

const MOST_WAITING = 100_000;
const MOST_CARDS = 1_000;

/** What is to happen to one row. */
type Plan =
  | { readonly is: "remove" }
  | { readonly is: "wait" }
  | {
      readonly is: "change";
      readonly showings: readonly Showing[];
      readonly keeps: boolean;
      readonly save: (shown: readonly Showing[], progress: Change) => Promise<"saved" | "conflict">;
    };

/** An event as a part of a row key. */
export const keySafe = (event: string): string => event.replace(/[^\w.-]/g, "_").slice(0, 100);

/** Rows that are of one person alone. */
const THEIRS: Readonly<Record<string, (key: string, person: string) => boolean>> = {
  seen: (key, person) => refOf(key) === person,
  greeted: (key, person) => refOf(key) === person,
  linked: (key, person) => key.split("|")[2] === person,
};

/** Whose data go, and on whose word. */
export interface Erasing {
  readonly house: House;
  readonly erasure: Erasure;
  /** Everything they are called. */
  readonly names: readonly string[];
  readonly by: By;
}

/** Undefined: nothing of them is in it. */
export async function planFor(row: Row, erasing: Erasing): Promise<Plan | undefined> {
  const { house, erasure, names } = erasing;
  const { organisation, person } = erasure;
  const kind = kindOf(row.key);
  if (row.key === erasureKey(erasure.ref)) return undefined;
  if (THEIRS[kind]) return THEIRS[kind](row.key, person) ? { is: "remove" } : undefined;
  if (kind === "ticket") return planForTicket(row, erasing);

  const value = withoutName(row.value, { person, nameless: nameless(names) }) as Value;
  if (isDeepStrictEqual(value, row.value)) return undefined;
  return {
    ...{ is: "change", keeps: false },
    showings: await showingsAbout(house, organisation, refOf(row.key)),
    save: (shown, progress) => {
      const event = keySafe(`${erasure.ref}.${row.key}`);
      const outbox = outboxRows(event, house.wallClock(), shown);
      return house.rows.write(organisation, [{ replace: row.key, etag: row.etag, value }, progress, ...outbox]);
    },
  };
}

async function planForTicket(row: Row, { house, erasure, names, by }: Erasing): Promise<Plan | undefined> {
  const { organisation, person, state } = erasure;
  const ticket = ticketOf(row);
  const decidedAt = state.status === "granted" ? state.at : by.now;
  // What they reported after the decision is new, and nobody decided about that.
  if (ticket.reporter === person && ticket.reportedAt > decidedAt) return undefined;
  if (isUnfinished(ticket, person)) return { is: "wait" };

  const known = ticket.names[person];
  const forgotten: Forgotten = { person, nameless: nameless([...names, ...(known ? [known] : [])]) };
  const after = erased(ticket, forgotten, by);
  if (!after) return undefined;
  const before = { ticket, etag: row.etag };
  const about = await showingsAbout(house, organisation, ticket.number);
  return {
    ...{ is: "change", keeps: keepsTexts(ticket, person) },
    showings: unique([...showingsOf(ticket, after, undefined), ...about]),
    save: (showings, progress) => house.tickets.save({ before, after, showings, also: [progress] }),
  };
}

/**
 * Wherever something about it is shown, or is about to be: first what waits, then what is on a screen, so that what is
 * delivered in between is in one of both.
 */
async function showingsAbout(
  { rows, subjectKinds }: House,
  organisation: OrganisationId,
  ref: string,
): Promise<readonly Showing[]> {
  const isAbout = ({ subject }: { readonly subject: string }) => subject.split(":")[1] === ref;
  const waiting = (await collect(rows.range(organisation, under("outbox|", MOST_WAITING)))).map(
    ({ value }) => value as unknown as Showing,
  );
  const cards = await Promise.all(
    subjectKinds().map((kind) => {
      const from = `card|${kind}:${ref}`;
      return collect(rows.range(organisation, { from, to: `${from}}`, limit: MOST_CARDS }));
    }),
  );
  const onScreen = cards.flat().map(({ key }): Showing => {
    const [, subject = "", place = ""] = key.split("|");
    return { subject, place: place as Place };
  });
  return unique(
    [...waiting, ...onScreen]
      .filter(isAbout)
      .map(({ subject, place, beneath }) => ({ subject, place, ...(beneath && { beneath }) })),
  );
}

const unique = (showings: readonly Showing[]): readonly Showing[] => [
  ...new Map(showings.map((showing) => [`${showing.subject} ${showing.place}`, showing])).values(),
];
