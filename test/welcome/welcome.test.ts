import { describe, expect, it } from "vitest";
import type { Turn } from "../../src/people/turn.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type Reception, helpCard, welcome, welcomeCommands } from "../../src/welcome/welcome.ts";
import { dataOf } from "../support/desk.ts";
import { at, daan, noor } from "../support/people.ts";

const open = (given: Partial<Reception> = {}): Reception => ({
  rows: openSqlite(":memory:"),
  phoneOf: () => undefined,
  openingAt: () => ({ is: "unknown" }),
  ...given,
});

const turn = (given: Partial<Turn> = {}): Turn => ({
  actor: noor,
  now: at("10:00"),
  chat: "personal",
  reference: { serviceUrl: "http://127.0.0.1:1", conversationId: "a:noor", tenantId: "t", botId: "28:b" },
  activityId: "1",
  files: [],
  ...given,
});

describe("installing the Helpdesk", () => {
  it("greets once, however often Teams tells of it", async () => {
    const reception = open();
    const greetings = await Promise.all([welcome(reception, turn()), welcome(reception, turn())]);

    expect(greetings.flat()).toHaveLength(1);
    expect(await welcome(reception, turn())).toEqual([]);
    expect(await welcome(reception, turn({ actor: daan }))).toHaveLength(1);
  });

  it("says that the Helpdesk is not a person", async () => {
    const [greeting] = await welcome(open(), turn());
    expect(JSON.stringify(dataOf(greeting))).toContain("Ik ben geen mens.");
  });

  it("says what can be done: report, follow and ask for something", async () => {
    const [greeting] = await welcome(open(), turn());
    expect(JSON.stringify(dataOf(greeting))).toContain("een storing of een vraag melden, iets aanvragen, en volgen");
  });

  it("greets nobody in a channel", async () => {
    expect(await welcome(open(), turn({ chat: "channel" }))).toEqual([]);
  });
});

describe("the help", () => {
  it("gives the number of one's own municipality", () => {
    const reception = open({ phoneOf: (id) => (id === "venlo" ? "077 000 00 01" : undefined) });
    expect(dataOf(helpCard(reception, turn()))).toMatchObject({
      speak: "Bel de Helpdesk op 077 000 00 01.",
      canCallBack: false,
    });
  });

  it("offers to be called back where no number is known, and promises no call", () => {
    const { speak, canCallBack } = dataOf(helpCard(open(), turn()));
    expect(speak).toBe(
      "Het telefoonnummer is nog niet vastgesteld. Kies Bel mij terug, dan vraag ik een medewerker om u te bellen.",
    );
    expect(canCallBack).toBe(true);
  });

  it.each([
    [{ is: "unknown" }, "De openingstijden zijn nog niet vastgesteld."],
    [{ is: "open", until: at("17:00") }, "De Helpdesk is nu open."],
    [
      { is: "closed", opensAt: at("08:00", "2026-11-24") },
      "De Helpdesk is nu gesloten. Wij gaan verder op dinsdag om 8.00 uur.",
    ],
  ] as const)("says what is known of the hours: %j", (opening, hours) => {
    expect(dataOf(helpCard(open({ openingAt: () => opening }), turn()))).toMatchObject({ hours });
  });

  it.each(["hulp", "Help!", "menu", "?"])("comes when somebody types %s", async (text) => {
    const command = welcomeCommands(open()).find(({ says }) => says.test(text));
    const match = command?.says.exec(text);
    const answer = match && (await command?.run(match, turn()));
    expect(answer?.[0]?.card?.template).toBe("help");
  });
});
