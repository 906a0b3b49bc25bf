import { DateTime } from "luxon";
import { why } from "../agreement/agreement.ts";
import { BACKUP_KEPT_DAYS, daysKeptOf } from "../agreement/backups.ts";
import type { Picture } from "../charts/charts.ts";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import type { FileOffer, Message } from "../lib/message.ts";
import { capital } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { type LogBook, OUTCOMES, OUTCOME_NAME, type Outcome } from "./log-book.ts";
import type { LogFormat } from "./log-book-tables.ts";
import { JOBS_A_PAGE, type JobView, type Overview } from "./overview.ts";
import { periodText } from "./period.ts";

type NameOf = (organisation: OrganisationId) => string;

const LONGEST_NAME = 80;
/** Days that are named for each way in which it went wrong. */
const SHOWN_DAYS = 8;
const COLOUR = { success: "Good", warning: "Warning", failed: "Attention", silent: "Attention" } as const;

/** How every job stands, with how its days went as a picture and in words. */
export function overviewCard(overview: Overview, picture: Picture | undefined, nameOf: NameOf, now: Instant): Message {
  const { jobs, from, total } = overview;
  const summary = total === 0 ? "Er zijn nog geen backups bekend." : "Backups";
  const last = from + jobs.length;
  const range = total > JOBS_A_PAGE ? ` Dit zijn ${from + 1} tot en met ${last} van de ${total}.` : "";
  return {
    summary,
    card: {
      template: "backups",
      data: {
        ...{ title: "Backups", fallback: `${summary}. Typ logboek voor het logboek van deze maand.` },
        intro: total === 0 ? summary : `Wat niet goed gaat staat bovenaan.${range}`,
        ...{ picture: picture?.dataUri ?? "", alt: picture?.alt ?? "" },
        jobs: jobs.map((view) => jobOf(view, nameOf, now)),
        why: `DVO 4.5. ${why("4.5").says}`,
        after: last < total ? String(last) : "",
      },
    },
  };
}

function jobOf({ organisation, job, isExpected, days }: JobView, nameOf: NameOf, now: Instant) {
  const { latest, lastGood } = job;
  const notExpected = isExpected ? [] : ["Deze taak staat niet in de lijst van verwachte backups."];
  return {
    name: shortName(job.job),
    of: nameOf(organisation),
    status: latest ? `${capital(OUTCOME_NAME[latest.outcome])} · ${dutchMoment(latest.at)}` : "Nog geen resultaat",
    statusColor: latest ? COLOUR[latest.outcome] : "Default",
    facts: [
      lastGood
        ? `Laatste goede backup: ${dutchMoment(lastGood)}. ${leftOf(daysKeptOf(lastGood, now))}`
        : "Laatste goede backup: nog niet bekend.",
      ...daysText(days),
      ...notExpected,
    ].map((text) => ({ text })),
  };
}

const leftOf = (days: number): string =>
  days === 0 ? "Er is geen goede backup meer." : `Nog ${days} van de ${BACKUP_KEPT_DAYS} dagen.`;

const shortName = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** "58 dagen gelukt.", "Mislukt op 3 november, 9 november." */
function daysText(days: JobView["days"]): string[] {
  const on = (outcome: Outcome) => days.filter((one) => one.outcome === outcome).map(({ day }) => day);
  const good = on("success").length;
  return [
    `In ${BACKUP_KEPT_DAYS} dagen: ${good} ${good === 1 ? "dag" : "dagen"} gelukt.`,
    ...OUTCOMES.filter((outcome) => outcome !== "success" && on(outcome).length > 0).map(
      (outcome) => `${capital(OUTCOME_NAME[outcome])}: ${daysNamed(on(outcome))}.`,
    ),
  ];
}

function daysNamed(days: readonly string[]): string {
  const shown = days.slice(-SHOWN_DAYS).map((day) => DateTime.fromISO(day, { locale: "nl" }).toFormat("d LLLL"));
  const more = days.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` en ${more} ${more === 1 ? "dag" : "dagen"} daarvoor` : ""}`;
}

/** What the log book of a period adds up to; the files follow it. */
export function logBookCard({ period, lines, totals }: LogBook, nameOf: NameOf): Message {
  const summary = lines.length === 0 ? "Er staat niets in het logboek van deze periode." : "Het logboek van de backups";
  const sums = OUTCOMES.map((outcome) => ({
    label: capital(OUTCOME_NAME[outcome]),
    value: String(totals.reduce((sum, { counts }) => sum + counts[outcome], 0)),
  }));
  const unknown = totals.filter(({ isExpected }) => !isExpected).length;
  const unheard = totals.filter(({ counts }) => OUTCOMES.every((outcome) => counts[outcome] === 0)).length;
  return {
    summary,
    card: {
      template: "backup-log",
      data: {
        ...{ title: "Logboek backups", fallback: summary, period: capital(periodText(period)) },
        intro: lines.length === 0 ? summary : "Kies hieronder het bestand dat u wilt hebben.",
        facts: [
          { label: "Van", value: [...new Set(totals.map(({ organisation }) => nameOf(organisation)))].join(", ") },
          { label: "Regels", value: String(lines.length) },
          ...sums,
          { label: "Taken", value: String(totals.length) },
          ...(unknown > 0 ? [{ label: "Taken die niet worden verwacht", value: String(unknown) }] : []),
          ...(unheard > 0 ? [{ label: "Verwachte taken zonder één regel", value: String(unheard) }] : []),
        ].filter(({ value }) => value !== ""),
        why: `DVO 4.5. ${why("4.5").says} Het resultaat staat in dit logboek, voor de accountant.`,
      },
    },
  };
}

export const LOG_BOOK_FILE = "backup-log";

const FORMAT = {
  xlsx: { says: "Excel", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", perLine: 55 },
  csv: { says: "CSV", type: "text/csv; charset=utf-8", perLine: 180 },
} as const;
/** What a file has besides its lines. */
const AROUND_LINES = 4_000;

export const typeOf = (format: LogFormat): string => FORMAT[format].type;
export const fileNameOf = ({ from, to }: LogBook["period"], format: LogFormat): string =>
  `logboek-backups-${from}-tot-en-met-${to}.${format}`;

/** The file is made when it is taken, so its size here is a guess. */
export function fileOffer({ period, lines }: LogBook, format: LogFormat): Message {
  const file: FileOffer = {
    name: fileNameOf(period, format),
    description: `Logboek backups als ${FORMAT[format].says}-bestand`,
    sizeBytes: AROUND_LINES + lines.length * FORMAT[format].perLine,
    offer: { file: LOG_BOOK_FILE, args: { ...period, format } },
  };
  return { summary: `Het logboek van de backups als ${FORMAT[format].says}-bestand`, file };
}
