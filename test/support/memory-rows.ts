import type { Between, Change, Row, Rows, Value } from "../../src/lib/rows.ts";

/** The store's contract in memory, for tests that run thousands of times. */
export function createMemoryRows(): Rows {
  const partitions = new Map<string, Map<string, Row>>();
  let writes = 0;

  const partitionOf = (name: string): Map<string, Row> => {
    const partition = partitions.get(name) ?? new Map<string, Row>();
    partitions.set(name, partition);
    return partition;
  };

  return {
    get: async (partition, key) => partitionOf(partition).get(key),

    async *range(partition, { from, to, limit }: Between) {
      const keys = [...partitionOf(partition).keys()].filter((key) => key >= from && key < to);
      const page = keys
        .sort()
        .slice(0, limit)
        .map((key) => partitionOf(partition).get(key));
      for (const row of page) if (row) yield row;
    },

    async write(name, changes) {
      if (changes.length > 100) throw new RangeError("more than 100 changes in one write");
      const partition = partitionOf(name);
      if (new Set(changes.map(keyOf)).size < changes.length) throw new RangeError("a row twice in one write");
      if (!changes.every((change) => isPossible(change, partition.get(keyOf(change))))) return "conflict";
      writes += 1;
      for (const change of changes) {
        const key = keyOf(change);
        if ("remove" in change) partition.delete(key);
        else partition.set(key, { key, value: copyOf(change.value), etag: String(writes) });
      }
      return "saved";
    },

    close: async () => undefined,
  };
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
