import type { Backups } from "../backups/backups.ts";
import { type BackupResult, backupCall, hasMany } from "../backups/result.ts";
import type { Certificates } from "../certificates/certificates.ts";
import { registerCertificate } from "../certificates/register.ts";
import type { Instant } from "../lib/instant.ts";
import type { Alarms } from "./alarms.ts";
import { signalOf as signalOfGroup } from "./alert-group.ts";
import { type Read, reader, receiver } from "./fields.ts";
import type { Receive } from "./source.ts";
import { readAlertGroup } from "./sources/alertmanager.ts";
import { readCertificate } from "./sources/certificates.ts";
import { readNotice } from "./sources/notices.ts";
import { signalOf as signalOfTold } from "./told.ts";

/** What monitoring and other systems tell becomes an alarm. @param now what time it is for people */
export const alarmReceivers = (alarms: Alarms, now: () => Instant) => ({
  alertmanager: receiver(readAlertGroup, (group, call) => alarms.take(call, signalOfGroup(group, now()))),
  notices: receiver(readNotice, (told, call) => alarms.take(call, signalOfTold(told, now()))),
});

/** A certificate goes into the register, with the call's stamp in the same write. */
export const certificateReceiver = (certificates: Certificates): Receive =>
  receiver(readCertificate, async (given, { organisation, stamp }) => {
    const also = await stamp();
    if (!also) return "already";
    const options = { how: "call", now: certificates.now(), also } as const;
    const outcome = await registerCertificate(certificates, organisation, given, options);
    if (outcome.is === "refused") return outcome.problems;
    return outcome.is === "conflict" ? "already" : "stored";
  });

/** Results of backups go into the log book, with the call's stamp in the last write. */
export function backupReceiver(backups: Backups): Receive {
  return (call) => {
    // Neither what the sandbox plays later nor what happens in truth is still to come.
    const latest = call.at > backups.now() ? call.at : backups.now();
    const read: Read<readonly BackupResult[]> = (body) => reader(backupCall(body, latest))(body);
    return receiver(read, (results, { organisation, body, stamp }) =>
      backups.take(organisation, results, { isMany: hasMany(body), stamp }),
    )(call);
  };
}
