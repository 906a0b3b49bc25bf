import { DateTime } from "luxon";
import type { ProbeNetwork } from "../../certificates/probe.ts";
import { ZONE } from "../../lib/instant.ts";
import { type Authority, type MadeCertificate, createAuthority } from "../made-certificates.ts";
import { createTlsServers } from "../tls-servers.ts";

/** A website that does not exist, with a real server on this machine that shows its certificate. */
export interface Site {
  readonly organisation: string;
  /** What the register calls it. */
  readonly name: string;
  readonly host: string;
  readonly hosting?: "third-party";
}

export interface Sites {
  /** How the Helpdesk's own look at hosts finds these, and whom it trusts there. */
  readonly network: ProbeNetwork;
  /** From now on the site shows a certificate that is good until the end of that day. @returns it, in PEM */
  serve(site: Site, days: number): Promise<string>;
  /** Shows that one and this by turns, as servers do of which one was forgotten. */
  alternate(site: Site, days: number): Promise<void>;
  close(): void;
}

const ISSUER = "Sandbox CA";
const VALID_BEFORE_DAYS = 30;

/** @param now by the sandbox's clock: certificates run out as it is moved */
export async function openSites(now: () => Date): Promise<Sites> {
  const authority = await createAuthority(ISSUER);
  const servers = createTlsServers();
  const served = new Map<string, MadeCertificate>();

  async function serve(site: Site, days: number): Promise<MadeCertificate> {
    const made = await issue(authority, site, now(), days);
    await servers.serve(site.host, made);
    served.set(site.host, made);
    return made;
  }

  return {
    network: { lookUp: servers.lookUp, mayReach: servers.mayReach, trusted: [authority.certificate] },
    serve: async (site, days) => (await serve(site, days)).certificate,
    async alternate(site, days) {
      const old = served.get(site.host);
      const made = await issue(authority, site, now(), days);
      await servers.flap(site.host, old ? [made, old] : [made]);
    },
    close: () => servers.close(),
  };
}

function issue(authority: Authority, { host }: Site, now: Date, days: number): Promise<MadeCertificate> {
  const today = DateTime.fromJSDate(now, { zone: ZONE }).startOf("day");
  const validFrom = today.minus({ days: VALID_BEFORE_DAYS }).toJSDate();
  // A certificate knows no milliseconds.
  const validUntil = today
    .plus({ days: days + 1 })
    .minus({ seconds: 1 })
    .toJSDate();
  return authority.issue({ names: [host], validFrom, validUntil });
}
