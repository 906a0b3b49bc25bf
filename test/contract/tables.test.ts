import { afterAll, beforeAll } from "vitest";
import { openTables } from "../../src/storage/tables.ts";
import { startAzurite } from "../support/azurite.ts";
import type { Azurite } from "../support/azurite.ts";
import { rowsContract } from "./rows.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

rowsContract("Azure Tables", () => openTables({ connectionString: azurite.connectionString }));
