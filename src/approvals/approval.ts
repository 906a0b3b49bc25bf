import { why } from "../agreement/agreement.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type PersonId, holds, isAgent } from "../people/person.ts";
import type { Approval, Asked, Decision } from "../tickets/asked-for.ts";
import {
  type By,
  type Entry,
  type Said,
  type Ticket,
  type TicketEvent,
  type TicketUpdate,
  forHelpdesk,
  forReporter,
  isFull,
  recorded,
  spoken,
} from "../tickets/ticket.ts";
import { requestedFacts } from "../tickets/ticket-words.ts";
import { type Bench, type Candidate, candidateFor, unauthorised, unfit } from "./deciders.ts";

export type ApprovalRefusal =
  | "unknown-ticket"
  | "own-request"
  | "not-asked"
  | "assigner-never-decides"
  | "no-mandate"
  | "handed-over"
  | "too-late"
  | "passed-over"
  | "already-decided"
  | "already-over"
  | "added-meanwhile"
  | "nobody-chosen"
  | "chosen-may-not"
  | "chosen-is-away"
  | "owner-decides"
  | "not-an-assigner"
  | "already-assigned"
  | "not-your-decision"
  | "work-has-begun"
  | "too-many-messages"
  | "not-with-you"
  | "changed-meanwhile"
  | "team-not-connected";

type Decided = Outcome<Ticket, ApprovalRefusal>;

/** *Goedkeuren*. @param shown the ticket's version on the card that was pressed; undefined for what was typed */
export function approve(ticket: Ticket, shown: number | undefined, bench: Bench, by: By): Decided {
  const may = mayDecide(ticket, bench, by, shown);
  if (!may.ok) return may;

  const approval = withDecision(ticket, may.value, { is: "approved" }, by);
  const onBehalfOf = behalf(may.value, by);
  const owner = ticket.request?.ownerSteps && may.value.approval.route === "owner" ? by.actor.id : undefined;
  const work: TicketUpdate = owner
    ? { state: { status: "with-owner", owner, since: by.now }, cards: forReporter(ticket) }
    : withReporter(ticket, forHelpdesk(ticket));
  return done(recorded(ticket, by, [{ kind: "approved", ...onBehalfOf }], { ...work, approval }));
}

/** *Afwijzen*: always with a reason, which the requester reads. */
export function reject(ticket: Ticket, reason: Said, shown: number | undefined, bench: Bench, by: By): Decided {
  const may = mayDecide(ticket, bench, by, shown);
  if (!may.ok) return may;

  const approval = withDecision(ticket, may.value, { is: "rejected", reason: reason.text }, by);
  const entry: Entry = { kind: "rejected", ...spoken(reason), ...behalf(may.value, by) };
  const state = { status: "rejected", rejectedBy: by.actor.id, rejectedAt: by.now, reason: reason.text } as const;
  return done(recorded(ticket, by, [entry], { state, approval, cards: forReporter(ticket) }));
}

/** *Besluit intrekken*: a fact after the first one, until somebody has begun. */
export function revoke(ticket: Ticket, by: By): Decided {
  const { approval } = ticket;
  const no = notRevocable(ticket, by.actor.id);
  if (!approval || no) return refuse(no ?? "not-your-decision");
  if (isFull(ticket)) return refuse("too-many-messages");

  const decisions: Decision[] = [...approval.decisions, { is: "revoked", by: by.actor.id, at: by.now }];
  const theirs = approval.asked.findLast(({ person }) => person === by.actor.id);
  const asked = approval.asked.map((one) => (one === theirs ? { ...one, over: undefined } : one));
  return done(
    recorded(ticket, by, [{ kind: "decision-revoked" }], {
      state: { status: "awaiting-approval", since: by.now },
      approval: { ...approval, asked, decisions },
      cards: forReporter(ticket),
    }),
  );
}

/** Why this person cannot take the decision back; undefined when they can. */
export function notRevocable(ticket: Ticket, person: PersonId): ApprovalRefusal | undefined {
  const last = ticket.approval?.decisions.at(-1);
  if (!last || last.is === "revoked" || last.by !== person) return "not-your-decision";
  if (ticket.state.status === "withdrawn") return "already-over";
  return isUntouched(ticket) ? undefined : "work-has-begun";
}

/** Since the decision nobody of a team has touched it. */
function isUntouched({ state, timeline }: Ticket): boolean {
  if (state.status === "rejected" || state.status === "with-owner") return true;
  const since = timeline.slice(timeline.findLastIndex(({ kind }) => kind === "approved") + 1);
  return state.status === "new" && since.every(({ kind }) => IS_NO_WORK.has(kind));
}

const IS_NO_WORK: ReadonlySet<TicketEvent> = new Set(["added", "approver-passed-over", "left-to-helpdesk"]);

/** *Iemand anders laten beslissen*: somebody with a mandate for this organisation. */
export function handOver(ticket: Ticket, to: PersonId | undefined, bench: Bench, by: By): Decided {
  const may = mayDecide(ticket, bench, by, undefined);
  if (!may.ok) return may;
  const { approval, mine } = may.value;
  if (approval.route === "owner") return refuse("owner-decides");
  if (isFull(ticket)) return refuse("too-many-messages");
  const chosen = choose(bench, to, by);
  if (!chosen.ok) return chosen;

  const asked = approval.asked.map((one) => (one === mine ? { ...one, over: "handed-over" as const } : one));
  return done(assignTo(ticket, { ...approval, asked }, chosen.value, "handed-over", by));
}

/** *Iemand aanwijzen*: the incident manager never decides, but says who does; where there is none, the Helpdesk. */
export function assign(ticket: Ticket, to: PersonId | undefined, bench: Bench, by: By): Decided {
  const { approval } = ticket;
  if (ticket.reporter === by.actor.id) return refuse("own-request");
  if (!approval || !isAssigner(ticket, by)) return refuse("not-an-assigner");
  if (ticket.state.status !== "awaiting-approval") return refuse(overOr(ticket, "already-decided"));
  if (!approval.asked.some(({ as, over }) => as === "assigner" && !over)) return refuse("already-assigned");
  const chosen = choose(bench, to, by);
  if (!chosen.ok) return chosen;

  const asked = approval.asked.map((one) =>
    one.as === "assigner" && !one.over ? { ...one, over: "assigned" as const } : one,
  );
  return done(assignTo(ticket, { ...approval, asked }, chosen.value, "approver-assigned", by));
}

function isAssigner({ approval, organisation }: Ticket, { actor }: By): boolean {
  const asked = approval?.asked.filter(({ as, card }) => as === "assigner" && card !== undefined) ?? [];
  const isHelpdesks = asked.some(({ person }) => person === undefined);
  if (isHelpdesks && isAgent(actor, organisation)) return true;
  return asked.some(({ person }) => person === actor.id) && holds(actor, "incident-manager", organisation);
}

/** *Ik heb het ingesteld*: the owner did it themselves (DVO 4.7.5). */
export function arrange(ticket: Ticket, by: By): Decided {
  if (ticket.state.status !== "with-owner" || ticket.state.owner !== by.actor.id) return refuse("not-with-you");
  const solution = "De eigenaar heeft het ingesteld.";
  const state = {
    ...({ status: "resolved", resolution: "resolved" } as const),
    ...{ resolvedBy: by.actor.id, resolvedAt: by.now, solution },
  };
  return done(recorded(ticket, by, [{ kind: "arranged" }], { state, cards: forReporter(ticket) }));
}

/** *Het lukt mij niet*: agreed, but the owner needs the Helpdesk for it. */
export function leaveToHelpdesk(ticket: Ticket, by: By): Decided {
  if (ticket.state.status !== "with-owner" || ticket.state.owner !== by.actor.id) return refuse("not-with-you");
  return done(recorded(ticket, by, [{ kind: "left-to-helpdesk" }], withReporter(ticket, forHelpdesk(ticket))));
}

interface Mandate {
  readonly approval: Approval;
  readonly mine: Asked;
}

/** Checked at the moment of deciding, whatever was true when they were asked. */
function mayDecide(
  ticket: Ticket,
  bench: Bench,
  { actor }: By,
  shown: number | undefined,
): Outcome<Mandate, ApprovalRefusal> {
  const { approval } = ticket;
  if (!approval) return refuse("not-asked");
  if (ticket.reporter === actor.id) return refuse("own-request");
  const asked = approval.asked.filter(({ person, card }) => person === actor.id && card !== undefined);
  const mine = asked.findLast(({ as }) => as !== "assigner");
  if (!mine) return refuse(asked.length > 0 ? "assigner-never-decides" : "not-asked");
  if (ticket.state.status !== "awaiting-approval") return refuse(overOr(ticket, "already-decided"));
  if (mine.over === "handed-over") return refuse("handed-over");
  if (mine.over === "late") return refuse("too-late");
  if (!isStill(mine, bench)) return refuse("no-mandate");
  if (mine.over) return refuse("passed-over");
  const isOld = shown !== undefined && ticket.timeline.some(({ kind, seq }) => seq > shown && NEW_CONTENT.has(kind));
  return isOld ? refuse("added-meanwhile") : done({ approval, mine });
}

/** What the decider must have read. */
const NEW_CONTENT: ReadonlySet<TicketEvent> = new Set(["added", "answered"]);

/** The directory says that they are still what they were asked as, with a mandate where that takes one. */
export function isStill({ as, person }: Asked, bench: Bench): boolean {
  const candidate = candidateFor(as, person, bench);
  return candidate?.colleague.id === person && candidate !== undefined && !unauthorised(candidate.colleague, as, bench);
}

function assignTo(
  ticket: Ticket,
  approval: Approval,
  { colleague }: Candidate,
  kind: "handed-over" | "approver-assigned",
  by: By,
): Ticket {
  const mine: Asked = { person: colleague.id, as: "assigned", at: by.now, card: ticket.version + 1 };
  const entry: Entry = { kind, about: colleague.id, as: "assigned" };
  const asked = [...approval.asked, mine];
  const cards = forReporter(ticket);
  return recorded(ticket, by, [entry], { approval: { ...approval, asked }, cards }, { [colleague.id]: colleague.name });
}

function choose(bench: Bench, to: PersonId | undefined, by: By): Outcome<Candidate, ApprovalRefusal> {
  if (!to) return refuse("nobody-chosen");
  const chosen = bench.authorised.find(({ colleague }) => colleague.id === to);
  if (!chosen || to === by.actor.id || unauthorised(chosen.colleague, "assigned", bench))
    return refuse("chosen-may-not");
  return unfit(chosen, "assigned", bench, by.now) ? refuse("chosen-is-away") : done(chosen);
}

function withDecision(
  ticket: Ticket,
  { approval, mine }: Mandate,
  decision: Pick<Decision, "is" | "reason">,
  by: By,
): Approval {
  const { request, text, version } = ticket;
  const section = request?.section ?? "";
  const saw = {
    ...{ text, section, version, facts: requestedFacts(ticket) },
    ...(request?.cost !== undefined && { cost: request.cost }),
    agreement: why("4.8").version,
  };
  const fact: Decision = { ...decision, by: by.actor.id, at: by.now, saw, ...behalf({ approval, mine }, by) };
  return { ...approval, question: undefined, decisions: [...approval.decisions, fact] };
}

/** The leidinggevende for whom somebody else decides. */
const behalf = ({ approval }: Mandate, { actor }: By) =>
  approval.manager && approval.manager !== actor.id ? { onBehalfOf: approval.manager } : {};

const withReporter = (ticket: Ticket, update: TicketUpdate): TicketUpdate => ({
  ...update,
  cards: { ...(update.cards ?? ticket.cards), reporter: ticket.version + 1 },
});

const overOr = (ticket: Ticket, otherwise: ApprovalRefusal): ApprovalRefusal =>
  ticket.state.status === "withdrawn" ? "already-over" : otherwise;
