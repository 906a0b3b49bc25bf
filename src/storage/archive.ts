import { createHash, type Hash } from "node:crypto";
import { z } from "zod";
import type { Change, Rows, Value } from "../lib/rows.ts";
import type { Store } from "./store.ts";

/** What an archive holds, or a store: the same content has the same fingerprint, in whichever store it is. */
export interface Content {
  readonly rows: number;
  readonly fingerprint: string;
}

/** An archive that cannot be put back: which it is says why, in Dutch. */
export class ArchiveProblem extends Error {
  override readonly name = "ArchiveProblem";
}

const FORMAT = 1;
const EVERYTHING = { from: " ", to: "~", limit: Number.MAX_SAFE_INTEGER };
/** Both stores take so much in one write. */
const MOST_ROWS = 100;
const MOST_CHARACTERS = 1_000_000;

const Head = z.object({ helpdesk: z.literal(FORMAT) });
const Line = z.tuple([z.string(), z.string(), z.record(z.string(), z.unknown())]);
const Foot = z.object({ rows: z.number(), fingerprint: z.string() });

type ArchivedRow = readonly [partition: string, key: string, value: Value];

/** The whole store as lines of JSON: a head, each row, and a foot that says what came before it. */
export async function* archiveOf(store: Store): AsyncGenerator<string> {
  yield JSON.stringify({ helpdesk: FORMAT });
  const tally = counting();
  for await (const row of rowsOf(store)) yield tally.add(JSON.stringify(row));
  yield JSON.stringify(tally.content());
}

export async function contentOf(store: Store): Promise<Content> {
  const tally = counting();
  for await (const row of rowsOf(store)) tally.add(JSON.stringify(row));
  return tally.content();
}

/**
 * Reads an archive to its end, without putting anything anywhere.
 * @throws ArchiveProblem when it is not whole
 */
export async function checked(lines: AsyncIterable<string>): Promise<Content> {
  const tally = counting();
  const read = rowsIn(lines, tally);
  while (!(await read.next()).done);
  return tally.content();
}

/**
 * Puts back what an archive holds. What is there already as it was is left alone, so that it can be done again after
 * an interruption.
 * @param lines of an archive that was `checked`
 * @throws ArchiveProblem when the store holds something else under the same key; StorageError
 */
export async function putBack(store: Store, lines: AsyncIterable<string>): Promise<void> {
  let batch: ArchivedRow[] = [];
  let size = 0;
  const flush = async () => {
    await insertAll(store, batch);
    [batch, size] = [[], 0];
  };
  for await (const row of rowsIn(lines, counting())) {
    const length = JSON.stringify(row).length;
    const isFull = batch.length === MOST_ROWS || size + length > MOST_CHARACTERS;
    if (batch[0] && (isFull || batch[0][0] !== row[0])) await flush();
    batch.push(row);
    size += length;
  }
  await flush();
}

async function* rowsOf(store: Store): AsyncGenerator<ArchivedRow> {
  for (const partition of await store.partitions()) {
    for await (const { key, value } of store.range(partition, EVERYTHING)) yield [partition, key, value];
  }
}

async function* rowsIn(lines: AsyncIterable<string>, tally: Tally): AsyncGenerator<ArchivedRow> {
  let line = 0;
  let foot: unknown;
  for await (const text of lines) {
    line += 1;
    const json = parsed(text, line);
    if (line === 1) readHead(json);
    else if (foot !== undefined) throw new ArchiveProblem(`Na het einde staat nog iets, op regel ${line}.`);
    else if (Array.isArray(json)) yield archivedRow(tally.add(text), line);
    else foot = json;
  }
  const { rows, fingerprint } = tally.content();
  const said = Foot.safeParse(foot).data;
  if (!said) throw new ArchiveProblem("Het bestand is afgebroken: het einde ontbreekt.");
  if (said.rows !== rows || said.fingerprint !== fingerprint) {
    throw new ArchiveProblem("Het bestand is veranderd: de inhoud past niet bij het kenmerk aan het einde.");
  }
}

function readHead(json: unknown): void {
  if (!Head.safeParse(json).success)
    throw new ArchiveProblem("Dit is geen export van de Helpdesk, of een export van een andere versie.");
}

function archivedRow(text: string, line: number): ArchivedRow {
  const row = Line.safeParse(JSON.parse(text));
  if (!row.success) throw new ArchiveProblem(`Regel ${line} is geen rij.`);
  return row.data as ArchivedRow;
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ArchiveProblem(`Regel ${line} is niet te lezen.`);
  }
}

async function insertAll(rows: Rows, batch: readonly ArchivedRow[]): Promise<void> {
  const [first] = batch;
  if (!first) return;
  const [partition] = first;
  const changes = batch.map(([, key, value]): Change => ({ insert: key, value }));
  if ((await rows.write(partition, changes)) === "saved") return;
  // Something of it is there already: of an earlier attempt, or of somebody else.
  for (const [, key, value] of batch) await insertOne(rows, partition, key, value);
}

async function insertOne(rows: Rows, partition: string, key: string, value: Value): Promise<void> {
  if ((await rows.write(partition, [{ insert: key, value }])) === "saved") return;
  const there = await rows.get(partition, key);
  if (there && JSON.stringify(there.value) === JSON.stringify(value)) return;
  throw new ArchiveProblem("In deze opslag staat al iets anders. Zet terug in een lege opslag.");
}

interface Tally {
  /** Counts this line, and gives it back. */
  add(line: string): string;
  content(): Content;
}

function counting(): Tally {
  const hash: Hash = createHash("sha256");
  let rows = 0;
  return {
    add(line) {
      hash.update(line).update("\n");
      rows += 1;
      return line;
    },
    content: () => ({ rows, fingerprint: hash.copy().digest("hex") }),
  };
}
