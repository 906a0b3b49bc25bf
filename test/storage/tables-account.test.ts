import { AzureNamedKeyCredential, generateAccountSas } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageError } from "../../src/lib/rows.ts";
import { openTables } from "../../src/storage/tables.ts";
import { ACCOUNT, KEY, startAzurite } from "../support/azurite.ts";
import type { Azurite } from "../support/azurite.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

const sharedSignature = (): string =>
  generateAccountSas(new AzureNamedKeyCredential(ACCOUNT, KEY), {
    permissions: { add: true, delete: true, list: true, query: true, update: true, write: true },
    resourceTypes: "sco",
  });

describe("an account for the tables", () => {
  it("may be a URL with a shared signature", async () => {
    const rows = await openTables({ url: `${azurite.url}/${ACCOUNT}?${sharedSignature()}` });

    expect(await rows.write("venlo", [{ insert: "a", value: { n: 1 } }])).toBe("saved");
    expect((await rows.get("venlo", "a"))?.value).toEqual({ n: 1 });
  });

  it("may be opened by several instances, which see the same rows", async () => {
    const { connectionString } = azurite;
    const [one, other] = await Promise.all([openTables({ connectionString }), openTables({ connectionString })]);

    expect(await one.write("weert", [{ insert: "a", value: {} }])).toBe("saved");
    expect(await other.write("weert", [{ insert: "a", value: {} }])).toBe("conflict");
  });

  it("keeps tables with other names apart", async () => {
    const { connectionString } = azurite;
    const one = await openTables({ connectionString }, { table: "one" });
    const other = await openTables({ connectionString }, { table: "other" });
    await one.write("venlo", [{ insert: "a", value: {} }]);

    expect(await other.get("venlo", "a")).toBeUndefined();
  });

  it("is not spoken to without TLS, unless it is on this machine", async () => {
    const connectionString = azurite.connectionString.replace("127.0.0.1", "127.0.0.1.example");

    await expect(openTables({ connectionString })).rejects.toThrow(StorageError);
  });

  it("never gets the managed identity's token without TLS", async () => {
    await expect(openTables({ url: `${azurite.url}/${ACCOUNT}` })).rejects.toThrow(StorageError);
  });

  it("is refused with another key, and says what would help", async () => {
    const connectionString = azurite.connectionString.replace(KEY, btoa("another key"));

    await expect(openTables({ connectionString })).rejects.toThrow(/403.*role Storage Table Data Contributor/);
  });
});
