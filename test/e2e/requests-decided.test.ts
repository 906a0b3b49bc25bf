import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, numberOn, openStage } from "./stage.ts";

const PHONE = { size: { width: 390, height: 1150 } };
const DARK_PHONE = { ...PHONE, theme: "dark" } as const;
const WIDE = { size: { width: 640, height: 1150 } };
const DARK = { ...WIDE, theme: "dark" } as const;

const ARCHIVE = "De scans van het archief passen niet meer.";
const SHRUNK = "De nieuwste kaart van deze aanvraag staat verderop.";

let stage: Stage;
let noor: Seat, marieke: Seat, karel: Seat, sam: Seat;

beforeAll(async () => {
  stage = await openStage("empty");
  [noor, marieke, karel, sam] = await Promise.all([
    stage.seat("noor", WIDE),
    stage.seat("marieke", PHONE),
    stage.seat("karel", DARK_PHONE),
    stage.seat("helpdesk:sam", WIDE),
  ]);
});
afterAll(() => stage.close());

/** Somebody asks for room in a few words and a reason. */
async function asksForStorage(who: Seat, typed: string): Promise<string> {
  await who.say(`aanvraag opslag: ${typed}`);
  await who.readsLast("Extra opslag", "Waarom hebt u meer ruimte nodig?");
  await who.fill("Waarom hebt u meer ruimte nodig?", ARCHIVE);
  await who.press("Aanvragen");
  return numberOn(await who.readsLast("M26-", "Uw aanvraag", "Extra opslag", "Verloop"));
}

describe("a decision that is not simply yes", () => {
  it("is a question first, answered by the requester, and then a no with its reason", async () => {
    const number = await asksForStorage(noor, "500 GB op G:\\Team\\Archief");
    await marieke.press("Meer", number);
    await marieke.fill("Uw vraag aan de aanvrager", "Kan een deel naar het oude archief?");
    await marieke.press("Vraag stellen", number);

    await marieke.readsLast(number, "Wacht op antwoord van Noor Janssen");
    await marieke.picture("request-07-asked-decider");
    await noor.readsLast(number, "Vraag van Marieke Verstappen", "Kan een deel naar het oude archief?");
    await noor.picture("request-07-asked-requester");
    await noor.fill("Uw antwoord", "Ja, ongeveer de helft.");
    await noor.press("Verstuur antwoord", number);

    await marieke.readsLast(number, "Wacht op uw besluit", "Ja, ongeveer de helft.");
    await marieke.message("Ja, ongeveer de helft.").getByTestId("notified").waitFor();
    await marieke.picture("request-08-answered-decider");
    await marieke.press("Afwijzen", number);
    await marieke.press("Aanvraag afwijzen", number);
    await marieke.readsLast(number, "Vul in waarom u de aanvraag afwijst.");
    await marieke.fill("Waarom wijst u de aanvraag af?", "Ruim eerst het oude archief op.");
    await marieke.picture("request-08-rejecting");
    await marieke.press("Aanvraag afwijzen", number);

    await marieke.readsLast(number, "Afgewezen", "Ruim eerst het oude archief op.");
    await marieke.picture("request-08-rejected-decider");
    await noor.readsLast(number, "Afgewezen door Marieke Verstappen", "Ruim eerst het oude archief op.");
    await noor.picture("request-08-rejected-requester");
    expect(await sam.everything()).not.toContain(number);
  });

  it("can be taken back until work has begun, and be left to somebody else", async () => {
    const number = await asksForStorage(noor, "20 GB op G:\\Team\\Foto's");
    await marieke.press("Goedkeuren", number);
    await sam.readsLast(number, "Nog niet opgepakt");
    await marieke.press("Besluit intrekken", number);
    await marieke.press("Ja, trek mijn besluit in", number);

    await marieke.readsLast(number, "Wacht op uw besluit");
    await noor.readsLast(number, "Wacht op akkoord", "Marieke Verstappen heeft het eerdere besluit ingetrokken.");
    await noor.reads(number, SHRUNK);
    await noor.picture("request-09-revoked-requester");
    await sam.reads(number, "Wacht op akkoord van Marieke Verstappen. Begin nog niet");
    expect(await sam.message(number).getByRole("button", { name: "Oppakken" }).count()).toBe(0);
    await sam.picture("request-09-revoked-helpdesk");

    await marieke.press("Meer", number);
    await marieke.choose("Wie beslist in uw plaats?", "Karel Bos");
    await marieke.press("Iemand anders laten beslissen", number);
    await marieke.readsLast(number, "Wacht op akkoord van Karel Bos", "U hebt dit besluit overgedragen.");
    await marieke.picture("request-09-handed-over");
    await karel.readsLast(number, "Wacht op uw besluit", "Marieke Verstappen laat u beslissen.");
    await karel.picture("request-09-to-decide-karel");
    await noor.readsLast(number, "Marieke Verstappen laat iemand anders beslissen.", "Ik heb Karel Bos gevraagd.");
    await noor.picture("request-09-handed-over-requester");

    await karel.press("Goedkeuren", number);
    await karel.readsLast(number, "U hebt deze aanvraag goedgekeurd op");
    await marieke.readsLast(number, "Karel Bos heeft deze aanvraag goedgekeurd op");
    await marieke.picture("request-09-decided-by-karel");
    expect(await sam.readsLast(number, "Nog niet opgepakt")).toContain("Karel Bos (namens Marieke Verstappen)");
  });

  it("can be typed, and what waits is one list", async () => {
    const first = await asksForStorage(noor, "5 GB op G:\\Team\\A");
    const second = await asksForStorage(noor, "6 GB op G:\\Team\\B");
    const third = await asksForStorage(noor, "7 GB op G:\\Team\\C");
    await marieke.reads(third, "Wacht op uw besluit");
    await marieke.say("te beslissen");
    await marieke.readsLast("Te beslissen (3)", first, second, third);
    await marieke.picture("request-10-list");
    await marieke.press(`Open ${second}`);
    await marieke.readsLast(second, "Wacht op uw besluit", "6 GB");

    await marieke.say(`goedkeuren ${first}`);
    await marieke.readsLast(first, "U hebt deze aanvraag goedgekeurd op");
    await marieke.say(`afwijzen ${second} Dit kan op de bestaande ruimte.`);
    await marieke.readsLast(second, "Afgewezen", "Dit kan op de bestaande ruimte.");
    await marieke.say(`laat beslissen ${third} Karel`);
    await marieke.readsLast(third, "Wacht op akkoord van Karel Bos");
    await noor.say(`intrekken ${third}`);
    await karel.readsLast(third, "Ingetrokken door de aanvrager", "U hoeft niets meer te doen.");
    await karel.picture("request-10-withdrawn-decider");
    await marieke.say("te beslissen");
    await marieke.readsLast("Te beslissen", "Er wacht niets op u.");

    await noor.say("mijn meldingen");
    await noor.readsLast("Mijn meldingen", first, second, third, "Afgewezen", "Ingetrokken");
    await noor.picture("request-10-own-list");
  });
});

describe("who decides when the leidinggevende does not", () => {
  it("in Roermond is the substitute, on behalf of Peter Cuypers who is absent", async () => {
    const [daan, sanne] = await Promise.all([stage.seat("daan", WIDE), stage.seat("sanne", DARK_PHONE)]);
    await daan.say("aanvraag opslag: 30 GB op H:\\Beleid");
    await daan.readsLast("Uw leidinggevende Peter Cuypers is afwezig.", "Sanne Driessen beslist.");
    await daan.picture("request-20-absent-form");
    await daan.fill("Waarom hebt u meer ruimte nodig?", ARCHIVE);
    await daan.press("Aanvragen");
    const asked = ["Wacht op akkoord van Sanne Driessen", "Uw leidinggevende Peter Cuypers is afwezig."] as const;
    const number = numberOn(await daan.readsLast("M26-", ...asked));
    await daan.picture("request-20-absent-requester");

    await sanne.readsLast(number, "Peter Cuypers is afwezig.", "U bent de plaatsvervanger en beslist namens Peter");
    await sanne.picture("request-20-substitute");
    await sanne.press("Goedkeuren", number);
    await sanne.readsLast(number, "namens Peter Cuypers");
    await daan.readsLast(number, "Goedgekeurd");
    await daan.press("Verloop", number);
    await daan.readsLast("Overgeslagen: Peter Cuypers (afwezig)", "Sanne Driessen (namens Peter Cuypers)");
    await daan.picture("request-20-timeline");
    await sam.readsLast(number, "Sanne Driessen (namens Peter Cuypers)");
  });

  it("in Weert is whoever the incidentmanager assigns, who cannot decide herself", async () => {
    const [emma, iris, mirjam] = await Promise.all([
      stage.seat("emma", WIDE),
      stage.seat("iris", DARK),
      stage.seat("mirjam", PHONE),
    ]);
    const number = await asksForStorage(emma, "10 GB op G:\\Burgerzaken");
    await emma.readsLast(number, "is uit dienst", "Iris Smeets", "om iemand aan te wijzen");
    await emma.picture("request-21-left-requester");

    const card = await iris.readsLast(number, "Wijs iemand aan die mag beslissen", "Hub Geelen is uit dienst.");
    expect(card).not.toContain("Goedkeuren");
    await iris.picture("request-21-assigner");
    await iris.say(`goedkeuren ${number}`);
    await iris.readsLast("U beslist niet zelf over deze aanvraag.");
    await iris.choose("Wie beslist?", "Mirjam Creemers");
    await iris.press("Aanwijzen", number);
    await iris.readsLast(number, "U hebt Mirjam Creemers aangewezen");
    await iris.picture("request-21-assigned-assigner");

    await mirjam.readsLast(number, "Iris Smeets heeft u aangewezen om te beslissen.");
    await mirjam.picture("request-21-assigned-decider");
    await mirjam.press("Goedkeuren", number);
    await emma.readsLast(number, "Goedgekeurd");
    await sam.readsLast(number, "Weert", "Akkoord van: Mirjam Creemers");
    await iris.reads(number, "Mirjam Creemers heeft deze aanvraag goedgekeurd");
  });

  it("in Nederweert is nobody yet, and the incidentmanager reads why and what to do", async () => {
    const [lotte, iris] = await Promise.all([stage.seat("lotte", WIDE), stage.seat("iris", PHONE)]);
    const number = await asksForStorage(lotte, "10 GB op G:\\Sport");
    await lotte.readsLast(number, "Ik weet niet wie uw leidinggevende is.", "Iris Smeets");
    await lotte.picture("request-22-unknown-requester");
    await iris.readsLast(number, "Niemand heeft een mandaat voor Nederweert", "Opnieuw kijken");
    await iris.picture("request-22-nobody-assigner");
    await iris.press("Opnieuw kijken", number);
    await iris.readsLast(number, "Niemand heeft een mandaat voor Nederweert");
  });

  it("is the substitute at once when Marieke removes the bot from her chat", async () => {
    const number = await asksForStorage(noor, "8 GB op G:\\Team\\Balie");
    await marieke.readsLast(number, "Wacht op uw besluit");
    await marieke.removesHelpdesk();

    await noor.readsLast(number, "Ik kan uw leidinggevende niet bereiken in Teams. Ik heb Karel Bos gevraagd.");
    await noor.picture("request-23-unreachable-requester");
    await karel.readsLast(number, "Wacht op uw besluit", "namens Marieke Verstappen");
    await karel.picture("request-23-unreachable-substitute");
    await karel.press("Goedkeuren", number);
    await marieke.addsHelpdesk();
    await marieke.reads(number, "Karel Bos heeft deze aanvraag goedgekeurd");
    await marieke.picture("request-23-back-again");
  });
});

describe("a decision that waits", () => {
  it("is asked again a working day on, as a new card, while the older one shrinks", async () => {
    const number = await asksForStorage(noor, "9 GB op G:\\Team\\Zaal");
    await marieke.readsLast(number, "Wacht op uw besluit");
    await marieke.moveClock("Een werkdag verder");

    await marieke.reads(number, SHRUNK);
    await marieke.readsLast(number, "Wacht op uw besluit", "Herinnering. Dit ligt bij u sinds 24 november 2026");
    await marieke.message(number).getByTestId("notified").waitFor();
    await marieke.picture("request-24-reminded");
  });
});
