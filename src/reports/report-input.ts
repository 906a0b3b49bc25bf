import { parse } from "csv-parse/sync";
import { z } from "zod";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { plain } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import type { Month } from "./month.ts";
import { type Hours, PARAMETER_KEYS, PARAMETER_STATES, SECTION_KEYS } from "./snapshot.ts";

/* What the cards of a report may send; the messages are what the person reads. Unknown fields are dropped. */

export const MAX_TEXT = 4_000;
export const MAX_EXPLANATION = 1_000;
export const MAX_CHANGED = 500;
const MAX_NAME = 100;
const MAX_CSV = 4_000;
const MOST_HOURS = 1_000_000;
const INVALID = "Ongeldige invoer.";

const month = z
  .string({ error: INVALID })
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, INVALID)
  .transform((text) => text as Month);
const nonce = z.string({ error: INVALID }).regex(/^[\w-]{1,40}$/, INVALID);
const said = (max: number) =>
  z
    .string({ error: "Vul een tekst in." })
    .default("")
    .transform((text) => saidIn(text, max));
const organisation = z
  .string()
  .regex(/^[a-z0-9-]{0,40}$/, INVALID)
  .default("")
  .transform((id) => (id === "" ? undefined : (id as OrganisationId)));

/** Which report; the nonce counts what had happened to it when the card was made. */
export const ReportInput = z.object({ month, nonce });
export const FillInput = ReportInput.extend({ section: z.enum(SECTION_KEYS, { error: INVALID }).optional() });
export const WriteInput = ReportInput.extend({
  section: z.enum(SECTION_KEYS, { error: INVALID }),
  text: said(MAX_TEXT),
  /** Which text the writer had before them. */
  seen: z.string().max(40).default(""),
});
export const DocumentInput = ReportInput.extend({ version: z.coerce.number().int().min(0).max(999).optional() });
export const FiguresInput = ReportInput.extend({ of: organisation });
export const FillerInput = ReportInput.extend({
  who: z.string({ error: "Vul een naam in." }).trim().min(1, "Vul een naam in.").max(MAX_NAME, "Vul een naam in."),
});
export const CorrectInput = ReportInput.extend({ changed: said(MAX_CHANGED) });

const state = z.enum(PARAMETER_STATES, { error: "Kies bij elk onderdeel een stand." });
const explanation = said(MAX_EXPLANATION);
export const SteerInput = ReportInput.extend({
  "state-organisation": state,
  "state-quality": state,
  "state-time": state,
  "text-organisation": explanation,
  "text-quality": explanation,
  "text-time": explanation,
}).transform((given) => ({
  ...{ month: given.month, nonce: given.nonce },
  steering: Object.fromEntries(
    PARAMETER_KEYS.map((key) => [key, { state: given[`state-${key}`], text: given[`text-${key}`].text }]),
  ),
  hidden: [...new Set(PARAMETER_KEYS.flatMap((key) => given[`text-${key}`].hidden))],
}));

/** What can be filled in again of it. */
export function unfinishedSteering(data: unknown): Readonly<Record<string, string>> {
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(data);
  return Object.fromEntries(
    PARAMETER_KEYS.flatMap((key) => [
      [`state-${key}`, state.or(z.literal("")).catch("").parse(fields[`state-${key}`])],
      [`text-${key}`, z.string().max(MAX_EXPLANATION).catch("").parse(fields[`text-${key}`])],
    ]),
  );
}

const cell = z.string().max(20).catch("");
/** Fields by the id of a municipality, and a list that may be pasted in their place. */
export const HoursInput = z.looseObject({
  month,
  nonce,
  csv: z.string({ error: INVALID }).max(MAX_CSV, "Deze lijst is te lang.").default(""),
});

export interface Municipal {
  readonly id: OrganisationId;
  readonly name: string;
}

/** What was filled in of each municipality, as it was typed. */
export const typedHours = (fields: Readonly<Record<string, unknown>>, municipalities: readonly Municipal[]) =>
  municipalities.map(({ id, name }) => ({
    ...{ id, name },
    contributed: cell.parse(fields[`contributed-${id}`]).trim(),
    taken: cell.parse(fields[`taken-${id}`]).trim(),
  }));

type HoursOf = Readonly<Record<OrganisationId, Hours>>;

/** A municipality of which nothing is filled in is left out. */
export function hoursIn(typed: ReturnType<typeof typedHours>): Outcome<HoursOf, string> {
  const all: Record<OrganisationId, Hours> = {};
  for (const { id, name, contributed, taken } of typed) {
    if (contributed === "" && taken === "") continue;
    const hours = { contributed: amountIn(contributed), taken: amountIn(taken) };
    if (hours.contributed === undefined || hours.taken === undefined)
      return refuse(`${name}: vul twee getallen in, zoals 120 of 87,5.`);
    all[id] = { contributed: hours.contributed, taken: hours.taken };
  }
  return done(all);
}

/** "1.250,5", "1250.5" or "1250"; undefined for what is no amount of hours. */
export function amountIn(text: string): number | undefined {
  const digits = text.replaceAll(/\s/g, "");
  const isDutch = /^\d{1,3}(?:\.\d{3})*(?:,\d{1,2})?$|^\d+(?:,\d{1,2})?$/.test(digits);
  if (!isDutch && !/^\d+\.\d{1,2}$/.test(digits)) return undefined;
  const value = Number(isDutch ? digits.replaceAll(".", "").replace(",", ".") : digits);
  return value <= MOST_HOURS ? value : undefined;
}

export const HOURS_EXAMPLE = "gemeente;bijgedragen;afgenomen";
const COLUMNS = { of: "gemeente", contributed: "bijgedragen", taken: "afgenomen" } as const;
const NO_HEADER = `Zet op de eerste regel: ${HOURS_EXAMPLE}.`;

/** A list of hours as CSV, with ";" or "," between the columns; what is wrong comes as a Dutch sentence. */
export function hoursInCsv(text: string, municipalities: readonly Municipal[]): Outcome<HoursOf, string> {
  const [header, ...lines] = linesIn(text) ?? [];
  const columns = (header ?? []).map(plain);
  if (!Object.values(COLUMNS).every((column) => columns.includes(column))) return refuse(NO_HEADER);
  const typed: { id: OrganisationId; name: string; contributed: string; taken: string }[] = [];
  for (const [index, line] of lines.entries()) {
    const cellOf = (column: string): string => line[columns.indexOf(column)]?.trim() ?? "";
    const wanted = plain(cellOf(COLUMNS.of));
    const found = municipalities.find(({ id, name }) => plain(name) === wanted || id === wanted);
    if (!found) return refuse(`Regel ${index + 2}: deze gemeente ken ik niet.`);
    if (typed.some(({ id }) => id === found.id)) return refuse(`Regel ${index + 2}: ${found.name} staat er dubbel in.`);
    typed.push({ ...found, contributed: cellOf(COLUMNS.contributed), taken: cellOf(COLUMNS.taken) });
  }
  return typed.length === 0 ? refuse("Er staan geen gemeenten in deze lijst.") : hoursIn(typed);
}

function linesIn(text: string): string[][] | undefined {
  const delimiter = (text.split("\n", 1)[0] ?? "").includes(";") ? ";" : ",";
  try {
    return parse(text, {
      ...{ bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
      delimiter,
    });
  } catch {
    return undefined;
  }
}
