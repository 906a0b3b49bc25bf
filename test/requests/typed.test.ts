import { describe, expect, it } from "vitest";
import { dataOf, textOf } from "../support/desk.ts";
import { noor } from "../support/people.ts";
import { openRequests } from "./house.ts";

const said = (text: string) => openRequests().say(noor, text);

describe("typing", () => {
  it.each([
    "iets aanvragen",
    "Aanvragen",
    "aanvraag",
    "aanvraag doen",
    "ik wil iets aanvragen.",
    "een aanvraag indienen",
  ])("'%s' shows the catalogue", async (text) => {
    expect((await said(text))?.card?.template).toBe("requests");
  });

  it.each(["aanvraag fiets", "aanvraag: nieuwe stoel"])(
    "'%s' shows the catalogue, and says that it is not known",
    async (text) => {
      expect(textOf(await said(text))).toContain("Dit soort aanvraag ken ik niet.");
    },
  );

  it("'aanvraag opslag: 50 GB op G:\\Team' opens the form filled in as far as it goes", async () => {
    expect(dataOf(await said("aanvraag opslag: 50 GB op G:\\Team"))).toMatchObject({
      title: "Extra opslag",
      gigabytes: "50",
      folder: "G:\\Team",
    });
  });

  it.each([
    ["aanvraag map terugzetten: ik heb hem gisteren gewist", { happened: "ik heb hem gisteren gewist" }],
    ["aanvraag rsa token voor mijn nieuwe collega", { remark: "voor mijn nieuwe collega" }],
    ["een nieuwe applicatie aanvragen: een tekenprogramma", { wish: "een tekenprogramma" }],
  ])("'%s' keeps what was said with it", async (text, fields) => {
    expect(dataOf(await said(text))).toMatchObject(fields);
  });

  it("hides a BSN in it before it stands in the form", async () => {
    const form = await said("aanvraag opslag: voor de map van 111222333 op G:");
    expect(textOf(form)).not.toContain("111222333");
    expect(dataOf(form)["hidden"]).toContain("burgerservicenummer");
  });

  it.each([
    "aanvraag opslag lukt niet",
    "aanvraag mislukt",
    "aanvraag rijbewijs doet het niet",
    "Hoe vraag ik een paspoort aan?",
    "paspoort aanvragen",
    "de aanvraag van een inwoner staat niet in het systeem",
    "mijn printer doet het niet",
    "opslag",
  ])("'%s' is no request", async (text) => {
    expect(await said(text)).toBeUndefined();
  });

  it.each(["aanvragen", "aanvraag opslag", "opslag aanvragen", "aanvraag fiets"])(
    "'%s' in a channel leads to the personal chat, since everybody reads along",
    async (text) => {
      const answer = await openRequests().say(noor, text, { chat: "channel" });
      expect(answer).toEqual({ summary: "Ik help u verder in onze persoonlijke chat." });
    },
  );
});
