import { z } from "zod";
import { type Read, moment, name, reader, words } from "../fields.ts";

const MAX_JOB = 80;
const MAX_REASON = 500;

const inOrder = ({ start, end }: { readonly start: string; readonly end: string }) => start <= end;
const NOT_IN_ORDER = "het einde ligt voor het begin.";

const Own = z
  .strictObject({
    job: name(MAX_JOB),
    result: z.enum(["success", "warning", "failed"]),
    start: moment,
    end: moment,
    reason: words(MAX_REASON).optional(),
  })
  .refine(inOrder, { path: ["end"], message: NOT_IN_ORDER });

/** How a backup went (DVO 4.5). */
export type BackupResult = z.output<typeof Own>;

const VEEAM_RESULTS = { Success: "success", Warning: "warning", Failed: "failed" } as const;

/** What a script takes from a Veeam session: the fields that it has there, and whatever else it likes to send. */
const Veeam = z
  .object({
    JobName: name(MAX_JOB),
    Result: z.enum(["Success", "Warning", "Failed"]).transform((result) => VEEAM_RESULTS[result]),
    CreationTime: moment,
    EndTime: moment,
    Reason: words(MAX_REASON).nullish(),
  })
  .refine(({ CreationTime: start, EndTime: end }) => inOrder({ start, end }), {
    path: ["EndTime"],
    message: NOT_IN_ORDER,
  })
  .transform(({ JobName, Result, CreationTime, EndTime, Reason }): BackupResult => ({
    ...{ job: JobName, result: Result, start: CreationTime, end: EndTime },
    ...(Reason && { reason: Reason }),
  }));

const readOwn = reader(Own);
const readVeeam = reader(Veeam);

export const readBackupResult: Read<BackupResult> = (body) =>
  typeof body === "object" && body !== null && "JobName" in body ? readVeeam(body) : readOwn(body);

export const BACKUP_EXAMPLE = {
  job: "Bestanden Venlo",
  result: "failed",
  start: "2026-11-23T01:00:00+01:00",
  end: "2026-11-23T01:42:10+01:00",
  reason: "De opslag is vol.",
};

export const VEEAM_EXAMPLE = {
  JobName: "Bestanden Venlo",
  Result: "Failed",
  CreationTime: "2026-11-23T01:00:00.0000000+01:00",
  EndTime: "2026-11-23T01:42:10.0000000+01:00",
  Reason: "De opslag is vol.",
};
