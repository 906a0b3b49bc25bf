import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { TENANTS } from "../../src/sandbox/people.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { bindChannels } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import { type ForeignTeams, type Trouble, startForeignTeams } from "../support/foreign-teams.ts";
import { type Audit, audit } from "./audit.ts";
import { forgotten } from "./decisions.ts";
import { PARTITIONS } from "./expected.ts";
import { type Pair, startPair } from "./pair.ts";
import { createRandom } from "./random.ts";
import { type Acknowledged, startWorkday } from "./workday.ts";

export interface KillProofOptions {
  readonly kills: number;
  readonly seed: number;
  readonly reporters: readonly string[];
  /** Between two kills, in milliseconds: at least, and at most. */
  readonly gap: readonly [number, number];
  readonly drainWithinMillis: number;
  /** At the end the sending process stands still for so long, beyond its lease; 0: it does not. */
  readonly freezeMillis: number;
}

export interface KillProof extends Audit {
  readonly kills: number;
  readonly requests: number;
  readonly acknowledged: number;
  /** Posts and updates that reached the platform, and those of which the answer was broken on purpose. */
  readonly sent: number;
  readonly ambiguous: number;
  readonly drainSeconds: number;
  readonly seconds: number;
}

const DATABASE = "helpdesk.sqlite";
const TROUBLES: readonly Trouble[] = ["reset-after", "502-after", "reset-before", "502-before"];
const TROUBLE_CHANCE = 0.05;
const BEGUN_WITHIN_MS = 60_000;

/** Two processes, a store, a platform that is unsure now and then, people at work, and `kill -9`; then the audit. */
export async function proveKills(options: KillProofOptions): Promise<KillProof> {
  const began = performance.now();
  const random = createRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), "helpdesk-kills-"));
  const journal = join(folder, "acknowledged.jsonl");
  writeFileSync(journal, "");
  const teams = await startForeignTeams(TENANTS.venlo);
  const pair = await startPair(folder, random);
  try {
    const scene = { teams, bot: () => pair };
    await bindChannels(scene);
    const { troubleFor, troubleOpening } = teams;
    const trouble = () => (random() < TROUBLE_CHANCE ? TROUBLES[Math.floor(random() * TROUBLES.length)] : undefined);
    teams.troubleFor = trouble;
    teams.troubleOpening = trouble;
    const workday = startWorkday({ scene, journal, random, reporters: options.reporters });
    await eventually(() => workday.decisions() > 0, "the day has begun", BEGUN_WITHIN_MS);
    const neglected = await disturb(folder, pair, options, random);
    await workday.end();
    Object.assign(teams, { troubleFor, troubleOpening });
    const drainSeconds = await drained(folder, options.drainWithinMillis);
    const unclean = await pair.stop();
    const found = await audited(folder, journal, teams, pair);
    return {
      ...found,
      violations: [
        ...found.violations,
        ...neglected,
        ...workday.problems(),
        ...unclean,
        ...(found.acknowledged > 0 ? [] : ["nothing was done"]),
      ],
      ...{
        requests: workday.requests(),

        kills: pair.kills.length,
        drainSeconds,
      },
      sent: teams.attempts.length,
      ambiguous: teams.attempts.filter(({ trouble }) => trouble).length,
      seconds: secondsSince(began),
    };
  } finally {
    await pair.stop();
    await teams.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function disturb(
  folder: string,
  pair: Pair,
  { kills, gap: [least, most], freezeMillis }: KillProofOptions,
  random: () => number,
): Promise<readonly string[]> {
  const neglected: string[] = [];
  while (pair.kills.length < kills) {
    await pause(least + random() * (most - least));
    pair.killOne();
    neglected.push(...(await looked(folder, forgotten)));
  }
  await pause(most);
  if (freezeMillis === 0) return neglected;
  await pair.freeze(await senderPid(folder), freezeMillis);
  await pause(most);
  return neglected;
}

/** @returns what a look into the store shows, beside the processes that use it */
async function looked<T>(folder: string, look: (rows: Rows) => Promise<T>): Promise<T> {
  const rows = openSqlite(join(folder, DATABASE));
  try {
    return await look(rows);
  } finally {
    await rows.close();
  }
}

/** Of the process that holds the lease. */
const senderPid = (folder: string): Promise<number> =>
  looked(folder, async (rows) => {
    const owner: unknown = (await rows.get("ict-nml", "sender"))?.value["owner"];
    return Number(String(owner).split(" ")[1]);
  });

/** @returns after how many seconds nothing was left to send, or the time was up */
async function drained(folder: string, withinMillis: number): Promise<number> {
  const began = performance.now();
  // What is left is counted by the audit.
  await looked(folder, (rows) => eventually(() => isEmpty(rows), "", withinMillis)).catch(() => undefined);
  return secondsSince(began);
}

async function isEmpty(rows: Rows): Promise<boolean> {
  await pause(200);
  const left = await Promise.all(PARTITIONS.map((partition) => collect(rows.range(partition, under("outbox|", 1)))));
  return left.flat().length === 0;
}

async function audited(
  folder: string,
  journal: string,
  { messages, attempts }: ForeignTeams,
  { kills, freezes }: Pair,
) {
  const lines = readFileSync(journal, "utf8").split("\n");
  const acknowledged = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Acknowledged);
  const disturbed = [...kills.map((at) => ({ from: at, to: at })), ...freezes];
  const found = await looked(folder, (rows) => audit(rows, { acknowledged, messages, attempts, disturbed }));
  return { ...found, acknowledged: acknowledged.length };
}

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10;
