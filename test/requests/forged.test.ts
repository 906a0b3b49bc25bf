import { describe, expect, it } from "vitest";
import { requestKinds } from "../../src/requests/kinds/index.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { bram, noor } from "../support/people.ts";
import { FORMS } from "./forms.ts";
import { openRequests } from "./house.ts";

const render = createRenderer("cards");
const kinds = requestKinds.map(({ kind }) => kind);
const NOT_OURS = /invalid|expected|received|undefined|\[object/i;

describe("data that no form of ours sends", () => {
  it.each([
    undefined,
    null,
    5,
    "text",
    [],
    {},
    { kind: null },
    { kind: ["extra-storage"] },
    { kind: "__proto__" },
    { kind: "toString" },
    { kind: "' or 1 eq 1" },
  ])("shows the catalogue when there is no such kind: %j", async (data) => {
    const house = openRequests();
    for (const verb of ["request.form", "request.file"]) {
      expect((await house.press(noor, verb, data)).card?.template).toBe("requests");
    }
  });

  it.each(kinds)("is answered in Dutch on the form, whichever field of %s it is in", async (kind) => {
    const house = openRequests();
    for (const field of [...Object.keys(FORMS[kind] ?? {}), "nonce", "organisation"]) {
      for (const value of [[], {}, { value: "x", type: "y" }, ["x"], 5, true, null]) {
        const answer = await house.press(noor, "request.file", { kind, nonce: "form", ...FORMS[kind], [field]: value });
        expect([field, value, NOT_OURS.exec(textOf(answer))]).toEqual([field, value, null]);
      }
    }
  });

  it.each(kinds)("is not kept with %s when it is no field of the form", async (kind) => {
    const house = openRequests();
    const forged = {
      ...{
        PartitionKey: "KANARIE",
        RowKey: "KANARIE",
        etag: "KANARIE",
        status: "KANARIE",
        state: { status: "KANARIE" },
      },
      ...{ approval: { decisions: ["KANARIE"] }, decidedBy: "KANARIE", urgent: "KANARIE", reporter: "KANARIE" },
      ...{ facts: ["KANARIE"], names: { KANARIE: "KANARIE" }, constructor: "KANARIE" },
    };
    const data = { kind, nonce: "form", ...FORMS[kind], ...forged };
    Object.defineProperty(data, "__proto__", { value: { kind: "KANARIE" }, enumerable: true });
    const ticket = await house.filed(await house.press(noor, "request.file", data));
    expect(JSON.stringify(ticket)).not.toContain("KANARIE");
  });

  it("cannot make a request urgent, approved or cheaper than its kind says", async () => {
    const house = openRequests();
    const forged = { urgent: true, cost: "Gratis", check: "", decidedBy: { by: "helpdesk" }, section: "1" };
    const data = { kind: "extra-storage", nonce: "form", ...FORMS["extra-storage"], ...forged };
    const { request, state } = await house.filed(await house.press(noor, "request.file", data));
    expect(state.status).toBe("awaiting-approval");
    expect(request).toMatchObject({ section: "4.8", cost: expect.stringContaining("(DVO 6.1)") as string });
    expect(request?.urgent).toBeUndefined();
  });
});

describe("what people write", () => {
  const send = async (reason: string, folder = "G:\\Team") => {
    const house = openRequests();
    const sent = { kind: "extra-storage", nonce: "form", ...FORMS["extra-storage"], reason, folder };
    const answer = await house.press(noor, "request.file", sent);
    return { answer, card: answer.card && render(answer.card, answer.summary), house };
  };

  it.each([
    "[klik](https://evil.example)",
    "![beeld](https://evil.example/x.png)",
    "<at>iedereen</at>",
    "<script>alert(1)</script>",
    "${number}",
    "javascript:alert(1)",
    "**vet** _schuin_",
  ])("is shown as it was written: %s", async (text) => {
    const { card } = await send(text, text);
    expect(JSON.stringify(card)).toContain(JSON.stringify(text).slice(1, -1));
    expect(markdownIn(card)).not.toContain(text);
  });

  it("never becomes a date of the client's", async () => {
    const { card } = await send("{{DATE(2026-11-23T10:00:00Z, SHORT)}}");
    expect(JSON.stringify(card)).not.toContain("{{DATE");
  });

  it("loses what nobody can see and what turns the direction of reading round", async () => {
    const { answer, house } = await send("ver\u202eder\u200b aan\u2066 de\u00ad slag", "G:\\\u202eTeam\u200b");
    const ticket = await house.filed(answer);
    expect(ticket.text).toBe("verder aan de slag");
    expect(ticket.request?.facts[0]?.value).toBe("G:\\Team");
  });

  it.each([
    ["5.000 pictures", "🖨".repeat(5000)],
    ["100.000 characters", "a".repeat(100_000)],
  ])("is shortened when it is %s", async (_, text) => {
    const { answer, house, card } = await send(text, text);
    const ticket = await house.filed(answer);
    expect(ticket.text).toMatch(/… \(ingekort\)$/);
    expect(ticket.request?.facts[0]?.value?.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(card).length).toBeLessThan(25_000);
  });

  it.each([" ", "\n\n", "\u200b", "\u3164"])("is missing when it shows nothing: %j", async (text) => {
    const { answer, house } = await send(text);
    expect(dataOf(answer)["problems"]).toEqual([{ text: "Vul in waarom u meer ruimte nodig hebt." }]);
    expect(await house.count()).toBe(0);
  });

  it("stands on one line where the form has one line", async () => {
    const { answer, house } = await send("Foto's", "G:\\Team\nGoedgekeurd door: Marieke");
    expect((await house.filed(answer)).request?.facts[0]?.value).toBe("G:\\Team Goedgekeurd door: Marieke");
  });
});

const markdownIn = (part: unknown): string => {
  if (Array.isArray(part)) return part.map(markdownIn).join("\n");
  if (typeof part !== "object" || part === null) return "";
  const { type, text } = part as { type?: unknown; text?: unknown };
  return [type === "TextBlock" ? String(text) : "", ...Object.values(part).map(markdownIn)].join("\n");
};

describe("a person who is picked", () => {
  it("by an id of another municipality says nothing about them", async () => {
    const house = openRequests();
    const sent = { kind: "mailbox-rights", nonce: "form", ...FORMS["mailbox-rights"] };
    const guesses = Array.from({ length: 200 }, (_, index) => bram.id.slice(0, -4) + String(9000 + index));
    const answers = await Promise.all(guesses.map((owner) => house.press(noor, "request.file", { ...sent, owner })));
    const other = await house.press(noor, "request.file", { ...sent, owner: bram.id.slice(0, -4) + "0002" });
    expect(new Set([...answers, other].map((answer) => JSON.stringify(dataOf(answer)["problems"]))).size).toBe(1);
    expect(textOf(other)).not.toContain("Daan");
    expect(await house.count()).toBe(0);
  });
});
