import type { Time } from "./time.ts";

interface Window {
  readonly most: number;
  readonly millis: number;
}

/** Teams, one bot in one conversation, send and create; updates are counted along, to be safe. */
export const CONVERSATION_LIMITS: readonly Window[] = [
  { most: 7, millis: 1_000 },
  { most: 8, millis: 2_000 },
  { most: 60, millis: 30_000 },
  { most: 1_800, millis: 3_600_000 },
];

/** One app in one tenant. The documents say 30 and 50; we hold the lower. */
export const OVERALL_LIMITS: readonly Window[] = [{ most: 30, millis: 1_000 }];

/** A call counts from its end, and as of now until then: the platform may count it at any moment in between. */
interface Slot {
  endedAt?: number;
}

export interface Call {
  /** From here on it counts. */
  sent(): void;
  /** It turned out to be in this conversation: there it counts too. */
  foundIn(conversation: string): void;
  /** It has its answer, or was not sent after all. */
  over(): void;
}

export interface Limits {
  /** From when (milliseconds since 1970) a call to this conversation is allowed; never later than one hour from now. */
  readyAt(conversation: string): number;
  /** The same for whichever conversation: before then nothing can be sent at all. */
  overallReadyAt(): number;
  /** Takes a place in line for a call, until it is over. */
  begin(conversation: string): Call;
}

const FORGET_EVERY_CALLS = 1_000;
/** Calls side by side end out of order, so a few more than the window holds are looked at. */
const MOST_SIDE_BY_SIDE = 64;

/** What this process has sent, in memory: after a take-over the platform's 429 corrects it. */
export function createLimits(time: Time): Limits {
  const overall: Slot[] = [];
  const conversations = new Map<string, Slot[]>();
  let begun = 0;

  const slotsOf = (conversation: string): Slot[] => {
    const slots = conversations.get(conversation) ?? [];
    conversations.set(conversation, slots);
    return slots;
  };

  const forgetQuietOnes = (now: number): void => {
    for (const [conversation, slots] of conversations) {
      forgetOld(slots, CONVERSATION_LIMITS, now);
      if (slots.length === 0) conversations.delete(conversation);
    }
  };

  return {
    readyAt(conversation) {
      const now = time.now();
      const slots = conversations.get(conversation) ?? [];
      return Math.max(allowedAt(slots, CONVERSATION_LIMITS, now), allowedAt(overall, OVERALL_LIMITS, now));
    },

    overallReadyAt: () => allowedAt(overall, OVERALL_LIMITS, time.now()),

    begin(conversation) {
      const slot: Slot = {};
      let counts = false;
      forgetOld(overall, OVERALL_LIMITS, time.now());
      overall.push(slot);
      slotsOf(conversation).push(slot);
      begun += 1;
      if (begun % FORGET_EVERY_CALLS === 0) forgetQuietOnes(time.now());
      return {
        sent() {
          counts = true;
        },
        foundIn(found) {
          slotsOf(found).push(slot);
        },
        over() {
          slot.endedAt = time.now();
          if (!counts) for (const slots of [overall, slotsOf(conversation)]) takeOut(slots, slot);
        },
      };
    },
  };
}

const allowedAt = (slots: readonly Slot[], windows: readonly Window[], now: number): number =>
  Math.max(0, ...windows.map((window) => allowedBy(slots, window, now)));

function allowedBy(slots: readonly Slot[], { most, millis }: Window, now: number): number {
  if (slots.length < most) return 0;
  const latestFirst = slots
    .slice(-(most + MOST_SIDE_BY_SIDE))
    .map((slot) => slot.endedAt ?? now)
    .sort((one, other) => other - one);
  return (latestFirst[most - 1] ?? -Infinity) + millis;
}

function forgetOld(slots: Slot[], windows: readonly Window[], now: number): void {
  const longest = Math.max(...windows.map((window) => window.millis));
  const firstToKeep = slots.findIndex((slot) => (slot.endedAt ?? now) > now - longest);
  slots.splice(0, firstToKeep === -1 ? slots.length : firstToKeep);
}

function takeOut(slots: Slot[], slot: Slot): void {
  const index = slots.lastIndexOf(slot);
  if (index >= 0) slots.splice(index, 1);
}
