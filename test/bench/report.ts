import { setTimeout as pause } from "node:timers/promises";
import { type BenchConnector, startConnector } from "./connector.ts";
import { type Round, compete, once, ratios, showing } from "./drive.ts";
import type { Figure, Part } from "./figure.ts";
import { type Measured, startBot, startFloor, startTables } from "./processes.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { binding, reporting } from "./turns.ts";

/** Azurite is slower with every row it has, so its part of the warm-up is short. */
const WARM_UP = { turns: 2_500, millis: 8_000 };
const SHOWING_MS = 4_000;
/** The reporter's card and the channel's. */
const CARDS_A_REPORT = 2;

/** P3 and P4: a report, on Azurite and on the embedded store, against the SDKs with a transaction on Azurite. */
export const report: Part = {
  names: ["P3", "P4"],
  doing: "an incident report on both stores, against the SDKs with one transaction",
  async run() {
    const tables = await startTables();
    const folder = temporaryFolder();
    const [atFloor, onTables, embedded] = [await startConnector(), await startConnector(), await startConnector()];
    const floor = await startFloor("report", { FLOOR_TABLES: tables.greeting.trim() });
    const cloud = await bound(await startBot({ HELPDESK_TABLES: tables.greeting.trim() }), onTables);
    const file = await bound(await startBot({ HELPDESK_DATA: folder.path }), embedded);
    const rounds = await compete(
      [
        { name: "floor", bot: floor, next: reporting(atFloor, true) },
        { name: "floor again", bot: floor, next: reporting(atFloor, true) },
        { name: "on Azurite", bot: cloud, next: reporting(onTables, false) },
        { name: "embedded", bot: file, next: reporting(embedded, false) },
      ],
      WARM_UP,
    );
    cloud.pause();
    const aCard = await showing(file, embedded, () => pause(SHOWING_MS));
    await Promise.all([floor, cloud, file, tables].map((bot) => bot.stop()));
    for (const connector of [atFloor, onTables, embedded]) finished(connector);
    folder.remove();
    return { reference: cpuRatios(rounds, "floor again"), figures: figuresOf(rounds, aCard) };
  },
};

async function bound(bot: Measured, connector: BenchConnector): Promise<Measured> {
  await once(bot, binding(connector));
  return bot;
}

function finished(connector: BenchConnector): void {
  if (connector.doubles() > 0) throw new Error(`${connector.doubles()} tickets were posted twice`);
  connector.close();
}

const cpuRatios = (rounds: readonly Round[], one: string): number[] =>
  ratios(rounds, one, "floor", ({ cpuATurn }) => cpuATurn);

function figuresOf(rounds: readonly Round[], aCard: number): Figure[] {
  const speed = ratios(rounds, "floor", "embedded", ({ millisATurn }) => millisATurn);
  const whole = rounds.flatMap((round) => {
    const [ours, floor] = [round.get("embedded"), round.get("floor")];
    return ours && floor ? [(ours.cpuATurn + CARDS_A_REPORT * aCard) / floor.cpuATurn] : [];
  });
  const floor = rounds.flatMap((round) => round.get("floor")?.cpuATurn ?? []);
  return [
    {
      name: "P3",
      what: "a report on Azurite, processor time of the floor",
      values: cpuRatios(rounds, "on Azurite"),
      unit: "x",
      atMost: 0.5,
      stretch: 0.35,
    },
    {
      name: "P4",
      what: "a report on the embedded store, turns a second of the floor",
      values: speed,
      unit: "x",
      atLeast: 2,
      stretch: 4,
    },
    { name: "", what: "  the same in processor time", values: cpuRatios(rounds, "embedded"), unit: "x" },
    { name: "", what: "  the same with showing its two cards later on", values: whole, unit: "x" },
    {
      name: "",
      what: `  the floor itself; showing one card of ours takes ${aCard.toFixed(2)} ms`,
      values: floor,
      unit: "ms",
    },
  ];
}
