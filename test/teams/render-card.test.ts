import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRenderer } from "../../src/teams/render-card.ts";
import type { RenderCard } from "../../src/teams/render-card.ts";

const execute = { type: "Action.Execute", title: "Oppakken", verb: "ticket.take", data: { ticket: "${ticket}" } };
const TEMPLATES: Record<string, object> = {
  ticket: {
    type: "AdaptiveCard",
    body: [
      { type: "RichTextBlock", inlines: [{ type: "TextRun", text: "Melding ${ticket}: ${text}" }] },
      { type: "TextBlock", $data: "${lines}", text: "${line}" },
    ],
    actions: [execute, { type: "Action.ShowCard", title: "Meer", card: { type: "AdaptiveCard", actions: [execute] } }],
  },
  summed: { type: "AdaptiveCard", fallbackText: "${fallback}", body: [] },
  "no-card": { type: "TextBlock", text: "los" },
};

let folder: string;
let render: RenderCard;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cards-"));
  for (const [name, template] of Object.entries(TEMPLATES))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(template));
  render = createRenderer(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const data = { ticket: "M26-000123", text: "Printer stuk", lines: [{ line: "een" }, { line: "twee" }] };
const ticket = (changes: Record<string, unknown> = {}) =>
  render({ template: "ticket", data: { ...data, ...changes } }, "Uw melding");

describe("a rendered card", () => {
  it("holds the data, once for every line", () => {
    expect(ticket()["body"]).toEqual([
      { type: "RichTextBlock", inlines: [{ type: "TextRun", text: "Melding M26-000123: Printer stuk" }] },
      { type: "TextBlock", text: "een" },
      { type: "TextBlock", text: "twee" },
    ]);
  });

  it("is a Dutch 1.5 card with a text for those who see no cards", () => {
    expect(ticket()).toMatchObject({ type: "AdaptiveCard", version: "1.5", lang: "nl", fallbackText: "Uw melding" });
    expect(render({ template: "summed", data: {} }, "Uw melding")["fallbackText"]).toBe("Uw melding");
  });

  it("has a Submit with the same title and data behind every Execute, also in what unfolds", () => {
    const fallback = {
      type: "Action.Submit",
      title: "Oppakken",
      data: { ticket: "M26-000123", verb: "ticket.take" },
    };
    expect(JSON.stringify(ticket()).split(JSON.stringify(fallback.data)).length - 1).toBe(2);
    expect(ticket()["actions"]).toMatchObject([
      { verb: "ticket.take", fallback },
      { card: { actions: [{ fallback }] } },
    ]);
  });

  it.each(["${ticket}", "${$root.ticket}", "kost ${100}", '"}],"evil":[{"', "\\", "${", "<b>x</b>"])(
    "shows %s as it was typed",
    (text) => {
      expect(ticket({ text })["body"]).toMatchObject([{ inlines: [{ text: `Melding M26-000123: ${text}` }] }, {}, {}]);
    },
  );

  it("shows {{DATE(…)}} as text, where a client would make a date of it", () => {
    expect(JSON.stringify(ticket({ text: "{{DATE(2026-01-01T00:00:00Z,SHORT)}}" }))).not.toContain("{{DATE");
  });
});

describe("rendering is refused", () => {
  it.each([
    [{ type: "Action.OpenUrl" }],
    [[{ line: { type: "Image" } }]],
    [["los"]],
    [null],
    [undefined],
    [new Date()],
  ])("for %j where a text belongs", (value) => {
    expect(() => ticket({ lines: value })).toThrow(/lines|line/);
  });

  it("for a template nobody wrote", () => {
    expect(() => render({ template: "unknown", data: {} }, "")).toThrow(RangeError);
  });

  it("for data the template asks for and does not get", () => {
    expect(() => render({ template: "ticket", data: { ticket: "M26-000123", lines: [] } }, "")).toThrow("${text}");
  });

  it("for a template that is no card", () => {
    expect(() => render({ template: "no-card", data: {} }, "")).toThrow("not a card");
  });
});

describe("the project's own templates", () => {
  it("all compile", () => {
    expect(() => createRenderer("cards")).not.toThrow();
    expect(readdirSync("cards").length).toBeGreaterThan(0);
  });
});
