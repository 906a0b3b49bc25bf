import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { type Place, channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { VENLO, WEERT, at, noor, sam, youssef } from "../support/people.ts";
import { cisoOfVenlo, cisoOfWeert, openSecurity } from "../support/security.ts";

type House = ReturnType<typeof openSecurity>;

const HELPDESK = channelPlace("helpdesk");
const CISO = personPlace(cisoOfVenlo.id);

async function reported(house: House, kind = "data-leak", fields: object = {}): Promise<string> {
  const data = { kind, nonce: "n", text: "Lijst met BSN's gemaild", ...fields };
  return String(dataOf(await house.press(noor, "security.report", data))["number"]);
}

async function press(house: House, actor: Person, verb: string, ticket: string, fields: object = {}, now?: Instant) {
  const { version } = await house.ticket(VENLO, ticket);
  const target = { organisation: VENLO, ticket, nonce: String(version), ...fields };
  return house.press(actor, verb, target, { ...(now && { now }) });
}

const shownTo = async (house: House, place: Place): Promise<readonly (Message | undefined)[]> => {
  const asked = await collect(house.rows.range(VENLO, under("outbox|", 1000)));
  const mine = asked
    .map(({ value }) => value as { subject: string; place: Place })
    .filter((one) => one.place === place);
  return Promise.all(mine.map(({ subject }) => house.show(VENLO, subject, place)));
};

describe("words of an incident", () => {
  it.each(["phishing", "Er zit een virus op mijn laptop", "laptop gestolen", "datalek", "beveiliging"])(
    "'%s' gets one question before any form",
    async (words) => {
      const [card] = await openSecurity().say(noor, words);
      expect(card?.card?.template).toBe("security-first");
      expect(card?.summary).toBe("Is dit nu gebeurd? Dan meld ik het met spoed.");
    },
  );
  it("put the kind that they tell of first", async () => {
    const [card] = await openSecurity().say(noor, "mijn laptop is gestolen");
    expect((dataOf(card)["kinds"] as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      ...["lost-device", "phishing", "virus", "data-leak"],
    ]);
  });
  it("in the form of a report get the question as well, and the form is not lost", async () => {
    const house = openSecurity();
    const form = { nonce: "f", text: "Ik heb op een phishinglink geklikt", reachableAt: "06 1", sensitive: "true" };
    const card = await house.press(noor, "ticket.report", form);
    expect(card.card?.template).toBe("security-first");
    expect(dataOf(card)).toMatchObject({ hasForm: true, reachableAt: "06 1", sensitive: "true", text: form.text });
    const filed = await house.press(noor, "ticket.report", { ...form, nonce: "g", anyway: "true" });
    expect(filed.card?.template).toBe("ticket-reporter");
  });
  it("are asked about once: who said that it is an ordinary report is not asked again", async () => {
    const house = openSecurity();
    const form = await house.press(noor, "ticket.form", { text: "ik krijg rare mail", ordinary: "true" });
    const { nonce, text, ordinary } = dataOf(form);
    const filed = await house.press(noor, "ticket.report", { nonce, text, ordinary });
    expect(filed.card?.template).toBe("ticket-reporter");
  });
  it("are an answer first when a question is open", async () => {
    const house = openSecurity();
    const ticket = await reported(house, "phishing");
    await house.say(sam, `vraag ${ticket}: Hebt u geklikt?`);
    const [card] = await house.say(noor, "Ja, op een verdachte link geklikt");
    expect(card?.card?.template).toBe("is-this-your-answer");
  });
  it("in a channel lead to the personal chat", async () => {
    const answers = await openSecurity().say(noor, "phishing", { chat: "channel" });
    expect(answers.map(({ summary, card }) => ({ summary, card }))).toEqual([
      { summary: "Ik help u verder in onze persoonlijke chat.", card: undefined },
    ]);
  });
});

describe("an incident", () => {
  it("is filed at one press, urgent in the Helpdesk's channel, and the card becomes its confirmation", async () => {
    const house = openSecurity();
    const card = await house.press(noor, "security.report", { kind: "phishing", nonce: "n" });
    expect(card.card?.template).toBe("ticket-reporter");
    const ticket = String(dataOf(card)["number"]);
    const team = await house.show(VENLO, `ticket:${ticket}:1`, HELPDESK);
    expect(dataOf(team)).toMatchObject({ urgent: "Spoed", title: "Phishing" });
    expect(team?.summary).toBe(`${ticket}: spoed, nieuwe melding`);
    expect(dataOf(card)["status"]).toBe("Ontvangen door de Helpdesk");
  });
  it("is one report when the press arrives twice", async () => {
    const house = openSecurity();
    expect(await reported(house)).toBe(await reported(house));
    expect(await house.desk.tickets.listOf(noor.id, [VENLO], "", 10)).toHaveLength(1);
  });
  it.each([
    ["spoed phishing", "phishing"],
    ["spoed: virus", "virus"],
    ["spoed laptop gestolen: in de trein", "lost-device"],
    ["spoed datalek: lijst gemaild", "data-leak"],
  ])("can be typed: '%s'", async (words, kind) => {
    const house = openSecurity();
    const [card] = await house.say(noor, words);
    expect((await house.ticket(VENLO, String(dataOf(card)["number"]))).security?.kind).toBe(kind);
  });
  it("of somebody with two appointments is for the one that they choose", async () => {
    const house = openSecurity();
    const asked = await house.press(youssef, "security.report", { kind: "virus", nonce: "n" });
    expect(dataOf(asked)["problems"]).toEqual([{ text: "Kies voor welke gemeente u meldt." }]);
    const filed = await house.press(youssef, "security.report", { kind: "virus", nonce: "n", organisation: "weert" });
    expect(dataOf(filed)["organisation"]).toBe("weert");
  });
  it("hides a BSN in what was written, and says so", async () => {
    const house = openSecurity();
    const [card] = await house.say(noor, "spoed datalek: BSN 111222333 gemaild");
    expect(textOf(card)).not.toContain("111222333");
    expect(textOf(card)).toContain("burgerservicenummer");
  });
  it.each([
    ["phishing", "Hebt u op een link geklikt"],
    ["virus", "Wat ziet u op uw scherm"],
    ["lost-device", "Welk apparaat is het"],
    ["data-leak", "Om welke gegevens gaat het"],
  ])("%s asks afterwards what is needed, until it is told", async (kind, question) => {
    const house = openSecurity();
    const ticket = await reported(house, kind);
    const [before] = await house.say(noor, ticket);
    expect(JSON.stringify(dataOf(before)["remarks"])).toContain(question);
    await house.say(noor, `aanvullen ${ticket}: Alles`);
    const [after] = await house.say(noor, ticket);
    expect(JSON.stringify(dataOf(after)["remarks"])).not.toContain(question);
  });
  it("is not accepted while nobody would see it", async () => {
    const house = openSecurity({ settings: { isConnected: () => Promise.resolve(false) } });
    const card = await house.press(noor, "security.report", { kind: "virus", nonce: "n" });
    expect(JSON.stringify(dataOf(card)["problems"])).toContain("nog niet aangesloten");
    expect(JSON.stringify(dataOf(card)["problems"])).toContain("Vertel het meteen aan uw leidinggevende.");
  });
});

describe("the CISO of the municipality", () => {
  it("gets a card in their own chat, also when they never wrote, and that is on the timeline", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    expect(house.introduced).toEqual([cisoOfVenlo.id]);
    const [card] = await shownTo(house, CISO);
    expect(card?.card?.template).toBe("security-ciso");
    expect(card?.summary).toBe(`${ticket}: datalek gemeld bij Venlo`);
    const { timeline } = await house.ticket(VENLO, ticket);
    expect(timeline.map(({ kind, about }) => [kind, about])).toEqual([
      ["reported", undefined],
      ["ciso-told", cisoOfVenlo.id],
    ]);
  });
  it("who is not known is missed in the Helpdesk's channel, not in silence", async () => {
    const house = openSecurity({ cisos: [cisoOfWeert] });
    const ticket = await reported(house, "virus");
    const team = await house.show(VENLO, `ticket:${ticket}:1`, HELPDESK);
    expect(dataOf(team)["check"]).toContain("nog niet vastgesteld");
    expect((await house.ticket(VENLO, ticket)).timeline.at(-1)?.kind).toBe("ciso-missing");
  });
  it("sees only incidents, and only of their own municipality", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    const plain = await house.press(noor, "ticket.report", { nonce: "p", text: "KANARIE doet het niet" });
    const plainNumber = String(dataOf(plain)["number"]);
    for (const typed of [ticket, `overzicht ${ticket}`]) {
      expect(textOf((await house.say(cisoOfWeert, typed))[0])).toContain("niet gevonden");
      expect((await house.say(cisoOfVenlo, typed))[0]?.card?.template).toMatch(/^security-/);
    }
    for (const typed of [plainNumber, `overzicht ${plainNumber}`]) {
      expect(textOf((await house.say(cisoOfVenlo, typed))[0])).toContain("niet gevonden");
    }
  });
  it("may not work on the ticket, and reads no internal note", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    await house.say(sam, `oppakken ${ticket}`);
    await house.say(sam, `notitie ${ticket}: KANARIE`);
    await house.say(sam, `leverancier ${ticket}: KANARIE`);
    const { version } = await house.ticket(VENLO, ticket);
    const answers = [
      await press(house, cisoOfVenlo, "ticket.take", ticket),
      await press(house, cisoOfVenlo, "ticket.resolve", ticket, { resolution: "resolved", solution: "x" }),
      await press(house, cisoOfVenlo, "ticket.more", ticket),
      await press(house, cisoOfVenlo, "security.overview", ticket),
      ...(await shownTo(house, CISO)),
    ];
    expect((await house.ticket(VENLO, ticket)).version).toBe(version);
    expect(JSON.stringify(answers)).not.toContain("KANARIE");
  });
  it("reads no word of a sensitive incident, nor does anybody in the overview", async () => {
    const house = openSecurity();
    const ticket = await reported(house, "data-leak", { text: "KANARIE", sensitive: "true" });
    await house.say(noor, `aanvullen ${ticket}: KANARIE`);
    const seen = [
      ...(await shownTo(house, CISO)),
      ...(await house.say(cisoOfVenlo, ticket)),
      ...(await house.say(cisoOfVenlo, `overzicht ${ticket}`)),
      ...(await house.say(sam, `overzicht ${ticket}`)),
    ];
    expect(seen.length).toBeGreaterThan(3);
    expect(JSON.stringify(seen)).not.toContain("KANARIE");
  });
  it("who is not it any more keeps nothing on the screen", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    house.cisos.splice(0, 1);
    const left = await house.show(VENLO, `security:${ticket}`, CISO);
    expect(left?.card?.template).toBe("ticket-line");
    expect(textOf(left)).not.toContain("Lijst met");
  });
  it("who reports it themselves is not told what they know", async () => {
    const house = openSecurity();
    const card = await house.press(cisoOfVenlo, "security.report", { kind: "virus", nonce: "n" });
    const { timeline, security } = await house.ticket(VENLO, String(dataOf(card)["number"]));
    expect(timeline.map(({ kind }) => kind)).toEqual(["reported"]);
    expect(security).toEqual({ kind: "virus", told: [] });
  });
});

describe("the 72 hours of a data leak", () => {
  const clockOf = async (house: House, ticket: string) => ({
    team: String(dataOf(await house.show(VENLO, `ticket:${ticket}:1`, HELPDESK))["check"]),
    ciso: String(dataOf(await house.show(VENLO, `security:${ticket}`, CISO))["clock"]),
  });

  it("count from the report as long as the discovery is not known, and that is said", async () => {
    const house = openSecurity();
    const { team, ciso } = await clockOf(house, await reported(house));
    expect(team).toContain("72 uur na de melding is op 26 november 2026 om 10.00 uur.");
    expect(team).toContain("AVG (artikel 33), niet van de DVO");
    expect(ciso).toBe(team);
  });
  it("count from the discovery once it is told, by its reporter while adding", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    const told = { addition: "Drie inwoners", day: "2026-11-22", time: "16:30" };
    await press(house, noor, "security.add", ticket, told);
    const { team, ciso } = await clockOf(house, ticket);
    expect(team).toContain("72 uur na het ontdekken is op 25 november 2026 om 16.30 uur.");
    expect(ciso).toBe(team);
    expect((await house.ticket(VENLO, ticket)).timeline.map(({ kind }) => kind)).toEqual([
      ...["reported", "ciso-told", "added", "discovered"],
    ]);
  });
  it.each([
    ["the CISO", cisoOfVenlo],
    ["the Helpdesk", sam],
    ["its reporter", noor],
  ])("can be told by %s, by button and typed", async (_, who) => {
    const house = openSecurity();
    const ticket = await reported(house);
    await house.say(who, `ontdekt ${ticket} 21-11-2026 9.15 uur`);
    expect((await house.ticket(VENLO, ticket)).security?.discoveredAt).toBe(at("09:15", "2026-11-21"));
    await press(house, who, "security.discovered", ticket, { day: "2026-11-20", time: "08:00" });
    expect((await house.ticket(VENLO, ticket)).security?.discoveredAt).toBe(at("08:00", "2026-11-20"));
  });
  it.each([
    ["a moment to come", { day: "2026-11-23", time: "10:01" }, "Dit moment komt nog"],
    ["a year that is a slip", { day: "2016-11-23", time: "10:00" }, "te lang geleden"],
    ["a day without a time", { day: "2026-11-23" }, "Vul de dag en het tijdstip in"],
    ["no day at all", { day: "2026-13-40", time: "10:00" }, "Vul de dag en het tijdstip in"],
  ])("are not counted from %s", async (_, moment, says) => {
    const house = openSecurity();
    const ticket = await reported(house);
    const { version } = await house.ticket(VENLO, ticket);
    const card = await press(house, cisoOfVenlo, "security.discovered", ticket, moment);
    expect(String(dataOf(card)["notice"])).toContain(says);
    expect((await house.ticket(VENLO, ticket)).version).toBe(version);
  });
  it("are hours on the clock, also when the clocks go back", async () => {
    const house = openSecurity();
    const now = instant(new Date("2026-10-24T10:00:00+02:00"));
    const data = { kind: "data-leak", nonce: "n" };
    const card = await house.press(noor, "security.report", data, { now });
    const { team } = await clockOf(house, String(dataOf(card)["number"]));
    expect(team).toContain("27 oktober 2026 om 9.00 uur");
  });
  it("are for no other incident, and never in anything of the reporter", async () => {
    const house = openSecurity();
    const virus = await reported(house, "virus");
    expect((await clockOf(house, virus)).team).toBe("");
    const leak = await reported(house, "data-leak", { nonce: "m" });
    const [own] = await house.say(noor, leak);
    expect(JSON.stringify(own?.card?.data["remarks"])).not.toContain("72 uur");
  });
});

describe("the overview", () => {
  it("has every moment that counts, and judges nobody", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    await house.say(noor, `ontdekt ${ticket} 22-11-2026 16:30`);
    await house.say(sam, `oppakken ${ticket}`, { now: at("10:20") });
    const [card] = await house.say(cisoOfVenlo, `overzicht ${ticket}`);
    expect(dataOf(card)["facts"]).toEqual(
      expect.arrayContaining([
        { label: "Ontdekt op", value: "22 november 2026 om 16.30 uur" },
        { label: "Gemeld op", value: "23 november 2026 om 10.00 uur" },
        { label: "Bericht aan de CISO", value: "Karel Bos, 23 november 2026 om 10.00 uur" },
      ]),
    );
    expect((dataOf(card)["steps"] as { step: string }[]).map(({ step }) => step)).toEqual([
      "23 november 2026 om 10.00 uur: Gemeld · Noor Janssen",
      "23 november 2026 om 10.00 uur: Bericht aan de CISO: Karel Bos",
      "23 november 2026 om 10.00 uur: Ontdekt: 22 november 2026 om 16.30 uur · Noor Janssen",
      "23 november 2026 om 10.20 uur: Opgepakt · Sam Linssen",
    ]);
    expect(String(dataOf(card)["information"])).toMatch(/^Ter informatie, DVO 6\.2: /);
  });
  it("is not for its reporter, and not in a channel that everybody reads", async () => {
    const house = openSecurity();
    const ticket = await reported(house);
    expect(textOf((await house.say(noor, `overzicht ${ticket}`))[0])).toContain("niet gevonden");
    const [inChannel] = await house.say(sam, `overzicht ${ticket}`, { chat: "channel" });
    expect(inChannel?.card).toBeUndefined();
  });
  it("of another report is refused", async () => {
    const house = openSecurity();
    const filed = await house.press(noor, "ticket.report", { nonce: "p", text: "Scherm zwart" });
    const [card] = await house.say(sam, `overzicht ${String(dataOf(filed)["number"])}`);
    expect(textOf(card)).toContain("niet als beveiligingsincident gemeld");
  });
});

describe("between municipalities", () => {
  it("an incident of one is in nothing that leaves the bot for the other", async () => {
    const house = openSecurity();
    await reported(house, "virus", { text: "KANARIE" });
    const outbox = await collect(house.rows.range(WEERT, under("outbox|", 100)));
    expect(outbox).toEqual([]);
    expect(JSON.stringify(await shownTo(house, personPlace(cisoOfWeert.id)))).toBe("[]");
  });
});
