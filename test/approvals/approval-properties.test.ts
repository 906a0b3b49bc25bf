import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookAgain } from "../../src/approvals/asking.ts";
import { holds } from "../../src/people/person.ts";
import { eventTitle } from "../../src/tickets/ticket-words.ts";
import { type TicketEvent, Ticket, maySee } from "../../src/tickets/ticket.ts";
import { VENLO } from "../support/people.ts";
import { watch } from "./bench.ts";
import {
  type Command,
  type Kind,
  REQUESTER,
  type Somebody,
  type Town,
  after,
  benchIn,
  commands,
  kinds,
  nextIn,
  openTown,
  people,
  waitingIn,
} from "./random-town.ts";

const RUNS = Number(process.env["APPROVAL_RUNS"] ?? 150);
const MILLIS_A_RUN = 200;

/** One press, look or change in a random life of a request. */
interface Step {
  readonly before: Town;
  readonly now: Town;
  readonly command: Command;
  readonly actor?: Somebody | undefined;
}

/** Lives through random towns, and says what holds after each step. */
const always = (holdsFor: (step: Step) => void | Promise<void>, numRuns = RUNS) =>
  fc.assert(
    fc.asyncProperty(people, kinds, commands, async (all, kind, many) => {
      let before = await openTown(all, kind);
      for (const command of many) {
        const { town: now, actor } = await after(before, command);
        await holdsFor({ before, now, command, actor });
        before = now;
      }
    }),
    { numRuns },
  );

const decisionsOf = ({ ticket }: Town) => ticket.approval?.decisions ?? [];
const isDecider = ({ as }: { readonly as: string }): boolean => as !== "assigner";

/** By the issue's own words, without the rules: not the requester, at work here, and asked as what they still are. */
function mayEverDecide({ people: all, ticket }: Town, person: Somebody): boolean {
  const known = all.filter(({ isListed }) => isListed);
  const requester = known.find(({ id }) => id === ticket.reporter);
  const isManager = ticket.approval?.route === "manager" && requester?.manager === person.id;
  const isOwner = ticket.approval?.asked.some((one) => one.as === "owner" && one.person === person.id) ?? false;
  return (
    person.id !== ticket.reporter &&
    known.includes(person) &&
    !person.hasLeft &&
    person.appointments.includes(VENLO) &&
    (isManager || isOwner || holds(person, "approver", VENLO))
  );
}

describe("whatever anybody presses, in whatever order", () => {
  it(
    "there is one decision, and another only after it was taken back",
    () =>
      always(({ now }) => {
        const facts = decisionsOf(now).map(({ is }) => is);
        expect(facts.every((is, index) => (is === "revoked") === (index % 2 === 1))).toBe(true);
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "whoever decides had it, and may: never the requester, never who has no appointment or mandate by then",
    () =>
      always(({ before, now, actor }) => {
        if (decisionsOf(now).length === decisionsOf(before).length) return;
        const fact = decisionsOf(now).at(-1);
        expect(fact?.by).toBe(actor?.id);
        if (!actor || fact?.is === "revoked") return;
        expect(
          waitingIn(before.ticket)
            .filter(isDecider)
            .map(({ person }) => person),
        ).toEqual([actor.id]);
        expect(mayEverDecide(before, actor)).toBe(true);
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "facts stay: what was decided, and what happened, is only added to",
    () =>
      always(({ before, now }) => {
        expect(decisionsOf(now).slice(0, decisionsOf(before).length)).toEqual(decisionsOf(before));
        expect(now.ticket.timeline.slice(0, before.ticket.timeline.length)).toEqual(before.ticket.timeline);
        expect(now.ticket.timeline.map(({ seq }) => seq)).toEqual(now.ticket.timeline.map((_, index) => index + 1));
        expect(now.ticket.version).toBe(now.ticket.timeline.length);
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "the status and the decision say the same",
    () =>
      always(({ now: { ticket } }) => {
        const last = ticket.approval?.decisions.at(-1)?.is;
        const { status } = ticket.state;
        if (status === "awaiting-approval") expect([undefined, "revoked"]).toContain(last);
        if (status === "rejected") expect(last).toBe("rejected");
        if (status === "with-owner") expect([last, ticket.approval?.route]).toEqual(["approved", "owner"]);
        // An owner who cannot be asked leaves it to the Helpdesk, which judges: nobody else begins without a yes.
        if (["new", "assigned", "waiting"].includes(status) && ticket.approval?.route === "manager")
          expect(last).toBe("approved");
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "somebody always has it: one who decides, or all who can say who does",
    () =>
      always(({ now: { ticket } }) => {
        if (ticket.state.status !== "awaiting-approval") return;
        const waiting = waitingIn(ticket);
        expect(waiting.length).toBeGreaterThan(0);
        expect(waiting.filter(isDecider).length).toBe(waiting.some(isDecider) ? waiting.length : 0);
        expect(waiting.filter(isDecider).length).toBeLessThanOrEqual(1);
        expect(waiting.map(({ person }) => person)).not.toContain(REQUESTER);
        for (const { card } of waiting) expect(card).toBeDefined();
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "a look leaves it with who may and is there, and a second look has nothing to do",
    () =>
      always(async ({ now, command }) => {
        if (!command.does.startsWith("look")) return;
        const { ticket, now: moment } = now;
        const bench = await benchIn(now);
        expect(lookAgain(ticket, bench, new Set(), watch(moment))).toBeUndefined();
        for (const { as, person } of waitingIn(ticket)) {
          const who = now.people.find(({ id }) => id === person);
          if (!person || !who) continue;
          expect(who).toMatchObject({ hasLeft: false, isReachable: true, isListed: true });
          expect(as === "assigner" ? holds(who, "incident-manager", VENLO) : mayEverDecide(now, who)).toBe(true);
        }
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "a reminder is a new card for who has it now, and changes nothing for who has it no more",
    () =>
      always(({ before, now, command }) => {
        if (command.does !== "remind") return;
        const old = before.ticket.approval?.asked ?? [];
        for (const [index, one] of (now.ticket.approval?.asked ?? []).entries()) {
          if (one.over) expect(one).toEqual(old[index]);
          else if (now.ticket !== before.ticket) expect(one.card).toBeGreaterThan(before.ticket.version);
        }
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "only who was ever asked, works for the Helpdesk or asked for it sees anything of it",
    () =>
      always(({ now: { ticket, people: all } }) => {
        for (const person of all) {
          const wasAsked = ticket.timeline.some(
            ({ kind, about }) => ASKS.has(kind) && about !== undefined && about === person.id,
          );
          const works = holds(person, "helpdesk", VENLO) || holds(person, "operations", VENLO);
          expect(maySee(ticket, person)).toBe(person.id === REQUESTER || works || wasAsked);
        }
      }),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "who is asked to begin with is who the form said",
    () =>
      fc.assert(
        fc.asyncProperty(people, kinds, async (all, kind: Kind) => {
          const town = await openTown(all, kind);
          const { next } = nextIn(await benchIn(town), kind, town.now);
          expect(waitingIn(town.ticket).map(({ as, person }) => [as, person])).toEqual(
            next.map(({ as, person }) => [as, person]),
          );
        }),
        { numRuns: RUNS },
      ),
    RUNS * MILLIS_A_RUN,
  );

  it(
    "each step can be told with a name, and the row can be read back",
    () =>
      always(({ now: { ticket } }) => {
        expect(ticket.timeline.map((entry) => eventTitle(ticket, entry)).join()).not.toMatch(
          /een medewerker|undefined/,
        );
        const written: unknown = JSON.parse(JSON.stringify(ticket));
        expect(JSON.parse(JSON.stringify(Ticket.parse(written)))).toEqual(written);
      }),
    RUNS * MILLIS_A_RUN,
  );
});

const ASKS: ReadonlySet<TicketEvent> = new Set(["approver-asked", "approver-assigned", "handed-over"]);

const STEPS: readonly TicketEvent[] = [
  ...(["approver-asked", "approver-passed-over", "approver-reminded", "approver-assigned", "handed-over"] as const),
  ...(["nobody-found", "left-to-helpdesk", "approved", "rejected", "decision-revoked", "arranged"] as const),
  ...(["asked", "answered", "added", "taken", "withdrawn", "reopened", "confirmed"] as const),
];

describe("these random lives", () => {
  /** The rarest step comes in one of sixty. */
  const ENOUGH = 2000;

  it(
    "lead to every step there is",
    async () => {
      const seen = new Set<TicketEvent>();
      await always(({ now }) => {
        for (const { kind } of now.ticket.timeline) seen.add(kind);
      }, ENOUGH);
      expect(STEPS.filter((step) => !seen.has(step))).toEqual([]);
    },
    ENOUGH * MILLIS_A_RUN,
  );
});
