import { TENANTS } from "../../src/sandbox/people.ts";
import { type BotProcess, type BotSettings, startBot } from "../support/bot-process.ts";
import { type Colleague, type Scene, bindChannels, colleague } from "../support/colleague.ts";
import { type ForeignTeams, startForeignTeams } from "../support/foreign-teams.ts";

/** The product in its own process, a Teams that is not ours, and the people of the sandbox with a client each. */
export interface Town {
  readonly teams: ForeignTeams;
  readonly bot: () => BotProcess;
  /** The same one each time. */
  readonly person: (key: string) => Colleague;
  /**
   * `kill -9`, and the same product again on the same data.
   * @param organisation another organisation file from now on, and with other secrets for who may call
   */
  restart(organisation?: string, alertSecrets?: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder where the data is kept; absent: in memory
 * @param organisation the path of the organisation file; absent: the example
 * @param alertSecrets who may call; absent: nobody
 */
export async function openTown(folder?: string, organisation?: string, alertSecrets?: string): Promise<Town> {
  const teams = await startForeignTeams(TENANTS.venlo);
  let settings: BotSettings = { folder, organisation, alertSecrets };
  let bot = await startBot(settings);
  const scene: Scene = { teams, bot: () => bot };
  const people = new Map<string, Colleague>();
  await bindChannels(scene);
  return {
    ...scene,
    bot: () => bot,
    person(key) {
      const one = people.get(key) ?? colleague(key, scene);
      people.set(key, one);
      return one;
    },
    async restart(another, secrets) {
      settings = {
        ...settings,
        ...(another && { organisation: another }),
        ...(secrets && { alertSecrets: secrets }),
      };
      await bot.kill();
      bot = await startBot(settings);
    },
    async close() {
      await bot.stop();
      await teams.close();
    },
  };
}

export const NUMBER = /M\d{2}-\d{6}/;

/** Reports by the form and waits until the Helpdesk has it. @returns its number */
export async function report(town: Town, key: string, text: string, client: { asSubmit?: boolean } = {}) {
  const reporter = town.person(key);
  await reporter.says("melden");
  const answer = await reporter.presses("Melden", { ...client, filled: { "Wat is er aan de hand?": text } });
  const number = NUMBER.exec(answer.text || (await reporter.sees(["Uw melding", text])))?.[0] ?? "";
  await town.person("sam").sees([number], { in: "helpdesk" });
  return number;
}
