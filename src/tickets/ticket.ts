import { z } from "zod";
import type { TicketNumber } from "../lib/numbers.ts";
import type { Instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { HIDDEN_KINDS, type redact } from "../lib/redact.ts";
import { type OrganisationId, type Person, type PersonId, holds, isAgent } from "../people/person.ts";
import { Consult, Escalation, LEVELS } from "./in-doubt.ts";
import { Security } from "./security.ts";
import { ASKED_AS, Approval, PASSED_OVER, Requested, branded, moment, personId } from "./asked-for.ts";

/** "M26-000123": the year of reporting and a number that is never used again. */
export type { TicketNumber } from "../lib/numbers.ts";

/** The two lines of DVO 4.4 that handle tickets; each has a channel. */
export const TEAMS = ["helpdesk", "operations"] as const;
export type Team = (typeof TEAMS)[number];

/** Whom a ticket on hold waits for. */
export const WAITS_FOR = ["reporter", "supplier", "something-else"] as const;

const UnmergedState = z.discriminatedUnion("status", [
  z.object({ status: z.literal("new") }),
  z.object({ status: z.literal("assigned"), assignee: personId, assignedAt: moment }),
  z.object({
    status: z.literal("waiting"),
    assignee: personId,
    question: z.string(),
    askedBy: personId,
    askedAt: moment,
  }),
  z.object({ status: z.literal("with-supplier"), assignee: personId, passedAt: moment }),
  z.object({
    status: z.literal("on-hold"),
    assignee: personId,
    waitsFor: z.enum(WAITS_FOR),
    since: moment,
    /** When it is taken up again by itself; absent: when somebody does. */
    until: moment.optional(),
  }),
  z.object({
    status: z.literal("resolved"),
    resolvedBy: personId,
    resolvedAt: moment,
    resolution: z.enum(["resolved", "otherwise-agreed"]),
    solution: z.string(),
  }),
  z.object({
    status: z.literal("closed"),
    closedAt: moment,
    resolution: z.enum(["resolved", "otherwise-agreed"]),
    solution: z.string(),
    rating: z.number().int().min(1).max(5).optional(),
  }),
  z.object({ status: z.literal("withdrawn"), withdrawnAt: moment }),
  z.object({ status: z.literal("awaiting-approval"), since: moment }),
  z.object({ status: z.literal("with-owner"), owner: personId, since: moment }),
  z.object({ status: z.literal("rejected"), rejectedBy: personId, rejectedAt: moment, reason: z.string() }),
]);

/** Handled together with another ticket, maybe of another organisation. */
const MergedState = z.object({
  status: z.literal("merged"),
  into: branded<TicketNumber>(),
  organisation: branded<OrganisationId>(),
  since: moment,
  /** The last event of the other ticket that this one's reporter has heard of. */
  heard: z.number().int(),
  /** To what it goes back when it is handled on its own again. */
  before: UnmergedState,
});

const State = z.discriminatedUnion("status", [...UnmergedState.options, MergedState]);

const TimelineEntry = z.object({
  seq: z.number().int(),
  kind: z.enum([
    "reported",
    "taken",
    "asked",
    "answered",
    "added",
    "passed-to-helpdesk",
    "passed-to-operations",
    "passed-to-supplier",
    "resolved",
    "confirmed",
    "reopened",
    "withdrawn",
    "message",
    "note",
    "assigned",
    "put-on-hold",
    "woken",
    "prioritised",
    "merged",
    "unmerged",
    "joined",
    "left",
    "opened",
    "ciso-told",
    "ciso-missing",
    "discovered",
    "assessed",
    "consulted",
    "on-time",
    "proposed",
    "proposal-agreed",
    "proposal-discussed",
    "escalated",
    "escalation-asked",
    "escalation-passed-over",
    "escalation-missing",
    "escalation-taken",
    "escalation-not-needed",
    "escalation-settled",
    "on-call-told",
    "requested",
    "approver-asked",
    "approver-passed-over",
    "approver-reminded",
    "approver-assigned",
    "handed-over",
    "nobody-found",
    "left-to-helpdesk",
    "approved",
    "rejected",
    "decision-revoked",
    "arranged",
    "erased",
  ]),
  at: moment,
  by: personId,
  /** Whom it is about: who is asked, passed over or assigned. */
  about: personId.optional(),
  as: z.enum(ASKED_AS).optional(),
  why: z.enum(PASSED_OVER).optional(),
  onBehalfOf: personId.optional(),
  /** The other ticket when two are merged: for agents only. */
  ticket: branded<TicketNumber>().optional(),
  /** The name of the priority that it was given. */
  priority: z.string().optional(),
  /** As what somebody is asked in an escalation. */
  level: z.enum(LEVELS).optional(),
  /** The moment that is proposed instead of the term, or at which it was discovered. */
  until: moment.optional(),
  text: z.string().optional(),
  /** What was hidden in the text before it was kept. */
  hidden: z.array(z.enum(HIDDEN_KINDS)).optional(),
  /** For agents only: never shown to the reporter. */
  internal: z.literal(true).optional(),
});

/** The one aggregate. Person ids everywhere; names only in `names`, so that they can be forgotten in one place. */
export const Ticket = z.object({
  number: branded<TicketNumber>(),
  organisation: branded<OrganisationId>(),
  /** The sequence number of the last event; goes up by one with every change. */
  version: z.number().int(),
  reporter: personId,
  /** Who filed it for the reporter; absent: they did themselves. */
  filedBy: personId.optional(),
  /** Filed by an agent for who phoned. */
  phoned: z.literal(true).optional(),
  reportedAt: moment,
  text: z.string(),
  area: z.string(),
  impact: z.string().optional(),
  canWork: z.string().optional(),
  reachableAt: z.string().optional(),
  /** To the message in Teams that it was made from. */
  messageLink: z.string().optional(),
  /** In channels nothing of what is written stands on it. */
  sensitive: z.literal(true).optional(),
  team: z.enum(TEAMS),
  /** The code of a priority of the organisation file; absent: none was given. */
  priority: z.string().optional(),
  state: State,
  /** When a term stands still: it waits for somebody who is not of a team. */
  pauses: z.array(z.object({ from: moment, to: moment.optional() })).optional(),
  /** The tickets that are handled together with this one. */
  joined: z.array(z.object({ number: branded<TicketNumber>(), organisation: branded<OrganisationId>() })).optional(),
  timeline: z.array(TimelineEntry),
  names: z.record(z.string(), z.string()),
  /** Agreed with the reporter instead of the term (DVO 2.1). */
  agreedUntil: moment.optional(),
  consult: Consult.optional(),
  /** When it is to be talked over; kept with the ticket, since the terms of the organisation file may change. */
  consultAt: moment.optional(),
  escalation: Escalation.optional(),
  /** Who was on call when it was reported outside service hours (DVO 4.1.1). */
  onCall: personId.optional(),
  request: Requested.optional(),
  security: Security.optional(),
  approval: Approval.optional(),
  /**
   * Which event each place's current card was posted for; older cards in that place are one line.
   * A team that has had nothing to do with it has none.
   */
  cards: z.object({ reporter: z.number(), helpdesk: z.number().optional(), operations: z.number().optional() }),
  /** The keys of the list rows it stands in, as they were written: another version of us may make other ones. */
  lists: z.array(z.string()).optional(),
  /** It stands in the figures of its organisation (`tally.ts`); absent: it is older than those. */
  tallied: z.literal(true).optional(),
  /** The hash of the last event: the end of the audit chain. */
  chain: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;
export type TicketState = Ticket["state"];
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export type TicketEvent = TimelineEntry["kind"];

/** A person's text after cleaning, and what was hidden in it. */
export type Said = ReturnType<typeof redact>;
export const NOTHING_SAID: Said = { text: "", hidden: [] };

/** Who does what happens by itself. */
export const BOT = "bot" as PersonId;

/** What a person reports; every text has been cleaned, and secrets in it hidden, before it comes here. */
export interface Report extends Pick<
  Ticket,
  "area" | "impact" | "canWork" | "reachableAt" | "messageLink" | "sensitive"
> {
  readonly said: Said;
}

export type RefusalReason =
  | "unknown-ticket"
  | "not-an-agent"
  | "not-the-reporter"
  | "already-taken"
  | "already-passed"
  | "team-not-connected"
  | "already-resolved"
  | "already-over"
  | "awaits-approval"
  | "not-in-the-team"
  | "already-theirs"
  | "not-in-the-future"
  | "not-on-hold"
  | "no-such-priority"
  | "with-its-owner"
  | "own-request"
  | "not-sensitive"
  | "not-taken"
  | "not-the-handler"
  | "no-chat-yet"
  | "is-merged"
  | "not-merged"
  | "other-not-found"
  | "same-ticket"
  | "stands-alone"
  | "has-others"
  | "other-is-over"
  | "too-many-joined"
  | "not-resolved"
  | "too-many-messages"
  | "changed-meanwhile";

type Decided = Outcome<Ticket, RefusalReason>;

/**
 * Keeps a ticket's row within what the stores take (400,000 characters once written out). Only what starts another
 * round counts: a full ticket can still be answered, resolved and withdrawn, and passed on without a note.
 */
const MAX_TIMELINE = 150;
const MAX_TIMELINE_CHARACTERS = 300_000;
export const isFull = ({ timeline, approval }: Ticket): boolean =>
  timeline.filter(({ by, kind }) => by !== BOT && kind !== "opened").length >= MAX_TIMELINE ||
  JSON.stringify([timeline, approval]).length >= MAX_TIMELINE_CHARACTERS;

/** The moment, and who acts. */
export interface By {
  readonly actor: Person;
  readonly now: Instant;
}

export function report(number: TicketNumber, organisation: OrganisationId, given: Report, by: By): Ticket {
  const { said, ...fields } = given;
  const filed = unrecorded(
    { number, organisation, text: said.text, ...fields, cards: { reporter: 1, helpdesk: 1 } },
    by,
  );
  return recorded(filed, by, [{ kind: "reported", ...hiddenIn(said) }], {});
}

/** *Melding namens*, and *Ik meld dit voor iemand anders*: it is that person's own report from then on. */
export function reportFor(
  person: Pick<Person, "id" | "name">,
  number: TicketNumber,
  organisation: OrganisationId,
  given: Report & Pick<Ticket, "phoned">,
  by: By,
): Ticket {
  if (person.id === by.actor.id) return report(number, organisation, given, by);
  const { said, ...fields } = given;
  const theirs = { reporter: person.id, filedBy: by.actor.id, cards: { reporter: 1, helpdesk: 1 } };
  const filed = unrecorded({ number, organisation, text: said.text, ...fields, ...theirs }, by);
  const entry = { kind: "reported", onBehalfOf: person.id, ...hiddenIn(said) } as const;
  return recorded(filed, by, [entry], {}, { [person.id]: person.name });
}

/** *Aanvragen*: nobody has decided anything yet, and no team has a card of it. */
export function request(
  number: TicketNumber,
  organisation: OrganisationId,
  asked: { readonly said: Said; readonly request: Requested },
  by: By,
): Ticket {
  const { said } = asked;
  const fields = { number, organisation, text: said.text, area: "unknown", cards: { reporter: 1 } };
  const filed = unrecorded({ ...fields, request: asked.request }, by);
  return recorded(filed, by, [{ kind: "requested", ...hiddenIn(said) }], {});
}

/** A ticket to which nothing has happened yet, not even that it was filed. */
const unrecorded = (
  fields: Pick<Ticket, "number" | "organisation" | "text" | "area" | "cards"> & Partial<Ticket>,
  { actor, now }: By,
): Ticket => ({
  reporter: actor.id,
  ...fields,
  version: 0,
  reportedAt: now,
  team: "helpdesk",
  state: { status: "new" },
  timeline: [],
  names: {},
  chain: "",
});

/** *Oppakken*. */
export function take(ticket: Ticket, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (assigneeOf(ticket) && ticket.state.status !== "with-supplier") return refuse("already-taken");

  return record(ticket, by, { kind: "taken" }, { state: assignedTo(by.actor.id, by.now) });
}

/** *Vraag stellen*: the ticket waits for its reporter; who asks an untaken ticket takes it. */
export function ask(ticket: Ticket, question: Said, by: By): Decided {
  if (ticket.state.status === "awaiting-approval") return askBeforeDeciding(ticket, question, by);
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (isFull(ticket)) return refuse("too-many-messages");

  const state: TicketState = {
    status: "waiting",
    assignee: assigneeOf(ticket) ?? by.actor.id,
    question: question.text,
    askedBy: by.actor.id,
    askedAt: by.now,
  };
  return record(ticket, by, { kind: "asked", ...spoken(question) }, { state, cards: forReporter(ticket) });
}

/** Who has to decide asks first; the decision stays with them. */
function askBeforeDeciding(ticket: Ticket, question: Said, by: By): Decided {
  const { approval } = ticket;
  if (!approval || !isToDo(ticket, by.actor.id)) return refuse("awaits-approval");
  if (isFull(ticket)) return refuse("too-many-messages");

  const asked = { ...approval, question: { text: question.text, by: by.actor.id, at: by.now } };
  return record(ticket, by, { kind: "asked", ...spoken(question) }, { approval: asked, cards: forReporter(ticket) });
}

/** An answer that comes when the question is gone (passed on meanwhile, answered twice) is not lost: it is added. */
export function answer(ticket: Ticket, said: Said, by: By): Decided {
  const asked = openQuestion(ticket);
  if (!asked) return add(ticket, said, by);
  if (ticket.reporter !== by.actor.id) return refuse("not-the-reporter");
  if (ticket.state.status !== "waiting") return answerBeforeDecision(ticket, asked.by, said, by);

  return record(
    ticket,
    by,
    { kind: "answered", ...spoken(said) },
    { state: assignedTo(ticket.state.assignee, by.now) },
  );
}

/** Who asked gets the request again, with the answer, at the bottom of their chat; or whose decision it is by now. */
function answerBeforeDecision(ticket: Ticket, to: PersonId, said: Said, by: By): Decided {
  const { approval } = ticket;
  if (!approval) return refuse("already-over");
  const isTheirs = isToDo(ticket, to);
  const asked = approval.asked.map((one) =>
    !one.over && (one.person === to || !isTheirs) ? { ...one, card: ticket.version + 1 } : one,
  );
  return record(
    ticket,
    by,
    { kind: "answered", ...spoken(said) },
    { approval: { ...approval, asked, question: undefined } },
  );
}

/** *Aanvullen*. */
export function add(ticket: Ticket, said: Said, by: By): Decided {
  const no = notForReporter(ticket, by.actor);
  if (no) return refuse(no);
  if (isFull(ticket)) return refuse("too-many-messages");
  const { state } = ticket;
  const wasWaitedFor = state.status === "on-hold" && state.waitsFor === "reporter";
  const change = wasWaitedFor ? { state: assignedTo(state.assignee, by.now) } : {};
  return record(ticket, by, { kind: "added", ...spoken(said) }, change);
}

export function withdraw(ticket: Ticket, by: By): Decided {
  const no = notForReporter(ticket, by.actor);
  if (no) return refuse(no);
  return record(ticket, by, { kind: "withdrawn" }, { state: { status: "withdrawn", withdrawnAt: by.now } });
}

/** *Doorzetten* to the other line (DVO 4.4): that line gets a card of its own, and nobody has taken it yet. */
export function passToTeam(ticket: Ticket, team: Team, note: Said, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (ticket.team === team) return refuse("already-passed");
  if (note.text !== "" && isFull(ticket)) return refuse("too-many-messages");

  const cards = { ...ticket.cards, [team]: ticket.version + 1 };
  return record(ticket, by, internal(`passed-to-${team}`, note), { team, state: { status: "new" }, cards });
}

/** *Doorzetten naar leverancier* (DVO 4.1.1): who passes it on keeps an eye on it. */
export function passToSupplier(ticket: Ticket, note: Said, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  if (ticket.state.status === "with-supplier") return refuse("already-passed");
  if (note.text !== "" && isFull(ticket)) return refuse("too-many-messages");

  const state: TicketState = {
    status: "with-supplier",
    assignee: assigneeOf(ticket) ?? by.actor.id,
    passedAt: by.now,
  };
  return record(ticket, by, internal("passed-to-supplier", note), { state });
}

/** *Oplossen*: "afhandelen" is solving, unless something else was agreed (DVO 2.1). */
export function resolve(ticket: Ticket, resolution: "resolved" | "otherwise-agreed", solution: Said, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);

  const state: TicketState = {
    status: "resolved",
    resolvedBy: by.actor.id,
    resolvedAt: by.now,
    resolution,
    solution: solution.text,
  };
  return record(ticket, by, { kind: "resolved", ...spoken(solution) }, { state, cards: forReporter(ticket) });
}

/** *Is het opgelost?* Ja. */
export function confirm(ticket: Ticket, rating: number | undefined, remark: Said, by: By): Decided {
  if (ticket.reporter !== by.actor.id) return refuse("not-the-reporter");
  if (ticket.state.status !== "resolved") return refuse("not-resolved");

  const { resolution, solution } = ticket.state;
  const state: TicketState = { status: "closed", closedAt: by.now, resolution, solution, ...(rating && { rating }) };
  return record(ticket, by, { kind: "confirmed", ...spoken(remark) }, { state });
}

/** *Is het opgelost?* Nee: back to who resolved it, for the team that has the ticket. */
export function reopen(ticket: Ticket, reason: Said, by: By): Decided {
  if (ticket.reporter !== by.actor.id) return refuse("not-the-reporter");
  if (ticket.state.status !== "resolved") return refuse("not-resolved");
  if (isFull(ticket)) return refuse("too-many-messages");

  const reopened = { kind: "reopened", ...spoken(reason) } as const;
  // Its owner did it (DVO 4.7.5), and that did not help: it becomes the Helpdesk's.
  if (ticket.timeline.at(-1)?.kind === "arranged") return record(ticket, by, reopened, forHelpdesk(ticket));
  return record(ticket, by, reopened, { state: assignedTo(ticket.state.resolvedBy, by.now) });
}

export const isOpen = (ticket: Ticket): boolean => ticket.state.status !== "resolved" && !isOver(ticket);

/** Whoever had to decide agreed, and did not take that back. */
export const isApproved = ({ approval }: Ticket): boolean => approval?.decisions.at(-1)?.is === "approved";

/** Nobody of the teams works on it yet, or at all. */
export const isElsewhere = ({ state }: Ticket): boolean =>
  state.status === "awaiting-approval" || state.status === "with-owner";

/** One of the teams can work on it. */
export const isWorkable = (ticket: Ticket): boolean =>
  isOpen(ticket) && !isElsewhere(ticket) && ticket.state.status !== "merged";

/** Resolved counts as open in the reporter's list: an answer is still asked. */
export const isOver = ({ state }: Ticket): boolean => ["closed", "withdrawn", "rejected"].includes(state.status);

/** What the reporter is asked now, by the Helpdesk or by who has to decide. */
export function openQuestion({
  state,
  approval,
}: Ticket): { readonly text: string; readonly by: PersonId; readonly at: Instant } | undefined {
  if (state.status === "waiting") return { text: state.question, by: state.askedBy, at: state.askedAt };
  return state.status === "awaiting-approval" ? approval?.question : undefined;
}

/** Waits for this person: to decide, to say who decides, or to arrange what is theirs. */
export const isToDo = ({ state, approval }: Ticket, person: PersonId): boolean =>
  state.status === "with-owner"
    ? state.owner === person
    : state.status === "awaiting-approval" &&
      (approval?.asked.some((asked) => asked.person === person && !asked.over) ?? false);

/** Has this request on a card of their own, or had it: to decide, or to say who does. */
export const isAsked = ({ approval }: Ticket, person: PersonId): boolean =>
  approval?.asked.some((asked) => asked.person === person && asked.card !== undefined) ?? false;

export const assigneeOf = ({ state }: Ticket): PersonId | undefined =>
  "assignee" in state ? state.assignee : undefined;

/** Everything a person may see of a ticket follows from one of these four. */
export const maySee = (ticket: Ticket, person: Person): boolean =>
  ticket.reporter === person.id ||
  ticket.filedBy === person.id ||
  isAgent(person, ticket.organisation) ||
  isAsked(ticket, person.id) ||
  isTheirCiso(ticket, person);

/** Looks after the security of the municipality that it happened to. */
export const isTheirCiso = ({ security, organisation }: Ticket, person: Person): boolean =>
  security !== undefined && holds(person, "ciso", organisation);

export const assignedTo = (assignee: PersonId, assignedAt: Instant): TicketState => ({
  status: "assigned",
  assignee,
  assignedAt,
});

/** What needs the reporter comes as a new card at the bottom of their chat. */
export const forReporter = (ticket: Ticket): Ticket["cards"] => ({ ...ticket.cards, reporter: ticket.version + 1 });

/** Work for the Helpdesk, on a card of its own at the bottom of the channel. */
export const forHelpdesk = (ticket: Ticket): TicketUpdate => ({
  state: { status: "new" },
  team: "helpdesk",
  cards: { ...ticket.cards, helpdesk: ticket.version + 1 },
});

const internal = (kind: TicketEvent, note: Said) => ({ kind, ...spoken(note), internal: true as const });

const hiddenIn = ({ hidden }: Said) => (hidden.length > 0 ? { hidden: [...hidden] } : {});

export const spoken = (said: Said) => (said.text === "" ? {} : { text: said.text, ...hiddenIn(said) });

/** Why this person cannot work on this ticket now. */
export function notWorkable(ticket: Ticket, actor: Person): RefusalReason | undefined {
  if (!isAgent(actor, ticket.organisation)) return "not-an-agent";
  if (ticket.state.status === "awaiting-approval") return "awaits-approval";
  if (ticket.state.status === "with-owner") return "with-its-owner";
  if (ticket.state.status === "merged") return "is-merged";
  const no = notOpen(ticket);
  // What nobody else agreed to is the Helpdesk's to judge, and never who asked for it.
  return !no && ticket.request && ticket.reporter === actor.id && !isApproved(ticket) ? "own-request" : no;
}

function notForReporter(ticket: Ticket, actor: Person): RefusalReason | undefined {
  return ticket.reporter === actor.id ? notOpen(ticket) : "not-the-reporter";
}

/** Why nothing more happens to it. */
export function notOpen(ticket: Ticket): RefusalReason | undefined {
  if (ticket.state.status === "resolved") return "already-resolved";
  return isOver(ticket) ? "already-over" : undefined;
}

const record = (ticket: Ticket, by: By, what: Entry, change: TicketUpdate): Decided =>
  done(recorded(ticket, by, [what], change));

/** What happened, as far as it is not the same for every event. `by` only for what somebody else than the actor did. */
export type Entry = Omit<TimelineEntry, "seq" | "at" | "by"> & { readonly by?: PersonId };

export type TicketUpdate = Partial<
  Pick<
    Ticket,
    | "state"
    | "team"
    | "cards"
    | "approval"
    | "request"
    | "security"
    | "priority"
    | "agreedUntil"
    | "consult"
    | "escalation"
    | "onCall"
    | "joined"
  >
>;

/**
 * The ticket after these events, in this order; the version goes up by one with each.
 * @param names of people who are new to the ticket
 */
export function recorded(
  ticket: Ticket,
  { actor, now }: By,
  entries: readonly Entry[],
  change: TicketUpdate,
  names: Ticket["names"] = {},
): Ticket {
  const events = entries.map((entry, index): TimelineEntry => ({
    ...entry,
    seq: ticket.version + index + 1,
    at: now,
    by: entry.by ?? actor.id,
  }));
  return {
    ...ticket,
    ...change,
    ...pausesWith(ticket, change.state ?? ticket.state, now),
    version: ticket.version + events.length,
    timeline: [...ticket.timeline, ...events],
    names: { ...ticket.names, ...names, ...(events.some(({ by }) => by === actor.id) && { [actor.id]: actor.name }) },
  };
}

const STANDS_STILL: ReadonlySet<TicketState["status"]> = new Set([
  ...(["waiting", "on-hold", "resolved", "awaiting-approval", "with-owner"] as const),
]);

function pausesWith({ pauses = [] }: Ticket, { status }: TicketState, now: Instant): Pick<Ticket, "pauses"> {
  const last = pauses.at(-1);
  const isPaused = last !== undefined && last.to === undefined;
  if (STANDS_STILL.has(status) === isPaused) return {};
  return { pauses: isPaused ? [...pauses.slice(0, -1), { ...last, to: now }] : [...pauses, { from: now }] };
}
