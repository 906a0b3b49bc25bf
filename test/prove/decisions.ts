import { cardOf } from "../../src/delivery/card-row.ts";
import { cardKey } from "../../src/delivery/outbox.ts";
import { personPlace } from "../../src/lib/place.ts";
import { type Row, type Rows, collect, under } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import type { Asked } from "../../src/tickets/asked-for.ts";
import { ticketOf } from "../../src/tickets/ticket-rows.ts";
import { approvalSubject, teamPlace } from "../../src/tickets/ticket-showings.ts";
import type { Ticket, TicketEvent } from "../../src/tickets/ticket.ts";
import { PARTITIONS } from "./expected.ts";

const DECIDING: Partial<Record<TicketEvent, "approved" | "rejected" | "revoked">> = {
  approved: "approved",
  rejected: "rejected",
  "decision-revoked": "revoked",
};

/** What is wrong with what was decided about a request: there is one decision until it is taken back. */
export function wronglyDecided({ number, reporter, state, approval, timeline }: Ticket): string[] {
  if (!approval) return [];
  const { decisions, asked } = approval;
  const told = timeline.flatMap(({ kind, by }) => (DECIDING[kind] ? [`${DECIDING[kind]} by ${by}`] : []));
  const kept = decisions.map(({ is, by }) => `${is} by ${by}`);
  const isTwice = decisions.some(({ is }, i) => (is === "revoked") === (i % 2 === 0));
  const mayNot = decisions.filter(
    ({ by }) => by === reporter || !asked.some(({ person, as }) => person === by && as !== "assigner"),
  );
  const last = decisions.at(-1)?.is;
  const isOpen = state.status === "awaiting-approval";
  const agrees = state.status === "withdrawn" || isOpen === (last === undefined || last === "revoked");
  const isRejected = (state.status === "rejected") === (last === "rejected");
  return [
    ...(JSON.stringify(told) === JSON.stringify(kept) ? [] : [`the events of ${number} tell of other decisions`]),
    ...(isTwice ? [`decided twice: ${number}: ${kept.join(", ")}`] : []),
    ...mayNot.map(({ by }) => `decided by who may not: ${number} by ${by}`),
    ...(agrees && isRejected
      ? []
      : [`decided otherwise than it stands: ${number} is ${state.status}, ${String(last)}`]),
  ];
}

/**
 * Requests that could get lost: they wait, and of nobody who is asked there is a card that is shown or on its way.
 * Also to be asked while everything runs: what changes meanwhile is left alone.
 */
export async function forgotten(rows: Rows): Promise<string[]> {
  return (await Promise.all(PARTITIONS.map((organisation) => forgottenIn(rows, organisation)))).flat();
}

async function forgottenIn(rows: Rows, organisation: OrganisationId): Promise<string[]> {
  const waiting = (await collect(rows.range(organisation, under("ticket|", Infinity)))).filter(isWaiting);
  // In this order: what is settled meanwhile is on its card row.
  const outbox = await collect(rows.range(organisation, under("outbox|", Infinity)));
  const found = await Promise.all(
    waiting.map(async (row) => {
      const problems = await forgottenOf(rows, ticketOf(row), outbox);
      if (problems.length === 0) return [];
      const isAsItWas = (await rows.get(organisation, row.key))?.etag === row.etag;
      return isAsItWas ? problems : [];
    }),
  );
  return found.flat();
}

const isWaiting = ({ value }: Row): boolean =>
  (value["state"] as { readonly status?: string } | undefined)?.status === "awaiting-approval";

async function forgottenOf(rows: Rows, ticket: Ticket, outbox: readonly Row[]): Promise<string[]> {
  const { number, organisation, approval } = ticket;
  const asked = approval?.asked.filter(({ over }) => !over) ?? [];
  const known = await Promise.all(asked.map((one) => isKnownTo(rows, ticket, one, outbox)));
  const listed = await Promise.all(asked.map((one) => isListedFor(rows, ticket, one)));
  const isWatched = (await rows.get(organisation, `awaits|${number}`)) !== undefined;
  return [
    ...(asked.length > 0 ? [] : [`nobody is asked: ${number}`]),
    ...known.flatMap((is) => (is ? [] : [`nobody could know: ${number}`])),
    ...listed.flatMap((is) => (is ? [] : [`not among what is to be decided: ${number}`])),
    ...(isWatched ? [] : [`nobody looks after it: ${number}`]),
  ];
}

async function isKnownTo(rows: Rows, ticket: Ticket, { person, card }: Asked, outbox: readonly Row[]) {
  if (card === undefined) return false;
  const place = person ? personPlace(person) : teamPlace("helpdesk");
  const subject = approvalSubject(ticket.number, card);
  if (outbox.some(({ value }) => value["subject"] === subject && value["place"] === place)) return true;
  const shown = cardOf(await rows.get(ticket.organisation, cardKey({ subject, place })));
  return shown.activityId !== undefined || shown.shown !== null;
}

async function isListedFor(rows: Rows, { number, organisation }: Ticket, { person }: Asked): Promise<boolean> {
  if (!person) return true;
  const listed = await collect(rows.range(organisation, under(`to-do|${person}|`, Infinity)));
  return listed.some(({ key }) => key.endsWith(`|${number}`));
}
