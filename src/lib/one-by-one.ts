/**
 * Does the work of a key when what was begun before for the same key has ended, well or not; other keys wait for nothing.
 * Only a courtesy to who would be refused by the store otherwise: another process knows nothing of it.
 */
export function createOneByOne(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();

  return async (key, work) => {
    const running = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, running);
    try {
      return await running;
    } finally {
      if (last.get(key) === running) last.delete(key);
    }
  };
}
