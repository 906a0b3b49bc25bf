import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type PersonId, isAgent } from "../people/person.ts";
import {
  type By,
  type RefusalReason,
  type Ticket,
  type TicketState,
  type TimelineEntry,
  assigneeOf,
  isOver,
  recorded,
} from "./ticket.ts";

/* *Dit is gevoelig*: only who handles it reads what was written, and each time that is on the timeline. */

/** A line of the timeline is small, and nobody needs to look so often. */
const MOST_OPENINGS = 200;

const NOT_HERE =
  "Gevoelige melding. De tekst staat niet in het kanaal. Wie de melding behandelt, kan de tekst bekijken.";
const WORDS_NOT_HERE = "Deze tekst is gevoelig en staat niet in het kanaal.";

/** Who has it in hand, or solved it as long as the reporter can say that it is not. */
export const handlerOf = (ticket: Ticket): PersonId | undefined =>
  ticket.state.status === "resolved" ? ticket.state.resolvedBy : assigneeOf(ticket);

/** *Bekijk de tekst*: a card in the reader's own chat, of what was written until now. */
export function read(ticket: Ticket, by: By): Outcome<Ticket, RefusalReason> {
  if (!isAgent(by.actor, ticket.organisation)) return refuse("not-an-agent");
  if (!ticket.sensitive) return refuse("not-sensitive");
  if (isOver(ticket)) return refuse("already-over");
  const handler = handlerOf(ticket);
  if (handler === undefined) return refuse("not-taken");
  if (handler !== by.actor.id) return refuse("not-the-handler");
  if (openingsOf(ticket).length >= MOST_OPENINGS) return refuse("too-many-messages");

  return done(recorded(ticket, by, [{ kind: "opened" }], {}));
}

/** Each time that somebody read it. */
export const openingsOf = ({ timeline }: Ticket): readonly TimelineEntry[] =>
  timeline.filter(({ kind }) => kind === "opened");

/** The newest card that each reader has of the texts: the event it was posted for. */
export const readersOf = (ticket: Ticket): ReadonlyMap<PersonId, number> =>
  new Map(openingsOf(ticket).map(({ by, seq }) => [by, seq]));

/** As everybody but its reporter and its reader may see it; what is not sensitive stays as it is. */
export const withoutTexts = (ticket: Ticket): Ticket =>
  ticket.sensitive
    ? {
        ...ticket,
        text: NOT_HERE,
        // What it is about was found in the text.
        area: "unknown",
        reachableAt: undefined,
        messageLink: undefined,
        state: withoutWords(ticket.state),
        timeline: ticket.timeline.map(({ text: _, hidden: __, ...entry }) => entry),
      }
    : ticket;

const withoutWords = (state: TicketState): TicketState => ({
  ...state,
  ...("question" in state && { question: WORDS_NOT_HERE }),
  ...("solution" in state && { solution: WORDS_NOT_HERE }),
  ...("reason" in state && { reason: WORDS_NOT_HERE }),
});

/** What was written until this event. */
export const textsUntil = (ticket: Ticket, opening: number): readonly TimelineEntry[] =>
  ticket.timeline.filter(({ seq, text }) => seq <= opening && text !== undefined);
