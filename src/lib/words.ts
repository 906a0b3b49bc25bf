/** Text to look for words in: lower case, without accents, straight quotes, single spaces. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[‘’`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const monthsText = (months: number): string => (months === 1 ? "1 maand" : `${months} maanden`);

/**
 * A pattern that finds any of these as whole words in `plain` text. Each may be a piece of regular expression:
 * "beamers?" finds one and many, "licentie\\w*" all that starts with it, "\\w*printer" all that ends with it.
 */
export const anyOf = (...words: readonly string[]): RegExp => new RegExp(`(?<!\\w)(?:${words.join("|")})(?!\\w)`);

/** The one who is called this, or the only one whose name has this in it; undefined when it is nobody or several. */
export function theOneCalled<T extends { readonly name: string }>(people: readonly T[], name: string): T | undefined {
  const wanted = plain(name);
  if (wanted === "") return undefined;
  const exact = people.filter((one) => plain(one.name) === wanted);
  const [only, ...others] = exact.length > 0 ? exact : people.filter((one) => plain(one.name).includes(wanted));
  return others.length === 0 ? only : undefined;
}
