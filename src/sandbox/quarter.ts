import { type ServiceCalendar, afterServiceTime } from "../agreement/service-clock.ts";
import { createBackupStore } from "../backups/backup-store.ts";
import { type Instant, instant } from "../lib/instant.ts";
import { createNumbers } from "../lib/numbers.ts";
import type { Outcome } from "../lib/outcome.ts";
import type { Rows } from "../lib/rows.ts";
import { createFileDirectory } from "../people/directory.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";
import type { Colleague } from "../people/person.ts";
import { createFigureBooks } from "../reports/closing.ts";
import { startOf } from "../reports/figures.ts";
import { type Month, draftAt, monthOf, plusMonths } from "../reports/month.ts";
import { createReportStore } from "../reports/report-store.ts";
import { type Report, bookHours, draft, lastSent, send, steer, write } from "../reports/report.ts";
import { type ReportFacts, addresseesOf, managersOf, snapshotOf } from "../reports/reports.ts";
import type { SectionKey } from "../reports/snapshot.ts";
import { createTicketStore } from "../tickets/ticket-store.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { type Cast, type Life, lifeOf } from "./earlier-lives.ts";
import { PEOPLE } from "./people.ts";

/* What there was before the example day: months of tickets that are over, and the reports of those months. */

export interface QuarterOptions {
  readonly rows: Rows;
  readonly organisation: OrganisationFile;
  /** By the sandbox's clock. */
  readonly now: () => Date;
}

const MONTHS = 3;
const MINUTES = 60;
/** Forty tickets a month, more or less. */
const BETWEEN_MINUTES = 285;
/** What was filed later might not be over yet when the example day begins. */
const LONGEST_MINUTES = 32 * MINUTES;
const wallClock = (): Instant => instant(new Date());

/** Writes it by the rules that hold for everybody; nobody gets a card of it. Only for the example organisation. */
export async function playQuarter(options: QuarterOptions): Promise<void> {
  const { organisation, now } = options;
  const { serviceHours: hours, holidays } = organisation;
  if (!organisation.example || !hours) return;
  const calendar = { hours, holidays };
  const today = instant(now());
  const first = plusMonths(monthOf(today), -MONTHS);
  await playTickets(options, calendar, startOf(first), today);
  await sendReports(options, calendar, first, today);
}

async function playTickets(
  { rows, organisation }: QuarterOptions,
  calendar: ServiceCalendar,
  from: Instant,
  until: Instant,
): Promise<void> {
  const { resolveWithin, priorities } = organisation;
  const terms = { resolveWithin, priorities, calendar };
  const tickets = createTicketStore(rows, wallClock, () => undefined, undefined, terms);
  const numbers = createNumbers(rows, createFileDirectory(organisation).shared);
  const cast = castOf(organisation);

  async function live({ filed, steps }: Life, number: TicketNumber, at: Instant): Promise<void> {
    const ticket = filed(number, at);
    let moment = at;
    await tickets.save({ after: ticket, showings: [] });
    for (const { after, actor, step } of steps) {
      moment = later(calendar, moment, after);
      const before = await tickets.find(ticket.organisation, number);
      if (!before) throw new Error(`${number} is gone`);
      await tickets.save({ before, after: must(step(before.ticket, { actor, now: moment })), showings: [] });
    }
  }

  const lives: Promise<void>[] = [];
  let index = 0;
  for (let at = later(calendar, from, 1); later(calendar, at, LONGEST_MINUTES) < until; index++) {
    lives.push(live(lifeOf(index, cast), await numbers.next(at), at));
    at = later(calendar, at, BETWEEN_MINUTES - ((index * 37) % MINUTES) + MINUTES / 2);
  }
  await Promise.all(lives);
}

function castOf({ people }: OrganisationFile): Cast {
  const named = (key: string): Colleague => {
    const id = PEOPLE.find((person) => person.key === key)?.id;
    const found = people.find((person) => person.id === id);
    if (!found) throw new Error(`${key} is not in the organisation file`);
    return found;
  };
  return {
    ...{ sam: named("sam"), fatima: named("fatima"), ruben: named("ruben") },
    deciders: { venlo: named("marieke"), roermond: named("sanne"), weert: named("mirjam") },
  };
}

const TEXTS: Partial<Record<SectionKey, string>> = {
  events: "Alle werkplekken hebben de nieuwe versie van Office.\nDe wifi in de raadzalen is vernieuwd.",
  concerns: "De levertijd van laptops is zes weken.",
  outlook: "Wij vervangen de oudste printers.",
  decisions: "Geen.",
  planning: "Volgens plan.",
};
/** What each municipality contributed each month, in hours, and what it took of it in each of three months. */
const HOURS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  roermond: [320, 301, 334, 318],
  venlo: [490, 512, 478, 495],
  weert: [190, 171, 186, 202],
  nederweert: [64, 58, 61, 66],
};
/** After the draft, within the first week. */
const SENT_AFTER_MINUTES = 20 * MINUTES;

/** Each was sent in the first week of the month after it, unless that week is not over. */
async function sendReports(
  { rows, organisation, now }: QuarterOptions,
  calendar: ServiceCalendar,
  first: Month,
  today: Instant,
): Promise<void> {
  const directory = createFileDirectory(organisation);
  const { shared: home } = directory;
  const organisations = organisation.organisations.map(({ id }) => id);
  const store = createReportStore(rows, home, wallClock, () => undefined);
  const backups = createBackupStore(rows);
  const books = createFigureBooks({ rows, backups, organisations, home, now: () => instant(now()) });
  const facts: ReportFacts = {
    ...{ store, directory, home, settings: organisation.report },
    figuresOf: (month) => books.of(month),
  };
  const [actor] = await managersOf(facts);
  if (!actor) return;

  for (let index = 0; index < MONTHS; index++) {
    const month = plusMonths(first, index);
    const at = later(calendar, draftAt(month), SENT_AFTER_MINUTES);
    if (at >= today) return;
    const by = { actor, now: at };
    let report: Report = draft(month, draftAt(month));
    for (const [section, text] of Object.entries(TEXTS) as [SectionKey, string][])
      report = must(write(report, { section, text, seen: "" }, by, home));
    const planned = { state: "as-planned", text: "" } as const;
    report = must(steer(report, { organisation: planned, quality: planned, time: planned }, by, home));
    report = must(bookHours(report, hoursOf(index), by, home));
    report = must(send(report, await addresseesOf(facts), by, home));
    const sent = lastSent(report);
    if (sent)
      await store.save({
        before: undefined,
        after: report,
        showings: [],
        frozen: await snapshotOf(facts, report, sent),
      });
  }
}

const hoursOf = (month: number) =>
  Object.fromEntries(
    Object.entries(HOURS).map(([organisation, [contributed, ...taken]]) => [
      organisation,
      { contributed, taken: taken[month] ?? 0 },
    ]),
  );

function later(calendar: ServiceCalendar, from: Instant, minutes: number): Instant {
  const moment = afterServiceTime(calendar, from, minutes);
  if (!moment) throw new Error("the Helpdesk never opens again");
  return moment;
}

function must<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`this cannot have happened: ${outcome.reason}`);
  return outcome.value;
}
