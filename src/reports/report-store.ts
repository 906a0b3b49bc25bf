import { randomUUID } from "node:crypto";
import { z } from "zod";
import { cardOf } from "../delivery/card-row.ts";
import { type Showing, cardKey, outboxRows } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import { hashOf } from "../lib/hash.ts";
import type { Instant } from "../lib/instant.ts";
import type { Change, Rows, Value } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { type Once, seenKey } from "../tickets/ticket-store.ts";
import type { Month } from "./month.ts";
import { Report } from "./report.ts";
import { Snapshot } from "./snapshot.ts";

/*
 * In the shared organisation's partition:
 *   report|2026-11                 the report as people make it, replaced by etag: it guards the others
 *   report-event|2026-11|000007    what happened, never changed; carries the hash of the one before
 *   report-version|2026-11|001     everything that a version says, never changed; in the write that sent it
 *   report-reach|2026-11|001       who of its addressees has it, as it was told last
 *   report-since                   the month of the first look: what was before it the Helpdesk does not report
 */

export interface StoredReport {
  readonly report: Report;
  readonly etag: string;
}

export interface ReportChange {
  readonly before: StoredReport | undefined;
  readonly after: Report;
  readonly showings: readonly Showing[];
  readonly once?: Once;
  /** What this change sends. */
  readonly frozen?: Snapshot;
}

const Reach = z.object({ received: z.array(z.string()), missed: z.array(z.string()), opId: z.string() });
/** Of those who a version was sent to, by id; in neither list: it is under way. */
export type Reach = Pick<z.output<typeof Reach>, "received" | "missed">;

export type ReportStore = ReturnType<typeof createReportStore>;

/**
 * @param home the shared organisation, whose the report is
 * @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it
 */
export function createReportStore(
  rows: Rows,
  home: OrganisationId,
  wallClock: () => Instant,
  saved: (organisation: OrganisationId) => void,
) {
  async function write(changes: readonly Change[], proof: { key: string; opId: string }) {
    const outcome = await commit(rows, home, changes, proof);
    if (outcome === "saved") saved(home);
    return outcome;
  }

  return {
    async find(month: Month): Promise<StoredReport | undefined> {
      const row = await rows.get(home, reportKey(month));
      return row && { report: Report.parse(row.value), etag: row.etag };
    },

    /** Whether this act was dealt with before. */
    seen: async (once: Once): Promise<boolean> => (await rows.get(home, seenKey(once))) !== undefined,

    /** One write: the report, its event, the version that it sends, what is to be shown, and that it was done. */
    async save({ before, after, showings, once, frozen }: ReportChange): Promise<"saved" | "conflict"> {
      const opId = randomUUID();
      const event = { ...after.last, previous: after.chain };
      const key = `report-event|${after.month}|${String(after.changes).padStart(6, "0")}`;
      const value = { ...after, chain: hashOf(event) } as unknown as Value;
      const changes: Change[] = [
        before
          ? { replace: reportKey(after.month), etag: before.etag, value }
          : { insert: reportKey(after.month), value },
        { insert: key, value: { ...event, opId } },
        ...(frozen ? [{ insert: versionKey(after.month, frozen.version), value: frozen as unknown as Value }] : []),
        ...outboxRows(`report.${after.month}.${after.changes}`, wallClock(), showings),
        ...(once ? [{ insert: seenKey(once), value: { month: after.month } }] : []),
      ];
      return write(changes, { key, opId });
    },

    /** What was sent, exactly as it was then. */
    async version(month: Month, version: number): Promise<Snapshot | undefined> {
      const row = await rows.get(home, versionKey(month, version));
      return row && Snapshot.parse(row.value);
    },

    /** The month in which somebody looked first. @param now kept when nobody did before */
    async since(now: Month): Promise<Month> {
      const known = await rows.get(home, SINCE);
      if (known) return SinceValue.parse(known.value).month as Month;
      // A conflict says that another process was first, at about the same moment.
      await rows.write(home, [{ insert: SINCE, value: { month: now } }]);
      return now;
    },

    /** Asks to show this as it is now, without a change of anything. */
    async show(showings: readonly Showing[]): Promise<void> {
      await rows.write(home, outboxRows(`show.${randomUUID()}`, wallClock(), showings));
      saved(home);
    },

    /** Whether the message with this subject is on the screen there. */
    async isShown(showing: Pick<Showing, "subject" | "place">): Promise<boolean> {
      const card = cardOf(await rows.get(home, cardKey(showing)));
      return card.activityId !== undefined || card.shown !== null;
    },

    async reach(month: Month, version: number): Promise<Reach | undefined> {
      const row = await rows.get(home, reachKey(month, version));
      return row && Reach.parse(row.value);
    },

    /** Keeps who has it, and shows it; nothing when that is known already. */
    async reached(month: Month, version: number, reach: Reach, showings: readonly Showing[]): Promise<void> {
      const key = reachKey(month, version);
      const row = await rows.get(home, key);
      const known = row && Reach.parse(row.value);
      if (known && hashOf([known.received, known.missed]) === hashOf([reach.received, reach.missed])) return;
      const opId = randomUUID();
      const value: Value = { ...reach, opId };
      const changes: Change[] = [
        row ? { replace: key, etag: row.etag, value } : { insert: key, value },
        ...outboxRows(`reach.${opId}`, wallClock(), showings),
      ];
      await write(changes, { key, opId });
    },
  };
}

const SINCE = "report-since";
const SinceValue = z.object({ month: z.string() });

const reportKey = (month: Month): string => `report|${month}`;
const versionKey = (month: Month, version: number): string => `report-version|${month}|${padded(version)}`;
const reachKey = (month: Month, version: number): string => `report-reach|${month}|${padded(version)}`;
const padded = (version: number): string => String(version).padStart(3, "0");
