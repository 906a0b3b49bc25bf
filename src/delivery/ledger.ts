import type { Metrics } from "../lib/metrics.ts";
import type { Settled } from "./card-row.ts";

/** The same figures as in the card rows, of this process only, for whoever watches it. */
export interface DeliveryFigures {
  /** Outbox rows that the last whole sweep found. */
  readonly waiting: number;
  /** Rows that are on somebody's screen. */
  readonly delivered: number;
  /** Attempts that the platform did not take, and that are made again. */
  readonly failed: number;
  /** Rows that were given up. */
  readonly deadLetters: number;
}

/** What needs no second attempt: it went well, or the place is gone and what is for it waits. */
const NO_FAILURE: ReadonlySet<string> = new Set(["accepted", "opened", "dead", "missing"]);

export interface Ledger {
  settled(as: Settled, rows: number): void;
  attempted(answer: string): void;
  /** Outbox rows that the last whole sweep found. */
  waiting(rows: number): void;
  /** Since the process began. */
  figures(): DeliveryFigures;
  /** When this process last showed something, in milliseconds since 1970. */
  deliveredAt(): number | undefined;
}

export function createLedger(metrics: Pick<Metrics, "counter" | "gauge">, now: () => number = Date.now): Ledger {
  const rows = metrics.counter(
    "helpdesk_outbox_rows_total",
    "Outbox rows that are settled: delivered, failed or skipped",
  );
  const attempts = metrics.counter(
    "helpdesk_delivery_attempts_total",
    "Posts, updates and openings of chats by the platform's answer",
  );
  const waiting = metrics.gauge("helpdesk_outbox_waiting_rows", "Outbox rows that wait");
  let deliveredAt: number | undefined;
  let figures: DeliveryFigures = { waiting: 0, delivered: 0, failed: 0, deadLetters: 0 };
  return {
    settled(as, count) {
      rows.inc({ as }, count);
      if (as === "delivered" && count > 0) {
        figures = { ...figures, delivered: figures.delivered + count };
        deliveredAt = now();
      }
      if (as === "failed") figures = { ...figures, deadLetters: figures.deadLetters + count };
    },
    attempted(answer) {
      attempts.inc({ answer });
      if (!NO_FAILURE.has(answer)) figures = { ...figures, failed: figures.failed + 1 };
    },
    waiting(count) {
      waiting.set(count);
      figures = { ...figures, waiting: count };
    },
    figures: () => figures,
    deliveredAt: () => deliveredAt,
  };
}
