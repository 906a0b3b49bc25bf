import type { Showing } from "../delivery/outbox.ts";
import { type Place, channelPlace, keyPart, personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import { readersOf } from "./sensitive.ts";
import { BOT, type Team, type Ticket, type TicketEvent, type TicketNumber } from "./ticket.ts";

/** Which of a ticket's cards a place now has: the event it was posted for, or the copy of a card that was posted twice. */
export const ticketSubject = (number: TicketNumber, card: number | string): string => `ticket:${number}:${card}`;

/** In the place of a card's event: what stays of the form in which somebody filed it for another. */
export const FILED = "filed";

export const replySubject = (number: TicketNumber, version: number): string => `ticket-reply:${number}:${version}`;

/** A copy of a channel's card whose id the sender never learned; it shrinks as any older card does. */
export const copySubject = (number: TicketNumber, activityId: string): string =>
  ticketSubject(number, `copy-${keyPart(activityId).slice(0, 8)}`);

/** What who has to decide sees of a request, or a team that has to say who does. */
export const approvalSubject = (number: TicketNumber, card: number): string => `approval:${number}:${card}`;

/** A security incident as the CISO of the municipality sees it. */
export const securitySubject = (number: TicketNumber): string => `security:${number}`;

/** What was written on a sensitive ticket, in the chat of who opened it. */
export const textsSubject = (number: TicketNumber, opening: number): string => `ticket-texts:${number}:${opening}`;

/** For who has a ticket whose term will be missed. */
export const consultSubject = (number: TicketNumber, card: number): string => `consult:${number}:${card}`;

/** The other moment that its reporter is asked to agree to. */
export const proposalSubject = (number: TicketNumber, card: number): string => `proposal:${number}:${card}`;

/** For who is asked in an escalation. */
export const escalationSubject = (number: TicketNumber, card: number): string => `escalation:${number}:${card}`;

/** For who is on call. */
export const onCallSubject = (number: TicketNumber): string => `on-call:${number}`;

export const teamPlace = (team: Team): Place => channelPlace(team);

/** What the reporter does goes to the team as a short reply too, since an edited card notifies nobody. */
const TELLS_THE_TEAM: ReadonlySet<TicketEvent> = new Set([
  ...(["proposal-agreed", "proposal-discussed", "escalated", "on-call-told"] as const),
  ...(["answered", "added", "withdrawn", "confirmed", "reopened", "assigned", "woken", "unmerged"] as const),
]);

/** Everything that has to be shown because of the ticket's last event: new cards before the older ones they replace. */
export function showingsOf(before: Ticket | undefined, after: Ticket, pressed: string | undefined): Showing[] {
  const places = [
    [personPlace(after.reporter), "reporter"],
    [teamPlace("helpdesk"), "helpdesk"],
    [teamPlace("operations"), "operations"],
  ] as const;
  const cards = places.flatMap(([place, whose]) =>
    [...new Set([after.cards[whose], before?.cards[whose]])]
      .filter((card) => card !== undefined)
      .map((card) => ({ subject: ticketSubject(after.number, card), place, ...(pressed && { pressed }) })),
  );
  return [
    ...cards,
    ...approvalCards(before, after, pressed),
    ...textsCards(before, after),
    ...cisoCards(after, pressed),
    ...doubtCards(before, after, pressed),
    ...replyTo(after),
  ];
}

/** Of a term that is talked over, and of an escalation: whoever has a card of it sees how it stands. */
function doubtCards(before: Ticket | undefined, after: Ticket, pressed: string | undefined): Showing[] {
  const cards = [before, after].flatMap((ticket) =>
    ticket ? [...consultCards(ticket), ...escalationCards(ticket)] : [],
  );
  const onCall = after.onCall ? [{ subject: onCallSubject(after.number), place: personPlace(after.onCall) }] : [];
  const unique = new Map([...cards, ...onCall].map((showing) => [`${showing.subject} ${showing.place}`, showing]));
  return [...unique.values()].map((showing) => ({ ...showing, ...(pressed && { pressed }) }));
}

function consultCards({ number, consult, reporter, team }: Ticket): Showing[] {
  if (!consult) return [];
  const { card, person, proposal } = consult;
  return [
    { subject: consultSubject(number, card), place: person ? personPlace(person) : teamPlace(team) },
    ...(proposal ? [{ subject: proposalSubject(number, proposal.card), place: personPlace(reporter) }] : []),
  ];
}

/** The newest card of everybody who was ever asked. */
function escalationCards({ number, escalation }: Ticket): Showing[] {
  const newest = new Map<Place, number>();
  for (const { person, card } of escalation?.asked ?? []) {
    const place = person ? personPlace(person) : teamPlace("helpdesk");
    newest.set(place, Math.max(card, newest.get(place) ?? 0));
  }
  return [...newest].map(([place, card]) => ({ subject: escalationSubject(number, card), place }));
}

/** Each reader's newest card, and the older one that it replaces. */
function textsCards(before: Ticket | undefined, after: Ticket): Showing[] {
  const earlier = before ? readersOf(before) : new Map<PersonId, number>();
  return [...readersOf(after)].flatMap(([person, opening]) =>
    [...new Set([opening, earlier.get(person) ?? opening])].map((card) => ({
      subject: textsSubject(after.number, card),
      place: personPlace(person),
    })),
  );
}

const cisoCards = ({ number, security }: Ticket, pressed: string | undefined): Showing[] =>
  (security?.told ?? []).map((person) => ({
    subject: securitySubject(number),
    place: personPlace(person),
    ...(pressed && { pressed }),
  }));

function approvalCards(before: Ticket | undefined, after: Ticket, pressed: string | undefined): Showing[] {
  const cards = [...currentCards(after), ...(before ? currentCards(before) : [])].map(([place, card]): Showing => ({
    subject: approvalSubject(after.number, card),
    place,
    ...(pressed && { pressed }),
  }));
  return [...new Map(cards.map((showing) => [`${showing.subject} ${showing.place}`, showing])).values()];
}

/** The newest card of everybody who was ever asked; their older ones are a line that nothing changes any more. */
function currentCards({ approval }: Ticket): ReadonlyMap<Place, number> {
  const newest = new Map<Place, number>();
  for (const { person, card } of approval?.asked ?? []) {
    const place = person ? personPlace(person) : teamPlace("helpdesk");
    if (card !== undefined && card > (newest.get(place) ?? 0)) newest.set(place, card);
  }
  return newest;
}

function replyTo(ticket: Ticket): Showing[] {
  const entry = ticket.timeline.at(-1);
  const card = ticket.cards[ticket.team];
  if (!entry || !TELLS_THE_TEAM.has(entry.kind) || card === undefined) return [];
  // Who pressed the button themselves has seen it.
  if (entry.kind === "assigned" && entry.about === entry.by) return [];
  if (entry.kind === "woken" && entry.by !== BOT) return [];
  const beneath = ticketSubject(ticket.number, card);
  return [{ subject: replySubject(ticket.number, ticket.version), place: teamPlace(ticket.team), beneath }];
}
