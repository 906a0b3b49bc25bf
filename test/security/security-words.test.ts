import { describe, expect, it } from "vitest";
import { incidentIn } from "../../src/security/security-words.ts";

describe("words that tell of a security incident", () => {
  it.each([
    ["phishing", "phishing"],
    ["Ik heb een phishingmail gekregen", "phishing"],
    ["Ik heb op een verdachte link geklikt", "phishing"],
    ["er staat een verdachte mail in mijn inbox", "phishing"],
    ["Nepmail van de bank", "phishing"],
    ["virus", "virus"],
    ["Er zit een virus op mijn computer!", "virus"],
    ["mijn account is gehackt", "virus"],
    ["Alle bestanden zijn versleuteld", "virus"],
    ["laptop gestolen", "lost-device"],
    ["Mijn laptop is gestolen", "lost-device"],
    ["ik ben mijn telefoon kwijt", "lost-device"],
    ["Ben gisteren mijn dienstlaptop verloren in de trein", "lost-device"],
    ["gestolen tablet", "lost-device"],
    ["Mijn RSA-token is kwijt", "lost-device"],
    ["mijn tas is gestolen met badge en laptop", "lost-device"],
    ["usb stick kwijtgeraakt", "lost-device"],
    ["datalek", "data-leak"],
    ["Ik denk dat er een data lek is", "data-leak"],
    ["Ik heb een mail met gegevens van inwoners naar de verkeerde gestuurd", "data-leak"],
    ["Brief aan de verkeerde persoon gestuurd", "data-leak"],
  ] as const)("'%s' is %s", (text, kind) => {
    expect(incidentIn(text)).toBe(kind);
  });

  it.each([
    "Mijn laptop is de verbinding kwijt",
    "Ik ben op mijn laptop mijn bestanden kwijt",
    "telefoon kan geen verbinding maken, wifi verloren",
    "Mijn wachtwoord kwijt",
    "Ik ben een map kwijt",
    "Mijn scherm is kwijt",
    "nieuwe laptop nodig",
    "Ik heb het coronavirus en werk thuis",
    "De virusscanner van mijn antivirus is verlopen",
    "Ik wil graag de phishingtraining volgen",
    "Waar staat het datalek protocol?",
    "De printer lekt inkt",
    "Lekkage in de serverruimte",
    "Ik heb de verkeerde printer gekozen",
    "De mail komt niet aan",
    "Mijn beeldscherm doet raar",
    "een vreemd geluid uit mijn laptop",
    "De link naar het intranet werkt niet",
    "Ik sta in de verkeerde groep",
  ])("'%s' is none", (text) => {
    expect(incidentIn(text)).toBeUndefined();
  });
});
