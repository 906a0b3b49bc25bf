import type { Instant } from "../lib/instant.ts";
import { type Change, type Row, type Rows, collect, under } from "../lib/rows.ts";
import type { Retention } from "../people/organisation-file.ts";
import type { OrganisationId } from "../people/person.ts";
import { BOT, type Ticket } from "../tickets/ticket.ts";
import {
  DATED_KINDS,
  type Going,
  LEADING_KINDS,
  LIFE_KINDS,
  type Life,
  RETENTION_KINDS,
  type RetentionKind,
  datedIn,
  keptFrom,
  ledTo,
  lifeIn,
  lifeName,
} from "./retention.ts";
import type { Run } from "./retention-run.ts";
import { type Partition, allOf } from "./row-kinds.ts";

export interface SweepHouse {
  readonly rows: Rows;
  /** The shared organisation. */
  readonly home: OrganisationId;
  readonly retention: Retention;
  readonly now: () => Instant;
}

/** At once: what leads to them is looked up together. */
const MOST_LIVES = 500;
const MOST_DATED = 5_000;
/** In a write that says in a proof what is begun. */
const LIVES_A_WRITE = 40;
const MOST_KEYS = 100_000;
/** What is left after so many waits for the next night. */
const MOST_ROUNDS = 20;
const REMOVING = "removing";

/** What is left, as far as the rest has to know it. */
interface Left {
  /** Numbers of tickets that something refers to. */
  readonly named: Set<string>;
  /** Numbers of security incidents: what was recorded of them stays as long as they do. */
  readonly incidents: Set<string>;
}

/** Removes from one organisation what has been kept for long enough. @throws StorageError, and when another process goes on with the run */
export async function sweep(house: SweepHouse, partition: Partition, run: Run): Promise<void> {
  const { rows, home, now } = house;
  const { organisation } = partition;
  const isOld = oldBy(house);
  const changedMeanwhile = new Set<string>();
  /** Begun and not finished, tonight or before: it goes, also when the terms have changed since. */
  const owed = new Set(run.proof().begun);
  const left: Left = { named: new Set(), incidents: new Set() };

  /** What leaves now; the rest is remembered in `left`. */
  async function look(): Promise<readonly Life[]> {
    const leaving: Life[] = [];
    for (const kind of LIFE_KINDS)
      for await (const row of allOf(partition, kind)) {
        const life = lifeIn(row);
        if (!life) continue;
        for (const name of life.names) left.named.add(name);
        if (life.kind === "securityIncidents") left.incidents.add(life.ref);
        if (leaving.length < MOST_LIVES && (await mayLeave(life))) leaving.push(life);
      }
    return leaving;
  }

  async function mayLeave(life: Life): Promise<boolean> {
    if (changedMeanwhile.has(life.key)) return false;
    if (owed.has(life.key)) return true;
    if (!isOld(life.kind, life.endedAt)) return false;
    return life.ticket === undefined || (!left.named.has(life.ref) && (await isApart(rows, life.ticket, isOld)));
  }

  async function takeAway(leaving: readonly Life[]): Promise<void> {
    const leads = await leadingTo(partition, leaving);
    for (let first = 0; first < leaving.length; first += LIVES_A_WRITE) {
      const begun = await begin(leaving.slice(first, first + LIVES_A_WRITE));
      await freeNoticeKeys(partition, begun);
      const going = await Promise.all(
        begun.map(async (life) =>
          [...(leads.get(lifeName(life)) ?? []), ...(await ownKeys(partition, life)), life.key].map(goingWith(life)),
        ),
      );
      for (const { key } of begun) owed.delete(key);
      await run.remove(going.flat(), [...owed]);
    }
  }

  const goingWith =
    ({ kind, key: own, endedAt }: Life) =>
    (key: string): Going => ({ key, kind, at: endedAt ?? now(), isThing: key === own });

  const close = (life: Life): Change => closing(life, now());

  /**
   * Takes the place of the next thing that could happen to each, so that nothing happens to it any more. Without what
   * changed since it was read.
   */
  async function begin(lives: readonly Life[]): Promise<readonly Life[]> {
    const begun = new Set<Life>();
    for (const life of lives) if (await isBegun(partition, life)) begun.add(life);
    const fresh = lives.filter((life) => !begun.has(life));
    const owing = (more: readonly Life[]) => [...new Set([...owed, ...more.map(({ key }) => key)])];
    if (await run.begin(fresh.map(close), owing(lives))) return lives;
    for (const life of fresh) {
      if (await run.begin([close(life)], owing([...begun, life]))) begun.add(life);
      else changedMeanwhile.add(life.key);
    }
    return [...begun];
  }

  /** What leads here to an outage of all together that leaves. */
  async function removeOutageLinks(): Promise<void> {
    const leaving = (await livesOfAll({ rows, organisation: home })).filter(
      ({ kind, endedAt }) => kind === "outages" && isOld(kind, endedAt),
    );
    const leads = await leadingTo(partition, leaving);
    const going = leaving.flatMap((life) => (leads.get(lifeName(life)) ?? []).map(goingWith(life)));
    await run.remove(going, [...owed]);
  }

  async function removeDated(): Promise<void> {
    const going = (row: Row): Going[] => {
      const found = datedIn(row);
      if (!found?.at || !isOld(found.kind, found.at)) return [];
      if (ticketsIn(row).some((number) => left.incidents.has(number))) return [];
      return [{ ...{ key: row.key, kind: found.kind, at: found.at, isThing: true } }];
    };
    for (const kind of DATED_KINDS) {
      let batch: Going[] = [];
      for await (const row of allOf(partition, kind)) {
        batch.push(...going(row));
        if (batch.length < MOST_DATED) continue;
        await run.remove(batch);
        batch = [];
      }
      await run.remove(batch);
    }
  }

  for (const { names } of await livesOfAll({ rows, organisation: home }))
    for (const name of names) left.named.add(name);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const leaving = await look();
    if (leaving.length === 0) break;
    await takeAway(leaving);
  }
  if (organisation !== home) await removeOutageLinks();
  await removeDated();
  await run.finish();
}

type IsOld = (kind: RetentionKind, at: Instant | undefined) => boolean;

function oldBy({ retention, now }: SweepHouse): IsOld {
  const limits = new Map(RETENTION_KINDS.map((kind) => [kind, keptFrom(retention, kind, now())]));
  return (kind, at) => {
    const limit = limits.get(kind);
    return limit !== undefined && at !== undefined && at < limit;
  };
}

/** Nothing is merged into it any more; what it was merged into is gone or leaves as well. */
async function isApart(rows: Rows, { joined = [], state }: Ticket, isOld: IsOld): Promise<boolean> {
  for (const one of joined) if (await rows.get(one.organisation, `ticket|${one.number}`)) return false;
  if (state.status !== "merged") return true;
  const into = await rows.get(state.organisation, `ticket|${state.into}`);
  const other = into && lifeIn(into);
  return !other || isOld(other.kind, other.endedAt);
}

/** The keys of all rows that lead to one of these, by its name. */
async function leadingTo(
  partition: Partition,
  lives: readonly Life[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Set(lives.map(lifeName));
  const found = new Map<string, string[]>();
  if (names.size === 0) return found;
  for (const kind of LEADING_KINDS)
    for await (const row of allOf(partition, kind))
      for (const name of ledTo(row)) if (names.has(name)) found.set(name, [...(found.get(name) ?? []), row.key]);
  return found;
}

/** Of all rows that are its own but the one that goes last: as long as that is there, it is known that the rest has to go. */
async function ownKeys({ rows, organisation }: Partition, { own, lists }: Life): Promise<readonly string[]> {
  const ranges = await Promise.all(own.map((prefix) => collect(rows.range(organisation, under(prefix, MOST_KEYS)))));
  const listed = await Promise.all(lists.map((list) => rows.get(organisation, list)));
  return [...ranges.flat(), ...listed.filter((row) => row !== undefined)].map(({ key }) => key);
}

/** The fact that a notice was about may come back: that is a new notice then. */
async function freeNoticeKeys(partition: Partition, lives: readonly Life[]): Promise<void> {
  const { rows, organisation } = partition;
  const refs = new Set(lives.filter(({ kind }) => kind === "notices").map(({ ref }) => ref));
  if (refs.size === 0) return;
  for await (const { key, etag, value } of allOf(partition, "notice-key"))
    if (refs.has(value["ref"] as string)) await rows.write(organisation, [{ replace: key, etag, value: {} }]);
}

const isBegun = async ({ rows, organisation }: Partition, { next }: Life): Promise<boolean> =>
  (await rows.get(organisation, next.key))?.value["kind"] === REMOVING;

/** In the shape of the events of tickets and of notices: the figures read it when it is left for a while. */
const closing = ({ next: { key, status } }: Life, at: Instant): Change => ({
  insert: key,
  value: { kind: REMOVING, event: REMOVING, at, by: BOT, status, stage: status, isOver: true },
});

/** What belongs to all together and has the number of a ticket of one of them. */
async function livesOfAll(home: Partition): Promise<readonly Life[]> {
  const found = await Promise.all(["outage", "calamity"].map((kind) => collect(allOf(home, kind))));
  return found.flat().flatMap((row) => lifeIn(row) ?? []);
}

/** Which tickets something that was recorded is about. */
const ticketsIn = ({ value: { number, numbers } }: Row): readonly string[] =>
  [number, ...(Array.isArray(numbers) ? (numbers as readonly unknown[]) : [])].filter((one) => typeof one === "string");
