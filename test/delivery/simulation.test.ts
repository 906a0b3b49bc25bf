import { describe, expect, it } from "vitest";
import { CALM, STORM, type Weather, simulate } from "./simulation.ts";

const RUNS = Number(process.env["DELIVERY_RUNS"] ?? 12);
const FIRST_SEED = Number(process.env["DELIVERY_SEED"] ?? 1);
const MILLIS_A_RUN = 2_000;

/** Nothing lost or stuck, the latest state on every screen, no unexplained copy, a ledger that adds up. */
describe("delivering, in random runs of two processes", () => {
  it.each<[string, Weather]>([
    ["in calm weather, with one copy of everything", CALM],
    ["while the platform fails in every way it can", { ...CALM, platform: 0.5 }],
    ["while the store fails, and loses answers", { ...CALM, store: 0.1 }],
    ["while processes are killed at any moment", { ...CALM, kill: 0.1 }],
    ["while processes stand still beyond their lease", { ...CALM, pause: 0.1 }],
    ["while places leave and come back", { ...CALM, leave: 0.1 }],
    ["while all of that happens at once", STORM],
  ])(
    "ends well %s",
    async (_, weather) => {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
        expect({ seed, problems: await simulate(seed, weather) }).toEqual({ seed, problems: [] });
      }
    },
    RUNS * MILLIS_A_RUN,
  );
});
