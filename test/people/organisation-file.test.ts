import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseOrganisationFile } from "../../src/people/organisation-file.ts";
import { organisationSchema } from "../../src/people/write-schema.ts";
import { PEOPLE, TENANTS } from "../../src/sandbox/people.ts";

const TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const OTHER_TENANT = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009";
const SOMEBODY = "7c9e6679-7425-40de-944b-e07fc1f90005";
const MANAGER = "7c9e6679-7425-40de-944b-e07fc1f90006";

const venlo = { id: "venlo", name: "Venlo", kind: "municipality", tenants: [TENANT] };
const ictNml = { id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [OTHER_TENANT] };
const organisations = [venlo, ictNml];

const read = (file: object) => parseOrganisationFile(JSON.stringify(file));
const problemsOf = (file: object) => {
  const reading = read(file);
  return reading.ok ? [] : reading.problems;
};
const someone = (fields: object) => ({ id: SOMEBODY, name: "Youssef Amrani", appointments: ["venlo"], ...fields });
const withPerson = (fields: object) => ({ organisations, people: [someone(fields)] });
const ownedBy = (...owners: readonly string[]) => ({
  sharedMailboxes: { owners: owners.map((owner) => ({ address: "postbus@venlo.nl", owner })) },
});
const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("an organisation file", () => {
  it("may be as small as the organisations themselves; the rest is not established yet", () => {
    const reading = read({ organisations });
    expect(reading).toMatchObject({ ok: true, value: { people: [], holidays: [] } });
    expect(reading.ok && reading.value.organisations[0]?.workingHours).toBeUndefined();
    expect(reading.ok && reading.value.organisations[0]?.sharedMailboxes).toBeUndefined();
    expect(reading.ok && reading.value.serviceHours).toBeUndefined();
    expect(reading.ok && reading.value.resolveWithin).toBeUndefined();
  });

  it("reminds every working day and knows no term for a decision, unless it says so", () => {
    expect(read({ organisations })).toMatchObject({ value: { approvals: { remindEveryWorkingDays: 1 } } });
    expect(read({ organisations, approvals: { deadlineWorkingDays: 5 } })).toMatchObject({
      value: { approvals: { remindEveryWorkingDays: 1, deadlineWorkingDays: 5 } },
    });
  });

  it("has who is not said to be away or gone as present and in service", () => {
    const presence = (fields: object) => {
      const reading = read(withPerson(fields));
      return reading.ok && reading.value.people.map(({ absent, hasLeft }) => ({ absent, hasLeft }));
    };
    expect(presence({})).toEqual([{ absent: [], hasLeft: false }]);
    expect(presence({ left: true })).toEqual([{ absent: [], hasLeft: true }]);
    const oneDay = [{ from: "2026-12-01", until: "2026-12-01" }];
    expect(presence({ absent: oneDay })).toEqual([{ absent: oneDay, hasLeft: false }]);
  });

  it("takes ids and domains in capitals as the same ones in lower case", () => {
    const reading = read({
      organisations: [
        { ...venlo, tenants: [TENANT.toUpperCase()], domains: ["Venlo.NL"], ...ownedBy(SOMEBODY.toUpperCase()) },
        ictNml,
      ],
      people: [someone({ id: SOMEBODY.toUpperCase() }), someone({ id: MANAGER, manager: SOMEBODY.toUpperCase() })],
    });
    expect(reading).toMatchObject({
      ok: true,
      value: {
        organisations: [{ tenants: [TENANT], domains: ["venlo.nl"], ...ownedBy(SOMEBODY) }, {}],
        people: [{ id: SOMEBODY }, { manager: SOMEBODY }],
      },
    });
  });

  it("may start with the byte order mark of a Windows editor", () => {
    expect(parseOrganisationFile(`\uFEFF${JSON.stringify({ organisations })}`).ok).toBe(true);
  });

  it.each([
    ["a comma too many", '{\n  "organisations": [\n    1,\n  ]\n}', " (regel 4)"],
    ["a comma too few", '{\n  "a": 1\n  "b": 2\n}', " (regel 3)"],
    ["a comment", "{\n  // Venlo\n}", " (regel 2)"],
    ["an end that is missing", '{\n  "a": [', ""],
  ])("that is not JSON is refused with the line: %s", (_, text, line) => {
    expect(parseOrganisationFile(text)).toEqual({ ok: false, problems: [`dit is geen geldige JSON${line}.`] });
  });

  it.each([null, [], "tekst", 7])("that is %j is refused", (data) => {
    expect(parseOrganisationFile(JSON.stringify(data))).toMatchObject({ ok: false });
  });

  it.each<[string, object, string]>([
    ["without organisations", {}, "organisations: dit veld ontbreekt."],
    ["with no organisation in it", { organisations: [] }, "organisations: deze lijst heeft te weinig regels."],
    ["with an unknown field", { organisations, colour: "red" }, 'onbekend veld "colour".'],
    [
      "with an unknown field deeper down",
      { organisations: [{ ...venlo, tennants: [] }, ictNml] },
      'organisations[0]: onbekend veld "tennants".',
    ],
    [
      "with an organisation in capitals",
      { organisations: [{ ...venlo, id: "Venlo" }, ictNml] },
      "organisations[0].id: gebruik alleen kleine letters, cijfers en streepjes.",
    ],
    [
      "with a tenant that is no GUID",
      { organisations: [{ ...venlo, tenants: ["venlo.nl"] }, ictNml] },
      "organisations[0].tenants[0]: dit is geen GUID, zoals 3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001.",
    ],
    [
      "with a mail address for a domain",
      { organisations: [{ ...venlo, domains: ["info@venlo.nl"] }, ictNml] },
      "organisations[0].domains[0]: dit is geen maildomein, zoals venlo.nl.",
    ],
    [
      "with words for a phone number",
      { organisations: [{ ...venlo, phone: "bel de balie" }, ictNml] },
      "organisations[0].phone: dit is geen telefoonnummer.",
    ],
    [
      "with an unknown door",
      { organisations: [{ ...venlo, doors: { catering: { name: "Kantine" } } }, ictNml] },
      'organisations[0].doors: onbekend veld "catering".',
    ],
    ["with a person without a name", withPerson({ name: " " }), "people[0].name: dit is leeg of te klein."],
    [
      "with an unknown role",
      withPerson({ grants: [{ role: "boss", organisations: ["venlo"] }] }),
      "people[0].grants[0].role: kies uit: helpdesk, operations, municipality-contact, incident-manager, team-lead, ciso, ict-manager, account-manager, board, approver, privacy-officer.",
    ],
    [
      "with a time without a nought",
      { organisations, serviceHours: { monday: [{ from: "8:00", to: "17:00" }] } },
      "serviceHours.monday[0].from: schrijf een tijd als 08:00.",
    ],
    [
      "with an hour that does not exist",
      { organisations, serviceHours: { monday: [{ from: "08:00", to: "25:00" }] } },
      "serviceHours.monday[0].to: schrijf een tijd als 08:00.",
    ],
    [
      "that closes before it opens",
      { organisations, serviceHours: { monday: [{ from: "17:00", to: "08:00" }] } },
      "serviceHours.monday[0]: de eindtijd moet na de begintijd liggen.",
    ],
    [
      "with hours that overlap",
      {
        organisations,
        serviceHours: {
          friday: [
            { from: "08:00", to: "12:30" },
            { from: "12:00", to: "17:00" },
          ],
        },
      },
      "serviceHours.friday: zet de tijden op volgorde, zonder overlap; sluiten twee tijden aan, maak er dan één van.",
    ],
    [
      "that is never open",
      { organisations, serviceHours: { monday: [] } },
      "serviceHours: zo is de Helpdesk nooit open. Noem openingstijden, of laat serviceHours weg.",
    ],
    [
      "with a day that does not exist",
      { organisations, holidays: [{ date: "2027-02-29", name: "Schrikkeldag" }] },
      "holidays[0].date: deze datum bestaat niet.",
    ],
    [
      "with a term of nothing",
      { organisations, resolveWithin: { hours: 0 } },
      "resolveWithin.hours: dit is leeg of te klein.",
    ],
    [
      "with a term both on the clock and in service hours",
      {
        organisations,
        serviceHours: { monday: [{ from: "08:00", to: "17:00" }] },
        resolveWithin: { hours: 8, serviceHours: 8 },
      },
      "resolveWithin: noem hours of serviceHours, precies één van beide.",
    ],
    [
      "with a term in service hours that nobody knows",
      { organisations, resolveWithin: { serviceHours: 8 } },
      "resolveWithin.serviceHours: noem ook serviceHours. Zonder openingstijden zegt dit niets.",
    ],
    [
      "with a priority's term in service hours that nobody knows",
      { organisations, priorities: [{ code: "high", name: "Hoog", resolveWithin: { serviceHours: 4 } }] },
      "priorities[0].resolveWithin: noem ook serviceHours. Zonder openingstijden zegt dit niets.",
    ],
    [
      "with a duty that ends before it begins",
      {
        ...withPerson({}),
        serviceHours: { monday: [{ from: "08:00", to: "17:00" }] },
        rota: [
          {
            from: "2026-11-28T17:00",
            to: "2026-11-27T08:00",
            person: withPerson({}).people[0]?.id,
          },
        ],
      },
      "rota[0]: het einde van de dienst ligt niet na het begin.",
    ],
    [
      "with a term in text",
      { organisations, resolveWithin: { hours: "8" } },
      "resolveWithin.hours: hier hoort een getal.",
    ],
    [
      "with an absence that ends before it begins",
      withPerson({ absent: [{ from: "2026-12-02", until: "2026-12-01" }] }),
      "people[0].absent[0]: de laatste dag ligt voor de eerste dag.",
    ],
    ["with somebody who left sometimes", withPerson({ left: "soms" }), "people[0].left: kies uit: true."],
    [
      "with a manager by name",
      withPerson({ manager: "Marieke" }),
      "people[0].manager: dit is geen GUID, zoals 3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001.",
    ],
    [
      "where nobody ever works",
      { organisations: [{ ...venlo, workingHours: {} }, ictNml] },
      "organisations[0].workingHours: zo werkt hier nooit iemand. Noem werktijden, of laat workingHours weg.",
    ],
    [
      "with a shared mailbox that is no address",
      { organisations: [{ ...venlo, sharedMailboxes: { owners: [{ address: "postbus", owner: SOMEBODY }] } }, ictNml] },
      "organisations[0].sharedMailboxes.owners[0].address: dit is geen mailadres, zoals postbus@venlo.nl.",
    ],
    [
      "with shared mailboxes that anybody decides about",
      { organisations: [{ ...venlo, sharedMailboxes: { decidedBy: "anybody" } }, ictNml] },
      "organisations[0].sharedMailboxes.decidedBy: kies uit: manager.",
    ],
    [
      "with requests that anybody decides on",
      { organisations: [{ ...venlo, decidedBy: { "folder-rights": "anybody" } }, ictNml] },
      'organisations[0].decidedBy["folder-rights"]: kies uit: manager, helpdesk.',
    ],
    [
      "with a kind of request in capitals",
      { organisations: [{ ...venlo, decidedBy: { FolderRights: "manager" } }, ictNml] },
      "organisations[0].decidedBy.FolderRights: gebruik alleen kleine letters, cijfers en streepjes.",
    ],
    [
      "that never reminds",
      { organisations, approvals: { remindEveryWorkingDays: 0 } },
      "approvals.remindEveryWorkingDays: dit is leeg of te klein.",
    ],
    [
      "with a term of half a year for a decision",
      { organisations, approvals: { deadlineWorkingDays: 120 } },
      "approvals.deadlineWorkingDays: dit is te lang of te groot (hoogstens 60).",
    ],
  ])("%s is refused with the place and a Dutch sentence", (_, data, problem) => {
    expect(problemsOf(data)).toContain(problem);
  });

  it.each<[string, object, string]>([
    [
      "two organisations with one id",
      { organisations: [venlo, { ...venlo, tenants: [SOMEBODY] }, ictNml] },
      'organisations[1].id: "venlo" staat er dubbel in.',
    ],
    [
      "an organisation with the name of a channel",
      { organisations: [{ ...venlo, id: "helpdesk" }, ictNml] },
      'organisations[0].id: "helpdesk" is de naam van een kanaal. Kies een andere.',
    ],
    [
      "workplaces of an unknown organisation",
      { organisations, report: { municipalities: [{ organisation: "tegelen", workplaces: 10 }] } },
      'report.municipalities[0].organisation: organisatie "tegelen" bestaat niet.',
    ],
    [
      "workplaces of one municipality twice",
      { organisations, report: { municipalities: [{ organisation: "venlo" }, { organisation: "venlo" }] } },
      'report.municipalities[1].organisation: "venlo" staat er dubbel in.',
    ],
    [
      "no shared organisation",
      { organisations: [venlo] },
      'organisations: precies één organisatie heeft kind "shared"; nu zijn het er 0.',
    ],
    [
      "two shared organisations",
      { organisations: [{ ...venlo, kind: "shared" }, ictNml] },
      'organisations: precies één organisatie heeft kind "shared"; nu zijn het er 2.',
    ],
    [
      "a shared tenant without mail domains",
      { organisations: [venlo, { ...ictNml, tenants: [TENANT], domains: ["ict-nml.nl"] }] },
      'organisations[0].domains: "venlo" deelt een tenant met "ict-nml". Noem daarom maildomeinen.',
    ],
    [
      "one mail domain for two organisations of a tenant",
      {
        organisations: [
          { ...venlo, domains: ["venlo.nl"] },
          { ...ictNml, tenants: [TENANT], domains: ["ict-nml.nl", "Venlo.nl"] },
        ],
      },
      'organisations[1].domains: "venlo.nl" hoort in dezelfde tenant ook bij een andere organisatie.',
    ],
    [
      "an appointment at an unknown organisation",
      withPerson({ appointments: ["venlo", "tegelen"] }),
      'people[0].appointments[1]: organisatie "tegelen" bestaat niet.',
    ],
    [
      "an appointment twice",
      withPerson({ appointments: ["venlo", "venlo"] }),
      'people[0].appointments[1]: "venlo" staat er dubbel in.',
    ],
    [
      "a role for an unknown organisation",
      withPerson({ grants: [{ role: "helpdesk", organisations: ["tegelen"] }] }),
      'people[0].grants[0].organisations[0]: organisatie "tegelen" bestaat niet.',
    ],
    [
      "one person twice, once in capitals",
      { organisations, people: [someone({}), someone({ id: SOMEBODY.toUpperCase() })] },
      `people[1].id: "${SOMEBODY}" staat er dubbel in.`,
    ],
    [
      "a manager who is not listed",
      withPerson({ manager: MANAGER }),
      "people[0].manager: deze persoon staat niet in people.",
    ],
    [
      "a substitute who is not listed",
      withPerson({ substitute: MANAGER }),
      "people[0].substitute: deze persoon staat niet in people.",
    ],
    [
      "somebody who is their own manager, once in capitals",
      withPerson({ manager: SOMEBODY.toUpperCase() }),
      "people[0].manager: dit is dezelfde persoon. Noem iemand anders.",
    ],
    [
      "somebody who is their own substitute",
      withPerson({ substitute: SOMEBODY }),
      "people[0].substitute: dit is dezelfde persoon. Noem iemand anders.",
    ],
    [
      "a mailbox of somebody who is not listed",
      { organisations: [{ ...venlo, ...ownedBy(SOMEBODY) }, ictNml] },
      "organisations[0].sharedMailboxes.owners[0].owner: deze persoon staat niet in people.",
    ],
    [
      "one mailbox with two owners",
      { organisations: [{ ...venlo, ...ownedBy(SOMEBODY, MANAGER) }, ictNml] },
      'organisations[0].sharedMailboxes.owners[1].address: "postbus@venlo.nl" staat er dubbel in.',
    ],
    [
      "one holiday twice",
      {
        organisations,
        holidays: [
          { date: "2026-12-25", name: "Eerste Kerstdag" },
          { date: "2026-12-25", name: "Kerst" },
        ],
      },
      'holidays[1].date: "2026-12-25" staat er dubbel in.',
    ],
  ])("that contradicts itself is refused: %s", (_, data, problem) => {
    expect(problemsOf(data)).toContain(problem);
  });

  it("tells all its problems at once, also contradictions between parts that are wrong themselves", () => {
    const problems = problemsOf({
      colour: "red",
      organisations: [{ ...venlo, tenants: ["x"] }],
      people: [someone({ appointments: ["tegelen"], age: 40 }), 7],
      holidays: [{ date: "kerst", name: "Kerst" }],
    });
    expect(problems).toEqual([
      "organisations[0].tenants[0]: dit is geen GUID, zoals 3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001.",
      'people[0]: onbekend veld "age".',
      "people[1]: hier hoort een groep velden tussen { en }.",
      "holidays[0].date: schrijf een datum als 2026-12-25.",
      'onbekend veld "colour".',
      'organisations: precies één organisatie heeft kind "shared"; nu zijn het er 0.',
      'people[0].appointments[0]: organisatie "tegelen" bestaat niet.',
    ]);
  });

  it("lets two organisations share a tenant when their mail domains tell them apart", () => {
    const shared = [
      { ...venlo, domains: ["venlo.nl"] },
      { ...ictNml, tenants: [TENANT], domains: ["ict-nml.nl"] },
    ];
    expect(problemsOf({ organisations: shared })).toEqual([]);
  });

  it("keeps its appointments and grants in the order in which they stand", () => {
    expect(read(withPerson({ appointments: ["ict-nml", "venlo"] }))).toMatchObject({
      value: { people: [{ appointments: ["ict-nml", "venlo"], grants: [] }] },
    });
  });
});

describe("what comes from Entra", () => {
  const GROUP = "91111111-6d0e-4b7a-9a51-0c5a1e7d0001";
  const role = { group: GROUP, role: "helpdesk", organisations: ["venlo"] };
  const withEntra = (...tenants: readonly object[]) => ({ organisations, entra: { tenants } });

  it("is nothing, unless the file says so", () => {
    const reading = read({ organisations });
    expect(reading.ok && reading.value.entra).toBeUndefined();
  });

  it("is read every quarter of an hour and used for a day, unless the file says otherwise", () => {
    expect(read(withEntra({ id: TENANT.toUpperCase(), roles: [role] }))).toMatchObject({
      value: {
        entra: {
          tenants: [{ id: TENANT, roles: [role] }],
          ...{ rolesEveryMinutes: 15, peopleEveryMinutes: 60, rolesUsableHours: 24, peopleUsableHours: 168 },
        },
      },
    });
  });

  it.each<[string, readonly object[], string]>([
    ["no tenant", [], "entra.tenants: deze lijst heeft te weinig regels."],
    ["a tenant of nobody here", [{ id: SOMEBODY }], "entra.tenants[0].id: geen organisatie logt in uit deze tenant."],
    ["one tenant twice", [{ id: TENANT }, { id: TENANT }], `entra.tenants[1].id: "${TENANT}" staat er dubbel in.`],
    [
      "one role twice for a group",
      [{ id: TENANT, roles: [role, role] }],
      `entra.tenants[0].roles[1]: "${GROUP}: helpdesk" staat er dubbel in.`,
    ],
    [
      "a role for an organisation that is not there",
      [{ id: TENANT, roles: [{ ...role, organisations: ["venlo", "tegelen"] }] }],
      'entra.tenants[0].roles[0].organisations[1]: organisatie "tegelen" bestaat niet.',
    ],
  ])("is refused with %s", (_, tenants, problem) => {
    expect(problemsOf(withEntra(...tenants))).toEqual([problem]);
  });
});

describe("the schema for editors", () => {
  it("is the one that `node src/people/write-schema.ts` writes", () => {
    expect(JSON.parse(file("src/people/organisation.schema.json"))).toEqual(organisationSchema());
  });
});

describe("the example organisation", () => {
  const example = parseOrganisationFile(file("src/sandbox/example-organisation.json"));

  it("has nothing wrong, and is marked as the example", () => {
    expect(example).toMatchObject({ ok: true, value: { example: true } });
  });

  it("has the tenants of the sandbox", () => {
    const tenants = example.ok ? example.value.organisations.map(({ id, tenants: [tenant] }) => [id, tenant]) : [];
    expect(Object.fromEntries(tenants)).toEqual(TENANTS);
  });

  it("lists people of the sandbox by their own id and name", () => {
    const names = new Map(PEOPLE.map(({ id, name }) => [id, name]));
    const listed = example.ok ? example.value.people.filter(({ hasLeft }) => !hasLeft) : [];
    expect(listed.length).toBeGreaterThan(0);
    for (const person of listed) expect(names.get(person.id)).toBe(person.name);
  });

  it("has somebody who left, and who therefore is not in the sandbox", () => {
    const left = example.ok ? example.value.people.filter(({ hasLeft }) => hasLeft) : [];
    expect(left.map(({ name }) => name)).toEqual(["Hub Geelen"]);
    expect(PEOPLE.map(({ name }) => name)).not.toContain("Hub Geelen");
  });
});
