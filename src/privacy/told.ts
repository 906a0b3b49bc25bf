import type { MadeFile } from "../people/turn.ts";

/** What a file of ours says, in Dutch: the keys are the labels. */
export type Told = string | number | readonly Told[] | { readonly [label: string]: Told };

/** As text for who reads it. */
export const textFile = (name: string, told: Told): MadeFile => ({
  ...{ name, type: "text/plain; charset=utf-8" },
  bytes: new TextEncoder().encode(asText(told)),
});

/** As JSON for who takes it elsewhere (AVG, article 20). */
export const jsonFile = (name: string, told: Told): MadeFile => ({
  ...{ name, type: "application/json; charset=utf-8" },
  bytes: new TextEncoder().encode(`${JSON.stringify(told, null, 2)}\n`),
});

/** Without it a phone and an old editor read the letters with accents wrongly. */
const BYTE_ORDER_MARK = "\uFEFF";

function asText(told: Told): string {
  return `${BYTE_ORDER_MARK}${linesOf(told).join("\r\n")}\r\n`;
}

const INDENT = "  ";

/** What people typed stands further to the right than our headings, each line of it, so that it cannot pass for one. */
function linesOf(told: Told, depth = 0): readonly string[] {
  const margin = INDENT.repeat(depth);
  if (typeof told === "string" || typeof told === "number")
    return String(told)
      .split("\n")
      .map((line) => `${margin}${line}`);
  if (isList(told)) return told.flatMap((one) => listed(one, depth));
  return Object.entries(told).flatMap(([label, value]) => labelled(label, value, depth));
}

const isList = (told: Told): told is readonly Told[] => Array.isArray(told);

function listed(told: Told, depth: number): readonly string[] {
  const [first = "", ...rest] = linesOf(told, depth + 1);
  return [`${INDENT.repeat(depth)}- ${first.trimStart()}`, ...rest];
}

function labelled(label: string, told: Told, depth: number): readonly string[] {
  const margin = INDENT.repeat(depth);
  const isShort = typeof told === "number" || (typeof told === "string" && !told.includes("\n"));
  if (isShort) return [`${margin}${label}: ${String(told)}`];
  const isHeading = depth < 2;
  return [
    ...(isHeading ? [""] : []),
    `${margin}${isHeading ? label.toUpperCase() : `${label}:`}`,
    ...linesOf(told, depth + 1),
  ];
}
