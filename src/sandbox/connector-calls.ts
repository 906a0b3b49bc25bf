import { z } from "zod";
import { teamsIdOf } from "./activity.ts";
import type { Operation } from "./faults.ts";
import { fileView } from "./files.ts";
import type { JsonAnswer } from "./json-server.ts";
import type { CardJson, MessageView, OfferView } from "./page/wire.ts";
import type { SandboxPerson } from "./people.ts";
import { BOT, threadOf, type Content, type Conversation, type World } from "./world.ts";

/** One thing the bot did and Teams took, whether or not the bot got to hear it. */
export interface JournalEntry {
  readonly what: "post" | "update" | "delete";
  /** The conversation's key. */
  readonly conversation: string;
  readonly messageId: string;
  readonly root?: string;
  /** What the bot sent, as it sent it. */
  readonly sent: unknown;
  /** False when the answer was lost on purpose. */
  readonly told: boolean;
}

const CARD = "application/vnd.microsoft.card.adaptive";
const Offered = z.looseObject({
  contentType: z.literal("application/vnd.microsoft.teams.card.file.consent"),
  name: z.string(),
  content: z.looseObject({
    description: z.string(),
    sizeInBytes: z.number(),
    acceptContext: z.unknown(),
    declineContext: z.unknown(),
  }),
});
const FileThere = z.looseObject({
  contentType: z.literal("application/vnd.microsoft.teams.card.file.info"),
  contentUrl: z.string(),
  name: z.string(),
});

const Mentioned = z.looseObject({ type: z.literal("mention"), mentioned: z.looseObject({ id: z.string() }) });
const Outgoing = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  textFormat: z.string().nullish(),
  summary: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).nullish(),
  entities: z.array(z.unknown()).nullish(),
});
type Outgoing = z.infer<typeof Outgoing>;

const Thread = z.looseObject({
  channelData: z.looseObject({ channel: z.looseObject({ id: z.string() }) }),
  activity: Outgoing,
});
/** Of the bot with one person; Teams makes no groups for a bot. */
const Chat = z.looseObject({
  isGroup: z.literal(false),
  members: z.tuple([z.looseObject({ id: z.string() })]),
  tenantId: z.string(),
  activity: Outgoing.optional(),
});

/** A call that was understood, and what it does once nothing stands in its way. */
export interface Call {
  readonly operation: Operation;
  readonly conversation?: Conversation;
  readonly run: () => Effect;
}

export interface Effect {
  readonly answer: JsonAnswer;
  readonly entry?: Omit<JournalEntry, "told">;
}

export const problem = (status: number, code: string, message = `${code} (sandbox)`): JsonAnswer => ({
  status,
  body: { error: { code, message } },
});

const TAKES_MESSAGES: Readonly<Record<string, Operation>> = { POST: "post", PUT: "update", DELETE: "delete" };

/** Finds out what the bot asks; nothing happens until the call is run. */
export function understand(world: World, method: string, path: readonly string[], body: unknown): Call | JsonAnswer {
  const [collection, id, part, item, last] = path;
  if (collection === "teams" && id) return aboutTeam(world, id, part);
  if (collection !== "conversations") return problem(404, "NotFound");
  if (!id) return method === "POST" ? creation(world, body) : problem(405, "MethodNotAllowed");
  const conversation = world.byId(id);
  if (!conversation) return problem(404, "ConversationNotFound");
  if (method === "GET") return reading(conversation, part, item, last);
  const operation = TAKES_MESSAGES[method];
  if (part !== "activities" || !operation) return problem(405, "MethodNotAllowed");
  if (!world.installed(conversation.key)) return problem(403, "BotNotInConversationRoster");
  return writing(world, operation, conversation, { root: threadOf(id), item, body });
}

interface Written {
  readonly root: string | undefined;
  /** The message to answer, change or take away. */
  readonly item: string | undefined;
  readonly body: unknown;
}

function writing(world: World, operation: Operation, conversation: Conversation, written: Written): Call | JsonAnswer {
  if (operation === "post") return posting(world, conversation, written);
  const message = written.item ? world.find(conversation.key, written.item) : undefined;
  if (!message || message.from !== BOT || message.deleted) return problem(404, "ActivityNotFoundInConversation");
  const entry = { conversation: conversation.key, messageId: message.id, sent: written.body };
  if (operation === "delete") return deletion(world, conversation, message, entry);
  const parsed = Outgoing.safeParse(written.body);
  if (!parsed.success) return problem(400, "BadSyntax");
  const run = (): Effect => {
    // The message may have changed since the call came in.
    world.edit(world.find(conversation.key, message.id) ?? message, contentOf(parsed.data));
    return { answer: { status: 200, body: { id: message.id } }, entry: { what: "update", ...entry } };
  };
  return { operation, conversation, run };
}

function deletion(
  world: World,
  conversation: Conversation,
  message: MessageView,
  entry: Omit<JournalEntry, "what" | "told">,
): Call {
  const run = (): Effect => {
    world.remove(message);
    return { answer: { status: 200 }, entry: { what: "delete", ...entry } };
  };
  return { operation: "delete", conversation, run };
}

function posting(world: World, conversation: Conversation, { root, item, body }: Written): Call | JsonAnswer {
  const parsed = Outgoing.safeParse(body);
  if (!parsed.success) return problem(400, "BadSyntax");
  if (parsed.data.type !== "message") return unseen(conversation);
  const run = (): Effect => {
    const thread = conversation.kind === "channel" ? threadStart(world, conversation, root ?? item) : undefined;
    const message = world.add(conversation.key, BOT, contentOf(parsed.data), thread);
    const entry = { conversation: conversation.key, messageId: message.id, ...(thread ? { root: thread } : {}) };
    return {
      answer: { status: 201, body: { id: message.id } },
      entry: { what: "post", ...entry, sent: body },
    };
  };
  return { operation: "post", conversation, run };
}

/** Typing and the like: taken, not kept. */
const unseen = (conversation: Conversation): Call => ({
  operation: "post",
  conversation,
  run: () => ({ answer: { status: 202, body: {} } }),
});

/** A reply to a reply lands in the same thread. */
function threadStart(world: World, conversation: Conversation, answered: string | undefined): string | undefined {
  const message = answered ? world.find(conversation.key, answered) : undefined;
  return message?.root ?? message?.id;
}

function creation(world: World, body: unknown): Call | JsonAnswer {
  const thread = Thread.safeParse(body).data;
  if (thread) return threadCreation(world, thread);
  const chat = Chat.safeParse(body).data;
  return chat ? chatCreation(world, chat) : problem(400, "BadSyntax");
}

function threadCreation(world: World, { channelData, activity }: z.infer<typeof Thread>): Call | JsonAnswer {
  const conversation = world.byId(channelData.channel.id);
  if (!conversation) return problem(404, "ConversationNotFound");
  if (!world.installed(conversation.key)) return problem(403, "BotNotInConversationRoster");
  const run = (): Effect => {
    const { id, entry } = firstMessage(world, conversation, activity);
    return { answer: { status: 201, body: { id: `${conversation.id};messageid=${id}`, activityId: id } }, entry };
  };
  return { operation: "create", conversation, run };
}

/** The same chat each time. Only for who has the Helpdesk, which guests cannot. */
function chatCreation(
  world: World,
  { members: [{ id }], tenantId, activity }: z.infer<typeof Chat>,
): Call | JsonAnswer {
  const person = world.people.find((one) => isNamed(one, id) && one.tenantId === tenantId.toLowerCase());
  if (!person) return problem(400, "BadSyntax", "Invalid user identity in provided tenant");
  const conversation = world.conversation(person.key);
  if (person.userRole === "guest" || !world.installed(person.key)) return problem(403, "BotNotInConversationRoster");
  const run = (): Effect => ({
    answer: { status: 201, body: { id: conversation.id } },
    ...(activity && { entry: firstMessage(world, conversation, activity).entry }),
  });
  return { operation: "create", conversation, run };
}

function firstMessage(world: World, { key }: Conversation, activity: Outgoing) {
  const { id } = world.add(key, BOT, contentOf(activity));
  return { id, entry: { what: "post", conversation: key, messageId: id, sent: activity } as const };
}

const isNamed = (person: SandboxPerson | undefined, id: string | undefined): boolean =>
  person !== undefined && (id === teamsIdOf(person) || id?.toLowerCase() === person.id);

function contentOf(outgoing: Outgoing): Content {
  const attachments = outgoing.attachments ?? [];
  const mentions = (outgoing.entities ?? []).flatMap((entity) => {
    const parsed = Mentioned.safeParse(entity);
    return parsed.success ? [parsed.data.mentioned.id] : [];
  });
  return {
    text: outgoing.text ?? "",
    markdown: (outgoing.textFormat ?? "markdown") === "markdown",
    ...(outgoing.summary ? { summary: outgoing.summary } : {}),
    cards: attachments.filter(({ contentType }) => contentType === CARD).map(({ content }) => content as CardJson),
    offers: attachments.flatMap(offerIn),
    files: attachments.flatMap((attachment) => {
      const file = FileThere.safeParse(attachment).data;
      return file ? [fileView(file.name, file.contentUrl)] : [];
    }),
    mentions,
  };
}

function offerIn(attachment: unknown): readonly OfferView[] {
  const offered = Offered.safeParse(attachment).data;
  if (!offered) return [];
  const { name, content } = offered;
  const { description, sizeInBytes: sizeBytes, acceptContext: accept, declineContext: decline } = content;
  return [{ name, description, sizeBytes, context: { accept, decline } }];
}

const answering = (body: unknown, conversation?: Conversation): Call => ({
  operation: "read",
  ...(conversation ? { conversation } : {}),
  run: () => ({ answer: { status: 200, body } }),
});

function reading(
  conversation: Conversation,
  part: string | undefined,
  item: string | undefined,
  last: string | undefined,
): Call | JsonAnswer {
  const members = conversation.members.map(account);
  if (part === "pagedmembers") return answering({ members }, conversation);
  if (part === "activities" && last === "members") return answering(members, conversation);
  if (part !== "members") return problem(404, "NotFound");
  if (!item) return answering(members, conversation);
  const member = conversation.members.find((person) => isNamed(person, item));
  return member ? answering(account(member), conversation) : problem(404, "MemberNotFoundInConversation");
}

/** A person as a roster lists them. */
const account = (person: SandboxPerson) => {
  const [givenName, ...rest] = person.name.split(" ");
  return {
    id: teamsIdOf(person),
    name: person.name,
    aadObjectId: person.id,
    objectId: person.id,
    givenName,
    surname: rest.join(" "),
    email: person.mail,
    userPrincipalName: person.mail,
    tenantId: person.tenantId,
    userRole: person.userRole,
  };
};

function aboutTeam(world: World, teamId: string, part: string | undefined): Call | JsonAnswer {
  const channels = world.conversations.filter((conversation) => conversation.teamId === teamId);
  const [first] = channels;
  if (!first) return problem(404, "TeamNotFound");
  if (part === "conversations")
    return answering({ conversations: channels.map(({ id, title }) => ({ id, name: title })) });
  return answering({ id: teamId, name: first.title, tenantId: first.tenantId, type: "standard" });
}
