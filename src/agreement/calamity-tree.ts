import { z } from "zod";

/** What the first assessment can say (DVO 5.2, Bijlage 1). */
export const VERDICTS = ["incident", "calamity"] as const;
export type Verdict = (typeof VERDICTS)[number];

const MAX_TEXT = 200;
const MOST_QUESTIONS = 20;
const MOST_ANSWERS = 6;

const text = z.string().trim().min(1).max(MAX_TEXT);
const id = z.string().max(40);

const answer = z
  .strictObject({
    answer: text.describe("Wat de medewerker van de Helpdesk kiest."),
    next: id.describe("De volgende vraag: een id die verderop in de lijst staat.").optional(),
    verdict: z.enum(VERDICTS).describe("De uitkomst, als er geen volgende vraag is.").optional(),
  })
  .refine(
    ({ next, verdict }) => (next === undefined) !== (verdict === undefined),
    "noem next of verdict, precies één van beide.",
  );

const question = z.strictObject({
  id: id.min(1),
  ask: text,
  answers: z.array(answer).min(2).max(MOST_ANSWERS),
});

/**
 * The decision tree of the first assessment, as data. Bijlage 1 had it as a drawing, which the sources do not have:
 * without one in the organisation file the person decides without questions. Questions only lead to later ones, so it ends.
 */
export const CalamityTree = z
  .strictObject({
    example: z.literal(true).describe("Een voorbeeld, niet vastgesteld. Dat staat dan bij elke vraag.").optional(),
    questions: z.array(question).min(1).max(MOST_QUESTIONS),
  })
  .refine(
    ({ questions }) => new Set(questions.map((one) => one.id)).size === questions.length,
    "een id staat er dubbel in.",
  )
  .refine(leadsOnlyForward, "een next verwijst niet naar een vraag die verderop staat.");
export type CalamityTree = z.output<typeof CalamityTree>;
type Question = CalamityTree["questions"][number];

function leadsOnlyForward({ questions }: { readonly questions: readonly z.output<typeof question>[] }): boolean {
  return questions.every(({ answers }, index) => {
    const later = new Set(questions.slice(index + 1).map((one) => one.id));
    return answers.every(({ next }) => next === undefined || later.has(next));
  });
}

/** How far the questions came: what was answered, and the question that is next or what they lead to. */
export interface Walked {
  readonly answered: readonly { readonly ask: string; readonly answer: string }[];
  readonly question?: Question;
  readonly verdict?: Verdict;
}

/** @param path which answer was given to each question, counted from 0; undefined when there is no such way */
export function walk({ questions }: CalamityTree, path: readonly number[]): Walked | undefined {
  const answered: { ask: string; answer: string }[] = [];
  let question = questions[0];
  let verdict: Verdict | undefined;
  for (const choice of path) {
    const chosen = question?.answers[choice];
    if (!question || !chosen) return undefined;
    answered.push({ ask: question.ask, answer: chosen.answer });
    verdict = chosen.verdict;
    question = questions.find((one) => one.id === chosen.next);
  }
  return { answered, ...(question && { question }), ...(verdict && { verdict }) };
}
