import { StorageError } from "./rows.ts";
import type { Change, Rows } from "./rows.ts";

/** A row of the same write whose `opId` says whose write it was: best a row that nobody changes afterwards. */
interface Proof {
  readonly key: string;
  /** Unique for this attempt to write. */
  readonly opId: string;
}

/**
 * A write whose lost answer is found out: a retried write reports a conflict with itself. Two round trips at most.
 * @param changes insert or replace `proof.key` with a value that holds `opId`
 * @throws StorageError when it is not known to be saved; it may still turn out to be
 */
export async function commit(
  rows: Rows,
  partition: string,
  changes: readonly Change[],
  proof: Proof,
): Promise<"saved" | "conflict"> {
  const answer = await writeOrFailure(rows, partition, changes);
  if (answer === "saved") return "saved";
  if (answer === "conflict") return (await isSaved(rows, partition, proof)) ? "saved" : "conflict";
  if (await isSaved(rows, partition, proof).catch(() => false)) return "saved";
  throw answer;
}

const writeOrFailure = (rows: Rows, partition: string, changes: readonly Change[]) =>
  rows.write(partition, changes).catch((error: unknown) => {
    if (error instanceof StorageError) return error;
    throw error;
  });

async function isSaved(rows: Rows, partition: string, { key, opId }: Proof): Promise<boolean> {
  const row = await rows.get(partition, key);
  return row?.value["opId"] === opId;
}
