import type { AlertSecrets } from "../../alerts/source.ts";
import type { ProbeNetwork } from "../../certificates/probe.ts";
import { every } from "../../lib/every.ts";
import type { OrganisationFile } from "../../people/organisation-file.ts";
import type { SandboxClock } from "../clock.ts";
import { createBackupSoftware } from "./backup-software.ts";
import { createCaller, secretsFor } from "./caller.ts";
import { type Happening, happeningsOf, registerSites } from "./happenings.ts";
import { createMonitoring } from "./monitoring.ts";
import { openSites } from "./sites.ts";

/** The systems around the Helpdesk: they call it as real ones do, and it looks at their servers as it does at real ones. */
export interface Systems {
  readonly secrets: AlertSecrets;
  readonly network: ProbeNetwork;
  readonly happenings: readonly Happening[];
  /** Their servers are there, in the register, and backups are told of from now on. */
  begin(): Promise<void>;
  /** The clock may have been moved: tells how the backups of the nights until now went. */
  timePasses(): Promise<void>;
  close(): Promise<void>;
}

export interface SystemsOptions {
  readonly organisation: OrganisationFile;
  readonly clock: SandboxClock;
  /** Of whoever started the sandbox; they go before its own. */
  readonly given: AlertSecrets;
  /** Of the Helpdesk. */
  readonly address: () => string;
}

const MINUTE_MS = 60_000;

export async function createSystems({ organisation, clock, given, address }: SystemsOptions): Promise<Systems> {
  const { organisations } = organisation;
  const secrets = secretsFor(
    organisations.map(({ id }) => id),
    given,
  );
  const caller = createCaller(secrets, address);
  const sites = await openSites(clock.now);
  const { jobs } = organisation.backups;
  const backups = createBackupSoftware(jobs, caller, clock.now);
  const home = organisations.find(({ kind }) => kind === "shared")?.id ?? "";
  const monitoring = createMonitoring(home, caller, clock.now);
  let hasBegun = false;

  const timePasses = async (): Promise<void> => {
    if (hasBegun) await backups.tellNights();
  };
  const passing = every(MINUTE_MS, timePasses, () => undefined);

  return {
    secrets,
    network: sites.network,
    happenings: happeningsOf({ caller, sites, backups, jobs, monitoring }),
    async begin() {
      hasBegun = true;
      await Promise.all([registerSites({ caller, sites }), backups.tellNights()]);
    },
    timePasses: () => passing.now(),
    async close() {
      await passing.stop();
      sites.close();
    },
  };
}
