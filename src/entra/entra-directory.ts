import type { Log } from "../lib/log.ts";
import { done, refuse } from "../lib/outcome.ts";
import { clean } from "../lib/redact.ts";
import type { Rows } from "../lib/rows.ts";
import { within } from "../lib/within.ts";
import { type Directory, accountOf, colleaguesAmong, createFileDirectory, homeOf } from "../people/directory.ts";
import type { EntraSection, OrganisationFile } from "../people/organisation-file.ts";
import { type Colleague, type OrganisationId, type PersonId, holds } from "../people/person.ts";
import { createRoster } from "../people/roster.ts";
import { type Account, searchAccounts } from "./accounts.ts";
import { type EntraWatch, createEntraWatch } from "./entra-watch.ts";
import { type TokenSource, createGraph, createGraphAgent } from "./graph.ts";
import { createGroupRoles } from "./group-roles.ts";
import { type Known, createKnownPeople } from "./known-people.ts";
import { laidOver } from "./laid-over.ts";

/** The directory with Entra beneath the organisation file. */
export type EntraDirectory = Directory & EntraWatch;

export interface EntraOptions {
  readonly file: OrganisationFile;
  readonly entra: EntraSection;
  readonly rows: Rows;
  readonly log: Log;
  readonly tokenFor: (tenant: string) => TokenSource;
  /** Overrides Microsoft's own address, for tests. */
  readonly url?: string | undefined;
  /** Overrides the second that a turn waits and the five of a call, for tests. */
  readonly waits?: { readonly turnMillis: number; readonly callMillis: number };
  readonly now?: () => number;
}

const SEARCH_WITHIN_MS = 1_000;
const LONGEST_SEARCH = 100;
const SHORTEST_SEARCH = 2;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * What the organisation file says of somebody goes first; what it leaves out comes from Entra; roles from both count;
 * and somebody is gone as soon as one of the two says so.
 */
export function createEntraDirectory(options: EntraOptions): EntraDirectory {
  const { file, entra, rows, log, now = Date.now } = options;
  const listed = createFileDirectory(file, now);
  const onFile = new Map(file.people.map((person) => [person.id, person]));
  const agent = createGraphAgent();
  const graphs = new Map(
    entra.tenants.map(({ id }) => {
      const token = options.tokenFor(id);
      return [id, createGraph({ token, agent, now, url: options.url, withinMillis: options.waits?.callMillis })];
    }),
  );
  const kept = { rows, home: listed.shared, graphs, now };
  const freshMillis = entra.peopleEveryMinutes * MINUTE_MS;
  const usableMillis = entra.peopleUsableHours * HOUR_MS;
  const people = createKnownPeople({
    ...{ ...kept, freshMillis, usableMillis },
    waitMillis: options.waits?.turnMillis,
  });
  const roles = createGroupRoles({
    ...{ ...kept, tenants: entra.tenants },
    everyMillis: entra.rolesEveryMinutes * MINUTE_MS,
    usableMillis: entra.rolesUsableHours * HOUR_MS,
  });
  const lookUp = createRoster(now);
  const { merged, unlisted } = laidOver({ listed, roles, reads: (tenant) => graphs.has(tenant) });
  const watch = createEntraWatch({
    ...{ roles, people, agent, log, now, onFile: [...onFile.keys()] },
    organisations: listed.organisations,
  });

  const colleagueBy = (account: Account, hasLeft: boolean): Colleague | undefined => {
    const person = onFile.get(account.id);
    return person ? merged(person, people.remembered(account.id)) : unlisted(account, hasLeft);
  };

  /** From the groups or from a look-up, whichever was later. */
  const newest = (id: PersonId): Known | undefined => {
    const [member, person] = [roles.member(id), people.remembered(id)];
    if (member && now() - member.readAt >= usableMillis) return person;
    return member && !(person && person.readAt > member.readAt) ? { ...member, isGone: false } : person;
  };

  /** Who is in a group needs no looking up: the group was read a quarter of an hour ago. */
  const who = async (id: PersonId, tenant: string): Promise<Known | undefined> => {
    const known = newest(id);
    if (known && now() - known.readAt < freshMillis) return known;
    return (await people.of(id, tenant)) ?? known;
  };

  /** These people, each once, with everybody whom the file lists. */
  const withListed = (accounts: readonly Account[]): readonly Colleague[] => {
    const others = new Map(accounts.flatMap((account) => (onFile.has(account.id) ? [] : [[account.id, account]])));
    return [
      ...file.people.map((person) => merged(person, newest(person.id))),
      ...[...others.values()].flatMap((account) => unlisted(account, newest(account.id)?.isGone ?? false) ?? []),
    ];
  };

  /** Of whom something is known without asking. */
  const everybody = (): readonly Colleague[] =>
    withListed([...roles.members(), ...people.all().flatMap(({ account }) => account ?? [])]);

  /** Nobody, when Graph does not answer within a second. */
  const searched = async (organisation: OrganisationId, words: readonly string[]): Promise<readonly Colleague[]> => {
    const { tenants = [], domains = [] } = listed.organisation(organisation) ?? {};
    const searches = tenants.flatMap((tenant) => {
      const graph = graphs.get(tenant);
      const isShared = listed.organisations.filter((one) => one.tenants.includes(tenant)).length > 1;
      return graph ? [searchAccounts(graph, tenant, words, isShared ? domains : [])] : [];
    });
    const inTime = searches.map((search) =>
      within(search, options.waits?.turnMillis ?? SEARCH_WITHIN_MS, []).catch(() => []),
    );
    const found = (await Promise.all(inTime)).flat();
    return found.flatMap(({ account, isEnabled }) => colleagueBy(account, !isEnabled) ?? []);
  };

  /** An account that no tenant of ours has may still be of a tenant that we do not read. */
  const notInEntra: Directory["identify"] = async (sender, member) => {
    const { objectId = "", tenantId = "" } = sender;
    const asked = await lookUp(`${tenantId}|${objectId}`, member);
    const own = (asked?.tenantId ?? tenantId).toLowerCase();
    return graphs.has(own) ? refuse("no-organisation") : listed.identify(sender, async () => asked);
  };

  return {
    async identify(sender, member) {
      const account = accountOf(sender, listed.tenants);
      if (!account.ok) return account;

      const { id, tenantId } = account.value;
      const known = await who(id, tenantId);
      const person = onFile.get(id);
      if (person) {
        const found = merged(person, known);
        return found.hasLeft ? refuse("no-organisation") : done(found);
      }
      if (known === undefined) return listed.identify(sender, member);
      if (!known.account) return notInEntra(sender, member);
      if (known.account.isGuest) return refuse("guest");
      if (known.isGone) return refuse("no-organisation");

      const { name, tenant, domains } = known.account;
      const home = homeOf(listed.organisations, tenant, domains);
      return home.ok ? done({ id, name, appointments: [home.value], grants: roles.grantsOf(id) }) : home;
    },

    async colleague(id) {
      const known = await people.of(id);
      const person = onFile.get(id);
      if (person) return merged(person, known);
      const { account, isGone = false } = known ?? newest(id) ?? {};
      return account && unlisted(account, isGone);
    },

    holders: async (role, organisation) => {
      const held = withListed(roles.members()).filter((person) => !person.hasLeft && holds(person, role, organisation));
      return held.toSorted((one, other) => one.name.localeCompare(other.name, "nl"));
    },

    async find(organisation, words) {
      const asked = clean(words, LONGEST_SEARCH).split(/\s+/).filter(Boolean);
      if (asked.join("").length < SHORTEST_SEARCH) return colleaguesAmong(everybody()).find(organisation, words);
      const found = await searched(organisation, asked);
      const known = await colleaguesAmong(everybody()).find(organisation, words);
      const isThere = ({ hasLeft, appointments }: Colleague) => !hasLeft && appointments.includes(organisation);
      const each = new Map([...found.filter(isThere), ...known].map((person) => [person.id, person]));
      return [...each.values()].toSorted((one, other) => one.name.localeCompare(other.name, "nl"));
    },

    organisation: listed.organisation,
    organisations: listed.organisations,
    shared: listed.shared,
    tenants: listed.tenants,
    ...watch,
  };
}
