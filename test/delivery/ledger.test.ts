import { describe, expect, it } from "vitest";
import { createLedger } from "../../src/delivery/ledger.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { createWorld, NOOR } from "./world.ts";

describe("the figures of a process", () => {
  it("tell attempts that the platform did not take from a chat that is gone", () => {
    const ledger = createLedger(createMetrics());
    for (const answer of ["accepted", "opened", "dead", "missing", "throttled", "ambiguous"]) ledger.attempted(answer);
    expect(ledger.figures()).toEqual({ waiting: 0, delivered: 0, failed: 2, deadLetters: 0 });
  });

  it("tell what came on a screen from what was given up, and leave out what needed no showing", () => {
    const ledger = createLedger(createMetrics());
    ledger.settled("delivered", 3);
    ledger.settled("skipped", 5);
    ledger.settled("failed", 2);
    ledger.waiting(7);
    expect(ledger.figures()).toEqual({ waiting: 7, delivered: 3, failed: 0, deadLetters: 2 });
  });

  it("say which process is the one that sends", async () => {
    const world = createWorld();
    await world.knowPlaces();
    const first = world.startProcess("a");
    await world.time.pass(5_000);
    const second = world.startProcess("b");
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(5_000);

    expect(first.sender.figures()).toMatchObject({ sending: true, delivered: 1 });
    expect(second.sender.figures()).toMatchObject({ sending: false, delivered: 0 });
  });
});
