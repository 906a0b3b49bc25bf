import { DateTime } from "luxon";
import { z } from "zod";
import { FAILOVER_AIM_HOURS } from "../agreement/failover.ts";
import { type Instant, instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { HIDDEN_KINDS } from "../lib/redact.ts";
import { type OrganisationId, type Person, type Role, holds } from "../people/person.ts";
import { branded, moment, personId } from "../tickets/asked-for.ts";
import { BOT, type By, type Said, type TicketNumber, spoken } from "../tickets/ticket.ts";

/** What kind of procedure: of 5.2 in general, to the other data centre (4.1.4), or against a virus (4.7.1). */
export const KINDS = ["general", "failover", "outbreak"] as const;
export type Kind = (typeof KINDS)[number];

/** The approach of DVO 4.7.1, in its order. */
export const STEPS = ["identify", "isolate", "remove", "repair"] as const;
export type Step = (typeof STEPS)[number];

/** Who does what while it lasts; whoever is free picks one. */
export const DUTIES = ["coordination", "communication", "technique", "log"] as const;
export type Duty = (typeof DUTIES)[number];

const organisationId = branded<OrganisationId>();

const declared = {
  title: z.string(),
  kind: z.enum(KINDS),
  /** Whom it concerns; at least one. */
  organisations: z.array(organisationId),
  declaredAt: moment,
  duties: z.partialRecord(z.enum(DUTIES), z.object({ person: personId, since: moment })),
  steps: z.partialRecord(z.enum(STEPS), z.object({ by: personId, at: moment })),
  /** The other data centre has taken over. */
  takenOverAt: moment.optional(),
};

const State = z.discriminatedUnion("status", [
  z.object({ status: z.literal("proposed") }),
  z.object({ status: z.literal("declined") }),
  z.object({ status: z.literal("declared"), ...declared }),
  z.object({ status: z.literal("over"), ...declared, endedAt: moment, closing: z.string() }),
]);

const LogEntry = z.object({
  seq: z.number().int(),
  kind: z.enum([
    "proposed",
    "declined",
    "declared",
    "decided",
    "switched-off",
    "informed",
    "duty-taken",
    "duty-left",
    "step-finished",
    "taken-over",
    "aim-passed",
    "ended",
  ]),
  at: moment,
  by: personId,
  text: z.string().optional(),
  /** What was hidden in the text before it was kept. */
  hidden: z.array(z.enum(HIDDEN_KINDS)).optional(),
  duty: z.enum(DUTIES).optional(),
  step: z.enum(STEPS).optional(),
  /** Municipalities for whom this was meant and that have no channel: somebody has to tell them. */
  unreached: z.array(organisationId).optional(),
});

/** A serious disturbance that lasts or touches many (DVO 5.2). It belongs to nobody alone, so it lies with what is shared. */
export const Calamity = z.object({
  /** Of the ticket that it was made from. */
  number: branded<TicketNumber>(),
  /** Whose ticket that is. */
  from: organisationId,
  reportedAt: moment,
  /** The sequence number of the last entry of the log; goes up by one with every change. */
  version: z.number().int(),
  state: State,
  log: z.array(LogEntry),
  names: z.record(z.string(), z.string()),
  /** Who may declare it, and got a card of it. */
  told: z.array(personId),
  /** The hash of the last event: the end of the audit chain. */
  chain: z.string(),
});
export type Calamity = z.infer<typeof Calamity>;
export type LogEntry = z.infer<typeof LogEntry>;
export type LogEvent = LogEntry["kind"];
type CalamityState = Calamity["state"];
export type Declared = Extract<CalamityState, { status: "declared" }>;

export type CalamityRefusal =
  | "unknown-calamity"
  | "may-not-declare"
  | "already-declared"
  | "not-proposed"
  | "not-declared"
  | "already-over"
  | "nobody-concerned"
  | "no-such-duty"
  | "duty-taken"
  | "not-your-duty"
  | "no-such-step"
  | "no-outbreak"
  | "no-failover"
  | "step-finished"
  | "already-taken-over"
  | "log-full"
  | "changed-meanwhile";

type Decided = Outcome<Calamity, CalamityRefusal>;

/** Who works on a calamity and may see all of it. */
const MEMBERS: readonly Role[] = ["helpdesk", "operations", "incident-manager", "team-lead", "ict-manager"];
/** Who may say that there is one, and that it is over; the first who are there are asked. */
export const DECLARERS: readonly Role[] = ["incident-manager", "team-lead", "ict-manager"];

const holdsOneOf = (person: Person, roles: readonly Role[], organisations: readonly OrganisationId[]): boolean =>
  organisations.every((organisation) => roles.some((role) => holds(person, role, organisation)));

export const concernedBy = ({ from, state }: Calamity): readonly OrganisationId[] => [
  ...new Set([from, ...("organisations" in state ? state.organisations : [])]),
];

/** Works for everybody whom it concerns: the log is of all of them together. */
export const isMember = (calamity: Calamity, person: Person): boolean =>
  holdsOneOf(person, MEMBERS, concernedBy(calamity));

export const mayDeclare = (person: Person, organisations: readonly OrganisationId[]): boolean =>
  holdsOneOf(person, DECLARERS, organisations);

/** Keeps the row within what the stores take, and still lets it end. */
const MAX_LOG = 150;
const isFull = ({ log }: Calamity): boolean => log.length >= MAX_LOG;

/** *Eerste beoordeling: calamiteit*: whoever may declare it is asked. */
export function propose(
  ticket: { readonly number: TicketNumber; readonly organisation: OrganisationId; readonly reportedAt: Instant },
  before: Calamity | undefined,
  given: { readonly said: Said; readonly told: readonly Pick<Person, "id" | "name">[] },
  by: By,
): Decided {
  if (before?.state.status === "over") return refuse("already-over");
  if (before?.state.status === "declared") return refuse("already-declared");
  if (before?.state.status === "proposed") return done(before);
  if (before && isFull(before)) return refuse("log-full");

  const calamity: Calamity = before ?? {
    ...{ number: ticket.number, from: ticket.organisation, reportedAt: ticket.reportedAt },
    ...{ version: 0, state: { status: "proposed" }, log: [], names: {}, told: [], chain: "" },
  };
  const told = [...new Set([...calamity.told, ...given.told.map(({ id }) => id)])];
  const names = { ...calamity.names, ...Object.fromEntries(given.told.map(({ id, name }) => [id, name])) };
  const proposed = logged({ ...calamity, told, names }, by, { kind: "proposed", ...spoken(given.said) });
  return done({ ...proposed, state: { status: "proposed" } });
}

/** What is said about it, for everybody whom it concerns to read. */
export interface Declaration {
  readonly title: Said;
  readonly kind: Kind;
  readonly organisations: readonly OrganisationId[];
  readonly unreached: readonly OrganisationId[];
}

/** *Calamiteit uitroepen*. */
export function declare(calamity: Calamity, given: Declaration, by: By): Decided {
  const { title, kind, organisations, unreached } = given;
  const { status } = calamity.state;
  if (status === "declared") return refuse("already-declared");
  if (status === "over") return refuse("already-over");
  if (organisations.length === 0) return refuse("nobody-concerned");
  if (!mayDeclare(by.actor, [calamity.from, ...organisations])) return refuse("may-not-declare");

  const state: Declared = {
    status: "declared",
    ...{ title: title.text, kind, organisations: [...organisations], declaredAt: by.now },
    ...{ duties: {}, steps: {} },
  };
  return done({ ...logged(calamity, by, { kind: "declared", ...spoken(title), ...nobodyThere(unreached) }), state });
}

/** *Geen calamiteit*: it stays a ticket like any other. */
export function decline(calamity: Calamity, reason: Said, by: By): Decided {
  const { status } = calamity.state;
  if (status !== "proposed") return refuse(status === "declared" ? "already-declared" : "not-proposed");
  if (!mayDeclare(by.actor, [calamity.from])) return refuse("may-not-declare");
  return done({ ...logged(calamity, by, { kind: "declined", ...spoken(reason) }), state: { status: "declined" } });
}

/** *Besluit vastleggen*. */
export const decide = (calamity: Calamity, said: Said, by: By): Decided =>
  whileItLasts(calamity, () => done(logged(calamity, by, { kind: "decided", ...spoken(said) })));

/** *Onderdelen uitgezet*, as an outbreak allows (DVO 4.7.1). */
export const switchOff = (calamity: Calamity, parts: Said, by: By): Decided =>
  whileItLasts(calamity, ({ kind }) =>
    kind === "outbreak"
      ? done(logged(calamity, by, { kind: "switched-off", ...spoken(parts) }))
      : refuse("no-outbreak"),
  );

/** *Bericht aan gemeenten*. */
export const inform = (calamity: Calamity, said: Said, unreached: readonly OrganisationId[], by: By): Decided =>
  whileItLasts(calamity, () =>
    done(logged(calamity, by, { kind: "informed", ...spoken(said), ...nobodyThere(unreached) })),
  );

/** *Ik doe dit*. Who may end the calamity may also take a duty over. */
export const takeDuty = (calamity: Calamity, duty: Duty | undefined, by: By): Decided =>
  whileItLasts(calamity, (state) => {
    if (!duty) return refuse("no-such-duty");
    const held = state.duties[duty];
    if (held?.person === by.actor.id) return done(calamity);
    if (held && !mayDeclare(by.actor, concernedBy(calamity))) return refuse("duty-taken");
    const duties = { ...state.duties, [duty]: { person: by.actor.id, since: by.now } };
    return done({ ...logged(calamity, by, { kind: "duty-taken", duty }), state: { ...state, duties } });
  });

/** *Ik stop hiermee*. */
export const leaveDuty = (calamity: Calamity, duty: Duty | undefined, by: By): Decided =>
  whileItLasts(calamity, (state) => {
    if (!duty) return refuse("no-such-duty");
    const { [duty]: held, ...duties } = state.duties;
    if (held?.person !== by.actor.id) return refuse("not-your-duty");
    return done({ ...logged(calamity, by, { kind: "duty-left", duty }), state: { ...state, duties } });
  });

/** One of the four steps against an outbreak is finished, by whom and when; what has to come first is theirs to judge. */
export const finishStep = (calamity: Calamity, step: Step | undefined, by: By): Decided =>
  whileItLasts(calamity, (state) => {
    if (state.kind !== "outbreak") return refuse("no-outbreak");
    if (!step) return refuse("no-such-step");
    if (state.steps[step]) return refuse("step-finished");
    const steps = { ...state.steps, [step]: { by: by.actor.id, at: by.now } };
    return done({ ...logged(calamity, by, { kind: "step-finished", step }), state: { ...state, steps } });
  });

/** *Uitwijk gelukt*. */
export const takeOver = (calamity: Calamity, by: By): Decided =>
  whileItLasts(calamity, (state) => {
    if (state.kind !== "failover") return refuse("no-failover");
    if (state.takenOverAt) return refuse("already-taken-over");
    return done({ ...logged(calamity, by, { kind: "taken-over" }), state: { ...state, takenOverAt: by.now } });
  });

/** *Calamiteit voorbij*, with what everybody whom it concerned may know of it. */
export function end(calamity: Calamity, closing: Said, unreached: readonly OrganisationId[], by: By): Decided {
  const { state } = calamity;
  if (state.status === "over") return refuse("already-over");
  if (state.status !== "declared") return refuse("not-declared");
  if (!mayDeclare(by.actor, concernedBy(calamity))) return refuse("may-not-declare");
  const over: CalamityState = { ...state, status: "over", endedAt: by.now, closing: closing.text };
  return done({
    ...logged(calamity, by, { kind: "ended", ...spoken(closing), ...nobodyThere(unreached) }),
    state: over,
  });
}

/**
 * When the other data centre would have taken over, counted from the report, which is the first that is known of it.
 * For Beheer only: an aim of the design (DVO 4.1.4).
 */
export function aimOf({ state, reportedAt }: Calamity): Instant | undefined {
  if (state.status !== "declared" || state.kind !== "failover" || state.takenOverAt) return undefined;
  const reported = DateTime.fromISO(reportedAt, { zone: "utc" });
  return instant(reported.plus({ hours: FAILOVER_AIM_HOURS }).toJSDate());
}

/** The aim of which nobody was told yet that it has passed. */
export const aimToWatch = (calamity: Calamity): Instant | undefined =>
  calamity.log.some(({ kind }) => kind === "aim-passed") ? undefined : aimOf(calamity);

/** By itself, when the moment is there; undefined when it is not. */
export function aimPassed(calamity: Calamity, now: Instant): Calamity | undefined {
  const aim = aimToWatch(calamity);
  if (!aim || aim > now) return undefined;
  return withEntry(calamity, { kind: "aim-passed", by: BOT, at: now });
}

function whileItLasts(calamity: Calamity, decided: (state: Declared) => Decided): Decided {
  const { state } = calamity;
  if (state.status === "over") return refuse("already-over");
  if (state.status !== "declared") return refuse("not-declared");
  return isFull(calamity) ? refuse("log-full") : decided(state);
}

const nobodyThere = (unreached: readonly OrganisationId[]) =>
  unreached.length > 0 ? { unreached: [...unreached] } : {};

function logged(calamity: Calamity, { actor, now }: By, entry: Omit<LogEntry, "seq" | "at" | "by">): Calamity {
  const after = withEntry(calamity, { ...entry, at: now, by: actor.id });
  return { ...after, names: { ...after.names, [actor.id]: actor.name } };
}

function withEntry(calamity: Calamity, entry: Omit<LogEntry, "seq">): Calamity {
  const version = calamity.version + 1;
  return { ...calamity, version, log: [...calamity.log, { ...entry, seq: version }] };
}
