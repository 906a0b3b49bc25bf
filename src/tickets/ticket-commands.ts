import type { Message } from "../lib/message.ts";
import { keyPart } from "../lib/place.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { type Desk, isAmongThemselves } from "./desk.ts";
import { findFor } from "./find-ticket.ts";
import { listTickets, openForm, openTicket } from "./ticket-actions.ts";
import { onBehalfCommands } from "./on-behalf.ts";
import { saidIn } from "./ticket-input.ts";
import { IN_PERSONAL_CHAT } from "./texts.ts";
import type { Ticket, TicketNumber } from "./ticket.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";
import { workListCommands } from "./work-list.ts";

/** As people type it, for a pattern without regard to case. */
export const NUMBER = String.raw`(M\d{2}-\d{6})`;

const FORM =
  /^(?:melden|(?:ik wil )?(?:een )?(?:nieuwe )?(?:melding|storing|vraag)(?: of vraag)?(?: (?:melden|doen|maken|stellen))?)[.!?]*$/i;

/** What a card's button does, typed: the word, its verb, and the field that the text after the number fills. */
export interface TypedButton {
  readonly says: string;
  readonly verb: string;
  readonly field?: string;
  readonly also?: object;
}

const TYPED: readonly TypedButton[] = [
  { says: "oppakken|pak op", verb: "ticket.take" },
  { says: "bekijk(?: de tekst(?: van)?)?", verb: "ticket.read" },
  { says: "vraag", verb: "ticket.ask", field: "question" },
  { says: "antwoord", verb: "ticket.answer", field: "answer" },
  { says: "aanvullen|aanvulling", verb: "ticket.add", field: "addition" },
  { says: "intrekken|trek in", verb: "ticket.withdraw" },
  { says: "doorzetten naar beheer|beheer", verb: "ticket.pass-to-operations", field: "note" },
  { says: "terug naar de helpdesk|helpdesk", verb: "ticket.pass-to-helpdesk", field: "note" },
  { says: "doorzetten naar leverancier|leverancier", verb: "ticket.pass-to-supplier", field: "note" },
  { says: "bericht", verb: "ticket.message", field: "message" },
  { says: "notitie", verb: "ticket.note", field: "note" },
  { says: "toewijzen|wijs toe", verb: "ticket.assign", field: "name" },
  { says: "in de wacht|wacht", verb: "ticket.hold", field: "reason", also: { waitsFor: "something-else" } },
  { says: "weer oppakken|verder", verb: "ticket.wake" },
  { says: "samenvoegen|voeg samen", verb: "ticket.merge", field: "into" },
  { says: "ontkoppelen|koppel los", verb: "ticket.unmerge" },
  { says: "prioriteit", verb: "ticket.prioritise", field: "priority" },
  { says: "oplossen", verb: "ticket.resolve", field: "solution", also: { resolution: "resolved" } },
  { says: "afgesproken", verb: "ticket.resolve", field: "solution", also: { resolution: "otherwise-agreed" } },
  { says: "opgelost", verb: "ticket.confirm", field: "remark" },
  { says: "heropenen|heropen", verb: "ticket.reopen", field: "reason" },
];

/** Everything about tickets that can be typed; the first that fits is run. */
export function ticketCommands(desk: Desk, actions: Readonly<Record<string, CardAction>>): Command[] {
  return [
    forOneself({
      says: /^(?:mijn meldingen|meldingen|status)[.!?]*$/i,
      run: async (_, turn) => [await listTickets(desk, turn, "")],
    }),
    forOneself({
      says: FORM,
      run: async (_, turn) => [await openForm(desk, turn, {})],
    }),
    forOneself({
      says: /^(?:gevoelig|gevoelige melding)(?:\s*:\s*([\s\S]+))?[.!?]*$/i,
      run: async ([, text = ""], turn) => [await openForm(desk, turn, { text: saidIn(text), sensitive: true })],
    }),
    ...workListCommands(desk),
    ...onBehalfCommands(desk),
    forTeams(desk, {
      says: new RegExp(`^(?:status|melding|open)?\\s*${NUMBER}[.!?]*$`, "i"),
      run: async ([, number], turn) => [await openTicket(desk, turn, numberOf(number))],
    }),
    ...TYPED.map((button) => forTeams(desk, typedButton(desk, actions, button))),
  ];
}

/**
 * A button that is typed: "oplossen M26-000123: de printer is vervangen".
 * @param find the ticket of this number, for who may press the button; anybody else reads that it is not found
 */
export function typedButton(
  desk: Desk,
  actions: Readonly<Record<string, CardAction>>,
  { says, verb, field, also }: TypedButton,
  find: FindTyped = (number, { actor }) => findFor(desk, actor, number),
): Command {
  const action = actionOf(actions, verb);
  return {
    says: new RegExp(`^(?:${says})\\s+${NUMBER}(?:\\s*[:,-]?\\s+([\\s\\S]+))?[.!?]*$`, "i"),
    run: async ([, number, text = ""], turn) => {
      const ticket = await find(numberOf(number), turn);
      return ticket
        ? [await typed(action, ticket, { ...also, ...(field && { [field]: text }) }, turn)]
        : [{ summary: REFUSAL_TEXT["unknown-ticket"] }];
    },
  };
}

type FindTyped = (number: TicketNumber, turn: Turn) => Promise<Ticket | undefined>;

export const elsewhere: readonly Message[] = [{ summary: IN_PERSONAL_CHAT }];

/** In a channel everybody would read what is one person's own. */
export const forOneself = ({ says, run }: Command): Command => ({
  says,
  run: async (match, turn) => (turn.chat === "channel" ? elsewhere : run(match, turn)),
});

/** Of all channels only those of the teams may show a ticket. */
export const forTeams = (desk: Desk, { says, run }: Command): Command => ({
  says,
  run: async (match, turn) => ((await isAmongThemselves(desk, turn)) ? run(match, turn) : elsewhere),
});

/** What somebody has in their own chat, and the Helpdesk in its channel. */
export const forHelpdesk = (desk: Desk, { says, run }: Command): Command => ({
  says,
  run: async (match, turn) => {
    const isTheirs = turn.chat !== "channel" || (await desk.teamIn(turn.reference.conversationId)) === "helpdesk";
    return isTheirs ? run(match, turn) : elsewhere;
  },
});

export const numberOf = (typed: string | undefined): TicketNumber => (typed ?? "").toUpperCase() as TicketNumber;

const typed = (
  action: CardAction,
  { organisation, number: ticket }: Ticket,
  fields: object,
  turn: Turn,
): Promise<Message> => action({ ...fields, organisation, ticket, nonce: keyPart(turn.activityId) }, turn);
