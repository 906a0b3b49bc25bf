import { type Read, reader, receiver } from "../../src/alerts/fields.ts";
import type { AlertSource, Receive } from "../../src/alerts/source.ts";
import { readAlertGroup } from "../../src/alerts/sources/alertmanager.ts";
import { readCertificate } from "../../src/alerts/sources/certificates.ts";
import { readNotice } from "../../src/alerts/sources/notices.ts";
import { backupCall } from "../../src/backups/result.ts";
import { commit } from "../../src/lib/commit.ts";
import { instant } from "../../src/lib/instant.ts";
import type { Rows } from "../../src/lib/rows.ts";

/** Sources that read what they are told and keep no more than that they were called. */
export function notedReceivers(rows: Rows): Readonly<Record<AlertSource, Receive>> {
  const noted = <T>(read: Read<T>): Receive =>
    receiver(read, async (_, { organisation, stamp }) => {
      const taken = await stamp();
      if (!taken) return "already";
      return (await commit(rows, organisation, taken.changes, taken.proof)) === "saved" ? "stored" : "already";
    });
  return {
    alertmanager: noted(readAlertGroup),
    backups: noted((body) => reader(backupCall(body, instant(new Date())))(body)),
    certificates: noted(readCertificate),
    notices: noted(readNotice),
  };
}
