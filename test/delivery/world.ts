import type { Connector, Failed, Opened, Sent } from "../../src/delivery/connector.ts";
import { cardKey, outboxRows, type Showing } from "../../src/delivery/outbox.ts";
import { type Sender, type SenderOptions, createSender } from "../../src/delivery/sender.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { type Place, type Reference, channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Row, type Rows, StorageError, collect, under } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import type { Introduction } from "../../src/places/place-row.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { createVirtualTime } from "./virtual-time.ts";

export const HOME = "ict-nml" as OrganisationId;
export const VENLO = "venlo" as OrganisationId;
export const NOOR = personPlace("noor");
export const DAAN = personPlace("daan");
/** Has never written to the bot. */
export const MARIEKE = personPlace("marieke");
export const HELPDESK = channelPlace("helpdesk");
export const OPERATIONS = channelPlace("operations");

/** One call of the platform as it saw it. */
export interface Call {
  readonly kind: "post" | "update";
  readonly conversationId: string;
  readonly activityId: string | undefined;
  readonly beneath: string | undefined;
  readonly message: Message;
  readonly by: string;
  /** The store says that it had the lease when it began; or it stood still after its last look at that. */
  readonly mayHaveSent: boolean;
  /** When the platform dealt with it. */
  readonly at: number;
  readonly answer: Sent;
}

/** One attempt to open a chat as the platform saw it. */
export interface Opening {
  readonly person: string;
  readonly by: string;
  readonly mayHaveSent: boolean;
  readonly at: number;
  readonly answer: Opened;
}

export interface Shown {
  readonly activityId: string;
  readonly conversationId: string;
  readonly beneath: string | undefined;
  message: Message;
}

/** What the platform does with a call: what it answers, whether it shows it, and how long each half takes (milliseconds). */
export interface Treatment {
  readonly answer?: Sent;
  readonly shows?: boolean;
  readonly there?: number;
  readonly back?: number;
}

export type Platform = (call: Pick<Call, "kind" | "conversationId" | "message" | "activityId">) => Treatment;

/** The same for the opening of a chat, which nobody sees. The chat is called `chat-<person>`. */
export type Openings = (person: string) => Pick<Treatment, "there" | "back"> & { readonly answer?: Failed };

/** What the store does with an operation. */
export type StoreFault = "none" | "refused" | "lost-answer" | "retried-by-the-client";

export interface Faults {
  platform: Platform;
  openings: Openings;
  store: () => StoreFault;
  /** The process stands still for so long just before it sends. */
  pauseBeforeSend: () => number;
}

export interface Process {
  readonly name: string;
  readonly sender: Sender;
  kill(): void;
  pause(millis: number): void;
  isAlive(): boolean;
  metrics(): string;
}

export const introduction: Introduction = {
  serviceUrl: "https://platform.example/",
  tenantId: "tenant",
  botId: "28:bot",
};
export const reference = (conversationId: string): Reference => ({ ...introduction, conversationId });

/** A store, a platform and subjects whose state is a number that goes up; and senders that can be killed and paused. */
export function createWorld(seed = 1) {
  const time = createVirtualTime(seed);
  const rows = createMemoryRows();
  const places = createPlaces(rows, HOME, time.now);
  const states = new Map<string, number>();
  const templates = new Map<string, Message | undefined>();
  const messages = new Map<string, Shown>();
  const calls: Call[] = [];
  const openings: Opening[] = [];
  const cameBack: { readonly place: Place; readonly at: number }[] = [];
  const silences: (readonly [OrganisationId, Place])[] = [];
  const kills = new Map<string, number>();
  const pauses: {
    readonly by: string;
    readonly from: number;
    readonly to: number;
  }[] = [];
  const faults: Faults = { platform: () => ({}), openings: () => ({}), store: () => "none", pauseBeforeSend: () => 0 };
  let looks = Infinity;
  let ids = 0;
  let events = 0;
  let asked = 0;

  const newId = (): string => `id${String((ids += 1)).padStart(6, "0")}`;
  const brief = (): number => 1 + Math.floor(time.random() * 20);

  /** A message whose text says which state of which subject it shows. */
  const messageOf = (subject: string): Message | undefined =>
    templates.has(subject) ? templates.get(subject) : { summary: `${subject}=${(states.get(subject) ?? 0) % looks}` };

  const countingRows: Rows = {
    ...rows,
    async write(partition, changes) {
      const answer = await rows.write(partition, changes);
      if (answer === "saved") asked += changes.filter((change) => "insert" in change && isOutbox(change.insert)).length;
      return answer;
    },
  };

  function answerOf(call: Parameters<Platform>[0], treatment: Treatment): Sent {
    if (treatment.answer) return treatment.answer;
    if (call.kind === "post") return { is: "accepted", activityId: `message-${newId()}` };
    return messages.has(call.activityId ?? "") ? { is: "accepted", activityId: call.activityId } : { is: "missing" };
  }

  function show(call: Omit<Call, "at" | "by" | "mayHaveSent" | "answer">, answer: Sent): void {
    const activityId =
      call.activityId ?? (answer.is === "accepted" && answer.activityId ? answer.activityId : `message-${newId()}`);
    const shown = messages.get(activityId);
    if (shown) shown.message = call.message;
    else if (call.kind === "post")
      messages.set(activityId, {
        activityId,
        conversationId: call.conversationId,
        beneath: call.beneath,
        message: call.message,
      });
  }

  function startProcess(
    name: string,
    options: Partial<Pick<SenderOptions, "leaseMillis" | "isGone" | "silenced">> = {},
  ): Process {
    let isAlive = true;
    let pausedUntil = 0;
    const metrics = createMetrics();

    /** Whatever comes back to this process, comes when it runs. */
    const resume = (run: () => void): void => {
      if (!isAlive) return;
      if (pausedUntil > time.now()) time.after(pausedUntil - time.now(), () => resume(run));
      else run();
    };
    const after = (millis: number, run: () => void) => time.after(millis, () => resume(run));

    const operation = <T>(apply: () => Promise<T>, fault: StoreFault, onRetry: (answer: T) => T): Promise<T> =>
      new Promise((resolve, reject) => {
        time.after(brief(), () => {
          if (fault === "refused") return void after(brief(), () => reject(new StorageError("busy")));
          void apply().then((answer) => {
            after(brief(), () => {
              if (fault === "lost-answer") reject(new StorageError("no answer"));
              else resolve(fault === "retried-by-the-client" ? onRetry(answer) : answer);
            });
          });
        });
      });

    const store: Rows = {
      ...rows,
      get: (partition, key) =>
        operation(
          () => rows.get(partition, key),
          faults.store(),
          (row) => row,
        ),
      write: (partition, changes) =>
        operation(
          () => countingRows.write(partition, changes),
          faults.store(),
          () => "conflict",
        ),
      async *range(partition, between) {
        yield* await operation(
          () => collect(rows.range(partition, between)),
          faults.store(),
          (page: Row[]) => page,
        );
      },
    };

    /** There and back again, maybe after standing still just before. */
    const journey = <Way extends Pick<Treatment, "there" | "back">, T>(
      treat: () => Way,
      arrive: (way: Way, seen: Pick<Call, "by" | "mayHaveSent" | "at">) => T,
    ): Promise<T> =>
      new Promise((resolve) => {
        const pause = faults.pauseBeforeSend();
        if (pause > 0) process.pause(pause);
        const begin = (): void => {
          let holder: unknown;
          void rows.get(HOME, "sender").then((row) => (holder = row?.value["owner"]));
          const way = treat();
          time.after(way.there ?? brief(), () => {
            const answer = arrive(way, { by: name, mayHaveSent: holder === name || pause > 0, at: time.now() });
            after(way.back ?? brief(), () => resolve(answer));
          });
        };
        if (pause > 0) after(0, begin);
        else begin();
      });

    const call = (asked: Omit<Call, "at" | "by" | "mayHaveSent" | "answer">): Promise<Sent> =>
      journey(
        () => faults.platform(asked),
        (treatment, seen) => {
          const answer = answerOf(asked, treatment);
          calls.push({ ...asked, ...seen, answer });
          if (treatment.shows ?? answer.is === "accepted") show(asked, answer);
          return answer;
        },
      );

    const connector: Connector = {
      post: ({ conversationId }, message, { beneath }) =>
        call({ kind: "post", conversationId, activityId: undefined, beneath, message }),
      update: ({ conversationId }, activityId, message) =>
        call({ kind: "update", conversationId, activityId, beneath: undefined, message }),
      open: (_, person) =>
        journey(
          () => faults.openings(person),
          (way, seen) => {
            const answer: Opened = way.answer ?? { is: "opened", conversationId: `chat-${person}` };
            openings.push({ ...seen, person, answer });
            return answer;
          },
        ),
    };

    const sender = createSender({
      rows: store,
      partitions: [HOME, VENLO],
      home: HOME,
      connector,
      render: (_, subject) =>
        operation(
          async () => messageOf(subject),
          "none",
          (message) => message,
        ),
      places: createPlaces(store, HOME, time.now),
      silenced: (organisation, place) => void silences.push([organisation, place]),
      log: createLog({ level: "silent" }),
      metrics,
      owner: name,
      isGone: () => false,
      time: { now: time.now, after },
      newId,
      random: time.random,
      ...options,
    });

    const process: Process = {
      name,
      sender,
      kill: () => {
        isAlive = false;
        kills.set(name, time.now());
      },
      pause(millis) {
        pausedUntil = Math.max(pausedUntil, time.now() + Math.ceil(millis));
        pauses.push({ by: name, from: time.now(), to: pausedUntil });
      },
      isAlive: () => isAlive,
      metrics: metrics.render,
    };
    sender.start();
    return process;
  }

  return {
    time,
    rows: countingRows,
    places,
    messages,
    calls,
    openings,
    /** Who counted on a place was told that it is dead: of which organisation, and which place. */
    silences,
    pauses,
    cameBack,
    /** The process was killed before it can have written down what became of a call. */
    wasKilledAround: (by: string, at: number): boolean => (kills.get(by) ?? Infinity) < at + 30_000,
    faults,
    startProcess,

    /** The subject changes, and these places must show it: one write, as a turn does. */
    async change(subject: string, showings: readonly (Place | Omit<Showing, "subject">)[], organisation = VENLO) {
      states.set(subject, (states.get(subject) ?? 0) + 1);
      const event = `E${String((events += 1)).padStart(6, "0")}`;
      const wanted = showings.map((showing): Showing =>
        typeof showing === "string" ? { subject, place: showing } : { subject, ...showing },
      );
      await countingRows.write(organisation, outboxRows(event, instant(new Date(time.now())), wanted));
    },

    /** From now on the subject looks like this. */
    showAs: (subject: string, message: Message | undefined) => void templates.set(subject, message),
    /** From now on every subject looks again as it did so many states ago. */
    repeatLooks: (after: number) => void (looks = after),
    state: (subject: string): number => states.get(subject) ?? 0,
    latest: (subject: string): string | undefined => messageOf(subject)?.summary,

    /** Everything that shows this subject in this conversation, oldest first. */
    copies: (subject: string, conversationId?: string): Shown[] =>
      [...messages.values()].filter(
        (shown) =>
          shown.message.summary.split("=")[0] === subject &&
          (conversationId === undefined || shown.conversationId === conversationId),
      ),

    card: (subject: string, place: Place, organisation = VENLO) => rows.get(organisation, cardKey({ subject, place })),

    async outbox(): Promise<Row[]> {
      const found = await Promise.all([HOME, VENLO].map((one) => collect(rows.range(one, under("outbox|", 1e6)))));
      return found.flat();
    },

    /** All that was asked is settled: nothing is in any outbox. */
    async isQuiet(): Promise<boolean> {
      const found = await Promise.all([HOME, VENLO].map((one) => collect(rows.range(one, under("outbox|", 1)))));
      return found.flat().length === 0;
    },

    /** What was ever asked, and what the cards say became of it. */
    async ledger() {
      const found = await Promise.all([HOME, VENLO].map((one) => collect(rows.range(one, under("card|", 1e6)))));
      const sum = (what: string): number =>
        found.flat().reduce((total, card) => total + Number(card.value[what] ?? 0), 0);
      return { asked, delivered: sum("delivered"), failed: sum("failed"), skipped: sum("skipped") };
    },

    /** The bot is added there again. */
    async comeBack(place: Place, conversationId: string): Promise<void> {
      cameBack.push({ place, at: time.now() });
      await places.remember(VENLO, place, reference(conversationId), "anew");
    },

    async knowPlaces(): Promise<void> {
      await places.remember(VENLO, NOOR, reference("chat-noor"));
      await places.remember(VENLO, DAAN, reference("chat-daan"));
      await places.introduce(VENLO, MARIEKE, introduction);
      await places.bindChannel("helpdesk", reference("channel-helpdesk"));
      await places.bindChannel("operations", reference("channel-operations"));
    },
  };
}

export type World = ReturnType<typeof createWorld>;

const isOutbox = (key: string): boolean => key.startsWith("outbox|");

export const delivered = (world: World, withinMillis: number): Promise<boolean> =>
  world.time.until(world.isQuiet, withinMillis);
