import type { PersonId } from "../people/person.ts";
import type { Approval, Asked, PassedOver } from "../tickets/asked-for.ts";
import {
  BOT,
  type By,
  type Entry,
  type Ticket,
  type TicketUpdate,
  forHelpdesk,
  forReporter,
  isElsewhere,
  recorded,
} from "../tickets/ticket.ts";
import { type Bench, type Chain, type DecidedBy, candidateFor, chain, principalOf, unfit } from "./deciders.ts";

/** The request once whoever decides has been asked; what the Helpdesk judges is its work at once (DVO 4.4). */
export function begin(ticket: Ticket, decidedBy: DecidedBy, bench: Bench, by: By): Ticket {
  if (decidedBy.by === "helpdesk") return recorded(ticket, by, [toHelpdesk], forHelpdesk(ticket));
  return askNext(ticket, { route: decidedBy.by, asked: [], decisions: [] }, bench, by, {});
}

const toHelpdesk: Entry = { kind: "left-to-helpdesk", by: BOT };

/**
 * Looks whether who was asked is still there, to decide or to arrange what is theirs: who is away, gone, without a
 * mandate or too late is passed over.
 * @param late people whose term has run out, where one is configured
 * @returns undefined when everything is as it should be
 */
export function lookAgain(ticket: Ticket, bench: Bench, late: ReadonlySet<PersonId>, by: By): Ticket | undefined {
  const { approval } = ticket;
  if (!approval || !isElsewhere(ticket)) return undefined;

  const current = approval.asked.filter(({ over }) => !over);
  const lost = current.flatMap((one) => {
    const why = whyLost(one, bench, late, by);
    return why ? [{ one, why }] : [];
  });
  if (current.some(({ as }) => as !== "assigner")) {
    return lost.length > 0 ? passOver(ticket, approval, lost, bench, by) : undefined;
  }
  return (
    someoneAtLast(ticket, approval, bench, by) ??
    (lost.length > 0 ? passOver(ticket, approval, lost, bench, by) : undefined)
  );
}

/** While somebody has still to be assigned: the leidinggevende is back, or a mandate was added to the organisation file. */
function someoneAtLast(ticket: Ticket, approval: Approval, bench: Bench, by: By): Ticket | undefined {
  const { next } = chain(approval.route, bench, by.now, hadTheirTurn(approval));
  if (next.every(({ as }) => as === "assigner")) return undefined;
  const asked = approval.asked.map((one) =>
    one.as === "assigner" && !one.over ? { ...one, over: "assigned" as const } : one,
  );
  return askNext(ticket, { ...approval, asked }, bench, by, { cards: forReporter(ticket) });
}

/** A new card at the bottom for whoever it waits for. */
export function remind(ticket: Ticket, by: By): Ticket | undefined {
  const { approval } = ticket;
  if (!approval || !isElsewhere(ticket)) return undefined;
  const waiting = approval.asked.filter(({ over }) => !over);
  const card = ticket.version + 1;
  const asked = approval.asked.map((one) => (waiting.includes(one) ? { ...one, card } : one));
  const entries = waiting.map(({ person, as }): Entry => ({
    kind: "approver-reminded",
    by: BOT,
    as,
    ...(person && { about: person }),
  }));
  return recorded(ticket, by, entries, { approval: { ...approval, asked, remindedAt: by.now } });
}

function whyLost(one: Asked, bench: Bench, late: ReadonlySet<PersonId>, by: By): PassedOver | undefined {
  if (!one.person) return undefined;
  if (late.has(one.person)) return "late";
  const candidate = candidateFor(one.as, one.person, bench);
  return candidate?.colleague.id === one.person ? unfit(candidate, one.as, bench, by.now) : "no-mandate";
}

interface Lost {
  readonly one: Asked;
  readonly why: PassedOver;
}

function passOver(ticket: Ticket, approval: Approval, lost: readonly Lost[], bench: Bench, by: By): Ticket {
  const asked = approval.asked.map((one) => {
    const why = lost.find((other) => other.one === one)?.why;
    return why ? { ...one, over: why } : one;
  });
  const entries = lost.map(({ one, why: reason }): Entry => passedOverEntry(one, reason));
  const stillAsked = asked.some(({ over }) => !over);
  const left = { ...approval, asked };
  if (stillAsked) return recorded(ticket, by, entries, { approval: left });
  return askNext(ticket, left, bench, by, { cards: forReporter(ticket) }, entries);
}

/** Who had the decision and gave it away, or did not take it in time, is not asked again. */
const hadTheirTurn = ({ asked }: Approval) =>
  new Map(
    asked.flatMap(({ person, over }) =>
      person && (over === "late" || over === "handed-over") ? [[person, over] as const] : [],
    ),
  );

/** @param also what else changes: the requester gets a new card when it is news to them */
function askNext(
  ticket: Ticket,
  approval: Approval,
  bench: Bench,
  by: By,
  also: Pick<TicketUpdate, "cards">,
  before: readonly Entry[] = [],
): Ticket {
  const { passed, next } = chain(approval.route, bench, by.now, hadTheirTurn(approval));
  const news = passed.filter((one) => !approval.asked.some((old) => isSamePass(old, one)));
  const nobody = next.some(({ as, person }) => as === "assigner" && !person);
  const entries: Entry[] = [
    ...before,
    ...news.map((one) => passedOverEntry(one, one.why)),
    ...(nobody ? [{ kind: "nobody-found", by: BOT } as const] : []),
    ...(next.length > 0
      ? next.map(({ as, person }): Entry => ({ kind: "approver-asked", by: BOT, as, ...(person && { about: person }) }))
      : [toHelpdesk]),
  ];
  const card = ticket.version + entries.length;
  const asked: Asked[] = [
    ...approval.asked,
    ...news.map(({ as, person, why: over }): Asked => ({ as, at: by.now, over, ...(person && { person }) })),
    ...next.map(({ as, person }): Asked => ({ as, at: by.now, card, ...(person && { person }) })),
  ];
  const manager = approval.route === "manager" ? principalOf(bench) : undefined;
  const change: TicketUpdate =
    next.length > 0
      ? { state: { status: "awaiting-approval", since: by.now }, ...also }
      : { ...forHelpdesk(ticket), cards: { ...ticket.cards, ...also.cards, helpdesk: ticket.version + 1 } };
  return recorded(ticket, by, entries, { ...change, approval: { ...approval, manager, asked } }, namesOn(bench, asked));
}

const isSamePass = (old: Asked, one: Chain["passed"][number]): boolean =>
  old.person === one.person && old.over === one.why && (one.person !== undefined || old.as === one.as);

const passedOverEntry = ({ as, person }: Pick<Asked, "as" | "person">, why: PassedOver): Entry => ({
  ...({ kind: "approver-passed-over", by: BOT } as const),
  ...{ as, why },
  ...(person && { about: person }),
});

const namesOn = ({ manager, substitute, managersManager, owner, assigners }: Bench, asked: readonly Asked[]) =>
  Object.fromEntries(
    [manager, substitute, managersManager, owner, ...assigners].flatMap((candidate) =>
      candidate && asked.some(({ person }) => person === candidate.colleague.id)
        ? [[candidate.colleague.id, candidate.colleague.name]]
        : [],
    ),
  );
