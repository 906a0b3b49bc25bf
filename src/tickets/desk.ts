import { type Opening, openingText } from "../agreement/service-hours.ts";
import type { Door } from "../agreement/doors.ts";
import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { Reference } from "../lib/place.ts";
import type { OrganisationId, Person, PersonId } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Numbers } from "../lib/numbers.ts";
import type { Said, Team, Ticket, TicketNumber } from "./ticket.ts";
import type { Filled } from "./report-cards.ts";
import type { Agreed } from "./ticket-cards.ts";
import { type Terms, type Within, resolveBy, termOf } from "./term.ts";
import { progressOf } from "./ticket-words.ts";
import type { TicketStore } from "./ticket-store.ts";

/** What the organisation file says about one organisation, as far as tickets need it. */
export interface Entrance {
  readonly name: string;
  readonly phone?: string | undefined;
  readonly doors: {
    readonly [door in Door]?: { readonly name: string; readonly contact?: string | undefined } | undefined;
  };
}

/** A known outage as it stands above the form of whom it concerns. */
export interface KnownOutage {
  /** The number of the ticket that it was made from. */
  readonly ref: TicketNumber;
  /** Which of the person's organisations it concerns. */
  readonly organisation: OrganisationId;
  readonly text: string;
  readonly since: Instant;
  readonly news?: { readonly at: Instant; readonly text: string } | undefined;
}

/** Everything the conversations about tickets need from the rest of the house. */
export interface Desk {
  readonly tickets: TicketStore;
  readonly numbers: Numbers;
  /** False until somebody has bound a channel to this team: nobody would see a ticket there. */
  readonly isConnected: (team: Team) => Promise<boolean>;
  /** False for who never wrote to the bot in private: there is no chat yet for a question or an answer. */
  readonly canWriteTo: (person: PersonId, organisation: OrganisationId) => Promise<boolean>;
  /** The team whose channel this conversation is, if it is one. */
  readonly teamIn: (conversationId: string) => Promise<Team | undefined>;
  /** Hears who asked for a ticket that is not there or not theirs. */
  readonly missed: (person: PersonId) => void;
  readonly entranceOf: (organisation: OrganisationId) => Entrance;
  readonly openingAt: (moment: Instant) => Opening;
  /** How somebody sees a request that they have to decide about; undefined for who has not. */
  readonly deciderView: (ticket: Ticket, turn: Turn, notice?: string) => Promise<Message | undefined>;
  /** What is known to be out of order for this person, newest first; one that is about another subject than this is left out. */
  readonly outagesFor: (person: Person, area?: string) => Promise<readonly KnownOutage[]>;
  /** The question that comes before any form, for words that tell of a security incident; undefined for any other. */
  readonly securityIn: (
    said: Said,
    turn: Turn,
    form?: Pick<Filled, "organisation" | "area" | "impact" | "canWork" | "reachableAt" | "sensitive">,
    messageLink?: string,
  ) => Promise<Message | undefined>;
  /** The form for what somebody asks for in their own words; undefined for what is no request. */
  readonly requestIn: (text: string, turn: Turn) => Promise<Message | undefined>;
  /** Who works in this team for this organisation, by name. */
  readonly agentsOf: (team: Team, organisation: OrganisationId) => Promise<readonly Person[]>;
  /** Who works for this organisation and has these words in their name. */
  readonly peopleCalled: (organisation: OrganisationId, words: string) => Promise<readonly Person[]>;
  /** Somebody who works for this organisation, as far as the directory knows. */
  readonly colleagueIn: (organisation: OrganisationId, id: PersonId) => Promise<Person | undefined>;
  /** Makes it possible to write to somebody who never wrote, for whom this ticket was filed. */
  readonly introduce: (person: PersonId, ticket: Ticket, from?: Reference) => Promise<void>;
  /** Of the organisation file; none when no priorities are agreed. */
  readonly priorities: Terms["priorities"];
  /** Opening hours and holidays; undefined while the hours are not known. */
  readonly calendar: Terms["calendar"];
  /** Who is on call for this organisation at this moment by the rota, if it names somebody. */
  readonly onCallAt: (organisation: OrganisationId, moment: Instant) => Promise<Person | undefined>;
  /** When work begins on this day ("2026-11-30"), or on the first one after it that is worked. */
  readonly startOfWork: (day: string) => Instant;
  /** The day after this moment: "2026-11-24". */
  readonly tomorrow: (now: Instant) => string;
  /** What the bot can do, and how to reach a person. */
  readonly help: (turn: Turn) => Message;
  /** The agreed term; undefined while none is agreed. */
  readonly resolveWithin: Terms["resolveWithin"];
}

export const agreedFor = (desk: Desk, ticket: Ticket): Agreed => ({
  organisationName: desk.entranceOf(ticket.organisation).name,
  hours: openingText(desk.openingAt(ticket.reportedAt), ticket.reportedAt, "Uw melding staat vast."),
  term: termText(termOf(ticket, desk)),
  resolveBy: resolveBy(ticket, desk),
});

/** With how far the ticket is that this one is handled with, read at the moment of showing. */
export async function shownFor(desk: Desk, ticket: Ticket): Promise<Agreed> {
  const agreed = agreedFor(desk, ticket);
  if (ticket.state.status !== "merged") return agreed;
  const other = await desk.tickets.find(ticket.state.organisation, ticket.state.into);
  return other ? { ...agreed, progress: progressOf(other.ticket) } : agreed;
}

/** A term is promised only when the organisation file has one (DVO 2.1, 5.1: terms stand in the SLA). */
function termText(term: Within | undefined): string {
  if (!term) return "De afhandelingstermijn is nog niet vastgesteld.";
  if (term.text) return term.text;
  return term.serviceHours === undefined
    ? `De afhandelingstermijn is ${term.hours} uur.`
    : `De afhandelingstermijn is ${term.serviceHours} uur binnen openingstijd.`;
}

/** Only agents or the person themselves read along: their own chat with the bot, or the channel of a team. */
export const isAmongThemselves = async (
  { teamIn }: Pick<Desk, "teamIn">,
  { chat, reference }: Pick<Turn, "chat" | "reference">,
): Promise<boolean> =>
  chat === "personal" || (chat === "channel" && (await teamIn(reference.conversationId)) !== undefined);
