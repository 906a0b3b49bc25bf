import { z } from "zod";
import { type Instant, dutchMoment, inAmsterdam, instant } from "../lib/instant.ts";
import { moment, personId } from "./asked-for.ts";

/* What a security incident adds to a ticket. The rules are in `../security`. */

export const SECURITY_KINDS = ["phishing", "virus", "lost-device", "data-leak"] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];

export const Security = z.object({
  kind: z.enum(SECURITY_KINDS),
  /** When somebody found out, as far as it was asked. */
  discoveredAt: moment.optional(),
  /** Each CISO of the municipality who has a card of it. */
  told: z.array(personId),
});
export type Security = z.infer<typeof Security>;

export const SECURITY_TITLE: Record<SecurityKind, string> = {
  phishing: "Phishing",
  virus: "Virus",
  "lost-device": "Apparaat kwijt of gestolen",
  "data-leak": "Datalek",
};

/** Asked afterwards, never before it is filed. */
export const SECURITY_QUESTION: Record<SecurityKind, string> = {
  phishing: "Van wie kwam het bericht? Hebt u op een link geklikt, iets geopend of een wachtwoord ingevuld?",
  virus: "Wat ziet u op uw scherm? Wat deed u vlak daarvoor?",
  "lost-device": "Welk apparaat is het? Waar en wanneer had u het voor het laatst?",
  "data-leak": "Om welke gegevens gaat het, en van hoeveel mensen? Wie kan de gegevens hebben gezien?",
};

export const NOTHING_BLOCKED = "Er is nog niets geblokkeerd. U krijgt hier bericht als dat is gebeurd.";

/** General Data Protection Regulation (AVG), article 33. No term of the DVO. */
const NOTIFY_WITHIN_HOURS = 72;

interface LeakClock {
  readonly security?: Security | undefined;
  readonly reportedAt: Instant;
}

/** 72 hours on the clock after somebody found out, or after it was reported as long as that is not known. */
function notifyBy({ security, reportedAt }: LeakClock): Instant | undefined {
  if (security?.kind !== "data-leak") return undefined;
  const known = inAmsterdam(security.discoveredAt ?? reportedAt);
  return instant(known.plus({ hours: NOTIFY_WITHIN_HOURS }).toJSDate());
}

/** For the Helpdesk and the CISO; whether anything must be notified is the municipality's to decide. */
export function leakClock(ticket: LeakClock): string | undefined {
  const by = notifyBy(ticket);
  if (!by) return undefined;
  const from = ticket.security?.discoveredAt
    ? `72 uur na het ontdekken is op ${dutchMoment(by)}.`
    : `72 uur na de melding is op ${dutchMoment(by)}. Wanneer het is ontdekt, is nog niet bekend.`;
  return `${from} Dat is de termijn van de AVG (artikel 33), niet van de DVO. Of de gemeente het moet melden, beslist de gemeente.`;
}
