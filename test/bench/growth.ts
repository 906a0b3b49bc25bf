import { type BenchConnector, startConnector } from "./connector.ts";
import { type Contender, type Round, compete, once, ratios } from "./drive.ts";
import type { Figure, Part } from "./figure.ts";
import { fill, numberOf, peopleWith } from "./fill.ts";
import { type Measured, startBot } from "./processes.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { binding, reporting, typing } from "./turns.ts";

const FEW = 1_000;
const MANY = Number(process.env["BENCH_TICKETS"] ?? 100_000);
const WARM_UP = { turns: 2_000, millis: 4_000 };
const KINDS = ["a status", "a list", "a report"] as const;

/** P6: whether a turn costs more when there are more tickets, on the embedded store. */
export const growth: Part = {
  names: ["P6"],
  doing: `status, list and report with ${MANY} tickets, against ${FEW}`,
  async run() {
    const [few, many] = [await opened(FEW), await opened(MANY)];
    const rounds = await compete([...contenders(few, "few"), ...contenders(many, "many"), again(few)], WARM_UP);
    for (const { bot, connector, remove } of [few, many]) {
      await bot.stop();
      connector.close();
      remove();
    }
    const reference = ratios(rounds, "few again", "few: a status", ({ millisATurn }) => millisATurn);
    return { reference, figures: KINDS.flatMap((kind) => figuresOf(rounds, kind)) };
  },
};

interface Opened {
  readonly tickets: number;
  readonly bot: Measured;
  readonly connector: BenchConnector;
  remove(): void;
}

async function opened(tickets: number): Promise<Opened> {
  const folder = temporaryFolder();
  await fill(folder.path, tickets);
  const connector = await startConnector();
  const bot = await startBot({ HELPDESK_DATA: folder.path });
  await once(bot, binding(connector));
  return { tickets, bot, connector, remove: () => folder.remove() };
}

const contenders = ({ tickets, bot, connector }: Opened, size: string): Contender[] => [
  { name: `${size}: a status`, bot, next: asking(tickets, connector) },
  { name: `${size}: a list`, bot, next: typing(connector, () => "mijn meldingen") },
  { name: `${size}: a report`, bot, next: reporting(connector, false) },
];

const again = ({ tickets, bot, connector }: Opened): Contender => ({
  name: "few again",
  bot,
  next: asking(tickets, connector),
});

/** Somebody asks for one of their own tickets, an older or a newer one. */
const asking = (tickets: number, connector: BenchConnector) =>
  typing(
    connector,
    (count, { number }) => {
      const theirs = number + peopleWith(tickets) * (count % Math.floor(tickets / peopleWith(tickets)));
      return `status ${numberOf(theirs)}`;
    },
    (text) => text.slice("status ".length),
  );

const figuresOf = (rounds: readonly Round[], kind: string): Figure[] => [
  {
    name: "P6",
    what: `${kind} with ${MANY} tickets, time of one with ${FEW}`,
    values: ratios(rounds, `many: ${kind}`, `few: ${kind}`, ({ millisATurn }) => millisATurn),
    ...{ unit: "x", atMost: 1.2, stretch: 1.05 },
  },
  {
    name: "",
    what: "  the same in processor time",
    values: ratios(rounds, `many: ${kind}`, `few: ${kind}`, ({ cpuATurn }) => cpuATurn),
    unit: "x",
  },
];
