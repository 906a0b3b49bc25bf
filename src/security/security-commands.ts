import { keyPart } from "../lib/place.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { findFor } from "../tickets/find-ticket.ts";
import type { SecurityKind } from "../tickets/security.ts";
import { NUMBER, forOneself, numberOf } from "../tickets/ticket-commands.ts";
import { REFUSAL_TEXT } from "../tickets/ticket-words.ts";
import type { SecurityDesk } from "./security-actions.ts";

const FIRST =
  /^(?:beveiliging(?:sincident)?(?: melden)?|phishing|virus|(?:laptop|telefoon|tablet|apparaat|token) (?:gestolen|kwijt|verloren)|data ?lek)[.!?]*$/i;

const URGENT =
  /^spoed[: ]+(phishing|virus|(?:apparaat|laptop|telefoon|tablet|token) (?:kwijt|gestolen)(?: of gestolen)?|data ?lek)(?:\s*[:,-]\s*([\s\S]+))?[.!]*$/i;

const KINDS: readonly (readonly [RegExp, SecurityKind])[] = [
  [/^phishing/i, "phishing"],
  [/^virus/i, "virus"],
  [/^data/i, "data-leak"],
];
const kindOf = (word: string): SecurityKind => KINDS.find(([says]) => says.test(word))?.[1] ?? "lost-device";

/** Everything about incidents that can be typed. */
export function securityCommands(
  { desk }: SecurityDesk,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  const press = async (verb: string, data: object, turn: Turn) => [await actionOf(actions, verb)(data, turn)];
  const on = async (verb: string, number: string, fields: object, turn: Turn) => {
    const ticket = await findFor(desk, turn.actor, numberOf(number));
    if (!ticket) return [{ summary: REFUSAL_TEXT["unknown-ticket"] }];
    const target = { organisation: ticket.organisation, ticket: ticket.number, nonce: keyPart(turn.activityId) };
    return press(verb, { ...target, ...fields }, turn);
  };

  return [
    forOneself({ says: FIRST, run: ([text], turn) => press("security.form", { text }, turn) }),
    forOneself({
      says: URGENT,
      run: ([, word = "", text = ""], turn) =>
        press("security.report", { kind: kindOf(word), text, nonce: keyPart(turn.activityId) }, turn),
    }),
    forOneself({
      says: new RegExp(`^(?:download )?overzicht(?: van)? ${NUMBER}[.!?]*$`, "i"),
      run: ([, number = ""], turn) => on("security.overview", number, {}, turn),
    }),
    forOneself({
      says: new RegExp(
        `^ontdekt ${NUMBER}:?\\s+(?:op )?(\\d{1,2})-(\\d{1,2})-(\\d{4})(?: om)? (\\d{1,2}[:.]\\d{2})(?: uur)?[.!]*$`,
        "i",
      ),
      run: ([, number = "", date = "", month = "", year = "", time = ""], turn) => {
        const day = [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-");
        return on("security.discovered", number, { day, time }, turn);
      },
    }),
  ];
}
