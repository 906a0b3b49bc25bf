import { type KillProof, proveKills } from "./kill-proof.ts";

/* npm run prove:kills — KILLS and SEED choose how many and which; the same seed kills at the same moments, as far as a machine goes. */

const kills = Number(process.env["KILLS"] ?? 30);
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const REPORTERS = ["noor", "daan", "emma", "lotte", "marieke", "anouk"];
const GAP_MS = [300, 3_500] as const;
const DRAIN_WITHIN_MS = 90_000;
/** Longer than a lease. */
const FREEZE_MS = 33_000;
const MOST_VIOLATIONS = 20;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

say(`kill -9 proof: ${kills} kills, seed ${seed}`);
const proof = await proveKills({
  ...{ kills, seed, reporters: REPORTERS, gap: GAP_MS, drainWithinMillis: DRAIN_WITHIN_MS, freezeMillis: FREEZE_MS },
});
say(table(proof));
for (const violation of proof.violations.slice(0, MOST_VIOLATIONS)) say(`  ! ${violation}`);
process.exitCode = proof.violations.length === 0 ? 0 : 1;

function table(found: KillProof): string {
  const { violations, lost, ...figures } = found;
  const all = { ...figures, lost: lost.length, violations: violations.length };
  return Object.entries(all)
    .map(([name, value]) => `  ${name.padEnd(14)}${String(value).padStart(8)}`)
    .join("\n");
}
