import { extname } from "node:path";
import { z } from "zod";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import type { Reference } from "../lib/place.ts";
import { SHORTENED } from "../lib/redact.ts";
import type { Sender } from "../people/directory.ts";
import type { SentFile, Turn } from "../people/turn.ts";
import type { ChannelNews } from "../places/channel-news.ts";
import type { AllowServiceUrl } from "./service-url.ts";

/** Teams' ids of channels and group chats start so; those of personal chats do not. */
export const SHARED_CONVERSATION = "19:";

const ID_LENGTH = 1_000;
const MOST_FILES = 10;
const MOST_ENTITIES = 100;
/** Of what is typed. Every command looks through it, and nothing of ours keeps more. */
const LONGEST_TEXT = 5_000;
/** Between a channel and the first message of a thread in it. */
const THREAD = ";messageid=";
/** An id becomes a part of the address we write to, where dots would lead elsewhere. */
const DOTS = /^\.{1,2}$/;
const Id = z
  .string()
  .min(1)
  .max(ID_LENGTH)
  .refine((id) => !DOTS.test(id));
const Account = z.object({
  id: Id,
  name: z.string().catch(""),
  aadObjectId: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
});

const NamedId = z.object({ id: z.string() }).optional().catch(undefined);

/** An activity as Teams sends it: what an answer needs is required, of the rest whatever is well-formed is taken. */
const Wire = z.object({
  type: z.string().min(1),
  channelId: Id,
  serviceUrl: Id,
  id: z.string().max(ID_LENGTH).catch(""),
  from: Account,
  recipient: z.object({ id: Id }),
  conversation: z.object({
    id: Id.refine((id) => !id.split(THREAD).some((part) => DOTS.test(part))),
    conversationType: z.string().optional().catch(undefined),
    isGroup: z.boolean().optional().catch(undefined),
    tenantId: z.string().optional().catch(undefined),
  }),
  channelData: z
    .object({ tenant: NamedId, team: NamedId, channel: NamedId, eventType: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  replyToId: Id.optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  action: z.string().optional().catch(undefined),
  text: z.string().catch(""),
  value: z.unknown().optional(),
  membersAdded: z.array(z.object({ id: z.string() })).catch([]),
  membersRemoved: z.array(z.object({ id: z.string() })).catch([]),
  attachments: z.array(z.looseObject({ contentType: z.string().catch("") })).catch([]),
  entities: z.array(z.record(z.string(), z.unknown())).max(MOST_ENTITIES).catch([]),
});
type Wire = z.output<typeof Wire>;

/** An activity in our own words. Nothing in it is verified before the token is; texts and values never are. */
export interface Incoming {
  readonly type: string;
  /** Of an invoke: what Teams asks. */
  readonly name: string | undefined;
  /** Of an installation: "add" or "remove". */
  readonly action: string | undefined;
  readonly sender: Sender;
  /** Teams' own id of the sender, for its roster. */
  readonly senderId: string;
  readonly tenantId: string;
  readonly chat: Turn["chat"];
  readonly reference: Reference;
  /** In a channel's thread: its first message. */
  readonly beneath: string | undefined;
  readonly activityId: string;
  readonly replyToId: string | undefined;
  /** What was typed, without the mention of the bot; what is cut off is said. */
  readonly text: string;
  /** An image, or a file that cannot be read. */
  readonly hasPicture: boolean;
  /** In a personal chat. */
  readonly files: readonly OfferedFile[];
  readonly value: unknown;
  readonly addsBot: boolean;
  /** What became of a channel or a team. */
  readonly news: News | undefined;
}

export type News = Pick<ChannelNews, "is" | "channel">;

/** A file that lies ready at an address, which holds a token of Teams. */
export interface OfferedFile extends Pick<SentFile, "name" | "type"> {
  readonly address: string;
}

export type Unreadable = "malformed" | "wrong-service-url" | "wrong-channel" | "wrong-tenant";

export interface Admission {
  readonly allows: AllowServiceUrl;
  /** Teams itself is "msteams". */
  readonly channelIds: ReadonlySet<string>;
}

/** Reads an activity, or says which of its claims about where it comes from cannot be. */
export function readActivity(body: unknown, { allows, channelIds }: Admission): Outcome<Incoming, Unreadable> {
  const parsed = Wire.safeParse(body);
  if (!parsed.success) return refuse("malformed");
  const wire = parsed.data;
  if (!channelIds.has(wire.channelId)) return refuse("wrong-channel");
  if (!allows(wire.serviceUrl)) return refuse("wrong-service-url");
  const tenantId = tenantOf(wire);
  return tenantId ? done(incoming(wire, tenantId)) : refuse("wrong-tenant");
}

/** Teams says it twice; two different answers are nobody's. */
function tenantOf({ conversation, channelData }: Wire): string | undefined {
  const said = [conversation.tenantId, channelData?.tenant?.id].flatMap((id) => (id ? [id.toLowerCase()] : []));
  return said.every((id) => id === said[0]) ? said[0] : undefined;
}

function incoming(wire: Wire, tenantId: string): Incoming {
  const { from, recipient, conversation } = wire;
  const [conversationId = "", beneath] = conversation.id.split(THREAD);
  const chat = chatOf(wire);
  const files = chat === "personal" ? filesIn(wire) : [];
  return {
    type: wire.type,
    name: wire.name,
    action: wire.action,
    sender: {
      objectId: from.aadObjectId,
      tenantId: from.tenantId ?? tenantId,
      name: from.name,
      isBot: from.role === "bot" || from.id.startsWith("28:"),
    },
    senderId: from.id,
    tenantId,
    chat,
    reference: { serviceUrl: wire.serviceUrl, conversationId, tenantId, botId: recipient.id, ...teamOf(wire) },
    beneath: beneath === "" ? undefined : beneath,
    activityId: wire.id,
    replyToId: wire.replyToId,
    text: spokenText(wire),
    hasPicture: wire.attachments.filter(({ contentType }) => PICTURE.test(contentType)).length > files.length,
    files,
    value: wire.value,
    addsBot: wire.membersAdded.some(({ id }) => id === recipient.id),
    news: newsIn(wire),
  };
}

const teamOf = ({ channelData }: Wire): { readonly teamId?: string } =>
  channelData?.team ? { teamId: channelData.team.id } : {};

const EVENTS: Readonly<Record<string, News["is"]>> = {
  ...{ teamDeleted: "gone", teamHardDeleted: "gone", channelDeleted: "gone" },
  ...{ teamRestored: "back", teamUnarchived: "back", channelRestored: "back" },
};

/** A channel that is renamed stays the same conversation, and in an archived team a message is simply refused. */
function newsIn(wire: Wire): News | undefined {
  const { type, action, channelData, recipient, membersAdded, membersRemoved } = wire;
  if (chatOf(wire) !== "channel" && !channelData?.team) return undefined;
  if (type === "installationUpdate") return action === "remove" ? { is: "gone" } : undefined;
  if (type !== "conversationUpdate") return undefined;
  if (membersRemoved.some(({ id }) => id === recipient.id)) return { is: "gone" };
  const event = EVENTS[channelData?.eventType ?? ""];
  const channel = channelData?.eventType?.startsWith("channel") ? channelData.channel?.id : undefined;
  if (event) return { is: event, ...(channel !== undefined && { channel }) };
  return membersAdded.some(({ id }) => id !== recipient.id) ? { is: "joined" } : undefined;
}

/** Personal only when nothing speaks against it: what is somebody's own is shown there. */
function chatOf({ conversation: { id, conversationType, isGroup } }: Wire): Turn["chat"] {
  if (conversationType === "channel") return "channel";
  const isShared = conversationType === "groupChat" || isGroup === true || id.startsWith(SHARED_CONVERSATION);
  return isShared ? "group" : "personal";
}

/** Images and files. The text itself comes along as text/html, and is no attachment to anybody. */
const PICTURE = /^(?:image\/.*|application\/vnd\.microsoft\.teams\.file\.download\.info)$/;

const DownloadInfo = z.object({
  contentType: z.literal("application/vnd.microsoft.teams.file.download.info"),
  name: Id,
  content: z.object({ downloadUrl: z.string().min(1), fileType: z.string().optional().catch(undefined) }),
});

const filesIn = ({ attachments }: Wire): readonly OfferedFile[] =>
  attachments
    .flatMap((attachment) => DownloadInfo.safeParse(attachment).data ?? [])
    .slice(0, MOST_FILES)
    .map(({ name, content: { downloadUrl, fileType } }) => ({
      name,
      type: (fileType ?? extname(name).slice(1)).toLowerCase(),
      address: downloadUrl,
    }));

const Mention = z.object({
  type: z.literal("mention"),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string() }),
});

function spokenText({ text, entities, recipient }: Wire): string {
  const ownMentions = entities.flatMap((entity) => {
    const mention = Mention.safeParse(entity).data;
    return mention?.mentioned.id === recipient.id ? [mention.text] : [];
  });
  const spoken = ownMentions
    .reduce((rest, mention) => rest.replaceAll(mention, ""), text)
    .replace(/<\/?at(?: [^<>]{0,100})?>/gi, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("\u00A0", " ")
    .trim();
  return spoken.length <= LONGEST_TEXT ? spoken : spoken.slice(0, LONGEST_TEXT) + SHORTENED;
}
