import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EntraDirectory, createEntraDirectory } from "../../src/entra/entra-directory.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { parseOrganisationFile } from "../../src/people/organisation-file.ts";
import type { OrganisationId, PersonId } from "../../src/people/person.ts";
import type { Member } from "../../src/people/roster.ts";
import { type GraphUser, type LoopbackGraph, answerError, startGraph } from "../support/graph.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { metered } from "../support/metered-rows.ts";
import { HOME, NEDERWEERT, ROERMOND, VENLO, WEERT } from "../support/people.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const guid = (start: string, number: number) => `${start}-6d0e-4b7a-9a51-0c5a1e7d${String(number).padStart(4, "0")}`;
const tenantAt = (number: number) => guid("3b1f0c52", number);
const groupAt = (number: number) => guid("91111111", number);
const personAt = (number: number) => guid("7c9e6679", number) as PersonId;
const AGENTS = groupAt(1);
const APPROVERS = groupAt(2);
const [NOOR, MARIEKE, SAM, DAAN, EMMA, GUEST, HUB] = [1, 2, 3, 4, 5, 6, 7].map(personAt) as [
  ...[PersonId, PersonId, PersonId, PersonId, PersonId, PersonId, PersonId],
];
const ORGANISATIONS = [VENLO, ROERMOND, WEERT, NEDERWEERT, HOME];
const ALL = { helpdesk: { group: AGENTS, role: "helpdesk", organisations: ORGANISATIONS } };
const APPROVER = { group: APPROVERS, role: "approver", organisations: [VENLO] };

/** Four municipalities and what they share, in one tenant or each in one of their own. */
interface Layout {
  readonly name: string;
  readonly tenantOf: (organisation: OrganisationId) => string;
}
const LAYOUTS: readonly Layout[] = [
  { name: "one tenant", tenantOf: () => tenantAt(1) },
  { name: "a tenant each", tenantOf: (of) => tenantAt(ORGANISATIONS.indexOf(of) + 1) },
];
const [TOGETHER, APART] = LAYOUTS as [Layout, Layout];

let graph: LoopbackGraph;
let now: number;
let rows: Rows;
const directories: EntraDirectory[] = [];

beforeEach(async () => {
  graph = await startGraph();
  now = Date.parse("2026-11-23T09:00:00Z");
  rows = createMemoryRows();
});
afterEach(async () => {
  await Promise.all(directories.splice(0).map((directory) => directory.stop()));
  await graph.close();
});

/** In Graph, in the tenant of the organisation. */
function works(layout: Layout, at: OrganisationId, id: PersonId, displayName: string, fields: Partial<GraphUser> = {}) {
  const userPrincipalName = `${displayName.split(" ")[0]}@${at}.nl`;
  graph.tenant(layout.tenantOf(at)).users.set(id, { id, displayName, userPrincipalName, ...fields });
}

function populate(layout: Layout): void {
  works(layout, VENLO, NOOR, "Noor Janssen", { manager: MARIEKE });
  works(layout, VENLO, MARIEKE, "Marieke Verstappen");
  works(layout, HOME, SAM, "Sam Linssen");
  works(layout, ROERMOND, DAAN, "Daan Janssen");
  works(layout, WEERT, EMMA, "Emma Janssen");
  works(layout, VENLO, GUEST, "Gast Janssen", { userType: "Guest" });
  works(layout, VENLO, HUB, "Hub Janssen", { accountEnabled: false });
  graph.tenant(layout.tenantOf(HOME)).groups.set(AGENTS, [SAM, GUEST, HUB]);
  graph.tenant(layout.tenantOf(VENLO)).groups.set(APPROVERS, [MARIEKE]);
}

interface Opened {
  readonly people?: readonly object[];
  readonly entra?: object;
  readonly on?: Rows;
  readonly turnMillis?: number;
  /** Not read, these. */
  readonly without?: readonly OrganisationId[];
}

function open(layout: Layout, { people = [], entra = {}, on = rows, turnMillis = 1_000, without = [] }: Opened = {}) {
  const tenants = new Set(ORGANISATIONS.filter((id) => !without.includes(id)).map(layout.tenantOf));
  const rolesIn = (tenant: string) => [
    ...(tenant === layout.tenantOf(HOME) ? [ALL.helpdesk] : []),
    ...(tenant === layout.tenantOf(VENLO) ? [APPROVER] : []),
  ];
  const file = parseOrganisationFile(
    JSON.stringify({
      organisations: ORGANISATIONS.map((id) => ({
        ...{ id, name: `Gemeente ${id}`, kind: id === HOME ? "shared" : "municipality" },
        ...{ tenants: [layout.tenantOf(id)], domains: [`${id}.nl`] },
      })),
      people,
      entra: { tenants: [...tenants].map((id) => ({ id, roles: rolesIn(id) })), ...entra },
    }),
  );
  if (!file.ok || !file.value.entra) throw new Error(JSON.stringify(file));
  const directory = createEntraDirectory({
    ...{ file: file.value, entra: file.value.entra, rows: on, log: createLog({ level: "silent" }) },
    ...{ tokenFor: graph.tokenFor, url: graph.url, now: () => now, waits: { turnMillis, callMillis: 1_500 } },
  });
  directories.push(directory);
  return directory;
}

async function begin(layout: Layout, opened: Opened = {}): Promise<EntraDirectory> {
  const directory = open(layout, opened);
  await directory.start();
  return directory;
}

const from = (layout: Layout, at: OrganisationId, id: PersonId) => ({
  ...{ objectId: id, tenantId: layout.tenantOf(at), name: "Wie ik zeg te zijn" },
});
const notAsked = () => Promise.reject(new Error("Teams was asked"));
const teamsSays = (member?: Member) => () => Promise.resolve(member);
const isDown: LoopbackGraph["fault"] = (response) => {
  answerError(response, 503, "ServiceNotAvailable");
  return true;
};
const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);

describe.each(LAYOUTS)("four municipalities with $name", (layout) => {
  beforeEach(() => populate(layout));

  it("staff are who Entra says, work where their account belongs and have no role; Teams is not asked", async () => {
    const directory = await begin(layout);
    expect(await directory.identify(from(layout, VENLO, NOOR), notAsked)).toEqual({
      ok: true,
      value: { id: NOOR, name: "Noor Janssen", appointments: [VENLO], grants: [] },
    });
    expect(await directory.identify(from(layout, WEERT, EMMA), notAsked)).toMatchObject({
      value: { appointments: [WEERT] },
    });
  });

  it("a group gives its members their role, and guests and blocked accounts nothing", async () => {
    const directory = await begin(layout);
    expect(await directory.identify(from(layout, HOME, SAM), notAsked)).toMatchObject({
      value: { appointments: [HOME], grants: [{ role: "helpdesk", organisations: ORGANISATIONS }] },
    });
    expect(names(await directory.holders("helpdesk", ROERMOND))).toEqual(["Sam Linssen"]);
    expect(names(await directory.holders("approver", VENLO))).toEqual(["Marieke Verstappen"]);
    expect(await directory.holders("approver", ROERMOND)).toEqual([]);
  });

  it("the leidinggevende is Entra's", async () => {
    const directory = await begin(layout);
    expect(await directory.colleague(NOOR)).toMatchObject({ manager: MARIEKE, hasLeft: false });
    expect(await directory.colleague(MARIEKE)).toMatchObject({ name: "Marieke Verstappen", appointments: [VENLO] });
  });

  it("somebody is found by name within their own municipality only", async () => {
    const directory = await begin(layout);
    expect(names(await directory.find(VENLO, "janssen"))).toEqual(["Noor Janssen"]);
    expect(names(await directory.find(ROERMOND, "janssen"))).toEqual(["Daan Janssen"]);
    expect(names(await directory.find(WEERT, "janssen emma"))).toEqual(["Emma Janssen"]);
    expect(await directory.find(NEDERWEERT, "janssen")).toEqual([]);
    expect(await directory.find(VENLO, 'x" OR "displayName:daan')).toEqual([]);
  });

  it.each([
    ["a guest", GUEST, "guest"],
    ["a blocked account", HUB, "no-organisation"],
    ["an account that is not there", personAt(99), "no-organisation"],
  ])("%s is refused", async (_, id, reason) => {
    const directory = await begin(layout);
    expect(await directory.identify(from(layout, VENLO, id), teamsSays({ userRole: "user" }))).toEqual({
      ok: false,
      reason,
    });
  });
});

describe("an account in a tenant of several municipalities", () => {
  it("without an address of one of them is of none", async () => {
    works(TOGETHER, VENLO, NOOR, "Noor Janssen", { userPrincipalName: "noor@ergens.onmicrosoft.com" });
    const directory = await begin(TOGETHER);
    const stranger = { ok: false, reason: "no-organisation" };
    expect(await directory.identify(from(TOGETHER, VENLO, NOOR), teamsSays())).toEqual(stranger);
    expect(await directory.colleague(NOOR)).toBeUndefined();
  });
});

describe("somebody of another tenant", () => {
  it("who writes in our channel works where their own account is", async () => {
    populate(APART);
    const directory = await begin(APART);
    expect(await directory.identify(from(APART, HOME, DAAN), notAsked)).toMatchObject({
      value: { appointments: [ROERMOND] },
    });
  });

  it("with an account in two tenants is a colleague in their own and a guest in the other", async () => {
    populate(APART);
    works(APART, ROERMOND, personAt(20), "Noor Janssen", { userPrincipalName: "Noor_venlo.nl#EXT#@roermond.nl" });
    const directory = await begin(APART);
    expect(await directory.identify(from(APART, VENLO, NOOR), notAsked)).toMatchObject({ ok: true });
    expect(await directory.identify(from(APART, ROERMOND, personAt(20)), notAsked)).toMatchObject({ reason: "guest" });
  });

  it("is placed by Teams as before, when we do not read that tenant", async () => {
    populate(APART);
    const directory = await begin(APART, { without: [ROERMOND] });
    graph.tenant(APART.tenantOf(WEERT)).users.delete(EMMA);
    expect(await directory.identify(from(APART, ROERMOND, DAAN), teamsSays({ userRole: "user" }))).toMatchObject({
      value: { name: "Wie ik zeg te zijn", appointments: [ROERMOND], grants: [] },
    });
    expect(await directory.identify(from(APART, ROERMOND, EMMA), teamsSays({ userRole: "guest" }))).toMatchObject({
      reason: "guest",
    });
  });
});

describe("what the organisation file says of somebody", () => {
  const listed = (id: PersonId, name: string, fields: object = {}) => ({
    id,
    name,
    appointments: ["venlo"],
    ...fields,
  });

  it("goes first; what it leaves out comes from Entra; roles from both count", async () => {
    populate(TOGETHER);
    const absent = [{ from: "2026-12-01" }];
    const people = [
      listed(NOOR, "Noor in het bestand", { substitute: MARIEKE, absent }),
      listed(MARIEKE, "Marieke", {
        grants: [{ role: "municipality-contact", organisations: ["venlo"] }],
        manager: NOOR,
      }),
    ];
    works(TOGETHER, VENLO, MARIEKE, "Marieke Verstappen", { manager: SAM });
    const directory = await begin(TOGETHER, { people });
    expect(await directory.colleague(NOOR)).toMatchObject({
      ...{ name: "Noor in het bestand", manager: MARIEKE, substitute: MARIEKE, absent, hasLeft: false },
    });
    const marieke = await directory.colleague(MARIEKE);
    expect(marieke).toMatchObject({ name: "Marieke", manager: NOOR });
    expect(marieke?.grants.map(({ role }) => role)).toEqual(["municipality-contact", "approver"]);
    expect(names(await directory.holders("approver", VENLO))).toEqual(["Marieke"]);
    expect(names(await directory.find(VENLO, "marieke"))).toEqual(["Marieke"]);
  });

  it("somebody is gone as soon as the file or Entra says so", async () => {
    populate(TOGETHER);
    const people = [listed(NOOR, "Noor", { left: true }), listed(HUB, "Hub"), listed(personAt(99), "Weg")];
    const directory = await begin(TOGETHER, { people });
    for (const id of [NOOR, HUB, personAt(99)]) {
      expect(await directory.colleague(id)).toMatchObject({ hasLeft: true });
      expect(await directory.identify(from(TOGETHER, VENLO, id), notAsked)).toMatchObject({
        reason: "no-organisation",
      });
    }
  });

  it("Entra's silence about an account says nothing when their tenant is not read", async () => {
    populate(APART);
    const directory = await begin(APART, { people: [listed(personAt(99), "Els")], without: [VENLO] });
    expect(await directory.colleague(personAt(99))).toMatchObject({ name: "Els", hasLeft: false });
  });

  it("of whom the file lists, that they left is known before they are asked for something", async () => {
    populate(TOGETHER);
    const grants = [{ role: "ciso", organisations: ["venlo"] }];
    const directory = await begin(TOGETHER, { people: [listed(NOOR, "Noor", { grants })] });
    await directory.look();
    graph.tenant(TOGETHER.tenantOf(VENLO)).users.delete(NOOR);
    now += HOUR;
    expect(names(await directory.holders("ciso", VENLO))).toEqual(["Noor"]);
    await directory.look();
    expect(await directory.holders("ciso", VENLO)).toEqual([]);
  });
});

describe("what is known has an age", () => {
  beforeEach(() => populate(TOGETHER));

  it("a turn of somebody who is known asks nobody, neither Graph nor the store", async () => {
    const meter = metered(rows);
    const directory = await begin(TOGETHER, { on: meter.rows });
    const noor = from(TOGETHER, VENLO, NOOR);
    await directory.identify(noor, notAsked);
    await directory.colleague(MARIEKE);
    const before = [graph.asked.length, meter.counts().trips];
    for (const id of [NOOR, SAM]) await directory.identify(from(TOGETHER, VENLO, id), notAsked);
    await directory.colleague(NOOR);
    await directory.colleague(MARIEKE);
    await directory.holders("approver", VENLO);
    expect([graph.asked.length, meter.counts().trips]).toEqual(before);
  });

  it("the leidinggevende is looked up while somebody is still writing", async () => {
    const directory = await begin(TOGETHER);
    await directory.identify(from(TOGETHER, VENLO, NOOR), notAsked);
    await expect.poll(() => graph.asked.filter(({ path }) => path.includes(MARIEKE)).length).toBeGreaterThan(0);
  });

  it("who is blocked or deleted in Entra is gone within the hour", async () => {
    const directory = await begin(TOGETHER);
    const { users } = graph.tenant(TOGETHER.tenantOf(VENLO));
    await directory.colleague(NOOR);
    users.delete(NOOR);
    now += HOUR - 1;
    expect(await directory.colleague(NOOR)).toMatchObject({ hasLeft: false });
    now += 1;
    expect(await directory.colleague(NOOR)).toMatchObject({ name: "Noor Janssen", hasLeft: true });
    expect(await directory.identify(from(TOGETHER, VENLO, NOOR), notAsked)).toMatchObject({ ok: false });
  });

  it("who leaves a group loses the role a quarter of an hour later", async () => {
    const directory = await begin(TOGETHER);
    graph.tenant(TOGETHER.tenantOf(HOME)).groups.set(AGENTS, []);
    await directory.look();
    expect(await directory.holders("helpdesk", VENLO)).toHaveLength(1);
    now += 15 * MINUTE;
    await directory.look();
    expect(await directory.holders("helpdesk", VENLO)).toEqual([]);
    expect(directory.freshness()).toMatchObject({ failing: false, problems: [] });
  });

  it("of two processes one reads the groups, and the other uses what it read", async () => {
    const [one, other] = [await begin(TOGETHER), open(TOGETHER)];
    graph.asked.length = 0;
    await other.start();
    expect(names(await other.holders("helpdesk", VENLO))).toEqual(["Sam Linssen"]);
    now += 15 * MINUTE;
    await Promise.all([one.look(), other.look()]);
    expect(graph.asked.filter(({ path }) => path.includes(AGENTS))).toHaveLength(1);
  });

  it("a process that ended in the middle of reading is taken over", async () => {
    const dying: Rows = { ...rows, write: (partition, changes) => writeClaimOnly(partition, changes) };
    const writeClaimOnly: Rows["write"] = (partition, changes) =>
      JSON.stringify(changes).includes('"directory|tenant|') && graph.asked.length === 0
        ? rows.write(partition, changes)
        : new Promise(() => undefined);
    const first = open(TOGETHER, { on: dying });
    directories.pop();
    void first.start();
    await expect.poll(() => graph.asked.length).toBeGreaterThan(0);

    const second = await begin(TOGETHER);
    expect(await second.holders("helpdesk", VENLO)).toEqual([]);
    now += 2 * MINUTE;
    await second.look();
    expect(await second.holders("helpdesk", VENLO)).toHaveLength(1);
  });

  it("whom nobody looked up for a week goes out of the store", async () => {
    const directory = await begin(TOGETHER);
    await directory.colleague(NOOR);
    await directory.stop();
    const key = `directory|person|${NOOR}`;
    expect(await rows.get(HOME, key)).toBeDefined();
    expect(JSON.stringify(await rows.get(HOME, key))).not.toContain("@");
    now += 168 * HOUR;
    await (await begin(TOGETHER)).look();
    expect(await rows.get(HOME, key)).toBeUndefined();
  });
});

describe("when Graph is down", () => {
  beforeEach(() => populate(TOGETHER));

  it("a restart goes on with what was known", async () => {
    const before = await begin(TOGETHER);
    await before.identify(from(TOGETHER, VENLO, NOOR), notAsked);
    await before.colleague(MARIEKE);
    await before.stop();
    graph.fault = isDown;
    now += 5 * HOUR;
    const after = await begin(TOGETHER);
    expect(await after.identify(from(TOGETHER, VENLO, NOOR), notAsked)).toMatchObject({
      value: { name: "Noor Janssen", appointments: [VENLO] },
    });
    expect(await after.colleague(NOOR)).toMatchObject({ manager: MARIEKE });
    expect(await after.colleague(MARIEKE)).toMatchObject({ name: "Marieke Verstappen" });
    expect(await after.identify(from(TOGETHER, HOME, SAM), notAsked)).toMatchObject({
      value: { grants: [{ role: "helpdesk" }] },
    });
    expect(names(await after.find(VENLO, "noor"))).toEqual(["Noor Janssen"]);
  });

  it("roles count for a day after they were read and no longer, and that is told", async () => {
    const directory = await begin(TOGETHER);
    const readAt = new Date(now).toISOString();
    expect(directory.freshness()).toEqual({ readAt, failing: false, problems: [] });
    graph.fault = isDown;
    now += 24 * HOUR - 1;
    await directory.look();
    expect(await directory.holders("helpdesk", VENLO)).toHaveLength(1);
    expect(directory.freshness()).toMatchObject({ readAt, failing: true });
    now += 1;
    expect(await directory.holders("helpdesk", VENLO)).toEqual([]);
    expect(await directory.identify(from(TOGETHER, HOME, SAM), notAsked)).toMatchObject({ value: { grants: [] } });
    expect(directory.freshness().problems.join("\n")).toContain("van 2 groepen is te lang niets gelezen");
    expect(directory.freshness().problems.join("\n")).toContain(
      "geen antwoord. De rollen zijn van 23 november 2026 om 10.00 uur.",
    );

    graph.fault = undefined;
    now += MINUTE;
    await directory.look();
    expect(await directory.holders("helpdesk", VENLO)).toHaveLength(1);
    expect(directory.freshness().failing).toBe(false);
  });

  it("somebody nobody knows is judged by Teams, without a role", async () => {
    graph.fault = isDown;
    const directory = await begin(APART);
    const noor = from(APART, VENLO, NOOR);
    expect(await directory.identify(noor, teamsSays({ userRole: "user" }))).toMatchObject({
      value: { appointments: [VENLO], grants: [] },
    });
    expect(await directory.colleague(NOOR)).toBeUndefined();
    expect(directory.freshness()).toMatchObject({ readAt: undefined, failing: true });
  });

  it("an answer that came too late for this turn is there for the next one", async () => {
    const directory = await begin(TOGETHER, { turnMillis: 20 });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    graph.hold = promise;
    expect(await directory.colleague(NOOR)).toBeUndefined();
    resolve(undefined);
    await expect.poll(() => directory.colleague(NOOR)).toMatchObject({ manager: MARIEKE });
  });

  it("throttling of one process keeps the other away too", async () => {
    const [one, other] = [await begin(TOGETHER), await begin(TOGETHER)];
    graph.fault = (response) => {
      answerError(response, 429, "TooManyRequests", { "retry-after": "600" });
      return true;
    };
    now += 15 * MINUTE;
    await one.look();
    await other.look();
    const asked = graph.asked.length;
    graph.fault = undefined;
    now += 10 * MINUTE - 1_000;
    await one.look();
    await other.look();
    expect(await other.colleague(DAAN)).toBeUndefined();
    expect(graph.asked.length).toBe(asked);
    expect(one.freshness().problems.join()).toContain("Microsoft vraagt ons te wachten.");
    now += 1_000;
    expect(await other.colleague(DAAN)).toMatchObject({ name: "Daan Janssen" });
  });
});

describe("an answer that is hard to believe", () => {
  beforeEach(() => populate(TOGETHER));
  const later = async (directory: EntraDirectory, change: () => void) => {
    change();
    now += 15 * MINUTE;
    await directory.look();
    return directory.freshness().problems.join("\n");
  };
  const agents = async (directory: EntraDirectory) => names(await directory.holders("helpdesk", VENLO));
  const tenant = () => graph.tenant(TOGETHER.tenantOf(HOME));

  it("a group that is gone keeps its members for a day, and is named", async () => {
    const directory = await begin(TOGETHER);
    const told = await later(directory, () => tenant().groups.delete(AGENTS));
    expect(told).toContain(`groep ${AGENTS} bestaat daar niet.`);
    expect(await agents(directory)).toEqual(["Sam Linssen"]);
    now += 24 * HOUR;
    expect(await agents(directory)).toEqual([]);
  });

  it.each(["User.Read.All", "GroupMember.Read.All"] as const)(
    "without the permission %s everybody keeps their role for now, and it is told",
    async (permission) => {
      const directory = await begin(TOGETHER);
      const told = await later(directory, () => tenant().permissions.delete(permission));
      expect(told).toContain("mist een recht. Geef User.Read.All en GroupMember.Read.All.");
      expect(await agents(directory)).toEqual(["Sam Linssen"]);
    },
  );

  it("all groups empty at once are believed after a day only", async () => {
    const directory = await begin(TOGETHER);
    const told = await later(directory, () => tenant().groups.forEach((members) => members.splice(0)));
    expect(told).toContain("alle groepen zijn ineens leeg");
    expect(await agents(directory)).toEqual(["Sam Linssen"]);
    now += 24 * HOUR;
    await directory.look();
    expect(await agents(directory)).toEqual([]);
    expect(directory.freshness().failing).toBe(false);
  });

  it("a tenant without groups is tried all the same, so that a missing permission is told", async () => {
    populate(APART);
    graph.tenant(APART.tenantOf(WEERT)).permissions.clear();
    const directory = await begin(APART);
    expect(directory.freshness().problems).toEqual([
      "Entra van Gemeente weert: de Helpdesk mist een recht. Geef User.Read.All en GroupMember.Read.All. De rollen zijn nog niet gelezen.",
    ]);
  });
});
