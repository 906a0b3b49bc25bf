import { type Picture, groupedBars } from "../../charts/charts.ts";
import type { GroupedBars } from "../../charts/grouped-bars.ts";
import { dutchDay } from "../../lib/instant.ts";
import {
  type Compared,
  type Figures,
  type Flow,
  SERVICES,
  SERVICE_NAME,
  type ServiceKey,
  type Times,
  kindName,
} from "../figures.ts";
import { type Snapshot, inTemplateOrder } from "../snapshot.ts";
import {
  NONE,
  NO_FIGURES,
  duration,
  monthBefore,
  monthName,
  number,
  oneLine,
  percentage,
  shortMonth,
  yearBefore,
} from "./dutch.ts";
import type { Table } from "docx";
import { STYLE } from "./look.ts";
import { type Block, definition, grid, heading, note, paragraph, pictures } from "./parts.ts";

export const ANNEX_TITLE = "Bijlage: Meldingen en doorlooptijden";

interface Named extends Compared {
  readonly name: string;
}

/** What DVO 7.2 asks to be reported of calls: all together, then each municipality. Rejects when a chart cannot be drawn. */
export async function annexParts({ figures, month, municipalities, shared }: Snapshot): Promise<readonly Block[]> {
  const names = new Map([...municipalities, shared].map(({ organisation, name }) => [organisation, oneLine(name)]));
  const all: readonly Named[] = inTemplateOrder(figures.organisations, ({ organisation }) => organisation).map(
    ({ organisation, ...compared }) => ({ ...compared, name: names.get(organisation) ?? organisation }),
  );
  const each = await Promise.all(
    all.map(async (one) => [heading(2, one.name, !isSilent(one)), ...(await oneOf(one, month))]),
  );
  return [
    heading(1, ANNEX_TITLE, true),
    paragraph(SCOPE),
    heading(2, "Alle organisaties samen"),
    ...(await whole({ ...figures.whole, name: "Samen" }, all, month)),
    ...each.flat(),
    heading(2, "Hoe wij tellen", true),
    ...DEFINITIONS.map(([word, meaning]) => definition(word, meaning)),
  ];
}

const SCOPE =
  "Deze bijlage laat zien hoeveel meldingen er waren en hoe lang het duurde tot ze klaar waren (DVO 7.2). Aanvragen tellen mee als meldingen. Er staan geen cijfers per medewerker in.";

const DEFINITIONS: readonly (readonly [string, string])[] = [
  ["Binnengekomen", "alle meldingen en aanvragen die in de maand bij de Helpdesk zijn gedaan."],
  ["Weer open", "wat al klaar was en weer werk vraagt, bijvoorbeeld omdat het niet was opgelost."],
  ["Afgehandeld", "opgelost, anders afgesproken, ingetrokken, afgewezen of samen met een andere melding behandeld."],
  ["Open", "wat nog niet klaar was. Wat alleen nog wacht op een bevestiging van de melder telt niet mee."],
  [
    "Doorlooptijd",
    "van melden tot opgelost, zonder de tijd dat wij op de melder of een ander wachtten. De mediaan is de tijd waarbinnen de helft klaar was; binnen de tijd bij 90 % waren negen van de tien klaar.",
  ],
  ["In openingstijd", "alleen de uren waarin de Helpdesk open is. Op de klok: ook avonden, nachten en weekenden."],
  ["Binnen de termijn", "alleen van meldingen waarvoor een afhandelingstermijn is afgesproken."],
  ["Tevredenheid", "van 1 tot 5. Bij minder dan vijf antwoorden laten wij geen cijfer zien."],
  [
    "Weggelaten regels",
    "bij één organisatie staan geen regels over aanvragen, certificaten, backups en bewaking die in alle maanden 0 zijn.",
  ],
  ["Geen cijfers", "in die maand is er niet geteld."],
];

async function whole(figures: Named, all: readonly Named[], month: string): Promise<readonly Block[]> {
  const end = table("Certificaten, backups en bewaking", figures, month, WATCHED);
  if (isSilent(figures)) return [...beginning(figures.now, month), ...end];

  return [
    ...beginning(figures.now, month),
    pictures([await flowChart(figures, month), await eachChart(all)]),
    ...table("Meldingen", figures, month, [...FLOW.slice(0, 4), ...WAYS_OUT, ...FLOW.slice(4)]),
    ...perOrganisation(figures, all),
    ...perKind(figures.now),
    ...perService(figures.now),
    ...table("Doorlooptijd", figures, month, [...SERVICE_TIMES, ...CLOCK_TIMES, WITHIN_TERM]),
    ...table("Aanvragen", figures, month, REQUESTS),
    ...end,
  ];
}

/** In short: it fits on a page. */
async function oneOf(figures: Named, month: string): Promise<readonly Block[]> {
  const times = figures.now.leadTime?.service ? SERVICE_TIMES : CLOCK_TIMES;
  const rest = withAnything(figures, [...REQUESTS, ...WATCHED]);
  const end = rest.length === 0 ? [] : table("Aanvragen, certificaten, backups en bewaking", figures, month, rest);
  if (isSilent(figures)) return [...beginning(figures.now, month), ...end];

  return [
    ...beginning(figures.now, month),
    pictures([await flowChart(figures, month), await serviceChart(figures)]),
    ...table("Meldingen en doorlooptijd", figures, month, [...FLOW, ...times, WITHIN_TERM]),
    ...perKind(figures.now),
    ...end,
  ];
}

const isEmpty = ({ openAtStart, in: filed, back, out, openAtEnd }: Figures): boolean =>
  openAtStart === 0 && filed === 0 && back === 0 && out === 0 && openAtEnd === 0;

/** In none of the months that are shown. */
const isSilent = (figures: Compared): boolean => monthsOf(figures).every((known) => !known || isEmpty(known));

function beginning(now: Figures, month: string): readonly Block[] {
  return [
    paragraph(inWords(now, month), STYLE.lead),
    ...(now.since === undefined ? [] : [note(`Geteld vanaf ${dutchDay(now.since)}: daarvoor waren er geen cijfers.`)]),
  ];
}

function inWords(now: Figures, month: string): string {
  if (isEmpty(now)) return `In ${monthName(month)} waren er geen meldingen.`;
  const { in: filed, out, openAtEnd } = now;
  return [
    filed === 0
      ? `In ${monthName(month)} kwamen er geen meldingen binnen.`
      : `In ${monthName(month)} ${many(filed, "kwam 1 melding", `kwamen ${number(filed)} meldingen`)} binnen.`,
    `Er ${many(out, "is", "zijn")} er ${howMany(out)} afgehandeld.`,
    `Aan het einde van de maand ${many(openAtEnd, "stond", "stonden")} er ${howMany(openAtEnd)} open.`,
  ].join(" ");
}

const many = (count: number, one: string, more: string): string => (count === 1 ? one : more);
const howMany = (count: number): string => (count === 0 ? "geen" : number(count));

type Row = readonly [label: string, valueOf: (figures: Figures) => string];

/** A row for each fact, with this month, the month before and the same month last year beside each other. */
function compared(figures: Compared, month: string, rows: readonly Row[]): Table {
  return grid({
    head: ["Onderdeel", monthName(month), monthName(monthBefore(month)), monthName(yearBefore(month))],
    rows: rows.map(([label, valueOf]) => [
      label,
      ...monthsOf(figures).map((known) => (known === undefined ? NO_FIGURES : valueOf(known))),
    ]),
    widths: [37, 21, 21, 21],
    isDense: true,
  });
}

const monthsOf = ({ now, monthBefore: before, yearBefore: lastYear }: Compared) => [now, before, lastYear] as const;

/** Those of which there is something to say in one of the months. */
const withAnything = (figures: Compared, rows: readonly Row[]): readonly Row[] =>
  rows.filter(([, valueOf]) => monthsOf(figures).some((known) => known && !NOTHING.includes(valueOf(known))));

const NOTHING: readonly string[] = ["0", NONE];

const counted =
  (of: (figures: Figures) => number): Row[1] =>
  (figures) =>
    number(of(figures));

/** @param rows what is counted, and what it is in a month */
const table = (title: string, figures: Compared, month: string, rows: readonly Row[]): readonly Block[] => [
  heading(3, title),
  compared(figures, month, rows),
];

function satisfaction({ satisfaction: known }: Figures): string {
  return known === undefined
    ? "te weinig antwoorden"
    : `${number(known.average, 1)} (${number(known.answers)} antwoorden)`;
}

function perOrganisation(all: Named, each: readonly Named[]): readonly Block[] {
  return [
    heading(3, "Per organisatie"),
    grid({
      head: ["Organisatie", "Binnengekomen", "Weer open", "Afgehandeld", "Open", "Mediaan", "90 %"],
      rows: [...each, all].map(({ name, now }) => [
        name,
        ...[now.in, now.back, now.out, now.openAtEnd].map((count) => number(count)),
        ...spread(now.leadTime),
      ]),
      widths: [20, 17, 12, 15, 8, 14, 14],
      isDense: true,
      hasTotal: true,
    }),
    note(`Mediaan en 90 % zijn doorlooptijden ${all.now.leadTime?.service ? "in openingstijd" : "op de klok"}.`),
  ];
}

/** Within opening hours where those are known of all together, so that all rows say the same. */
const spread = (times: Times | undefined): readonly string[] => {
  if (times === undefined) return [NONE, NONE];
  const { median, p90 } = times.service ?? times.clock;
  return [median, p90].map((minutes) => duration(minutes, times.service === undefined));
};

const perKind = ({ byKind }: Figures): readonly Block[] =>
  flows(
    "Per soort",
    "Soort",
    Object.entries(byKind).map(([kind, counts]) => ({ name: kindName(kind), ...counts })),
  );

const perService = ({ byService }: Figures): readonly Block[] =>
  flows(
    "Per dienst (DVO 3)",
    "Dienst",
    SERVICES.map((service) => ({ name: SERVICE_NAME[service], ...byService[service] })),
  );

function flows(title: string, of: string, rows: readonly (Flow & { readonly name: string })[]): readonly Block[] {
  if (rows.length === 0) return [];
  return [
    heading(3, title),
    grid({
      head: [of, "Binnengekomen", "Weer open", "Afgehandeld", "Open"],
      rows: rows.map(({ name, in: filed, back, out, open }) => [
        name,
        ...[filed, back, out, open].map((count) => number(count)),
      ]),
      widths: [43, 17, 13, 15, 12],
      isDense: true,
    }),
  ];
}

type Of = (figures: Figures) => Times | undefined;

const inService =
  (of: Of, which: "median" | "p90"): Row[1] =>
  (figures) => {
    const times = of(figures);
    if (times === undefined) return NONE;
    return times.service ? duration(times.service[which], false) : "niet vastgesteld";
  };

const onClock =
  (of: Of, which: "median" | "p90"): Row[1] =>
  (figures) => {
    const times = of(figures);
    return times === undefined ? NONE : duration(times.clock[which], true);
  };

const withinTerm = ({ withinTerm: known }: Figures): string =>
  known === undefined ? "geen termijn" : `${percentage(known.within, known.agreed)} van ${number(known.agreed)}`;

const FLOW: readonly Row[] = [
  ["Open aan het begin", counted(({ openAtStart }) => openAtStart)],
  ["Binnengekomen", counted(({ in: filed }) => filed)],
  ["Weer open", counted(({ back }) => back)],
  ["Afgehandeld", counted(({ out }) => out)],
  ["Open aan het einde", counted(({ openAtEnd }) => openAtEnd)],
  ["Volgens de melder niet opgelost", counted(({ reopened }) => reopened)],
  ["Tevredenheid", satisfaction],
];

const WAYS_OUT: readonly Row[] = [
  ["– opgelost", counted(({ outBy }) => outBy.resolved)],
  ["– anders afgesproken", counted(({ outBy }) => outBy["otherwise-agreed"])],
  ["– ingetrokken", counted(({ outBy }) => outBy.withdrawn)],
  ["– afgewezen", counted(({ outBy }) => outBy.rejected)],
  ["– samen met een andere behandeld", counted(({ outBy }) => outBy.merged)],
];

const leadTime: Of = (figures) => figures.leadTime;
const approval: Of = ({ requests }) => requests.approval;

const SERVICE_TIMES: readonly Row[] = [
  ["Doorlooptijd in openingstijd: mediaan", inService(leadTime, "median")],
  ["Doorlooptijd in openingstijd: 90 %", inService(leadTime, "p90")],
];
const CLOCK_TIMES: readonly Row[] = [
  ["Doorlooptijd op de klok: mediaan", onClock(leadTime, "median")],
  ["Doorlooptijd op de klok: 90 %", onClock(leadTime, "p90")],
];
const WITHIN_TERM: Row = ["Binnen de afgesproken termijn", withinTerm];

const REQUESTS: readonly Row[] = [
  ["Aanvragen ingediend", counted(({ requests }) => requests.filed)],
  ["Aanvragen goedgekeurd", counted(({ requests }) => requests.approved)],
  ["Aanvragen afgewezen", counted(({ requests }) => requests.rejected)],
  ["Tijd tot het besluit, op de klok: mediaan", onClock(approval, "median")],
  ["Tijd tot het besluit, op de klok: 90 %", onClock(approval, "p90")],
];

const WATCHED: readonly Row[] = [
  ["Certificaten bijna verlopen", counted(({ certificates }) => certificates.expiring)],
  ["Certificaten vernieuwd", counted(({ certificates }) => certificates.renewed)],
  ["Certificaten verlopen", counted(({ certificates }) => certificates.expired)],
  ["Backups gelukt", counted(({ backups }) => backups.good)],
  ["Backups met een waarschuwing", counted(({ backups }) => backups.warned)],
  ["Backups mislukt", counted(({ backups }) => backups.failed)],
  ["Backups zonder resultaat", counted(({ backups }) => backups.silent)],
  ["Alarmen van de bewaking", counted(({ alerts }) => alerts.opened)],
  ["Keren met zeer veel alarmen tegelijk", counted(({ alerts }) => alerts.storms)],
  ["Berichten niet bezorgd", counted(({ deliveryFailures }) => deliveryFailures)],
];

/** Months of which nothing is known have no bars. */
async function flowChart({ now, monthBefore: before, yearBefore: lastYear }: Compared, month: string) {
  const months = [
    { name: shortMonth(month), figures: now },
    { name: shortMonth(monthBefore(month)), figures: before },
    { name: shortMonth(yearBefore(month)), figures: lastYear },
  ].flatMap(({ name, figures }) => (figures ? [{ name, figures }] : []));
  const valuesOf = (of: (figures: Figures) => number) => months.map(({ figures }) => of(figures));
  return drawn("Meldingen", {
    series: months.map(({ name }) => name),
    groups: [
      { label: "Binnengekomen", values: valuesOf((figures) => figures.in) },
      { label: "Afgehandeld", values: valuesOf(({ out }) => out) },
      { label: "Open", values: valuesOf(({ openAtEnd }) => openAtEnd) },
    ],
  });
}

const eachChart = (each: readonly Named[]): Promise<Drawn> =>
  drawn("Per organisatie", {
    series: ["Binnengekomen", "Afgehandeld"],
    groups: each.map(({ name, now }) => ({ label: name, values: [now.in, now.out] })),
  });

const serviceChart = ({ now }: Compared): Promise<Drawn> =>
  drawn("Per dienst", {
    series: ["Binnengekomen", "Afgehandeld"],
    groups: SERVICES.map((service) => ({
      label: SHORT_SERVICE[service],
      values: [now.byService[service].in, now.byService[service].out],
    })),
  });

/** As DVO 3 calls them, as far as a chart has room. */
const SHORT_SERVICE: Readonly<Record<ServiceKey, string>> = {
  systems: "Diensten",
  devices: "Hardware",
  applications: "Applicaties",
  "advice-and-projects": "Advies, projecten",
  unknown: "Nog niet bekend",
};

/** Of five things with two bars each. */
const CHART_HEIGHT = 312;

interface Drawn {
  readonly picture: Picture;
  readonly name: string;
}

const drawn = async (name: string, facts: Pick<GroupedBars, "series" | "groups">): Promise<Drawn> => ({
  name,
  picture: await groupedBars({ title: name, unit: "meldingen", leastHeight: CHART_HEIGHT, ...facts }),
});
