import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { subjectOf } from "../tickets/ticket-rows.ts";
import { factsOf, linesOf, targetOf } from "../tickets/ticket-cards.ts";
import { type Colour, TEAM_NAME, nameIn, nounsOf, statusForTeam } from "../tickets/ticket-words.ts";
import { type Ticket, isOpen } from "../tickets/ticket.ts";

/** For who has the ticket, or the team when nobody has. */
export function consultCard(ticket: Ticket, organisationName: string, notice = ""): Message | undefined {
  const { consult } = ticket;
  if (!consult) return undefined;
  const { status, colour, says } = consultStands(ticket);
  const isStill = isOpen(ticket) && !isSettled(ticket);
  const summary = `${ticket.number}: lukt dit op tijd?`;
  return {
    summary,
    card: {
      template: "term-consult",
      data: {
        ...targetOf(ticket, consult.card),
        ...{ fallback: `${summary} (${organisationName})`, organisationName, notice, status, statusColor: colour },
        subject: subjectOf(ticket),
        says: says.map((text) => ({ text })),
        facts: factsOf([
          {
            label: isSettled(ticket) ? "Eerst op te lossen voor" : "Op te lossen voor",
            value: dutchMoment(consult.resolveBy),
          },
          { label: "Status", value: statusForTeam(ticket) },
          { label: "Team", value: TEAM_NAME[ticket.team] },
        ]),
        canPropose: isStill && (consult.proposal === undefined || consult.proposal.answer === "discuss"),
        canSayOnTime: isStill && !consult.onTime && consult.proposal === undefined,
      },
    },
  };
}

const isSettled = ({ consult }: Ticket): boolean => consult?.proposal?.answer === "agreed";

interface Stands {
  readonly status: string;
  readonly colour: Colour;
  readonly says: readonly string[];
}

function consultStands(ticket: Ticket): Stands {
  const { consult } = ticket;
  const { who, thing } = nounsOf(ticket);
  const proposal = consult?.proposal;
  if (!isOpen(ticket)) return { status: `Deze ${thing} is afgehandeld`, colour: "Default", says: [] };
  if (proposal?.answer === "agreed")
    return { status: `De ${who} is akkoord met ${dutchMoment(proposal.until)}`, colour: "Good", says: [] };
  if (proposal?.answer === "discuss")
    return {
      status: `De ${who} wil overleggen`,
      colour: "Attention",
      says: [`U stelde ${dutchMoment(proposal.until)} voor. Neem contact op, of stel een ander moment voor.`],
    };
  if (proposal)
    return {
      status: `Voorgesteld: ${dutchMoment(proposal.until)}`,
      colour: "Warning",
      says: [`De ${who} is gevraagd.`],
    };
  if (consult?.onTime) return { status: "Het lukt op tijd", colour: "Good", says: [] };
  return {
    status: "De afgesproken tijd is bijna voorbij",
    colour: "Warning",
    says: [`Lukt het niet? Overleg dan nu met de ${who}, voordat de tijd voorbij is (DVO 5.1).`],
  };
}

/** For the reporter, who agrees or wants to talk. */
export function proposalCard(ticket: Ticket, organisationName: string, notice = ""): Message | undefined {
  const proposal = ticket.consult?.proposal;
  if (!proposal) return undefined;
  const summary = `${ticket.number}: wij stellen een ander moment voor`;
  const { status, colour, says } = proposalStands(ticket);
  return {
    summary,
    card: {
      template: "term-proposal",
      data: {
        ...targetOf(ticket, proposal.card),
        ...{ fallback: summary, organisationName, notice, status, statusColor: colour, subject: subjectOf(ticket) },
        says: says.map((text) => ({ text })),
        facts: [
          isSettled(ticket)
            ? { label: "Afgesproken voor", value: dutchMoment(proposal.until) }
            : { label: "Wij stellen voor", value: `klaar voor ${dutchMoment(proposal.until)}` },
        ],
        proposedBy: nameIn(ticket, proposal.by),
        explanation: linesOf(proposal.text ?? ""),
        canAnswer: isOpen(ticket) && !proposal.answer,
      },
    },
  };
}

function proposalStands(ticket: Ticket): Stands {
  const answer = ticket.consult?.proposal?.answer;
  if (!isOpen(ticket)) return { status: `Uw ${nounsOf(ticket).thing} is afgehandeld`, colour: "Default", says: [] };
  if (answer === "agreed") return { status: "U bent akkoord", colour: "Good", says: ["Dit moment is nu de afspraak."] };
  if (answer === "discuss")
    return { status: "U wilt overleggen", colour: "Warning", says: ["Wij nemen contact met u op."] };
  return {
    status: "De afgesproken tijd lukt waarschijnlijk niet",
    colour: "Warning",
    says: ["Bent u akkoord met een ander moment? Of wilt u liever overleggen?"],
  };
}
