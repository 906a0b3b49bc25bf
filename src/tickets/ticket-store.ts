import { randomUUID } from "node:crypto";
import { cardKey, outboxRows, type Showing } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { type Change, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Team, Ticket, TicketNumber } from "./ticket.ts";
import { NO_TERMS } from "./tally.ts";
import type { Terms } from "./term.ts";
import {
  type Link,
  type ListedTicket,
  type Reported,
  type ToDo,
  type Work,
  auditOf,
  eventsOf,
  listedTicketOf,
  eventKey,
  linkOf,
  linkRows,
  reportedOf,
  reportsBetween,
  tallyOf,
  ticketChanges,
  ticketKey,
  ticketOf,
  toDoOf,
  workOf,
} from "./ticket-rows.ts";

export interface Stored {
  readonly ticket: Ticket;
  readonly etag: string;
}

/** Says that a press or a form was dealt with, so that its second arrival finds the first one's ticket. */
export interface Once {
  readonly person: PersonId;
  /** From the card: a random one for a form, the ticket's version for a button. */
  readonly nonce: string;
  /** What was asked, with everything filled in. Another text under the same nonce is another act. */
  readonly act: Value;
}

export interface TicketChange {
  readonly before?: Stored;
  readonly after: Ticket;
  readonly showings: readonly Showing[];
  readonly once?: Once | undefined;
  /** Rows of somebody else's that go into the same write. */
  readonly also?: readonly Change[];
}

export interface TicketStore {
  find(organisation: OrganisationId, number: TicketNumber): Promise<Stored | undefined>;
  /** The ticket that this act led to when it arrived before. */
  seen(organisation: OrganisationId, once: Once): Promise<TicketNumber | undefined>;
  /** The message that shows this subject in this place; undefined when it is not known (yet). */
  shownIn(organisation: OrganisationId, showing: Pick<Showing, "subject" | "place">): Promise<string | undefined>;
  /** One write: the ticket, its event, its lists, what is to be shown, and that it was done. */
  save(change: TicketChange): Promise<"saved" | "conflict">;
  /** A person's tickets after this sort key, one range a partition. */
  listOf(
    person: PersonId,
    organisations: readonly OrganisationId[],
    after: string,
    limit: number,
  ): Promise<ListedTicket[]>;
  /** Tickets of an organisation with these numbers, first and last included. */
  between(organisation: OrganisationId, first: TicketNumber, last: TicketNumber, limit: number): Promise<Ticket[]>;
  /** The numbers of tickets with a question that waits for this person; at most five an organisation. */
  questionsFor(person: PersonId, organisations: readonly OrganisationId[]): Promise<AskedTicket[]>;
  /** What waits for this person to decide or to arrange, longest waiting first; at most so many an organisation. */
  toDoFor(person: PersonId, organisations: readonly OrganisationId[], limit: number): Promise<ToDo[]>;
  /** What a person has in hand, or what of a team nobody has or waits; oldest first, after this sort key, one range a partition. */
  workOf(
    whose: PersonId | { readonly team: Team; readonly view: "new" | "waiting" },
    organisations: readonly OrganisationId[],
    after: string,
    limit: number,
  ): Promise<Work[]>;
  /** Tickets that wait until this moment or an earlier one. */
  wakingBy(organisation: OrganisationId, now: Instant, limit: number): Promise<TicketNumber[]>;
  /** What was reported from one moment up to and with another and is not over, oldest first; after this one, if it is given. */
  reported(organisation: OrganisationId, between: ReportedBetween): Promise<(Reported & { readonly at: Instant })[]>;
  /** Tickets whose term is to be talked over by this moment. */
  consultsBy(organisation: OrganisationId, now: Instant, limit: number): Promise<TicketNumber[]>;
  /** Nothing happened, but the terms of the organisation file are others than when the ticket was saved. */
  reconsult(stored: Stored): Promise<void>;
  /** Every ticket with an escalation that waits for somebody. */
  escalated(organisation: OrganisationId): AsyncIterable<TicketNumber>;
  /** What the tickets that others are handled with have to hear, in no order that matters. */
  links(organisation: OrganisationId, limit: number): Promise<Link[]>;
  /** They have. */
  heard(organisation: OrganisationId, link: Link): Promise<void>;
  /** Shows it again as it now is, though nothing of its own has changed. */
  showAgain(ticket: Ticket, showings: readonly Showing[]): Promise<void>;
  /** Every request that waits for who has to decide or to arrange. */
  awaiting(organisation: OrganisationId): AsyncIterable<TicketNumber>;
}

export interface ReportedBetween {
  readonly from: Instant;
  readonly to: Instant;
  /** The number of the last one that was read of those of `from`; absent: all of them. */
  readonly after?: TicketNumber | undefined;
  readonly limit: number;
}

export interface AskedTicket {
  readonly organisation: OrganisationId;
  readonly number: TicketNumber;
}

const MAX_QUESTIONS = 5;
/** More than all leidinggevenden of a municipality could leave undecided; what is beyond waits for its turn. */
const MOST_AWAITING = 5_000;

/**
 * @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it
 * @param consultAt when a ticket's term is to be talked over
 * @param terms what the figures go by
 */
export function createTicketStore(
  rows: Rows,
  wallClock: () => Instant,
  saved: (organisation: OrganisationId, isLinked: boolean) => void,
  consultAt: (ticket: Ticket) => Instant | undefined = () => undefined,
  terms: Terms = NO_TERMS,
): TicketStore {
  const withConsult = ({ consultAt: _, ...ticket }: Ticket): Ticket => {
    const moment = consultAt(ticket);
    return moment ? { ...ticket, consultAt: moment } : ticket;
  };

  return {
    async find(organisation, number) {
      const row = await rows.get(organisation, ticketKey(number));
      return row && { ticket: ticketOf(row), etag: row.etag };
    },

    async seen(organisation, once) {
      const row = await rows.get(organisation, seenKey(once));
      return row?.value["number"] as TicketNumber | undefined;
    },

    async shownIn(organisation, showing) {
      const row = await rows.get(organisation, cardKey(showing));
      return row?.value["activityId"] as string | undefined;
    },

    async save({ before, after: changed, showings, once, also = [] }) {
      const after = withConsult(changed);
      const opId = randomUUID();
      const { events, chain } = eventsOf(before?.ticket, after, terms);
      const key = eventKey(after.number, after.version);
      const links = linkRows(before?.ticket, after);
      const changes: Change[] = [
        ...ticketChanges(before?.ticket, { ...after, chain, tallied: true }, before?.etag),
        ...auditOf(before?.ticket, after),
        ...tallyOf(before?.ticket, after, terms),
        ...events.map((event): Change => ({ insert: event.key, value: { ...event.value, opId } })),
        ...outboxRows(`${after.number}.${after.version}`, wallClock(), showings),
        ...(once ? [{ insert: seenKey(once), value: { number: after.number } }] : []),
        ...links,
        ...also,
      ];
      const outcome = await commit(rows, after.organisation, changes, { key, opId });
      if (outcome === "saved") saved(after.organisation, links.length > 0);
      return outcome;
    },

    async listOf(person, organisations, after, limit) {
      const lists = await Promise.all(
        organisations.map((organisation) => collect(rows.range(organisation, listRange(person, after, limit)))),
      );
      return lists
        .flatMap((list) => list.map((row) => listedTicketOf(row, person)))
        .sort((one, other) => (one.sortKey < other.sortKey ? -1 : 1))
        .slice(0, limit);
    },

    async between(organisation, first, last, limit) {
      const range = { from: ticketKey(first), to: `${ticketKey(last)}}`, limit };
      return (await collect(rows.range(organisation, range))).map(ticketOf);
    },

    async questionsFor(person, organisations) {
      const lists = await Promise.all(
        organisations.map(async (organisation) =>
          (await collect(rows.range(organisation, under(`asked|${person}|`, MAX_QUESTIONS)))).map((row) => ({
            organisation,
            number: row.value["number"] as TicketNumber,
          })),
        ),
      );
      return lists.flat();
    },

    async toDoFor(person, organisations, limit) {
      const lists = await Promise.all(
        organisations.map((organisation) => collect(rows.range(organisation, under(`to-do|${person}|`, limit)))),
      );
      return lists.flatMap((list) => list.map(toDoOf)).sort((one, other) => (one.since < other.since ? -1 : 1));
    },

    async workOf(whose, organisations, after, limit) {
      const list =
        typeof whose === "string" ? (`mine|${whose}|` as const) : (`open|${whose.team}|${whose.view}|` as const);
      const range = { ...under(list, limit), ...(after !== "" && { from: `${list}${after}}` }) };
      const lists = await Promise.all(organisations.map((organisation) => collect(rows.range(organisation, range))));
      return lists
        .flatMap((found) => found.map((row) => workOf(row, list)))
        .sort((one, other) => (one.sortKey < other.sortKey ? -1 : 1))
        .slice(0, limit);
    },

    async wakingBy(organisation, now, limit) {
      const due = await collect(rows.range(organisation, { from: "wakes|", to: `wakes|${now}}`, limit }));
      return due.map((row) => row.value["number"] as TicketNumber);
    },

    async reported(organisation, { from, to, after = "", limit }) {
      const found = await collect(rows.range(organisation, reportsBetween(from, to, after, limit)));
      return found.map(reportedOf);
    },

    async consultsBy(organisation, now, limit) {
      const due = await collect(rows.range(organisation, { from: "consult|", to: `consult|${now}}`, limit }));
      return due.map((row) => row.value["number"] as TicketNumber);
    },

    async reconsult({ ticket, etag }) {
      await rows.write(ticket.organisation, ticketChanges(ticket, withConsult(ticket), etag));
    },

    async *escalated(organisation) {
      const escalated = rows.range(organisation, under("escalated|", MOST_AWAITING));
      for await (const row of escalated) yield row.value["number"] as TicketNumber;
    },

    async links(organisation, limit) {
      return (await collect(rows.range(organisation, under("links|", limit)))).map(linkOf);
    },

    async heard(organisation, { key }) {
      // A conflict says that it was removed already.
      await rows.write(organisation, [{ remove: key }]);
    },

    async showAgain({ organisation, number, version }, showings) {
      await rows.write(organisation, outboxRows(`${number}.${version}.${randomUUID()}`, wallClock(), showings));
      saved(organisation, false);
    },

    async *awaiting(organisation) {
      const waiting = rows.range(organisation, under("awaits|", MOST_AWAITING));
      for await (const row of waiting) yield row.value["number"] as TicketNumber;
    },
  };
}

function listRange(person: PersonId, after: string, limit: number) {
  const all = under(`by-requester|${person}|`, limit);
  return after === "" ? all : { ...all, from: `by-requester|${person}|${after}}` };
}

/** The row that says that an act was dealt with. */
export const seenKey = ({ person, nonce, act }: Once): string =>
  `seen|${person}|${keyPart(JSON.stringify([nonce, act]))}`;
