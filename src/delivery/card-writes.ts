import { commit } from "../lib/commit.ts";
import { instant } from "../lib/instant.ts";
import type { Log } from "../lib/log.ts";
import { type Change, type Row, type Rows, StorageError } from "../lib/rows.ts";
import { type Card, cardOf, cardValue, counted } from "./card-row.ts";
import { burial, overdue } from "./dead-letter.ts";
import { type Item, beneathOf } from "./item.ts";
import type { Ledger } from "./ledger.ts";
import { cardKey, outboxRows } from "./outbox.ts";
import { type Time, wait } from "./time.ts";

export interface CardWritesOptions {
  readonly rows: Rows;
  readonly ledger: Pick<Ledger, "settled">;
  readonly log: Pick<Log, "error">;
  readonly time: Time;
  readonly newId: () => string;
  /** The process stops and cannot wait for a store that does not answer. */
  readonly isStopping: () => boolean;
}

/** A card row as it was read; no row when there is no card yet. */
export interface Found {
  readonly row: Row | undefined;
  readonly card: Card;
}

type Saved = "saved" | "conflict";

/** Every write of the sender: all of them go through the card row's etag, so that only one of two senders can make them. */
export interface CardWrites {
  find(item: Item): Promise<Found>;
  /** The intent to send. @returns its proof, undefined on conflict */
  intend(item: Item, row: Row | undefined, card: Card): Promise<string | undefined>;
  /** The card as it is now, without the rows it covers. @returns the keys of those, undefined on conflict */
  settle(item: Item, row: Row | undefined, card: Card, as: "delivered" | "skipped"): Promise<string[] | undefined>;
  /** The card after trouble; rows that have waited for a day are buried in the same write. */
  withdraw(item: Item, row: Row | undefined, card: Card, cause: string): Promise<Saved>;
  /** What was sent may cover something newer: asks to show it once more, until that is written down. */
  repaint(item: Item, posted: string | undefined): Promise<void>;
}

const STORE_RETRY_MS = 1_000;
/** A write holds at most 100 changes, and some are not removals. */
const MOST_ROWS_A_WRITE = 90;

/** @throws StorageError, but after something was sent only once the process stops: an answer that is lost makes a second copy */
export function createCardWrites({ rows, ledger, log, time, newId, isStopping }: CardWritesOptions): CardWrites {
  const write = (
    item: Item,
    row: Row | undefined,
    card: Card,
    also: readonly Change[],
    opId: string,
  ): Promise<Saved> => {
    const key = cardKey(item);
    const value = cardValue(card, opId);
    const change: Change = row ? { replace: key, etag: row.etag, value } : { insert: key, value };
    return commit(rows, item.organisation, [change, ...also], { key, opId });
  };

  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StorageError) || isStopping()) throw error;
        await wait(time, STORE_RETRY_MS);
      }
    }
  };

  const find = async (item: Item): Promise<Found> => {
    const row = await patiently(() => rows.get(item.organisation, cardKey(item)));
    return { row, card: cardOf(row) };
  };

  return {
    find,

    async intend(item, row, card) {
      const opId = newId();
      return (await write(item, row, card, [], opId)) === "saved" ? opId : undefined;
    },

    async settle(item, row, card, as) {
      const covered = keysOf(item.rows.slice(0, MOST_ROWS_A_WRITE));
      const shown = as === "delivered" ? 1 : 0;
      const next = counted(counted(card, "delivered", shown), "skipped", covered.length - shown);
      const opId = newId();
      if ((await patiently(() => write(item, row, next, removals(covered), opId))) === "conflict") return undefined;
      ledger.settled("delivered", shown);
      ledger.settled("skipped", covered.length - shown);
      return covered;
    },

    async withdraw(item, row, card, cause) {
      const now = time.now();
      const opId = newId();
      const lost = overdue(item, now).slice(0, MOST_ROWS_A_WRITE);
      const changes = [...removals(keysOf(lost)), ...burial(item, lost, cause, now, opId)];
      const next = counted(card, "failed", lost.length);
      const saved = await patiently(() => write(item, row, next, changes, opId));
      if (saved === "saved" && lost.length > 0) {
        ledger.settled("failed", lost.length);
        log.error({ cause, rows: lost.length, organisation: item.organisation }, "given up after a day");
      }
      return saved;
    },

    async repaint(item, posted) {
      let saved: Saved;
      do {
        const { row, card } = await find(item);
        const opId = newId();
        const next = { ...card, shown: null, activityId: card.activityId ?? posted };
        saved = await patiently(() => write(item, row, next, repaintRow(item, time.now(), opId), opId));
      } while (saved === "conflict");
    },
  };
}

function repaintRow(item: Item, now: number, opId: string): Change[] {
  const { subject, place } = item;
  const beneath = beneathOf(item);
  return outboxRows(`repaint.${opId}`, instant(new Date(now)), [{ subject, place, ...(beneath && { beneath }) }]);
}

const keysOf = (rows: Item["rows"]): string[] => rows.map(({ key }) => key);
const removals = (keys: readonly string[]): Change[] => keys.map((key) => ({ remove: key }));
