import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as templating from "adaptivecards-templating";
import type { CardView } from "../lib/message.ts";

/** An Adaptive Card as it goes over the line: plain JSON. */
export interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly [field: string]: unknown;
}

/**
 * Fills a template. The summary becomes the card's `fallbackText`, and is `${fallback}` in templates.
 * @throws RangeError when the template is unknown, or asks for something the data does not hold
 * @throws TypeError when the data holds an object where a text belongs
 */
export type RenderCard = (view: CardView, summary: string) => AdaptiveCard;

type Fields = Readonly<Record<string, unknown>>;

const SUFFIX = ".json";

/** Reads every template of the folder, and compiles each when it is first used: that costs fifty times as much as filling. */
export function createRenderer(folder: string): RenderCard {
  const templates = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => [file.slice(0, -SUFFIX.length), once(compiler(join(folder, file)))]),
  );
  return ({ template, data }, summary) => {
    const found = templates.get(template);
    if (!found) throw new RangeError(`No card template is called ${template}.`);
    const filled: unknown = found().expand({ $root: safeFields({ fallback: summary, ...data }) });
    return finished(template, filled, summary);
  };
}

function compiler(path: string): () => templating.Template {
  const json: unknown = JSON.parse(readFileSync(path, "utf8"));
  return () => new templating.Template(json);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/**
 * While a template is filled, a "${" in somebody's text is kept apart by this character,
 * so that any "${" found afterwards is the template's own and was left open.
 */
const KEPT_APART = "$\uE000{";

/** The client would turn {{DATE(…)}} in a text into a date; this keeps it as it was typed. */
const CLIENT_FUNCTION = /\{\{(?=\s*(?:DATE|TIME)\s*\()/gi;
const NOT_A_FUNCTION = "{\u2060{";

const safeText = (text: string): string => text.replaceAll("${", KEPT_APART).replace(CLIENT_FUNCTION, NOT_A_FUNCTION);

const safeFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safeValue(name, value)]));

/** Only plain values and lists of records: an object in the place of a text would become a part of the card. */
function safeValue(name: string, value: unknown): unknown {
  if (typeof value === "string") return safeText(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value) && value.every(isRecord)) return value.map(safeFields);
  throw new TypeError(`Card data "${name}" is neither a text, a number, a yes or no, nor a list of records.`);
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function finished(template: string, filled: unknown, summary: string): AdaptiveCard {
  const card = finishedPart(template, filled);
  if (!isRecord(card) || card["type"] !== "AdaptiveCard") throw new RangeError(`Template ${template} is not a card.`);
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    lang: "nl",
    fallbackText: summary,
    ...card,
    type: "AdaptiveCard",
  };
}

function finishedPart(template: string, part: unknown): unknown {
  if (typeof part === "string") return finishedText(template, part);
  if (Array.isArray(part)) return part.map((item) => finishedPart(template, item));
  if (!isRecord(part)) return part;
  const fields = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, finishedPart(template, value)]));
  return fields["type"] === "Action.Execute" ? withFallback(fields) : fields;
}

function finishedText(template: string, text: string): string {
  if (text.includes("${")) throw new RangeError(`Template ${template} asks for ${text}, which its data does not hold.`);
  return text.includes(KEPT_APART) ? text.replaceAll(KEPT_APART, "${") : text;
}

/** Older clients do not know Action.Execute; they send the same data as a message. */
function withFallback(action: Fields): Fields {
  const { type: _, verb, data, ...look } = action;
  const asked = isRecord(data) ? data : {};
  return { ...action, fallback: { ...look, type: "Action.Submit", data: { ...asked, verb } } };
}
