import { z } from "zod";
import { VERDICTS } from "../agreement/calamity-tree.ts";
import type { OrganisationId } from "../people/person.ts";
import { TargetInput, required, saidIn, ticketNumber } from "../tickets/ticket-input.ts";
import { DUTIES, KINDS, STEPS } from "./calamity.ts";

/* What the cards' forms and buttons may send; the messages are what the person reads. Unknown fields are dropped. */

const MAX_TITLE = 200;
const MAX_LIST = 400;

const target = {
  calamity: ticketNumber,
  nonce: z.string({ error: "Ongeldige invoer." }).regex(/^[\w-]{1,40}$/, "Ongeldige invoer."),
};

const optional = z
  .string()
  .default("")
  .transform((text) => saidIn(text));

const path = z
  .string()
  .regex(/^(?:\d(?:\.\d){0,20})?$/, "Ongeldige invoer.")
  .default("")
  .transform((steps) => (steps === "" ? [] : steps.split(".").map(Number)));

export const CalamityInput = z.object(target);

export const AssessInput = TargetInput.extend({
  path,
  answer: z
    .string({ error: "Kies een antwoord." })
    .regex(/^\d?$/, "Kies een antwoord.")
    .transform((choice) => (choice === "" ? undefined : Number(choice)))
    .optional(),
  /** Typed: the answers as they read, with commas. */
  answers: z.string().max(MAX_LIST).default(""),
});

export const VerdictInput = TargetInput.extend({
  path,
  verdict: z.enum(VERDICTS, { error: "Kies incident of calamiteit." }),
  note: optional,
});

export const DeclareInput = z.object({
  ...target,
  title: z
    .string({ error: "Vul in wat er aan de hand is." })
    .transform((text) => saidIn(text.replaceAll(/\s+/g, " "), MAX_TITLE))
    .refine(({ text }) => text !== "", "Vul in wat er aan de hand is."),
  kind: z.enum(KINDS, { error: "Kies wat voor calamiteit het is." }),
  /** As a client sends several choices: "venlo,weert". */
  organisations: z
    .string({ error: "Kies voor wie de calamiteit geldt." })
    .max(MAX_LIST)
    .transform((list) => list.split(",").filter(Boolean) as OrganisationId[]),
});

export const DeclineInput = z.object({ ...target, reason: required("Vul in waarom dit geen calamiteit is.") });
export const DecideInput = z.object({ ...target, decision: required("Vul het besluit in.") });
export const InformInput = z.object({ ...target, update: required("Vul uw bericht in.") });
export const SwitchOffInput = z.object({ ...target, parts: required("Vul in wat er is uitgezet.") });
export const EndInput = z.object({ ...target, closing: required("Vul in wat er was en wat er is gedaan.") });
export const DutyInput = z.object({ ...target, duty: z.enum(DUTIES).optional().catch(undefined) });
export const StepInput = z.object({ ...target, step: z.enum(STEPS).optional().catch(undefined) });
