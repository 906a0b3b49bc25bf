import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, numberOn, openStage } from "./stage.ts";

const TALL = { size: { width: 640, height: 1150 } };
const PHONE = { size: { width: 390, height: 1150 } };
const DARK = { ...TALL, theme: "dark" } as const;

/** Words that only some may read. */
const NOTE = "KANARIENOTITIE";
const SECRET = "KANARIEGEHEIM";

/** On every card of a ticket, and not on the work list, which has the number and *Meer* as well. */
const UNSEEN = "Antwoorden onder dit bericht ziet de melder niet.";

const PRINTER = "De printer op de derde verdieping doet het niet";
const WORD = "Word sluit zomaar af als ik een brief open";
const KEYBOARD = "Mijn toetsenbord doet de letter e niet";

const MORNING: readonly (readonly [string, string])[] = [
  ["noor", "Mijn tweede scherm blijft zwart"],
  ["noor", WORD],
  ["daan", "Ik zie de map Archief niet meer"],
  ["daan", KEYBOARD],
  ["emma", "De scanner stuurt niets naar mijn mailbox"],
  ["emma", "Mijn muis loopt vast"],
  ["lotte", "Ik kan niet bellen met Teams"],
  ["lotte", "De wifi in de raadzaal is traag"],
  ["bram", "Excel rekent niet meer vanzelf"],
  ["marieke", "Thuis kan ik niet inloggen"],
  ["karel", "Mijn koptelefoon heeft geen geluid"],
  ["mirjam", "Mijn laptop start traag op"],
];

const EVENING: readonly (readonly [string, string])[] = [
  ["hanneke", "Outlook vraagt steeds om mijn wachtwoord"],
  ["sanne", "De printer bij de balie trekt scheef"],
  ["peter", "Mijn muis doet het niet"],
  ["bram", "Ik zie mijn map Projecten niet meer"],
  ["karel", "Mijn scherm flikkert"],
  ["mirjam", "Mijn agenda laat niets zien"],
  ["emma", "Teams start niet op"],
  ["daan", "De wifi valt weg in kamer 2.12"],
  ["lotte", "Mijn telefoon gaat niet over"],
  ["marieke", "Mijn laptop wordt heet"],
  ["noor", "Excel is traag"],
  ["hanneke", "De scanner doet het niet"],
];

let stage: Stage;
let noor: Seat, daan: Seat, sam: Seat, fatima: Seat, ruben: Seat;
const numbers = new Map<string, string>();
const numberOf = (text: string): string => numbers.get(text) ?? "";

beforeAll(async () => {
  stage = await openStage("empty");
  await stage.moveClockTo("2026-11-24T06:40:00+01:00");
  [noor, daan, sam, fatima, ruben] = await Promise.all([
    stage.seat("noor", PHONE),
    stage.seat("daan", PHONE),
    stage.seat("helpdesk:sam", TALL),
    stage.seat("helpdesk:fatima", DARK),
    stage.seat("beheer:ruben", TALL),
  ]);
});
afterAll(() => stage.close());

/** Files it without looking. */
async function files(person: string, text: string): Promise<void> {
  const { sandbox } = stage;
  await sandbox.say(person, "melden");
  await sandbox.press(person, person, "Melden", { "Wat is er aan de hand?": text });
  const card = await sandbox.appears("helpdesk", ({ cards }) => JSON.stringify(cards).includes(text));
  numbers.set(text, numberOn(JSON.stringify(card.cards)));
}

async function opensMenu(seat: Seat, number: string): Promise<void> {
  await seat.press("Meer", number, UNSEEN);
  await seat.press("Andere acties", number);
  await seat.reads(number, "Alleen u ziet deze knoppen. Kies wat u wilt doen.");
}

describe("before eight", () => {
  it("a report comes in while nobody is there, and says when somebody is", async () => {
    await noor.say(PRINTER);
    await noor.reads(PRINTER);
    await noor.press("Melden");
    numbers.set(PRINTER, numberOn(await noor.readsLast("M26-", "Ontvangen door de Helpdesk", "8.00")));
    await noor.picture("day-01-early-reporter");
  });

  it("the morning brings the rest, and the work list has all of it, page by page and by organisation", async () => {
    await stage.moveClockTo("2026-11-24T08:05:00+01:00");
    for (const [person, text] of MORNING) await files(person, text);

    await sam.say("@Helpdesk werkvoorraad");
    await sam.readsLast("Werkvoorraad van de Helpdesk: niet opgepakt", "De oudste staat bovenaan.", PRINTER);
    await sam.picture("day-02-work-list");
    await sam.press("Meer", "De oudste staat bovenaan.");
    await sam.readsLast("Werkvoorraad van de Helpdesk: niet opgepakt", "Mijn laptop start traag op");
    await sam.choose("Van welke organisatie?", "Weert");
    await sam.press("Niet opgepakt", "Werkvoorraad");
    const weert = await sam.readsLast("Werkvoorraad van de Helpdesk: niet opgepakt", "Mijn muis loopt vast");
    expect(weert).not.toContain(PRINTER);
    await sam.picture("day-02-work-list-weert");
  });
});

describe("a printer, by message, note, colleague and a wait until a day", () => {
  it("is taken, and what is done less often has a menu that only Sam sees", async () => {
    const number = numberOf(PRINTER);
    await sam.press("Oppakken", number);
    await noor.reads(number, "In behandeling bij Sam Linssen");
    await opensMenu(sam, number);
    const menu = sam.message(number, "Alleen u ziet deze knoppen.");
    expect(await menu.getByRole("button", { name: "Prioriteit" }).count()).toBe(0);
    await sam.picture("day-03-menu");
    expect(await fatima.everything()).not.toContain("Alleen u ziet deze knoppen.");
  });

  it("has a message for Noor and a note that she never reads", async () => {
    const number = numberOf(PRINTER);
    await sam.press("Bericht aan melder", number);
    await sam.fill("Uw bericht", "Ik kom vanochtend langs.");
    await sam.picture("day-04-message");
    await sam.press("Verstuur bericht", number);
    await noor.readsLast(number, "Ik kom vanochtend langs.", "Sam Linssen");
    await noor.picture("day-04-message-reporter");

    await opensMenu(sam, number);
    await sam.press("Interne notitie", number);
    await sam.fill("Notitie voor collega's", `De lade klemt. ${NOTE}`);
    await sam.press("Bewaar notitie", number);
    await fatima.reads(number, "Notitie van Sam Linssen", NOTE);
    await fatima.press("Meer", number, UNSEEN);
    await fatima.reads(number, "Interne notitie");
    await fatima.picture("day-05-note-dark");
  });

  it("is given to Fatima, who puts it in the wait until Thursday", async () => {
    const number = numberOf(PRINTER);
    await opensMenu(sam, number);
    await sam.press("Toewijzen", number);
    await sam.choose("Aan wie?", "Fatima Yildiz");
    await sam.picture("day-06-assign");
    await sam.press("Wijs toe", number);
    await noor.reads(number, "In behandeling bij Fatima Yildiz");

    await fatima.reads(number, "Opgepakt door Fatima Yildiz");
    await opensMenu(fatima, number);
    await fatima.press("In de wacht", number);
    await fatima.tick("Een leverancier");
    await fatima.fill("Tot en met wanneer?", "2026-11-26");
    await fatima.fill("Toelichting voor collega's", `Onderdeel besteld. ${NOTE}`);
    await fatima.picture("day-07-hold-dark");
    await fatima.press("Zet in de wacht", number);
    await noor.reads(number, "In de wacht tot", "26 november", "Wij wachten op de leverancier.");
    await noor.picture("day-07-hold-reporter");
    await sam.reads(number, "In de wacht tot", "behandelaar: Fatima Yildiz");
    await sam.picture("day-07-hold-helpdesk");
  });
});

describe("a keyboard, by question, Beheer and the supplier", () => {
  it("is asked about and answered", async () => {
    const number = numberOf(KEYBOARD);
    await sam.press("Vraag stellen", number);
    await sam.fill("Uw vraag", "Is het een draadloos toetsenbord?");
    await sam.press("Verstuur vraag", number);
    await daan.readsLast(number, "Vraag van Sam Linssen");
    await daan.fill("Uw antwoord", "Nee, met een snoer.");
    await daan.press("Verstuur antwoord", number);
    await sam.reads(number, "Antwoord van Daan Peeters", "Nee, met een snoer.");
  });

  it("goes to Beheer, to the supplier, back to the Helpdesk and is solved", async () => {
    const number = numberOf(KEYBOARD);
    await sam.press("Meer", number);
    await sam.press("Doorzetten naar Beheer", number);
    await ruben.readsLast(number, KEYBOARD);
    await ruben.press("Oppakken", number);
    await ruben.reads(number, "Opgepakt door Ruben Kessels");
    await ruben.press("Meer", number);
    await ruben.press("Doorzetten naar leverancier", number);
    await daan.readsLast(number, "Bij de leverancier");
    await ruben.picture("day-08-supplier-beheer");
    await ruben.press("Meer", number);
    await ruben.press("Terug naar de Helpdesk", number);
    await sam.readsLast(number, KEYBOARD);
    await sam.press("Oplossen", number);
    await sam.fill("Wat is de oplossing of de afspraak?", "U krijgt een nieuw toetsenbord.");
    await sam.press("Melding oplossen", number);
    await daan.readsLast(number, "U krijgt een nieuw toetsenbord.");
    await daan.picture("day-08-solved-reporter");
    await daan.press("Ja, opgelost", number);
    await sam.reads(number, "Gesloten", "U krijgt een nieuw toetsenbord.", "Roermond");
  });
});

describe("two reports of one thing", () => {
  const ALSO = "Word valt steeds uit";

  it("are handled together, each with its own number", async () => {
    await files("bram", ALSO);
    await opensMenu(sam, numberOf(ALSO));
    await sam.press("Samenvoegen", numberOf(ALSO));
    await sam.fill("Nummer van de melding waar deze bij hoort", numberOf(WORD));
    await sam.picture("day-09-merge");
    await sam.press("Voeg samen", numberOf(ALSO));
    await sam.reads(numberOf(ALSO), `Samengevoegd met ${numberOf(WORD)}`);
    await sam.picture("day-09-merged");
    const bram = await stage.seat("bram", PHONE);
    await bram.readsLast(numberOf(ALSO), "Wordt samen met een andere melding behandeld");
    expect(await bram.everything()).not.toContain(numberOf(WORD));
    await bram.picture("day-09-merged-reporter");
  });

  it("are parted again", async () => {
    await opensMenu(sam, numberOf(ALSO));
    await sam.press("Ontkoppelen", numberOf(ALSO));
    await sam.reads(numberOf(ALSO), "Nog niet opgepakt");
    await sam.picture("day-10-parted");
  });
});

describe("somebody phones", () => {
  const PHONED = "Mijn tweede monitor flikkert";

  it("and Sam files it in the name of Bram, who reads it in his own chat", async () => {
    await opensMenu(sam, numberOf(WORD));
    await sam.press("Melding namens iemand", numberOf(WORD));
    await sam.choose("Voor welke organisatie?", "Venlo");
    await sam.fill("Wie belt er?", "Bram Hermans");
    await sam.fill("Wat is er aan de hand?", PHONED);
    await sam.picture("day-11-on-behalf");
    await sam.press("Melden");
    await sam.reads("Gemeld voor Bram Hermans");
    await sam.readsLast(PHONED);
    await sam.picture("day-11-on-behalf-filed");
    const bram = await stage.seat("bram", PHONE);
    await bram.readsLast(PHONED);
    await bram.picture("day-11-on-behalf-reporter");
  });

  it("or a colleague reports it for somebody who cannot", async () => {
    const LOCKED = "Karel kan niet inloggen";
    await noor.say("melden");
    await noor.readsLast("Wat is er aan de hand?");
    await noor.fill("Wat is er aan de hand?", LOCKED);
    await noor.find("Ik meld dit voor iemand anders", "Karel Bos");
    await noor.picture("day-12-for-karel");
    await noor.press("Melden");
    await noor.readsLast("Gemeld voor Karel Bos");
    await noor.picture("day-12-for-karel-filed");
    await sam.readsLast(LOCKED, "Karel Bos");
    const karel = await stage.seat("karel", PHONE);
    await karel.readsLast(LOCKED);
    await karel.picture("day-12-for-karel-reporter");
  });
});

describe("something that not everybody may read", () => {
  it("shows no word in the channel, and Sam reads it in his own chat", async () => {
    await noor.say("melden");
    await noor.readsLast("Wat is er aan de hand?");
    await noor.fill("Wat is er aan de hand?", `Het gaat over mijn ziekmelding ${SECRET}`);
    await noor.tick("Alleen wie mijn melding behandelt, mag de tekst lezen.");
    await noor.press("Melden");
    const number = numberOn(await noor.readsLast("M26-", "Tekst bekeken", SECRET));
    await sam.readsLast(number, "Gevoelige melding");
    await sam.press("Oppakken", number);
    await sam.reads(number, "Opgepakt door Sam Linssen");
    await sam.picture("day-13-sensitive-helpdesk");
    await sam.press("Bekijk de tekst", number);
    const samAlone = await stage.seat("sam", PHONE);
    await samAlone.readsLast(number, SECRET);
    await samAlone.picture("day-13-sensitive-sam");
    await noor.reads(number, "1 keer, door Sam Linssen");
    await noor.picture("day-13-sensitive-reporter");
  });
});

describe("after hours", () => {
  it("reports come in all the same, and wait for the morning", async () => {
    await stage.moveClockTo("2026-11-24T22:30:00+01:00");
    for (const [person, text] of EVENING) await files(person, text);
    const hanneke = await stage.seat("hanneke", PHONE);
    await hanneke.readsLast("Ontvangen door de Helpdesk", "De Helpdesk is nu gesloten.", "woensdag om 8.00 uur");
  });
});

describe("two days later", () => {
  it("what waited comes back by itself", async () => {
    await stage.moveClockTo("2026-11-26T08:00:00+01:00");
    const number = numberOf(PRINTER);
    await fatima.reads(number, "Opgepakt door Fatima Yildiz");
    await noor.reads(number, "In behandeling bij Fatima Yildiz");
    await fatima.say("@Helpdesk werkvoorraad van mij");
    await fatima.readsLast("Werkvoorraad van de Helpdesk: van mij", PRINTER);
    await fatima.picture("day-14-mine-dark");
  });

  it("nothing left the bot for somebody who may not read it", () => {
    const places = stage.sandbox.world.conversations.map(({ key }) => key);
    const reading = (word: string): string[] => places.filter((place) => stage.everShown(place).includes(word));
    expect(reading(NOTE)).toEqual(["helpdesk"]);
    expect(reading(SECRET).toSorted()).toEqual(["noor", "sam"]);
  });
});
