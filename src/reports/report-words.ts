import { type Instant, dutchDay, dutchMoment } from "../lib/instant.ts";
import { capital } from "../lib/words.ts";
import type { Compared, Figures, Times } from "./figures.ts";
import { type Month, monthName } from "./month.ts";
import { type Report, type ReportRefusal, type Section, isSent, lastSent } from "./report.ts";
import type { SectionKey } from "./snapshot.ts";

/** To anybody else than the manager ICT, who they name, and whom they report to (DVO 7.2). */
export const NOT_YOURS = "Ik kan dit rapport niet aan u laten zien.";
export const NOT_YOUR_FIGURES = "Ik kan deze cijfers niet aan u laten zien.";
export const ONE_FOR_ALL = "Er is één rapport voor alle gemeenten samen. Typ bijvoorbeeld: rapportage november.";

export const REPORT_REFUSAL: Readonly<Record<ReportRefusal, string>> = {
  "not-yours": NOT_YOURS,
  "sent-already": "Dit rapport is al verstuurd. Wilt u iets wijzigen, kies dan Corrigeer.",
  "not-sent": "Dit rapport is nog niet verstuurd. U kunt het nog gewoon wijzigen.",
  "changed-meanwhile":
    "Een collega heeft dit intussen gewijzigd. Hieronder staat wat er nu is. Lees dat eerst en sla uw tekst daarna op.",
  "nobody-to-send-to":
    "Er is nog niemand om het rapport aan te sturen. Zet accountmanagers en bestuur in het organisatiebestand.",
  "not-a-colleague": "Kies een andere collega van ICT NML.",
  "nothing-said": "Vul iets in.",
};

const NUMBERS = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 1 });
export const number = (value: number): string => NUMBERS.format(value);

export const reportTitle = (month: Month): string => `Maandrapportage ${monthName(month)}`;
/** Short enough for a line on a card; the form and the document have the whole title. */
export const SHORT_TITLE: Readonly<Record<SectionKey, string>> = {
  events: "Belangrijkste gebeurtenissen",
  concerns: "Aandachtspunten en mogelijke problemen",
  outlook: "Vooruitblik",
  decisions: "(Gevraagde) besluiten",
  planning: "Planning",
  results: "Status op te leveren resultaten",
  hours: "Toelichting bij de uren",
  organisation: "Organisatie & Communicatie",
  quality: "Kwaliteit (scope)",
  time: "(doorloop)Tijd",
};

type Colour = "Default" | "Good" | "Warning" | "Attention";

/** How the report stands, in words and with a colour. */
export function statusOf(report: Report): { readonly status: string; readonly colour: Colour } {
  const sent = lastSent(report);
  if (report.correcting) return { status: `Versie ${report.sent.length + 1} in de maak`, colour: "Warning" };
  if (sent) return { status: `Verstuurd · versie ${sent.version}`, colour: "Good" };
  return report.late
    ? { status: "Te laat · nog niet verstuurd", colour: "Attention" }
    : { status: "Concept · nog niet verstuurd", colour: "Warning" };
}

/** @param lateAt the last working day within the first week of the month */
export function sayStatus(report: Report, lateAt: Instant | undefined): string[] {
  const sent = report.sent.map(
    ({ version, at, name, changed }) =>
      `Versie ${version}: verstuurd op ${dutchMoment(at)} door ${name}.${changed === undefined ? "" : ` Gewijzigd: ${changed}`}`,
  );
  const { correcting, filler } = report;
  return [
    ...(isSent(report) ? [] : [DUE(report, lateAt)]),
    ...sent,
    ...(correcting ? [`In versie ${report.sent.length + 1} verandert: ${correcting.changed}`] : []),
    ...(filler ? [`${filler.name} mag de teksten, uren en sturingsparameters ook invullen.`] : []),
  ];
}

function DUE({ late }: Report, lateAt: Instant | undefined): string {
  const until = lateAt ? `uiterlijk ${dutchDay(lateAt)}` : "in de eerste week van de maand";
  return late
    ? `Dit rapport hoort in de eerste week van de maand verstuurd te zijn (DVO 7.2). Verstuur het vandaag.`
    : `Verstuur het ${until} (DVO 7.2). Tot dan ziet niemand anders het.`;
}

/** What a phone that is locked says of it. */
export function summaryOf(report: Report): string {
  const name = monthName(report.month);
  switch (report.last.kind) {
    case "drafted":
      return `Het concept van het maandrapport over ${name} staat klaar`;
    case "reminded":
      return `Herinnering: het maandrapport over ${name} is nog niet verstuurd`;
    case "late":
      return `Let op: het maandrapport over ${name} is te laat`;
    default:
      return reportTitle(report.month);
  }
}

/** "ingevuld door Anouk op …" */
export const saysOf = (section: Section | undefined): string => {
  if (!section) return "nog leeg";
  const how = section.text === "" ? "geen bijzonderheden, volgens" : "ingevuld door";
  return `${how} ${section.name} op ${dutchMoment(section.at)}`;
};

export interface Line {
  readonly label: string;
  readonly value: string;
}

const MINUTES_AN_HOUR = 60;
const duration = (minutes: number): string =>
  minutes < MINUTES_AN_HOUR ? `${number(Math.round(minutes))} minuten` : `${number(minutes / MINUTES_AN_HOUR)} uur`;

/** Within opening hours where those are known; the clock says it otherwise. */
function timesText({ clock, service }: Times): string {
  const { median, p90 } = service ?? clock;
  const how = service ? "binnen openingstijd" : "op de klok";
  return `de helft binnen ${duration(median)}, 90% binnen ${duration(p90)} (${how})`;
}

/** The figures of a month in lines, for who sees no chart and for a phone. */
export function figureLines({ now, monthBefore, yearBefore }: Compared): readonly Line[] {
  const before = (figures: Figures | undefined): string =>
    figures ? `${number(figures.in)} binnen, ${number(figures.out)} afgehandeld` : "geen cijfers";
  const { certificates, backups, requests, alerts, leadTime, withinTerm, satisfaction } = now;
  const isEmpty = now.in === 0 && now.out === 0 && now.openAtEnd === 0;
  const when = now.since ? [{ label: "Geteld sinds", value: dutchMoment(now.since) }] : [];
  return [
    ...when,
    {
      label: "Meldingen en aanvragen",
      value: isEmpty
        ? "geen meldingen in deze maand"
        : `${number(now.in)} binnen, ${number(now.out)} afgehandeld, ${number(now.openAtEnd)} open aan het einde`,
    },
    { label: "Een maand eerder", value: before(monthBefore) },
    { label: "Een jaar eerder", value: before(yearBefore) },
    ...(leadTime ? [{ label: "Doorlooptijd", value: timesText(leadTime) }] : []),
    ...(withinTerm
      ? [
          {
            label: "Binnen de afgesproken termijn",
            value: `${number(withinTerm.within)} van ${number(withinTerm.agreed)}`,
          },
        ]
      : []),
    { label: "Heropend", value: number(now.reopened) },
    {
      label: "Tevredenheid",
      value: satisfaction
        ? `${number(satisfaction.average)} van 5 (${number(satisfaction.answers)} antwoorden)`
        : "niet getoond: te weinig antwoorden",
    },
    {
      label: "Aanvragen",
      value: `${number(requests.filed)} ingediend, ${number(requests.approved)} akkoord, ${number(requests.rejected)} afgewezen`,
    },
    ...(requests.approval ? [{ label: "Wachten op akkoord", value: timesText(requests.approval) }] : []),
    {
      label: "Certificaten",
      value: `${number(certificates.expiring)} bijna verlopen, ${number(certificates.renewed)} vernieuwd, ${number(certificates.expired)} verlopen`,
    },
    {
      label: "Backups",
      value: `${number(backups.good)} gelukt, ${number(backups.warned)} met waarschuwing, ${number(backups.failed)} mislukt, ${number(backups.silent)} zonder resultaat`,
    },
    { label: "Alarmen", value: alertsText(alerts) },
    { label: "Berichten niet afgeleverd", value: number(now.deliveryFailures) },
  ];
}

const alertsText = ({ opened, storms }: Figures["alerts"]): string =>
  storms === 0 ? number(opened) : `${number(opened)}, waarvan ${number(storms)} keer heel veel tegelijk`;

export const monthTitle = (month: Month): string => capital(monthName(month));
