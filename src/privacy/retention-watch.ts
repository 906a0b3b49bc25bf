import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
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
  datedIn,
  keptFrom,
  ledTo,
  lifeIn,
  lifeName,
} from "./retention.ts";
import { type Place, type Run, allOf, isOurs, openRun } from "./retention-run.ts";

/*
 * Each night what has been kept for long enough goes, in each organisation, with a proof of it (`retention.ts`). The
 * shared organisation comes last: what is shared goes when nothing of a municipality leads to it any more.
 */

export interface RetentionHouse {
  readonly rows: Rows;
  readonly organisations: readonly OrganisationId[];
  /** The shared organisation. */
  readonly home: OrganisationId;
  readonly retention: Retention;
  readonly now: () => Instant;
  /** Real time, also when the sandbox's clock is moved: whether another process is alive goes by it. */
  readonly wallClock: () => Instant;
  readonly log: Pick<Log, "error" | "info">;
}

/** Before the figures are counted once more. */
const FROM_HOUR = 3;
/** At once: what leads to them is looked up together. */
const MOST_LIVES = 500;
const MOST_DATED = 5_000;
/** In a write that says in a proof what is begun. */
const LIVES_A_WRITE = 40;
const MOST_KEYS = 100_000;

/** Any process may run one. Without a term nothing is removed and nothing is written. */
export function createRetention(house: RetentionHouse): () => Promise<void> {
  const { retention, organisations, home, now, log } = house;
  const kept = Object.fromEntries(
    RETENTION_KINDS.flatMap((kind) => (retention[kind] === undefined ? [] : [[kind, retention[kind]] as const])),
  );

  async function night(day: string): Promise<void> {
    for (const organisation of [...organisations.filter((one) => one !== home), home]) {
      const place = { rows: house.rows, organisation };
      const run = await openRun(place, { day, kept, wallClock: house.wallClock });
      if (run === "busy") return;
      if (run === "finished") continue;
      if (!(await isOurs(() => createSweep(house, place, run)()))) return;
      const things = Object.values(run.proof().removed).reduce((sum, one) => sum + one.things, 0);
      log.info({ organisation, things }, "what was kept for long enough is gone");
    }
  }

  return async () => {
    const here = inAmsterdam(now());
    if (Object.keys(kept).length === 0 || here.hour < FROM_HOUR) return;
    await night(here.toFormat("yyyy-MM-dd")).catch((error: unknown) =>
      log.error(describeError(error), "what was kept for long enough could not be removed"),
    );
  };
}

/** What is left, as far as the rest has to know it. */
interface Left {
  /** Numbers of tickets that something refers to. */
  readonly named: Set<string>;
  /** Numbers of security incidents: what was recorded of them stays as long as they do. */
  readonly incidents: Set<string>;
}

function createSweep(house: RetentionHouse, place: Place, run: Run): () => Promise<void> {
  const { rows, home, retention, now } = house;
  const { organisation } = place;
  const changedMeanwhile = new Set<string>();
  /** Begun and not finished, tonight or before: it goes, also when the terms have changed since. */
  const owed = new Set(run.proof().begun);
  const limits = new Map(RETENTION_KINDS.map((kind) => [kind, keptFrom(retention, kind, now())]));

  const isOld = (kind: Life["kind"], at: Instant | undefined): boolean => {
    const limit = limits.get(kind);
    return limit !== undefined && at !== undefined && at < limit;
  };

  /** What leaves now; the rest is remembered in `left`. */
  async function look(left: Left): Promise<readonly Life[]> {
    const leaving: Life[] = [];
    for (const kind of LIFE_KINDS)
      for await (const row of allOf(place, kind)) {
        const life = lifeIn(row);
        if (!life) continue;
        for (const name of life.names) left.named.add(name);
        if (life.kind === "securityIncidents") left.incidents.add(life.ref);
        if (leaving.length < MOST_LIVES && (await mayLeave(life, left))) leaving.push(life);
      }
    return leaving;
  }

  async function mayLeave(life: Life, left: Left): Promise<boolean> {
    if (changedMeanwhile.has(life.key)) return false;
    if (owed.has(life.key)) return true;
    if (!isOld(life.kind, life.endedAt)) return false;
    return life.ticket === undefined || (!left.named.has(life.ref) && (await isApart(life.ticket)));
  }

  /** Nothing is merged into it any more; what it was merged into is gone or leaves as well. */
  async function isApart({ joined = [], state }: Ticket): Promise<boolean> {
    for (const one of joined) if (await rows.get(one.organisation, `ticket|${one.number}`)) return false;
    if (state.status !== "merged") return true;
    const into = await rows.get(state.organisation, `ticket|${state.into}`);
    const other = into && lifeIn(into);
    return !other || isOld(other.kind, other.endedAt);
  }

  /** The keys of all rows that lead to one of these, by its name. */
  async function leadingTo(names: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    if (names.size === 0) return found;
    for (const kind of LEADING_KINDS)
      for await (const row of allOf(place, kind))
        for (const name of ledTo(row)) if (names.has(name)) found.set(name, [...(found.get(name) ?? []), row.key]);
    return found;
  }

  async function takeAway(leaving: readonly Life[]): Promise<void> {
    const leads = await leadingTo(new Set(leaving.map(lifeName)));
    for (let first = 0; first < leaving.length; first += LIVES_A_WRITE) {
      const begun = await begin(leaving.slice(first, first + LIVES_A_WRITE));
      await forgetKeys(begun);
      const going = await Promise.all(begun.map((life) => allRowsOf(life, leads.get(lifeName(life)) ?? [])));
      for (const { key } of begun) owed.delete(key);
      await run.remove(going.flat(), [...owed]);
    }
  }

  /**
   * Takes the place of the next thing that could happen to each, so that nothing happens to it any more. Without what
   * changed since it was read.
   */
  async function begin(lives: readonly Life[]): Promise<readonly Life[]> {
    const begun = new Set<Life>();
    for (const life of lives) if (await isBegun(life)) begun.add(life);
    const fresh = lives.filter((life) => !begun.has(life));
    const owing = (more: readonly Life[]) => [...new Set([...owed, ...more.map(({ key }) => key)])];
    if (await run.begin(fresh.map(closing), owing(lives))) return lives;
    for (const life of fresh) {
      if (await run.begin([closing(life)], owing([...begun, life]))) begun.add(life);
      else changedMeanwhile.add(life.key);
    }
    return [...begun];
  }

  /** The fact that a notice was about may come back: that is a new notice then. */
  async function forgetKeys(lives: readonly Life[]): Promise<void> {
    const refs = new Set(lives.filter(({ kind }) => kind === "notices").map(({ ref }) => ref));
    if (refs.size === 0) return;
    for await (const { key, etag, value } of allOf(place, "notice-key"))
      if (refs.has(value["ref"] as string)) await rows.write(organisation, [{ replace: key, etag, value: {} }]);
  }

  const isBegun = async ({ next }: Life): Promise<boolean> =>
    (await rows.get(organisation, next.key))?.value["kind"] === REMOVING;

  /** In the shape of the events of tickets and of notices: the figures read it when it is left for a while. */
  const closing = ({ next: { key, status } }: Life): Change => ({
    insert: key,
    value: { kind: REMOVING, event: REMOVING, at: now(), by: BOT, status, stage: status, isOver: true },
  });

  /** With its own row last: as long as that is there, it is known that the rest has to go. */
  async function allRowsOf(
    { kind, key, own, lists, endedAt }: Life,
    leads: readonly string[],
  ): Promise<readonly Going[]> {
    const ranges = await Promise.all(own.map((prefix) => collect(rows.range(organisation, under(prefix, MOST_KEYS)))));
    const listed = await Promise.all(lists.map((list) => rows.get(organisation, list)));
    const found = [...ranges.flat(), ...listed.filter((row) => row !== undefined)].map((row) => row.key);
    return [...leads, ...found, key].map((one) => ({
      ...{ key: one, kind, at: endedAt ?? now(), isThing: one === key },
    }));
  }

  /** What leads here to an outage of all together that leaves. */
  async function removeOutageLinks(): Promise<void> {
    const leaving = (await livesAtHome()).filter(({ kind, endedAt }) => kind === "outages" && isOld(kind, endedAt));
    const leads = await leadingTo(new Set(leaving.map(lifeName)));
    const going = leaving.flatMap((life) =>
      (leads.get(lifeName(life)) ?? []).map((key): Going => ({
        ...{ key, kind: life.kind, isThing: false },
        at: life.endedAt ?? now(),
      })),
    );
    await run.remove(going, [...owed]);
  }

  /** What belongs to all together and has the number of a ticket here. */
  async function livesAtHome(): Promise<readonly Life[]> {
    const at: Place = { rows, organisation: home };
    const found = await Promise.all(["outage", "calamity"].map((kind) => collect(allOf(at, kind))));
    return found.flat().flatMap((row) => lifeIn(row) ?? []);
  }

  async function removeDated({ incidents }: Left): Promise<void> {
    const going = (row: Row): Going[] => {
      const found = datedIn(row);
      if (!found?.at || !isOld(found.kind, found.at)) return [];
      if (ticketsIn(row).some((number) => incidents.has(number))) return [];
      return [{ ...{ key: row.key, kind: found.kind, at: found.at, isThing: true } }];
    };
    for (const kind of DATED_KINDS) {
      let batch: Going[] = [];
      for await (const row of allOf(place, kind)) {
        batch.push(...going(row));
        if (batch.length < MOST_DATED) continue;
        await run.remove(batch);
        batch = [];
      }
      await run.remove(batch);
    }
  }

  return async () => {
    const left: Left = { named: new Set(), incidents: new Set() };
    for (const { names } of await livesAtHome()) for (const name of names) left.named.add(name);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const leaving = await look(left);
      if (leaving.length === 0) break;
      await takeAway(leaving);
    }
    if (organisation !== home) await removeOutageLinks();
    await removeDated(left);
    await run.finish();
  };
}

/** Which tickets something that was recorded is about. */
const ticketsIn = ({ value: { number, numbers } }: Row): readonly string[] =>
  [number, ...(Array.isArray(numbers) ? (numbers as readonly unknown[]) : [])].filter((one) => typeof one === "string");

/** What is left after so many waits for the next night. */
const MOST_ROUNDS = 20;
const REMOVING = "removing";
