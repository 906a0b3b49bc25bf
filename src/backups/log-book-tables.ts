import { stringify } from "csv-stringify/sync";
import writeXlsxFile from "write-excel-file/node";
import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { capital } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { withoutTimes } from "./file-times.ts";
import { type JobTotal, type Line, type LogBook, OUTCOMES, OUTCOME_NAME, momentOf, outcomeOf } from "./log-book.ts";
import { periodText } from "./period.ts";

export const LOG_FORMATS = ["xlsx", "csv"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

type Sheets = Parameters<typeof writeXlsxFile>[0];
type Feature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>["features"]>[number];
/** What organisations are called. */
export type Names = Readonly<Record<OrganisationId, string>>;
/** Plain data: it goes to another thread. */
export interface LogBookTask {
  readonly book: LogBook;
  readonly format: LogFormat;
  readonly names: Names;
}

type Cell = string | number;

interface Column<Row> {
  readonly title: string;
  /** In characters. */
  readonly width: number;
  readonly of: (row: Row, names: Names) => Cell;
}

/** "2026-11-23T03:12:00.000+01:00", on the clock here. Thousands of lines need it, and luxon takes its time over text. */
function iso(moment: Instant): string {
  const { offset } = inAmsterdam(moment);
  const local = new Date(Date.parse(moment) + offset * MINUTE_MS).toISOString();
  return local.replace("Z", `+0${offset / MINUTES_AN_HOUR}:00`);
}

/** "23-11-2026 03:12:00" */
function here(moment: Instant): string {
  const text = iso(moment);
  return `${text.slice(8, 10)}-${text.slice(5, 7)}-${text.slice(0, 4)} ${text.slice(11, 19)}`;
}

const MINUTES_AN_HOUR = 60;
const MINUTE_MS = 60_000;
const yesNo = (is: boolean): string => (is ? "ja" : "nee");

const LINE_COLUMNS: readonly Column<Line>[] = [
  { title: "Dag", width: 12, of: ({ day }) => day },
  { title: "Van", width: 16, of: ({ organisation }, names) => names[organisation] ?? organisation },
  { title: "Taak", width: 32, of: ({ job }) => job },
  { title: "Resultaat", width: 16, of: (line) => OUTCOME_NAME[outcomeOf(line)] },
  { title: "Begin", width: 20, of: (line) => (line.is === "result" ? here(line.start) : "") },
  { title: "Einde, of uiterlijk verwacht", width: 26, of: (line) => here(momentOf(line)) },
  { title: "Reden", width: 50, of: (line) => (line.is === "result" ? (line.reason ?? "") : "") },
  { title: "Gemeld door", width: 20, of: (line) => (line.is === "result" ? (line.source ?? "") : "") },
  { title: "Vastgelegd op", width: 20, of: ({ knownAt }) => here(knownAt) },
  { title: "Verwacht", width: 10, of: ({ isExpected }) => yesNo(isExpected) },
  { title: "Begin (ISO 8601)", width: 30, of: (line) => (line.is === "result" ? iso(line.start) : "") },
  { title: "Einde, of uiterlijk verwacht (ISO 8601)", width: 38, of: (line) => iso(momentOf(line)) },
];

const TOTAL_COLUMNS: readonly Column<JobTotal>[] = [
  { title: "Van", width: 16, of: ({ organisation }, names) => names[organisation] ?? organisation },
  { title: "Taak", width: 32, of: ({ job }) => job },
  { title: "Verwacht", width: 10, of: ({ isExpected }) => yesNo(isExpected) },
  ...OUTCOMES.map((outcome) => ({
    ...{ title: capital(OUTCOME_NAME[outcome]), width: 16 },
    of: ({ counts }: JobTotal) => counts[outcome],
  })),
  { title: "Regels", width: 10, of: ({ counts }) => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) },
  {
    title: "Laatste goede backup",
    width: 22,
    of: ({ lastGood }) => (lastGood ? here(lastGood) : "geen in deze periode"),
  },
];

/** The log book for an auditor (DVO 4.5). The same log book gives the same bytes. */
export const logBookTables = (book: LogBook, format: LogFormat, names: Names): Promise<Uint8Array> =>
  format === "xlsx" ? spreadsheet(book, names) : Promise.resolve(commaSeparated(book, names));

/** Every text is a text there, also one that looks like a formula. */
async function spreadsheet(book: LogBook, names: Names): Promise<Uint8Array> {
  const sheets: Sheets = [
    sheet("Logboek", LINE_COLUMNS, book.lines, names),
    sheet(`Totalen per taak`, TOTAL_COLUMNS, book.totals, names),
    {
      sheet: "Over dit bestand",
      columns: [{ width: 30 }, { width: 60 }],
      data: aboutOf(book).map(([label, text]) => [
        { value: label, type: String, fontWeight: "bold" as const },
        { value: text, type: String },
      ]),
    },
  ];
  return withoutTimes(await writeXlsxFile(sheets, { features: [FILTERED] }).toBuffer());
}

const aboutOf = ({ period, lines }: LogBook): readonly (readonly [string, string])[] => [
  ["Logboek backups (DVO 4.5)", periodText(period)],
  ["Regels", String(lines.length)],
  ["Tijden", "Nederlandse tijd"],
  ["geen resultaat", "Er kwam geen resultaat voor het afgesproken uur."],
  ["Verwacht: nee", "Deze taak staat niet in de lijst van verwachte backups."],
];

const sheet = <Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  names: Names,
): Sheets[number] => ({
  sheet: name,
  columns: columns.map(({ width }) => ({ width })),
  stickyRowsCount: 1,
  data: [
    columns.map(({ title }) => ({ value: title, type: String, fontWeight: "bold" as const })),
    ...rows.map((row) => columns.map((column) => cell(column.of(row, names)))),
  ],
});

const cell = (value: Cell) =>
  typeof value === "number" ? { value, type: Number } : value === "" ? null : { value, type: String };

/** The header of a table filters. */
const FILTERED: Feature = {
  files: {
    transform: {
      "xl/worksheets/sheet{id}.xml": {
        transform: (xml, { stickyRowsCount }) => {
          const last = [...xml.matchAll(/<c r="([A-Z]+\d+)"/g)].at(-1)?.[1];
          const width = /<c r="([A-Z]+)1"[^>]*>(?:(?!<c ).)*<\/row>/.exec(xml)?.[1];
          const height = /\d+$/.exec(last ?? "")?.[0];
          return stickyRowsCount && width && height
            ? xml.replace("</sheetData>", `</sheetData><autoFilter ref="A1:${width}${height}"/>`)
            : xml;
        },
      },
    },
  },
};

/** For Dutch Excel: semicolons, and a mark that says that it is UTF-8. What looks like a formula gets a quote before it. */
function commaSeparated({ lines }: LogBook, names: Names): Uint8Array {
  const rows = [
    LINE_COLUMNS.map(({ title }) => title),
    ...lines.map((line) => LINE_COLUMNS.map((column) => column.of(line, names))),
  ];
  return Buffer.from(
    stringify(rows, {
      delimiter: ";",
      bom: true,
      escape_formulas: true,
      record_delimiter: "windows",
      quote_record_delimiter: true,
    }),
  );
}
