import { Agent, request } from "undici";
import { z } from "zod";
import type { Sent } from "../delivery/connector.ts";
import type { Member } from "../people/roster.ts";
import type { Reference } from "../places/place-row.ts";
import { type Answer, sentBy, sentWithout } from "./sent.ts";
import type { AllowServiceUrl } from "./service-url.ts";
import { within } from "./within.ts";

const SEND_WITHIN_MS = 10_000;
/** Leaves a turn the time to answer within 3 s all the same. */
const LOOK_UP_WITHIN_MS = 1_500;
const CONNECT_WITHIN_MS = 5_000;
const LONGEST_ANSWER_BYTES = 1_000_000;

/** What the conversation's roster says of a person. */
const RosterEntry = z.object({
  tenantId: z.string().optional(),
  userPrincipalName: z.string().optional(),
  email: z.string().optional(),
  userRole: z.string().optional(),
});

/** Where in a conversation: in a channel, the first message of a thread. */
export interface Spot {
  readonly beneath?: string;
}

/** Teams' Bot Connector, or what stands in for it. One attempt a call, with a deadline; never throws. */
export interface Platform {
  readonly allows: AllowServiceUrl;
  post(to: Reference, activity: object, spot: Spot): Promise<Sent>;
  put(to: Reference, activityId: string, activity: object): Promise<Sent>;
  /** Undefined when the roster does not know the person, or does not answer in time. */
  member(of: Reference, teamsUserId: string): Promise<Member | undefined>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly allows: AllowServiceUrl;
  /** The bot's own token. Absent where nobody asks for one: a connector on this machine. */
  readonly bearer?: (fresh: boolean) => Promise<string>;
  /** Overrides the 10 s of a post or an update, for tests. */
  readonly sendWithinMillis?: number;
}

interface Call {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly body?: object;
  readonly withinMillis: number;
}

export function createPlatform(options: PlatformOptions): Platform {
  const { allows, bearer, sendWithinMillis = SEND_WITHIN_MS } = options;
  const agent = new Agent({ connect: { timeout: CONNECT_WITHIN_MS }, maxResponseSize: LONGEST_ANSWER_BYTES });
  let isTokenDoubted = false;

  const headers = async (): Promise<Record<string, string>> => ({
    "content-type": "application/json; charset=utf-8",
    ...(bearer && { authorization: `Bearer ${await bearer(isTokenDoubted)}` }),
  });

  const call = async ({ method, url, body, withinMillis }: Call, sent: Record<string, string>): Promise<Answer> => {
    const signal = AbortSignal.timeout(withinMillis);
    const answer = await request(url, {
      ...{ method, headers: sent, dispatcher: agent, signal },
      body: body ? JSON.stringify(body) : null,
    });
    const retryAfter = answer.headers["retry-after"];
    const text = await answer.body.text();
    isTokenDoubted = answer.statusCode === 401;
    return { status: answer.statusCode, body: text, ...(typeof retryAfter === "string" && { retryAfter }) };
  };

  const send = async (attempt: "post" | "update", one: Call, to: Reference): Promise<Sent> => {
    if (!allows(to.serviceUrl)) return { is: "refused", cause: "invalid" };
    const sent = await headersOrNothing(headers, sendWithinMillis);
    if (!sent) return { is: "refused", cause: "unauthorised" };
    return call(one, sent).then((answer) => sentBy(attempt, answer, Date.now()), sentWithout);
  };

  return {
    allows,
    post: async (to, activity, { beneath }) => {
      const conversation = beneath ? `${to.conversationId};messageid=${beneath}` : to.conversationId;
      const url = conversationUrl(to, conversation, "activities");
      return send(
        "post",
        { method: "POST", url, body: addressed(to, conversation, activity), withinMillis: sendWithinMillis },
        to,
      );
    },
    put: async (to, activityId, activity) => {
      const url = conversationUrl(to, to.conversationId, "activities", activityId);
      const body = { ...addressed(to, to.conversationId, activity), id: activityId };
      const sent = await send("update", { method: "PUT", url, body, withinMillis: sendWithinMillis }, to);
      return sent.is === "accepted" ? { is: "accepted", activityId } : sent;
    },
    member: async (of, teamsUserId) => {
      if (!allows(of.serviceUrl)) return undefined;
      const url = conversationUrl(of, of.conversationId, "members", teamsUserId);
      const sent = await headersOrNothing(headers, LOOK_UP_WITHIN_MS);
      if (!sent) return undefined;
      const answer = await call({ method: "GET", url, withinMillis: LOOK_UP_WITHIN_MS }, sent).catch(() => undefined);
      return answer?.status === 200 ? rosterEntry(answer.body) : undefined;
    },
    close: () => agent.close(),
  };
}

/** Whatever keeps the token away: nothing was sent. */
const headersOrNothing = (
  headers: () => Promise<Record<string, string>>,
  withinMillis: number,
): Promise<Record<string, string> | undefined> => within(headers(), withinMillis, undefined).catch(() => undefined);

function conversationUrl({ serviceUrl }: Reference, conversation: string, ...rest: readonly string[]): string {
  const base = serviceUrl.endsWith("/") ? serviceUrl : `${serviceUrl}/`;
  return `${base}v3/conversations/${[conversation, ...rest].map(encodeURIComponent).join("/")}`;
}

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
