import { createHash } from "node:crypto";
import { type Instant, dateOf } from "../lib/instant.ts";
import type { Change, Row, Value } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { Ticket, type TicketNumber, type TimelineEntry, isOpen, isOver } from "./ticket.ts";

/*
 * Rows of one ticket, all in its organisation's partition and all in one write:
 *   ticket|M26-000123                                        the ticket, replaced by etag: it guards the others
 *   event|M26-000123|000007                                  what happened, never changed; carries the hash of the one before
 *   by-requester|<person>|<0 open, 1 over>|<newest first>|…  for "Mijn meldingen"
 *   open|<team>|<oldest first>|…                             for the teams' work list
 *   asked|<person>|…                                         questions that wait for this person
 * The last three end in a hash of what they show, so a change of that is another key: insert-only.
 */

export const ticketKey = (number: TicketNumber): string => `ticket|${number}`;
export const eventKey = (number: TicketNumber, version: number): string =>
  `event|${number}|${String(version).padStart(6, "0")}`;

/** One line of "Mijn meldingen": nothing more than the list shows. */
export interface ListedTicket {
  readonly number: TicketNumber;
  readonly organisation: OrganisationId;
  readonly reportedAt: Instant;
  readonly subject: string;
  readonly status: Ticket["state"]["status"];
  /** Sorts open before over and new before old, also across partitions. */
  readonly sortKey: string;
}

const SUBJECT_LENGTH = 80;

/** The first line of the report, short enough for a list. */
export function subjectOf(ticket: Ticket): string {
  const [line = ""] = ticket.text.split("\n");
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
  const shown: Value = { number, organisation, reportedAt, subject: subjectOf(ticket), status: state.status };
  const rows = new Map([[`by-requester|${reporter}|${sortKeyOf(ticket)}|${hashOf(shown).slice(0, 8)}`, shown]]);
  if (isOpen(ticket)) rows.set(`open|${ticket.team}|${oldestFirst(reportedAt)}|${number}|${state.status}`, shown);
  if (state.status === "waiting") rows.set(`asked|${reporter}|${number}|${state.askedAt}`, { number });
  return rows;
}

/** All rows that change with this event. @param etag of the ticket's row; undefined for a new ticket */
export function ticketChanges(before: Ticket | undefined, after: Ticket, etag: string | undefined): Change[] {
  const listed = listRows(after);
  const unlisted = before ? listRows(before) : new Map<string, Value>();
  const value = { ...after } as unknown as Value;
  return [
    etag === undefined ? { insert: ticketKey(after.number), value } : { replace: ticketKey(after.number), etag, value },
    ...[...unlisted.keys()].filter((key) => !listed.has(key)).map((key): Change => ({ remove: key })),
    ...[...listed].filter(([key]) => !unlisted.has(key)).map(([key, shown]): Change => ({ insert: key, value: shown })),
  ];
}

/** The event of the ticket's last change, linked to the one before it; texts only as a hash, so that they can be forgotten. */
export function eventOf(ticket: Ticket): { readonly value: Value; readonly hash: string } {
  const entry = ticket.timeline.find(({ seq }) => seq === ticket.version);
  if (!entry) throw new Error(`ticket ${ticket.number} has no event ${ticket.version}`);
  const value = {
    kind: entry.kind,
    at: entry.at,
    by: entry.by,
    status: ticket.state.status,
    team: ticket.team,
    text: textHash(entry, ticket),
    previous: ticket.chain,
  };
  return { value, hash: hashOf(value) };
}

const textHash = (entry: TimelineEntry, ticket: Ticket): string | undefined => {
  const text = entry.kind === "reported" ? ticket.text : entry.text;
  return text === undefined ? undefined : hashOf({ text });
};

const hashOf = (value: Value): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Last year's rows are outside input too. */
export const ticketOf = (row: Row): Ticket => Ticket.parse(row.value);

export const listedTicketOf = (row: Row, person: PersonId): ListedTicket => ({
  ...(row.value as unknown as Omit<ListedTicket, "sortKey">),
  sortKey: row.key.slice(`by-requester|${person}|`.length, row.key.lastIndexOf("|")),
});
