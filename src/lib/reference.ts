import { randomInt } from "node:crypto";

/** Without what is mistaken for another on the phone or in print (0/O, 1/I/L, 2/Z, 5/S, 8/B), and without vowels, so no words. */
const LETTERS = "34679CDFGHJKMNPQRTVWXY";
const BLOCK = 4;

/** What a person reads out when something broke, and what the log line holds: "F-7K3M-Q9XD". */
export const newReference = (): string => `F-${block()}-${block()}`;

const block = (): string => Array.from({ length: BLOCK }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
