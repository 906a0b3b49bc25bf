import { approve, arrange, leaveToHelpdesk, reject, revoke } from "../../src/approvals/approval.ts";
import { begin, lookAgain } from "../../src/approvals/asking.ts";
import { burial } from "../../src/delivery/dead-letter.ts";
import type { OutboxRow } from "../../src/delivery/outbox.ts";
import { type Instant, dateOf, instant } from "../../src/lib/instant.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import type { Outcome } from "../../src/lib/outcome.ts";
import { personPlace } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { alertGroup } from "../../src/notices/kinds/alert-group.ts";
import { alertStorm } from "../../src/notices/kinds/alert-storm.ts";
import { certificate } from "../../src/notices/kinds/certificate.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import { startOf } from "../../src/reports/figures.ts";
import { type Month, monthOf, plusMonths } from "../../src/reports/month.ts";
import { asIncident } from "../../src/security/incident.ts";
import { following, joinedBy, merge, unmerge } from "../../src/tickets/merge.ts";
import type { Terms } from "../../src/tickets/term.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import {
  type By,
  type Ticket,
  type TicketNumber,
  add,
  answer,
  ask,
  confirm,
  passToSupplier,
  passToTeam,
  recorded,
  reopen,
  report,
  request,
  resolve,
  take,
  withdraw,
} from "../../src/tickets/ticket.ts";
import { prioritise, putOnHold, wake } from "../../src/tickets/work.ts";
import { MAILBOX, STORAGE, benchOf, candidate, said } from "../approvals/bench.ts";
import { HOME, VENLO, WEERT, daan, emma, karel, marieke, noor, sam } from "../support/people.ts";

/* Years of a Helpdesk in a second: people press anything at any moment, and the real rules say what comes of it. */

const WORKDAY = [{ from: "08:00", to: "17:00" }];
export const TERMS: Terms = {
  resolveWithin: { serviceHours: 18 },
  priorities: [{ code: "high", name: "Hoog", resolveWithin: { serviceHours: 4 } }],
  calendar: {
    hours: { monday: WORKDAY, tuesday: WORKDAY, wednesday: WORKDAY, thursday: WORKDAY, friday: WORKDAY },
    holidays: [{ date: "2028-04-17", name: "Tweede Paasdag" }],
  },
};

/** What nobody may read in figures. */
export const CANARY = "kanarie-7f3a";

export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const REPORTERS: readonly (readonly [Person, OrganisationId])[] = [
  [noor, VENLO],
  [noor, VENLO],
  [emma, WEERT],
  [daan, "roermond" as OrganisationId],
];
const AREAS = ["access", "mail", "network", "computer", "printer", "program", "unknown"];
const nothing = said("");
/** Most of what anybody might press is refused. */
const MOST_TRIES = 6;

/** Everything of one Helpdesk, on this store. */
export function openHistory(rows: Rows, random: Random) {
  const quiet = [() => instant(new Date(0)), () => undefined] as const;
  const tickets = createTicketStore(rows, ...quiet, () => undefined, TERMS);
  const notices = createNotices(createNoticeStore(rows, ...quiet), createNumbers(rows, HOME, "W"));
  const living: { organisation: OrganisationId; number: TicketNumber }[] = [];
  const done = new Map<string, number>();
  let filed = 0;

  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  };
  const numberAt = (now: Instant): TicketNumber =>
    `M${monthOf(now).slice(2, 4)}-${String(++filed).padStart(6, "0")}` as TicketNumber;
  const noted = (what: string): void => void done.set(what, (done.get(what) ?? 0) + 1);

  async function file(now: Instant): Promise<void> {
    const [actor, organisation] = pick(REPORTERS);
    const by = { actor, now };
    const number = numberAt(now);
    const after = newTicket(number, organisation, by);
    await tickets.save({ after, showings: [] });
    living.push({ organisation, number });
    noted("file");
  }

  function newTicket(number: TicketNumber, organisation: OrganisationId, by: By): Ticket {
    const dice = random();
    if (organisation === VENLO && dice < 0.4) {
      const [what, decidedBy] = pick([
        [STORAGE, { by: "manager" } as const],
        [MAILBOX, { by: "owner", owner: marieke.id } as const],
        [{ ...STORAGE, kind: "restore" }, { by: "helpdesk" } as const],
      ] as const);
      const bench = { ...benchOf(), owner: candidate(marieke) };
      return begin(request(number, organisation, { said: said(CANARY), request: what }, by), decidedBy, bench, by);
    }
    const plain = report(number, organisation, { said: said(`${CANARY} ${organisation}`), area: pick(AREAS) }, by);
    return dice > 0.9 ? asIncident(plain, pick(["phishing", "data-leak"] as const), [], by) : plain;
  }

  async function change(now: Instant, tries = 0): Promise<void> {
    if (living.length === 0) return;
    // Most that happens, happens to what was filed lately.
    const one = random() < 0.8 ? pick(living.slice(-12)) : pick(living);
    const before = await tickets.find(one.organisation, one.number);
    if (!before) throw new Error("a ticket is gone");
    const [what, outcome] = press(before.ticket, await otherThan(before.ticket), now);
    if (!outcome.ok) return tries < MOST_TRIES ? change(now, tries + 1) : undefined;
    noted(what);
    await tickets.save({ before, after: outcome.value, showings: [] });
    if (what === "merge") await join(outcome.value, now);
  }

  /** The one that it is handled with; or one that it might be handled with. */
  async function otherThan({ number, state }: Ticket): Promise<Ticket | undefined> {
    if (state.status === "merged") return (await tickets.find(state.organisation, state.into))?.ticket;
    const other = pick(living.slice(-12));
    return other.number === number ? undefined : (await tickets.find(other.organisation, other.number))?.ticket;
  }

  async function join(merged: Ticket, now: Instant): Promise<void> {
    if (merged.state.status !== "merged") return;
    const before = await tickets.find(merged.state.organisation, merged.state.into);
    const after = before && joinedBy(before.ticket, merged, { actor: sam, now });
    if (after) await tickets.save({ before, after, showings: [] });
  }

  function press(ticket: Ticket, other: Ticket | undefined, now: Instant): readonly [string, Outcome<Ticket, string>] {
    const reporter = REPORTERS.find(([{ id }]) => id === ticket.reporter)?.[0] ?? noor;
    const [theirs, agents, deciders] = [reporter, sam, marieke].map((actor): By => ({ actor, now }));
    if (!theirs || !agents || !deciders) throw new Error("nobody");
    const bench = { ...benchOf(), owner: candidate(marieke) };
    const outcomes = {
      take: () => take(ticket, agents),
      ask: () => ask(ticket, said("Welke?"), agents),
      answer: () => answer(ticket, said("Die."), theirs),
      add: () => add(ticket, said("Nog iets."), theirs),
      hold: () => putOnHold(ticket, { waitsFor: "something-else", until: undefined, said: nothing }, agents),
      wake: () => wake(ticket, agents),
      "to operations": () => passToTeam(ticket, "operations", nothing, agents),
      "to supplier": () => passToSupplier(ticket, nothing, agents),
      prioritise: () => prioritise(ticket, { code: "high", name: "Hoog" }, agents),
      "agree another term": () =>
        ok(recorded(ticket, theirs, [{ kind: "proposal-agreed" }], { agreedUntil: later(now, 3_000) })),
      resolve: () => resolve(ticket, "resolved", said("Zo."), agents),
      "agree otherwise": () => resolve(ticket, "otherwise-agreed", said("Zo."), agents),
      confirm: () => confirm(ticket, random() < 0.6 ? 1 + Math.floor(random() * 5) : undefined, nothing, theirs),
      reopen: () => reopen(ticket, said("Nee"), theirs),
      withdraw: () => withdraw(ticket, theirs),
      merge: () => merge(ticket, other, agents),
      unmerge: () => unmerge(ticket, agents),
      follow: () => orNot(following(ticket, other, agents)),
      approve: () => approve(ticket, undefined, bench, deciders),
      reject: () => reject(ticket, said("Nee"), undefined, bench, deciders),
      revoke: () => revoke(ticket, deciders),
      late: () => orNot(lookAgain(ticket, bench, new Set([marieke.id]), agents)),
      "approve later": () => approve(ticket, undefined, bench, { actor: karel, now }),
      arrange: () => arrange(ticket, deciders),
      leave: () => leaveToHelpdesk(ticket, deciders),
    };
    const often = [
      "take",
      "resolve",
      "confirm",
      "approve",
      "merge",
      "unmerge",
      "follow",
      "arrange",
      "leave",
      "late",
      "approve later",
      "revoke",
    ] as const;
    const what = pick([...(Object.keys(outcomes) as (keyof typeof outcomes)[]), ...often, ...often]);
    return [what, changedOnly(ticket, outcomes[what]())];
  }

  async function observe(now: Instant): Promise<void> {
    const [, organisation] = pick(REPORTERS);
    const which = String(Math.floor(random() * 6));
    const dice = random();
    if (dice < 0.4) {
      const over = random() < 0.3 ? { over: pick(["replaced", "removed"] as const) } : {};
      const validUntil = later(startOf(monthOf(now)), 60 * 24 * Math.floor(random() * 50));
      const fact = {
        ...{
          entry: `${which}${monthOf(now)}`,
          certificate: "c",
          name: CANARY,
          isShared: false,
          isOwnCredential: false,
        },
        ...{ hosting: "ict-nml" as const, validUntil, stagesDays: [60, 30, 14, 7, 1], daysLeft: 1, hosts: [], ...over },
      };
      await notices.observe(certificate, { organisation, fact, now });
    } else if (dice < 0.8) {
      const firing = random() < 0.5 ? 1 : 0;
      const fact = {
        ...{ key: which, name: CANARY, labels: "", severity: pick(["warning", "critical"] as const), firing },
        ...{ over: 0, unsent: 0, firings: Math.floor(random() * 9), shown: [] },
      };
      await notices.observe(alertGroup, { organisation, fact, now });
    } else {
      const firing = random() < 0.5 ? 60 : 0;
      const fact = { storm: which, since: now, firing, over: 0, critical: 0, wave: 1, names: [], shown: [] };
      await notices.observe(alertStorm, { organisation: HOME, fact, now });
    }
    noted("notice");
  }

  async function lose(now: Instant): Promise<void> {
    const [person, organisation] = pick(REPORTERS);
    const place = personPlace(person.id);
    const row = { key: "outbox|1", value: { subject: "ticket:M", place, committedAt: now }, etag: "" } as OutboxRow;
    const item = { organisation, subject: "ticket:M", place, rows: [row] };
    const letter = burial(item, [row], "unreachable", dateOf(now).getTime(), `op-${String(random())}`);
    await rows.write(organisation, letter);
    noted("undelivered");
  }

  return {
    rows,
    tickets,
    /** How often what happened. */
    done,
    /** One thing. */
    async happens(now: Instant): Promise<void> {
      const dice = random();
      if (dice < 0.18) await file(now);
      else if (dice < 0.93) await change(now);
      else if (dice < 0.99) await observe(now);
      else await lose(now);
    },
    /** Every ticket as it now is. */
    all: () => Promise.all(living.map(({ organisation, number }) => tickets.find(organisation, number))),
  };
}

/** Moments of a month, in order: the first and the last instant of it, and others in between. */
export function momentsIn(month: Month, often: number, random: Random): Instant[] {
  const [from, to] = [startOf(month), startOf(plusMonths(month, 1))].map((moment) => dateOf(moment).getTime());
  if (from === undefined || to === undefined) return [];
  const between = Array.from({ length: often }, () => Math.floor(from + random() * (to - from)));
  return [from, ...between.toSorted((one, other) => one - other), to - 1].map((millis) => instant(new Date(millis)));
}

const later = (moment: Instant, minutes: number): Instant =>
  instant(new Date(dateOf(moment).getTime() + minutes * 60_000));
const ok = (ticket: Ticket): Outcome<Ticket, string> => ({ ok: true, value: ticket });
const orNot = (ticket: Ticket | undefined): Outcome<Ticket, string> =>
  ticket ? ok(ticket) : { ok: false, reason: "nothing" };

/** Whatever changes has an event. */
function changedOnly(before: Ticket, outcome: Outcome<Ticket, string>): Outcome<Ticket, string> {
  return outcome.ok && outcome.value.version === before.version ? { ok: false, reason: "no event" } : outcome;
}
