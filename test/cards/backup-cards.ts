import { backupActions, backupCommands } from "../../src/backups/backup-commands.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { expectedJob, openBackups, run } from "../backups/house.ts";
import { openDesk } from "../support/desk.ts";
import { ALL, HOME, at, noor, ruben } from "../support/people.ts";

const NOW = at("12:00");
const daysAgo = (days: number): Instant => instant(new Date(Date.parse(at("03:00")) - days * 86_400_000));

/** How backups stand, and their log book, with these words in every name. */
export async function backupCards(words: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const names = Array.from({ length: 8 }, (_, index) => `${words} ${index}`);
  const empty = await openRoom([]);
  const full = await openRoom(names);
  return new Map([
    ["no backups", (await empty.say("backups"))[0]],
    ["backups", (await full.say("backups"))[0]],
    ["more backups", await full.press("backup.list", { after: "6" })],
    ["backups, for who may not", (await full.say("backups", noor))[0]],
    ["an empty log book", (await empty.say("logboek"))[0]],
    ["a log book", (await full.say("logboek november"))[0]],
  ]);
}

/** The longest that they may become: long names, and every day another outcome. */
export async function longestBackupCards(words: string) {
  const room = await openRoom(
    Array.from({ length: 6 }, (_, index) => `${String(index)}${words}`.slice(0, 200)),
    60,
  );
  return [
    ["the longest backups", (await room.say("backups"))[0]],
    ["the longest log book", (await room.say("logboek november"))[0]],
  ] as const;
}

async function openRoom(names: readonly string[], days = 8) {
  const jobs = names.map((name, index) => expectedJob(name, index % 2 ? { organisation: HOME } : {}));
  const house = openBackups({ jobs });
  house.goTo(NOW);
  const results = ["failed", "success", "warning"] as const;
  for (const [index, { name, organisation }] of jobs.slice(0, -1).entries()) {
    const runs = Array.from({ length: days }, (_, ago) => ({
      ...run(daysAgo(ago), results[(index + ago) % results.length], { reason: name }),
      job: name,
    }));
    await house.take(runs, organisation);
  }
  await house.look();

  const { desk, turn } = openDesk();
  const room = { desk, store: house.store, jobs, organisations: ALL, log: { error: () => undefined } };
  return {
    say: async (text: string, actor = ruben): Promise<readonly Message[]> => {
      for (const { says, run: answer } of backupCommands(room)) {
        const match = says.exec(text);
        if (match) return answer(match, turn(actor, { now: NOW }));
      }
      throw new Error(`nothing is said to ${text}`);
    },
    press: async (verb: string, data: object): Promise<Message | undefined> =>
      backupActions(room)[verb]?.(data, turn(ruben, { now: NOW })),
  };
}
