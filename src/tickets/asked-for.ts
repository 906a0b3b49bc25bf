import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import type { PersonId } from "../people/person.ts";

/* What a request adds to a ticket: what was asked for, and who decides. The rules are in `../approvals`. */

/** Strings of ours that were checked when they were made. */
export const branded = <T extends string>() => z.custom<T>((value) => typeof value === "string");
export const personId = branded<PersonId>();
export const moment = branded<Instant>();

/** A line of what was asked. A person stands there by id, so that the name can be forgotten in one place. */
const Fact = z.object({ label: z.string(), value: z.string().optional(), person: personId.optional() });
export type Fact = z.infer<typeof Fact>;

/** What makes a ticket a request. */
export const Requested = z.object({
  /** The request kind's name. */
  kind: z.string(),
  /** "Extra opslag" */
  title: z.string(),
  /** Of the DVO. */
  section: z.string(),
  facts: z.array(Fact),
  urgent: z.literal(true).optional(),
  /** What it means for the municipality's share (DVO 6.1). */
  cost: z.string().optional(),
  /** What the requester has to know until somebody works on it. */
  remark: z.string().optional(),
  /** What who carries it out has to check first. */
  check: z.string().optional(),
  /** How the owner does it themselves, when it is theirs to do (DVO 4.7.5). */
  ownerSteps: z.array(z.string()).optional(),
});
export type Requested = z.infer<typeof Requested>;

/** Why somebody does not decide who would be next. */
export const PASSED_OVER = [
  "unknown",
  "left",
  "absent",
  "unreachable",
  "no-mandate",
  "other-organisation",
  "own-request",
  "late",
  "handed-over",
] as const;
export type PassedOver = (typeof PASSED_OVER)[number];

/** What somebody is asked as; an assigner never decides, but says who does. */
export const ASKED_AS = ["manager", "substitute", "managers-manager", "assigned", "owner", "assigner"] as const;

const Asked = z.object({
  /** Absent: the Helpdesk's channel, where somebody has to be assigned. */
  person: personId.optional(),
  as: z.enum(ASKED_AS),
  at: moment,
  /** The event that their current card was posted for; absent when they were passed over before they were asked. */
  card: z.number().int().optional(),
  /** Why it is not theirs (any more). */
  over: z.enum([...PASSED_OVER, "assigned"]).optional(),
});
export type Asked = z.infer<typeof Asked>;

/** What the decider had before them. */
const Saw = z.object({
  text: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  cost: z.string().optional(),
  section: z.string(),
  /** The version of the agreement's rules. */
  agreement: z.number().int(),
  /** The ticket's version on the card. */
  version: z.number().int(),
});

/** A fact each; a revocation is another one after it. */
const Decision = z.object({
  is: z.enum(["approved", "rejected", "revoked"]),
  by: personId,
  onBehalfOf: personId.optional(),
  at: moment,
  reason: z.string().optional(),
  saw: Saw.optional(),
});
export type Decision = z.infer<typeof Decision>;

export const Approval = z.object({
  /** Whose it is to decide: the requester's leidinggevende, or the owner of what is asked for. */
  route: z.enum(["manager", "owner"]),
  asked: z.array(Asked),
  /** On whose behalf somebody else decides. */
  manager: personId.optional(),
  question: z.object({ text: z.string(), by: personId, at: moment }).optional(),
  decisions: z.array(Decision),
  remindedAt: moment.optional(),
});
export type Approval = z.infer<typeof Approval>;
