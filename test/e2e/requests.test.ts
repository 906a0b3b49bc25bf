import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, numberOn, openStage } from "./stage.ts";

const PHONE = { size: { width: 390, height: 1150 } };
const WIDE = { size: { width: 640, height: 1150 } };

const COST = "Opslag telt mee voor de bijdrage van uw gemeente.";
const ARCHIVE = "De scans van het archief passen niet meer.";

let stage: Stage;
let noor: Seat, marieke: Seat, bram: Seat, sam: Seat;

beforeAll(async () => {
  stage = await openStage("empty");
  [noor, marieke, bram, sam] = await Promise.all([
    stage.seat("noor", WIDE),
    stage.seat("marieke", PHONE),
    stage.seat("bram", PHONE),
    stage.seat("helpdesk:sam", WIDE),
  ]);
});
afterAll(() => stage.close());

describe("extra opslag, from asking to done, as three people see it", () => {
  let number = "";

  it("is in the catalogue, and the form says first who decides and what it costs", async () => {
    await noor.press("Iets aanvragen");
    await noor.readsLast(
      ...["Extra opslag", "Mailbox- of agendarechten", "Rechten op een map", "Bestand of map terugzetten"],
      ...["RSA-token", "Iets anders"],
    );
    await noor.picture("request-01-catalogue");
    await noor.press("Extra opslag");
    await noor.readsLast("Marieke Verstappen beslist. Klopt dit niet? Meld het de Helpdesk.", COST);
    await noor.picture("request-02-storage-form");
  });

  it("asks for what is missing, and the form becomes the request", async () => {
    await noor.press("Aanvragen");
    await noor.readsLast("Vul in om welke map of schijf het gaat.", "Vul in waarom u meer ruimte nodig hebt.");
    await noor.fill("Welke map of schijf?", "G:\\Team\\Projecten");
    await noor.fill("Hoeveel GB extra?", "50");
    await noor.fill("Waarom hebt u meer ruimte nodig?", ARCHIVE);
    await noor.press("Aanvragen");

    number = numberOn(await noor.readsLast("M26-", "Uw aanvraag", "Wacht op akkoord van Marieke Verstappen", ARCHIVE));
    await noor.picture("request-03-awaiting-requester");
  });

  it("comes to Marieke's phone with everything she decides about, and not to the Helpdesk yet", async () => {
    const card = await marieke.readsLast(number, "Wacht op uw besluit", "G:\\Team\\Projecten", "50 GB", ARCHIVE, COST);
    expect(card).toContain("Noor Janssen");
    await marieke.message(number).getByTestId("notified").waitFor();
    expect(await sam.everything()).not.toContain(number);

    await marieke.picture("request-04-to-decide");
    await marieke.press("Waarom?", number);
    await marieke.readsLast("DVO 4.8", "akkoord van uw leidinggevende");
    await marieke.picture("request-04-to-decide-why");
    await marieke.press("Waarom?", number);
    await marieke.press("Meer", number);
    await marieke.readsLast("Verloop", "Uw vraag aan de aanvrager", "Wie beslist in uw plaats?");
    await marieke.picture("request-04-to-decide-more");
  });

  it("is approved, and only then work for the Helpdesk", async () => {
    await marieke.press("Goedkeuren", number);
    await marieke.readsLast(number, "Goedgekeurd", "U hebt deze aanvraag goedgekeurd op", "Besluit intrekken");
    await marieke.picture("request-05-approved-decider");

    await noor.readsLast(number, "Goedgekeurd, nog niet opgepakt door de Helpdesk");
    await noor.message("Goedgekeurd, nog niet").getByTestId("notified").waitFor();
    await noor.picture("request-05-approved-requester");
    const card = await sam.readsLast(number, "Venlo", "Nog niet opgepakt", "Extra opslag", "50 GB", ARCHIVE);
    expect(card).toMatch(/Akkoord van: Marieke Verstappen, \d+ november 2026/);
    await sam.picture("request-05-approved-helpdesk");
  });

  it("is carried out with the same buttons as a report, and stays one card for each of them", async () => {
    await sam.press("Oppakken", number);
    await noor.readsLast(number, "In behandeling bij Sam Linssen");
    await marieke.message(number).getByRole("button", { name: "Besluit intrekken" }).waitFor({ state: "detached" });

    await sam.press("Oplossen", number);
    await sam.fill("Wat is de oplossing of de afspraak?", "G:\\Team\\Projecten is 50 GB groter.");
    await sam.picture("request-06-resolving");
    await sam.press("Aanvraag afhandelen", number);
    await noor.readsLast(number, "G:\\Team\\Projecten is 50 GB groter.", "Is het in orde?");
    await noor.picture("request-06-resolved-requester");
    await noor.press("Ja, in orde", number);

    await noor.readsLast(number, "Gesloten");
    await sam.reads(number, "Gesloten");
    await marieke.readsLast(number, "De aanvraag is afgehandeld.");
    await marieke.picture("request-06-done-decider");
  });
});

describe("mailbox- of agendarechten", () => {
  const WHOSE = "Van wie is de mailbox of agenda?";
  const OWNER = "Van een collega: wie is de eigenaar?";
  const RIGHT = "Welk recht is nodig?";
  const WHY = "Waarom hebt u dit nodig?";

  async function asksForBramsCalendar(reason: string): Promise<string> {
    await noor.say("aanvraag agenda");
    await noor.readsLast("Mailbox- of agendarechten");
    await noor.choose(WHOSE, "Van een collega");
    await noor.find(OWNER, "Bram Hermans");
    await noor.choose(RIGHT, "Agenda bekijken");
    await noor.fill(WHY, reason);
    await noor.press("Aanvragen");
    return numberOn(await noor.readsLast("M26-", "Uw aanvraag", "Wacht op akkoord van Bram Hermans", reason));
  }

  it("are your own to give: the steps, and nothing filed", async () => {
    await noor.say("aanvraag mailbox");
    await noor.readsLast("Mailbox- of agendarechten", "De eigenaar van de mailbox of agenda beslist.");
    await noor.picture("request-11-mailbox-form");
    await noor.choose(WHOSE, "Van mij");
    await noor.choose(RIGHT, "E-mail lezen");
    await noor.press("Aanvragen");

    const steps = await noor.readsLast("Dit regelt u zelf", "dus ik heb niets aangevraagd", "1. Open Outlook.");
    expect(steps).not.toMatch(/M26-/);
    await noor.picture("request-11-mailbox-own");
  });

  it("are asked of the owner only, who agrees, sees the steps and says when it is done", async () => {
    const number = await asksForBramsCalendar("Ik plan de overleggen van het team.");
    await noor.picture("request-12-mailbox-requester");
    const card = await bram.readsLast(number, "Wacht op uw besluit", "U bent de eigenaar. Alleen u beslist hierover.");
    expect(card).not.toContain("Iemand anders laten beslissen");
    await bram.picture("request-12-owner");
    await bram.press("Goedkeuren", number);

    await bram.readsLast(number, "Goedgekeurd. U stelt het zelf in", "Zo stelt u het in", "2. Klik met de rechter");
    await bram.picture("request-12-owner-steps");
    await noor.readsLast(number, "Akkoord. Bram Hermans stelt het zelf in");
    await noor.picture("request-12-owner-agreed-requester");
    await bram.press("Ik heb het ingesteld", number);
    await bram.readsLast(number, "De aanvraag is afgehandeld.");
    await noor.readsLast(number, "De eigenaar heeft het ingesteld.", "Is het in orde?");
    await noor.picture("request-12-arranged-requester");
    await noor.press("Ja, in orde", number);
    await noor.readsLast(number, "Gesloten");
    expect(await sam.everything()).not.toContain(number);
    expect(await marieke.everything()).not.toContain(number);
  });

  it("are refused by the owner with a reason", async () => {
    const number = await asksForBramsCalendar("Ik wil weten wanneer hij vrij is.");
    await bram.press("Afwijzen", number);
    await bram.fill("Waarom wijst u de aanvraag af?", "Vraag het mij gewoon.");
    await bram.press("Aanvraag afwijzen", number);
    await noor.readsLast(number, "Afgewezen door Bram Hermans", "Vraag het mij gewoon.");
  });

  it("on a shared mailbox are its named owner's decision and the Helpdesk's work", async () => {
    await noor.say("aanvraag gedeelde mailbox");
    await noor.readsLast("Mailbox- of agendarechten");
    await noor.choose(WHOSE, "Een gedeelde mailbox");
    await noor.fill("Gedeelde mailbox: wat is het mailadres?", "Postbus@venlo.example");
    await noor.choose(RIGHT, "E-mail lezen");
    await noor.fill(WHY, "Ik vervang Bram in december.");
    await noor.press("Aanvragen");
    const number = numberOn(await noor.readsLast("M26-", "Wacht op akkoord van Bram Hermans", "postbus@venlo.example"));

    await bram.readsLast(number, "Wacht op uw besluit", "postbus@venlo.example");
    await bram.press("Goedkeuren", number);
    await bram.readsLast(number, "De Helpdesk voert de aanvraag uit.");
    expect(await sam.readsLast(number, "Nog niet opgepakt", "postbus@venlo.example")).toContain("Akkoord van: Bram");
    await sam.picture("request-13-shared-helpdesk");
  });

  it("of somebody who is ill are the Helpdesk's to judge by the municipality's own procedure", async () => {
    await noor.say("aanvraag mailbox");
    await noor.readsLast("Mailbox- of agendarechten");
    await noor.choose(WHOSE, "Van een collega");
    await noor.find(OWNER, "Bram Hermans");
    await noor.field("De eigenaar is ziek of uit dienst").check();
    await noor.choose(RIGHT, "E-mail lezen");
    await noor.fill(WHY, "Bram is ziek en er wacht een klant.");
    await noor.picture("request-14-ill-form");
    await noor.press("Aanvragen");
    const number = numberOn(await noor.readsLast("M26-", "Uw aanvraag", "volgens de procedure van de gemeente Venlo"));
    await noor.picture("request-14-ill-requester");

    await sam.readsLast(number, "Bram Hermans", "Volg de procedure van de gemeente Venlo");
    await sam.picture("request-14-ill-helpdesk");
    expect(await bram.everything()).not.toContain(number);
  });
});

describe("rechten op een map", () => {
  it("are not for one person and not for one file, and are for a group when Marieke agrees", async () => {
    await noor.say("aanvraag rechten op een map");
    await noor.readsLast("Rechten op een map", "Marieke Verstappen beslist.");
    await noor.choose("Voor wie zijn de rechten?", "Eén persoon");
    await noor.fill("Welke map?", "G:\\Team\\Vergunningen\\notulen.docx");
    await noor.choose("Welk recht is nodig?", "Lezen en wijzigen");
    await noor.fill("Waarom is dit nodig?", "Wij werken samen aan vergunningen.");
    await noor.press("Aanvragen");
    await noor.readsLast("nooit aan één persoon (DVO 4.8)", "Een groep met één lid mag.");
    await noor.picture("request-15-folder-person");

    await noor.choose("Voor wie zijn de rechten?", "Een groep");
    await noor.fill("Welke groep?", "Team Vergunningen");
    await noor.press("Aanvragen");
    await noor.readsLast("nooit voor één bestand (DVO 4.8)");
    await noor.picture("request-15-folder-file");

    await noor.fill("Welke map?", "G:\\Team\\Vergunningen");
    await noor.press("Aanvragen");
    const number = numberOn(
      await noor.readsLast("M26-", "Wacht op akkoord van Marieke Verstappen", "Team Vergunningen"),
    );
    await marieke.readsLast(number, "Team Vergunningen", "G:\\Team\\Vergunningen", "Lezen en wijzigen");
    await marieke.picture("request-15-folder-decider");
    await marieke.press("Goedkeuren", number);
    await sam.readsLast(number, "Nog niet opgepakt", "Rechten op een map", "Team Vergunningen");
  });
});

describe("bestand of map terugzetten", () => {
  it("goes sixty days back and says from which day on", async () => {
    await noor.say("aanvraag terugzetten");
    await noor.readsLast("Bestand of map terugzetten", "De eerste mogelijke dag is 25 september 2026.");
    await noor.picture("request-16-restore-form");
    await noor.fill("Welk bestand of welke map moet terug?", "G:\\Team\\Notulen");
    await noor.fill("Van welke dag wilt u de versie terug?", "2026-09-24");
    await noor.fill("Wat is er gebeurd?", "De map is leeg.");
    await noor.press("Aanvragen");
    await noor.readsLast("Kies een dag waarvan er nog een backup is.", "De eerste mogelijke dag is 25 september 2026.");
    await noor.picture("request-16-restore-too-old");

    await noor.fill("Van welke dag wilt u de versie terug?", "2026-09-25");
    await noor.press("Aanvragen");
    const number = numberOn(await noor.readsLast("M26-", "Uw aanvraag", "Versie van", "25 september 2026"));
    await sam.readsLast(number, "Bestand of map terugzetten", "Ga eerst na of de aanvrager deze map mag lezen.");
    await sam.picture("request-16-restore-helpdesk");
  });
});

describe("een RSA-token", () => {
  it("is new or defect, with a button each", async () => {
    for (const [button, fact] of [
      ["Nieuw token", "Nieuw token nodig"],
      ["Token is defect", "Token is defect"],
    ] as const) {
      await noor.say("aanvraag token");
      await noor.readsLast("RSA-token", button);
      await noor.press(button);
      const number = numberOn(await noor.readsLast("M26-", "Uw aanvraag", fact));
      expect(await sam.readsLast(number, "RSA-token", fact)).not.toContain("Spoed");
    }
  });

  it("that is lost is urgent at the Helpdesk at once, and nobody says that it is blocked", async () => {
    await noor.say("aanvraag token");
    await noor.readsLast("RSA-token");
    await noor.picture("request-17-token-form");
    await noor.press("Token is kwijt of gestolen");
    const number = numberOn(
      await noor.readsLast("M26-", "Uw token is nog niet geblokkeerd.", "met spoed bij de Helpdesk"),
    );
    await noor.picture("request-17-lost-requester");
    await sam.readsLast(number, "Spoed", "Blokkeer het token eerst.");
    await sam.picture("request-17-lost-helpdesk");
  });
});

describe("iets anders", () => {
  it("says what the agreement asks for each, and is assessed by the Helpdesk", async () => {
    await noor.say("aanvraag iets anders");
    await noor.readsLast("Iets anders", "De Helpdesk beoordeelt uw aanvraag.", "DVO 4.1.2", "DVO 4.7.3");
    await noor.picture("request-18-other-form");
    await noor.choose("Wat wilt u aanvragen?", "Firewallregel");
    await noor.fill("Beschrijf uw wens", "Van de camera's naar de leverancier, voor onderhoud.");
    await noor.press("Aanvragen");
    const number = numberOn(await noor.readsLast("M26-", "Uw aanvraag", "Firewallregel", "DVO 4.7.3"));
    await noor.picture("request-18-other-requester");
    await sam.readsLast(number, "Iets anders", "Firewallregel");
    await sam.picture("request-18-other-helpdesk");
  });
});
