import { type Instant, inAmsterdam, instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type Person, isAgent } from "../people/person.ts";
import type { SecurityKind } from "../tickets/security.ts";
import { BOT, type By, type Ticket, isOver, isTheirCiso, recorded } from "../tickets/ticket.ts";

/**
 * The new report as an incident, with the CISOs of its municipality told in the same write. Who reports it has told
 * themselves.
 */
export function asIncident(ticket: Ticket, kind: SecurityKind, cisos: readonly Person[], by: By): Ticket {
  const others = cisos.filter(({ id }) => id !== ticket.reporter);
  const told = others.map(({ id }) => ({ kind: "ciso-told", by: BOT, about: id }) as const);
  const missing = cisos.length === 0 ? ([{ kind: "ciso-missing", by: BOT }] as const) : [];
  const names = Object.fromEntries(others.map(({ id, name }) => [id, name]));
  return recorded(ticket, by, [...told, ...missing], { security: { kind, told: others.map(({ id }) => id) } }, names);
}

export type DiscoveryRefusal =
  "unknown-ticket" | "no-incident" | "not-yet" | "too-long-ago" | "already-known" | "already-over";

const LONGEST_AGO_DAYS = 366;

/** When somebody found out: from then on the 72 hours of a data leak count. */
export function discovered(ticket: Ticket, at: Instant, by: By): Outcome<Ticket, DiscoveryRefusal> {
  const { security } = ticket;
  if (!security) return refuse("no-incident");
  const mayTell = ticket.reporter === by.actor.id || mayFollow(ticket, by.actor);
  if (!mayTell) return refuse("unknown-ticket");
  if (isOver(ticket)) return refuse("already-over");
  if (at > by.now) return refuse("not-yet");
  if (at < daysBefore(by.now, LONGEST_AGO_DAYS)) return refuse("too-long-ago");
  if (security.discoveredAt === at) return refuse("already-known");

  const entry = { kind: "discovered", until: at } as const;
  return done(recorded(ticket, by, [entry], { security: { ...security, discoveredAt: at } }));
}

const daysBefore = (now: Instant, days: number): Instant => instant(inAmsterdam(now).minus({ days }).toJSDate());

/** Who works on an incident or answers for it gets the facts. */
export const mayFollow = (ticket: Ticket, person: Person): boolean =>
  isAgent(person, ticket.organisation) || isTheirCiso(ticket, person);
