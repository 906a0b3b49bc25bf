import type { CardAction, Command } from "../people/turn.ts";
import { type TypedButton, forHelpdesk, forOneself, typedButton } from "../tickets/ticket-commands.ts";
import { type Escalations, findAsked } from "./escalation-actions.ts";

const OWN: readonly TypedButton[] = [
  { says: "(?:ik )?kom er niet uit(?: met)?|escaleer", verb: "escalation.ask" },
  { says: "naar het directieberaad via de leidinggevende", verb: "escalation.pass-on", also: { via: "manager" } },
  { says: "(?:escalatie )?niet nodig", verb: "escalation.not-needed" },
];

const ALSO_THE_HELPDESKS: readonly TypedButton[] = [
  { says: "naar de incidentmanager|naar de teamleider|leg voor", verb: "escalation.pass-on" },
  { says: "naar het directieberaad", verb: "escalation.pass-on" },
  { says: "escalatie oppakken", verb: "escalation.take" },
  { says: "escalatie afgerond", verb: "escalation.settle", field: "text" },
];

/** Everything about escalations that can be typed. */
export function escalationCommands(
  house: Escalations,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  const button = (typed: TypedButton) =>
    typedButton(house.desk, actions, typed, (number, { actor }) => findAsked(house, actor, number));
  return [
    ...OWN.map((typed) => forOneself(button(typed))),
    ...ALSO_THE_HELPDESKS.map((typed) => forHelpdesk(house.desk, button(typed))),
  ];
}
