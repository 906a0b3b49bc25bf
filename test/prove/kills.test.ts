import { beforeAll, describe, expect, it } from "vitest";
import { type KillProof, proveKills } from "./kill-proof.ts";

const PROOF_WITHIN_MS = 150_000;

/** `npm run prove:kills` does the same for longer, with more kills and a process that stands still. */
describe("two processes on one store, killed again and again while people work", () => {
  let proof: KillProof;
  beforeAll(async () => {
    proof = await proveKills({
      ...{ kills: 3, seed: 7, reporters: ["noor", "daan", "emma", "lotte"], gap: [500, 2_500] },
      ...{ drainWithinMillis: 30_000, freezeMillis: 0 },
    });
  }, PROOF_WITHIN_MS);

  it("lose nothing that was acknowledged and do nothing twice", () => {
    expect(proof.acknowledged).toBeGreaterThan(0);
    expect(proof.decisions).toBeGreaterThan(0);
    expect(proof.lost).toEqual([]);
  });

  it("leave nothing waiting, show everywhere what is so, and stop when they are asked to", () => {
    expect(proof).toMatchObject({ kills: 3, stuck: 0, violations: [] });
  });
});
