import { passwords } from "./passwords.ts";
import { citizenNumbers, ibans } from "./personal-numbers.ts";
import { privateKeys } from "./private-keys.ts";
import type { Span } from "./spans.ts";

/** Kinds of secrets that nobody may keep: not stored, not shown, not logged. */
export const HIDDEN_KINDS = ["bsn", "iban", "password", "private-key"] as const;
export type Hidden = (typeof HIDDEN_KINDS)[number];

const IN_PLACE = "[verborgen]";
export const SHORTENED = "… (ingekort)";

const FINDERS: readonly { readonly kind: Hidden; readonly find: (text: string) => Span[] }[] = [
  { kind: "private-key", find: privateKeys },
  { kind: "iban", find: ibans },
  { kind: "bsn", find: citizenNumbers },
  { kind: "password", find: passwords },
];

/**
 * Puts "[verborgen]" in the place of private keys, citizen service numbers, bank accounts and what is given as a password or code.
 * Give it text that `clean` has cleaned: an invisible character between two digits hides a number from it.
 * `hidden` names what was found, each kind once.
 */
export function redact(text: string): { readonly text: string; readonly hidden: readonly Hidden[] } {
  const hidden = new Set<Hidden>();
  let seen = text;
  // What stood behind a hidden value may now follow a keyword, so look again until nothing is found.
  for (;;) {
    const found = FINDERS.flatMap(({ kind, find }) => find(seen).map((span) => ({ ...span, kind })));
    if (found.length === 0) return { text: seen, hidden: [...hidden] };
    found.forEach(({ kind }) => hidden.add(kind));
    seen = replaced(seen, found);
  }
}

/** Text as we keep it: one kind of space, nothing invisible, no direction tricks, at most `max` UTF-16 units. */
export function clean(text: string, max: number): string {
  const tidy = text
    .replace(LINE_ENDS, "\n")
    .replace(BLANKS, " ")
    .replace(INVISIBLE, "")
    .replace(FULL_WIDTH, (character) => character.normalize("NFKC"))
    .normalize("NFC")
    .replace(STACKED_MARKS, "$1")
    .replace(/ {2,}/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return tidy.length <= max ? tidy : cut(tidy, max - SHORTENED.length) + SHORTENED;
}

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
/** All spaces, and letters that show as a space. */
const BLANKS = /[\t\p{Zs}\u115F\u1160\u2800\u3164\uFFA0]/gu;
/** Control and format characters (zero width, direction, tags) and halves of characters; a new line stays. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
/** No language we know puts more than three marks on a letter; hundreds of them cover the lines above. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

const cut = (text: string, length: number): string =>
  text
    .slice(0, Math.max(0, length))
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();

function replaced(text: string, spans: readonly Span[]): string {
  let result = "";
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (span.from >= at) result += text.slice(at, span.from) + IN_PLACE;
    at = Math.max(at, span.to);
  }
  return result + text.slice(at);
}
