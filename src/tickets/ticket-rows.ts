import { hashOf } from "../lib/hash.ts";
import { type Instant, dateOf, instant } from "../lib/instant.ts";
import type { Change, Row, Value } from "../lib/rows.ts";
import { tallyKey } from "../lib/tally.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Decision } from "./asked-for.ts";
import {
  Ticket,
  assigneeOf,
  type TicketNumber,
  type TimelineEntry,
  isElsewhere,
  isOpen,
  isOver,
  isWorkable,
  openQuestion,
} from "./ticket.ts";
import { SECURITY_TITLE } from "./security.ts";
import { countedFacts, ticketTally } from "./tally.ts";
import type { Terms } from "./term.ts";
import { awaitsWhom, nameIn } from "./ticket-words.ts";

/*
 * Rows of one ticket, all in its organisation's partition and all in one write:
 *   ticket|M26-000123                                        the ticket, replaced by etag: it guards the others
 *   event|M26-000123|000007                                  what happened, never changed; carries the hash of the one before
 *   by-requester|<person>|<0 open, 1 over>|<newest first>|…  for "Mijn meldingen"
 *   open|<team>|<new or waiting>|<oldest first>|…            for the teams' work list
 *   mine|<agent>|<oldest first>|…                            what an agent has in hand
 *   asked|<person>|…                                         questions that wait for this person
 *   to-do|<person>|<oldest first>|…                          what waits for this person to decide or to arrange
 *   wakes|<moment>|…                                         tickets that wait until then
 *   reports|<oldest first>|…                                 what was reported and is not over: who, and about what
 *   consult|<moment>|…                                       terms that are to be talked over then
 *   escalated|…                                              escalations that wait for somebody
 *   links|M26-000123|000007                                  what the tickets that it is handled with have to hear of it
 *   awaits|…                                                 requests that wait for who has to decide or to arrange
 *   tally|<month>|<moment>|M26-000123|000007                 what the change adds to the figures, never changed
 * All others but the first two end in all that they show or a hash of it, so a change of that is another key: insert-only.
 */

export const ticketKey = (number: TicketNumber): string => `ticket|${number}`;
export const eventKey = (number: TicketNumber, version: number): string => `event|${number}|${padded(version)}`;
const padded = (version: number): string => String(version).padStart(6, "0");

/** One line of "Mijn meldingen": nothing more than the list shows. */
export interface ListedTicket {
  readonly number: TicketNumber;
  readonly organisation: OrganisationId;
  readonly reportedAt: Instant;
  readonly subject: string;
  readonly status: Ticket["state"]["status"];
  /** "Wacht op akkoord van …" */
  readonly awaits?: string;
  /** The name of for whom it was filed, when that is somebody else. */
  readonly reporter?: string;
  /** Sorts open before over and new before old, also across partitions. */
  readonly sortKey: string;
}

const SUBJECT_LENGTH = 80;

/** What was asked for, or the first line of the report; short enough for a list. */
export function subjectOf(ticket: Ticket): string {
  if (ticket.sensitive) return "Gevoelige melding";
  const [first = ""] = ticket.text.split("\n");
  const title = ticket.request?.title ?? (ticket.security && SECURITY_TITLE[ticket.security.kind]);
  const line = [...new Set([title, first])].filter(Boolean).join(": ");
  return line.length <= SUBJECT_LENGTH ? line : `${line.slice(0, SUBJECT_LENGTH - 1).trimEnd()}…`;
}

const LATEST = 9_999_999_999_999;
const newestFirst = (moment: Instant): string => String(LATEST - dateOf(moment).getTime()).padStart(13, "0");
const oldestFirst = (moment: Instant): string => String(dateOf(moment).getTime()).padStart(13, "0");

const sortKeyOf = (ticket: Ticket): string =>
  `${isOver(ticket) ? "1" : "0"}|${newestFirst(ticket.reportedAt)}|${ticket.number}`;

/** Every list this ticket stands in, as the insert-only rows that say so. */
function listRows(ticket: Ticket): ReadonlyMap<string, Value> {
  const { number, organisation, reportedAt, state, reporter } = ticket;
  const shown: Value = {
    ...{ number, organisation, reportedAt, subject: subjectOf(ticket), status: state.status },
    ...(state.status === "awaiting-approval" && { awaits: awaitsWhom(ticket) }),
  };
  const rows = new Map([listedFor(reporter, ticket, shown), ...filersRow(ticket, shown)]);
  if (isWorkable(ticket)) for (const [list, work] of workRows(ticket, shown)) rows.set(list, work);
  if (state.status === "on-hold" && state.until) rows.set(`wakes|${state.until}|${number}`, { number });
  if (ticket.consultAt) rows.set(`consult|${ticket.consultAt}|${number}`, { number });
  if (isOpen(ticket) && ticket.escalation && !ticket.escalation.over) rows.set(`escalated|${number}`, { number });
  if (isOpen(ticket) && !ticket.request && !ticket.sensitive)
    rows.set(reportKey(reportedAt, number), reportLine(ticket));
  const question = openQuestion(ticket);
  if (question) rows.set(`asked|${reporter}|${number}|${question.at}`, { number });
  for (const [person, since] of toDoFor(ticket)) rows.set(toDoKey(person, since, number), toDoLine(ticket, since));
  if (isElsewhere(ticket)) rows.set(`awaits|${number}`, { number });
  return rows;
}

const listedFor = (person: PersonId, ticket: Ticket, shown: Value): readonly [string, Value] => [
  `by-requester|${person}|${sortKeyOf(ticket)}|${hashOf(shown).slice(0, 8)}`,
  shown,
];

/** A colleague who filed it follows it too; an agent who took a call has the work list. */
const filersRow = (ticket: Ticket, shown: Value): (readonly [string, Value])[] =>
  ticket.filedBy && !ticket.phoned
    ? [listedFor(ticket.filedBy, ticket, { ...shown, reporter: nameIn(ticket, ticket.reporter) })]
    : [];

/** Something that was reported, as far as it takes to see that many report the same. */
export interface Reported {
  readonly number: TicketNumber;
  readonly reporter: PersonId;
  readonly area: string;
  readonly subject: string;
}

/** Nothing in it changes as long as the ticket is open. */
const reportLine = (ticket: Ticket): Value => ({
  ...{ number: ticket.number, reporter: ticket.reporter, area: ticket.area, subject: subjectOf(ticket) },
});

const reportKey = (at: Instant, number: string): string => `reports|${oldestFirst(at)}|${number}`;

/** @param after the number of the last one that was read of those of `from`; "" for all of them */
export const reportsBetween = (from: Instant, to: Instant, after: string, limit: number) => ({
  from: reportKey(from, after === "" ? "" : `${after} `),
  to: reportKey(to, "}"),
  limit,
});

/** With the moment at which it was reported. */
export const reportedOf = (row: Row): Reported & { readonly at: Instant } => ({
  ...(row.value as unknown as Reported),
  at: instant(new Date(Number(row.key.split("|")[1]))),
});

/** Where an agent looks for it: what nobody has, what waits for somebody else, and what is somebody's own. */
function workRows(ticket: Ticket, shown: Value): readonly (readonly [string, Value])[] {
  const { team, state, number, reportedAt } = ticket;
  const assignee = assigneeOf(ticket);
  const work: Value = { ...shown, ...(assignee && { assignee: nameIn(ticket, assignee) }) };
  const end = `${oldestFirst(reportedAt)}|${number}|${hashOf(work).slice(0, 8)}`;
  const waits = state.status === "waiting" || state.status === "on-hold" || state.status === "with-supplier";
  const view = assignee ? (waits ? "waiting" : undefined) : "new";
  return [
    ...(view ? [[`open|${team}|${view}|${end}`, work] as const] : []),
    ...(assignee ? [[`mine|${assignee}|${end}`, work] as const] : []),
  ];
}

/** One line of the work list. */
export interface Work extends Omit<ListedTicket, "awaits"> {
  /** The name of who has it. */
  readonly assignee?: string;
}

/** @param list the range it was found in */
export const workOf = (row: Row, list: string): Work => ({
  ...(row.value as unknown as Omit<Work, "sortKey">),
  sortKey: row.key.slice(list.length, row.key.lastIndexOf("|")),
});

/** Who has something to do about a request before a team has, and since when. */
function toDoFor({ state, approval }: Ticket): readonly (readonly [PersonId, Instant])[] {
  if (state.status === "with-owner") return [[state.owner, state.since]];
  if (state.status !== "awaiting-approval") return [];
  const waiting = approval?.asked.filter(({ over }) => !over) ?? [];
  return [...new Map(waiting.flatMap(({ person, at }) => (person ? [[person, at] as const] : [])))];
}

/** One line of "Te beslissen". */
export interface ToDo {
  readonly number: TicketNumber;
  readonly organisation: OrganisationId;
  readonly since: Instant;
  readonly title: string;
  readonly requester: string;
}

const toDoLine = (ticket: Ticket, since: Instant): Value => ({
  ...{ number: ticket.number, organisation: ticket.organisation, since },
  ...{ title: ticket.request?.title ?? "", requester: nameIn(ticket, ticket.reporter) },
});

const toDoKey = (person: PersonId, since: Instant, number: TicketNumber): string =>
  `to-do|${person}|${oldestFirst(since)}|${number}`;

export const toDoOf = (row: Row): ToDo => row.value as unknown as ToDo;

/** All rows that change with this event. @param etag of the ticket's row; undefined for a new ticket */
export function ticketChanges(before: Ticket | undefined, after: Ticket, etag: string | undefined): Change[] {
  const listed = listRows(after);
  const unlisted = new Set(before ? standsIn(before) : []);
  const value = { ...after, lists: [...listed.keys()] } as unknown as Value;
  return [
    etag === undefined ? { insert: ticketKey(after.number), value } : { replace: ticketKey(after.number), etag, value },
    ...[...unlisted].filter((key) => !listed.has(key)).map((key): Change => ({ remove: key })),
    ...[...listed].filter(([key]) => !unlisted.has(key)).map(([key, shown]): Change => ({ insert: key, value: shown })),
  ];
}

/** The keys of every list row of a ticket, as it was read. */
export const standsIn = (ticket: Ticket): readonly string[] => ticket.lists ?? unwrittenLists(ticket);

/** Where a ticket stands that was kept before it said so itself. */
function unwrittenLists(ticket: Ticket): readonly string[] {
  const { number, team, reportedAt, reporter, state } = ticket;
  const [own] = listedFor(reporter, ticket, {
    ...{ number, organisation: ticket.organisation, reportedAt, subject: subjectOf(ticket), status: state.status },
  });
  return [
    own,
    ...(isOpen(ticket) ? [`open|${team}|${oldestFirst(reportedAt)}|${number}|${state.status}`] : []),
    ...(state.status === "waiting" ? [`asked|${reporter}|${number}|${state.askedAt}`] : []),
  ];
}

/** The events since the ticket was as before, each linked to the one before it; texts only as a hash, so that they can be forgotten. */
export function eventsOf(
  before: Ticket | undefined,
  after: Ticket,
  agreed: Terms,
): { readonly events: Event[]; readonly chain: string } {
  let chain = after.chain;
  const events = after.timeline
    .filter(({ seq }) => seq > (before?.version ?? 0))
    .map((entry): Event => {
      const value = eventValue(after, entry, agreed, chain);
      chain = hashOf(value);
      return { key: eventKey(after.number, entry.seq), value };
    });
  if (events.length === 0) throw new Error(`ticket ${after.number} has no event ${after.version}`);
  return { events, chain };
}

/** What this change adds to the figures of the month, if anything. */
export function tallyOf(before: Ticket | undefined, after: Ticket, agreed: Terms): Change[] {
  const tally = ticketTally(before, after, agreed);
  const at = after.timeline.at(-1)?.at ?? after.reportedAt;
  return tally ? [{ insert: tallyKey(at, `${after.number}|${padded(after.version)}`), value: tally }] : [];
}

/** Who read a sensitive text, also where audits are looked up. */
export const auditOf = (before: Ticket | undefined, after: Ticket): Change[] =>
  after.timeline
    .filter(({ kind, seq }) => kind === "opened" && seq > (before?.version ?? 0))
    .map(({ at, by, seq }) => ({
      insert: `audit|${at}|${after.number}.${seq}`,
      value: { act: "read-sensitive", number: after.number, by, at },
    }));

export interface Event {
  readonly key: string;
  readonly value: Value;
}

const eventValue = (ticket: Ticket, entry: TimelineEntry, agreed: Terms, previous: string): Value => {
  const { kind, at, by, about, as, why, level, until, onBehalfOf, ticket: other } = entry;
  const decision = ticket.approval?.decisions.findLast((one) => one.at === at && one.is === DECIDED[kind]);
  return {
    ...{ kind, at, by, about, as, why, level, until, onBehalfOf, other },
    ...{ status: ticket.state.status, team: ticket.team },
    text: textHash(entry, ticket),
    ...countedFacts(ticket, entry.seq === 1, agreed),
    ...(decision && { decision: hashOf(decision) }),
    previous,
  };
};

/** What another ticket has to hear. */
export interface Link {
  readonly key: string;
  readonly number: TicketNumber;
  /** The ticket that it was merged into, or not any more. */
  readonly into?: { readonly number: TicketNumber; readonly organisation: OrganisationId } | undefined;
}

/** A row for `merge-watch.ts`; it goes when everybody has heard. */
export function linkRows(before: Ticket | undefined, after: Ticket): Change[] {
  const into = [after, before].map((ticket) => (ticket?.state.status === "merged" ? ticket.state : undefined));
  const [now, then] = into;
  const changed = now?.into === then?.into ? undefined : (now ?? then);
  if (!changed && !after.joined?.length) return [];
  const key = `links|${after.number}|${padded(after.version)}`;
  const other = changed && { into: { number: changed.into, organisation: changed.organisation } };
  return [{ insert: key, value: { number: after.number, ...other } }];
}

export const linkOf = ({ key, value }: Row): Link => ({ key, ...(value as unknown as Omit<Link, "key">) });

const DECIDED: Partial<Record<TimelineEntry["kind"], Decision["is"]>> = {
  approved: "approved",
  rejected: "rejected",
  "decision-revoked": "revoked",
};

const textHash = (entry: TimelineEntry, ticket: Ticket): string | undefined => {
  const text = entry.kind === "reported" || entry.kind === "requested" ? ticket.text : entry.text;
  return text === undefined ? undefined : hashOf({ text });
};

/** Last year's rows are outside input too. */
export const ticketOf = (row: Row): Ticket => Ticket.parse(row.value);

export const listedTicketOf = (row: Row, person: PersonId): ListedTicket => ({
  ...(row.value as unknown as Omit<ListedTicket, "sortKey">),
  sortKey: row.key.slice(`by-requester|${person}|`.length, row.key.lastIndexOf("|")),
});
