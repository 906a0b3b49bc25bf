import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { rightDoor } from "../agreement/right-door.ts";
import type { Message } from "../lib/message.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Desk, agreedFor } from "./desk.ts";
import { recognise } from "./recognise.ts";
import { type Filled, reportForm, rightDoorCard } from "./report-cards.ts";
import { type Ticket, report } from "./ticket.ts";
import { reporterCard } from "./ticket-cards.ts";
import { ReportInput, UnfinishedReport } from "./ticket-input.ts";
import { showingsOf, ticketSubject } from "./ticket-showings.ts";
import type { Once } from "./ticket-store.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";

/** A ticket's first card is of its first event. */
const FIRST_CARD = 1;

type Given = z.output<typeof ReportInput>;

const notConnected = (what: "melding" | "aanvraag"): string =>
  `De Helpdesk is nog niet aangesloten. Ik kan uw ${what} nog niet aannemen.`;

/** *Melden*: the form becomes the confirmation; the same form twice is the same ticket. */
export function reporting(desk: Desk): CardAction {
  return cardAction(
    ReportInput,
    async (given, turn) => {
      const organisation = organisationFor(given.organisation, turn.actor);
      if (!organisation) return formFor(desk, turn.actor, given, ["Kies voor welke gemeente u meldt."]);

      const door = given.anyway ? undefined : rightDoor(given.text.text, given.area);
      if (door) return rightDoorCard(door, given, organisation, desk.entranceOf(organisation));
      const problem = await obstacle(desk, organisation, turn, "melding");
      if (problem) return formFor(desk, turn.actor, given, [problem]);

      return file(desk, await reported(desk, organisation, given, turn), onceOf(given, turn), turn);
    },
    async (problems, data, { actor }) => formFor(desk, actor, UnfinishedReport.safeParse(data).data ?? {}, problems),
  );
}

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
): Promise<Message> {
  return reportForm(
    {
      nonce: randomUUID(),
      appointments: person.appointments.map((id) => ({ value: id, title: desk.entranceOf(id).name })),
      outages: await desk.outagesFor(person, filled.area),
      problems,
    },
    filled,
  );
}

async function reported(desk: Desk, organisation: OrganisationId, given: Given, turn: Turn): Promise<Ticket> {
  const { text: said, impact, canWork, reachableAt, sensitive } = given;
  const area = given.area ?? recognise(said.text).area ?? "unknown";
  const number = await desk.numbers.next(turn.now);
  return reportFor(reporter, number, organisation, { said, area, impact, canWork, reachableAt, sensitive }, turn);
}

/** Keeps a new ticket, once: the form that was sent becomes its confirmation, and so does the same form again. */
export async function file(desk: Desk, ticket: Ticket, once: Once, turn: Turn): Promise<Message> {
  const filed = await keep(desk, ticket, once, turn);
  const confirmation = reporterCard(filed.ticket, agreedFor(desk, filed.ticket));
  return filed.shownBy === "the form" ? confirmation : { summary: confirmation.summary };
}

interface Filed {
  readonly ticket: Ticket;
  readonly shownBy: "the form" | "a new card";
}

async function keep(desk: Desk, ticket: Ticket, once: Once, turn: Turn): Promise<Filed> {
  const showings = showingsOf(undefined, ticket, turn.replyToId);
  const adopting = showings.map((showing) =>
    turn.replyToId && becomesConfirmation(showing.place, turn) ? { ...showing, adopts: turn.replyToId } : showing,
  );
  // A form that was sent before with something else in it shows that ticket: this one gets a card of its own.
  for (const wanted of [adopting, showings]) {
    const saved = await desk.tickets.save({ after: ticket, showings: wanted, once });
    if (saved === "saved") return { ticket, shownBy: wanted === adopting ? "the form" : "a new card" };
    const before = await filedBefore(desk, ticket.organisation, once);
    if (before) return { ticket: before, shownBy: await shownBy(desk, before, turn) };
  }
  throw new Error("a new ticket was refused by the store though nothing like it was there");
}

/** The form is in the reporter's own chat; one that was sent from elsewhere stays there and a new card comes. */
const becomesConfirmation = (place: Place, { chat, actor }: Turn): boolean =>
  chat === "personal" && place === personPlace(actor.id);

async function filedBefore(desk: Desk, organisation: OrganisationId, once: Once): Promise<Ticket | undefined> {
  const number = await desk.tickets.seen(organisation, once);
  return number && (await desk.tickets.find(organisation, number))?.ticket;
}

async function shownBy(desk: Desk, { organisation, number }: Ticket, { actor, replyToId }: Turn) {
  const card = { subject: ticketSubject(number, FIRST_CARD), place: personPlace(actor.id) };
  const isForm = !replyToId || (await desk.tickets.shownIn(organisation, card)) === replyToId;
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
