import { type Opening, openingText } from "../agreement/service-hours.ts";
import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { Rows } from "../lib/rows.ts";
import { type OrganisationId, isAgent, reach } from "../people/person.ts";
import type { CardAction, Command, Turn } from "../people/turn.ts";

/** What the welcome and the help need of the rest. */
export interface Reception {
  readonly rows: Rows;
  readonly phoneOf: (organisation: OrganisationId) => string | undefined;
  readonly openingAt: (moment: Instant) => Opening;
}

const WHAT_I_DO = [
  "Ik ben de digitale Helpdesk. Ik ben geen mens.",
  "U kunt hier een storing of een vraag melden, iets aanvragen, en volgen wat ermee gebeurt. Uw melding gaat naar de medewerkers van de Helpdesk.",
  "Typ gewoon wat er aan de hand is, of kies een knop.",
  "Phishing, een virus, een apparaat kwijt of een datalek? Typ dat. Dan meld ik het met spoed.",
];

const welcomeCard: Message = {
  summary: "Welkom bij de Helpdesk",
  card: {
    template: "welcome",
    data: {
      title: "Welkom bij de Helpdesk",
      fallback: WHAT_I_DO.join(" "),
      paragraphs: WHAT_I_DO.map((text) => ({ text })),
    },
  },
};

/** On installation: once, however often the bot is installed. In a channel there is nobody to greet. */
export async function welcome({ rows }: Reception, turn: Turn): Promise<readonly Message[]> {
  if (turn.chat !== "personal") return [];

  const [usual] = turn.actor.appointments;
  const greeted = { insert: `greeted|${turn.actor.id}`, value: { at: turn.now } };
  return (await rows.write(usual, [greeted])) === "saved" ? [welcomeCard] : [];
}

/** *Hulp*, with *Liever iemand spreken?*: a number only where the organisation file has one, else a call back. */
export function helpCard({ phoneOf, openingAt }: Reception, { actor, now }: Turn): Message {
  const phone = phoneOf(actor.appointments[0]);
  const worksHere = reach(actor).some((organisation) => isAgent(actor, organisation));
  return {
    summary: "Hulp van de Helpdesk",
    card: {
      template: "help",
      data: {
        fallback: "Typ melden, aanvragen, mijn meldingen, of status met het nummer van uw melding.",
        speak: phone
          ? `Bel de Helpdesk op ${phone}.`
          : "Het telefoonnummer is nog niet vastgesteld. Kies Bel mij terug, dan vraag ik een medewerker om u te bellen.",
        hours: openingText(openingAt(now), now) ?? "De Helpdesk is nu open.",
        ...{ canCallBack: !phone && !worksHere, canFileForOthers: worksHere },
      },
    },
  };
}

export const welcomeActions = (reception: Reception): Record<string, CardAction> => ({
  "help.show": async (_, turn) => helpCard(reception, turn),
});

export const welcomeCommands = (reception: Reception): Command[] => [
  { says: /^(?:hulp|help|menu|uitleg|\?)[.!?]*$/i, run: async (_, turn) => [helpCard(reception, turn)] },
  { says: /^(?:start|welkom|begin)[.!?]*$/i, run: async () => [welcomeCard] },
];
