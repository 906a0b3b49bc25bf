import type { Instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type Person, holds } from "../people/person.ts";
import {
  BOT,
  type By,
  type RefusalReason,
  type Said,
  type Ticket,
  type TicketState,
  type WAITS_FOR,
  assignedTo,
  assigneeOf,
  forReporter,
  isFull,
  isOpen,
  isOver,
  notWorkable,
  recorded,
  spoken,
} from "./ticket.ts";

/* What an agent does with a ticket between taking and resolving it. */

type Decided = Outcome<Ticket, RefusalReason>;

/** *Bericht aan melder*: the reporter reads it on a new card; nothing is asked. */
export function message(ticket: Ticket, said: Said, by: By): Decided {
  const no = notWorkable(ticket, by.actor) ?? full(ticket);
  if (no) return refuse(no);
  return done(recorded(ticket, by, [{ kind: "message", ...spoken(said) }], { cards: forReporter(ticket) }));
}

/** *Interne notitie*: for agents only, as long as the ticket is not over. */
export function note(ticket: Ticket, said: Said, by: By): Decided {
  const no = isOpen(ticket) ? notWorkable(ticket, by.actor) : isOver(ticket) ? "already-over" : undefined;
  if (no ?? full(ticket)) return refuse(no ?? "too-many-messages");
  return done(recorded(ticket, by, [{ kind: "note", ...spoken(said), internal: true }], {}));
}

/** *Toewijzen*, to somebody of the team that has the ticket. */
export function assign(ticket: Ticket, to: Person | undefined, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (!to || !holds(to, ticket.team, ticket.organisation) || notWorkable(ticket, to)) return refuse("not-in-the-team");
  if (assigneeOf(ticket) === to.id && ticket.state.status === "assigned") return refuse("already-theirs");

  const state = assignedTo(to.id, by.now);
  return done(recorded(ticket, by, [{ kind: "assigned", about: to.id }], { state }, { [to.id]: to.name }));
}

export interface Hold {
  readonly waitsFor: (typeof WAITS_FOR)[number];
  /** Absent: until somebody takes it up again. */
  readonly until: Instant | undefined;
  readonly said: Said;
}

/** *In de wacht*: the term stands still meanwhile. */
export function putOnHold(ticket: Ticket, { waitsFor, until, said }: Hold, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (until !== undefined && until <= by.now) return refuse("not-in-the-future");
  if (said.text !== "" && isFull(ticket)) return refuse("too-many-messages");

  const assignee = assigneeOf(ticket) ?? by.actor.id;
  const state: TicketState = { status: "on-hold", assignee, waitsFor, since: by.now, ...(until && { until }) };
  return done(recorded(ticket, by, [{ kind: "put-on-hold", ...spoken(said), internal: true }], { state }));
}

/** *Weer oppakken*: back to who had it. */
export function wake(ticket: Ticket, by: By): Decided {
  if (ticket.state.status !== "on-hold") return refuse("not-on-hold");
  const no = notWorkable(ticket, by.actor);
  return no ? refuse(no) : done(woken(ticket, by));
}

/** By itself, when the day has come until which it waited; undefined when it has not. */
export const wokenByItself = (ticket: Ticket, by: By): Ticket | undefined =>
  ticket.state.status === "on-hold" && ticket.state.until !== undefined && ticket.state.until <= by.now
    ? woken(ticket, by)
    : undefined;

const woken = (ticket: Ticket, by: By): Ticket =>
  recorded(ticket, by, [{ kind: "woken", ...(by.actor.id === BOT && { by: BOT }) }], {
    state: assignedTo(assigneeOf(ticket) ?? by.actor.id, by.now),
  });

/** *Prioriteit*, where the organisation file has any. @param priority one of its codes and its name */
export function prioritise(
  ticket: Ticket,
  priority: { readonly code: string; readonly name: string } | undefined,
  by: By,
): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (!priority) return refuse("no-such-priority");
  const entry = { kind: "prioritised", priority: priority.name, internal: true } as const;
  return done(recorded(ticket, by, [entry], { priority: priority.code }));
}

const full = (ticket: Ticket): RefusalReason | undefined => (isFull(ticket) ? "too-many-messages" : undefined);
