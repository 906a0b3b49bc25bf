import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Card, cardOf } from "../../src/delivery/card-row.ts";
import { type Place } from "../../src/lib/place.ts";
import { type Row, type Rows, collect, under } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { CHANNELS, PEOPLE } from "../../src/sandbox/people.ts";
import type { Ticket } from "../../src/tickets/ticket.ts";
import { ticketOf } from "../../src/tickets/ticket-rows.ts";
import { showingsOf } from "../../src/tickets/ticket-showings.ts";
import { type Json, buttonsOn } from "../support/card-reading.ts";
import { type Attempt, type ShownMessage, cardIn, chatOf, newest } from "../support/foreign-teams.ts";
import { forgotten, wronglyDecided } from "./decisions.ts";
import { PARTITIONS, createExpected } from "./expected.ts";
import { history, toldOtherwise } from "./history.ts";
import type { Acknowledged } from "./workday.ts";

/** Everything that was written down while it ran. */
export interface Evidence {
  readonly acknowledged: readonly Acknowledged[];
  readonly messages: readonly ShownMessage[];
  readonly attempts: readonly Attempt[];
  /** When something was killed or stood still, so that what it was sending may be sent again. */
  readonly disturbed: readonly { readonly from: number; readonly to: number }[];
}

export interface Audit {
  readonly tickets: number;
  readonly events: number;
  /** What was decided about requests, and taken back. */
  readonly decisions: number;
  readonly cards: number;
  /** Outbox rows that are left. */
  readonly stuck: number;
  /** What was acknowledged and is not there, or is there twice. */
  readonly lost: readonly string[];
  /** Messages that the bot does not know it has posted. */
  readonly copies: number;
  /** Outbox rows by the ledger, and by the tickets' histories. */
  readonly settled: number;
  readonly addressed: number;
  /** Everything that should not be. */
  readonly violations: readonly string[];
}

export interface KnownCard {
  readonly organisation: OrganisationId;
  readonly subject: string;
  readonly place: Place;
  readonly card: Card;
}

/** A killed sender has posted at most so long before it could write it down. */
const UNWRITTEN_MS = 5_000;
/** One that stood still had begun to send: it goes out when it wakes, and only after that the store says no. */
const WAKING_MS = 2_000;

/** Looks at the store and at what the platform has, with nothing running. */
export async function audit(rows: Rows, evidence: Evidence): Promise<Audit> {
  const tickets = await everywhere(rows, "ticket|", (_, row) => ticketOf(row));
  const events = await everywhere(rows, "event|", (organisation, row) => ({ organisation, row }));
  const cards = await everywhere(rows, "card|", knownCard);
  const stuck = await everywhere(rows, "outbox|", (_, row) => row.key);

  const lost = lostOf(evidence.acknowledged, tickets);
  const known = new Set(cards.filter(({ subject }) => !subject.includes(":copy-")).map(({ card }) => card.activityId));
  const copies = evidence.messages.filter((message) => isDelivered(message) && !known.has(message.id));
  const settled = cards.reduce((sum, { card }) => sum + card.delivered + card.failed + card.skipped, 0);
  const strays = cards.filter(({ subject }) => subject.includes(":copy-")).length;
  const told = tickets.map((ticket) => history(ticket, writesOf(ticket, events)));
  const addressed = told.reduce((sum, one) => sum + addressedBy(one), 0) + strays;
  return {
    ...{ tickets: tickets.length, events: events.length, cards: cards.length, stuck: stuck.length, lost },
    ...{ copies: copies.length, settled, addressed },
    decisions: tickets.reduce((sum, { approval }) => sum + (approval?.decisions.length ?? 0), 0),
    violations: [
      ...lost,
      ...stuck.map((key) => `stuck: ${key}`),
      ...sharedNumbers(tickets),
      ...reportedTwice(evidence.acknowledged, tickets),
      ...tickets.flatMap((ticket) => brokenChain(ticket, events)),
      ...tickets.flatMap((ticket, index) => toldOtherwise(ticket, told[index]?.at(-1))),
      ...tickets.flatMap(wronglyDecided),
      ...(await forgotten(rows)),
      ...(await wronglyShown(rows, cards, evidence.messages)),
      ...copies.flatMap((copy) => unexplained(copy, evidence)),
      ...evidence.messages.flatMap((message) => wentBack(message, evidence)),
      ...(settled < addressed ? [`the ledger misses ${addressed - settled} rows`] : []),
    ],
  };
}

export async function everywhere<T>(
  rows: Rows,
  prefix: `${string}|`,
  read: (organisation: OrganisationId, row: Row) => T,
): Promise<T[]> {
  const all = PARTITIONS.map(async (organisation) =>
    (await collect(rows.range(organisation, under(prefix, Infinity)))).map((row) => read(organisation, row)),
  );
  return (await Promise.all(all)).flat();
}

export function knownCard(organisation: OrganisationId, row: Row): KnownCard {
  const [, subject = "", place = ""] = row.key.split("|");
  return { organisation, subject, place: place as Place, card: cardOf(row) };
}

interface KnownEvent {
  readonly organisation: OrganisationId;
  readonly row: Row;
}

const eventsOf = ({ number, organisation }: Ticket, all: readonly KnownEvent[]): readonly Row[] =>
  all.flatMap((event) =>
    event.organisation === organisation && event.row.key.startsWith(`event|${number}|`) ? [event.row] : [],
  );
const writesOf = (ticket: Ticket, all: readonly KnownEvent[]) =>
  eventsOf(ticket, all).map(({ value }) => value["opId"]);

const FILED: ReadonlySet<Acknowledged["kind"]> = new Set(["reported", "requested"]);

function lostOf(acknowledged: readonly Acknowledged[], tickets: readonly Ticket[]): string[] {
  const byNumber = new Map<string, Ticket>(tickets.map((ticket) => [ticket.number, ticket]));
  return acknowledged.flatMap(({ number, kind, person, text }) => {
    const ticket = byNumber.get(number);
    if (!ticket) return [`lost: ${number}`];
    const done = ticket.timeline.filter((entry) => entry.kind === kind && entry.by === person);
    const same = text === undefined || FILED.has(kind) ? done : done.filter((entry) => entry.text === text);
    if (FILED.has(kind) && ticket.text !== text) return [`lost: ${number} holds another report`];
    return same.length === 1 ? [] : [`${kind} ${same.length} times instead of once: ${number}`];
  });
}

const sharedNumbers = (tickets: readonly Ticket[]): string[] =>
  tickets.length === new Set(tickets.map(({ number }) => number)).size ? [] : ["a number was given out twice"];

/** Every report has a text of its own, so a second ticket with it is the same form twice. */
function reportedTwice(acknowledged: readonly Acknowledged[], tickets: readonly Ticket[]): string[] {
  const texts = tickets.map(({ text }) => text);
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  const numbers = acknowledged.filter(({ kind }) => FILED.has(kind)).map(({ text }) => text);
  const again = numbers.filter((text, index) => numbers.indexOf(text) !== index);
  return [...twice, ...again].map((text) => `one form, two tickets: ${text}`);
}

function brokenChain(ticket: Ticket, all: readonly KnownEvent[]): string[] {
  const { number, version, chain, timeline, state } = ticket;
  const own = eventsOf(ticket, all);
  const keys = own.map(({ key }) => Number(key.split("|")[2]));
  const isGapFree = keys.length === version && timeline.length === version && keys.every((seq, i) => seq === i + 1);
  const hashes = own.map(({ value }) => hashWithout(value, "opId"));
  const isLinked = own.every(({ value }, i) => value["previous"] === (i === 0 ? "" : hashes[i - 1]));
  const isToldToTheEnd = own.at(-1)?.value["status"] === state.status;
  return isGapFree && isLinked && isToldToTheEnd && chain === hashes.at(-1) ? [] : [`the chain of ${number} is broken`];
}

export function hashWithout(value: Row["value"], field: string): string {
  const { [field]: _, ...rest } = value;
  return createHash("sha256").update(JSON.stringify(rest)).digest("hex");
}

/** Every card row is settled, and its message shows what the store says, word for word. */
async function wronglyShown(rows: Rows, cards: readonly KnownCard[], messages: readonly ShownMessage[]) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const expected = createExpected(rows);
  const found = await Promise.all(
    cards.map(async ({ organisation, subject, place, card }) => {
      const name = `${subject} in ${place}`;
      const due = await expected(organisation, subject, place);
      if (!due) return [];
      const message = byId.get(card.activityId ?? "");
      if (card.sending || card.shown === null) return [`not settled: ${name}: ${JSON.stringify(card)}`];
      if (!message || message.conversation !== conversationOf(place)) return [`nowhere to be seen: ${name}`];
      return shows(newest(message), due) ? [] : [`shows something else: ${name}`];
    }),
  );
  return found.flat();
}

const SHOWN = ["summary", "text", "attachments"];
export const shows = (activity: Json, due: Json): boolean =>
  SHOWN.every((field) => isDeepStrictEqual(activity[field], plain(due[field])));

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const CONVERSATIONS = new Map<string, string>([
  ...PEOPLE.map(({ key, id }) => [`person:${id}`, chatOf(key)] as const),
  ...CHANNELS.map(({ key, id }) => [`channel:${key === "beheer" ? "operations" : key}`, id] as const),
]);
export const conversationOf = (place: Place): string | undefined => CONVERSATIONS.get(place);

/** What the sender posts begins with a number, and rings in somebody's own chat; answers to people do not. */
const isDelivered = ({ conversation, versions }: ShownMessage): boolean =>
  /^M\d{2}-\d{6}:/.test(String(versions[0]?.activity["summary"])) &&
  (conversation.startsWith("19:") || versions[0]?.activity["channelData"] !== undefined);

/** A copy may exist only when the answer to its own post was lost: broken off, or nobody was there to hear it. */
export function unexplained(
  copy: ShownMessage,
  { attempts, disturbed }: Pick<Evidence, "attempts" | "disturbed">,
): string[] {
  const post = attempts.find(({ messageId, isPost }) => isPost && messageId === copy.id);
  const at = post?.at ?? 0;
  const isExplained = post?.trouble || isDisturbed(at, disturbed);
  const nearest = Math.min(...disturbed.flatMap(({ from, to }) => [Math.abs(at - from), Math.abs(at - to)]));
  const name = String(copy.versions[0]?.activity["summary"]);
  return isExplained ? [] : [`a copy without a reason, ${nearest} ms from the nearest kill: ${name}`];
}

const isDisturbed = (at: number, disturbed: Evidence["disturbed"]): boolean =>
  disturbed.some(({ from, to }) => at >= from - UNWRITTEN_MS && at <= to + WAKING_MS);

/** The version of the ticket that a card's buttons carry goes down only for a moment, when a sender wakes too late. */
function wentBack({ id, versions }: ShownMessage, { disturbed }: Evidence): string[] {
  const shown = versions.flatMap(({ at, activity }) => {
    const version = versionOn(activity);
    return version === undefined ? [] : [{ at, version }];
  });
  const back = shown.filter(
    ({ at, version }, i) => version < (shown[i - 1]?.version ?? 0) && !isDisturbed(at, disturbed),
  );
  return back.map(({ version }) => `an older state came back: version ${version} of message ${id}`);
}

function versionOn(activity: Json): number | undefined {
  const nonce = buttonsOn(cardIn(activity) ?? {}).find(({ data }) => data["ticket"])?.data["nonce"];
  return nonce === undefined ? undefined : Number(nonce);
}

/** How many outbox rows a ticket's history asked for, by the same rule that asks for them. */
const addressedBy = (told: readonly Ticket[]): number =>
  told.reduce((sum, after, index) => sum + showingsOf(told[index - 1], after, undefined).length, 0);
