import type { Brand } from "../lib/brand.ts";

/** Entra object id, in lower case. */
export type PersonId = Brand<string, "PersonId">;

/** A municipality or the shared organisation itself; also its partition in the store. Lower case letters and dashes. */
export type OrganisationId = Brand<string, "OrganisationId">;

export const ROLES = [
  "helpdesk",
  "operations",
  "municipality-contact",
  "incident-manager",
  "team-lead",
  "ciso",
  "ict-manager",
  "account-manager",
  /** Of the bestuur: reads the monthly report (DVO 7.2). */
  "board",
  /** Has a mandate to decide on requests of an organisation. */
  "approver",
  /** Decides for a municipality whether somebody's data are removed (AVG, article 17). */
  "privacy-officer",
] as const;
export type Role = (typeof ROLES)[number];

/** A role and the organisations for which it is held. */
export interface Grant {
  readonly role: Role;
  readonly organisations: readonly OrganisationId[];
}

/** Who acts. Made from the verified activity and the directory only, never from what a card or a name says. */
export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** Where this person works; the first is the usual one. At least one. */
  readonly appointments: readonly [OrganisationId, ...OrganisationId[]];
  readonly grants: readonly Grant[];
}

/** First and last day away, "2026-12-01", both included; without `until` until further notice. */
export interface Absence {
  readonly from: string;
  readonly until?: string | undefined;
}

/** Somebody as the directory knows them, whether or not they ever wrote to the bot. */
export interface Colleague extends Person {
  readonly manager?: PersonId | undefined;
  readonly substitute?: PersonId | undefined;
  readonly absent: readonly Absence[];
  readonly hasLeft: boolean;
}

export const holds = (person: Pick<Person, "grants">, role: Role, organisation: OrganisationId): boolean =>
  person.grants.some((grant) => grant.role === role && grant.organisations.includes(organisation));

/** Handles tickets of this organisation, in the first or the second line. */
export const isAgent = (person: Person, organisation: OrganisationId): boolean =>
  holds(person, "helpdesk", organisation) || holds(person, "operations", organisation);

/** Every organisation whose rows this person's turn may read at all. */
export const reach = (person: Person): readonly OrganisationId[] => [
  ...new Set([...person.appointments, ...person.grants.flatMap((grant) => grant.organisations)]),
];
