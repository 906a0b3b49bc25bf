import type { Message } from "../lib/message.ts";
import type { Person } from "../people/person.ts";
import { subjectOf } from "./ticket-rows.ts";
import { type Agreed, colourForTeam, targetOf } from "./ticket-cards.ts";
import { HOLD_CHOICES, statusForTeam } from "./ticket-words.ts";
import { type Team, type Ticket, isOver, isWorkable } from "./ticket.ts";

/** What the forms of the menu offer. */
export interface MoreChoices {
  /** Who works in the team that has the ticket. */
  readonly agents: readonly Person[];
  /** Of the organisation file; none when no priorities are agreed. */
  readonly priorities: readonly { readonly code: string; readonly name: string }[];
  /** The first day until which it can wait: "2026-11-24". */
  readonly tomorrow: string;
}

/** *Andere acties*: what is done less often, as forms that only who pressed sees. */
export function moreCard(ticket: Ticket, team: Team, agreed: Agreed, choices: MoreChoices, notice = ""): Message {
  const canWork = ticket.team === team && isWorkable(ticket);
  const summary = `${ticket.number}: andere acties`;
  return {
    summary,
    card: {
      template: "ticket-more",
      data: {
        ...targetOf(ticket, ticket.cards[team] ?? ticket.version),
        ...{ team, notice, fallback: summary, organisationName: agreed.organisationName },
        status: statusForTeam(ticket),
        statusColor: colourForTeam(ticket),
        subject: subjectOf(ticket),
        ...{
          canWork,
          canNote: !isOver(ticket) && ticket.state.status !== "merged",
          canHold: canWork && ticket.state.status !== "on-hold",
        },
        canMakeKnown: !ticket.request && !isOver(ticket),
        canMerge: canWork && !ticket.request && !ticket.sensitive && !ticket.joined?.length,
        isMerged: ticket.state.status === "merged",
        canPrioritise: canWork && choices.priorities.length > 0,
        agents: choices.agents.map(({ id, name }) => ({ value: id, title: name })),
        holds: HOLD_CHOICES.map(({ code, label }) => ({ value: code, title: label })),
        priorities: choices.priorities.map(({ code, name }) => ({ value: code, title: name })),
        canAssess: !isOver(ticket),
        priority: ticket.priority ?? "",
        tomorrow: choices.tomorrow,
      },
    },
  };
}
