import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type Town, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const STORY_WITHIN_MS = 90_000;

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

describe.each([
  { clients: "today's clients", asSubmit: false, reporter: "noor", other: "marieke" },
  { clients: "older clients, which know no Action.Execute", asSubmit: true, reporter: "emma", other: "daan" },
])("a known outage, with the buttons of $clients", ({ asSubmit, reporter, other }) => {
  it(
    "goes from one report to the end, and who has it too reads each news",
    async () => {
      const [first, sam, second] = [town.person(reporter), town.person("sam"), town.person(other)];
      const number = await report(town, reporter, "Outlook start niet op", { asSubmit });
      if (asSubmit) {
        await sam.says(`maak storing bekend ${number}: De e-mail werkt niet (${number})`, HELPDESK);
      } else {
        await sam.presses("Andere acties", { about: number, ...HELPDESK });
        await sam.presses("Maak storing bekend", { about: number, ...HELPDESK });
        const filled = { "Wat lezen medewerkers?": `De e-mail werkt niet (${number})` };
        await sam.presses("Maak bekend", { about: number, ...HELPDESK, filled });
      }
      await first.sees([number, "Bekende storing", `De e-mail werkt niet (${number})`]);
      await sam.sees([number, "Bekende storing", "1 mens, 1 melding"], HELPDESK);

      await second.says("melden");
      await second.presses("Ik heb hier ook last van", { about: `De e-mail werkt niet (${number})`, asSubmit });
      await second.sees([number, "Bekende storing", "U krijgt hier bericht als er nieuws is."]);
      await sam.sees([number, "Bekende storing", "2 mensen, 1 melding"], HELPDESK);

      const news = { "Nieuws over deze storing": "Om elf uur is het klaar" };
      await sam.presses("Verstuur nieuws", {
        about: `De e-mail werkt niet (${number})`,
        ...HELPDESK,
        asSubmit,
        filled: news,
      });
      for (const who of [first, second]) await who.sees([number, "Om elf uur is het klaar"]);

      await sam.presses("Storing voorbij", { about: "Om elf uur is het klaar", ...HELPDESK, asSubmit });
      for (const who of [first, second]) {
        await who.sees([number, "De storing is voorbij"]);
        const cards = () =>
          who.reads().filter((text) => text.includes(number) && text.includes("De e-mail werkt niet"));
        await eventually(() => cards().length === 1, "the older cards of the outage are a line");
      }
      await second.says("melden");
      expect(second.reads().at(-1)).not.toContain(`De e-mail werkt niet (${number})`);
    },
    STORY_WITHIN_MS,
  );
});
