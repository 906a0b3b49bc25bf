import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connector, Sent } from "../../src/delivery/connector.ts";
import type { Reference } from "../../src/lib/place.ts";
import type { PersonId } from "../../src/people/person.ts";
import { createConnector } from "../../src/teams/connector.ts";
import { type Platform, createPlatform } from "../../src/teams/platform.ts";
import { isLoopbackUrl, isTeamsUrl } from "../../src/teams/service-url.ts";
import { type FakeConnector, answerJson, startFakeConnector } from "../support/fake-connector.ts";

const PERSONAL = "a:1noor";
const CHANNEL = "19:helpdesk@thread.tacv2";
const message = { summary: "M26-000123: de Helpdesk heeft een vraag" };

let teams: FakeConnector;
let platform: Platform;
let connector: Connector;

const open = (options: Partial<Parameters<typeof createPlatform>[0]> = {}) => {
  platform = createPlatform({ allows: isLoopbackUrl, ...options });
  connector = createConnector(platform, () => ({ type: "AdaptiveCard" }));
};
const to = (conversationId: string, serviceUrl = teams.serviceUrl): Reference => ({
  serviceUrl,
  conversationId,
  tenantId: "t-venlo",
  botId: "28:helpdesk",
});

const error = (code: string) => ({ error: { code, message: "for the eyes of operators" } });
const refused = (cause: string, retryAfter?: number) => ({
  is: "refused",
  cause,
  ...(retryAfter !== undefined && { retryAfter }),
});

beforeEach(async () => {
  teams = await startFakeConnector();
  open();
});
afterEach(async () => {
  await teams.close();
  await platform.close();
});

describe("posting", () => {
  it("writes to the conversation as the bot, and alerts a person", async () => {
    expect(await connector.post(to(PERSONAL), message, {})).toEqual({ is: "accepted", activityId: "posted-1" });
    expect(teams.received).toMatchObject([
      {
        method: "POST",
        path: `/v3/conversations/${PERSONAL}/activities`,
        authorization: undefined,
        body: {
          from: { id: "28:helpdesk" },
          conversation: { id: PERSONAL, tenantId: "t-venlo" },
          text: message.summary,
          channelData: { notification: { alert: true } },
        },
      },
    ]);
  });

  it("puts a reply in the thread of a channel, without an alert", async () => {
    await connector.post(to(CHANNEL), message, { beneath: "1763885000001" });

    expect(teams.received[0]?.path).toBe(`/v3/conversations/${CHANNEL};messageid=1763885000001/activities`);
    expect(teams.received[0]?.body["channelData"]).toBeUndefined();
  });

  it("works with a service address without a slash at its end", async () => {
    await connector.post(to(PERSONAL, teams.serviceUrl.slice(0, -1)), message, {});

    expect(teams.received[0]?.path).toBe(`/v3/conversations/${PERSONAL}/activities`);
  });

  it("never calls an address that is not allowed", async () => {
    open({ allows: isTeamsUrl });

    expect(await connector.post(to(PERSONAL), message, {})).toEqual({ is: "refused", cause: "invalid" });
    expect(await connector.update(to(PERSONAL), "1", message)).toEqual({ is: "refused", cause: "invalid" });
    expect(teams.received).toEqual([]);
  });
});

describe("opening a chat with somebody who never wrote", () => {
  const MARIEKE = "7c9e6679-7425-40de-944b-e07fc1f90006" as PersonId;
  const from = (serviceUrl = teams.serviceUrl) => ({ serviceUrl, tenantId: "t-venlo", botId: "28:helpdesk" });

  it("asks Teams for it by the person's object id, in their tenant", async () => {
    expect(await connector.open(from(), MARIEKE)).toEqual({ is: "opened", conversationId: `a:chat-${MARIEKE}` });
    expect(teams.received).toEqual([
      {
        method: "POST",
        path: "/v3/conversations",
        authorization: undefined,
        body: {
          isGroup: false,
          bot: { id: "28:helpdesk" },
          members: [{ id: MARIEKE }],
          tenantId: "t-venlo",
          channelData: { tenant: { id: "t-venlo" } },
        },
      },
    ]);
  });

  it("works with a service address without a slash at its end", async () => {
    await connector.open(from(teams.serviceUrl.slice(0, -1)), MARIEKE);

    expect(teams.received[0]?.path).toBe("/v3/conversations");
  });

  it("never calls an address that is not allowed", async () => {
    open({ allows: isTeamsUrl });

    expect(await connector.open(from(), MARIEKE)).toEqual(refused("invalid"));
    expect(teams.received).toEqual([]);
  });

  it.each<[string, number, unknown, object]>([
    [
      "who does not have the app",
      403,
      error("BotNotInConversationRoster"),
      { is: "dead", cause: "BotNotInConversationRoster" },
    ],
    [
      "who blocked the bot",
      403,
      error("ConversationBlockedByUser"),
      { is: "dead", cause: "ConversationBlockedByUser" },
    ],
    ["who is unknown, in one way", 400, error("BadSyntax"), { is: "dead", cause: "BadSyntax" }],
    ["who is unknown, in another way", 403, error("BadArgument"), { is: "dead", cause: "BadArgument" }],
    ["who is unknown, without a reason", 400, "", { is: "dead", cause: "BadRequest" }],
    ["who is not found", 404, error("NotFound"), { is: "dead", cause: "NotFound" }],
    ["while Teams is too busy", 429, {}, refused("throttled", 2_000)],
    ["while something else happens there", 412, {}, refused("conflict", 2_000)],
    ["while Teams does not know the bot", 401, error("BotNotRegistered"), refused("unauthorised")],
    ["while Teams breaks", 502, {}, { is: "ambiguous", cause: "http-502" }],
    ["whose chat has no id", 201, {}, { is: "ambiguous", cause: "unreadable" }],
    ["for whom a page comes back", 200, "<html>", { is: "ambiguous", cause: "unreadable" }],
  ])("hears what is the matter with somebody %s", async (_, status, body, opened) => {
    teams.answer = (response) => answerJson(response, status, body, { "retry-after": "2" });

    expect(await connector.open(from(), MARIEKE)).toEqual(opened);
    expect(teams.received).toHaveLength(1);
  });

  it("is unclear without an answer in time, and certainly did not happen without a connection", async () => {
    open({ sendWithinMillis: 50 });
    teams.answer = () => undefined;
    expect(await connector.open(from(), MARIEKE)).toMatchObject({ is: "ambiguous" });

    const gone = from();
    await teams.close();
    expect(await connector.open(gone, MARIEKE)).toEqual(refused("unreachable"));
  });
});

describe("a card that cannot be rendered", () => {
  it("is not sent, and the log says which", async () => {
    const logged: object[] = [];
    const render = () => {
      throw new RangeError("Template ticket asks for ${x}");
    };
    connector = createConnector(platform, render, { error: (fields: object) => void logged.push(fields) });
    const broken = { ...message, card: { template: "ticket", data: {} } };

    expect(await connector.post(to(PERSONAL), broken, {})).toEqual({ is: "refused", cause: "invalid" });
    expect(await connector.update(to(PERSONAL), "1", broken)).toEqual({ is: "refused", cause: "invalid" });
    expect(teams.received).toEqual([]);
    expect(logged).toEqual([
      { name: "RangeError", template: "ticket" },
      { name: "RangeError", template: "ticket" },
    ]);
  });
});

describe("updating", () => {
  it("changes the message in place and keeps its id", async () => {
    expect(await connector.update(to(CHANNEL), "1763885000001", message)).toEqual({
      is: "accepted",
      activityId: "1763885000001",
    });
    expect(teams.received).toMatchObject([
      { method: "PUT", path: `/v3/conversations/${CHANNEL}/activities/1763885000001`, body: { id: "1763885000001" } },
    ]);
  });
});

describe("what became of an attempt", () => {
  it.each<[string, number, unknown, Record<string, string>, object, object]>([
    ["429 with seconds", 429, {}, { "retry-after": "2" }, refused("throttled", 2_000), refused("throttled", 2_000)],
    ["429 without", 429, {}, {}, refused("throttled"), refused("throttled")],
    ["429 with -1", 429, {}, { "retry-after": "-1" }, refused("throttled"), refused("throttled")],
    ["429 with a word", 429, {}, { "retry-after": "morgen" }, refused("throttled"), refused("throttled")],
    [
      "429 with an hour",
      429,
      {},
      { "retry-after": "3600" },
      refused("throttled", 3_600_000),
      refused("throttled", 3_600_000),
    ],
    [
      "a date that has passed",
      429,
      {},
      { "retry-after": "Mon, 23 Nov 2020 08:00:00 GMT" },
      refused("throttled", 0),
      refused("throttled", 0),
    ],
    ["412", 412, error("PreconditionFailed"), {}, refused("conflict"), refused("conflict")],
    ["409", 409, {}, {}, refused("conflict"), refused("conflict")],
    ["401", 401, error("BotNotRegistered"), {}, refused("unauthorised"), refused("unauthorised")],
    ["400", 400, error("BadSyntax"), {}, refused("invalid"), refused("invalid")],
    ["413", 413, error("MessageSizeTooBig"), {}, { is: "too-big" }, { is: "too-big" }],
    ["400 for its size", 400, error("MessageSizeTooBig"), {}, { is: "too-big" }, { is: "too-big" }],
    [
      "403 from the roster",
      403,
      error("BotNotInConversationRoster"),
      {},
      { is: "dead", cause: "BotNotInConversationRoster" },
      { is: "dead", cause: "BotNotInConversationRoster" },
    ],
    [
      "403 from a person",
      403,
      error("ConversationBlockedByUser"),
      {},
      { is: "dead", cause: "ConversationBlockedByUser" },
      { is: "dead", cause: "ConversationBlockedByUser" },
    ],
    [
      "403 from an administrator",
      403,
      error("BotDisabledByAdmin"),
      {},
      { is: "dead", cause: "BotDisabledByAdmin" },
      { is: "dead", cause: "BotDisabledByAdmin" },
    ],
    [
      "403 in another shape",
      403,
      { errorCode: 209, message: '{ "subCode": "MessageWritesBlocked" }' },
      {},
      { is: "dead", cause: "MessageWritesBlocked" },
      { is: "dead", cause: "MessageWritesBlocked" },
    ],
    [
      "403 with a sentence",
      403,
      error("Noor Janssen is weg!"),
      {},
      { is: "dead", cause: "Forbidden" },
      { is: "dead", cause: "Forbidden" },
    ],
    [
      "404 of a conversation",
      404,
      error("ConversationNotFound"),
      {},
      { is: "dead", cause: "ConversationNotFound" },
      { is: "dead", cause: "ConversationNotFound" },
    ],
    [
      "404 of a message",
      404,
      error("ActivityNotFoundInConversation"),
      {},
      { is: "dead", cause: "ActivityNotFoundInConversation" },
      { is: "missing" },
    ],
    ["404 without a reason", 404, "", {}, { is: "dead", cause: "ConversationNotFound" }, { is: "missing" }],
    ["a redirect", 307, {}, { location: "http://127.0.0.1:1/" }, refused("invalid"), refused("invalid")],
    ...[408, 500, 502, 503, 504].map((status): [string, number, unknown, Record<string, string>, object, object] => [
      String(status),
      status,
      {},
      { "retry-after": "1" },
      { is: "ambiguous", cause: `http-${status}` },
      { is: "ambiguous", cause: `http-${status}` },
    ]),
  ])("%s", async (_, status, body, headers, posted, updated) => {
    teams.answer = (response) => answerJson(response, status, body, headers);

    expect(await connector.post(to(PERSONAL), message, {})).toEqual(posted);
    expect(await connector.update(to(PERSONAL), "1", message)).toEqual(updated);
    expect(teams.received).toHaveLength(2);
  });

  it("a Retry-After that names a moment counts from now", async () => {
    const moment = new Date(Date.now() + 60_000).toUTCString();
    teams.answer = (response) => answerJson(response, 429, {}, { "retry-after": moment });
    const sent = await connector.post(to(PERSONAL), message, {});

    expect("retryAfter" in sent && sent.retryAfter).toBeGreaterThan(30_000);
    expect("retryAfter" in sent && sent.retryAfter).toBeLessThanOrEqual(60_000);
  });

  it.each<[string, string, Sent]>([
    ["nothing", "", { is: "accepted", activityId: undefined }],
    ["no id", "{}", { is: "accepted", activityId: undefined }],
    ["an id that is no text", '{"id":7}', { is: "accepted", activityId: undefined }],
    ["half an answer", '{"id":"17', { is: "ambiguous", cause: "unreadable" }],
    ["a page", "<html></html>", { is: "ambiguous", cause: "unreadable" }],
  ])("accepted with %s", async (_, body, sent) => {
    teams.answer = (response) => response.writeHead(200).end(body);

    expect(await connector.post(to(PERSONAL), message, {})).toEqual(sent);
    expect(await connector.update(to(PERSONAL), "1", message)).toEqual({ is: "accepted", activityId: "1" });
  });

  it("an answer that breaks off may have been shown", async () => {
    teams.answer = (response) => response.socket?.destroy();

    expect(await connector.post(to(PERSONAL), message, {})).toMatchObject({ is: "ambiguous" });
    expect(teams.received).toHaveLength(1);
  });

  it("no answer in time may have been shown", async () => {
    open({ sendWithinMillis: 50 });
    teams.answer = () => undefined;

    expect(await connector.post(to(PERSONAL), message, {})).toMatchObject({ is: "ambiguous" });
    expect(teams.received).toHaveLength(1);
  });

  it("a server that is not there was certainly not reached", async () => {
    const gone = teams.serviceUrl;
    await teams.close();

    expect(await connector.post(to(PERSONAL, gone), message, {})).toEqual(refused("unreachable"));
  });
});

describe("the bot's token", () => {
  it("goes along, and a fresh one is asked for after a 401", async () => {
    const asked: boolean[] = [];
    open({ bearer: async (fresh) => `token-${asked.push(fresh)}` });
    teams.answer = (response) => answerJson(response, teams.received.length === 1 ? 401 : 200, {});

    await connector.post(to(PERSONAL), message, {});
    await connector.post(to(PERSONAL), message, {});
    await connector.post(to(PERSONAL), message, {});

    expect(asked).toEqual([false, true, false]);
    expect(teams.received.map(({ authorization }) => authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer token-3",
    ]);
  });

  it.each<[string, () => Promise<string>]>([
    ["is refused", async () => Promise.reject(new Error("AADSTS7000222: secret of 0b6cbf52 expired"))],
    ["does not come", () => new Promise<never>(() => undefined)],
  ])("that %s means that nothing was sent", async (_, bearer) => {
    open({ bearer, sendWithinMillis: 50 });

    expect(await connector.post(to(PERSONAL), message, {})).toEqual(refused("unauthorised"));
    expect(teams.received).toEqual([]);
  });
});

describe("asking who somebody is", () => {
  it("gives what the roster says", async () => {
    teams.answer = (response) =>
      answerJson(response, 200, {
        id: "29:1",
        userPrincipalName: "noor@venlo.example",
        userRole: "user",
        tenantId: "t",
      });

    expect(await platform.member(to(PERSONAL), "29:1")).toEqual({
      userPrincipalName: "noor@venlo.example",
      userRole: "user",
      tenantId: "t",
    });
    expect(teams.received[0]).toMatchObject({ method: "GET", path: `/v3/conversations/${PERSONAL}/members/29:1` });
  });

  it("knows a guest of whom nothing else is known", async () => {
    const guest = { id: "29:1", userPrincipalName: null, email: null, tenantId: null, userRole: "guest" };
    teams.answer = (response) => answerJson(response, 200, guest);

    expect((await platform.member(to(PERSONAL), "29:1"))?.userRole).toBe("guest");
  });

  it.each<[string, FakeConnector["answer"]]>([
    ["does not know", (response) => answerJson(response, 404, {})],
    ["answers nonsense", (response) => response.writeHead(200).end("<html>")],
    ["breaks off", (response) => response.socket?.destroy()],
  ])("gives nothing when the roster %s", async (_, answer) => {
    teams.answer = answer;

    expect(await platform.member(to(PERSONAL), "29:1")).toBeUndefined();
  });
});

describe("when the process stops", () => {
  it("an attempt without an answer is cut off, and may have been shown", async () => {
    const received = new Promise<void>((resolve) => (teams.answer = () => resolve()));
    const sent = connector.post(to(PERSONAL), message, {});
    await received;
    await platform.close();
    expect((await sent).is).toBe("ambiguous");
  });
  it("nothing more is sent", async () => {
    await platform.close();
    expect((await connector.post(to(PERSONAL), message, {})).is).not.toBe("accepted");
    expect(teams.received).toEqual([]);
  });
});
