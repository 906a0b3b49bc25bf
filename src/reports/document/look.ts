import {
  AlignmentType,
  BorderStyle,
  type IBaseParagraphStyleOptions,
  type IPropertiesOptions,
  LevelFormat,
} from "docx";

/** In twentieths of a point, as Word counts: of A4, and of the text on it. */
const A4 = { width: 11_906, height: 16_838 };
const MARGIN = { top: 1_418, bottom: 1_247, left: 1_247, right: 1_247, header: 624, footer: 567 };
export const TEXT_WIDTH = A4.width - MARGIN.left - MARGIN.right;

export const PAGE = { size: A4, margin: MARGIN } as const;

export const FONT = "Calibri";
/** Of the bars in the charts too. */
export const DARK = "12475F";
export const INK = "1B2430";
export const PALE_INK = "4A5666";
export const LINE = "C3CBD5";
export const BAND = "EEF1F5";
/** On white each is dark enough for text. */
export const STATE_COLOUR = { "as-planned": "1D6B5C", threatens: "8A5200", deviates: "A3152B" } as const;

/** Styles that Word does not have by itself, by the id with which a paragraph asks for it. */
export const STYLE = {
  lead: "Lead",
  label: "Label",
  cell: "Cell",
  number: "Number",
  columnHead: "ColumnHead",
  columnHeadNumber: "ColumnHeadNumber",
  pictures: "Pictures",
  caption: "Caption",
  note: "Note",
  running: "Running",
} as const;

/** The list of points, in `numbering`. */
export const POINTS = "points";

const heading = (size: number, before: number, after: number): IBaseParagraphStyleOptions => ({
  run: { font: FONT, size, bold: true, color: DARK },
  paragraph: { spacing: { before, after, line: 264 }, keepNext: true, keepLines: true },
});

const cell = { spacing: { before: 40, after: 40, line: 245 } };
const bandSide = { style: BorderStyle.SINGLE, size: 48, space: 6, color: DARK };
/** Paragraphs that follow one another become one band only with the same borders and indents. */
const band = {
  shading: { fill: DARK },
  border: { left: bandSide, right: bandSide, top: bandSide, bottom: bandSide },
  indent: { left: 170, right: 170 },
};

export const styles: NonNullable<IPropertiesOptions["styles"]> = {
  default: {
    document: {
      run: { font: FONT, size: 21, color: INK, language: { value: "nl-NL" } },
      paragraph: { spacing: { after: 120, line: 276 } },
    },
    title: {
      run: { font: FONT, size: 56, bold: true, color: "FFFFFF" },
      paragraph: { ...band, spacing: { before: 0, after: 0, line: 276 }, keepNext: true },
    },
    heading1: heading(30, 360, 100),
    heading2: heading(26, 300, 100),
    heading3: heading(22, 240, 80),
    caption: {
      run: { font: FONT, size: 20, bold: true, color: PALE_INK },
      paragraph: { spacing: { before: 160, after: 80, line: 252 }, keepNext: true },
    },
  },
  paragraphStyles: [
    {
      ...{ id: "Subtitle", name: "Subtitle", basedOn: "Normal", next: "Normal", quickFormat: true },
      run: { size: 28, color: "FFFFFF" },
      paragraph: { ...band, spacing: { before: 0, after: 320, line: 276 } },
    },
    {
      ...{ id: STYLE.lead, name: "Kern", basedOn: "Normal", quickFormat: true },
      run: { size: 23 },
      paragraph: { spacing: { after: 160, line: 288 } },
    },
    {
      ...{ id: STYLE.cell, name: "Cel", basedOn: "Normal", quickFormat: true },
      run: { size: 20 },
      paragraph: cell,
    },
    { ...{ id: STYLE.label, name: "Label", basedOn: STYLE.cell }, run: { bold: true, color: DARK } },
    { ...{ id: STYLE.number, name: "Getal", basedOn: STYLE.cell }, paragraph: { alignment: AlignmentType.RIGHT } },
    {
      ...{ id: STYLE.columnHead, name: "Kolomkop", basedOn: STYLE.cell },
      run: { bold: true, color: "FFFFFF" },
      paragraph: { keepNext: true },
    },
    {
      ...{ id: STYLE.columnHeadNumber, name: "Kolomkop getal", basedOn: STYLE.columnHead },
      paragraph: { alignment: AlignmentType.RIGHT },
    },
    {
      ...{ id: STYLE.pictures, name: "Grafieken", basedOn: "Normal" },
      paragraph: { spacing: { before: 120, after: 160, line: 240 } },
    },
    {
      ...{ id: STYLE.note, name: "Toelichting", basedOn: "Normal", quickFormat: true },
      run: { size: 18, color: PALE_INK },
      paragraph: { spacing: { before: 80, after: 80, line: 252 } },
    },
    {
      ...{ id: STYLE.running, name: "Kop- en voettekst", basedOn: "Normal" },
      run: { size: 17, color: PALE_INK },
      paragraph: { spacing: { after: 0, line: 240 } },
    },
  ],
};

export const numbering: NonNullable<IPropertiesOptions["numbering"]> = {
  config: [
    {
      reference: POINTS,
      levels: [
        {
          ...{ level: 0, format: LevelFormat.BULLET, text: "•", alignment: AlignmentType.LEFT },
          style: { paragraph: { indent: { left: 340, hanging: 227 }, spacing: { after: 60 } }, run: { color: DARK } },
        },
      ],
    },
  ],
};
