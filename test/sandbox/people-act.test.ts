import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { FormNotComplete } from "../../src/sandbox/card-buttons.ts";
import { cardWith, startEchoBot, withCard, type EchoBot } from "./echo-bot.ts";
import { REQUEST_FORM } from "./request-form.ts";

let bot: EchoBot;
let sandbox: Sandbox;

beforeEach(async () => {
  bot = await startEchoBot();
  sandbox = await startSandbox({ botUrl: bot.url, port: 0 });
  await sandbox.installEverywhere();
  bot.heard.length = 0;
});
afterEach(async () => {
  await sandbox.close();
  await bot.close();
});

describe("adding the Helpdesk", () => {
  it("tells the bot as Teams does: members added, then installed", async () => {
    await sandbox.install("noor");

    expect(bot.heard.map(({ type }) => type)).toEqual(["conversationUpdate", "installationUpdate"]);
    expect(bot.heard[1]).toMatchObject({ action: "add", conversation: { conversationType: "personal" } });
  });

  it("happens by itself when somebody types for the first time", async () => {
    await sandbox.uninstall("noor");
    await sandbox.say("noor", "hallo");

    expect(bot.heard.map(({ type }) => type)).toEqual([
      "installationUpdate",
      "conversationUpdate",
      "installationUpdate",
      "message",
    ]);
  });
});

describe("typing a message", () => {
  it("reaches the bot with the person's object id, tenant and language", async () => {
    await sandbox.say("noor", "Mijn <b>printer</b> doet het niet");

    expect(bot.heard[0]).toMatchObject({
      type: "message",
      channelId: "msteams",
      text: "Mijn <b>printer</b> doet het niet",
      locale: "nl-NL",
      serviceUrl: sandbox.serviceUrl,
      from: { name: "Noor Janssen", aadObjectId: sandbox.world.person("noor").id },
      conversation: { conversationType: "personal", tenantId: sandbox.world.person("noor").tenantId },
      channelData: { tenant: { id: sandbox.world.person("noor").tenantId } },
      entities: [{ type: "clientInfo", locale: "nl-NL", country: "NL", platform: "Web", timezone: "Europe/Amsterdam" }],
      attachments: [{ contentType: "text/html", content: "<p>Mijn &lt;b&gt;printer&lt;/b&gt; doet het niet</p>" }],
    });
  });

  it("in a channel is heard only when the bot is mentioned", async () => {
    await sandbox.say("sam", "Wie pakt dit op?", "helpdesk");
    await sandbox.say("sam", "@Helpdesk hulp", "helpdesk");

    expect(bot.heard).toHaveLength(1);
    expect(bot.heard[0]).toMatchObject({
      text: "<at>Helpdesk</at> hulp",
      conversation: { conversationType: "channel", id: expect.stringMatching(/;messageid=\d+$/) as string },
      entities: [{ type: "mention", text: "<at>Helpdesk</at>" }, { type: "clientInfo" }],
    });
  });

  it("is sent once more when the bot fails, with the same id", async () => {
    bot.answers.push({ status: 500 });
    await sandbox.say("noor", "hallo");

    expect(bot.heard).toHaveLength(2);
    expect(bot.heard[0]).toEqual(bot.heard[1]);
  });
});

describe("pressing a button by its label", () => {
  it("sends the button's data and every input that has a value", async () => {
    await sandbox.say("noor", "melden");
    await sandbox.press("noor", "noor", "Melden", { "Wat is er aan de hand?": "Scherm blijft zwart" });

    expect(bot.heard.at(-1)).toMatchObject({
      type: "invoke",
      name: "adaptiveCard/action",
      value: {
        trigger: "manual",
        action: {
          type: "Action.Execute",
          verb: "echo.report",
          data: { nonce: "n1", what: "Scherm blijft zwart", who: "me" },
        },
      },
    });
  });

  it("takes a choice by what the person reads", async () => {
    await sandbox.say("noor", "melden");
    const activity = await sandbox.preparePress("noor", "noor", "Melden", {
      what: "Scherm",
      "Wie heeft er last van?": "Mijn team",
    });

    expect(activity).toMatchObject({ value: { action: { data: { who: "team" } } } });
  });

  it("sends the inputs of an unfolded part and of the parts around it", async () => {
    await sandbox.say("noor", "melden");
    await sandbox.press("noor", "noor", "Stuur aanvulling", {
      "Wat is er aan de hand?": "Scherm",
      Aanvulling: "Sinds vandaag",
    });

    expect(bot.heard.at(-1)).toMatchObject({
      value: { action: { data: { what: "Scherm", who: "me", more: "Sinds vandaag" } } },
    });
  });

  it("sends nothing while something required is empty", async () => {
    await sandbox.say("noor", "melden");
    bot.heard.length = 0;

    await expect(sandbox.press("noor", "noor", "Melden")).rejects.toThrow(FormNotComplete);
    expect(bot.heard).toEqual([]);
  });

  it("shows the answer in place of the card, to the presser only", async () => {
    await sandbox.say("sam", "@Helpdesk melden", "helpdesk");
    await sandbox.press("helpdesk", "sam", "Melden", { what: "Scherm" });

    const message = sandbox.world.messages("helpdesk").at(-1);
    expect(Object.keys(message?.views ?? {})).toEqual(["sam"]);
    expect(JSON.stringify(message?.views["sam"])).toContain("Gemeld: Scherm");
    await expect(sandbox.press("helpdesk", "sam", "Melden", { what: "Nog eens" }, { withinMillis: 1 })).rejects.toThrow(
      "sees no button",
    );
    await sandbox.press("helpdesk", "fatima", "Melden", { what: "Nog eens" });
  });

  it("of the older kind sends a message with a value", async () => {
    await sandbox.say("noor", "melden");
    await sandbox.press("noor", "noor", "Oud melden", { what: "Scherm" });

    expect(bot.heard.at(-1)).toMatchObject({ type: "message", value: { verb: "echo.report", what: "Scherm" } });
    expect(bot.heard.at(-1)).not.toHaveProperty("text");
  });

  it("tells the person in Dutch when the bot fails", async () => {
    await sandbox.say("noor", "melden");
    bot.answers.push({ status: 500 });

    const { error } = await sandbox.press("noor", "noor", "Melden", { what: "Scherm" });
    expect(error).toBe("Er is iets misgegaan. Probeer het opnieuw.");
  });
});

describe("a people picker", () => {
  const STRANGER = "7c9e6679-7425-40de-944b-e07fc1f90002";
  beforeEach(() => {
    sandbox.world.add("noor", "bot", { text: "", markdown: false, cards: [REQUEST_FORM], mentions: [] });
  });

  it.each(["Marieke Verstappen", "marieke", "7c9e6679-7425-40de-944b-e07fc1f90006"])(
    'sends the object id of "%s"',
    async (named) => {
      await sandbox.press("noor", "noor", "Aanvragen", { "Van wie is de mailbox?": named });

      expect(bot.heard.at(-1)).toMatchObject({
        value: { action: { data: { owner: sandbox.world.person("marieke").id } } },
      });
    },
  );

  it("for several people sends their ids with a comma", async () => {
    await sandbox.press("noor", "noor", "Laat beslissen", {
      "Van wie is de mailbox?": "noor",
      "Wie mogen beslissen?": "marieke, youssef",
    });

    const { id: marieke } = sandbox.world.person("marieke");
    const { id: youssef } = sandbox.world.person("youssef");
    expect(bot.heard.at(-1)).toMatchObject({ value: { action: { data: { deciders: `${marieke},${youssef}` } } } });
  });

  it("finds nobody of another organisation, whose id can be sent all the same", async () => {
    await expect(sandbox.press("noor", "noor", "Aanvragen", { owner: "Daan Peeters" })).rejects.toThrow(
      FormNotComplete,
    );
    expect(bot.heard).toEqual([]);
    await sandbox.press("noor", "noor", "Aanvragen", { owner: STRANGER });

    expect(bot.heard.at(-1)).toMatchObject({ value: { action: { data: { owner: STRANGER } } } });
  });
});

describe("a card with a view of its own for some people", () => {
  const say = (message: unknown) =>
    fetch(
      `${sandbox.serviceUrl}v3/conversations/${encodeURIComponent(sandbox.world.conversation("helpdesk").id)}/activities`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      },
    );
  const refresh = {
    userIds: [`29:1sandbox-7c9e6679-7425-40de-944b-e07fc1f90007`],
    action: { type: "Action.Execute", verb: "echo.view", data: { what: "alleen voor u" } },
  };

  it("is asked for by itself, once for every version and only for who is named", async () => {
    await say(withCard(cardWith("Voor iedereen", { refresh })));
    const { id = "" } = sandbox.world.messages("helpdesk").at(-1) ?? {};
    for (const person of ["fatima", "sam", "sam"]) await sandbox.look("helpdesk", person, id);

    expect(bot.heard).toHaveLength(1);
    expect(bot.heard[0]).toMatchObject({ value: { trigger: "automatic", action: { verb: "echo.view" } } });
    expect(Object.keys(sandbox.world.find("helpdesk", id)?.views ?? {})).toEqual(["sam"]);
  });
});

describe("changing one's mind", () => {
  it("about a message tells the bot that it was edited, or taken away", async () => {
    await sandbox.say("noor", "Mijn printer");
    const { id = "" } = sandbox.world.messages("noor")[0] ?? {};
    await sandbox.edit("noor", "noor", id, "Mijn printer is stuk");
    await sandbox.remove("noor", "noor", id);

    expect(bot.heard.slice(-2)).toMatchObject([
      { type: "messageUpdate", id, text: "Mijn printer is stuk", channelData: { eventType: "editMessage" } },
      { type: "messageDelete", id, channelData: { eventType: "softDeleteMessage" } },
    ]);
  });

  it("about the app tells the bot that it was removed", async () => {
    await sandbox.uninstall("noor");

    expect(bot.heard).toMatchObject([{ type: "installationUpdate", action: "remove" }]);
  });

  it("by a thumb up tells the bot which message it was for", async () => {
    await sandbox.say("noor", "hallo");
    const { id = "" } = sandbox.world.messages("noor").at(-1) ?? {};
    await sandbox.react("noor", "noor", id, "like");

    expect(bot.heard.at(-1)).toMatchObject({
      type: "messageReaction",
      replyToId: id,
      reactionsAdded: [{ type: "like" }],
    });
  });
});

describe("a bot that does not answer", () => {
  beforeEach(async () => {
    await sandbox.close();
    sandbox = await startSandbox({ botUrl: bot.url, port: 0, redelivery: { afterMillis: 300, times: 1 } });
    await sandbox.install("noor");
    bot.heard.length = 0;
  });

  it("gets a message once more, with the same id", async () => {
    bot.answers.push({ status: 0 });
    await sandbox.say("noor", "melden");

    expect(bot.heard).toHaveLength(2);
    expect(bot.heard[0]).toEqual(bot.heard[1]);
  });

  it("gets a press only once, and the person sees that the app cannot be reached", async () => {
    await sandbox.say("noor", "melden");
    bot.answers.push({ status: 0 });
    const { error } = await sandbox.press("noor", "noor", "Melden", { what: "Scherm" });

    expect(error).toBe("De app is niet bereikbaar. Probeer het opnieuw.");
    expect(bot.heard.filter(({ type }) => type === "invoke")).toHaveLength(1);
  });
});
