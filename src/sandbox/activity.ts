import { randomUUID } from "node:crypto";
import type { Conversation } from "./world.ts";
import type { SandboxFile } from "./files.ts";
import type { CardJson, OfferAnswer, OfferView } from "./page/wire.ts";
import type { SandboxPerson } from "./people.ts";

/** An activity as it goes over the line: plain JSON, in the shapes that Teams sends. */
export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** How Teams calls a person in this bot's conversations. */
export const teamsIdOf = (person: Pick<SandboxPerson, "id">): string => `29:1sandbox-${person.id}`;

export const BOT_NAME = "Helpdesk";
export const MENTION = `<at>${BOT_NAME}</at>`;

/** Where activities are said to come from. */
export interface Origin {
  /** Where the bot answers: the sandbox's own connector. */
  readonly serviceUrl: string;
  /** "28:" and the bot's app id. */
  readonly botId: string;
  readonly now: Date;
}

export interface Scene {
  readonly person: SandboxPerson;
  readonly conversation: Conversation;
  /** The first message of the thread, in a channel. */
  readonly root?: string;
}

function envelope(origin: Origin, { person, conversation, root }: Scene): Record<string, unknown> {
  return {
    timestamp: origin.now.toISOString(),
    localTimestamp: origin.now.toISOString(),
    localTimezone: "Europe/Amsterdam",
    channelId: "msteams",
    serviceUrl: origin.serviceUrl,
    from: { id: teamsIdOf(person), name: person.name, aadObjectId: person.id },
    conversation: {
      ...(conversation.kind === "personal" ? {} : { isGroup: true }),
      conversationType: conversation.kind,
      tenantId: conversation.tenantId,
      id: root ? `${conversation.id};messageid=${root}` : conversation.id,
    },
    recipient: { id: origin.botId, name: BOT_NAME },
    locale: "nl-NL",
    channelData: { ...teamAndChannel(conversation), tenant: { id: conversation.tenantId } },
  };
}

const teamAndChannel = (conversation: Conversation): Record<string, unknown> =>
  conversation.kind === "channel"
    ? {
        teamsChannelId: conversation.id,
        teamsTeamId: conversation.teamId,
        channel: { id: conversation.id },
        team: { id: conversation.teamId },
      }
    : {};

const clientInfo = {
  type: "clientInfo",
  locale: "nl-NL",
  country: "NL",
  platform: "Web",
  timezone: "Europe/Amsterdam",
};

/** What somebody typed, as HTML. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");

function spoken(origin: Origin, text: string) {
  const marked = text.replaceAll(`@${BOT_NAME}`, MENTION);
  const mention = { type: "mention", mentioned: { id: origin.botId, name: BOT_NAME }, text: MENTION };
  return {
    textFormat: "plain",
    text: marked,
    // Teams sends every message a second time, as HTML, in an attachment.
    attachments: [
      { contentType: "text/html", content: `<p>${escaped(text).replaceAll(`@${BOT_NAME}`, htmlMention)}</p>` },
    ],
    entities: marked === text ? [clientInfo] : [mention, clientInfo],
  };
}

const htmlMention = `<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">${BOT_NAME}</span>`;

/** Somebody types. `@Helpdesk` becomes a mention. */
export const message = (origin: Origin, scene: Scene, id: string, text: string): Activity => ({
  ...envelope(origin, scene),
  type: "message",
  id,
  ...spoken(origin, text),
});

/** Somebody sends a card that they found with the app. */
export const cardMessage = (origin: Origin, scene: Scene, id: string, card: CardJson): Activity => ({
  ...envelope(origin, scene),
  type: "message",
  id,
  textFormat: "plain",
  text: "",
  attachments: [
    { contentType: "application/vnd.microsoft.card.adaptive", content: card },
    { contentType: "text/html", content: `<div><attachment id="${id}"></attachment></div>` },
  ],
  entities: [clientInfo],
});

/** Somebody sends a file, with words or without. */
export function fileMessage(origin: Origin, scene: Scene, id: string, text: string, file: SandboxFile): Activity {
  const { attachments, ...words } = spoken(origin, text);
  return { ...envelope(origin, scene), type: "message", id, ...words, attachments: [fileSent(file), ...attachments] };
}

const fileSent = ({ id, name, type, url }: SandboxFile) => ({
  contentType: "application/vnd.microsoft.teams.file.download.info",
  contentUrl: url,
  name,
  content: { downloadUrl: url, uniqueId: id, fileType: type },
});

/** Somebody answers an offer. @param room where the bot may put the file; with a yes only */
export const fileConsent = (
  origin: Origin,
  scene: Scene,
  replyToId: string,
  { offer, answer, room }: Consent,
): Activity => {
  const uploadInfo = room && {
    contentUrl: room.url,
    name: room.name,
    uploadUrl: room.uploadUrl,
    uniqueId: room.id,
    fileType: room.type,
  };
  const value = {
    type: "fileUpload",
    action: answer,
    context: offer.context[answer],
    ...(uploadInfo && { uploadInfo }),
  };
  return invoke(origin, scene, "fileConsent/invoke", { replyToId, value });
};

interface Consent {
  readonly offer: OfferView;
  readonly answer: OfferAnswer;
  readonly room: (SandboxFile & { readonly uploadUrl: string }) | undefined;
}

export const messageUpdate = (origin: Origin, scene: Scene, id: string, text: string): Activity => ({
  ...message(origin, scene, id, text),
  type: "messageUpdate",
  channelData: { ...teamAndChannel(scene.conversation), eventType: "editMessage", tenant: tenantOf(scene) },
});

export const messageDelete = (origin: Origin, scene: Scene, id: string): Activity => ({
  ...envelope(origin, scene),
  type: "messageDelete",
  id,
  channelData: { ...teamAndChannel(scene.conversation), eventType: "softDeleteMessage", tenant: tenantOf(scene) },
});

const tenantOf = ({ conversation }: Scene) => ({ id: conversation.tenantId });

export const messageReaction = (origin: Origin, scene: Scene, replyToId: string, reaction: string): Activity => ({
  ...envelope(origin, scene),
  type: "messageReaction",
  id: freshId(),
  replyToId,
  reactionsAdded: [{ type: reaction }],
});

/** Action.Submit: a message without a text. */
export const submit = (origin: Origin, scene: Scene, replyToId: string, value: unknown): Activity => ({
  ...envelope(origin, scene),
  type: "message",
  id: freshId(),
  replyToId,
  value,
  entities: [clientInfo],
});

export interface Press {
  readonly verb: string;
  readonly data: unknown;
  /** "automatic" is a card's refresh. */
  readonly trigger: "manual" | "automatic";
  readonly id?: string;
  readonly title?: string;
}

/** Action.Execute: a question to which the answer is a card. */
export const execute = (origin: Origin, scene: Scene, replyToId: string, press: Press): Activity => {
  const { trigger, ...action } = press;
  return invoke(origin, scene, "adaptiveCard/action", {
    replyToId,
    value: { action: { type: "Action.Execute", ...action }, trigger },
  });
};

/** Any question Teams asks a bot by name. */
export const invoke = (
  origin: Origin,
  scene: Scene,
  name: string,
  rest: { readonly value: unknown; readonly replyToId?: string },
): Activity => ({
  ...envelope(origin, scene),
  type: "invoke",
  id: `f:${randomUUID()}`,
  name,
  ...rest,
  entities: [clientInfo],
});

/** What Teams sends when somebody adds the app, in the order seen there. */
export const installation = (origin: Origin, scene: Scene): readonly Activity[] => [
  {
    ...envelope(origin, scene),
    type: "conversationUpdate",
    id: `f:${randomUUID()}`,
    membersAdded: [{ id: origin.botId }],
  },
  { ...envelope(origin, scene), type: "installationUpdate", id: `f:${randomUUID()}`, action: "add" },
];

export const removal = (origin: Origin, scene: Scene): Activity => ({
  ...envelope(origin, scene),
  type: "installationUpdate",
  id: `f:${randomUUID()}`,
  action: "remove",
});

let last = 0;

/** Message ids are moments in milliseconds, as in Teams, and never twice the same. */
export function freshId(): string {
  last = Math.max(last + 1, Date.now());
  return String(last);
}
