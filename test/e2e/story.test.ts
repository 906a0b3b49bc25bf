import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, openStage } from "./stage.ts";

const FAULT = "Ik zie de gedeelde agenda van ons team niet meer.";
const QUESTION = "Ziet u de agenda wel op uw telefoon?";
const ANSWER = "Nee, daar ook niet. Sinds vanochtend.";
const NOTE = "De groep staat niet meer in de rechten.";
const FIRST_TRY = "De rechten van de groep zijn hersteld. Start Outlook opnieuw.";
const NOT_YET = "Ik zie hem wel, maar ik kan er niets in zetten.";
const SHRUNK = "De nieuwste kaart van deze melding staat verderop.";
const SECOND_TRY = "De groep mag nu ook afspraken maken.";

let stage: Stage;
let noor: Seat, sam: Seat, fatima: Seat, ruben: Seat;
let number = "";

beforeAll(async () => {
  stage = await openStage("empty");
  [noor, sam, fatima, ruben] = await Promise.all([
    stage.seat("noor"),
    stage.seat("helpdesk:sam"),
    stage.seat("helpdesk:fatima"),
    stage.seat("beheer:ruben"),
  ]);
});
afterAll(() => stage.close());

const everybodyKeeps = (step: string): Promise<unknown> =>
  Promise.all([
    noor.picture(`story-${step}-noor`),
    sam.picture(`story-${step}-helpdesk`),
    ruben.picture(`story-${step}-beheer`),
  ]);

describe("an incident, from the report to the end, as four people see it", () => {
  it("is reported by Noor with one required field, and the form becomes the confirmation", async () => {
    await noor.reads("Welkom bij de Helpdesk", "Ik ben geen mens");
    await noor.picture("story-01-welcome");
    await noor.press("Storing of vraag melden");
    await noor.reads("Wat is er aan de hand?");
    await noor.picture("story-02-form");

    await noor.press("Melden");
    await noor.reads("Vul in wat er aan de hand is.");
    await noor.picture("story-02-form-empty");

    await noor.fill("Wat is er aan de hand?", FAULT);
    await noor.choose("Waar gaat het over?", "E-mail of agenda");
    await noor.choose("Wie heeft er last van?", "Mijn team");
    await noor.press("Melden");

    const confirmation = await noor.readsLast("Ontvangen door de Helpdesk", FAULT, "U krijgt hier bericht");
    number = /M26-\d{6}/.exec(confirmation)?.[0] ?? "";
    expect(number).not.toBe("");
    expect(await noor.field("Wat is er aan de hand?").count()).toBe(0);
  });

  it("is a card in the Helpdesk channel at once", async () => {
    const card = await sam.readsLast(number, "Venlo", "Nog niet opgepakt", FAULT);
    expect(card).toContain("Melder: Noor Janssen");
    expect(card).toContain("Wie heeft er last van: Mijn team");
    expect(card).toContain("Antwoorden onder dit bericht ziet de melder niet.");
    await fatima.readsLast(number, FAULT);
    await everybodyKeeps("03-reported");
  });

  it("is taken by Sam, and Noor and Fatima read who has it", async () => {
    await sam.press("Oppakken", number);

    await sam.reads(number, "Opgepakt door Sam Linssen");
    await fatima.reads(number, "Opgepakt door Sam Linssen");
    await noor.reads(number, "In behandeling bij Sam Linssen");
    expect(await fatima.message(number).getByRole("button", { name: "Oppakken" }).count()).toBe(0);
    await everybodyKeeps("04-taken");
  });

  it("gets a question, which comes to Noor as a new card that notifies while the older one shrinks", async () => {
    await sam.press("Vraag stellen", number);
    await sam.fill("Uw vraag", QUESTION);
    await sam.picture("story-05-asking");
    await sam.press("Verstuur vraag", number);

    const card = await noor.readsLast(number, "Vraag van Sam Linssen", QUESTION, "Wacht op uw antwoord");
    expect(card).not.toContain(SHRUNK);
    await noor.message(QUESTION).getByTestId("notified").waitFor();
    const line = await noor.reads(number, SHRUNK);
    expect(line).not.toContain(FAULT);
    await sam.reads(number, "Wacht op antwoord van de melder");
    await everybodyKeeps("05-asked");
  });

  it("takes Noor's answer to the channel, with a reply beneath the card", async () => {
    await noor.fill("Uw antwoord", ANSWER);
    await noor.press("Verstuur antwoord", number);

    await noor.readsLast(number, "In behandeling bij Sam Linssen");
    await sam.readsLast("de melder heeft antwoord gegeven.");
    await sam.reads(number, "Opgepakt door Sam Linssen", "Antwoord van Noor Janssen", ANSWER);
    await sam.press("Meer", number);
    await sam.reads(number, "Antwoord gegeven", QUESTION);
    await everybodyKeeps("06-answered");
  });

  it("is passed on to Beheer: the Helpdesk's card says where it went and Beheer has one of its own", async () => {
    await sam.fill("Toelichting bij het doorzetten", NOTE);
    await sam.press("Doorzetten naar Beheer", number);

    await ruben.readsLast(number, "Venlo", "Nog niet opgepakt", FAULT, "Toelichting van Sam Linssen", NOTE);
    await sam.reads(number, "Doorgezet naar Beheer");
    await noor.readsLast(number, "Doorgezet naar Beheer");
    expect(await sam.message(FAULT).getByRole("button", { name: "Oplossen" }).count()).toBe(0);
    expect(await noor.everything()).not.toContain(NOTE);
    await everybodyKeeps("07-passed-on");
  });

  it("is taken and resolved by Ruben, and Noor is asked whether it is", async () => {
    await ruben.press("Oppakken", number);
    await ruben.reads(number, "Opgepakt door Ruben Kessels");
    await ruben.press("Oplossen", number);
    await ruben.fill("Wat is de oplossing of de afspraak?", FIRST_TRY);
    await ruben.picture("story-08-resolving");
    await ruben.press("Melding oplossen", number);

    await noor.readsLast(number, "Opgelost", FIRST_TRY, "Is het opgelost?");
    await noor.message("Is het opgelost?").getByTestId("notified").waitFor();
    await ruben.reads(number, "Opgelost door Ruben Kessels");
    await everybodyKeeps("08-resolved");
  });

  it("is reopened by Noor with a reason, and Beheer reads why", async () => {
    await noor.press("Nee, nog niet", number);
    await noor.fill("Wat gaat er nog niet goed?", NOT_YET);
    await noor.picture("story-09-reopening");
    await noor.press("Melding heropenen", number);

    await ruben.readsLast("de melder zegt dat het nog niet is opgelost");
    await ruben.reads(number, "Opgepakt door Ruben Kessels", "Heropend door Noor Janssen", NOT_YET);
    await noor.readsLast(number, "In behandeling bij Ruben Kessels");
    await everybodyKeeps("09-reopened");
  });

  it("is resolved again, and closed everywhere when Noor is satisfied", async () => {
    await ruben.press("Oplossen", number);
    await ruben.fill("Wat is de oplossing of de afspraak?", SECOND_TRY);
    await ruben.press("Melding oplossen", number);

    await noor.readsLast(number, SECOND_TRY, "Is het opgelost?");
    await noor.choose("Hoe tevreden bent u?", "4 – tevreden");
    await noor.picture("story-10-rating");
    await noor.press("Ja, opgelost", number);

    await noor.readsLast(number, "Gesloten", SECOND_TRY);
    await ruben.reads(number, "Gesloten", "4 van 5");
    await sam.reads(number, "Gesloten", FAULT);
    await everybodyKeeps("10-closed");
  });

  it("stands in Noor's own list with its status, and opens with its timeline", async () => {
    await noor.say("mijn meldingen");
    await noor.readsLast("Mijn meldingen", number, "Gesloten");
    await noor.picture("story-11-list");

    await noor.say(`status ${number}`);
    const detail = await noor.readsLast(number, "Verloop", "Heropend", NOT_YET);
    for (const event of ["Gemeld", "Opgepakt", "Vraag gesteld", "Doorgezet naar Beheer", "Afgehandeld"])
      expect(detail).toContain(event);
    expect(detail).not.toContain(NOTE);
    await noor.picture("story-12-detail");
  });

  it("left one card for each place, and lines where older ones were", async () => {
    const everything = await noor.everything();
    expect(everything.match(new RegExp(SHRUNK, "g"))).toHaveLength(3);
  });
});
