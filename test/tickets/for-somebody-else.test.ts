import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, bram, daan, marieke, noor, sam } from "../support/people.ts";

const FOR_BRAM = { nonce: "n", text: "Hij kan niet inloggen KANARIE", forWhom: bram.id };

async function reportedForBram() {
  const house = openDesk();
  const line = await house.press(noor, "ticket.report", FOR_BRAM);
  const number = String(dataOf(line)["number"]);
  const target = (nonce: string) => ({ organisation: VENLO, ticket: number, nonce });
  return { ...house, line, number, target };
}

describe("a report for somebody else", () => {
  it("is that person's own, and says who filed it", async () => {
    const { ticket, number, show } = await reportedForBram();
    const filed = await ticket(VENLO, number);

    expect(filed).toMatchObject({ reporter: bram.id, filedBy: noor.id });
    expect(filed.timeline[0]).toMatchObject({ kind: "reported", by: noor.id, onBehalfOf: bram.id });
    const own = await show(VENLO, `ticket:${number}:1`, personPlace(bram.id));
    expect(dataOf(own)).toMatchObject({ heading: "Uw melding", canWithdraw: true });
    expect(textOf(own)).toContain("Noor Janssen (namens Bram Hermans)");
    expect(textOf(await show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk")))).toContain(
      "Noor Janssen (collega)",
    );
  });

  it("leaves a line in the chat of who filed it: the form becomes it", async () => {
    const { line, number, show } = await reportedForBram();
    expect(line.card?.template).toBe("ticket-filed");
    expect(dataOf(line)["whom"]).toBe("Gemeld voor Bram Hermans");
    expect(await show(VENLO, `ticket:${number}:filed`, personPlace(noor.id))).toEqual(line);
  });

  it("is one ticket, however often the form arrives", async () => {
    const { press, number } = await reportedForBram();
    expect(dataOf(await press(noor, "ticket.report", FOR_BRAM))["number"]).toBe(number);
  });

  it("stands in the list of both, with for whom it is", async () => {
    const { press } = await reportedForBram();
    const rows = async (who: typeof noor) => dataOf(await press(who, "ticket.list", {}))["tickets"];

    expect(await rows(bram)).toMatchObject([{ status: "Nieuw", when: expect.not.stringContaining("voor") as string }]);
    expect(await rows(noor)).toMatchObject([
      { status: "Nog niet opgepakt", when: expect.stringContaining("voor Bram Hermans") as string },
    ]);
    expect(await rows(marieke)).toEqual([]);
  });

  it("asks its reporter, and shows who filed it how far it is without a word of the others", async () => {
    const { press, say, target, number } = await reportedForBram();
    await press(sam, "ticket.ask", { ...target("1"), question: "PAPEGAAI?" }, { chat: "channel" });
    await press(sam, "ticket.note", { ...target("2"), note: "PAPEGAAI" }, { chat: "channel" });

    const [filers] = await say(noor, `status ${number}`);
    expect(dataOf(filers)).toMatchObject({ heading: "Gemeld voor een collega", canAnswer: false, canWithdraw: false });
    expect(textOf(filers)).toContain("KANARIE");
    expect(textOf(filers)).toContain("wacht op de melder");
    expect(textOf(filers)).not.toMatch(/PAPEGAAI|otitie/);
    expect(textOf((await say(bram, `status ${number}`))[0])).toContain("PAPEGAAI?");
  });

  it("is its reporter's to answer, to withdraw and to confirm", async () => {
    const { press, target, ticket, number } = await reportedForBram();
    const refused = await press(noor, "ticket.withdraw", target("1"));
    expect(dataOf(refused)["notice"]).toBe("Alleen wie de melding heeft gedaan, kan dit doen.");

    await press(bram, "ticket.withdraw", target("1"));
    expect((await ticket(VENLO, number)).state.status).toBe("withdrawn");
  });

  it("is nobody else's to see", async () => {
    const { say, number } = await reportedForBram();
    expect(textOf((await say(marieke, `status ${number}`))[0])).toContain("niet gevonden");
    expect(textOf((await say(daan, `status ${number}`))[0])).toContain("niet gevonden");
  });

  it("is a plain report when it is one's own name", async () => {
    const { press, ticket } = openDesk();
    const card = await press(noor, "ticket.report", { ...FOR_BRAM, forWhom: noor.id.toUpperCase() });
    expect(card.card?.template).toBe("ticket-reporter");
    const filed = await ticket(VENLO, String(dataOf(card)["number"]));
    expect(filed.reporter).toBe(noor.id);
    expect(filed.filedBy).toBeUndefined();
  });

  it("is only for somebody of the same organisation whom the directory knows; the form keeps what was filled in", async () => {
    const { press } = openDesk();
    for (const forWhom of [daan.id, "00000000-0000-4000-8000-000000000000"]) {
      const form = await press(noor, "ticket.report", { ...FOR_BRAM, forWhom });
      expect(form.card?.template).toBe("report-form");
      expect(textOf(form)).toContain("Ik ken deze collega niet bij Venlo.");
      expect(dataOf(form)).toMatchObject({ text: FOR_BRAM.text, forWhom });
    }
    expect(textOf(await press(noor, "ticket.report", { ...FOR_BRAM, forWhom: "Bram" }))).toContain("uit de lijst");
  });

  it("keeps for whom it is when the right door is somewhere else", async () => {
    const { press, ticket } = openDesk();
    const door = await press(noor, "ticket.report", { ...FOR_BRAM, text: "De beamer is stuk" });
    expect(dataOf(door)["forWhom"]).toBe(bram.id);
    const line = await press(noor, "ticket.report", { ...FOR_BRAM, text: "De beamer is stuk", anyway: "true" });
    expect((await ticket(VENLO, String(dataOf(line)["number"]))).reporter).toBe(bram.id);
  });

  it("makes it possible to write to who never wrote to the bot", async () => {
    const introduced: string[] = [];
    const { press } = openDesk({ settings: { introduce: async (person) => void introduced.push(person) } });
    await press(noor, "ticket.report", FOR_BRAM);
    await press(noor, "ticket.report", { nonce: "own", text: "Mijn eigen muis" });
    expect(introduced).toEqual([bram.id]);
  });
});
