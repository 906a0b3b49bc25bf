import { openAt } from "../agreement/service-hours.ts";
import { type Instant, dateOf } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { personPlace } from "../lib/place.ts";
import { type Month, agendaOf, lastMonth, monthOf, plusMonths } from "./month.ts";
import { reachShowings, sentSubject, showingsOf } from "./report-showings.ts";
import type { StoredReport } from "./report-store.ts";
import { type Report, draft, isSent, lastSent, remind, tellLate } from "./report.ts";
import { type Reports, managersOf } from "./reports.ts";

export interface ReportWatchOptions {
  readonly house: Reports;
  /** The month of the first figure; undefined while there are none. */
  readonly firstCounted: () => Promise<Month | undefined>;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

/** A process that was down for longer makes no drafts of what nobody waits for any more. */
const MONTHS_BACK = 3;
/** For so long it is followed who has it; after a day delivery gives up. */
const DAY_MS = 86_400_000;
const FOLLOWED_MS = 3 * DAY_MS;

/**
 * Makes the draft on day 1, reminds who has not sent it, and finds out who has it.
 * Any process may run one: of two that do the same, one saves.
 */
export function createReportWatch({ house, firstCounted, now, log }: ReportWatchOptions): () => Promise<void> {
  const { store, calendar } = house;

  async function lookAt(month: Month): Promise<void> {
    const before = await store.find(month);
    if (!before) return save(undefined, draft(month, now()));
    if (isSent(before.report)) return follow(before.report);
    const after = due(before.report);
    if (after) await save(before, after);
  }

  /** People are reminded while they are at work; of all that has become due meanwhile they hear once. */
  function due(report: Report): Report | undefined {
    const at = now();
    if (openAt(calendar.hours, calendar.holidays, at).is !== "open") return undefined;
    const { reminders, lateAt } = agendaOf(report.month, calendar);
    if (lateAt && lateAt <= at) return tellLate(report, at);
    return remind(
      report,
      reminders.filter((one) => one.at <= at).map(({ day }) => day),
      at,
    );
  }

  async function save(before: StoredReport | undefined, after: Report): Promise<void> {
    const managers = (await managersOf(house)).map(({ id }) => id);
    await Promise.all(managers.map((id) => house.introduce(id)));
    // A conflict is another process that did it, or somebody who is at it: the next look sees what is left.
    await store.save({ before, after, showings: showingsOf(before?.report, after, managers) });
  }

  /** Who has what was sent, and who cannot be reached. */
  async function follow(report: Report): Promise<void> {
    const sent = lastSent(report);
    const since = sent ? dateOf(now()).getTime() - dateOf(sent.at).getTime() : Infinity;
    if (!sent || since > FOLLOWED_MS) return;
    const subject = sentSubject(report.month, sent.version);
    const known = await Promise.all(
      sent.recipients.map(async ({ person }) => {
        if (await store.isShown({ subject, place: personPlace(person) })) return { person, is: "received" } as const;
        return { person, is: since < DAY_MS && (await house.isReachable(person)) ? "under-way" : "missed" } as const;
      }),
    );
    const those = (is: "received" | "missed") => known.filter((one) => one.is === is).map(({ person }) => person);
    const reach = { received: those("received"), missed: those("missed") };
    const managers = (await managersOf(house)).map(({ id }) => id);
    await store.reached(report.month, sent.version, reach, reachShowings(report, managers));
  }

  return async () => {
    const [began, counted] = await Promise.all([store.since(monthOf(now())), firstCounted()]);
    const first = counted && counted < began ? counted : began;
    const last = lastMonth(now());
    for (
      let month = last, looked = 0;
      month >= first && looked < MONTHS_BACK;
      month = plusMonths(month, -1), looked++
    ) {
      await lookAt(month).catch((error: unknown) => {
        log.error({ ...describeError(error), month }, "a report could not be looked at");
      });
    }
  };
}
