import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BotAnswer } from "../support/bot-process.ts";
import type { Json } from "../support/card-reading.ts";
import { requestStorage, storageForm, storedDecisions, storedTicket } from "./requests.ts";
import { NUMBER, type Town, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const TIMES = 10;
const PRESSES = 200;
const MANY_WITHIN_MS = 60_000;

let folder: string;
let town: Town;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-approvals-twice-"));
  town = await openTown(folder);
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

const numberIn = ({ text }: BotAnswer): string | undefined => NUMBER.exec(text)?.[0];
const cardsOf = (key: string, text: string): string[] =>
  town
    .person(key)
    .reads()
    .filter((read) => read.includes(text));
const decisionsOn = (number: string) => storedDecisions(folder, "venlo", number);
/** The same, ten times at once and twice afterwards, every other time under a new id. */
async function again(key: string, activity: Json): Promise<BotAnswer[]> {
  const { send } = town.person(key);
  const renamed = (i: number) =>
    i % 2 === 0 ? activity : { ...activity, id: `${String(activity["id"])}-${String(i)}` };
  const answers = await Promise.all(Array.from({ length: TIMES }, (_, i) => send(renamed(i))));
  return [...answers, await send(activity), await send(renamed(TIMES + 1))];
}

describe("the same request, delivered again and again (A18)", () => {
  it("is one request with one number, and one card for who decides", async () => {
    const reason = "De oude tekeningen moeten erbij";
    const answers = await again("noor", await storageForm(town, "noor", reason));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect([...new Set(answers.map(numberIn))]).toEqual([expect.stringMatching(NUMBER)]);
    const number = numberIn(answers[0] as BotAnswer) ?? "";
    await town.person("marieke").sees([number, reason, "Wacht op uw besluit"]);
    await report(town, "emma", "Iets anders, dat na de rest komt");
    expect(cardsOf("marieke", reason)).toHaveLength(1);
    expect(town.person("sam").reads(HELPDESK).join("\n")).not.toContain(reason);
    await town.person("noor").says("mijn meldingen");
    const list = await town.person("noor").sees(["Mijn meldingen", "Wacht op akkoord van Marieke Verstappen"]);
    expect(list.match(/M\d{2}-\d{6}/g)).toHaveLength(1);
  });

  it("is one request when an older client sends it", async () => {
    const reason = "De foto's van de wijk passen niet meer";
    await again("bram", await storageForm(town, "bram", reason, { asSubmit: true }));

    await town.person("bram").sees(["Uw aanvraag", reason, "Wacht op akkoord van Marieke Verstappen"]);
    await town.person("marieke").sees([reason, "Wacht op uw besluit"]);
    await report(town, "emma", "Weer iets anders, dat na de rest komt");
    expect(cardsOf("marieke", reason)).toHaveLength(1);
    expect(cardsOf("bram", reason)).toHaveLength(1);
  });
});

describe("a press that is delivered again (A18)", () => {
  it("decides once, and shows the same each time", async () => {
    const number = await requestStorage(town, "noor", "Voor de plattegronden");
    const press = await town.person("marieke").pressing("Goedkeuren", { about: number });
    const answers = await again("marieke", press);

    for (const { status, text } of answers) {
      expect({ status, text }).toEqual({
        status: 200,
        text: expect.stringContaining("U hebt deze aanvraag goedgekeurd op") as string,
      });
    }
    expect(await decisionsOn(number)).toEqual(["approved by marieke"]);
    await town.person("sam").sees([number, "Nog niet opgepakt", "Akkoord van"], HELPDESK);
    await report(town, "emma", "Nog iets anders, dat na de rest komt");
    expect(
      town
        .person("sam")
        .reads(HELPDESK)
        .filter((read) => read.includes(number)),
    ).toHaveLength(1);
  });

  it("decides once when it was typed", async () => {
    const number = await requestStorage(town, "noor", "Voor de luchtfoto's");
    const marieke = town.person("marieke");
    const typed = marieke.typing(`afwijzen ${number} De map kan eerst worden opgeruimd`);

    await Promise.all([typed, typed, typed].map(marieke.send));
    await marieke.send(typed);

    await town.person("noor").sees([number, "Afgewezen door Marieke Verstappen", "kan eerst worden opgeruimd"]);
    expect(await decisionsOn(number)).toEqual(["rejected by marieke"]);
  });

  it("hands over, revokes and decides again once each", async () => {
    const number = await requestStorage(town, "noor", "Voor de bouwtekeningen");
    const filled = { "Wie beslist in uw plaats?": "Karel Bos" };
    const marieke = town.person("marieke");
    await again("marieke", await marieke.pressing("Iemand anders laten beslissen", { about: number, filled }));
    const karel = town.person("karel");
    await again("karel", await karel.pressing("Goedkeuren", { about: number }));
    await again("karel", await karel.pressing("Ja, trek mijn besluit in", { about: number }));
    const reason = { "Waarom wijst u de aanvraag af?": "Toch niet" };
    await again("karel", await karel.pressing("Aanvraag afwijzen", { about: number, filled: reason }));

    expect(await decisionsOn(number)).toEqual(["approved by karel", "revoked by karel", "rejected by karel"]);
    const { timeline } = await storedTicket(folder, "venlo", number);
    expect(timeline.map(({ kind }) => kind)).toEqual([
      ...["requested", "approver-asked", "handed-over", "approved", "decision-revoked", "rejected"],
    ]);
    await marieke.sees([number, "Karel Bos heeft deze aanvraag afgewezen op"]);
  });
});

/** As the client of somebody who holds on to the button: each press says that it is another one. */
const presses = (activity: Json, count: number): Json[] =>
  Array.from({ length: count }, (_, i) => {
    const value = activity["value"] as { action: { data: Json } };
    const data = { ...value.action.data, nonce: `n${String(i)}` };
    return { ...activity, id: `f:press-${String(i)}`, value: { ...value, action: { ...value.action, data } } };
  });

const DECIDED =
  /(U hebt|\p{Lu}\S+ \S+ heeft) deze aanvraag (goedgekeurd|afgewezen) op \d+ \S+ \d{4} om \d+\.\d{2} uur/u;
/** To each of the two, whichever came first. */
const TOLD_WHILE_GIVEN = /goedgekeurd op|overgedragen|niet gevonden|Wacht op uw besluit|Iemand was u net voor/;
const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one, i) => ({ one, at: (i * 7919) % all.length }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

describe("two hundred presses at the same moment (A19)", () => {
  it.each([1, 2, 3])(
    "of Goedkeuren and Afwijzen are one decision, and everybody reads who decided and when (round %i)",
    async (round) => {
      const number = await requestStorage(town, "noor", `Voor de ronde ${String(round)}`);
      const marieke = town.person("marieke");
      const yes = await marieke.pressing("Goedkeuren", { about: number });
      const filled = { "Waarom wijst u de aanvraag af?": "Te veel" };
      const no = await marieke.pressing("Aanvraag afwijzen", { about: number, filled });

      const all = shuffled([...presses(yes, PRESSES / 2), ...presses(no, PRESSES / 2)]);
      const answers = await Promise.all(all.map((press) => marieke.send(press)));

      const decisions = await decisionsOn(number);
      expect(decisions).toEqual([expect.stringMatching(/^(approved|rejected) by marieke$/)]);
      const outcome = decisions[0]?.startsWith("approved") ? "goedgekeurd" : "afgewezen";
      for (const { status, text } of answers) {
        expect({ status, outcome: DECIDED.exec(text)?.[2] ?? text }).toEqual({ status: 200, outcome });
      }
    },
    MANY_WITHIN_MS,
  );

  it(
    "are one decision too while the decision is given to somebody else, who presses as well",
    async () => {
      const number = await requestStorage(town, "noor", "Voor de overdracht");
      const [marieke, karel] = [town.person("marieke"), town.person("karel")];
      const yes = await marieke.pressing("Goedkeuren", { about: number });
      const filled = { "Wie beslist in uw plaats?": "Karel Bos" };
      const over = await marieke.pressing("Iemand anders laten beslissen", { about: number, filled });
      const karels = asSentBy(yes, karel.typing(""));

      const sent = shuffled([
        ...presses(yes, 60).map((press) => ({ who: marieke, press })),
        ...presses(over, 60).map((press) => ({ who: marieke, press })),
        ...presses(karels, 80).map((press) => ({ who: karel, press })),
      ]);
      const answers = await Promise.all(sent.map(({ who, press }) => who.send(press)));
      for (const { status, text } of answers) {
        expect({ status, text }).toEqual({ status: 200, text: expect.stringMatching(TOLD_WHILE_GIVEN) as string });
      }
      const { state } = await storedTicket(folder, "venlo", number);
      if (state.status === "awaiting-approval") await karel.presses("Goedkeuren", { about: number });

      expect(await decisionsOn(number)).toHaveLength(1);
      const late = await Promise.all([...presses(yes, 5).map(marieke.send), ...presses(karels, 5).map(karel.send)]);
      for (const { text } of late) expect(text).toMatch(/goedgekeurd op|niet gevonden/);
    },
    MANY_WITHIN_MS,
  );

  it(
    "of Goedkeuren and of Intrekken by the requester leave nothing decided after it was withdrawn",
    async () => {
      const number = await requestStorage(town, "noor", "Voor wat wordt ingetrokken");
      const [noor, marieke] = [town.person("noor"), town.person("marieke")];
      const yes = await marieke.pressing("Goedkeuren", { about: number });
      const gone = await noor.pressing("Ja, trek in", { about: number });

      const all = [
        ...presses(yes, PRESSES / 4).map((press) => ({ who: marieke, press })),
        ...presses(gone, PRESSES / 4).map((press) => ({ who: noor, press })),
      ];
      const answers = await Promise.all(shuffled(all).map(({ who, press }) => who.send(press)));

      for (const { text } of answers) expect(text).toMatch(/goedgekeurd op|ingetrokken|al gesloten/i);
      const { state, timeline } = await storedTicket(folder, "venlo", number);
      expect(state.status).toBe("withdrawn");
      expect(timeline.at(-1)?.kind).toBe("withdrawn");
      expect(timeline.filter(({ kind }) => kind === "withdrawn")).toHaveLength(1);
      expect((await decisionsOn(number)).length).toBeLessThanOrEqual(1);
    },
    MANY_WITHIN_MS,
  );

  it(
    "that were typed are one decision",
    async () => {
      const number = await requestStorage(town, "noor", "Voor wat is getypt");
      const marieke = town.person("marieke");
      await marieke.sees([number]);
      const typed = Array.from({ length: PRESSES / 4 }, (_, i) =>
        marieke.typing(i % 2 === 0 ? `goedkeuren ${number}` : `afwijzen ${number} Te veel`),
      );
      await Promise.all(typed.map(marieke.send));
      expect(await decisionsOn(number)).toHaveLength(1);
    },
    MANY_WITHIN_MS,
  );

  it(
    "of Aanwijzen by the incident manager give the decision to one person",
    async () => {
      const number = await requestStorage(town, "emma", "Voor de aanwijzing");
      const iris = town.person("iris");
      const filled = { "Wie beslist?": "Mirjam Creemers" };
      const assign = await iris.pressing("Aanwijzen", { about: number, filled });

      const answers = await Promise.all(presses(assign, PRESSES / 4).map(iris.send));

      for (const { text } of answers) expect(text).toMatch(/aangewezen|al iemand die beslist/);
      const { timeline } = await storedTicket(folder, "weert", number);
      expect(timeline.filter(({ kind }) => kind === "approver-assigned")).toHaveLength(1);
      await town.person("mirjam").presses("Goedkeuren", { about: number });
      expect(await storedDecisions(folder, "weert", number)).toEqual(["approved by mirjam"]);
    },
    MANY_WITHIN_MS,
  );
});

/** A press as another client would send it, on a card that is not theirs. */
const asSentBy = (press: Json, { from, conversation, channelData }: Json): Json => ({
  ...press,
  ...{ from, conversation, channelData },
});
