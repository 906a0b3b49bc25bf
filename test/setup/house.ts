import { createFileDirectory } from "../../src/people/directory.ts";
import { OrganisationFile } from "../../src/people/organisation-file.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import type { Member } from "../../src/people/roster.ts";
import { createPlaces } from "../../src/places/places.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import type { Running } from "../../src/setup/setup-house.ts";
import { HOME, ROERMOND, VENLO, at } from "../support/people.ts";

/** Of a process that just started, and that nobody may call. */
export const RUNNING: Running = {
  version: "1.2.3",
  since: at("07:00"),
  store: "memory",
  hasUrl: false,
  callers: {},
};

export const TENANT = {
  home: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009",
  venlo: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001",
  roermond: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002",
} as const;

const TENANT_OF: Readonly<Record<string, string>> = {
  [HOME]: TENANT.home,
  [VENLO]: TENANT.venlo,
  [ROERMOND]: TENANT.roermond,
};

/** Somebody as a channel's roster has them. */
export const staff = (name: string, number: number, works: OrganisationId): Member => ({
  name,
  objectId: `7c9e6679-7425-40de-944b-e07fc1f9${String(number).padStart(4, "0")}`,
  tenantId: TENANT_OF[works],
  userRole: "user",
});

const ORGANISATIONS = [
  { id: HOME, name: "ICT NML", kind: "shared", tenants: [TENANT.home] },
  { id: VENLO, name: "Venlo", kind: "municipality", tenants: [TENANT.venlo] },
  { id: ROERMOND, name: "Roermond", kind: "municipality", tenants: [TENANT.roermond] },
];

/** Three organisations and a store, with what the organisation file says of them. */
export function openTown(says: object = {}, people: readonly Person[] = []) {
  const organisation = OrganisationFile.parse({ organisations: ORGANISATIONS, people, ...says });
  const rows = openSqlite(":memory:");
  const directory = createFileDirectory(organisation);
  return { organisation, rows, directory, places: createPlaces(rows, HOME) };
}
