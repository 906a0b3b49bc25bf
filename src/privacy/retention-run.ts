import { randomUUID } from "node:crypto";
import { commit } from "../lib/commit.ts";
import { type Instant, dateOf, inAmsterdam } from "../lib/instant.ts";
import { type Change, StorageError, type Value, collect } from "../lib/rows.ts";
import { type Going, Proof, proofKey, withRemoved } from "./retention.ts";
import type { Partition } from "./row-kinds.ts";

/** A night's work in one organisation: each of its writes removes rows and says in its proof which. */
export interface Run {
  readonly proof: () => Proof;
  /** Removes these; whatever is gone already is not counted. `begun`: what is still being removed after the last of them. */
  readonly remove: (going: readonly Going[], begun?: readonly string[]) => Promise<void>;
  /** These changes, and what is being removed from now on. False: one of them cannot be made. */
  readonly begin: (changes: readonly Change[], begun: readonly string[]) => Promise<boolean>;
  readonly finish: () => Promise<void>;
}

/** Somebody else goes on with it. */
class TakenOver extends Error {
  override readonly name = "TakenOver";
}

const ROWS_A_WRITE = 90;
const MOST_TRIES = 5;
const GIVEN_UP_AFTER_MS = 600_000;
const DAYS_LOOKED_BACK = 31;

/**
 * Begins the night's run, or goes on with one that was cut off.
 * @param wallClock real time, by which another process is alive or not
 * @returns "finished", or "busy": another process is at it
 */
export async function openRun(
  { rows, organisation }: Partition,
  { day, kept, wallClock }: { readonly day: string; readonly kept: Proof["kept"]; readonly wallClock: () => Instant },
): Promise<Run | "finished" | "busy"> {
  const key = proofKey(day);
  let found = await read();
  if (found?.proof.finishedAt) return "finished";
  if (found && age(found.proof) < GIVEN_UP_AFTER_MS) return "busy";

  const started = found?.proof ?? { day, startedAt: wallClock(), removed: {}, begun: await cutOff() };
  if (!(await isOurs(() => save({ ...started, kept }, [])))) return "busy";

  function current(): Proof {
    if (!found) throw new TakenOver();
    return found.proof;
  }

  async function read() {
    const row = await rows.get(organisation, key);
    return row && { proof: Proof.parse(row.value), etag: row.etag };
  }

  function age({ touchedAt }: Proof): number {
    return dateOf(wallClock()).getTime() - dateOf(touchedAt as Instant).getTime();
  }

  /** What an earlier night had begun to remove and did not finish. */
  async function cutOff(): Promise<string[]> {
    const first = inAmsterdam(`${day}T12:00:00.000Z` as Instant).minus({ days: DAYS_LOOKED_BACK });
    const between = { from: proofKey(first.toFormat("yyyy-MM-dd")), to: key, limit: DAYS_LOOKED_BACK + 1 };
    const earlier = await collect(rows.range(organisation, between));
    return earlier.flatMap(({ value }) => Proof.parse(value).begun);
  }

  /** One write; when it could not be made although nobody else went on, a row is not as it was thought to be. */
  async function save(
    proof: Omit<Proof, "touchedAt" | "opId">,
    changes: readonly Change[],
  ): Promise<"saved" | "conflict"> {
    const opId = randomUUID();
    const value = { ...proof, touchedAt: wallClock(), opId } as unknown as Value;
    const own: Change = found ? { replace: key, etag: found.etag, value } : { insert: key, value };
    const outcome = await commit(rows, organisation, [own, ...changes], { key, opId });
    const etag = found?.etag;
    found = await read();
    if (outcome === "conflict" && found?.etag !== etag) throw new TakenOver();
    return outcome;
  }

  async function removeSome(going: readonly Going[], begun: readonly string[]): Promise<void> {
    let left = going;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const proof = current();
      const next = { ...proof, removed: withRemoved(proof.removed, left), begun: [...begun] };
      const removals = left.map(({ key: gone }): Change => ({ remove: gone }));
      if ((await save(next, removals)) === "saved") return;
      const present = await Promise.all(left.map(async (one) => (await rows.get(organisation, one.key)) && one));
      left = present.filter((one) => one !== undefined);
    }
    throw new StorageError("what is to be removed is changed by too many at once");
  }

  return {
    proof: current,
    async remove(going, begun = []) {
      const unique = [...new Map(going.map((one) => [one.key, one])).values()];
      for (let first = 0; first < unique.length; first += ROWS_A_WRITE) {
        const isLast = first + ROWS_A_WRITE >= unique.length;
        await removeSome(unique.slice(first, first + ROWS_A_WRITE), isLast ? begun : current().begun);
      }
    },
    begin: async (changes, begun) => (await save({ ...current(), begun: [...begun] }, changes)) === "saved",
    async finish() {
      await save({ ...current(), begun: [], finishedAt: wallClock() }, []);
    },
  };
}

/** False: somebody else is at it. */
export async function isOurs(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof TakenOver) return false;
    throw error;
  }
}
