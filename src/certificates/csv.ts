import { type Info, parse } from "csv-parse/sync";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { plain } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { MAX_CSV, endOfDay, hostsIn, nameIn } from "./certificate-input.ts";
import { holdsPrivateKey } from "./private-keys.ts";
import type { CertificateInput } from "./register.ts";

/** A line of a list of certificates that can be read. */
export interface CsvLine {
  /** In the file, the first is 1. */
  readonly line: number;
  readonly organisation: OrganisationId;
  readonly input: CertificateInput;
}

export interface CsvRefusal {
  readonly line: number;
  /** Dutch sentence; it quotes nothing of the file. */
  readonly problem: string;
}

export interface CsvList {
  readonly lines: readonly CsvLine[];
  readonly refused: readonly CsvRefusal[];
}

export type CsvFailure = "private-key" | "not-readable" | "no-header" | "empty" | "too-long";

export const CSV_FAILURE: Record<Exclude<CsvFailure, "private-key">, string> = {
  "not-readable": "Dit bestand is niet te lezen. Bewaar het als CSV.",
  "no-header": "Zet op de eerste regel de namen van de kolommen: naam;hosts;geldig tot;gemeente;derde partij.",
  empty: "Er staan geen certificaten in.",
  "too-long": "Dit zijn te veel regels. Stuur er hoogstens 500 tegelijk.",
};

export const CSV_EXAMPLE =
  "naam;hosts;geldig tot;gemeente;derde partij\nWebsite Venlo;www.venlo.nl venlo.nl;31-01-2027;Venlo;nee";

const MOST_LINES = 500;
const COLUMNS = {
  name: "naam",
  hosts: "hosts",
  validUntil: "geldig tot",
  organisation: "gemeente",
  third: "derde partij",
};
const NEEDED = [COLUMNS.name, COLUMNS.validUntil, COLUMNS.organisation];
const YES = new Set(["ja", "j", "yes", "true", "1", "x"]);
const NO = new Set(["", "nee", "n", "no", "false", "0"]);

interface Named {
  readonly id: OrganisationId;
  readonly name: string;
}

/** A list of certificates as CSV: columns in any order, ";" or "," between them. What cannot be read is refused line by line. */
export function readCsv(text: string, organisations: readonly Named[]): Outcome<CsvList, CsvFailure> {
  if (holdsPrivateKey(text)) return refuse("private-key");
  if (text.length > MAX_CSV) return refuse("too-long");
  const rows = rowsIn(text);
  if (!rows) return refuse("not-readable");
  const [header, ...records] = rows;
  if (!header) return refuse("empty");
  const columns = header.record.map(plain);
  if (!NEEDED.every((column) => columns.includes(column))) return refuse("no-header");
  if (records.length === 0) return refuse("empty");
  if (records.length > MOST_LINES) return refuse("too-long");

  const read = records.map(({ line, record }) => {
    const cell = (column: string): string => record[columns.indexOf(column)]?.trim() ?? "";
    return lineFrom(line, cell, organisations);
  });
  return done({
    lines: read.filter((one) => "input" in one),
    refused: read.filter((one) => "problem" in one),
  });
}

interface CsvRow {
  readonly line: number;
  readonly record: readonly string[];
}

/** By which sign the first line is divided. */
const delimiterOf = (text: string): string => ((text.split("\n", 1)[0] ?? "").includes(";") ? ";" : ",");

function rowsIn(text: string): CsvRow[] | undefined {
  try {
    const parsed = parse(text, {
      ...{ bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
      delimiter: delimiterOf(text),
      to: MOST_LINES + 2,
    }) as unknown as { readonly record: readonly string[]; readonly info: Info }[];
    return parsed
      .map(({ record, info }) => ({ line: info.lines, record }))
      .filter(({ record }) => record.some((cell) => cell !== ""));
  } catch {
    return undefined;
  }
}

function lineFrom(
  line: number,
  cell: (column: string) => string,
  organisations: readonly Named[],
): CsvLine | CsvRefusal {
  const no = (problem: string): CsvRefusal => ({ line, problem });
  const name = nameIn(cell(COLUMNS.name));
  if (name === "") return no("De naam ontbreekt.");
  const validUntil = endOfDay(cell(COLUMNS.validUntil));
  if (!validUntil) return no("De einddatum klopt niet. Schrijf 31-01-2027 of 2027-01-31.");
  const wanted = plain(cell(COLUMNS.organisation));
  const organisation = organisations.find((one) => plain(one.name) === wanted || one.id === wanted)?.id;
  if (!organisation) return no("Deze gemeente ken ik niet, of u werkt er niet voor.");
  const third = plain(cell(COLUMNS.third));
  if (!YES.has(third) && !NO.has(third)) return no("Vul bij derde partij ja of nee in.");
  const hosting = third === "" ? undefined : YES.has(third) ? "third-party" : "ict-nml";
  return {
    line,
    organisation,
    input: { name, hosts: hostsIn(cell(COLUMNS.hosts)), certificate: { validUntil }, hosting },
  };
}
