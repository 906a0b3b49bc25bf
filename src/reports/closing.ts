import { z } from "zod";
import type { BackupStore } from "../backups/backup-store.ts";
import { countsOf } from "../backups/log-book.ts";
import { type Instant, inAmsterdam, momentHere } from "../lib/instant.ts";
import { type Rows, collect } from "../lib/rows.ts";
import { FIRST_TALLY, talliedAt, talliesOf } from "../lib/tally.ts";
import type { OrganisationId } from "../people/person.ts";
import { FEWEST_ANSWERS, Figures, type MonthFigures, startOf } from "./figures.ts";
import { type Month, monthOf, plusMonths } from "./month.ts";
import { type Counting, Tally, counting } from "./tallies.ts";

/*
 * A month that is over is closed: its figures are kept, and the months after it begin with what was open then.
 *   tally-closing|2026-11          in the partition of each organisation, never changed
 *   tally-closing-whole|2026-11    of all together, in that of the shared organisation
 */

/** Early on the first day of the next month, when everything of the month is in the store. */
const CLOSES_AT = "04:00";

/** Figures of all organisations of one month. */
export interface Book {
  readonly whole: Figures;
  readonly each: ReadonlyMap<OrganisationId, Figures>;
}

export interface FigureBooks {
  /** A month with what it is compared with. One range of that month for each organisation, or one row each once it is closed. */
  of(month: Month): Promise<MonthFigures>;
  /** What counts at the end of this month; undefined: it is not over, or nothing was counted yet. */
  closed(month: Month): Promise<Book | undefined>;
  /** What was counted of a month, up to a moment. */
  counted(month: Month, until?: Instant): Promise<Book>;
  /** When anything was counted for the first time, of whichever organisation. */
  firstCounted(): Promise<Instant | undefined>;
  /** Closes the month before this one; nothing when that was done. Any process may. */
  close(): Promise<void>;
}

export interface FigureBooksOptions {
  readonly rows: Rows;
  readonly backups: Pick<BackupStore, "log">;
  /** Every organisation, in the order of the organisation file. */
  readonly organisations: readonly OrganisationId[];
  /** The shared organisation. */
  readonly home: OrganisationId;
  readonly now: () => Instant;
}

const Closing = z.object({ figures: Figures });

export function createFigureBooks({ rows, backups, organisations, home, now }: FigureBooksOptions): FigureBooks {
  async function kept(partition: OrganisationId, key: string): Promise<Figures | undefined> {
    const row = await rows.get(partition, key);
    return row && Closing.parse(row.value).figures;
  }

  /** As it was closed; undefined as long as one is missing. */
  async function read(month: Month): Promise<Book | undefined> {
    const [whole, ...each] = await Promise.all([
      kept(home, wholeKey(month)),
      ...organisations.map(
        async (organisation) => [organisation, await kept(organisation, closingKey(month))] as const,
      ),
    ]);
    const all = each.flatMap(([organisation, figures]) => (figures ? [[organisation, figures] as const] : []));
    return whole && all.length === organisations.length ? { whole, each: new Map(all) } : undefined;
  }

  /** Insert-once: what another process closed stays as it is. */
  async function keep(month: Month, { whole, each }: Book): Promise<void> {
    for (const [organisation, figures] of each)
      await rows.write(organisation, [{ insert: closingKey(month), value: { figures } }]);
    await rows.write(home, [{ insert: wholeKey(month), value: { figures: whole } }]);
  }

  async function closed(month: Month): Promise<Book | undefined> {
    const known = await read(month);
    if (known || now() < closingAt(month)) return known;
    const first = await firstCounted();
    if (!first || month < monthOf(first)) return undefined;
    await keep(month, await counted(month));
    return read(month);
  }

  async function firstCounted(): Promise<Instant | undefined> {
    const firsts = await Promise.all(
      organisations.map((organisation) => collect(rows.range(organisation, FIRST_TALLY))),
    );
    const [first] = firsts.flatMap((found) => found.map(({ key }) => talliedAt(key))).toSorted();
    return first;
  }

  async function counted(month: Month, until?: Instant): Promise<Book> {
    const [before, first] = await Promise.all([closed(plusMonths(month, -1)), firstCounted()]);
    const since = first && monthOf(first) === month ? first : undefined;
    const whole = counting({ before: before?.whole, since });
    const own = new Map<OrganisationId, { readonly figures: Figures; readonly count: Counting }>();
    const total = { good: 0, warned: 0, failed: 0, silent: 0 };
    for (const organisation of organisations) {
      const count = counting({ before: before?.each.get(organisation), since });
      for await (const { value } of rows.range(organisation, talliesOf(month, until))) {
        const tally = Tally.parse(value);
        count.add(tally);
        whole.add(tally);
      }
      const runs = await backupsOf(organisation, month);
      for (const outcome of BACKUP_OUTCOMES) total[outcome] += runs[outcome];
      own.set(organisation, { figures: count.figures(runs), count });
    }
    const answers = [...own.values()].map(({ count }) => count.answers());
    const { satisfaction, ...rest } = whole.figures(total);
    return {
      whole: { ...rest, ...(satisfaction && !tellsOfFew(answers) && { satisfaction }) },
      each: new Map([...own].map(([organisation, { figures }]) => [organisation, figures])),
    };
  }

  async function backupsOf(organisation: OrganisationId, month: Month): Promise<Figures["backups"]> {
    const days = inAmsterdam(startOf(month)).daysInMonth ?? 0;
    const { counts } = countsOf(await backups.log(organisation, `${month}-01`, `${month}-${days}`));
    const { success, warning, failed, silent } = counts;
    return { good: success, warned: warning, failed, silent };
  }

  const bookOf = async (month: Month): Promise<Book> => (await closed(month)) ?? counted(month);

  return {
    closed,
    counted,
    firstCounted,
    async of(month) {
      const [book, monthBefore, yearBefore] = await Promise.all([
        bookOf(month),
        closed(plusMonths(month, -1)),
        closed(plusMonths(month, -12)),
      ]);
      return {
        month,
        whole: compared(book.whole, monthBefore?.whole, yearBefore?.whole),
        organisations: [...book.each].map(([organisation, figures]) => ({
          organisation,
          ...compared(figures, monthBefore?.each.get(organisation), yearBefore?.each.get(organisation)),
        })),
      };
    },
    async close() {
      await closed(plusMonths(monthOf(now()), -1));
    },
  };
}

const closingKey = (month: Month): string => `tally-closing|${month}`;
const wholeKey = (month: Month): string => `tally-closing-whole|${month}`;

function closingAt(month: Month): Instant {
  const at = momentHere(`${plusMonths(month, 1)}-01`, CLOSES_AT);
  if (!at) throw new Error(`no such month: ${month}`);
  return at;
}

const BACKUP_OUTCOMES = ["good", "warned", "failed", "silent"] as const;

/** Whether what few people answered could be worked out from all together and the organisations that are shown. */
function tellsOfFew(answers: readonly number[]): boolean {
  const hidden = answers.filter((number) => number < FEWEST_ANSWERS).reduce((sum, number) => sum + number, 0);
  return hidden > 0 && hidden < FEWEST_ANSWERS;
}

const compared = (now: Figures, monthBefore: Figures | undefined, yearBefore: Figures | undefined) => ({
  now,
  ...(monthBefore && { monthBefore }),
  ...(yearBefore && { yearBefore }),
});
