import { randomUUID } from "node:crypto";
import { type Showing, cardKey, outboxRows } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { channelPlace, personPlace } from "../lib/place.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { type Once, seenKey } from "../tickets/ticket-store.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Outage } from "./outage.ts";
import {
  type Known,
  type Link,
  type Pass,
  type Proposal,
  type StoredLink,
  type Task,
  countKey,
  eventKey,
  knownOf,
  linkKey,
  linkOf,
  outageChanges,
  outageKey,
  outageOf,
  passKey,
  passOf,
  proposalKey,
  proposalOf,
  taskKey,
  ticketLinkKey,
} from "./outage-rows.ts";

/** A person's card of an outage: each version is a new one, at the bottom of their chat. */
export const outageSubject = (ref: TicketNumber, card: number): string => `outage:${ref}:${card}`;
/** The Helpdesk's one card of an outage. */
export const deskSubject = (ref: TicketNumber): string => `outage:${ref}:desk`;
export const proposalSubject = ({ id, at }: Pick<Proposal, "id" | "at">): string =>
  `outage-proposal:${id}:${Date.parse(at)}`;

export const HELPDESK = channelPlace("helpdesk");

export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

export interface OutageChange {
  readonly before?: Stored<Outage> | undefined;
  readonly after: Outage;
  readonly once: Once;
  /** The message whose button caused this. */
  readonly pressed?: string | undefined;
  /** What many reported, as it was before this outage was made of it, and as it is decided now. */
  readonly proposal?: { readonly before: Stored<Proposal>; readonly after: Proposal };
}

export interface Joining extends Link {
  readonly organisation: OrganisationId;
  /** The form whose button it was: it becomes the card. */
  readonly adopts?: string | undefined;
}

/** What one write of a pass brings: links that are new or get another card, and cards that are wanted. */
export interface Batch {
  readonly links: readonly (Link & Partial<StoredLink>)[];
  readonly tickets: readonly TicketNumber[];
  readonly showings: readonly Showing[];
}

export type OutageStore = ReturnType<typeof createOutageStore>;

/** More than are ever known at once. */
const MOST_KNOWN = 20;
const MOST_TASKS = 100;
export const MOST_COUNTED = 1_000;
/** Tickets whose numbers the Helpdesk's card says, of each organisation. */
const MOST_NAMED = 5;

/** @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it */
export function createOutageStore(
  rows: Rows,
  home: OrganisationId,
  wallClock: () => Instant,
  saved: (partition: OrganisationId) => void,
) {
  async function write(partition: OrganisationId, changes: readonly Change[], proof: { key: string; opId: string }) {
    const outcome = await commit(rows, partition, changes, proof);
    if (outcome === "saved") saved(partition);
    return outcome;
  }

  const allUnder = (partition: OrganisationId, prefix: `${string}|`): Promise<Row[]> =>
    collect(rows.range(partition, under(prefix, MOST_COUNTED)));

  return {
    async find(ref: TicketNumber): Promise<Stored<Outage> | undefined> {
      const row = await rows.get(home, outageKey(ref));
      return row && { value: outageOf(row), etag: row.etag };
    },

    /** What is going on, newest first. */
    async known(): Promise<readonly Known[]> {
      return (await collect(rows.range(home, under("known-outage|", MOST_KNOWN)))).map(knownOf);
    },

    /** The outage that this act led to when it arrived before. */
    async seen(once: Once): Promise<boolean> {
      return (await rows.get(home, seenKey(once))) !== undefined;
    },

    /** One write: the outage, its event, its lists, the Helpdesk's card, and that it was done. */
    async save({ before, after, once, pressed, proposal }: OutageChange): Promise<"saved" | "conflict"> {
      const opId = randomUUID();
      const showings = [
        { subject: deskSubject(after.ref), place: HELPDESK, ...(pressed && { pressed }) },
        ...(proposal
          ? [{ subject: proposalSubject(proposal.after), place: HELPDESK, ...(pressed && { pressed }) }]
          : []),
      ];
      const changes: Change[] = [
        ...outageChanges(before?.value, after, before?.etag, opId),
        ...outboxRows(`${after.ref}.outage.${after.version}`, wallClock(), showings),
        { insert: seenKey(once), value: { ref: after.ref } },
        ...(proposal ? [replaced(proposalKey(proposal.after.id), proposal.before.etag, proposal.after)] : []),
      ];
      return write(home, changes, { key: eventKey(after), opId });
    },

    /** Twice is once. */
    async join(ref: TicketNumber, { organisation, person, card, at, adopts }: Joining): Promise<"saved" | "conflict"> {
      const opId = randomUUID();
      const key = linkKey(ref, person);
      const showing = { subject: outageSubject(ref, card), place: personPlace(person), ...(adopts && { adopts }) };
      const changes = [
        { insert: key, value: { person, card, at, opId } },
        ...outboxRows(`${ref}.${person}`, wallClock(), [showing]),
      ];
      return write(organisation, changes, { key, opId });
    },

    async linkIn(organisation: OrganisationId, ref: TicketNumber, person: PersonId): Promise<StoredLink | undefined> {
      const row = await rows.get(organisation, linkKey(ref, person));
      return row && linkOf(row);
    },

    /** How many have it too, and how many tickets are about it; each at most so many an organisation. */
    async countsOf({ ref, organisations }: Pick<Outage, "ref" | "organisations">) {
      return Promise.all(
        organisations.map(async (organisation) => {
          const [people, tickets] = await Promise.all([
            allUnder(organisation, `linked|${ref}|`),
            allUnder(organisation, `linked-ticket|${ref}|`),
          ]);
          const numbers = tickets.slice(0, MOST_NAMED).map(({ value }) => value["number"] as TicketNumber);
          return { organisation, people: people.length, tickets: tickets.length, numbers };
        }),
      );
    },

    /** The Helpdesk's card is shown again when it says something else than it did. */
    async recounted(ref: TicketNumber, counts: string): Promise<void> {
      const row = await rows.get(home, countKey(ref));
      if (row?.value["counts"] === counts) return;
      const opId = randomUUID();
      const value = { counts, opId };
      const changes: Change[] = [
        row ? { replace: countKey(ref), etag: row.etag, value } : { insert: countKey(ref), value },
        ...outboxRows(`count.${opId}`, wallClock(), [{ subject: deskSubject(ref), place: HELPDESK }]),
      ];
      await write(home, changes, { key: countKey(ref), opId });
    },

    async tasks(): Promise<readonly Task[]> {
      return (await collect(rows.range(home, under("outage-task|", MOST_TASKS)))).map(
        (row) => row.value as unknown as Task,
      );
    },

    /** Whoever else did it too removed it first. */
    async finish(task: Task): Promise<void> {
      await rows.write(home, [{ remove: taskKey(task) }]);
    },

    /** The message that shows this; undefined when it is not known (yet). */
    async shownIn(organisation: OrganisationId, showing: Pick<Showing, "subject" | "place">) {
      return (await rows.get(organisation, cardKey(showing)))?.value["activityId"] as string | undefined;
    },

    async passIn(
      organisation: OrganisationId,
      ref: TicketNumber,
    ): Promise<Stored<Pass> & { readonly row: Row | undefined }> {
      const row = await rows.get(organisation, passKey(ref));
      return { value: passOf(row), etag: row?.etag ?? "", row };
    },

    /** People who have it too, after this key. */
    async linksAfter(organisation: OrganisationId, ref: TicketNumber, after: string, limit: number) {
      const all = under(`linked|${ref}|`, limit);
      return (await collect(rows.range(organisation, after === "" ? all : { ...all, from: `${after} ` }))).map(linkOf);
    },

    /** Which of these is not linked yet. */
    async unlinked(organisation: OrganisationId, keys: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await Promise.all(keys.map((key) => rows.get(organisation, key)));
      return new Set(keys.filter((_, index) => !found[index]));
    },

    /** One write: what a pass brings, and how far it has come. */
    async bring(
      organisation: OrganisationId,
      ref: TicketNumber,
      before: Row | undefined,
      pass: Pass,
      { links, tickets, showings }: Batch,
    ): Promise<"saved" | "conflict"> {
      const opId = randomUUID();
      const key = passKey(ref);
      const value = { ...pass, opId };
      const changes: Change[] = [
        before ? { replace: key, etag: before.etag, value } : { insert: key, value },
        ...links.map(({ person, card, at, etag }): Change => {
          const linked = { person, card, at };
          const under = linkKey(ref, person);
          return etag === undefined ? { insert: under, value: linked } : { replace: under, etag, value: linked };
        }),
        ...tickets.map((number): Change => ({ insert: ticketLinkKey(ref, number), value: { number } })),
        ...outboxRows(`pass.${opId}`, wallClock(), showings),
      ];
      return write(organisation, changes, { key, opId });
    },

    async proposal(id: string): Promise<Stored<Proposal> | undefined> {
      const row = await rows.get(home, proposalKey(id));
      return row && { value: proposalOf(row), etag: row.etag };
    },

    /** Proposes it in the Helpdesk's channel, or changes what was proposed. */
    async propose(before: Stored<Proposal> | undefined, after: Proposal, pressed?: string) {
      const opId = randomUUID();
      const key = proposalKey(after.id);
      // One that is asked anew gets a new card, and the older one shrinks.
      const subjects = new Set([proposalSubject(after), ...(before ? [proposalSubject(before.value)] : [])]);
      const showings = [...subjects].map((subject) => ({ subject, place: HELPDESK, ...(pressed && { pressed }) }));
      const value = { ...after, opId } as unknown as Value;
      const changes: Change[] = [
        before ? { replace: key, etag: before.etag, value } : { insert: key, value },
        ...outboxRows(`proposal.${opId}`, wallClock(), showings),
      ];
      return write(home, changes, { key, opId });
    },
  };
}

const replaced = (key: string, etag: string, value: object): Change => ({
  ...{ replace: key, etag },
  value: value as unknown as Value,
});
