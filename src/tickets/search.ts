import type { Found, Search } from "../people/elsewhere.ts";
import type { Message } from "../lib/message.ts";
import type { Instant } from "../lib/instant.ts";
import { plain, capital } from "../lib/words.ts";
import { type Person, isAgent, reach } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Desk } from "./desk.ts";
import { findFor } from "./find-ticket.ts";
import { type Ticket, type TicketNumber, assigneeOf, maySee } from "./ticket.ts";
import { subjectOf } from "./ticket-rows.ts";
import { STATUS, nounsOf } from "./ticket-words.ts";

/** Of all organisations together; the search of an agent reads no more, however many tickets there are. */
const NEWEST = 1_000;
/** Of what somebody reported themselves. */
const OWN = 50;
const LONGEST_WORDS = 100;

const WHOLE_NUMBER = /^M\d{2}-\d{6}$/i;
/** "123", "000123" or "M26-123". */
const SHORT_NUMBER = /^(?:M(\d{2})-)?(\d{1,6})$/i;

const NOTHING_OWN = "U hebt nog niets gemeld. Typ een nummer of een woord om te zoeken.";
const NOTHING_FOUND = "Niets gevonden. U vindt hier uw eigen meldingen en aanvragen, op nummer of op woorden.";
const NOTHING_FOR_AGENTS =
  "Niets gevonden in de nieuwste meldingen. Zoek op woorden, op een naam of op nummer. " +
  "Een oudere melding vindt u met het hele nummer.";

/**
 * Finds tickets by number, words or, for agents, a person's name. Of what is sensitive the words are not looked in.
 * A person finds what they reported themselves; an agent also the newest of every organisation that they act for.
 */
export const searching =
  (desk: Desk): Search =>
  async ({ words, skip, count }, turn) => {
    const { actor } = turn;
    const wanted = words.slice(0, LONGEST_WORDS);
    const asked = plain(wanted).split(" ").filter(Boolean);
    const found = asked.length === 0 ? await own(desk, actor) : await matching(desk, wanted.trim(), asked, turn);
    if (found.length === 0) return asked.length === 0 ? NOTHING_OWN : nothingFound(actor);
    return found
      .toSorted(newestFirst)
      .slice(skip, skip + count)
      .map((ticket) => foundBy(desk, ticket, actor));
  };

const nothingFound = (actor: Person): string => (theirsToHandle(actor).length > 0 ? NOTHING_FOR_AGENTS : NOTHING_FOUND);

const theirsToHandle = (actor: Person) => reach(actor).filter((organisation) => isAgent(actor, organisation));

async function matching(desk: Desk, wanted: string, asked: readonly string[], turn: Turn): Promise<readonly Ticket[]> {
  const { actor } = turn;
  const [numbered, ...listed] = await Promise.all([byNumber(desk, wanted, turn), own(desk, actor), newest(desk, turn)]);
  const fitting = listed.flat().filter((ticket) => {
    const text = plain(searched(ticket, actor));
    return asked.every((word) => text.includes(word));
  });
  return [...new Map([...numbered, ...fitting].map((ticket) => [ticket.number, ticket])).values()];
}

/** In what words are looked for. */
function searched(ticket: Ticket, actor: Person): string {
  const { number, sensitive, text, names, reporter } = ticket;
  const people = isAgent(actor, ticket.organisation) ? [reporter, assigneeOf(ticket) ?? ""] : [];
  return [number, sensitive ? "" : `${subjectOf(ticket)} ${text}`, ...people.map((id) => names[id] ?? "")].join(" ");
}

async function own({ tickets }: Desk, actor: Person): Promise<readonly Ticket[]> {
  const listed = await tickets.listOf(actor.id, reach(actor), "", OWN);
  const found = await Promise.all(listed.map(({ organisation, number }) => tickets.find(organisation, number)));
  return found.flatMap((stored) => (stored && maySee(stored.ticket, actor) ? [stored.ticket] : []));
}

async function newest({ tickets, numbers }: Desk, { actor, now }: Turn): Promise<readonly Ticket[]> {
  const organisations = theirsToHandle(actor);
  if (organisations.length === 0) return [];
  const runs = await numbers.newest(now, NEWEST);
  const found = await Promise.all(
    organisations.flatMap((id) => runs.map(({ first, last }) => tickets.between(id, first, last, NEWEST))),
  );
  return found.flat();
}

/** The ticket with this number, however old it is. */
async function byNumber(desk: Desk, wanted: string, turn: Turn): Promise<readonly Ticket[]> {
  const { actor } = turn;
  if (WHOLE_NUMBER.test(wanted)) {
    const found = await findFor(desk, actor, wanted.toUpperCase() as TicketNumber);
    return found ? [found] : [];
  }
  const found = await Promise.all(
    lengthened(wanted, turn.now).flatMap((number) => reach(actor).map((id) => desk.tickets.find(id, number))),
  );
  return found.flatMap((stored) => (stored && maySee(stored.ticket, actor) ? [stored.ticket] : []));
}

/** The whole numbers that somebody may mean: of this year or the one before, when they do not say. */
function lengthened(wanted: string, now: Instant): readonly TicketNumber[] {
  const [, year, digits] = SHORT_NUMBER.exec(wanted) ?? [];
  if (digits === undefined) return [];
  const thisYear = Number(now.slice(2, 4));
  const years = year === undefined ? [thisYear, thisYear - 1] : [Number(year)];
  return years.map((one) => `M${String(one).padStart(2, "0")}-${digits.padStart(6, "0")}` as TicketNumber);
}

const newestFirst = (one: Ticket, other: Ticket): number =>
  one.reportedAt < other.reportedAt ? 1 : one.reportedAt > other.reportedAt ? -1 : one.number < other.number ? 1 : -1;

function foundBy({ entranceOf }: Desk, ticket: Ticket, actor: Person): Found {
  const { number, organisation, state } = ticket;
  const isTheirs = isAgent(actor, organisation);
  const status = STATUS[state.status][isTheirs ? "inTeamList" : "inList"];
  const of = isTheirs || actor.appointments.length > 1 ? ` (${entranceOf(organisation).name})` : "";
  return {
    title: `${number}: ${status}`,
    text: `${subjectOf(ticket)}${of}`,
    shared: referenceCard(ticket),
    asks: `status ${number}`,
  };
}

/** What everybody may read of a ticket: nothing that anybody wrote, and nobody's name. */
function referenceCard(ticket: Ticket): Message {
  const { number, state } = ticket;
  const status = STATUS[state.status].inTeamList;
  const summary = `${number}: ${status.toLowerCase()}`;
  return {
    summary,
    card: {
      template: "ticket-reference",
      data: { number, status, thing: capital(nounsOf(ticket).thing), colour: STATUS[state.status].colour },
    },
  };
}
