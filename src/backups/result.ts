import { DateTime } from "luxon";
import { z } from "zod";
import { type Instant, inAmsterdam, instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { clean, redact } from "../lib/redact.ts";

/** How a run of a backup ended, in the words of our own JSON. */
export const RESULTS = ["success", "warning", "failed"] as const;
export type Result = (typeof RESULTS)[number];

/** What a run of a backup job came to. Names and reasons are outside text: cleaned, and with secrets hidden. */
export interface BackupResult {
  readonly job: string;
  /** Only when the sender names one; the secret decides whose it is. */
  readonly organisation?: string | undefined;
  readonly result: Result;
  readonly start: Instant;
  readonly end: Instant;
  readonly reason?: string | undefined;
  /** Which machine or program told it. */
  readonly source?: string | undefined;
}

/** In one call. */
export const MOST_RESULTS = 500;
const NAME_LENGTH = 200;
/** As much as a sender may write for us to shorten. */
const MOST_CHARACTERS = 30_000;
const REASON_LENGTH = 500;
/** Older than any log book that is asked for. */
const YEARS_BACK = 2;

/** Where a result of this job lies, however its name is written. */
export const jobKey = (job: string): string => keyPart(job.toLowerCase());

/** The day of a run, as people here call it: that on which it ended. */
export const dayOf = (end: Instant): string => inAmsterdam(end).toFormat("yyyy-MM-dd");

/** A body as `backupCall` takes it, for the README and for tests. */
export const BACKUP_EXAMPLE = {
  job: "Fileservers Venlo",
  result: "failed",
  start: "2026-11-23T01:00:00+01:00",
  end: "2026-11-23T03:12:00+01:00",
  reason: "De schijf is vol.",
  source: "backup01",
};

/** As a script takes it from a Veeam session. */
export const VEEAM_EXAMPLE = {
  JobName: "Fileservers Venlo",
  Result: "Failed",
  CreationTime: "2026-11-23T01:00:00.0000000+01:00",
  EndTime: "2026-11-23T03:12:00.0000000+01:00",
  Reason: "De schijf is vol.",
};

const NOT_A_MOMENT = "schrijf een moment met tijdzone, zoals 2026-11-23T03:12:00+01:00.";
const STILL_RUNNING = "deze backup loopt nog. Stuur het resultaat als de backup klaar is.";
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;
/** As Windows PowerShell writes a moment in JSON. */
const POWERSHELL_DATE = /^\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\/$/;

const outsideText = (max: number) =>
  z
    .string()
    .max(MOST_CHARACTERS)
    .transform((text) => redact(clean(text, max)).text);
const name = z
  .string()
  .max(NAME_LENGTH)
  .transform((text) => redact(clean(text, NAME_LENGTH).replaceAll("\n", " ")).text)
  .refine((text) => text !== "", "vul de naam van de backuptaak in.");

function momentIn(text: string): DateTime {
  const millis = POWERSHELL_DATE.exec(text)?.[1];
  return millis === undefined ? DateTime.fromISO(text, { setZone: true }) : DateTime.fromMillis(Number(millis));
}

const momentNear = (now: Instant) =>
  z
    .string()
    .refine((text) => ISO.test(text) || POWERSHELL_DATE.test(text), { error: NOT_A_MOMENT, abort: true })
    .refine((text) => momentIn(text).isValid, { error: "dit moment bestaat niet.", abort: true })
    .transform(momentIn)
    .refine((moment) => moment > inAmsterdam(now).minus({ years: YEARS_BACK }), {
      error: `dit is meer dan ${YEARS_BACK} jaar geleden.`,
      abort: true,
    })
    .refine((moment) => moment < inAmsterdam(now).plus({ days: 1 }), {
      error: "dit moment moet nog komen.",
      abort: true,
    })
    .transform((moment) => instant(moment.toJSDate()));

const NOT_IN_ORDER = "het einde ligt voor het begin.";

const ownResult = (now: Instant): z.ZodType<BackupResult> =>
  z
    .strictObject({
      job: name,
      organisation: z.string().max(NAME_LENGTH).optional(),
      result: z.enum(RESULTS),
      start: momentNear(now),
      end: momentNear(now),
      reason: outsideText(REASON_LENGTH).optional(),
      source: outsideText(NAME_LENGTH).optional(),
    })
    .refine(({ start, end }) => start <= end, { error: NOT_IN_ORDER, path: ["end"] });

const VEEAM_RESULTS = { success: "success", warning: "warning", failed: "failed" } as const;
/** Of a session that goes on, or never ran. */
const NO_RESULT = /^(?:none|running|working|pending)$/i;
/** Veeam gives a session that goes on this end. */
const NO_END = /^(?:1900|0001)-01-01T|^\/Date\(-/;

const veeamResult = z
  .string("stuur Result als tekst: Success, Warning of Failed.")
  .refine((text) => !NO_RESULT.test(text), { error: STILL_RUNNING, abort: true })
  .toLowerCase()
  .pipe(z.enum(["success", "warning", "failed"], "stuur Success, Warning of Failed."))
  .transform((result) => VEEAM_RESULTS[result]);

/**
 * A job session as Veeam has it, in PowerShell (`JobName`, `Result`, `CreationTime`, `EndTime`, and what a script adds as
 * `Reason`) or in the REST API (`name`, `creationTime`, `result.result`, `result.message`). Whatever else it has is left out.
 */
const veeamSession = (now: Instant): z.ZodType<BackupResult> =>
  z
    .unknown()
    .transform(asInPowerShell)
    .pipe(
      z.object({
        JobName: name,
        Result: veeamResult,
        CreationTime: momentNear(now),
        EndTime: z
          .string(STILL_RUNNING)
          .refine((text) => !NO_END.test(text), { error: STILL_RUNNING, abort: true })
          .pipe(momentNear(now)),
        Reason: outsideText(REASON_LENGTH).nullish(),
        Details: outsideText(REASON_LENGTH).nullish(),
        Source: outsideText(NAME_LENGTH).nullish(),
      }),
    )
    .refine(({ CreationTime, EndTime }) => CreationTime <= EndTime, { error: NOT_IN_ORDER, path: ["EndTime"] })
    .transform(({ JobName, Result, CreationTime, EndTime, Reason, Details, Source }) => {
      const reason = Reason || Details;
      return {
        ...{ job: JobName, result: Result, start: CreationTime, end: EndTime },
        ...(reason && { reason }),
        ...(Source && { source: Source }),
      };
    });

const isObject = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === "object" && given !== null && !Array.isArray(given);

const VEEAM_FIELDS = /^(?:jobname|creationtime|endtime)$/i;
const isVeeam = (given: unknown): boolean =>
  isObject(given) && !("job" in given) && Object.keys(given).some((field) => VEEAM_FIELDS.test(field));

/** "creationTime" of the REST API is "CreationTime" of PowerShell, and its result has a message within. */
function asInPowerShell(given: unknown): unknown {
  if (!isObject(given)) return given;
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(given).map(([field, value]) => [field.charAt(0).toUpperCase() + field.slice(1), value]),
  );
  const { Name, Result } = fields;
  return {
    JobName: Name,
    ...fields,
    ...(isObject(Result) && { Result: Result["result"], Details: Result["message"] }),
  };
}

/** Whether a body has its results in a list: then a problem says in which. */
export const hasMany = (body: unknown): boolean => isObject(body) && "results" in body;

/**
 * What this body has to look like: one result, or `results` with many, each in our own words or as Veeam has it.
 * A moment is at most two years back and a day ahead of `now`.
 */
export function backupCall(body: unknown, now: Instant): z.ZodType<readonly BackupResult[]> {
  const [own, veeam] = [ownResult(now), veeamSession(now)];
  const shapeOf = (given: unknown) => (isVeeam(given) ? veeam : own);
  if (!isObject(body) || !hasMany(body)) return shapeOf(body).transform((result) => [result]);

  const { results } = body;
  const [first, ...others] = Array.isArray(results) ? results.slice(0, MOST_RESULTS).map(shapeOf) : [];
  const list = z.array(z.unknown()).min(1, "deze lijst is leeg.").max(MOST_RESULTS);
  return z
    .strictObject({ results: first ? list.pipe(z.tuple([first, ...others])) : list.transform(() => []) })
    .transform((given) => given.results);
}
