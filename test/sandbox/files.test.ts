import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { type EchoBot, startEchoBot } from "./echo-bot.ts";

const BYTES = Buffer.from("Dag;Taak\r\n2026-10-01;Venlo é\r\n");
const OFFER = {
  contentType: "application/vnd.microsoft.teams.card.file.consent",
  name: "logboek é.csv",
  content: {
    description: "Logboek backups",
    sizeInBytes: 31,
    acceptContext: { offer: "log" },
    declineContext: { offer: "none" },
  },
};

interface Room {
  readonly contentUrl: string;
  readonly uploadUrl: string;
  readonly uniqueId: string;
}

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

const newest = () => {
  const message = sandbox.world.messages("noor").at(-1);
  if (!message) throw new Error("nothing was said");
  return message;
};

/** What the page does. */
async function deed(body: object): Promise<object> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${sandbox.url}api/deed`, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as object;
}

/** What the bot does: in a new message, or in the place of another. */
async function post(attachment: object, instead?: string): Promise<string> {
  const chat = encodeURIComponent(sandbox.world.conversation("noor").id);
  const response = await fetch(`${sandbox.serviceUrl}v3/conversations/${chat}/activities/${instead ?? ""}`, {
    method: instead ? "PUT" : "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "message", summary: "Een bestand", attachments: [attachment] }),
  });
  return ((await response.json()) as { id: string }).id;
}

/** Noor allows what the bot offers. Resolves with where the bot may put it. */
async function allowed(): Promise<Room & { readonly offer: string }> {
  const offer = await post(OFFER);
  await deed({ do: "answer-offer", as: "noor", in: "noor", message: offer, answer: "accept" });
  const { value } = bot.heard.at(-1) as unknown as { value: { uploadInfo: Room } };
  return { offer, ...value.uploadInfo };
}

const put = (url: string, bytes: Buffer, range = `bytes 0-${bytes.length - 1}/${bytes.length}`) =>
  fetch(url, { method: "PUT", headers: { "content-range": range }, body: new Uint8Array(bytes) });

/** Brings a file to the page's server. */
const bring = (name: string, bytes: Buffer, type = "application/octet-stream") =>
  fetch(`${sandbox.url}api/file/${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "content-type": type },
    body: new Uint8Array(bytes),
  });

describe("a file that the bot offers", () => {
  it("is shown with what it is called and what is in it", async () => {
    await post(OFFER);

    expect(newest().offers).toMatchObject([{ name: "logboek é.csv", description: "Logboek backups", sizeBytes: 31 }]);
    expect(newest().notifies).toEqual(["noor"]);
  });

  it("when it is allowed has a place, as Teams tells the bot", async () => {
    const { offer } = await allowed();

    expect(bot.heard).toMatchObject([
      {
        type: "invoke",
        name: "fileConsent/invoke",
        replyToId: offer,
        from: { aadObjectId: sandbox.world.person("noor").id },
        conversation: { conversationType: "personal" },
        value: {
          type: "fileUpload",
          action: "accept",
          context: { offer: "log" },
          uploadInfo: { name: "logboek é.csv", fileType: "csv" },
        },
      },
    ]);
  });

  it("when it is declined gets no place", async () => {
    const message = await post(OFFER);
    await deed({ do: "answer-offer", as: "noor", in: "noor", message, answer: "decline" });

    expect(bot.heard).toMatchObject([{ value: { action: "decline", context: { offer: "none" } } }]);
    expect(bot.heard[0]?.["value"]).not.toHaveProperty("uploadInfo");
  });

  it("says on the card that the bot could not be reached", async () => {
    const message = await post(OFFER);
    bot.answers.push({ status: 500 });

    expect(await deed({ do: "answer-offer", as: "noor", in: "noor", message, answer: "accept" })).toEqual({
      ok: false,
      error: "Er is iets misgegaan. Probeer het opnieuw.",
    });
  });

  it("stands in the place of the offer once it came, and is fetched, never opened, from there", async () => {
    const { offer, uploadUrl, contentUrl } = await allowed();
    expect((await put(uploadUrl, BYTES)).status).toBe(201);
    const contentType = "application/vnd.microsoft.teams.card.file.info";
    await post({ contentType, contentUrl, name: "logboek é.csv", content: { fileType: "csv" } }, offer);

    const { offers, files } = newest();
    expect(offers).toEqual([]);
    expect(files).toEqual([{ name: "logboek é.csv", path: new URL(contentUrl).pathname }]);
    const response = await fetch(new URL(files[0]?.path ?? "", sandbox.url));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment; filename*=UTF-8''logboek%20%C3%A9.csv",
      "x-content-type-options": "nosniff",
    });
  });

  it("is put there once", async () => {
    const { uploadUrl, contentUrl } = await allowed();
    await put(uploadUrl, BYTES);

    expect((await put(uploadUrl, Buffer.from("iets anders"))).status).toBe(404);
    expect(Buffer.from(await (await fetch(contentUrl)).arrayBuffer())).toEqual(BYTES);
  });

  it.each(["bytes 0-9/31", "bytes 1-31/31", ""])("is put there whole, not as %j", async (range) => {
    const { uploadUrl, contentUrl } = await allowed();

    expect((await put(uploadUrl, BYTES, range)).status).toBe(416);
    expect((await fetch(contentUrl)).status).toBe(404);
  });

  it("from another site has no link", async () => {
    const contentType = "application/vnd.microsoft.teams.card.file.info";
    await post({ contentType, contentUrl: "https://evil.example/x.csv", name: "x.csv", content: {} });

    expect(newest().files).toEqual([{ name: "x.csv" }]);
  });
});

describe("a file that somebody sends", () => {
  it("reaches the bot with an address to read it at, and stands in the chat", async () => {
    const { id } = (await (await bring("Lijst é.CSV", BYTES)).json()) as { id: string };
    await deed({ do: "say", as: "noor", in: "noor", text: "kijk eens", file: id });

    const [heard] = bot.heard as unknown as [{ attachments: [{ content: { downloadUrl: string } }] }];
    expect(heard).toMatchObject({
      type: "message",
      text: "kijk eens",
      attachments: [
        {
          contentType: "application/vnd.microsoft.teams.file.download.info",
          name: "Lijst é.CSV",
          content: { uniqueId: id, fileType: "csv" },
        },
        { contentType: "text/html", content: "<p>kijk eens</p>" },
      ],
    });
    const response = await fetch(heard.attachments[0].content.downloadUrl);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    expect(sandbox.world.messages("noor").find(({ from }) => from === "noor")).toMatchObject({
      text: "kijk eens",
      files: [{ name: "Lijst é.CSV" }],
    });
  });

  it("can be sent without words", async () => {
    await sandbox.sendFile("noor", sandbox.files.keep("lijst.csv", BYTES));

    expect(bot.heard).toMatchObject([{ type: "message", text: "", attachments: [{ name: "lijst.csv" }, {}] }]);
  });

  it("is gone from the chat with its message", async () => {
    await sandbox.sendFile("noor", sandbox.files.keep("lijst.csv", BYTES), "kijk");
    const own = sandbox.world.messages("noor").find(({ from }) => from === "noor");
    await deed({ do: "delete", as: "noor", in: "noor", message: own?.id ?? "" });

    expect(sandbox.world.find("noor", own?.id ?? "")).toMatchObject({ deleted: true, files: [] });
  });

  it("is not taken from a form on another page", async () => {
    expect((await bring("lijst.csv", BYTES, "text/plain")).status).toBe(400);
  });

  it("is not taken when it is larger than 10 MB", async () => {
    const response = await bring("groot.csv", Buffer.alloc(10_000_001));

    expect(response.status).toBe(400);
  });

  it("makes room for newer ones in the end", async () => {
    const first = sandbox.files.keep("eerste.csv", BYTES);
    for (let more = 0; more < 40; more++) sandbox.files.keep("lijst.csv", BYTES);

    expect((await fetch(first.url)).status).toBe(404);
  });
});
