import { describe, expect, it, vi } from "vitest";
import { every } from "../../src/lib/every.ts";

const LONG = 3_600_000;
const unexpected = (error: unknown) => {
  throw error;
};

describe("work that comes back", () => {
  it("is done when its time has come, again and again", async () => {
    vi.useFakeTimers();
    let times = 0;
    const recurring = every(
      60_000,
      async () => {
        await Promise.resolve();
        times++;
      },
      unexpected,
    );

    await vi.advanceTimersByTimeAsync(59_999);
    expect(times).toBe(0);
    await vi.advanceTimersByTimeAsync(120_001);
    expect(times).toBe(3);
    await recurring.stop();
    vi.useRealTimers();
  });

  it("never runs twice at once, however often it is asked for", async () => {
    let running = 0;
    let most = 0;
    const recurring = every(
      LONG,
      async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
      },
      unexpected,
    );

    await Promise.all([recurring.now(), recurring.now(), recurring.now()]);
    expect(most).toBe(1);
    await recurring.stop();
  });

  it("goes on after a failure, and tells of it", async () => {
    const told: unknown[] = [];
    let times = 0;
    const recurring = every(
      LONG,
      () => {
        times++;
        return times === 1 ? Promise.reject(new Error("the store is away")) : Promise.resolve();
      },
      (error) => told.push(error),
    );

    await recurring.now();
    await recurring.now();
    expect(times).toBe(2);
    expect(told).toEqual([new Error("the store is away")]);
    await recurring.stop();
  });

  it("lets what runs finish when it is stopped, and begins nothing more", async () => {
    let finish: () => void = () => undefined;
    const finished: string[] = [];
    const recurring = every(
      LONG,
      () =>
        new Promise<void>((resolve) => {
          finish = () => {
            finished.push("done");
            resolve();
          };
        }),
      unexpected,
    );

    void recurring.now();
    await Promise.resolve();
    const stopped = recurring.stop();
    finish();
    await stopped;
    await recurring.now();
    expect(finished).toEqual(["done"]);
  });
});
