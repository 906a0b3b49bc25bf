import { describe, expect, it } from "vitest";
import { folderRights } from "../../src/requests/kinds/folder-rights.ts";
import { FORMS } from "./forms.ts";
import { answerTo } from "./house.ts";

const asking = (fields: object = {}) => answerTo(folderRights, { ...FORMS["folder-rights"], ...fields });
const problemOf = async (fields: object) => {
  const answer = await asking(fields);
  return "problem" in answer ? answer.problem : "";
};

describe("rights on a folder (DVO 4.8)", () => {
  it("are for a group and a whole folder", async () => {
    expect(await asking()).toMatchObject({
      request: {
        facts: [
          { label: "Groep", value: "Team Vergunningen" },
          { label: "Map", value: "G:\\Vergunningen" },
          { label: "Recht", value: "Lezen" },
        ],
      },
    });
  });

  it("are refused for one person, with the section and the way out", async () => {
    const problem = await problemOf({ whom: "person", group: "" });
    expect(problem).toContain("nooit aan één persoon (DVO 4.8)");
    expect(problem).toContain("Een groep met één lid mag.");
  });

  it.each([
    "G:\\Team\\notulen.docx",
    "G:/Team/notulen.docx",
    "\\\\server\\deel\\begroting.xlsx",
    "//server/deel/begroting.XLSX",
    '"G:\\Team\\notulen 2026.pdf"',
    "'G:\\Team\\foto.jpeg'",
    "“G:\\Team\\film.mp4”",
    "<G:\\Team\\archief.7z>",
    "G:\\Team\\notulen.docx   ",
    "G:\\Team\\notulen.docx.",
    "G:\\Team.v2\\notulen.txt",
    "notulen.docx",
    "https://venlo.example/sites/team/notulen.docx?web=1",
    "https://venlo.example/sites/team/notulen.docx#blad2",
    "G:\\Team\\Ôôô\u200b.docx",
  ])("are refused for one file, with the section and the way out: %s", async (folder) => {
    const problem = await problemOf({ folder });
    expect(problem).toContain("nooit voor één bestand (DVO 4.8)");
    expect(problem).toContain("Noem de map waarin het bestand staat.");
  });

  it.each([
    "G:\\Team",
    "G:",
    "G:\\Team\\",
    "\\\\server\\deel",
    "de map Vergunningen",
    "G:\\Team\\Dhr. Jansen",
    "G:\\Team\\2.04",
    "G:\\Beleid v1.2",
    "G:\\Team\\venlo.example\\",
    "\\\\server.venlo.example\\deel",
    "G:\\Team (nieuw).",
    "G:\\1. Projecten",
  ])("are possible for a whole folder: %s", async (folder) => {
    expect(await asking({ folder })).toHaveProperty("request");
  });

  it.each([
    [{ whom: "" }, "Kies voor wie de rechten zijn."],
    [{ whom: "iedereen" }, "Kies voor wie de rechten zijn."],
    [{ folder: "" }, "Vul in om welke map het gaat."],
    [{ right: "delete" }, "Kies welk recht nodig is."],
    [{ reason: "" }, "Vul in waarom dit nodig is."],
  ])("ask for what is missing: %j", async (fields, problem) => {
    expect(await asking(fields)).toEqual({ problems: [problem] });
  });

  it("need the name of a group", async () => {
    expect(await asking({ group: " " })).toEqual({ problem: "Vul in om welke groep het gaat." });
  });
});
