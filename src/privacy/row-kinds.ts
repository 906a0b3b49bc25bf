import { type Row, type Rows, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";

/*
 * Rows by the word before the first "|" of their key, as far as there is nothing in them to remove. Whatever is not
 * named here is looked through, so a new kind of row is safe before anybody thinks of it.
 */
const HOLDS = {
  /** What happened, each linked to the one before it: ids and hashes, no names and no texts. */
  chain: ["event", "notice-event", "outage-event", "calamity-event", "report-event", "erasure-event", "audit"],
  /** Which place shows what: ids. Cards are made anew each time that they are shown. */
  delivery: ["outbox", "card", "adopted", "dead", "lease"],
  /** Made from a ticket, and made anew whenever it changes. */
  lists: [
    ...["by-requester", "open", "mine", "asked", "to-do", "wakes", "reports", "consult", "escalated", "links"],
    ...["awaits", "notice-open", "notice-wakes", "notice-key", "calamity-open", "calamity-aim"],
    ...["erasure-open", "erasure-of", "linked-ticket"],
  ],
  /** What was sent to the municipalities (DVO 7.2) stays as it was. */
  records: ["report-version", "report-reach"],
  /** Of systems, and figures. */
  nobody: [
    ...["tally", "tally-closing", "tally-closing-whole", "numbers", "call", "call-at", "backup", "backup-job"],
    ...["backup-feed", "report-since", "report-link-key", "bound", "figures-check", "retention"],
  ],
} as const;

/** How somebody can be written to; it goes last, after they have heard that the rest is gone. */
const PLACE = "place";

const names = (...which: readonly (keyof typeof HOLDS)[]): ReadonlySet<string> =>
  new Set(which.flatMap((kind) => HOLDS[kind] as readonly string[]));

export const NOTHING_TO_REMOVE: ReadonlySet<string> = new Set([
  ...names("chain", "delivery", "lists", "records", "nobody"),
  PLACE,
]);

/** What a copy need not read: the same stands elsewhere in it, or it is of nobody. */
export const NOTHING_TO_TELL: ReadonlySet<string> = new Set([
  ...names("lists", "nobody"),
  ...["event", "outage-event", "calamity-event", "erasure-event", "lease"],
]);

export const kindOf = (key: string): string => key.slice(0, key.indexOf("|"));
export const refOf = (key: string): string => key.split("|")[1] ?? "";

const PAGE = 1_000;
/** Keys begin with a small letter. */
const FIRST = "a";
const END = "{";

/** Everything in a partition after this key, in the order of keys, without the kinds that are left out. */
export async function* rowsOf(
  rows: Rows,
  partition: string,
  leftOut: ReadonlySet<string>,
  after = "",
): AsyncGenerator<Row> {
  let from: string | undefined = after === "" ? FIRST : `${after} `;
  while (from !== undefined) {
    let next: string | undefined;
    let count = 0;
    for await (const row of rows.range(partition, { from, to: END, limit: PAGE })) {
      count += 1;
      next = `${row.key} `;
      if (leftOut.has(kindOf(row.key))) {
        next = `${kindOf(row.key)}}`;
        count = PAGE;
        break;
      }
      yield row;
    }
    from = count < PAGE ? undefined : next;
  }
}

/** The rows of one organisation. */
export interface Partition {
  readonly rows: Rows;
  readonly organisation: OrganisationId;
}

/** All rows of this kind, in the order of their keys. */
export const allOf = ({ rows, organisation }: Partition, kind: string): AsyncIterable<Row> =>
  rows.range(organisation, under(`${kind}|`, Number.MAX_SAFE_INTEGER));
