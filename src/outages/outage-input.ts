import { z } from "zod";
import { AREAS } from "../agreement/services.ts";
import type { Instant } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { TargetInput, required, ticketNumber } from "../tickets/ticket-input.ts";
import { NEEDS_NEWS, NEEDS_TEXT, OUTAGE_REFUSAL } from "./outage-words.ts";

/* What the cards of outages may send. */

const INVALID = "Ongeldige invoer.";
const nonce = z.string({ error: INVALID }).regex(/^[\w-]{1,40}$/, INVALID);
const organisationId = /^[a-z][a-z-]{1,40}$/;
const MOST_ORGANISATIONS = 50;

/** A choice of several arrives as "venlo,weert". */
const organisations = z
  .string({ error: OUTAGE_REFUSAL["no-organisation"] })
  .transform((chosen) => [...new Set(chosen.split(",").map((id) => id.trim()))].filter((id) => id !== ""))
  .refine((ids) => ids.length > 0 && ids.length <= MOST_ORGANISATIONS, OUTAGE_REFUSAL["no-organisation"])
  .refine((ids) => ids.every((id) => organisationId.test(id)), INVALID)
  .transform((ids) => ids as OrganisationId[]);

const area = z
  .string()
  .transform((code) => AREAS.find((one) => one.code === code && code !== "unknown")?.code)
  .optional()
  .catch(undefined);

export const MakeInput = z.object({ ...TargetInput.shape, text: required(NEEDS_TEXT), organisations, area });

export const JoinInput = z.object({
  outage: ticketNumber,
  organisation: z.string().max(40).optional().catch(undefined),
  /** The button stands above the report form. */
  form: z.literal("true").optional().catch(undefined),
});
export const ShowInput = z.object({ outage: ticketNumber });
export const EndInput = z.object({ outage: ticketNumber, nonce });
export const TellInput = z.object({ outage: ticketNumber, nonce, news: required(NEEDS_NEWS) });

const proposal = {
  proposal: z.string({ error: INVALID }).regex(/^[0-9a-f]{12}$/, INVALID),
  at: z.iso.datetime({ error: INVALID }).transform((at) => at as Instant),
};
export const DeclineInput = z.object(proposal);
export const AcceptInput = z.object({ ...proposal, text: required(NEEDS_TEXT), organisations });
