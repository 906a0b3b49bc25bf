/** Text to look for words in: lower case, without accents, straight quotes, single spaces. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[‘’`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();

/**
 * A pattern that finds any of these as whole words in `plain` text. Each may be a piece of regular expression:
 * "beamers?" finds one and many, "licentie\\w*" all that starts with it, "\\w*printer" all that ends with it.
 */
export const anyOf = (...words: readonly string[]): RegExp => new RegExp(`(?<!\\w)(?:${words.join("|")})(?!\\w)`);
