import { isDeepStrictEqual } from "node:util";
import { type Showing, outboxRows } from "../delivery/outbox.ts";
import { type Forgotten, nameless, withoutName } from "../lib/forget.ts";
import { type Place, personPlace } from "../lib/place.ts";
import { type Change, type Row, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { erased, isUnfinished, keepsTexts } from "../tickets/erase.ts";
import { ticketOf } from "../tickets/ticket-rows.ts";
import { showingsOf } from "../tickets/ticket-showings.ts";
import type { By, TicketNumber } from "../tickets/ticket.ts";
import { type Erasure, counted, progressed } from "./erasure.ts";
import { type StoredErasure, erasureKey } from "./erasure-store.ts";
import type { Privacy } from "./privacy.ts";
import { NOTHING_TO_REMOVE, kindOf, refOf, rowsOf } from "./row-kinds.ts";

/*
 * Removes somebody's data from an organisation's rows, one row a write. The same write says in the request how far it
 * is and what it counted, by etag: killed anywhere it goes on where it was, nothing is counted twice, and of two
 * processes one goes on.
 */

type House = Pick<Privacy, "rows" | "store" | "tickets" | "directory" | "subjectKinds" | "wallClock">;

/** A write holds at most a hundred changes; a ticket's own take some. */
const SHOWN_A_WRITE = 50;
const REMOVED_A_WRITE = 50;
const MOST_TRIES = 8;
const MOST_WAITING = 100_000;
const MOST_CARDS = 1_000;

/** What is to happen to one row. */
type Plan =
  | { readonly is: "remove" }
  | { readonly is: "wait" }
  | {
      readonly is: "change";
      readonly showings: readonly Showing[];
      readonly keeps: boolean;
      readonly save: (shown: readonly Showing[], progress: Change) => Promise<"saved" | "conflict">;
    };

/**
 * @returns the request when nothing is left to remove; undefined: another process has it, or something is being
 *   worked on again, and the next look goes on
 */
export async function carryOut(house: House, begun: StoredErasure, by: By): Promise<StoredErasure | undefined> {
  const { rows, store } = house;
  const { organisation, ref, person } = begun.erasure;
  const names = [begun.erasure.name, (await house.directory.colleague(person))?.name].filter(
    (name) => name !== undefined,
  );
  let current = begun;
  let toRemove: string[] = [];

  /** Writes these changes with how far it is then. False: somebody else went on with it. */
  async function advance(
    after: Erasure,
    write: (progress: Change) => Promise<"saved" | "conflict">,
  ): Promise<"saved" | "row" | "lost"> {
    const outcome = await write(store.progress(current, after));
    const found = await store.find(organisation, ref);
    if (!found) return "lost";
    if (outcome === "conflict") return found.etag === current.etag ? "row" : "lost";
    current = found;
    return "saved";
  }

  const shown = async (): Promise<boolean> => {
    while (current.erasure.progress.toShow.length > 0) {
      const { toShow } = current.erasure.progress;
      const now = toShow.slice(0, SHOWN_A_WRITE) as Showing[];
      const after = progressed(current.erasure, { toShow: toShow.slice(SHOWN_A_WRITE) });
      const event = `${ref}.shown.${String(toShow.length)}.${current.erasure.progress.after}`;
      const outbox = outboxRows(keySafe(event), house.wallClock(), now);
      if ((await advance(after, (progress) => rows.write(organisation, [progress, ...outbox]))) !== "saved")
        return false;
    }
    return true;
  };

  const removed = async (): Promise<boolean> => {
    const keys = toRemove;
    toRemove = [];
    if (keys.length === 0) return true;
    const present = (await Promise.all(keys.map((key) => rows.get(organisation, key)))).filter(
      (row) => row !== undefined,
    );
    const counts = present.reduce((sum, { key }) => counted(sum, kindOf(key)), current.erasure.progress.removed);
    const after = progressed(current.erasure, { after: keys.at(-1) ?? "", removed: counts });
    const removals = present.map(({ key }): Change => ({ remove: key }));
    return (await advance(after, (progress) => rows.write(organisation, [progress, ...removals]))) === "saved";
  };

  async function change(row: Row): Promise<boolean> {
    let found: Row | undefined = row;
    for (let tries = 0; found && tries < MOST_TRIES; tries++) {
      const plan = await planFor(house, found, current.erasure, names, by);
      if (!plan) return true;
      if (plan.is === "wait") return false;
      if (plan.is === "remove") {
        toRemove.push(found.key);
        return toRemove.length < REMOVED_A_WRITE || removed();
      }
      if (!(await removed())) return false;
      const { progress } = current.erasure;
      const after = progressed(current.erasure, {
        after: row.key,
        removed: counted(progress.removed, kindOf(row.key)),
        ...(plan.keeps && { kept: counted(progress.kept, "security") }),
        toShow: plan.showings.slice(SHOWN_A_WRITE),
      });
      const came = await advance(after, (write) => plan.save(plan.showings.slice(0, SHOWN_A_WRITE), write));
      if (came === "saved") return shown();
      if (came === "lost") return false;
      found = await rows.get(organisation, row.key);
    }
    return found === undefined;
  }

  if (!(await shown())) return undefined;
  for await (const row of rowsOf(rows, organisation, NOTHING_TO_REMOVE, current.erasure.progress.after))
    if (!(await change(row))) return undefined;
  return (await removed()) ? current : undefined;
}

const keySafe = (event: string): string => event.replace(/[^\w.-]/g, "_").slice(0, 100);

/** Rows that are of one person alone. */
const THEIRS: Readonly<Record<string, (key: string, person: string) => boolean>> = {
  seen: (key, person) => refOf(key) === person,
  greeted: (key, person) => refOf(key) === person,
  linked: (key, person) => key.split("|")[2] === person,
};

async function planFor(
  house: House,
  row: Row,
  erasure: Erasure,
  names: readonly string[],
  by: By,
): Promise<Plan | undefined> {
  const { organisation, person } = erasure;
  const kind = kindOf(row.key);
  if (row.key === erasureKey(erasure.ref)) return undefined;
  if (THEIRS[kind]) return THEIRS[kind](row.key, person) ? { is: "remove" } : undefined;
  if (kind === "ticket") return planForTicket(house, row, erasure, names, by);

  const value = withoutName(row.value, { person, nameless: nameless(names) }) as Value;
  if (isDeepStrictEqual(value, row.value)) return undefined;
  return {
    ...{ is: "change", keeps: false },
    showings: await showingsAbout(house, organisation, refOf(row.key)),
    save: (shown, progress) => {
      const event = keySafe(`${erasure.ref}.${row.key}`);
      const outbox = outboxRows(event, house.wallClock(), shown);
      return house.rows.write(organisation, [{ replace: row.key, etag: row.etag, value }, progress, ...outbox]);
    },
  };
}

async function planForTicket(
  house: House,
  row: Row,
  erasure: Erasure,
  names: readonly string[],
  by: By,
): Promise<Plan | undefined> {
  const { organisation, person, state } = erasure;
  const ticket = ticketOf(row);
  const decidedAt = state.status === "granted" ? state.at : by.now;
  // What they reported after the decision is new, and nobody decided about that.
  if (ticket.reporter === person && ticket.reportedAt > decidedAt) return undefined;
  if (isUnfinished(ticket, person)) return { is: "wait" };

  const known = ticket.names[person];
  const forgotten: Forgotten = { person, nameless: nameless([...names, ...(known ? [known] : [])]) };
  const after = erased(ticket, forgotten, by);
  if (!after) return undefined;
  const before = { ticket, etag: row.etag };
  const about = await showingsAbout(house, organisation, ticket.number);
  return {
    ...{ is: "change", keeps: keepsTexts(ticket, person) },
    showings: unique([...showingsOf(ticket, after, undefined), ...about]),
    save: (showings, progress) => house.tickets.save({ before, after, showings, also: [progress] }),
  };
}

/**
 * Wherever something about it is shown, or is about to be: first what waits, then what is on a screen, so that what is
 * delivered in between is in one of both.
 */
async function showingsAbout(
  { rows, subjectKinds }: House,
  organisation: OrganisationId,
  ref: string,
): Promise<readonly Showing[]> {
  const isAbout = ({ subject }: { readonly subject: string }) => subject.split(":")[1] === ref;
  const waiting = (await collect(rows.range(organisation, under("outbox|", MOST_WAITING)))).map(
    ({ value }) => value as unknown as Showing,
  );
  const cards = await Promise.all(
    subjectKinds().map((kind) => {
      const from = `card|${kind}:${ref}`;
      return collect(rows.range(organisation, { from, to: `${from}}`, limit: MOST_CARDS }));
    }),
  );
  const onScreen = cards.flat().map(({ key }): Showing => {
    const [, subject = "", place = ""] = key.split("|");
    return { subject, place: place as Place };
  });
  return unique(
    [...waiting, ...onScreen]
      .filter(isAbout)
      .map(({ subject, place, beneath }) => ({ subject, place, ...(beneath && { beneath }) })),
  );
}

const unique = (showings: readonly Showing[]): readonly Showing[] => [
  ...new Map(showings.map((showing) => [`${showing.subject} ${showing.place}`, showing])).values(),
];

const MOST_LISTED = 50;
const WORKED_OUT: ReadonlySet<string> = new Set(["resolved", "closed", "withdrawn", "rejected"]);

/** What is still being worked on for them or by them: what they lose then is wanted there. */
export async function blockersOf(
  { tickets }: Pick<Privacy, "tickets">,
  { organisation, person, state }: Erasure,
): Promise<readonly TicketNumber[]> {
  const until = "at" in state ? state.at : undefined;
  const isOld = (at: string) => until === undefined || at <= until;
  const [listed, inHand, toDo] = await Promise.all([
    tickets.listOf(person, [organisation], "", MOST_LISTED),
    tickets.workOf(person, [organisation], "", MOST_LISTED),
    tickets.toDoFor(person, [organisation], MOST_LISTED),
  ]);
  const own = listed.filter(({ status, reporter }) => !WORKED_OUT.has(status) && reporter === undefined);
  return [
    ...new Set([
      ...[...own, ...inHand].filter(({ reportedAt }) => isOld(reportedAt)).map(({ number }) => number),
      ...toDo.filter(({ since }) => isOld(since)).map(({ number }) => number),
    ]),
  ].sort();
}

/** Whether something still has to reach their chat. */
export async function isAwaited({ rows }: Pick<Privacy, "rows">, { organisation, person }: Erasure): Promise<boolean> {
  const place = personPlace(person);
  for await (const { value } of rows.range(organisation, under("outbox|", MOST_WAITING)))
    if (value["place"] === place) return true;
  return false;
}
