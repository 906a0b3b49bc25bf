import type { Between, Change, Value } from "../lib/rows.ts";

/** A change with its value written out, ready for any store. */
export type StoredChange =
  | { readonly is: "insert"; readonly key: string; readonly json: string }
  | { readonly is: "replace"; readonly key: string; readonly etag: string; readonly json: string }
  | { readonly is: "remove"; readonly key: string };

const MAX_CHANGES = 100;
const MAX_VALUE_CHARACTERS = 400_000;
/** A transaction in Azure Tables stays under 4 MiB; this leaves room for its headers, about 1 kB a change. */
const MAX_WRITE_BYTES = 3_900_000;
const MAX_BYTES_A_CHARACTER = 3;

/** Printable ASCII without / \ # ? */
const KEY = /^(?:(?![/\\#?])[ -~]){1,200}$/;
const BOUND = /^(?:(?![/\\#?])[ -~]){0,200}$/;

/** The changes of one write, checked against the limits of both stores. Throws RangeError for what neither may hold. */
export function changeSet(partition: string, changes: readonly Change[]): readonly StoredChange[] {
  checkKey(partition);
  if (changes.length > MAX_CHANGES) throw new RangeError(`at most ${MAX_CHANGES} changes in one write`);
  const stored = changes.map(storedChange);
  if (new Set(stored.map(({ key }) => key)).size < stored.length) throw new RangeError("two changes of the same row");
  checkTotal(stored);
  return stored;
}

export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new RangeError("a key is 1 to 200 printable ASCII characters without / \\ # ?");
}

export function checkBounds({ from, to }: Between): void {
  if (!BOUND.test(from) || !BOUND.test(to)) throw new RangeError("a bound holds the characters of a key");
}

function storedChange(change: Change): StoredChange {
  if ("remove" in change) return { is: "remove", key: checkedKey(change.remove) };
  const json = written(change.value);
  if ("insert" in change) return { is: "insert", key: checkedKey(change.insert), json };
  return { is: "replace", key: checkedKey(change.replace), etag: change.etag, json };
}

function checkedKey(key: string): string {
  checkKey(key);
  return key;
}

/** Unlike lone surrogates and control characters, `JSON.stringify` leaves these as they are; a transaction splits at them. */
const LINE_SEPARATORS = /[\u0085\u2028\u2029]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

function written(value: Value): string {
  const json = JSON.stringify(value).replace(LINE_SEPARATORS, escaped);
  if (json.length > MAX_VALUE_CHARACTERS) throw new RangeError(`a value is at most ${MAX_VALUE_CHARACTERS} characters`);
  return json;
}

function checkTotal(changes: readonly StoredChange[]): void {
  const texts = changes.map((change) => (change.is === "remove" ? "" : change.json));
  if (sum(texts.map((text) => text.length)) * MAX_BYTES_A_CHARACTER <= MAX_WRITE_BYTES) return;
  // On its way to Azure Tables a value is a string inside JSON: its quotes are escaped once more.
  const bytes = sum(texts.map((text) => Buffer.byteLength(JSON.stringify(text))));
  if (bytes > MAX_WRITE_BYTES) throw new RangeError(`one write is at most ${MAX_WRITE_BYTES} bytes`);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
