import { createHash, randomInt } from "node:crypto";

/** Without what is mistaken for another on the phone or in print (0/O, 1/I/L, 2/Z, 5/S, 8/B), and without vowels, so no words. */
const LETTERS = "34679CDFGHJKMNPQRTVWXY";
const BLOCK = 4;

/** What a person reads out when something broke, and what the log line holds: "F-7K3M-Q9XD". */
export const newReference = (): string => `F-${block()}-${block()}`;

const block = (): string => Array.from({ length: BLOCK }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");

/** The same in the same form, worked out from a text: "A-7K3M-Q9XD". */
export function referenceOf(letter: string, text: string): string {
  const letters = [
    ...createHash("sha256")
      .update(text)
      .digest()
      .subarray(0, 2 * BLOCK),
  ]
    .map((byte) => LETTERS.charAt(byte % LETTERS.length))
    .join("");
  return `${letter}-${letters.slice(0, BLOCK)}-${letters.slice(BLOCK)}`;
}
