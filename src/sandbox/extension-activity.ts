import { randomUUID } from "node:crypto";
import { type Activity, BOT_NAME, type Origin, type Scene, escaped, invoke } from "./activity.ts";
import type { AppCommands } from "./app-commands.ts";
import type { CardJson, MessageView } from "./page/wire.ts";
import { BOT, type World } from "./world.ts";

/** Somebody looks for something from where they write. @param text nothing for what is there before they type */
export function query(origin: Origin, scene: Scene, { search }: AppCommands, text: string): Activity {
  const [{ name }] = search.parameters;
  const parameter = text === "" ? { name: "initialRun", value: "true" } : { name, value: text };
  const value = { commandId: search.id, parameters: [parameter], queryOptions: { skip: 0, count: 25 } };
  return from("compose", invoke(origin, scene, "composeExtension/query", { value }));
}

export type Payload = Readonly<Record<string, unknown>>;

/** Somebody chooses the app's command on a message. */
export const fetchTask = (origin: Origin, scene: Scene, { report }: AppCommands, messagePayload: Payload): Activity =>
  from(
    "message",
    invoke(origin, scene, "composeExtension/fetchTask", {
      value: { ...commandOn(report.id, messagePayload), context: THEME },
    }),
  );

/** A button in the dialog that such a command opened. */
export const submitAction = (
  origin: Origin,
  scene: Scene,
  { report }: AppCommands,
  { messagePayload, data }: { readonly messagePayload: Payload; readonly data: unknown },
): Activity =>
  from(
    "message",
    invoke(origin, scene, "composeExtension/submitAction", {
      value: { ...commandOn(report.id, messagePayload), data, context: THEME },
    }),
  );

/** A button that opens a dialog. */
export const taskFetch = (origin: Origin, scene: Scene, replyToId: string, data: unknown): Activity =>
  invoke(origin, scene, "task/fetch", { replyToId, value: { data, context: THEME } });

/** A button in a dialog that a button opened. */
export const taskSubmit = (origin: Origin, scene: Scene, data: unknown): Activity =>
  invoke(origin, scene, "task/submit", { value: { data, context: THEME } });

const THEME = { theme: "default" };

const commandOn = (commandId: string, messagePayload: Payload) => ({
  commandId,
  commandContext: "message",
  requestId: randomUUID().replaceAll("-", ""),
  messagePayload,
});

const from = (source: "compose" | "message", activity: Activity): Activity => ({
  ...activity,
  channelData: { ...(activity["channelData"] as object), source: { name: source } },
});

/** A message as Teams hands it to an app: of anybody, wherever it stands. */
export function payloadOf(message: MessageView, scene: Scene, { botId }: Origin, world: World): Payload {
  const { id, at, text, cards, files, root } = message;
  const kept = [...cards.map(cardKept), ...files.map(({ name, path }) => fileKept(name, path))];
  const marks = kept.map((one) => `<attachment id="${one.id}"></attachment>`).join("");
  return {
    linkToMessage: linkTo(message, scene),
    id,
    replyToId: root ?? null,
    createdDateTime: at,
    lastModifiedDateTime: null,
    deleted: false,
    subject: null,
    summary: null,
    importance: "normal",
    locale: "nl-nl",
    body: { contentType: "html", content: `<div><div>${mentioning(escaped(text))}</div>\n</div>${marks}` },
    from: writtenBy(message, botId, world),
    reactions: [],
    mentions: text.includes(`@${BOT_NAME}`) ? [{ id: 0, mentionText: BOT_NAME, mentioned: byApp(botId) }] : [],
    attachments: kept,
  };
}

const mentioning = (html: string): string => html.replaceAll(`@${BOT_NAME}`, `<at id="0">${BOT_NAME}</at>`);

const NOBODY = { device: null, conversation: null, user: null, application: null };

const byApp = (botId: string) => ({
  ...NOBODY,
  application: { applicationIdentityType: "bot", id: botId.replace("28:", ""), displayName: BOT_NAME },
});

function writtenBy({ from: writer }: MessageView, botId: string, world: World) {
  if (writer === BOT) return byApp(botId);
  const { id, name } = world.person(writer);
  return { ...NOBODY, user: { userIdentityType: "aadUser", id, displayName: name } };
}

function linkTo({ id, root }: MessageView, { conversation }: Scene): string {
  const address = `https://teams.microsoft.com/l/message/${conversation.id}/${id}`;
  if (conversation.teamId === undefined)
    return `${address}?context=${encodeURIComponent(JSON.stringify({ contextType: "chat" }))}`;
  const where = { tenantId: conversation.tenantId, groupId: conversation.teamId, parentMessageId: root ?? id };
  return `${address}?${new URLSearchParams({ ...where, createdTime: id }).toString()}`;
}

const cardKept = (card: CardJson) => ({
  id: randomUUID(),
  contentType: "application/vnd.microsoft.card.adaptive",
  contentUrl: null,
  content: JSON.stringify(card),
  name: null,
  thumbnailUrl: null,
});

const fileKept = (name: string, path: string | undefined) => ({
  id: randomUUID(),
  contentType: "reference",
  contentUrl: `https://venlo.sharepoint.example${path ?? "/"}`,
  content: null,
  name,
  thumbnailUrl: null,
});
