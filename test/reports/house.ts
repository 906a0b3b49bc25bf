import { USUAL_WORKING_HOURS } from "../../src/agreement/service-hours.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { type Place, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import type { Grant, OrganisationId, Person, PersonId, Role } from "../../src/people/person.ts";
import { createLinks } from "../../src/reports/links.ts";
import { type Month, monthOf } from "../../src/reports/month.ts";
import { reportActions, reportFiles } from "../../src/reports/report-actions.ts";
import { reportCommands } from "../../src/reports/report-commands.ts";
import { createReportStore } from "../../src/reports/report-store.ts";
import { reportSubjects } from "../../src/reports/report-subjects.ts";
import { createReportWatch } from "../../src/reports/report-watch.ts";
import type { Report } from "../../src/reports/report.ts";
import type { Reports } from "../../src/reports/reports.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type Where, openDesk } from "../support/desk.ts";
import { ALL, HOME, VENLO, at, colleague, daan, directoryOf, marieke, noor, sam, sanne } from "../support/people.ts";
import { EXAMPLE_FIGURES, NO_FIGURES } from "./example.ts";

export const NOVEMBER = "2026-11" as Month;
export const DAY_ONE = at("08:00", "2026-12-01");

const holding = (who: Person, role: Role, ...organisations: readonly OrganisationId[]): Person => {
  const grant: Grant = { role, organisations };
  return { ...who, grants: [...who.grants, grant] };
};
const named = (number: number, name: string, organisation: OrganisationId): Person => ({
  ...sam,
  ...{ id: `7c9e6679-7425-40de-944b-e07fc1f9${number}` as PersonId, name, appointments: [organisation], grants: [] },
});

/** The manager ICT, and another one. */
export const anouk = holding(named(2011, "Anouk Timmermans", HOME), "ict-manager", ...ALL);
export const wim = holding(named(2012, "Wim Jacobs", HOME), "ict-manager", ...ALL);
export const ofVenlo = holding(marieke, "account-manager", VENLO);
export const ofRoermond = holding(sanne, "account-manager", sanne.appointments[0]);
export const ofBoard = holding(named(2013, "Inge van den Board", VENLO), "board", VENLO);

const STAFF = [anouk, wim, ofVenlo, ofRoermond, ofBoard, sam, noor, daan];
const NAMES: Readonly<Record<string, string>> = { "ict-nml": "ICT NML" };
const nameOf = (id: OrganisationId): string => NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);

/** Pictures have tests of their own. */
const NOTHING_TO_DRAW = ALL.map((organisation) => ({ organisation, now: NO_FIGURES }));

export const REPORTS_CONVERSATION = "19:reports@thread.tacv2";

/** The monthly report in a house in memory, without Teams. */
export function openReports(
  given: { readonly rows?: Rows; readonly settings?: Partial<Reports>; readonly staff?: readonly Person[] } = {},
) {
  const rows = given.rows ?? openSqlite(":memory:");
  const house = openDesk({ rows });
  const people = directoryOf((given.staff ?? STAFF).map((person) => colleague(person)));
  const organisations = ALL.map((id) => ({
    ...{ id, name: nameOf(id), kind: id === HOME ? ("shared" as const) : ("municipality" as const) },
    ...{ tenants: [], domains: [], doors: {}, decidedBy: {} },
  }));
  const introduced = new Set<PersonId>();
  const unreachable = new Set<PersonId>();
  let first: Month | undefined = NOVEMBER;
  const links = createLinks({ rows, home: HOME, origin: () => "https://helpdesk.example" });
  const reports: Reports = {
    ...{ home: HOME, links, calendar: { hours: USUAL_WORKING_HOURS, holidays: [] } },
    store: createReportStore(
      rows,
      HOME,
      () => instant(new Date()),
      () => undefined,
    ),
    directory: { ...people, organisations, organisation: (id) => organisations.find((one) => one.id === id) },
    settings: { portfolioHolders: [], municipalities: [] },
    figuresOf: async (month) => ({ month, whole: EXAMPLE_FIGURES.whole, organisations: NOTHING_TO_DRAW }),
    documentOf: async (snapshot, madeFor) => new TextEncoder().encode(JSON.stringify([snapshot, madeFor ?? ""])),
    channelOf: async (conversation) => (conversation === REPORTS_CONVERSATION ? "reports" : undefined),
    hasChannel: async () => true,
    isReachable: async (person) => !unreachable.has(person),
    introduce: async (person) => void introduced.add(person),
    log: { error: (_: unknown, message?: string) => expectNothing(message) },
    ...given.settings,
  };
  const actions = reportActions(reports);
  const commands = reportCommands(reports, actions);
  const subjects = reportSubjects(reports);
  let now: Instant = DAY_ONE;
  const turn = (actor: Person, where: Where = {}) => ({ ...house.turn(actor, { now, ...where }), files: [] });
  const found = async (month = NOVEMBER): Promise<Report | undefined> => (await reports.store.find(month))?.report;

  const press = async (actor: Person, verb: string, data: object = {}, where: Where = {}): Promise<Message> => {
    const action = actions[verb];
    if (!action) throw new Error(`no action ${verb}`);
    const nonce = String((await found())?.changes ?? 0);
    return action({ month: NOVEMBER, nonce, ...data }, turn(actor, where));
  };
  const look = createReportWatch({
    house: reports,
    firstCounted: async () => first,
    now: () => now,
    log: reports.log,
  });
  const wanted = async (): Promise<{ subject: string; place: Place }[]> => {
    const outbox = await collect(rows.range(HOME, under("outbox|", 5_000)));
    return outbox.map(({ value }) => ({ subject: value["subject"] as string, place: value["place"] as Place }));
  };

  return {
    ...{ rows, reports, links, actions, press, turn, look, wanted, introduced, unreachable },
    files: reportFiles(reports),
    report: async (month = NOVEMBER): Promise<Report> => {
      const report = await found(month);
      if (!report) throw new Error(`no report of ${month}`);
      return report;
    },
    find: found,
    startsIn: (month: Month | undefined) => void (first = month),
    /** What the house does by itself at this moment. */
    async lookAt(moment: Instant): Promise<void> {
      now = moment;
      await look();
    },
    async say(actor: Person, text: string, where: Where = {}): Promise<Message | undefined> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, turn(actor, where)))[0];
      }
      return undefined;
    },
    show: (subject: string, place: Place) => {
      const kind = subject.split(":")[0] as keyof typeof subjects;
      return subjects[kind](HOME, subject, place);
    },
    /** What lies ready for somebody, newest last. */
    for: async (who: Person) => (await wanted()).filter(({ place }) => place === personPlace(who.id)),
    month: () => monthOf(now),
  };
}

const expectNothing = (message: string | undefined): never => {
  throw new Error(message ?? "something went wrong");
};
