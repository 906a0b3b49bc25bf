import { describe, expect, it } from "vitest";
import { personPlace } from "../../src/lib/place.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Person } from "../../src/people/person.ts";
import { read } from "../support/approvals.ts";
import { BEHEER, HELPDESK, inChannelOf, openCalamities, wim } from "../support/calamities.ts";
import { ROERMOND, VENLO, WEERT, at, daan, emma, iris, marieke, noor, ruben, sam } from "../support/people.ts";

const ELSEWHERE = { chat: "channel", conversationId: "19:some-municipality@thread.tacv2" } as const;
const IN_BEHEER = { chat: "channel", conversationId: "19:operations@thread.tacv2" } as const;
const IN_HELPDESK = { chat: "channel" } as const;
const AIM = /\b4 uur\b|vier uur|13\.00|Streven/i;

const textOf = (message: Message | undefined): string => `${message?.summary ?? ""}\n${read(message)}`;

describe("the four hours of a failover", () => {
  async function failover() {
    const house = openCalamities();
    house.moveTo(at("09:00"));
    const number = await house.report();
    house.moveTo(at("09:30"));
    await house.say(sam, `calamiteit voorstellen ${number}: rekencentrum weg`);
    await house.say(iris, `uitwijk uitroepen ${number} voor iedereen: Een deel werkt niet`);
    return { house, number };
  }

  it("are in Beheer's channel, as an aim to promise to nobody", async () => {
    const { house, number } = await failover();
    const card = textOf(await house.show(`calamity:${number}`, BEHEER));
    expect(card).toContain(
      "Streven: overgenomen uiterlijk op 23 november 2026 om 13.00 uur, 4 uur na de melding (DVO 4.1.4).",
    );
    expect(textOf(await house.say(ruben, `calamiteit ${number}`, IN_BEHEER))).toContain("13.00");
  });

  it("are in nothing that the Helpdesk, a municipality, the incident manager or a reporter reads, ever", async () => {
    const { house, number } = await failover();
    const places = [HELPDESK, personPlace(iris.id), ...[VENLO, WEERT, ROERMOND].map(inChannelOf)];
    const silent = async () => {
      for (const place of places) expect(await house.readIn(place)).not.toMatch(AIM);
      for (const who of [iris, sam]) expect(textOf(await house.say(who, `calamiteit ${number}`))).not.toMatch(AIM);
      expect(textOf(await house.say(ruben, `calamiteit ${number}`, IN_HELPDESK))).not.toMatch(AIM);
      expect(textOf(await house.say(marieke, `calamiteit ${number}`))).not.toMatch(AIM);
      expect(textOf(await house.say(noor, `status ${number}`))).not.toMatch(AIM);
    };
    await house.say(sam, `bericht gemeenten ${number}: Wij werken eraan`);
    await silent();
    house.moveTo(at("13:30"));
    await house.look();
    await silent();
    await house.say(ruben, `uitwijk gelukt ${number}`);
    house.moveTo(at("15:45"));
    await house.say(iris, `calamiteit voorbij ${number}: Alles werkt weer`);
    await silent();
  });

  it("are told to Beheer once when they have passed", async () => {
    const { house, number } = await failover();
    house.moveTo(at("12:59"));
    await house.look();
    expect(await house.readIn(BEHEER)).not.toContain("is voorbij");
    house.moveTo(at("13:00"));
    await Promise.all([house.look(), house.look()]);
    await house.look();
    expect((await house.calamity(number)).log.filter(({ kind }) => kind === "aim-passed")).toHaveLength(1);
    expect(await house.readIn(BEHEER)).toContain(`${number}: het streven van 4 uur (DVO 4.1.4) is voorbij.`);
  });

  it("pass unsaid when the other location has taken over", async () => {
    const { house, number } = await failover();
    await house.say(ruben, `overgenomen ${number}`);
    house.moveTo(at("14:00"));
    await house.look();
    expect((await house.calamity(number)).log.some(({ kind }) => kind === "aim-passed")).toBe(false);
  });
});

describe("the log", () => {
  it("is in no municipality's channel, not even in the summary", async () => {
    const house = openCalamities();
    const number = await house.begin("outbreak", { whom: "Venlo en Weert" });
    await house.say(sam, `besluit ${number}: KANARIE`);
    await house.say(sam, `uitgezet ${number}: KANARIE`);
    await house.say(sam, `isoleren ${number}`);
    await house.say(iris, `calamiteit voorbij ${number}: Opgelost`);
    for (const organisation of [VENLO, WEERT]) {
      const text = await house.readIn(inChannelOf(organisation));
      expect(text).toContain("Opgelost");
      expect(text).not.toMatch(/KANARIE|Isoleren|Linssen|Smeets/);
    }
    expect(await house.readIn(HELPDESK)).toContain("KANARIE");
  });

  it.each(["calamiteit NUMBER", "calamiteiten", "besluit NUMBER: iets"])(
    "'%s' shows nothing and does nothing in a channel that is no team's",
    async (typed) => {
      const house = openCalamities();
      const number = await house.begin();
      const { version } = await house.calamity(number);
      const answer = await house.say(sam, typed.replace("NUMBER", number), ELSEWHERE);
      expect(answer).toEqual({ summary: "Ik help u verder in onze persoonlijke chat." });
      expect((await house.calamity(number)).version).toBe(version);
    },
  );

  it("is not shown to who presses in a channel that is no team's", async () => {
    const house = openCalamities();
    const number = await house.begin();
    await house.say(sam, `besluit ${number}: KANARIE`);
    for (const verb of ["calamity.show", "calamity.more"]) {
      const answer = await house.press(sam, verb, { calamity: number, nonce: "n" }, ELSEWHERE);
      expect(textOf(answer)).toContain("Ik help u verder in onze persoonlijke chat.");
      expect(textOf(answer)).not.toContain("KANARIE");
    }
  });
});

describe("a calamity of one municipality", () => {
  const VERBS = ["show", "more", "decide", "inform", "take-duty", "end", "declare", "decline", "switch-off"];

  it.each([
    ["staff of another", daan],
    ["the reporter", noor],
    ["an agent of another", wim],
    ["staff of Weert", emma],
  ] as const)("is not found by %s, whatever they press or type", async (_, who: Person) => {
    const house = openCalamities();
    const number = await house.begin();
    await house.say(sam, `besluit ${number}: KANARIE`);
    const { version } = await house.calamity(number);
    const fields = { calamity: number, nonce: "n", decision: "x", update: "x", duty: "log", closing: "x", parts: "x" };
    for (const verb of VERBS) {
      const given = { ...fields, title: "x", kind: "general", organisations: "weert", reason: "x" };
      const answer = textOf(await house.press(who, `calamity.${verb}`, given));
      expect(answer).toContain("Deze calamiteit is niet gevonden.");
      expect(answer).not.toMatch(/KANARIE|netwerk/);
    }
    for (const typed of [`calamiteit ${number}`, `besluit ${number}: x`, "calamiteiten"])
      expect(textOf(await house.say(who, typed))).not.toMatch(/KANARIE|netwerk/);
    expect((await house.calamity(number)).version).toBe(version);
  });

  it("reads for them just as one that does not exist", async () => {
    const house = openCalamities();
    const number = await house.begin();
    const theirs = await house.say(daan, `besluit ${number}: x`);
    expect(theirs).toEqual(await house.say(daan, `besluit M26-999999: x`));
  });

  it("is in nothing that another municipality's channel shows", async () => {
    const house = openCalamities();
    await house.begin("general", { whom: "Venlo" });
    for (const organisation of [WEERT, ROERMOND]) expect(await house.shownIn(inChannelOf(organisation))).toEqual([]);
  });

  it("has no word of the report in it, since others read along", async () => {
    const house = openCalamities();
    await house.begin("general", { text: "KANARIE van Noor doet het niet", whom: "iedereen" });
    for (const place of [HELPDESK, BEHEER, inChannelOf(WEERT), inChannelOf(VENLO), personPlace(iris.id)])
      expect(await house.readIn(place)).not.toMatch(/KANARIE|Noor/);
  });

  it("can be followed by the contact of a municipality whom it concerns, without the log", async () => {
    const house = openCalamities();
    const number = await house.begin();
    await house.say(sam, `besluit ${number}: KANARIE`);
    const card = textOf(await house.say(marieke, `calamiteit ${number}`));
    expect(card).toContain("Het netwerk ligt plat");
    expect(card).not.toMatch(/KANARIE|Linssen/);
  });

  it("is no longer shown to an incident manager who has left", async () => {
    const house = openCalamities();
    const number = await house.begin();
    expect(await house.show(`calamity:${number}`, personPlace(iris.id))).toBeDefined();
    house.dismiss(iris);
    expect(await house.show(`calamity:${number}`, personPlace(iris.id))).toBeUndefined();
  });
});
