import { DateTime } from "luxon";
import { z } from "zod";
import { ZONE, instant } from "../lib/instant.ts";
import { TargetInput, saidIn } from "../tickets/ticket-input.ts";

/* What the cards about a term may send; the messages are what the person reads. Unknown fields are dropped. */

const NO_MOMENT = "Kies een dag en een tijd. Typen kan zo: voorstel M26-000123 30-11-2026 14.00.";
const TYPED = /^\s*(\d{1,2})-(\d{1,2})-(\d{4})(?:\s+om)?\s+(\d{1,2})[.:](\d{2})(?:\s+uur)?\s*([\s\S]*)$/;

/** Filled in on the card, or typed after the number. */
export const ProposeInput = TargetInput.extend({
  day: z.string({ error: NO_MOMENT }).default(""),
  time: z.string({ error: NO_MOMENT }).default(""),
  text: z.string({ error: NO_MOMENT }).default(""),
  typed: z.string({ error: NO_MOMENT }).optional(),
}).transform(({ day, time, text, typed, ...target }, context) => {
  const given = typed === undefined ? { day, time, text } : momentIn(typed);
  const moment = DateTime.fromISO(`${given.day}T${given.time}`, { zone: ZONE });
  if (given.day === "" || given.time === "" || !moment.isValid) {
    context.addIssue({ code: "custom", message: NO_MOMENT });
    return z.NEVER;
  }
  return { ...target, until: instant(moment.toJSDate()), said: saidIn(given.text) };
});

function momentIn(typed: string) {
  const [, day = "", month = "", year = "", hour = "", minute = "", text = ""] = TYPED.exec(typed) ?? [];
  const two = (digits: string): string => digits.padStart(2, "0");
  return year === ""
    ? { day: "", time: "", text: "" }
    : { day: `${year}-${two(month)}-${two(day)}`, time: `${two(hour)}:${minute}`, text };
}

export const DiscussInput = TargetInput.extend({
  text: z
    .string({ error: "Vul een tekst in." })
    .default("")
    .transform((text) => saidIn(text)),
});
