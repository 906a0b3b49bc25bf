import type { ServiceCalendar } from "../../src/agreement/service-clock.ts";
import { WEEKDAYS } from "../../src/agreement/service-hours.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { consultActions } from "../../src/terms/consult-actions.ts";
import { consultCommands } from "../../src/terms/consult-commands.ts";
import { consultSubjects } from "../../src/terms/consult-subjects.ts";
import { createConsultWatch } from "../../src/terms/consult-watch.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { type ConsultTerms, consultAt } from "../../src/tickets/term.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import type { Ticket } from "../../src/tickets/ticket.ts";
import { type Where, dataOf, openDesk } from "../support/desk.ts";
import { VENLO, noor } from "../support/people.ts";

const OFFICE = [{ from: "08:00", to: "17:00" }];
export const WEEK: ServiceCalendar = {
  hours: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, OFFICE])),
  holidays: [{ date: "2026-12-25", name: "Eerste Kerstdag" }],
};

/** A term of ten service hours, two hours with priority *hoog*. */
export const TERMS: ConsultTerms = {
  resolveWithin: { serviceHours: 10 },
  priorities: [{ code: "high", name: "Hoog", resolveWithin: { serviceHours: 4 } }],
  calendar: WEEK,
  before: 2,
  atWork: WEEK,
};

/** Tickets with terms, in a house that looks at the clock. */
export function openTerms(given: { readonly terms?: ConsultTerms; readonly settings?: Partial<Desk> } = {}) {
  const rows: Rows = openSqlite(":memory:");
  let terms = given.terms ?? TERMS;
  const tickets = createTicketStore(
    rows,
    () => instant(new Date()),
    () => undefined,
    (ticket) => consultAt(ticket, terms),
  );
  const { resolveWithin, priorities, calendar } = terms;
  const house = openDesk({ rows, settings: { tickets, resolveWithin, priorities, calendar, ...given.settings } });
  const actions = consultActions(house.desk);
  const commands = consultCommands(house.desk, actions);
  const subjects = consultSubjects(house.desk);
  const unreachable = new Set<string>();
  const introduced = new Set<string>();

  const press = (actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> =>
    actions[verb]?.(data, house.turn(actor, where)) ?? house.press(actor, verb, data, where);
  const act = async (actor: Person, verb: string, number: string, fields: object = {}, where: Where = {}) => {
    const { version } = await house.ticket(VENLO, number);
    return press(actor, verb, { organisation: VENLO, ticket: number, nonce: String(version), ...fields }, where);
  };
  /** The newest cards of this kind that are wanted, by place. */
  const wanted = async (kind: "consult" | "proposal" | "ticket-reply") => {
    const found = await collect(rows.range(VENLO, under("outbox|", 5_000)));
    return found.flatMap(({ value }) => {
      const { subject, place } = value as { subject: string; place: string };
      return subject.startsWith(`${kind}:`) ? [{ subject, place }] : [];
    });
  };

  return {
    ...house,
    ...{ act, press, unreachable, introduced, wanted },
    setTerms: (other: ConsultTerms) => void (terms = other),
    async say(actor: Person, text: string, where: Where = {}): Promise<Message> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, house.turn(actor, where)))[0] ?? { summary: "" };
      }
      return (await house.say(actor, text, where))[0] ?? { summary: "" };
    },
    async report(now: Instant, text = "De printer doet het niet", reporter: Person = noor): Promise<string> {
      const form = { nonce: now.replaceAll(/\W/g, "-"), text };
      return String(dataOf(await house.press(reporter, "ticket.report", form, { now }))["number"]);
    },
    /** What the house does by itself at this moment. */
    look: (now: Instant) =>
      createConsultWatch({
        desk: { tickets, introduce: async (person) => void introduced.add(person) },
        terms,
        organisations: [VENLO],
        isReachable: async (_, person) => !unreachable.has(person),
        now: () => now,
        log: { error: (_: unknown, message?: string) => expectNothing(message) },
      })(),
    async consultCard(where: Person | "team", ticket: Ticket): Promise<Message | undefined> {
      const place = where === "team" ? channelPlace(ticket.team) : personPlace(where.id);
      return subjects.consult(VENLO, `consult:${ticket.number}:${String(ticket.consult?.card)}`, place);
    },
    async proposalCard(who: Person, ticket: Ticket): Promise<Message | undefined> {
      const card = String(ticket.consult?.proposal?.card);
      return subjects.proposal(VENLO, `proposal:${ticket.number}:${card}`, personPlace(who.id));
    },
  };
}

const expectNothing = (message: string | undefined): never => {
  throw new Error(message ?? "something went wrong");
};
