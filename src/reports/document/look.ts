import {
  AlignmentType,
  BorderStyle,
  type IBaseParagraphStyleOptions,
  type IPropertiesOptions,
  LevelFormat,
  LineRuleType,
} from "docx";

/** In twentieths of a point, as Word counts: of A4, and of the text on it. */
const A4 = { width: 11_906, height: 16_838 };
const MARGIN = { top: 1_304, bottom: 1_134, left: 1_247, right: 1_247, header: 624, footer: 567 };
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
  /** Of a piece of text. */
  strong: "Emphasised",
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
  paragraph: { spacing: { before, after, line: 264, lineRule: LineRuleType.AUTO }, keepNext: true, keepLines: true },
});

const cell = { spacing: { before: 10, after: 10, line: 240, lineRule: LineRuleType.AUTO } };
const bandSide = { style: BorderStyle.SINGLE, size: 48, space: 6, color: DARK };
/** The title and what stands beneath it are one band: the first has no edge below, the second none above. */
const band = { shading: { fill: DARK }, indent: { left: 170, right: 170 } };
const bandSides = { left: bandSide, right: bandSide };

export const styles: NonNullable<IPropertiesOptions["styles"]> = {
  default: {
    document: {
      run: { font: FONT, size: 21, color: INK, language: { value: "nl-NL" } },
      paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
    },
    title: {
      run: { font: FONT, size: 56, bold: true, color: "FFFFFF" },
      paragraph: {
        ...band,
        border: { ...bandSides, top: bandSide },
        spacing: { before: 0, after: 0, line: 264, lineRule: LineRuleType.AUTO },
        keepNext: true,
      },
    },
    heading1: heading(30, 320, 80),
    heading2: heading(26, 280, 80),
    heading3: heading(22, 140, 50),
    listParagraph: {
      paragraph: { spacing: { after: 50, line: 264, lineRule: LineRuleType.AUTO }, contextualSpacing: false },
    },
    caption: {
      run: { font: FONT, size: 20, bold: true, color: PALE_INK },
      paragraph: { spacing: { before: 160, after: 80, line: 252, lineRule: LineRuleType.AUTO }, keepNext: true },
    },
  },
  characterStyles: [{ ...{ id: STYLE.strong, name: "Nadruk", basedOn: "DefaultParagraphFont" }, run: { bold: true } }],
  paragraphStyles: [
    {
      ...{ id: "Subtitle", name: "Subtitle", basedOn: "Normal", next: "Normal", quickFormat: true },
      run: { size: 28, color: "FFFFFF" },
      paragraph: {
        ...band,
        border: { ...bandSides, bottom: bandSide },
        spacing: { before: 0, after: 320, line: 276, lineRule: LineRuleType.AUTO },
      },
    },
    {
      ...{ id: STYLE.lead, name: "Kern", basedOn: "Normal", quickFormat: true },
      run: { size: 23 },
      paragraph: { spacing: { after: 120, line: 264, lineRule: LineRuleType.AUTO } },
    },
    {
      ...{ id: STYLE.cell, name: "Cel", basedOn: "Normal", quickFormat: true },
      run: { size: 19 },
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
      paragraph: { spacing: { before: 80, after: 80, line: 240, lineRule: LineRuleType.AUTO } },
    },
    {
      ...{ id: STYLE.note, name: "Toelichting", basedOn: "Normal", quickFormat: true },
      run: { size: 18, color: PALE_INK },
      paragraph: { spacing: { before: 80, after: 80, line: 252, lineRule: LineRuleType.AUTO } },
    },
    {
      ...{ id: STYLE.running, name: "Kop- en voettekst", basedOn: "Normal" },
      run: { size: 17, color: PALE_INK },
      paragraph: { spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO } },
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
          style: { paragraph: { indent: { left: 340, hanging: 227 } }, run: { color: DARK } },
        },
      ],
    },
  ],
};
