import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, numberOn, openStage } from "./stage.ts";

const TALL = { size: { width: 640, height: 1150 } };
const PHONE = { size: { width: 390, height: 1150 } };
const DARK_PHONE = { ...PHONE, theme: "dark" } as const;

/** A word that only Roermond and who works on it may read. */
const THEIRS = "KANARIESTORING";

let stage: Stage;
let noor: Seat, daan: Seat, sam: Seat;

beforeAll(async () => {
  stage = await openStage("empty", { resolveWithin: { serviceHours: 9 } });
  await stage.sandbox.say("marieke", "@Helpdesk koppel dit kanaal aan Venlo ja", "venlo");
  [noor, daan, sam] = await Promise.all([
    stage.seat("noor", PHONE),
    stage.seat("daan", PHONE),
    stage.seat("helpdesk:sam", TALL),
  ]);
});
afterAll(() => stage.close());

async function reports(seat: Seat, text: string): Promise<string> {
  await seat.say("melden");
  await seat.readsLast("Wat is er aan de hand?");
  await seat.fill("Wat is er aan de hand?", text);
  await seat.press("Melden");
  const number = numberOn(await seat.readsLast("M26-", text, "Ontvangen door de Helpdesk"));
  await sam.reads(number, text);
  return number;
}

async function opensMenu(seat: Seat, number: string): Promise<void> {
  await seat.press("Meer", number);
  await seat.press("Andere acties", number);
  await seat.reads(number, "Alleen u ziet deze knoppen. Kies wat u wilt doen.");
}

describe("an outage in Roermond", () => {
  const MANY = "De telefooncentrale geeft geen toon";

  it("is made known from one report, for Roermond only", async () => {
    const number = await reports(daan, MANY);
    await opensMenu(sam, number);
    await sam.press("Maak storing bekend", number);
    await sam.fill("Wat lezen medewerkers?", `Bellen lukt niet. ${THEIRS}`);
    for (const other of ["Venlo", "Weert", "Nederweert", "ICT NML"]) {
      const box = sam.message("Wat lezen medewerkers?").getByLabel(other, { exact: true });
      if (await box.isChecked()) await box.uncheck();
    }
    await sam.tick("Roermond");
    await sam.picture("day-21-outage-form");
    await sam.press("Maak bekend");
    await sam.readsLast("Bekende storing", THEIRS, "Nieuws");
    await daan.readsLast("Bekende storing", THEIRS);
    await sam.picture("day-21-outage-helpdesk");
    await daan.picture("day-21-outage-reporter");
  });

  it("is joined with one press, and nobody else sees it above the form", async () => {
    const peter = await stage.seat("sanne", DARK_PHONE);
    await peter.say("melden");
    await peter.readsLast(THEIRS, "Ik heb hier ook last van");
    await peter.picture("day-22-outage-above-form-dark");
    await peter.press("Ik heb hier ook last van");
    await peter.readsLast("Bekende storing", "U krijgt hier bericht als er nieuws is.");
    await peter.picture("day-22-outage-joined-dark");
    await noor.say("melden");
    await noor.readsLast("Wat is er aan de hand?");
    expect(await noor.everything()).not.toContain(THEIRS);
    await sam.reads("Bekende storing", "2 mensen, 1 melding");
  });

  it("has news, and is over", async () => {
    await sam.press("Nieuws", THEIRS);
    await sam.fill("Nieuws over deze storing", `Om elf uur kunt u weer bellen. ${THEIRS}`);
    await sam.press("Verstuur nieuws");
    await daan.readsLast("Om elf uur kunt u weer bellen.");
    await daan.picture("day-23-outage-news");
    await sam.press("Voorbij", "Om elf uur kunt u weer bellen.");
    await sam.picture("day-23-outage-ending");
    await sam.press("Storing voorbij");
    await daan.reads("De storing is voorbij");
    await daan.picture("day-23-outage-over");
    await sam.picture("day-23-outage-over-helpdesk");
  });
});

describe("a calamity", () => {
  let number = "";

  it("is proposed after the first assessment", async () => {
    number = await reports(noor, "Niets werkt, het hele stadskantoor ligt plat");
    await opensMenu(sam, number);
    await sam.press("Eerste beoordeling", number);
    await sam.reads(number, "De beslisboom is nog niet vastgesteld. U beslist zelf.");
    await sam.tick("Calamiteit");
    await sam.fill("Toelichting voor collega's", "Ook de telefoons doen niets.");
    await sam.picture("day-31-assessment");
    await sam.press("Leg vast", number);
    await sam.reads(number, "Calamiteit uitroepen");
    await sam.picture("day-31-proposed-helpdesk");
  });

  it("is declared by Iris, with a duty, a decision and a message for the municipality", async () => {
    const iris = await stage.seat("beheer:iris", TALL);
    await iris.reads(number, "Calamiteit uitroepen");
    await iris.press("Calamiteit uitroepen", number);
    await iris.fill("Wat is er aan de hand?", "Het netwerk in Venlo ligt plat");
    await iris.picture("day-32-declaring");
    await iris.press("Roep uit", number);
    await iris.reads(number, "Het netwerk in Venlo ligt plat", "Besluit vastleggen");
    await iris.picture("day-32-declared");

    await iris.press("Ik doe dit", number);
    await iris.tick("Coördinatie");
    await iris.press("Leg vast", number);
    await iris.reads(number, "Coördinatie: Iris Smeets");
    await iris.press("Besluit vastleggen", number);
    await iris.fill("Wat is besloten?", "De oude switch gaat terug.");
    await iris.press("Leg besluit vast", number);
    await iris.reads(number, "De oude switch gaat terug.");
    await iris.press("Bericht aan gemeenten", number);
    await iris.fill("Uw bericht", "Werk zolang op papier. Om twee uur is er nieuws.");
    await iris.picture("day-33-informing");
    await iris.press("Verstuur bericht", number);
    const marieke = await stage.seat("venlo:marieke", DARK_PHONE);
    await marieke.reads(number, "Werk zolang op papier.");
    await marieke.picture("day-33-municipality-dark");
    await stage.settled();
    await iris.picture("day-33-informed");

    await iris.press("Meer", number, "Besluit vastleggen");
    await iris.press("Andere acties", number);
    await iris.press("Calamiteit voorbij", number);
    await iris.fill("Wat was er, en wat is er gedaan?", "Een switch was stuk. De oude staat er weer.");
    await iris.picture("day-34-ending");
    await iris.press("Beëindig calamiteit", number);
    await iris.reads(number, "samenvatting");
    await iris.picture("day-34-summary");
    await marieke.picture("day-34-municipality-over-dark");
    expect(await marieke.everything()).not.toContain("De oude switch gaat terug.");
  });
});

describe("what cannot wait", () => {
  it("is phishing, with the Helpdesk after one press", async () => {
    await noor.say("ik heb op een link in een phishingmail geklikt");
    await noor.readsLast("Phishing");
    await noor.picture("day-51-phishing-first");
    await noor.press("Phishing");
    const number = numberOn(await noor.readsLast("M26-", "Uw melding", "Phishing"));
    await noor.picture("day-51-phishing-reporter");
    await sam.readsLast(number, "Spoed", "Phishing");
    await sam.picture("day-51-phishing-helpdesk");
  });

  it("is a laptop that was stolen", async () => {
    await daan.say("mijn laptop is gestolen");
    await daan.readsLast("Apparaat kwijt of gestolen");
    await daan.press("Apparaat kwijt of gestolen");
    const number = numberOn(await daan.readsLast("M26-", "Uw melding", "Apparaat kwijt of gestolen"));
    await daan.picture("day-52-lost-reporter");
    await sam.readsLast(number, "Spoed", "Apparaat kwijt of gestolen");
    await sam.picture("day-52-lost-helpdesk");
  });

  it("is a data leak, with the 72 hours for who handles it and for the CISO", async () => {
    await noor.say("datalek");
    await noor.readsLast("Datalek");
    await noor.press("Datalek");
    const number = numberOn(await noor.readsLast("M26-", "Uw melding", "Datalek"));
    await noor.picture("day-53-leak-reporter");
    await sam.readsLast(number, "Spoed", "Datalek", "72 uur");
    await sam.picture("day-53-leak-helpdesk");
    const eva = await stage.seat("eva", DARK_PHONE);
    await eva.readsLast(number, "72 uur");
    await eva.picture("day-53-leak-ciso-dark");
    await eva.press("Overzicht", number);
    await eva.readsLast(number, "Ter informatie, DVO 6.2");
    await eva.picture("day-53-leak-overview-dark");
    expect(await daan.everything()).not.toContain(number);

    await eva.press("Moment van ontdekken", "Ter informatie, DVO 6.2");
    await eva.fill("Op welke dag is het ontdekt?", "2026-11-23");
    await eva.fill("Hoe laat?", "16:30");
    await eva.picture("day-54-discovered-form-dark");
    await eva.press("Bewaar moment", number);
    await sam.reads(number, "72 uur na het ontdekken is op 26 november 2026 om 16.30 uur");
    await sam.picture("day-54-discovered-helpdesk");
    await stage.settled();
    await noor.press("Aanvullen", number);
    await noor.picture("day-54-more-about-leak");
    await noor.fill("Om welke gegevens gaat het, en van hoeveel mensen?", "Een lijst met twaalf adressen.");
    await noor.press("Verstuur aanvulling", number);
    await sam.reads(number, "Een lijst met twaalf adressen.");
  });

  it("is not, when somebody only asks", async () => {
    await daan.say("ik krijg rare mail");
    await daan.readsLast("Nee, gewone melding");
    await daan.press("Nee, gewone melding");
    await daan.readsLast("Storing of vraag melden", "Wat is er aan de hand?");
    expect(await daan.field("Wat is er aan de hand?").inputValue()).toBe("ik krijg rare mail");
    await daan.press("Melden");
    await daan.readsLast("Ontvangen door de Helpdesk", "ik krijg rare mail");
  });
});

describe("somebody who does not get on with it", () => {
  let number = "";

  it("goes to their manager first, and then to the incident manager", async () => {
    number = await reports(noor, "Mijn mailbox is al een week vol");
    await noor.press("Verloop", number);
    await noor.press("Ik kom er niet uit", number);
    await noor.picture("day-61-asking");
    await noor.press("Ja, vraag dat", number);
    const marieke = await stage.seat("marieke", PHONE);
    await marieke.readsLast(number, "Escalatie, stap 1 van 3");
    await marieke.picture("day-61-step-1");
    await noor.picture("day-61-asked-reporter");
    await marieke.press("Naar de incidentmanager", number);
    await marieke.readsLast(number, "Ligt nu bij iemand anders.");
    await marieke.picture("day-61-passed-on");

    const iris = await stage.seat("iris", DARK_PHONE);
    await iris.readsLast(number, "Escalatie, stap 1 van 3");
    await iris.picture("day-62-incident-manager-dark");
    await iris.press("Naar de teamleider", number);
    await iris.reads(number, "Ligt nu bij iemand anders.");
    await iris.picture("day-62-passed-on-dark");
    await sam.picture("day-62-helpdesk");
  });

  it("goes on by the team lead to the manager ICT, who settles it", async () => {
    const tessa = await stage.seat("tessa", PHONE);
    await tessa.readsLast(number, "Escalatie, stap 2 van 3");
    await tessa.press("Ik pak dit op", number);
    await tessa.reads(number, "Opgepakt door Tessa Claes");
    await tessa.press("Naar het directieberaad", number);
    await tessa.picture("day-63-to-the-board");
    await tessa.press("Via de manager ICT", number);
    const anouk = await stage.seat("anouk", PHONE);
    await anouk.readsLast(number, "Escalatie, stap 3 van 3");
    await anouk.picture("day-63-ict-manager");
    await anouk.press("Afgerond", number);
    await anouk.fill("Wat hebt u afgesproken? De melder leest dit.", "U krijgt vandaag een grotere mailbox.");
    await anouk.press("Rond de escalatie af", number);
    await anouk.reads(number, "Afgerond door Anouk Timmermans");
    await noor.readsLast(number, "U krijgt vandaag een grotere mailbox.");
    await noor.picture("day-63-settled-reporter");
  });

  it("or the manager finds it not needed, and says so", async () => {
    const number = await reports(noor, "Mijn tweede muis is stuk");
    await noor.say(`ik kom er niet uit ${number}`);
    const marieke = await stage.seat("marieke", PHONE);
    await marieke.readsLast(number, "Escalatie, stap 1 van 3");
    await marieke.press("Niet nodig", number);
    await noor.reads(number, "De leidinggevende vindt het niet nodig");
    await noor.picture("day-64-not-needed-reporter");
  });
});

describe("a term that will be missed", () => {
  it("is talked over before, and another moment is agreed", async () => {
    const number = await reports(noor, "Mijn agenda synchroniseert niet");
    await sam.press("Oppakken", number);
    await sam.reads(number, "Opgepakt door Sam Linssen");
    await stage.moveClockTo("2026-11-25T09:00:00+01:00");
    const samAlone = await stage.seat("sam", PHONE);
    await samAlone.readsLast(number, "De afgesproken tijd is bijna voorbij");
    await samAlone.picture("day-41-consult");
    await samAlone.press("Stel een ander moment voor", number);
    await samAlone.fill("Welke dag?", "2026-11-27");
    await samAlone.fill("Hoe laat?", "12:00");
    await samAlone.fill("Toelichting voor de melder", "Ik wacht op de leverancier.");
    await samAlone.picture("day-41-proposing");
    await samAlone.press("Verstuur voorstel", number);
    await noor.readsLast(number, "27 november", "Ik wacht op de leverancier.");
    await noor.picture("day-42-proposal");
    await noor.press("Akkoord", number);
    await noor.reads(number, "U bent akkoord");
    await samAlone.reads(number, "De melder is akkoord met 27 november");
    await samAlone.picture("day-42-agreed");
    await noor.picture("day-42-agreed-reporter");
  });
});

describe("other terms", () => {
  it("are met in time, or are to be talked about", async () => {
    const [soon, later] = [await reports(daan, "Mijn muis hapert"), await reports(daan, "Mijn scherm is te donker")];
    await sam.press("Oppakken", soon);
    await sam.reads(soon, "Opgepakt door Sam Linssen");
    await sam.press("Oppakken", later);
    await sam.reads(later, "Opgepakt door Sam Linssen");
    await stage.moveClockTo("2026-11-25T16:30:00+01:00");
    const samAlone = await stage.seat("sam", PHONE);
    await samAlone.reads(soon, "De afgesproken tijd is bijna voorbij");
    await samAlone.press("Het lukt op tijd", soon);
    await samAlone.reads(soon, "Het lukt op tijd");
    await samAlone.reads(later, "De afgesproken tijd is bijna voorbij");
    await samAlone.say(`voorstel ${later} 27-11-2026 12:00`);
    await samAlone.reads(later, "Voorgesteld: 27 november 2026");
    await daan.press("Ik wil overleggen", later);
    await daan.fill("Wat wilt u bespreken?", "Ik ben er dan niet.");
    await daan.picture("day-43-talk");
    await daan.press("Verstuur", later);
    await daan.reads(later, "U wilt overleggen");
    await samAlone.reads(later, "De melder wil overleggen");
    await samAlone.picture("day-43-talk-helpdesk");
  });
});

describe("nobody reads what is another municipality's", () => {
  it("in any version of any card", () => {
    const places = stage.sandbox.world.conversations.map(({ key }) => key);
    const reading = places.filter((place) => stage.everShown(place).includes(THEIRS));
    expect(reading.toSorted()).toEqual(["daan", "helpdesk", "sanne"]);
  });
});
