/** Work that comes back. */
export interface Recurring {
  /** Does it at once; what is running is waited for first. Never throws. */
  now(): Promise<void>;
  /** Begins nothing any more; done when what was running has ended. */
  stop(): Promise<void>;
}

/** Does the work again and again, so long after it was done. Two at once never run. */
export function every(millis: number, work: () => Promise<void>, failed: (error: unknown) => void): Recurring {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  let timer = setTimeout(next, millis);

  function next(): void {
    void now().then(() => {
      if (!isStopped) timer = setTimeout(next, millis);
    });
  }

  const now = (): Promise<void> => {
    running = running.then(() => (isStopped ? undefined : work())).catch(failed);
    return running;
  };

  return {
    now,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
