import type { Mention, Message } from "../lib/message.ts";
import type { AdaptiveCard, RenderCard } from "./render-card.ts";

export const CARD_CONTENT = "application/vnd.microsoft.card.adaptive";

interface MentionEntity {
  readonly type: "mention";
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** What the bot sends: the few fields of a Bot Framework activity that this bot uses. */
export interface OutgoingActivity {
  readonly type: "message";
  readonly locale: "nl-NL";
  readonly summary: string;
  readonly text?: string;
  readonly textFormat?: "plain" | "xml";
  readonly attachments?: { contentType: typeof CARD_CONTENT; content: AdaptiveCard }[];
  readonly entities?: MentionEntity[];
  readonly channelData?: { readonly notification: { readonly alert: true } };
}

export const toActivity = (message: Message, render: RenderCard): OutgoingActivity => ({
  type: "message",
  locale: "nl-NL",
  summary: message.summary,
  ...(message.card
    ? { attachments: [{ contentType: CARD_CONTENT, content: render(message.card, message.summary) }] }
    : spoken(message)),
});

/** Also in the person's activity feed, for what comes unasked. */
export const alerting = (activity: OutgoingActivity): OutgoingActivity => ({
  ...activity,
  channelData: { notification: { alert: true } },
});

type Spoken = Pick<OutgoingActivity, "text" | "textFormat" | "entities">;

/** Our own words never hold markup; only a mention needs some. */
function spoken({ summary, mentions = [] }: Message): Spoken {
  if (mentions.length === 0) return { text: summary, textFormat: "plain" };
  const entities = mentions.map(mentionEntity);
  const names = entities.map((entity) => entity.text).join(" ");
  return { text: `${escaped(summary)} ${names}`, textFormat: "xml", entities };
}

const mentionEntity = ({ person, name }: Mention): MentionEntity => ({
  type: "mention",
  text: `<at>${escaped(name)}</at>`,
  mentioned: { id: person, name },
});

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
