import { describe, expect, it } from "vitest";
import { STRANGER_TEXT, type Sender, createFileDirectory } from "../../src/people/directory.ts";
import { parseOrganisationFile } from "../../src/people/organisation-file.ts";
import type { OrganisationId, PersonId, Role } from "../../src/people/person.ts";
import type { Member } from "../../src/people/roster.ts";

const VENLO_TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const SHARED_TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002";
const ICT_TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009";
const FOREIGN_TENANT = "aaaaaaaa-6d0e-4b7a-9a51-0c5a1e7d0001";
const NOOR = "7c9e6679-7425-40de-944b-e07fc1f90001";
const SAM = "7c9e6679-7425-40de-944b-e07fc1f90007";
const MARIEKE = "7c9e6679-7425-40de-944b-e07fc1f90006";
const HANNEKE = "7c9e6679-7425-40de-944b-e07fc1f90014";
const HUB = "7c9e6679-7425-40de-944b-e07fc1f90017";
const HOUR = 3_600_000;

const ORGANISATIONS = [
  { id: "venlo", name: "Venlo", kind: "municipality", tenants: [VENLO_TENANT] },
  { id: "weert", name: "Weert", kind: "municipality", tenants: [SHARED_TENANT], domains: ["weert.nl"] },
  { id: "nederweert", name: "Nederweert", kind: "municipality", tenants: [SHARED_TENANT], domains: ["nederweert.nl"] },
  { id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [ICT_TENANT] },
];
const GRANTS = [{ role: "helpdesk", organisations: ["venlo", "weert"] }];
const APPROVES = [{ role: "approver", organisations: ["venlo"] }];
const PEOPLE = [
  { id: SAM, name: "Sam Linssen", appointments: ["ict-nml"], grants: GRANTS },
  { id: MARIEKE, name: "Marieke Verstappen", appointments: ["venlo"], grants: APPROVES, manager: HANNEKE },
  {
    id: HANNEKE,
    name: "Hanneke Wolters",
    appointments: ["venlo"],
    grants: APPROVES,
    substitute: MARIEKE,
    absent: [{ from: "2026-12-01" }],
  },
  { id: HUB, name: "Hub Geelen", appointments: ["venlo"], grants: APPROVES, left: true },
];

function directoryAt(now: () => number = () => 0) {
  const file = parseOrganisationFile(JSON.stringify({ organisations: ORGANISATIONS, people: PEOPLE }));
  if (!file.ok) throw new Error(file.problems.join("\n"));
  return createFileDirectory(file.value, now);
}

const noor: Sender = { objectId: NOOR, tenantId: VENLO_TENANT, name: "Noor Janssen" };
const inSharedTenant: Sender = { ...noor, tenantId: SHARED_TENANT };
const staff: Member = { userRole: "user" };
const answers = (member?: Member) => () => Promise.resolve(member);
const notAsked = () => Promise.reject(new Error("Teams was asked"));

const identified = async (sender: Sender, member?: Member) => directoryAt().identify(sender, answers(member));

describe("a colleague", () => {
  it("whom the file does not list works for the organisation of their tenant, without any role", async () => {
    expect(await identified(noor, staff)).toEqual({
      ok: true,
      value: { id: NOOR, name: "Noor Janssen", appointments: ["venlo"], grants: [] },
    });
  });

  it("whom the file lists has the name, appointments and roles of the file, and Teams is not asked", async () => {
    const sam = { objectId: SAM, tenantId: ICT_TENANT, name: "Sam (hoofd ICT)" };
    expect(await directoryAt().identify(sam, notAsked)).toMatchObject({ ok: true, value: { ...PEOPLE[0] } });
  });

  it("is the same person in capitals", async () => {
    const capitals = { ...noor, objectId: NOOR.toUpperCase(), tenantId: VENLO_TENANT.toUpperCase() };
    expect(await identified(capitals, staff)).toMatchObject({ value: { id: NOOR, appointments: ["venlo"] } });
  });

  it.each([
    ["sign-in name", { userPrincipalName: "Emma@Weert.nl" }, "weert"],
    [
      "mail address when the sign-in name says nothing",
      { userPrincipalName: "e@x.onmicrosoft.com", email: "e@nederweert.nl" },
      "nederweert",
    ],
    ["sign-in name rather than mail address", { userPrincipalName: "e@weert.nl", email: "e@nederweert.nl" }, "weert"],
  ])("in a tenant of two municipalities is placed by the domain of the %s", async (_, member, organisation) => {
    expect(await identified(inSharedTenant, member)).toMatchObject({ value: { appointments: [organisation] } });
  });

  it("who writes in another organisation's channel works for the organisation of their own account", async () => {
    const inTheirChannel = { ...noor, tenantId: ICT_TENANT };
    expect(await identified(inTheirChannel, { tenantId: VENLO_TENANT })).toMatchObject({
      value: { appointments: ["venlo"] },
    });
  });

  it("has a name on one line, without invisible or direction characters, of at most 80 characters", async () => {
    const nameOf = async (name: string) => {
      const outcome = await identified({ ...noor, name }, staff);
      return outcome.ok ? outcome.value.name : outcome.reason;
    };
    expect(await nameOf("  Noor\u202E\nJans\u200Bsen ")).toBe("Noor Janssen");
    expect((await nameOf("N".repeat(500))).length).toBeLessThanOrEqual(80);
    expect(await nameOf(" \u200B ")).toBe("Naam onbekend");
  });
});

describe("a stranger", () => {
  it.each<[string, Sender, Member | undefined, string]>([
    ["a bot", { ...noor, isBot: true }, staff, "not-a-person"],
    ["somebody without an object id", { tenantId: VENLO_TENANT, name: "Gast" }, staff, "no-object-id"],
    ["an object id that is no GUID", { ...noor, objectId: "29:1a2b3c" }, staff, "no-object-id"],
    ["an object id with something behind it", { ...noor, objectId: `${NOOR}|x` }, staff, "no-object-id"],
    ["an object id of noughts", { ...noor, objectId: "00000000-0000-0000-0000-000000000000" }, staff, "no-object-id"],
    ["an unknown tenant", { ...noor, tenantId: FOREIGN_TENANT }, staff, "unknown-tenant"],
    ["no tenant", { objectId: NOOR, name: "Noor" }, staff, "unknown-tenant"],
    ["an empty tenant", { ...noor, tenantId: "" }, staff, "unknown-tenant"],
    [
      "a listed person from an unknown tenant",
      { ...noor, objectId: SAM, tenantId: FOREIGN_TENANT },
      staff,
      "unknown-tenant",
    ],
    ["somebody who has left", { ...noor, objectId: HUB }, staff, "no-organisation"],
    ["a guest", noor, { userRole: "guest" }, "guest"],
    ["a guest by sign-in name", noor, { userRole: "user", userPrincipalName: "g_x.nl#EXT#@venlo.nl" }, "guest"],
    ["an anonymous visitor of a meeting", noor, { userRole: "anonymous" }, "guest"],
    ["an account of a foreign tenant in our channel", noor, { tenantId: FOREIGN_TENANT }, "unknown-tenant"],
    [
      "a strange mail domain in a tenant of two municipalities",
      inSharedTenant,
      { email: "e@venlo.nl" },
      "no-organisation",
    ],
    ["a mail domain that only ends like ours", inSharedTenant, { email: "e@evilweert.nl" }, "no-organisation"],
    ["an account without mail in a tenant of two municipalities", inSharedTenant, {}, "no-organisation"],
  ])("is refused: %s", async (_, sender, member, reason) => {
    expect(await identified(sender, member)).toEqual({ ok: false, reason });
  });

  it("reads in Dutch why, without a word about how the Helpdesk works inside", () => {
    for (const text of Object.values(STRANGER_TEXT)) {
      expect(text).toMatch(/\b(u|uw|ik)\b/i);
      expect(text).not.toMatch(/tenant|GUID|object|undefined/i);
    }
  });
});

describe("when Teams gives no answer about somebody", () => {
  it("staff of a tenant of one organisation are let in without a role", async () => {
    expect(await identified(noor)).toMatchObject({ ok: true, value: { appointments: ["venlo"], grants: [] } });
  });

  it("nobody is placed in a tenant of two municipalities", async () => {
    expect(await identified(inSharedTenant)).toEqual({ ok: false, reason: "cannot-verify" });
  });

  it("an answer of the same day still counts, of a colleague and of a guest", async () => {
    let now = 0;
    const directory = directoryAt(() => now);
    await directory.identify(inSharedTenant, answers({ email: "n@weert.nl" }));
    await directory.identify(noor, answers({ userRole: "guest" }));
    now = 23 * HOUR;
    expect(await directory.identify(inSharedTenant, answers())).toMatchObject({ value: { appointments: ["weert"] } });
    expect(await directory.identify(noor, answers())).toEqual({ ok: false, reason: "guest" });
    now = 25 * HOUR;
    expect(await directory.identify(inSharedTenant, answers())).toEqual({ ok: false, reason: "cannot-verify" });
  });

  it("it is asked again the next time", async () => {
    const directory = directoryAt();
    await directory.identify(noor, answers());
    expect(await directory.identify(noor, answers({ userRole: "guest" }))).toEqual({ ok: false, reason: "guest" });
  });
});

describe("what Teams said about somebody", () => {
  it("is not asked again within the hour", async () => {
    let now = 0;
    const directory = directoryAt(() => now);
    await directory.identify(noor, answers(staff));
    now = HOUR - 1;
    expect(await directory.identify(noor, notAsked)).toMatchObject({ ok: true });
  });

  it("is asked again after an hour, so that who became a guest is refused", async () => {
    let now = 0;
    const directory = directoryAt(() => now);
    await directory.identify(noor, answers(staff));
    now = HOUR;
    expect(await directory.identify(noor, answers({ userRole: "guest" }))).toEqual({ ok: false, reason: "guest" });
  });

  it("says nothing about somebody else", async () => {
    const directory = directoryAt();
    await directory.identify(noor, answers({ userRole: "guest" }));
    const colleague = { ...noor, objectId: "7c9e6679-7425-40de-944b-e07fc1f90002" };
    expect(await directory.identify(colleague, answers(staff))).toMatchObject({ ok: true });
  });

  it("is kept of the ten thousand seen last only", async () => {
    const directory = directoryAt();
    const number = (index: number): Sender => ({
      ...noor,
      objectId: `7c9e6679-7425-40de-944b-${String(index).padStart(12, "0")}`,
    });
    for (let index = 0; index <= 10_000; index++) await directory.identify(number(index), answers(staff));
    expect(await directory.identify(number(1), notAsked)).toMatchObject({ ok: true });
    await expect(directory.identify(number(0), notAsked)).rejects.toThrow("Teams was asked");
  });
});

describe("the directory", () => {
  const directory = directoryAt();

  it("knows the organisations, the shared one and every tenant", () => {
    expect(directory.organisation("weert" as OrganisationId)?.name).toBe("Weert");
    expect(directory.organisation("tegelen" as OrganisationId)).toBeUndefined();
    expect(directory.organisations.map(({ id }) => id)).toEqual(["venlo", "weert", "nederweert", "ict-nml"]);
    expect(directory.shared).toBe("ict-nml");
    expect([...directory.tenants]).toEqual([VENLO_TENANT, SHARED_TENANT, ICT_TENANT]);
  });

  it("knows who is listed, and nobody else", async () => {
    expect((await directory.colleague(SAM as PersonId))?.name).toBe("Sam Linssen");
    expect(await directory.colleague(NOOR as PersonId)).toBeUndefined();
  });

  it("knows of a colleague who their manager and substitute are, when they are away and whether they left", async () => {
    expect(await directory.colleague(MARIEKE as PersonId)).toMatchObject({
      manager: HANNEKE,
      absent: [],
      hasLeft: false,
    });
    expect(await directory.colleague(HANNEKE as PersonId)).toMatchObject({
      substitute: MARIEKE,
      absent: [{ from: "2026-12-01" }],
      hasLeft: false,
    });
    expect(await directory.colleague(HUB as PersonId)).toMatchObject({ name: "Hub Geelen", hasLeft: true });
  });

  it("finds who holds a role for an organisation by name, without who has left", async () => {
    const holders = async (role: Role, organisation: string) =>
      (await directory.holders(role, organisation as OrganisationId)).map(({ name }) => name);
    expect(await holders("approver", "venlo")).toEqual(["Hanneke Wolters", "Marieke Verstappen"]);
    expect(await holders("approver", "weert")).toEqual([]);
    expect(await holders("helpdesk", "weert")).toEqual(["Sam Linssen"]);
  });
});
