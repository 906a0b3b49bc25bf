/** The real clock and its timers; delivery never uses the sandbox's movable one. Tests bring their own. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once after so many milliseconds; the answer calls it off. */
  after(millis: number, run: () => void): () => void;
}

export const realTime: Time = {
  now: () => Date.now(),
  after(millis, run) {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
};

export const wait = (time: Time, millis: number): Promise<void> =>
  new Promise((resolve) => {
    time.after(millis, resolve);
  });

/** A wait that can be cut short. Rung while nobody listens, the next wait ends at once. */
export interface Bell {
  ring(): void;
  heard(withinMillis: number): Promise<void>;
}

export function createBell(time: Time): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard(withinMillis) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const callOff = time.after(withinMillis, resolve);
          wake = () => {
            callOff();
            resolve();
          };
        });
      }
      wake = undefined;
      rung = false;
    },
  };
}
