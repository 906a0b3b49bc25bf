import { beforeAll, describe, expect, it } from "vitest";
import { type NoticeProof, proveNotices } from "./notice-proof.ts";

const PROOF_WITHIN_MS = 90_000;

/** `npm run prove:notices` does the same for ninety days. */
describe("systems that call for five days, two processes of which one or the other is killed", () => {
  let proof: NoticeProof;
  beforeAll(async () => {
    proof = await proveNotices({
      ...{ days: 5, seed: 11, alarms: 3, storm: 0, trouble: 0.4 },
      ...{ mostKills: 2, gap: [300, 1_000], drainWithinMillis: 30_000 },
    });
  }, PROOF_WITHIN_MS);

  it("lose no call, do none twice, and tell people what a plain reckoning says", () => {
    expect(proof).toMatchObject({ violations: [] });
    expect(proof.kills).toBeGreaterThan(0);
    expect(proof.notices).toBeGreaterThan(10);
  });

  it("show each notice once in each place, with the right replies, and the ledger adds up", () => {
    expect(proof.settled + proof.waiting).toBe(proof.addressed);
    expect(proof.copies).toBeLessThanOrEqual(proof.ambiguous + proof.kills);
  });
});
