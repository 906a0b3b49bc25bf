import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Rows } from "../lib/rows.ts";
import { openSqlite } from "./sqlite.ts";
import type { TablesAccount } from "./tables.ts";

/** Rows, and whose there are. */
export interface Store extends Rows {
  /** Every partition that holds a row, in order; also of organisations that nobody names any more. */
  partitions(): Promise<readonly string[]>;
}

/** Where the rows are. An account may hold a secret: whoever prints this prints none. */
export type StoreSetting =
  | { readonly kind: "memory" }
  | { readonly kind: "sqlite"; readonly folder: string }
  | { readonly kind: "tables"; readonly account: () => TablesAccount };

const DATABASE = "helpdesk.sqlite";

/**
 * @param frozen for who only reads; in SQLite everything is as at the first read, whatever is written meanwhile
 * @throws StorageError when it cannot be opened
 */
export async function openStore(setting: StoreSetting, { frozen = false } = {}): Promise<Store> {
  if (setting.kind === "tables") {
    // The SDK takes a fifth of a second to load, and most have no use for it.
    const { openTables } = await import("./tables.ts");
    return openTables(setting.account(), { frozen });
  }
  return openSqlite(setting.kind === "memory" ? ":memory:" : join(setting.folder, DATABASE), { frozen });
}

/** Whether there is anything to open: a database that is not there would be made. */
export const isThere = (setting: StoreSetting): boolean =>
  setting.kind === "tables" || (setting.kind === "sqlite" && existsSync(join(setting.folder, DATABASE)));
