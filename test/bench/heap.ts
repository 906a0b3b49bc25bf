import { startConnector } from "./connector.ts";
import { drive } from "./drive.ts";
import type { Part } from "./figure.ts";
import { startProbedBot } from "./processes.ts";
import { typing } from "./turns.ts";

/** Until the engine has compiled what it will. */
const WARM_UP_TURNS = 20_000;
const TURNS = 20_000;
const STRETCHES = 4;
/** What people type most; nothing that leaves more rows behind. */
const SAID = ["hallo", "mijn meldingen", "melden", "de printer doet het niet meer", "bedankt", "hulp"];

/** P8: what is in use after a collection, before and after. */
export const heap: Part = {
  names: ["P8"],
  doing: `${TURNS} turns, and what is left of them in memory`,
  async run() {
    const connector = await startConnector();
    const bot = await startProbedBot({});
    const next = typing(connector, (count) => SAID[count % SAID.length] ?? "");
    await drive(bot, next, { turns: WARM_UP_TURNS });
    const sizes = [await bot.heapBytes()];
    while (sizes.length <= STRETCHES) {
      await drive(bot, next, { turns: TURNS / STRETCHES });
      sizes.push(await bot.heapBytes());
    }
    await bot.stop();
    connector.close();
    const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
    const growth = (last - first) / TURNS;
    const stretches = sizes.slice(1).map((size, index) => ((size - (sizes[index] ?? 0)) * STRETCHES) / TURNS);
    return {
      figures: [
        { name: "P8", what: `heap growth a turn over ${TURNS} turns`, values: [growth], unit: "bytes", atMost: 20 },
        { name: "", what: `  in each quarter of them`, values: stretches, unit: "bytes" },
      ],
    };
  },
};
