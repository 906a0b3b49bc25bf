import type { CardAction, Command } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import { type TypedButton, forOneself, forTeams, typedButton } from "../tickets/ticket-commands.ts";

const TEAMS: readonly TypedButton[] = [
  { says: "voorstel|stel voor", verb: "term.propose", field: "typed" },
  { says: "op tijd", verb: "term.on-time" },
];

const REPORTERS: readonly TypedButton[] = [
  { says: "akkoord met (?:het )?voorstel", verb: "term.agree" },
  { says: "overleggen(?: over)?", verb: "term.discuss", field: "text" },
];

/** Everything about a term that can be typed. */
export const consultCommands = (desk: Desk, actions: Readonly<Record<string, CardAction>>): readonly Command[] => [
  ...TEAMS.map((button) => forTeams(desk, typedButton(desk, actions, button))),
  ...REPORTERS.map((button) => forOneself(typedButton(desk, actions, button))),
];
