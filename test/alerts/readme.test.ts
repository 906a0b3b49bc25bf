import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ALERTMANAGER_EXAMPLE } from "../../src/alerts/sources/alertmanager.ts";
import { BACKUP_EXAMPLE, VEEAM_EXAMPLE } from "../../src/backups/result.ts";
import { CERTIFICATE_EXAMPLE } from "../../src/alerts/sources/certificates.ts";
import { NOTICE_EXAMPLE } from "../../src/alerts/sources/notices.ts";

const README = readFileSync("README.md", "utf8");

it.each([
  ["a backup", BACKUP_EXAMPLE],
  ["a backup of Veeam", VEEAM_EXAMPLE],
  ["a certificate", CERTIFICATE_EXAMPLE],
  ["anything else", NOTICE_EXAMPLE],
  ["Alertmanager", ALERTMANAGER_EXAMPLE],
])("the README shows the call that the tests make: %s", (_, example) => {
  expect(README).toContain(`'${JSON.stringify(example)}'`);
});
