import { randomUUID } from "node:crypto";
import { type Showing, outboxRows } from "../delivery/outbox.ts";
import { hashOf } from "../lib/hash.ts";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { type Once, seenKey } from "../tickets/ticket-store.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { Calamity, aimToWatch } from "./calamity.ts";

/*
 * Rows of one calamity, all in the shared organisation's partition and all in one write:
 *   calamity|M26-000123                 the calamity, replaced by etag: it guards the others
 *   calamity-event|M26-000123|000007    what happened, never changed; carries the hash of the one before
 *   calamity-open|M26-000123            proposed or declared, and not over
 *   calamity-aim|<moment>|M26-000123    when Beheer hears that the aim of a failover has passed
 */

export interface StoredCalamity {
  readonly calamity: Calamity;
  readonly etag: string;
}

export interface CalamityStore {
  find(number: TicketNumber): Promise<StoredCalamity | undefined>;
  /** Whether this act was dealt with before. */
  seen(once: Once): Promise<boolean>;
  /** One write: the calamity, its event, its lists, what is to be shown, and that it was done. */
  save(change: {
    readonly before: StoredCalamity | undefined;
    readonly after: Calamity;
    readonly showings: readonly Showing[];
    readonly once?: Once;
  }): Promise<"saved" | "conflict">;
  /** What is proposed or lasts; there are never many. */
  open(limit: number): Promise<TicketNumber[]>;
  /** Whose aim has passed by now. */
  aimsBy(now: Instant, limit: number): Promise<TicketNumber[]>;
}

/** @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it */
export function createCalamityStore(
  rows: Rows,
  home: OrganisationId,
  wallClock: () => Instant,
  saved: (organisation: OrganisationId) => void,
): CalamityStore {
  const numberOf = (row: Row) => row.value["number"] as TicketNumber;
  return {
    async find(number) {
      const row = await rows.get(home, calamityKey(number));
      return row && { calamity: Calamity.parse(row.value), etag: row.etag };
    },

    seen: async (once) => (await rows.get(home, seenKey(once))) !== undefined,

    async save({ before, after, showings, once }) {
      const opId = randomUUID();
      const event = eventOf(after);
      const key = `calamity-event|${after.number}|${String(after.version).padStart(6, "0")}`;
      const value = { ...after, chain: hashOf(event) } as unknown as Value;
      const changes: Change[] = [
        before
          ? { replace: calamityKey(after.number), etag: before.etag, value }
          : { insert: calamityKey(after.number), value },
        { insert: key, value: { ...event, opId } },
        ...listChanges(before?.calamity, after),
        ...outboxRows(`calamity.${after.number}.${String(after.version)}`, wallClock(), showings),
        ...(once ? [{ insert: seenKey(once), value: { number: after.number } }] : []),
      ];
      const outcome = await commit(rows, home, changes, { key, opId });
      if (outcome === "saved") saved(home);
      return outcome;
    },

    open: async (limit) => (await collect(rows.range(home, under("calamity-open|", limit)))).map(numberOf),

    aimsBy: async (now, limit) =>
      (await collect(rows.range(home, { from: "calamity-aim|", to: `calamity-aim|${now}}`, limit }))).map(numberOf),
  };
}

const calamityKey = (number: TicketNumber): string => `calamity|${number}`;

function listKeys(calamity: Calamity): readonly string[] {
  const isOpen = calamity.state.status === "proposed" || calamity.state.status === "declared";
  const aim = aimToWatch(calamity);
  return [
    ...(isOpen ? [`calamity-open|${calamity.number}`] : []),
    ...(aim ? [`calamity-aim|${aim}|${calamity.number}`] : []),
  ];
}

function listChanges(before: Calamity | undefined, after: Calamity): Change[] {
  const listed = listKeys(after);
  const unlisted = before ? listKeys(before) : [];
  return [
    ...unlisted.filter((key) => !listed.includes(key)).map((key): Change => ({ remove: key })),
    ...listed
      .filter((key) => !unlisted.includes(key))
      .map((key): Change => ({ insert: key, value: { number: after.number } })),
  ];
}

/** The last entry, linked to the one before it; its text only as a hash, so that it can be forgotten. */
function eventOf(calamity: Calamity): Value {
  const entry = calamity.log.at(-1);
  if (entry?.seq !== calamity.version) throw new Error(`calamity ${calamity.number} has no event ${calamity.version}`);
  const { kind, at, by, duty, step, unreached, text } = entry;
  return {
    ...{ kind, at, by, duty, step, unreached, status: calamity.state.status },
    text: text === undefined ? undefined : hashOf({ text }),
    previous: calamity.chain,
  };
}
