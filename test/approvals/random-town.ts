import fc from "fast-check";
import { approve, arrange, assign, handOver, leaveToHelpdesk, reject, revoke } from "../../src/approvals/approval.ts";
import { lookAgain, remind } from "../../src/approvals/asking.ts";
import { loadBench, seatOf } from "../../src/approvals/bench.ts";
import { type Bench, chain } from "../../src/approvals/deciders.ts";
import { type Instant, dateOf, instant } from "../../src/lib/instant.ts";
import type { Outcome } from "../../src/lib/outcome.ts";
import { personPlace } from "../../src/lib/place.ts";
import type { Colleague, Grant, PersonId } from "../../src/people/person.ts";
import {
  type Ticket,
  add,
  answer,
  ask,
  confirm,
  passToTeam,
  reopen,
  resolve,
  take,
  withdraw,
} from "../../src/tickets/ticket.ts";
import { ROERMOND, VENLO, at, directoryOf } from "../support/people.ts";
import { MAILBOX, STORAGE, requested, said, watch } from "./bench.ts";

/* A municipality of eight people with whatever roles, in which anybody presses anything. */

const PEOPLE = 8;
export const idOf = (index: number): PersonId => `7c9e6679-7425-40de-944b-e07fc1f9800${String(index)}` as PersonId;
export const REQUESTER = idOf(0);
const OWNER = idOf(1);
const MINUTES = 60_000;

export interface Somebody extends Colleague {
  readonly isListed: boolean;
  readonly isReachable: boolean;
}

/** What most people of the town are; everybody may be something else. */
const USUAL: readonly Partial<Somebody>[] = [
  { manager: idOf(2) },
  {},
  { substitute: idOf(3), manager: idOf(4) },
  { grants: [{ role: "approver", organisations: [VENLO] }] },
  { grants: [{ role: "approver", organisations: [VENLO] }] },
  { grants: [{ role: "incident-manager", organisations: [VENLO] }] },
  { grants: [{ role: "helpdesk", organisations: [VENLO] }] },
  { grants: [{ role: "approver", organisations: [VENLO] }] },
];

const usually = <T>(value: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise });

const grant: fc.Arbitrary<Grant> = fc.record({
  role: fc.constantFrom("approver", "incident-manager", "helpdesk", "municipality-contact"),
  organisations: fc.constantFrom([VENLO], [VENLO, ROERMOND], [ROERMOND]),
});
const another = fc.option(fc.nat(PEOPLE - 1).map(idOf), { nil: undefined });
const absence = fc.constantFrom([{ from: "2026-01-01" }], [{ from: "2026-11-24", until: "2026-11-25" }]);

function somebody(index: number): fc.Arbitrary<Somebody> {
  const { grants = [], manager, substitute } = USUAL[index] ?? {};
  return fc.record({
    id: fc.constant(idOf(index)),
    name: fc.constant(`Persoon ${String(index)}`),
    appointments: usually<Colleague["appointments"]>([VENLO], fc.constantFrom([VENLO, ROERMOND], [ROERMOND])),
    grants: usually(grants, fc.array(grant, { maxLength: 3 })),
    manager: usually(manager, another),
    substitute: usually(substitute, another),
    absent: usually<Colleague["absent"]>([], absence),
    hasLeft: usually<boolean>(false, fc.constant(true)),
    isListed: usually<boolean>(true, fc.constant(false)),
    isReachable: usually<boolean>(true, fc.constant(false)),
  });
}

export const people = fc.tuple(...Array.from({ length: PEOPLE }, (_, index) => somebody(index)));

/** A person by number, or whose button it usually is. */
const who = fc.oneof(
  { weight: 1, arbitrary: fc.nat(PEOPLE - 1) },
  { weight: 2, arbitrary: fc.constant("whose it is" as const) },
);

const pressed = fc.record({
  does: fc.constantFrom(
    ...(["approve", "approve", "reject", "hand over", "hand over", "assign", "assign", "revoke", "revoke"] as const),
    ...(["ask", "answer", "add", "arrange", "arrange", "leave", "take", "pass on", "resolve"] as const),
    ...(["reopen", "confirm", "withdraw"] as const),
  ),
  who,
  whom: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 3, 4, 7),
});
const happened = fc.record({
  does: fc.constantFrom("look" as const, "look" as const, "look when it is late" as const, "remind" as const),
});
const changed = fc
  .nat(PEOPLE - 1)
  .chain((index) => fc.record({ does: fc.constant("change" as const), to: somebody(index) }));
const passed = fc.record({ does: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 40 }) });

/** Without fast-check's taste for the first of everything: most of that is refused. */
export const commands = fc.noBias(
  fc.array(
    fc.oneof(
      { weight: 14, arbitrary: pressed },
      { weight: 3, arbitrary: happened },
      { weight: 2, arbitrary: changed },
      { weight: 1, arbitrary: passed },
    ),
    { minLength: 1, maxLength: 40, size: "max" },
  ),
);
export type Command = typeof commands extends fc.Arbitrary<(infer One)[]> ? One : never;
export type Kind = "manager" | "owner" | "shared mailbox";
export const kinds = fc.constantFrom<Kind>("manager", "manager", "owner", "shared mailbox");

/** The town and the one request in it, as they are now. */
export interface Town {
  readonly people: readonly Somebody[];
  readonly now: Instant;
  readonly ticket: Ticket;
}

export const benchIn = ({ people: all, ticket }: Omit<Town, "now">): Promise<Bench> => benchFor(all, seatOf(ticket));

function benchFor(all: readonly Somebody[], seat: Parameters<typeof loadBench>[1]): Promise<Bench> {
  const silent = new Set(all.filter(({ isReachable }) => !isReachable).map(({ id }) => personPlace(id)));
  const directory = directoryOf(all.filter(({ isListed }) => isListed));
  return loadBench({ directory, isReachable: (_, place) => Promise.resolve(!silent.has(place)) }, seat);
}

/** Person 0 asks. */
export async function openTown(all: readonly Somebody[], kind: Kind): Promise<Town> {
  const now = at("09:00");
  const decidedBy = kind === "manager" ? ({ by: "manager" } as const) : ({ by: "owner", owner: OWNER } as const);
  const { ownerSteps: _, ...shared } = MAILBOX;
  const what = kind === "manager" ? STORAGE : kind === "owner" ? MAILBOX : shared;
  const bench = await benchFor(all, {
    ...{ requester: REQUESTER, organisation: VENLO },
    owner: kind === "manager" ? undefined : OWNER,
  });
  return { people: all, now, ticket: requested(bench, decidedBy, what, { actor: personIn(all, 0), now }) };
}

export const waitingIn = ({ approval, state }: Ticket) =>
  state.status === "awaiting-approval" ? (approval?.asked ?? []).filter(({ over }) => !over) : [];

const personIn = (all: readonly Somebody[], index: number): Somebody => {
  const found = all[index];
  if (!found) throw new Error(`nobody has number ${String(index)}`);
  return found;
};

function actorOf({ people: all, ticket }: Town, { does, who: named }: Extract<Command, { readonly who: unknown }>) {
  if (named !== "whose it is") return personIn(all, named);
  if (["answer", "add", "withdraw", "reopen", "confirm"].includes(does)) return personIn(all, 0);
  if (["take", "pass on", "resolve"].includes(does)) return personIn(all, 6);
  const waiting = (ticket.approval?.asked ?? []).findLast(({ over }) => !over)?.person;
  const id = does === "revoke" ? ticket.approval?.decisions.at(-1)?.by : waiting;
  return all.find((one) => one.id === id) ?? personIn(all, 6);
}

/** What the town looks like after this, and whose press it was. */
export async function after(town: Town, command: Command): Promise<{ readonly town: Town; readonly actor?: Somebody }> {
  const { people: all, ticket, now } = town;
  const bench = await benchIn(town);
  switch (command.does) {
    case "wait": {
      const then = dateOf(now).getTime() + command.hours * 60 * MINUTES;
      return { town: { ...town, now: instant(new Date(then)) } };
    }
    case "change":
      return { town: { ...town, people: all.map((one) => (one.id === command.to.id ? command.to : one)) } };
    case "remind":
      return { town: { ...town, ticket: remind(ticket, watch(now)) ?? ticket } };
    case "look":
    case "look when it is late": {
      const waiting = waitingIn(ticket).flatMap(({ as, person }) => (as !== "assigner" && person ? [person] : []));
      const late = new Set(command.does === "look" ? [] : waiting);
      return { town: { ...town, ticket: lookAgain(ticket, bench, late, watch(now)) ?? ticket } };
    }
    default: {
      const actor = actorOf(town, command);
      const outcome = press(ticket, command.does, { actor, now }, { bench, to: idOf(command.whom) });
      return { actor, town: outcome.ok ? { ...town, ticket: outcome.value } : town };
    }
  }
}

type Pressed = Extract<Command, { readonly who: unknown }>["does"];

function press(
  ticket: Ticket,
  does: Pressed,
  by: { readonly actor: Somebody; readonly now: Instant },
  { bench, to }: { readonly bench: Bench; readonly to: PersonId },
): Outcome<Ticket, string> {
  switch (does) {
    case "approve":
      return approve(ticket, ticket.version, bench, by);
    case "reject":
      return reject(ticket, said("Nee"), ticket.version, bench, by);
    case "hand over":
      return handOver(ticket, to, bench, by);
    case "assign":
      return assign(ticket, to, bench, by);
    case "revoke":
      return revoke(ticket, by);
    case "withdraw":
      return withdraw(ticket, by);
    case "ask":
      return ask(ticket, said("Waarom?"), by);
    case "answer":
      return answer(ticket, said("Daarom"), by);
    case "add":
      return add(ticket, said("Nog iets"), by);
    case "arrange":
      return arrange(ticket, by);
    case "leave":
      return leaveToHelpdesk(ticket, by);
    case "take":
      return take(ticket, by);
    case "pass on":
      return passToTeam(ticket, "operations", said(""), by);
    case "resolve":
      return resolve(ticket, "resolved", said("Gedaan"), by);
    case "reopen":
      return reopen(ticket, said("Nee"), by);
    case "confirm":
      return confirm(ticket, 5, said(""), by);
  }
}

/** Who would be asked if it were filed now. */
export const nextIn = (bench: Bench, kind: Kind, now: Instant) =>
  chain(kind === "manager" ? "manager" : "owner", bench, now);
