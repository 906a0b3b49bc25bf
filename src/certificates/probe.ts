import type { Instant } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { type CertificateFacts, type CertificateProblem, problemsOf } from "./certificate-facts.ts";
import { type Host, type InternalHosts, type MayReach, TLS_PORTS, createGuard, readHost } from "./reachable.ts";
import { type LookUp, type NothingServed, connectToFirst, createTrust, createLookUp, readServed } from "./served.ts";
import { createTurns } from "./turns.ts";

/** What a look at a host came to. */
type Seen =
  | {
      readonly result: "read";
      readonly certificate: CertificateFacts;
      readonly problems: readonly CertificateProblem[];
    }
  /** We do not look there: it is no full name, the port is not on our list, or it leads to an address inside. */
  | { readonly result: "refused"; readonly why: "no-name" | "port" | "address" }
  | { readonly result: "unreachable"; readonly why: "name-servers" | "unknown-name" | "no-connection" }
  | { readonly result: "no-certificate"; readonly why: NothingServed }
  /** What it was that did not come in time. */
  | { readonly result: "too-slow"; readonly why: "name" | "connection" | "certificate" };

export type Observation = { readonly host: string; readonly at: Instant } & Seen;

/**
 * Reads which certificate "www.venlo.nl" or "www.venlo.nl:8443" really serves, for the organisation whose host it is.
 * Whatever is wrong there is an answer: it never throws, and takes five seconds at the most once its turn has come.
 */
export type Probe = (organisation: OrganisationId, host: string) => Promise<Observation>;

/** In place of the internet and its usual issuers. */
export type ProbeNetwork = Pick<ProbeOptions, "lookUp" | "mayReach" | "trusted">;

export interface ProbeOptions {
  /** By which clock a certificate is expired. */
  readonly now: () => Instant;
  readonly ports?: readonly number[];
  /** Hosts inside the network of an organisation that may be looked at. */
  readonly internal?: readonly InternalHosts[];
  /** Issuers to trust besides the usual ones, PEM. */
  readonly trusted?: readonly string[];
  readonly lookUp?: LookUp;
  /** In place of the guard that keeps us from everything inside; the sandbox's hosts are on this very machine. */
  readonly mayReach?: MayReach;
  /** For name, connection and handshake together. */
  readonly deadlineMillis?: number;
}

const DEADLINE_MILLIS = 5_000;
const AT_ONCE = 8;
const AT_ONCE_OF_ORGANISATION = 3;
const MOST_ADDRESSES = 4;

export function createProbe(options: ProbeOptions): Probe {
  const { now, ports = TLS_PORTS, lookUp = createLookUp(), deadlineMillis = DEADLINE_MILLIS } = options;
  const mayReach = options.mayReach ?? createGuard(options.internal ?? []);
  const trust = createTrust(options.trusted ?? []);
  const inTurn = createTurns(AT_ONCE, AT_ONCE_OF_ORGANISATION);

  /** The name is looked up once, and we connect to what was judged: a second answer could be another one. */
  async function look(organisation: OrganisationId, host: Host, signal: AbortSignal): Promise<Seen> {
    const isLate = (): boolean => signal.aborted;
    const found = await before(signal, lookUp(host, signal)).catch(() => undefined);
    if (isLate()) return { result: "too-slow", why: "name" };
    if (!found) return { result: "unreachable", why: "name-servers" };
    if (found.length === 0) return { result: "unreachable", why: "unknown-name" };
    if (!found.every(({ address }) => mayReach(organisation, host.name, address)))
      return { result: "refused", why: "address" };

    const connection = await connectToFirst(found.slice(0, MOST_ADDRESSES), signal);
    if (isLate()) return { result: "too-slow", why: "connection" };
    if (!connection) return { result: "unreachable", why: "no-connection" };

    const served = await readServed(connection, host.name, trust).finally(() => connection.destroy());
    if (served.is === "read") {
      const problems = problemsOf(served.certificate, host.name, now(), served.isTrusted);
      return { result: "read", certificate: served.certificate.facts, problems };
    }
    if (isLate()) return { result: "too-slow", why: "certificate" };
    return { result: "no-certificate", why: served.why };
  }

  async function lookInTime(organisation: OrganisationId, written: string): Promise<Seen> {
    const host = readHost(written, ports);
    if (!host.ok) return { result: "refused", why: host.reason };
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMillis);
    try {
      return await look(organisation, host.value, deadline.signal);
    } finally {
      clearTimeout(timer);
      deadline.abort();
    }
  }

  return async (organisation, host) => {
    const seen = await inTurn(organisation, () => lookInTime(organisation, host));
    return { host, at: now(), ...seen };
  };
}

/** @throws when the signal comes first */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("too late")), { once: true });
    work.then(resolve, reject);
  });
}
