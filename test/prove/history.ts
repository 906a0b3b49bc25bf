import type { Asked } from "../../src/tickets/asked-for.ts";
import type { Ticket, TicketEvent, TimelineEntry } from "../../src/tickets/ticket.ts";

/**
 * The ticket after each of its writes, as far as it matters to what is shown where: told by its events alone.
 * @param writes which write each event came with, in the order of the events
 */
export function history(ticket: Ticket, writes: readonly unknown[]): readonly Ticket[] {
  const lasts = ticket.timeline.filter(({ seq }) => writes[seq - 1] !== writes[seq]).map(({ seq }) => seq);
  let told: Ticket = {
    ...ticket,
    ...{ version: 0, timeline: [], cards: { reporter: 1 }, team: "helpdesk" },
    approval: ticket.approval && { ...ticket.approval, asked: [] },
  };
  return lasts.map((last) => (told = afterWrite(told, ticket.timeline.slice(0, last))));
}

/** What is wrong when a ticket and its history tell of different cards. */
export function toldOtherwise(ticket: Ticket, told: Ticket | undefined): string[] {
  const isSame = JSON.stringify(cardsOf(ticket)) === JSON.stringify(told && cardsOf(told));
  return isSame ? [] : [`the events of ${ticket.number} tell of other cards than it has`];
}

const cardsOf = ({ cards: { reporter, helpdesk, operations }, approval }: Ticket) => [
  ...[reporter, helpdesk ?? 0, operations ?? 0],
  ...(approval?.asked ?? []).flatMap(({ person, card }) => (card === undefined ? [] : [person ?? "", card])),
];

const NEW_FOR_REPORTER: readonly TicketEvent[] = [
  ...(["asked", "resolved", "approved", "rejected", "decision-revoked", "arranged"] as const),
  ...(["approver-asked", "handed-over", "approver-assigned", "left-to-helpdesk"] as const),
];
const NEW_FOR_HELPDESK: readonly TicketEvent[] = ["reported", "approved", "passed-to-helpdesk", "left-to-helpdesk"];

function afterWrite(before: Ticket, timeline: readonly TimelineEntry[]): Ticket {
  const events = timeline.slice(before.version);
  const first = before.version + 1;
  const isOneOf = (kinds: readonly TicketEvent[]): boolean => events.some(({ kind }) => kinds.includes(kind));
  const teams = events.flatMap(({ kind }) => TEAM[kind] ?? []);
  return {
    ...before,
    version: timeline.length,
    timeline: [...timeline],
    team: teams.at(-1) ?? before.team,
    cards: {
      ...before.cards,
      ...(isOneOf(NEW_FOR_REPORTER) && { reporter: first }),
      ...(isOneOf(NEW_FOR_HELPDESK) && { helpdesk: first }),
      ...(isOneOf(["passed-to-operations"]) && { operations: first }),
    },
    approval: before.approval && { ...before.approval, asked: askedAfter(before.approval.asked, timeline, first) },
  };
}

const TEAM: Partial<Record<TicketEvent, Ticket["team"]>> = {
  "passed-to-operations": "operations",
  "passed-to-helpdesk": "helpdesk",
};

/** Everybody who was asked, with the card that they have of it. */
function askedAfter(before: readonly Asked[], timeline: readonly TimelineEntry[], first: number): Asked[] {
  let asked = [...before];
  for (const { kind, about, as = "assigned", at, seq } of timeline.slice(first - 1)) {
    const person = about && { person: about };
    if (kind === "approver-asked") asked.push({ ...person, as, at, card: timeline.length });
    if (kind === "handed-over" || kind === "approver-assigned") asked.push({ ...person, as, at, card: first });
    if (kind !== "answered") continue;
    const asker = timeline.slice(0, seq).findLast((one) => one.kind === "asked")?.by;
    asked = asked.map((one) => (one.person === asker ? { ...one, card: first } : one));
  }
  return asked;
}
