import { type Span, spansOf } from "./spans.ts";

/* Bank accounts: of the Netherlands and its neighbours, with or without spaces. */

const IBAN =
  /(?<![a-z\d])(?:NL(?:[ .-]?\d){2}[ .-]?[a-z]{4}(?:[ .-]?\d){10}|BE(?:[ .-]?\d){14}|DE(?:[ .-]?\d){20})(?!\d)/gi;

export function ibans(text: string): Span[] {
  return spansOf(text, IBAN);
}

/* Citizen service numbers (BSN): nine digits that pass the "elfproef", or whatever is called a BSN. */

const BSN_DIGITS = 9;
const ELEVEN_WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1] as const;
const NUMBER_RUN = /\d+(?:[ .\-–]\d+)*/g;
const NAMED_BSN =
  /(?<=\b(?:bsn|burgerservice-?nummers?|sofi-?nummers?)(?:-?nummer)?\b[^\d\n]{0,40})\d(?:[ .\-–]?\d){6,8}(?![ .\-–]?\d)/gi;
/** A part of these may look like a BSN. */
const INNOCENT = [
  /(?<!\d)(?:\+|00)\d{2}[ .-]?(?:\(0\)[ .-]?)?(?:\d[ .-]?){8}\d(?!\d)/g,
  /(?<!\d)\(?0(?:\d\)?[ .-]{1,3}(?:\d[ .-]?){7}\d|\d\d\)?[ .-]{1,3}(?:\d[ .-]?){6}\d|\d{3}\)?[ .-]{1,3}(?:\d[ .-]?){5}\d)(?!\d)/g,
  /(?<!\d|\d\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/g,
] as const;

export function citizenNumbers(text: string): Span[] {
  const innocent = INNOCENT.flatMap((pattern) => spansOf(text, pattern));
  const suspects = spansOf(text, NUMBER_RUN).flatMap((run) => elevenProofParts(run.match[0], run.from));
  return [
    ...suspects.filter((span) => !innocent.some((other) => other.from <= span.from && span.to <= other.to)),
    ...spansOf(text, NAMED_BSN),
  ];
}

/** Each stretch of groups in "2026 1234.56.782" that is written with one kind of separator and passes the test. */
function elevenProofParts(run: string, offset: number): Span[] {
  const groups = spansOf(run, /\d+/g);
  return groups.flatMap((first, index) =>
    groups
      .slice(index, index + BSN_DIGITS)
      .map((last) => ({ from: first.from, to: last.to }))
      .filter(({ from, to }) => isBsn(run.slice(from, to)) && !isPartOfVersion(run, from, to))
      .map(({ from, to }) => ({ from: offset + from, to: offset + to })),
  );
}

/** "10.0.22631.3803": with dots only the whole is a number. */
const isPartOfVersion = (run: string, from: number, to: number): boolean =>
  run.slice(from, to).includes(".") && (run[from - 1] === "." || run[to] === ".");

function isBsn(written: string): boolean {
  const digits = written.replace(/\D/g, "");
  const separators = new Set(written.replace(/\d/g, ""));
  return digits.length === BSN_DIGITS && separators.size <= 1 && Number(digits) > 0 && elevenSum(digits) % 11 === 0;
}

const elevenSum = (digits: string): number =>
  ELEVEN_WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
