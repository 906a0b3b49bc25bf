import { z } from "zod";
import type { BotAnswer } from "./bot-line.ts";
import type { CardJson, DialogView, FoundView } from "./page/wire.ts";

/** What Teams makes of the bot's answer to somebody who asked something. */
export interface Meaning {
  /** That it failed, in the bot's own words or in those of Teams. */
  readonly error?: string;
  /** What the bot says besides, or instead of a dialog or of results. */
  readonly words?: string;
  /** In the place of the card that was pressed. */
  readonly card?: CardJson;
  readonly dialog?: DialogView;
  readonly found?: readonly FoundView[];
}

const WENT_WRONG = "Er is iets misgegaan. Probeer het opnieuw.";
const NOT_REACHED = "De app is niet bereikbaar. Probeer het opnieuw.";

const CARD = "application/vnd.microsoft.card.adaptive";
const Card = z.record(z.string(), z.unknown());

/** Of Action.Execute. The words stand beside the card, which stays as it is. */
const PressAnswered = z.union([
  z.looseObject({ type: z.literal(CARD), value: Card }).transform(({ value }): Meaning => ({ card: value })),
  z
    .looseObject({ type: z.literal("application/vnd.microsoft.activity.message"), value: z.string() })
    .transform(({ value }): Meaning => ({ words: value })),
  z
    .looseObject({
      type: z.literal("application/vnd.microsoft.error"),
      value: z.looseObject({ message: z.string() }).catch({ message: WENT_WRONG }),
    })
    .transform(({ value }): Meaning => ({ error: value.message })),
]);

const Found = z
  .looseObject({
    contentType: z.literal(CARD),
    content: Card,
    preview: z.looseObject({
      content: z.looseObject({
        title: z.string().default(""),
        subtitle: z.string().default(""),
        text: z.string().default(""),
      }),
    }),
  })
  .transform(({ content, preview }): FoundView => {
    const { title, subtitle, text } = preview.content;
    return { title, text: [subtitle, text].filter((line) => line !== "").join(" · "), card: content };
  });

const SearchAnswered = z
  .looseObject({
    composeExtension: z.union([
      z.looseObject({ type: z.literal("result"), attachments: z.array(Found) }),
      z.looseObject({ type: z.literal("message"), text: z.string() }),
    ]),
  })
  .transform(({ composeExtension: answer }): Meaning =>
    answer.type === "result" ? { found: answer.attachments } : { words: answer.text },
  );

const SIZES: Readonly<Record<string, number>> = { small: 400, medium: 600, large: 850 };
const Width = z.union([z.number().positive(), z.string().transform((name) => SIZES[name])]);

const TaskAnswered = z
  .looseObject({
    task: z.union([
      z.looseObject({
        type: z.literal("continue"),
        value: z.looseObject({
          title: z.string(),
          width: Width.optional(),
          card: z.looseObject({ contentType: z.literal(CARD), content: Card }),
        }),
      }),
      z.looseObject({ type: z.literal("message"), value: z.string() }),
    ]),
  })
  .transform(({ task }): Meaning => {
    if (task.type === "message") return { words: task.value };
    const { title, width, card } = task.value;
    return { dialog: { title, card: card.content, ...(width !== undefined && { width }) } };
  });

/** After a submitted dialog an answer without anything in it closes the dialog. */
const SubmitAnswered = z.union([
  TaskAnswered,
  z.union([z.undefined(), z.object({}).strict()]).transform((): Meaning => ({})),
]);

/** Of the invokes whose answer is shown. */
const ANSWERED: Readonly<Record<string, z.ZodType<Meaning>>> = {
  "adaptiveCard/action": PressAnswered,
  "composeExtension/query": SearchAnswered,
  "composeExtension/fetchTask": TaskAnswered,
  "composeExtension/submitAction": SubmitAnswered,
  "task/fetch": TaskAnswered,
  "task/submit": SubmitAnswered,
};

/** @param question the name of the invoke; nothing for a message */
export function meaningOf(question: unknown, { status, body }: BotAnswer): Meaning {
  if (status === 0) return { error: NOT_REACHED };
  if (status >= 300) return { error: WENT_WRONG };
  const answered = typeof question === "string" ? ANSWERED[question] : undefined;
  if (!answered) return {};
  const read = answered.safeParse(body);
  return read.success ? read.data : { error: WENT_WRONG };
}
