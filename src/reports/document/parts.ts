import {
  BorderStyle,
  type FileChild,
  HeadingLevel,
  ImageRun,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import type { Picture } from "../../charts/charts.ts";
import { NOTHING_REPORTED, paragraphsOf } from "./dutch.ts";
import { BAND, DARK, LINE, POINTS, STYLE, TEXT_WIDTH } from "./look.ts";

const LEVEL = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;

export const heading = (level: 1 | 2 | 3, text: string, onNewPage = false): Paragraph =>
  new Paragraph({ heading: LEVEL[level], text, ...(onNewPage && { pageBreakBefore: true, spacing: { before: 0 } }) });

export const paragraph = (text: string, style?: string): Paragraph =>
  new Paragraph({ ...(style !== undefined && { style }), children: [new TextRun(text)] });

export const note = (text: string): Paragraph => paragraph(text, STYLE.note);

/** A line that starts with a dash or a dot becomes a point of a list. */
const POINT = /^[-–*•·]\s+/;

/** What a person wrote, a paragraph for each line. */
export function written(text: string | undefined, style?: string): readonly Paragraph[] {
  const lines = paragraphsOf(text ?? "");
  if (lines.length === 0) return [paragraph(NOTHING_REPORTED, style)];
  return lines.map((line) =>
    POINT.test(line)
      ? new Paragraph({
          ...(style !== undefined && { style }),
          numbering: { reference: POINTS, level: 0 },
          children: [new TextRun(line.replace(POINT, ""))],
        })
      : paragraph(line, style),
  );
}

/** A cell: text, or paragraphs where text alone is not enough. */
export type Cell = string | readonly Paragraph[];

export interface Grid {
  /** Column headings, repeated on every page; the first is what the rows are. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Shares of the width of the text, one for each column. */
  readonly widths: readonly number[];
  /** Columns of text; the others are numbers and stand right. The first is text by itself. */
  readonly texts?: readonly number[];
  /** Whether the last row is the sum of those above it. */
  readonly hasTotal?: boolean;
  /** For many rows of figures. */
  readonly isDense?: boolean;
}

const THIN = { style: BorderStyle.SINGLE, size: 4, color: LINE } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: "auto" } as const;
const BESIDE = 100;
const ABOVE = { dense: 10, roomy: 55 };

/** A table whose first row and first column are marked as headings. */
export function grid({ head, rows, widths, texts = [], hasTotal = false, isDense = false }: Grid): Table {
  const columnWidths = shared(widths);
  const isText = (column: number): boolean => column === 0 || texts.includes(column);
  const cells = (row: readonly Cell[], styleOf: (column: number) => string, fill?: string): readonly TableCell[] =>
    row.map((cell, column) =>
      cellOf(cell, {
        style: styleOf(column),
        width: columnWidths[column] ?? 0,
        isDense,
        ...(fill !== undefined && { fill }),
      }),
    );

  const headRow = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: cells(head, (column) => (isText(column) ? STYLE.columnHead : STYLE.columnHeadNumber), DARK),
  });
  const bodyRows = rows.map((row, at) => {
    const isLast = at === rows.length - 1;
    return new TableRow({
      cantSplit: isShort(row),
      // A row by itself on the next page is read as a table of its own.
      keepNext: isShort(row) && !isLast && rows.length <= MOST_TOGETHER,
      children: cells(
        row,
        (column) => (column === 0 ? STYLE.label : isText(column) ? STYLE.cell : STYLE.number),
        isLast && hasTotal ? BAND : undefined,
      ),
    });
  });
  return tableOf([headRow, ...bodyRows], columnWidths);
}

const MOST_TOGETHER = 18;
const LONGEST_TOGETHER = 600;
const isShort = (row: readonly Cell[]): boolean =>
  row.every((cell) => typeof cell === "string" && cell.length <= LONGEST_TOGETHER);

/** Facts by twos on a row, each with its label before it. */
export function factSheet(rows: readonly (readonly Fact[])[], widths: readonly number[]): Table {
  const columnWidths = shared(widths);
  return tableOf(
    rows.map((facts) => {
      const spare = widths.length - 2 * facts.length;
      return new TableRow({
        children: facts.flatMap(({ label, value }, at) => {
          const column = 2 * at;
          const isLast = at === facts.length - 1;
          const width = columnWidths.slice(column + 1, column + 2 + (isLast ? spare : 0)).reduce((a, b) => a + b, 0);
          return [
            cellOf(label, { style: STYLE.label, width: columnWidths[column] ?? 0, fill: BAND }),
            cellOf(value, { style: STYLE.cell, width, columnSpan: isLast ? 1 + spare : 1 }),
          ];
        }),
      });
    }),
    columnWidths,
    false,
  );
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

const tableOf = (rows: readonly TableRow[], columnWidths: readonly number[], hasHead = true): Table =>
  new Table({
    rows,
    columnWidths,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    tableLook: { firstRow: hasHead, firstColumn: true, lastRow: false, lastColumn: false, noVBand: true },
    borders: { top: THIN, bottom: THIN, insideHorizontal: THIN, left: NONE, right: NONE, insideVertical: NONE },
  });

interface CellLook {
  readonly style: string;
  readonly width: number;
  readonly fill?: string;
  readonly columnSpan?: number;
  readonly isDense?: boolean;
}

function cellOf(cell: Cell, { style, width, fill, columnSpan = 1, isDense = false }: CellLook): TableCell {
  const above = isDense ? ABOVE.dense : ABOVE.roomy;
  return new TableCell({
    columnSpan,
    width: { size: width, type: WidthType.DXA },
    margins: { top: above, bottom: above, left: BESIDE, right: BESIDE },
    verticalAlign: VerticalAlignTable.CENTER,
    ...(fill !== undefined && { shading: { type: ShadingType.CLEAR, fill } }),
    children: typeof cell === "string" ? [paragraph(cell, style)] : [...cell],
  });
}

/** Whole twentieths of a point that together are the width of the text. */
function shared(widths: readonly number[]): readonly number[] {
  const sum = widths.reduce((one, other) => one + other, 0);
  const whole = widths.map((width) => Math.floor((TEXT_WIDTH * width) / sum));
  const rest = TEXT_WIDTH - whole.reduce((one, other) => one + other, 0);
  return whole.map((width, at) => (at === 0 ? width + rest : width));
}

/** In pixels of a page, 15 twentieths of a point each, with a space left between two pictures. */
const ROW_WIDTH = Math.floor(TEXT_WIDTH / 15) - 5;

/** Pictures beside one another: together as wide as the text, all of one height, none out of shape. */
export function pictures(drawn: readonly { readonly picture: Picture; readonly name: string }[]): Paragraph {
  const shapes = drawn.map(({ picture: { width, height } }) => width / height);
  const height = ROW_WIDTH / shapes.reduce((one, other) => one + other, 0);
  return new Paragraph({
    style: STYLE.pictures,
    children: drawn.flatMap(({ picture, name }, at) => [
      ...(at > 0 ? [new TextRun(" ")] : []),
      new ImageRun({
        type: "png",
        data: picture.bytes,
        transformation: { width: Math.floor(height * (shapes[at] ?? 1)), height: Math.round(height) },
        altText: { name, title: name, description: picture.alt },
      }),
    ]),
  });
}

/** A word and what it means, small. */
export const definition = (word: string, meaning: string): Paragraph =>
  new Paragraph({
    style: STYLE.note,
    children: [new TextRun({ text: `${word}: `, style: STYLE.strong }), new TextRun(meaning)],
  });

export type Block = FileChild;
