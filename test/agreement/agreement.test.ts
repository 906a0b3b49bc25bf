import { describe, expect, it } from "vitest";
import { why } from "../../src/agreement/agreement.ts";
import { AREAS, CAN_WORK, IMPACTS } from "../../src/agreement/services.ts";

describe("why", () => {
  it("gives the section, its title and what it says", () => {
    expect(why("5")).toEqual({
      section: "5",
      title: "Helpdesk",
      says: "Er is één Helpdesk voor alle aangesloten gemeenten.",
      version: 2,
    });
  });

  it.each([
    ["4.7.4", "vraagt zelf certificaten aan"],
    ["4.8", "akkoord van uw leidinggevende"],
    ["7.2", "eerste week"],
    ["5.1", "incidentmanager"],
  ] as const)("says of DVO %s what people need to know: %s", (section, words) => {
    expect(why(section).says).toContain(words);
  });

  it.each(["4.4", "4.10.2", "5.1", "6.1"] as const)("keeps DVO %s short enough for a card", (section) => {
    expect(why(section).says.length).toBeLessThan(250);
  });
});

describe("the form's choices", () => {
  it("are those people know", () => {
    expect(AREAS.map(({ label }) => label)).toEqual([
      "Inloggen of rechten",
      "E-mail of agenda",
      "Bestanden",
      "Internet of wifi",
      "Computer",
      "Telefoon",
      "Printer",
      "Programma",
      "Weet ik niet",
    ]);
    expect(IMPACTS.map(({ label }) => label)).toEqual(["Alleen ik", "Mijn team", "Mijn afdeling", "De hele gemeente"]);
    expect(CAN_WORK.map(({ label }) => label)).toEqual(["Ja", "Deels", "Nee"]);
  });

  it("lead to the services of DVO 3, except what nobody knows yet", () => {
    expect(Object.fromEntries(AREAS.map(({ code, service }) => [code, service]))).toEqual({
      access: "systems",
      mail: "systems",
      files: "systems",
      network: "systems",
      computer: "devices",
      phone: "devices",
      printer: "devices",
      program: "applications",
      unknown: undefined,
    });
  });
});
