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
import { STYLE } from "./look.ts";
import { type Block, grid, heading, note, paragraph, pictures } from "./parts.ts";

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
  const each = await Promise.all(all.map(async (one) => [heading(2, one.name, true), ...(await oneOf(one, month))]));
  return [
    heading(1, ANNEX_TITLE, true),
    paragraph(SCOPE),
    heading(2, "Alle organisaties samen"),
    ...(await whole({ ...figures.whole, name: "Samen" }, all, month)),
    ...each.flat(),
    heading(2, "Hoe wij tellen"),
    ...DEFINITIONS.map(([word, meaning]) => note(`${word}: ${meaning}`)),
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
  ["Geen cijfers", "in die maand is er niet geteld."],
];

async function whole(figures: Named, all: readonly Named[], month: string): Promise<readonly Block[]> {
  if (isEmpty(figures.now)) return [...beginning(figures.now, month), ...watching(figures, month)];

  return [
    ...beginning(figures.now, month),
    pictures([await flowChart(figures, month), await eachChart(all)]),
    ...flow(figures, month),
    ...perOrganisation(figures, all),
    ...perKind(figures.now),
    ...perService(figures.now),
    ...leadTimes(figures, month),
    ...requests(figures, month),
    ...watching(figures, month),
  ];
}

async function oneOf(figures: Named, month: string): Promise<readonly Block[]> {
  if (isEmpty(figures.now)) return [...beginning(figures.now, month), ...watching(figures, month)];

  return [
    ...beginning(figures.now, month),
    pictures([await flowChart(figures, month), await serviceChart(figures)]),
    ...flow(figures, month),
    ...perKind(figures.now),
    ...leadTimes(figures, month),
    ...requests(figures, month),
    ...watching(figures, month),
  ];
}

const isEmpty = ({ openAtStart, in: filed, back, out, openAtEnd }: Figures): boolean =>
  openAtStart === 0 && filed === 0 && back === 0 && out === 0 && openAtEnd === 0;

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
    `Er ${many(out, "is", "zijn")} er ${none(out)} afgehandeld.`,
    `Aan het einde van de maand ${many(openAtEnd, "stond", "stonden")} er ${none(openAtEnd)} open.`,
  ].join(" ");
}

const many = (count: number, one: string, more: string): string => (count === 1 ? one : more);
const none = (count: number): string => (count === 0 ? "geen" : number(count));

type Row = readonly [label: string, valueOf: (figures: Figures) => string];

/** A row for each fact, with this month, the month before and the same month last year beside each other. */
function compared({ now, monthBefore: before, yearBefore: lastYear }: Compared, month: string, rows: readonly Row[]) {
  return grid({
    head: ["Onderdeel", monthName(month), monthName(monthBefore(month)), monthName(yearBefore(month))],
    rows: rows.map(([label, valueOf]) => [
      label,
      ...[now, before, lastYear].map((figures) => (figures === undefined ? NO_FIGURES : valueOf(figures))),
    ]),
    widths: [43, 19, 19, 19],
  });
}

const counted =
  (of: (figures: Figures) => number): Row[1] =>
  (figures) =>
    number(of(figures));

const flow = (figures: Compared, month: string): readonly Block[] => [
  heading(3, "Meldingen"),
  compared(figures, month, [
    ["Open aan het begin", counted(({ openAtStart }) => openAtStart)],
    ["Binnengekomen", counted(({ in: filed }) => filed)],
    ["Weer open", counted(({ back }) => back)],
    ["Afgehandeld", counted(({ out }) => out)],
    ["– opgelost", counted(({ outBy }) => outBy.resolved)],
    ["– anders afgesproken", counted(({ outBy }) => outBy["otherwise-agreed"])],
    ["– ingetrokken", counted(({ outBy }) => outBy.withdrawn)],
    ["– afgewezen", counted(({ outBy }) => outBy.rejected)],
    ["– samen met een andere behandeld", counted(({ outBy }) => outBy.merged)],
    ["Open aan het einde", counted(({ openAtEnd }) => openAtEnd)],
    ["Volgens de melder niet opgelost", counted(({ reopened }) => reopened)],
    ["Tevredenheid", satisfaction],
  ]),
];

const satisfaction = ({ satisfaction: known }: Figures): string =>
  known === undefined ? "te weinig antwoorden" : `${number(known.average, 1)} (${number(known.answers)} antwoorden)`;

function perOrganisation(all: Named, each: readonly Named[]): readonly Block[] {
  return [
    heading(3, "Per organisatie"),
    grid({
      head: ["Organisatie", "Binnen", "Weer open", "Afgehandeld", "Open", "Mediaan", "90 %"],
      rows: [...each, all].map(({ name, now }) => [
        name,
        ...[now.in, now.back, now.out, now.openAtEnd].map((count) => number(count)),
        ...spread(now.leadTime),
      ]),
      widths: [22, 11, 13, 15, 9, 15, 15],
      hasTotal: true,
    }),
    note(`Mediaan en 90 % zijn doorlooptijden ${all.now.leadTime?.service ? "in openingstijd" : "op de klok"}.`),
  ];
}

/** Within opening hours where those are known of all together, so that all rows say the same. */
const spread = (times: Times | undefined): readonly string[] => {
  if (times === undefined) return ["–", "–"];
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
    }),
  ];
}

const leadTimes = (figures: Compared, month: string): readonly Block[] => [
  heading(3, "Doorlooptijd"),
  compared(figures, month, [
    ["Mediaan, in openingstijd", inService(({ leadTime }) => leadTime, "median")],
    ["90 %, in openingstijd", inService(({ leadTime }) => leadTime, "p90")],
    ["Mediaan, op de klok", onClock(({ leadTime }) => leadTime, "median")],
    ["90 %, op de klok", onClock(({ leadTime }) => leadTime, "p90")],
    ["Binnen de afgesproken termijn", withinTerm],
  ]),
];

type Of = (figures: Figures) => Times | undefined;

const inService =
  (of: Of, which: "median" | "p90"): Row[1] =>
  (figures) => {
    const times = of(figures);
    if (times === undefined) return "–";
    return times.service ? duration(times.service[which], false) : "niet vastgesteld";
  };

const onClock =
  (of: Of, which: "median" | "p90"): Row[1] =>
  (figures) => {
    const times = of(figures);
    return times === undefined ? "–" : duration(times.clock[which], true);
  };

const withinTerm = ({ withinTerm: known }: Figures): string =>
  known === undefined
    ? "geen termijn"
    : `${percentage(known.within, known.agreed)} (${number(known.within)} van ${number(known.agreed)})`;

const requests = (figures: Compared, month: string): readonly Block[] => [
  heading(3, "Aanvragen"),
  compared(figures, month, [
    ["Ingediend", counted(({ requests: { filed } }) => filed)],
    ["Goedgekeurd", counted(({ requests: { approved } }) => approved)],
    ["Afgewezen", counted(({ requests: { rejected } }) => rejected)],
    ["Wachten op een besluit, mediaan", onClock(({ requests: { approval } }) => approval, "median")],
    ["Wachten op een besluit, 90 %", onClock(({ requests: { approval } }) => approval, "p90")],
  ]),
];

const watching = (figures: Compared, month: string): readonly Block[] => [
  heading(3, "Certificaten, backups en bewaking"),
  compared(figures, month, [
    ["Certificaten bijna verlopen", counted(({ certificates }) => certificates.expiring)],
    ["Certificaten vernieuwd", counted(({ certificates }) => certificates.renewed)],
    ["Certificaten verlopen", counted(({ certificates }) => certificates.expired)],
    ["Backups gelukt", counted(({ backups }) => backups.good)],
    ["Backups met een waarschuwing", counted(({ backups }) => backups.warned)],
    ["Backups mislukt", counted(({ backups }) => backups.failed)],
    ["Backups zonder resultaat", counted(({ backups }) => backups.silent)],
    ["Alarmen van de bewaking", counted(({ alerts }) => alerts.opened)],
    ["– waarvan zeer veel tegelijk", counted(({ alerts }) => alerts.storms)],
    ["Berichten niet bezorgd", counted(({ deliveryFailures }) => deliveryFailures)],
  ]),
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

interface Drawn {
  readonly picture: Picture;
  readonly name: string;
}

const drawn = async (name: string, facts: Pick<GroupedBars, "series" | "groups">): Promise<Drawn> => ({
  name,
  picture: await groupedBars({ title: name, unit: "meldingen", ...facts }),
});
