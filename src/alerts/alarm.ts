import { z } from "zod";
import { type Instant, dateOf } from "../lib/instant.ts";
import type { Value } from "../lib/rows.ts";
import type { NoticeKind } from "../notices/kind.ts";
import type { Severity } from "../notices/severity.ts";

/*
 * An alarm is one thing that a system tells us is on or off: a group of Alertmanager, a key of the generic address.
 * What is known of it is a row of its own, whether it has a card or not.
 */

/** What a payload says about one alarm: how it changes what we knew, and what people get to see of that. Pure. */
export interface Signal<State extends Value, Fact extends Value> {
  readonly kind: NoticeKind<Fact>;
  readonly key: string;
  readonly state: z.ZodType<State>;
  /** The same again, or something that is older than what we know, makes no difference. */
  merged(before: State | undefined): State;
  factOf(state: State): Fact;
  lookOf(state: State): Look;
}

/** What a list says of an alarm. */
export interface Look {
  /** From outside, cleaned and shortened. */
  readonly name: string;
  /** What tells it from others of that name; may be empty. */
  readonly what: string;
  readonly severity: Severity;
  readonly isFiring: boolean;
}

const moment = z.iso.datetime().transform((text) => text as Instant);

/** Alarms that came too fast to have a card each, from the first until an hour after the last is over. */
export const Storm = z.object({
  id: moment,
  /** How often it began again. */
  wave: z.number(),
  /** Since when none fires. */
  overAt: moment.optional(),
  /** Nothing joins it any more. */
  isDone: z.boolean().optional(),
});
export type Storm = z.output<typeof Storm>;

/** Ours, not the agreement's: so many new cards of alarms in one organisation in so many minutes are read; more are not. */
export const MOST_CARDS = 10;
const WITHIN_MS = 5 * 60_000;
/** A storm that is over so long takes in no others. */
const JOINED_FOR_MS = 60 * 60_000;
/** Longer, so that who joined it at the last moment is still counted. */
const COUNTED_FOR_MS = 2 * JOINED_FOR_MS;

/** Where an alarm goes that was off: to a card of its own, or to the one that a storm has. */
export type Placing =
  | { readonly is: "own"; readonly opened: readonly Instant[] }
  | { readonly is: "joins"; readonly storm: Storm }
  | { readonly is: "begins"; readonly storm: Storm };

/** @param opened when the last cards of alarms were opened here */
export function placing(opened: readonly Instant[], storm: Storm | undefined, now: Instant): Placing {
  const recent = opened.filter((at) => Math.abs(since(at, now)) < WITHIN_MS);
  if (recent.length < MOST_CARDS) return { is: "own", opened: [...recent, now] };
  const isJoined = storm && !storm.isDone && (!storm.overAt || since(storm.overAt, now) < JOINED_FOR_MS);
  return isJoined ? { is: "joins", storm } : { is: "begins", storm: { id: now, wave: 1 } };
}

/** The storm after a count of what still fires; the same object when nothing changed. */
export function counted(storm: Storm, firing: number, now: Instant): Storm {
  const { overAt, ...rest } = storm;
  if (firing > 0) return overAt ? { ...rest, wave: storm.wave + 1 } : storm;
  if (!overAt) return { ...rest, overAt: now };
  return since(overAt, now) > COUNTED_FOR_MS ? { ...storm, isDone: true } : storm;
}

const since = (at: Instant, now: Instant): number => dateOf(now).getTime() - dateOf(at).getTime();
