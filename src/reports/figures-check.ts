import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Render, outboxRows } from "../delivery/outbox.ts";
import { type Instant, inAmsterdam, instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { personPlace } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import { figuresDiffer } from "../notices/kinds/figures-differ.ts";
import type { Also } from "../notices/notice-store.ts";
import type { Notices } from "../notices/notices.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { FigureBooks } from "./closing.ts";
import { type Figures, startOf } from "./figures.ts";
import { type Month, monthName, monthOf, plusMonths } from "./month.ts";
import { type Recounted, happeningsOf, knownOf, recounted } from "./recount.ts";

/*
 * In the shared organisation's partition:
 *   figures-check|<day>       a process has begun the check of that night
 *   figures-differ|<month>    the managers ICT and Beheer have been told
 */

/** In the morning of the next day, when all of a day is in the store, and on day 1 before the draft is there. */
const CHECK_FROM_HOUR = 5;
const SUBJECT = "figures-differ";

export interface FiguresCheckOptions {
  readonly books: Pick<FigureBooks, "closed" | "counted">;
  readonly rows: Rows;
  readonly organisations: readonly { readonly id: OrganisationId; readonly name: string }[];
  /** The shared organisation. */
  readonly home: OrganisationId;
  readonly notices: Notices;
  readonly managers: () => Promise<readonly PersonId[]>;
  /** Makes it possible to write to somebody. Twice is once. */
  readonly introduce: (person: PersonId) => Promise<void>;
  readonly now: () => Instant;
  readonly wallClock: () => Instant;
  readonly log: Pick<Log, "error">;
}

/**
 * Counts the month so far and the one before once more, each night, from everything that happened. A difference is told
 * to Beheer and the managers ICT, once a month. Any process may run one.
 */
export function createFiguresCheck(house: FiguresCheckOptions): () => Promise<void> {
  const { books, rows, organisations, home, notices, now, log } = house;

  async function check(): Promise<void> {
    const here = inAmsterdam(now());
    if (here.hour < CHECK_FROM_HOUR) return;
    const claim = { insert: `${CHECK}${here.toFormat("yyyy-MM-dd")}`, value: { at: now() } };
    if ((await rows.get(home, claim.insert)) || (await rows.write(home, [claim])) === "conflict") return;

    const month = monthOf(now());
    const today = instant(here.startOf("day").toJSDate());
    await compare(plusMonths(month, -1), startOf(month));
    if (today > startOf(month)) await compare(month, today);
  }

  async function compare(month: Month, until: Instant): Promise<void> {
    const [kept, before] = await Promise.all([books.closed(month), books.closed(plusMonths(month, -1))]);
    const book = kept ?? (await books.counted(month, until));
    const differing: string[] = [];
    for (const { id, name } of organisations) {
      const figures = book.each.get(id);
      const happenings = await happeningsOf(rows, await knownOf(rows, id, month), { month, until });
      const again = recounted(happenings, before?.each.get(id));
      if (figures && !isSame(figures, again)) differing.push(name);
    }
    if (differing.length > 0) await tell(month, differing);
  }

  async function tell(month: Month, names: readonly string[]): Promise<void> {
    const managers = await house.managers();
    await Promise.all(managers.map((person) => house.introduce(person)));
    await notices.observe(figuresDiffer, {
      organisation: home,
      fact: { month, monthName: monthName(month), organisations: [...names] },
      now: now(),
      also: async () => ((await rows.get(home, `${TOLD}${month}`)) ? undefined : toManagers(month, managers)),
    });
  }

  function toManagers(month: Month, managers: readonly PersonId[]): Also {
    const opId = randomUUID();
    const key = `${TOLD}${month}`;
    const showings = managers.map((person) => ({ subject: `${SUBJECT}:${month}`, place: personPlace(person) }));
    const changes = [
      { insert: key, value: { opId } },
      ...outboxRows(`${SUBJECT}.${month}`, house.wallClock(), showings),
    ];
    return { changes, proof: { key, opId } };
  }

  return () =>
    check().catch((error: unknown) => log.error(describeError(error), "the figures could not be counted once more"));
}

const CHECK = "figures-check|";
const TOLD = "figures-differ|";

/** What the managers ICT read in their own chat; somebody who is none any more reads nothing. */
export const figuresSubjects = (managers: () => Promise<readonly PersonId[]>): Readonly<Record<string, Render>> => ({
  [SUBJECT]: async (_, subject, place) => {
    const [, month = ""] = subject.split(":");
    if (!(await managers()).some((person) => personPlace(person) === place)) return undefined;
    const name = monthName(month as Month);
    return {
      summary: `De cijfers van ${name} kloppen niet met wat er gebeurd is. Beheer heeft bericht. Wacht met versturen tot het is uitgezocht.`,
    };
  },
});

/**
 * The log book of backups is its own count; opening hours may have changed since; and when counting began is no figure.
 */
function isSame(figures: Figures, again: Recounted): boolean {
  const comparable = ({ since: _, leadTime, requests, ...rest }: Recounted) => {
    const { approval, ...filed } = requests;
    return { ...rest, leadTime: leadTime?.clock, requests: { ...filed, approval: approval?.clock } };
  };
  const { backups: __, ...counted } = figures;
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  return isDeepStrictEqual(plain(comparable(counted)), plain(comparable(again)));
}
