import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { PersonId } from "../people/person.ts";
import type { EscalatedTo } from "../tickets/in-doubt.ts";
import { subjectOf } from "../tickets/ticket-rows.ts";
import { factsOf, filedOn, targetOf, timelineOf } from "../tickets/ticket-cards.ts";
import { nameIn, statusForTeam } from "../tickets/ticket-words.ts";
import { type Ticket, type TicketEvent, isOpen } from "../tickets/ticket.ts";
import { isTaken } from "./escalate.ts";
import { asksOf, standingOf } from "./escalation-words.ts";

export interface Shown {
  readonly organisationName: string;
  readonly notice?: string | undefined;
  /** Of the organisation file; undefined when it names nobody. */
  readonly representative?: string | undefined;
}

/** The event that somebody's newest card was posted for; without a person the Helpdesk's channel. */
export const cardOf = ({ escalation }: Ticket, person: PersonId | undefined): number =>
  Math.max(0, ...(escalation?.asked ?? []).filter((one) => one.person === person).map(({ card }) => card));

const PASS_ON: Partial<Record<EscalatedTo["as"], string>> = {
  manager: "Naar de incidentmanager",
  "incident-manager": "Naar de teamleider",
  helpdesk: "Naar de teamleider",
  "ict-manager": "Leg voor aan de vertegenwoordiger",
};

/** Who asks what is in it, and the subject: the words of the report are the Helpdesk's to read. */
export function escalationCard(ticket: Ticket, mine: EscalatedTo, shown: Shown): Message {
  const { organisationName, notice = "", representative } = shown;
  const isMine = isOpen(ticket) && !ticket.escalation?.over && !mine.over;
  const isManagers = mine.as === "manager" && mine.step === 1;
  const passOn = mine.as === "manager" && !isManagers ? PASS_ON["ict-manager"] : PASS_ON[mine.as];
  const summary = `${ticket.number}: escalatie, stap ${String(mine.step)} van 3`;
  return {
    summary,
    card: {
      template: "escalation",
      data: {
        ...targetOf(ticket, mine.card),
        ...{ fallback: `${summary} (${organisationName})`, organisationName, notice },
        heading: `Escalatie, stap ${String(mine.step)} van 3`,
        subject: subjectOf(ticket),
        status: standingOf(ticket, mine),
        statusColor: isMine ? "Warning" : "Default",
        says: isMine ? asksOf(ticket, mine, organisationName).map((text) => ({ text })) : [],
        facts: factsOf([
          { label: "Melder", value: nameIn(ticket, ticket.reporter) },
          filedOn(ticket),
          ...(isManagers ? [] : [{ label: "Status", value: statusForTeam(ticket) }]),
          { label: "Escalatie sinds", value: ticket.escalation && dutchMoment(ticket.escalation.since) },
        ]),
        timeline: timelineOf(onlyEscalation(ticket), () => "").timeline,
        passOn: isMine ? (passOn ?? "") : "",
        // Whoever can take it up had better do that.
        passOnStyle: TAKES.has(mine.as) ? "default" : "positive",
        canRefuse: isMine && isManagers,
        canTake: isMine && TAKES.has(mine.as) && !isTaken(ticket),
        canChooseWay: isMine && mine.as === "team-lead",
        representativeSays: representative
          ? `${representative} vertegenwoordigt ${organisationName} in het directieberaad.`
          : `Voor ${organisationName} staat geen vertegenwoordiger in het organisatiebestand.`,
        canSettle: isMine && !isManagers,
      },
    },
  };
}

/** The others have one button for all that they can do. */
const TAKES: ReadonlySet<EscalatedTo["as"]> = new Set(["incident-manager", "team-lead", "helpdesk"]);

const onlyEscalation = (ticket: Ticket): Ticket => ({
  ...ticket,
  timeline: ticket.timeline.filter(({ kind }) => ABOUT.has(kind)),
});

const ABOUT: ReadonlySet<TicketEvent> = new Set([
  ...(["escalated", "escalation-asked", "escalation-passed-over", "escalation-missing"] as const),
  ...(["escalation-taken", "escalation-not-needed", "escalation-settled"] as const),
]);
