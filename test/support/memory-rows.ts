import type { Between, Change, Row, Rows, Value } from "../../src/lib/rows.ts";

interface Partition {
  readonly rows: Map<string, Row>;
  /** In order. */
  readonly keys: string[];
}

/** The store's contract in memory, for tests that run thousands of times. */
export function createMemoryRows(): Rows {
  const partitions = new Map<string, Partition>();
  let writes = 0;

  const partitionOf = (name: string): Partition => {
    const partition = partitions.get(name) ?? { rows: new Map<string, Row>(), keys: [] };
    partitions.set(name, partition);
    return partition;
  };

  return {
    get: async (partition, key) => partitionOf(partition).rows.get(key),

    async *range(partition, { from, to, limit }: Between) {
      const { rows, keys } = partitionOf(partition);
      const first = indexOf(keys, from);
      const page = keys.slice(first, Math.min(first + limit, indexOf(keys, to))).map((key) => rows.get(key));
      for (const row of page) if (row) yield row;
    },

    async write(name, changes) {
      if (changes.length > 100) throw new RangeError("more than 100 changes in one write");
      const { rows, keys } = partitionOf(name);
      if (new Set(changes.map(keyOf)).size < changes.length) throw new RangeError("a row twice in one write");
      if (!changes.every((change) => isPossible(change, rows.get(keyOf(change))))) return "conflict";
      writes += 1;
      for (const change of changes) {
        const key = keyOf(change);
        if ("insert" in change) keys.splice(indexOf(keys, key), 0, key);
        if ("remove" in change) keys.splice(indexOf(keys, key), 1);
        if ("remove" in change) rows.delete(key);
        else rows.set(key, { key, value: copyOf(change.value), etag: String(writes) });
      }
      return "saved";
    },

    close: async () => undefined,
  };
}

/** Where this key is or would be. */
function indexOf(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keyOf(change: Change): string {
  if ("insert" in change) return change.insert;
  return "replace" in change ? change.replace : change.remove;
}

function isPossible(change: Change, row: Row | undefined): boolean {
  if ("insert" in change) return row === undefined;
  return row !== undefined && ("remove" in change || row.etag === change.etag);
}

const copyOf = (value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
