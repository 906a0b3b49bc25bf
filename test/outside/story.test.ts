import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Town, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const BEHEER = { in: "beheer" } as const;
const STORY_WITHIN_MS = 90_000;

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

describe.concurrent.each([
  { clients: "today's clients", asSubmit: false, reporter: "noor", trouble: "De laptop in zaal 2 start niet op" },
  {
    clients: "older clients, which know no Action.Execute",
    asSubmit: true,
    reporter: "daan",
    trouble: "Het scherm in zaal 3 is zwart",
  },
])("an incident, with the buttons of $clients", ({ asSubmit, reporter, trouble }) => {
  it(
    "goes from report to rating, and each of four people sees where it stands",
    async () => {
      const [asker, sam, fatima, ruben] = people(reporter, "sam", "fatima", "ruben");
      const number = await report(town, reporter, trouble, { asSubmit });
      const about = { about: number, asSubmit };
      await fatima.sees([number, "Nog niet opgepakt", trouble, asker.person.name], HELPDESK);

      await sam.presses("Oppakken", { ...about, ...HELPDESK });
      await fatima.sees([number, "Opgepakt door Sam Linssen"], HELPDESK);
      await asker.sees([number, "In behandeling bij Sam Linssen (de Helpdesk)"]);

      const filled = { "Uw vraag": "Welke zaal bedoelt u?" };
      await fatima.presses("Verstuur vraag", { ...about, ...HELPDESK, filled });
      await asker.sees([number, "Vraag van Fatima Yildiz", "Welke zaal bedoelt u?"]);

      await asker.presses("Verstuur antwoord", { ...about, filled: { "Uw antwoord": "Op de eerste verdieping" } });
      await sam.sees([number, "de melder heeft antwoord gegeven."], HELPDESK);
      await sam.sees([number, "Op de eerste verdieping", "Opgepakt door Sam Linssen"], HELPDESK);

      const note = { "Toelichting bij het doorzetten": "Kabel is stuk" };
      await sam.presses("Doorzetten naar Beheer", { ...about, ...HELPDESK, filled: note });
      await fatima.sees([number, "Doorgezet naar Beheer"], HELPDESK);
      await ruben.sees([number, "Nog niet opgepakt", "Kabel is stuk"], BEHEER);
      expect(asker.reads().join("\n")).not.toContain("Kabel is stuk");

      await ruben.presses("Oppakken", { ...about, ...BEHEER });
      const solution = { "Wat is de oplossing of de afspraak?": "Kabel vervangen" };
      await ruben.presses("Melding oplossen", { ...about, ...BEHEER, filled: solution });
      await asker.sees([number, "Is het opgelost?", "Kabel vervangen"]);

      await asker.presses("Melding heropenen", { ...about, filled: { "Wat gaat er nog niet goed?": "Geen beeld" } });
      await ruben.sees([number, "Geen beeld", "Opgepakt door Ruben Kessels"], BEHEER);

      const agreed = {
        "Hoe is de melding afgehandeld?": "Anders afgesproken, namelijk…",
        "Wat is de oplossing of de afspraak?": "Maandag komt er een nieuwe",
      };
      await ruben.presses("Melding oplossen", { ...about, ...BEHEER, filled: agreed });
      await asker.sees([number, "Klopt deze afspraak?", "Anders afgesproken, namelijk", "Maandag komt er een nieuwe"]);

      await asker.presses("Ja, dat klopt", { ...about, filled: { "Hoe tevreden bent u?": "5 – heel tevreden" } });
      await ruben.sees([number, "Gesloten, tevredenheid 5 van 5"], BEHEER);
      await asker.sees([number, "Gesloten"]);
      const cards = asker.reads().filter((text) => text.includes(number));
      expect(cards.map((text) => text.includes("De nieuwste kaart van deze melding staat verderop."))).toEqual([
        true,
        true,
        true,
        false,
      ]);
    },
    STORY_WITHIN_MS,
  );
});

describe.concurrent("an incident, with everything typed", () => {
  it(
    "goes from report to rating as well",
    async () => {
      const [emma, sam, ruben] = people("emma", "sam", "ruben");
      const number = await report(town, "emma", "Mijn scherm blijft zwart");
      await emma.says("mijn meldingen");
      await emma.sees(["Mijn meldingen", number, "Mijn scherm blijft zwart"]);
      await emma.says(`status ${number}`);

      await sam.says(`oppakken ${number}`, HELPDESK);
      await emma.sees([number, "In behandeling bij Sam Linssen (de Helpdesk)"]);
      await sam.says(`vraag ${number} Brandt het lampje?`, HELPDESK);
      await emma.sees([number, "Brandt het lampje?"]);
      await emma.says(`antwoord ${number} Nee, het lampje is uit`);
      await sam.sees([number, "Nee, het lampje is uit"], HELPDESK);
      await emma.says(`aanvullen ${number}: ook na opnieuw starten`);
      await sam.sees([number, "ook na opnieuw starten"], HELPDESK);

      await sam.says(`beheer ${number} graag een ander scherm`, HELPDESK);
      await ruben.sees([number, "graag een ander scherm"], BEHEER);
      await ruben.says(`leverancier ${number} garantie`, BEHEER);
      await emma.sees([number, "Bij de leverancier"]);
      await ruben.says(`oplossen ${number} Nieuw scherm geplaatst`, BEHEER);
      await emma.sees([number, "Is het opgelost?", "Nieuw scherm geplaatst"]);
      await emma.says(`heropenen ${number} het flikkert nog`);
      await ruben.sees([number, "het flikkert nog"], BEHEER);
      await ruben.says(`afgesproken ${number} Vrijdag komt er een ander`, BEHEER);
      await emma.sees([number, "Vrijdag komt er een ander"]);
      await emma.says(`opgelost ${number}`);
      await ruben.sees([number, "Gesloten"], BEHEER);
    },
    STORY_WITHIN_MS,
  );

  it("starts from words that describe a fault, and thanks and greetings open nothing", async () => {
    const [lotte] = people("lotte");
    for (const text of ["goedemorgen", "bedankt!", "👍"]) await lotte.says(text);
    expect(lotte.reads()).toEqual([expect.stringContaining("Hallo."), "Graag gedaan."]);

    await lotte.says("De printer op de gang doet het niet meer");
    const answer = await lotte.presses("Melden", { about: "De printer op de gang doet het niet meer" });

    expect(answer.text).toMatch(/M\d{2}-\d{6}: uw melding is ontvangen/);
  });
});

describe.concurrent("the reporter's own buttons", () => {
  it("add something and withdraw, and the Helpdesk reads it beneath its card", async () => {
    const [marieke, sam] = people("marieke", "sam");
    const number = await report(town, "marieke", "Het toetsenbord hapert");
    await marieke.presses("Verstuur aanvulling", {
      about: number,
      filled: { "Wat wilt u toevoegen?": "Vooral de spatie" },
    });
    await sam.sees([number, "Vooral de spatie"], HELPDESK);

    await marieke.presses("Ja, trek in", { about: number });

    await sam.sees([number, "Ingetrokken door de melder"], HELPDESK);
    await marieke.says("mijn meldingen");
    await marieke.sees(["Ingetrokken", "Het toetsenbord hapert"]);
  });
});

const people = <K extends readonly string[]>(...keys: K) =>
  keys.map((key) => town.person(key)) as { [I in keyof K]: ReturnType<Town["person"]> };
