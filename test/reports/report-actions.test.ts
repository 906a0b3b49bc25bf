import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Month } from "../../src/reports/month.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { HOME, at, daan, noor, sam } from "../support/people.ts";
import {
  DAY_ONE,
  NOVEMBER,
  REPORTS_CONVERSATION,
  anouk,
  ofBoard,
  ofRoermond,
  ofVenlo,
  openReports,
  wim,
} from "./house.ts";
import { NO_FIGURES } from "./example.ts";

const REFUSED = "Ik kan dit rapport niet aan u laten zien.";
const IN_CHANNEL = { chat: "channel", conversationId: REPORTS_CONVERSATION } as const;

async function withDraft(given: Parameters<typeof openReports>[0] = {}) {
  const house = openReports(given);
  await house.lookAt(DAY_ONE);
  return house;
}

async function withSent() {
  const house = await withDraft();
  await house.press(anouk, "report.write", { section: "events", text: "Nieuwe wifi in Weert." });
  await house.press(anouk, "report.send");
  return house;
}

describe("the draft", () => {
  it.each([
    ["an agent", sam],
    ["a colleague of a municipality", noor],
    ["an account manager", ofVenlo],
    ["the board", ofBoard],
  ])("is seen by nobody else before it is sent: %s", async (_, actor) => {
    const house = await withDraft();
    for (const said of ["rapportage", "rapportage november", "maandrapport van november 2026"])
      expect((await house.say(actor, said))?.summary).toBe(REFUSED);
    for (const verb of Object.keys(house.actions).filter((one) => one !== "report.figures")) {
      const forged = { section: "events", text: "x", changed: "x", who: "Sam Linssen", version: "0" };
      expect(textOf(await house.press(actor, verb, forged)), verb).not.toMatch(/148|Meldingen en aanvragen|Concept/);
    }
    expect(await house.report()).toMatchObject({ changes: 1, sections: {}, sent: [] });
    const made = await house.files["monthly-report"]?.({ month: NOVEMBER, version: "0" }, house.turn(actor));
    expect(made).toEqual({ refusal: { summary: REFUSED } });
    expect(textOf(await house.show(`report:${NOVEMBER}:1`, personPlace(actor.id)))).not.toContain("148");
  });
  it("is not shown in a channel to who may see it", async () => {
    const house = await withDraft();
    expect((await house.say(anouk, "rapportage", IN_CHANNEL))?.summary).toBe(
      "Ik help u verder in onze persoonlijke chat.",
    );
  });
  it("says what is filled in, by whom and when, and what is not", async () => {
    const house = await withDraft();
    await house.press(anouk, "report.write", { section: "events", text: "Nieuwe wifi in Weert." });
    await house.press(anouk, "report.write", { section: "concerns", text: "" });
    const text = textOf(await house.say(anouk, "rapportage november"));
    expect(text).toContain("ingevuld door Anouk Timmermans op 1 december 2026 om 8.00 uur");
    expect(text).toContain("geen bijzonderheden, volgens Anouk Timmermans");
    expect(text).toContain("nog leeg");
    expect(text).toContain("Nog niet vastgesteld: ambtelijk opdrachtgever");
  });
  it("says of an empty month that there were no tickets", async () => {
    const nothing = { month: NOVEMBER, whole: { now: NO_FIGURES }, organisations: [] };
    const house = await withDraft({ settings: { figuresOf: async () => nothing } });
    const text = textOf(await house.say(anouk, "rapportage"));
    expect(text).toContain("geen meldingen in deze maand");
    expect(text).toContain("geen cijfers");
    expect(text).toContain("niet getoond: te weinig antwoorden");
  });
});

describe("filling in", () => {
  it("goes from one text to the next", async () => {
    const house = await withDraft();
    const next = await house.press(anouk, "report.write", { section: "events", text: "Nieuwe wifi in Weert." });
    expect(dataOf(next)).toMatchObject({
      section: "concerns",
      progress: "Maandrapportage november 2026 · onderdeel 2 van 7",
    });
  });
  it("takes away no form that is being filled in: cards follow when it is done or on the way back", async () => {
    const house = await withDraft();
    const before = (await house.wanted()).length;
    await house.press(anouk, "report.write", { section: "events", text: "Nieuwe wifi in Weert." });
    expect(await house.wanted()).toHaveLength(before);
    await house.press(anouk, "report.show", {}, { replyToId: "the card" });
    expect((await house.wanted()).slice(before)).toEqual([
      { subject: `report:${NOVEMBER}:1`, place: personPlace(anouk.id) },
    ]);
    await house.press(anouk, "report.write", { section: "hours", text: "Het laatste." });
    expect((await house.for(wim)).length).toBe(2);
  });
  it("overwrites nothing that the writer did not read, and keeps what they typed", async () => {
    const house = await withDraft();
    await house.press(anouk, "report.write", { section: "events", text: "Van Anouk." });
    const refused = await house.press(wim, "report.write", { section: "events", text: "Van Wim.", seen: "" });
    expect(dataOf(refused)).toMatchObject({ text: "Van Wim.", now: [{ text: "Van Anouk." }] });
    expect((await house.report()).sections.events?.text).toBe("Van Anouk.");
    const { seen } = dataOf(refused);
    await house.press(wim, "report.write", { section: "events", text: "Van Wim.", seen });
    expect((await house.report()).sections.events).toMatchObject({ text: "Van Wim.", name: "Wim Jacobs" });
  });
  it("hides what nobody may keep", async () => {
    const house = await withDraft();
    const answer = await house.press(anouk, "report.write", { section: "events", text: "Wachtwoord: Geheim123!" });
    expect(textOf(answer)).toContain("verborgen");
    expect(JSON.stringify(await house.report())).not.toContain("Geheim123");
  });
  it("takes hours as a form or as a list, and says what is wrong with a line", async () => {
    const house = await withDraft();
    const wrong = await house.press(anouk, "report.hours", { "contributed-venlo": "veel", "taken-venlo": "3" });
    expect(dataOf(wrong)["problems"]).toEqual([{ text: "Venlo: vul twee getallen in, zoals 120 of 87,5." }]);
    await house.press(anouk, "report.hours", { "contributed-venlo": "1.250,5", "taken-venlo": "87" });
    expect((await house.report()).hours?.of).toEqual({ venlo: { contributed: 1250.5, taken: 87 } });
    const csv = "gemeente;bijgedragen;afgenomen\nWeert;10;12,5\nRoermond;8;9";
    await house.press(anouk, "report.hours", { csv });
    expect((await house.report()).hours?.of).toEqual({
      weert: { contributed: 10, taken: 12.5 },
      roermond: { contributed: 8, taken: 9 },
    });
  });
  it.each([
    ["gemeente;bijgedragen\nVenlo;1", "Zet op de eerste regel: gemeente;bijgedragen;afgenomen."],
    ["gemeente;bijgedragen;afgenomen\nTegelen;1;2", "Regel 2: deze gemeente ken ik niet."],
    ["gemeente,bijgedragen,afgenomen\nVenlo,1,2\nvenlo,1,2", "Regel 3: Venlo staat er dubbel in."],
    ["gemeente;bijgedragen;afgenomen", "Er staan geen gemeenten in deze lijst."],
  ])("refuses a list that is not right: %j", async (csv, problem) => {
    const house = await withDraft();
    expect(dataOf(await house.press(anouk, "report.hours", { csv }))["problems"]).toEqual([{ text: problem }]);
  });
  it("wants a state for every sturingsparameter, and keeps what was filled in", async () => {
    const house = await withDraft();
    const states = { "state-organisation": "as-planned", "state-quality": "threatens" };
    const again = await house.press(anouk, "report.steer", { ...states, "text-quality": "Nieuwe leverancier." });
    expect(dataOf(again)["problems"]).toEqual([{ text: "Kies bij elk onderdeel een stand." }]);
    expect(textOf(again)).toContain("Nieuwe leverancier.");
    await house.press(anouk, "report.steer", { ...states, "state-time": "deviates", "text-time": "Later." });
    expect(await house.report()).toMatchObject({
      states: { organisation: { state: "as-planned" }, time: { state: "deviates" } },
      sections: { time: { text: "Later." } },
    });
  });
});

describe("letting somebody else fill it in", () => {
  it("gives them a card and the forms, and no button to send", async () => {
    const house = await withDraft();
    await house.press(anouk, "report.name-filler", { who: "Sam Linssen" });
    expect(await house.for(sam)).toContainEqual(expect.objectContaining({ subject: `report:${NOVEMBER}:2` }));
    expect(house.introduced).toContain(sam.id);
    const card = dataOf(await house.say(sam, "rapportage november"));
    expect(card).toMatchObject({ isOpen: true, canSend: false, canName: false });
    await house.press(sam, "report.write", { section: "planning", text: "Vervanging in mei." });
    expect((await house.report()).sections.planning?.name).toBe("Sam Linssen");
    await house.press(sam, "report.send");
    expect((await house.report()).sent).toEqual([]);
  });
  it("is for colleagues of the shared organisation only", async () => {
    const house = await withDraft();
    expect(textOf(await house.press(anouk, "report.name-filler", { who: "Noor Janssen" }))).toContain("Ik ken niemand");
    expect((await house.report()).filler).toBeUndefined();
  });
  it("ends for who is not named any more", async () => {
    const house = await withDraft();
    await house.press(anouk, "report.name-filler", { who: "Sam Linssen" });
    await house.press(anouk, "report.name-filler", { who: "Wim Jacobs" });
    expect(await house.show(`report:${NOVEMBER}:2`, personPlace(sam.id))).toEqual({
      summary: "U hoeft dit rapport niet meer in te vullen.",
    });
    expect((await house.say(sam, "rapportage"))?.summary).toBe(REFUSED);
  });
});

describe("sending", () => {
  it("asks once more, with who gets it and what is still empty", async () => {
    const house = await withDraft();
    const text = textOf(await house.press(anouk, "report.confirm"));
    for (const part of [
      "Het kanaal Rapportage",
      ofVenlo.name,
      ofRoermond.name,
      ofBoard.name,
      "Nog leeg: Belangrijkste",
    ])
      expect(text).toContain(part);
    expect((await house.report()).sent).toEqual([]);
  });
  it("brings it to the channel, the account managers and the board, and to nobody else", async () => {
    const house = await withSent();
    const places = (await house.wanted()).flatMap(({ subject, place }) =>
      subject === `report-sent:${NOVEMBER}:1` ? [place] : [],
    );
    const people = [ofVenlo, ofRoermond, ofBoard].map(({ id }) => personPlace(id));
    expect(new Set(places)).toEqual(new Set([channelPlace("reports"), ...people]));
    for (const { id } of [ofVenlo, ofRoermond, ofBoard]) expect(house.introduced).toContain(id);
    expect(textOf(await house.show(`report-sent:${NOVEMBER}:1`, personPlace(ofBoard.id)))).toContain(
      "Nieuwe wifi in Weert.",
    );
    expect(await house.show(`report-sent:${NOVEMBER}:1`, personPlace(noor.id))).toBeUndefined();
  });
  it("happens once when two managers press at once, and when one presses twice", async () => {
    const house = await withDraft();
    const pressed = house.press(anouk, "report.send");
    await Promise.all([pressed, house.press(wim, "report.send"), house.press(anouk, "report.send")]);
    expect((await house.report()).sent).toHaveLength(1);
    const versions = await collect(house.rows.range(HOME, under(`report-version|${NOVEMBER}|`, 10)));
    expect(versions).toHaveLength(1);
    expect((await house.wanted()).filter(({ subject }) => subject.startsWith("report-sent:"))).toHaveLength(4);
  });
  it("is refused as long as there is nobody to send it to", async () => {
    const house = await withDraft({ staff: [anouk] });
    expect(textOf(await house.press(anouk, "report.send"))).toContain(
      "Er is nog niemand om het rapport aan te sturen.",
    );
    expect((await house.report()).sent).toEqual([]);
  });
  it("freezes the figures and texts: made again later the document is the same", async () => {
    let figures = 1;
    const house = await withDraft({
      settings: {
        figuresOf: async (month) => ({ month, whole: { now: { ...NO_FIGURES, in: figures } }, organisations: [] }),
      },
    });
    await house.press(anouk, "report.send");
    const made = () => house.files["monthly-report"]?.({ month: NOVEMBER, version: "1" }, house.turn(ofBoard));
    const before = await made();
    figures = 2;
    await house.press(anouk, "report.correct", { changed: "De uren van Weert." });
    await house.press(anouk, "report.write", { section: "events", text: "Iets anders." });
    expect(await made()).toEqual(before);
  });
  it("leaves nothing to change but by a correction, which says what it changes; the first version stays", async () => {
    const house = await withSent();
    const refused = await house.press(anouk, "report.write", { section: "concerns", text: "Nog iets." });
    expect(textOf(refused)).toContain("Dit rapport is al verstuurd.");
    await house.press(anouk, "report.correct", { changed: "De uren van Weert." });
    await house.press(anouk, "report.write", { section: "concerns", text: "Nog iets." });
    expect(textOf(await house.say(ofVenlo, "rapportage"))).not.toContain("Nog iets.");
    await house.press(anouk, "report.send");
    const place = personPlace(ofVenlo.id);
    const [first, second] = await Promise.all(
      [1, 2].map((version) => house.show(`report-sent:${NOVEMBER}:${version}`, place)),
    );
    expect(textOf(second)).toContain("Gewijzigd in deze versie: De uren van Weert.");
    expect(textOf(second)).toContain("Nog iets.");
    expect(textOf(first)).toContain("Er is een nieuwere versie van dit rapport: versie 2.");
    expect(textOf(first)).not.toContain("Nog iets.");
  });
  it("adds up the hours of the year, and names the municipality for whom the document is made", async () => {
    const house = openReports();
    house.startsIn("2026-10" as Month);
    await house.lookAt(DAY_ONE);
    await house.press(anouk, "report.hours", { month: "2026-10", "contributed-venlo": "10", "taken-venlo": "4" });
    await house.press(anouk, "report.hours", { "contributed-venlo": "20", "taken-venlo": "6" });
    await house.press(anouk, "report.send");
    const made = await house.files["monthly-report"]?.({ month: NOVEMBER, version: "1" }, house.turn(ofVenlo));
    const text = made && "bytes" in made ? new TextDecoder().decode(made.bytes) : "";
    expect(text).toContain('"yearHours":{"contributed":30,"taken":10,"from":"2026-10"}');
    expect(text).toMatch(/,"Venlo"\]$/);
  });
});

describe("who may read what was sent", () => {
  it("is an account manager, the board and the manager ICT; nobody else", async () => {
    const house = await withSent();
    for (const actor of [ofVenlo, ofRoermond, ofBoard, anouk])
      expect(textOf(await house.say(actor, "rapportage november"))).toContain("Maandrapportage november 2026");
    for (const actor of [noor, daan, sam])
      expect((await house.say(actor, "rapportage november"))?.summary).toBe(REFUSED);
  });
  it.each(["rapportage roermond", "rapportage van Roermond"])(
    "refuses a person of Venlo who types %s",
    async (said) => {
      const house = await withSent();
      expect((await house.say(noor, said))?.summary).toBe(REFUSED);
      expect((await house.say(ofVenlo, said))?.summary).toBe(REFUSED);
      expect((await house.say(ofRoermond, said))?.summary).toContain("Er is één rapport voor alle gemeenten samen.");
    },
  );
  it("refuses a person of Venlo the figures of Roermond, also by a forged press", async () => {
    const house = await withDraft();
    for (const actor of [noor, ofVenlo]) {
      expect((await house.say(actor, "cijfers roermond november"))?.summary).toContain("niet aan u laten zien");
      const forged = await house.press(actor, "report.figures", { of: "roermond" });
      expect(forged.summary).toContain("niet aan u laten zien");
    }
  });
  it("gives an account manager the figures of their own municipality only, before and after sending", async () => {
    const house = await withSent();
    const card = dataOf(await house.say(ofVenlo, "cijfers november"));
    expect(card).toMatchObject({ of: "Venlo", choices: [{ value: "venlo", title: "Venlo" }] });
    expect(textOf(await house.press(ofVenlo, "report.figures", { of: "weert" }))).toContain("zoals ze zijn verstuurd");
  });
  it("gives the document as a file in somebody's own chat, and as a link for the presser in the channel", async () => {
    const house = await withSent();
    expect(await house.press(ofVenlo, "report.document", { version: "1" })).toMatchObject({
      file: { name: `maandrapportage-${NOVEMBER}-versie-1.docx`, offer: { args: { month: NOVEMBER, version: "1" } } },
    });
    const inChannel = await house.press(ofVenlo, "report.document", { version: "1" }, IN_CHANNEL);
    const url = new URL(String(dataOf(inChannel)["url"]));
    expect(await house.links.read(url.pathname.slice("/reports/".length))).toMatchObject({
      person: ofVenlo.id,
      version: 1,
    });
    const elsewhere = await house.press(ofVenlo, "report.document", {}, { chat: "channel" });
    expect(elsewhere.summary).toBe("Ik help u verder in onze persoonlijke chat.");
    expect((await house.press(sam, "report.document", { version: "1" }, IN_CHANNEL)).summary).toBe(REFUSED);
  });
  it("knows no report of a month that is not over", async () => {
    const house = await withSent();
    expect((await house.say(ofVenlo, "rapportage december 2026"))?.summary).toBe(REFUSED);
    expect((await house.say(anouk, "rapportage december 2026"))?.summary).toContain("nog geen rapport");
    expect((await house.say(anouk, "rapportage januari 2031", { now: at("10:00") }))?.summary).toContain(
      "nog geen rapport",
    );
  });
});
