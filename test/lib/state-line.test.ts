import { describe, expect, it, vi } from "vitest";
import { type State, createStateLine } from "../../src/lib/state-line.ts";

const calm: State = {
  ...{ sending: true, waiting: 2, delivered: 10, failed: 1, deadLetters: 0 },
  ...{ directoryFailing: false, keysFailing: false, ownCredentialDays: 40 },
};

function watched(read: () => Promise<State>) {
  const told: unknown[] = [];
  const log = { info: (fields: object) => told.push(fields), error: (fields: object) => told.push(fields) };
  return { told, line: createStateLine(log as never, read) };
}

describe("the line that says how a process is", () => {
  it("counts since the line before, and says the rest as it is", async () => {
    let state = calm;
    const { told, line } = watched(async () => state);
    await line.now();
    state = { ...calm, delivered: 13, deadLetters: 2, waiting: 0, keysFailing: true };
    await line.now();
    await line.stop();

    expect(told).toEqual([
      { event: "state", ...calm },
      { event: "state", ...calm, delivered: 3, failed: 0, deadLetters: 2, waiting: 0, keysFailing: true },
    ]);
  });

  it("comes back every five minutes, also after one that could not be written", async () => {
    vi.useFakeTimers();
    let reads = 0;
    const { told, line } = watched(async () => {
      reads += 1;
      if (reads === 1) throw new TypeError("geheim");
      return calm;
    });

    await vi.advanceTimersByTimeAsync(600_000);
    await line.stop();
    vi.useRealTimers();

    expect(told).toEqual([{ name: "TypeError" }, { event: "state", ...calm }]);
  });
});
