import { Paragraph, TextRun } from "docx";
import {
  type Hours,
  type Municipality,
  PARAMETER_KEYS,
  PARAMETER_STATES,
  type ParameterState,
  SECTION_TITLE,
  STATE_WORDS,
  type SectionKey,
  type Snapshot,
  inTemplateOrder,
} from "../snapshot.ts";
import { NOT_SET, capitalMonth, monthName, number, oneLine, percentage } from "./dutch.ts";
import { STATE_COLOUR, STYLE } from "./look.ts";
import { type Block, type Cell, factSheet, grid, heading, note, paragraph, written } from "./parts.ts";

/** Bijlage 2 of the DVO, in its order and with its words. */
export function templateParts(snapshot: Snapshot): readonly Block[] {
  const section = (key: SectionKey): readonly Block[] => [heading(1, SECTION_TITLE[key]), ...said(snapshot, key)];
  return [
    whoAndWhen(snapshot),
    new Paragraph({ style: STYLE.lead, spacing: { before: 240 }, children: [new TextRun(PURPOSE)] }),
    ...section("events"),
    ...section("concerns"),
    ...section("outlook"),
    ...section("decisions"),
    ...section("planning"),
    ...section("results"),
    note(NO_PROJECTS),
    ...hoursAndBudget(snapshot),
    ...parameters(snapshot),
  ];
}

const PURPOSE =
  "In dit rapport wordt maandelijks de belangrijkste gebeurtenissen m.b.t. de regionale ICT regeling gerapporteerd.";
const NO_PROJECTS =
  "De resultaten van ICT-projecten staan niet in dit rapport. De projectleider rapporteert die apart aan de opdrachtgever van het project (DVO 7.2).";

const said = ({ sections }: Snapshot, key: SectionKey): readonly Block[] => written(sections[key]?.text);

function whoAndWhen({ author, month, officialClient, administrativeClient, portfolioHolders }: Snapshot): Block {
  const name = (known: string | undefined): string => (known === undefined ? NOT_SET : oneLine(known) || NOT_SET);
  return factSheet(
    [
      [
        { label: "Steller:", value: name(author) },
        { label: "Rapportageperiode:", value: monthName(month) },
      ],
      [
        { label: "Ambtelijk opdrachtgever:", value: name(officialClient) },
        { label: "Bestuurlijk opdrachtgever:", value: name(administrativeClient) },
      ],
      [{ label: "Portefeuillehouders:", value: name(portfolioHolders.map(oneLine).join(", ")) }],
    ],
    [23, 27, 24, 26],
  );
}

function hoursAndBudget(snapshot: Snapshot): readonly Block[] {
  const { month, sections } = snapshot;
  const municipalities = inTemplateOrder(snapshot.municipalities, ({ organisation }) => organisation);
  const amount = (value: number | undefined, decimals: number): string =>
    value === undefined ? NOT_SET : number(value, decimals);
  return [
    heading(1, SECTION_TITLE.hours),
    ...(sections.hours ? said(snapshot, "hours") : []),
    paragraph("Werkplekken en factor", STYLE.caption),
    grid({
      head: ["Gemeente", "Aantal Werkplekken", "Factor"],
      rows: municipalities.map(({ name, workplaces, factor }) => [
        oneLine(name),
        amount(workplaces, 0),
        amount(factor, 4),
      ]),
      widths: [34, 33, 33],
    }),
    paragraph(`Uren in ${monthName(month)}`, STYLE.caption),
    grid({
      head: [capitalMonth(month), "Uren Bijgedragen", "Uren Afgenomen", "% Afgenomen", "% Cumulatief"],
      rows: municipalities.map(({ name, hours, yearHours }) => [
        oneLine(name),
        amount(hours?.contributed, 1),
        amount(hours?.taken, 1),
        taken(hours),
        taken(yearHours),
      ]),
      widths: [24, 19, 19, 19, 19],
    }),
    note(howPartsAreCounted(month, municipalities)),
  ];
}

const taken = (hours: Hours | undefined): string =>
  hours === undefined ? NOT_SET : percentage(hours.taken, hours.contributed);

function howPartsAreCounted(month: string, municipalities: readonly Municipality[]): string {
  const [first] = municipalities.flatMap(({ yearHours }) => (yearHours ? [yearHours.from] : [])).sort();
  return [
    "% Afgenomen: de afgenomen uren als deel van de bijgedragen uren van deze maand.",
    ...(first === undefined
      ? []
      : [
          `% Cumulatief: hetzelfde over ${first === month ? monthName(month) : `${monthName(first)} tot en met ${monthName(month)}`}.`,
        ]),
  ].join(" ");
}

function parameters(snapshot: Snapshot): readonly Block[] {
  return [
    heading(1, "Toelichting sturingsparameters"),
    grid({
      head: ["Sturingsparameter", "Stand", "Toelichting"],
      rows: PARAMETER_KEYS.map((key) => [
        SECTION_TITLE[key],
        stateCell(snapshot.states[key]),
        written(snapshot.sections[key]?.text, STYLE.cell),
      ]),
      widths: [25, 19, 56],
      texts: [1, 2],
    }),
    ...PARAMETER_STATES.map(
      (state) =>
        new Paragraph({
          style: STYLE.note,
          keepLines: true,
          children: [sign(state), new TextRun(STATE_WORDS[state].sentence)],
        }),
    ),
  ];
}

const stateCell = (state: ParameterState | undefined): Cell =>
  state === undefined
    ? NOT_SET
    : [
        new Paragraph({
          style: STYLE.cell,
          children: [
            sign(state),
            new TextRun({ text: STATE_WORDS[state].name, style: STYLE.strong, color: STATE_COLOUR[state] }),
          ],
        }),
      ];

const sign = (state: ParameterState): TextRun =>
  new TextRun({ text: `${STATE_WORDS[state].sign}  `, color: STATE_COLOUR[state] });
