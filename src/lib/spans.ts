/** A stretch of a text, in UTF-16 units; `to` is not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const spansOf = (text: string, pattern: RegExp): (Span & { readonly match: RegExpExecArray })[] =>
  [...text.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length, match }));
