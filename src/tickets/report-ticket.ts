import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { rightDoor } from "../agreement/right-door.ts";
import type { Message } from "../lib/message.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { calledOut } from "./call-out.ts";
import { type Desk, agreedFor } from "./desk.ts";
import { recognise } from "./recognise.ts";
import { type Filled, reportForm, rightDoorCard } from "./report-cards.ts";
import { type Ticket, reportFor } from "./ticket.ts";
import { type ThisTime, reporterCard } from "./ticket-cards.ts";
import { ReportInput, UnfinishedReport } from "./ticket-input.ts";
import { FILED, showingsOf, ticketSubject } from "./ticket-showings.ts";
import { filedCard } from "./filer-card.ts";
import type { Showing } from "../delivery/outbox.ts";
import type { Once } from "./ticket-store.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";

/** A ticket's first card is of its first event. */
const FIRST_CARD = 1;

type Given = z.output<typeof ReportInput>;

const notConnected = (what: "melding" | "aanvraag"): string =>
  `De Helpdesk is nog niet aangesloten. Ik kan uw ${what} nog niet aannemen.`;

/** What a form says above everything else while nobody would see what is sent: before it is filled in for nothing. */
export const unlessConnected = async (desk: Desk, what: "melding" | "aanvraag"): Promise<readonly string[]> =>
  (await desk.isConnected("helpdesk")) ? [] : [notConnected(what)];

/** *Melden*: the form becomes the confirmation; the same form twice is the same ticket. */
export function reporting(desk: Desk): CardAction {
  return cardAction(
    ReportInput,
    async (given, turn) => {
      const organisation = organisationFor(given.organisation, turn.actor);
      if (!organisation) return formFor(desk, turn.actor, given, ["Kies voor welke gemeente u meldt."]);

      const isAsked = given.anyway ?? given.ordinary ?? given.forWhom;
      const urgent = isAsked ? undefined : await desk.securityIn(given.text, turn, given, given.messageLink);
      if (urgent) return urgent;
      const door = given.anyway ? undefined : rightDoor(given.text.text, given.area);
      if (door) return rightDoorCard(door, given, organisation, desk.entranceOf(organisation));
      const problem = await obstacle(desk, organisation, turn, "melding");
      if (problem) return formFor(desk, turn.actor, given, [problem]);
      const reporter = given.forWhom ? await desk.colleagueIn(organisation, given.forWhom) : turn.actor;
      if (!reporter) return formFor(desk, turn.actor, given, [unknownColleague(desk.entranceOf(organisation).name)]);

      return file(desk, await reported(desk, organisation, given, reporter, turn), onceOf(given, turn), turn);
    },
    async (problems, data, { actor }) => formFor(desk, actor, UnfinishedReport.safeParse(data).data ?? {}, problems),
  );
}

const unknownColleague = (name: string): string =>
  `Ik ken deze collega niet bij ${name}. Laat het veld leeg en zet in uw melding voor wie het is.`;

/** Why a report would get lost: nobody would see it, or nothing about it could be told. */
export async function obstacle(
  desk: Desk,
  organisation: OrganisationId,
  { actor, chat }: Turn,
  what: "melding" | "aanvraag",
): Promise<string | undefined> {
  const [isSeen, canBeTold] = await Promise.all([
    desk.isConnected("helpdesk"),
    chat === "personal" || desk.canWriteTo(actor.id, organisation),
  ]);
  if (!isSeen) return notConnected(what);
  return canBeTold ? undefined : REFUSAL_TEXT["no-chat-yet"];
}

/** The form for this person, with what was filled in already and with what is wrong with it. */
export async function formFor(
  desk: Desk,
  person: Person,
  filled: Filled,
  problems: readonly string[] = [],
  remarks: readonly string[] = [],
): Promise<Message> {
  const [outages, withheld] = await Promise.all([
    desk.outagesFor(person, filled.area),
    unlessConnected(desk, "melding"),
  ]);
  return reportForm(
    {
      nonce: randomUUID(),
      appointments: person.appointments.map((id) => ({ value: id, title: desk.entranceOf(id).name })),
      ...{ outages, problems: [...new Set([...withheld, ...problems])], remarks },
    },
    filled,
  );
}

async function reported(
  desk: Desk,
  organisation: OrganisationId,
  given: Given,
  reporter: Person,
  turn: Turn,
): Promise<Ticket> {
  const { text: said, impact, canWork, reachableAt, sensitive, messageLink } = given;
  const area = given.area ?? recognise(said.text).area ?? "unknown";
  const number = await desk.numbers.next(turn.now);
  const fields = { said, area, impact, canWork, reachableAt, sensitive, messageLink };
  return reportFor(reporter, number, organisation, fields, turn);
}

/**
 * Keeps a new ticket, once: the form that was sent becomes its confirmation, and so does the same form again.
 * @param formIn where the form is a message of its own; null: it is shown on another card for who pressed
 */
export async function file(
  desk: Desk,
  ticket: Ticket,
  once: Once,
  turn: Turn,
  formIn: Place | null = ownChat(turn),
): Promise<Message> {
  if (ticket.filedBy) await desk.introduce(ticket.reporter, ticket, turn.reference);
  const filed = await keep(desk, await calledOut(desk, ticket, turn), once, turn, formIn);
  const agreed = agreedFor(desk, filed.ticket);
  const isOwn = formIn === null ? !filed.ticket.filedBy : formIn === personPlace(filed.ticket.reporter);
  const confirmation = isOwn ? reporterCard(filed.ticket, agreed, shownNow(turn)) : filedCard(filed.ticket, agreed);
  return filed.shownBy === "the form" ? confirmation : { summary: confirmation.summary };
}

const shownNow = ({ inDialog }: Turn): ThisTime => (inDialog ? { inDialog, notice: IN_YOUR_CHAT } : {});
const IN_YOUR_CHAT = "U volgt dit verder in uw persoonlijke chat met mij. U kunt dit venster sluiten.";

/** A form that was sent from elsewhere than the sender's own chat stays there, and a new card comes. */
const ownChat = ({ chat, actor }: Turn): Place | null => (chat === "personal" ? personPlace(actor.id) : null);

/** What a form turns into: the ticket's first card, or a line for who filed it for somebody else. */
const confirmationOf = ({ number, reporter }: Ticket, place: Place): Showing => ({
  subject: ticketSubject(number, place === personPlace(reporter) ? FIRST_CARD : FILED),
  place,
});

interface Filed {
  readonly ticket: Ticket;
  readonly shownBy: "the form" | "a new card";
}

async function keep(desk: Desk, ticket: Ticket, once: Once, turn: Turn, formIn: Place | null): Promise<Filed> {
  const confirmation = formIn && confirmationOf(ticket, formIn);
  const showings = [
    ...showingsOf(undefined, ticket, turn.replyToId),
    ...(confirmation && confirmation.place !== personPlace(ticket.reporter)
      ? [{ ...confirmation, ...(turn.replyToId && { pressed: turn.replyToId }) }]
      : []),
  ];
  const adopting = showings.map((showing) =>
    turn.replyToId && showing.place === formIn && showing.subject === confirmation?.subject
      ? { ...showing, adopts: turn.replyToId }
      : showing,
  );
  // A form that was sent before with something else in it shows that ticket: this one gets a card of its own.
  for (const wanted of [adopting, showings]) {
    const saved = await desk.tickets.save({ after: ticket, showings: wanted, once });
    if (saved === "saved") return { ticket, shownBy: wanted === adopting ? "the form" : "a new card" };
    const before = await filedBefore(desk, ticket.organisation, once);
    if (before) return { ticket: before, shownBy: await shownBy(desk, before, turn, formIn) };
  }
  throw new Error("a new ticket was refused by the store though nothing like it was there");
}

async function filedBefore(desk: Desk, organisation: OrganisationId, once: Once): Promise<Ticket | undefined> {
  const number = await desk.tickets.seen(organisation, once);
  return number && (await desk.tickets.find(organisation, number))?.ticket;
}

async function shownBy(desk: Desk, ticket: Ticket, { actor, replyToId }: Turn, formIn: Place | null) {
  const card = confirmationOf(ticket, formIn ?? personPlace(actor.id));
  const isForm = !replyToId || (await desk.tickets.shownIn(ticket.organisation, card)) === replyToId;
  return isForm ? "the form" : "a new card";
}

/** *Toch melden* is the same act as the report that led to it, so `anyway` does not count. */
function onceOf({ nonce, anyway: _, ...filled }: Given, turn: Turn): Once {
  return { person: turn.actor.id, nonce, act: { verb: "ticket.report", ...filled } };
}

/** One appointment leaves nothing to choose; with more only one of their own counts. */
export function organisationFor(
  chosen: OrganisationId | undefined,
  { appointments }: Person,
): OrganisationId | undefined {
  if (appointments.length === 1) return appointments[0];
  return chosen && appointments.includes(chosen) ? chosen : undefined;
}
