import { z } from "zod";
import { PASSED_OVER, moment, personId } from "./asked-for.ts";

/* What a ticket gets when its term, or what is done about it, is in doubt (DVO 5.1). The rules are in `../terms` and `../escalation`. */

/** Talked over before the term is missed. */
export const Consult = z.object({
  /** Which term it was about, so that each is asked about once. */
  term: z.string(),
  /** By when it was to be resolved when this was asked. */
  resolveBy: moment,
  /** Whoever had the ticket; absent: nobody had, and the team was asked. */
  person: personId.optional(),
  /** The event that the card of who was asked was posted for. */
  card: z.number().int(),
  /** Who has it says that it will be in time. */
  onTime: z.literal(true).optional(),
  proposal: z
    .object({
      until: moment,
      by: personId,
      text: z.string().optional(),
      /** The event that the reporter's card was posted for. */
      card: z.number().int(),
      answer: z.enum(["agreed", "discuss"]).optional(),
    })
    .optional(),
});
export type Consult = z.infer<typeof Consult>;

/** As what somebody is asked in an escalation, in the order of DVO 5.1; `helpdesk` where nobody else is. */
export const LEVELS = [
  "manager",
  "incident-manager",
  "team-lead",
  "ict-manager",
  "representative",
  "helpdesk",
] as const;

const EscalatedTo = z.object({
  /** Absent: the Helpdesk's channel. */
  person: personId.optional(),
  as: z.enum(LEVELS),
  step: z.number().int(),
  at: moment,
  /** The event that their card was posted for. */
  card: z.number().int(),
  /** Why it is not theirs any more. */
  over: z.enum([...PASSED_OVER, "passed-on", "taken", "over"]).optional(),
});
export type EscalatedTo = z.infer<typeof EscalatedTo>;

export const Escalation = z.object({
  /** Of the three of DVO 5.1. */
  step: z.number().int().min(1).max(3),
  since: moment,
  asked: z.array(EscalatedTo),
  over: z.object({ is: z.enum(["not-needed", "settled"]), by: personId, at: moment }).optional(),
});
export type Escalation = z.infer<typeof Escalation>;
