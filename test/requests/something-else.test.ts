import { describe, expect, it } from "vitest";
import { why } from "../../src/agreement/agreement.ts";
import { somethingElse } from "../../src/requests/kinds/something-else.ts";
import { textOf } from "../support/desk.ts";
import { noor } from "../support/people.ts";
import { answerTo, openRequests } from "./house.ts";

const asking = (fields: object = {}) =>
  answerTo(somethingElse, { sort: "application", wish: "Tekenprogramma", ...fields });

describe("asking for something else", () => {
  it.each([
    ["purchase", "Aankoop van apparatuur", "4.1.2"],
    ["application", "Nieuwe applicatie", "4.2.1"],
    ["firewall", "Firewallregel", "4.7.3"],
    ["deviation", "Afwijking van de standaard", "2.2"],
  ] as const)("(%s: %s) carries what the agreement asks for it, DVO %s", async (sort, label, section) => {
    expect(await asking({ sort })).toMatchObject({
      request: {
        section,
        facts: [
          { label: "Soort", value: label },
          { label: `DVO ${section}`, value: why(section).says },
        ],
      },
    });
  });

  it("can be anything at all, and then says no more than that", async () => {
    expect(await asking({ sort: "other" })).toEqual({
      request: {
        said: { text: "Tekenprogramma", hidden: [] },
        facts: [{ label: "Soort", value: "Nog iets anders" }],
      },
    });
  });

  it("shows on the form what the agreement asks for each", async () => {
    const form = textOf(await openRequests().press(noor, "request.form", { kind: "something-else" }));
    for (const section of ["4.1.2", "4.2.1", "4.7.3", "2.2"] as const) {
      expect(form).toContain(`(DVO ${section}): ${why(section).says}`);
    }
  });

  it.each([
    [{ sort: "everything" }, "Kies wat u wilt aanvragen."],
    [{ wish: "" }, "Vul in wat u wilt aanvragen."],
  ])("asks for what is missing: %j", async (fields, problem) => {
    expect(await asking(fields)).toEqual({ problems: [problem] });
  });
});
