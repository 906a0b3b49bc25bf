import { type Span, spansOf } from "./spans.ts";

/**
 * Private keys as people paste them: PEM in any of its forms, from the line that begins one to the line that ends it.
 * One without an end was cut off: everything behind its beginning may be of it.
 */
const KEY =
  /-{2,5} ?BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)? ?-{2,5}(?:[\s\S]*?-{2,5} ?END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)? ?-{2,5}|[\s\S]*$)/gi;
/** Of PuTTY: no line of it says where it ends. */
const PUTTY = /PuTTY-User-Key-File-\d[\s\S]*$/g;

export const privateKeys = (text: string): Span[] => [KEY, PUTTY].flatMap((pattern) => spansOf(text, pattern));
