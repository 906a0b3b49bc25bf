import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Person } from "../../src/people/person.ts";
import { colleague, directoryOf } from "../support/people.ts";
import { HOME, ROERMOND, VENLO, bram, daan, noor, sam } from "../support/people.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";

const inChannel = { chat: "channel" } as const;
const CALL = { nonce: "n", organisation: VENLO, who: "Noor Janssen", text: "Mijn scherm is zwart KANARIE" };

const numberOf = (message: Parameters<typeof dataOf>[0]) => String(dataOf(message)["number"]);

describe("a report for who phones", () => {
  it("is the caller's own: their card, their list, their answer", async () => {
    const { press, show, ticket, say } = openDesk();
    const line = await press(sam, "ticket.on-behalf", CALL);
    const number = numberOf(line);

    expect(dataOf(line)["whom"]).toBe("Gemeld voor Noor Janssen");
    expect(await ticket(VENLO, number)).toMatchObject({ reporter: noor.id, filedBy: sam.id, phoned: true });
    const own = await show(VENLO, `ticket:${number}:1`, personPlace(noor.id));
    expect(textOf(own)).toContain("Sam Linssen (telefonisch aangenomen)");
    expect(textOf(own)).toContain("Sam Linssen (namens Noor Janssen)");
    expect(textOf((await say(noor, "mijn meldingen"))[0])).toContain(number);
    expect(textOf((await say(sam, "mijn meldingen"))[0])).not.toContain(number);
  });

  it("comes as a new card in the channel, to be taken like any other", async () => {
    const { press, show, ticket } = openDesk();
    const number = numberOf(await press(sam, "ticket.on-behalf", CALL, inChannel));
    expect(dataOf(await show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk")))["canTake"]).toBe(true);
    await press(sam, "ticket.take", { organisation: VENLO, ticket: number, nonce: "1" }, inChannel);
    expect((await ticket(VENLO, number)).state.status).toBe("assigned");
  });

  it("leads back to the ticket on whose card the form stood", async () => {
    const { press } = openDesk();
    const other = numberOf(await press(sam, "ticket.on-behalf", { ...CALL, nonce: "other" }, inChannel));
    const from = { from: other, fromOrganisation: VENLO, team: "helpdesk" };
    const line = await press(sam, "ticket.on-behalf", { ...CALL, ...from }, inChannel);
    expect(dataOf(line)).toMatchObject({ hasWayBack: true, ...from });
    expect(numberOf(line)).not.toBe(other);
    expect(dataOf(await press(sam, "ticket.on-behalf", { ...CALL, nonce: "alone" }))["hasWayBack"]).toBe(false);
  });

  it("is one ticket, however often the form arrives", async () => {
    const { press } = openDesk();
    const [one, two] = [await press(sam, "ticket.on-behalf", CALL), await press(sam, "ticket.on-behalf", CALL)];
    expect(numberOf(two)).toBe(numberOf(one));
  });

  it("asks whom is meant when the name is only a part, or of several people", async () => {
    const { press, ticket } = openDesk();
    const form = await press(sam, "ticket.on-behalf", { ...CALL, who: "noor" });
    expect(textOf(form)).toContain("Kies wie er belt.");
    expect(dataOf(form)).toMatchObject({ people: [{ value: noor.id, title: "Noor Janssen" }], canUseOwnName: true });

    const chosen = { ...CALL, who: "noor", asked: "noor", person: noor.id };
    expect((await ticket(VENLO, numberOf(await press(sam, "ticket.on-behalf", chosen)))).reporter).toBe(noor.id);
  });

  it("asks again between two of the same name", async () => {
    const twin: Person = { ...bram, name: noor.name };
    const people = directoryOf([noor, twin].map((one) => colleague(one)));
    const { press } = openDesk({ settings: { peopleCalled: people.find } });
    const form = await press(sam, "ticket.on-behalf", CALL);
    expect(dataOf(form)["people"]).toHaveLength(2);
  });

  it("looks again when the name was changed after somebody was chosen", async () => {
    const { press, ticket } = openDesk();
    const changed = { ...CALL, who: "Bram Hermans", asked: "noor", person: noor.id };
    expect((await ticket(VENLO, numberOf(await press(sam, "ticket.on-behalf", changed)))).reporter).toBe(bram.id);
  });

  it("goes on the agent's own name for who is not known, with the caller's name in the text", async () => {
    const { press, ticket } = openDesk();
    const unknown = { ...CALL, who: "Piet Onbekend" };
    const form = await press(sam, "ticket.on-behalf", unknown);
    expect(textOf(form)).toContain("Ik ken niemand met deze naam bij deze organisatie.");
    expect(dataOf(form)).toMatchObject({ who: "Piet Onbekend", text: CALL.text, canUseOwnName: true });

    const card = await press(sam, "ticket.on-behalf", { ...unknown, ownName: "true" });
    const filed = await ticket(VENLO, numberOf(card));
    expect(filed).toMatchObject({ reporter: sam.id, text: `Namens Piet Onbekend: ${CALL.text}` });
    expect(filed.filedBy).toBeUndefined();
    expect(textOf(await press(sam, "ticket.list", {}))).toContain(filed.number);
  });

  it("does not find who works elsewhere, nor takes them from a forged choice", async () => {
    const { press } = openDesk();
    const asked = { ...CALL, who: "Daan Peeters", asked: "Daan Peeters", person: daan.id };
    expect(textOf(await press(sam, "ticket.on-behalf", asked))).toContain("Ik ken niemand met deze naam");
    expect(dataOf(await press(sam, "ticket.on-behalf", { ...asked, organisation: ROERMOND }))["whom"]).toContain(
      "Daan",
    );
  });

  it("is for agents only, and only for the organisations they work for", async () => {
    const { press, say } = openDesk();
    expect(textOf(await press(noor, "ticket.on-behalf", CALL))).toContain("Alleen de Helpdesk en Beheer");
    expect(textOf((await say(noor, "melding namens Bram: test"))[0])).toContain("Alleen de Helpdesk en Beheer");
    const venlos = { ...sam, grants: [{ role: "helpdesk", organisations: [VENLO] }] } as const;
    const form = await press(venlos, "ticket.on-behalf", { ...CALL, organisation: ROERMOND, who: "Daan Peeters" });
    expect(form.card?.template).toBe("report-on-behalf");
  });

  it("is a plain report when the agent gives their own name", async () => {
    const { press, ticket } = openDesk();
    const card = await press(sam, "ticket.on-behalf", { ...CALL, organisation: HOME, who: "Sam Linssen" });
    expect(card.card?.template).toBe("ticket-reporter");
    expect((await ticket(HOME, numberOf(card))).filedBy).toBeUndefined();
  });

  it("hides a BSN, also one in the name", async () => {
    const { press } = openDesk();
    const form = await press(sam, "ticket.on-behalf", { ...CALL, who: "Jan", text: "BSN 111222333" });
    expect(textOf(form)).not.toContain("111222333");
    expect(textOf(form)).toContain("burgerservicenummer");
  });

  it("says what is missing", async () => {
    const { press } = openDesk();
    expect(textOf(await press(sam, "ticket.on-behalf", { nonce: "n", organisation: VENLO, text: "x" }))).toContain(
      "Vul in wie er belt.",
    );
    expect(textOf(await press(sam, "ticket.on-behalf", { ...CALL, organisation: undefined }))).toContain(
      "Kies voor welke organisatie u meldt.",
    );
  });
});

describe("the form for who phones", () => {
  it("can be typed, with the name, the organisation and the text", async () => {
    const { say } = openDesk();
    const [form] = await say(sam, "melding namens Noor bij Venlo: scherm is zwart", inChannel);
    expect(dataOf(form)).toMatchObject({
      ...{ organisation: VENLO, who: "Noor", text: "scherm is zwart", person: noor.id },
      people: [{ title: "Noor Janssen" }],
    });
    expect(dataOf((await say(sam, "melding namens Jan van Beek"))[0])).toMatchObject({ who: "Jan van Beek", text: "" });
    expect(textOf((await say(sam, "melding namens Piet bij Venlo"))[0])).toContain("Ik ken niemand met deze naam");
    expect(dataOf((await say(sam, "melding namens"))[0])).toMatchObject({ who: "", canUseOwnName: false });
  });

  it("becomes the line in the channel where it was typed, for everybody", async () => {
    const { press, show } = openDesk();
    const line = await press(sam, "ticket.on-behalf", CALL, { ...inChannel, replyToId: "form-1" });
    const number = numberOf(line);
    expect(await show(VENLO, `ticket:${number}:filed`, channelPlace("helpdesk"))).toEqual(line);
  });

  it("opens from a ticket's card with a way back, and leaves that card alone", async () => {
    const { press, desk } = openDesk();
    const other = numberOf(await press(noor, "ticket.report", { nonce: "o", text: "Muis stuk" }));
    const way = { from: other, fromOrganisation: VENLO, team: "helpdesk" };
    const form = await press(sam, "ticket.on-behalf-form", { organisation: VENLO, ...way }, inChannel);
    expect(dataOf(form)).toMatchObject({ hasWayBack: true, ...way });

    const sent = { ...CALL, ...way };
    const number = numberOf(await press(sam, "ticket.on-behalf", sent, { ...inChannel, replyToId: "card-of-other" }));
    const filed = { subject: `ticket:${number}:filed`, place: channelPlace("helpdesk") };
    expect(await desk.tickets.shownIn(VENLO, filed)).toBeUndefined();
  });

  it("stays out of channels that are not a team's", async () => {
    const { say } = openDesk();
    const where = { chat: "channel", conversationId: "19:venlo@thread.tacv2" } as const;
    expect(textOf((await say(sam, "melding namens Noor: scherm zwart", where))[0])).toContain("persoonlijke chat");
  });
});
