import { z } from "zod";
import { type Instant, dateOf, inAmsterdam, instant } from "../lib/instant.ts";
import { type CertificateHostFact, UNSEEN_HOURS } from "../notices/kinds/certificate-host.ts";
import { type CertificateFact, daysLeft, stageAt } from "../notices/kinds/certificate.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Observation } from "./probe.ts";
import { problemsText, whyText } from "./certificate-words.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** Who did something for a certificate. Of who is known by name only there is no id. */
const Said = z.object({
  name: z.string(),
  id: z
    .string()
    .transform((id) => id as PersonId)
    .optional(),
  at: moment,
});
export type Said = z.output<typeof Said>;

/** A certificate as the register knows it; only its end is always known. */
const Known = z.object({
  /** Its fingerprint, or its end when it was registered without one; it keeps it. */
  key: z.string(),
  fingerprint: z.string().optional(),
  subject: z.string().optional(),
  issuer: z.string().optional(),
  names: z.array(z.string()).optional(),
  validFrom: moment.optional(),
  validUntil: moment,
});
export type Known = z.output<typeof Known>;

const HostState = z.object({
  host: z.string(),
  nextAt: moment,
  lastTriedAt: moment.optional(),
  /** Of the last look that succeeded. */
  read: z
    .object({
      at: moment,
      certificate: z.string(),
      /** What is wrong with it there, in our own words. */
      remark: z.string().optional(),
      /** People can use the site with it: it is for this name, and it is its time. */
      isUsable: z.boolean(),
    })
    .optional(),
  /** Every look since then failed. */
  failing: z.object({ since: moment, why: z.string() }).optional(),
});
export type HostState = z.output<typeof HostState>;

export const HOSTINGS = ["ict-nml", "third-party"] as const;
export type Hosting = (typeof HOSTINGS)[number];

/** How something came into the register. "file": it stands in the organisation file. */
export const WAYS = ["call", "form", "csv", "file"] as const;
export type Way = (typeof WAYS)[number];

/** One line of the register (DVO 4.7.4): what a certificate is for, which one is there, and what its hosts serve. */
export const RegisterEntry = z.object({
  id: z.string(),
  organisation: z.string().transform((id) => id as OrganisationId),
  name: z.string(),
  hosting: z.enum(HOSTINGS),
  how: z.enum(WAYS),
  registeredAt: moment,
  /** Counts what people and programs said, not our looks. */
  version: z.number(),
  /** The key of the certificate that counts as the newest. */
  current: z.string(),
  known: z.array(Known),
  hosts: z.array(HostState),
  /** Of the current one. */
  requested: Said.optional(),
  installed: Said.optional(),
  /** It was said to be replaced, and the end of the new one is not known. */
  replacedOnWord: Said.extend({ certificate: z.string() }).optional(),
  /** Keys of certificates and hosts whose notice may be open. */
  warned: z.array(z.string()),
  /** When it is to be looked at again. */
  dueAt: moment,
  removed: Said.extend({ reason: z.string() }).optional(),
});
export type RegisterEntry = z.output<typeof RegisterEntry>;

/** A certificate as somebody gives it: read from PEM, or its facts as far as they are known. */
export interface GivenCertificate {
  readonly fingerprint?: string | undefined;
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly names?: readonly string[] | undefined;
  readonly validFrom?: Instant | undefined;
  readonly validUntil: Instant;
}

export interface Given {
  readonly name: string;
  /** "www.venlo.nl", "www.venlo.nl:8443" */
  readonly hosts: readonly string[];
  readonly certificate: GivenCertificate;
  /** Absent: as it was, or ICT NML. */
  readonly hosting?: Hosting | undefined;
  readonly requested?: Said | undefined;
  readonly installed?: Said | undefined;
}

/** "older": the register has one that lasts longer. */
export type Registering = "added" | "changed" | "same" | "older";

export const MOST_HOSTS = 20;
const MOST_KNOWN = 6;
const MOST_NAMES_KEPT = 20;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOOK_EVERY_HOURS = 6;
const RETRY_AFTER_HOURS = 1;
/** What was read longer ago says nothing any more. */
const FRESH_HOURS = UNSEEN_HOURS;
/** As long as a look may take before another process does it anew. */
const LEASE_MS = 5 * 60_000;
/** Also of what nothing happens with: settings may have changed. */
const AT_LEAST_EVERY_DAYS = 7;

export const later = (moment: Instant, millis: number): Instant => instant(new Date(dateOf(moment).getTime() + millis));
const earliest = (moments: readonly Instant[]): Instant | undefined => moments.toSorted()[0];

/* What people and programs say */

export interface Registration {
  readonly id: string;
  readonly organisation: OrganisationId;
  readonly now: Instant;
  readonly how: Way;
}

/** What the register says after this; the same again changes nothing. */
export function registered(
  before: RegisterEntry | undefined,
  given: Given,
  { id, organisation, now, how }: Registration,
): { readonly is: Registering; readonly entry: RegisterEntry } {
  const certificate = knownFrom(given.certificate);
  if (!before) {
    const entry: RegisterEntry = {
      ...{
        id,
        organisation,
        name: given.name,
        hosting: given.hosting ?? "ict-nml",
        how,
        registeredAt: now,
        version: 1,
      },
      ...{ current: certificate.key, known: [certificate], warned: [], dueAt: now },
      hosts: given.hosts.slice(0, MOST_HOSTS).map((host) => ({ host, nextAt: now })),
      ...peopleIn(given),
    };
    return { is: "added", entry };
  }

  const renewed = withGiven(before, certificate);
  // Who tells of a new one has put it there, or is about to.
  const hosts = renewed.current === before.current ? renewed.hosts : hurried(renewed, now).hosts;
  const added = given.hosts.filter((host) => !before.hosts.some((known) => known.host === host));
  const entry: RegisterEntry = {
    ...renewed,
    name: given.name,
    hosting: given.hosting ?? before.hosting,
    hosts: [...hosts, ...added.map((host) => ({ host, nextAt: now }))].slice(0, MOST_HOSTS),
    ...peopleIn(given),
  };
  if (isSaidAlready(before, entry, given)) {
    return { is: isOlder(before, certificate) ? "older" : "same", entry: before };
  }
  return { is: "changed", entry: { ...entry, version: before.version + 1, dueAt: now } };
}

const peopleIn = ({ requested, installed }: Given) => ({
  ...(requested && { requested }),
  ...(installed && { installed }),
});

function knownFrom({ fingerprint, subject, issuer, names, validFrom, validUntil }: GivenCertificate): Known {
  return {
    ...{ key: fingerprint ?? validUntil, validUntil },
    ...(fingerprint && { fingerprint }),
    ...(subject && { subject }),
    ...(issuer && { issuer }),
    ...(names && names.length > 0 && { names: names.slice(0, MOST_NAMES_KEPT) }),
    ...(validFrom && { validFrom }),
  };
}

/** The current certificate is the one that lasts longest; what was only said gives way to what is said later. */
function withGiven(entry: RegisterEntry, given: Known): RegisterEntry {
  const same = entry.known.find((known) => isSame(known, given));
  if (same) return filledIn(entry, same, given);
  const current = currentOf(entry);
  const isWordOnly = current.fingerprint === undefined;
  return given.validUntil > current.validUntil || isWordOnly
    ? withCurrent(entry, given)
    : { ...entry, known: entry.known };
}

/** Without a fingerprint a day is all that tells two apart: who types a date types no time. */
const isSame = (known: Known, given: Known): boolean =>
  known.fingerprint !== undefined && given.fingerprint !== undefined
    ? known.fingerprint === given.fingerprint
    : dayOf(known.validUntil) === dayOf(given.validUntil);

const dayOf = (moment: Instant): string => inAmsterdam(moment).toFormat("yyyy-MM-dd");

/** What was not known of a certificate yet; it keeps its key, so that nothing is told twice. */
function filledIn(entry: RegisterEntry, same: Known, given: Known): RegisterEntry {
  const fuller =
    same.fingerprint === undefined ? { ...same, ...given, key: same.key } : { ...given, ...same, key: same.key };
  return { ...entry, known: entry.known.map((known) => (known === same ? fuller : known)) };
}

/** Who requested and installed it is not known yet of a new one. */
function withCurrent(entry: RegisterEntry, certificate: Known): RegisterEntry {
  const { requested: _, installed: __, replacedOnWord: ___, ...rest } = entry;
  return { ...rest, current: certificate.key, known: kept(rest, [...entry.known, certificate], certificate.key) };
}

/** The current one, what hosts serve, what people were warned of, and the ones that last longest. */
function kept(
  { hosts, warned }: Pick<RegisterEntry, "hosts" | "warned">,
  known: readonly Known[],
  current: string,
): Known[] {
  const isNeeded = ({ key }: Known): boolean =>
    key === current || warned.includes(key) || hosts.some(({ read }) => read?.certificate === key);
  return known
    .toSorted(
      (one, other) => Number(isNeeded(other)) - Number(isNeeded(one)) || (one.validUntil < other.validUntil ? 1 : -1),
    )
    .slice(0, MOST_KNOWN + known.filter(isNeeded).length);
}

export function currentOf({ known, current }: RegisterEntry): Known {
  const found = known.find(({ key }) => key === current);
  if (!found) throw new Error("an entry of the register without its certificate");
  return found;
}

const isOlder = (entry: RegisterEntry, given: Known): boolean =>
  !entry.known.some((known) => isSame(known, given)) && given.validUntil < currentOf(entry).validUntil;

function isSaidAlready(before: RegisterEntry, after: RegisterEntry, given: Given): boolean {
  const facts = ({ name, hosting, current, known, hosts }: RegisterEntry) =>
    JSON.stringify([name, hosting, current, known.map((one) => Object.entries(one).toSorted()), hosts]);
  const isKnown = (said: Said | undefined, was: Said | undefined) => !said || said.name === was?.name;
  return (
    facts(before) === facts(after) &&
    isKnown(given.requested, before.requested) &&
    isKnown(given.installed, before.installed)
  );
}

/** *Verwijder uit register*: its notices are closed at the next look, and then it goes. */
export const removed = (entry: RegisterEntry, by: Said, reason: string): RegisterEntry => ({
  ...entry,
  removed: { ...by, reason },
  version: entry.version + 1,
  dueAt: by.at,
});

/* Looks */

/** Its hosts are to be looked at now. */
export const hurried = (entry: RegisterEntry, now: Instant): RegisterEntry => ({
  ...entry,
  hosts: entry.hosts.map((host) => ({ ...host, nextAt: now })),
  dueAt: now,
});

/** Takes the hosts whose turn it is. Who does not save this leaves them to who did. */
export function claimed(entry: RegisterEntry, now: Instant): { readonly entry: RegisterEntry; readonly due: string[] } {
  const due = entry.removed ? [] : entry.hosts.filter(({ nextAt }) => nextAt <= now).map(({ host }) => host);
  const leaseUntil = later(now, LEASE_MS);
  const hosts = entry.hosts.map((host) =>
    due.includes(host.host) ? { ...host, lastTriedAt: now, nextAt: leaseUntil } : host,
  );
  return { entry: { ...entry, hosts, dueAt: leaseUntil }, due };
}

/** What was seen on hosts. */
export function witnessed(entry: RegisterEntry, observations: readonly Observation[], now: Instant): RegisterEntry {
  return observations.reduce((seen, observation) => witnessedOne(seen, observation, now), entry);
}

function witnessedOne(entry: RegisterEntry, observation: Observation, now: Instant): RegisterEntry {
  if (!entry.hosts.some(({ host }) => host === observation.host)) return entry;
  if (observation.result !== "read") return withHost(entry, observation.host, (host) => failed(host, observation, now));

  const { names, ...facts } = observation.certificate;
  const { fingerprint, subject, issuer, validFrom, validUntil } = facts;
  const seen = knownFrom({ fingerprint, subject, issuer, validFrom, validUntil, names: [...names] });
  const isUsable = !observation.problems.some((problem) => UNUSABLE.has(problem));
  const after = withSeen(entry, seen, isUsable);
  const certificate = after.known.find((known) => isSame(known, seen))?.key ?? seen.key;
  const remark = problemsText(observation.problems.filter((problem) => problem !== "expired"));
  const witness = withHost(after, observation.host, ({ host }) => ({
    ...{ host, lastTriedAt: now, nextAt: later(now, LOOK_EVERY_HOURS * HOUR_MS) },
    read: { at: now, certificate, isUsable, ...(remark && { remark }) },
  }));
  return { ...witness, known: kept(witness, witness.known, witness.current) };
}

/** With these a visitor sees a warning: it cannot be what takes the place of another certificate. */
const UNUSABLE: ReadonlySet<string> = new Set(["expired", "not-yet-valid", "wrong-name"]);

/** What is seen counts as the newest when it lasts longer; one that was only said is the one that is seen on that day. */
function withSeen(entry: RegisterEntry, seen: Known, isUsable: boolean): RegisterEntry {
  const same = entry.known.find((known) => isSame(known, seen));
  if (same) return filledIn(entry, same, seen);
  if (isUsable && seen.validUntil > currentOf(entry).validUntil) return withCurrent(entry, seen);
  return { ...entry, known: [...entry.known, seen] };
}

function failed(host: HostState, observation: Exclude<Observation, { result: "read" }>, now: Instant): HostState {
  const since = host.failing?.since ?? now;
  const unseenAt = later(since, UNSEEN_HOURS * HOUR_MS);
  const retryAt = later(now, RETRY_AFTER_HOURS * HOUR_MS);
  return {
    ...host,
    lastTriedAt: now,
    nextAt: unseenAt > now && unseenAt < retryAt ? unseenAt : retryAt,
    failing: { since, why: whyText(observation) },
  };
}

const withHost = (entry: RegisterEntry, name: string, change: (host: HostState) => HostState): RegisterEntry => ({
  ...entry,
  hosts: entry.hosts.map((host) => (host.host === name ? change(host) : host)),
});

/* What there is to tell */

/** What a host served not long ago. */
const freshRead = ({ read }: HostState, now: Instant) =>
  read && Date.parse(now) - Date.parse(read.at) < FRESH_HOURS * HOUR_MS ? read : undefined;

/**
 * Whether this certificate matters no more: no host that we can look at serves it, and another took its place there or,
 * when nothing can be seen, in the register.
 */
function isReplaced(entry: RegisterEntry, certificate: Known, now: Instant): boolean {
  const reads = entry.hosts.flatMap((host) => freshRead(host, now) ?? []);
  if (reads.some((read) => read.certificate === certificate.key)) return false;
  const current = currentOf(entry);
  const isSuperseded = current.key !== certificate.key && current.validUntil > certificate.validUntil;
  const wasOnlySaid = current.key !== certificate.key && certificate.fingerprint === undefined;
  return isSuperseded || wasOnlySaid || (reads.length > 0 && reads.every(({ isUsable }) => isUsable));
}

export interface Judging {
  readonly now: Instant;
  readonly stagesDays: readonly number[];
  /** The organisation that shares its own certificates with nobody. */
  readonly home: OrganisationId;
}

/** What is known of one of its certificates now. */
export function certificateFact(
  entry: RegisterEntry,
  certificate: Known,
  { now, stagesDays, home }: Judging,
): CertificateFact {
  const { subject, issuer, validUntil } = certificate;
  const over = entry.removed ? "removed" : isReplaced(entry, certificate, now) ? "replaced" : undefined;
  return {
    ...{ entry: entry.id, certificate: certificate.key, name: entry.name, hosting: entry.hosting, validUntil },
    ...{ isShared: entry.organisation === home, isOwnCredential: entry.how === "file" },
    ...(subject && { subject }),
    ...(issuer && { issuer }),
    ...{ stagesDays: [...stagesDays], daysLeft: daysLeft(validUntil, now) },
    hosts: entry.hosts.map((host) => hostFact(host, certificate, now)),
    ...(over && { over }),
  };
}

function hostFact(host: HostState, certificate: Known, now: Instant): CertificateFact["hosts"][number] {
  const read = freshRead(host, now);
  if (!read) return { host: host.host, serves: "unknown", ...(host.failing && { remark: host.failing.why }) };
  const serves = read.certificate === certificate.key ? "this" : "another";
  return { host: host.host, serves, ...(read.remark && { remark: read.remark }) };
}

export function unseenFact(entry: RegisterEntry, { host, failing, read }: HostState): CertificateHostFact {
  const validUntil = entry.known.find(({ key }) => key === read?.certificate)?.validUntil;
  return {
    ...{ entry: entry.id, host, name: entry.name, isRemoved: entry.removed !== undefined },
    ...(failing && { failing }),
    ...(validUntil && { validUntil }),
  };
}

/** Those of which something is to be told, or was told and may be over. */
export const certificatesToJudge = (entry: RegisterEntry, { now, stagesDays }: Judging): readonly Known[] =>
  entry.known.filter(
    (known) =>
      entry.warned.includes(known.key) ||
      (!isOver(entry, known, now) && stageAt(known.validUntil, stagesDays, now) !== undefined),
  );

const isOver = (entry: RegisterEntry, known: Known, now: Instant): boolean =>
  entry.removed !== undefined || isReplaced(entry, known, now);

export const hostsToJudge = (entry: RegisterEntry, now: Instant): readonly HostState[] =>
  entry.hosts.filter(
    ({ host, failing }) => entry.warned.includes(host) || (!entry.removed && failing && isLongUnseen(failing, now)),
  );

const isLongUnseen = ({ since }: { readonly since: Instant }, now: Instant): boolean =>
  Date.parse(now) - Date.parse(since) >= UNSEEN_HOURS * HOUR_MS;

/** When something may have changed that nobody tells us. */
export function nextDue(entry: RegisterEntry, { now, stagesDays }: Judging): Instant {
  const first = Math.max(...stagesDays);
  const lasting = entry.known.filter((known) => !isOver(entry, known, now));
  const stages = lasting.flatMap(({ validUntil }) => [
    // From its first stage on its card counts the days.
    ...(daysLeft(validUntil, now) > first ? [startOfDay(validUntil, -first)] : [startOfDay(now, 1)]),
    ...(validUntil > now ? [validUntil] : []),
  ]);
  const hosts = entry.hosts.map(({ nextAt }) => nextAt);
  return earliest([...hosts, ...stages, later(now, AT_LEAST_EVERY_DAYS * DAY_MS)]) ?? now;
}

const startOfDay = (moment: Instant, days: number): Instant =>
  instant(inAmsterdam(moment).startOf("day").plus({ days }).toJSDate());

/** After *Geïnstalleerd*, as long as the old one is still served. */
export const watchedClosely = (entry: RegisterEntry, now: Instant): RegisterEntry => {
  const soon = later(now, RETRY_AFTER_HOURS * HOUR_MS);
  return { ...entry, hosts: entry.hosts.map((host) => (host.nextAt > soon ? { ...host, nextAt: soon } : host)) };
};

/** Until when it is good, by what is seen where that is known. */
export function goodUntil(entry: RegisterEntry, now: Instant): Instant {
  const served = entry.hosts
    .flatMap((host) => freshRead(host, now)?.certificate ?? [])
    .flatMap((key) => entry.known.find((known) => known.key === key)?.validUntil ?? []);
  return earliest(served) ?? currentOf(entry).validUntil;
}
