import { z } from "zod";
import type { InvokeResponse } from "botbuilder";
import type { Found, Quoted, Wanted } from "../people/elsewhere.ts";
import type { Reference } from "../lib/place.ts";
import { fieldsOf } from "./fields.ts";
import { plainText } from "./html.ts";
import type { Incoming } from "./incoming.ts";
import type { RenderCard } from "./render-card.ts";
import { CARD_CONTENT } from "./to-activity.ts";

/* What the app adds to Teams' own menus. The ids of its commands stand in the manifest too. */

/** Searching tickets, where a message is written and in the command box. */
export const SEARCH_COMMAND = "searchTickets";
export const SEARCH_PARAMETER = "query";
/** *Maak hier een melding van*, in the menu of a message. */
export const REPORT_COMMAND = "reportMessage";

export const isSearch = ({ type, name }: Incoming): boolean => type === "invoke" && name === "composeExtension/query";

const MOST_SKIPPED = 1_000;
const MOST_AT_ONCE = 25;
const LONGEST_QUERY = 200;

const Query = z.object({
  commandId: z.literal(SEARCH_COMMAND),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).catch([]),
  queryOptions: z
    .object({
      skip: z.number().int().min(0).max(MOST_SKIPPED).catch(0),
      count: z.number().int().min(1).max(MOST_AT_ONCE).catch(MOST_AT_ONCE),
    })
    .catch({ skip: 0, count: MOST_AT_ONCE }),
});

/** What is searched for; undefined for a command that is not ours (any more). */
export function wantedIn({ value }: Incoming): Wanted | undefined {
  const query = Query.safeParse(value).data;
  if (!query) return undefined;
  // Teams asks what to show before anything is typed with another parameter, "initialRun".
  const typed = query.parameters.find(({ name }) => name === SEARCH_PARAMETER)?.value;
  return { words: typeof typed === "string" ? typed.slice(0, LONGEST_QUERY) : "", ...query.queryOptions };
}

/** Words in the place of a list of results. */
export const searchSays = (text: string): InvokeResponse => searchResponse({ type: "message", text });

/** The list that who searches sees, each with the card that takes its place in the conversation. */
export const searchResults = (found: readonly Found[], { botId }: Reference, render: RenderCard): InvokeResponse =>
  searchResponse({
    type: "result",
    attachmentLayout: "list",
    attachments: found.map(({ title, text, shared, asks }) => ({
      contentType: CARD_CONTENT,
      content: shared.card && render(withLink(shared.card, linkToChat(botId, asks)), shared.summary),
      preview: {
        contentType: "application/vnd.microsoft.card.thumbnail",
        content: { title: withoutMarkup(title), text: withoutMarkup(text) },
      },
    })),
  });

const searchResponse = (composeExtension: object): InvokeResponse => ({ status: 200, body: { composeExtension } });

const withLink = <V extends { readonly data: object }>(view: V, link: string) => ({
  ...view,
  data: { ...view.data, link },
});

/** Opens somebody's own chat with the bot. Teams puts the text ready only where nothing was written yet. */
const linkToChat = (botId: string, text: string): string =>
  `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(botId).replace("%3A", ":")}&message=${encodeURIComponent(text)}`;

/** A thumbnail's texts may hold HTML; some clients read markdown in them as well. */
const withoutMarkup = (text: string): string =>
  text.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("&", "&amp;").replaceAll("](", "] (");

const Payload = z.object({
  subject: z.string().catch(""),
  body: z
    .object({ contentType: z.string().catch("html"), content: z.string().catch("") })
    .catch({ contentType: "text", content: "" }),
  linkToMessage: z.string().catch(""),
  attachments: z.array(z.unknown()).catch([]),
});

/** The message whose menu was used; undefined for a command that is not ours (any more), or that is about no message. */
export function quotedIn({ value }: Incoming): Quoted | undefined {
  const { commandId, messagePayload } = fieldsOf(value);
  const payload = commandId === REPORT_COMMAND ? Payload.safeParse(messagePayload).data : undefined;
  if (!payload) return undefined;
  const { subject, body, linkToMessage, attachments } = payload;
  const isHtml = body.contentType !== "text";
  const { text, hasPicture } = isHtml ? plainText(body.content) : { text: body.content, hasPicture: false };
  return {
    text: [subject, text].filter(Boolean).join("\n"),
    link: linkToMessage,
    hasMore: hasPicture || attachments.length > 0,
  };
}
