import type { Brand } from "./brand.ts";
import { type Instant, inAmsterdam } from "./instant.ts";
import type { Row, Rows } from "./rows.ts";

/** What people call something by, for as long as it exists: "M26-000123" a ticket, "W26-000012" a notice, "V26-000003" a request to be forgotten. */
export type TicketNumber = Brand<string, "TicketNumber">;
export type NoticeRef = Brand<string, "NoticeRef">;
export type ErasureRef = Brand<string, "ErasureRef">;

interface Series {
  readonly M: TicketNumber;
  readonly W: NoticeRef;
  readonly V: ErasureRef;
}

/** How many numbers a process takes from the store at a time; what it has not used when it stops is a gap. */
const BLOCK = 100;
const REFILL_BELOW = 50;
const MAX_ATTEMPTS = 20;

interface Block {
  next: number;
  readonly end: number;
}

/** Gives out numbers without touching the store most of the time. */
export interface Numbers<T = TicketNumber> {
  next(now: Instant): Promise<T>;
  /**
   * Where the newest stand, newest first: of this year and the one before, at most so many numbers together.
   * Some of them may not have been given out.
   */
  newest(now: Instant, count: number): Promise<readonly Run<T>[]>;
}

/** Numbers of one year that follow each other. */
export interface Run<T = TicketNumber> {
  readonly first: T;
  readonly last: T;
}

/** @param home the partition of the shared organisation, which holds the row of the series and its year */
export function createNumbers(rows: Rows, home: string): Numbers;
export function createNumbers<L extends keyof Series>(rows: Rows, home: string, letter: L): Numbers<Series[L]>;
export function createNumbers(rows: Rows, home: string, letter: keyof Series = "M"): Numbers<string> {
  const blocks = new Map<number, Block[]>();
  const refills = new Map<number, Promise<void>>();

  const left = (year: number): number =>
    (blocks.get(year) ?? []).reduce((sum, block) => sum + block.end - block.next, 0);

  function refill(year: number): Promise<void> {
    const running = refills.get(year);
    if (running) return running;
    const started = reserve(rows, home, keyOf(letter, year))
      .then((block) => void blocks.set(year, [...(blocks.get(year) ?? []), block]))
      .finally(() => refills.delete(year));
    refills.set(year, started);
    return started;
  }

  function draw(year: number): number | undefined {
    const [first, ...rest] = blocks.get(year) ?? [];
    if (!first) return undefined;
    const number = first.next++;
    if (first.next === first.end) blocks.set(year, rest);
    return number;
  }

  return {
    async next(now) {
      const { year } = inAmsterdam(now);
      let number = draw(year);
      while (number === undefined) {
        await refill(year);
        number = draw(year);
      }
      // In the background, so that no report waits for it; a failure shows when the block is really empty.
      if (left(year) < REFILL_BELOW) refill(year).catch(() => undefined);
      return numberOf(letter, year, number);
    },
    async newest(now, count) {
      const { year } = inAmsterdam(now);
      const years = [year, year - 1];
      const reserved = await Promise.all(years.map((one) => rows.get(home, keyOf(letter, one))));
      let left = count;
      return years.flatMap((one, at) => {
        const last = nextIn(reserved[at]) - 1;
        const first = Math.max(1, last - left + 1);
        if (last < first) return [];
        left -= last - first + 1;
        return [{ first: numberOf(letter, one, first), last: numberOf(letter, one, last) }];
      });
    },
  };
}

const nextIn = (row: Row | undefined): number => (typeof row?.value["next"] === "number" ? row.value["next"] : 1);

const keyOf = (letter: keyof Series, year: number): string =>
  letter === "M" ? `numbers|${year}` : `numbers|${letter}|${year}`;

const numberOf = (letter: keyof Series, year: number, number: number): string =>
  `${letter}${String(year % 100).padStart(2, "0")}-${String(number).padStart(6, "0")}`;

/** After a lost answer the block counts as a conflict and stays unused: a gap, never the same number twice. */
async function reserve(rows: Rows, home: string, key: string): Promise<Block> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const row = await rows.get(home, key);
    const next = nextIn(row);
    const value = { next: next + BLOCK };
    const change = row ? { replace: key, etag: row.etag, value } : { insert: key, value };
    if ((await rows.write(home, [change])) === "saved") return { next, end: next + BLOCK };
  }
  throw new Error("no block of numbers could be reserved");
}
