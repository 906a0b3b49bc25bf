import { counters } from "./counters.ts";
import { echo } from "./echo.ts";
import { type Part, isQuiet, isReached, lineOf, referenceLine } from "./figure.ts";
import { growth } from "./growth.ts";
import { heap } from "./heap.ts";
import { report } from "./report.ts";
import { start } from "./start.ts";

const PARTS = [counters, start, echo, report, growth, heap];

const HOW_TO_READ = `
Lowest – median – highest of the rounds in this run; in brackets the stretch. Judge the median, and nothing finer than
15 %: the same program measured twice differs as much. "x" is a ratio to what the line names, measured in the same
rounds, so that another machine gives about the same; milliseconds are of this machine. When the reference against
itself is outside 0.9–1.1 something else was busy: stop that and repeat. npm run bench -- P1 P6 runs only those.
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run(parts: readonly Part[]): Promise<boolean> {
  let isGood = true;
  for (const part of parts) {
    say(`\n… ${part.names.join(", ")}: ${part.doing}`);
    const { figures, reference } = await part.run();
    for (const figure of figures) say(lineOf(figure));
    if (reference) say(referenceLine(reference));
    isGood &&= figures.every(isReached) && (!reference || isQuiet(reference));
  }
  return isGood;
}

const wanted = process.argv.slice(2);
const parts = PARTS.filter(({ names }) => wanted.length === 0 || names.some((name) => wanted.includes(name)));
const isGood = await run(parts);
say(HOW_TO_READ);
// Speed depends on the machine, so only who asks for a gate gets one. Lost or double posts always throw.
process.exit(process.env["BENCH_GATE"] === "1" && !isGood ? 1 : 0);
