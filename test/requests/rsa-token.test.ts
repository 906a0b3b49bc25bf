import { describe, expect, it } from "vitest";
import { rsaToken } from "../../src/requests/kinds/rsa-token.ts";
import { answerTo } from "./house.ts";

const asking = (what: unknown, remark?: string) => answerTo(rsaToken, { what, remark });

describe("an RSA-token (DVO 4.7.5)", () => {
  it.each([
    ["new", "Nieuw token nodig"],
    ["defect", "Token is defect"],
  ])("that is %s goes to the Helpdesk without urgency", async (what, label) => {
    const answer = await asking(what, "Ik ga thuiswerken.");
    expect(answer).toEqual({
      request: {
        said: { text: "Ik ga thuiswerken.", hidden: [] },
        facts: [{ label: "Wat is er", value: label }],
      },
    });
  });

  it("that is lost goes to the Helpdesk at once, as urgent, without a word to be filled in", async () => {
    expect(rsaToken.decidedBy).toBe("helpdesk");
    expect(await asking("lost")).toMatchObject({ request: { urgent: true, said: { text: "" } } });
  });

  it("that is lost is not said to be blocked: the Helpdesk has to do that", async () => {
    const answer = await asking("lost");
    expect(answer).toMatchObject({
      request: {
        remark:
          "Uw token is nog niet geblokkeerd. Uw melding staat met spoed bij de Helpdesk. U krijgt bericht als het token is geblokkeerd.",
        check: "Blokkeer het token eerst. Laat de aanvrager daarna weten dat het is geblokkeerd.",
      },
    });
  });

  it.each(["", "blocked", undefined, ["lost"]])("needs one of the three buttons, not %j", async (what) => {
    expect(await asking(what)).toEqual({ problems: ["Kies wat er met het token is."] });
  });
});
