import type { InvokeResponse } from "botbuilder";
import type { Message } from "../lib/message.ts";
import { isDialog } from "./dialog.ts";
import { fieldsOf } from "./fields.ts";
import type { Incoming } from "./incoming.ts";
import type { RenderCard } from "./render-card.ts";
import { CARD_CONTENT } from "./to-activity.ts";

/** A pressed button, as the client says it. A card of an older version may name no verb, or one that is gone. */
export interface Press {
  readonly verb: string | undefined;
  readonly data: unknown;
}

const CARD_ACTION = "adaptiveCard/action";

export const isCardAction = ({ type, name }: Incoming): boolean => type === "invoke" && name === CARD_ACTION;

/** Action.Submit comes as a message: with a value and, unless somebody typed as well, without a text. */
export const isSubmit = ({ type, value, text }: Incoming): boolean =>
  type === "message" && value !== undefined && (text === "" || typeof fieldsOf(value)["verb"] === "string");

export function pressIn(incoming: Incoming): Press {
  if (isCardAction(incoming)) {
    const { verb, data } = fieldsOf(fieldsOf(incoming.value)["action"]);
    return { verb: textOrNothing(verb), data: data ?? {} };
  }
  const { verb, ...data } = fieldsOf(isDialog(incoming) ? fieldsOf(incoming.value)["data"] : incoming.value);
  return { verb: textOrNothing(verb), data };
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/**
 * The answer to Action.Execute. A card takes the place of the pressed one, for the presser only; a text is shown
 * beside it, so that what was filled in is still there.
 */
export const cardActionResponse = (message: Message, render: RenderCard): InvokeResponse =>
  message.card
    ? cardResponse(CARD_CONTENT, render(message.card, message.summary))
    : cardResponse("application/vnd.microsoft.activity.message", message.summary);

const cardResponse = (type: string, value: unknown): InvokeResponse => ({
  status: 200,
  body: { statusCode: 200, type, value },
});
