import { DateTime } from "luxon";
import { z } from "zod";
import { type Instant, ZONE, instant } from "../lib/instant.ts";
import { clean, redact } from "../lib/redact.ts";
import { issuesOf } from "../people/json-problems.ts";
import type { AcceptedCall, FieldProblem, Receive, Received } from "./source.ts";

/* What the schemas in sources/ are made of. What does not fit is told field by field, in Dutch, to who sent it. */

/** As much as a sender may write for us to shorten; what is longer is a mistake. */
const MOST_CHARACTERS = 30_000;
const MOST_PROBLEMS = 20;
const LONGEST_PATH = 100;
const EARLIEST_YEAR = 2000;
const LATEST_YEAR = 2100;

const EMPTY = "dit is leeg.";

/** One line that something is called or found by: refused when it is too long, never shortened. */
export const name = (max: number) =>
  z
    .string()
    .max(MOST_CHARACTERS)
    .transform((text) => clean(text, MOST_CHARACTERS).replaceAll("\n", " "))
    .refine((text) => text !== "", EMPTY)
    .refine((text) => text.length <= max, `dit is te lang (hoogstens ${max} tekens).`);

/** What somebody says about it: secrets hidden, shortened to what a card can show, and perhaps empty. */
export const words = (max: number) =>
  z
    .string()
    .max(MOST_CHARACTERS)
    .transform((text) => redact(clean(text, max)).text);

const WRITE_MOMENT = "schrijf een moment als 2026-11-23T04:10:00+01:00.";
/** As PowerShell 5 writes a date into JSON. */
const POWERSHELL_DATE = /^\/Date\((\d{1,15})\)\/$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** A moment between 2000 and 2100; without an offset it is the clock here. */
export const moment = z.string().transform((text, context): Instant => {
  const problem = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const powershell = POWERSHELL_DATE.exec(text)?.[1];
  if (powershell === undefined && !ISO_DATE.test(text)) return problem(WRITE_MOMENT);
  const date = powershell ? DateTime.fromMillis(Number(powershell)) : DateTime.fromISO(text, { zone: ZONE });
  if (!date.isValid) return problem("deze datum bestaat niet.");
  if (date.year < EARLIEST_YEAR || date.year >= LATEST_YEAR) {
    return problem(`deze datum kan niet kloppen: het jaar ligt niet tussen ${EARLIEST_YEAR} en ${LATEST_YEAR}.`);
  }
  return instant(date.toJSDate());
});

/** What a source sent, in our own shape, or what is wrong with it. */
type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FieldProblem[] };
export type Read<T> = (body: unknown) => Reading<T>;

export const reader =
  <T>(schema: z.ZodType<T>): Read<T> =>
  (body) => {
    const parsed = schema.safeParse(body);
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problems: problemsIn(schema, body) };
  };

const problemsIn = (schema: z.ZodType, body: unknown): readonly FieldProblem[] =>
  issuesOf(schema, body)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), problem: "dit veld kennen wij niet." }))
        : [{ field: pathOf(issue.path), problem: issue.message }],
    )
    .slice(0, MOST_PROBLEMS);

const pathOf = (path: readonly PropertyKey[]): string => clean(z.core.toDotPath([...path]), LONGEST_PATH);

/**
 * A receiver of what a source sends, once that fits its schema.
 * @param keep saves what the payload says together with what `call.stamp` makes; or says what is wrong after all
 */
export const receiver =
  <T>(
    read: Read<T>,
    keep: (payload: T, call: AcceptedCall) => Promise<"stored" | "already" | readonly FieldProblem[]>,
  ): Receive =>
  async (call): Promise<Received> => {
    const reading = read(call.body);
    if (!reading.ok) return { is: "wrong", problems: reading.problems };
    const kept = await keep(reading.value, call);
    return kept === "stored" || kept === "already" ? { is: kept } : { is: "wrong", problems: kept };
  };
