import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { REFUSALS } from "../../src/sandbox/faults.ts";
import { cardWith, startEchoBot, withCard, type EchoBot } from "./echo-bot.ts";

let bot: EchoBot;
let sandbox: Sandbox;

beforeEach(async () => {
  bot = await startEchoBot();
  sandbox = await startSandbox({ botUrl: bot.url, port: 0, limits: false });
  await sandbox.installEverywhere();
});
afterEach(async () => {
  await sandbox.close();
  await bot.close();
});

/** For an answer that never comes; any other may take its time. */
const A_MOMENT_MS = 500;
const PATIENCE_MS = 10_000;

async function call(method: string, path: string, body?: unknown, withinMillis = PATIENCE_MS) {
  const response = await fetch(`${sandbox.serviceUrl}v3/${path}`, {
    method,
    signal: AbortSignal.timeout(withinMillis),
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> };
}

const conversation = (key: string): string => `conversations/${encodeURIComponent(sandbox.world.conversation(key).id)}`;
const post = (key: string, text = "Hallo", withinMillis = PATIENCE_MS) =>
  call("POST", `${conversation(key)}/activities`, { type: "message", text }, withinMillis);

describe("posting a message", () => {
  it("shows it and answers with its id", async () => {
    const { status, body } = await post("noor");

    expect(status).toBe(201);
    expect(sandbox.world.messages("noor").at(-1)).toMatchObject({ id: body["id"], from: "bot", text: "Hallo" });
  });

  it("notifies in a personal chat, and in a channel only who is mentioned", async () => {
    const sam = `29:1sandbox-${sandbox.world.person("sam").id}`;
    await post("noor");
    await post("helpdesk");
    await call("POST", `${conversation("helpdesk")}/activities`, {
      type: "message",
      text: "<at>Sam Linssen</at>",
      entities: [{ type: "mention", mentioned: { id: sam, name: "Sam Linssen" }, text: "<at>Sam Linssen</at>" }],
    });

    expect(sandbox.world.messages("noor").at(-1)?.notifies).toEqual(["noor"]);
    expect(sandbox.world.messages("helpdesk").map(({ notifies }) => notifies)).toEqual([[], ["sam"]]);
    expect(sandbox.world.view().unread).toEqual({ noor: ["noor"], sam: ["helpdesk"] });
  });

  it("to a thread stands beneath the thread's first message", async () => {
    const root = await post("helpdesk");
    const thread = encodeURIComponent(
      `${sandbox.world.conversation("helpdesk").id};messageid=${String(root.body["id"])}`,
    );
    await call("POST", `conversations/${thread}/activities`, { type: "message", text: "Antwoord" });

    expect(sandbox.world.messages("helpdesk").at(-1)).toMatchObject({ text: "Antwoord", root: root.body["id"] });
  });

  it("is refused where the Helpdesk was removed", async () => {
    await sandbox.uninstall("noor");

    expect(await post("noor")).toMatchObject({ status: 403, body: { error: { code: "BotNotInConversationRoster" } } });
  });

  it("is refused when it is too big", async () => {
    expect((await post("noor", "x".repeat(100_001))).status).toBe(413);
  });
});

describe("changing a message", () => {
  it("shows the new card to everyone, also to who saw an answer of their own, and notifies nobody", async () => {
    await sandbox.say("noor", "melden");
    await sandbox.press("noor", "noor", "Melden", { what: "Scherm" });
    sandbox.world.seen("noor", "noor");
    const { id = "" } = sandbox.world.messages("noor").at(-1) ?? {};
    await call("PUT", `${conversation("noor")}/activities/${id}`, withCard(cardWith("Opgelost")));

    expect(sandbox.world.find("noor", id)).toMatchObject({ edited: true, views: {}, version: 2 });
    expect(sandbox.world.view().unread).toEqual({ noor: [] });
  });

  it("that is not there is answered as Teams does", async () => {
    expect(await call("PUT", `${conversation("noor")}/activities/1`, { type: "message" })).toMatchObject({
      status: 404,
      body: { error: { code: "ActivityNotFoundInConversation" } },
    });
  });
});

describe("taking a message away", () => {
  it("leaves an empty place", async () => {
    const { body } = await post("noor");
    await call("DELETE", `${conversation("noor")}/activities/${String(body["id"])}`);

    expect(sandbox.world.messages("noor").at(-1)).toMatchObject({ deleted: true, text: "" });
  });
});

describe("starting a conversation", () => {
  const chatWith = (id: string, tenantId = sandbox.world.person("emma").tenantId) => ({
    isGroup: false,
    bot: { id: "28:helpdesk" },
    members: [{ id }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  });
  const emma = () => sandbox.world.person("emma");

  it("with a person answers with their chat, the same one each time", async () => {
    const answer = { status: 201, body: { id: sandbox.world.conversation("emma").id } };

    expect(await call("POST", "conversations", chatWith(emma().id))).toEqual(answer);
    expect(await call("POST", "conversations", chatWith(emma().id.toUpperCase()))).toEqual(answer);
    expect(await call("POST", "conversations", chatWith(`29:1sandbox-${emma().id}`))).toEqual(answer);
    expect(sandbox.world.messages("emma")).toEqual([]);
  });

  it("with a person who removed the Helpdesk is refused", async () => {
    await sandbox.uninstall("emma");

    expect(await call("POST", "conversations", chatWith(emma().id))).toMatchObject({
      status: 403,
      body: { error: { code: "BotNotInConversationRoster" } },
    });
  });

  it("with a guest is refused", async () => {
    const gijs = sandbox.world.person("gijs");

    expect((await call("POST", "conversations", chatWith(gijs.id, gijs.tenantId))).status).toBe(403);
  });

  it("with somebody who is not in that tenant is refused", async () => {
    const nobody = chatWith("7c9e6679-7425-40de-944b-e07fc1f99999");
    const stranger = chatWith(emma().id, sandbox.world.person("noor").tenantId);

    for (const asked of [nobody, stranger])
      expect(await call("POST", "conversations", asked)).toMatchObject({
        status: 400,
        body: { error: { code: "BadSyntax", message: "Invalid user identity in provided tenant" } },
      });
  });

  it("with several people, or without a tenant, is refused", async () => {
    const { tenantId: _, ...nowhere } = chatWith(emma().id);
    const group = { ...chatWith(emma().id), isGroup: true };

    for (const asked of [nowhere, group]) expect((await call("POST", "conversations", asked)).status).toBe(400);
  });

  it("in a channel posts the first message of a thread", async () => {
    const { id } = sandbox.world.conversation("beheer");
    const activity = { type: "message", text: "Nieuw" };
    const { body } = await call("POST", "conversations", { channelData: { channel: { id } }, activity });

    expect(body["id"]).toBe(`${id};messageid=${String(body["activityId"])}`);
  });
});

describe("asking who somebody is", () => {
  it("finds them by Teams id or object id, with tenant and role", async () => {
    const gijs = sandbox.world.person("gijs");
    const found = await call("GET", `${conversation("gijs")}/members/${gijs.id}`);

    expect(found.body).toMatchObject({ aadObjectId: gijs.id, tenantId: gijs.tenantId, userRole: "guest" });
    expect((await call("GET", `${conversation("gijs")}/members/${String(found.body["id"])}`)).body).toEqual(found.body);
  });

  it("lists a channel's members in one page", async () => {
    const { body } = await call("GET", `${conversation("helpdesk")}/pagedmembers`);

    expect((body["members"] as unknown[]).length).toBe(3);
  });
});

describe("a fault that was planned", () => {
  it.each(Object.entries(REFUSALS))("%s refuses once and takes nothing", async (_, fault) => {
    sandbox.connector.faults.plan({ fault });

    expect((await post("noor")).status).toBe(fault.status);
    expect(sandbox.connector.journal).toEqual([]);
    expect((await post("noor")).status).toBe(201);
  });

  it.each(["accept-then-reset", "accept-then-hang", "bad-json"] as const)(
    "%s shows the message and loses the answer",
    async (is) => {
      sandbox.connector.faults.plan({ fault: { is } });

      await expect(post("noor", "Hallo", A_MOMENT_MS)).rejects.toThrow();
      expect(sandbox.connector.journal).toMatchObject([{ what: "post", conversation: "noor", told: false }]);
      expect(sandbox.world.messages("noor")).toHaveLength(1);
    },
  );

  it("accept-then-fail shows the message and says that it failed", async () => {
    sandbox.connector.faults.plan({ fault: { is: "accept-then-fail", status: 502 } });

    expect((await post("noor")).status).toBe(502);
    expect(sandbox.world.messages("noor")).toHaveLength(1);
  });

  it.each(["hang", "reset"] as const)("%s takes nothing and answers nothing", async (is) => {
    sandbox.connector.faults.plan({ fault: { is } });

    await expect(post("noor", "Hallo", A_MOMENT_MS)).rejects.toThrow();
    expect(sandbox.world.messages("noor")).toEqual([]);
  });

  it("strikes only where and at what it was planned for", async () => {
    sandbox.connector.faults.plan({ fault: REFUSALS.conflict, in: "helpdesk", on: ["post"], times: 2 });

    expect((await post("noor")).status).toBe(201);
    expect((await post("helpdesk")).status).toBe(412);
    expect((await post("helpdesk")).status).toBe(412);
    expect((await post("helpdesk")).status).toBe(201);
  });

  it("can be planned from another process", async () => {
    await fetch(`${sandbox.url}control/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ fault: { is: "refuse", status: 429, code: "TooManyRequests", retryAfter: "morgen" } }]),
    });

    expect((await post("noor")).status).toBe(429);
  });
});
