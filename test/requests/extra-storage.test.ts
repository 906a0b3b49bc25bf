import { describe, expect, it } from "vitest";
import { extraStorage } from "../../src/requests/kinds/extra-storage.ts";
import { FORMS } from "./forms.ts";
import { answerTo } from "./house.ts";

const asking = (fields: object = {}) => answerTo(extraStorage, { ...FORMS["extra-storage"], ...fields });

describe("asking for extra opslag", () => {
  it("tells who decides which folder it is, how much, and what it means for the municipality's share", async () => {
    expect(await asking()).toMatchObject({
      request: {
        said: { text: "Het project Markt heeft veel foto's." },
        facts: [
          { label: "Map of schijf", value: "G:\\Team" },
          { label: "Hoeveel", value: "50 GB" },
        ],
        cost: "Opslag telt mee voor de bijdrage van uw gemeente. Dat aandeel wordt bij de begroting bepaald (DVO 6.1). Het bedrag per GB is niet vastgesteld.",
      },
    });
  });

  it("is decided by the leidinggevende, whatever the organisation file says (DVO 4.8)", () => {
    expect(extraStorage).toMatchObject({ decidedBy: "manager", section: "4.8" });
  });

  it.each(["50", 50, " 50 ", "50 GB", "50gb"])("takes %j as 50 GB", async (gigabytes) => {
    expect(await asking({ gigabytes })).toMatchObject({
      request: { facts: [{}, { label: "Hoeveel", value: "50 GB" }] },
    });
  });

  it.each(["", "0", "-5", "veel", "1,5", "1.5", "1e5", "999999", "50 TB", [50], { gb: 50 }, null, true])(
    "asks for a number of GB when it is %j",
    async (gigabytes) => {
      expect(await asking({ gigabytes })).toEqual({
        problems: ["Vul in hoeveel GB u nodig hebt, als heel getal. Bijvoorbeeld 50."],
      });
    },
  );

  it.each([
    [{ folder: " " }, "Vul in om welke map of schijf het gaat."],
    [{ reason: "\n" }, "Vul in waarom u meer ruimte nodig hebt."],
  ])("asks for what is missing: %j", async (fields, problem) => {
    expect(await asking(fields)).toEqual({ problems: [problem] });
  });

  it.each([
    ["50 GB op G:\\Team", { folder: "G:\\Team", gigabytes: "50", reason: "" }],
    ["voor \\\\server\\foto's, 200 gigabyte", { folder: "\\\\server\\foto's", gigabytes: "200", reason: "" }],
    [
      "het project Markt heeft veel foto's",
      { folder: "", gigabytes: "", reason: "het project Markt heeft veel foto's" },
    ],
    ["", { folder: "", gigabytes: "", reason: "" }],
  ])("is filled in as far as typed words go: %s", (typed, fields) => {
    expect(extraStorage.fill(typed)).toEqual(fields);
  });
});
