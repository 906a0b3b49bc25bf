import { groupedBars, type Picture } from "../charts/charts.ts";
import { type GroupedBars, MOST_GROUPS } from "../charts/grouped-bars.ts";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import { describeError } from "../lib/log.ts";
import type { FileOffer, Message } from "../lib/message.ts";
import type { OrganisationId } from "../people/person.ts";
import { linesOf, shortened } from "../tickets/ticket-cards.ts";
import { type Compared, type MonthFigures, SERVICES, SERVICE_NAME } from "./figures.ts";
import { LINK_MINUTES } from "./links.ts";
import { type Month, monthName } from "./month.ts";
import { HOURS_EXAMPLE, type typedHours } from "./report-input.ts";
import type { Reach } from "./report-store.ts";
import {
  SHORT_TITLE,
  figureLines,
  monthTitle,
  reportTitle,
  saysOf,
  statusOf,
  summaryOf,
  sayStatus,
} from "./report-words.ts";
import { type Report, isOpen, isSent, lastSent, sectionMark } from "./report.ts";
import type { Reports } from "./reports.ts";
import {
  PARAMETER_KEYS,
  PARAMETER_STATES,
  type ParameterKey,
  SECTION_KEYS,
  SECTION_TITLE,
  STATE_WORDS,
  type SectionKey,
  type Snapshot,
  inTemplateOrder,
} from "./snapshot.ts";

type NameOf = (organisation: OrganisationId) => string;

/** The texts that are written one after the other; the sturingsparameters have a form of their own. */
export const WRITTEN = SECTION_KEYS.filter((key) => !PARAMETER_KEYS.some((parameter) => parameter === key));

const textLines = (texts: readonly string[]) => texts.map((text) => ({ text }));
const targetOf = ({ month, changes }: Pick<Report, "month" | "changes">) => ({ month, nonce: String(changes) });

/** What there is to look at; the same facts stand beside it as text, so a card goes without when it cannot be drawn. */
export const drawn = (log: Reports["log"], facts: GroupedBars | undefined): Promise<Picture | undefined> =>
  facts
    ? groupedBars(facts).catch((error: unknown) => {
        log.error(describeError(error), "a picture of the figures could not be drawn");
        return undefined;
      })
    : Promise.resolve(undefined);

const FLOWS = ["binnen", "afgehandeld", "open"] as const;

/** How tickets came and went, for each organisation that has any. */
export function chartOf({ organisations }: MonthFigures, nameOf: NameOf): GroupedBars | undefined {
  const groups = inTemplateOrder(organisations, ({ organisation }) => organisation)
    .filter(({ now }) => now.in + now.out + now.openAtEnd > 0)
    .slice(0, MOST_GROUPS)
    .map(({ organisation, now }) => ({
      label: nameOf(organisation),
      values: [now.in, now.out, Math.max(0, now.openAtEnd)],
    }));
  return groups.length === 0
    ? undefined
    : { title: "Meldingen en aanvragen", unit: "meldingen en aanvragen", series: FLOWS, groups };
}

/** By service of DVO 3, compared with the month before. */
export function serviceChartOf({ now, monthBefore }: Compared): GroupedBars | undefined {
  const groups = SERVICES.map((key) => ({
    label: SERVICE_NAME[key],
    values: [now.byService[key].in, monthBefore ? monthBefore.byService[key].in : null],
  })).filter(({ values }) => values.some((value) => value !== null && value > 0));
  return groups.length === 0
    ? undefined
    : { title: "Binnengekomen, naar dienst", unit: "meldingen", series: ["deze maand", "een maand eerder"], groups };
}

const pictured = (picture: Picture | undefined) => ({ picture: picture?.dataUri ?? "", alt: picture?.alt ?? "" });

export interface DraftView {
  readonly figures: MonthFigures;
  readonly picture: Picture | undefined;
  /** The last working day within the first week. */
  readonly lateAt: Instant | undefined;
  /** What the organisation file leaves open. */
  readonly open: readonly string[];
  readonly reach: Reach | undefined;
  /** Names somebody, sends and corrects; who was named only fills in. */
  readonly isManager: boolean;
}

/** The report for who makes it: what is filled in, what is not, and the figures in short. */
export function draftCard(report: Report, view: DraftView, notice = ""): Message {
  const { status, colour } = statusOf(report);
  const summary = summaryOf(report);
  const open = isOpen(report);
  return {
    summary,
    card: {
      template: "monthly-report",
      data: {
        ...targetOf(report),
        ...{ fallback: summary, title: reportTitle(report.month), status, statusColor: colour, notice },
        says: textLines(sayStatus(report, view.lateAt)),
        ...pictured(view.picture),
        facts: figureLines(view.figures.whole),
        parts: partsOf(report),
        remarks: textLines([...reachText(report, view.reach), ...openText(view.open)]),
        ...{ isOpen: open, canSend: open && view.isManager },
        canCorrect: view.isManager && isSent(report) && !report.correcting,
        canName: open && view.isManager,
      },
    },
  };
}

/** A sign and words, never a colour alone. */
function partsOf(report: Report) {
  const part = (label: string, says: string) => ({ sign: says === "nog leeg" ? "–" : "✓", label, value: says });
  const texts = WRITTEN.map((key) => part(SHORT_TITLE[key], saysOf(report.sections[key])));
  const steering = PARAMETER_KEYS.map((key) => {
    const state = report.states[key]?.state;
    return part(SHORT_TITLE[key], state ? STATE_WORDS[state].name : "nog leeg");
  });
  const { hours } = report;
  const hoursPart = part("Uren", hours ? `ingevuld door ${hours.name} op ${dutchMoment(hours.at)}` : "nog leeg");
  return [...texts, hoursPart, ...steering];
}

/** What is still empty, as people call it. */
export const emptyParts = (report: Report): readonly string[] =>
  partsOf(report).flatMap(({ value, label }) => (value === "nog leeg" ? [label] : []));

const openText = (open: readonly string[]): string[] =>
  open.length === 0 ? [] : [`Nog niet vastgesteld: ${open.join(", ")}. Dit komt uit het organisatiebestand.`];

function reachText(report: Report, reach: Reach | undefined): string[] {
  const sent = lastSent(report);
  if (!sent || !reach) return [];
  const named = (ids: readonly string[]) => sent.recipients.filter(({ person }) => ids.includes(person));
  const missed = named(reach.missed);
  const received = named(reach.received).length;
  return [
    `Versie ${sent.version} is afgeleverd bij ${received} van de ${sent.recipients.length} personen.`,
    ...(missed.length === 0
      ? []
      : [`Niet bereikt: ${missed.map(({ name }) => name).join(", ")}. Neem zelf contact op.`]),
  ];
}

/** What an older card of the report shrinks to. */
export const olderCard = (month: Month): Message => {
  const text = `Maandrapportage ${monthName(month)}: de nieuwste kaart staat verderop.`;
  return { summary: text, card: { template: "text", data: { fallback: text, paragraphs: textLines([text]) } } };
};

export interface SectionForm {
  readonly section: SectionKey;
  /** What the writer has typed; absent: what is saved. */
  readonly text?: string;
  readonly notice?: string;
  readonly problems?: readonly string[];
  /** Show what a colleague wrote meanwhile. */
  readonly showsSaved?: boolean;
}

/** One text of the report to write. */
export function sectionForm(report: Report, form: SectionForm): Message {
  const { section, notice = "", problems = [], showsSaved = false } = form;
  const saved = report.sections[section];
  const at = WRITTEN.indexOf(section);
  const title = reportTitle(report.month);
  return {
    summary: `${title}: ${SHORT_TITLE[section]}`,
    card: {
      template: "monthly-report-section",
      data: {
        ...targetOf(report),
        ...{ section, next: WRITTEN[(at + 1) % WRITTEN.length], seen: sectionMark(report, section) },
        ...{ title: SHORT_TITLE[section], label: SECTION_TITLE[section], notice, problems: textLines(problems) },
        progress: `${title} · onderdeel ${at + 1} van ${WRITTEN.length}`,
        text: form.text ?? saved?.text ?? "",
        now: showsSaved ? linesOf(shortened(saved?.text ?? "")) : [],
        saved: saved ? textLines([`Opgeslagen: ${saysOf(saved)}.`]) : [],
      },
    },
  };
}

/** The hours of each municipality to fill in. */
export function hoursForm(
  report: Report,
  municipalities: ReturnType<typeof typedHours>,
  { csv = "", problems = [] }: { readonly csv?: string; readonly problems?: readonly string[] } = {},
): Message {
  const { hours } = report;
  return {
    summary: `${reportTitle(report.month)}: uren`,
    card: {
      template: "monthly-report-hours",
      data: {
        ...targetOf(report),
        ...{ title: monthTitle(report.month), problems: textLines(problems), csv, example: HOURS_EXAMPLE },
        municipalities: inTemplateOrder(municipalities, ({ id }) => id).map((one) => ({ ...one })),
        saved: hours ? textLines([`Opgeslagen: ingevuld door ${hours.name} op ${dutchMoment(hours.at)}.`]) : [],
      },
    },
  };
}

/** What is filled in already, as the form's fields are called: "state-time", "text-time". */
export const savedSteering = (report: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PARAMETER_KEYS.flatMap((key) => [
      [`state-${key}`, report.states[key]?.state ?? ""],
      [`text-${key}`, report.sections[key]?.text ?? ""],
    ]),
  );

/** The three states with their fixed sentences (Bijlage 2). */
export function steerForm(
  report: Report,
  filled: Readonly<Record<string, string>>,
  problems: readonly string[] = [],
): Message {
  const states = PARAMETER_STATES.map((value) => {
    const { sign, sentence } = STATE_WORDS[value];
    return { value, title: `${sign} ${sentence}` };
  });
  const parameter = (key: ParameterKey) => ({
    ...{ key, label: SHORT_TITLE[key], states },
    ...{ state: filled[`state-${key}`] ?? "", said: filled[`text-${key}`] ?? "" },
  });
  return {
    summary: `${reportTitle(report.month)}: sturingsparameters`,
    card: {
      template: "monthly-report-steer",
      data: {
        ...targetOf(report),
        ...{
          title: monthTitle(report.month),
          problems: textLines(problems),
          parameters: PARAMETER_KEYS.map(parameter),
        },
      },
    },
  };
}

/** Asks once more, with who gets it. */
export function sendCard(
  report: Report,
  recipients: readonly { readonly name: string }[],
  hasChannel: boolean,
): Message {
  const empty = emptyParts(report);
  const title = reportTitle(report.month);
  const { correcting } = report;
  return {
    summary: `${title} versturen?`,
    card: {
      template: "monthly-report-send",
      data: {
        ...{ ...targetOf(report), title },
        intro: correcting
          ? `Dit is versie ${report.sent.length + 1}. De eerdere versie blijft bestaan.`
          : "Het rapport gaat met alle gemeenten erin naar iedereen hieronder (DVO 7.2).",
        warnings: textLines([
          ...(correcting ? [`Gewijzigd: ${correcting.changed}`] : []),
          ...(empty.length === 0 ? [] : [`Nog leeg: ${empty.join(", ")}.`]),
        ]),
        recipients: textLines([
          hasChannel ? "Het kanaal Rapportage" : "Het kanaal Rapportage, zodra het gekoppeld is",
          ...recipients.map(({ name }) => name),
        ]),
      },
    },
  };
}

export interface SentView {
  readonly picture: Picture | undefined;
  /** The version that was sent last. */
  readonly newest: number;
  /** Counts what had happened to the report. */
  readonly changes: number;
}

/** What was sent, for whom it is meant: the same facts as the document, in short. */
export function sentCard(snapshot: Snapshot, { picture, newest, changes }: SentView, notice = ""): Message {
  const month = snapshot.month as Month;
  const { version, author, changed } = snapshot;
  const isOld = version < newest;
  const replaced = isOld ? `Er is een nieuwere versie van dit rapport: versie ${newest}.` : "";
  const summary = version > 1 ? `${reportTitle(month)}: versie ${version}` : reportTitle(month);
  return {
    summary,
    card: {
      template: "monthly-report-sent",
      data: {
        ...targetOf({ month, changes }),
        ...{ fallback: summary, title: reportTitle(month), version: String(version), notice: notice || replaced },
        status: isOld
          ? `Versie ${version} · vervangen`
          : `Versie ${version} · verstuurd op ${dutchMoment(snapshot.at)}`,
        says: textLines([
          ...(author === undefined ? [] : [`Steller: ${author}`]),
          ...(changed === undefined ? [] : [`Gewijzigd in deze versie: ${changed}`]),
        ]),
        ...pictured(picture),
        facts: figureLines(snapshot.figures.whole),
        parts: sentParts(snapshot),
      },
    },
  };
}

const SHOWN_TEXT = 160;
const inShort = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > SHOWN_TEXT ? `${line.slice(0, SHOWN_TEXT - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
};

function sentParts({ sections, states }: Snapshot) {
  return SECTION_KEYS.map((key) => {
    const isParameter = PARAMETER_KEYS.some((one) => one === key);
    const state = isParameter ? states[key as ParameterKey] : undefined;
    const text = inShort(sections[key]?.text ?? "");
    const says = [...(state ? [STATE_WORDS[state].name] : []), ...(text === "" ? [] : [text])].join(": ");
    return {
      label: SHORT_TITLE[key],
      value: says || (isParameter ? "nog niet vastgesteld" : "geen bijzonderheden gemeld"),
    };
  });
}

export interface FiguresView {
  readonly month: Month;
  readonly of: string;
  readonly figures: Compared;
  readonly picture: Picture | undefined;
  readonly chosen: string;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly note: string;
  /** There is a report to go back to. */
  readonly hasReport: boolean;
}

/** The figures of one municipality, or of all together. */
export function figuresCard({ month, of, figures, picture, ...view }: FiguresView): Message {
  const { chosen, choices, note, hasReport } = view;
  const summary = `Cijfers ${monthName(month)}`;
  return {
    summary,
    card: {
      template: "monthly-report-figures",
      data: {
        ...targetOf({ month, changes: 0 }),
        ...{ fallback: summary, title: monthName(month), of, chosen, hasReport, note },
        choices: choices.map((one) => ({ ...one })),
        ...pictured(picture),
        facts: figureLines(figures),
      },
    },
  };
}

/** Where the document can be opened, for who asked only. */
export const linkCard = (month: Month, changes: number, url: string): Message => ({
  summary: reportTitle(month),
  card: {
    template: "monthly-report-link",
    data: { ...targetOf({ month, changes }), title: reportTitle(month), url, minutes: String(LINK_MINUTES) },
  },
});

export const REPORT_FILE = "monthly-report";
/** The document is made when it is taken, so its size here is a guess. */
const ABOUT_BYTES = 150_000;

export function documentOffer(month: Month, version: number): Message {
  const file: FileOffer = {
    name: fileNameOf(month, version),
    description: version === 0 ? "Het concept als Word-document" : "Het rapport als Word-document",
    sizeBytes: ABOUT_BYTES,
    offer: { file: REPORT_FILE, args: { month, version: String(version) } },
  };
  return { summary: "Hieronder kunt u het document ophalen.", file };
}

/** Letters, digits, points and dashes. */
export const fileNameOf = (month: Month, version: number): string =>
  `maandrapportage-${month}-${version === 0 ? "concept" : `versie-${version}`}.docx`;

export const namesIn =
  ({ directory }: Pick<Reports, "directory">): NameOf =>
  (organisation) =>
    directory.organisation(organisation)?.name ?? organisation;
