import { randomUUID } from "node:crypto";
import { commit } from "../lib/commit.ts";
import { type Instant, instant } from "../lib/instant.ts";
import { type Place, channelIn, keyPart } from "../lib/place.ts";
import { type Change, type Row, type Rows, collect, under } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { FoundPlace, Places } from "../places/places.ts";
import { CHANNEL_DELETED, REMOVED } from "./causes.ts";
import { type DeadLetter, deadLetterOf } from "./dead-letter.ts";
import { outboxRowOf } from "./item.ts";
import { outboxRows } from "./outbox.ts";

/** All of an organisation that did not arrive in one place: what was given up, and what waits for a place that is dead. */
export interface Undelivered {
  readonly organisation: OrganisationId;
  readonly place: Place;
  /** Newest first. */
  readonly letters: readonly Letter[];
  /** Outbox rows that wait there. */
  readonly waiting: number;
  readonly since: Instant;
  /** A name of the platform or of ours; see `causes.ts`. */
  readonly cause: string;
  /** The place as it is now; absent when it is alive or unknown. */
  readonly dead?: FoundPlace;
}

interface Letter extends DeadLetter {
  readonly key: string;
}

export interface PostRoom {
  readonly rows: Rows;
  readonly places: Pick<Places, "find" | "revive">;
}

/** Of an organisation in one look. */
const MOST_LETTERS = 300;
const MOST_WAITING = 500;
/** Of each letter two changes, and one for the trace. */
const LETTERS_A_WRITE = 40;

/** How a place is called in buttons: no address, no person. */
export const placeMark = (place: Place): string => keyPart(place).slice(0, 12);

/** What did not arrive, the newest first; bounded, so that a flood can be looked at too. */
export async function undeliveredIn(room: PostRoom, organisation: OrganisationId): Promise<readonly Undelivered[]> {
  const [dead, outbox] = await Promise.all([
    collect(room.rows.range(organisation, under("dead|", MOST_LETTERS))),
    collect(room.rows.range(organisation, under("outbox|", MOST_WAITING))),
  ]);
  const letters = dead.flatMap(letterOf).toSorted((one, other) => (one.diedAt < other.diedAt ? 1 : -1));
  const waiting = outbox.flatMap((row) => outboxRowOf(row) ?? []);
  const places = new Set([...letters, ...waiting.map(({ value }) => value)].map(({ place }) => place));
  const found = await Promise.all(
    [...places].map(async (place): Promise<Undelivered | undefined> => {
      const known = await room.places.find(organisation, place);
      const here = letters.filter((letter) => letter.place === place);
      const rows = waiting.filter(({ value }) => value.place === place);
      if (here.length === 0 && !known?.dead) return undefined;
      const moments = [...here.map(({ since }) => since), ...rows.map(({ value }) => value.committedAt)].toSorted();
      return {
        ...{ organisation, place, letters: here, waiting: known?.dead ? rows.length : 0 },
        since: moments[0] ?? instant(new Date(0)),
        cause: known?.dead?.cause ?? here[0]?.cause ?? "",
        ...(known?.dead && { dead: known }),
      };
    }),
  );
  return found.filter((one) => one !== undefined).toSorted((one, other) => (newest(one) < newest(other) ? 1 : -1));
}

const newest = ({ letters, dead, since }: Undelivered): string =>
  [since, dead?.dead?.since ?? "", letters[0]?.diedAt ?? ""].toSorted().at(-1) ?? "";

function letterOf({ key, value }: Row): readonly Letter[] {
  const letter = deadLetterOf(value);
  return letter ? [{ ...letter, key }] : [];
}

/** Nothing is tried where the platform said that the bot is gone: that comes by itself once it is back. */
export const isGone = ({ dead }: Undelivered): boolean => [REMOVED, CHANNEL_DELETED].includes(dead?.dead?.cause ?? "");

/**
 * Asks once more for what was given up, and tries the place again. Letters go and outbox rows come in one write, so that
 * whoever is second finds nothing.
 * @returns how many letters are asked for anew
 */
export async function redeliver(room: PostRoom, lost: Undelivered, by: PersonId, at: Instant): Promise<number> {
  if (lost.dead && !isGone(lost)) await room.places.revive(lost.dead, [trace("revive-place", lost, by, at, {})]);
  let asked = 0;
  for (let first = 0; first < lost.letters.length; first += LETTERS_A_WRITE) {
    const letters = lost.letters.slice(first, first + LETTERS_A_WRITE);
    if ((await askAgain(room, lost, letters, by, at)) === "saved") asked += letters.length;
  }
  return asked;
}

async function askAgain(
  { rows }: PostRoom,
  lost: Undelivered,
  letters: readonly Letter[],
  by: PersonId,
  at: Instant,
): Promise<"saved" | "conflict"> {
  const opId = randomUUID();
  const proof = trace("redeliver", lost, by, at, { letters: letters.length, opId });
  const subjects = [...new Map(letters.map((letter) => [letter.subject, letter])).values()];
  const showings = subjects
    .toReversed()
    .map(({ subject, place, beneath }) => ({ subject, place, ...(beneath !== undefined && { beneath }) }));
  const changes: Change[] = [
    ...letters.map(({ key }) => ({ remove: key })),
    ...outboxRows(`again.${opId}`, instant(new Date()), showings),
    proof,
  ];
  return commit(rows, lost.organisation, changes, { key: proof.insert, opId });
}

const trace = (
  act: string,
  { place }: Undelivered,
  by: PersonId,
  at: Instant,
  more: Record<string, string | number>,
) => ({
  insert: `audit|${at}|${randomUUID()}`,
  value: { act, by, at, place: channelIn(place) === undefined ? placeMark(place) : place, ...more },
});
