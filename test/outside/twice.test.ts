import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BotAnswer } from "../support/bot-process.ts";
import { type Town, NUMBER, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const BEHEER = { in: "beheer" } as const;
const TIMES = 10;

let folder: string;
let town: Town;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-twice-"));
  town = await openTown(folder);
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

const numberIn = ({ text }: BotAnswer): string | undefined => NUMBER.exec(text)?.[0];
const inHelpdesk = (text: string): string[] =>
  town
    .person("sam")
    .reads(HELPDESK)
    .filter((read) => read.includes(text));

describe("the same report, delivered again and again", () => {
  it("is one ticket with one number, in parallel and afterwards, also under new ids", async () => {
    const noor = town.person("noor");
    await noor.says("melden");
    const press = await noor.pressing("Melden", { filled: { "Wat is er aan de hand?": "Mijn agenda is leeg" } });
    const deliveries = Array.from({ length: TIMES }, (_, i) => (i % 2 === 0 ? press : { ...press, id: `f:${i}` }));

    const answers = await Promise.all(deliveries.map((activity) => noor.send(activity)));
    answers.push(await noor.send(press), await noor.send({ ...press, id: "f:later" }));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(numberIn)).size).toBe(1);
    expect(numberIn(answers[0] as BotAnswer)).toMatch(NUMBER);
    await report(town, "emma", "Iets anders, dat na de rest komt");
    expect(inHelpdesk("Mijn agenda is leeg")).toHaveLength(1);
    await noor.says("mijn meldingen");
    const list = await noor.sees(["Mijn meldingen", "Mijn agenda is leeg"]);
    expect(list.match(/M\d{2}-\d{6}/g)).toHaveLength(1);
  });

  it("is one ticket when an older client sends it, and Teams again", async () => {
    const daan = town.person("daan");
    await daan.says("melden");
    const filled = { "Wat is er aan de hand?": "Mijn muis is kapot" };
    const submit = await daan.pressing("Melden", { filled, asSubmit: true });

    await Promise.all([daan.send(submit), daan.send(submit), daan.send({ ...submit, id: `${Date.now() + 1}` })]);

    await daan.sees(["Uw melding", "Mijn muis is kapot"]);
    await report(town, "emma", "Nog iets anders, dat na de rest komt");
    expect(inHelpdesk("Mijn muis is kapot")).toHaveLength(1);
  });

  it("is a second ticket when the person filled in something else, each with a card of its own", async () => {
    const marieke = town.person("marieke");
    await marieke.says("melden");
    const first = await marieke.pressing("Melden", { filled: { "Wat is er aan de hand?": "De eerste storing" } });
    const second = await marieke.pressing("Melden", { filled: { "Wat is er aan de hand?": "De tweede storing" } });

    const answers = [await marieke.send(first), await marieke.send(second)];

    expect(new Set(answers.map(numberIn)).size).toBe(2);
    await report(town, "marieke", "De derde storing");
    const storingen = ["eerste", "tweede", "derde"].map((which) => `De ${which} storing`);
    for (const storing of storingen) await marieke.sees(["Uw melding", storing]);
    expect(storingen.map((storing) => marieke.reads().filter((read) => read.includes(storing)).length)).toEqual([
      1, 1, 1,
    ]);
  });
});

describe("a press that is delivered again", () => {
  it("asks, answers, resolves and confirms once", async () => {
    const [lotte, sam] = [town.person("lotte"), town.person("sam")];
    const number = await report(town, "lotte", "Het geluid valt weg");
    const steps = [
      { who: sam, label: "Oppakken", what: "Opgepakt\n", ...HELPDESK },
      {
        who: sam,
        label: "Verstuur vraag",
        what: "Bij welk programma?",
        filled: { "Uw vraag": "Bij welk programma?" },
        ...HELPDESK,
      },
      { who: lotte, label: "Verstuur antwoord", what: "Bij bellen", filled: { "Uw antwoord": "Bij bellen" } },
    ];
    for (const { who, label, ...press } of steps) {
      const activity = await who.pressing(label, { about: number, ...press });
      await Promise.all([activity, activity, { ...activity, id: `f:${randomUUID()}` }].map(who.send));
      await who.send(activity);
    }

    const answer = await lotte.says(`status ${number}`);

    expect(answer.status).toBe(200);
    const detail = await lotte.sees([number, "Bij bellen"]);
    for (const once of ["Bij welk programma?", "Bij bellen"]) expect(detail.split(once)).toHaveLength(2);
    await sam.sees([number, "heeft antwoord gegeven"], HELPDESK);
    expect(inHelpdesk("heeft antwoord gegeven").filter((read) => read.includes(number))).toHaveLength(1);
  });

  it("by two people at once is done once, and the other reads who was first", async () => {
    const [sam, fatima] = [town.person("sam"), town.person("fatima")];
    const number = await report(town, "noor", "De koptelefoon kraakt");
    const [mine, theirs] = await Promise.all([
      sam.presses("Oppakken", { about: number, ...HELPDESK }),
      fatima.presses("Oppakken", { about: number, ...HELPDESK }),
    ]);

    const [loser, winner] = mine.text.includes("al opgepakt") ? [mine, theirs] : [theirs, mine];
    expect(loser.text).toMatch(/(Sam Linssen|Fatima Yildiz) heeft deze melding al opgepakt/);
    expect(winner.text).not.toContain("al opgepakt");
  });
});

describe("something typed that is delivered again", () => {
  it("is done once", async () => {
    const [emma, sam] = [town.person("emma"), town.person("sam")];
    const number = await report(town, "emma", "De kalender opent niet");
    const typed = sam.typing(`vraag ${number} Welke kalender?`, HELPDESK);

    await Promise.all([sam.send(typed), sam.send(typed)]);
    await sam.send(typed);

    await emma.says(`antwoord ${number} Die van het team`);
    const card = await emma.sees([number, "Die van het team"]);
    expect(card.split("Welke kalender?")).toHaveLength(2);
  });
});

describe("a process that is killed", () => {
  it("comes back with every ticket, and goes on delivering to where it was going", async () => {
    const [noor, sam, ruben] = [town.person("noor"), town.person("sam"), town.person("ruben")];
    const number = await report(town, "noor", "De webcam is zwart");
    const activity = await sam.pressing("Doorzetten naar Beheer", { about: number, ...HELPDESK });
    const answer = await sam.send(activity);

    await town.restart();

    expect(answer.status).toBe(200);
    await ruben.sees([number, "De webcam is zwart"], BEHEER);
    await noor.says(`status ${number}`);
    await noor.sees([number, "Doorgezet naar Beheer"]);
    const again = await sam.send(activity);
    expect(again.text).not.toContain("al doorgezet");
    await ruben.presses("Oppakken", { about: number, ...BEHEER });
    await noor.sees([number, "In behandeling bij Ruben Kessels (Beheer)"]);
  });
});
