import { randomUUID } from "node:crypto";
import { rightDoor } from "../agreement/right-door.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import type { z } from "zod";
import { type Desk, agreedFor } from "./desk.ts";
import { reportForm, rightDoorCard } from "./report-cards.ts";
import { textCard } from "./texts.ts";
import { type Ticket, report } from "./ticket.ts";
import { reporterCard } from "./ticket-cards.ts";
import { ReportInput } from "./ticket-input.ts";
import { showingsOf } from "./ticket-showings.ts";
import type { Once } from "./ticket-store.ts";

type Given = z.output<typeof ReportInput>;

const NOT_CONNECTED = "De Helpdesk is nog niet aangesloten. Ik kan uw melding nog niet aannemen.";

/** *Melden*: the form becomes the confirmation; the same form twice is the same ticket. */
export function reporting(desk: Desk): CardAction {
  return cardAction(
    ReportInput,
    async (given, turn) => {
      const organisation = organisationFor(given.organisation, turn.actor);
      if (!organisation) return formAgain(desk, turn, given, ["Kies voor welke gemeente u meldt."]);

      const door = given.anyway ? undefined : rightDoor(given.text.text, given.area);
      if (door) return rightDoorCard(door, given, organisation, desk.entranceOf(organisation));
      if (!(await desk.isConnected())) return textCard(NOT_CONNECTED);

      return reporterCard(...(await file(desk, organisation, given, turn)));
    },
    async (problems, data, turn) => formAgain(desk, turn, data as Partial<Given>, problems),
  );
}

async function file(desk: Desk, organisation: OrganisationId, given: Given, turn: Turn) {
  const { text: said, area = "unknown", impact, canWork, reachableAt } = given;
  const ticket = report(
    await desk.numbers.next(turn.now),
    organisation,
    { said, area, impact, canWork, reachableAt },
    turn,
  );
  const once = onceOf(given, turn);
  const showings = showingsOf(undefined, ticket, turn.replyToId).map((showing) =>
    becomesConfirmation(showing.place, turn) && turn.replyToId ? { ...showing, adopts: turn.replyToId } : showing,
  );
  if ((await desk.tickets.save({ after: ticket, showings, once })) === "saved") return withAgreed(desk, ticket);
  return withAgreed(desk, await filedBefore(desk, organisation, once));
}

const withAgreed = (desk: Desk, ticket: Ticket) => [ticket, agreedFor(desk, ticket)] as const;

/** The form is in the reporter's own chat; one that was sent from elsewhere stays there and a new card comes. */
const becomesConfirmation = (place: string, turn: Turn): boolean =>
  turn.chat === "personal" && place === `person:${turn.actor.id}`;

async function filedBefore(desk: Desk, organisation: OrganisationId, once: Once): Promise<Ticket> {
  const number = await desk.tickets.seen(organisation, once);
  const found = number && (await desk.tickets.find(organisation, number));
  if (!found) throw new Error("a new ticket was refused by the store though nothing like it was there");
  return found.ticket;
}

/** *Toch melden* is the same act as the report that led to it, so `anyway` does not count. */
function onceOf({ nonce, anyway: _, ...filled }: Given, turn: Turn): Once {
  return { person: turn.actor.id, nonce, act: { verb: "ticket.report", ...filled } };
}

/** One appointment leaves nothing to choose; with more only one of their own counts. */
function organisationFor(chosen: OrganisationId | undefined, { appointments }: Person): OrganisationId | undefined {
  if (appointments.length === 1) return appointments[0];
  return chosen && appointments.includes(chosen) ? chosen : undefined;
}

const formAgain = (desk: Desk, turn: Turn, data: Partial<Given>, problems: readonly string[]): Message =>
  reportForm(
    {
      nonce: randomUUID(),
      appointments: turn.actor.appointments.map((id) => ({ value: id, title: desk.entranceOf(id).name })),
      problems,
    },
    data,
  );
