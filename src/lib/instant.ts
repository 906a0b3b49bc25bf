import { DateTime } from "luxon";
import type { Brand } from "./brand.ts";

/** A moment in UTC, as `Date.toISOString` writes it: 2026-11-21T21:24:00.000Z. Sorts as text. */
export type Instant = Brand<string, "Instant">;

export const ZONE = "Europe/Amsterdam";

export const instant = (date: Date): Instant => date.toISOString() as Instant;
export const dateOf = (moment: Instant): Date => new Date(moment);

export const inAmsterdam = (moment: Instant): DateTime => DateTime.fromISO(moment, { zone: ZONE, locale: "nl" });

/**
 * "23 november 2026 om 8.00 uur". Never "today": a card stays on the screen for days.
 */
export const dutchMoment = (moment: Instant): string => inAmsterdam(moment).toFormat("d LLLL yyyy 'om' H.mm 'uur'");
