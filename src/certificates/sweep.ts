import { setMaxListeners } from "node:events";
import { type Log, describeError } from "../lib/log.ts";
import type { Instant } from "../lib/instant.ts";
import { certificateHost } from "../notices/kinds/certificate-host.ts";
import { type CertificateFact, certificate, installedMark } from "../notices/kinds/certificate.ts";
import { type Notice, markOf } from "../notices/notice.ts";
import type { OrganisationId } from "../people/person.ts";
import type { StoredEntry } from "./certificate-store.ts";
import { type Certificates, judgingOf } from "./certificates.ts";
import {
  type Known,
  type RegisterEntry,
  type Said,
  certificateFact,
  certificatesToJudge,
  claimed,
  currentOf,
  hostsToJudge,
  hurried,
  nextDue,
  unseenFact,
  watchedClosely,
  witnessed,
} from "./entry.ts";
import type { Observation } from "./probe.ts";
import { registerOwnCredential } from "./register.ts";

/** Of an organisation in one look; what is left waits for the next. */
const MOST_IN_A_LOOK = 120;
const AT_ONCE = 8;
const MAX_ATTEMPTS = 6;

export interface Sweep {
  readonly look: () => Promise<void>;
  /** Waits for no host any more: what was claimed is looked at by another process, or after the start. */
  readonly stop: () => void;
}

/**
 * Looks at the certificates whose turn it is, and says what is true of them now.
 * Any process may run one: who claims an entry first looks at it, and what is told twice changes nothing.
 */
export function createSweep(house: Certificates): Sweep {
  const { room, store, now, log } = house;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  let isOwnCredentialKept = false;

  async function lookIn(organisation: OrganisationId): Promise<void> {
    const due = await store.dueBy(organisation, now(), MOST_IN_A_LOOK);
    for (let first = 0; first < due.length && !stopping.signal.aborted; first += AT_ONCE) {
      await Promise.all(
        due
          .slice(first, first + AT_ONCE)
          .map((id) => safely(log, () => lookAt(house, organisation, id, stopping.signal))),
      );
    }
  }

  const look = async (): Promise<void> => {
    if (!isOwnCredentialKept) {
      await safely(log, async () => {
        await registerOwnCredential(house);
        isOwnCredentialKept = true;
      });
    }
    await Promise.all(room.organisations.map((organisation) => safely(log, () => lookIn(organisation))));
  };
  return { look, stop: () => stopping.abort() };
}

const safely = (log: Pick<Log, "error">, work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => log.error(describeError(error), "certificates could not be looked at"));

async function lookAt(
  house: Certificates,
  organisation: OrganisationId,
  id: string,
  stopping: AbortSignal,
): Promise<void> {
  const { store, probe, now } = house;
  const found = await store.find(organisation, id);
  if (!found || found.entry.dueAt > now()) return;
  const claim = claimed(found.entry, now());
  if ((await store.save({ before: found, after: claim.entry })) === "conflict") return;

  const seen = await unless(stopping, Promise.all(claim.due.map((host) => probe(organisation, host))));
  if (!seen) return;
  for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
    const before = await store.find(organisation, id);
    if (!before || (await keep(house, before, seen)) === "saved") return;
  }
}

/** undefined: the signal came first. */
function unless<T>(stopping: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  if (stopping.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    stopping.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => stopping.removeEventListener("abort", stop));
  });
}

/** Tells first and keeps then: who stops in between is looked after by the next look, and telling twice changes nothing. */
async function keep(
  house: Certificates,
  before: StoredEntry,
  seen: readonly Observation[],
): Promise<"saved" | "conflict"> {
  const now = house.now();
  const entry = await judged(house, witnessed(before.entry, seen, now), now);
  if (entry.removed) {
    await house.store.forget(before.entry);
    return "saved";
  }
  return house.store.save({ before, after: { ...entry, dueAt: nextDue(entry, judgingOf(house, now)) } });
}

/** Says what is true of its certificates and hosts now, and takes over what people said about them. */
async function judged(house: Certificates, entry: RegisterEntry, now: Instant): Promise<RegisterEntry> {
  let after: RegisterEntry = { ...entry, warned: [] };
  for (const known of certificatesToJudge(entry, judgingOf(house, now))) {
    after = await judgedCertificate(house, entry, after, known, now);
  }
  for (const host of hostsToJudge(entry, now)) {
    const fact = unseenFact(entry, host);
    await house.notices.observe(certificateHost, { organisation: entry.organisation, fact, now });
    if (certificateHost.stageOf(fact, now) !== undefined) after = { ...after, warned: [...after.warned, host.host] };
  }
  return after;
}

async function judgedCertificate(
  house: Certificates,
  entry: RegisterEntry,
  after: RegisterEntry,
  known: Known,
  now: Instant,
): Promise<RegisterEntry> {
  const { organisation } = entry;
  const bare = certificateFact(entry, known, judgingOf(house, now));
  const before = (await house.room.store.known(organisation, certificate.kind, certificate.keyOf(bare))).found?.notice;
  const fact = withStillServed(bare, entry, known, before);
  await house.notices.observe(certificate, { organisation, fact, now });

  const heard = before ? withWordsOf(after, known, fact, before) : after;
  if (certificate.stageOf(fact, now, before) === undefined) return heard;
  const warned = { ...heard, warned: [...heard.warned, known.key] };
  return before && installedMark(before) && !before.closed ? watchedClosely(warned, now) : warned;
}

/** Somebody said that another was installed, and hosts that were looked at afterwards serve this one. */
function withStillServed(
  fact: CertificateFact,
  { hosts }: RegisterEntry,
  { key }: Known,
  before: Notice | undefined,
): CertificateFact {
  const last = before && certificate.fact.safeParse(before.fact).data?.stillServed;
  const said = before && installedMark(before);
  const stale = hosts.filter(({ read }) => said && read && read.certificate === key && read.at >= said.at);
  if (said && !before.closed && stale.length > 0) {
    return { ...fact, stillServed: { since: said.at, hosts: stale.length } };
  }
  // What was told of it stays told: otherwise it would be news again.
  return last ? { ...fact, stillServed: { ...last, hosts: 0 } } : fact;
}

/** Who requested and installed the new one is who said so of the old one. */
function withWordsOf(entry: RegisterEntry, known: Known, fact: CertificateFact, notice: Notice): RegisterEntry {
  const said = (by: { id: Said["id"]; name: string; at: Instant } | undefined) =>
    by && { name: by.name, at: by.at, ...(by.id && { id: by.id }) };
  const { closed } = notice;
  const current = currentOf(entry);
  if (current.key === known.key) {
    return closed?.by && !fact.over
      ? { ...entry, replacedOnWord: { certificate: known.key, ...closed.by, at: closed.at } }
      : entry;
  }
  if (fact.over !== "replaced") return entry;
  const requested = entry.requested ?? said(markOf(notice, "requested"));
  const installed = entry.installed ?? said(installedMark(notice));
  return { ...entry, ...(requested && { requested }), ...(installed && { installed }) };
}

/** Somebody pressed a button of a notice: after *Geïnstalleerd* its hosts are looked at at once. */
export async function pressed(house: Certificates, notice: Notice): Promise<void> {
  const { store, now, stir } = house;
  const entry = certificate.fact.safeParse(notice.fact).data?.entry;
  if (notice.kind !== certificate.kind || entry === undefined) return;
  for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
    const before = await store.find(notice.organisation, entry);
    if (!before) return;
    if ((await store.save({ before, after: hurried(before.entry, now()) })) === "conflict") continue;
    stir();
    return;
  }
}
