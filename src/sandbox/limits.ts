/** What Teams accepts from one bot in one conversation: sends and creates, not edits. */
const PER_CONVERSATION = [
  { most: 7, withinMillis: 1_000 },
  { most: 8, withinMillis: 2_000 },
  { most: 60, withinMillis: 30_000 },
  { most: 1_800, withinMillis: 3_600_000 },
] as const;
const LONGEST_MILLIS = 3_600_000;

/** Keeps count of what was let through; refused attempts do not count. */
export interface Limits {
  /** @returns 0 when it may pass, else how many milliseconds to wait */
  pass(conversationId: string): number;
}

/** @param now real time in milliseconds: Teams does not follow the sandbox's clock */
export function createLimits(now: () => number = Date.now): Limits {
  const passed = new Map<string, number[]>();
  return {
    pass(conversationId) {
      const at = now();
      const recent = (passed.get(conversationId) ?? []).filter((moment) => moment > at - LONGEST_MILLIS);
      const wait = Math.max(0, ...PER_CONVERSATION.map((limit) => waitFor(limit, recent, at)));
      passed.set(conversationId, wait === 0 ? [...recent, at] : recent);
      return wait;
    },
  };
}

function waitFor(limit: (typeof PER_CONVERSATION)[number], recent: readonly number[], at: number): number {
  const oldestThatCounts = recent.at(-limit.most);
  return oldestThatCounts === undefined ? 0 : Math.max(0, oldestThatCounts + limit.withinMillis - at);
}
