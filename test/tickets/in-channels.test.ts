import { describe, expect, it } from "vitest";
import type { Message } from "../../src/lib/message.ts";
import { collect, under } from "../../src/lib/rows.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, noor, sam } from "../support/people.ts";

type House = ReturnType<typeof openDesk>;

const HELPDESK = { chat: "channel" } as const;
const ELSEWHERE = { chat: "channel", conversationId: "19:some-municipality@thread.tacv2" } as const;
const TO_PERSONAL_CHAT = "Ik help u verder in onze persoonlijke chat.";

const spoken = (messages: readonly Message[]) => messages.map(({ summary, card }) => ({ summary, card }));

/** Reported by Noor and with a note that is not for her. */
async function withNote(house: House): Promise<string> {
  const filed = await house.press(noor, "ticket.report", { nonce: "form", text: "Mijn scherm blijft zwart" });
  const ticket = String(dataOf(filed)["number"]);
  await house.say(sam, `leverancier ${ticket} Kanarie`);
  return ticket;
}

describe("in a channel that is no team's", () => {
  it.each(["status NUMBER", "NUMBER", "aanvullen NUMBER Kamer 12", "oppakken NUMBER"])(
    "'%s' shows nothing and does nothing, whoever types it",
    async (typed) => {
      const house = openDesk();
      const ticket = await withNote(house);
      const { version } = await house.ticket(VENLO, ticket);
      for (const person of [noor, sam]) {
        const answers = await house.say(person, typed.replace("NUMBER", ticket), ELSEWHERE);
        expect(spoken(answers)).toEqual([{ summary: TO_PERSONAL_CHAT }]);
      }
      expect((await house.ticket(VENLO, ticket)).version).toBe(version);
    },
  );
});

describe("in any channel", () => {
  it.each(["mijn meldingen", "melden", "Mijn printer doet het niet"])(
    "'%s' leads to the personal chat, since everybody reads along",
    async (typed) => {
      const house = openDesk();
      await withNote(house);
      for (const channel of [HELPDESK, ELSEWHERE]) {
        expect(spoken(await house.say(noor, typed, channel))).toEqual([{ summary: TO_PERSONAL_CHAT }]);
      }
    },
  );
  it("a reporter sees no more of a ticket than in the personal chat", async () => {
    const house = openDesk();
    const ticket = await withNote(house);
    const opened = await house.press(noor, "ticket.open", { organisation: "venlo", ticket }, ELSEWHERE);
    expect(opened.card?.template).toBe("ticket-reporter");
    expect(textOf(opened)).not.toContain("Kanarie");
  });
});

describe("in the Helpdesk's channel", () => {
  it("an agent gets the team's card of a ticket", async () => {
    const house = openDesk();
    const ticket = await withNote(house);
    const [shown] = await house.say(sam, `status ${ticket}`, HELPDESK);
    expect(shown?.card?.template).toBe("ticket-team");
  });
});

describe("a press that says it is of a team's card", () => {
  const strayCards = async ({ rows }: House) =>
    (await collect(rows.range(VENLO, under("card|", 100)))).filter(
      ({ value }) => value["activityId"] === "another-one",
    );

  it.each([
    ["by its reporter", noor, "ticket.add", HELPDESK],
    ["from another channel", sam, "ticket.take", ELSEWHERE],
  ])("takes no message of the channel away %s", async (_, person, verb, where) => {
    const house = openDesk();
    const ticket = await withNote(house);
    const key = `card|ticket:${ticket}:1|channel:helpdesk`;
    await house.rows.write(VENLO, [{ insert: key, value: { activityId: "the-real-one", shown: null } }]);

    const target = { organisation: "venlo", ticket, nonce: "2", card: "1", team: "helpdesk", addition: "Kamer 12" };
    await house.press(person, verb, target, { ...where, replyToId: "another-one" });
    expect((await house.ticket(VENLO, ticket)).version).toBe(3);
    expect(await strayCards(house)).toEqual([]);
  });
});
