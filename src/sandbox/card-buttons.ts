import type { CardJson } from "./page/wire.ts";
import type { SandboxPerson } from "./people.ts";

/** A button of a card, with the inputs that are sent along when it is pressed. */
export interface Button {
  readonly title: string;
  /** "Action.Execute", "Action.Submit", or one that the client handles itself. */
  readonly type: string;
  readonly verb?: string;
  readonly data: unknown;
  readonly inputs: readonly Input[];
}

export interface Input {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly value?: string;
  readonly isRequired: boolean;
  readonly errorMessage?: string;
  readonly isPeoplePicker: boolean;
  /** Of a choice set or a toggle: what the person reads, and what is sent. */
  readonly choices: readonly { readonly title: string; readonly value: string }[];
}

type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const parts = (value: unknown): Part[] => (Array.isArray(value) ? value.filter(isPart) : []);

/** Where a part of a card keeps other parts; actions are another matter. */
const NESTED = ["body", "items", "columns", "rows", "cells"] as const;

function elements(part: Part): Part[] {
  return NESTED.flatMap((place) => parts(part[place])).flatMap((child) => [child, ...elements(child)]);
}

function actionsOf(card: Part): Part[] {
  const within = elements(card);
  const own = [card, ...within].flatMap((part) => [...parts(part["actions"]), ...parts([part["selectAction"]])]);
  return [...own, ...within.flatMap((part) => parts([part["inlineAction"]]))];
}

/** Every button of the card, those of unfolded parts too: with the inputs of their own part and of the parts around it. */
export function buttonsOf(card: CardJson, around: readonly Input[] = []): Button[] {
  const inputs = [...around, ...elements(card).filter(isInput).map(inputOf)];
  return actionsOf(card).flatMap((action) => {
    const unfolded = isPart(action["card"]) ? buttonsOf(action["card"], inputs) : [];
    return [buttonOf(action, inputs), ...unfolded];
  });
}

const isInput = (part: Part): boolean => text(part["type"]).startsWith("Input.") && text(part["id"]) !== "";

function buttonOf(action: Part, inputs: readonly Input[]): Button {
  return {
    title: text(action["title"]),
    type: text(action["type"]),
    ...(typeof action["verb"] === "string" ? { verb: action["verb"] } : {}),
    data: action["data"],
    inputs: action["associatedInputs"] === "none" ? [] : inputs,
  };
}

const PEOPLE = "graph.microsoft.com/users";

function inputOf(part: Part): Input {
  const toggle = part["type"] === "Input.Toggle";
  const standard = toggle ? text(part["valueOff"]) || "false" : undefined;
  const value = typeof part["value"] === "number" ? String(part["value"]) : text(part["value"]) || standard;
  return {
    id: text(part["id"]),
    label: text(part["label"]) || text(part["title"]),
    type: text(part["type"]),
    ...(value ? { value } : {}),
    isRequired: part["isRequired"] === true,
    ...(typeof part["errorMessage"] === "string" ? { errorMessage: part["errorMessage"] } : {}),
    isPeoplePicker: isPart(part["choices.data"]) && part["choices.data"]["dataset"] === PEOPLE,
    choices: toggle ? toggleChoices(part) : parts(part["choices"]).map(choiceOf),
  };
}

const choiceOf = (choice: Part) => ({ title: text(choice["title"]), value: text(choice["value"]) });

const toggleChoices = (part: Part) => [
  { title: "ja", value: text(part["valueOn"]) || "true" },
  { title: "nee", value: text(part["valueOff"]) || "false" },
];

/** A form that the client would not send: something required is empty. */
export class FormNotComplete extends Error {
  override readonly name = "FormNotComplete";
}

/**
 * What a press sends: the button's own data and every input that has a value, as adaptivecards does it.
 * @param filled by label (with or without "(verplicht)") or id; a choice by what the person reads or by its value;
 * somebody in a people picker by name, key or object id
 * @param people whom a people picker finds
 * @throws FormNotComplete
 */
export function pressed(
  button: Button,
  filled: Readonly<Record<string, string>>,
  people: readonly SandboxPerson[],
): Record<string, unknown> {
  const known = new Set(button.inputs.flatMap(({ id, label }) => [id, label, plain(label)]));
  const stray = Object.keys(filled).find((name) => !known.has(name));
  if (stray !== undefined) throw new FormNotComplete(`"${button.title}" sends no input "${stray}".`);
  const values = button.inputs.map((input) => [input.id, entered(input, filled, people)] as const);
  const own = isPart(button.data) ? structuredClone(button.data) : {};
  return { ...own, ...Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== "")) };
}

const plain = (label: string): string => label.replace(/\s*\(verplicht\)$/, "");

function entered(
  input: Input,
  filled: Readonly<Record<string, string>>,
  people: readonly SandboxPerson[],
): string | undefined {
  const typed = filled[input.id] ?? filled[input.label] ?? filled[plain(input.label)] ?? input.value;
  const chosen =
    input.isPeoplePicker && typed
      ? picked(typed, people)
      : (input.choices.find(({ title }) => title === typed)?.value ?? typed);
  if (input.isRequired && !chosen) throw new FormNotComplete(input.errorMessage ?? `"${input.label}" is empty.`);
  return chosen;
}

const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Object ids, with commas when there are several. Any id is sent, also one that the picker would not find. */
const picked = (named: string, people: readonly SandboxPerson[]): string =>
  named
    .split(",")
    .map((one) => objectIdOf(one.trim(), people))
    .join(",");

function objectIdOf(named: string, people: readonly SandboxPerson[]): string {
  if (OBJECT_ID.test(named)) return named;
  const found = people.find(({ name, key }) => name === named || key === named);
  if (!found) throw new FormNotComplete(`The people picker finds no "${named}".`);
  return found.id;
}
