import { type NoticeProof, proveNotices } from "./notice-proof.ts";

/* npm run prove:notices — DAYS and SEED choose how many and which; the same seed makes the same days happen. */

const days = Number(process.env["DAYS"] ?? 90);
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const GAP_MS = [800, 3_500] as const;
const DRAIN_WITHIN_MS = 45_000;
const MOST_VIOLATIONS = 30;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

say(`notices proof: ${days} days, seed ${seed}`);
const proof = await proveNotices({
  ...{
    days,
    seed,
    alarms: 8,
    storm: 60,
    mostKills: Infinity,
    trouble: 0.1,
    gap: GAP_MS,
    drainWithinMillis: DRAIN_WITHIN_MS,
  },
});
say(table(proof));
for (const violation of proof.violations.slice(0, MOST_VIOLATIONS)) say(`  ! ${violation}`);
process.exitCode = proof.violations.length === 0 ? 0 : 1;

function table({ violations, ...figures }: NoticeProof): string {
  return Object.entries({ ...figures, violations: violations.length })
    .map(([name, value]) => `  ${name.padEnd(14)}${String(value).padStart(8)}`)
    .join("\n");
}
