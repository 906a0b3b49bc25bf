import { type Showing, outboxRows } from "../delivery/outbox.ts";
import type { Change, Row } from "../lib/rows.ts";
import type { By } from "../tickets/ticket.ts";
import { type House, keySafe, planFor } from "./carry-out-plan.ts";
import { type Erasure, counted, progressed } from "./erasure.ts";
import type { StoredErasure } from "./erasure-store.ts";
import { NOTHING_TO_REMOVE, kindOf, rowsOf } from "./row-kinds.ts";

/*
 * Removes somebody's data from an organisation's rows, one row a write. The same write says in the request how far it
 * is and what it counted, by etag: killed anywhere it goes on where it was, nothing is counted twice, and of two
 * processes one goes on.
 */

/** A write holds at most a hundred changes; a ticket's own take some. */
const SHOWN_A_WRITE = 50;
const REMOVED_A_WRITE = 50;
const MOST_TRIES = 8;

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

  /** Writes a row with how far it is then. "row": that row was changed meanwhile; "lost": somebody else went on with the request. */
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
      const plan = await planFor(found, { house, erasure: current.erasure, names, by });
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
