import { describe, expect, it } from "vitest";
import type { BackupStore } from "../../src/backups/backup-store.ts";
import { type Instant, dateOf, instant, momentHere } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import { createFigureBooks } from "../../src/reports/closing.ts";
import { createFiguresCheck, figuresSubjects } from "../../src/reports/figures-check.ts";
import { startOf } from "../../src/reports/figures.ts";
import type { Month } from "../../src/reports/month.ts";
import { NO_TERMS } from "../../src/tickets/tally.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import {
  type Ticket,
  type TicketNumber,
  ask,
  answer,
  confirm,
  reopen,
  report,
  resolve,
} from "../../src/tickets/ticket.ts";
import { said } from "../approvals/bench.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { ALL, HOME, VENLO, WEERT, emma, noor, sam } from "../support/people.ts";
import { TERMS } from "./history.ts";

const NOVEMBER = "2026-11" as Month;
const OCTOBER = "2026-10" as Month;
const MANAGER = sam.id;

const here = (text: string): Instant => {
  const [day = "", time = ""] = text.split(" ");
  const moment = momentHere(day, time);
  if (!moment) throw new Error(text);
  return moment;
};

function openBooks(
  rows: Rows = createMemoryRows(),
  entries: Awaited<ReturnType<BackupStore["log"]>> = [],
  terms = TERMS,
) {
  const clock = { now: here("2026-11-23 10:00") };
  const now = () => clock.now;
  const wallClock = () => instant(new Date(0));
  const tickets = createTicketStore(
    rows,
    wallClock,
    () => undefined,
    () => undefined,
    terms,
  );
  const backups = {
    log: (organisation: OrganisationId, from: string, to: string) =>
      Promise.resolve(organisation === VENLO ? entries.filter(({ day }) => day >= from && day <= to) : []),
  };
  const books = createFigureBooks({ rows, backups, organisations: ALL, home: HOME, now });
  const store = createNoticeStore(rows, wallClock, () => undefined);
  const check = createFiguresCheck({
    ...{ books, rows, home: HOME, now, wallClock, log: createLog({ level: "silent" }) },
    organisations: ALL.map((id) => ({ id, name: `Gemeente ${id}` })),
    notices: createNotices(store, createNumbers(rows, HOME, "W")),
    managers: () => Promise.resolve([MANAGER]),
    introduce: () => Promise.resolve(),
  });
  let filed = 0;

  async function files(moment: string, who: Person = noor, organisation: OrganisationId = VENLO) {
    const number = `M26-${String(++filed).padStart(6, "0")}` as TicketNumber;
    const by = { actor: who, now: here(moment) };
    await tickets.save({ after: report(number, organisation, { said: said("x"), area: "mail" }, by), showings: [] });
    return {
      /** This happens to it then, by an agent or its reporter. */
      async at(later: string, what: (ticket: Ticket, theirs: By, agents: By) => Outcome): Promise<void> {
        const before = await tickets.find(organisation, number);
        if (!before) throw new Error("gone");
        const now = here(later);
        const outcome = what(before.ticket, { actor: who, now }, { actor: sam, now });
        if (!outcome.ok) throw new Error("refused");
        await tickets.save({ before, after: outcome.value, showings: [] });
      },
    };
  }
  return { rows, clock, books, check, store, files };
}

type By = Parameters<typeof confirm>[3];
type Outcome = ReturnType<typeof confirm>;

const solve = (ticket: Ticket, _: By, agents: By) => resolve(ticket, "resolved", said("Zo"), agents);
const rate = (stars: number) => (ticket: Ticket, theirs: By) => confirm(ticket, stars, said(""), theirs);

const ofVenlo = async ({ books }: ReturnType<typeof openBooks>, month = NOVEMBER) =>
  (await books.of(month)).organisations.find(({ organisation }) => organisation === VENLO)?.now;

describe("a month in which nothing happened", () => {
  it("has figures that say so, of each organisation and of all together", async () => {
    const { whole, organisations } = await openBooks().books.of(NOVEMBER);
    const nothing = { in: 0, out: 0, openAtEnd: 0, byKind: {}, reopened: 0, deliveryFailures: 0 };
    expect(whole.now).toMatchObject(nothing);
    expect(organisations.map(({ organisation }) => organisation)).toEqual(ALL);
    expect(whole.now).not.toHaveProperty("leadTime");
    expect(whole).not.toHaveProperty("monthBefore");
  });
});

describe("lead times", () => {
  it("leave out the time that the ticket waited for its reporter", async () => {
    const house = openBooks();
    const one = await house.files("2026-11-23 09:00");
    await one.at("2026-11-23 09:30", (ticket, _, agents) => ask(ticket, said("Welke?"), agents));
    await one.at("2026-11-23 16:00", (ticket, theirs) => answer(ticket, said("Die"), theirs));
    await one.at("2026-11-24 08:15", solve);
    expect(await ofVenlo(house)).toMatchObject({
      leadTime: { clock: { count: 1, median: 1_005, p90: 1_005 }, service: { count: 1, median: 105, p90: 105 } },
      withinTerm: { agreed: 1, within: 1 },
    });
  });

  it("count the hour that there is twice, and leave out the one that there is not", async () => {
    const house = openBooks();
    const october = await house.files("2026-10-25 00:00");
    await october.at("2026-10-25 12:00", solve);
    house.clock.now = here("2026-11-23 10:00");
    const march = await house.files("2026-03-29 00:00");
    await march.at("2026-03-29 12:00", solve);
    expect((await ofVenlo(house, OCTOBER))?.leadTime?.clock.median).toBe(13 * 60);
    expect((await ofVenlo(house, "2026-03" as Month))?.leadTime?.clock.median).toBe(11 * 60);
  });

  it("have a term only where one was agreed, and say when it was missed", async () => {
    const house = openBooks();
    const one = await house.files("2026-11-02 08:00");
    await one.at("2026-11-03 17:00", solve);
    const late = await house.files("2026-11-02 08:00");
    await late.at("2026-11-03 17:01", solve);
    expect((await ofVenlo(house))?.withinTerm).toEqual({ agreed: 2, within: 1 });

    const unagreed = openBooks(createMemoryRows(), [], NO_TERMS);
    await (await unagreed.files("2026-11-02 08:00")).at("2026-11-03 17:00", solve);
    const { leadTime, withinTerm } = (await ofVenlo(unagreed)) ?? {};
    expect({ leadTime, withinTerm }).toEqual({ leadTime: { clock: { count: 1, median: 1_980, p90: 1_980 } } });
  });
});

describe("the turn of a month", () => {
  it("is at midnight in Amsterdam, to the thousandth of a second", async () => {
    const house = openBooks();
    await house.files("2026-11-30 23:59:59.999");
    await house.files("2026-12-01 00:00");
    house.clock.now = here("2026-12-23 10:00");
    expect((await ofVenlo(house))?.in).toBe(1);
    const december = await ofVenlo(house, "2026-12" as Month);
    expect(december).toMatchObject({ openAtStart: 1, in: 1, openAtEnd: 2 });
  });

  it("lets what comes back in the next month count there", async () => {
    const house = openBooks();
    const one = await house.files("2026-10-30 09:00");
    await one.at("2026-10-30 10:00", solve);
    await one.at("2026-11-02 10:00", (ticket, theirs) => reopen(ticket, said("Nee"), theirs));
    const { whole } = await house.books.of(NOVEMBER);
    expect(whole.monthBefore).toMatchObject({ in: 1, out: 1, openAtEnd: 0 });
    expect(whole.now).toMatchObject({ openAtStart: 0, in: 0, back: 1, reopened: 1, out: 0, openAtEnd: 1 });
  });

  it("leaves figures as they were closed, whichever of two processes was first", async () => {
    const house = openBooks();
    await house.files("2026-10-30 09:00");
    house.clock.now = here("2026-11-01 03:59");
    expect(await house.books.closed(OCTOBER)).toBeUndefined();
    house.clock.now = here("2026-11-01 04:00");
    const other = createFigureBooks({
      ...{ rows: house.rows, organisations: ALL, home: HOME, now: () => house.clock.now },
      backups: { log: () => Promise.resolve([]) },
    });
    await Promise.all([house.books.close(), other.close()]);
    expect(await other.closed(OCTOBER)).toEqual(await house.books.closed(OCTOBER));
    const kept = await collect(house.rows.range(VENLO, under("tally-closing|", 10)));
    expect(kept.map(({ key }) => key)).toEqual(["tally-closing|2026-10"]);
  });

  it("says since when is counted in the first month, and compares with nothing", async () => {
    const house = openBooks();
    await house.files("2026-11-12 09:00");
    const { whole } = await house.books.of(NOVEMBER);
    expect(whole).toMatchObject({ now: { since: here("2026-11-12 09:00") } });
    expect(whole).not.toHaveProperty("monthBefore");
  });
});

describe("a ticket that is older than the figures", () => {
  it("counts as open from the first time that something happens to it", async () => {
    const house = openBooks();
    const old = await house.files("2026-11-02 09:00");
    const [row] = await collect(house.rows.range(VENLO, under("ticket|", 1)));
    if (!row) throw new Error("no ticket");
    const { tallied: _, ...value } = row.value;
    const [tally] = await collect(house.rows.range(VENLO, under("tally|", 1)));
    await house.rows.write(VENLO, [{ replace: row.key, etag: row.etag, value }, { remove: tally?.key ?? "" }]);
    expect((await ofVenlo(house))?.openAtEnd).toBe(0);
    await old.at("2026-11-03 09:00", solve);
    expect(await ofVenlo(house)).toMatchObject({ openAtStart: 1, in: 0, out: 1, openAtEnd: 0 });
    house.clock.now = here("2026-11-04 06:00");
    await house.check();
    expect(await collect(house.rows.range(HOME, under("notice|", 1)))).toEqual([]);
  });
});

describe("satisfaction", () => {
  const answered = async (house: ReturnType<typeof openBooks>, times: number, who = noor, organisation = VENLO) => {
    for (let count = 0; count < times; count++) {
      const one = await house.files("2026-11-03 09:00", who, organisation);
      await one.at("2026-11-03 10:00", solve);
      await one.at("2026-11-03 11:00", rate(count % 2 === 0 ? 5 : 4));
    }
  };
  it("is not told of fewer than five answers", async () => {
    const house = openBooks();
    await answered(house, 4);
    expect(await ofVenlo(house)).not.toHaveProperty("satisfaction");
    await answered(house, 1);
    expect((await ofVenlo(house))?.satisfaction).toEqual({ answers: 5, average: 4.6 });
  });
  it("of all together does not give away what a few answered in one municipality", async () => {
    const house = openBooks();
    await answered(house, 6);
    await answered(house, 4, emma, WEERT);
    expect((await house.books.of(NOVEMBER)).whole.now).not.toHaveProperty("satisfaction");
    await answered(house, 1, emma, WEERT);
    expect((await house.books.of(NOVEMBER)).whole.now.satisfaction?.answers).toBe(11);
  });
});

describe("backups", () => {
  it("are counted as the log book has them, from the first day of the month to the last", async () => {
    const at = here("2026-11-23 03:00");
    const line = { job: "Fileservers", start: at, end: at, knownAt: at };
    const house = openBooks(createMemoryRows(), [
      { is: "result", day: "2026-11-01", result: "success", ...line },
      { is: "result", day: "2026-11-30", result: "failed", ...line },
      { is: "result", day: "2026-12-01", result: "failed", ...line },
      { is: "silent", day: "2026-11-12", job: "Fileservers", due: at, knownAt: at },
    ]);
    expect((await house.books.of(NOVEMBER)).whole.now.backups).toEqual({ good: 1, warned: 0, failed: 1, silent: 1 });
  });
});

describe("the nightly check", () => {
  const told = async (rows: Rows) => ({
    notices: (await collect(rows.range(HOME, under("notice|", 9)))).map(({ value }) => value["fact"]),
    messages: (await collect(rows.range(HOME, under("outbox|", 99)))).map(({ value }) => [
      value["subject"],
      value["place"],
    ]),
  });
  async function withDifference() {
    const house = openBooks();
    const one = await house.files("2026-11-20 09:00");
    await one.at("2026-11-21 09:00", solve);
    const [first] = await collect(house.rows.range(VENLO, under("tally|", 1)));
    const [, second] = await collect(house.rows.range(VENLO, under("tally|", 2)));
    return { ...house, first, second };
  }

  it("has nothing to say when the figures are right", async () => {
    const house = await withDifference();
    await house.check();
    expect(await told(house.rows)).toEqual({ notices: [], messages: [] });
  });

  it("tells Beheer and the manager ICT once a month, whatever is found in the nights after", async () => {
    const house = await withDifference();
    await house.rows.write(VENLO, [{ remove: house.second?.key ?? "" }]);
    for (const day of ["2026-11-23", "2026-11-24", "2026-11-25"]) {
      house.clock.now = here(`${day} 06:00`);
      await Promise.all([house.check(), house.check()]);
    }
    const { notices, messages } = await told(house.rows);
    expect(notices).toEqual([{ month: "2026-11", monthName: "november 2026", organisations: ["Gemeente venlo"] }]);
    expect(messages).toEqual([
      ["figures-differ:2026-11", personPlace(MANAGER)],
      [expect.stringMatching(/^notice:W26-/), channelPlace("operations")],
    ]);
  });

  it("looks at a month that was closed too", async () => {
    const house = await withDifference();
    house.clock.now = here("2026-12-01 04:30");
    await house.books.close();
    const late = `tally|2026-11|${instant(new Date(dateOf(startOf(NOVEMBER)).getTime()))}|M26-000009|000001`;
    await house.rows.write(VENLO, [{ insert: late, value: { is: "undelivered" } }]);
    house.clock.now = here("2026-12-01 06:00");
    await house.check();
    expect((await told(house.rows)).notices).toEqual([]);
    const dead = { diedAt: here("2026-11-21 12:00"), subject: "ticket:M", place: "person:x" };
    await house.rows.write(VENLO, [{ insert: "dead|x|y", value: dead }]);
    house.clock.now = here("2026-12-02 06:00");
    await house.check();
    expect((await told(house.rows)).notices).toHaveLength(1);
  });

  it("leaves what happens today for tomorrow: it may be on its way", async () => {
    const house = await withDifference();
    const now = here("2026-11-23 05:30");
    await house.rows.write(VENLO, [{ insert: `tally|2026-11|${now}|dead.x`, value: { is: "undelivered" } }]);
    house.clock.now = here("2026-11-23 06:00");
    await house.check();
    expect((await told(house.rows)).notices).toEqual([]);
  });

  it("is read by managers ICT only", async () => {
    const show = figuresSubjects(() => Promise.resolve([MANAGER]))["figures-differ"];
    const read = await show?.(HOME, "figures-differ:2026-11", personPlace(MANAGER));
    expect(read?.summary).toContain("november 2026");
    expect(await show?.(HOME, "figures-differ:2026-11", personPlace(noor.id))).toBeUndefined();
  });
});
