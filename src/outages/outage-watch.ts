import { type Instant, dateOf, instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { personPlace } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Showing } from "../delivery/outbox.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Outage } from "./outage.ts";
import { type Link, type Pass, type Task, linkKey, proposalId, ticketLinkKey } from "./outage-rows.ts";
import { type Batch, outageSubject } from "./outage-store.ts";
import type { Outages } from "./outages.ts";
import { MANY_MINUTES, type Report, areaOf, sameThing, thingsIn } from "./same-thing.ts";

export interface OutageWatchOptions {
  readonly outages: Outages;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

/** A link, a ticket and a card each; with the pass itself within the 100 changes of a write. */
const REPORTS_A_WRITE = 30;
/** The link, the new card, and the older one that shrinks. */
const PEOPLE_A_WRITE = 30;
const MOST_REPORTS = 2_000;
/** What was asked is not asked again for so long, whatever was said to it. */
const ASK_AGAIN_MS = 60 * 60_000;

export interface OutageWatch {
  /** Brings everything as far as it goes; one that is about to begin is the same look. Never throws. */
  look(): Promise<void>;
  /** What was begun has ended. */
  idle(): Promise<void>;
}

/** A batch to write. */
interface Found {
  readonly batch: Batch;
  /** How far this brings it; undefined when nothing is left. */
  readonly after: string | undefined;
}

/**
 * Brings outages to people: who reported it is linked, who is linked gets each new card. A pass goes through one
 * organisation in small writes that each say how far it came, so it can be killed anywhere and goes on there.
 * Any process may run one: of two that do the same, one saves.
 */
export function createOutageWatch({ outages, now, log }: OutageWatchOptions): OutageWatch {
  const { store, desk, organisations } = outages;

  const careful = (work: Promise<void>, organisation?: OrganisationId): Promise<boolean> =>
    work.then(
      () => true,
      (error: unknown) => {
        log.error({ ...describeError(error), organisation }, "an outage could not be brought further");
        return false;
      },
    );

  /** One version after the other, so that no card is passed over. */
  async function bringTasks(): Promise<void> {
    const stuck = new Set<TicketNumber>();
    for (const task of await store.tasks()) {
      if (stuck.has(task.ref)) continue;
      if (!(await careful(bring(task)))) stuck.add(task.ref);
    }
  }

  async function bring(task: Task): Promise<void> {
    const outage = (await store.find(task.ref))?.value;
    if (!outage) return store.finish(task);
    const done = await Promise.all(
      outage.organisations.map((one) => careful(passThrough(one, outage, task.version), one)),
    );
    if (done.every(Boolean)) return store.finish(task);
    throw new Error("not everybody could be told");
  }

  async function passThrough(organisation: OrganisationId, outage: Outage, version: number): Promise<void> {
    for (;;) {
      const { value: pass, row } = await store.passIn(organisation, outage.ref);
      if (pass.version > version || (pass.version === version && pass.isDone)) return;
      const from = pass.version === version ? pass.after : "";
      const { batch, after } =
        version === 1 ? await gather(organisation, outage, from) : await news(organisation, outage, version, from);
      const next: Pass = { version, after: after ?? "", isDone: after === undefined };
      // A conflict is somebody who did the same, or who joined meanwhile: then it is read again.
      await store.bring(organisation, outage.ref, row, next, batch);
    }
  }

  /** Who reported it, each once; and their tickets. */
  async function gather(organisation: OrganisationId, outage: Outage, after: string): Promise<Found> {
    const reports = await reportsOf(organisation, outage, after);
    const { ref } = outage;
    const theirs = reports.filter(({ isSame }) => isSame);
    const people = [...new Set(theirs.map(({ reporter }) => reporter))];
    const unlinked = await store.unlinked(organisation, [
      ...people.map((person) => linkKey(ref, person)),
      ...theirs.map(({ number }) => ticketLinkKey(ref, number)),
    ]);
    const links = people
      .filter((person) => unlinked.has(linkKey(ref, person)))
      .map((person): Link => ({ person, card: 1, at: now() }));
    const tickets = theirs.map(({ number }) => number).filter((number) => unlinked.has(ticketLinkKey(ref, number)));
    const showings = links.map(({ person }) => ({ subject: outageSubject(ref, 1), place: personPlace(person) }));
    const last = reports.at(-1);
    const isMore = outage.gathers !== undefined && reports.length === REPORTS_A_WRITE && last;
    return { batch: { links, tickets, showings }, after: isMore ? `${last.at}|${last.number}` : undefined };
  }

  async function reportsOf(organisation: OrganisationId, { gathers, from, ref }: Outage, after: string) {
    if (gathers) {
      const [at = gathers.from, number] = after === "" ? [] : (after.split("|") as [Instant, TicketNumber]);
      const between = { from: at, to: gathers.to, after: number, limit: REPORTS_A_WRITE };
      const found = await desk.tickets.reported(organisation, between);
      return found.map((report) => ({ ...report, isSame: thingsIn(report).includes(gathers.thing) }));
    }
    const ticket = organisation === from ? (await desk.tickets.find(organisation, ref))?.ticket : undefined;
    return ticket ? [{ number: ref, reporter: ticket.reporter, at: ticket.reportedAt, isSame: true }] : [];
  }

  /** The new card before the older ones, which shrink then. */
  async function news(organisation: OrganisationId, { ref }: Outage, version: number, after: string): Promise<Found> {
    const links = await store.linksAfter(organisation, ref, after, PEOPLE_A_WRITE);
    const behind = links.filter(({ card }) => card < version);
    const showings = behind.flatMap(({ person, card }): Showing[] => {
      const place = personPlace(person);
      return [version, card].map((one) => ({ subject: outageSubject(ref, one), place }));
    });
    const last = links.length === PEOPLE_A_WRITE ? links.at(-1)?.key : undefined;
    return { batch: { links: behind.map((link) => ({ ...link, card: version })), tickets: [], showings }, after: last };
  }

  async function recount(): Promise<void> {
    for (const known of await store.known()) {
      await careful(store.countsOf(known).then((counts) => store.recounted(known.ref, JSON.stringify(counts))));
    }
  }

  /** Whether many report the same just now; the Helpdesk decides whether it is one outage. */
  async function propose(): Promise<void> {
    const at = now();
    const from = instant(new Date(dateOf(at).getTime() - MANY_MINUTES * 60_000));
    const lists = await Promise.all(
      organisations.map(async (organisation) =>
        (await desk.tickets.reported(organisation, { from, to: at, limit: MOST_REPORTS })).map((report) => ({
          ...report,
          organisation,
        })),
      ),
    );
    const same = sameThing(lists.flat().toSorted((one, other) => (one.at < other.at ? -1 : 1)));
    const [first] = same?.reports ?? [];
    if (!same || !first || (await isKnown(same.thing))) return;

    const before = await store.proposal(proposalId(same.thing));
    if (before && !isLongAgo(before.value.decided?.at ?? before.value.at, at)) return;
    const proposal = {
      ...{ id: proposalId(same.thing), thing: same.thing, at, from: first.at },
      counts: peopleOf(same.reports),
      first: { organisation: first.organisation, number: first.number },
    };
    await store.propose(before, proposal);
  }

  async function isKnown(thing: string): Promise<boolean> {
    const area = areaOf(thing);
    return (await store.known()).some((known) => known.thing === thing || (area !== undefined && known.area === area));
  }

  const lookOnce = async (): Promise<void> => {
    await careful(bringTasks());
    await careful(recount());
    await careful(propose());
  };

  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return {
    look() {
      waiting ??= running.then(() => {
        waiting = undefined;
        running = lookOnce();
        return running;
      });
      return waiting;
    },
    async idle() {
      await Promise.all([running, waiting]);
    },
  };
}

const isLongAgo = (asked: Instant, now: Instant): boolean =>
  dateOf(now).getTime() - dateOf(asked).getTime() >= ASK_AGAIN_MS;

function peopleOf(reports: readonly Report[]): Record<OrganisationId, number> {
  const counts: Record<OrganisationId, number> = {};
  for (const organisation of new Set(reports.map((report) => report.organisation))) {
    const theirs = reports.filter((report) => report.organisation === organisation);
    counts[organisation] = new Set(theirs.map(({ reporter }) => reporter)).size;
  }
  return counts;
}
