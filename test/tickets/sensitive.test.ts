import { describe, expect, it } from "vitest";
import type { Message } from "../../src/lib/message.ts";
import { type Place, channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, at, fatima, noor, ruben, sam } from "../support/people.ts";

type House = ReturnType<typeof openDesk>;

const SECRET = "KANARIE";
const IN_CHANNEL = { chat: "channel" } as const;

async function reported(house: House, fields: object = {}): Promise<string> {
  const form = { nonce: "form", text: `Over mijn ziekte ${SECRET}`, reachableAt: `thuis ${SECRET}`, sensitive: "true" };
  return String(dataOf(await house.press(noor, "ticket.report", { ...form, ...fields }))["number"]);
}

async function press(house: House, actor: Person, verb: string, ticket: string, fields: object = {}) {
  const { version } = await house.ticket(VENLO, ticket);
  const target = { organisation: VENLO, ticket, nonce: String(version), team: "helpdesk", ...fields };
  return house.press(actor, verb, target, actor === noor ? {} : IN_CHANNEL);
}

/** Everything that was ever asked to be shown, as it would be shown now, by place. */
async function shownIn(house: House, which: (place: Place) => boolean): Promise<readonly Message[]> {
  const asked = await collect(house.rows.range(VENLO, under("outbox|", 1000)));
  const showings = asked.map(({ value }) => value as { subject: string; place: Place });
  const shown = showings.filter(({ place }) => which(place)).map((one) => house.show(VENLO, one.subject, one.place));
  return (await Promise.all(shown)).filter((message) => message !== undefined);
}

const isChannel = (place: Place): boolean => place.startsWith("channel:");

describe("a sensitive report", () => {
  it("is shown in the channel without a word of what was written", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    const card = await house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk"));
    expect(textOf(card)).not.toContain(SECRET);
    expect(textOf(card)).toContain("Gevoelige melding");
    expect(textOf(card)).toContain(ticket);
  });
  it("is shown to its reporter with everything they wrote", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    expect(textOf(await house.say(noor, `status ${ticket}`).then(([card]) => card))).toContain(`ziekte ${SECRET}`);
  });
  it("keeps its toggle when the form was not right, and when it leads elsewhere first", async () => {
    const house = openDesk();
    const again = await house.press(noor, "ticket.report", { nonce: "n", text: "", sensitive: "true" });
    expect(dataOf(again)["sensitive"]).toBe("true");
    const door = await house.press(noor, "ticket.report", { nonce: "n", text: "De beamer is stuk", sensitive: "true" });
    expect(dataOf(door)["sensitive"]).toBe("true");
  });
  it("is sensitive also when the client sends the toggle as a truth", async () => {
    const house = openDesk();
    expect((await house.ticket(VENLO, await reported(house, { sensitive: true }))).sensitive).toBe(true);
    expect((await house.ticket(VENLO, await reported(house, { sensitive: "false", nonce: "2" }))).sensitive).toBe(
      undefined,
    );
  });
  it("is one that can be typed", async () => {
    const [form] = await openDesk().say(noor, "gevoelig: het gaat over mijn collega");
    expect(dataOf(form)).toMatchObject({ text: "het gaat over mijn collega", sensitive: "true" });
  });
  it("leaves no word of what anybody wrote in channels, lists and replies, whatever happens to it", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    const answers: Message[] = [];
    const act = async (actor: Person, verb: string, fields: object = {}) => {
      const answer = await press(house, actor, verb, ticket, fields);
      if (actor !== noor) answers.push(answer);
    };
    await act(sam, "ticket.take");
    await act(sam, "ticket.ask", { question: `Welke ${SECRET}?` });
    await act(noor, "ticket.answer", { answer: SECRET });
    await act(noor, "ticket.add", { addition: SECRET });
    await act(sam, "ticket.note", { note: SECRET });
    await act(sam, "ticket.message", { message: SECRET });
    await act(sam, "ticket.more");
    await act(sam, "ticket.hold", { waitsFor: "supplier", reason: SECRET });
    await act(sam, "ticket.wake");
    await act(sam, "ticket.read");
    await act(fatima, "ticket.read");
    await act(sam, "ticket.pass-to-operations", { note: SECRET });
    await act(ruben, "ticket.take", { team: "operations" });
    await act(ruben, "ticket.resolve", { team: "operations", resolution: "resolved", solution: SECRET });
    await act(noor, "ticket.reopen", { reason: SECRET });
    await act(ruben, "ticket.resolve", { team: "operations", resolution: "otherwise-agreed", solution: SECRET });
    await act(noor, "ticket.confirm", { remark: SECRET });

    const typed = [`status ${ticket}`, "werkvoorraad", "werkvoorraad van mij", "werkvoorraad wacht"];
    for (const agent of [sam, ruben, fatima]) {
      for (const words of typed) {
        answers.push(...(await house.say(agent, words, IN_CHANNEL)), ...(await house.say(agent, words)));
      }
    }
    const list = await house.say(noor, "mijn meldingen");
    const left = [...answers, ...list, ...(await shownIn(house, isChannel))];
    expect(left.length).toBeGreaterThan(40);
    expect(left.filter((message) => textOf(message).includes(SECRET))).toEqual([]);
    const lists = await Promise.all(
      (["by-requester|", "mine|", "open|", "event|", "audit|"] as const).map((rows) =>
        collect(house.rows.range(VENLO, under(rows, 1000))),
      ),
    );
    expect(JSON.stringify(lists)).not.toContain(SECRET);
  });
  it("shows its reporter nothing of it in a channel either", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    const open = { organisation: VENLO, ticket };
    for (const chat of ["channel", "group"] as const) {
      expect(textOf(await house.press(noor, "ticket.open", open, { chat }))).not.toContain(SECRET);
    }
  });
});

describe("opening the text of a sensitive report", () => {
  const noticeOf = (message: Message) => String(dataOf(message)["notice"]);

  it("is for who handles it, after taking it", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    expect(noticeOf(await press(house, sam, "ticket.read", ticket))).toContain("Pak de melding eerst op");
    await press(house, sam, "ticket.take", ticket);
    const refused = await press(house, fatima, "ticket.read", ticket);
    expect(noticeOf(refused)).toBe("Alleen wie de melding behandelt, mag de tekst lezen. Dat is Sam Linssen.");
    expect(noticeOf(await press(house, sam, "ticket.read", ticket))).toContain("in uw persoonlijke chat");
  });
  it("gives a card in the reader's own chat, and in nobody else's", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    await press(house, sam, "ticket.read", ticket);
    const mine = await shownIn(house, (place) => place === personPlace(sam.id));
    expect(mine.map(({ card }) => card?.template)).toEqual(["ticket-texts"]);
    expect(textOf(mine[0])).toContain(`ziekte ${SECRET}`);
    expect(await house.show(VENLO, `ticket-texts:${ticket}:3`, personPlace(fatima.id))).toBeUndefined();
    expect(await house.show(VENLO, `ticket-texts:${ticket}:3`, channelPlace("helpdesk"))).toBeUndefined();
  });
  it("is on the timeline, which the reporter sees, and in the audit, each time", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    await press(house, sam, "ticket.read", ticket);
    await house.say(sam, `bekijk ${ticket}`, { now: at("11:00") });
    const [own] = await house.say(noor, ticket);
    expect(dataOf(own)["timeline"]).toContainEqual(
      expect.objectContaining({ what: "Tekst bekeken", who: " · Sam Linssen" }),
    );
    expect(dataOf(own)["facts"]).toContainEqual({ label: "Tekst bekeken", value: "2 keer, door Sam Linssen" });
    const audit = await collect(house.rows.range(VENLO, under("audit|", 10)));
    expect(audit.map(({ value }) => value)).toEqual([
      { act: "read-sensitive", number: ticket, by: sam.id, at: at("10:00") },
      { act: "read-sensitive", number: ticket, by: sam.id, at: at("11:00") },
    ]);
  });
  it("is one opening when the press arrives twice", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    const { version } = await house.ticket(VENLO, ticket);
    for (const _ of [1, 2]) await press(house, sam, "ticket.read", ticket, { nonce: String(version) });
    expect((await house.ticket(VENLO, ticket)).version).toBe(version + 1);
  });
  it("shows what is written later only when it is opened again", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    await press(house, sam, "ticket.read", ticket);
    await press(house, noor, "ticket.add", ticket, { addition: "En nog iets" });
    const before = await house.show(VENLO, `ticket-texts:${ticket}:3`, personPlace(sam.id));
    expect(textOf(before)).not.toContain("En nog iets");
    expect(dataOf(before)["hasMore"]).toBe(true);
    await press(house, sam, "ticket.read", ticket);
    const after = await house.show(VENLO, `ticket-texts:${ticket}:5`, personPlace(sam.id));
    expect(textOf(after)).toContain("En nog iets");
    expect(textOf(await house.show(VENLO, `ticket-texts:${ticket}:3`, personPlace(sam.id)))).not.toContain(SECRET);
  });
  it("ends for who does not handle it any more: their card becomes a line", async () => {
    const house = openDesk();
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    await press(house, sam, "ticket.read", ticket);
    await press(house, sam, "ticket.assign", ticket, { assignee: fatima.id });
    const left = await shownIn(house, (place) => place === personPlace(sam.id));
    expect(left.map(({ card }) => card?.template)).toEqual(["ticket-line", "ticket-line"]);
    expect(textOf(left[0])).toContain("U behandelt deze melding niet meer");
    expect(noticeOf(await press(house, sam, "ticket.read", ticket))).toContain("Dat is Fatima Yildiz");
  });
  it("is refused to who never wrote to the bot, since there is no chat for it", async () => {
    const house = openDesk({ settings: { canWriteTo: (person) => Promise.resolve(person !== sam.id) } });
    const ticket = await reported(house);
    await press(house, sam, "ticket.take", ticket);
    expect(noticeOf(await press(house, sam, "ticket.read", ticket))).toContain("Zeg eerst hallo");
    expect((await house.ticket(VENLO, ticket)).timeline.map(({ kind }) => kind)).not.toContain("opened");
  });
  it("is refused for a report that is not sensitive", async () => {
    const house = openDesk();
    const ticket = await reported(house, { sensitive: "false" });
    await press(house, sam, "ticket.take", ticket);
    expect(noticeOf(await press(house, sam, "ticket.read", ticket))).toContain("niet gevoelig");
  });
});
