const MAX_DEPTH = 20;
/** Keys that change an object's nature when it is copied carelessly. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);
const PUNCTUATION = '"{}[],:';

/** The bound on our own work. */
export interface JsonSize {
  readonly keys: number;
  /** Brackets, commas, colons and texts together. */
  readonly tokens: number;
}

/** More than any honest sender of one message needs. */
const USUAL_SIZE: JsonSize = { keys: 2_000, tokens: 20_000 };

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One JSON object of reasonable size and depth that means the same to every reader: no key twice, no lone surrogates,
 * no NUL. Anything else is undefined, without a reason: a sender who is wrong learns nothing from the parser.
 */
export function parseStrict(text: string, most: JsonSize = USUAL_SIZE): JsonObject | undefined {
  try {
    if (!isHarmless(text, most)) return undefined;
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Looks at the text before it is parsed. Exact for valid JSON; what is invalid is left to the parser. */
function isHarmless(text: string, most: JsonSize): boolean {
  /** Of each open object the keys seen so far; of an array nothing. */
  const open: (Set<string> | undefined)[] = [];
  let keyIsNext = false;
  let keys = 0;
  let seen = 0;
  for (let at = 0; at < text.length; at++) {
    const token = text.charAt(at);
    if (!PUNCTUATION.includes(token)) continue;
    if (++seen > most.tokens) return false;
    if (token === '"') {
      const end = endOfString(text, at);
      const said = unquoted(text.slice(at, end));
      if (!isCleanText(said)) return false;
      if (keyIsNext && (++keys > most.keys || !isNewKey(open.at(-1), said))) return false;
      at = end - 1;
    } else if (token === "{" || token === "[") {
      if (open.push(token === "{" ? new Set() : undefined) > MAX_DEPTH) return false;
    } else if (token === "}" || token === "]") {
      open.pop();
    }
    keyIsNext = (token === "{" || token === ",") && open.at(-1) !== undefined;
  }
  return true;
}

const isCleanText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

function isNewKey(seen: Set<string> | undefined, key: string): boolean {
  if (!seen || seen.has(key) || FORBIDDEN_KEYS.has(key)) return false;
  seen.add(key);
  return true;
}

/** A key written with escapes is the same key. Throws when the escapes are wrong. */
const unquoted = (token: string): string => (token.includes("\\") ? String(JSON.parse(token)) : token.slice(1, -1));

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text.charAt(first - 1) === "\\") first--;
  return (quote - first) % 2 === 1;
}
