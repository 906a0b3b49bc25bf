import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type Person, type PersonId, holds } from "../people/person.ts";
import type { EscalatedTo, Escalation } from "../tickets/in-doubt.ts";
import {
  BOT,
  type By,
  type Entry,
  type RefusalReason,
  type Said,
  type Ticket,
  forReporter,
  isFull,
  isOpen,
  notOpen,
  recorded,
  spoken,
} from "../tickets/ticket.ts";
import { type Ladder, type Rung, unfit } from "./ladder.ts";

/* Who does not get on with the Helpdesk gets others in, in the three steps of DVO 5.1. Never into nothing. */

export type EscalationRefusal = RefusalReason | "already-escalated" | "not-asked" | "escalation-over";

type Decided = Outcome<Ticket, EscalationRefusal>;

/** *Ik kom er niet uit*: step 1, through the leidinggevende to the incident manager. */
export function escalate(ticket: Ticket, ladder: Ladder, by: By): Decided {
  if (ticket.reporter !== by.actor.id) return refuse("not-the-reporter");
  const no = notOpen(ticket) ?? (isFull(ticket) ? "too-many-messages" : undefined);
  if (no) return refuse(no);
  if (ticket.escalation && !ticket.escalation.over) return refuse("already-escalated");

  const begun: Escalation = { step: 1, since: by.now, asked: ticket.escalation?.asked ?? [] };
  return done(
    ask(ticket, { ...begun, asked: closed(begun.asked, "over") }, "manager", ladder, by, [{ kind: "escalated" }]),
  );
}

/** Whoever has it gives it to the next. @param via for step 3, which the team lead takes through one of these two */
export function passOn(ticket: Ticket, via: "ict-manager" | "manager", ladder: Ladder, by: By): Decided {
  const mine = current(ticket, by.actor);
  if (!mine.ok) return mine;
  const { escalation, as } = mine.value;
  const left = { ...escalation, asked: closed(escalation.asked, "passed-on") };
  switch (as.as) {
    case "manager":
    case "ict-manager":
      return done(ask(ticket, left, escalation.step === 1 ? "incident-manager" : "representative", ladder, by));
    case "incident-manager":
    case "helpdesk":
      return done(ask(ticket, { ...left, step: 2 }, "team-lead", ladder, by));
    case "team-lead":
      return done(ask(ticket, { ...left, step: 3 }, nextWay(via, ladder, by), ladder, by));
    case "representative":
      return refuse("not-asked");
  }
}

/** Step 3 has no use without somebody at the end of it; of the two ways the other one is taken when nobody is there. */
function nextWay(via: "ict-manager" | "manager", ladder: Ladder, by: By): Rung {
  if (fit("representative", ladder, by).length === 0) return "representative";
  const other = via === "manager" ? "ict-manager" : "manager";
  return fit(via, ladder, by).length === 0 && fit(other, ladder, by).length > 0 ? other : via;
}

/** *Niet nodig*, by the leidinggevende in step 1. */
export function refuseIt(ticket: Ticket, by: By): Decided {
  const mine = current(ticket, by.actor);
  if (!mine.ok) return mine;
  const { escalation, as } = mine.value;
  if (as.as !== "manager" || escalation.step !== 1) return refuse("not-asked");
  return done(ended(ticket, escalation, "not-needed", { kind: "escalation-not-needed" }, by));
}

/** *Ik pak dit op*: of several who were asked, this one has it. */
export function take(ticket: Ticket, by: By): Decided {
  const mine = current(ticket, by.actor);
  if (!mine.ok) return mine;
  const { escalation, as } = mine.value;
  if (as.as === "manager" || isTaken(ticket)) return refuse("not-asked");
  const asked = escalation.asked.map((one): EscalatedTo => (one.over || one === as ? one : { ...one, over: "taken" }));
  const entry: Entry = { kind: "escalation-taken", level: as.as, about: by.actor.id };
  return done(recorded(ticket, by, [entry], { escalation: { ...escalation, asked }, cards: forReporter(ticket) }));
}

/** Somebody has it who said so, since the last time that anybody was asked. */
export function isTaken({ timeline }: Ticket): boolean {
  const last = timeline.findLast(({ kind }) => kind === "escalation-asked" || kind === "escalation-taken");
  return last?.kind === "escalation-taken";
}

/** *Afgerond*: what was agreed, in words that the reporter reads. */
export function settle(ticket: Ticket, said: Said, by: By): Decided {
  const mine = current(ticket, by.actor);
  if (!mine.ok) return mine;
  const { escalation, as } = mine.value;
  if (as.as === "manager" && escalation.step === 1) return refuse("not-asked");
  return done(ended(ticket, escalation, "settled", { kind: "escalation-settled", ...spoken(said) }, by));
}

/** Whoever was asked and is not there any more is passed over; undefined when everything is as it should be. */
export function lookAgain(ticket: Ticket, ladder: Ladder, by: By): Ticket | undefined {
  const { escalation } = ticket;
  if (!escalation || escalation.over || !isOpen(ticket)) return undefined;
  const waiting = escalation.asked.filter(({ over }) => !over);
  const lost = waiting.flatMap((one) => {
    if (!one.person || one.as === "helpdesk") return [];
    const candidate = ladder.people[one.as].find(({ colleague }) => colleague.id === one.person);
    const why = candidate ? unfit(candidate, ladder.reporter, by.now) : ("no-mandate" as const);
    return why ? [{ one, why }] : [];
  });
  const [first] = lost;
  if (!first) return undefined;
  const asked = escalation.asked.map((one): EscalatedTo => {
    const why = lost.find((other) => other.one === one)?.why;
    return why ? { ...one, over: why } : one;
  });
  const entries = lost.map(({ one, why }) => passedOver(one.as, one.person, why));
  const left = { ...escalation, asked };
  if (lost.length < waiting.length) return recorded(ticket, by, entries, { escalation: left });
  const again = first.one.as === "manager" && escalation.step === 1 ? "incident-manager" : first.one.as;
  return ask(ticket, left, again === "helpdesk" ? "incident-manager" : again, ladder, by, entries);
}

/** Asks everybody who is there; nobody: says what is missing, and goes to the incident manager or to the Helpdesk. */
function ask(
  ticket: Ticket,
  escalation: Escalation,
  rung: Rung,
  ladder: Ladder,
  by: By,
  before: readonly Entry[] = [],
): Ticket {
  const { entries, as, people } = goTo(rung, ladder, by);
  const all = [...before, ...entries];
  const added = people.length > 0 ? people : [undefined];
  const asking = added.map((person): Entry => ({
    ...({ kind: "escalation-asked", by: BOT } as const),
    level: as,
    ...(person && { about: person.id }),
  }));
  const card = ticket.version + all.length + asking.length;
  const asked = added.map((person): EscalatedTo => ({
    ...{ as, step: escalation.step, at: by.now, card },
    ...(person && { person: person.id }),
  }));
  return recorded(
    ticket,
    by,
    [...all, ...asking],
    { escalation: { ...escalation, asked: [...escalation.asked, ...asked] }, cards: forReporter(ticket) },
    Object.fromEntries([...allPeople(ladder)].map(({ id, name }) => [id, name])),
  );
}

interface Going {
  /** Who was passed over, and what is missing. */
  readonly entries: readonly Entry[];
  readonly as: EscalatedTo["as"];
  readonly people: readonly Person[];
}

function goTo(rung: Rung, ladder: Ladder, by: By): Going {
  const passed = ladder.people[rung].flatMap(({ colleague, isReachable }) => {
    const why = unfit({ colleague, isReachable }, ladder.reporter, by.now);
    return why ? [passedOver(rung, colleague.id, why)] : [];
  });
  const people = fit(rung, ladder, by);
  if (people.length > 0) return { entries: passed, as: rung, people };

  const entries = [...passed, { kind: "escalation-missing", by: BOT, level: rung } as const];
  if (rung === "incident-manager") return { entries, as: "helpdesk", people: [] };
  const next = goTo("incident-manager", ladder, by);
  return { ...next, entries: [...entries, ...next.entries] };
}

/** Each takes an event, a card and a row, and a write holds a hundred. */
const MOST_ASKED = 10;

const fit = (rung: Rung, ladder: Ladder, by: By): readonly Person[] =>
  ladder.people[rung]
    .filter((candidate) => unfit(candidate, ladder.reporter, by.now) === undefined)
    .map(({ colleague }) => colleague)
    .slice(0, MOST_ASKED);

const passedOver = (level: EscalatedTo["as"], about: PersonId | undefined, why: NonNullable<Entry["why"]>): Entry => ({
  ...({ kind: "escalation-passed-over", by: BOT } as const),
  ...{ level, why },
  ...(about && { about }),
});

const allPeople = ({ people }: Ladder): readonly Person[] =>
  Object.values(people).flatMap((some) => some.slice(0, MOST_ASKED).map(({ colleague }) => colleague));

function ended(ticket: Ticket, escalation: Escalation, is: "not-needed" | "settled", entry: Entry, by: By): Ticket {
  const over = { is, by: by.actor.id, at: by.now };
  const asked = closed(escalation.asked, "over");
  return recorded(ticket, by, [entry], { escalation: { ...escalation, asked, over }, cards: forReporter(ticket) });
}

const closed = (asked: readonly EscalatedTo[], over: "passed-on" | "over"): EscalatedTo[] =>
  asked.map((one) => (one.over ? one : { ...one, over }));

/** As what this person has the escalation now. The Helpdesk's is anybody's who works there. */
function current(
  ticket: Ticket,
  actor: Person,
): Outcome<{ readonly escalation: Escalation; readonly as: EscalatedTo }, EscalationRefusal> {
  const no = notOpen(ticket);
  if (no) return refuse(no);
  const { escalation } = ticket;
  if (!escalation) return refuse("not-asked");
  if (escalation.over) return refuse("escalation-over");
  const as = askedAs(ticket, actor);
  return as && !as.over ? done({ escalation, as }) : refuse("not-asked");
}

/** As what somebody has this on a card, still or once. */
export function askedAs(
  { escalation, organisation }: Ticket,
  actor: Pick<Person, "id" | "grants">,
): EscalatedTo | undefined {
  const isHelpdesks = holds(actor, "helpdesk", organisation);
  const theirs = (escalation?.asked ?? []).filter(({ person }) => (person ? person === actor.id : isHelpdesks));
  return theirs.findLast(({ over }) => !over) ?? theirs.at(-1);
}
