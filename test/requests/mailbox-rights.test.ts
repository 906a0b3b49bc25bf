import { describe, expect, it } from "vitest";
import { mailboxRights } from "../../src/requests/kinds/mailbox-rights.ts";
import { HOME, bram, daan, noor } from "../support/people.ts";
import { FORMS } from "./forms.ts";
import { answerTo } from "./house.ts";

type Asks = Parameters<typeof answerTo>[2];
const asking = (fields: object = {}, asks: Asks = {}) =>
  answerTo(mailboxRights, { ...FORMS["mailbox-rights"], ...fields }, asks);

const NOBODY = "7c9e6679-7425-40de-944b-e07fc1f99999";
const UNKNOWN =
  "Ik ken deze persoon niet bij Venlo. Kies de collega opnieuw. Is de eigenaar ziek of uit dienst? Zet dan het vinkje en vul het mailadres in.";

describe("rights on one's own mailbox or agenda (DVO 4.7.5)", () => {
  it.each([
    ["said so", { whose: "mine", owner: "", reason: "" }],
    ["picked oneself from the list", { owner: noor.id }],
    ["picked oneself, in capitals", { owner: noor.id.toUpperCase() }],
    ["picked oneself as being ill", { owner: noor.id, isGone: "true" }],
  ])("are explained in steps, and nothing is filed: %s", async (_, fields) => {
    expect(await asking(fields)).toMatchObject({
      explanation: {
        paragraphs: [expect.stringContaining("U geeft zelf rechten") as string, expect.any(String) as string],
        steps: expect.arrayContaining(["Open Outlook en ga naar uw agenda."]) as string[],
      },
    });
  });

  it.each(["calendar-read", "calendar-write", "mail-read", "mail-send"])("have steps for %s", async (right) => {
    const answer = await asking({ whose: "mine", right });
    expect("explanation" in answer && answer.explanation.steps.length).toBeGreaterThan(2);
  });
});

describe("rights on a colleague's mailbox or agenda (DVO 4.7.5)", () => {
  it("are asked of that colleague only, who gets the steps", async () => {
    expect(await asking()).toMatchObject({
      request: {
        decidedBy: { by: "owner", owner: bram.id },
        ownerSteps: expect.arrayContaining(["Voeg uw collega toe. Kies: alle details bekijken."]) as string[],
        facts: [
          { label: "Mailbox of agenda van", person: bram.id },
          { label: "Recht", value: "Agenda bekijken" },
        ],
      },
    });
  });

  it("name people by id only, so that a name can be forgotten", async () => {
    expect(JSON.stringify(await asking().then((answer) => "request" in answer && answer.request.facts))).not.toContain(
      bram.name,
    );
  });

  it.each([
    ["nobody knows", NOBODY],
    ["works for another municipality", daan.id],
  ])("cannot be asked of somebody whom %s, and both read the same", async (_, owner) => {
    expect(await asking({ owner })).toEqual({ problem: UNKNOWN });
  });

  it.each([
    "Bram Hermans",
    "bram@venlo.example",
    `${bram.id},${noor.id}`,
    `${bram.id} or 1=1`,
    "00000000-0000-0000-0000-000000000000",
  ])("need somebody from the list, not %s", async (owner) => {
    expect(await asking({ owner })).toEqual({ problems: ["Kies de collega uit de lijst."] });
  });

  it("need a colleague", async () => {
    expect(await asking({ owner: "" })).toEqual({ problem: "Kies de collega van wie de mailbox of agenda is." });
  });

  it("need a reason", async () => {
    expect(await asking({ reason: " " })).toEqual({ problem: "Vul in waarom u dit nodig hebt." });
  });

  it("go to the Helpdesk under the municipality's own procedure when the owner is ill or gone", async () => {
    expect(await asking({ isGone: "true" })).toMatchObject({
      request: {
        decidedBy: { by: "helpdesk" },
        facts: [{ person: bram.id }, {}],
        check:
          "De aanvrager zegt dat de eigenaar ziek of uit dienst is. Volg de procedure van de gemeente Venlo voordat u rechten geeft.",
      },
    });
  });

  it.each([
    ["nobody knows any more", NOBODY],
    ["works for another municipality", daan.id],
    ["was not picked", ""],
  ])("need the address of an owner who is gone and whom %s", async (_, owner) => {
    expect(await asking({ isGone: "true", owner })).toEqual({
      problem: "Ik weet niet om welke mailbox het gaat. Kies de collega opnieuw, of vul het mailadres in.",
    });
    const answer = await asking({ isGone: "true", owner, address: "p.vandijk@venlo.example" });
    expect(answer).toMatchObject({
      request: {
        decidedBy: { by: "helpdesk" },
        facts: [{ label: "Mailbox of agenda", value: "p.vandijk@venlo.example" }, {}],
      },
    });
    expect(JSON.stringify(answer)).not.toContain(daan.id);
  });

  it("call the procedure of ICT NML by its own name", async () => {
    const answer = await asking({ isGone: "true", address: "a@ict-nml.example" }, { at: HOME });
    expect(answer).toMatchObject({ request: { check: expect.stringContaining("procedure van ICT NML") as string } });
  });
});

describe("rights on a shared mailbox (DVO 4.7.5)", () => {
  const shared = { whose: "shared", owner: "", address: "Postbus@Venlo.example" };
  const owners = [{ address: "postbus@venlo.example", owner: bram.id }];

  it("are decided by the owner whom the organisation named, and carried out by the Helpdesk", async () => {
    const answer = await asking(shared, { settings: { sharedMailboxes: { owners, decidedBy: "manager" } } });
    expect(answer).toMatchObject({
      request: {
        decidedBy: { by: "owner", owner: bram.id },
        facts: [{ label: "Gedeelde mailbox", value: "Postbus@Venlo.example" }, {}],
      },
    });
    expect("request" in answer && answer.request.ownerSteps).toBeUndefined();
  });

  it("are decided by the leidinggevende where the organisation chose that", async () => {
    const answer = await asking(shared, { settings: { sharedMailboxes: { owners: [], decidedBy: "manager" } } });
    expect(answer).toMatchObject({ request: { decidedBy: { by: "manager" } } });
  });

  it.each([
    ["nothing is configured", {}],
    [
      "only another mailbox has an owner",
      { sharedMailboxes: { owners: [{ address: "info@venlo.example", owner: bram.id }] } },
    ],
  ])("are assessed by the Helpdesk where %s", async (_, settings) => {
    expect(await asking(shared, { settings })).toMatchObject({
      request: {
        decidedBy: { by: "helpdesk" },
        check: "Er is niet vastgesteld wie over deze mailbox beslist. Vraag het na voordat u rechten geeft.",
      },
    });
  });

  it.each(["", "postbus", "postbus@", "@venlo.example", "post bus@venlo.example", "postbus@venlo"])(
    "need a mail address, not '%s'",
    async (address) => {
      expect(await asking({ ...shared, address })).toEqual({
        problem: "Vul het mailadres van de gedeelde mailbox in. Bijvoorbeeld postbus@gemeente.nl.",
      });
    },
  );
});

describe("the form for rights on a mailbox or agenda", () => {
  it.each([
    ["ik wil mijn collega machtigen voor mijn agenda", { whose: "mine", isGone: "false" }],
    ["Anne is ziek, ik wil toegang tot haar mailbox", { whose: "colleague", isGone: "true" }],
    ["graag toegang tot de gedeelde mailbox", { whose: "shared", isGone: "false" }],
    ["ik wil toegang tot de agenda van Anne", { whose: "", isGone: "false" }],
  ])("is filled in as far as typed words go: %s", (typed, fields) => {
    expect(mailboxRights.fill(typed)).toEqual({ ...fields, reason: typed });
  });
});
