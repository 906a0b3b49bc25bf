import type { Colour } from "../tickets/ticket-words.ts";
import type { Tone } from "./kind.ts";
import type { Entry, NoticeRefusal } from "./notice.ts";

/** Why something cannot be done with a notice now. */
export type PressRefusal =
  NoticeRefusal | "unknown-notice" | "unknown-kind" | "not-allowed" | "not-offered" | "no-team" | "changed-meanwhile";

export const NOTICE_REFUSAL: Record<PressRefusal, string> = {
  "unknown-notice": "Deze waarschuwing is niet gevonden. Typ waarschuwingen voor wat er nu speelt.",
  "unknown-kind": "Met deze waarschuwing kan ik nu niets doen. Probeer het later opnieuw.",
  "not-allowed": "U hebt niet de rol om dit te doen.",
  "not-offered": "Dit kan nu niet bij deze waarschuwing.",
  "no-team": "Beheer heeft nog geen kanaal. Ik kan nu geen melding maken.",
  "is-over": "Deze waarschuwing is al voorbij.",
  "already-acknowledged": "Een collega was u net voor.",
  "has-ticket": "Er is al een melding van gemaakt.",
  "not-later": "Kies een dag die nog komt.",
  "already-marked": "Een collega was u net voor.",
  "changed-meanwhile": "Een collega was u net voor. Kijk hoe het er nu voor staat en probeer het opnieuw.",
};

export const NO_SUCH_NOTICES =
  "De waarschuwingen zijn voor Beheer, de Helpdesk en de contactpersonen van een gemeente.";

export const withoutChannelText = (organisationName: string): string =>
  `${organisationName} heeft nog geen kanaal. Neem zelf contact op.`;

/** Of a notice of a kind that we do not know: nothing of it can be told. */
export const UNKNOWN_KIND = "Ik kan deze waarschuwing nu niet tonen. Vraag Beheer wat er is.";

export const BACK_AGAIN = "weer aan de beurt.";
/** Beneath the card of a kind that we do not know. */
export const SOME_NEWS = "er is nieuws over deze waarschuwing.";

export const TONE: Record<Tone, Colour> = {
  good: "Good",
  warning: "Warning",
  attention: "Attention",
  neutral: "Default",
};

/** What happened, in the timeline. */
export const EVENT: Record<Exclude<Entry["event"], "marked">, string> = {
  opened: "Begonnen",
  stage: "Nieuwe stand",
  refired: "Opnieuw",
  changed: "Bijgewerkt",
  reopened: "Weer begonnen",
  closed: "Voorbij",
  acknowledged: "Opgepakt",
  snoozed: "Uitgesteld",
  woken: "Weer aan de beurt",
  ticket: "Melding gemaakt",
};
