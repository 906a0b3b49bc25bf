import { describe, expect, it } from "vitest";
import { firstRestorableDay } from "../../src/agreement/backups.ts";
import { instant } from "../../src/lib/instant.ts";
import { restore } from "../../src/requests/kinds/restore.ts";
import { at } from "../support/people.ts";
import { FORMS } from "./forms.ts";
import { answerTo } from "./house.ts";

const asking = (fields: object = {}, now = at("10:00")) =>
  answerTo(restore, { ...FORMS["restore"], ...fields }, { now });

describe("putting back a file or a folder (DVO 4.5)", () => {
  it("tells the Helpdesk what, of which day, and to check that the person may read the folder", async () => {
    expect(await asking()).toMatchObject({
      request: {
        said: { text: "Ik heb de map per ongeluk gewist." },
        facts: [
          { label: "Bestand of map", value: "G:\\Team\\Notulen" },
          { label: "Versie van", value: "20 november 2026" },
        ],
        check: "Ga eerst na of de aanvrager deze map mag lezen.",
      },
    });
  });

  it("is possible from the first day that the form shows", async () => {
    const { first } = restore.shows?.(at("10:00")) ?? {};
    expect(await asking({ day: first })).toHaveProperty("request");
  });

  it("is possible up to today", async () => {
    expect(restore.shows?.(at("10:00"))).toMatchObject({ today: "2026-11-23" });
    expect(await asking({ day: "2026-11-23" })).toHaveProperty("request");
  });

  it("is not possible for a day that has still to come", async () => {
    expect(await asking({ day: "2026-11-24" })).toEqual({
      problem: "Deze dag is nog niet geweest. Kies een dag tot en met vandaag.",
    });
  });

  it("knows what day it is in Amsterdam, just after midnight", async () => {
    const midnight = instant(new Date("2026-11-24T00:00:30+01:00"));
    expect(await asking({ day: "2026-11-24" }, midnight)).toHaveProperty("request");
    expect(await asking({ day: firstRestorableDay(at("23:59")) }, midnight)).toHaveProperty("problem");
  });

  it.each(["", "gisteren", "2026-02-30", "20-11-2026", "2026-11-20T10:00", 20261120, ["2026-11-20"], null])(
    "asks for a day when it is %j",
    async (day) => {
      expect(await asking({ day })).toEqual({ problems: ["Kies van welke dag u de versie terug wilt."] });
    },
  );
});

describe("a backup of 60 dagen", () => {
  it("is refused older than 60 dagen, with the first possible day", async () => {
    expect(await asking({ day: "2026-09-23" })).toEqual({
      problem:
        "Wij bewaren een backup 60 dagen (DVO 4.5). De eerste mogelijke dag is 24 september 2026. Van een eerdere dag kunnen wij niets terugzetten.",
    });
  });
  it("can still be put back 60 dagen later", async () => {
    expect(await asking({ day: "2026-09-24" })).toHaveProperty("request");
  });
  it("shows the first possible day of 60 dagen on the form", () => {
    expect(restore.shows?.(at("10:00"))).toMatchObject({
      first: "2026-09-24",
      firstInWords: "De eerste mogelijke dag is 24 september 2026.",
    });
  });
  it("is 60 dagen in the catalogue", () => {
    expect(restore.says).toContain("tot 60 dagen terug");
  });
});
