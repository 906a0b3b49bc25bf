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
    const rounds: { readonly ours: number; readonly floor: number; readonly last: number }[] = [];
    let last = await floor();
    while (rounds.length < ROUNDS) {
      rounds.push({ last, ours: await ours(), floor: await floor() });
      last = rounds.at(-1)?.floor ?? NaN;
    }
    folder.remove();
    return {
      reference: rounds.map((round) => round.floor / round.last),
      figures: [
        {
          name: "P7",
          what: "start to accepting, of botbuilder + restify with teams-ai",
          values: rounds.map((round) => round.ours / ((round.last + round.floor) / 2)),
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
