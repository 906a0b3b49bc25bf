import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Library from "adaptivecards";
import { describe, expect, it } from "vitest";
import { createRenderer } from "../../src/teams/render-card.ts";
import { TYPED, everyCard, longestCards } from "./every-card.ts";

type Element = Readonly<Record<string, unknown>>;

// The package's own entry does not load in Node.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  "adaptivecards/dist/adaptivecards.js",
) as typeof Library;

const render = createRenderer("cards");
const cards = [...(await everyCard())].map(
  ([name, { card, summary }]) =>
    [name, card ? (render(card, summary) as unknown as Element) : {}, summary, linesIn(card?.data)] as const,
);
const longest = [...(await longestCards())].map(
  ([name, { card, summary }]) => [name, card ? render(card, summary) : {}] as const,
);

function* elementsOf(value: unknown): Generator<Element> {
  if (Array.isArray(value)) for (const item of value) yield* elementsOf(item);
  else if (typeof value === "object" && value !== null) {
    yield value as Element;
    for (const child of Object.values(value)) yield* elementsOf(child);
  }
}
const ofType = (card: unknown, type: string) => [...elementsOf(card)].filter((element) => element["type"] === type);
const inputsOf = (card: unknown) => [...elementsOf(card)].filter(({ type }) => String(type).startsWith("Input."));

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join("src", file), "utf8"));
const templates = readdirSync("cards").map((file) => file.replace(".json", ""));

describe("the templates", () => {
  it.each(templates)("%s is used", (template) => {
    expect(sources.some((source) => source.includes(`template: "${template}"`))).toBe(true);
  });
  it("are all shown in these tests", () => {
    const named = [...sources.join("\n").matchAll(/template: "([\w-]+)"/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(templates));
  });
});

/** What a card is to say in lines: a list of texts in its data. */
function linesIn(data: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const items = Object.values(data).flatMap((value) => (Array.isArray(value) ? (value as Element[]) : []));
  return items.flatMap(({ text }) => (typeof text === "string" && text !== "" ? [text] : []));
}

/** Teams fills the people picker itself, also in cards of 1.5; the library knows that from 1.6 on. */
const asTheLibraryKnows = (card: Element): Element =>
  JSON.parse(JSON.stringify(card), (_, value: Element | null) => {
    if (!value?.["choices.data"]) return value;
    const { "choices.data": __, ...known } = value;
    return { ...known, choices: [{ title: "Noor Janssen", value: "1" }] };
  }) as Element;

/** Four on purpose: what the Helpdesk is there for. */
const MORE_BUTTONS: Readonly<Record<string, number>> = { "the welcome": 4 };

describe.each(cards)("%s", (name, card, summary, lines) => {
  it("shows every line that it is given", () => {
    const shown = [...ofType(card, "TextRun"), ...ofType(card, "TextBlock")].map(({ text }) => text);
    expect(lines.filter((line) => !shown.includes(line))).toEqual([]);
  });
  it("renders without anything left to fill in", () => {
    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined|\[object/);
  });
  it("is a card that Teams takes: schema 1.5, Dutch, known to the library", () => {
    expect(card).toMatchObject({ type: "AdaptiveCard", version: "1.5", lang: "nl" });
    const context = new SerializationContext(Versions.v1_5);
    const parsed = new AdaptiveCard();
    parsed.parse(asTheLibraryKnows(card), context);
    const events = Array.from({ length: context.eventCount }, (__, index) => context.getEventAt(index).message);
    // It tests a language with a regular expression that remembers where it was, so every other card fails.
    const real = events.filter((event) => event !== 'Invalid value "nl" for property "lang".');
    expect([...real, ...parsed.validateProperties().validationEvents.map(({ message }) => message)]).toEqual([]);
  });
  it("can be read aloud and without cards", () => {
    expect(card["fallbackText"]).toEqual(expect.stringMatching(/\S/));
    expect(summary).toMatch(/\S/);
    expect(summary).not.toContain(TYPED);
  });
  it("wraps every text", () => {
    expect(ofType(card, "TextBlock").filter((text) => text["wrap"] !== true)).toEqual([]);
  });
  it("labels every field, and says what is wrong with a required one", () => {
    for (const input of inputsOf(card)) {
      expect(input["label"]).toEqual(expect.stringMatching(/\S/));
      if (input["isRequired"]) {
        expect(input["label"]).toContain("(verplicht)");
        expect(input["errorMessage"]).toEqual(expect.stringMatching(/\S/));
      }
    }
  });
  it("shows what people typed as plain text only", () => {
    const markdown = [...ofType(card, "TextBlock"), ...ofType(card, "Fact"), ...ofType(card, "FactSet")];
    expect(JSON.stringify(markdown)).not.toMatch(/KANARIE|evil/);
    expect(String(card["fallbackText"])).not.toMatch(/KANARIE|evil/);
  });
  it("has at most three buttons and Meer, each with a way for older clients", () => {
    const actions = (card["actions"] ?? []) as Element[];
    expect(actions.filter(({ title }) => title !== "Meer").length).toBeLessThanOrEqual(MORE_BUTTONS[name] ?? 3);
    for (const execute of ofType(card, "Action.Execute")) {
      const data = { ...(execute["data"] as object), verb: execute["verb"] };
      expect(execute["fallback"]).toMatchObject({ type: "Action.Submit", data });
    }
  });
  it("stays under 25 KB", () => {
    expect(Buffer.byteLength(JSON.stringify(card), "utf8")).toBeLessThan(25_000);
  });
});

describe.each(longest)("%s", (_, card) => {
  it("stays under 25 KB", () => {
    expect(Buffer.byteLength(JSON.stringify(card), "utf8")).toBeLessThan(25_000);
  });
});
