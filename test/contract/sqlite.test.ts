import { openSqlite } from "../../src/storage/sqlite.ts";
import { rowsContract } from "./rows.ts";

rowsContract("SQLite", async () => openSqlite(":memory:"));
