import { randomUUID } from "node:crypto";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import type { Place } from "../lib/place.ts";
import { type Rows, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Places } from "../places/places.ts";
import type { Connector } from "./connector.ts";
import { createDeliver } from "./deliver.ts";
import { outboxRowOf } from "./item.ts";
import { createLanes } from "./lanes.ts";
import { createLease } from "./lease.ts";
import { type DeliveryFigures, createLedger } from "./ledger.ts";
import { createLimits } from "./limits.ts";
import type { OutboxRow, Render } from "./outbox.ts";
import { isGoneHere, processOwner } from "./process-owner.ts";
import { createSilences } from "./silences.ts";
import { type Time, createBell, realTime, wait } from "./time.ts";

export interface SenderOptions {
  readonly rows: Rows;
  /** Every organisation's partition, the shared one's included. */
  readonly partitions: readonly OrganisationId[];
  /** The shared organisation: its partition holds the lease. */
  readonly home: OrganisationId;
  readonly connector: Connector;
  readonly render: Render;
  readonly places: Pick<Places, "find" | "opened" | "markDead">;
  /**
   * A place turned out to be dead, and something of this organisation waits for it. Not waited for, and its failure hurts
   * nothing. Called again while that lasts, once a minute at most.
   */
  readonly silenced?: (organisation: OrganisationId, place: Place) => void;
  readonly log: Pick<Log, "info" | "warn" | "error">;
  readonly metrics: Pick<Metrics, "counter" | "gauge">;
  /** A name for this run of this process that no other has, and what is known of others' names. */
  readonly owner?: string;
  readonly isGone?: (owner: string) => boolean;
  readonly time?: Time;
  readonly newId?: () => string;
  /** 0 up to 1, for the spread of waits. */
  readonly random?: () => number;
  readonly leaseMillis?: number;
  /** Overrides the 2 s after a press in which its card is left alone: its presser reads the answer first. */
  readonly afterPressMillis?: number | undefined;
  readonly sideBySide?: number;
}

export interface Sender {
  start(): void;
  /** Something was committed here just now: look at once. */
  nudge(organisation: OrganisationId): void;
  /** Ends what was begun (an attempt takes 10 s at most), begins nothing more, and gives the lease back. */
  stop(): Promise<void>;
  /** Nothing is left in any outbox but what waits for a place that is unknown or dead. */
  drained(): Promise<boolean>;
  /** Whether this process is the one that sends, and what it did since it began. */
  figures(): DeliveryFigures & { readonly sending: boolean };
}

const LEASE_MS = 30_000;
const AFTER_PRESS_MS = 2_000;
const RENEW_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** Many commits close together are listed once. */
const REST_MS = 20;
/** However much waits, looking at it takes a tenth of the time at most. */
const REST_FACTOR = 9;
/** A look may seem to have taken hours: the machine slept, or its clock was set. That is not rested off. */
const LONGEST_REST_MS = 10_000;
const PAGE_ROWS = 200;
const SIDE_BY_SIDE = 16;

/** The one that shows things in other places than where they happened. Any process may run one; one of them sends. */
export function createSender({
  rows,
  partitions,
  home,
  connector,
  render,
  places,
  silenced = () => undefined,
  log,
  metrics,
  owner = processOwner(),
  isGone = isGoneHere,
  time = realTime,
  newId = randomUUID,
  random = Math.random,
  leaseMillis = LEASE_MS,
  afterPressMillis = AFTER_PRESS_MS,
  sideBySide = SIDE_BY_SIDE,
}: SenderOptions): Sender {
  const ledger = createLedger(metrics, time.now);
  const limits = createLimits(time);
  const lease = createLease({
    rows,
    home,
    owner,
    isGone,
    millis: leaseMillis,
    time,
    newId,
    deliveredAt: ledger.deliveredAt,
  });
  const deliver = createDeliver({
    ...{ rows, connector, render, places, lease, limits, ledger, log, time, owner, newId, random, afterPressMillis },
    silences: createSilences(silenced, time, log),
    isStopping: () => isStopping,
  });
  const lanes = createLanes({ deliver, readyAt: limits.overallReadyAt, sideBySide, time, log });
  const renewal = createBell(time);
  const look = createBell(time);
  const nudged = new Set<OrganisationId>();
  const told = new Set<string>();
  let isStopping = false;
  let loops: readonly Promise<void>[] = [];

  async function holdLease(): Promise<void> {
    let held = false;
    while (!isStopping) {
      const holds = await lease.keep().catch(failed("the lease cannot be renewed"));
      if (holds !== undefined && holds !== held) {
        held = holds;
        // What was listed before may be settled by another process by now.
        lanes.clear();
        log.info({}, held ? "this process sends" : "another process sends");
        look.ring();
      }
      await renewal.heard(holds ? Math.min(RENEW_EVERY_MS, leaseMillis / 3) : LOOK_EVERY_MS);
    }
  }

  async function lookAgainAndAgain(): Promise<void> {
    let nextWholeLook = 0;
    while (!isStopping) {
      const began = time.now();
      if (lease.left() > 0) nextWholeLook = await lookOnce(nextWholeLook);
      else lanes.clear();
      await wait(time, between(REST_MS, time.now() - began, LOOK_EVERY_MS));
      await look.heard(lease.left() > 0 ? between(0, nextWholeLook - time.now(), LONGEST_REST_MS) : LOOK_EVERY_MS);
    }
  }

  /** @returns when to look at everything next */
  async function lookOnce(nextWholeLook: number): Promise<number> {
    const began = time.now();
    const isWhole = began >= nextWholeLook || nextWholeLook - began > LONGEST_REST_MS;
    const looked = isWhole ? partitions : [...nudged];
    nudged.clear();
    const counts = await Promise.all(looked.map(list)).catch(failed("the outbox cannot be read"));
    if (!isWhole) return nextWholeLook;
    if (counts) ledger.waiting(counts.reduce((sum, count) => sum + count, 0));
    return time.now() + between(LOOK_EVERY_MS, REST_FACTOR * (time.now() - began), LONGEST_REST_MS);
  }

  /** @returns how many rows wait there */
  async function list(organisation: OrganisationId): Promise<number> {
    lanes.listingAnew(organisation);
    let count = 0;
    for await (const row of outboxOf(organisation)) {
      lanes.offer(organisation, row);
      count += 1;
      if (count % PAGE_ROWS === 0) lanes.go();
    }
    lanes.go();
    return count;
  }

  async function* outboxOf(organisation: OrganisationId): AsyncGenerator<OutboxRow> {
    const { from: first, to } = under("outbox|", PAGE_ROWS);
    let from = first;
    for (;;) {
      let size = 0;
      for await (const row of rows.range(organisation, { from, to, limit: PAGE_ROWS })) {
        size += 1;
        from = `${row.key} `;
        const readable = outboxRowOf(row);
        if (readable) yield readable;
        else tellOnce(`${organisation} ${row.key}`);
      }
      if (size < PAGE_ROWS) return;
    }
  }

  function tellOnce(unreadable: string): void {
    if (told.has(unreadable)) return;
    told.add(unreadable);
    log.error({ unreadable }, "an outbox row cannot be read and stays where it is");
  }

  async function canBeDelivered(organisation: OrganisationId, row: OutboxRow): Promise<boolean> {
    const place = await places.find(organisation, row.value.place);
    return place !== undefined && !place.dead;
  }

  const failed =
    (what: string) =>
    (error: unknown): undefined => {
      log.error({ error }, what);
    };

  return {
    start() {
      loops = [holdLease(), lookAgainAndAgain()];
    },
    nudge(organisation) {
      nudged.add(organisation);
      look.ring();
    },
    async stop() {
      isStopping = true;
      renewal.ring();
      look.ring();
      await Promise.all([...loops, lanes.stop()]);
      await lease.release().catch(failed("the lease cannot be given back"));
    },
    figures: () => ({ ...ledger.figures(), sending: lease.left() > 0 }),
    async drained() {
      if (lanes.isBusy()) return false;
      for (const organisation of partitions) {
        for await (const row of outboxOf(organisation)) if (await canBeDelivered(organisation, row)) return false;
      }
      return true;
    },
  };
}

const between = (least: number, value: number, most: number): number => Math.min(Math.max(least, value), most);
