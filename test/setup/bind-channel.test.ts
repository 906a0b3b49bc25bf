import { describe, expect, it } from "vitest";
import { type OutboxRow, cardKey } from "../../src/delivery/outbox.ts";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import type { Member } from "../../src/people/roster.ts";
import type { Turn } from "../../src/people/turn.ts";
import { channelActions, channelCommands, channelSubjects } from "../../src/setup/bind-channel.ts";
import { isBound } from "../../src/setup/channels.ts";
import { textOf } from "../support/desk.ts";
import { HOME, ROERMOND, VENLO, at, iris, noor, ruben, sam } from "../support/people.ts";
import { TENANT, openTown, staff } from "./house.ts";

const contact: Person = { ...noor, grants: [{ role: "municipality-contact", organisations: [VENLO] }] };
const anouk: Person = { ...iris, grants: [{ role: "ict-manager", organisations: [HOME, VENLO, ROERMOND] }] };
const GUEST: Member = { ...staff("Gijs Buitenhuis", 50, VENLO), userRole: "guest" };
const STRANGER: Member = { ...staff("Vreemde Vogel", 51, VENLO), tenantId: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7dffff" };
const CALLER: Member = { name: "Anoniem", userRole: "anonymous" };

interface Where {
  readonly chat?: Turn["chat"];
  readonly tenantId?: string;
  readonly in?: string;
  readonly replyToId?: string;
}

function open(given: readonly Member[] = [staff("Sam Linssen", 7, HOME)]) {
  const { rows, places, directory } = openTown();
  const house = { rows, places, directory, nudge: () => undefined };
  const commands = channelCommands(house);
  const actions = channelActions(house);
  let present: readonly Member[] | undefined = given;
  const turnOf = (actor: Person, where: Where): Turn => ({
    ...{ actor, now: at("09:00"), chat: where.chat ?? "channel", activityId: "a", files: [] },
    reference: {
      ...{ serviceUrl: "http://127.0.0.1:1", botId: "28:b", tenantId: where.tenantId ?? TENANT.home },
      conversationId: where.in ?? "19:channel@thread.tacv2",
    },
    ...(where.replyToId !== undefined && { replyToId: where.replyToId }),
    members: async () => present,
  });
  return {
    ...{ rows, places },
    nowThere: (members: readonly Member[] | undefined) => void (present = members),
    traces: async () => (await collect(rows.range(HOME, under("audit|", 10)))).map(({ value }) => value),
    bound: (channel: string) => isBound(places, HOME, channel),
    show: (subject: string) => channelSubjects(house)["binding"]?.(HOME, subject, channelPlace("helpdesk")),
    async say(actor: Person, text: string, where: Where = {}): Promise<Message | undefined> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, turnOf(actor, where)))[0];
      }
      return undefined;
    },
    async press(actor: Person, verb: string, data: object, where: Where = {}): Promise<Message | undefined> {
      return actions[verb]?.(data, turnOf(actor, { replyToId: "17", ...where }));
    },
  };
}

const BIND = { channel: "helpdesk", becomes: "answer" };

describe("who asks to bind a channel", () => {
  it("reads first who would read along, and nothing is bound yet", async () => {
    const house = open([
      staff("Sam Linssen", 7, HOME),
      staff("Daan Peeters", 2, ROERMOND),
      staff("Ruben Kessels", 9, HOME),
    ]);
    const card = await house.say(sam, "koppel dit kanaal aan Helpdesk");

    expect(card?.summary).toBe("Dit kanaal koppelen aan Helpdesk?");
    expect(card?.card?.data["people"]).toEqual([
      { name: "Daan Peeters", about: " · let op: Roermond, een andere organisatie" },
      { name: "Ruben Kessels", about: " · ICT NML" },
      { name: "Sam Linssen", about: " · ICT NML" },
    ]);
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("reads a guest's name on one line, in one direction, whatever is in it", async () => {
    const card = await open([{ ...GUEST, name: "\u202EGijs\nICT NML \u200B" }]).say(sam, "koppel kanaal aan Helpdesk");
    expect(card?.card?.data["people"]).toEqual([{ name: "Gijs ICT NML", about: " · gast, mag niet meelezen" }]);
  });
  it("of many reads a dozen names, and how many more there are", async () => {
    const many = Array.from({ length: 46 }, (_, index) => staff(`Naam ${index}`, 100 + index, HOME));
    const card = await open(many).say(sam, "koppel dit kanaal aan Helpdesk");

    expect(card?.card?.data["people"]).toHaveLength(12);
    expect(textOf(card)).toContain("46 personen");
    expect(textOf(card)).toContain("En nog 34 anderen.");
  });
  it("presses Koppel dit kanaal, and the question becomes the answer for everybody", async () => {
    const house = open();
    await house.say(sam, "koppel dit kanaal aan Helpdesk");
    expect((await house.press(sam, "channel.bind", BIND))?.summary).toBe("Dit kanaal is nu gekoppeld aan Helpdesk.");

    expect(await house.bound("helpdesk")).toBe(true);
    const [asked] = await collect(house.rows.range(HOME, under("outbox|", 10)));
    const { subject } = (asked as OutboxRow).value;
    expect(textOf(await house.show(subject))).toContain("Dit kanaal is nu gekoppeld aan Helpdesk.");
    const card = await house.rows.get(HOME, cardKey({ subject, place: channelPlace("helpdesk") }));
    expect(card?.value["activityId"]).toBe("17");
  });
  it("presses twice, or two do at once, and it is bound once", async () => {
    const house = open();
    await Promise.all([house.press(sam, "channel.bind", BIND), house.press(sam, "channel.bind", BIND)]);
    expect((await house.press(sam, "channel.bind", BIND))?.summary).toBe("Dit kanaal is al gekoppeld aan Helpdesk.");
    expect(await house.traces()).toHaveLength(1);
  });
  it("presses an old question again after ontkoppel, and it is bound again", async () => {
    const house = open();
    await house.press(sam, "channel.bind", BIND);
    await house.say(sam, "ontkoppel");
    await house.press(sam, "channel.bind", BIND);
    expect(await house.bound("helpdesk")).toBe(true);
  });
  it("presses Niet koppelen, and nothing is bound", async () => {
    const house = open();
    expect((await house.press(sam, "channel.leave-unbound", BIND))?.summary).toBe("Goed. Ik koppel dit kanaal niet.");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("is the only one whose press counts, beside who holds the role too", async () => {
    const house = open();
    expect((await house.press(noor, "channel.bind", BIND))?.summary).toContain("U hebt niet de rol");
    expect((await house.press(noor, "channel.leave-unbound", BIND))?.summary).toContain("U hebt niet de rol");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("reads what ends by it", async () => {
    const house = open();
    const both: Person = { ...sam, grants: [...sam.grants, ...ruben.grants] };
    await house.say(both, "koppel dit kanaal aan Helpdesk ja", { in: "19:first" });
    await house.say(both, "koppel dit kanaal aan Beheer ja", { in: "19:second" });
    const words = textOf(await house.say(both, "koppel dit kanaal aan Helpdesk", { in: "19:second" }));
    expect(words).toContain("Dit kanaal is nu gekoppeld aan Beheer. Dat houdt dan op.");
    expect(words).toContain("Helpdesk is nu gekoppeld aan een ander kanaal. Dat houdt dan op.");
  });
  it("of a channel that is bound so already is told that it is", async () => {
    const house = open();
    await house.say(sam, "koppel dit kanaal aan Helpdesk ja");
    expect((await house.say(sam, "koppel dit kanaal aan Helpdesk"))?.summary).toBe(
      "Dit kanaal is al gekoppeld aan Helpdesk.",
    );
  });
  it.each(["becomes", "channel"])("with a card that somebody changed (%s) binds nothing else", async (field) => {
    const house = open();
    await house.press(sam, "channel.bind", { ...BIND, channel: "operations", [field]: { evil: true } });
    expect(await house.bound("operations")).toBe(false);
  });
});

describe("a channel with somebody who may not read along", () => {
  it.each([
    ["a guest", GUEST, "gast"],
    ["somebody of another tenant", STRANGER, "van buiten onze organisaties"],
    ["somebody anonymous", CALLER, "gast"],
  ])("%s is not bound, and who asks reads who has to leave", async (_, member, about) => {
    const house = open([staff("Sam Linssen", 7, HOME), member]);
    const card = await house.say(sam, "koppel dit kanaal aan Helpdesk");
    expect(card?.summary).toBe("Dit kanaal kan niet aan Helpdesk");
    expect(card?.card?.data["people"]).toEqual([{ name: member.name, about: ` · ${about}, mag niet meelezen` }]);
    expect(card?.card?.data["isOpen"]).toBe(false);

    await house.say(sam, "koppel dit kanaal aan Helpdesk ja");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("who came while the question stood there is not bound either", async () => {
    const house = open();
    await house.say(sam, "koppel dit kanaal aan Helpdesk");
    house.nowThere([staff("Sam Linssen", 7, HOME), GUEST]);
    expect((await house.press(sam, "channel.bind", BIND))?.summary).toBe("Dit kanaal kan niet aan Helpdesk");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("because Teams does not say who is there, is not bound, and that is said", async () => {
    const house = open();
    house.nowThere(undefined);
    for (const words of ["koppel dit kanaal aan Helpdesk", "koppel dit kanaal aan Helpdesk ja"])
      expect((await house.say(sam, words))?.summary).toContain("Teams zegt mij nu niet wie er in dit kanaal zitten.");
    expect(await house.bound("helpdesk")).toBe(false);
  });
});

describe("binding a channel", () => {
  it.each([
    ["Helpdesk", "helpdesk", sam],
    ["Beheer", "operations", ruben],
    ["Rapportage", "reports", anouk],
    ["Venlo", "venlo", contact],
  ])("to %s is done by who holds the role, typed as well", async (name, channel, actor) => {
    const house = open();
    expect((await house.say(actor, `koppel dit kanaal aan ${name} ja`))?.summary).toBe(
      `Dit kanaal is nu gekoppeld aan ${name}.`,
    );
    expect(await house.bound(channel)).toBe(true);
  });
  it.each([
    ["Helpdesk", "helpdesk", noor],
    ["Beheer", "operations", sam],
    ["Rapportage", "reports", sam],
    ["Roermond", "roermond", contact],
  ])("to %s is refused to anybody else", async (name, channel, actor) => {
    const house = open();
    for (const words of [`koppel dit kanaal aan ${name}`, `koppel dit kanaal aan ${name} ja`])
      expect((await house.say(actor, words))?.summary).toContain("U hebt niet de rol");
    expect(await house.bound(channel)).toBe(false);
  });
  it("is refused to who is an agent of one municipality only, since the channel shows the tickets of all", async () => {
    const house = open();
    const agent: Person = { ...noor, grants: [{ role: "helpdesk", organisations: [VENLO] }] };
    expect((await house.say(agent, "koppel dit kanaal aan Helpdesk ja"))?.summary).toContain("U hebt niet de rol");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it.each([
    [sam, "Helpdesk", "helpdesk", TENANT.venlo],
    [ruben, "Beheer", "operations", TENANT.roermond],
    [contact, "Venlo", "venlo", TENANT.roermond],
  ])("is refused in a channel of another organisation (%#)", async (actor, name, channel, tenantId) => {
    const house = open();
    expect((await house.say(actor, `koppel dit kanaal aan ${name} ja`, { tenantId }))?.summary).toContain(
      "van een andere organisatie",
    );
    expect(await house.bound(channel)).toBe(false);
  });
  it("of a municipality is done in its own tenant as well as in the shared one", async () => {
    const house = open([staff("Noor Janssen", 1, VENLO)]);
    await house.say(contact, "koppel dit kanaal aan Venlo ja", { tenantId: TENANT.venlo });
    expect(await house.bound("venlo")).toBe(true);
  });
  it("happens in the channel itself", async () => {
    const house = open();
    expect((await house.say(sam, "koppel dit kanaal aan Helpdesk", { chat: "personal" }))?.summary).toContain(
      "in het kanaal zelf",
    );
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("names what can be bound when something else is asked", async () => {
    expect((await open().say(sam, "koppel dit kanaal aan Eindhoven"))?.summary).toBe(
      "Dit kan ik niet koppelen. Kies uit: Helpdesk, Beheer, Rapportage, Venlo, Roermond.",
    );
  });
  it("ends with ontkoppel, by who holds the role", async () => {
    const house = open();
    await house.say(sam, "koppel dit kanaal aan Helpdesk ja");
    expect((await house.say(noor, "ontkoppel"))?.summary).toContain("U hebt niet de rol");
    expect((await house.say(sam, "ontkoppel dit kanaal"))?.summary).toContain("niet meer gekoppeld");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("leaves on record who did it, and when, without a name", async () => {
    const house = open();
    await house.say(noor, "koppel dit kanaal aan Helpdesk ja");
    await house.say(sam, "koppel dit kanaal aan Helpdesk ja");
    await house.say(sam, "ontkoppel");
    const traces = await house.traces();
    expect(traces.map(({ act }) => act).toSorted()).toEqual(["bind-channel", "unbind-channel"]);
    for (const trace of traces) expect(trace).toMatchObject({ channel: "helpdesk", by: sam.id, at: at("09:00") });
    expect(JSON.stringify(traces)).not.toContain("Sam");
  });
});
