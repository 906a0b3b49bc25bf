import { z } from "zod";
import { GUID } from "../lib/guid.ts";
import type { PersonId } from "../people/person.ts";
import { NOT_LISTED, TargetInput, required, saidIn } from "../tickets/ticket-input.ts";

/* What the cards of a decision may send; the messages are what the person reads. Unknown fields are dropped. */

const MAX_NAME = 100;

/** The ticket's version on the card that was pressed; what is typed has none. */
const shown = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
  .optional();

const chosen = z
  .string({ error: NOT_LISTED })
  .refine((id) => id === "" || GUID.test(id), NOT_LISTED)
  .transform((id) => (id === "" ? undefined : (id.toLowerCase() as PersonId)))
  .optional();

export const DecideInput = TargetInput.extend({ shown });
export const RejectInput = DecideInput.extend({ reason: required("Vul in waarom u de aanvraag afwijst.") });
/** Who decides: chosen from the list, or named by who types. */
export const ChooseInput = TargetInput.extend({
  decider: chosen,
  name: z
    .string()
    .transform((name) => saidIn(name, MAX_NAME).text)
    .default(""),
});
