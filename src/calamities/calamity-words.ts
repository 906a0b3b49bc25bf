import { dateOf, dutchMoment } from "../lib/instant.ts";
import type { Verdict } from "../agreement/calamity-tree.ts";
import { BOT } from "../tickets/ticket.ts";
import type { Colour } from "../tickets/ticket-words.ts";
import type { Calamity, CalamityRefusal, Duty, Kind, LogEntry, LogEvent, Step } from "./calamity.ts";

/* Every Dutch word about a calamity that depends on its state; what never varies stands in cards/calamity-*.json. */

export const VERDICT: Record<Verdict, string> = { incident: "incident", calamity: "calamiteit" };

export const KIND: Record<Kind, string> = {
  general: "Calamiteit (DVO 5.2)",
  failover: "Uitwijk (DVO 4.1.4)",
  outbreak: "Uitbraak van een virus (DVO 4.7.1)",
};

export const STEP: Record<Step, string> = {
  identify: "Identificeren",
  isolate: "Isoleren",
  remove: "Verwijderen",
  repair: "Repareren",
};

export const DUTY: Record<Duty, string> = {
  coordination: "Coördinatie",
  communication: "Communicatie",
  technique: "Techniek",
  log: "Logboek",
};

type Status = Calamity["state"]["status"];

export const STATUS: Record<Status, { readonly says: string; readonly colour: Colour }> = {
  proposed: { says: "Voorgesteld door de Helpdesk", colour: "Warning" },
  declined: { says: "Geen calamiteit", colour: "Default" },
  declared: { says: "Calamiteit", colour: "Attention" },
  over: { says: "Voorbij", colour: "Good" },
};

export const SUMMARY: Record<Status, string> = {
  proposed: "is dit een calamiteit?",
  declined: "geen calamiteit",
  declared: "calamiteit",
  over: "de calamiteit is voorbij",
};

const EVENT: Record<LogEvent, string> = {
  proposed: "Eerste beoordeling: calamiteit",
  declined: "Geen calamiteit",
  declared: "Calamiteit uitgeroepen",
  decided: "Besluit",
  "switched-off": "Onderdelen uitgezet",
  informed: "Bericht aan gemeenten",
  "duty-taken": "Doet",
  "duty-left": "Gestopt met",
  "step-finished": "Stap afgerond",
  "taken-over": "Uitwijk gelukt: de andere locatie heeft het overgenomen",
  "aim-passed": "Het streven van 4 uur is voorbij",
  ended: "Calamiteit voorbij",
};

/** "Stap afgerond: Isoleren" */
export function eventTitle({ kind, duty, step }: LogEntry): string {
  const what = duty ? DUTY[duty].toLowerCase() : step && STEP[step];
  return what ? `${EVENT[kind]}: ${what}` : EVENT[kind];
}

export const nameIn = ({ names }: Pick<Calamity, "names">, person: string): string => names[person] ?? "een medewerker";

/** "Iris Smeets · 23 november 2026 om 10.00 uur"; nobody for what happens by itself. */
export const whoAndWhen = (calamity: Calamity, by: string, at: LogEntry["at"]): string =>
  [by === BOT ? "" : nameIn(calamity, by), dutchMoment(at)].filter(Boolean).join(" · ");

/** The short reply beneath a team's card: an edit notifies nobody. */
export const REPLY_TO_TEAMS: Partial<Record<LogEvent, string>> = {
  proposed: "de Helpdesk stelt opnieuw voor om een calamiteit uit te roepen.",
  declined: "dit is geen calamiteit.",
  declared: "de calamiteit is uitgeroepen.",
  decided: "er is een besluit vastgelegd.",
  "switched-off": "er zijn onderdelen uitgezet.",
  informed: "er is een bericht aan de gemeenten gestuurd.",
  "step-finished": "er is een stap afgerond.",
  "taken-over": "de uitwijk is gelukt.",
  ended: "de calamiteit is voorbij.",
};

/** For Beheer alone. */
export const REPLY_TO_BEHEER: Partial<Record<LogEvent, string>> = {
  "aim-passed": "het streven van 4 uur (DVO 4.1.4) is voorbij.",
};

export const NEWS_FOR_MUNICIPALITY = "er is nieuws. Het staat op de kaart.";

const LIST = new Intl.ListFormat("nl", { type: "disjunction" });

/** Whoever is asked whether it is one; any of them may say so. */
export function whoDeclares({ told, names }: Pick<Calamity, "told" | "names">): string {
  if (told.length === 0)
    return "Niemand heeft de rol van incidentmanager, teamleider of manager ICT. Neem zelf contact op.";
  return `${LIST.format(told.map((person) => nameIn({ names }, person)))} beslist.`;
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;

/** "2 uur en 15 minuten": on the clock, also at night. */
export function durationText(from: LogEntry["at"], to: LogEntry["at"]): string {
  const minutes = Math.max(0, Math.floor((dateOf(to).getTime() - dateOf(from).getTime()) / MINUTE_MS));
  const hours = Math.floor(minutes / MINUTES_AN_HOUR);
  const rest = minutes % MINUTES_AN_HOUR;
  const minuteText = rest === 1 ? "1 minuut" : `${String(rest)} minuten`;
  if (hours === 0) return minuteText;
  return rest === 0 ? `${String(hours)} uur` : `${String(hours)} uur en ${minuteText}`;
}

export const noChannelText = (name: string): string => `${name} heeft nog geen kanaal. Neem zelf contact op.`;

export const CALAMITY_REFUSAL: Record<CalamityRefusal, string> = {
  "unknown-calamity":
    "Deze calamiteit is niet gevonden. De Helpdesk doet eerst de eerste beoordeling van een melding (DVO 5.2).",
  "may-not-declare":
    "Alleen de incidentmanager, de teamleider of de manager ICT kan dit doen, voor elke organisatie die het raakt.",
  "already-declared": "Deze calamiteit is al uitgeroepen.",
  "not-proposed": "Dit voorstel is al afgehandeld.",
  "not-declared": "Er is nog geen calamiteit uitgeroepen.",
  "already-over": "Deze calamiteit is al voorbij. Is er iets nieuws? Dan is een nieuwe melding nodig.",
  "nobody-concerned": "Kies voor wie de calamiteit geldt.",
  "no-such-duty": "Kies wat u doet: coördinatie, communicatie, techniek of logboek.",
  "duty-taken": "Een collega doet dit al. De incidentmanager kan het overnemen, of uw collega stopt er eerst mee.",
  "not-your-duty": "U doet dit niet.",
  "no-such-step": "Kies een stap: identificeren, isoleren, verwijderen of repareren.",
  "no-outbreak": "Dit hoort bij een uitbraak van een virus (DVO 4.7.1). Deze calamiteit is dat niet.",
  "no-failover": "Dit hoort bij een uitwijk (DVO 4.1.4). Deze calamiteit is dat niet.",
  "step-finished": "Deze stap is al afgerond.",
  "already-taken-over": "De andere locatie heeft het al overgenomen.",
  "log-full": "Het logboek is vol. De calamiteit kan alleen nog worden beëindigd.",
  "changed-meanwhile": "Een collega was u net voor. Kijk hoe het er nu voor staat en probeer het opnieuw.",
};
