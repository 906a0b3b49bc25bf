import { describe, expect, it } from "vitest";
import type { Message } from "../../src/lib/message.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, WEERT, at, daan, noor, ruben, sam, youssef } from "../support/people.ts";

type House = ReturnType<typeof openDesk>;
let forms = 0;

const report = async (house: House, actor: typeof noor, text: string, more: object = {}): Promise<string> =>
  String(
    dataOf(await house.press(actor, "ticket.report", { nonce: `form-${String(forms++)}`, text, ...more }))["number"],
  );
const numbersIn = (list: Message | undefined) =>
  (dataOf(list)["tickets"] as { number: string }[]).map(({ number }) => number);
const first = (messages: readonly Message[]) => messages[0];

describe("what somebody types", () => {
  it.each(["Dank je wel!", "Hallo", "Goedemorgen", "👍", "ok"])("%s opens no form", async (text) => {
    const answers = await openDesk().say(noor, text);
    expect(answers.filter(({ card }) => card)).toEqual([]);
  });
  it("that describes a fault opens the form, filled in as far as it goes", async () => {
    const form = first(await openDesk().say(noor, "De printer doet het niet, niemand op de afdeling kan printen"));
    expect(form?.card?.template).toBe("report-form");
    expect(dataOf(form)).toMatchObject({
      text: "De printer doet het niet, niemand op de afdeling kan printen",
      area: "printer",
      impact: "department",
    });
  });
  it.each(["personal", "channel"] as const)("that asks what the Helpdesk can do gets the help (%s)", async (chat) => {
    const answers = await openDesk().say(noor, "Wat kun je allemaal?", { chat });
    expect(answers.map(({ summary }) => summary)).toEqual(["Hulp van de Helpdesk"]);
  });
  it("with a BSN in it is hidden in the form already, and the person is told", async () => {
    const form = first(await openDesk().say(noor, "Ik kan niet inloggen met BSN 111222333"));
    expect(textOf(form)).not.toContain("111222333");
    expect(dataOf(form)["hidden"]).toContain("een burgerservicenummer (BSN) in uw tekst verborgen");
  });
  it.each(["melden", "Storing melden", "nieuwe melding", "ik wil een melding doen"])(
    "%s opens the form",
    async (text) => {
      expect(first(await openDesk().say(noor, text))?.card?.template).toBe("report-form");
    },
  );
  it("files nothing by itself", async () => {
    const house = openDesk();
    await house.say(noor, "De printer doet het niet");
    expect(numbersIn(first(await house.say(noor, "mijn meldingen")))).toEqual([]);
  });
});

describe("an answer that is typed", () => {
  it("is asked about while a question is open, and sent on yes", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `vraag ${ticket} Brandt er een lampje?`);

    const asked = first(await house.say(noor, "Ja, een oranje lampje"));
    expect(asked?.summary).toBe(`Is dit uw antwoord op ${ticket}?`);
    expect((await house.ticket(VENLO, ticket)).state.status).toBe("waiting");

    await house.press(noor, "ticket.answer", { ...dataOf(asked), ticket });
    expect((await house.ticket(VENLO, ticket)).timeline.at(-1)).toMatchObject({ text: "Ja, een oranje lampje" });
  });
  it("is asked about as well when it starts with thanks", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `vraag ${ticket} Welke kamer?`);
    expect(first(await house.say(noor, "Bedankt, het is kamer 2.04 op de tweede"))?.summary).toContain(ticket);
    expect(first(await house.say(noor, "Bedankt!"))?.summary).toBe("Graag gedaan.");
  });
  it("can be a new report instead", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `vraag ${ticket} Brandt er een lampje?`);
    const form = await house.press(noor, "ticket.form", { text: "De wifi valt steeds weg" });
    expect(dataOf(form)).toMatchObject({ text: "De wifi valt steeds weg" });
  });
  it("is no longer asked about once it was given", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `vraag ${ticket} Brandt er een lampje?`);
    await house.say(noor, `antwoord ${ticket} Ja`);
    expect(first(await house.say(noor, "De wifi valt steeds weg"))?.card?.template).toBe("report-form");
  });
});

describe("every button, typed", () => {
  it("does what the button does", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `oppakken ${ticket}`);
    await house.say(noor, `aanvullen ${ticket}: het is kamer 12`);
    await house.say(sam, `doorzetten naar beheer ${ticket} graag de voeding bekijken`);
    await house.say(ruben, `leverancier ${ticket}`);
    await house.say(ruben, `oplossen ${ticket} Nieuwe voeding`);
    await house.say(noor, `heropenen ${ticket} Weer zwart`);
    await house.say(ruben, `afgesproken ${ticket} Nieuw scherm in januari`);
    await house.say(noor, `opgelost ${ticket.toLowerCase()}`);

    const { timeline, state } = await house.ticket(VENLO, ticket);
    expect(timeline.map(({ kind }) => kind)).toEqual([
      ...["reported", "taken", "added", "passed-to-operations", "passed-to-supplier"],
      ...["resolved", "reopened", "resolved", "confirmed"],
    ]);
    expect(state).toMatchObject({ status: "closed", resolution: "otherwise-agreed" });
  });
  it("asks for what is missing", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    expect(dataOf(first(await house.say(sam, `vraag ${ticket}`)))).toMatchObject({ notice: "Vul uw vraag in." });
  });
  it("is one act when Teams delivers the message twice", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(noor, `aanvullen ${ticket} kamer 12`, { activityId: "same" });
    await house.say(noor, `aanvullen ${ticket} kamer 12`, { activityId: "same" });
    expect((await house.ticket(VENLO, ticket)).timeline).toHaveLength(2);
  });
  it("finds nothing of somebody else", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    expect(first(await house.say(daan, `intrekken ${ticket}`))?.summary).toBe("Deze melding is niet gevonden.");
  });
});

describe("my tickets", () => {
  it("stand open first, newest first, ten a page", async () => {
    const house = openDesk();
    const numbers: string[] = [];
    for (let minute = 10; minute < 22; minute++) {
      numbers.push(
        String(
          dataOf(
            await house.press(
              noor,
              "ticket.report",
              { nonce: `n${String(minute)}`, text: "Mijn scherm blijft zwart" },
              { now: at(`09:${String(minute)}`) },
            ),
          )["number"],
        ),
      );
    }
    const [oldest = "", ...others] = numbers;
    const newest = others.at(-1) ?? "";
    await house.say(noor, `intrekken ${newest}`);

    const page = first(await house.say(noor, "mijn meldingen"));
    const rest = await house.press(noor, "ticket.list", { after: dataOf(page)["after"] });
    expect([...numbersIn(page), ...numbersIn(rest)]).toEqual([...others.slice(0, -1).toReversed(), oldest, newest]);
    expect(numbersIn(page)).toHaveLength(10);
    expect(dataOf(rest)["after"]).toBe("");
  });
  it("show what each is waiting for", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    await house.say(sam, `vraag ${ticket} Welke kamer?`);
    expect(textOf(first(await house.say(noor, "status")))).toContain("Wacht op uw antwoord");
  });
  it("are of both municipalities for who works in two", async () => {
    const house = openDesk();
    const one = await report(house, youssef, "Mijn scherm blijft zwart", { organisation: "venlo" });
    const other = await report(house, youssef, "De wifi valt steeds weg", { organisation: "weert" });
    const list = first(await house.say(youssef, "mijn meldingen"));
    expect(new Set(numbersIn(list))).toEqual(new Set([one, other]));
    expect(textOf(list)).toContain("Weert");
    expect((await house.ticket(WEERT, other)).organisation).toBe("weert");
  });
  it("open with their timeline", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    const opened = first(await house.say(noor, `status ${ticket}`));
    expect(dataOf(opened)).toMatchObject({ showTimeline: true, number: ticket });
  });
  it("go on from nowhere when the page's mark was forged", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");
    const list = await house.press(noor, "ticket.list", { after: "1|x|y' or 1 eq 1" });
    expect(numbersIn(list)).toEqual([ticket]);
  });
});
