import { describe, expect, it } from "vitest";
import { IN_PERSONAL_CHAT } from "../../src/tickets/texts.ts";
import { FROM_BRAM, buttonsIn, openApprovals, read } from "../support/approvals.ts";
import { bram, hanneke, iris, karel, marieke, noor, ruben, sam } from "../support/people.ts";

const AWAY = { absent: [{ from: "2026-11-01" }] };
const IN_CHANNEL = { chat: "channel" } as const;
const IN_BEHEER = { chat: "channel", conversationId: "19:operations@thread.tacv2" } as const;

type House = ReturnType<typeof openApprovals>;
const statusOf = async (house: House, number: string) => (await house.ticket(number)).state.status;

describe("what is typed about decisions", () => {
  it.each(["te beslissen", "Beslissen", "mijn besluiten."])("%s lists what waits", async (text) => {
    const house = openApprovals();
    await house.file();
    expect((await house.say(marieke, text)).summary).toBe("Te beslissen (1)");
  });
  it.each([
    ["goedkeuren {}", "new"],
    ["Akkoord {}", "new"],
    ["afwijzen {}: ruim eerst op", "rejected"],
    ["afwijzen {}", "awaiting-approval"],
  ])("%s makes it %s", async (text, status) => {
    const house = openApprovals();
    const number = await house.file();
    await house.say(marieke, text.replace("{}", number.toLowerCase()));
    expect(await statusOf(house, number)).toBe(status);
  });
  it("afwijzen without a reason asks for one", async () => {
    const house = openApprovals();
    const number = await house.file();
    expect(read(await house.say(marieke, `afwijzen ${number}`))).toContain("Vul in waarom u de aanvraag afwijst.");
  });
  it("besluit intrekken takes the decision back", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.say(marieke, `goedkeuren ${number}`);
    await house.say(marieke, `besluit intrekken ${number}`);
    expect(await statusOf(house, number)).toBe("awaiting-approval");
  });
  it("ingesteld and lukt niet are for the owner", async () => {
    const house = openApprovals();
    const done = await house.file(FROM_BRAM);
    const stuck = await house.file(FROM_BRAM);
    for (const number of [done, stuck]) await house.say(bram, `akkoord ${number}`);
    await house.say(bram, `ingesteld ${done}`);
    await house.say(bram, `lukt niet ${stuck}`);
    expect([await statusOf(house, done), await statusOf(house, stuck)]).toEqual(["resolved", "new"]);
  });
  it("vraag goes to the requester from who has to decide", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answer = await house.say(marieke, `vraag ${number} Waarom niet opruimen?`);
    expect(read(answer)).toContain("Wacht op antwoord van Noor Janssen");
    expect(buttonsIn(answer)).toContain("Goedkeuren");
  });
  it("status opens the decision of who has it, and the request of who asked", async () => {
    const house = openApprovals();
    const number = await house.file();
    expect(buttonsIn(await house.say(marieke, `status ${number}`))).toContain("Goedkeuren");
    expect(buttonsIn(await house.say(noor, `status ${number}`))).not.toContain("Goedkeuren");
  });
});

describe("a name that is typed", () => {
  it.each(["Karel Bos", "karel", "  KAREL  bos ", "bos"])("%s is Karel Bos", async (name) => {
    const house = openApprovals();
    const number = await house.file();
    await house.say(marieke, `laat beslissen ${number} ${name}`);
    expect(buttonsIn(await house.card(karel, number))).toContain("Goedkeuren");
  });
  it.each(["e", "Noor Janssen", "Sanne Driessen", "Marieke Verstappen"])(
    "%s fits more than one or nobody: who can be chosen is said",
    async (name) => {
      const house = openApprovals();
      const number = await house.file();
      const answer = read(await house.say(marieke, `laat beslissen ${number} ${name}`));
      expect(answer).toContain("Ik weet niet wie u bedoelt. U kunt kiezen: Hanneke Wolters of Karel Bos.");
    },
  );
  it("that is left out asks who", async () => {
    const house = openApprovals();
    const number = await house.file();
    expect(read(await house.say(marieke, `laat beslissen ${number}`))).toContain("Kies wie beslist.");
  });
  it("tells nobody else who may decide", async () => {
    const house = openApprovals();
    const number = await house.file();
    for (const who of [noor, sam]) {
      for (const says of ["laat beslissen", "aanwijzen"]) {
        expect(read(await house.say(who, `${says} ${number} niemand`))).not.toMatch(/Hanneke|Karel/);
      }
    }
  });
});

describe("in a channel", () => {
  it.each(["te beslissen", "goedkeuren {}", "afwijzen {} nee", "besluit intrekken {}", "laat beslissen {} karel"])(
    "%s is for one's own chat",
    async (text) => {
      const house = openApprovals();
      const number = await house.file();
      const answer = await house.say(marieke, text.replace("{}", number), IN_CHANNEL);
      expect(answer).toEqual({ summary: IN_PERSONAL_CHAT });
      expect((await house.ticket(number)).approval?.decisions).toEqual([]);
    },
  );
  it("a decision is never shown to who reads along", async () => {
    const house = openApprovals();
    const number = await house.file();
    for (const text of [`status ${number}`, `vraag ${number} Waarom?`]) {
      expect(read(await house.say(marieke, text, IN_CHANNEL))).toBe(IN_PERSONAL_CHAT);
    }
  });
  it("the Helpdesk says in its own who decides, and nowhere else", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
    house.change(iris, { hasLeft: true });
    const number = await house.file();
    house.change(karel, { absent: [] });

    expect(read(await house.say(ruben, `aanwijzen ${number} karel`, IN_BEHEER))).toBe(IN_PERSONAL_CHAT);
    expect(read(await house.say(sam, `status ${number}`, IN_CHANNEL))).toContain("Wijs iemand aan die mag beslissen");
    const answer = await house.say(sam, `aanwijzen ${number} karel`, IN_CHANNEL);
    expect(read(answer)).toContain("Sam Linssen heeft Karel Bos aangewezen");
    expect(read(await house.say(sam, `status ${number}`, IN_CHANNEL))).toContain(
      "Wacht op akkoord van Karel Bos. Begin nog niet",
    );
  });
});
