import { GUID } from "../lib/guid.ts";
import type { Instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { clean } from "../lib/redact.ts";
import { plain } from "../lib/words.ts";
import type { Organisation, OrganisationFile } from "./organisation-file.ts";
import { type Colleague, type OrganisationId, type Person, type PersonId, type Role, holds } from "./person.ts";
import { type Member, createRoster } from "./roster.ts";

/** Who an activity says it is from. The object id and the tenant come from Teams; the name is for display only. */
export interface Sender {
  readonly objectId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly name: string;
  readonly isBot?: boolean | undefined;
}

/** Who works where and may do what: the organisation file, alone or laid over Entra. */
export interface Directory {
  /** `member` asks Teams about the sender; undefined when Teams gives no answer. Called for unlisted people only, about once an hour. */
  identify(sender: Sender, member: () => Promise<Member | undefined>): Promise<Outcome<Person, StrangerReason>>;
  /** Somebody whom the organisation file lists, or Entra; without Entra most staff is not known. */
  colleague(id: PersonId): Promise<Colleague | undefined>;
  /** Who holds the role for this organisation and has not left, by name. */
  holders(role: Role, organisation: OrganisationId): Promise<readonly Colleague[]>;
  /** Who works for this organisation and has these words in their name, by name. */
  find(organisation: OrganisationId, words: string): Promise<readonly Colleague[]>;
  organisation(id: OrganisationId): Organisation | undefined;
  readonly organisations: readonly Organisation[];
  /** The shared organisation itself: the partition of what belongs to nobody else. */
  readonly shared: OrganisationId;
  /** Every tenant that may write to the bot at all, in lower case. */
  readonly tenants: ReadonlySet<string>;
  /** How well people are known from Entra; absent where only the file is asked. */
  readonly freshness?: () => Freshness;
}

export interface Freshness {
  /** When all of Entra was last read well; of several tenants the longest ago. */
  readonly readAt: Instant | undefined;
  /** What is used now may be out of date, or is not everything. */
  readonly failing: boolean;
  /** What is wrong, in sentences for whoever looks after the Helpdesk. */
  readonly problems: readonly string[];
}

export type StrangerReason =
  "not-a-person" | "no-object-id" | "unknown-tenant" | "guest" | "no-organisation" | "cannot-verify";

export const STRANGER_TEXT: Readonly<Record<StrangerReason, string>> = {
  "not-a-person": "Ik help alleen mensen, geen andere bots.",
  "no-object-id":
    "Ik kan niet zien met welk account u bent ingelogd. Log in bij Teams met uw werkaccount en probeer het opnieuw.",
  "unknown-tenant":
    "Uw organisatie is niet aangesloten op deze Helpdesk. Neem contact op met de helpdesk van uw eigen organisatie.",
  guest:
    "U bent hier als gast. Deze Helpdesk is alleen voor medewerkers. Vraag uw contactpersoon bij de gemeente om hulp.",
  "no-organisation":
    "Ik kan niet zien bij welke gemeente u werkt. Ik kan u daarom niet helpen. Neem zelf contact op met de Helpdesk.",
  "cannot-verify":
    "Ik kan nu niet nagaan bij welke gemeente u werkt. Er is niets vastgelegd. Probeer het over een paar minuten opnieuw.",
};

const NAME_LENGTH = 80;
const NAMELESS = "Naam onbekend";
/** `now` in milliseconds, for the age of what Teams said about somebody. */
export function createFileDirectory(file: OrganisationFile, now: () => number = Date.now): Directory {
  const organisations = new Map(file.organisations.map((organisation) => [organisation.id, organisation]));
  const people = new Map(file.people.map((person) => [person.id, person]));
  const tenants = new Set(file.organisations.flatMap((organisation) => organisation.tenants));
  const lookUp = createRoster(now);

  return {
    async identify(sender, member) {
      const account = accountOf(sender, tenants);
      if (!account.ok) return account;

      const { id, tenantId } = account.value;
      const listed = people.get(id);
      if (listed) return listed.hasLeft ? refuse("no-organisation") : done(listed);

      const home = homeByRoster(file.organisations, tenantId, await lookUp(`${tenantId}|${id}`, member));
      if (!home.ok) return home;
      return done({ id, name: displayName(sender.name), appointments: [home.value], grants: [] });
    },
    ...colleaguesAmong(file.people),
    organisation: (id) => organisations.get(id),
    organisations: file.organisations,
    shared: sharedOf(file.organisations),
    tenants,
  };
}

/** Who is found among people who are all known already. */
export function colleaguesAmong(people: readonly Colleague[]): Pick<Directory, "colleague" | "holders" | "find"> {
  const known = new Map(people.map((person) => [person.id, person]));
  const byName = people.toSorted((one, other) => one.name.localeCompare(other.name, "nl"));
  return {
    colleague: async (id) => known.get(id),
    holders: async (role, organisation) =>
      byName.filter((person) => !person.hasLeft && holds(person, role, organisation)),
    async find(organisation, words) {
      const asked = plain(words).split(" ").filter(Boolean);
      const isMeant = ({ name }: Colleague) => asked.length > 0 && asked.every((word) => plain(name).includes(word));
      return byName.filter(
        (person) => !person.hasLeft && person.appointments.includes(organisation) && isMeant(person),
      );
    },
  };
}

function sharedOf(organisations: readonly Organisation[]): OrganisationId {
  const shared = organisations.find(({ kind }) => kind === "shared");
  if (!shared) throw new Error("an organisation file without a shared organisation was let through");
  return shared.id;
}

/** Whose account this is, when it is one that may write to the bot at all. */
export function accountOf(
  { objectId, tenantId, isBot }: Sender,
  tenants: ReadonlySet<string>,
): Outcome<{ id: PersonId; tenantId: string }, StrangerReason> {
  if (isBot) return refuse("not-a-person");

  const id = objectId?.toLowerCase() ?? "";
  if (!GUID.test(id)) return refuse("no-object-id");

  const tenant = tenantId?.toLowerCase() ?? "";
  return tenants.has(tenant) ? done({ id: id as PersonId, tenantId: tenant }) : refuse("unknown-tenant");
}

/**
 * Where somebody works whom the file does not list. When Teams gives no answer about a person we never saw, the tenant
 * alone decides if it belongs to one organisation: staff must be able to report exactly when things are failing, and a
 * guest who slips in then has no role and sees nothing but their own report. In a tenant of several organisations
 * nobody can be placed without an answer; placing them wrongly would cross the wall between municipalities.
 */
function homeByRoster(
  organisations: readonly Organisation[],
  tenantId: string,
  member: Member | undefined,
): Outcome<OrganisationId, StrangerReason> {
  if (member && isOutsider(member)) return refuse("guest");
  const tenant = member?.tenantId?.toLowerCase() ?? tenantId;
  return homeOf(organisations, tenant, member && domainsOf(member.userPrincipalName, member.email));
}

/**
 * The organisation of an account in this tenant. @param domains of its addresses, the sign-in name's first, which the
 * tenant has proved to own; absent when nobody could tell
 */
export function homeOf(
  organisations: readonly Organisation[],
  tenant: string,
  domains: readonly string[] | undefined,
): Outcome<OrganisationId, "unknown-tenant" | "cannot-verify" | "no-organisation"> {
  const candidates = organisations.filter((organisation) => organisation.tenants.includes(tenant));
  const [only, ...others] = candidates;
  if (!only) return refuse("unknown-tenant");
  if (others.length === 0) return done(only.id);
  if (!domains) return refuse("cannot-verify");

  const [home] = domains.flatMap((domain) => candidates.find((candidate) => candidate.domains.includes(domain)) ?? []);
  return home ? done(home.id) : refuse("no-organisation");
}

/** Behind the @ of each address, in lower case. */
export const domainsOf = (...addresses: readonly (string | null | undefined)[]): readonly string[] =>
  addresses.flatMap((address) => (address?.includes("@") ? address.toLowerCase().split("@").slice(-1) : []));

/** A guest in the tenant, or nobody that Teams knows. */
export const isOutsider = ({ userRole, userPrincipalName, email }: Member): boolean =>
  ["guest", "anonymous"].includes(userRole?.toLowerCase() ?? "") ||
  [userPrincipalName, email].some((address) => address?.toLowerCase().includes("#ext#"));

/** A name as people read it: on one line, with nothing invisible in it. */
export const displayName = (name: string): string => clean(name, NAME_LENGTH).replaceAll("\n", " ") || NAMELESS;
