import { REFUSAL_TEXT, LEVEL, escalationStands, nameIn, passedOverBecause } from "../tickets/ticket-words.ts";
import type { EscalatedTo } from "../tickets/in-doubt.ts";
import { type Ticket, type TimelineEntry, isOpen } from "../tickets/ticket.ts";
import { type EscalationRefusal, isTaken } from "./escalate.ts";

/* Every Dutch word about an escalation that depends on its state; what never varies stands in cards/escalation.json. */

export const ESCALATION_REFUSAL: Record<EscalationRefusal, string> = {
  ...REFUSAL_TEXT,
  "already-escalated": "U hebt dit al gevraagd. Bij Verloop ziet u hoe het ervoor staat.",
  "not-asked": "Dit ligt nu bij iemand anders. Kijk hoe het ervoor staat.",
  "escalation-over": "Deze escalatie is al afgerond.",
};

const ASKS: Record<EscalatedTo["as"], string> = {
  manager: "Neem contact op met de incidentmanager als u dat ook nodig vindt (DVO 5.1, stap 1).",
  "incident-manager":
    "Zorg dat de melding wordt opgelost. Bent u het niet eens met de melder? Dan beoordeelt de teamleider het (DVO 5.1, stap 2).",
  "team-lead":
    "Beoordeel de melding en wat er moet gebeuren. Helpt dat niet? Dan kan het naar het directieberaad (DVO 5.1, stap 3).",
  "ict-manager":
    "De teamleider vraagt u om dit voor te leggen aan de vertegenwoordiger van deze gemeente in het directieberaad (DVO 5.1, stap 3).",
  representative:
    "U vertegenwoordigt uw gemeente in het directieberaad. De melder en ICT NML komen er samen niet uit (DVO 5.1, stap 3).",
  helpdesk: "Er is niemand anders om dit aan te vragen. Zorg dat iemand het oppakt, en vul het organisatiebestand aan.",
};

/** What is asked of this person, and who is not there to be asked. */
export function asksOf(ticket: Ticket, mine: EscalatedTo, organisationName: string): readonly string[] {
  const says = mine.as === "manager" && mine.step === 3 ? ASKS["ict-manager"] : ASKS[mine.as];
  return [
    `${nameIn(ticket, ticket.reporter)} komt er niet uit met de Helpdesk.`,
    ...missingBefore(ticket, organisationName),
    says,
  ];
}

/** Who was passed over, or is not in the organisation file, the last time that somebody was asked. */
function missingBefore(ticket: Ticket, organisationName: string): readonly string[] {
  const last = ticket.timeline.findLastIndex(({ kind }) => kind === "escalation-asked");
  const before = ticket.timeline.slice(0, last + 1).toReversed();
  const asked = before.findIndex(({ kind }) => kind !== "escalation-asked");
  const since = before.slice(asked);
  const end = since.findIndex(({ kind }) => kind !== "escalation-passed-over" && kind !== "escalation-missing");
  return since
    .slice(0, end)
    .toReversed()
    .map((entry) => missing(ticket, entry, organisationName));
}

function missing(ticket: Ticket, { kind, level, about, why }: TimelineEntry, organisationName: string): string {
  const as = level ? LEVEL[level] : "";
  if (kind === "escalation-passed-over" && why && why !== "own-request")
    return passedOverBecause(`${as} ${about ? nameIn(ticket, about) : ""}`.trim(), why);
  if (kind === "escalation-passed-over") return `De ${as} is zelf de melder.`;
  return level === "manager"
    ? "In het organisatiebestand staat geen leidinggevende die dit kan doen."
    : `In het organisatiebestand staat geen ${as} voor ${organisationName} die dit kan doen.`;
}

/** How it stands, for who has it or had it. */
export function standingOf(ticket: Ticket, mine: EscalatedTo): string {
  const { escalation } = ticket;
  if (!isOpen(ticket)) return "De melding is afgehandeld of gesloten";
  if (escalation?.over?.is === "not-needed") return "De leidinggevende vindt het niet nodig";
  if (escalation?.over) return `Afgerond door ${nameIn(ticket, escalation.over.by)}`;
  if (mine.over) return `Ligt nu bij iemand anders. ${escalationStands(ticket) ?? ""}`.trim();
  const taken = isTaken(ticket) ? ticket.timeline.findLast(({ kind }) => kind === "escalation-taken") : undefined;
  return taken ? `Opgepakt door ${nameIn(ticket, taken.by)}` : "Wacht op u";
}
