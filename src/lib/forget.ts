import type { Json } from "./rows.ts";

/** Stands where a name or a text was that its owner had removed. */
export const ERASED = "verwijderd op verzoek";

/** Somebody who is to be forgotten. */
export interface Forgotten {
  readonly person: string;
  /** A text without their name. */
  readonly nameless: (text: string) => string;
}

/**
 * A text without these names, also as they stand in a mail address or with the last name first. A name of one word is
 * a word like any other, and stays.
 */
export function nameless(names: readonly string[]): (text: string) => string {
  const patterns = names.flatMap((name) => {
    // What stands between words in a name stands between them in a text: one sign after the other takes for ever to find.
    const words = name.split(/[\s._-]*\s[\s._-]*/).filter((word) => !ONLY_BETWEEN.test(word));
    const [first = "", ...rest] = words.map(escaped);
    return rest.length === 0 ? [] : [[first, ...rest].join(BETWEEN), `${rest.join(BETWEEN)},?${BETWEEN}${first}`];
  });
  if (patterns.length === 0) return (text) => text;
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...new Set(patterns)].join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return (text) => text.replace(found, ERASED);
}

const BETWEEN = String.raw`[\s._-]+`;
const ONLY_BETWEEN = /^[\s._-]*$/;
const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A word of ours, such as a kind or an organisation's id: rows are read by it, and an account may well be called so. */
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;

/**
 * The same without somebody's name: where it stands beside their id, and in every text. Ids and words of ours stay, and
 * so do the names of others.
 */
export function withoutName(value: Json, forgotten: Forgotten): Json {
  if (typeof value === "string") return CODE.test(value) ? value : forgotten.nameless(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => withoutName(one, forgotten));
  if (value === null || typeof value !== "object") return value;

  const fields = value as { readonly [key: string]: Json | undefined };
  const whose = fields["id"] ?? fields["person"] ?? fields["by"];
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => {
      if (field === undefined) return [key, field];
      if (key === "names") return [key, withoutOwnName(field, forgotten)];
      if (key !== "name" || typeof field !== "string" || typeof whose !== "string")
        return [key, withoutName(field, forgotten)];
      if (whose !== forgotten.person) return [key, field];
      // Who did something may have done it to what has a name itself.
      return [key, whose === fields["by"] ? forgotten.nameless(field) : ERASED];
    }),
  );
}

/** Of names by id; a list of names is none of people. */
function withoutOwnName(names: Json, forgotten: Forgotten): Json {
  if (names === null || typeof names !== "object" || Array.isArray(names)) return withoutName(names, forgotten);
  const byId = names as { readonly [id: string]: Json | undefined };
  return forgotten.person in byId ? { ...byId, [forgotten.person]: ERASED } : byId;
}
