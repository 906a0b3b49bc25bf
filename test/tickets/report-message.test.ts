import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Person } from "../../src/people/person.ts";
import { reporting } from "../../src/tickets/report-ticket.ts";
import { reportMessage } from "../../src/tickets/report-message.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, fatima, noor, sam, youssef } from "../support/people.ts";
import { openSecurity } from "../support/security.ts";

type House = Pick<ReturnType<typeof openDesk>, "desk" | "turn" | "press" | "ticket" | "show">;

const LINK = "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1763885000001?tenantId=3b1f&parentMessageId=1";

const opened = (house: House, actor: Person, text: string, more: { link?: string; hasMore?: boolean } = {}) =>
  reportMessage(house.desk, { text, link: LINK, hasMore: false, ...more }, house.turn(actor, {}));

/** Presses *Melden* on a form as it stands. */
const sent = (house: House, actor: Person, form: Message, more: object = {}) => {
  const { nonce, text, area, messageLink, ordinary } = dataOf(form);
  return house.press(actor, "ticket.report", { nonce, text, area, messageLink, ordinary, ...more });
};

describe("a report from a message", () => {
  it("opens the form with the words in it, and what is recognised in them", async () => {
    const form = await opened(openDesk(), noor, "De printer doet het niet, niemand op de afdeling kan printen");

    expect(form.card?.template).toBe("report-form");
    expect(dataOf(form)).toMatchObject({
      text: "De printer doet het niet, niemand op de afdeling kan printen",
      area: "printer",
      impact: "department",
      messageLink: LINK,
      hidden: "",
    });
  });

  it("is one ticket, with a way back to the message for the reporter and the Helpdesk", async () => {
    const house = openDesk();
    const form = await opened(house, noor, "De printer doet het niet");
    const ticket = String(dataOf(await sent(house, noor, form))["number"]);

    expect(dataOf(await sent(house, noor, form))["number"]).toBe(ticket);
    for (const place of [personPlace(noor.id), channelPlace("helpdesk")]) {
      expect(dataOf(await house.show(VENLO, `ticket:${ticket}:1`, place))["messageLink"]).toBe(LINK);
    }
  });

  it("keeps the way back when the form was not right, or leads elsewhere first", async () => {
    const house = openDesk();
    const form = await opened(house, noor, "De beamer is stuk");
    const wrong = await sent(house, noor, form, { text: "" });
    const door = await sent(house, noor, form);

    expect(dataOf(wrong)).toMatchObject({ messageLink: LINK, problems: [{ text: "Vul in wat er aan de hand is." }] });
    expect(door.card?.template).toBe("right-door");
    const filed = await sent(house, noor, door, { anyway: "true" });
    expect((await house.ticket(VENLO, String(dataOf(filed)["number"]))).messageLink).toBe(LINK);
  });

  it("tells in the dialog where to follow it, and not on the card that stays", async () => {
    const house = openDesk();
    const report = reporting(house.desk);
    const { nonce, text } = dataOf(await opened(house, noor, "De printer doet het niet"));
    const confirmed = await report({ nonce, text }, { ...house.turn(noor, {}), inDialog: true });
    const card = await house.show(VENLO, `ticket:${String(dataOf(confirmed)["number"])}:1`, personPlace(noor.id));

    expect(dataOf(confirmed)).toMatchObject({
      notice: "U volgt dit verder in uw persoonlijke chat met mij. U kunt dit venster sluiten.",
      next: "Een medewerker van de Helpdesk bekijkt uw melding. U krijgt in onze chat bericht.",
    });
    expect(dataOf(card)).toMatchObject({
      notice: "",
      next: expect.stringContaining("U krijgt hier bericht.") as unknown,
    });
  });

  it("hides what nobody may keep, and says so", async () => {
    const form = await opened(openDesk(), noor, "Mijn BSN is 111222333 en ik kan niet inloggen", { hasMore: true });

    expect(textOf(form)).not.toContain("111222333");
    expect(dataOf(form)["hidden"]).toContain("een burgerservicenummer (BSN)");
    expect(dataOf(form)["hidden"]).toContain("Bestanden en afbeeldingen bij het bericht gaan niet mee.");
  });

  it("without any words opens the form all the same", async () => {
    const form = await opened(openDesk(), noor, "", { hasMore: true });

    expect(dataOf(form)).toMatchObject({
      text: "",
      hidden: "Bestanden en afbeeldingen bij het bericht gaan niet mee. Beschrijf wat u ziet.",
    });
  });

  it("asks who works for two municipalities for which it is", async () => {
    expect(dataOf(await opened(openDesk(), youssef, "De muis doet het niet"))["organisations"]).toHaveLength(2);
  });

  it.each([
    "javascript:alert(1)",
    "https://evil.example/l/message/19:abc/1",
    "https://teams.microsoft.com.evil.example/l/message/19:abc/1",
    "https://teams.microsoft.com@evil.example/l/message/19:abc/1",
    "https://user:pass@teams.microsoft.com/l/message/19:abc/1",
    "https://teams.microsoft.com:8443/l/message/19:abc/1",
    "http://teams.microsoft.com/l/message/19:abc/1",
    "https://teams.microsoft.com/l/app/evil",
    "https://teams.microsoft.com/l/message/../app/evil",
    `${LINK}&x=${"x".repeat(2_000)}`,
    "geen link",
    "",
  ])("takes no other link (%#)", async (link) => {
    const house = openDesk();
    expect(dataOf(await opened(house, noor, "De printer", { link }))["messageLink"]).toBe("");

    const form = await opened(house, noor, "De printer doet het niet");
    const filed = await sent(house, noor, form, { messageLink: link });
    expect((await house.ticket(VENLO, String(dataOf(filed)["number"]))).messageLink).toBeUndefined();
  });

  it("that is sensitive has no way back in the channel, and one for who handles it", async () => {
    const house = openDesk();
    const filed = await sent(house, noor, await opened(house, noor, "Over mijn ziekte"), { sensitive: "true" });
    const ticket = String(dataOf(filed)["number"]);
    const target = { organisation: VENLO, ticket, team: "helpdesk" };
    await house.press(sam, "ticket.take", { ...target, nonce: "1" });
    await house.press(sam, "ticket.read", { ...target, nonce: "2" });

    expect(textOf(await house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk")))).not.toContain(LINK);
    expect(textOf(await house.press(fatima, "ticket.find", { ticket }))).not.toContain(LINK);
    const texts = await house.show(VENLO, `ticket-texts:${ticket}:3`, personPlace(sam.id));
    expect(dataOf(texts)["messageLink"]).toBe(LINK);
  });

  it("about an incident asks first, as in any conversation, and keeps the way back", async () => {
    const house = openSecurity();
    const asked = await opened(house, noor, "Ik kreeg een phishing mail");
    expect(asked.card?.template).toBe("security-first");

    const { nonce, text, messageLink } = dataOf(asked);
    const urgent = await house.press(noor, "security.report", { kind: "phishing", nonce, text, messageLink });
    const ordinary = await house.press(noor, "ticket.form", { ordinary: "true", text, messageLink });
    expect((await house.ticket(VENLO, String(dataOf(urgent)["number"]))).messageLink).toBe(LINK);
    expect(dataOf(ordinary)).toMatchObject({ ordinary: "true", messageLink: LINK });
  });
});
