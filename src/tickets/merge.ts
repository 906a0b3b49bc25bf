import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { isAgent } from "../people/person.ts";
import {
  BOT,
  type By,
  type Entry,
  type RefusalReason,
  type Ticket,
  type TicketState,
  forReporter,
  isFull,
  isWorkable,
  notWorkable,
  recorded,
} from "./ticket.ts";

/*
 * *Samenvoegen*: several people report the same, and one ticket is worked on. Every reporter keeps their own ticket and
 * its number. The two may be of two organisations, so they never change in one write: `merge-watch.ts` lets the other hear.
 */

type Decided = Outcome<Ticket, RefusalReason>;
type Merged = Extract<TicketState, { status: "merged" }>;

/** What fits in one write of the ticket, and on its card; more people have a known outage. */
const MOST_JOINED = 50;

/** @param other the ticket that is worked on from now on */
export function merge(ticket: Ticket, other: Ticket | undefined, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  const { state } = ticket;
  if (state.status === "merged") return refuse("is-merged");
  if (!other || !isAgent(by.actor, other.organisation)) return refuse("other-not-found");
  if (other.number === ticket.number) return refuse("same-ticket");
  if ([ticket, other].some(({ request, sensitive }) => request || sensitive)) return refuse("stands-alone");
  if (ticket.security && !other.security) return refuse("stands-alone");
  if (ticket.joined?.length) return refuse("has-others");
  if (!isWorkable(other)) return refuse("other-is-over");
  if ((other.joined?.length ?? 0) >= MOST_JOINED) return refuse("too-many-joined");

  const { number: into, organisation, version: heard } = other;
  const merged: Merged = { status: "merged", into, organisation, since: by.now, heard, before: state };
  return done(recorded(ticket, by, [{ kind: "merged", ticket: into }], { state: merged, cards: forReporter(ticket) }));
}

/** *Ontkoppelen*: back to what it was. */
export function unmerge(ticket: Ticket, by: By): Decided {
  if (!isAgent(by.actor, ticket.organisation)) return refuse("not-an-agent");
  return ticket.state.status === "merged" ? done(unmerged(ticket, ticket.state, by)) : refuse("not-merged");
}

const unmerged = (ticket: Ticket, { into, before }: Merged, by: By): Ticket =>
  recorded(ticket, by, [{ kind: "unmerged", ticket: into }], { state: before, cards: forReporter(ticket) });

/** What a merged ticket becomes of what happened to the other; undefined when there is nothing for it to hear. */
export function following(ticket: Ticket, other: Ticket | undefined, by: By): Ticket | undefined {
  const { state } = ticket;
  if (state.status !== "merged") return undefined;
  // It was withdrawn, or merged itself at the same moment: what nobody works on any more must not take others along.
  if (!other || !isWorkable(other))
    return other && endOf(other) ? resolvedAs(other, ticket, by) : unmerged(ticket, state, by);

  const messages = messagesFor(ticket, other, state);
  if (messages.length === 0) return undefined;
  const cards = { ...ticket.cards, reporter: ticket.version + messages.length };
  return recorded(ticket, by, messages, { state: { ...state, heard: other.version }, cards }, namesIn(other, messages));
}

/** Its reporter says for themselves whether it is solved. */
function resolvedAs(other: Ticket, ticket: Ticket, by: By): Ticket | undefined {
  const end = endOf(other);
  if (ticket.state.status !== "merged" || !end) return undefined;
  const { resolution, solution, resolvedBy } = end;
  const entries: Entry[] = [
    ...messagesFor(ticket, other, ticket.state),
    { kind: "resolved", by: resolvedBy, text: solution },
  ];
  const state: TicketState = { status: "resolved", resolvedBy, resolvedAt: by.now, resolution, solution };
  const cards = { ...ticket.cards, reporter: ticket.version + entries.length };
  return recorded(ticket, by, entries, { state, cards }, namesIn(other, entries));
}

function endOf({ state, timeline }: Ticket) {
  if (state.status !== "resolved" && state.status !== "closed") return undefined;
  const { resolution, solution } = state;
  const resolvedBy = timeline.findLast(({ kind }) => kind === "resolved")?.by ?? BOT;
  return { resolution, solution, resolvedBy };
}

/** Of all that was written only what an agent wrote to the reporter. */
const messagesFor = (ticket: Ticket, other: Ticket, { heard }: Merged): Entry[] =>
  isFull(ticket)
    ? []
    : other.timeline
        .filter(({ kind, seq }) => kind === "message" && seq > heard)
        .map(({ by, text, hidden }) => ({ kind: "message", by, ...(text && { text }), ...(hidden && { hidden }) }));

const namesIn = ({ names }: Ticket, entries: readonly Entry[]): Ticket["names"] =>
  Object.fromEntries(entries.flatMap(({ by }) => (by && names[by] !== undefined ? [[by, names[by]] as const] : [])));

/** The other ticket, with one more that is handled together with it; undefined when it has it already. */
export function joinedBy(other: Ticket, ticket: Ticket, by: By): Ticket | undefined {
  const { number, organisation } = ticket;
  const joined = other.joined ?? [];
  if (joined.some((one) => one.number === number)) return undefined;
  const merger = ticket.timeline.findLast(({ kind }) => kind === "merged")?.by ?? BOT;
  const entry: Entry = { kind: "joined", by: merger, ticket: number, internal: true };
  const names = namesIn(ticket, [entry]);
  return recorded(other, by, [entry], { joined: [...joined, { number, organisation }] }, names);
}

/** Undefined when it was not one of them. */
export function leftBy(other: Ticket, number: Ticket["number"], by: By): Ticket | undefined {
  const joined = other.joined?.filter((one) => one.number !== number);
  if (joined === undefined || joined.length === other.joined?.length) return undefined;
  return recorded(other, by, [{ kind: "left", by: BOT, ticket: number, internal: true }], { joined });
}
