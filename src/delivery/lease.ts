import { z } from "zod";
import { commit } from "../lib/commit.ts";
import { type Instant, instant } from "../lib/instant.ts";
import type { Change, Row, Rows } from "../lib/rows.ts";
import type { Time } from "./time.ts";

const KEY = "sender";
const LeaseValue = z.object({ owner: z.string(), until: z.string(), deliveredAt: z.string().optional() });

/** Who may send. One process at a time, for so long. */
export interface Lease {
  /** Milliseconds for which this process certainly holds it; 0 when it does not. */
  left(): number;
  /** Takes or renews it when that is possible. Answers whether this process holds it afterwards. */
  keep(): Promise<boolean>;
  /** Gives it back, so that another process need not wait for its end. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly rows: Rows;
  /** The partition of the shared organisation. */
  readonly home: string;
  /** Unique for this run of this process. */
  readonly owner: string;
  /** Says of another process's name that it has certainly ended. */
  readonly isGone: (owner: string) => boolean;
  readonly millis: number;
  readonly time: Time;
  readonly newId: () => string;
  /** When this process last showed something, in milliseconds. Kept in the row, for whoever asks how it is going. */
  readonly deliveredAt?: () => number | undefined;
}

/** Who looks from outside: whether any process delivers now, and when something was last shown. */
export async function deliveryOf(
  rows: Pick<Rows, "get">,
  home: string,
  now: number,
): Promise<{ readonly goes: boolean; readonly deliveredAt?: Instant }> {
  const row = await rows.get(home, KEY);
  const lease = row && LeaseValue.parse(row.value);
  return {
    goes: lease !== undefined && Date.parse(lease.until) > now,
    ...(lease?.deliveredAt !== undefined && { deliveredAt: lease.deliveredAt as Instant }),
  };
}

export function createLease({ rows, home, owner, isGone, millis, time, newId, deliveredAt }: LeaseOptions): Lease {
  let heldUntil = 0;

  const isFree = (row: Row): boolean => {
    const holder = LeaseValue.parse(row.value);
    return holder.owner === owner || Date.parse(holder.until) <= time.now() || isGone(holder.owner);
  };

  const write = (found: Row | undefined, until: number): Promise<"saved" | "conflict"> => {
    const opId = newId();
    const shownAt = deliveredAt?.();
    const last = shownAt === undefined ? found?.value["deliveredAt"] : instant(new Date(shownAt));
    const value = { owner, until: instant(new Date(until)), opId, ...(last !== undefined && { deliveredAt: last }) };
    const change: Change = found ? { replace: KEY, etag: found.etag, value } : { insert: KEY, value };
    return commit(rows, home, [change], { key: KEY, opId });
  };

  return {
    left: () => Math.max(0, heldUntil - time.now()),

    async keep() {
      // From before the write: its answer may be late.
      const until = time.now() + millis;
      const found = await rows.get(home, KEY);
      const saved = (!found || isFree(found)) && (await write(found, until)) === "saved";
      heldUntil = saved ? until : 0;
      return saved;
    },

    async release() {
      const found = await rows.get(home, KEY);
      heldUntil = 0;
      if (found?.value["owner"] === owner) await write(found, time.now());
    },
  };
}
