import { isDeepStrictEqual } from "node:util";
import { type Time, realTime } from "../delivery/time.ts";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { keyPart } from "../lib/place.ts";
import { type Change, type Rows, StorageError, type Value } from "../lib/rows.ts";
import { type AlertStormFact, alertStorm } from "../notices/kinds/alert-storm.ts";
import type { NoticeKind } from "../notices/kind.ts";
import type { Also } from "../notices/notice-store.ts";
import type { Notices } from "../notices/notices.ts";
import type { OrganisationId } from "../people/person.ts";
import {
  type Alarm,
  type AlarmId,
  type AlarmRows,
  type Stored,
  alarmChanges,
  cardsChange,
  createAlarmRows,
  memberChange,
  stormChange,
} from "./alarm-rows.ts";
import { type Look, type Signal, type Storm, counted, placing } from "./alarm.ts";
import type { AcceptedCall } from "./source.ts";

export interface AlarmsOptions {
  readonly rows: Rows;
  readonly notices: Notices;
  readonly organisations: readonly OrganisationId[];
  /** What time it is for people. */
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
  readonly time?: Time;
}

export interface Alarms {
  /**
   * Keeps what a payload says, with the stamp of its call, and shows it. "already": the call was taken meanwhile.
   * @throws StorageError when it is not known to be kept
   */
  take<State extends Value, Fact extends Value>(
    call: Pick<AcceptedCall, "organisation" | "stamp">,
    signal: Signal<State, Fact>,
  ): Promise<"stored" | "already">;
  readonly list: AlarmRows["open"];
  /** Counts what is in storms. Any process may; it is also done by itself soon after something changed. Never throws. */
  look(): Promise<void>;
  /** What was begun has ended, and nothing begins by itself any more. */
  stop(): Promise<void>;
}

/** What was said of an alarm, after what we knew. */
interface Said {
  readonly organisation: OrganisationId;
  readonly id: AlarmId;
  readonly before: Stored<Alarm> | undefined;
  readonly state: Alarm["state"];
  readonly look: Look;
}

type Step = { readonly changes: readonly Change[] } & (
  | { readonly shows: "nothing" | "its own card" | "its storm" }
  | { readonly shows: "a new storm"; readonly storm: Storm }
);

const NOTHING_NEW: Step = { shows: "nothing", changes: [] };

/** Many open a card at once only when a storm begins; each attempt begins with what the others wrote. */
const MAX_ATTEMPTS = 40;
/** The card of a storm is not brought up to date more often. */
const COUNT_AFTER_MS = 3_000;
const MOST_NAMES = 3;
const MOST_SHOWN = 10;

/** Everything that systems tell us is on or off: each with its card, unless they come too fast for anybody to read. */
export function createAlarms({ rows, notices, organisations, now, log, time = realTime }: AlarmsOptions): Alarms {
  const alarmRows = createAlarmRows(rows);
  const stirred = new Set<OrganisationId>();
  let callOff: (() => void) | undefined;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  async function attempt<State extends Value, Fact extends Value>(
    { organisation, stamp: newStamp }: Pick<AcceptedCall, "organisation" | "stamp">,
    signal: Signal<State, Fact>,
  ): Promise<"stored" | "already" | "conflict"> {
    const id: AlarmId = `${signal.kind.kind}|${keyPart(signal.key)}`;
    const [before, stamp] = await Promise.all([alarmRows.find(organisation, id), newStamp()]);
    if (!stamp) return "already";

    const known = before && signal.state.parse(before.value.state);
    const state = signal.merged(known);
    const isNews = !known || !isDeepStrictEqual(plainly(state), plainly(known));
    const said = { organisation, id, before, state: plainly(state), look: signal.lookOf(state) };
    const step = isNews ? await stepOf(said) : NOTHING_NEW;

    const also = { changes: [...step.changes, ...stamp.changes], proof: stamp.proof };
    switch (step.shows) {
      case "its own card":
        return observeWith(also, signal.kind, organisation, signal.factOf(state));
      case "a new storm":
        return observeWith(also, alertStorm, organisation, factOf(step.storm, [said.look]));
      case "its storm":
        stir(organisation);
        break;
      case "nothing":
    }
    const kept = await commit(rows, organisation, also.changes, also.proof);
    return kept === "saved" ? "stored" : kept;
  }

  /** In the write of a notice. What was read is not read again for it: after a conflict everything begins anew. */
  async function observeWith<Fact extends Value>(
    rowsToo: Also,
    kind: NoticeKind<Fact>,
    organisation: OrganisationId,
    fact: Fact,
  ): Promise<"stored" | "conflict"> {
    let tries = 0;
    const also = async () => (tries++ === 0 ? rowsToo : undefined);
    const observed = await notices.observe(kind, { organisation, fact, now: now(), also });
    return observed.is === "already" ? "conflict" : "stored";
  }

  /** What is written of something new, and where it shows. */
  async function stepOf(said: Said): Promise<Step> {
    const { organisation, id, before, state, look } = said;
    const { isFiring, ...named } = look;
    const alarm: Alarm = { ...named, state };
    const was = before?.value;
    if (!was?.since) {
      // Over before we heard that it was on.
      return isFiring ? goesOff(said, alarm) : { shows: "nothing", changes: alarmChanges(id, before, alarm) };
    }
    const { since, storm } = was;
    const still = isFiring ? { since, ...(storm && { storm }) } : {};
    const changes = alarmChanges(id, before, { ...alarm, ...still });
    if (!storm) return { shows: "its own card", changes };
    const etag = await alarmRows.memberEtag(organisation, storm, id);
    return { shows: "its storm", changes: [...changes, memberChange(storm, id, etag, look)] };
  }

  /** With a card of its own, as long as there are not too many new ones. */
  async function goesOff({ organisation, id, before, look }: Said, alarm: Alarm): Promise<Step> {
    const [cards, last] = await Promise.all([alarmRows.opened(organisation), alarmRows.storm(organisation)]);
    const since = now();
    const place = placing(cards?.value ?? [], last?.value, since);
    if (place.is === "own") {
      const changes = alarmChanges(id, before, { ...alarm, since });
      return { shows: "its own card", changes: [...changes, cardsChange(cards?.etag, place.opened)] };
    }
    const { storm } = place;
    const etag = place.is === "joins" ? await alarmRows.memberEtag(organisation, storm.id, id) : undefined;
    const changes = [
      ...alarmChanges(id, before, { ...alarm, since, storm: storm.id }),
      memberChange(storm.id, id, etag, look),
    ];
    if (place.is === "joins") return { shows: "its storm", changes };
    return { shows: "a new storm", storm, changes: [...changes, stormChange(last?.etag, storm)] };
  }

  /** What a storm's card says follows soon, however much changes until then. */
  function stir(organisation: OrganisationId): void {
    stirred.add(organisation);
    if (isStopped || callOff) return;
    callOff = time.after(COUNT_AFTER_MS, () => {
      callOff = undefined;
      const changed = [...stirred];
      stirred.clear();
      void countAll(changed);
    });
  }

  function countAll(changed: readonly OrganisationId[]): Promise<void> {
    running = running.then(async () => {
      for (const organisation of changed) {
        await count(organisation).catch((error: unknown) => {
          log.error({ ...describeError(error), organisation }, "a storm of alarms could not be counted");
        });
      }
    });
    return running;
  }

  async function count(organisation: OrganisationId): Promise<void> {
    const found = await alarmRows.storm(organisation);
    if (!found || found.value.isDone) return;
    const members: Look[] = [];
    for await (const member of alarmRows.members(organisation, found.value.id)) members.push(member);
    const firing = members.filter(({ isFiring }) => isFiring).length;
    const storm = counted(found.value, firing, now());
    // Somebody else counts just now, or another storm began: that is looked at next time.
    if (storm !== found.value) {
      const saved = await rows.write(organisation, [stormChange(found.etag, storm)]);
      if (saved === "conflict") return;
    }
    await notices.observe(alertStorm, { organisation, fact: factOf(storm, members), now: now() });
  }

  return {
    async take(call, signal) {
      for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
        const outcome = await attempt(call, signal);
        if (outcome !== "conflict") return outcome;
      }
      throw new StorageError("an alarm is changed by too many at once");
    },
    list: alarmRows.open,
    look: () => countAll(organisations),
    async stop() {
      isStopped = true;
      callOff?.();
      await running;
    },
  };
}

/** As it will be read back. */
const plainly = (value: Value): Alarm["state"] => JSON.parse(JSON.stringify(value)) as Alarm["state"];

function factOf({ id, wave }: Storm, members: readonly Look[]): AlertStormFact {
  const firing = members.filter(({ isFiring }) => isFiring);
  const counts = new Map<string, number>();
  for (const { name } of firing.length > 0 ? firing : members) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => ({ name, count }));
  return {
    ...{ storm: id, since: id, wave },
    firing: firing.length,
    over: members.length - firing.length,
    critical: firing.filter(({ severity }) => severity === "critical").length,
    names: names.sort((one, other) => other.count - one.count).slice(0, MOST_NAMES),
    shown: firing.slice(0, MOST_SHOWN).map(({ name, what }) => [name, what].filter(Boolean).join(" · ")),
  };
}
