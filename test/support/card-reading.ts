/* What a Teams client does with a card: what a person can read on it, and what it sends when a button is pressed. */

export type Json = Readonly<Record<string, unknown>>;

/** A button with the inputs that go along when it is pressed. */
export interface CardButton {
  readonly title: string;
  readonly verb: string;
  readonly data: Json;
  /** What older clients send instead, as a message. */
  readonly fallback: Json;
  readonly inputs: readonly Json[];
}

/** The buttons that send something to the bot, also those that are folded away. */
export function buttonsOn(card: Json, around: readonly Json[] = []): CardButton[] {
  const inside = partsOf(card, ["body", "items", "columns", "rows", "cells"]);
  const inputs = [...around, ...inside.filter(isInput)];
  const actions = [card, ...inside].flatMap((part) => [...listOf(part["actions"]), ...listOf([part["selectAction"]])]);
  return actions.flatMap((action) => [
    ...(action["type"] === "Action.Execute" ? [buttonOf(action, inputs)] : []),
    ...listOf([action["card"]]).flatMap((folded) => buttonsOn(folded, inputs)),
  ]);
}

/** Everything that can be read on it, one piece a line. */
export function readable(part: unknown): string {
  if (Array.isArray(part)) return part.map(readable).filter(Boolean).join("\n");
  if (!isJson(part)) return "";
  const own = ["text", "title", "label", "value"]
    .map((field) => part[field])
    .filter((text) => typeof text === "string");
  const fields = ["body", "columns", "items", "inlines", "actions", "card", "choices"];
  return [...own, ...fields.map((field) => readable(part[field]))].filter(Boolean).join("\n");
}

/**
 * What a press of this button sends.
 * @param filled by label, with or without "(verplicht)"; a choice by what the person reads
 * @throws Error when the client would not send it: something required is empty, or there is no such input
 */
export function sentBy(button: CardButton, filled: Readonly<Record<string, string>>): Json {
  const known = new Set(button.inputs.map(labelOf));
  const stray = Object.keys(filled).find((label) => !known.has(label));
  if (stray !== undefined) throw new Error(`"${button.title}" has no input "${stray}", only: ${[...known].join(", ")}`);
  const entries = button.inputs.map((input) => [String(input["id"]), entered(input, filled)] as const);
  return { ...button.data, ...Object.fromEntries(entries.filter(([, value]) => value !== "")) };
}

function entered(input: Json, filled: Readonly<Record<string, string>>): string {
  const typed = filled[labelOf(input)] ?? textOf(input["value"]);
  const choice = listOf(input["choices"]).find(({ title }) => title === typed);
  const value = choice ? textOf(choice["value"]) : typed;
  if (input["isRequired"] === true && value === "") throw new Error(textOf(input["errorMessage"]));
  return value;
}

function buttonOf(action: Json, inputs: readonly Json[]): CardButton {
  const fallback = isJson(action["fallback"]) ? action["fallback"] : {};
  return {
    title: textOf(action["title"]),
    verb: textOf(action["verb"]),
    data: isJson(action["data"]) ? action["data"] : {},
    fallback: isJson(fallback["data"]) ? fallback["data"] : {},
    inputs: action["associatedInputs"] === "none" ? [] : inputs,
  };
}

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const labelOf = (input: Json): string => textOf(input["label"]).replace(/ \((?:verplicht|mag leeg blijven.*)\)$/, "");
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const isInput = (part: Json): boolean => textOf(part["type"]).startsWith("Input.");

function partsOf(part: Json, fields: readonly string[]): Json[] {
  return fields.flatMap((field) => listOf(part[field])).flatMap((child) => [child, ...partsOf(child, fields)]);
}
