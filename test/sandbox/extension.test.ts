import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Opened } from "../../src/sandbox/extension-hands.ts";
import type { FoundView } from "../../src/sandbox/page/wire.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { cardWith, startEchoBot, type EchoBot } from "./echo-bot.ts";

const CARD = "application/vnd.microsoft.card.adaptive";
const FAULT = 'De scanner <b>stuurt</b> niets door & "piept"';

let bot: EchoBot;
let sandbox: Sandbox;

beforeEach(async () => {
  bot = await startEchoBot();
  sandbox = await startSandbox({ botUrl: bot.url, port: 0, redelivery: { afterMillis: 300, times: 1 } });
  await sandbox.installEverywhere();
  bot.heard.length = 0;
});
afterEach(async () => {
  await sandbox.close();
  await bot.close();
});

const answers = (body?: unknown): void => void bot.answers.push({ status: 200, body });

const found = (title: string, text: string) => ({
  contentType: CARD,
  content: cardWith(title),
  preview: { contentType: "application/vnd.microsoft.card.thumbnail", content: { title, text } },
});
const results = (...attachments: readonly object[]) => ({
  composeExtension: { type: "result", attachmentLayout: "list", attachments },
});
const dialogWith = (title: string, text: string) => ({
  task: { type: "continue", value: { title, width: "medium", card: { contentType: CARD, content: formWith(text) } } },
});
const formWith = (value: string) => ({
  ...cardWith("Formulier"),
  body: [{ type: "Input.Text", id: "what", label: "Wat is er aan de hand?", value, isRequired: true }],
  actions: [{ type: "Action.Submit", title: "Melden", data: { verb: "echo.report" } }],
});

describe("a search from where somebody writes", () => {
  it("asks as Teams does: first for what is there, then for what is typed", async () => {
    answers(results());
    answers(results(found("M26-000001", "Nieuw")));
    await sandbox.search("overleg", "noor");
    const { found: seen } = await sandbox.search("helpdesk", "sam", "printer");

    expect(seen).toEqual([{ title: "M26-000001", text: "Nieuw", card: cardWith("M26-000001") }]);
    expect(bot.heard).toMatchObject([
      {
        type: "invoke",
        name: "composeExtension/query",
        conversation: { conversationType: "groupChat", isGroup: true, id: "19:sandbox-overleg@thread.v2" },
        channelData: { tenant: { id: sandbox.world.person("noor").tenantId }, source: { name: "compose" } },
        value: {
          commandId: "searchTickets",
          parameters: [{ name: "initialRun", value: "true" }],
          queryOptions: { skip: 0, count: 25 },
        },
      },
      {
        conversation: { conversationType: "channel" },
        value: { commandId: "searchTickets", parameters: [{ name: "query", value: "printer" }] },
      },
    ]);
  });

  it("puts what was chosen in the conversation as one's own message, where the bot is not", async () => {
    answers(results(found("M26-000001", "Nieuw")));
    const { found: [first] = [] } = await sandbox.search("overleg", "noor", "1");
    await sandbox.choose("overleg", "noor", (first as FoundView).card);

    expect(sandbox.world.messages("overleg").at(-1)).toMatchObject({ from: "noor", cards: [cardWith("M26-000001")] });
    expect(bot.heard).toHaveLength(1);
  });

  it("in one's own chat brings the card to the bot as a message", async () => {
    await sandbox.choose("noor", "noor", cardWith("M26-000001"));

    expect(bot.heard).toMatchObject([{ type: "message", text: "", attachments: [{ contentType: CARD }, {}] }]);
  });

  it("shows the bot's words instead of results, and in Dutch that it failed", async () => {
    answers({ composeExtension: { type: "message", text: "Niets gevonden." } });
    answers({ composeExtension: { type: "result", attachments: [{ contentType: CARD, content: {} }] } });

    expect(await sandbox.search("noor", "noor", "x")).toMatchObject({ words: "Niets gevonden." });
    // Without a preview Teams has nothing to show.
    expect(await sandbox.search("noor", "noor", "x")).toMatchObject({
      error: "Er is iets misgegaan. Probeer het opnieuw.",
    });
  });
});

describe("the command on a message", () => {
  async function reported(): Promise<Opened> {
    await sandbox.say("marieke", FAULT, "overleg");
    const { id = "" } = sandbox.world.messages("overleg").at(-1) ?? {};
    answers(dialogWith("Melden", "De scanner"));
    return sandbox.reportMessage("overleg", "noor", id);
  }

  it("hands over a colleague's message as Teams does, from a chat without the bot", async () => {
    await reported();

    const message = sandbox.world.messages("overleg").at(-1);
    expect(bot.heard).toMatchObject([
      {
        name: "composeExtension/fetchTask",
        from: { aadObjectId: sandbox.world.person("noor").id },
        conversation: { conversationType: "groupChat" },
        value: {
          commandId: "reportMessage",
          commandContext: "message",
          context: { theme: "default" },
          messagePayload: {
            id: message?.id,
            createdDateTime: message?.at,
            linkToMessage: `https://teams.microsoft.com/l/message/19:sandbox-overleg@thread.v2/${message?.id ?? ""}?context=%7B%22contextType%22%3A%22chat%22%7D`,
            from: { user: { id: sandbox.world.person("marieke").id, displayName: "Marieke Verstappen" } },
            body: {
              contentType: "html",
              content: '<div><div>De scanner &lt;b&gt;stuurt&lt;/b&gt; niets door &amp; "piept"</div>\n</div>',
            },
            attachments: [],
          },
        },
      },
    ]);
  });

  it("hands over a card of the bot, in its thread of a channel", async () => {
    await sandbox.say("sam", "@Helpdesk melden", "helpdesk");
    const [question, card] = sandbox.world.messages("helpdesk");
    bot.heard.length = 0;
    answers(dialogWith("Melden", ""));
    await sandbox.reportMessage("helpdesk", "fatima", card?.id ?? "");

    expect(bot.heard[0]).toMatchObject({
      conversation: { id: `19:sandbox-helpdesk@thread.tacv2;messageid=${question?.id ?? ""}` },
      value: {
        messagePayload: {
          replyToId: question?.id,
          from: { user: null, application: { applicationIdentityType: "bot", displayName: "Helpdesk" } },
          attachments: [{ contentType: CARD, content: expect.stringContaining("Storing melden") as string }],
        },
      },
    });
  });

  it("opens a dialog, and its button sends the fields with the message", async () => {
    const { dialog } = await reported();
    expect(dialog).toMatchObject({ title: "Melden", width: 600, person: "noor", opener: "command" });
    answers(dialogWith("Ontvangen", ""));
    const { dialog: next } = await sandbox.pressInDialog(dialog as NonNullable<typeof dialog>, "Melden", {
      "Wat is er aan de hand?": "De scanner doet niets",
    });

    expect(next).toMatchObject({ title: "Ontvangen", opener: "command" });
    expect(bot.heard.at(-1)).toMatchObject({
      name: "composeExtension/submitAction",
      value: {
        commandId: "reportMessage",
        commandContext: "message",
        data: { verb: "echo.report", what: "De scanner doet niets" },
        messagePayload: { id: dialog?.message },
      },
    });
  });

  it("closes the dialog when the bot answers nothing, and shows words when it says them", async () => {
    const { dialog } = await reported();
    if (!dialog) throw new Error("no dialog");
    answers();
    answers({ task: { type: "message", value: "Uw melding is er al." } });

    const closed = await sandbox.submitDialog(dialog, {});
    expect([closed.dialog, closed.words, closed.error]).toEqual([undefined, undefined, undefined]);
    expect(await sandbox.submitDialog(dialog, {})).toMatchObject({ words: "Uw melding is er al." });
  });

  it("is sent twice more when the bot is too late, as Teams does", async () => {
    const { dialog } = await reported();
    if (!dialog) throw new Error("no dialog");
    bot.heard.length = 0;
    bot.answers.push({ status: 0 }, { status: 0 });
    answers(dialogWith("Ontvangen", ""));

    expect(await sandbox.submitDialog(dialog, {})).toMatchObject({ dialog: { title: "Ontvangen" } });
    expect(bot.heard).toHaveLength(3);
    expect(bot.heard[0]).toEqual(bot.heard[2]);
  });
});

describe("a button that opens a dialog", () => {
  const OPENS = { msteams: { type: "task/fetch" }, verb: "echo.open" };

  it("asks for it with its own data, and submits as such", async () => {
    const card = { ...cardWith("Kaart"), actions: [{ type: "Action.Submit", title: "Openen", data: OPENS }] };
    sandbox.world.add("noor", "bot", { text: "", markdown: false, cards: [card], mentions: [] });
    answers(dialogWith("Venster", ""));
    const { dialog } = (await sandbox.press("noor", "noor", "Openen")) as Opened;
    if (!dialog) throw new Error("no dialog");
    answers();
    await sandbox.pressInDialog(dialog, "Melden", { what: "Scherm" });

    expect(bot.heard).toMatchObject([
      { type: "invoke", name: "task/fetch", replyToId: dialog.message, value: { data: OPENS } },
      { type: "invoke", name: "task/submit", value: { data: { verb: "echo.report", what: "Scherm" } } },
    ]);
    expect(bot.heard[1]?.["value"]).not.toHaveProperty("messagePayload");
  });
});

describe("words for an answer", () => {
  it("are no error", async () => {
    await sandbox.say("noor", "melden");
    answers({ statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "Het bestand komt eraan." });

    const done = await sandbox.press("noor", "noor", "Melden", { what: "Scherm" });
    expect(done).toMatchObject({ words: "Het bestand komt eraan." });
    expect(done).not.toHaveProperty("error");
  });
});
