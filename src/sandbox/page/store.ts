import type {
  AppView,
  ConversationView,
  Deed,
  DeedAnswer,
  HappeningView,
  MessageView,
  PersonView,
  WorldChange,
  WorldView,
} from "./wire.ts";

/** What the page knows of the world, kept up to date by the feed. */
export interface Store {
  readonly people: ReadonlyMap<string, PersonView>;
  readonly conversations: ReadonlyMap<string, ConversationView>;
  messages(conversation: string): readonly MessageView[];
  /** Whether somebody has a notification waiting here. */
  isUnread(conversation: string): boolean;
  /** What the app adds to Teams. */
  readonly app: AppView;
  /** The sandbox's time, which keeps ticking. */
  now(): Date;
  /** "world" says that everything may be different. */
  listen(hear: (change: WorldChange | { readonly is: "world" }) => void): void;
}

const FEED = "/api/feed";
const NOT_REACHED = "De sandbox antwoordt niet. Draait hij nog?";

/** @param reachable called with whether the sandbox is there, whenever that changes */
export async function openStore(reachable: (there: boolean) => void): Promise<Store> {
  const app = (await (await fetch("/api/app")).json()) as AppView;
  const people = new Map<string, PersonView>();
  const conversations = new Map<string, ConversationView>();
  const messages = new Map<string, MessageView[]>();
  const unread = new Map<string, readonly string[]>();
  const listeners: ((change: WorldChange | { readonly is: "world" }) => void)[] = [];
  let ahead = 0;

  const tell = (change: WorldChange | { readonly is: "world" }): void => listeners.forEach((hear) => hear(change));

  function keep(message: MessageView): void {
    const all = messages.get(message.conversation) ?? [];
    const index = all.findIndex(({ id }) => id === message.id);
    if (index < 0) all.push(message);
    else all[index] = message;
    messages.set(message.conversation, all);
  }

  function replace(world: WorldView): void {
    [people, conversations, messages, unread].forEach((map) => map.clear());
    world.people.forEach((person) => people.set(person.key, person));
    world.conversations.forEach((conversation) => conversations.set(conversation.key, conversation));
    world.messages.forEach(keep);
    Object.entries(world.unread).forEach(([person, where]) => unread.set(person, where));
    ahead = Date.parse(world.now) - Date.now();
  }

  function take(change: WorldChange): void {
    if (change.is === "message") keep(change.message);
    if (change.is === "conversation") conversations.set(change.conversation.key, change.conversation);
    if (change.is === "unread") unread.set(change.person, change.conversations);
    if (change.is === "clock") ahead = Date.parse(change.now) - Date.now();
    tell(change);
  }

  const store: Store = {
    people,
    conversations,
    app,
    messages: (conversation) => messages.get(conversation) ?? [],
    isUnread: (conversation) => [...unread.values()].some((where) => where.includes(conversation)),
    now: () => new Date(Date.now() + ahead),
    listen: (hear) => void listeners.push(hear),
  };

  return new Promise((resolve) => {
    const feed = new EventSource(FEED);
    feed.addEventListener("open", () => reachable(true));
    feed.addEventListener("error", () => reachable(false));
    feed.addEventListener("world", ({ data }: MessageEvent<string>) => {
      replace(JSON.parse(data) as WorldView);
      resolve(store);
      tell({ is: "world" });
    });
    feed.addEventListener("message", ({ data }: MessageEvent<string>) => take(JSON.parse(data) as WorldChange));
  });
}

/** What can be made to happen outside Teams. */
export async function readHappenings(): Promise<readonly HappeningView[]> {
  const response = await fetch("/api/happenings");
  return response.ok ? ((await response.json()) as HappeningView[]) : [];
}

/** Does something in somebody's name. Never throws: what went wrong is in the answer, in Dutch. */
export async function perform(deed: Deed): Promise<DeedAnswer> {
  try {
    const response = await fetch("/api/deed", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(deed),
    });
    return response.ok ? ((await response.json()) as DeedAnswer) : { ok: false, error: NOT_REACHED };
  } catch {
    return { ok: false, error: NOT_REACHED };
  }
}

const TOO_LARGE = "Dit bestand is te groot. Kies een kleiner bestand.";

/** Brings a file to the sandbox, so that it can go along with a message. Never throws. */
export async function bring(file: File): Promise<{ readonly id?: string; readonly error?: string }> {
  try {
    const response = await fetch(`/api/file/${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: file,
    });
    return response.ok ? ((await response.json()) as { id: string }) : { error: TOO_LARGE };
  } catch {
    return { error: NOT_REACHED };
  }
}
