import { teamsIdOf, freshId } from "./activity.ts";
import type {
  CardJson,
  ConversationView,
  FileView,
  MessageView,
  OfferView,
  PersonView,
  WorldChange,
  WorldView,
} from "./page/wire.ts";
import type { SandboxChannel, SandboxChat, SandboxPerson } from "./people.ts";

export interface Conversation {
  /** A person's key (their chat with the bot), or a channel's or a group chat's. */
  readonly key: string;
  readonly id: string;
  readonly kind: ConversationView["kind"];
  readonly title: string;
  readonly about: string;
  readonly tenantId: string;
  readonly teamId?: string;
  readonly members: readonly SandboxPerson[];
}

/** What a new message or an edit says. */
export interface Content {
  readonly text: string;
  readonly markdown: boolean;
  readonly summary?: string;
  readonly cards: readonly CardJson[];
  readonly offers?: readonly OfferView[];
  readonly files?: readonly FileView[];
  /** Teams ids of the people mentioned. */
  readonly mentions: readonly string[];
}

export const BOT = "bot";
const MESSAGES_KEPT = 400;

/** Everything that is to be seen: people, conversations, messages. In memory, gone when the process ends. */
export interface World {
  readonly people: readonly SandboxPerson[];
  readonly conversations: readonly Conversation[];
  person(key: string): SandboxPerson;
  conversation(key: string): Conversation;
  /** By the id Teams would use, with or without a thread's part. */
  byId(conversationId: string): Conversation | undefined;
  /** Oldest first. */
  messages(conversation: string): readonly MessageView[];
  find(conversation: string, id: string): MessageView | undefined;
  add(conversation: string, from: string, content: Content, root?: string): MessageView;
  edit(message: MessageView, content: Content): MessageView;
  remove(message: MessageView): void;
  showTo(person: string, message: MessageView, card: CardJson): void;
  installed(conversation: string): boolean;
  install(conversation: string, installed: boolean): void;
  seen(person: string, conversation: string): void;
  announceClock(): void;
  /** @returns how to stop hearing */
  listen(hear: (change: WorldChange) => void): () => void;
  view(): WorldView;
}

export interface Population {
  readonly people: readonly SandboxPerson[];
  readonly channels: readonly SandboxChannel[];
  readonly chats: readonly SandboxChat[];
}

export function createWorld({ people, channels, chats }: Population, now: () => Date): World {
  const conversations: readonly Conversation[] = [
    ...people.map(personalChat),
    ...channels.map((channel) => ({ ...among(people, channel), kind: "channel" as const, teamId: channel.teamId })),
    ...chats.map((chat) => ({ ...among(people, chat), kind: "groupChat" as const })),
  ];
  const byKey = new Map(conversations.map((conversation) => [conversation.key, conversation]));
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const messages = new Map<string, MessageView[]>(conversations.map(({ key }) => [key, []]));
  const installed = new Set<string>();
  const unread = new Map<string, Set<string>>();
  const listeners = new Set<(change: WorldChange) => void>();

  const tell = (change: WorldChange): void => listeners.forEach((hear) => hear(change));
  const conversation = (key: string): Conversation => known(byKey.get(key), `conversation "${key}"`);
  const list = (key: string): MessageView[] => known(messages.get(key), `conversation "${key}"`);
  const unreadOf = (person: string): Set<string> => unread.get(person) ?? new Set();

  function markUnread(person: string, where: string): void {
    unread.set(person, unreadOf(person).add(where));
    tell({ is: "unread", person, conversations: [...unreadOf(person)] });
  }

  function change(message: MessageView): MessageView {
    const all = list(message.conversation);
    const index = all.findIndex(({ id }) => id === message.id);
    if (index >= 0) all[index] = message;
    tell({ is: "message", message, fresh: false });
    return message;
  }

  const viewOf = (of: Conversation): ConversationView => ({
    key: of.key,
    kind: of.kind,
    teamsId: of.id,
    title: of.title,
    about: of.about,
    members: of.members.map(({ key }) => key),
    installed: installed.has(of.key),
  });

  return {
    people,
    conversations,
    person: (key) =>
      known(
        people.find((person) => person.key === key),
        `person "${key}"`,
      ),
    conversation,
    byId: (id) => byId.get(withoutThread(id)),
    messages: list,
    find: (where, id) => list(where).find((message) => message.id === id),
    add(where, from, content, root) {
      const notifies = from === BOT ? notified(conversation(where), content) : [];
      const message: MessageView = {
        id: freshId(),
        conversation: where,
        from,
        at: now().toISOString(),
        ...(root ? { root } : {}),
        ...shown(content),
        version: 1,
        edited: false,
        deleted: false,
        notifies,
        views: {},
      };
      const all = list(where);
      all.push(message);
      if (all.length > MESSAGES_KEPT) all.shift();
      tell({ is: "message", message, fresh: true });
      notifies.forEach((person) => markUnread(person, where));
      return message;
    },
    // An edit notifies nobody, and what somebody saw instead of the card is gone.
    edit: ({ summary: _, ...message }, content) =>
      change({ ...message, ...shown(content), version: message.version + 1, edited: true, views: {} }),
    remove: (message) => void change({ ...message, ...NOTHING, version: message.version + 1, deleted: true }),
    showTo: (person, message, card) => void change({ ...message, views: { ...message.views, [person]: card } }),
    installed: (key) => installed.has(key),
    install(key, here) {
      if (here) installed.add(key);
      else installed.delete(key);
      tell({ is: "conversation", conversation: viewOf(conversation(key)) });
    },
    seen(person, where) {
      if (!unreadOf(person).delete(where)) return;
      tell({ is: "unread", person, conversations: [...unreadOf(person)] });
    },
    announceClock: () => tell({ is: "clock", now: now().toISOString() }),
    listen(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    view: () => ({
      people: people.map(personView),
      conversations: conversations.map(viewOf),
      messages: [...messages.values()].flat(),
      unread: Object.fromEntries([...unread].map(([person, where]) => [person, [...where]])),
      now: now().toISOString(),
    }),
  };
}

/** Teams writes a thread as the channel's id and `;messageid=` with the first message's. */
export const withoutThread = (conversationId: string): string => conversationId.split(";")[0] ?? conversationId;
export const threadOf = (conversationId: string): string | undefined => /;messageid=(\d+)/.exec(conversationId)?.[1];

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The sandbox has no ${what}.`);
  return found;
}

const personalChat = (person: SandboxPerson): Conversation => ({
  key: person.key,
  id: `a:1sandbox-${person.key}`,
  kind: "personal",
  title: person.name,
  about: `${person.organisation} · ${person.job}`,
  tenantId: person.tenantId,
  members: [person],
});

const among = (people: readonly SandboxPerson[], place: SandboxChannel | SandboxChat) => ({
  key: place.key,
  id: place.id,
  title: place.name,
  about: place.about,
  tenantId: place.tenantId,
  members: place.members.flatMap((member) => people.filter(({ key }) => key === member)),
});

const personView = (person: SandboxPerson): PersonView => ({
  key: person.key,
  id: person.id,
  name: person.name,
  organisation: person.organisation,
  job: person.job,
  tenant: person.tenantId,
  teamsId: teamsIdOf(person),
});

const NOTHING = { text: "", cards: [], offers: [], files: [] };

const shown = ({ text, markdown, summary, cards, offers = [], files = [] }: Content) => ({
  text,
  markdown,
  cards,
  offers,
  files,
  ...(summary ? { summary } : {}),
});

/** A new message in a chat notifies; in a channel only a mention does. */
function notified(conversation: Conversation, content: Content): string[] {
  const reached =
    conversation.kind === "channel"
      ? conversation.members.filter((person) => content.mentions.includes(teamsIdOf(person)))
      : conversation.members;
  return reached.map(({ key }) => key);
}
