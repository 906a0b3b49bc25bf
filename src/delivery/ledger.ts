import type { Metrics } from "../lib/metrics.ts";
import type { Settled } from "./card-row.ts";

/** The same figures as in the card rows, of this process only, for whoever watches it. */
export interface Ledger {
  settled(as: Settled, rows: number): void;
  attempted(answer: string): void;
  /** Outbox rows that the last whole sweep found. */
  waiting(rows: number): void;
}

export function createLedger(metrics: Pick<Metrics, "counter" | "gauge">): Ledger {
  const rows = metrics.counter(
    "helpdesk_outbox_rows_total",
    "Outbox rows that are settled: delivered, failed or skipped",
  );
  const attempts = metrics.counter(
    "helpdesk_delivery_attempts_total",
    "Posts, updates and openings of chats by the platform's answer",
  );
  const waiting = metrics.gauge("helpdesk_outbox_waiting_rows", "Outbox rows that wait");
  return {
    settled: (as, count) => rows.inc({ as }, count),
    attempted: (answer) => attempts.inc({ answer }),
    waiting: (count) => waiting.set(count),
  };
}
