import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { type Instant, dateOf, instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { referenceOf } from "../lib/reference.ts";
import { type Rows, collect } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import type { AlertSource, Stamp } from "./source.ts";

/** What makes a call the same call: who sent it, with which id, and byte for byte what. */
export interface CallIdentity {
  readonly organisation: OrganisationId;
  readonly source: AlertSource;
  /** Absent: the sender gives none, and the body is its own id. */
  readonly id: string | undefined;
  readonly bytes: Uint8Array;
}

/** A call as it is remembered, before it is known whether it was taken. */
export interface Call {
  readonly key: string;
  readonly bodyHash: string;
  readonly reference: string;
}

const Taken = z.object({ body: z.string(), reference: z.string() });

const KEPT_MS = 48 * 3_600_000;
/** Of each call two rows go, and a write has room for a hundred. */
const FORGOTTEN_AT_ONCE = 50;

/** The same call gets the same reference, whoever works it out. */
export function callOf({ organisation, source, id, bytes }: CallIdentity): Call {
  const bodyHash = createHash("sha256").update(bytes).digest("hex");
  const key = `call|${source}|${keyPart(id ?? bodyHash)}`;
  return { key, bodyHash, reference: referenceOf("A", `${organisation}|${key}|${bodyHash}`) };
}

/** Whether a call was taken: not yet, the very same, or another one under its id. @throws StorageError */
export async function wasTaken(rows: Rows, organisation: OrganisationId, call: Call) {
  const row = await rows.get(organisation, call.key);
  if (!row) return "no";
  return Taken.parse(row.value).body === call.bodyHash ? "same" : "other";
}

/** The stamp of a call that was not taken yet. @throws StorageError */
export const newStamp = async (rows: Rows, organisation: OrganisationId, call: Call, at: Instant) =>
  (await wasTaken(rows, organisation, call)) === "no" ? stampOf(call, at) : undefined;

/** Both rows are inserted once and never change, so that they can be removed again. */
function stampOf({ key, bodyHash, reference }: Call, at: Instant): Stamp {
  const opId = randomUUID();
  return {
    changes: [
      { insert: key, value: { body: bodyHash, reference, at, opId } },
      { insert: `${BY_AGE}${at}|${key}`, value: {} },
    ],
    proof: { key, opId },
  };
}

const BY_AGE = "call-at|";
const MINUTE_MS = 60_000;
const LOOK_BACK_MS = [10 * MINUTE_MS, 3 * 60 * MINUTE_MS, KEPT_MS];
const MOST_CALLS = 1_000;

/** When each of these sources was last heard of an organisation; of many calls at once not the very last. @throws StorageError */
export async function lastCalls(
  rows: Rows,
  organisation: OrganisationId,
  sources: readonly AlertSource[],
  now: Instant,
): Promise<ReadonlyMap<AlertSource, Instant>> {
  const heard = new Map<AlertSource, Instant>();
  for (const millis of LOOK_BACK_MS) {
    if (sources.every((source) => heard.has(source))) break;
    const from = `${BY_AGE}${instant(new Date(dateOf(now).getTime() - millis))}`;
    for await (const { key } of rows.range(organisation, { from, to: "call-at}", limit: MOST_CALLS })) {
      const [, at = "", , source = ""] = key.split("|");
      if (at > (heard.get(source as AlertSource) ?? "")) heard.set(source as AlertSource, at as Instant);
    }
  }
  return heard;
}

/** Removes what was taken more than two days ago: by then nobody sends it again. @throws StorageError */
export async function forgetOldCalls(rows: Rows, organisation: OrganisationId, now: Instant): Promise<void> {
  const to = `${BY_AGE}${instant(new Date(dateOf(now).getTime() - KEPT_MS))}`;
  for (;;) {
    const old = await collect(rows.range(organisation, { from: BY_AGE, to, limit: FORGOTTEN_AT_ONCE }));
    if (old.length === 0) return;
    const removals = old.flatMap(({ key }) => [{ remove: key }, { remove: key.split("|").slice(2).join("|") }]);
    // Another process is at it.
    if ((await rows.write(organisation, removals)) === "conflict") return;
  }
}
