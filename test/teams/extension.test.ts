import { afterEach, describe, expect, it } from "vitest";
import type { Found, Quoted, Wanted } from "../../src/people/elsewhere.ts";
import type { CardAction, Turn } from "../../src/people/turn.ts";
import { done, refuse } from "../../src/lib/outcome.ts";
import { answerJson } from "../support/fake-connector.ts";
import { noor } from "../support/people.ts";
import { type Edge, openEdge, recorded } from "./edge.ts";

const REFERENCE = /F-[A-Z0-9]{4}-[A-Z0-9]{4}/;
const BOT = "28:0b6cbf52-8a0a-4f7c-9c1f-5f6f7c1d2a11";

let edge: Edge;
afterEach(() => edge.close());

const open = async (changes?: Parameters<typeof openEdge>[0]) => {
  edge = await openEdge(changes);
};
const FOUND: Found = {
  title: "M26-000123: Opgepakt",
  text: "De <b>printer</b> & [meer](https://evil.example)",
  shared: { summary: "M26-000123: opgepakt", card: { template: "ticket-reference", data: { number: "M26-000123" } } },
  asks: "status M26-000123",
};
const says = (text: string | RegExp) => ({
  composeExtension: {
    type: "message",
    text: typeof text === "string" ? text : (expect.stringMatching(text) as unknown),
  },
});
const tells = (value: string | RegExp) => ({
  task: { type: "message", value: typeof value === "string" ? value : (expect.stringMatching(value) as unknown) },
});
const valueOf = (name: string) => recorded(name)["value"] as Record<string, unknown>;

describe("searching from the compose box", () => {
  it("shows who searches a list, and puts a card with a way to their own chat in the conversation", async () => {
    let link: unknown;
    await open(() => ({
      search: async () => [FOUND],
      render: ({ template, data }, summary) => {
        link = data["link"];
        return { type: "AdaptiveCard", template, fallbackText: summary };
      },
    }));

    expect(await edge.send(recorded("search"))).toMatchObject({
      status: 200,
      body: {
        composeExtension: {
          type: "result",
          attachmentLayout: "list",
          attachments: [
            {
              contentType: "application/vnd.microsoft.card.adaptive",
              content: { template: "ticket-reference" },
              preview: { contentType: "application/vnd.microsoft.card.thumbnail" },
            },
          ],
        },
      },
    });
    expect(link).toBe(`https://teams.microsoft.com/l/chat/0/0?users=${BOT}&message=status%20M26-000123`);
  });

  it("lets no words of people become markup in the list", async () => {
    await open(() => ({ search: async () => [FOUND] }));
    const { text } = await edge.send(recorded("search"));

    expect(text).toContain("De ‹b›printer‹/b› &amp; [meer] (https://evil.example)");
  });

  it.each([
    ["search", { words: "printer", skip: 0, count: 25 }],
    ["search-first", { words: "", skip: 0, count: 25 }],
    ["search-mobile", { words: "M26-000123", skip: 25, count: 25 }],
  ])("hears what is looked for (%s)", async (name, wanted) => {
    const heard: Wanted[] = [];
    await open(() => ({ search: async (one) => (heard.push(one), "Niets gevonden.") }));

    expect((await edge.send(recorded(name))).body).toEqual(says("Niets gevonden."));
    expect(heard).toEqual([wanted]);
  });

  it.each([
    [{ parameters: [{ name: "query", value: { toString: "x" } }] }, ""],
    [{ parameters: [{ name: "query", value: ["a", "b"] }] }, ""],
    [{ parameters: "printer" }, ""],
    [{ parameters: [{ name: "query", value: "x".repeat(10_000) }] }, "x".repeat(200)],
    [{ parameters: [{ name: "query", value: "a" }], queryOptions: { skip: -5, count: 1e9 } }, "a"],
    [{ parameters: [{ name: "query", value: "a" }], queryOptions: "alles" }, "a"],
  ])("takes nothing but words and small numbers (%#)", async (value, words) => {
    const heard: Wanted[] = [];
    await open(() => ({ search: async (one) => (heard.push(one), "Niets gevonden.") }));
    await edge.send(recorded("search", { value: { commandId: "searchTickets", ...value } }));

    expect(heard).toEqual([{ words, skip: 0, count: 25 }]);
  });

  it("of a command that is gone says so", async () => {
    await open();
    const answers = [
      await edge.send(recorded("search", { value: { commandId: "delete" } })),
      await edge.send(recorded("search", { value: null })),
    ];

    for (const { body } of answers) expect(body).toEqual(says(/^Dit kan ik niet meer/));
    expect(edge.calls).toEqual([]);
  });

  it("remembers nothing, and posts nothing", async () => {
    await open();
    await edge.send(recorded("search-first"));

    expect(edge.calls).toEqual(["search "]);
    expect(edge.teams.received).toEqual([]);
  });

  it("tells a guest in the list what they can do", async () => {
    await open(() => ({ directory: { identify: async () => refuse("guest"), tenants: tenants() } }));

    expect((await edge.send(recorded("search"))).body).toEqual(says(/^U bent hier als gast/));
  });

  it("is denied to who comes from elsewhere", async () => {
    await open();
    const channelData = { tenant: { id: "00000000-0000-4000-8000-000000000000" } };
    const conversation = { id: "a:1", tenantId: channelData.tenant.id };

    expect((await edge.send(recorded("search", { channelData, conversation }))).status).toBe(403);
    expect((await edge.send(recorded("report-from-chat", { channelData, conversation }))).status).toBe(403);
    expect(edge.calls).toEqual([]);
  });

  it("that goes wrong is told in the list, with a number to call about", async () => {
    await open(() => ({ search: () => Promise.reject(new Error("kapot")) }));
    const { status, body, text } = await edge.send(recorded("search"));

    expect([status, body]).toEqual([200, says(REFERENCE)]);
    expect(text).not.toContain("kapot");
    expect(text).not.toContain("vastgelegd");
  });

  it("that takes too long is told in the list", async () => {
    await open(() => ({ search: () => new Promise(() => undefined), answerWithinMillis: 20 }));

    expect((await edge.send(recorded("search"))).body).toEqual(says(/^Zoeken duurt langer/));
  });
});

const tenants = () => new Set(["3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001"]);

describe("a report from a message", () => {
  const quotedFrom = async (activity: object): Promise<Quoted | undefined> => {
    let seen: Quoted | undefined;
    await open(() => ({ reportQuoted: async (quoted) => ((seen = quoted), { summary: "gezien" }) }));
    await edge.send(activity);
    return seen;
  };
  const ofMessage = (messagePayload: unknown) =>
    recorded("report-from-chat", { value: { ...valueOf("report-from-chat"), messagePayload } });

  it("in a channel holds its subject, its lines and its emoji, and the way back", async () => {
    expect(await quotedFrom(recorded("report-from-channel"))).toEqual({
      text: "Printer stuk\nNoor Janssen de printer op de derde doet het niet & knippert\nWie weet raad? 🙏",
      link: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\/l\/message\/19:/) as unknown,
      hasMore: false,
    });
  });

  it("in a chat between two people says that there was a file", async () => {
    expect(await quotedFrom(recorded("report-from-chat"))).toMatchObject({
      text: "Mijn laptop start niet meer",
      hasMore: true,
    });
  });

  it("in a meeting, from a phone, is text as it is", async () => {
    expect(await quotedFrom(recorded("report-from-meeting"))).toMatchObject({
      text: "Het beeld in de raadzaal valt weg",
      hasMore: false,
    });
  });

  it.each([
    [{}, { text: "", link: "", hasMore: false }],
    [
      { body: "<b>", linkToMessage: 7, attachments: "ja", subject: ["x"] },
      { text: "", link: "", hasMore: false },
    ],
    [
      { body: { content: { a: 1 } }, attachments: [null] },
      { text: "", link: "", hasMore: true },
    ],
  ])("takes what is well-formed and nothing else (%#)", async (payload, expected) => {
    expect(await quotedFrom(ofMessage(payload))).toEqual(expected);
  });

  it.each([null, undefined, "tekst", []])("about no message (%j) is not made", async (payload) => {
    await open();

    expect((await edge.send(ofMessage(payload))).body).toEqual(tells(/^Dit kan ik niet meer/));
    expect(edge.calls).toEqual([]);
  });

  it("opens as a dialog with a card, and leaves nothing behind where it was opened", async () => {
    await open(() => ({
      reportQuoted: async () => ({ summary: "Storing of vraag melden", card: { template: "report-form", data: {} } }),
    }));

    expect((await edge.send(recorded("report-from-chat"))).body).toEqual({
      task: {
        type: "continue",
        value: {
          title: "Storing of vraag melden",
          width: "medium",
          height: "large",
          card: {
            contentType: "application/vnd.microsoft.card.adaptive",
            content: { type: "AdaptiveCard", template: "report-form", fallbackText: "Storing of vraag melden" },
          },
        },
      },
    });
    expect(edge.calls).toEqual([]);
    expect(edge.teams.received).toEqual([]);
  });

  it("is for who Teams says that it is, asked in their own chat with the bot when the bot is not in this one", async () => {
    const chat = { serviceUrl: "", conversationId: "a:own", tenantId: "t", botId: BOT };
    const asked: (string | undefined)[] = [];
    await open(() => ({
      directory: {
        identify: async (_, member) => (asked.push((await member())?.userRole), done(noor)),
        tenants: tenants(),
      },
      chatWith: async (objectId) => (objectId === noor.id ? { ...chat, serviceUrl: edge.teams.serviceUrl } : undefined),
    }));
    edge.teams.answer = (response, { path }) => {
      answerJson(response, path.includes("a:own") ? 200 : 403, { userRole: "user" });
    };
    await edge.send(recorded("report-from-chat"));

    expect(asked).toEqual(["user"]);
  });
});

describe("what is sent from a dialog", () => {
  const doing = (verb: string, action: CardAction) => () => ({ actions: new Map([[verb, action]]) });

  it("is the same act as its button, with what was filled in", async () => {
    const asked: unknown[] = [];
    await open(doing("ticket.report", async (data) => (asked.push(data), { summary: "M26-000001: gemeld" })));

    expect((await edge.send(recorded("report-sent"))).body).toEqual(tells("M26-000001: gemeld"));
    const { verb: _, ...data } = valueOf("report-sent")["data"] as Record<string, unknown>;
    expect(asked).toEqual([data]);
  });

  it.each(["report-sent", "dialog-sent", "dialog-opened"])(
    "is seen by one person only, and was pressed on no message (%s)",
    async (name) => {
      const turns: Turn[] = [];
      const note: CardAction = async (_, turn) => (turns.push(turn), { summary: "goed" });
      await open(() => ({
        actions: new Map(["ticket.report", "ticket.add", "ticket.find"].map((verb) => [verb, note])),
      }));
      await edge.send(recorded(name, { replyToId: "1763885600000" }));

      expect(turns).toMatchObject([{ actor: noor, chat: "personal", inDialog: true, files: [] }]);
      expect(turns[0]).not.toHaveProperty("replyToId");
      expect(turns[0]).not.toHaveProperty("members");
    },
  );

  it("makes sure that its sender can be written to, and keeps nothing of the conversation", async () => {
    await open(doing("ticket.report", async () => ({ summary: "goed" })));
    await edge.send(recorded("report-sent"));

    expect(edge.calls).toEqual(["introduce Noor Janssen"]);
    expect(edge.teams.received).toEqual([]);
  });

  it("goes on when that does not work", async () => {
    await open(() => ({
      ...doing("ticket.report", async () => ({ summary: "goed" }))(),
      introduce: () => Promise.reject(new Error("kapot")),
    }));

    expect((await edge.send(recorded("report-sent"))).body).toEqual(tells("goed"));
    expect(edge.logged).toHaveLength(1);
  });

  it("of an older card says that it is older", async () => {
    await open();

    for (const name of ["dialog", "dialog-opened", "dialog-sent", "report-sent"]) {
      expect((await edge.send(recorded(name))).body).toEqual(tells(/^Deze kaart is verouderd/));
    }
  });

  it("that goes wrong is told in the dialog, with a number to call about", async () => {
    await open(doing("ticket.report", () => Promise.reject(new Error("kapot"))));
    const { status, body } = await edge.send(recorded("report-sent"));

    expect([status, body]).toEqual([200, tells(REFERENCE)]);
    expect(edge.logged).toMatchObject([{ type: "invoke", verb: "ticket.report" }]);
  });

  it("that takes too long is told in the dialog", async () => {
    await open(() => ({
      ...doing("ticket.report", () => new Promise(() => undefined))(),
      answerWithinMillis: 20,
    }));

    expect((await edge.send(recorded("report-sent"))).body).toEqual(tells(/^Dit duurt langer dan normaal/));
  });

  it("by a guest is told why not", async () => {
    await open(() => ({ directory: { identify: async () => refuse("guest"), tenants: tenants() } }));

    expect((await edge.send(recorded("report-sent"))).body).toEqual(tells(/^U bent hier als gast/));
  });
});

describe("a card in a dialog", () => {
  const shown = async (card: object): Promise<unknown> => {
    await open(() => ({
      actions: new Map([["ticket.find", async () => ({ summary: "s", card: { template: "x", data: {} } })]]),
      render: () => ({ type: "AdaptiveCard", ...card }),
    }));
    const { body } = await edge.send(recorded("dialog-opened"));
    return (body as { task: { value: { card: { content: unknown } } } }).task.value.card.content;
  };
  const execute = { type: "Action.Execute", title: "Doe", verb: "a.b", data: { ticket: "M1" } };

  it("sends what its buttons say, wherever they stand in it", async () => {
    const submit = { type: "Action.Submit", title: "Doe", data: { ticket: "M1", verb: "a.b" } };
    const withFallback = { ...execute, style: "positive", fallback: { type: "Action.Submit", data: {} } };
    const form = (action: object) => ({ type: "Action.ShowCard", card: { type: "AdaptiveCard", actions: [action] } });
    const row = (action: object) => ({
      type: "Container",
      selectAction: action,
      items: [{ type: "ActionSet", actions: [action] }],
    });

    expect(
      await shown({ body: [row(execute)], actions: [withFallback, form(execute)], refresh: { action: execute } }),
    ).toEqual({
      type: "AdaptiveCard",
      body: [row(submit)],
      actions: [{ ...submit, style: "positive" }, form(submit)],
    });
  });

  it("keeps what opens a link or folds out", async () => {
    const actions = [
      { type: "Action.OpenUrl", title: "Open", url: "https://teams.microsoft.com/l/message/19:a/1" },
      { type: "Action.ToggleVisibility", title: "Waarom?", targetElements: ["why"] },
    ];

    expect(await shown({ actions })).toEqual({ type: "AdaptiveCard", actions });
  });
});
