import { whereCommands } from "../../src/privacy/where-data.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Turn } from "../../src/people/turn.ts";
import { ALL, HOME, at, colleague, directoryOf, iris, marieke, ruben, sam, youssef } from "../support/people.ts";

/** Where data are and who can see them, with these words in what an organisation fills in. */
export async function whereCard(words: string): Promise<Message | undefined> {
  const people = [sam, ruben, iris, marieke].map((person) => colleague(person));
  const [where] = whereCommands({
    directory: {
      holders: directoryOf(people).holders,
      organisations: ALL.map((id) => ({ id, name: words })) as never,
      shared: HOME,
    },
    organisation: {
      hosting: { place: words, processor: words, logsKeptDays: 365 },
      retention: { tickets: 24, securityIncidents: 36 },
    },
    store: "tables",
  });
  const turn: Pick<Turn, "actor" | "now" | "chat"> = { actor: youssef, now: at("10:00"), chat: "personal" };
  const match = where?.says.exec("waar staan mijn gegevens");
  return match ? (await where?.run(match, turn as Turn))?.[0] : undefined;
}
