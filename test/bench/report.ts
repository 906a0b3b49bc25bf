import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Rows } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { openTables } from "../../src/storage/tables.ts";
import { eventually } from "../support/eventually.ts";
import { type BenchConnector, startConnector } from "./connector.ts";
import { type Contender, type Round, compete, once, ratios } from "./drive.ts";
import type { Figure, Part } from "./figure.ts";
import { type Measured, startBot, startFloor, startTables } from "./processes.ts";
import { holdSending, releaseSending } from "./sending.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { binding, reporting } from "./turns.ts";

/** Azurite is slower with every row it has, so its part of the warm-up is short. */
const WARM_UP = { turns: 2_500, millis: 8_000 };
const SHOWING_MS = 4_000;
/** The reporter's and the channel's. */
const CARDS_A_REPORT = 2;

/** P3 and P4: a report, on Azurite and on the embedded store, against the SDKs with a transaction on Azurite. */
export const report: Part = {
  names: ["P3", "P4"],
  doing: "an incident report on both stores, against the SDKs with one transaction",
  async run() {
    const tables = await startTables();
    const connectionString = tables.greeting.trim();
    const folder = temporaryFolder();
    const floor = await startFloor("report", { FLOOR_TABLES: connectionString });
    const cloud = await opened(await openTables({ connectionString }), { HELPDESK_TABLES: connectionString });
    const embedded = await opened(openSqlite(join(folder.path, "helpdesk.sqlite")), { HELPDESK_DATA: folder.path });
    const connector = await startConnector();
    const rounds = await compete(
      [
        { name: "floor", bot: floor, next: reporting(connector, true) },
        { name: "floor again", bot: floor, next: reporting(connector, true) },
        contender("on Azurite", cloud),
        contender("embedded", embedded),
      ],
      WARM_UP,
    );
    const cards = { cloud: await processorTimeACard(cloud), embedded: await processorTimeACard(embedded) };
    await Promise.all([floor, tables, cloud.bot, embedded.bot].map((bot) => bot.stop()));
    for (const one of [connector, cloud.connector, embedded.connector]) one.close();
    folder.remove();
    return { reference: cpuRatios(rounds, "floor again"), figures: figuresOf(rounds, cards) };
  },
};

interface Opened {
  readonly rows: Rows;
  readonly bot: Measured;
  readonly connector: BenchConnector;
}

async function opened(rows: Rows, env: Readonly<Record<string, string>>): Promise<Opened> {
  await holdSending(rows);
  const connector = await startConnector();
  const bot = await startBot(env);
  await once(bot, binding(connector));
  return { rows, bot, connector };
}

const contender = (name: string, { bot, connector }: Opened): Contender => ({
  name,
  bot,
  next: reporting(connector, false),
});

/** What comes after the turn, at the pace that Teams allows; afterwards no ticket stands in the channel twice. */
async function processorTimeACard({ rows, bot, connector }: Opened): Promise<number> {
  await releaseSending(rows);
  await eventually(() => connector.shown() > 0, "the first card is shown");
  const [cpuBefore, shownBefore] = [bot.cpuMillis(), connector.shown()];
  await pause(SHOWING_MS);
  const time = (bot.cpuMillis() - cpuBefore) / (connector.shown() - shownBefore);
  await bot.stop();
  if (connector.doubles() > 0) throw new Error(`${connector.doubles()} tickets were posted twice`);
  await rows.close();
  return time;
}

const cpuRatios = (rounds: readonly Round[], one: string, cards = 0): number[] =>
  ratios(rounds, one, "floor", ({ cpuATurn }) => cpuATurn).map((ratio, index) => {
    const floor = rounds[index]?.get("floor")?.cpuATurn ?? NaN;
    return ratio + (CARDS_A_REPORT * cards) / floor;
  });

function figuresOf(rounds: readonly Round[], cards: { readonly cloud: number; readonly embedded: number }): Figure[] {
  const times = (name: string) => rounds.flatMap((round) => round.get(name)?.cpuATurn ?? []);
  const later = "  with the showing of its two cards afterwards";
  return [
    {
      name: "P3",
      what: "a report on Azurite, processor time of the floor",
      ...{ values: cpuRatios(rounds, "on Azurite"), unit: "x", atMost: 0.5, stretch: 0.35 },
    },
    { name: "", what: later, values: cpuRatios(rounds, "on Azurite", cards.cloud), unit: "x" },
    {
      name: "P4",
      what: "a report on the embedded store, turns a second of the floor",
      values: ratios(rounds, "floor", "embedded", ({ millisATurn }) => millisATurn),
      ...{ unit: "x", atLeast: 2, stretch: 4 },
    },
    { name: "", what: "  in processor time", values: cpuRatios(rounds, "embedded"), unit: "x" },
    { name: "", what: later, values: cpuRatios(rounds, "embedded", cards.embedded), unit: "x" },
    { name: "", what: "  the floor's own processor time", values: times("floor"), unit: "ms" },
  ];
}
