import { DateTime, IANAZone } from "luxon";
import type { Brand } from "./brand.ts";

/** A moment in UTC, as `Date.toISOString` writes it: 2026-11-21T21:24:00.000Z. Sorts as text. */
export type Instant = Brand<string, "Instant">;

export const ZONE = "Europe/Amsterdam";

/** Clocks go back or forward on a quarter of an hour at the finest. */
const QUARTER_MS = 900_000;
const MOST_REMEMBERED = 10_000;

/** Asks for an offset once: Intl takes longer over it than everything else that is done with a moment. */
class RememberingZone extends IANAZone {
  readonly #offsets = new Map<number, number>();

  override offset(millis: number): number {
    const quarter = Math.floor(millis / QUARTER_MS);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;

    const offset = super.offset(millis);
    if (this.#offsets.size >= MOST_REMEMBERED) this.#offsets.clear();
    this.#offsets.set(quarter, offset);
    return offset;
  }
}

const AMSTERDAM = new RememberingZone(ZONE);

export const instant = (date: Date): Instant => date.toISOString() as Instant;
export const dateOf = (moment: Instant): Date => new Date(moment);

export const inAmsterdam = (moment: Instant): DateTime => DateTime.fromISO(moment, { zone: AMSTERDAM, locale: "nl" });

/** "maandag 23 november 2026" */
export const dutchDay = (moment: Instant): string => inAmsterdam(moment).toFormat("cccc d LLLL yyyy");

/**
 * "23 november 2026 om 8.00 uur". Never "today": a card stays on the screen for days.
 */
export const dutchMoment = (moment: Instant): string => inAmsterdam(moment).toFormat("d LLLL yyyy 'om' H.mm 'uur'");

/** "2026-11-23" and "14:30" on the clock here; undefined for what is on no clock. */
export function momentHere(day: string, time: string): Instant | undefined {
  const moment = DateTime.fromISO(`${day}T${time}`, { zone: AMSTERDAM });
  return moment.isValid ? instant(moment.toJSDate()) : undefined;
}
