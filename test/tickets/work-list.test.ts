import { describe, expect, it } from "vitest";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { ROERMOND, VENLO, at, daan, fatima, noor, ruben, sam } from "../support/people.ts";

const rowsIn = (message: Parameters<typeof dataOf>[0]) =>
  dataOf(message)["tickets"] as { number: string; subject: string; status: string; about: string }[];
const subjects = (message: Parameters<typeof dataOf>[0]) => rowsIn(message).map(({ subject }) => subject);

async function aMorning() {
  const house = openDesk();
  const reports = [
    [noor, "Muis stuk", "09:00"],
    [daan, "Scherm zwart", "09:10"],
    [noor, "Wifi weg", "09:20"],
    [daan, "Mail traag", "09:30"],
  ] as const;
  const numbers = new Map<string, { organisation: string; ticket: string; nonce: string }>();
  for (const [who, text, time] of reports) {
    const card = await house.press(who, "ticket.report", { nonce: text.replace(" ", "-"), text }, { now: at(time) });
    const { organisation, ticket } = dataOf(card);
    numbers.set(text, { organisation: String(organisation), ticket: String(ticket), nonce: "1" });
  }
  const on = (text: string) => numbers.get(text) ?? {};
  await house.press(sam, "ticket.take", on("Muis stuk"));
  await house.press(fatima, "ticket.ask", { ...on("Scherm zwart"), question: "Welk scherm?" });
  return { ...house, on };
}

const inChannel = { chat: "channel" } as const;

describe("the work list", () => {
  it("shows what nobody has taken, oldest first, with the organisation and since when", async () => {
    const { say } = await aMorning();
    const [list] = await say(sam, "werkvoorraad", inChannel);

    expect(subjects(list)).toEqual(["Wifi weg", "Mail traag"]);
    expect(rowsIn(list)[0]).toMatchObject({
      status: "Nog niet opgepakt",
      about: "Venlo · 23 november 2026 om 9.20 uur",
    });
  });

  it("shows what is mine, also what waits, and nothing of a colleague", async () => {
    const { say } = await aMorning();
    expect(subjects((await say(sam, "werkvoorraad van mij"))[0])).toEqual(["Muis stuk"]);
    expect(subjects((await say(fatima, "werkvoorraad van mij"))[0])).toEqual(["Scherm zwart"]);
  });

  it("shows what waits for somebody, and who has it", async () => {
    const { say } = await aMorning();
    const [list] = await say(sam, "werkvoorraad wacht");
    expect(rowsIn(list)).toMatchObject([
      {
        subject: "Scherm zwart",
        status: "Wacht op de melder",
        about: expect.stringContaining("Fatima Yildiz") as string,
      },
    ]);
  });

  it("can be of one organisation, chosen or typed", async () => {
    const { say, press } = await aMorning();
    expect(subjects((await say(sam, "werkvoorraad roermond"))[0])).toEqual(["Mail traag"]);
    const chosen = await press(sam, "work.list", { view: "new", team: "helpdesk", organisation: VENLO });
    expect(subjects(chosen)).toEqual(["Wifi weg"]);
    expect(textOf((await say(sam, "werkvoorraad utrecht"))[0])).toContain("Deze organisatie ken ik niet");
  });

  it("is each team's own: what was passed on is Beheer's", async () => {
    const { say, press, on } = await aMorning();
    await press(sam, "ticket.pass-to-operations", on("Wifi weg"));

    expect(subjects((await say(sam, "werkvoorraad"))[0])).toEqual(["Mail traag"]);
    expect(subjects((await say(ruben, "werkvoorraad"))[0])).toEqual(["Wifi weg"]);
  });

  it("follows what happens: on hold is waiting, resolved is in no list", async () => {
    const { say, press, on } = await aMorning();
    await press(sam, "ticket.hold", { ...on("Muis stuk"), nonce: "2", waitsFor: "supplier" });
    expect(subjects((await say(sam, "werkvoorraad wacht"))[0])).toEqual(["Muis stuk", "Scherm zwart"]);

    await press(sam, "ticket.resolve", {
      ...on("Muis stuk"),
      nonce: "3",
      resolution: "resolved",
      solution: "Nieuwe muis",
    });
    expect(subjects((await say(sam, "werkvoorraad wacht"))[0])).toEqual(["Scherm zwart"]);
    expect(subjects((await say(sam, "werkvoorraad van mij"))[0])).toEqual([]);
  });

  it("comes ten at a time", async () => {
    const { press } = await aMorning();
    for (let count = 0; count < 12; count++)
      await press(
        noor,
        "ticket.report",
        { nonce: `n${String(count)}`, text: `Vraag ${String(count)}` },
        { now: at("10:30") },
      );

    const first = await press(sam, "work.list", { view: "new" });
    const next = await press(sam, "work.list", { view: "new", after: dataOf(first)["after"] });
    expect([subjects(first).length, subjects(next).length]).toEqual([10, 4]);
    expect(new Set([...subjects(first), ...subjects(next)]).size).toBe(14);
    expect(dataOf(next)["after"]).toBe("");
  });

  it("is for agents only, and stays out of channels that are not a team's", async () => {
    const { say } = await aMorning();
    expect(textOf((await say(noor, "werkvoorraad"))[0])).toContain("alleen voor de Helpdesk en Beheer");
    const elsewhere = { chat: "channel", conversationId: "19:venlo@thread.tacv2" } as const;
    expect(textOf((await say(sam, "werkvoorraad", elsewhere))[0])).toContain("persoonlijke chat");
  });

  it("shows nothing of an organisation that the agent does not work for", async () => {
    const { press } = await aMorning();
    const venlos = { ...sam, grants: [{ role: "helpdesk", organisations: [VENLO] }] } as const;
    expect(subjects(await press(venlos, "work.list", { view: "new" }))).toEqual(["Wifi weg"]);
    expect(subjects(await press(venlos, "work.list", { view: "new", organisation: ROERMOND }))).toEqual([]);
  });
});

describe("other actions", () => {
  const target = async () => {
    const house = await aMorning();
    return { ...house, mouse: { ...house.on("Muis stuk"), team: "helpdesk" } };
  };

  it("are forms that only who pressed sees: colleagues to assign to, whom to wait for", async () => {
    const { press, mouse } = await target();
    const menu = await press(sam, "ticket.more", mouse, inChannel);

    expect(menu.card?.template).toBe("ticket-more");
    expect(dataOf(menu)).toMatchObject({
      canWork: true,
      canPrioritise: false,
      agents: [
        { value: fatima.id, title: "Fatima Yildiz" },
        { value: sam.id, title: "Sam Linssen" },
      ],
    });
    expect((await press(sam, "ticket.show", mouse, inChannel)).card?.template).toBe("ticket-team");
  });

  it("never show a note to its reporter, in any card or list of theirs", async () => {
    const { press, say, show, ticket, mouse } = await target();
    await press(sam, "ticket.note", { ...mouse, nonce: "2", note: "KANARIE belde boos" }, inChannel);
    const now = await ticket(VENLO, mouse["ticket" as keyof typeof mouse]);
    const own = await Promise.all([
      show(VENLO, `ticket:${now.number}:${String(now.cards.reporter)}`, `person:${noor.id}` as never),
      press(noor, "ticket.open", { organisation: VENLO, ticket: now.number }),
      press(noor, "ticket.list", {}),
    ]);

    expect(JSON.stringify([own, await say(noor, `status ${now.number}`)])).not.toMatch(/KANARIE|otitie/);
    expect(JSON.stringify(await press(sam, "ticket.show", mouse, inChannel))).toContain("KANARIE");
  });

  it("show a message to its reporter, with who wrote it", async () => {
    const { press, ticket, mouse } = await target();
    await press(sam, "ticket.message", { ...mouse, nonce: "2", message: "Er is een nieuwe muis besteld." }, inChannel);
    const { number } = await ticket(VENLO, mouse["ticket" as keyof typeof mouse]);

    const card = await press(noor, "ticket.open", { organisation: VENLO, ticket: number });
    expect(dataOf(card)).toMatchObject({ hasMessage: true, messageBy: "Sam Linssen" });
  });

  it("can be typed as well", async () => {
    const { say, ticket, mouse } = await target();
    const number = mouse["ticket" as keyof typeof mouse];
    await say(sam, `toewijzen ${number} fatima`, inChannel);
    await say(fatima, `wacht ${number} Onderdeel besteld`, inChannel);
    await say(fatima, `notitie ${number} Leverancier gebeld`, inChannel);
    await say(fatima, `verder ${number}`, inChannel);

    const { state, timeline } = await ticket(VENLO, number);
    expect(state).toMatchObject({ status: "assigned", assignee: fatima.id });
    expect(timeline.map(({ kind }) => kind)).toEqual(["reported", "taken", "assigned", "put-on-hold", "note", "woken"]);
  });
});
