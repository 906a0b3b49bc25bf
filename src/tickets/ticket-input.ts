import { z } from "zod";
import { AREAS, CAN_WORK, type Choice, IMPACTS } from "../agreement/services.ts";
import { GUID } from "../lib/guid.ts";
import { clean, redact } from "../lib/redact.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { MessageLink } from "./message-link.ts";
import { NOTHING_SAID, type Said, TEAMS, type TicketNumber, WAITS_FOR } from "./ticket.ts";

/* What the cards' forms and buttons may send; the messages are what the person reads. Unknown fields are dropped. */

const MAX_TEXT = 2000;
const MAX_NAME = 100;
const NO_DAY = "Kies een dag, of laat de dag leeg.";
const MAX_REACHABLE_AT = 100;
export const NOT_LISTED = "Maak een keuze uit de lijst.";

/** Free text: cleaned, and with secrets hidden before anything else sees it. */
export const saidIn = (text: string, max = MAX_TEXT): Said => redact(clean(text, max));

const said = (message: string) => z.string({ error: message }).transform((text) => saidIn(text));

/** A client leaves out what was not filled in. */
export const required = (message: string) => said(message).refine(({ text }) => text !== "", message);
const optional = said("Vul een tekst in.").default(NOTHING_SAID);

const choice = <C extends Choice>(choices: readonly C[]) =>
  z
    .string({ error: NOT_LISTED })
    .refine((code) => code === "" || choices.some((choice) => choice.code === code), NOT_LISTED)
    .transform((code): C["code"] | undefined => choices.find((choice) => choice.code === code)?.code)
    .optional();

const organisation = z
  .string({ error: "Ongeldige invoer." })
  .regex(/^[a-z][a-z-]{1,40}$/, "Kies een gemeente.")
  .transform((id) => id as OrganisationId);

export const ticketNumber = z
  .string({ error: "Ongeldige invoer." })
  .trim()
  .regex(/^M\d{2}-\d{6}$/i, "Dit is geen nummer van een melding. Een nummer ziet er zo uit: M26-000123.")
  .transform((number) => number.toUpperCase() as TicketNumber);

const nonce = z.string({ error: "Ongeldige invoer." }).regex(/^[\w-]{1,40}$/, "Ongeldige invoer.");

/** Somebody of a list or the people picker, by the id that it sends; the directory has still to know them. */
const somebody = z
  .string({ error: NOT_LISTED })
  .refine((id) => id === "" || GUID.test(id), NOT_LISTED)
  .transform((id) => (id === "" ? undefined : (id.toLowerCase() as PersonId)))
  .optional();

/** A toggle of the form. */
const isOn = z
  .union([z.string(), z.boolean()])
  .transform((value) => (String(value) === "true" ? (true as const) : undefined))
  .optional();

export const ReportInput = z.object({
  nonce,
  organisation: organisation.optional(),
  text: required("Vul in wat er aan de hand is."),
  area: choice(AREAS),
  impact: choice(IMPACTS),
  canWork: choice(CAN_WORK),
  reachableAt: z
    .string({ error: "Ongeldige invoer." })
    .transform((text) => saidIn(text, MAX_REACHABLE_AT).text || undefined)
    .optional(),
  sensitive: isOn,
  messageLink: MessageLink,
  forWhom: somebody,
  ordinary: isOn,
  /** *Toch melden*. */
  anyway: z.literal("true").optional(),
});

const whateverText = z
  .string()
  .transform((text) => saidIn(text).text)
  .catch("");

/** What can be filled in again of a report that is not right yet. */
export const UnfinishedReport = z.object({
  organisation: whateverText,
  text: optional.catch(NOTHING_SAID),
  area: whateverText,
  impact: whateverText,
  canWork: whateverText,
  reachableAt: whateverText,
  sensitive: isOn.catch(undefined),
  ordinary: isOn.catch(undefined),
  messageLink: MessageLink,
  forWhom: somebody.catch(undefined),
});

const callerName = (message: string) =>
  z
    .string({ error: message })
    .transform((name) => saidIn(name.replaceAll(/\s+/g, " "), MAX_NAME))
    .refine(({ text }) => text !== "", message);

/** On whose card the form stands; what is not right is left out. */
const wayBack = {
  from: ticketNumber.optional().catch(undefined),
  fromOrganisation: organisation.optional().catch(undefined),
  team: z.enum(TEAMS).optional().catch(undefined),
};

/** *Melding namens*. */
export const OnBehalfInput = z.object({
  ...{ nonce, ...wayBack },
  organisation: ReportInput.shape.organisation,
  who: callerName("Vul in wie er belt."),
  /** The name that the list of people was made for. */
  asked: z.string().max(MAX_NAME).optional().catch(undefined),
  person: somebody,
  text: ReportInput.shape.text,
  area: ReportInput.shape.area,
  reachableAt: ReportInput.shape.reachableAt,
  ownName: z.literal("true").optional(),
});

/** What can be filled in again of it. */
export const UnfinishedOnBehalf = z.object({
  ...wayBack,
  organisation: whateverText,
  who: optional.catch(NOTHING_SAID),
  person: somebody.catch(undefined),
  text: optional.catch(NOTHING_SAID),
  area: whateverText,
  reachableAt: whateverText,
});

export const FormInput = z.object({
  text: optional,
  callBack: z.literal("true").optional(),
  ordinary: isOn.catch(undefined),
  messageLink: MessageLink,
});

export const ListInput = z.object({
  after: z
    .string()
    .regex(/^[01]\|\d{13}\|M\d{2}-\d{6}$/)
    .default("")
    .catch(""),
});

/** Which ticket; the nonce is the version that the card showed, so that a second press of its button is the same act. */
const target = {
  organisation,
  ticket: ticketNumber,
  nonce,
  /** Which of the ticket's cards was pressed, to find out whether it is a stray copy. */
  card: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .optional(),
  team: z.enum(TEAMS).optional(),
};

export const TargetInput = z.object(target);
export const OpenInput = z.object({ organisation, ticket: ticketNumber });
/** From a card that anybody may have, which says no more. */
export const FindInput = z.object({ ticket: ticketNumber });
export const AskInput = z.object({ ...target, question: required("Vul uw vraag in.") });
export const AnswerInput = z.object({ ...target, answer: required("Vul uw antwoord in.") });
export const AddInput = z.object({ ...target, addition: required("Vul uw aanvulling in.") });
export const PassInput = z.object({ ...target, note: optional });
export const ReopenInput = z.object({ ...target, reason: required("Vul in wat er nog niet goed gaat.") });
export const ResolveInput = z.object({
  ...target,
  resolution: z.enum(["resolved", "otherwise-agreed"], { error: "Kies hoe de melding is afgehandeld." }),
  solution: required("Vul de oplossing of de afspraak in."),
});
export const MessageInput = z.object({ ...target, message: required("Vul uw bericht in.") });
export const NoteInput = z.object({ ...target, note: required("Vul de notitie in.") });
export const AssignInput = z.object({
  ...target,
  assignee: z
    .string({ error: NOT_LISTED })
    .refine((id) => id === "" || GUID.test(id), NOT_LISTED)
    .transform((id) => id.toLowerCase())
    .optional(),
  name: z
    .string()
    .transform((name) => saidIn(name, MAX_NAME).text)
    .default(""),
});
export const HoldInput = z.object({
  ...target,
  waitsFor: z.enum(WAITS_FOR, { error: "Kies op wie u wacht." }),
  /** "2026-11-30" */
  until: z
    .string({ error: NO_DAY })
    .refine((day) => day === "" || z.iso.date().safeParse(day).success, NO_DAY)
    .transform((day) => (day === "" ? undefined : day))
    .optional(),
  reason: optional,
});
export const MergeInput = z.object({
  ...target,
  /** Typed it may be "met M26-000001". */
  into: z
    .string({ error: "Vul het nummer van de andere melding in." })
    .transform((typed) => typed.trim().replace(/^(?:met|in|bij)\s+/i, ""))
    .pipe(ticketNumber),
});
export const PrioritiseInput = z.object({
  ...target,
  priority: z.string({ error: "Kies een prioriteit." }).max(MAX_NAME, "Kies een prioriteit."),
});
export const ConfirmInput = z.object({
  ...target,
  rating: z
    .string()
    .regex(/^[1-5]?$/, "Kies een cijfer van 1 tot en met 5.")
    .transform((digit) => (digit === "" ? undefined : Number(digit)))
    .optional(),
  remark: optional,
});
