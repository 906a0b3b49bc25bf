import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { setImmediate as nextTick, setTimeout as pause } from "node:timers/promises";
import { StorageError } from "../lib/rows.ts";
import type { Between, Row, Value } from "../lib/rows.ts";
import { changeSet, checkBounds, checkKey } from "./change-set.ts";
import type { StoredChange } from "./change-set.ts";
import type { Store } from "./store.ts";

const PAGE_ROWS = 500;
/** How long a call waits for other processes on the same file. */
const DEADLINE_MS = 2_000;
/** SQLite waits for a lock inside the call, and nothing else runs meanwhile: a short wait there, the long one outside. */
const LOCK_WAIT_MS = 10;
const OPEN_LOCK_WAIT_MS = 5_000;
const RETRY_WITHIN_MS = 15;

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/**
 * The embedded store: one file, which several processes on one machine may share, on a local disk.
 * @param file path (its folder is made when missing) or ":memory:"
 * @param frozen reads only, and everything as it is at the first read
 * @throws StorageError when the file cannot be opened
 */
export function openSqlite(file: string, { deadline = DEADLINE_MS, frozen = false } = {}): Store {
  const database = opened(file);
  if (frozen) database.exec("BEGIN");
  const statements = prepared(database);
  const nextEtag = etags();
  const write = sharedWrites((all) => patiently(deadline, () => inOneCommit(database, statements, all, nextEtag)));
  return {
    get: async (partition, key) => {
      checkKey(partition);
      checkKey(key);
      return patiently(deadline, () => firstRow(statements, partition, key));
    },
    range: (partition, between) => rowsBetween(statements, partition, between, deadline),
    write: async (partition, changes) => write({ partition, changes: changeSet(partition, changes) }),
    partitions: () => patiently(deadline, () => statements.partitions.all().map(({ partition }) => String(partition))),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}

interface Statements {
  readonly get: StatementSync;
  readonly first: StatementSync;
  readonly next: StatementSync;
  readonly insert: StatementSync;
  readonly replace: StatementSync;
  readonly remove: StatementSync;
  readonly partitions: StatementSync;
}

function opened(file: string): DatabaseSync {
  try {
    if (file !== ":memory:") makeForOwnerOnly(file);
    const database = new DatabaseSync(file, { timeout: OPEN_LOCK_WAIT_MS });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    database.exec(
      `CREATE TABLE IF NOT EXISTS rows (
         partition TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, value TEXT NOT NULL,
         PRIMARY KEY (partition, key)
       ) STRICT, WITHOUT ROWID`,
    );
    database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
    return database;
  } catch (error) {
    throw new StorageError(`the database file cannot be opened: ${reasonOf(error)}`);
  }
}

/** Names and texts of people are in it. SQLite gives the files it makes beside it the same rights. */
function makeForOwnerOnly(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
}

const prepared = (database: DatabaseSync): Statements => ({
  get: database.prepare("SELECT key, etag, value FROM rows WHERE partition = ? AND key = ?"),
  first: database.prepare(
    "SELECT key, etag, value FROM rows WHERE partition = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?",
  ),
  next: database.prepare(
    "SELECT key, etag, value FROM rows WHERE partition = ? AND key > ? AND key < ? ORDER BY key LIMIT ?",
  ),
  insert: database.prepare("INSERT INTO rows (partition, key, etag, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
  replace: database.prepare("UPDATE rows SET etag = ?, value = ? WHERE partition = ? AND key = ? AND etag = ?"),
  remove: database.prepare("DELETE FROM rows WHERE partition = ? AND key = ?"),
  partitions: database.prepare("SELECT DISTINCT partition FROM rows ORDER BY partition"),
});

/** Never the same twice, whichever process writes. */
function etags(): () => string {
  const process = randomBytes(9).toString("base64url");
  let count = 0;
  return () => `${process}.${(count++).toString(36)}`;
}

function firstRow(statements: Statements, partition: string, key: string): Row | undefined {
  const found = statements.get.get(partition, key);
  return found && asRow(found);
}

async function* rowsBetween(
  statements: Statements,
  partition: string,
  between: Between,
  deadline: number,
): AsyncGenerator<Row> {
  checkKey(partition);
  checkBounds(between);
  let { from } = between;
  let left = between.limit;
  let statement = statements.first;
  while (left > 0) {
    const wanted = Math.min(left, PAGE_ROWS);
    const page = await patiently(deadline, () => statement.all(partition, from, between.to, wanted));
    for (const found of page) yield asRow(found);
    const last = page.at(-1);
    if (!last || page.length < wanted) return;
    // A long list never keeps a person's turn waiting for more than one page.
    await nextTick();
    from = String(last["key"]);
    left -= page.length;
    statement = statements.next;
  }
}

const asRow = (found: Record<string, unknown>): Row => ({
  key: String(found["key"]),
  etag: String(found["etag"]),
  value: JSON.parse(String(found["value"])) as Value,
});

type Saved = "saved" | "conflict";

interface Write {
  readonly partition: string;
  readonly changes: readonly StoredChange[];
}

/** Keeps the time in which nothing else runs to some milliseconds. */
const MOST_WRITES_A_COMMIT = 50;

/** Whatever is written at about the same moment goes to the disk together: waiting for it is most of what a write costs. */
function sharedWrites(commit: (writes: readonly Write[]) => Promise<readonly Saved[]>) {
  const waiting: { readonly write: Write; readonly answer: PromiseWithResolvers<Saved> }[] = [];

  const soon = (): void => void setImmediate(() => void flush());

  const flush = async (): Promise<void> => {
    const batch = waiting.splice(0, MOST_WRITES_A_COMMIT);
    if (waiting.length > 0) soon();
    try {
      const outcomes = await commit(batch.map(({ write }) => write));
      for (const [index, { answer }] of batch.entries()) answer.resolve(outcomes[index] ?? "conflict");
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
  };

  return (write: Write): Promise<Saved> => {
    const answer = Promise.withResolvers<Saved>();
    if (waiting.push({ write, answer }) === 1) soon();
    return answer.promise;
  };
}

function inOneCommit(
  database: DatabaseSync,
  statements: Statements,
  writes: readonly Write[],
  nextEtag: () => string,
): readonly Saved[] {
  database.exec("BEGIN IMMEDIATE");
  try {
    const outcomes = writes.map((write) => allOrNothing(database, statements, write, nextEtag));
    database.exec("COMMIT");
    return outcomes;
  } catch (error) {
    // A full disk may have rolled back by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function allOrNothing(
  database: DatabaseSync,
  statements: Statements,
  { partition, changes }: Write,
  nextEtag: () => string,
): Saved {
  database.exec("SAVEPOINT one");
  const applied = changes.every((change) => isApplied(statements, partition, change, nextEtag()));
  database.exec(applied ? "RELEASE one" : "ROLLBACK TO one; RELEASE one");
  return applied ? "saved" : "conflict";
}

function isApplied(statements: Statements, partition: string, change: StoredChange, etag: string): boolean {
  switch (change.is) {
    case "insert":
      return statements.insert.run(partition, change.key, etag, change.json).changes === 1;
    case "replace":
      return statements.replace.run(etag, change.json, partition, change.key, change.etag).changes === 1;
    case "remove":
      return statements.remove.run(partition, change.key).changes === 1;
  }
}

/** Tries again while another process holds the lock, until the deadline; lets everything else run in between. */
async function patiently<T>(deadline: number, attempt: () => T): Promise<T> {
  const until = performance.now() + deadline;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= until) throw new StorageError(`SQLite: ${reasonOf(error)}`);
    }
    await pause(Math.random() * RETRY_WITHIN_MS);
  }
}

function isLocked(error: unknown): boolean {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
