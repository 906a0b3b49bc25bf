import { describe, expect, it } from "vitest";
import { collect, under } from "../../src/lib/rows.ts";
import { personPlace } from "../../src/lib/place.ts";
import { read } from "../support/approvals.ts";
import { BEHEER, HELPDESK, TREE, anouk, inChannelOf, openCalamities } from "../support/calamities.ts";
import { HOME, NEDERWEERT, ROERMOND, VENLO, WEERT, at, iris, noor, ruben, sam } from "../support/people.ts";

describe("the first assessment", () => {
  it("says that the decision tree is not fixed yet, and lets the person decide", async () => {
    const house = openCalamities();
    const number = await house.report();
    expect(read(await house.say(sam, `eerste beoordeling ${number}`))).toContain(
      "De beslisboom is nog niet vastgesteld. U beslist zelf.",
    );
    await house.say(sam, `incident ${number}: alleen één kamer`);

    const ticket = await house.ticket(VENLO, number);
    expect(ticket.timeline.at(-1)).toMatchObject({ kind: "assessed", internal: true, by: sam.id });
    expect(ticket.timeline.at(-1)?.text).toBe("Uitkomst: incident.\nalleen één kamer");
    expect(await house.store.open(10)).toEqual([]);
  });

  it("asks question by question, and keeps the way to the outcome", async () => {
    const house = openCalamities({ tree: TREE });
    const number = await house.report();
    const first = await house.say(sam, `eerste beoordeling ${number}`);
    const second = await house.tap(sam, number, "Volgende", { "Uw antwoord": "Nee" }, first);
    const outcome = await house.tap(sam, number, "Volgende", { "Uw antwoord": "Ja" }, second);
    expect(read(outcome)).toContain("De vragen wijzen naar: calamiteit. U beslist.");
    await house.tap(sam, number, "Leg vast", {}, outcome);

    expect((await house.ticket(VENLO, number)).timeline.at(-1)?.text).toBe(
      [
        "Uitkomst: calamiteit.",
        "Ligt een hele gemeente stil? Nee.",
        "Duurt het lang? Ja.",
        "De vragen wezen naar: calamiteit.",
      ].join("\n"),
    );
    expect((await house.calamity(number)).state.status).toBe("proposed");
  });

  it("can be typed as a whole", async () => {
    const house = openCalamities({ tree: TREE });
    const number = await house.report();
    expect(read(await house.say(sam, `eerste beoordeling ${number}: nee, nee`))).toContain("wijzen naar: incident");
  });

  it("says of an example that it is one", async () => {
    const house = openCalamities({ tree: { ...TREE, example: true } });
    const asked = await house.say(sam, `eerste beoordeling ${await house.report()}`);
    expect(read(asked)).toContain("Dit is een voorbeeld van een beslisboom. Deze vragen zijn niet vastgesteld.");
  });

  it("is kept from the reporter", async () => {
    const house = openCalamities();
    const number = await house.report();
    await house.say(sam, `calamiteit voorstellen ${number}: KANARIE`);
    const own = await house.press(noor, "ticket.open", { organisation: VENLO, ticket: number });
    expect(read(own)).not.toMatch(/KANARIE|beoordeling|calamiteit/i);
  });

  it("is the Helpdesk's and Beheer's, on a ticket that is not over", async () => {
    const house = openCalamities();
    const number = await house.report();
    await house.say(noor, `calamiteit voorstellen ${number}: help`);
    expect(await house.store.open(10)).toEqual([]);
    await house.say(noor, `intrekken ${number}`);
    expect(read(await house.say(sam, `calamiteit voorstellen ${number}: toch`))).toContain(
      "al gesloten of ingetrokken",
    );
    expect(await house.store.open(10)).toEqual([]);
  });
});

describe("a proposal", () => {
  it("comes to the incident manager's own chat, also when they never wrote, and to both channels", async () => {
    const house = openCalamities();
    const number = await house.begin("proposed");
    expect(house.introduced).toContain(iris.id);
    for (const place of [HELPDESK, BEHEER, personPlace(iris.id)]) {
      expect(await house.readIn(place)).toContain("Iris Smeets");
    }
    expect((await house.wanted()).map(({ place }) => place)).not.toContain(personPlace(anouk.id));
    expect((await house.calamity(number)).told).toEqual([iris.id]);
  });

  it("says to who assessed who decides", async () => {
    const house = openCalamities();
    const answer = await house.say(sam, `calamiteit voorstellen ${await house.report()}: alles ligt stil`);
    expect(read(answer)).toContain("Vastgelegd: calamiteit. Iris Smeets beslist.");
  });

  it("goes to the manager ICT when there is nobody before them, and says so when there is nobody at all", async () => {
    const house = openCalamities();
    house.dismiss(iris);
    expect((await house.calamity(await house.begin("proposed"))).told).toEqual([anouk.id]);
    house.dismiss(anouk);
    await house.begin("proposed", { text: "Alles ligt plat" });
    expect(await house.readIn(HELPDESK)).toContain("Niemand heeft de rol van incidentmanager");
  });

  it("is completed by a second press when the first got only half way", async () => {
    const house = openCalamities();
    const number = await house.report();
    const { version } = await house.ticket(VENLO, number);
    const given = { organisation: VENLO, ticket: number, nonce: String(version), verdict: "calamity", note: "alles" };
    const { tickets } = house.desk;
    const save = tickets.save.bind(tickets);
    Object.assign(tickets, { save: () => Promise.reject(new Error("the store is gone")) });
    await expect(house.press(sam, "calamity.verdict", given)).rejects.toThrow("the store is gone");
    Object.assign(tickets, { save });
    for (const _ of [1, 2]) await house.press(sam, "calamity.verdict", given);

    expect((await house.calamity(number)).log.map(({ kind }) => kind)).toEqual(["proposed"]);
    const kinds = (await house.ticket(VENLO, number)).timeline.map(({ kind }) => kind);
    expect(kinds).toEqual(["reported", "assessed"]);
  });
});

describe("a calamity, pressed", () => {
  it("is declared, worked on and ended on its card", async () => {
    const house = openCalamities();
    const number = await house.begin("proposed");
    await house.tap(iris, number, "Roep uit", {
      "Wat is er aan de hand?": "Het netwerk ligt plat",
      "Wat voor calamiteit?": "Uitbraak van een virus (DVO 4.7.1)",
      "Voor wie?": "venlo,weert",
    });
    await house.tap(sam, number, "Leg vast", { "Wat doet u?": "Communicatie" });
    await house.tap(ruben, number, "Leg besluit vast", { "Wat is besloten?": "Servers uit" });
    await house.tap(sam, number, "Verstuur bericht", { "Uw bericht": "Werk vandaag op papier" });
    const more = await house.tap(ruben, number, "Andere acties");
    await house.tap(ruben, number, "Leg stap vast", { "Welke stap is klaar?": "Isoleren" }, more);
    await house.tap(ruben, number, "Leg besluit vast", { "Wat is uitgezet, en waarom?": "De wifi" }, more);
    house.moveTo(at("12:15"));
    const last = await house.tap(iris, number, "Andere acties");
    await house.tap(
      iris,
      number,
      "Beëindig calamiteit",
      { "Wat was er, en wat is er gedaan?": "Virus verwijderd" },
      last,
    );

    const { state, log } = await house.calamity(number);
    expect(state).toMatchObject({ status: "over", kind: "outbreak", organisations: [VENLO, WEERT] });
    expect(log.map(({ kind, by }) => [kind, by])).toEqual([
      ["proposed", sam.id],
      ["declared", iris.id],
      ["duty-taken", sam.id],
      ["decided", ruben.id],
      ["informed", sam.id],
      ["step-finished", ruben.id],
      ["switched-off", ruben.id],
      ["ended", iris.id],
    ]);
    const summary = read(await house.show(`calamity-summary:${number}`, BEHEER));
    for (const line of ["2 uur en 15 minuten", "Servers uit", "De wifi", "Virus verwijderd", "Ruben Kessels"])
      expect(summary).toContain(line);
  });

  it("twice is once", async () => {
    const house = openCalamities();
    const number = await house.begin();
    const seen = await house.show(`calamity:${number}`, HELPDESK);
    const answers = [];
    for (const _ of [1, 2])
      answers.push(await house.tap(sam, number, "Leg besluit vast", { "Wat is besloten?": "Servers uit" }, seen));
    expect(answers[1]).toEqual(answers[0]);
    expect((await house.calamity(number)).log.filter(({ kind }) => kind === "decided")).toHaveLength(1);
  });

  it("loses nothing when several press at the same moment", async () => {
    const house = openCalamities();
    const number = await house.begin();
    const seen = await house.show(`calamity:${number}`, HELPDESK);
    await Promise.all(
      [sam, ruben, iris].map((who) =>
        house.tap(who, number, "Leg besluit vast", { "Wat is besloten?": who.name }, seen),
      ),
    );
    const decided = (await house.calamity(number)).log.filter(({ kind }) => kind === "decided");
    expect(decided.map(({ text }) => text).toSorted()).toEqual([iris.name, ruben.name, sam.name].toSorted());
  });

  it("shows what is not filled in, and keeps nothing", async () => {
    const house = openCalamities();
    const number = await house.begin();
    const { version } = await house.calamity(number);
    const answer = await house.press(sam, "calamity.decide", { calamity: number, nonce: "n", decision: " " });
    expect(read(answer)).toContain("Vul het besluit in.");
    expect((await house.calamity(number)).version).toBe(version);
  });

  it("hides a citizen service number before anything is kept", async () => {
    const house = openCalamities();
    const number = await house.begin();
    await house.say(sam, `besluit ${number}: bel 111222333`);
    await house.say(sam, `bericht gemeenten ${number}: bel 111222333`);
    const rows = await collect(house.rows.range(HOME, { from: " ", to: "~", limit: 1_000 }));
    expect(JSON.stringify(rows)).not.toContain("111222333");
  });

  it("links each event to the one before, with people's ids and no texts or names", async () => {
    const house = openCalamities();
    const number = await house.begin();
    await house.say(sam, `besluit ${number}: KANARIE`);
    const events = await collect(house.rows.range(HOME, under(`calamity-event|${number}|`, 10)));
    expect(events.map(({ value }) => value["kind"])).toEqual(["proposed", "declared", "decided"]);
    expect(JSON.stringify(events)).not.toMatch(/KANARIE|Linssen/);
    expect(new Set(events.map(({ value }) => value["previous"])).size).toBe(3);
  });
});

describe("a calamity, typed", () => {
  it("is everything that can be pressed", async () => {
    const house = openCalamities();
    const number = await house.begin("proposed");
    await house.say(iris, `geen calamiteit ${number}: alleen één team`);
    await house.say(sam, `calamiteit voorstellen ${number}: nu iedereen`);
    await house.say(iris, `uitbraak uitroepen ${number} voor Venlo en Weert: Een virus`);
    await house.say(sam, `ik doe coördinatie ${number}`);
    await house.say(sam, `ik stop met coordinatie ${number}`);
    await house.say(sam, `besluit ${number}: servers uit`);
    await house.say(sam, `uitgezet ${number}: de wifi`);
    await house.say(sam, `stap isoleren ${number}`);
    await house.say(sam, `bericht gemeenten ${number}: wij zijn bezig`);
    await house.say(iris, `calamiteit voorbij ${number}: opgeruimd`);

    const { log, state } = await house.calamity(number);
    expect(log.map(({ kind }) => kind)).toEqual([
      ...(["proposed", "declined", "proposed", "declared", "duty-taken", "duty-left"] as const),
      ...(["decided", "switched-off", "step-finished", "informed", "ended"] as const),
    ]);
    expect(state).toMatchObject({ organisations: [VENLO, WEERT] });
  });

  it("concerns the ticket's organisation unless more is said; a name that nobody knows leaves nobody out", async () => {
    const house = openCalamities();
    const own = await house.begin("general");
    expect((await house.calamity(own)).state).toMatchObject({ organisations: [VENLO] });
    const all = await house.begin("general", { text: "Alles plat", whom: "alle gemeenten" });
    expect((await house.calamity(all)).state).toMatchObject({
      organisations: [VENLO, ROERMOND, WEERT, NEDERWEERT, HOME],
    });
    const odd = await house.begin("proposed", { text: "Nog iets" });
    const answer = await house.say(iris, `calamiteit uitroepen ${odd} voor Venlo en Atlantis: Plat`);
    expect(read(answer)).toContain("Kies voor wie de calamiteit geldt.");
  });

  it("opens, and lists what is proposed or lasts", async () => {
    const house = openCalamities();
    expect(read(await house.say(sam, "calamiteiten"))).toContain("Er is nu geen calamiteit.");
    const number = await house.begin();
    expect(read(await house.say(sam, "calamiteiten"))).toContain(number);
    expect(read(await house.say(iris, `calamiteit ${number}`))).toContain("Het netwerk ligt plat");
    await house.say(iris, `calamiteit voorbij ${number}: klaar`);
    expect(read(await house.say(sam, "calamiteiten"))).not.toContain(number);
  });

  it("is declared by nobody of the Helpdesk", async () => {
    const house = openCalamities();
    const number = await house.begin("proposed");
    expect(read(await house.say(sam, `calamiteit uitroepen ${number}: plat`))).toContain(
      "Alleen de incidentmanager, de teamleider of de manager ICT kan dit doen",
    );
    expect((await house.calamity(number)).state.status).toBe("proposed");
  });

  it.each([
    ["calamiteit uitroepen NUMBER: plat", iris, "Deze calamiteit is al uitgeroepen, door Iris Smeets op"],
    ["geen calamiteit NUMBER: toch niet", iris, "Deze calamiteit is al uitgeroepen, door Iris Smeets op"],
    ["calamiteit voorbij NUMBER: klaar", ruben, "Alleen de incidentmanager, de teamleider of de manager ICT"],
    ["uitgezet NUMBER: wifi", ruben, "Dit hoort bij een uitbraak van een virus (DVO 4.7.1)."],
    ["isoleren NUMBER", ruben, "Dit hoort bij een uitbraak van een virus (DVO 4.7.1)."],
    ["uitwijk gelukt NUMBER", ruben, "Dit hoort bij een uitwijk (DVO 4.1.4)."],
    ["ik stop met techniek NUMBER", ruben, "U doet dit niet."],
  ])("'%s' says why not, and changes nothing", async (typed, who, why) => {
    const house = openCalamities();
    const number = await house.begin();
    const { version } = await house.calamity(number);
    expect(read(await house.say(who, typed.replace("NUMBER", number)))).toContain(why);
    expect((await house.calamity(number)).version).toBe(version);
  });

  it("says that the Helpdesk assesses first where nobody has", async () => {
    const house = openCalamities();
    const number = await house.report();
    expect(read(await house.say(iris, `calamiteit uitroepen ${number} voor Venlo: plat`))).toContain(
      "De Helpdesk doet eerst de eerste beoordeling",
    );
  });
});

describe("the municipalities", () => {
  it("each have one living card, and a short reply when there is news", async () => {
    const house = openCalamities();
    const number = await house.begin("general", { whom: "Venlo en Weert" });
    await house.say(sam, `bericht gemeenten ${number}: Werk op papier`);
    await house.say(sam, `bericht gemeenten ${number}: Bijna klaar`);
    for (const organisation of [VENLO, WEERT]) {
      const messages = await house.shownIn(inChannelOf(organisation));
      expect(messages.filter(({ card }) => card?.template === "calamity-municipality")).toHaveLength(1);
      const text = await house.readIn(inChannelOf(organisation));
      for (const line of ["Het netwerk ligt plat", "Werk op papier", "Bijna klaar", "er is nieuws"])
        expect(text).toContain(line);
    }
    expect(await house.shownIn(inChannelOf(ROERMOND))).toEqual([]);
  });

  it("without a channel are Beheer's to call, with what to tell them", async () => {
    const house = openCalamities({ without: [WEERT] });
    const number = await house.begin("general", { whom: "Venlo en Weert" });
    await house.say(sam, `bericht gemeenten ${number}: Werk op papier`);
    await house.say(sam, `besluit ${number}: Servers uit`);
    const beheer = await house.readIn(BEHEER);
    expect(beheer).toContain("Weert heeft nog geen kanaal. Neem zelf contact op.");
    expect(beheer).toContain("Werk op papier");
    expect(beheer).not.toContain("Venlo heeft nog geen kanaal");
    expect(await house.shownIn(inChannelOf(WEERT))).toEqual([]);

    house.unbind();
    await house.say(iris, `calamiteit voorbij ${number}: Opgelost`);
    expect(await house.readIn(inChannelOf(WEERT))).toContain("Opgelost");
  });
});
