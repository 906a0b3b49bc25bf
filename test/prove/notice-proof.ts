import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ALERT_SOURCES } from "../../src/alerts/source.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { createLimits } from "../../src/sandbox/limits.ts";
import { TENANTS } from "../../src/sandbox/people.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { secretsFor } from "../support/caller.ts";
import { bindChannels, colleague } from "../support/colleague.ts";
import { InVain, eventually } from "../support/eventually.ts";
import { type ForeignTeams, type Trouble, startForeignTeams } from "../support/foreign-teams.ts";
import { PARTITIONS } from "./expected.ts";
import { type NoticeAudit, auditNotices } from "./notice-audit.ts";
import { createBook } from "./notice-book.ts";
import { JOBS, START, STEPS_A_DAY, createDays } from "./notice-days.ts";
import { createPeople } from "./notice-people.ts";
import { type Pair, startPair } from "./pair.ts";
import { createRandom } from "./random.ts";
import { type TimedWorld, openWorld } from "./timed-world.ts";

export interface NoticeProofOptions {
  readonly days: number;
  readonly seed: number;
  /** How many alarms come and go, and how many go off at once in the middle of it. */
  readonly alarms: number;
  readonly storm: number;
  /** How often something goes wrong with a backup: 0 to 1. */
  readonly trouble: number;
  /** No more than these; between two of them so many milliseconds at least, and at most. */
  readonly mostKills: number;
  readonly gap: readonly [number, number];
  readonly drainWithinMillis: number;
}

export interface NoticeProof extends NoticeAudit {
  readonly days: number;
  readonly kills: number;
  /** Posts and updates that reached the platform; of which its answer was broken on purpose, and refused as too many. */
  readonly sent: number;
  readonly ambiguous: number;
  readonly tooMany: number;
  readonly drainSeconds: number;
  readonly seconds: number;
}

const PROGRAM = join(import.meta.dirname, "timed-bot.ts");
const EXAMPLE = new URL("../../src/sandbox/example-organisation.json", import.meta.url);
const DATABASE = "helpdesk.sqlite";
const TROUBLES: readonly Trouble[] = ["reset-after", "502-after", "reset-before", "502-before"];
const TROUBLE_CHANCE = 0.04;
const LOOKED_WITHIN_MS = 30_000;
/** Longer than what a killed process had claimed is left to it. */
const LEASE_MS = 6 * 60_000;
const MOST_LEASES = 3;

/** Days that go by in a minute, two processes, systems that call, a platform that is unsure and full now and then, and `kill -9`. */
export async function proveNotices(options: NoticeProofOptions): Promise<NoticeProof> {
  const began = performance.now();
  const random = createRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), "helpdesk-notices-"));
  const world = await openWorld(folder, START.toMillis());
  const teams = await startForeignTeams(TENANTS.venlo);
  const pair = await startPair(folder, random, {
    program: PROGRAM,
    organisation: organisationIn(folder),
    alertSecrets: secretsFor(ALERT_SOURCES, PARTITIONS),
  });
  try {
    const scene = { teams, bot: () => pair };
    await bindChannels(scene);
    await bind(scene, "marieke", "venlo");
    await bind(scene, "sanne", "roermond");
    const limits = createLimits();
    teams.troubleFor = (isPost, conversation) => {
      if (isPost && limits.pass(conversation) > 0) return "429-before";
      return random() < TROUBLE_CHANCE ? TROUBLES[Math.floor(random() * TROUBLES.length)] : undefined;
    };

    const book = createBook();
    const days = createDays({
      ...options,
      ...{ random, world, book },
      address: () => pair.any(),
      journalFile: join(folder, "calls.jsonl"),
    });
    const people = createPeople(scene);
    const ending = new AbortController();
    const killing = kill(pair, options, random, ending.signal);
    for (let step = 0; step < options.days * STEPS_A_DAY; step++) {
      await days.prepare(step);
      await moveTo(days.at(step), world, pair, folder);
      await Promise.all([days.play(step), people.act(step)]);
      if (step === Math.floor((options.days * STEPS_A_DAY) / 2)) await bind(scene, "mirjam", "weert");
    }
    ending.abort();
    await killing;
    await eventually(() => pair.alive().length === 2, "both processes run again");
    await moveTo(world.now() + LEASE_MS, world, pair, folder);
    teams.troubleFor = () => undefined;
    const drainSeconds = await drained(folder, options.drainWithinMillis);
    const unclean = await pair.stop();
    const found = await looked(folder, (rows) =>
      auditNotices(rows, {
        ...{
          book,
          journal: days.journal,
          pressed: people.pressed,
          messages: teams.messages,
          attempts: teams.attempts,
          now: world.now(),
        },
        disturbed: pair.kills.map((at) => ({ from: at, to: at })),
        bound: ["venlo", "roermond", "weert"],
      }),
    );
    const { attempts } = teams;
    return {
      ...found,
      violations: [...found.violations, ...unclean],
      ...{ days: options.days, kills: pair.kills.length, sent: attempts.length, drainSeconds },
      ambiguous: attempts.filter(({ trouble }) => trouble && trouble !== "429-before").length,
      tooMany: attempts.filter(({ trouble }) => trouble === "429-before").length,
      seconds: secondsSince(began),
    };
  } finally {
    await pair.stop();
    await teams.close();
    world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The example, with backups that carry a word of whose they are. @returns its path */
function organisationIn(folder: string): string {
  const file = JSON.parse(readFileSync(EXAMPLE, "utf8")) as object;
  const path = join(folder, "organisation.json");
  const jobs = JOBS.map((job) => ({ ...job, resultBy: "07:00" }));
  writeFileSync(path, JSON.stringify({ ...file, backups: { jobs } }));
  return path;
}

async function bind(
  scene: { readonly teams: ForeignTeams; readonly bot: () => Pair },
  key: string,
  municipality: "venlo" | "roermond" | "weert",
): Promise<void> {
  const who = colleague(key, scene);
  const name = municipality.charAt(0).toUpperCase() + municipality.slice(1);
  const where = { in: municipality };
  await eventually(async () => {
    await who.says(`koppel dit kanaal aan ${name} ja`, where);
    return who.reads(where).some((text) => text.includes(`gekoppeld aan ${name}`));
  }, `${name} has a channel`);
}

async function kill(
  pair: Pair,
  { mostKills, gap: [least, most] }: NoticeProofOptions,
  random: () => number,
  ending: AbortSignal,
): Promise<void> {
  const isEnding = () => ending.aborted;
  while (!isEnding() && pair.kills.length < mostKills) {
    await pause(least + random() * (most - least), undefined, { signal: ending }).catch(() => undefined);
    if (!isEnding()) pair.killOne();
  }
}

/** The clock of both, and until one of them has looked at what is due by then; what a killed one had claimed too. */
async function moveTo(moment: number, world: TimedWorld, pair: Pair, folder: string): Promise<void> {
  let to = moment;
  for (let leases = 0; leases <= MOST_LEASES; leases++) {
    const at = world.moveTo(to);
    const hasLooked = () => pair.alive().some((bot) => bot.output().includes(`looked ${at}\n`));
    await eventually(hasLooked, "somebody has looked", LOOKED_WITHIN_MS);
    if (!(await isClaimed(folder, to))) return;
    to = world.now() + LEASE_MS;
  }
}

/** Whether a certificate is still being looked at, or was by somebody who is dead. */
const isClaimed = (folder: string, moment: number): Promise<boolean> =>
  looked(folder, async (rows) => {
    const to = `certificate-due|${new Date(moment + LEASE_MS).toISOString()}`;
    const due = PARTITIONS.map((one) => collect(rows.range(one, { from: "certificate-due|", to, limit: 1 })));
    return (await Promise.all(due)).flat().length > 0;
  });

/** @returns what a look into the store shows, beside the processes that use it */
async function looked<T>(folder: string, look: (rows: Rows) => Promise<T>): Promise<T> {
  const rows = openSqlite(join(folder, DATABASE));
  try {
    return await look(rows);
  } finally {
    await rows.close();
  }
}

const NO_CHANNEL = "channel:nederweert";

/** @returns after how many seconds nothing was left to send, or the time was up */
async function drained(folder: string, withinMillis: number): Promise<number> {
  const began = performance.now();
  const isEmpty = async (rows: Rows) => {
    await pause(100);
    const left = await Promise.all(PARTITIONS.map((one) => collect(rows.range(one, under("outbox|", Infinity)))));
    return left.flat().every(({ value }) => value["place"] === NO_CHANNEL);
  };
  // What is left is counted by the audit.
  await looked(folder, (rows) => eventually(() => isEmpty(rows), "", withinMillis)).catch((error: unknown) => {
    if (!(error instanceof InVain)) throw error;
  });
  return secondsSince(began);
}

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10;
