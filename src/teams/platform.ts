import { Agent, request } from "undici";
import { z } from "zod";
import type { Opened, Sent } from "../delivery/connector.ts";
import type { Reference } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import type { Member } from "../people/roster.ts";
import type { Introduction } from "../places/place-row.ts";
import { type Answer, type Attempt, NotAttempted, failedWithout, openedBy, sentBy } from "./sent.ts";
import type { AllowServiceUrl } from "./service-url.ts";
import { within } from "../lib/within.ts";

const SEND_WITHIN_MS = 10_000;
/** Leaves a turn the time to answer within 3 s all the same. */
const LOOK_UP_WITHIN_MS = 1_500;
const CONNECT_WITHIN_MS = 5_000;
const UPLOAD_WITHIN_MS = 10_000;
const DOWNLOAD_WITHIN_MS = 5_000;
const MEMBERS_A_PAGE = "500";
const MOST_PAGES = 20;
/** Of an answer, and of a file that somebody sends. */
const LONGEST_ANSWER_BYTES = 1_000_000;

/** What is not known may be left out or be null: somebody without a mail address is still a guest. */
const RosterText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);
/** What the conversation's roster says of a person. */
const RosterEntry = z.object({
  tenantId: RosterText,
  userPrincipalName: RosterText,
  email: RosterText,
  userRole: RosterText,
});

/** Of a conversation's roster, one page. Teams calls the object id by one name, the SDK by another. */
const RosterPage = z.object({
  members: z.array(
    RosterEntry.extend({
      name: RosterText,
      objectId: RosterText,
      aadObjectId: RosterText,
    }).transform(({ aadObjectId, objectId = aadObjectId, ...entry }) => ({ ...entry, objectId })),
  ),
  continuationToken: z.string().nullish(),
});

/** Where in a conversation: in a channel, the first message of a thread. */
export interface Spot {
  readonly beneath?: string;
}

export type Uploaded = { readonly is: "taken" } | { readonly is: "failed"; readonly cause: string };

/** Teams' Bot Connector, or what stands in for it. One attempt a call, with a deadline; only `download` throws. */
export interface Platform {
  readonly allows: AllowServiceUrl;
  post(to: Reference, activity: object, spot: Spot): Promise<Sent>;
  put(to: Reference, activityId: string, activity: object): Promise<Sent>;
  open(from: Introduction, person: PersonId): Promise<Opened>;
  /** Undefined when the roster does not know the person, or does not answer in time. */
  member(of: Reference, teamsUserId: string): Promise<Member | undefined>;
  /** Everybody in the conversation; undefined when Teams does not name them all in time. */
  members(of: Reference): Promise<readonly Member[] | undefined>;
  /** Puts a file, whole, where its reader's consent said. The bot's token stays here: the address holds one of its own. */
  upload(to: string, type: string, bytes: Uint8Array): Promise<Uploaded>;
  /** @throws Error when it is larger than 1 MB, does not come within 5 s or may not be asked for there */
  download(from: string): Promise<Uint8Array>;
  /** Whether files may go to this address and come from it. */
  readonly allowsFile: AllowServiceUrl;
  /** Whether anything answers there at all, whatever it says. */
  reaches(of: Reference): Promise<boolean>;
  /** Cuts off what is under way, whose outcome is then unclear, and sends nothing more. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly allows: AllowServiceUrl;
  /** The bot's own token. Absent where nobody asks for one: a connector on this machine. */
  readonly bearer?: (fresh: boolean) => Promise<string>;
  /** Absent: no files, neither way. */
  readonly allowsFile?: AllowServiceUrl;
  /** Overrides the 10 s of a post, an update or an upload and the 5 s of a download, for tests. */
  readonly sendWithinMillis?: number;
}

type Address = Pick<Reference, "serviceUrl">;

interface Call {
  readonly method: "GET" | "POST" | "PUT";
  /** After the service's address. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly withinMillis: number;
}

export function createPlatform(options: PlatformOptions): Platform {
  const { allows, bearer, allowsFile = () => false, sendWithinMillis = SEND_WITHIN_MS } = options;
  const agent = new Agent({ connect: { timeout: CONNECT_WITHIN_MS }, maxResponseSize: LONGEST_ANSWER_BYTES });
  let isTokenDoubted = false;

  const authorization = async (withinMillis: number): Promise<Record<string, string>> => {
    if (!bearer) return {};
    const token = await within(bearer(isTokenDoubted), withinMillis, undefined).catch(() => undefined);
    if (token === undefined) throw new NotAttempted("unauthorised");
    return { authorization: `Bearer ${token}` };
  };

  /** The deadline covers the token, the way there and the answer to its end. */
  const call = async (to: Address, { method, path, query, body, withinMillis }: Call): Promise<Answer> => {
    if (!allows(to.serviceUrl)) throw new NotAttempted("invalid");
    return timed(withinMillis, async (signal) => {
      const headers = { "content-type": "application/json; charset=utf-8", ...(await authorization(withinMillis)) };
      const content = body ? JSON.stringify(body) : null;
      const answer = await request(urlOf(to, path, query), {
        method,
        headers,
        body: content,
        signal,
        dispatcher: agent,
      });
      const retryAfter = answer.headers["retry-after"];
      const text = await answer.body.text();
      isTokenDoubted = answer.statusCode === 401;
      return { status: answer.statusCode, body: text, ...(typeof retryAfter === "string" && { retryAfter }) };
    });
  };

  const uploaded = async (to: string, type: string, bytes: Uint8Array): Promise<Uploaded> => {
    if (!allowsFile(to)) throw new NotAttempted("invalid");
    const headers = { "content-type": type, "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` };
    return timed(options.sendWithinMillis ?? UPLOAD_WITHIN_MS, async (signal) => {
      const answer = await request(to, { method: "PUT", headers, body: bytes, signal, dispatcher: agent });
      await answer.body.dump();
      // 202 says that more of the file is to come.
      const isTaken = answer.statusCode === 200 || answer.statusCode === 201;
      return isTaken ? { is: "taken" } : { is: "failed", cause: `http-${answer.statusCode}` };
    });
  };

  const send = (attempt: Attempt, to: Reference, one: Omit<Call, "withinMillis">): Promise<Sent> =>
    call(to, { ...one, withinMillis: sendWithinMillis }).then(
      (answer) => sentBy(attempt, answer, Date.now()),
      failedWithout,
    );

  return {
    allows,
    post: async (to, activity, { beneath }) => {
      const conversation = beneath ? `${to.conversationId};messageid=${beneath}` : to.conversationId;
      const body = addressed(to, conversation, activity);
      return send("post", to, { method: "POST", path: [conversation, "activities"], body });
    },
    put: async (to, activityId, activity) => {
      const body = { ...addressed(to, to.conversationId, activity), id: activityId };
      const path = [to.conversationId, "activities", activityId];
      const sent = await send("update", to, { method: "PUT", path, body });
      return sent.is === "accepted" ? { is: "accepted", activityId } : sent;
    },
    open: (from, person) =>
      call(from, { method: "POST", path: [], body: chatWith(from, person), withinMillis: sendWithinMillis }).then(
        (answer) => openedBy(answer, Date.now()),
        failedWithout,
      ),
    member: async (of, teamsUserId) => {
      const path = [of.conversationId, "members", teamsUserId];
      const answer = await call(of, { method: "GET", path, withinMillis: LOOK_UP_WITHIN_MS }).catch(() => undefined);
      return answer?.status === 200 ? rosterEntry(answer.body) : undefined;
    },
    members: (of) => {
      const page = async (token: string | undefined) => {
        const path = [of.conversationId, "pagedmembers"];
        const query = { pageSize: MEMBERS_A_PAGE, ...(token !== undefined && { continuationToken: token }) };
        const answer = await call(of, { method: "GET", path, query, withinMillis: LOOK_UP_WITHIN_MS });
        return answer.status === 200 ? RosterPage.parse(JSON.parse(answer.body)) : undefined;
      };
      return within(allMembers(page), LOOK_UP_WITHIN_MS, undefined).catch(() => undefined);
    },
    allowsFile,
    upload: (to, type, bytes) =>
      uploaded(to, type, bytes).catch((error: unknown) => ({ is: "failed", cause: failedWithout(error).cause })),
    download: async (from) => {
      if (!allowsFile(from)) throw new NotAttempted("invalid");
      return timed(options.sendWithinMillis ?? DOWNLOAD_WITHIN_MS, async (signal) => {
        const answer = await request(from, { signal, dispatcher: agent });
        const bytes = await answer.body.bytes();
        if (answer.statusCode !== 200) throw new NotRead(answer.statusCode);
        return bytes;
      });
    },
    reaches: (of) =>
      call(of, { method: "GET", path: [of.conversationId], withinMillis: LOOK_UP_WITHIN_MS }).then(
        () => true,
        () => false,
      ),
    close: () => agent.destroy(),
  };
}

class NotRead extends Error {
  override readonly name = "NotRead";
  readonly code: string;

  constructor(status: number) {
    super("The file was not given.");
    this.code = `http-${status}`;
  }
}

async function timed<T>(withinMillis: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Not AbortSignal.timeout: its timer cannot be stopped, and each one that runs out makes an error, with its stack.
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DOMException("too late", "TimeoutError")), withinMillis);
  try {
    return await work(deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

function urlOf({ serviceUrl }: Address, path: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const base = serviceUrl.endsWith("/") ? serviceUrl : `${serviceUrl}/`;
  const asked = new URLSearchParams(query).toString();
  return `${base}v3/${["conversations", ...path].map(encodeURIComponent).join("/")}${asked && `?${asked}`}`;
}

async function allMembers(
  page: (token: string | undefined) => Promise<z.output<typeof RosterPage> | undefined>,
): Promise<readonly Member[] | undefined> {
  const members: Member[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const one = await page(token);
    if (!one) return undefined;
    members.push(...one.members);
    // A roster without anybody is none: who asks is there at least.
    if (!one.continuationToken) return members.length > 0 ? members : undefined;
    token = one.continuationToken;
  }
  return undefined;
}

/** Teams knows a member of the tenant also by their Entra object id, without anything in front of it. */
const chatWith = ({ botId, tenantId }: Introduction, person: PersonId) => ({
  isGroup: false,
  bot: { id: botId },
  members: [{ id: person }],
  tenantId,
  channelData: { tenant: { id: tenantId } },
});

const addressed = (to: Reference, conversation: string, activity: object) => ({
  ...activity,
  from: { id: to.botId },
  conversation: { id: conversation, tenantId: to.tenantId },
});

function rosterEntry(body: string): Member | undefined {
  try {
    return RosterEntry.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
