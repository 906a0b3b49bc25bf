import { z } from "zod";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type OrganisationId, type Person, isAgent } from "../people/person.ts";
import { branded, moment, personId } from "../tickets/asked-for.ts";
import type { By, Said, TicketNumber } from "../tickets/ticket.ts";

/** What is out of order for many at once, as the Helpdesk made it known. */
export const Outage = z.object({
  /** The number of the ticket that it was made from. */
  ref: branded<TicketNumber>(),
  /** Goes up by one with every change; everybody gets a new card with each. */
  version: z.number().int(),
  /** For everybody whom it concerns; never a reporter's own words. */
  text: z.string(),
  organisations: z.array(branded<OrganisationId>()),
  /** Absent: it stands above every form, whatever it is about. */
  area: z.string().optional(),
  madeAt: moment,
  madeBy: personId,
  /** Of the organisation whose ticket it was made from. */
  from: branded<OrganisationId>(),
  /** Made of many reports of the same thing: which, and from when until when. */
  gathers: z.object({ thing: z.string(), from: moment, to: moment }).optional(),
  news: z.array(z.object({ version: z.number().int(), at: moment, by: personId, text: z.string() })),
  over: z.object({ at: moment, by: personId }).optional(),
  names: z.record(z.string(), z.string()),
  /** The hash of the last event. */
  chain: z.string(),
});
export type Outage = z.infer<typeof Outage>;

export type OutageRefusal =
  | "unknown-outage"
  | "not-allowed"
  | "no-organisation"
  | "already-known"
  | "already-over"
  | "too-much-news"
  | "already-decided"
  | "changed-meanwhile";

type Decided = Outcome<Outage, OutageRefusal>;

/** Keeps an outage within a row of the stores. */
const MOST_NEWS = 60;

/** Who is told of it decides for all of them, so only who works for all of them may. */
export const mayHandle = (person: Person, { organisations }: Pick<Outage, "organisations">): boolean =>
  organisations.every((organisation) => isAgent(person, organisation));

/** Which of the organisations of this person it concerns. */
export const concerned = (
  { appointments }: Person,
  { organisations }: Pick<Outage, "organisations">,
): OrganisationId | undefined => appointments.find((organisation) => organisations.includes(organisation));

export interface MakingKnown extends Pick<Outage, "ref" | "organisations" | "area" | "from" | "gathers"> {
  readonly said: Said;
}

/** *Maak storing bekend*. */
export function makeKnown({ said, ...given }: MakingKnown, { actor, now }: By): Decided {
  if (given.organisations.length === 0) return refuse("no-organisation");
  if (!mayHandle(actor, given)) return refuse("not-allowed");
  return done({
    ...given,
    text: said.text,
    version: 1,
    madeAt: now,
    madeBy: actor.id,
    news: [],
    names: { [actor.id]: actor.name },
    chain: "",
  });
}

/** *Nieuws over deze storing*: for everybody who has it too. */
export function tell(outage: Outage, said: Said, by: By): Decided {
  const no = notOpen(outage, by.actor);
  if (no) return refuse(no);
  if (outage.news.length >= MOST_NEWS) return refuse("too-much-news");
  const version = outage.version + 1;
  const item = { version, at: by.now, by: by.actor.id, text: said.text };
  return done({ ...changedBy(outage, by), news: [...outage.news, item] });
}

/** *Storing voorbij*: nobody is asked anything. */
export function end(outage: Outage, by: By): Decided {
  const no = notOpen(outage, by.actor);
  return no ? refuse(no) : done({ ...changedBy(outage, by), over: { at: by.now, by: by.actor.id } });
}

function notOpen(outage: Outage, actor: Person): OutageRefusal | undefined {
  if (!mayHandle(actor, outage)) return "not-allowed";
  return outage.over ? "already-over" : undefined;
}

const changedBy = (outage: Outage, { actor }: By): Outage => ({
  ...outage,
  version: outage.version + 1,
  names: { ...outage.names, [actor.id]: actor.name },
});
