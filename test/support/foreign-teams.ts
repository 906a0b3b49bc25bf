import type { ServerResponse } from "node:http";
import { PEOPLE } from "../../src/sandbox/people.ts";
import type { Json } from "./card-reading.ts";
import { isJson } from "./card-reading.ts";
import { type FakeConnector, type Received, answerJson, startFakeConnector } from "./fake-connector.ts";

/** A message in a conversation, as everybody sees it. */
export interface ShownMessage {
  readonly id: string;
  readonly conversation: string;
  /** The first message of its thread, in a channel. */
  readonly root: string | undefined;
  /** As it was posted first, and then each update; moments in milliseconds since 1970. */
  readonly versions: readonly { readonly at: number; readonly activity: Json }[];
}

/** What goes wrong with one call: before it is taken, or after. */
export type Trouble = `${"reset" | "403" | "429" | "500" | "502"}-${"before" | "after"}`;

/** One post or update that reached the platform. */
export interface Attempt {
  readonly at: number;
  readonly conversation: string;
  /** Of the message that is there now; absent when it was not taken. */
  readonly messageId: string | undefined;
  readonly isPost: boolean;
  readonly trouble: Trouble | undefined;
}

/** A chat that was asked for. */
export interface Opening {
  readonly at: number;
  /** Their Entra object id. */
  readonly person: string;
  readonly trouble: Trouble | undefined;
}

/** A Bot Connector that is not ours: it keeps conversations, and asks nothing of who writes in them. */
export interface ForeignTeams {
  readonly serviceUrl: string;
  /** Oldest first. */
  readonly messages: readonly ShownMessage[];
  readonly attempts: readonly Attempt[];
  readonly openings: readonly Opening[];
  /** Decides for each post and update what goes wrong with it. */
  troubleFor: (isPost: boolean, conversation: string) => Trouble | undefined;
  /** The same for each chat that is opened. */
  troubleOpening: (person: string) => Trouble | undefined;
  close(): Promise<void>;
}

interface Kept extends ShownMessage {
  readonly versions: { at: number; activity: Json }[];
}

/** Of this person of the sandbox with the bot; there is one, however often it is opened. */
export const chatOf = (key: string): string => `a:1outside-${key}`;

const ADDRESS = /^\/v3\/conversations\/([^/]+)\/(activities|members|pagedmembers)(?:\/([^/]+))?(?:\?.*)?$/;

export async function startForeignTeams(tenantId: string): Promise<ForeignTeams> {
  const connector: FakeConnector = await startFakeConnector();
  const messages: Kept[] = [];
  const attempts: Attempt[] = [];
  const openings: Opening[] = [];
  const teams: ForeignTeams = {
    serviceUrl: connector.serviceUrl,
    ...{ messages, attempts, openings },
    troubleFor: () => undefined,
    troubleOpening: () => undefined,
    close: () => connector.close(),
  };

  const write = (response: ServerResponse, { method, body }: Received, address: string, id: string | undefined) => {
    const isPost = method === "POST";
    const [conversation = "", root] = address.split(";messageid=");
    const trouble = teams.troubleFor(isPost, conversation);
    const known = messages.find((message) => message.conversation === conversation && message.id === id);
    const taken = trouble?.endsWith("before") ? undefined : isPost ? added(conversation, root) : known;
    taken?.versions.push({ at: Date.now(), activity: body });
    attempts.push({ at: Date.now(), conversation, messageId: taken?.id, isPost, trouble });
    if (trouble) answerTrouble(response, trouble);
    else if (!taken) answerJson(response, 404, { error: { code: "ActivityNotFoundInConversation" } });
    else answerJson(response, isPost ? 201 : 200, { id: taken.id });
  };

  const open = (response: ServerResponse, { body }: Received) => {
    const [member] = body["members"] as readonly { readonly id: string }[];
    const person = member?.id ?? "";
    const trouble = teams.troubleOpening(person);
    const known = PEOPLE.find(({ id }) => id === person);
    openings.push({ at: Date.now(), person, trouble });
    if (trouble) answerTrouble(response, trouble);
    else if (known) answerJson(response, 201, { id: chatOf(known.key) });
    else answerJson(response, 403, { error: { code: "BotNotInConversationRoster" } });
  };

  const added = (conversation: string, root: string | undefined): Kept => {
    const message: Kept = { id: String(1_700_000_000_000 + messages.length), conversation, root, versions: [] };
    messages.push(message);
    return message;
  };

  connector.answer = (response, request) => {
    const [, conversation = "", what, id] = ADDRESS.exec(request.path) ?? [];
    if (what === "pagedmembers") answerJson(response, 200, { members: [rosterEntry(tenantId)] });
    else if (what === "members") answerJson(response, 200, { id, tenantId, userRole: "user" });
    else if (what === "activities") write(response, request, conversation, id);
    else if (request.method === "POST" && request.path === "/v3/conversations") open(response, request);
    else answerJson(response, 404, {});
  };
  return teams;
}

/** Somebody of the Helpdesk: enough to see that no stranger reads along. */
const rosterEntry = (tenantId: string) => {
  const sam = PEOPLE.find(({ key }) => key === "sam");
  return { id: "29:1", name: sam?.name, objectId: sam?.id, tenantId, userRole: "user" };
};

function answerTrouble(response: ServerResponse, trouble: Trouble): void {
  if (trouble.startsWith("reset")) return void response.destroy();
  const status = Number.parseInt(trouble, 10);
  answerJson(response, status, {}, status === 429 ? { "retry-after": "1" } : {});
}

/** The card that a message or an invoke's answer holds. */
export function cardIn(activity: Json): Json | undefined {
  const attachments: unknown = activity["attachments"];
  const first: unknown = Array.isArray(attachments) ? attachments[0] : undefined;
  return isJson(first) && isJson(first["content"]) ? first["content"] : undefined;
}

export const newest = ({ versions }: ShownMessage): Json => versions.at(-1)?.activity ?? {};
