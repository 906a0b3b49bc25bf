import { commit } from "../lib/commit.ts";
import type { Rows } from "../lib/rows.ts";
import { type Read, receiver } from "./fields.ts";
import type { AlertSource, Receive } from "./source.ts";
import { readAlertGroup } from "./sources/alertmanager.ts";
import { readBackupResult } from "./sources/backups.ts";
import { readCertificate } from "./sources/certificates.ts";
import { readNotice } from "./sources/notices.ts";

/** What is done with what each source tells: so far it is only written down that it called. */
export function createReceivers(rows: Rows): Readonly<Record<AlertSource, Receive>> {
  const noted = <T>(read: Read<T>): Receive =>
    receiver(read, async (_, { organisation, stamp }) => {
      const taken = await stamp();
      if (!taken) return "already";
      return (await commit(rows, organisation, taken.changes, taken.proof)) === "saved" ? "stored" : "already";
    });
  return {
    alertmanager: noted(readAlertGroup),
    backups: noted(readBackupResult),
    certificates: noted(readCertificate),
    notices: noted(readNotice),
  };
}
