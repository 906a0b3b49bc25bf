import { AREAS, CAN_WORK, IMPACTS, type Choice } from "../agreement/services.ts";
import { dutchDay, dutchMoment } from "../lib/instant.ts";
import type { Hidden } from "../lib/redact.ts";
import { capital } from "../lib/words.ts";
import type { Asked, PassedOver } from "./asked-for.ts";
import type { EscalatedTo } from "./in-doubt.ts";
import {
  BOT,
  type RefusalReason,
  type Team,
  type Ticket,
  type TicketEvent,
  type TicketState,
  type TimelineEntry,
  type WAITS_FOR,
  assigneeOf,
  isApproved,
  isOpen,
  openQuestion,
} from "./ticket.ts";

/* Every Dutch word about a ticket that depends on its state; what never varies stands in cards/*.json. */

export const TEAM_NAME: Record<Team, string> = { helpdesk: "de Helpdesk", operations: "Beheer" };

export type Colour = "Default" | "Accent" | "Good" | "Warning" | "Attention";

interface StatusWords {
  /** For the reporter. */
  readonly inList: string;
  readonly inTeamList: string;
  readonly colour: Colour;
}

export const STATUS: Record<TicketState["status"], StatusWords> = {
  new: { inTeamList: "Nog niet opgepakt", inList: "Nieuw", colour: "Accent" },
  assigned: { inTeamList: "Opgepakt", inList: "In behandeling", colour: "Accent" },
  waiting: { inTeamList: "Wacht op de melder", inList: "Wacht op uw antwoord", colour: "Warning" },
  "with-supplier": { inTeamList: "Bij de leverancier", inList: "Bij de leverancier", colour: "Accent" },
  resolved: { inTeamList: "Afgehandeld", inList: "Afgehandeld: wacht op uw reactie", colour: "Good" },
  closed: { inTeamList: "Gesloten", inList: "Gesloten", colour: "Default" },
  withdrawn: { inTeamList: "Ingetrokken", inList: "Ingetrokken", colour: "Default" },
  "on-hold": { inTeamList: "In de wacht", inList: "In de wacht", colour: "Warning" },
  "awaiting-approval": { inTeamList: "Wacht op akkoord", inList: "Wacht op akkoord", colour: "Warning" },
  "with-owner": { inTeamList: "Bij de eigenaar", inList: "Wordt ingesteld door de eigenaar", colour: "Accent" },
  merged: { inTeamList: "Samengevoegd", inList: "Samen met een andere behandeld", colour: "Accent" },
  rejected: { inTeamList: "Afgewezen", inList: "Afgewezen", colour: "Attention" },
};

export const nameIn = (ticket: Ticket, person: string): string => ticket.names[person] ?? "een medewerker";

interface Nouns {
  readonly thing: string;
  readonly who: string;
  /** What has become of it when somebody has seen to it. */
  readonly done: string;
}

/** What it is, and who made it: a request is no "melding". */
export const nounsOf = ({ request }: Ticket): Nouns =>
  request
    ? { thing: "aanvraag", who: "aanvrager", done: "uitgevoerd" }
    : { thing: "melding", who: "melder", done: "opgelost" };

const yours = (ticket: Ticket): string => `uw ${nounsOf(ticket).thing}`;

const deciderIn = ({ approval }: Ticket): Asked | undefined => approval?.asked.findLast(({ over }) => !over);

/** "Wacht op akkoord van …": whose decision it is now, as long as that is known. */
export function awaitsWhom(ticket: Ticket): string {
  const decider = deciderIn(ticket);
  if (!decider?.person || decider.as === "assigner") return "Wacht op akkoord: er wordt iemand aangewezen";
  return `Wacht op akkoord van ${nameIn(ticket, decider.person)}`;
}

/** The status as the reporter reads it, with who and where. */
export function statusForReporter(ticket: Ticket): string {
  const { state, team } = ticket;
  switch (state.status) {
    case "new":
      if (team === "operations") return "Doorgezet naar Beheer";
      if (isApproved(ticket)) return "Goedgekeurd, nog niet opgepakt door de Helpdesk";
      return isUntouched(ticket) ? "Ontvangen door de Helpdesk" : "Bij de Helpdesk, nog niet opgepakt";
    case "assigned":
      return `In behandeling bij ${nameIn(ticket, state.assignee)} (${TEAM_NAME[team]})`;
    case "waiting":
      return "Wacht op uw antwoord";
    case "with-supplier":
      return "Bij de leverancier";
    case "on-hold":
      return state.until ? `In de wacht tot ${dutchDay(state.until)}` : "In de wacht";
    case "resolved":
      return state.resolution === "resolved" ? capital(nounsOf(ticket).done) : "Anders afgesproken";
    case "closed":
      return "Gesloten";
    case "withdrawn":
      return "Ingetrokken";
    case "awaiting-approval":
      return openQuestion(ticket) ? "Wacht op uw antwoord" : awaitsWhom(ticket);
    case "with-owner":
      return `Akkoord. ${nameIn(ticket, state.owner)} stelt het zelf in`;
    case "merged":
      return "Wordt samen met een andere melding behandeld";
    case "rejected":
      return `Afgewezen door ${nameIn(ticket, state.rejectedBy)}`;
  }
}

const isUntouched = ({ timeline }: Ticket): boolean =>
  timeline.slice(1).every(({ kind }) => ["on-call-told", "ciso-told", "ciso-missing"].includes(kind));

/** How far the ticket is that another is handled with: no number, no name and nothing that anybody wrote. */
export const progressOf = ({ state, team }: Ticket): string =>
  `Hoe het ervoor staat: ${PROGRESS[state.status] ?? `in behandeling bij ${TEAM_NAME[team]}`}.`;

const PROGRESS: Partial<Record<TicketState["status"], string>> = {
  new: "nog niet opgepakt",
  waiting: "wij wachten op een antwoord",
  "with-supplier": "bij de leverancier",
  "on-hold": "in de wacht",
  resolved: "afgehandeld",
  closed: "afgehandeld",
};

/** What happens next, for the reporter. */
export function nextForReporter(ticket: Ticket): string {
  const { state, team } = ticket;
  switch (state.status) {
    case "new":
      return team === "helpdesk"
        ? `Een medewerker van de Helpdesk bekijkt ${yours(ticket)}. U krijgt hier bericht.`
        : `Een specialist van Beheer bekijkt ${yours(ticket)}. U krijgt hier bericht.`;
    case "assigned":
      return `U krijgt hier bericht als er een vraag is of als het is ${nounsOf(ticket).done}.`;
    case "with-supplier":
      return `${capital(yours(ticket))} ligt bij de leverancier. Wij houden het voor u in de gaten.`;
    case "waiting":
      return "Wij gaan verder als u antwoord geeft.";
    case "on-hold":
      return HOLD_FOR_REPORTER[state.waitsFor];
    case "resolved":
      return "";
    case "closed":
      return "Dank u wel. Is er toch nog iets? Maak dan een nieuwe melding.";
    case "withdrawn":
      return `U hebt deze ${nounsOf(ticket).thing} ingetrokken. Wij doen er niets meer mee.`;
    case "awaiting-approval":
      return openQuestion(ticket)
        ? "Er wordt beslist als u antwoord hebt gegeven."
        : "U krijgt hier bericht als er is beslist. Pas daarna begint het werk.";
    case "with-owner":
      return "U krijgt hier bericht als het is ingesteld.";
    case "merged":
      return "U houdt uw eigen nummer. U krijgt hier bericht als er nieuws is.";
    case "rejected":
      return `Klopt dit niet? Overleg met ${nameIn(ticket, state.rejectedBy)}. U kunt daarna opnieuw aanvragen.`;
  }
}

export function statusForTeam(ticket: Ticket): string {
  const { state } = ticket;
  const { who, done } = nounsOf(ticket);
  switch (state.status) {
    case "new":
      return "Nog niet opgepakt";
    case "assigned":
      return `Opgepakt door ${nameIn(ticket, state.assignee)}`;
    case "waiting":
      return `Wacht op antwoord van de ${who} (behandelaar: ${nameIn(ticket, state.assignee)})`;
    case "with-supplier":
      return `Bij de leverancier (${nameIn(ticket, state.assignee)} volgt het)`;
    case "on-hold":
      return `In de wacht${state.until ? ` tot ${dutchDay(state.until)}` : ""}: ${HOLD_FOR_TEAM[state.waitsFor]} (behandelaar: ${nameIn(ticket, state.assignee)})`;
    case "resolved":
      return state.resolution === "resolved"
        ? `${capital(done)} door ${nameIn(ticket, state.resolvedBy)}, wacht op de ${who}`
        : `Anders afgesproken door ${nameIn(ticket, state.resolvedBy)}, wacht op de ${who}`;
    case "closed":
      return state.rating ? `Gesloten, tevredenheid ${state.rating} van 5` : "Gesloten";
    case "withdrawn":
      return `Ingetrokken door de ${who}`;
    case "awaiting-approval":
      return `${awaitsWhom(ticket)}. Begin nog niet`;
    case "with-owner":
      return `${nameIn(ticket, state.owner)} stelt het zelf in`;
    case "merged":
      return `Samengevoegd met ${state.into}`;
    case "rejected":
      return `Afgewezen door ${nameIn(ticket, state.rejectedBy)}`;
  }
}

type WaitsFor = (typeof WAITS_FOR)[number];

const HOLD_FOR_REPORTER: Record<WaitsFor, string> = {
  reporter: "Wij wachten op u. Kunt u verder? Kies dan Aanvullen.",
  supplier: "Wij wachten op de leverancier. Daarna gaan wij verder.",
  "something-else": "Wij kunnen nu niet verder. U krijgt hier bericht als wij verder gaan.",
};

const HOLD_FOR_TEAM: Record<WaitsFor, string> = {
  reporter: "wacht op de melder",
  supplier: "wacht op de leverancier",
  "something-else": "wacht op iets anders",
};

/** Whom a ticket on hold may wait for, as choices of a form. */
export const HOLD_CHOICES: readonly Choice[] = [
  { code: "reporter", label: "De melder" },
  { code: "supplier", label: "Een leverancier" },
  { code: "something-else", label: "Iets anders" },
];

/** After a pass to the other line: what the line that had it still reads. */
export const passedTo = (team: Team): string =>
  team === "operations" ? "Doorgezet naar Beheer" : "Teruggezet naar de Helpdesk";

const EVENT: Record<TicketEvent, string> = {
  reported: "Gemeld",
  taken: "Opgepakt",
  asked: "Vraag gesteld",
  answered: "Antwoord gegeven",
  added: "Aangevuld",
  "passed-to-helpdesk": "Terug naar de Helpdesk",
  "passed-to-operations": "Doorgezet naar Beheer",
  "passed-to-supplier": "Doorgezet naar de leverancier",
  resolved: "Afgehandeld",
  confirmed: "Bevestigd",
  reopened: "Heropend",
  withdrawn: "Ingetrokken",
  message: "Bericht aan de melder",
  note: "Interne notitie",
  assigned: "Toegewezen",
  "put-on-hold": "In de wacht gezet",
  woken: "Weer opgepakt",
  prioritised: "Prioriteit gekozen",
  merged: "Samengevoegd",
  unmerged: "Ontkoppeld",
  joined: "Erbij gevoegd",
  left: "Niet meer samengevoegd",
  assessed: "Eerste beoordeling",
  opened: "Tekst bekeken",
  "ciso-told": "Bericht aan de CISO",
  "ciso-missing": "Geen CISO bekend",
  discovered: "Ontdekt",
  consulted: "Gevraagd of het op tijd lukt",
  "on-time": "Lukt op tijd",
  proposed: "Ander moment voorgesteld",
  "proposal-agreed": "Akkoord met het andere moment",
  "proposal-discussed": "Wil overleggen over het andere moment",
  escalated: "Komt er niet uit",
  "escalation-asked": "Escalatie gevraagd",
  "escalation-passed-over": "Escalatie overgeslagen",
  "escalation-missing": "Niemand gevonden voor de escalatie",
  "escalation-taken": "Escalatie opgepakt",
  "escalation-not-needed": "Escalatie niet nodig",
  "escalation-settled": "Escalatie afgerond",
  "on-call-told": "Doorgegeven aan de dienstdoende beheerder",
  requested: "Aangevraagd",
  "approver-asked": "Gevraagd om te beslissen",
  "approver-passed-over": "Overgeslagen",
  "approver-reminded": "Herinnerd",
  "approver-assigned": "Aangewezen om te beslissen",
  "handed-over": "Overgedragen",
  "nobody-found": "Niemand gevonden die mag beslissen",
  "left-to-helpdesk": "Naar de Helpdesk",
  approved: "Goedgekeurd",
  rejected: "Afgewezen",
  "decision-revoked": "Besluit ingetrokken",
  arranged: "Ingesteld door de eigenaar",
  erased: "Gegevens verwijderd op verzoek",
};

const PASSED_OVER_BECAUSE: Record<PassedOver, string> = {
  unknown: "niet bekend",
  left: "uit dienst",
  absent: "afwezig",
  unreachable: "niet bereikbaar in Teams",
  "no-mandate": "niet gemachtigd",
  "other-organisation": "werkt niet bij deze organisatie",
  "own-request": "beslist niet over de eigen aanvraag",
  late: "niet op tijd beslist",
  "handed-over": "heeft het overgedragen",
};

/** How somebody comes to decide; that they were assigned is a step of its own. */
const ASKED_AS_WORDS: Record<Asked["as"], string> = {
  manager: "leidinggevende",
  substitute: "plaatsvervanger",
  "managers-manager": "hogere leidinggevende",
  assigned: "",
  owner: "eigenaar",
  assigner: "wijst iemand aan",
};

/** Whoever has no name: a leidinggevende or an owner whom nobody knows, or the Helpdesk's channel. */
const NOBODY_AS: Record<Asked["as"], string> = { ...ASKED_AS_WORDS, assigner: "de Helpdesk" };

/** "Overgeslagen: Peter Cuypers (afwezig)" */
export function eventTitle(ticket: Ticket, entry: TimelineEntry): string {
  const { kind, about, as, why, priority, level, until } = entry;
  const named = priority ?? entry.ticket;
  if (named !== undefined) return `${EVENT[kind]}: ${named}`;
  if (until !== undefined) return `${EVENT[kind]}: ${dutchMoment(until)}`;
  if (level !== undefined) return `${EVENT[kind]}: ${escalationWhom(ticket, entry)}`;
  const whom = about ? nameIn(ticket, about) : as && NOBODY_AS[as];
  if (!whom) return EVENT[kind];
  if (kind === "approver-asked" && as === "assigner") return `Gevraagd om iemand aan te wijzen: ${whom}`;
  const more = why ? PASSED_OVER_BECAUSE[why] : about && as && ASKED_AS_WORDS[as];
  return `${EVENT[kind]}: ${whom}${more ? ` (${more})` : ""}`;
}

/** Where somebody stands in an escalation (DVO 5.1). */
export const LEVEL: Record<EscalatedTo["as"], string> = {
  manager: "leidinggevende",
  "incident-manager": "incidentmanager",
  "team-lead": "teamleider",
  "ict-manager": "manager ICT",
  representative: "vertegenwoordiger in het directieberaad",
  helpdesk: "Helpdesk",
};

/** "Peter Cuypers (leidinggevende, afwezig)"; without the name where it follows as who did it */
function escalationWhom(ticket: Ticket, { about, by, level, why }: TimelineEntry): string {
  const notes = [level && LEVEL[level], why && PASSED_OVER_BECAUSE[why]].filter(Boolean).join(", ");
  return about && about !== by ? `${nameIn(ticket, about)} (${notes})` : notes;
}

/** "Stap 1 van 3: bij Marieke Verstappen (leidinggevende), sinds …": where an escalation stands; undefined without one. */
export function escalationStands(ticket: Ticket): string | undefined {
  const { escalation } = ticket;
  if (!escalation || !isOpen(ticket)) return undefined;
  if (escalation.over) return escalation.over.is === "settled" ? "Afgerond" : "De leidinggevende vindt het niet nodig";
  const current = escalation.asked.filter(({ over }) => !over);
  const names = current.map(({ person }) => (person ? nameIn(ticket, person) : "de Helpdesk"));
  const [first] = current;
  if (!first) return undefined;
  const as = first.person ? ` (${LEVEL[first.as]})` : "";
  return `Stap ${String(escalation.step)} van 3: bij ${LIST.format(names)}${as}, sinds ${dutchMoment(first.at)}`;
}

/** Who hears of it at night; somebody only when the rota names one (DVO 4.1.1). */
export const onCallText = (ticket: Ticket): string | undefined =>
  ticket.onCall && `Uw ${nounsOf(ticket).thing} is doorgegeven aan de dienstdoende beheerder.`;

/** What a reporter reads as long as another moment waits for their answer. */
export const proposalStands = ({ consult }: Ticket): string | undefined =>
  consult?.proposal && !consult.proposal.answer
    ? "Wij hebben een ander moment voorgesteld. Geef daarop antwoord op de kaart met ons voorstel."
    : undefined;

/** " · Karel Bos (namens Marieke Verstappen)"; nobody for what happens by itself. */
export function eventActor(ticket: Ticket, { by, onBehalfOf }: TimelineEntry): string {
  if (by === BOT) return "";
  return ` · ${nameIn(ticket, by)}${onBehalfOf ? ` (namens ${nameIn(ticket, onBehalfOf)})` : ""}`;
}

/** What was asked for, as label and value, with the names of people. */
export const requestedFacts = (ticket: Ticket): { label: string; value: string }[] =>
  (ticket.request?.facts ?? []).map(({ label, value, person }) => ({
    label,
    value: person ? nameIn(ticket, person) : (value ?? ""),
  }));

/**
 * "Ik kan uw leidinggevende niet bereiken in Teams. Ik heb Karel Bos gevraagd.": why somebody else decides
 * than the one whom the requester expects.
 */
export function passedOverText(ticket: Ticket): string[] {
  const asked = ticket.approval?.asked ?? [];
  const current = asked.filter(({ over }) => !over);
  const isNews = ticket.state.status === "awaiting-approval" || (ticket.state.status === "new" && current.length === 0);
  const passed = asked.flatMap(({ person, as, over: why }) =>
    why && why !== "assigned" && !current.some((one) => person !== undefined && one.person === person)
      ? [{ person, as, why }]
      : [],
  );
  const why = new Map(
    worthTelling(passed).map(({ person, as, why: over }) => [
      person ?? as,
      whyPassedOver(as, over, person && nameIn(ticket, person)),
    ]),
  );
  return isNews && why.size > 0 ? [[...why.values(), nowAsked(ticket, current)].join(" ")] : [];
}

/** Who stands in for a leidinggevende of another organisation works there too: that goes without saying. */
export function worthTelling<T extends Pick<Asked, "as"> & { readonly why: PassedOver }>(passed: readonly T[]): T[] {
  const isElsewhere = passed.some(({ as, why }) => as === "manager" && why === "other-organisation");
  return passed.filter(({ as, why }) => as === "manager" || why !== "other-organisation" || !isElsewhere);
}

/** Who had read a decision reads that it does not stand any more. */
export function takenBackText(ticket: Ticket): string[] {
  const last = ticket.approval?.decisions.at(-1);
  const isNews = ticket.state.status === "awaiting-approval" && last?.is === "revoked";
  return isNews ? [`${nameIn(ticket, last.by)} heeft het eerdere besluit ingetrokken.`] : [];
}

/** "Uw leidinggevende Peter Cuypers is afwezig.": in the words of the requester. */
export function whyPassedOver(as: Asked["as"], why: PassedOver, name: string | undefined): string {
  const isExpected = as === "manager" && why === "unreachable";
  return passedOverBecause([WHOSE[as], isExpected ? undefined : name].filter(Boolean).join(" "), why);
}

/** "Peter Cuypers is afwezig." */
export function passedOverBecause(who: string, why: PassedOver): string {
  const sentence: Record<PassedOver, string> = {
    unknown: `Ik weet niet wie ${who} is.`,
    left: `${capital(who)} is uit dienst.`,
    absent: `${capital(who)} is afwezig.`,
    unreachable: `Ik kan ${who} niet bereiken in Teams.`,
    "no-mandate": `${capital(who)} mag hierover niet beslissen.`,
    "other-organisation": `${capital(who)} werkt niet bij deze organisatie.`,
    "own-request": "Niemand beslist over de eigen aanvraag.",
    late: `${capital(who)} heeft niet op tijd beslist.`,
    "handed-over": `${capital(who)} laat iemand anders beslissen.`,
  };
  return sentence[why];
}

const WHOSE: Record<Asked["as"], string> = {
  manager: "uw leidinggevende",
  substitute: "de plaatsvervanger",
  "managers-manager": "de hogere leidinggevende",
  assigned: "",
  owner: "de eigenaar",
  assigner: "de incidentmanager",
};

function nowAsked(ticket: Ticket, current: readonly Asked[]): string {
  const [first] = current;
  if (!first) return isApproved(ticket) ? "De Helpdesk neemt het over." : "De Helpdesk beoordeelt uw aanvraag.";
  const who = LIST.format(current.map(({ person }) => (person ? nameIn(ticket, person) : "de Helpdesk")));
  return first.as === "assigner" ? `Ik heb ${who} gevraagd om iemand aan te wijzen.` : `Ik heb ${who} gevraagd.`;
}

/** Above what a team has to read next; the name of who wrote it follows. */
export const NEWS: Partial<Record<TicketEvent, string>> = {
  answered: "Antwoord van",
  added: "Aanvulling van",
  reopened: "Heropend door",
  "passed-to-helpdesk": "Toelichting van",
  "passed-to-operations": "Toelichting van",
  "passed-to-supplier": "Toelichting van",
  "put-on-hold": "Toelichting van",
  note: "Notitie van",
  "proposal-discussed": "Toelichting van",
};

/** For a locked phone: the number and what happened, none of anybody's own words. */
const SUMMARY: Record<TicketState["status"], string> = {
  new: "uw melding is ontvangen",
  assigned: "uw melding is in behandeling",
  waiting: "er is een vraag voor u",
  "with-supplier": "uw melding is bij de leverancier",
  "on-hold": "uw melding staat in de wacht",
  resolved: "wij vragen uw reactie",
  closed: "uw melding is gesloten",
  withdrawn: "uw melding is ingetrokken",
  "awaiting-approval": "uw aanvraag wacht op akkoord",
  "with-owner": "uw aanvraag is goedgekeurd",
  merged: "uw melding wordt samen met een andere behandeld",
  rejected: "uw aanvraag is afgewezen",
};
export const summaryForReporter = (ticket: Ticket): string =>
  `${ticket.number}: ${newsForReporter(ticket).replace("uw melding", yours(ticket))}`;

function newsForReporter(ticket: Ticket): string {
  const { state, team } = ticket;
  if (openQuestion(ticket)) return SUMMARY.waiting;
  if (state.status === "awaiting-approval") return newsOfDecider(ticket) ?? SUMMARY[state.status];
  if (state.status === "new" && team === "operations") return "uw melding is doorgezet naar Beheer";
  if (state.status === "new" && isApproved(ticket)) return SUMMARY["with-owner"];
  if (state.status === "resolved" && state.resolution === "resolved")
    return confirmationWords(ticket).confirmQuestion.toLowerCase();
  return SUMMARY[state.status];
}

/** For what the requester's newest card was posted. */
function newsOfDecider({ timeline, cards }: Ticket): string | undefined {
  const posted = timeline.find(({ seq }) => seq === cards.reporter);
  return posted && ANOTHER_DECIDES[posted.kind];
}

const ANOTHER_DECIDES: Partial<Record<TicketEvent, string>> = {
  "approver-passed-over": "iemand anders wordt gevraagd",
  "approver-assigned": "er is iemand aangewezen die beslist",
  "handed-over": "iemand anders beslist",
  "decision-revoked": "het besluit is ingetrokken",
};

/** *Is het opgelost?* would be an odd question about a request, or about something else that was agreed (DVO 2.1). */
export function confirmationWords({ state, request }: Ticket): { confirmQuestion: string; confirmYes: string } {
  if ("resolution" in state && state.resolution === "otherwise-agreed")
    return { confirmQuestion: "Klopt deze afspraak?", confirmYes: "Ja, dat klopt" };
  return request
    ? { confirmQuestion: "Is het in orde?", confirmYes: "Ja, in orde" }
    : { confirmQuestion: "Is het opgelost?", confirmYes: "Ja, opgelost" };
}

/** A team's short reply beneath the card, by what the reporter did. */
export const REPLY_TO_TEAM: Partial<Record<TicketEvent, (nouns: Nouns) => string>> = {
  answered: ({ who }) => `de ${who} heeft antwoord gegeven.`,
  added: ({ who }) => `de ${who} heeft iets toegevoegd.`,
  withdrawn: ({ who, thing }) => `de ${who} heeft de ${thing} ingetrokken.`,
  confirmed: ({ who, thing }) => `de ${who} is akkoord. De ${thing} is gesloten.`,
  reopened: ({ who, thing, done }) => `de ${who} zegt dat het nog niet is ${done} en heropent de ${thing}.`,
  assigned: ({ thing }) => `deze ${thing} is toegewezen aan`,
  "on-call-told": ({ thing }) => `deze ${thing} kwam buiten openingstijd. Dienst heeft`,
  "proposal-agreed": ({ who }) => `de ${who} is akkoord met het andere moment.`,
  "proposal-discussed": ({ who }) => `de ${who} wil overleggen over het andere moment.`,
  escalated: ({ who }) => `de ${who} komt er niet uit en vraagt om hulp (DVO 5.1).`,
  unmerged: ({ thing }) => `deze ${thing} wordt weer apart behandeld.`,
  woken: ({ thing }) => `deze ${thing} staat niet meer in de wacht.`,
};

export const REFUSAL_TEXT: Record<RefusalReason, string> = {
  "unknown-ticket": "Deze melding is niet gevonden.",
  "not-an-agent": "Alleen de Helpdesk en Beheer kunnen dit doen.",
  "not-the-reporter": "Alleen wie de melding heeft gedaan, kan dit doen.",
  "already-taken": "Een collega heeft deze melding al opgepakt.",
  "already-passed": "Deze melding is al doorgezet.",
  "team-not-connected": "Aan dat team is nog geen kanaal gekoppeld. Niemand zou de melding daar zien.",
  "already-resolved": "Deze melding is al afgehandeld.",
  "already-over": "Deze melding is al gesloten of ingetrokken. Maak een nieuwe melding als er nog iets is.",
  "is-merged": "Deze melding is samengevoegd met een andere. Koppel de melding eerst los.",
  "not-merged": "Deze melding is niet samengevoegd.",
  "other-not-found": "De andere melding is niet gevonden.",
  "same-ticket": "Dit is dezelfde melding. Vul het nummer van de andere melding in.",
  "stands-alone":
    "Een aanvraag of een gevoelige melding kan niet worden samengevoegd. Een beveiligingsmelding alleen met een andere.",
  "has-others": "Bij deze melding horen al andere meldingen. Voeg de andere melding met deze samen.",
  "other-is-over": "De andere melding is al afgehandeld. Kies een melding die nog open is.",
  "too-many-joined": "Bij de andere melding horen al te veel meldingen. Maak er een bekende storing van.",
  "not-resolved": "Deze melding wacht nu niet op uw reactie.",
  "too-many-messages":
    "Bij deze melding staan te veel berichten. Er kan niets meer bij. Is er nog iets? Dan is een nieuwe melding nodig.",
  "awaits-approval": "Deze aanvraag wacht nog op akkoord. Pas daarna begint het werk.",
  "not-in-the-team": "Deze collega werkt niet in het team dat de melding heeft. Kies iemand uit de lijst.",
  "already-theirs": "Deze collega heeft de melding al.",
  "not-in-the-future": "Kies een dag die nog komt.",
  "not-on-hold": "Deze melding staat niet meer in de wacht.",
  "no-such-priority": "Kies een prioriteit uit de lijst.",
  "own-request": "Dit is uw eigen aanvraag. Een collega behandelt die.",
  "not-sensitive": "Deze melding is niet gevoelig. De tekst staat op de kaart.",
  "not-taken": "Alleen wie de melding behandelt, mag de tekst lezen. Pak de melding eerst op.",
  "not-the-handler": "Alleen wie de melding behandelt, mag de tekst lezen.",
  "no-chat-yet":
    "Ik kan u nog geen bericht sturen. Zeg eerst hallo in onze persoonlijke chat. Probeer het daarna opnieuw.",
  "with-its-owner": "De eigenaar stelt dit zelf in. De Helpdesk hoeft hier niets te doen.",
  "changed-meanwhile": "Een collega was u net voor. Kijk hoe de melding er nu voor staat en probeer het opnieuw.",
};

/** Who got there first, and when; who asks something takes the ticket too. */
export function alreadyTaken(ticket: Ticket): string {
  const own = ticket.timeline.filter(({ by }) => by === assigneeOf(ticket));
  const taken = own.findLast(({ kind }) => kind === "taken") ?? own.findLast(({ kind }) => kind === "asked");
  return taken
    ? `${nameIn(ticket, taken.by)} heeft deze ${nounsOf(ticket).thing} al opgepakt, op ${dutchMoment(taken.at)}.`
    : REFUSAL_TEXT["already-taken"];
}

const HIDDEN: Record<Hidden, string> = {
  bsn: "een burgerservicenummer (BSN)",
  iban: "een rekeningnummer",
  password: "een wachtwoord of code",
  "private-key": "een geheime sleutel",
};

const LIST = new Intl.ListFormat("nl");

/** Tells that something was hidden before it was kept, and why. */
export const hiddenText = (hidden: readonly Hidden[]): string =>
  [
    `Wij hebben ${LIST.format(hidden.map((what) => HIDDEN[what]))} in uw tekst verborgen. Dat bewaren wij niet.`,
    ...(hidden.includes("private-key") ? [KEY_IS_OUT] : []),
  ].join(" ");

const KEY_IS_OUT =
  "Stuur nooit een sleutel of sleutelbestand (.pfx) via Teams. Wie de sleutel heeft, kan zich voordoen als uw website. Vraag een nieuw certificaat aan.";

const labelIn = (choices: readonly Choice[], code: string | undefined): string | undefined =>
  choices.find((choice) => choice.code === code)?.label;

const filerIn = (ticket: Ticket, filer: string): string =>
  `${nameIn(ticket, filer)} (${ticket.phoned ? "telefonisch aangenomen" : "collega"})`;

/** What was filled in besides the text, as label and value. */
export function reportedFacts(ticket: Ticket): { label: string; value: string | undefined }[] {
  return [
    ...requestedFacts(ticket),
    { label: "Onderwerp", value: ticket.area === "unknown" ? undefined : labelIn(AREAS, ticket.area) },
    { label: "Wie heeft er last van", value: labelIn(IMPACTS, ticket.impact) },
    { label: "Kan verder werken", value: labelIn(CAN_WORK, ticket.canWork) },
    { label: "Bereikbaar op", value: ticket.reachableAt },
    { label: "Gemeld door", value: ticket.filedBy && filerIn(ticket, ticket.filedBy) },
  ];
}
