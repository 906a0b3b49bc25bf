import type { InvokeResponse } from "botbuilder";
import type { Message } from "../lib/message.ts";
import type { Incoming } from "./incoming.ts";
import type { AdaptiveCard, RenderCard } from "./render-card.ts";
import { CARD_CONTENT } from "./to-activity.ts";

const FETCH = "task/fetch";
const SUBMIT = "task/submit";
/** From the menu of a message. */
const FROM_MENU = "composeExtension/fetchTask";
const SUBMIT_FROM_MENU = "composeExtension/submitAction";
const NAMES: ReadonlySet<string> = new Set([FETCH, SUBMIT, FROM_MENU, SUBMIT_FROM_MENU]);

/** Whatever is answered in a dialog, which only who opened it sees. */
export const isDialog = ({ type, name }: Incoming): boolean =>
  type === "invoke" && name !== undefined && NAMES.has(name);

/** A button opens it; nothing was filled in yet. */
export const isFetch = ({ name }: Incoming): boolean => name === FETCH;

export const isFromMenu = ({ name }: Incoming): boolean => name === FROM_MENU;

/** A card becomes what the dialog shows next; words alone are its last. */
export const dialogResponse = ({ card, summary }: Message, render: RenderCard): InvokeResponse =>
  taskResponse(
    card
      ? {
          type: "continue",
          value: {
            title: summary,
            ...{ width: "medium", height: "large" },
            card: { contentType: CARD_CONTENT, content: inDialog(render(card, summary)) },
          },
        }
      : { type: "message", value: summary },
  );

const taskResponse = (task: object): InvokeResponse => ({ status: 200, body: { task } });

/** A dialog knows no Action.Execute: each becomes an Action.Submit that sends the same. */
const inDialog = (card: AdaptiveCard): AdaptiveCard => submitting(card) as AdaptiveCard;

function submitting(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(submitting);
  if (typeof part !== "object" || part === null) return part;
  const { refresh: _, ...fields } = part as Readonly<Record<string, unknown>>;
  if (fields["type"] !== "Action.Execute") {
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, submitting(value)]));
  }
  const { fallback: __, verb, data, ...look } = fields;
  return { ...look, type: "Action.Submit", data: { ...(data as object | undefined), verb } };
}
