import type { Instant } from "../lib/instant.ts";
import type { Reference } from "../lib/place.ts";
import type { OrganisationId, Person, PersonId } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { ApprovalRefusal } from "./approval.ts";
import { begin } from "./asking.ts";
import { type BenchSources, loadBench, seatOf } from "./bench.ts";
import { type Bench, type DecidedBy, chain } from "./deciders.ts";
import { whoDecides } from "./approval-words.ts";

/** What decisions need of the rest of the house. */
export interface Approvals {
  readonly desk: Desk;
  readonly benchOf: (ticket: Ticket) => Promise<Bench>;
  /**
   * Makes it possible to write to who has to decide or assign, also to who never wrote to the bot. Twice is once.
   * @param from where the turn came from, if there is one
   */
  readonly introduce: (ticket: Ticket, from?: Reference) => Promise<void>;
  /** Keeps a trace of who tried to decide without the right to, with the organisation that it is about. */
  readonly refused: (
    about: Pick<Ticket, "organisation" | "number">,
    person: PersonId,
    reason: ApprovalRefusal,
  ) => Promise<void>;
  /** Who will decide, for the form of a request. */
  readonly preview: (
    actor: Person,
    organisation: OrganisationId,
    decidedBy: DecidedBy,
    now: Instant,
  ) => Promise<string>;
  /** The new request, with whoever decides asked, or as the Helpdesk's work. */
  readonly begin: (ticket: Ticket, decidedBy: DecidedBy, turn: Turn) => Promise<Ticket>;
}

export function createApprovals(
  desk: Desk,
  sources: BenchSources,
  effects: Pick<Approvals, "introduce" | "refused">,
): Approvals {
  const benchFor = (requester: PersonId, organisation: OrganisationId, decidedBy: DecidedBy) =>
    loadBench(sources, { requester, organisation, owner: decidedBy.by === "owner" ? decidedBy.owner : undefined });

  return {
    desk,
    ...effects,
    benchOf: (ticket) => loadBench(sources, seatOf(ticket)),
    async preview(actor, organisation, decidedBy, now) {
      if (decidedBy.by === "helpdesk") return whoDecides(undefined, []);
      const bench = await benchFor(actor.id, organisation, decidedBy);
      const { passed, next } = chain(decidedBy.by, bench, now);
      return whoDecides({ bench, passed }, next);
    },
    async begin(ticket, decidedBy, turn) {
      const bench = await benchFor(ticket.reporter, ticket.organisation, decidedBy);
      const begun = begin(ticket, decidedBy, bench, turn);
      await effects.introduce(begun, turn.reference);
      return begun;
    },
  };
}

/** Whose chat must be there for this request to go on. */
export const waitingFor = ({ approval }: Ticket): readonly PersonId[] =>
  (approval?.asked ?? []).flatMap(({ person, over }) => (person && !over ? [person] : []));
