import { describeError, type Log } from "../lib/log.ts";
import type { Place } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Verdict } from "./deliver.ts";
import { type Item, byAge, itemKey } from "./item.ts";
import type { OutboxRow } from "./outbox.ts";
import type { Time } from "./time.ts";

export interface LanesOptions {
  readonly deliver: (item: Item) => Promise<Verdict>;
  /** Before this moment (milliseconds since 1970) nothing is started. */
  readonly readyAt: () => number;
  /** How many places are written to side by side. */
  readonly sideBySide: number;
  readonly time: Time;
  readonly log: Pick<Log, "error">;
}

/** A queue per place. One that waits or is slow holds up nobody else, and a process holds a bounded part of it in memory. */
export interface Lanes {
  /** Rows from here on are of a newer look at the outbox: none of them was settled before. */
  listingAnew(organisation: OrganisationId): void;
  /** Takes a listed row in, unless it is in already, its subject waits, or the lane is full: a later look finds it again. */
  offer(organisation: OrganisationId, row: OutboxRow): void;
  /** Starts whatever may start. */
  go(): void;
  /** Forgets what has not started. */
  clear(): void;
  /** Starts nothing any more; done when what was begun has ended. */
  stop(): Promise<void>;
  /** Something was begun and has not ended. */
  isBusy(): boolean;
}

const MOST_ROWS_A_LANE = 100;
const AFTER_AN_ERROR_MS = 2_000;

interface Lane {
  /** By item key, and in each by row key. */
  readonly waiting: Map<string, Map<string, OutboxRow>>;
  readonly busyWith: Set<string>;
  rows: number;
  isBusy: boolean;
  heldUntil: number;
  /** What is known of a place is known in each organisation by itself. */
  readonly heldFor: Map<OrganisationId, number>;
}

const newLane = (): Lane => ({
  ...{ waiting: new Map(), busyWith: new Set(), heldFor: new Map() },
  ...{ rows: 0, isBusy: false, heldUntil: 0 },
});

export function createLanes({ deliver, readyAt, sideBySide, time, log }: LanesOptions): Lanes {
  const lanes = new Map<Place, Lane>();
  const heldItems = new Map<string, number>();
  /** Rows that were settled while a listing that may still hold them was being read. */
  const settled = new Map<OrganisationId, Set<string>>();
  const running = new Set<Promise<void>>();
  let callOff: (() => void) | undefined;
  let isStopped = false;

  const laneOf = (place: Place): Lane => {
    const lane = lanes.get(place) ?? newLane();
    lanes.set(place, lane);
    return lane;
  };

  const isHeld = (key: string): boolean => {
    const until = heldItems.get(key);
    if (until !== undefined && until <= time.now()) heldItems.delete(key);
    return until !== undefined && until > time.now();
  };

  function go(): void {
    callOff?.();
    if (isStopped) return;
    const openAt = readyAt();
    let next = Infinity;
    for (const [place, lane] of [...lanes]) {
      if (running.size >= sideBySide) return;
      if (lane.isBusy) continue;
      const startsAt = Math.max(soonest(lane), openAt);
      if (lane.waiting.size === 0) forget(place, lane);
      else if (startsAt <= time.now()) start(place, lane);
      else next = Math.min(next, startsAt);
    }
    if (Number.isFinite(next)) callOff = time.after(Math.max(0, next - time.now()), go);
  }

  const soonest = ({ waiting, heldFor, heldUntil }: Lane): number => {
    const starts = heldFor.size === 0 ? [] : [...waiting.keys()].map((key) => heldFor.get(organisationOf(key)) ?? 0);
    return Math.max(heldUntil, starts.length === 0 ? 0 : Math.min(...starts));
  };

  const forget = (place: Place, lane: Lane): void => {
    if (lane.heldUntil <= time.now()) lanes.delete(place);
  };

  function start(place: Place, lane: Lane): void {
    const item = oldestOf(place, lane);
    if (!item) return;
    lane.isBusy = true;
    // To the end of the line, so that a long lane does not keep others from starting.
    lanes.delete(place);
    lanes.set(place, lane);
    const run = deliver(item)
      .catch((error: unknown): Verdict => {
        log.error({ ...describeError(error) }, "a delivery stopped half-way");
        return { is: "wait", place: time.now() + AFTER_AN_ERROR_MS };
      })
      .then((verdict) => {
        running.delete(run);
        conclude(lane, item, verdict);
        go();
      });
    running.add(run);
  }

  /** Takes it out of the queue: what was listed belongs to this delivery now. */
  function oldestOf(place: Place, lane: Lane): Item | undefined {
    const items = [...lane.waiting]
      .filter(([key]) => (lane.heldFor.get(organisationOf(key)) ?? 0) <= time.now())
      .map(([key, rows]) => ({ key, rows: [...rows.values()].sort(byAge) }));
    const [first, ...others] = items;
    if (!first) return undefined;
    const oldest = others.reduce((one, other) => (isOlder(other.rows, one.rows) ? other : one), first);
    lane.waiting.delete(oldest.key);
    for (const { key } of oldest.rows) lane.busyWith.add(`${oldest.key}|${key}`);
    const subject = oldest.rows[0]?.value.subject ?? "";
    return { organisation: organisationOf(oldest.key), subject, place, rows: oldest.rows };
  }

  function conclude(lane: Lane, item: Item, verdict: Verdict): void {
    lane.isBusy = false;
    lane.rows -= item.rows.length;
    lane.busyWith.clear();
    if (verdict.is === "settled") {
      const during = settled.get(item.organisation);
      for (const key of verdict.rows) during?.add(key);
    }
    if (verdict.is !== "wait") return;
    lane.heldUntil = verdict.place ?? 0;
    if (verdict.organisation !== undefined) lane.heldFor.set(item.organisation, verdict.organisation);
    const [row] = item.rows;
    if (verdict.card !== undefined && row) heldItems.set(itemKey(item.organisation, row), verdict.card);
    else for (const one of item.rows) take(lane, item.organisation, one);
  }

  function take(lane: Lane, organisation: OrganisationId, row: OutboxRow): void {
    const key = itemKey(organisation, row);
    const rows = lane.waiting.get(key) ?? new Map<string, OutboxRow>();
    if (rows.has(row.key)) return;
    rows.set(row.key, row);
    lane.waiting.set(key, rows);
    lane.rows += 1;
  }

  function clear(): void {
    for (const lane of lanes.values()) {
      for (const rows of lane.waiting.values()) lane.rows -= rows.size;
      lane.waiting.clear();
    }
    heldItems.clear();
  }

  return {
    listingAnew(organisation) {
      settled.set(organisation, new Set());
      for (const [key, until] of heldItems) if (until <= time.now()) heldItems.delete(key);
    },
    offer(organisation, row) {
      const key = itemKey(organisation, row);
      if (isHeld(key) || settled.get(organisation)?.has(row.key)) return;
      const lane = laneOf(row.value.place);
      if (lane.rows >= MOST_ROWS_A_LANE || lane.busyWith.has(`${key}|${row.key}`)) return;
      take(lane, organisation, row);
    },
    go,
    clear,
    async stop() {
      isStopped = true;
      callOff?.();
      clear();
      await Promise.all(running);
    },
    isBusy: () => running.size > 0,
  };
}

const isOlder = ([one]: readonly OutboxRow[], [other]: readonly OutboxRow[]): boolean =>
  one !== undefined && other !== undefined && byAge(one, other) < 0;

const organisationOf = (key: string): OrganisationId => key.slice(0, key.indexOf("|")) as OrganisationId;
