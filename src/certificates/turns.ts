/** Does the work when its turn has come; answers what the work answers. */
export type Turns = <T>(group: string, work: () => Promise<T>) => Promise<T>;

interface Waiting {
  readonly group: string;
  readonly begin: () => void;
}

/** In order of arrival, at most so many at once, and at most so many of one group: a slow group delays itself only. */
export function createTurns(most: number, mostOfGroup: number): Turns {
  const busy = new Map<string, number>();
  const waiting: Waiting[] = [];
  let atWork = 0;

  const count = (group: string, change: 1 | -1): void => {
    atWork += change;
    busy.set(group, (busy.get(group) ?? 0) + change);
  };

  const next = (): void => {
    const index = atWork < most ? waiting.findIndex(({ group }) => (busy.get(group) ?? 0) < mostOfGroup) : -1;
    const [first] = index < 0 ? [] : waiting.splice(index, 1);
    if (!first) return;
    count(first.group, 1);
    first.begin();
  };

  return async (group, work) => {
    await new Promise<void>((begin) => {
      waiting.push({ group, begin });
      next();
    });
    try {
      return await work();
    } finally {
      count(group, -1);
      next();
    }
  };
}
