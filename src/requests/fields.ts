import { z } from "zod";
import type { Choice } from "../agreement/services.ts";
import { GUID } from "../lib/guid.ts";
import type { Fact } from "../tickets/asked-for.ts";
import type { PersonId } from "../people/person.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import type { Said } from "../tickets/ticket.ts";

/* The fields of a request's form. Each takes the sentence that the person reads when it is not right. */

export const MAX_TEXT = 1000;
const MAX_LINE = 200;

const onOneLine = (text: string): Said => saidIn(text.replaceAll(/\s*\n\s*/g, " "), MAX_LINE);
const isFilled = ({ text }: Said): boolean => text !== "";

/** Several lines. */
export const optionalText = z
  .string()
  .default("")
  .transform((text) => saidIn(text, MAX_TEXT));
export const text = (missing: string) =>
  z
    .string({ error: missing })
    .transform((typed) => saidIn(typed, MAX_TEXT))
    .refine(isFilled, missing);

export const optionalLine = z.string().default("").transform(onOneLine);
export const line = (missing: string) => z.string({ error: missing }).transform(onOneLine).refine(isFilled, missing);

/** One of a closed list, as the entry itself. */
export const oneOf = <C extends Choice>(choices: readonly C[], missing: string) =>
  z.string({ error: missing }).transform((code, context): C => {
    const chosen = choices.find((choice) => choice.code === code);
    if (chosen) return chosen;
    context.addIssue(missing);
    return z.NEVER;
  });

/** "2026-11-20" */
export const day = (missing: string) => z.iso.date({ error: missing });

/** Somebody from the people picker, by the id that it sends; the directory has still to know them. */
export const optionalPerson = (wrong: string) =>
  z
    .string()
    .toLowerCase()
    .refine((id) => id === "" || GUID.test(id), wrong)
    .transform((id) => (id === "" ? undefined : (id as PersonId)))
    .optional();

export const toggle = z
  .string()
  .optional()
  .transform((value) => value === "true");

export const choicesOf = (choices: readonly Choice[]) =>
  choices.map(({ code, label }) => ({ title: label, value: code }));

export const fact = (label: string, { text: value }: Said): Fact => ({ label, value });
