import { dutchMoment } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";
import type { Decision } from "../tickets/asked-for.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { REFUSAL_TEXT, nameIn, whyPassedOver } from "../tickets/ticket-words.ts";
import type { ApprovalRefusal } from "./approval.ts";
import { type Bench, type Chain, candidateFor } from "./deciders.ts";

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
  const why = (over?.passed ?? []).map((one) => whyPassedOver(one.as, one.why, named(one)));
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
