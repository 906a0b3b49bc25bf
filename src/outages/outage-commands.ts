import { keyPart } from "../lib/place.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { NUMBER, numberOf } from "../tickets/ticket-commands.ts";
import { REFUSAL_TEXT } from "../tickets/ticket-words.ts";
import { handledBy, listOutages } from "./outage-actions.ts";
import type { Outages } from "./outages.ts";

const TEXT = String.raw`(?:\s*[:,-]?\s+([\s\S]+))?`;

/** Everything about known outages that can be typed. */
export function outageCommands(outages: Outages, actions: Readonly<Record<string, CardAction>>): Command[] {
  const run = async (verb: string, data: object, turn: Turn) => [
    await actionOf(actions, verb)({ nonce: keyPart(turn.activityId), ...data }, turn),
  ];
  const typed = (says: string, verb: string, field?: string): Command => ({
    says: new RegExp(`^(?:${says})\\s+${NUMBER}${field ? TEXT : String.raw`[.!?]*`}$`, "i"),
    run: ([, ref = "", text = ""], turn) => run(verb, { outage: ref, ...(field && { [field]: text }) }, turn),
  });

  return [
    { says: /^(?:bekende )?storingen[.!?]*$/i, run: async (_, turn) => [await listOutages(outages, turn)] },
    typed("(?:ik heb )?(?:hier )?ook last van", "outage.join"),
    typed("nieuws", "outage.tell", "news"),
    typed("(?:storing )?voorbij", "outage.end"),
    {
      says: new RegExp(`^(?:maak )?storing bekend(?: maken)?\\s+${NUMBER}${TEXT}$`, "i"),
      run: async ([, number = "", text = ""], turn) => {
        const ticket = await findFor(outages.desk, turn.actor, numberOf(number));
        if (!ticket) return [{ summary: REFUSAL_TEXT["unknown-ticket"] }];
        const target = { organisation: ticket.organisation, ticket: ticket.number };
        const organisations = handledBy(outages, turn.actor).join(",");
        return run("outage.make", { ...target, text, organisations }, turn);
      },
    },
  ];
}
