import { type Instant, dutchMoment } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";
import type { Asked, Decision, PassedOver } from "../tickets/asked-for.ts";
import { type Ticket, type TimelineEntry, isToDo, openQuestion } from "../tickets/ticket.ts";
import {
  type Colour,
  REFUSAL_TEXT,
  awaitsWhom,
  nameIn,
  passedOverBecause,
  whyPassedOver,
  worthTelling,
} from "../tickets/ticket-words.ts";
import type { ApprovalRefusal } from "./approval.ts";
import { type Bench, type Chain, candidateFor, unauthorised, unfit } from "./deciders.ts";

/* Every Dutch word about deciding that depends on the request's state; what never varies stands in cards/*.json. */

const OR = new Intl.ListFormat("nl", { type: "disjunction" });

/**
 * For the form: "Marieke Verstappen beslist. Klopt dit niet? Meld het de Helpdesk."
 * @param over who was passed over on the way; undefined where nobody is asked because the Helpdesk judges
 */
export function whoDecides(
  over: { readonly bench: Bench; readonly passed: Chain["passed"] } | undefined,
  next: Chain["next"],
): string {
  const named = ({ as, person }: Chain["next"][number]) => over && candidateFor(as, person, over.bench)?.colleague.name;
  const why = worthTelling(over?.passed ?? []).map((one) => whyPassedOver(one.as, one.why, named(one)));
  return [
    ...why,
    nextDecides(
      next,
      next.flatMap((one) => named(one) ?? []),
    ),
  ].join(" ");
}

function nextDecides([first]: Chain["next"], names: readonly string[]): string {
  if (!first) return "De Helpdesk beoordeelt uw aanvraag. Er wordt niets vanzelf toegekend.";
  const wrong = "Klopt dit niet? Meld het de Helpdesk.";
  if (first.as !== "assigner") return `${OR.format(names)} beslist. ${wrong}`;
  const assigner = names.length > 0 ? `De incidentmanager ${OR.format(names)}` : "De Helpdesk";
  return `${assigner} wijst iemand aan die mag beslissen. ${wrong}`;
}

export const APPROVAL_REFUSAL: Record<ApprovalRefusal, string> = {
  "unknown-ticket": "Deze aanvraag is niet gevonden.",
  "own-request": "Niemand beslist over de eigen aanvraag, ook niet als plaatsvervanger.",
  "not-asked": "U bent niet gevraagd om over deze aanvraag te beslissen.",
  "assigner-never-decides": "U beslist niet zelf over deze aanvraag. U wijst iemand aan die mag beslissen.",
  "no-mandate":
    "U mag nu niet over deze aanvraag beslissen. Dat volgt uit de gegevens van uw organisatie. Klopt dit niet? Meld het de Helpdesk.",
  "handed-over": "U hebt dit besluit aan iemand anders overgedragen.",
  "too-late": "De termijn om te beslissen is voorbij. Het besluit ligt nu bij iemand anders.",
  "passed-over": "Dit besluit ligt nu bij iemand anders.",
  "already-decided": "Over deze aanvraag is al besloten.",
  "already-over": "De aanvrager heeft deze aanvraag ingetrokken. U hoeft niets meer te doen.",
  "added-meanwhile": "Er is intussen iets toegevoegd aan deze aanvraag. Lees dat eerst en kies dan opnieuw.",
  "nobody-chosen": "Kies wie beslist.",
  "chosen-may-not": "Deze persoon mag niet over deze aanvraag beslissen. Kies iemand uit de lijst.",
  "chosen-is-away": "Deze persoon is afwezig of niet bereikbaar in Teams. Kies iemand anders.",
  "owner-decides": "Alleen de eigenaar beslist hierover. U kunt dit besluit niet overdragen.",
  "not-an-assigner": "Alleen wie daarvoor is gevraagd, wijst hier iemand aan.",
  "already-assigned": "Er is al iemand die beslist.",
  "not-your-decision": "Alleen wie heeft besloten, kan het besluit intrekken.",
  "work-has-begun": "Het werk is al begonnen. U kunt uw besluit niet meer intrekken. Overleg met de Helpdesk.",
  "too-many-messages": REFUSAL_TEXT["too-many-messages"],
  "not-with-you": "Deze aanvraag ligt niet meer bij u.",
  "changed-meanwhile": "Iemand was u net voor. Kijk hoe de aanvraag er nu voor staat en probeer het opnieuw.",
  "team-not-connected": REFUSAL_TEXT["team-not-connected"],
};

/** Why not, with who got there first. */
export function whyNotNow(reason: ApprovalRefusal, ticket: Ticket): string {
  if (reason !== "already-decided") return APPROVAL_REFUSAL[reason];
  const last = lastDecision(ticket);
  return last ? `Al besloten: ${decided(ticket, last)}` : "De Helpdesk beoordeelt deze aanvraag al.";
}

/** What stands now: a revoked decision does not. */
export function lastDecision({ approval }: Ticket): Decision | undefined {
  const last = approval?.decisions.at(-1);
  return last?.is === "revoked" ? undefined : last;
}

const DECIDED: Record<Decision["is"], string> = {
  approved: "goedgekeurd",
  rejected: "afgewezen",
  revoked: "opnieuw opengezet",
};

/** "Karel Bos heeft deze aanvraag goedgekeurd op 23 november 2026 om 10.00 uur, namens Marieke Verstappen." */
export function decided(ticket: Ticket, { is, by, at, onBehalfOf }: Decision, reader?: PersonId): string {
  const who = by === reader ? "U hebt" : `${nameIn(ticket, by)} heeft`;
  const behalf = onBehalfOf ? `, namens ${nameIn(ticket, onBehalfOf)}` : "";
  return `${who} deze aanvraag ${DECIDED[is]} op ${dutchMoment(at)}${behalf}.`;
}

/** How a request stands, for who is asked or was. */
export interface Standing {
  readonly status: string;
  readonly colour: Colour;
  readonly says: readonly string[];
}

export function standingOf(ticket: Ticket, mine: Asked): Standing {
  switch (ticket.state.status) {
    case "awaiting-approval":
      return mine.over ? withAnother(ticket, mine, mine.over) : waitsFor(ticket, mine);
    case "withdrawn":
      return {
        status: "Ingetrokken door de aanvrager",
        colour: "Default",
        says: [decidedIn(ticket, mine), NOTHING_TO_DO],
      };
    default:
      return whenDecided(ticket, mine);
  }
}

const NOTHING_TO_DO = "U hoeft niets meer te doen.";

function waitsFor(ticket: Ticket, { as, at, person, card }: Asked): Standing {
  const colour = "Warning";
  const where = person ? "u" : "de Helpdesk";
  const isReminder = postedFor(ticket, card) === "approver-reminded";
  // When it was asked stands on the card anyway.
  const isKnown = at === ticket.reportedAt && !isReminder;
  const since = isKnown ? "" : `${isReminder ? "Herinnering. " : ""}Dit ligt bij ${where} sinds ${dutchMoment(at)}.`;
  if (as === "assigner") return { status: "Wijs iemand aan die mag beslissen", colour, says: [since] };
  if (!openQuestion(ticket)) return { status: "Wacht op uw besluit", colour, says: [since] };
  const says = ["U kunt ook nu al beslissen."];
  return { status: `Wacht op antwoord van ${nameIn(ticket, ticket.reporter)}`, colour, says };
}

function withAnother(ticket: Ticket, mine: Asked, over: PassedOver | "assigned"): Standing {
  const assigned = ticket.timeline.findLast(({ kind }) => kind === "approver-assigned");
  const why = over === "assigned" && assigned ? assignedIn(ticket, assigned, mine.person) : NOT_YOURS[over];
  const isNext = mine.person === undefined || !isToDo(ticket, mine.person);
  const status = isNext ? awaitsWhom(ticket) : "Wacht op akkoord van iemand anders";
  return { status, colour: "Default", says: [why, NOTHING_TO_DO] };
}

/** Why it is not theirs any more. */
const NOT_YOURS: Record<PassedOver | "assigned", string> = {
  unknown: "U staat niet meer in de gegevens van de organisatie.",
  left: "U staat als uit dienst in de gegevens van de organisatie.",
  absent: "U staat als afwezig in de gegevens van de organisatie.",
  unreachable: "Ik kon u niet bereiken in Teams.",
  "no-mandate": "U mag niet meer over deze aanvraag beslissen.",
  "other-organisation": "U werkt niet bij de organisatie van de aanvrager.",
  "own-request": "Niemand beslist over de eigen aanvraag.",
  late: "U hebt niet op tijd beslist.",
  "handed-over": "U hebt dit besluit overgedragen.",
  assigned: "Er is iemand die beslist.",
};

function assignedIn(ticket: Ticket, { by, about, at }: TimelineEntry, reader: PersonId | undefined): string {
  const who = by === reader ? "U hebt" : `${nameIn(ticket, by)} heeft`;
  return `${who} ${about ? nameIn(ticket, about) : "iemand"} aangewezen op ${dutchMoment(at)}.`;
}

function whenDecided(ticket: Ticket, mine: Asked): Standing {
  const { state } = ticket;
  const last = lastDecision(ticket);
  if (!last) {
    const says = mine.over ? [NOT_YOURS[mine.over], NOTHING_TO_DO] : [NOTHING_TO_DO];
    return { status: "De Helpdesk beoordeelt deze aanvraag", colour: "Default", says };
  }
  const says = decidedIn(ticket, mine);
  if (last.is === "rejected") return { status: "Afgewezen", colour: "Attention", says: [says] };
  if (state.status === "with-owner")
    return { status: "Goedgekeurd. U stelt het zelf in", colour: "Accent", says: [says] };
  const isDone = state.status === "resolved" || state.status === "closed";
  const next = isDone ? "De aanvraag is afgehandeld." : "De Helpdesk voert de aanvraag uit.";
  return { status: "Goedgekeurd", colour: "Good", says: [says, next] };
}

function decidedIn(ticket: Ticket, { person }: Asked): string {
  const last = lastDecision(ticket);
  return last ? decided(ticket, last, person) : "";
}

/** "Marieke Verstappen is afwezig. U bent de plaatsvervanger en beslist namens Marieke Verstappen." */
export function whyAsked(ticket: Ticket, { as, person }: Asked): string {
  const { approval, reporter } = ticket;
  const isOther = approval?.manager !== undefined && approval.manager !== person;
  const manager = approval?.manager ? nameIn(ticket, approval.manager) : "de leidinggevende";
  const over = approval?.asked.findLast((one) => one.as === "manager")?.over;
  const because = over && over !== "assigned" && over !== "handed-over" ? passedOverBecause(manager, over) : "";
  const sentences: Record<Asked["as"], readonly string[]> = {
    manager: [`U bent de leidinggevende van ${nameIn(ticket, reporter)}.`],
    substitute: [because, `U bent de plaatsvervanger en beslist namens ${manager}.`],
    "managers-manager": [because, `U bent de hogere leidinggevende en beslist namens ${manager}.`],
    assigned: [assignedBy(ticket, person), isOther ? `U beslist namens ${manager}.` : ""],
    owner: ["U bent de eigenaar. Alleen u beslist hierover."],
    assigner: ["U beslist niet zelf. U wijst iemand aan die mag beslissen."],
  };
  return sentences[as].filter((sentence) => sentence !== "").join(" ");
}

function assignedBy(ticket: Ticket, person: PersonId | undefined): string {
  const entry = ticket.timeline.findLast(({ about, kind }) => about === person && ASSIGNS.has(kind));
  if (!entry) return "U bent aangewezen om te beslissen.";
  const name = nameIn(ticket, entry.by);
  return entry.kind === "handed-over" ? `${name} laat u beslissen.` : `${name} heeft u aangewezen om te beslissen.`;
}

const ASSIGNS: ReadonlySet<TimelineEntry["kind"]> = new Set(["handed-over", "approver-assigned"]);

/** "De leidinggevende Peter Cuypers is afwezig.", a line for everybody who might have decided. */
export const passedOverLines = (ticket: Ticket): string[] =>
  (ticket.approval?.asked ?? []).flatMap(({ as, person, over }) =>
    over && over !== "assigned"
      ? [passedOverBecause(person ? `${THE[as]} ${nameIn(ticket, person)}` : THE[as], over)]
      : [],
  );

const THE: Record<Asked["as"], string> = {
  manager: "de leidinggevende",
  substitute: "de plaatsvervanger",
  "managers-manager": "de hogere leidinggevende",
  assigned: "de aangewezen collega",
  owner: "de eigenaar",
  assigner: "de incidentmanager",
};

/** Why there is nobody to choose, and what can be done about it. */
export function nobodyToAssign(bench: Bench, now: Instant, organisationName: string): string[] {
  const away = bench.authorised.flatMap((candidate) => {
    const { colleague } = candidate;
    const over = unauthorised(colleague, "assigned", bench) ? undefined : unfit(candidate, "assigned", bench, now);
    return over ? [passedOverBecause(colleague.name, over)] : [];
  });
  return away.length > 0
    ? [
        `Wie voor ${organisationName} mag beslissen, is er nu niet.`,
        ...away,
        "Kies Opnieuw kijken als er weer iemand is.",
      ]
    : [
        `Niemand heeft een mandaat voor ${organisationName} in het organisatiebestand (rol approver).`,
        "Vraag wie dat bestand beheert om iemand toe te voegen. Kies daarna Opnieuw kijken.",
      ];
}

/** For a locked phone: the number and what happened, none of anybody's own words. */
export function summaryOf(ticket: Ticket, mine: Asked): string {
  return `${ticket.number}: ${newsFor(ticket, mine)}`;
}

function newsFor(ticket: Ticket, { as, over, card }: Asked): string {
  const { state } = ticket;
  const last = lastDecision(ticket);
  if (state.status === "withdrawn") return "de aanvraag is ingetrokken";
  if (state.status === "with-owner") return "u stelt het zelf in";
  if (state.status !== "awaiting-approval") return last ? `de aanvraag is ${DECIDED[last.is]}` : NOT_WITH_YOU;
  if (over) return NOT_WITH_YOU;
  const news = as === "assigner" ? "wie mag beslissen?" : "uw besluit wordt gevraagd";
  const posted = postedFor(ticket, card);
  if (posted === "answered") return "er is antwoord op uw vraag";
  return posted === "approver-reminded" ? `herinnering, ${news}` : news;
}

/** What somebody's newest card came for. */
const postedFor = ({ timeline }: Ticket, card: number | undefined) => timeline.find(({ seq }) => seq === card)?.kind;

const NOT_WITH_YOU = "de aanvraag ligt niet meer bij u";

/** A name that was typed fits nobody, or more than one. */
export const whomToChoose = (names: readonly string[]): string =>
  names.length === 0
    ? "Er is nu niemand die kan worden gekozen."
    : `Ik weet niet wie u bedoelt. U kunt kiezen: ${OR.format(names)}.`;
