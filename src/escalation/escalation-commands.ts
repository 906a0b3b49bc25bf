import { keyPart } from "../lib/place.ts";
import type { CardAction, Command, Turn } from "../people/turn.ts";
import { elsewhere, forOneself } from "../tickets/ticket-commands.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { type Escalations, findAsked } from "./escalation-actions.ts";
import { ESCALATION_REFUSAL } from "./escalation-words.ts";

const NUMBER = String.raw`(M\d{2}-\d{6})`;

interface Typed {
  readonly says: string;
  readonly verb: string;
  readonly also?: object;
  /** What follows the number. */
  readonly field?: string;
  /** Also in the Helpdesk's channel. */
  readonly helpdesks?: true;
}

const TYPED: readonly Typed[] = [
  { says: "(?:ik )?kom er niet uit(?: met)?|escaleer", verb: "escalation.ask" },
  { says: "naar de incidentmanager|naar de teamleider|leg voor", verb: "escalation.pass-on", helpdesks: true },
  { says: "naar het directieberaad", verb: "escalation.pass-on", helpdesks: true },
  { says: "naar het directieberaad via de leidinggevende", verb: "escalation.pass-on", also: { via: "manager" } },
  { says: "(?:escalatie )?niet nodig", verb: "escalation.not-needed" },
  { says: "escalatie oppakken", verb: "escalation.take", helpdesks: true },
  { says: "escalatie afgerond", verb: "escalation.settle", field: "text", helpdesks: true },
];

/** Everything about escalations that can be typed. */
export function escalationCommands(
  house: Escalations,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  return TYPED.map((typed) => {
    const command = commandFor(house, actions, typed);
    return typed.helpdesks ? inHelpdesksChannel(house, command) : forOneself(command);
  });
}

function commandFor(
  house: Escalations,
  actions: Readonly<Record<string, CardAction>>,
  { says, verb, also, field }: Typed,
): Command {
  const action = actions[verb];
  if (!action) throw new Error(`no action for ${verb}`);
  return {
    says: new RegExp(`^(?:${says})\\s+${NUMBER}(?:\\s*[:,-]?\\s+([\\s\\S]+))?[.!?]*$`, "i"),
    run: async ([, typed = "", text = ""], turn) => {
      const number = typed.toUpperCase() as TicketNumber;
      const stored = await findAsked(house, turn.actor, number);
      if (!stored) return [{ summary: ESCALATION_REFUSAL["unknown-ticket"] }];
      const { organisation } = stored.ticket;
      const data = { ...also, ...(field && { [field]: text }), organisation, ticket: number };
      return [await action({ ...data, nonce: keyPart(turn.activityId) }, turn)];
    },
  };
}

const inHelpdesksChannel = ({ desk }: Escalations, { says, run }: Command): Command => ({
  says,
  run: async (match, turn: Turn) => {
    const isTheirs = turn.chat !== "channel" || (await desk.teamIn(turn.reference.conversationId)) === "helpdesk";
    return isTheirs ? run(match, turn) : elsewhere;
  },
});
