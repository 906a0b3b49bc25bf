import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collect, under } from "../../src/lib/rows.ts";
import { CHANNELS, TENANTS } from "../../src/sandbox/people.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type BotProcess, startBot } from "../support/bot-process.ts";
import { readable } from "../support/card-reading.ts";
import { bindChannels } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import { type ShownMessage, cardIn, newest, startForeignTeams } from "../support/foreign-teams.ts";
import { type PostedAlert, findAlertmanager, freePort, startAlertmanager } from "./alertmanager-process.ts";

/* npm run prove:alertmanager — the real Alertmanager against the product, with restarts of either. */

const binary = findAlertmanager();
if (!binary) {
  process.stderr.write(
    "Alertmanager is not on this machine. On Debian: apt-get install prometheus-alertmanager. Elsewhere: put it in the PATH,\n" +
      "or say where it is with HELPDESK_ALERTMANAGER=/path/to/alertmanager.\n",
  );
  process.exit(2);
}

const SECRET = "alertmanager-of-the-proof-0123456789-0123456789";
const MANY = 300;
const REPEAT_SECONDS = 3;
const WITHIN_MS = 25_000;
const NOTICE = /W\d{2}-\d{6}/;
const HOME = "ict-nml";
const began = performance.now();

const folder = mkdtempSync(join(tmpdir(), "helpdesk-alertmanager-"));
const teams = await startForeignTeams(TENANTS.venlo);
const port = await freePort();
const settings = { folder, port, alertSecrets: JSON.stringify({ alertmanager: { [HOME]: [SECRET] } }) };
let bot: BotProcess = await startBot(settings);
await bindChannels({ teams, bot: () => bot });
const url = `http://127.0.0.1:${port}/api/alerts/alertmanager`;
const alertmanager = await startAlertmanager({ binary, folder, url, secret: SECRET, repeatSeconds: REPEAT_SECONDS });

const beheer = CHANNELS.find(({ key }) => key === "beheer")?.id;
const textOf = (message: ShownMessage): string => {
  const shown = newest(message);
  return readable(cardIn(shown) ?? { text: shown["text"] });
};
const inBeheer = () =>
  teams.messages.filter(({ conversation, versions }) => conversation === beheer && versions.length > 0);
const cards = () => inBeheer().filter((message) => message.root === undefined && NOTICE.test(textOf(message)));
const replies = () => inBeheer().filter(({ root }) => root !== undefined && cards().some(({ id }) => id === root));

const startOf = (instance: string) => starts.get(instance) ?? new Date().toISOString();
const starts = new Map<string, string>();
/** An alert as Prometheus tells it: it keeps its start as long as it lasts. */
function alert(instance: string, state: "fires" | "is over" | "fires again", name = "SchijfBijnaVol"): PostedAlert {
  if (state === "fires again") starts.delete(instance);
  const startsAt = startOf(instance);
  starts.set(instance, startsAt);
  return {
    labels: { alertname: name, instance, severity: "warning" },
    annotations: { summary: `Schijf van ${instance} is bijna vol` },
    generatorURL: "https://prometheus.example.nl/graph",
    startsAt,
    ...(state === "is over" && { endsAt: new Date().toISOString() }),
  };
}

const say = (what: string, ...seen: readonly (string | number)[]): void => {
  const cells = seen.map((cell, column) =>
    String(cell)
      .replaceAll(/[:\s]+/g, " ")
      .trim()
      .padStart(column < 2 ? 9 : 0),
  );
  process.stdout.write(`  ${what.padEnd(48)}${cells.join("  ")}\n`);
};
say("what happened", "cards", "replies", "a card says");

/** Waits until the channel shows this, and writes down what was seen. */
async function expectSeen(what: string, wanted: { cards: number; replies: number; says: string }): Promise<void> {
  const isSo = () =>
    cards().length === wanted.cards &&
    replies().length === wanted.replies &&
    cards().some((card) => textOf(card).includes(wanted.says));
  const failure = await eventually(isSo, what, WITHIN_MS).catch((error: unknown) => error);
  say(what, cards().length, replies().length, wanted.says);
  if (failure instanceof Error) throw failure;
}

async function repeats(): Promise<number> {
  const figures = await fetch(`http://127.0.0.1:${port}/metrics`).then(
    (answer) => answer.text(),
    () => "",
  );
  return Number(/helpdesk_alert_calls_total\{[^}]*answer="again"[^}]*\} (\d+)/.exec(figures)?.[1] ?? 0);
}

/** Killed when it has sent everything: what it was just sending may come once more, which `prove:kills` looks at. */
async function restartBot(meanwhile: () => Promise<void>): Promise<void> {
  await eventually(async () => (await counted(["outbox|"]))["outbox|"] === 0, "everything is sent", WITHIN_MS);
  await bot.kill();
  await meanwhile();
  bot = await startBot(settings);
}

/** In the title of a card; a button says the word too. */
const OVER = ": voorbij\n";
const firing = (count: number): string => `Gaat nu af: \n${count}\n`;

/** Nothing that was started outlives this. */
async function end(): Promise<void> {
  await alertmanager.stop();
  await bot.stop();
  await teams.close();
}
process.once("SIGTERM", () => void end().then(() => process.exit(1)));
process.once("SIGINT", () => void end().then(() => process.exit(1)));

const problems: string[] = [];
await story().catch((error: unknown) => problems.push(String(error)));
await end();
problems.push(...(await storeProblems()), ...doubles());
rmSync(folder, { recursive: true, force: true });
for (const problem of problems) process.stdout.write(`  ! ${problem}\n`);
const seconds = Math.round((performance.now() - began) / 1_000);
process.stdout.write(`  ${problems.length === 0 ? "as it should be" : "NOT as it should be"}, in ${seconds} s\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function story(): Promise<void> {
  await alertmanager.tell([alert("srv-1", "fires")]);
  await expectSeen("an alert fires", { cards: 1, replies: 0, says: firing(1) });

  await restartBot(() => alertmanager.tell([alert("srv-2", "fires")]));
  await expectSeen("another fires while the bot is killed", { cards: 1, replies: 1, says: firing(2) });

  await eventually(async () => (await repeats()) >= 2, "Alertmanager repeats itself", WITHIN_MS);
  await expectSeen("Alertmanager says the same twice more", { cards: 1, replies: 1, says: firing(2) });

  await alertmanager.restart("SIGKILL");
  await alertmanager.tell([alert("srv-1", "fires"), alert("srv-2", "fires")]);
  const before = await repeats();
  await eventually(async () => (await repeats()) > before, "Alertmanager calls after its restart", WITHIN_MS);
  await expectSeen("Alertmanager is killed and started again", { cards: 1, replies: 1, says: firing(2) });

  await alertmanager.tell([alert("srv-1", "is over"), alert("srv-2", "fires")]);
  await expectSeen("one is over", { cards: 1, replies: 1, says: firing(1) });

  await restartBot(() => alertmanager.tell([alert("srv-2", "is over")]));
  await expectSeen("all is over while the bot is killed", { cards: 1, replies: 1, says: OVER });

  await alertmanager.tell([alert("srv-1", "fires again")]);
  await expectSeen("it fires again: the same card", { cards: 1, replies: 2, says: firing(1) });

  await restartBot(async () => {
    await alertmanager.tell([alert("srv-1", "is over")]);
    // Stopped, not killed: what was killed has forgotten that it fired, and never says that it is over.
    await alertmanager.restart("SIGTERM");
    await alertmanager.tell([alert("srv-1", "is over")]);
  });
  await expectSeen("it is over, both are restarted meanwhile", { cards: 1, replies: 2, says: OVER });

  const many = Array.from({ length: MANY }, (_, index) => `host-${index}`);
  const groups = (state: "fires" | "is over") => many.map((host) => alert(host, state, `Weg-${host}`));
  await alertmanager.tell(groups("fires"));
  // Nine of the ten cards that five minutes have room for are left, or eight: it fired again.
  const own = 8;
  await expectSeen(`${MANY} groups at once`, { cards: 1 + own + 1, replies: 2, says: `Gaan nu af: \n${MANY - own}\n` });
  await alertmanager.tell(groups("is over"));
  await expectSeen("all of them are over", { cards: 1 + own + 1, replies: 2, says: `Voorbij: \n${MANY - own}\n` });
  await eventually(() => cards().every((card) => textOf(card).includes(OVER)), "every card is over", WITHIN_MS);
}

/** Each notice has one card, each version one reply. */
function doubles(): string[] {
  const refs = cards().map((card) => NOTICE.exec(textOf(card))?.[0]);
  return refs.length === new Set(refs).size ? [] : ["a notice has two cards"];
}

/** Nothing lost, nothing left, nothing given up. */
async function storeProblems(): Promise<string[]> {
  const wanted = { "alarm|": MANY + 1, "alarm-open|": 0, "outbox|": 0, "dead|": 0 };
  const found = await counted(Object.keys(wanted) as `${string}|`[]);
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  return is === should ? [] : [`the store has ${is}, not ${should}`];
}

/** How many rows there are of each kind. */
async function counted(prefixes: readonly `${string}|`[]): Promise<Record<string, number>> {
  const store = openSqlite(join(folder, "helpdesk.sqlite"));
  const counts = prefixes.map(async (prefix) => {
    const found = await collect(store.range(HOME, under(prefix, 10_000)));
    return [prefix, found.length] as const;
  });
  const found = Object.fromEntries(await Promise.all(counts));
  await store.close();
  return found;
}
