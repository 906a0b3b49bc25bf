import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NUMBER, type Town, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const WITHIN_MS = 60_000;

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

describe("two who report the same, in two municipalities", () => {
  it(
    "are handled together: each keeps their number, hears the news and says whether it is solved",
    async () => {
      const [noor, emma, sam] = [town.person("noor"), town.person("emma"), town.person("sam")];
      const noors = await report(town, "noor", "De mail is traag PAPEGAAI");
      const emmas = await report(town, "emma", "Outlook hangt KANARIE");
      await sam.says(`oppakken ${noors}`, HELPDESK);
      await sam.says(`samenvoegen ${emmas} met ${noors}`, HELPDESK);

      await emma.sees([emmas, "Wordt samen met een andere melding behandeld", "in behandeling bij de Helpdesk"]);
      await sam.sees([noors, "Samengevoegd met", emmas, "Opgepakt door Sam Linssen"], HELPDESK);
      await sam.sees([emmas, `Samengevoegd met ${noors}`], HELPDESK);

      await sam.says(`oplossen ${noors}: De mailserver is herstart`, HELPDESK);
      await noor.sees([noors, "Is het opgelost?", "De mailserver is herstart"]);
      await emma.sees([emmas, "Is het opgelost?", "De mailserver is herstart"]);
      await emma.presses("Ja, opgelost", { about: emmas });
      await sam.sees([emmas, "Gesloten"], HELPDESK);

      expect(emma.reads().join("\n")).not.toMatch(new RegExp(`PAPEGAAI|${noors}|Noor`));
      expect(noor.reads().join("\n")).not.toMatch(new RegExp(`KANARIE|${emmas}|Emma`));
    },
    WITHIN_MS,
  );
});

describe("somebody who phones and never wrote to the bot", () => {
  it(
    "gets the report in a chat of their own, and confirms it there",
    async () => {
      const [bram, sam] = [town.person("bram"), town.person("sam")];
      await sam.says(`melding namens ${bram.person.name} bij Venlo: het scherm is zwart`, HELPDESK);
      await sam.presses("Melden", { ...HELPDESK, about: "Melding namens iemand" });
      const line = await sam.sees([`Gemeld voor ${bram.person.name}`], HELPDESK);
      const number = NUMBER.exec(line)?.[0] ?? "";

      await bram.sees([number, "Ontvangen door de Helpdesk", "Sam Linssen (telefonisch aangenomen)"]);
      await sam.sees([number, "Nog niet opgepakt", "het scherm is zwart"], HELPDESK);
      await sam.says(`oplossen ${number}: Kabel vastgezet`, HELPDESK);
      await bram.presses("Ja, opgelost", { about: number });
      await sam.sees([number, "Gesloten"], HELPDESK);
    },
    WITHIN_MS,
  );
});
