import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createBackupStore } from "../../src/backups/backup-store.ts";
import { type Instant, dateOf, instant } from "../../src/lib/instant.ts";
import type { Change } from "../../src/lib/rows.ts";
import { tallyKey } from "../../src/lib/tally.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createFigureBooks } from "../../src/reports/closing.ts";
import { startOf } from "../../src/reports/figures.ts";
import { type Month, plusMonths } from "../../src/reports/month.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import type { TicketTally } from "../../src/tickets/tally.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/* `node test/bench/monthly-figures.ts`: the figures of a month with 100,000 tickets. Fails above 5 s or 200 MB. */

const TICKETS = Number(process.env["BENCH_TICKETS"] ?? 100_000);
const MOST_SECONDS = 5;
const MOST_MB = 200;
const MB = 2 ** 20;
const MONTH = "2026-11" as Month;
const ORGANISATIONS = ["venlo", "roermond", "weert", "nederweert", "ict-nml"].map((id) => id as OrganisationId);
const [HOME] = ORGANISATIONS.slice(-1);
if (!HOME) throw new Error("no home");
const WRITES = 90;

const KINDS = ["report", "report", "report", "security:phishing", "request:restore", "request:extra-storage"];
const AREAS = ["access", "mail", "computer", "printer", "program", "unknown"];
const from = dateOf(startOf(MONTH)).getTime();
const length = dateOf(startOf(plusMonths(MONTH, 1))).getTime() - from;

/** Filed, solved, and answered: three rows. */
function talliesOf(count: number): readonly (readonly [Instant, TicketTally])[] {
  const about = {
    is: "ticket",
    kind: KINDS[count % KINDS.length] ?? "",
    area: AREAS[count % AREAS.length] ?? "",
  } as const;
  const at = (later: number) => instant(new Date(from + Math.floor((count / TICKETS) * length * 0.9) + later));
  const took = { clock: (count * 7_919) % 20_000, service: (count * 104_729) % 5_000 };
  return [
    [at(0), { ...about, came: "filed" }],
    [at(1_000), { ...about, went: "resolved", took, within: count % 9 > 0 }],
    [at(2_000), { ...about, rating: 1 + (count % 5) }],
  ];
}

const folder = temporaryFolder();
const file = join(folder.path, "helpdesk.sqlite");
const filling = openSqlite(file);
for (const [index, organisation] of ORGANISATIONS.entries()) {
  let changes: Change[] = [];
  for (let count = index; count < TICKETS; count += ORGANISATIONS.length) {
    const number = `M26-${String(count).padStart(6, "0")}`;
    for (const [version, [at, value]] of talliesOf(count).entries())
      changes.push({ insert: tallyKey(at, `${number}|00000${version}`), value });
    if (changes.length < WRITES) continue;
    await filling.write(organisation, changes);
    changes = [];
  }
  if (changes.length > 0) await filling.write(organisation, changes);
}
await filling.close();

const rows = openSqlite(file);
const books = createFigureBooks({
  ...{ rows, backups: createBackupStore(rows), organisations: ORGANISATIONS, home: HOME },
  now: () => instant(new Date(from + length - 1)),
});
const before = process.memoryUsage().rss;
let most = before;
const watching = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 5);
const began = performance.now();
const { whole } = await books.of(MONTH);
const seconds = (performance.now() - began) / 1_000;
clearInterval(watching);
const grown = (Math.max(most, process.memoryUsage().rss) - before) / MB;
await rows.close();
folder.remove();

if (whole.now.in !== TICKETS || whole.now.leadTime?.clock.count !== TICKETS)
  throw new Error("not everything was counted");
const line = (name: string, value: number, bound: number, unit: string): string =>
  `${name}: ${value.toFixed(1)} ${unit}, ${((100 * value) / bound).toFixed(0)} % of the ${bound} ${unit} that it may be`;
process.stdout.write(
  [
    `figures of a month with ${TICKETS} tickets, ${TICKETS * 3} rows`,
    line("time", seconds, MOST_SECONDS, "s"),
    line("memory", grown, MOST_MB, "MB"),
    `read: ${Math.round(TICKETS / seconds)} tickets a second`,
    "",
  ].join("\n"),
);
if (seconds > MOST_SECONDS || grown > MOST_MB) process.exitCode = 1;
