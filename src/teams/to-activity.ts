import type { FileOffer, Mention, Message } from "../lib/message.ts";
import type { AdaptiveCard, RenderCard } from "./render-card.ts";

export const CARD_CONTENT = "application/vnd.microsoft.card.adaptive";
/** Teams asks the person, and has the file put in their OneDrive. */
const CONSENT_CONTENT = "application/vnd.microsoft.teams.card.file.consent";
/** A file that is there. */
export const INFO_CONTENT = "application/vnd.microsoft.teams.card.file.info";

type Attachment =
  | { readonly contentType: typeof CARD_CONTENT; readonly content: AdaptiveCard }
  | { readonly contentType: typeof CONSENT_CONTENT; readonly name: string; readonly content: object }
  | {
      readonly contentType: typeof INFO_CONTENT;
      readonly contentUrl: string;
      readonly name: string;
      readonly content: object;
    };

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
  readonly attachments?: Attachment[];
  readonly entities?: MentionEntity[];
  readonly channelData?: { readonly notification: { readonly alert: true } };
}

export const toActivity = (message: Message, render: RenderCard): OutgoingActivity => ({
  type: "message",
  locale: "nl-NL",
  summary: message.summary,
  ...content(message, render),
});

function content({ summary, card, file, mentions }: Message, render: RenderCard): Partial<OutgoingActivity> {
  if (file) return { attachments: [consentCard(file)] };
  if (card) return { attachments: [{ contentType: CARD_CONTENT, content: render(card, summary) }] };
  return spoken(summary, mentions);
}

/** The whole offer comes back with the answer, so that it can be made again when sending fails. */
const consentCard = (file: FileOffer): Attachment => ({
  contentType: CONSENT_CONTENT,
  name: file.name,
  content: {
    description: file.description,
    sizeInBytes: file.sizeBytes,
    acceptContext: file,
    declineContext: { offer: file.offer },
  },
});

/** Also in the person's activity feed, for what comes unasked. */
export const alerting = (activity: OutgoingActivity): OutgoingActivity => ({
  ...activity,
  channelData: { notification: { alert: true } },
});

type Spoken = Pick<OutgoingActivity, "text" | "textFormat" | "entities">;

/** Our own words never hold markup; only a mention needs some. */
function spoken(summary: string, mentions: readonly Mention[] = []): Spoken {
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
