import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatOf } from "../support/foreign-teams.ts";
import { NUMBER, type Town, openTown } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const SECRET = "KANARIE";
const WITHIN_MS = 60_000;

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** Everything that ever went to the platform for somebody else than these people. */
const sentToOthers = (...keys: readonly string[]): string =>
  JSON.stringify(town.teams.messages.filter(({ conversation }) => !keys.some((key) => conversation === chatOf(key))));

describe("a sensitive report", () => {
  it(
    "is read by who handles it in their own chat, and its words are in nothing else that leaves the bot",
    async () => {
      const [noor, sam, fatima] = [town.person("noor"), town.person("sam"), town.person("fatima")];
      await Promise.all([sam.says("hallo"), fatima.says("hallo")]);
      await noor.says(`gevoelig: het gaat over mijn ziekte ${SECRET}`);
      await noor.presses("Melden", { filled: { "Bereikbaar op": `thuis ${SECRET}` } });
      const number = NUMBER.exec(await noor.sees(["Uw melding", "Tekst bekeken", "nog niet"]))?.[0] ?? "";
      await sam.sees([number, "Gevoelige melding"], HELPDESK);

      await sam.presses("Oppakken", { ...HELPDESK, about: number });
      await fatima.presses("Bekijk de tekst", { ...HELPDESK, about: number });
      await sam.presses("Bekijk de tekst", { ...HELPDESK, about: number });
      await sam.sees([number, `mijn ziekte ${SECRET}`]);
      await noor.sees([number, "1 keer, door Sam Linssen"]);

      await sam.says(`vraag ${number}: Sinds wanneer?`);
      await noor.says(`antwoord ${number}: sinds ${SECRET}`);
      await sam.sees(["de melder heeft antwoord gegeven"], HELPDESK);
      await sam.sees([number, "Er is daarna iets bijgeschreven"]);
      await sam.presses("Bekijk opnieuw", { about: "Er is daarna iets bijgeschreven" });
      await sam.sees([number, `sinds ${SECRET}`]);
      for (const typed of [number, "werkvoorraad van mij"]) {
        await sam.says(typed, HELPDESK);
        await fatima.says(typed);
      }
      await fatima.sees([number, "Gevoelige melding"]);

      expect(fatima.reads().join("\n")).not.toContain(SECRET);
      expect(sentToOthers("noor", "sam")).not.toContain(SECRET);
      expect(town.bot().output()).not.toContain(SECRET);
    },
    WITHIN_MS,
  );
});

describe("an incident", () => {
  it(
    "is with the Helpdesk and with a CISO who never wrote after one press, and with nobody of another municipality",
    async () => {
      const [noor, sam, eva] = [town.person("noor"), town.person("sam"), town.person("eva")];
      await noor.says("datalek");
      await noor.presses("Datalek", { about: "Is dit nu gebeurd?" });
      const number = NUMBER.exec(await noor.sees(["Uw melding", "Datalek", "Om welke gegevens gaat het"]))?.[0] ?? "";
      await sam.sees([number, "Spoed", "Datalek", "72 uur na de melding"], HELPDESK);
      await eva.sees([number, "als CISO van deze organisatie", "72 uur na de melding"]);

      await eva.says(`ontdekt ${number} ${yesterday()} 16:30`);
      await sam.sees([number, "72 uur na het ontdekken"], HELPDESK);
      await eva.presses("Overzicht", { about: number });
      await eva.sees([number, "Wat er is gebeurd", "Ter informatie, DVO 6.2"]);
      const others = JSON.stringify(town.teams.messages.filter(({ conversation }) => conversation === chatOf("emma")));
      expect(others).not.toContain(number);
    },
    WITHIN_MS,
  );
});

const yesterday = (): string => {
  const [year, month, day] = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10).split("-");
  return [day, month, year].join("-");
};
