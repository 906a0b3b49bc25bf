import { randomUUID } from "node:crypto";
import { type Showing, outboxRows } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import { hashOf } from "../lib/hash.ts";
import type { Instant } from "../lib/instant.ts";
import type { ErasureRef } from "../lib/numbers.ts";
import { type Change, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { Erasure, isOver } from "./erasure.ts";

/*
 * Rows of one request, in the partition of the organisation that decides, all in one write:
 *   erasure|V26-000003                 the request; when it was carried out the proof of that, without a name
 *   erasure-event|V26-000003|000004    what happened, never changed; carries the hash of the one before
 *   erasure-of|<person>                one request at a time
 *   erasure-open|V26-000003            while there is something to do
 */

export interface StoredErasure {
  readonly erasure: Erasure;
  readonly etag: string;
}

export type ErasureStore = ReturnType<typeof createErasureStore>;

const MOST_OPEN = 5_000;
export const erasureKey = (ref: ErasureRef): string => `erasure|${ref}`;
const eventKey = ({ ref, version }: Erasure): string => `erasure-event|${ref}|${String(version).padStart(6, "0")}`;
const ofKey = (person: PersonId): string => `erasure-of|${person}`;
const openKey = (ref: ErasureRef): string => `erasure-open|${ref}`;

/** @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it */
export function createErasureStore(
  rows: Rows,
  wallClock: () => Instant,
  saved: (organisation: OrganisationId) => void,
) {
  async function find(organisation: OrganisationId, ref: ErasureRef): Promise<StoredErasure | undefined> {
    const row = await rows.get(organisation, erasureKey(ref));
    return row && { erasure: Erasure.parse(row.value), etag: row.etag };
  }

  return {
    find,

    /** What somebody asked for here and is not over. */
    async ofPerson(organisation: OrganisationId, person: PersonId): Promise<StoredErasure | undefined> {
      const row = await rows.get(organisation, ofKey(person));
      return row && find(organisation, row.value["ref"] as ErasureRef);
    },

    async open(organisation: OrganisationId): Promise<readonly ErasureRef[]> {
      const found = await collect(rows.range(organisation, under("erasure-open|", MOST_OPEN)));
      return found.map(({ value }) => value["ref"] as ErasureRef);
    },

    /** One write: the request, its event, what is to be shown, and what else belongs to it. */
    async save(
      before: StoredErasure | undefined,
      after: Erasure,
      showings: readonly Showing[],
      also: readonly Change[] = [],
    ): Promise<"saved" | "conflict"> {
      const { organisation, ref, person, last } = after;
      const opId = randomUUID();
      const key = eventKey(after);
      const event = { ...last, status: after.state.status, previous: after.chain };
      const value = { ...after, chain: hashOf(event) } as unknown as Value;
      const ends = isOver(after);
      const changes: Change[] = [
        before ? { replace: erasureKey(ref), etag: before.etag, value } : { insert: erasureKey(ref), value },
        { insert: key, value: { ...event, opId } },
        ...(before ? [] : [openKey(ref), ofKey(person)].map((insert): Change => ({ insert, value: { ref } }))),
        ...(ends ? [openKey(ref), ofKey(person)].map((remove): Change => ({ remove })) : []),
        ...outboxRows(`${ref}.${String(after.version)}`, wallClock(), showings),
        ...also,
      ];
      const outcome = await commit(rows, organisation, changes, { key, opId });
      if (outcome === "saved") saved(organisation);
      return outcome;
    },

    /** How far carrying it out has come, for the write that brought it there. */
    progress: ({ etag }: StoredErasure, after: Erasure): Change => ({
      ...{ replace: erasureKey(after.ref), etag },
      value: after as unknown as Value,
    }),
  };
}
