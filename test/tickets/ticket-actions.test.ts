import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { metered } from "../support/metered-rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, ROERMOND, VENLO, WEERT, at, daan, fatima, noor, ruben, sam, youssef } from "../support/people.ts";

const FORM = { nonce: "form-1", text: "Mijn scherm blijft zwart", area: "computer" };
type House = ReturnType<typeof openDesk>;

async function reportOne(house: House, form: object = FORM, actor = noor): Promise<string> {
  return String(dataOf(await house.press(actor, "ticket.report", form, { replyToId: "form-message" }))["ticket"]);
}
const targetOf = (ticket: string, version: number, organisation = "venlo") => ({
  organisation,
  ticket,
  nonce: String(version),
});
const rowsUnder = async (house: House, prefix: `${string}|`, partition = VENLO) =>
  collect(house.rows.range(partition, under(prefix, 1000)));

interface Counts {
  readonly trips: number;
  readonly ranges: number;
}
const since = (now: Counts, before: Counts): Counts => ({
  trips: now.trips - before.trips,
  ranges: now.ranges - before.ranges,
});

describe("the form", () => {
  it("turns into the confirmation with a number", async () => {
    const house = openDesk();
    const confirmation = await house.press(noor, "ticket.report", FORM, { replyToId: "form-message" });

    expect(confirmation.card?.template).toBe("ticket-reporter");
    expect(dataOf(confirmation)["number"]).toMatch(/^M26-\d{6}$/);
    expect(confirmation.summary).not.toContain("zwart");
  });
  it("becomes the ticket's card, so that later changes find it", async () => {
    const house = openDesk();
    const number = await reportOne(house);
    const card = await house.rows.get(VENLO, `card|ticket:${number}:1|${personPlace(noor.id)}`);
    expect(card?.value).toEqual({ activityId: "form-message", shown: null });
  });
  it("comes back with what is missing, and with everything that was filled in", async () => {
    const house = openDesk();
    const again = await house.press(noor, "ticket.report", { ...FORM, text: "  ", reachableAt: "kamer 12" });
    expect(dataOf(again)).toMatchObject({
      problems: [{ text: "Vul in wat er aan de hand is." }],
      area: "computer",
      reachableAt: "kamer 12",
    });
    expect(await rowsUnder(house, "ticket|")).toHaveLength(0);
  });
  it("hides a BSN and a password before anything is kept, and says so", async () => {
    const house = openDesk();
    const text = "Mijn BSN is 111222333 en mijn wachtwoord is Welkom01!";
    const confirmation = await house.press(noor, "ticket.report", { ...FORM, text });

    const kept = JSON.stringify(await rowsUnder(house, "ticket|"));
    expect(kept).not.toMatch(/111222333|Welkom01/);
    expect(textOf(confirmation)).not.toMatch(/111222333|Welkom01/);
    expect(textOf(confirmation)).toContain("verborgen");
  });
  it("says what was hidden to who wrote it: an agent's words are nothing of the reporter's", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    const question = { ...targetOf(ticket, 1), question: "Is uw BSN 111222333?" };
    const asked = await house.press(sam, "ticket.ask", question, { chat: "channel" });
    expect(dataOf(asked)["notice"]).toContain("een burgerservicenummer (BSN) in uw tekst verborgen");
    expect(textOf(await house.press(noor, "ticket.open", { organisation: "venlo", ticket }))).not.toContain("uw tekst");
  });
  it("is refused while no channel belongs to the Helpdesk, and what was filled in stays", async () => {
    const house = openDesk({ settings: { isConnected: () => Promise.resolve(false) } });
    const form = await house.press(noor, "ticket.report", FORM);
    expect(textOf(form)).toContain("nog niet aangesloten");
    expect(dataOf(form)).toMatchObject({ text: FORM.text });
    expect(await rowsUnder(house, "ticket|")).toHaveLength(0);
  });
  it("says so above the form already, before anything is filled in", async () => {
    const house = openDesk({ settings: { isConnected: () => Promise.resolve(false) } });
    for (const form of [
      await house.press(noor, "ticket.form", {}),
      (await house.say(noor, "De printer doet het niet"))[0],
    ])
      expect(textOf(form)).toContain("De Helpdesk is nog niet aangesloten. Ik kan uw melding nog niet aannemen.");
  });
  it("is refused in a channel to who has no chat yet in which to be asked or answered", async () => {
    const house = openDesk({ settings: { canWriteTo: () => Promise.resolve(false) } });
    const form = await house.press(noor, "ticket.report", FORM, { chat: "channel" });
    expect(textOf(form)).toContain("Zeg eerst hallo in onze persoonlijke chat");
    expect(dataOf(form)).toMatchObject({ text: FORM.text });
    expect(await rowsUnder(house, "ticket|")).toHaveLength(0);
  });
  it("is possible in a channel for who has", async () => {
    const house = openDesk();
    await house.press(noor, "ticket.report", FORM, { chat: "channel" });
    expect(await rowsUnder(house, "ticket|")).toHaveLength(1);
  });
  it("asks somebody with two appointments for which municipality", async () => {
    const house = openDesk();
    const asked = await house.press(youssef, "ticket.report", FORM);
    expect(dataOf(asked)).toMatchObject({ problems: [{ text: "Kies voor welke gemeente u meldt." }] });

    await house.press(youssef, "ticket.report", { ...FORM, organisation: "weert" });
    expect(await rowsUnder(house, "ticket|", WEERT)).toHaveLength(1);
  });
  it("files nothing for a municipality that is not one's own", async () => {
    const house = openDesk();
    await house.press(youssef, "ticket.report", { ...FORM, organisation: "roermond" });
    expect(await rowsUnder(house, "ticket|", ROERMOND)).toHaveLength(0);
    await house.press(noor, "ticket.report", { ...FORM, organisation: "roermond" });
    expect(await rowsUnder(house, "ticket|", ROERMOND)).toHaveLength(0);
  });
  it("offers the municipality of the newest report first", async () => {
    const house = openDesk();
    await house.press(youssef, "ticket.report", { ...FORM, organisation: "weert" });
    expect(dataOf(await house.press(youssef, "ticket.form", {}))).toMatchObject({ organisation: "weert" });
  });
});

describe("the same form twice", () => {
  it("is one ticket with one number, however often and how much at once it arrives (A18)", async () => {
    const house = openDesk();
    const numbers = await Promise.all(Array.from({ length: 10 }, () => reportOne(house)));
    expect(new Set(numbers).size).toBe(1);
    expect(await reportOne(house)).toBe(numbers[0]);
    expect(await rowsUnder(house, "ticket|")).toHaveLength(1);
  });
  it("with another text is another report", async () => {
    const house = openDesk();
    const first = await reportOne(house);
    const other = { ...FORM, text: "Mijn toetsenbord doet het niet" };

    const answer = await house.press(noor, "ticket.report", other, { replyToId: "form-message" });

    expect(answer.summary).toMatch(/^M26-\d{6}: uw melding is ontvangen$/);
    expect(answer.summary).not.toContain(first);
    expect(await house.press(noor, "ticket.report", other, { replyToId: "form-message" })).toEqual({
      summary: answer.summary,
    });
  });
  it("with another text leaves the first report's card alone, and gets a card of its own", async () => {
    const house = openDesk();
    const first = await reportOne(house);
    await house.press(noor, "ticket.report", { ...FORM, text: "Iets anders" }, { replyToId: "form-message" });

    const adopted = await rowsUnder(house, "card|");
    expect(adopted.map(({ key }) => key)).toEqual([`card|ticket:${first}:1|${personPlace(noor.id)}`]);
    const asked = (await rowsUnder(house, "outbox|")).map(({ value }) => value["subject"]);
    expect(new Set(asked).size).toBe(2);
  });
  it("finds nothing of a colleague who knows the nonce", async () => {
    const house = openDesk();
    const first = await reportOne(house);
    expect(await reportOne(house, FORM, { ...noor, id: daan.id })).not.toBe(first);
  });
});

describe("a report", () => {
  it("takes two round trips before the answer and reads no range (P5)", async () => {
    const store = metered(openSqlite(":memory:"));
    const isConnected = async () => (await store.rows.get(HOME, "place|channel:helpdesk")) === undefined;
    const house = openDesk({ rows: store.rows, settings: { isConnected } });
    await reportOne(house);
    const before = store.counts();
    await house.press(noor, "ticket.report", { ...FORM, nonce: "form-2" }, { replyToId: "form-2-message" });
    expect(since(store.counts(), before)).toEqual({ trips: 2, ranges: 0 });
  });
  it("tells the opening hours and the term only when they are agreed", async () => {
    const closed = openDesk();
    const late = await closed.press(noor, "ticket.report", FORM, { now: at("23:00") });
    expect(textOf(late)).toContain("De Helpdesk is nu gesloten. Uw melding staat vast.");
    expect(textOf(late)).toContain("De afhandelingstermijn is nog niet vastgesteld.");

    const unknown = openDesk({ settings: { openingAt: () => ({ is: "unknown" }), resolveWithin: { hours: 8 } } });
    const other = await unknown.press(noor, "ticket.report", FORM);
    expect(textOf(other)).toContain("De openingstijden zijn nog niet vastgesteld.");
    expect(textOf(other)).toContain("De afhandelingstermijn is 8 uur.");
  });
});

describe("the right door first", () => {
  const AV = { nonce: "form-1", text: "De beamer in de raadzaal doet het niet" };
  it("answers with the section and Toch melden, and files nothing", async () => {
    const house = openDesk();
    const door = await house.press(noor, "ticket.report", AV);
    expect(door.card?.template).toBe("right-door");
    expect(dataOf(door)).toMatchObject({ section: "4.10.4" });
    expect(textOf(door)).toContain("Ik weet nog niet bij wie u moet zijn.");
    expect(await rowsUnder(house, "ticket|")).toHaveLength(0);
  });
  it("gives the address of one's own municipality when there is one", async () => {
    const doors = { facilities: { name: "Facilitaire Zaken", contact: "facilitair@venlo.example" } };
    const house = openDesk({ settings: { entranceOf: () => ({ name: "Venlo", doors }) } });
    expect(textOf(await house.press(noor, "ticket.report", AV))).toContain(
      "Facilitaire Zaken: facilitair@venlo.example",
    );
  });
  it("files it all the same on Toch melden, once", async () => {
    const house = openDesk();
    const { data } = (await house.press(noor, "ticket.report", AV)).card ?? { data: {} };
    const first = await reportOne(house, { ...data, anyway: "true" });
    expect(first).toMatch(/^M26-/);
    expect(await reportOne(house, { ...data, anyway: "true" })).toBe(first);
  });
});

describe("the story of a ticket", () => {
  it("goes from report to question, answer, second line, solution, reopening and rating", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    const team = { chat: "channel", replyToId: "team-card" } as const;

    await house.press(sam, "ticket.take", targetOf(ticket, 1), team);
    await house.press(sam, "ticket.ask", { ...targetOf(ticket, 2), question: "Brandt er een lampje?" }, team);
    expect((await house.ticket(VENLO, ticket)).state.status).toBe("waiting");

    await house.press(noor, "ticket.answer", { ...targetOf(ticket, 3), answer: "Ja, oranje" });
    await house.press(sam, "ticket.pass-to-operations", { ...targetOf(ticket, 4), note: "Voeding?" }, team);
    await house.press(ruben, "ticket.take", targetOf(ticket, 5), team);
    await house.press(
      ruben,
      "ticket.resolve",
      { ...targetOf(ticket, 6), resolution: "resolved", solution: "Kabel vervangen" },
      team,
    );
    await house.press(noor, "ticket.reopen", { ...targetOf(ticket, 7), reason: "Weer zwart" });
    await house.press(
      ruben,
      "ticket.resolve",
      { ...targetOf(ticket, 8), resolution: "resolved", solution: "Nieuw scherm" },
      team,
    );
    await house.press(noor, "ticket.confirm", { ...targetOf(ticket, 9), rating: "4", remark: "Top" });

    const { state, timeline } = await house.ticket(VENLO, ticket);
    expect(state).toMatchObject({ status: "closed", rating: 4, solution: "Nieuw scherm" });
    expect(timeline.map(({ kind }) => kind)).toEqual([
      ...["reported", "taken", "asked", "answered", "passed-to-operations", "taken"],
      ...["resolved", "reopened", "resolved", "confirmed"],
    ]);
  });
  it("stays with the line that has it while the other has no channel to see it in", async () => {
    const house = openDesk({ settings: { isConnected: (team) => Promise.resolve(team === "helpdesk") } });
    const ticket = await reportOne(house);
    const refused = await house.press(sam, "ticket.pass-to-operations", { ...targetOf(ticket, 1), note: "Voeding?" });
    expect(textOf(refused)).toContain("nog geen kanaal gekoppeld");
    expect((await house.ticket(VENLO, ticket)).team).toBe("helpdesk");
  });
  it("links every event to the one before it", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.take", targetOf(ticket, 1));
    await house.press(noor, "ticket.add", { ...targetOf(ticket, 2), addition: "Het is kamer 12" });

    const events = await rowsUnder(house, `event|${ticket}|`);
    expect(events.map(({ value }) => value["kind"])).toEqual(["reported", "taken", "added"]);
    expect(events[0]?.value["previous"]).toBe("");
    expect(new Set(events.map(({ value }) => value["previous"])).size).toBe(3);
    expect(JSON.stringify(events)).not.toMatch(/Noor|Sam|kamer 12/);
  });
  it("takes two round trips for a press and reads no range", async () => {
    const store = metered(openSqlite(":memory:"));
    const house = openDesk({ rows: store.rows });
    const ticket = await reportOne(house);
    const before = store.counts();
    await house.press(sam, "ticket.take", targetOf(ticket, 1), { chat: "channel", replyToId: "team-card" });
    expect(since(store.counts(), before)).toEqual({ trips: 2, ranges: 0 });
  });
});

describe("two people pressing at once", () => {
  it("gives one of them the ticket; the other reads who and when", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    const [one, other] = await Promise.all(
      [sam, fatima].map((agent) => house.press(agent, "ticket.take", targetOf(ticket, 1), { chat: "channel" })),
    );
    const notices = [dataOf(one)["notice"], dataOf(other)["notice"]].toSorted();
    expect(notices[0]).toBe("");
    expect(notices[1]).toMatch(/^(Sam Linssen|Fatima Yildiz) heeft deze melding al opgepakt, op 23 november 2026/);
  });
  it("names who has it, also when a colleague asked something since", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.take", targetOf(ticket, 1), { now: at("10:00") });
    await house.press(fatima, "ticket.ask", { ...targetOf(ticket, 2), question: "Welke kamer?" }, { now: at("10:05") });
    const refused = await house.press(ruben, "ticket.take", targetOf(ticket, 3), { chat: "channel" });
    expect(dataOf(refused)["notice"]).toBe(
      "Sam Linssen heeft deze melding al opgepakt, op 23 november 2026 om 10.00 uur.",
    );
  });
  it("shows the same card for the second press of one person", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.take", targetOf(ticket, 1));
    const again = await house.press(sam, "ticket.take", targetOf(ticket, 1));
    expect(dataOf(again)).toMatchObject({ notice: "", status: "Opgepakt door Sam Linssen" });
  });
});

describe("another municipality", () => {
  it("reads as not found, whatever is guessed (A21)", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    const answers = await Promise.all([
      house.press(daan, "ticket.open", { organisation: "venlo", ticket }),
      house.press(daan, "ticket.add", { ...targetOf(ticket, 1), addition: "x" }),
      house.press(daan, "ticket.take", targetOf(ticket, 1)),
      house.press(daan, "ticket.open", { organisation: "roermond", ticket }),
    ]);
    expect(new Set(answers.map(({ summary }) => summary))).toEqual(new Set(["Deze melding is niet gevonden."]));
    expect(textOf((await house.say(daan, `status ${ticket}`))[0])).not.toContain("zwart");
  });
  it("does not open a colleague's ticket either", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    const colleague = { ...daan, appointments: [VENLO] as const };
    const answer = await house.press(colleague, "ticket.open", { organisation: "venlo", ticket });
    expect(answer.summary).toBe("Deze melding is niet gevonden.");
  });
});

describe("forged data", () => {
  it.each([
    ["keys of the store", { PartitionKey: "roermond", RowKey: "x", etag: "*", status: "closed" }],
    ["a prototype", JSON.parse('{"__proto__":{"status":"closed"},"constructor":1}') as object],
    ["another reporter", { reporter: daan.id, names: { x: "y" }, organisation: "roermond" }],
  ])("with %s changes nothing of what is kept (A22)", async (_, forged) => {
    const house = openDesk();
    const number = await reportOne(house, { ...FORM, ...forged });
    expect(await house.ticket(VENLO, number)).toMatchObject({ reporter: noor.id, state: { status: "new" } });
  });
  it.each([[["M26-000001"]], [{ toString: "x" }], [12], ["' or PartitionKey ne '"], ["x".repeat(10_000)], [null]])(
    "with %j for a number never reaches the store (A23)",
    async (ticket) => {
      const store = metered(openSqlite(":memory:"));
      const house = openDesk({ rows: store.rows });
      const answer = await house.press(noor, "ticket.open", { organisation: "venlo", ticket });
      expect(answer.card?.template).toBe("text");
      expect(store.counts().trips).toBe(0);
    },
  );
  it("is shown literally when it looks like markdown or a template (A25)", async () => {
    const house = openDesk();
    const text = "[Reset hier](https://evil.example) ${$root.number} {{DATE()}} <at>Sam</at>";
    const number = await reportOne(house, { ...FORM, text });
    const card = await house.show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk"));
    expect(dataOf(card)["lines"]).toEqual([{ text }]);
  });
});

describe("the cards of a ticket", () => {
  it("shrink to a line when a newer one has come", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.ask", { ...targetOf(ticket, 1), question: "Welke kamer?" });

    const place = personPlace(noor.id);
    expect((await house.show(VENLO, `ticket:${ticket}:1`, place))?.card?.template).toBe("ticket-line");
    expect((await house.show(VENLO, `ticket:${ticket}:2`, place))?.card?.template).toBe("ticket-reporter");
  });
  it("show no internal note to the reporter", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.pass-to-operations", { ...targetOf(ticket, 1), note: "Kanarie" });

    expect(textOf(await house.show(VENLO, `ticket:${ticket}:1`, personPlace(noor.id)))).not.toContain("Kanarie");
    expect(textOf(await house.show(VENLO, `ticket:${ticket}:2`, channelPlace("operations")))).toContain("Kanarie");
  });
  it("give buttons only to the line that has the ticket", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(sam, "ticket.pass-to-operations", { ...targetOf(ticket, 1) });

    expect(dataOf(await house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk")))).toMatchObject({
      canWork: false,
      canTake: false,
    });
    expect(dataOf(await house.show(VENLO, `ticket:${ticket}:2`, channelPlace("operations")))).toMatchObject({
      canWork: true,
      canTake: true,
    });
  });
  it("are shown to nobody who is neither the reporter nor a team", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    expect(await house.show(VENLO, `ticket:${ticket}:1`, personPlace(daan.id))).toBeUndefined();
  });
  it("shrink when a channel turns out to hold a copy of them", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.rows.write(VENLO, [
      { insert: `card|ticket:${ticket}:1|channel:helpdesk`, value: { activityId: "the-real-one", shown: null } },
    ]);
    const pressed = { ...targetOf(ticket, 1), card: "1", team: "helpdesk" };
    await house.press(sam, "ticket.take", pressed, { chat: "channel", replyToId: "a-copy" });

    const copies = (await rowsUnder(house, "card|")).filter(({ value }) => value["activityId"] === "a-copy");
    expect(copies).toHaveLength(1);
    const subject = copies[0]?.key.split("|")[1] ?? "";
    expect((await house.show(VENLO, subject, channelPlace("helpdesk")))?.card?.template).toBe("ticket-line");
  });
});

describe("what the team is told", () => {
  it("is a short reply beneath its card when the reporter does something", async () => {
    const house = openDesk();
    const ticket = await reportOne(house);
    await house.press(noor, "ticket.add", { ...targetOf(ticket, 1), addition: "Kamer 12" });

    const showings = (await rowsUnder(house, "outbox|")).map(({ value }) => value);
    expect(showings.at(-1)).toMatchObject({
      subject: `ticket-reply:${ticket}:2`,
      place: "channel:helpdesk",
      beneath: `ticket:${ticket}:1`,
    });
    const reply = await house.show(VENLO, `ticket-reply:${ticket}:2`, channelPlace("helpdesk"));
    expect(reply).toEqual({ summary: `${ticket}: de melder heeft iets toegevoegd.` });
  });
});
