export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A row's content: plain JSON, at most 400,000 characters once written out. */
export type Value = { readonly [key: string]: Json | undefined };

export interface Row {
  readonly key: string;
  readonly value: Value;
  /** Changes with every write of this row; `replace` wants it back. */
  readonly etag: string;
}

export type Change =
  | { readonly insert: string; readonly value: Value }
  | { readonly replace: string; readonly etag: string; readonly value: Value }
  | { readonly remove: string };

export interface Between {
  /** First key included. */
  readonly from: string;
  /** First key not included. */
  readonly to: string;
  readonly limit: number;
}

/**
 * One table. A partition is one organisation; nothing reaches across.
 *
 * `write` is all or nothing, at most 100 changes, each of another row. "conflict" says that a row to insert exists,
 * a row to replace has another etag or is gone, or a row to remove is gone; after a lost answer it may also mean that
 * this very write was saved: see `commit`. A remove checks no etag, so remove only rows that nobody replaces, or
 * replace a guarding row in the same write.
 *
 * Keys are at most 200 printable ASCII characters without / \ # ?; strings are stored as they are.
 * Anything else that goes wrong (unreachable, full, too slow) throws `StorageError`.
 */
export interface Rows {
  get(partition: string, key: string): Promise<Row | undefined>;
  range(partition: string, between: Between): AsyncIterable<Row>;
  write(partition: string, changes: readonly Change[]): Promise<"saved" | "conflict">;
  close(): Promise<void>;
}

/** The store did not answer, or not in time. What was asked may or may not have happened. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}

/** The range of all keys that start with this prefix, which ends in "|". */
export const under = (prefix: `${string}|`, limit: number): Between => ({
  from: prefix,
  to: `${prefix.slice(0, -1)}}`,
  limit,
});

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
