import { afterEach, describe, expect, it } from "vitest";
import type { Message } from "../../src/lib/message.ts";
import type { CardAction, Turn } from "../../src/people/turn.ts";
import type { BotOptions } from "../../src/teams/bot.ts";
import { answerJson } from "../support/fake-connector.ts";
import { noor, sam } from "../support/people.ts";
import { type Edge, openEdge, recorded } from "./edge.ts";

const PERSONAL = "a:1pqk5o8vJ0WlX2n7hC9dT4sRzYbEuG6mFiQxAaKjSdLwPeUrVtBgNcHoMzIyXkDfJ3q8sLW5r";
const VENLO = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const CHANNEL = "19:5f2f6e1b7d3a4c0e9b8a7d6c5b4a3f2e@thread.tacv2";
const REFERENCE = /F-[A-Z0-9]{4}-[A-Z0-9]{4}/;

let edge: Edge;
afterEach(() => edge.close());

const open = async (changes?: Parameters<typeof openEdge>[0]) => {
  edge = await openEdge(changes);
};
const said = () => edge.teams.received.map(({ body }) => body["text"]);
const card = (template: string): Message => ({ summary: `over ${template}`, card: { template, data: {} } });

/** One verb that does this. */
const doing = (action: CardAction, verb = "ticket.report") => ({ actions: new Map([[verb, action]]) });

describe("somebody types", () => {
  it("is answered by the first command that fits, in the same chat", async () => {
    await open(() => ({
      commands: [
        { says: /^status (\S+)$/i, run: async () => [{ summary: "verkeerd" }] },
        { says: /^mijn (\S+)$/i, run: async ([, what]) => [{ summary: `Hier: ${what ?? ""}` }, card("list")] },
        { says: /./, run: async () => [{ summary: "te laat" }] },
      ],
    }));

    expect((await edge.send(recorded("personal-message"))).status).toBe(200);
    expect(edge.teams.received).toMatchObject([
      { method: "POST", path: `/v3/conversations/${PERSONAL}/activities`, body: { text: "Hier: meldingen" } },
      { body: { attachments: [{ content: { template: "list" } }], summary: "over list" } },
    ]);
    expect(edge.teams.received[0]?.body).not.toHaveProperty("recipient");
  });

  it("is passed on when no command fits", async () => {
    await open();
    await edge.send(recorded("personal-message"));

    expect(edge.calls.toSorted()).toEqual([`remember ${PERSONAL}`, "talk mijn meldingen"]);
  });

  it("tells who, where and when from the activity alone", async () => {
    let seen: Turn | undefined;
    await open(() => ({ talk: async (_, turn) => ((seen = turn), []) }));
    await edge.send(recorded("personal-message"));

    expect(seen).toEqual({
      actor: noor,
      now: "2026-11-23T08:14:05.000Z",
      chat: "personal",
      reference: {
        serviceUrl: edge.teams.serviceUrl,
        conversationId: PERSONAL,
        tenantId: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001",
        botId: "28:0b6cbf52-8a0a-4f7c-9c1f-5f6f7c1d2a11",
      },
      activityId: "1763885645120",
      files: [],
    });
  });

  it("in a channel is heard without the mention, and answered in the thread", async () => {
    await open(() => ({
      commands: [
        {
          says: /^koppel dit kanaal aan (\S+)$/,
          run: async ([, to], turn) => [{ summary: `${to ?? ""} ${turn.chat}` }],
        },
      ],
    }));
    await edge.send(recorded("channel-message"));

    expect(edge.teams.received).toMatchObject([
      { path: `/v3/conversations/${CHANNEL};messageid=1763885000001/activities`, body: { text: "Helpdesk channel" } },
    ]);
  });

  it("keeps the names of others it mentions, without their markup", async () => {
    await open();
    const text = '<at>Helpdesk</at> <at id="1">Sam Linssen</at> heeft <at> de printer';
    await edge.send(recorded("channel-message", { text }));

    expect(edge.calls).toContain("talk Sam Linssen heeft  de printer");
  });

  it("of a hundred thousand characters is read no further than anything of it is kept, and ends with that", async () => {
    let heard = "";
    await open(() => ({ talk: async (text) => ((heard = text), []) }));
    await edge.send(recorded("personal-message", { text: `De printer ${"a".repeat(100_000)}` }));

    expect(heard).toMatch(/^De printer a+… \(ingekort\)$/);
    expect(heard.length).toBeLessThan(5_100);
  });

  it("is read quickly, whatever it holds", async () => {
    await open(() => ({ talk: async () => [] }));
    const text = "<at ".repeat(60_000);

    expect((await edge.send(recorded("channel-message", { text }))).status).toBe(200);
  });

  it("in a group chat is sent to the personal chat", async () => {
    await open();
    await edge.send(recorded("group-message"));

    expect(said()).toEqual(["Ik help u verder in onze persoonlijke chat."]);
    expect(edge.calls).not.toContain("talk de printer doet het niet");
  });

  it("with a picture is told that pictures are not kept, and the text still counts", async () => {
    await open();
    await edge.send(recorded("picture"));

    expect(said()).toEqual([
      "Ik kan uw afbeelding of bestand niet bewaren. Beschrijf wat u ziet, of zet een link in uw melding.",
    ]);
    expect(edge.calls).toContain("talk kijk eens");
  });

  it.each([undefined, "", "   ", 17, null])("nothing (%j) gets no answer", async (text) => {
    await open();

    expect((await edge.send(recorded("personal-message", { text }))).status).toBe(200);
    expect(edge.calls).toEqual([`remember ${PERSONAL}`]);
  });

  it("twice, as Teams does, is passed on twice with the same id", async () => {
    const ids: string[] = [];
    await open(() => ({ talk: async (_, { activityId }) => (ids.push(activityId), []) }));
    await edge.send(recorded("personal-message"));
    await edge.send(recorded("personal-message"));

    expect(ids).toEqual(["1763885645120", "1763885645120"]);
  });
});

describe("a pressed button", () => {
  it("is answered with the card that takes its place", async () => {
    const asked: unknown[] = [];
    await open(() => doing(async (data, turn) => (asked.push(data, turn.replyToId), card("confirmation"))));

    expect((await edge.send(recorded("card-action"))).body).toEqual({
      statusCode: 200,
      type: "application/vnd.microsoft.card.adaptive",
      value: { type: "AdaptiveCard", template: "confirmation", fallbackText: "over confirmation" },
    });
    expect(asked).toEqual([
      { nonce: "n-7f3a", text: "De printer op de derde doet het niet", area: "printer" },
      "1763885600000",
    ]);
    expect(edge.teams.received).toEqual([]);
  });

  it("answered without a card shows the words beside the form", async () => {
    await open(() => doing(async () => ({ summary: "Een collega was u net voor." })));

    expect((await edge.send(recorded("card-action"))).body).toEqual({
      statusCode: 200,
      type: "application/vnd.microsoft.activity.message",
      value: "Een collega was u net voor.",
    });
  });

  it("answers the presser alone, also after a card that refreshes for one person", async () => {
    const answers = [card("own"), card("shared")];
    const render: BotOptions["render"] = ({ template }) => ({
      type: "AdaptiveCard",
      ...(template === "own" && { refresh: { userIds: ["29:1"], action: { type: "Action.Execute" } } }),
    });
    await open(() => ({ ...doing(async () => answers.shift() ?? card("none"), "ticket.take"), render }));
    await edge.send(recorded("channel-card-action"));
    await edge.send(recorded("channel-card-action"));

    expect(answers).toEqual([]);
    expect(edge.teams.received).toEqual([]);
  });

  it("of an older client is answered by changing the message", async () => {
    const asked: unknown[] = [];
    await open(() => doing(async (data) => (asked.push(data), card("confirmation"))));
    await edge.send(recorded("submit"));

    expect(asked).toEqual([{ nonce: "n-7f3a", text: "De printer op de derde doet het niet" }]);
    expect(edge.teams.received).toMatchObject([
      {
        method: "PUT",
        path: `/v3/conversations/${PERSONAL}/activities/1763885600000`,
        body: { id: "1763885600000", attachments: [{ content: { template: "confirmation" } }] },
      },
    ]);
  });

  it("of an older client gets a new message when the old one is gone", async () => {
    await open(() => doing(async () => card("confirmation")));
    edge.teams.answer = (response, { method }) => answerJson(response, method === "PUT" ? 404 : 201, { id: "1" });
    await edge.send(recorded("submit"));

    expect(edge.teams.received.map(({ method }) => method)).toEqual(["PUT", "POST"]);
  });

  it("of an older client in a channel shows nobody the presser's own view", async () => {
    await open(() => doing(async () => card("confirmation"), "ticket.take"));
    await edge.send(recorded("channel-submit"));

    expect(edge.teams.received).toMatchObject([{ method: "POST", body: { text: "over confirmation" } }]);
    expect(edge.teams.received[0]?.body).not.toHaveProperty("attachments");
  });
});

describe("a card of an older version", () => {
  const STALE = 'Deze kaart is verouderd. Typ "hulp" om opnieuw te beginnen.';
  const action = (fields: object) => ({ action: { type: "Action.Execute", ...fields }, trigger: "manual" });

  it.each([
    ["an unknown verb", action({ verb: "ticket.teleport", data: {} })],
    ["a verb of every object", action({ verb: "constructor", data: {} })],
    ["no verb", action({ data: {} })],
    ["null for a verb", action({ verb: null })],
    ["an object for a verb", action({ verb: { a: 1 } })],
    ["no action", { trigger: "manual" }],
    ["null", null],
    ["a text", "ticket.report"],
    ["a list", [{ verb: "ticket.report" }]],
  ])("is explained for %s", async (_, value) => {
    await open(() => doing(async () => card("confirmation")));

    const pressed = await edge.send(recorded("card-action", { value }));
    expect([pressed.status, pressed.body["value"]]).toEqual([200, STALE]);
    expect((await edge.send(recorded("submit", { value }))).status).toBe(200);
    expect(said()).toEqual([STALE]);
  });
});

describe("somebody who is not known here", () => {
  const stranger = { from: { id: "29:1x", name: "Gijs", aadObjectId: "not-a-guid" } };
  const REFUSAL =
    "Ik kan niet zien met welk account u bent ingelogd. Log in bij Teams met uw werkaccount en probeer het opnieuw.";

  it("is refused politely, typing or pressing, and leaves nothing behind", async () => {
    await open(() => doing(async () => card("confirmation")));
    await edge.send(recorded("without-object-id"));
    await edge.send(recorded("submit", stranger));
    const pressed = await edge.send(recorded("card-action", stranger));

    expect(said()).toEqual([REFUSAL, REFUSAL]);
    expect(pressed.body["value"]).toBe(REFUSAL);
    expect(edge.calls).toEqual([]);
    expect(edge.logged).toEqual([]);
  });

  it("is refused once when installing, though Teams tells of it twice", async () => {
    await open();
    await edge.send(recorded("bot-added", stranger));
    await edge.send(recorded("installed", stranger));

    expect(said()).toEqual([REFUSAL]);
    expect(edge.calls).toEqual([]);
  });

  it("of a tenant that is not connected gets the same, and Teams a 403", async () => {
    await open();
    const tenant = "99999999-6d0e-4b7a-9a51-0c5a1e7d0001";
    const foreign = { conversation: { conversationType: "personal", id: PERSONAL, tenantId: tenant }, channelData: {} };
    const denied = await edge.send(recorded("personal-message", foreign));
    await expect.poll(said).toEqual([expect.stringContaining("niet aangesloten")]);

    expect(denied.status).toBe(403);
    expect(denied.body["fout"]).toBe("Uw organisatie is niet aangesloten op deze Helpdesk.");
    expect(denied.body["referentie"]).toMatch(REFERENCE);
    expect(edge.calls).toEqual([]);
  });
});

describe("coming and going", () => {
  it("welcomes whoever adds the bot, each time Teams says so", async () => {
    await open();
    await edge.send(recorded("bot-added"));
    await edge.send(recorded("installed"));
    await edge.send(recorded("added-to-team"));

    expect(edge.calls.filter((call) => call.startsWith("welcome"))).toEqual([
      "welcome personal",
      "welcome personal",
      "welcome channel",
    ]);
    expect(said()).toEqual(["Welkom", "Welkom", "Welkom"]);
  });

  it("tells when the bot is removed, and says nothing there", async () => {
    await open();
    await edge.send(recorded("removed"));

    expect(edge.calls).toEqual(["left Noor Janssen"]);
    expect(said()).toEqual([]);
  });
});

describe("what needs no answer", () => {
  it.each(["message-edited", "message-deleted", "reaction", "typing", "read-receipt"])(
    "%s changes nothing",
    async (name) => {
      await open();

      expect(await edge.send(recorded(name))).toEqual({ status: 200, text: "", body: {} });
      expect(edge.calls).toEqual([]);
      expect(said()).toEqual([]);
    },
  );

  it("a type nobody knows changes nothing", async () => {
    await open();

    expect((await edge.send(recorded("typing", { type: "teleport" }))).status).toBe(200);
    expect(edge.calls).toEqual([]);
  });
});

describe("something breaks", () => {
  const broken = async (): Promise<never> => {
    throw Object.assign(new Error("no such table: rows (Noor Janssen)"), { code: "SQLITE_ERROR" });
  };
  const TEXT =
    /^Er ging iets mis\. Ik weet niet zeker of uw actie is vastgelegd\. Noem dit nummer als u belt: (F-\S+)$/;

  it("behind a button: the form stays, with a reference number that is in the log", async () => {
    await open(() => doing(broken));
    const { status, body } = await edge.send(recorded("card-action"));
    const [, reference] = TEXT.exec(String(body["value"])) ?? [];

    expect([status, body["type"]]).toEqual([200, "application/vnd.microsoft.activity.message"]);
    expect(edge.logged).toEqual([
      { reference, type: "invoke", verb: "ticket.report", name: "Error", code: "SQLITE_ERROR" },
    ]);
  });

  it("behind a text: the person is told in the chat", async () => {
    await open(() => ({ talk: broken }));

    expect((await edge.send(recorded("personal-message"))).status).toBe(200);
    expect(said()).toEqual([expect.stringMatching(TEXT)]);
    expect(JSON.stringify(edge.logged)).not.toContain("Noor");
  });

  it("while rendering: the person is told too", async () => {
    const render: BotOptions["render"] = () => {
      throw new RangeError("Template confirmation asks for ${x}");
    };
    await open(() => ({ ...doing(async () => card("confirmation")), render }));

    expect(String((await edge.send(recorded("card-action"))).body["value"])).toMatch(TEXT);
  });

  it("and nobody can be told: Teams hears that it failed, in Dutch and without reasons", async () => {
    await open(() => ({ talk: broken }));
    edge.teams.answer = (response) => answerJson(response, 403, { error: { code: "BotDisabledByAdmin" } });
    const { status, body } = await edge.send(recorded("personal-message"));

    expect(status).toBe(500);
    expect(Object.keys(body)).toEqual(["fout", "referentie"]);
  });

  it("when greeting: Teams hears that it failed, and may send it again", async () => {
    await open(() => ({ welcome: broken }));

    expect((await edge.send(recorded("installed"))).status).toBe(500);
    expect(said()).toEqual([]);
  });

  it("when keeping the place: the turn does not notice", async () => {
    await open(() => ({ remember: broken, talk: async () => [{ summary: "Begrepen" }] }));

    expect((await edge.send(recorded("personal-message"))).status).toBe(200);
    expect(said()).toEqual(["Begrepen"]);
  });
});

describe("a store that hangs", () => {
  const never = () => new Promise<never>(() => undefined);
  const SLOW = /^Dit duurt langer dan normaal\. Ik weet niet zeker of uw actie is vastgelegd\..* F-\S+$/;

  it("still gets a pressed button answered, promising nothing and keeping the form", async () => {
    await open(() => ({ ...doing(never), answerWithinMillis: 50 }));
    const { status, body } = await edge.send(recorded("card-action"));

    expect([status, body["type"]]).toEqual([200, "application/vnd.microsoft.activity.message"]);
    expect(body["value"]).toMatch(SLOW);
  });

  it("still gets a text answered", async () => {
    await open(() => ({ talk: never, answerWithinMillis: 50 }));

    expect((await edge.send(recorded("personal-message"))).status).toBe(200);
    await expect.poll(said).toEqual([expect.stringMatching(SLOW)]);
  });

  it("and comes back: what it answers late is said after all", async () => {
    let answer: (messages: readonly Message[]) => void = () => undefined;
    const talk = () => new Promise<readonly Message[]>((resolve) => (answer = resolve));
    await open(() => ({ talk, answerWithinMillis: 50 }));
    await edge.send(recorded("personal-message"));
    await expect.poll(said).toHaveLength(1);
    answer([{ summary: "Toch gelukt" }]);

    await expect.poll(said).toEqual([expect.stringMatching(SLOW), "Toch gelukt"]);
  });
});

describe("an answer where too much is going on", () => {
  const busy = (times: number) => {
    let refused = 0;
    edge.teams.answer = (response) => {
      if (refused++ < times) return void response.writeHead(429, { "retry-after": "0" }).end();
      response.writeHead(201, { "content-type": "application/json" }).end('{"id":"1"}');
    };
  };

  it("is given a moment later, as often as it takes", async () => {
    await open(() => ({ talk: async () => [{ summary: "Hallo" }] }));
    busy(3);
    await edge.send(recorded("personal-message"));

    await expect.poll(said).toEqual(["Hallo", "Hallo", "Hallo", "Hallo"]);
    expect(edge.logged).toEqual([]);
  });

  it("is given up after five tries, and there is a line in the log", async () => {
    await open(() => ({ talk: async () => [{ summary: "Hallo" }] }));
    busy(Infinity);
    await edge.send(recorded("personal-message"));

    await expect.poll(() => edge.logged.length).toBeGreaterThan(0);
    expect(said().filter((text) => text === "Hallo")).toHaveLength(5);
  });
});

describe("an activity that cannot be from Teams", () => {
  const denied = async (changes: Record<string, unknown>) => {
    await open();
    const answer = await edge.send(recorded("personal-message", changes));
    expect(edge.calls).toEqual([]);
    expect(said()).toEqual([]);
    return answer.status;
  };

  it.each([undefined, "", 7, "https://evil.example/", "http://10.0.0.1/", "https://smba.trafficmanager.net/emea/"])(
    "is refused with the service address %j",
    async (serviceUrl) => {
      // JSON leaves out what is undefined, after it has replaced the edge's own address.
      expect(await denied({ serviceUrl })).toBe(400);
    },
  );

  it.each(["webchat", "AseChannel", "directline"])("is refused on channel %s", async (channelId) => {
    expect(await denied({ channelId })).toBe(403);
  });

  it.each([
    ["no channel", { channelId: undefined }],
    ["no type", { type: undefined }],
    ["a type that is no text", { type: {} }],
    ["no sender", { from: undefined }],
    ["no conversation", { conversation: {} }],
    ["no recipient", { recipient: null }],
    ["a sender whose id leads elsewhere", { from: { id: "..", aadObjectId: noor.id } }],
    ["a conversation whose id leads elsewhere", { conversation: { id: "..;messageid=.", tenantId: VENLO } }],
  ])("is refused with %s", async (_, changes) => {
    expect(await denied(changes)).toBe(400);
  });

  it("is refused without a tenant, or with two", async () => {
    const conversation = { conversationType: "personal", id: PERSONAL };
    expect(await denied({ conversation, channelData: {} })).toBe(403);
    await edge.close();
    expect(await denied({ channelData: { tenant: { id: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009" } } })).toBe(403);
  });

  it("from the Agents Playground is welcome all the same, off Teams", async () => {
    await open(() => ({ talk: async (text) => [{ summary: `Gelezen: ${text}` }] }));
    // Its address has a path and no slash at the end.
    await edge.send(recorded("playground-channel-message", { serviceUrl: `${edge.teams.serviceUrl}_connector` }));

    expect(edge.teams.received).toMatchObject([
      {
        path: "/_connector/v3/conversations/channel-helpdesk;messageid=1795299428931/activities",
        body: { text: "Gelezen: koppel dit kanaal aan Helpdesk" },
      },
    ]);
  });

  it("from an emulator is too", async () => {
    await open();

    expect((await edge.send(recorded("personal-message", { channelId: "emulator" }))).status).toBe(200);
    expect(edge.calls).toContain("talk mijn meldingen");
  });
});

describe("a press of a message whose id leads elsewhere", () => {
  it("is answered with a message of its own, and nothing else is written to", async () => {
    await open(() => doing(async () => card("ticket"), "ticket.take"));
    await edge.send(recorded("submit", { value: { verb: "ticket.take" }, replyToId: ".." }));

    expect(edge.teams.received).toMatchObject([{ method: "POST", path: `/v3/conversations/${PERSONAL}/activities` }]);
  });
});

describe("a conversation that does not say what kind it is", () => {
  it.each([
    ["with a shared one's id", { id: "19:c1d2e3f4a5b64798a9b0c1d2e3f4a5b6@thread.v2" }],
    ["but that it is a group", { id: PERSONAL, isGroup: true }],
  ])("is no personal chat %s", async (_, shape) => {
    await open();
    await edge.send(recorded("personal-message", { conversation: { ...shape, tenantId: VENLO } }));

    expect(edge.calls.filter((call) => call.startsWith("talk"))).toEqual([]);
    expect(edge.teams.received).toMatchObject([{ body: { text: "Ik help u verder in onze persoonlijke chat." } }]);
  });
});

describe("support staff in a channel", () => {
  it("is the person of the activity, in the channel", async () => {
    let seen: Turn | undefined;
    await open(() => doing(async (_, turn) => ((seen = turn), card("ticket")), "ticket.take"));
    await edge.send(recorded("channel-card-action"));

    expect(seen).toMatchObject({
      ...{ actor: sam, chat: "channel", replyToId: "1763885000001" },
      reference: { conversationId: CHANNEL },
    });
  });
});
