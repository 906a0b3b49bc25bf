import { randomUUID } from "node:crypto";
import { z } from "zod";
import { commit } from "../lib/commit.ts";
import { type Instant, instant } from "../lib/instant.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { EntraSection } from "../people/organisation-file.ts";
import type { Grant, OrganisationId, PersonId } from "../people/person.ts";
import { type Account, knock, readMembers } from "./accounts.ts";
import { type Graph, GraphTrouble, type Trouble } from "./graph.ts";

export type GroupTrouble = Trouble | "no-such-group" | "all-empty";

/** How it stands with reading one tenant. */
export interface TenantState {
  readonly tenant: string;
  /** When all its groups were last read well. */
  readonly readAt: Instant | undefined;
  readonly problem: GroupTrouble | undefined;
  /** The group it is about, when it is about one. */
  readonly group: string | undefined;
  /** Groups that were read so long ago that they count no longer. */
  readonly expired: readonly string[];
}

export interface GroupRoles {
  /** Reads what another process read, and then each tenant that is due, if no other process is at it. @throws StorageError */
  look(): Promise<void>;
  /** The roles somebody has now by their groups. */
  grantsOf(id: PersonId): readonly Grant[];
  /** The account of somebody in one of the groups, and when it was read, however long ago. */
  member(id: PersonId): { readonly account: Account; readonly readAt: number } | undefined;
  members(): readonly Account[];
  states(): readonly TenantState[];
}

export interface GroupRolesOptions {
  readonly rows: Rows;
  readonly home: OrganisationId;
  readonly tenants: EntraSection["tenants"];
  /** By tenant. */
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly everyMillis: number;
  readonly usableMillis: number;
  readonly now: () => number;
}

/** Longer than reading fifty groups takes; a process that ended in the middle is taken over after this. */
const CLAIMED_MS = 120_000;
const RETRY_MS = 60_000;
/** One group that is empty may well be; all of them at once is a mistake somewhere. */
const MANY = 2;
const MOST_ROWS = 1_000;

const GROUPS = "directory|group|";
const TENANTS = "directory|tenant|";

const id = z.string().transform((text) => text as PersonId);
const groupRow = (group: string): string => `${GROUPS}${group}`;
const tenantRow = (tenant: string): string => `${TENANTS}${tenant}`;

const KeptGroup = z.object({
  tenant: z.string(),
  readAt: z.iso.datetime(),
  members: z.array(z.object({ id, name: z.string(), domains: z.array(z.string()).readonly() })),
});
const KeptTenant = z.object({
  /** Nobody else reads it until then. */
  until: z.iso.datetime(),
  /** When it is read again. */
  due: z.iso.datetime(),
  readAt: z.iso
    .datetime()
    .transform((moment) => moment as Instant)
    .optional(),
  problem: z
    .enum([
      "unreachable",
      "throttled",
      "not-signed-in",
      "no-permission",
      "unreadable",
      "no-such-group",
      "all-empty",
    ] satisfies GroupTrouble[])
    .optional(),
  group: z.string().optional(),
});
type KeptTenant = z.output<typeof KeptTenant>;

interface Group {
  readonly members: ReadonlyMap<PersonId, Account>;
  readonly readAt: number;
}

type Reading = { readonly members: readonly Account[] } | { readonly problem: GroupTrouble };

/** Who has which role by the groups of Entra. One process reads them, and all use what it read. */
export function createGroupRoles(options: GroupRolesOptions): GroupRoles {
  const { rows, home, tenants, graphs, everyMillis, usableMillis, now } = options;
  const configured = new Map(
    tenants.map(({ id: tenant, roles }) => [tenant, new Set(roles.map(({ group }) => group))]),
  );
  const granted = tenants.flatMap(({ roles }) => roles);
  let groups = new Map<string, Group>();
  let states = new Map<string, KeptTenant>();

  const counts = (group: Group | undefined): group is Group =>
    group !== undefined && now() - group.readAt < usableMillis;

  const load = async (): Promise<ReadonlyMap<string, Row>> => {
    const [groupRows, tenantRows] = await Promise.all(
      [GROUPS, TENANTS].map((prefix) => collect(rows.range(home, under(prefix as `${string}|`, MOST_ROWS)))),
    );
    groups = new Map((groupRows ?? []).flatMap((row) => groupIn(row, configured)));
    states = new Map((tenantRows ?? []).flatMap(stateIn));
    for (const [tenant, { problem, due }] of states) {
      if (problem === "throttled") graphs.get(tenant)?.closeUntil(Date.parse(due));
    }
    return new Map([...(groupRows ?? []), ...(tenantRows ?? [])].map((row) => [row.key, row]));
  };

  const refresh = async (tenant: string, found: ReadonlyMap<string, Row>): Promise<void> => {
    const graph = graphs.get(tenant);
    const state = states.get(tenant);
    const isDue = state === undefined || Math.max(Date.parse(state.due), Date.parse(state.until)) <= now();
    if (!graph || !isDue) return;
    if ((await claim(tenant, state, found.get(tenantRow(tenant)))) === "conflict") return;

    const readings = await readAll(graph, tenant, configured.get(tenant) ?? new Set());
    const wrong = [...readings].flatMap(([group, one]) => ("problem" in one ? [{ group, problem: one.problem }] : []));
    await keepGroups(tenant, readings, found);
    const [first] = wrong;
    const readAt = first ? state?.readAt : instant(new Date(now()));
    const retry = Math.max(now() + RETRY_MS, graph.closedUntil());
    await keepTenant(tenant, {
      until: instant(new Date(now())),
      due: instant(new Date(first ? retry : now() + everyMillis)),
      readAt,
      problem: first?.problem,
      group: first?.group,
    });
  };

  /** Whoever writes this row first reads the tenant. */
  const claim = (tenant: string, state: KeptTenant | undefined, row: Row | undefined) => {
    const moment = instant(new Date(now()));
    const until = instant(new Date(now() + CLAIMED_MS));
    return write(tenantRow(tenant), { ...(state ?? { due: moment }), until }, row);
  };

  /** Only who claimed the tenant comes here. */
  const keepTenant = async (tenant: string, state: KeptTenant): Promise<void> => {
    states.set(tenant, state);
    await write(tenantRow(tenant), { ...state }, await rows.get(home, tenantRow(tenant)));
  };

  const write = (key: string, value: Value, row: Row | undefined): Promise<"saved" | "conflict"> => {
    const opId = randomUUID();
    const change: Change = row
      ? { replace: key, etag: row.etag, value: { ...value, opId } }
      : { insert: key, value: { ...value, opId } };
    return commit(rows, home, [change], { key, opId });
  };

  const readAll = async (graph: Graph, tenant: string, ids: ReadonlySet<string>): Promise<Map<string, Reading>> => {
    const readings = new Map<string, Reading>();
    if (ids.size === 0) {
      const problem = await knock(graph).then(() => undefined, troubleIn);
      return problem ? readings.set("", { problem }) : readings;
    }
    // One after the other: there is time, and Graph counts.
    for (const group of ids) {
      const reading = await readMembers(graph, tenant, group).then(
        (members): Reading => (members ? { members } : { problem: "no-such-group" }),
        (error: unknown): Reading => ({ problem: troubleIn(error) }),
      );
      readings.set(group, reading);
    }
    return areSuddenlyEmpty(readings) ? new Map([...readings.keys()].map((group) => [group, ALL_EMPTY])) : readings;
  };

  const areSuddenlyEmpty = (readings: ReadonlyMap<string, Reading>): boolean => {
    const had = [...readings.keys()].filter((id) => {
      const group = groups.get(id);
      return counts(group) && group.members.size > 0;
    });
    const isEmpty = (reading: Reading) => "members" in reading && reading.members.length === 0;
    return had.length >= MANY && [...readings.values()].every(isEmpty);
  };

  /** A group that could not be read keeps the members it had, with their age. */
  const keepGroups = async (
    tenant: string,
    readings: ReadonlyMap<string, Reading>,
    found: ReadonlyMap<string, Row>,
  ) => {
    const readAt = instant(new Date(now()));
    for (const [group, reading] of readings) {
      if (!("members" in reading)) continue;
      const key = groupRow(group);
      const members = reading.members.map(({ id: person, name, domains }) => ({ id: person, name, domains }));
      await write(key, { tenant, readAt, members }, found.get(key));
      groups.set(group, groupOf({ tenant, members, readAt }));
    }
  };

  return {
    async look() {
      const found = await load();
      await Promise.all([...configured.keys()].map((tenant) => refresh(tenant, found)));
    },
    grantsOf: (person) =>
      granted.flatMap(({ group, role, organisations }) => {
        const found = groups.get(group);
        return counts(found) && found.members.has(person) ? [{ role, organisations }] : [];
      }),
    member(person) {
      const [newest] = [...groups.values()]
        .flatMap(({ members, readAt }) => {
          const account = members.get(person);
          return account ? [{ account, readAt }] : [];
        })
        .toSorted((one, other) => other.readAt - one.readAt);
      return newest;
    },
    members: () => [...groups.values()].flatMap(({ members }) => [...members.values()]),
    states: () =>
      [...configured].map(([tenant, ids]) => {
        const { readAt, problem, group } = states.get(tenant) ?? {};
        return { tenant, readAt, problem, group, expired: [...ids].filter((one) => !counts(groups.get(one))) };
      }),
  };
}

const ALL_EMPTY: Reading = { problem: "all-empty" };

const troubleIn = (error: unknown): Trouble => {
  if (error instanceof GraphTrouble) return error.code;
  throw error;
};

/** What is in the store of a group that gives nobody a role any more is as if it were not there. */
function groupIn({ key, value }: Row, configured: ReadonlyMap<string, ReadonlySet<string>>): [string, Group][] {
  const id = key.slice(GROUPS.length);
  const kept = KeptGroup.safeParse(value);
  return kept.success && configured.get(kept.data.tenant)?.has(id) ? [[id, groupOf(kept.data)]] : [];
}

const groupOf = ({ tenant, members, readAt }: z.output<typeof KeptGroup>): Group => ({
  members: new Map(members.map((member) => [member.id, { ...member, tenant, isGuest: false }])),
  readAt: Date.parse(readAt),
});

function stateIn({ key, value }: Row): [string, KeptTenant][] {
  const kept = KeptTenant.safeParse(value);
  return kept.success ? [[key.slice(TENANTS.length), kept.data]] : [];
}
