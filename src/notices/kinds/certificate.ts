import { z } from "zod";
import { why } from "../../agreement/agreement.ts";
import { type Instant, dutchMoment, inAmsterdam } from "../../lib/instant.ts";
import { channelPlace } from "../../lib/place.ts";
import { type OrganisationId, type Person, holds } from "../../people/person.ts";
import { type MarkButton, type NoticeView, type Reader, noticeKind } from "../kind.ts";
import { type Notice, markOf } from "../notice.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** One certificate of an entry in the register, as far as its card tells. */
export const CertificateFact = z.object({
  /** Of the register. */
  entry: z.string(),
  /** Which of its certificates: by its fingerprint, or by its end when that is all that is known. */
  certificate: z.string(),
  name: z.string(),
  /** Of the shared organisation: nobody else has to request it. */
  isShared: z.boolean(),
  /** What the bot itself signs in with: its end stands in the organisation file. */
  isOwnCredential: z.boolean(),
  hosting: z.enum(["ict-nml", "third-party"]),
  subject: z.string().optional(),
  issuer: z.string().optional(),
  validUntil: moment,
  /** The stages that it was judged by, longest first. */
  stagesDays: z.array(z.number()),
  /** On the day that it was last judged, so that the card is edited each day. */
  daysLeft: z.number(),
  hosts: z.array(
    z.object({
      host: z.string(),
      serves: z.enum(["this", "another", "unknown"]),
      /** Why it is not known, or what is wrong with what it serves; our own words. */
      remark: z.string().optional(),
    }),
  ),
  /** It was said to be installed, and hosts that were looked at afterwards still serve this one. */
  stillServed: z.object({ since: moment, hosts: z.number() }).optional(),
  over: z.enum(["replaced", "removed"]).optional(),
});
export type CertificateFact = z.output<typeof CertificateFact>;

export const EXPIRED = "expired";
/** Later on the card says since when, and not how many days. */
const MOST_DAYS_EXPIRED = 31;
const DAY_MS = 86_400_000;
const URGENT_DAYS = 1;
const SOON_DAYS = 7;
const SHOWN_HOSTS = 12;

export const CERTIFICATE_SECTION = { number: "4.7.4", says: why("4.7.4").says };

/** Days by the Dutch calendar until the day on which it ends; 0 is today. Below zero it counts to -31. */
export function daysLeft(validUntil: Instant, now: Instant): number {
  const day = (at: Instant): number => {
    const { year, month, day: date } = inAmsterdam(at);
    return Date.UTC(year, month - 1, date) / DAY_MS;
  };
  return Math.max(-MOST_DAYS_EXPIRED, day(validUntil) - day(now));
}

/** The nearest stage that has come; undefined: it is good for longer than the first. */
export function stageAt(validUntil: Instant, stagesDays: readonly number[], now: Instant): string | undefined {
  if (validUntil <= now) return EXPIRED;
  const days = daysLeft(validUntil, now);
  const reached = stagesDays.filter((stage) => days <= stage);
  return reached.length > 0 ? String(Math.min(...reached)) : undefined;
}

/** Never back to a stage further away: not by a clock that goes back, nor by other settings. */
function nearest(fact: CertificateFact, now: Instant, before: Notice | undefined): string | undefined {
  const stage = stageAt(fact.validUntil, fact.stagesDays, now);
  if (!before) return stage;
  return stage !== undefined && rank(stage) < rank(before.stage) ? stage : before.stage;
}

const rank = (stage: string): number => (stage === EXPIRED ? -1 : Number(stage));

/** "verloopt over 13 dagen" */
export function endsText(validUntil: Instant, now: Instant): string {
  const days = daysLeft(validUntil, now);
  if (validUntil > now) {
    if (days <= 0) return "verloopt vandaag";
    return days === 1 ? "verloopt morgen" : `verloopt over ${days} dagen`;
  }
  if (days === 0) return "is vandaag verlopen";
  if (days <= -MOST_DAYS_EXPIRED) return "is meer dan een maand verlopen";
  return days === -1 ? "verlopen sinds 1 dag" : `verlopen sinds ${-days} dagen`;
}

const thingOf = ({ isOwnCredential }: CertificateFact): string =>
  isOwnCredential ? "Inloggegeven van de Helpdesk" : "Certificaat";

const isServedBy = ({ hosts }: CertificateFact, serves: CertificateFact["hosts"][number]["serves"]) =>
  hosts.filter((host) => host.serves === serves);

/** Whether looking at its hosts can tell that another one was installed. */
const canBeSeen = ({ hosts }: CertificateFact): boolean => hosts.some(({ serves }) => serves !== "unknown");

const factIn = (notice: Notice): CertificateFact => CertificateFact.parse(notice.fact);

/** What somebody said who put another certificate there. */
export const installedMark = (notice: Pick<Notice, "marks">) =>
  markOf(notice, "installed") ?? markOf(notice, "placed-by-supplier");

/** Again, when we saw the old one after it was said. */
const canBeSaid = (notice: Notice): boolean => !installedMark(notice) || factIn(notice).stillServed !== undefined;

const isOfMunicipality = (person: Person, organisation: OrganisationId): boolean =>
  person.appointments.includes(organisation) || holds(person, "municipality-contact", organisation);

const MARKS: readonly MarkButton[] = [
  {
    mark: "requested",
    label: "Aangevraagd",
    says: "Aangevraagd",
    reader: "municipality",
    mayPress: isOfMunicipality,
    isOffered: (notice) => !factIn(notice).isShared && !markOf(notice, "requested") && !installedMark(notice),
  },
  {
    mark: "installed",
    label: "Geïnstalleerd",
    says: "Geïnstalleerd",
    reader: "beheer",
    mayPress: (person, organisation) => holds(person, "operations", organisation),
    isOffered: (notice) => factIn(notice).hosting === "ict-nml" && canBeSaid(notice),
    closes: (notice) => !canBeSeen(factIn(notice)),
  },
  {
    mark: "placed-by-supplier",
    label: "Geplaatst door de leverancier",
    says: "Geplaatst door de leverancier",
    reader: "municipality",
    mayPress: isOfMunicipality,
    isOffered: (notice) => factIn(notice).hosting === "third-party" && canBeSaid(notice),
    closes: (notice) => !canBeSeen(factIn(notice)),
  },
];

/** Runs out; the municipality requests another, and Beheer installs it (DVO 4.7.4). */
export const certificate = noticeKind<CertificateFact>({
  kind: "certificate",
  name: "Certificaat",
  section: CERTIFICATE_SECTION,
  fact: CertificateFact,
  keyOf: ({ entry, certificate: which }) => `${entry}:${which}`,
  stageOf(fact, now, before) {
    if (fact.over) return undefined;
    // Who said that it was installed is believed, until a host shows otherwise.
    if (before?.closed?.by && isServedBy(fact, "this").length === 0) return undefined;
    return nearest(fact, now, before);
  },
  isLadder: true,
  firingOf: ({ stillServed }) => (stillServed ? `still-served ${stillServed.since}` : ""),
  reopensWithinHours: "ever",
  placesOf: (organisation, { isShared }) =>
    isShared ? [channelPlace("operations")] : [channelPlace(organisation), channelPlace("operations")],
  isUrgent: (_, stage) => rank(stage) <= URGENT_DAYS,
  marks: MARKS,
  view: (notice, fact, reader, around) => ({
    title: titleOf(notice, fact, around.now),
    tone: toneOf(notice, fact),
    facts: factsOf(fact),
    lines: [...remarksOf(notice, fact, reader), ...(fact.isOwnCredential || notice.closed ? [] : [NEVER_SEND_KEYS])],
    ...listOf(fact),
    next: nextFor(notice, fact, reader),
  }),
  reply(_, fact, entry) {
    if (entry.event === "marked") return entry.mark === "requested" ? "Aangevraagd. Wacht op installatie." : CHECKING;
    if (entry.event === "refired" && fact.stillServed) return stillText(fact.stillServed.hosts);
    return `${thingOf(fact)} ${endsText(fact.validUntil, entry.at)}`;
  },
  stageName: (stage) => (stage === EXPIRED ? "verlopen" : stage === "1" ? "nog 1 dag" : `nog ${stage} dagen`),
  ticketText: (_, fact) =>
    [
      `Een certificaat loopt af: ${fact.name}.`,
      `Geldig tot ${dutchMoment(fact.validUntil)}.`,
      ...(fact.hosts.length > 0 ? [`Staat op: ${hostNames(fact)}.`] : []),
    ].join("\n"),
});

const NEVER_SEND_KEYS =
  "Stuur nooit een sleutelbestand (.pfx) via Teams. Wie het bestand heeft, kan zich voordoen als uw website.";
const CHECKING = "Er is een nieuw certificaat geplaatst, zegt een collega.";
const stillText = (hosts: number): string =>
  hosts === 1 ? "Op 1 adres staat nog het oude certificaat." : `Op ${hosts} adressen staat nog het oude certificaat.`;

function titleOf({ closed }: Notice, fact: CertificateFact, now: Instant): string {
  if (!closed) return `${thingOf(fact)} ${endsText(fact.validUntil, now)}`;
  if (fact.over === "removed") return "Certificaat uit het register verwijderd";
  return fact.isOwnCredential ? "Inloggegeven van de Helpdesk vernieuwd" : "Certificaat vervangen";
}

function toneOf({ closed, stage }: Notice, fact: CertificateFact): NoticeView["tone"] {
  if (closed) return fact.over === "removed" ? "neutral" : "good";
  return rank(stage) <= SOON_DAYS ? "attention" : "warning";
}

const hostNames = ({ hosts }: CertificateFact): string => hosts.map(({ host }) => host).join(", ");

const factsOf = (fact: CertificateFact) =>
  [
    { label: "Naam", value: fact.name },
    { label: "Geldig tot", value: dutchMoment(fact.validUntil) },
    { label: "Adressen", value: hostNames({ ...fact, hosts: fact.hosts.slice(0, SHOWN_HOSTS) }) },
    { label: "Onderwerp", value: fact.subject ?? "" },
    { label: "Uitgever", value: fact.issuer ?? "" },
    { label: "Geplaatst bij", value: fact.hosting === "third-party" ? "een leverancier" : "" },
  ].filter(({ value }) => value !== "");

/** Only when hosts differ, or one could not be looked at. */
function listOf(fact: CertificateFact): Pick<NoticeView, "list"> {
  const { hosts } = fact;
  if (hosts.every(({ serves, remark }) => serves === "this" && !remark)) return {};
  const items = hosts.slice(0, SHOWN_HOSTS).map(({ host, serves, remark }) => {
    const state = { this: "dit certificaat", another: "een ander certificaat", unknown: "niet te controleren" }[serves];
    return `${host}: ${state}${remark ? ` (${remark})` : ""}`;
  });
  const more = hosts.length - items.length;
  return { list: { title: "Wat wij op de adressen zien", items, ...(more > 0 && { more }) } };
}

function remarksOf({ closed }: Notice, fact: CertificateFact, reader: Reader): string[] {
  if (closed) return [];
  return [
    ...(fact.stillServed && fact.stillServed.hosts > 0 ? [stillText(fact.stillServed.hosts)] : []),
    ...(reader === "beheer" && fact.hosting === "third-party"
      ? ["Deze site staat bij een leverancier. Beheer installeert hier niets (DVO 4.10.2)."]
      : []),
  ];
}

function nextFor(notice: Notice, fact: CertificateFact, reader: Reader): string {
  if (notice.closed) return nextWhenClosed(notice, fact, reader);
  if (fact.isOwnCredential)
    return "Maak in Entra een nieuw geheim of certificaat. Zet de nieuwe einddatum in het organisatiebestand.";
  if (installedMark(notice)) return "Wij kijken elk uur of het nieuwe certificaat er staat.";
  const isRequested = markOf(notice, "requested") !== undefined;
  if (reader === "municipality") return nextForMunicipality(fact, isRequested);
  if (fact.hosting === "third-party")
    return isRequested
      ? "Aangevraagd. De leverancier plaatst het nieuwe certificaat."
      : "De gemeente vraagt een nieuw certificaat aan (DVO 4.7.4). De leverancier plaatst het.";
  if (fact.isShared) return "Vraag een nieuw certificaat aan en installeer het. Kies daarna Geïnstalleerd.";
  return isRequested
    ? "Wacht op installatie. Installeer het nieuwe certificaat. Kies daarna Geïnstalleerd."
    : "De gemeente vraagt een nieuw certificaat aan. Beheer installeert het (DVO 4.7.4). Kies daarna Geïnstalleerd.";
}

function nextForMunicipality({ hosting }: CertificateFact, isRequested: boolean): string {
  if (hosting === "third-party")
    return isRequested
      ? "Laat uw leverancier het nieuwe certificaat plaatsen. Kies daarna Geplaatst door de leverancier."
      : "Vraag een nieuw certificaat aan en laat uw leverancier het plaatsen. Beheer installeert het niet (DVO 4.10.2).";
  return isRequested
    ? "Wacht op installatie. Beheer installeert het nieuwe certificaat."
    : "Vraag een nieuw certificaat aan. Kies daarna Aangevraagd. Beheer installeert het.";
}

function nextWhenClosed({ closed }: Notice, fact: CertificateFact, reader: Reader): string {
  if (fact.over === "removed") return "Wij letten niet meer op dit certificaat.";
  if (!closed?.by || fact.over) return "U hoeft niets meer te doen.";
  return reader === "beheer"
    ? "Wij kunnen niet zelf zien welk certificaat er staat. Vul de nieuwe einddatum in het register in: typ certificaat toevoegen."
    : "Wij kunnen niet zelf zien welk certificaat er staat. Beheer vult de nieuwe einddatum in.";
}
