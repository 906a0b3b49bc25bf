import type { AlertSource } from "../alerts/source.ts";
import type { Instant } from "../lib/instant.ts";
import type { Reference } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";
import { type OrganisationId, reach } from "../people/person.ts";
import type { Member } from "../people/roster.ts";
import type { Turn } from "../people/turn.ts";
import type { Places } from "../places/places.ts";

/** How this process runs; never an id or a secret. */
export interface Running {
  readonly version: string;
  readonly since: Instant;
  readonly store: "memory" | "sqlite" | "tables";
  /** Absent: the sandbox, where nobody signs in. */
  readonly signsInBy?: "SingleTenant" | "UserAssignedMSI" | undefined;
  /** Of the keys by which the platform is known, and of our own token. */
  readonly health?: (() => { readonly keysReadAt: Instant | undefined; readonly failing: boolean }) | undefined;
  /** Whether people's browsers can reach the house. */
  readonly hasUrl: boolean;
  /** Who may call us, by source. */
  readonly callers: Readonly<Partial<Record<AlertSource, readonly OrganisationId[]>>>;
}

/** What the checklist and *diagnose* look at. */
export interface SetupHouse {
  readonly rows: Rows;
  readonly places: Places;
  readonly directory: Directory;
  readonly organisation: OrganisationFile;
  readonly running: Running;
  readonly membersOf: (reference: Reference) => Promise<readonly Member[] | undefined>;
}

/** What somebody may read about, here. The shared organisation stands for the Helpdesk itself. */
export type Scope = readonly OrganisationId[];

/** In a channel only what is of the tenant it is in; the shared organisation's tenant is everybody's. */
export function scopeHere({ directory }: SetupHouse, { actor, chat, reference }: Turn): Scope {
  const own = reach(actor);
  const here = directory.organisations.filter(({ tenants }) => tenants.includes(reference.tenantId));
  const isOpen = chat === "personal" || here.some(({ id }) => id === directory.shared);
  return isOpen ? own : own.filter((one) => here.some(({ id }) => id === one));
}

export const SOURCE_NAME: Readonly<Record<AlertSource, string>> = {
  alertmanager: "bewaking",
  backups: "backups",
  certificates: "certificaten",
  notices: "andere systemen",
};
