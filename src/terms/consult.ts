import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Instant } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";
import { type ConsultTerms, consultAt, resolveBy, termKey } from "../tickets/term.ts";
import {
  BOT,
  type By,
  type RefusalReason,
  type Said,
  type Ticket,
  isFull,
  notOpen,
  notWorkable,
  recorded,
  spoken,
} from "../tickets/ticket.ts";

/* A term that will be missed is talked over before it is missed (DVO 5.1). What is proposed is said by people, never by the bot. */

export type TermRefusal = RefusalReason | "nothing-to-consult" | "no-proposal" | "already-answered" | "moment-gone";

type Decided = Outcome<Ticket, TermRefusal>;

/**
 * Asks whether it will be in time, once a term.
 * @param handler who has the ticket and can be written to; undefined: the team is asked
 * @returns undefined when it is not the moment
 */
export function askWhetherInTime(
  ticket: Ticket,
  terms: ConsultTerms,
  handler: PersonId | undefined,
  by: By,
): Ticket | undefined {
  const moment = consultAt(ticket, terms);
  const end = resolveBy(ticket, terms);
  if (!moment || !end || moment > by.now) return undefined;
  const consult = {
    ...{ term: termKey(ticket), resolveBy: end, card: ticket.version + 1 },
    ...(handler && { person: handler }),
  };
  return recorded(ticket, by, [{ kind: "consulted", by: BOT, internal: true, ...(handler && { about: handler }) }], {
    consult,
  });
}

/** *Het lukt op tijd*: the reporter need not be bothered. */
export function sayOnTime(ticket: Ticket, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  const { consult } = ticket;
  if (!consult) return refuse("nothing-to-consult");
  return done(
    recorded(ticket, by, [{ kind: "on-time", internal: true }], { consult: { ...consult, onTime: true as const } }),
  );
}

/** *Stel een ander moment voor*: its reporter is asked; another proposal takes the place of the last one. */
export function propose(ticket: Ticket, { until, said }: { until: Instant; said: Said }, by: By): Decided {
  const no = notWorkable(ticket, by.actor);
  if (no) return refuse(no);
  const { consult } = ticket;
  if (!consult) return refuse("nothing-to-consult");
  if (until <= by.now) return refuse("moment-gone");
  if (isFull(ticket)) return refuse("too-many-messages");

  const { text } = said;
  const proposal = { until, by: by.actor.id, card: ticket.version + 1, ...(text !== "" && { text }) };
  const { onTime: _, ...open } = consult;
  return done(recorded(ticket, by, [{ kind: "proposed", until, ...spoken(said) }], { consult: { ...open, proposal } }));
}

/** *Akkoord*: from now on that is the moment by which it is to be resolved. */
export function agree(ticket: Ticket, by: By): Decided {
  const no = notToAnswer(ticket, by);
  if (no) return refuse(no);
  const { consult } = ticket;
  if (!consult?.proposal) return refuse("no-proposal");
  const { until } = consult.proposal;
  if (until <= by.now) return refuse("moment-gone");
  return done(
    recorded(ticket, by, [{ kind: "proposal-agreed", until }], {
      agreedUntil: until,
      consult: { ...consult, proposal: { ...consult.proposal, answer: "agreed" } },
    }),
  );
}

/** *Ik wil overleggen*: who asked gets the card again, at the bottom. */
export function discuss(ticket: Ticket, said: Said, by: By): Decided {
  const no = notToAnswer(ticket, by);
  if (no) return refuse(no);
  const { consult } = ticket;
  if (!consult?.proposal) return refuse("no-proposal");
  if (said.text !== "" && isFull(ticket)) return refuse("too-many-messages");
  return done(
    recorded(ticket, by, [{ kind: "proposal-discussed", ...spoken(said) }], {
      consult: { ...consult, card: ticket.version + 1, proposal: { ...consult.proposal, answer: "discuss" } },
    }),
  );
}

function notToAnswer(ticket: Ticket, { actor }: By): TermRefusal | undefined {
  if (ticket.reporter !== actor.id) return "not-the-reporter";
  const no = notOpen(ticket);
  if (no) return no;
  const proposal = ticket.consult?.proposal;
  if (!proposal) return "no-proposal";
  return proposal.answer ? "already-answered" : undefined;
}
