import type { Part } from "./figure.ts";
import { type Measured, startBot, startFloor } from "./processes.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ROUNDS = 9;

/** P7: from the start of the process until it takes connections. */
export const start: Part = {
  names: ["P7"],
  doing: "starting, against botbuilder + restify with teams-ai",
  async run() {
    const folder = temporaryFolder();
    const ours = () => timed(() => startBot({ HELPDESK_DATA: folder.path }));
    const floor = () => timed(() => startFloor("with-teams-ai"));
    // The first start fills the compile cache and the disk's.
    await ours();
    await floor();
    const rounds: { readonly ours: number; readonly floor: number; readonly again: number }[] = [];
    while (rounds.length < ROUNDS) rounds.push({ floor: await floor(), ours: await ours(), again: await floor() });
    folder.remove();
    return {
      reference: rounds.map((round) => round.again / round.floor),
      figures: [
        {
          name: "P7",
          what: "start to accepting, of botbuilder + restify with teams-ai",
          values: rounds.map((round) => round.ours / ((round.floor + round.again) / 2)),
          ...{ unit: "x", atMost: 0.8, stretch: 0.5 },
        },
        { name: "", what: "  start to accepting", values: rounds.map((round) => round.ours), unit: "ms" },
      ],
    };
  },
};

async function timed(launch: () => Promise<Measured>): Promise<number> {
  const bot = await launch();
  await bot.stop();
  return bot.startMillis;
}
