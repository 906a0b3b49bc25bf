import { z } from "zod";
import type { NoticeRef } from "../lib/numbers.ts";
import type { OrganisationId } from "../people/person.ts";
import { NOTICE_REFUSAL } from "./notice-words.ts";

/* What the cards of notices may send. */

const INVALID = "Ongeldige invoer.";
const NO_DAY = NOTICE_REFUSAL["not-later"];

const target = {
  organisation: z
    .string({ error: INVALID })
    .regex(/^[a-z][a-z-]{1,40}$/, INVALID)
    .transform((id) => id as OrganisationId),
  notice: z
    .string({ error: INVALID })
    .trim()
    .regex(/^W\d{2}-\d{6}$/i, "Dit is geen nummer van een waarschuwing. Een nummer ziet er zo uit: W26-000012.")
    .transform((ref) => ref.toUpperCase() as NoticeRef),
};
const nonce = z.string({ error: INVALID }).regex(/^[\w-]{1,40}$/, INVALID);

export const ShowInput = z.object(target);

/** Which notice; the nonce of a button is the version that the card showed. */
export const PressInput = z.object({ ...target, nonce });

export const MarkInput = z.object({
  ...PressInput.shape,
  mark: z.string({ error: INVALID }).regex(/^[a-z][a-z-]{0,40}$/, INVALID),
});

export const SnoozeInput = z.object({
  ...PressInput.shape,
  until: z.enum(["tomorrow", "week", "day"], { error: "Kies tot wanneer." }),
  /** "2026-12-01" */
  day: z
    .string({ error: NO_DAY })
    .refine((day) => day === "" || z.iso.date().safeParse(day).success, NO_DAY)
    .transform((day) => (day === "" ? undefined : day))
    .optional(),
});

export const ListInput = z.object({
  /** The sort key of the last one of the page before. */
  after: z
    .string()
    .regex(/^\d{13}\|W\d{2}-\d{6}$/)
    .default("")
    .catch(""),
});
