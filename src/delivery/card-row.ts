import { z } from "zod";
import { type Instant, instant } from "../lib/instant.ts";
import type { Row, Value } from "../lib/rows.ts";

/** What became of an outbox row, once and for good. */
export type Settled = "delivered" | "failed" | "skipped";

/**
 * The row `card|<subject>|<place>`: what is on the screen there. Only the sender changes it.
 * Its three counts are the ledger: with the outbox rows that are left, they add up to all that was ever asked.
 */
export interface Card {
  /** The message that shows the subject; absent when there is none, or its id was never learned. */
  readonly activityId?: string | undefined;
  /** Hash of what the message certainly shows; null when that is not certain. */
  readonly shown: string | null;
  /** An attempt that was begun and whose end is not written: it may or may not be on the screen. */
  readonly sending?: { readonly attempt: number; readonly by: string } | undefined;
  /** Failures in a row. */
  readonly attempts: number;
  readonly notBefore?: Instant | undefined;
  /** Hash of a message that the platform found too big: its summary is shown instead. */
  readonly tooBig?: string | undefined;
  /** Of the write that wrote this. */
  readonly opId?: string;
  readonly delivered: number;
  readonly failed: number;
  readonly skipped: number;
}

const CardValue = z.object({
  activityId: z.string().optional(),
  shown: z.string().nullable().default(null),
  sending: z.object({ attempt: z.number(), by: z.string() }).optional(),
  attempts: z.number().default(0),
  notBefore: z.string().optional(),
  tooBig: z.string().optional(),
  opId: z.string().optional(),
  delivered: z.number().default(0),
  failed: z.number().default(0),
  skipped: z.number().default(0),
});

const NEW_CARD: Card = { shown: null, attempts: 0, delivered: 0, failed: 0, skipped: 0 };

export const cardOf = (row: Row | undefined): Card => (row ? (CardValue.parse(row.value) as Card) : NEW_CARD);

export const cardValue = (card: Card, opId: string): Value => ({ ...card, opId });

/** Before anything is sent. What an earlier attempt left uncertain stays so. */
export const intended = (card: Card, by: string): Card => ({
  ...card,
  shown: card.sending ? null : card.shown,
  sending: { attempt: card.attempts + 1, by },
});

export const accepted = (card: Card, activityId: string | undefined, shown: string): Card => ({
  ...card,
  ...NO_TROUBLE,
  activityId: card.activityId ?? activityId,
  shown,
});

/** Certainly not shown: what was on the screen still is. */
export const refused = (card: Card, notBefore: number): Card => ({
  ...afterFailure(card),
  notBefore: moment(notBefore),
});

/** It may be on the screen or not. */
export const uncertain = (card: Card, notBefore: number): Card => ({ ...refused(card, notBefore), shown: null });

/** The message is gone: the next attempt posts a new one. */
export const missing = (card: Card): Card => ({ ...afterFailure(card), activityId: undefined, shown: null });

export const tooBig = (card: Card, hash: string): Card => ({ ...afterFailure(card), tooBig: hash });

/** The place is dead: nothing changed on the screen, and the platform is not asked again until it is back. */
export const parked = (card: Card): Card => ({ ...card, sending: undefined });

export const counted = (card: Card, as: Settled, rows: number): Card => ({ ...card, [as]: card[as] + rows });

const NO_TROUBLE = { sending: undefined, attempts: 0, notBefore: undefined };

const afterFailure = (card: Card): Card => ({
  ...card,
  sending: undefined,
  attempts: card.attempts + 1,
  notBefore: undefined,
});

const moment = (millis: number): Instant => instant(new Date(millis));
