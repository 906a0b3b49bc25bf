import type { z } from "zod";
import type { Section } from "../agreement/agreement.ts";
import type { DecidedBy } from "../approvals/deciders.ts";
import type { Instant } from "../lib/instant.ts";
import type { Directory } from "../people/directory.ts";
import type { Organisation } from "../people/organisation-file.ts";
import type { Colleague, Person } from "../people/person.ts";
import type { Requested } from "../tickets/asked-for.ts";
import type { Said } from "../tickets/ticket.ts";

/** Who asks, for which organisation and when, and whom the directory knows. */
export interface Asking {
  readonly actor: Person;
  readonly now: Instant;
  readonly organisation: Pick<Organisation, "id" | "name" | "kind" | "sharedMailboxes">;
  readonly colleague: Directory["colleague"];
}

/** What is asked for, as far as the kind does not say it for every request. */
export interface Asked extends Partial<Omit<Requested, "kind" | "title" | "facts">> {
  readonly said: Said;
  readonly facts: Requested["facts"];
  /** Whose name stands among the facts. */
  readonly people?: readonly Colleague[];
  /** For a kind whose decider depends on what was filled in; absent: the Helpdesk. */
  readonly decidedBy?: DecidedBy;
}

/** What people arrange themselves: nothing is filed. */
export interface Explanation {
  readonly paragraphs: readonly string[];
  readonly steps: readonly string[];
}

/** What becomes of a form that was filled in: a request, an explanation, or the form again with what is wrong. */
export type Answer = { readonly request: Asked } | { readonly explanation: Explanation } | { readonly problem: string };

/**
 * Whose decision it is. "as-configured": the organisation file says whether the leidinggevende decides; where it does
 * not, the Helpdesk assesses. `depends`: on what is filled in, in a sentence for the form.
 */
export type Decider = "manager" | "helpdesk" | "as-configured" | { readonly depends: string };

export interface RequestKind<Form extends z.ZodObject = z.ZodObject> {
  /** Its name in the organisation file and on tickets: never change it. */
  readonly kind: string;
  readonly title: string;
  /** For the catalogue: what it is and what it needs. */
  readonly says: string;
  /** What people type after "aanvraag". */
  readonly words: readonly string[];
  /** Free text that asks for it: every topic is in it, in `plain` text, and none of `unless`. */
  readonly recognises?: { readonly topic: readonly RegExp[]; readonly unless: RegExp };
  readonly section: Section;
  /** The form, in `cards/`. */
  readonly template: string;
  readonly decidedBy: Decider;
  /** What the form may send; the messages are what the person reads. */
  readonly form: Form;
  /** What the form shows beside what is filled in. */
  shows?(now: Instant): Readonly<Record<string, unknown>>;
  /** What of the form can be filled in from words that were typed. */
  fill(text: string): { readonly [field in keyof z.input<Form>]?: string };
  answer(given: z.output<Form>, asking: Asking): Answer | Promise<Answer>;
}

export const requestKind = <Form extends z.ZodObject>(kind: RequestKind<Form>): RequestKind<Form> => kind;
