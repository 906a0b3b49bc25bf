import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Seat, type Stage, openStage } from "./stage.ts";

let stage: Stage;
let sam: Seat;

beforeAll(async () => {
  stage = await openStage("empty");
});
beforeEach(async () => {
  sam = await stage.seat("helpdesk:sam");
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe("reporting something that the agreement puts elsewhere", () => {
  it("says who to go to and why, and can be reported all the same", async () => {
    const noor = await stage.seat("noor");
    await noor.say("De beamer doet het niet");
    await noor.reads("Wat is er aan de hand?");
    expect(await noor.field("Wat is er aan de hand?").inputValue()).toBe("De beamer doet het niet");
    await noor.press("Melden");

    const door = await noor.readsLast("Dit hoort misschien ergens anders", "Facilitaire Zaken Venlo");
    expect(door).not.toContain("DVO 4.10.1:");
    await noor.picture("door-01-elsewhere");
    await noor.press("Waarom?");
    await noor.readsLast("DVO 4.10");
    await noor.picture("door-02-why");

    await noor.press("Toch melden");
    await noor.readsLast("Ontvangen door de Helpdesk", "De beamer doet het niet");
    await sam.readsLast("Nog niet opgepakt", "De beamer doet het niet");
  });

  it("promises no address where the municipality has given none", async () => {
    const emma = await stage.seat("emma");
    await emma.say("De beamer doet het niet");
    await emma.press("Melden");

    await emma.readsLast("Ik weet nog niet bij wie u moet zijn.", "dan zoekt de Helpdesk het uit");
    await emma.picture("door-03-no-address");
    await emma.press("Niet melden");
    await emma.readsLast("Goed. Ik heb niets gemeld.");
  });
});

describe("a report with what should not be in it", () => {
  it("hides a BSN from everybody and tells the person", async () => {
    const daan = await stage.seat("daan");
    await daan.press("Storing of vraag melden");
    await daan.fill("Wat is er aan de hand?", "Suite toont niets bij BSN 111222333, al sinds gisteren");
    await daan.press("Melden");

    const own = await daan.readsLast("Ontvangen door de Helpdesk", "al sinds gisteren");
    expect(own).toMatch(/BSN.*verborgen|verborgen.*BSN/s);
    expect(own).not.toContain("111222333");
    expect(await sam.readsLast("Roermond", "al sinds gisteren")).not.toContain("111222333");
    await daan.picture("hidden-reporter");
    await sam.picture("hidden-helpdesk");
  });

  it("shows a link in markdown literally in the Helpdesk channel", async () => {
    const lotte = await stage.seat("lotte");
    const said = "Outlook toont [klik hier](https://voorbeeld.example/vals) en **niets** anders";
    await lotte.press("Storing of vraag melden");
    await lotte.fill("Wat is er aan de hand?", said);
    await lotte.press("Melden");

    await sam.readsLast("Nederweert", said);
    expect(await sam.message(said).getByRole("link").count()).toBe(0);
    expect(await sam.message(said).locator("strong").count()).toBe(0);
    await sam.picture("markdown-helpdesk");
  });
});

describe("somebody with two appointments", () => {
  it("is asked for which municipality, with the last choice filled in the next time", async () => {
    const youssef = await stage.seat("youssef");
    await youssef.say("De printer print lege pagina's");
    await youssef.reads("Voor welke gemeente meldt u dit?");
    await youssef.picture("two-appointments");
    await youssef.choose("Voor welke gemeente meldt u dit?", "Weert");
    await youssef.press("Melden");

    await youssef.readsLast("Ontvangen door de Helpdesk");
    await sam.readsLast("Weert", "Melder: Youssef Amrani");
    await youssef.say("melden");
    await youssef.readsLast("Voor welke gemeente meldt u dit?");
    expect(await youssef.field("Voor welke gemeente meldt u dit?").inputValue()).toBe("weert");
  });
});

describe("a guest", () => {
  it("is refused politely and nothing comes to the Helpdesk", async () => {
    const before = await sam.everything();
    const gijs = await stage.seat("gijs");
    await gijs.say("Ik kan niet inloggen op mijn laptop");

    await gijs.readsLast("U bent hier als gast.", "Deze Helpdesk is alleen voor medewerkers.");
    await gijs.picture("guest");
    expect(await sam.everything()).toBe(before);
  });
});

describe("reporting at night", () => {
  it("says that the Helpdesk is closed and when it goes on", async () => {
    const marieke = await stage.seat("marieke");
    await marieke.page.getByTitle("Klok verzetten").click();
    await marieke.page.getByRole("button", { name: "23.00 uur" }).click();
    await marieke.page.getByText("23.00 uur").first().waitFor();
    await marieke.press("Storing of vraag melden");
    await marieke.fill("Wat is er aan de hand?", "Ik kan mijn e-mail niet openen");
    await marieke.press("Melden");

    await marieke.readsLast(
      "De Helpdesk is nu gesloten. Uw melding staat vast. Wij gaan verder op woensdag om 8.00 uur.",
    );
    await marieke.picture("closed");
  });
});

describe("talk that is no report", () => {
  it("opens nothing for thanks and greetings, and asks when it cannot tell", async () => {
    const youssef = await stage.seat("youssef");
    await youssef.say("Bedankt!");
    await youssef.readsLast("Graag gedaan.");
    await youssef.say("Goedemorgen");
    await youssef.readsLast("Ik ben de digitale Helpdesk.");
    await youssef.say("de nieuwe stoelen in de kantine");
    await youssef.readsLast("Wilt u dit melden?");
    await youssef.picture("no-report");
    await youssef.say("hulp");
    await youssef.readsLast("Liever iemand spreken?");
    await youssef.picture("help");
  });
});
