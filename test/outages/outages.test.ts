import { describe, expect, it } from "vitest";
import { personPlace } from "../../src/lib/place.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { VENLO, WEERT, at, emma, fatima, noor, sam, youssef } from "../support/people.ts";
import { HELPDESK, inChannel, openOutages } from "./house.ts";

const TEXT = "De e-mail werkt nu niet. Beheer zoekt de oorzaak.";

async function aMailOutage(organisations = "venlo,weert", fields: object = {}) {
  const house = openOutages();
  const ticket = await house.report(noor, "Mijn mail KANARIE doet het niet", { area: "mail" });
  const ref = await house.makeKnown(ticket, TEXT, organisations, fields);
  await house.look();
  return { house, ref, ticket };
}

const above = (message: Parameters<typeof dataOf>[0]) => dataOf(message)["outages"] as { outage: string }[];

describe("making an outage known", () => {
  it("puts it above the form of whom it concerns, with since when, and never in the reporter's words", async () => {
    const { house, ref } = await aMailOutage();
    const form = await house.press(emma, "ticket.form", {});

    expect(above(form)).toMatchObject([{ outage: ref, since: "Sinds 23 november 2026 om 10.00 uur" }]);
    expect(textOf(form)).toContain(TEXT);
    expect(textOf(form)).not.toContain("KANARIE");
  });

  it("stands above the form that words open, too", async () => {
    const { house, ref } = await aMailOutage();
    expect(above(await house.say(emma, "melden"))).toMatchObject([{ outage: ref }]);
    expect(above(await house.say(emma, "Ik kan niet mailen, Outlook doet het niet"))).toMatchObject([{ outage: ref }]);
  });

  it("leaves a form about another subject alone, when a subject is given", async () => {
    const { house, ref } = await aMailOutage("weert", { area: "mail" });
    expect(above(await house.say(emma, "De printer doet het niet"))).toEqual([]);
    expect(above(await house.say(emma, "Mijn e-mail doet het niet"))).toMatchObject([{ outage: ref }]);
    expect(above(await house.press(emma, "ticket.form", {}))).toHaveLength(1);
  });

  it("is for the Helpdesk and Beheer only", async () => {
    const { house, ticket } = await aMailOutage();
    expect(textOf(await house.press(noor, "outage.form", ticket))).toContain("Alleen de Helpdesk en Beheer");
    const another = await house.report(noor, "Ook de agenda");
    expect(
      textOf(await house.press(noor, "outage.make", { ...another, text: TEXT, organisations: "venlo" })),
    ).toContain("Alleen de Helpdesk en Beheer");
    expect(above(await house.press(noor, "ticket.form", {}))).toHaveLength(1);
  });

  it("needs a text and somebody whom it concerns, and says so above the form", async () => {
    const house = openOutages();
    const ticket = await house.report(noor, "Mail stuk");
    const form = await house.press(sam, "outage.form", ticket, inChannel);
    expect(textOf(form)).not.toContain("Mail stuk");
    const empty = await house.press(sam, "outage.make", { ...ticket, text: " ", organisations: "venlo" }, inChannel);
    expect(textOf(empty)).toContain("Vul in wat medewerkers te lezen krijgen.");
    const nobody = await house.press(sam, "outage.make", { ...ticket, text: TEXT, organisations: "" }, inChannel);
    expect(textOf(nobody)).toContain("Kies voor wie deze storing geldt.");
    const unknown = await house.press(sam, "outage.make", { ...ticket, text: TEXT, organisations: "echt" }, inChannel);
    expect(textOf(unknown)).toContain("Kies voor wie deze storing geldt.");
    expect(above(await house.press(noor, "ticket.form", {}))).toEqual([]);
  });

  it("happens once, however often it is pressed and by whom", async () => {
    const { house, ticket } = await aMailOutage();
    await house.makeKnown(ticket, TEXT, "venlo,weert");
    const second = await house.press(fatima, "outage.make", { ...ticket, text: "Anders", organisations: "venlo" });

    expect(textOf(second)).toContain("al een bekende storing");
    expect(above(await house.press(noor, "ticket.form", {}))).toHaveLength(1);
  });

  it("hides a citizen service number, and says so", async () => {
    const house = openOutages();
    const ticket = await house.report(noor, "Mail stuk");
    const answer = await house.press(
      sam,
      "outage.make",
      { ...ticket, text: "BSN 111222333", organisations: "venlo" },
      inChannel,
    );
    expect(textOf(answer)).toContain("burgerservicenummer");
    expect(JSON.stringify(await house.shown())).not.toContain("111222333");
  });

  it("links who reported it, and their ticket", async () => {
    const { house, ref } = await aMailOutage();
    expect(textOf(await house.newestIn(noor.id))).toContain(TEXT);
    expect(textOf(await house.newestIn(HELPDESK))).toContain(`1 mens, 1 melding (${ref})`);
  });

  it("can be typed, for all organisations", async () => {
    const house = openOutages();
    const { ticket } = await house.report(noor, "Mail stuk");
    await house.say(sam, `maak storing bekend ${ticket}: ${TEXT}`, inChannel);
    expect(above(await house.press(emma, "ticket.form", {}))).toMatchObject([{ outage: ticket }]);
  });
});

describe("having it too", () => {
  it("takes one press and makes no ticket: the form becomes the card", async () => {
    const { house, ref } = await aMailOutage();
    const pressed = { outage: ref, organisation: "weert", form: "true" };
    const card = await house.press(emma, "outage.join", pressed, { replyToId: "the-form" });
    await house.look();

    expect(card.card?.template).toBe("outage");
    expect(await house.store.shownIn(WEERT, { subject: `outage:${ref}:1`, place: personPlace(emma.id) })).toBe(
      "the-form",
    );
    expect(dataOf(await house.say(emma, "mijn meldingen"))["tickets"]).toEqual([]);
    expect(textOf(await house.newestIn(HELPDESK))).toContain("2 mensen, 1 melding");
  });

  it("counts somebody once, however often they press, and from another form", async () => {
    const { house, ref } = await aMailOutage();
    const pressed = { outage: ref, organisation: "weert", form: "true" };
    for (const replyToId of ["the-form", "the-form", "another-form"])
      await house.press(emma, "outage.join", pressed, { replyToId });
    const again = await house.press(emma, "outage.join", pressed, { replyToId: "the-form" });
    await house.look();

    expect(again.card?.template).toBe("outage");
    expect(textOf(await house.newestIn(HELPDESK))).toContain("2 mensen");
  });

  it("is for who works where it is, whatever the button says", async () => {
    const { house, ref } = await aMailOutage("weert");
    for (const organisation of ["weert", "venlo"]) {
      const answer = await house.press(noor, "outage.join", { outage: ref, organisation });
      expect(textOf(answer)).toContain("Deze storing is niet gevonden");
      expect(textOf(answer)).not.toContain("e-mail");
    }
    const two = await house.press(youssef, "outage.join", { outage: ref, organisation: "venlo" });
    expect(two.summary).toContain("U staat op de lijst");
    expect(await house.store.linkIn(WEERT, ref as never, youssef.id)).toBeDefined();
    expect(await house.store.linkIn(VENLO, ref as never, youssef.id)).toBeUndefined();
  });

  it("can be typed, and gives a card of its own", async () => {
    const { house, ref } = await aMailOutage();
    expect((await house.say(emma, `Ik heb hier ook last van ${ref}`))?.summary).toContain("U staat op de lijst");
    expect(textOf(await house.newestIn(emma.id))).toContain(TEXT);
  });
});

describe("news", () => {
  it("reaches everybody who has it too, on a new card, and stands above the form", async () => {
    const { house, ref } = await aMailOutage();
    await house.press(emma, "outage.join", { outage: ref, form: "true" }, { replyToId: "the-form" });
    house.moveTo(at("10:30"));
    const card = await house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Om 11 uur klaar" }, inChannel);
    await house.look();

    expect(textOf(card)).toContain("Om 11 uur klaar");
    for (const who of [emma, noor]) {
      const newest = await house.newestIn(who.id);
      expect(newest?.summary).toBe(`${ref}: er is nieuws over de storing`);
      expect(textOf(newest)).toContain("Om 11 uur klaar");
    }
    expect(textOf(await house.press(youssef, "ticket.form", {}))).toContain("Om 11 uur klaar");
  });

  it("is said once, when the same press arrives twice", async () => {
    const { house, ref } = await aMailOutage();
    const press = { outage: ref, nonce: "1", news: "Nog even" };
    for (let count = 0; count < 2; count++) await house.press(sam, "outage.tell", press, inChannel);
    expect((await house.store.find(ref as never))?.value.news).toHaveLength(1);
  });

  it("of two at the same moment both are said", async () => {
    const { house, ref } = await aMailOutage();
    await Promise.all([
      house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Van Sam" }, inChannel),
      house.press(fatima, "outage.tell", { outage: ref, nonce: "1", news: "Van Fatima" }, inChannel),
    ]);
    await house.look();
    const newest = textOf(await house.newestIn(noor.id));
    expect(newest).toContain("Van Sam");
    expect(newest).toContain("Van Fatima");
  });

  it("reaches who joins while it goes round", async () => {
    const { house, ref } = await aMailOutage();
    await house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Om 11 uur klaar" }, inChannel);
    await house.press(emma, "outage.join", { outage: ref });
    await house.look();
    expect(textOf(await house.newestIn(emma.id))).toContain("Om 11 uur klaar");
  });

  it("can be typed by the Helpdesk and by nobody else", async () => {
    const { house, ref } = await aMailOutage();
    expect(textOf(await house.say(noor, `nieuws ${ref}: alles is stuk`))).toContain("niet gevonden");
    expect(textOf(await house.say(sam, `nieuws ${ref}`, inChannel))).toContain("Vul het nieuws in.");
    expect(textOf(await house.say(sam, `nieuws ${ref}: bijna klaar`, inChannel))).toContain("bijna klaar");
  });

  it("is shown to an agent in no other channel than those of the teams", async () => {
    const { house, ref } = await aMailOutage();
    const elsewhere = { chat: "channel", conversationId: "19:venlo@thread.tacv2" } as const;
    for (const text of [`nieuws ${ref}: bijna klaar`, `voorbij ${ref}`, "storingen"])
      expect(textOf(await house.say(sam, text, elsewhere))).not.toContain(TEXT);
    expect((await house.store.find(ref as never))?.value.version).toBe(1);
  });
});

describe("the end", () => {
  it("is told to everybody, takes it from above the form, and asks nothing", async () => {
    const { house, ref } = await aMailOutage();
    house.moveTo(at("11:00"));
    await house.press(sam, "outage.end", { outage: ref, nonce: "1" }, inChannel);
    await house.look();

    const newest = await house.newestIn(noor.id);
    expect(newest?.summary).toBe(`${ref}: de storing is voorbij`);
    expect(textOf(newest)).toContain("Van 23 november 2026 om 10.00 uur tot 23 november 2026 om 11.00 uur");
    expect(above(await house.press(noor, "ticket.form", {}))).toEqual([]);
    expect(textOf(await house.newestIn(HELPDESK))).toContain("Storing voorbij");
    expect(dataOf(await house.newestIn(HELPDESK))["facts"]).toContainEqual(
      expect.objectContaining({ label: "Voorbij sinds" }),
    );
  });

  it("comes once: after it there is no news, and nobody joins", async () => {
    const { house, ref } = await aMailOutage();
    await house.say(sam, `voorbij ${ref}`, inChannel);
    expect(textOf(await house.say(sam, `nieuws ${ref}: toch niet`, inChannel))).toContain("al voorbij");
    expect(textOf(await house.say(fatima, `voorbij ${ref}`, inChannel))).toContain("al voorbij");
    expect(textOf(await house.press(emma, "outage.join", { outage: ref }))).toContain("De storing is voorbij");
    expect(await house.store.linkIn(WEERT, ref as never, emma.id)).toBeUndefined();
  });
});

describe("the list", () => {
  it("shows people what concerns them, with the button", async () => {
    const { house, ref } = await aMailOutage("weert");
    expect(dataOf(await house.say(emma, "storingen"))["outages"]).toMatchObject([
      { number: ref, canJoin: true, canHandle: false },
    ]);
    expect(textOf(await house.say(noor, "storingen"))).toContain("Er zijn nu geen bekende storingen.");
  });

  it("shows the Helpdesk all, with what it can do", async () => {
    const { house, ref } = await aMailOutage("weert");
    const list = await house.say(sam, "storingen", inChannel);
    expect(dataOf(list)["outages"]).toMatchObject([{ number: ref, canJoin: false, canHandle: true }]);
    expect(textOf(await house.press(sam, "outage.show", { outage: ref }, inChannel))).toContain(TEXT);
    expect(textOf(await house.press(emma, "outage.show", { outage: ref }))).toContain("niet gevonden");
  });
});

describe("the wall between municipalities", () => {
  it("keeps an outage of Weert from everything that leaves for anybody of Venlo", async () => {
    const house = openOutages();
    const ticket = await house.report(emma, "Mail stuk");
    const ref = await house.makeKnown(ticket, "In Weert is KANARIE stuk", "weert");
    await house.press(emma, "outage.join", { outage: ref });
    await house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "KANARIE zingt weer" }, inChannel);
    await house.look();

    const answers = [
      await house.press(noor, "ticket.form", {}),
      await house.press(noor, "ticket.report", { nonce: "n", text: "" }),
      await house.say(noor, "Mijn e-mail doet het niet"),
      await house.say(noor, "storingen"),
      await house.say(noor, `ook last van ${ref}`),
      await house.say(noor, `nieuws ${ref}: x`),
      await house.say(noor, `voorbij ${ref}`),
    ];
    await house.look();
    const shown = await house.shown();
    const forVenlo = shown.filter(({ organisation, place }) => organisation === VENLO || place.includes(noor.id));

    expect(JSON.stringify([answers, forVenlo])).not.toContain("KANARIE");
    expect(textOf(await house.newestIn(emma.id))).toContain("KANARIE zingt weer");
    // Nothing would be shown either if a row of Venlo asked for it.
    expect(await house.render(VENLO, `outage:${ref}:1`, personPlace(noor.id))).toBeUndefined();
  });

  it("tells people nothing of who else has it, and of no other organisation", async () => {
    const { house, ref } = await aMailOutage("venlo,weert");
    await house.press(emma, "outage.join", { outage: ref });
    await house.look();
    expect(textOf(await house.newestIn(emma.id))).not.toMatch(/Venlo|Weert|Noor|mensen/);
  });
});
