import { openAt } from "../../src/agreement/service-hours.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Place } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { type OrganisationId, type Person, holds } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { TEAMS, type Team, type Ticket, type TicketNumber } from "../../src/tickets/ticket.ts";
import { talk } from "../../src/tickets/talk.ts";
import { ticketActions } from "../../src/tickets/ticket-actions.ts";
import { ticketCommands } from "../../src/tickets/ticket-commands.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import { ticketSubjects } from "../../src/tickets/ticket-subjects.ts";
import {
  HOME,
  at,
  bram,
  colleague,
  daan,
  directoryOf,
  emma,
  fatima,
  marieke,
  noor,
  ruben,
  sam,
  youssef,
} from "./people.ts";

const HOURS = { monday: [{ from: "08:00", to: "17:00" }], tuesday: [{ from: "08:00", to: "17:00" }] };

const AGENTS: readonly Person[] = [fatima, ruben, sam];
const STAFF: readonly Person[] = [noor, bram, marieke, daan, emma, youssef, sam];

export interface Where {
  readonly now?: Instant;
  readonly chat?: Turn["chat"];
  /** Absent: the person's own chat, or the Helpdesk's channel. */
  readonly conversationId?: string;
  readonly activityId?: string;
  readonly replyToId?: string;
}

const channelOf = (team: Team): string => `19:${team}@thread.tacv2`;

/** The whole ticket conversation on a store in memory, without Teams. */
export function openDesk(given: { readonly rows?: Rows; readonly settings?: Partial<Desk> } = {}) {
  const rows = given.rows ?? openSqlite(":memory:");
  let activities = 0;
  const desk: Desk = {
    tickets: createTicketStore(
      rows,
      () => instant(new Date()),
      () => undefined,
    ),
    numbers: createNumbers(rows, HOME),
    isConnected: () => Promise.resolve(true),
    canWriteTo: () => Promise.resolve(true),
    missed: () => undefined,
    teamIn: (conversationId) => Promise.resolve(TEAMS.find((team) => conversationId === channelOf(team))),
    entranceOf: (id) => ({ name: id.charAt(0).toUpperCase() + id.slice(1), doors: {} }),
    openingAt: (moment) => openAt(HOURS, [], moment),
    resolveWithin: undefined,
    deciderView: () => Promise.resolve(undefined),
    outagesFor: () => Promise.resolve([]),
    securityIn: () => Promise.resolve(undefined),
    requestIn: () => Promise.resolve(undefined),
    agentsOf: (team, id) => Promise.resolve(AGENTS.filter((agent) => holds(agent, team, id))),
    peopleCalled: (id, words) => directoryOf(STAFF.map((person) => colleague(person))).find(id, words),
    colleagueIn: (id, person) =>
      Promise.resolve(STAFF.find((one) => one.id === person && one.appointments.includes(id))),
    introduce: () => Promise.resolve(),
    priorities: [],
    calendar: { hours: HOURS, holidays: [] },
    onCallAt: () => Promise.resolve(undefined),
    startOfWork: (day) => at("08:00", day),
    tomorrow: () => "2026-11-24",
    help: () => ({ summary: "Hulp van de Helpdesk" }),
    ...given.settings,
  };
  const actions = ticketActions(desk);
  const commands = ticketCommands(desk, actions);

  const turnOf = (actor: Person, where: Where): Turn => {
    const { chat = "personal" } = where;
    const conversationId = where.conversationId ?? (chat === "personal" ? `a:${actor.id}` : channelOf("helpdesk"));
    return {
      ...{ actor, chat },
      now: where.now ?? at("10:00"),
      reference: { serviceUrl: "http://127.0.0.1:1", conversationId, tenantId: "t", botId: "28:bot" },
      activityId: where.activityId ?? `activity-${String(activities++)}`,
      files: [],
      ...(where.replyToId !== undefined && { replyToId: where.replyToId }),
    };
  };

  return {
    rows,
    desk,
    turn: turnOf,
    async press(actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> {
      const action = actions[verb];
      if (!action) throw new Error(`no action ${verb}`);
      return action(data, turnOf(actor, where));
    },
    async say(actor: Person, text: string, where: Where = {}): Promise<readonly Message[]> {
      const turn = turnOf(actor, where);
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return run(match, turn);
      }
      return talk(desk, text, turn);
    },
    async show(organisation: OrganisationId, subject: string, place: Place): Promise<Message | undefined> {
      return ticketSubjects(desk)[subject.split(":")[0] ?? ""]?.(organisation, subject, place);
    },
    async ticket(organisation: OrganisationId, number: string): Promise<Ticket> {
      const found = await desk.tickets.find(organisation, number as TicketNumber);
      if (!found) throw new Error(`no ticket ${number}`);
      return found.ticket;
    },
  };
}

export const dataOf = (message: Message | undefined): Readonly<Record<string, unknown>> => message?.card?.data ?? {};

/** Everything a message says, in one string. */
export const textOf = (message: Message | undefined): string => JSON.stringify(message);
