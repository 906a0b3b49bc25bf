import { DateTime } from "luxon";
import { clean } from "../../lib/redact.ts";

export const NOT_SET = "nog niet vastgesteld";
export const NO_FIGURES = "geen cijfers";
/** Nothing of which it could be said. */
export const NONE = "–";
export const NOTHING_REPORTED = "Geen bijzonderheden gemeld.";

/** As a form takes them; what is longer was not typed there. */
const LONGEST_TEXT = 30_000;
const LONGEST_LINE = 200;
const MOST_LINES = 300;

/** A month as "2026-11". */
const dayIn = (month: string): DateTime => DateTime.fromISO(`${month}-01`, { zone: "utc", locale: "nl" });
/** "november 2026" */
export const monthName = (month: string): string => dayIn(month).toFormat("LLLL yyyy");
/** "nov 2026", for where there is little room. */
export const shortMonth = (month: string): string => dayIn(month).toFormat("LLL yyyy").replace(".", "");
/** "NOVEMBER", as the template has it. */
export const capitalMonth = (month: string): string => dayIn(month).toFormat("LLLL").toUpperCase();
export const monthBefore = (month: string): string => dayIn(month).minus({ months: 1 }).toFormat("yyyy-MM");
export const yearBefore = (month: string): string => dayIn(month).minus({ years: 1 }).toFormat("yyyy-MM");

export const number = (value: number, decimals = 0): string =>
  value.toLocaleString("nl-NL", { maximumFractionDigits: decimals, useGrouping: true });

/** "91 %"; of nothing there is no part. */
export const percentage = (part: number, whole: number): string =>
  whole === 0 ? "n.v.t." : `${number((100 * part) / whole, 1)}\u00a0%`;

/** "35 minuten", "6,5 uur", and on the clock "3,2 dagen" after two of them. @param minutes zero or more */
export function duration(minutes: number, isOnClock: boolean): string {
  if (minutes < 59.5) return `${number(minutes)} ${Math.round(minutes) === 1 ? "minuut" : "minuten"}`;
  const hours = minutes / 60;
  return isOnClock && hours >= 48 ? `${number(hours / 24, 1)} dagen` : `${number(hours, 1)} uur`;
}

/** Text of a person on one line, with nothing in it that a document cannot hold. */
export const oneLine = (text: string): string => paragraphsOf(text).join(" ").slice(0, LONGEST_LINE);

/** The lines of a person's text that have something on them; of very many the last are one. */
export function paragraphsOf(text: string): readonly string[] {
  const lines = clean(text.replace(NOT_IN_XML, ""), LONGEST_TEXT)
    .split("\n")
    .filter((line) => line !== "");
  const rest = lines.slice(MOST_LINES).join(" ");
  return rest === "" ? lines : [...lines.slice(0, MOST_LINES), rest];
}

/** What no version of XML takes and no font shows; all other such characters `clean` takes out. */
const NOT_IN_XML = /[\p{Noncharacter_Code_Point}]/gu;
