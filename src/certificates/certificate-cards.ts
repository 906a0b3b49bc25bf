import { barChart, inTime } from "../charts/charts.ts";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { capital } from "../lib/words.ts";
import { daysLeft, endsText } from "../notices/kinds/certificate.ts";
import type { OrganisationId } from "../people/person.ts";
import { linesOf } from "../tickets/ticket-cards.ts";
import { CSV_EXAMPLE } from "./csv.ts";
import { type HostState, type RegisterEntry, type Said, currentOf, goodUntil } from "./entry.ts";
import type { Imported } from "./import.ts";
import { WHY_NO_KEYS } from "./register.ts";

type NameOf = (organisation: OrganisationId) => string;
type Colour = "Good" | "Warning" | "Attention" | "Default";

const DAYS_IN_WEEK = 7;
const SOON_WEEKS = 4;
const EARLY_WEEKS = 9;
const LONG_WEEKS = 26;
const UNKNOWN_END = "De nieuwe einddatum is nog niet ingevuld";
export const OWN_UNKNOWN = "Inloggegeven van de Helpdesk bij Teams: de einddatum is nog niet vastgesteld.";

/* The list */

export interface ListPage {
  readonly entries: readonly RegisterEntry[];
  /** Of all that is listed, not of this page. */
  readonly all: readonly RegisterEntry[];
  readonly after: string;
  readonly isFirst: boolean;
  /** Only of one organisation, when it was asked for. */
  readonly of?: OrganisationId | undefined;
  /** Beheer's own credential has no end that we know. */
  readonly isOwnUnknown: boolean;
  /** May put something in the register. */
  readonly canChange: boolean;
  readonly now: Instant;
}

/** *Certificaten*: soonest first within each organisation. */
export async function listCard(page: ListPage, nameOf: NameOf): Promise<Message> {
  const { entries, all, after, of, now } = page;
  const summary = all.length === 0 ? "Er staan nog geen certificaten in het register." : "Certificaten";
  const several = new Set(all.map(({ organisation }) => organisation)).size > 1;
  return {
    summary,
    card: {
      template: "certificates",
      data: {
        ...{ fallback: summary, after, of: of ?? "" },
        intro: all.length === 0 ? summary : introOf(all, several),
        ...(await chartOf(page)),
        ownUnknown: page.isOwnUnknown && page.isFirst ? OWN_UNKNOWN : "",
        canChange: page.canChange,
        entries: entries.map((entry, index) => ({
          ...{ organisation: entry.organisation, entry: entry.id, name: entry.name },
          heading: several && entries[index - 1]?.organisation !== entry.organisation ? nameOf(entry.organisation) : "",
          ...stateOf(entry, now),
          more: moreOf(entry, now),
        })),
      },
    },
  };
}

function introOf({ length }: readonly RegisterEntry[], several: boolean): string {
  if (length === 1) return "1 certificaat.";
  const order = several
    ? "Per organisatie staat bovenaan wat het eerst verloopt."
    : "Wat het eerst verloopt, staat bovenaan.";
  return `${length} certificaten. ${order}`;
}

/** In words, and in a colour that says the same. */
function stateOf(entry: RegisterEntry, now: Instant): { state: string; stateColor: Colour } {
  if (entry.replacedOnWord) return { state: UNKNOWN_END, stateColor: "Warning" };
  const until = goodUntil(entry, now);
  const weeks = daysLeft(until, now) / DAYS_IN_WEEK;
  if (until <= now) return { state: capital(endsText(until, now)), stateColor: "Attention" };
  if (weeks < 1) return { state: capital(endsText(until, now)), stateColor: "Attention" };
  return { state: weeksText(Math.floor(weeks)), stateColor: weeks < EARLY_WEEKS ? "Warning" : "Good" };
}

const weeksText = (weeks: number): string => (weeks === 1 ? "Nog 1 week" : `Nog ${weeks} weken`);
/** "Geldig tot 5 december 2026 om 0.59 uur · Aangevraagd door Emma · Niet te controleren" */
function moreOf(entry: RegisterEntry, now: Instant): string {
  return [
    `Geldig tot ${dutchMoment(goodUntil(entry, now))}`,
    entry.hosting === "third-party" ? "Staat bij een leverancier" : "",
    entry.requested ? `Aangevraagd door ${entry.requested.name}` : "",
    hostsText(entry),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** How its hosts are, all together. */
function hostsText({ hosts }: RegisterEntry): string {
  if (hosts.length === 0) return "Geen adres om te controleren";
  const failing = hosts.filter((host) => host.failing).length;
  if (failing > 0) return failing === 1 ? "1 adres niet te controleren" : `${failing} adressen niet te controleren`;
  if (hosts.some(({ read }) => !read)) return "Nog niet gecontroleerd";
  const wrong = hosts.filter(({ read }) => read?.remark).length;
  return wrong === 0
    ? "Gecontroleerd"
    : `Gecontroleerd, let op: ${hosts.find(({ read }) => read?.remark)?.read?.remark ?? ""}`;
}

/* The chart */

interface Bar {
  readonly label: string;
  readonly tone: "good" | "warning" | "attention" | "neutral";
  readonly holds: (weeks: number, isOver: boolean) => boolean;
}

const BARS: readonly Bar[] = [
  { label: "Verlopen", tone: "attention", holds: (_, isOver) => isOver },
  { label: "Minder dan 1 week", tone: "attention", holds: (weeks, isOver) => !isOver && weeks < 1 },
  { label: "1 tot 4 weken", tone: "warning", holds: (weeks) => weeks >= 1 && weeks < SOON_WEEKS },
  { label: "4 tot 9 weken", tone: "warning", holds: (weeks) => weeks >= SOON_WEEKS && weeks < EARLY_WEEKS },
  { label: "9 tot 26 weken", tone: "good", holds: (weeks) => weeks >= EARLY_WEEKS && weeks < LONG_WEEKS },
  { label: "26 weken of meer", tone: "good", holds: (weeks) => weeks >= LONG_WEEKS },
];

/** On the first page, with the same in words. */
async function chartOf({ all, isFirst, now }: ListPage) {
  if (!isFirst || all.length === 0) return { picture: "", alt: "", counts: "" };
  const ends = all.map((entry) => {
    const until = goodUntil(entry, now);
    return { weeks: daysLeft(until, now) / DAYS_IN_WEEK, isOver: until <= now };
  });
  const bars = BARS.map(({ label, tone, holds }) => ({
    ...{ label, tone },
    value: ends.filter(({ weeks, isOver }) => holds(weeks, isOver)).length,
  }));
  const title = "Certificaten naar weken geldig";
  const picture = await inTime(barChart({ title, bars, unit: "certificaten" }));
  const counts = bars.map(({ label, value }) => `${label}: ${value}`).join(" · ");
  return { picture: picture?.dataUri ?? "", alt: picture?.alt ?? "", counts };
}

/* One entry */

export interface EntryView {
  readonly entry: RegisterEntry;
  readonly organisationName: string;
  readonly canChange: boolean;
  readonly now: Instant;
  readonly notice?: string;
}

const SHOWN_HOSTS = 12;

/** All that the register knows of one. */
export function entryCard({ entry, organisationName, canChange, now, notice = "" }: EntryView): Message {
  const { subject, issuer, fingerprint, names, validFrom } = currentOf(entry);
  const summary = "Certificaat in het register";
  return {
    summary,
    card: {
      template: "certificate",
      data: {
        ...{ fallback: summary, organisation: entry.organisation, entry: entry.id, name: entry.name, notice },
        ...{ organisationName, canChange: canChange && entry.how !== "file" },
        ...stateOf(entry, now),
        facts: [
          { label: "Geldig tot", value: dutchMoment(goodUntil(entry, now)) },
          { label: "Geldig vanaf", value: validFrom ? dutchMoment(validFrom) : "" },
          { label: "Onderwerp", value: subject ?? "" },
          { label: "Uitgever", value: issuer ?? "" },
          { label: "Voor de namen", value: (names ?? []).join(", ").slice(0, 300) },
          { label: "Vingerafdruk (SHA-256)", value: fingerprint ?? "" },
          { label: "Staat bij", value: entry.hosting === "third-party" ? "een leverancier" : "ICT NML" },
          { label: "Aangevraagd", value: saidText(entry.requested) },
          { label: "Geplaatst", value: saidText(entry.installed) },
          { label: "In het register sinds", value: dutchMoment(entry.registeredAt) },
        ].filter(({ value }) => value !== ""),
        hostsTitle: entry.hosts.length === 0 ? "" : "Wat wij op de adressen zien",
        hosts: [
          ...entry.hosts.slice(0, SHOWN_HOSTS).map((host) => ({ text: hostText(entry, host) })),
          ...(entry.hosts.length > SHOWN_HOSTS ? [{ text: `en ${entry.hosts.length - SHOWN_HOSTS} meer` }] : []),
        ],
        fromFile: entry.how === "file" ? "Dit staat in het organisatiebestand. U verandert het daar." : "",
      },
    },
  };
}

const saidText = (said: Said | undefined): string => (said ? `door ${said.name}, ${dutchMoment(said.at)}` : "");

function hostText(entry: RegisterEntry, { host, read, failing }: HostState): string {
  if (failing) return `${host}: niet te controleren sinds ${dutchMoment(failing.since)} (${failing.why})`;
  if (!read) return `${host}: nog niet gecontroleerd`;
  const served = entry.known.find(({ key }) => key === read.certificate);
  const is = read.certificate === entry.current ? "dit certificaat" : "een ander certificaat";
  const until = served ? `, geldig tot ${dutchMoment(served.validUntil)}` : "";
  return `${host}: ${is}${until}${read.remark ? `, ${read.remark}` : ""}. Gezien op ${dutchMoment(read.at)}`;
}

/* Forms */

export interface AddForm {
  readonly organisations: readonly OrganisationId[];
  readonly chosen?: OrganisationId | undefined;
  readonly problems?: readonly string[];
  /** What was filled in, or what is there already. */
  readonly filled?: {
    readonly name?: string;
    readonly hosts?: string;
    readonly hosting?: string;
    readonly validUntil?: string;
    readonly requestedBy?: string;
  };
}

/** *Certificaat toevoegen*, and renewing one. */
export function addForm({ organisations, chosen, problems = [], filled = {} }: AddForm, nameOf: NameOf): Message {
  const summary = "Certificaat toevoegen";
  return {
    summary,
    card: {
      template: "certificate-form",
      data: {
        ...{ fallback: `${summary}. U vult het formulier in Teams in.`, never: WHY_NO_KEYS },
        problems: problems.map((text) => ({ text })),
        organisations: organisations.map((id) => ({ value: id, title: nameOf(id) })),
        chosen: chosen ?? "",
        ...{ name: filled.name ?? "", hosts: filled.hosts ?? "", hosting: filled.hosting ?? "ict-nml" },
        ...{ validUntil: filled.validUntil ?? "", requestedBy: filled.requestedBy ?? "" },
      },
    },
  };
}

/** *Certificaten importeren*. What was pasted is not shown again: it may be long, and may be what nobody should see. */
export function importForm(problems: readonly string[] = []): Message {
  const summary = "Certificaten importeren";
  return {
    summary,
    card: {
      template: "certificate-import",
      data: {
        fallback: `${summary}. Stuur een CSV-bestand in onze persoonlijke chat met de tekst: certificaten importeren.`,
        problems: problems.map((text) => ({ text })),
        example: linesOf(CSV_EXAMPLE),
        never: WHY_NO_KEYS,
      },
    },
  };
}

const SHOWN_REFUSALS = 20;

/** What became of a list. */
export function importedCard({ added, changed, same, refused }: Imported): Message {
  const summary = `Certificaten geïmporteerd: ${added} nieuw, ${changed} gewijzigd, ${refused.length} geweigerd`;
  return {
    summary,
    card: {
      template: "certificate-imported",
      data: {
        fallback: summary,
        facts: [
          { label: "Nieuw", value: String(added) },
          { label: "Gewijzigd", value: String(changed) },
          { label: "Ongewijzigd", value: String(same) },
          { label: "Geweigerd", value: String(refused.length) },
        ],
        refused: refused.slice(0, SHOWN_REFUSALS).map(({ line, problem }) => ({ text: `Regel ${line}: ${problem}` })),
        more: refused.length > SHOWN_REFUSALS ? `en ${refused.length - SHOWN_REFUSALS} meer` : "",
      },
    },
  };
}
