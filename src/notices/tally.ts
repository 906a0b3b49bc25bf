import { z } from "zod";
import type { Notice } from "./notice.ts";

/** What one change of a notice adds to the figures of its organisation (see `lib/tally.ts`). */
export const NoticeTally = z.object({
  is: z.literal("notice"),
  kind: z.string(),
  change: z.enum(["opened", "reopened", "closed"]).optional(),
  /** A stage that it had not reached before, in the words of its kind. */
  reached: z.string().optional(),
  /** Why it is over, where its kind says so: "replaced". */
  over: z.string().optional(),
});
export type NoticeTally = z.output<typeof NoticeTally>;

/** Undefined: nothing that is counted. */
export function noticeTally(before: Notice | undefined, after: Notice): NoticeTally | undefined {
  const change = changeOf(before, after);
  const isNewStage = after.stages.length > (before?.stages.length ?? 0);
  if (!change && !isNewStage) return undefined;
  const over = change === "closed" ? overOf(after) : undefined;
  return {
    ...{ is: "notice", kind: after.kind },
    ...(change && { change }),
    ...(isNewStage && { reached: after.stage }),
    ...(over && { over }),
  };
}

function changeOf(before: Notice | undefined, after: Notice): NoticeTally["change"] {
  if (!before) return "opened";
  if (after.closed) return before.closed ? undefined : "closed";
  return before.closed ? "reopened" : undefined;
}

/** In the word of its kind; or the mark with which somebody said that it is over. */
export function overOf({ closed, fact, marks }: Notice): string | undefined {
  if (!closed) return undefined;
  const { over } = fact;
  if (typeof over === "string") return over;
  return closed.by ? marks.at(-1)?.mark : undefined;
}
