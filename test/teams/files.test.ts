import { type IncomingHttpHeaders, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileOffer } from "../../src/lib/message.ts";
import type { FileMaker, SentFile } from "../../src/people/turn.ts";
import type { BotOptions } from "../../src/teams/bot.ts";
import { createPlatform } from "../../src/teams/platform.ts";
import { isLoopbackFileUrl, isLoopbackUrl, isTeamsFileUrl } from "../../src/teams/service-url.ts";
import { eventually } from "../support/eventually.ts";
import { answerJson } from "../support/fake-connector.ts";
import { noor } from "../support/people.ts";
import { type Edge, openEdge, recorded } from "./edge.ts";

const PERSONAL = "a:1pqk5o8vJ0WlX2n7hC9dT4sRzYbEuG6mFiQxAaKjSdLwPeUrVtBgNcHoMzIyXkDfJ3q8sLW5r";
const OFFERED_AT = `/v3/conversations/${PERSONAL}/activities/1763885600000`;
const CHAT = `/v3/conversations/${PERSONAL}/activities`;
const CONSENT = "application/vnd.microsoft.teams.card.file.consent";
const INFO = "application/vnd.microsoft.teams.card.file.info";
const NOT_SENT = /^Het versturen van het bestand is niet gelukt\. Probeer het opnieuw\. .*: F-[A-Z0-9]{4}-[A-Z0-9]{4}$/;
const NOT_KEPT = "Ik kan uw afbeelding of bestand niet bewaren. Beschrijf wat u ziet, of zet een link in uw melding.";

const OFFER: FileOffer = {
  name: "logboek-2026-10.csv",
  description: "Logboek backups als CSV-bestand",
  sizeBytes: 2_048,
  offer: { file: "backup-log", args: { from: "2026-10-01", to: "2026-10-31" } },
};
const BYTES = Buffer.from("Dag;Taak\r\n2026-10-01;Venlo é\r\n");

interface Stored {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Where people's files are, on this machine. */
interface Drive {
  readonly url: string;
  readonly stored: Stored[];
  answer: (response: ServerResponse) => void;
  close(): void;
}

let edge: Edge;
let drive: Drive;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  closing = [];
  drive = await openDrive();
});
afterEach(async () => {
  drive.close();
  await edge.close();
  for (const close of closing) await close();
});

async function openDrive(): Promise<Drive> {
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const { method, url, headers } = request;
      opened.stored.push({ method, url, headers, bytes });
      opened.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const opened: Drive = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stored: [],
    answer: (response) => answerJson(response, 201, {}),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return opened;
}

const open = async (changes: Parameters<typeof openEdge>[0] = () => ({})) => {
  edge = await openEdge(changes);
};

const makes: FileMaker = async () => ({ name: "logboek-2026-10.csv", type: "text/csv; charset=utf-8", bytes: BYTES });
const making = (make: FileMaker, more: Partial<BotOptions> = {}) => ({
  files: new Map([["backup-log", make]]),
  ...more,
});

/** Gives up on files soon. */
function impatient(): Pick<BotOptions, "platform"> {
  const platform = createPlatform({ allows: isLoopbackUrl, allowsFile: isLoopbackFileUrl, sendWithinMillis: 100 });
  closing.push(() => platform.close());
  return { platform };
}

/** Noor takes the offer; her files are on the drive unless these changes say otherwise. */
function accepted(uploadInfo: object = {}, value: object = {}) {
  const activity = recorded("file-accepted") as { value: { uploadInfo: object } };
  const onDrive = {
    contentUrl: `${drive.url}content/logboek.csv`,
    uploadUrl: `${drive.url}upload?guid=1&tempauth=e`,
  };
  return {
    ...activity,
    value: { ...activity.value, uploadInfo: { ...activity.value.uploadInfo, ...onDrive, ...uploadInfo }, ...value },
  };
}

const texts = () => edge.teams.received.map(({ body }) => body["text"]).filter((text) => text !== undefined);
const offeredAgain = {
  method: "POST",
  path: CHAT,
  body: { attachments: [{ contentType: CONSENT, name: OFFER.name, content: { acceptContext: OFFER } }] },
};

describe("a file that is offered", () => {
  const offering = () => ({ commands: [{ says: /./, run: async () => [{ summary: "Het logboek", file: OFFER }] }] });

  it("is asked about by Teams, which gives back the whole offer", async () => {
    await open(offering);
    await edge.send(recorded("personal-message"));

    expect(edge.teams.received).toHaveLength(1);
    expect(edge.teams.received[0]).toMatchObject({
      path: CHAT,
      body: {
        summary: "Het logboek",
        attachments: [
          {
            contentType: CONSENT,
            name: "logboek-2026-10.csv",
            content: { description: OFFER.description, sizeInBytes: 2_048, acceptContext: OFFER },
          },
        ],
      },
    });
    expect(edge.teams.received[0]?.body).not.toHaveProperty("text");
  });

  it("in a channel is words only, and a mistake for who keeps the log", async () => {
    await open(offering);
    await edge.send(recorded("channel-message"));

    expect(texts()).toEqual(["Het logboek"]);
    expect(edge.teams.received[0]?.body).not.toHaveProperty("attachments");
    expect(edge.logged).toEqual([{ file: "backup-log" }]);
  });

  it("after a press comes beneath the card, which says so in words", async () => {
    await open(() => ({
      actions: new Map([["ticket.report", async () => ({ summary: "Het logboek", file: OFFER })]]),
    }));
    const { body } = await edge.send(recorded("card-action"));

    expect(edge.teams.received).toMatchObject([offeredAgain]);
    expect(JSON.stringify(body)).toContain("Het logboek");
  });
});

describe("an offer that is taken", () => {
  it("is made for who takes it, put where Teams said, and stands in the place of the offer", async () => {
    const asked: unknown[] = [];
    const make: FileMaker = async (args, turn) => (asked.push(args, turn.actor, turn.chat), makes(args, turn));
    await open(() => making(make));

    expect(await edge.send(accepted())).toMatchObject({ status: 200, text: "" });
    expect(asked).toEqual([OFFER.offer.args, noor, "personal"]);
    expect(drive.stored).toMatchObject([
      {
        method: "PUT",
        url: "/upload?guid=1&tempauth=e",
        headers: { "content-range": "bytes 0-30/31", "content-type": "text/csv; charset=utf-8" },
        bytes: BYTES,
      },
    ]);
    expect(drive.stored[0]?.headers).not.toHaveProperty("authorization");
    expect(edge.teams.received).toMatchObject([
      {
        method: "PUT",
        path: OFFERED_AT,
        body: {
          summary: "logboek-2026-10.csv",
          attachments: [
            {
              contentType: INFO,
              contentUrl: `${drive.url}content/logboek.csv`,
              name: "logboek-2026-10.csv",
              content: { uniqueId: "1150d938-8870-4044-9f2c-5bbdeba70c8c", fileType: "csv" },
            },
          ],
        },
      },
    ]);
  });

  it("is told of in a new message when the offer is gone", async () => {
    await open(() => making(makes));
    edge.teams.answer = (response, { method }) => answerJson(response, method === "PUT" ? 404 : 201, { id: "new" });
    await edge.send(accepted());

    expect(edge.teams.received.at(-1)).toMatchObject({
      method: "POST",
      path: CHAT,
      body: { attachments: [{ contentType: INFO }] },
    });
  });

  it("twice, as Teams does, is sent once", async () => {
    const before = new Set<string>();
    const once: BotOptions["once"] = async (_, what) => !before.has(what) && Boolean(before.add(what));
    await open(() => making(makes, { once }));
    const answers = [await edge.send(accepted()), await edge.send(accepted())];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(drive.stored).toHaveLength(1);
    expect(edge.teams.received).toHaveLength(1);
  });

  it("once more, with a new place to put it, is sent again", async () => {
    const before = new Set<string>();
    const once: BotOptions["once"] = async (_, what) => !before.has(what) && Boolean(before.add(what));
    await open(() => making(makes, { once }));
    await edge.send(accepted());
    await edge.send(accepted({ uploadUrl: `${drive.url}upload?guid=2` }));

    expect(drive.stored).toHaveLength(2);
  });

  it("by somebody who may not have it is words, and nothing is sent", async () => {
    await open(() => making(async () => ({ refusal: { summary: "Alleen Beheer kan dit opvragen." } })));
    await edge.send(accepted());

    expect(edge.teams.received).toMatchObject([{ method: "PUT", path: OFFERED_AT }]);
    expect(texts()).toEqual(["Alleen Beheer kan dit opvragen."]);
    expect(drive.stored).toEqual([]);
  });

  it("by a stranger is not even made", async () => {
    await open(() => making(async () => Promise.reject(new Error("made"))));
    const from = { id: "29:stranger", name: "Iemand", aadObjectId: "7c9e6679-7425-40de-944b-e07fc1f9ffff" };
    expect((await edge.send({ ...accepted(), from })).status).toBe(200);

    expect(edge.teams.received).toMatchObject([{ method: "POST", body: { text: expect.any(String) as string } }]);
    expect(drive.stored).toEqual([]);
  });

  it("in a channel, where nothing is offered, does nothing", async () => {
    await open(() => making(makes));
    const { conversation, channelData } = recorded("channel-message");
    expect((await edge.send({ ...accepted(), conversation, channelData })).status).toBe(200);

    expect(edge.teams.received).toEqual([]);
    expect(drive.stored).toEqual([]);
  });

  it.each([
    ["of a file that nobody makes", { context: { ...OFFER, offer: { file: "passwords", args: {} } } }],
    [
      "of a file by the name of something every object has",
      { context: { ...OFFER, offer: { file: "toString", args: {} } } },
    ],
    ["without an offer in it", { context: {} }],
    ["with arguments that are no text", { context: { ...OFFER, offer: { file: "backup-log", args: { from: {} } } } }],
    ["with a name as long as a book", { context: { ...OFFER, name: "x".repeat(5_000) } }],
    ["without a place to put it", { uploadInfo: undefined }],
    ["with an answer that is neither yes nor no", { action: "steal" }],
  ])("%s is an old card", async (_, value) => {
    await open(() => making(makes));
    await edge.send(accepted({}, value));

    expect(texts()).toEqual(['Deze kaart is verouderd. Typ "hulp" om opnieuw te beginnen.']);
    expect(drive.stored).toEqual([]);
  });
});

describe("an offer that is declined", () => {
  it("goes, and nothing is made", async () => {
    await open(() => making(async () => Promise.reject(new Error("made"))));

    expect((await edge.send(recorded("file-declined"))).status).toBe(200);
    expect(edge.teams.received).toMatchObject([
      { method: "PUT", path: OFFERED_AT, body: { text: "Goed, ik stuur niets." } },
    ]);
  });
});

describe("a file that does not arrive", () => {
  const offersAgain = () => {
    expect(edge.teams.received).toMatchObject([
      { method: "PUT", path: OFFERED_AT, body: { text: expect.stringMatching(NOT_SENT) as string } },
      offeredAgain,
    ]);
    expect(edge.logged).toHaveLength(1);
    expect(JSON.stringify(edge.logged)).not.toContain("tempauth");
  };

  it.each([500, 404, 202])(
    "because its place answers %d is offered again, with a number to call about",
    async (status) => {
      await open(() => making(makes));
      drive.answer = (response) => answerJson(response, status, {});
      await edge.send(accepted());

      offersAgain();
    },
  );

  it("because its place points elsewhere is not brought there", async () => {
    await open(() => making(makes));
    drive.answer = (response) => answerJson(response, 307, {}, { location: `${drive.url}elsewhere` });
    await edge.send(accepted());

    offersAgain();
    expect(drive.stored.map(({ url }) => url)).toEqual(["/upload?guid=1&tempauth=e"]);
  });

  it.each([
    "https://evil.example/upload",
    "http://127.0.0.1.evil.example/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
  ])("because its place would be %s is sent nowhere", async (uploadUrl) => {
    await open(() => making(makes));
    await edge.send(accepted({ uploadUrl }));

    offersAgain();
    expect(drive.stored).toEqual([]);
  });

  it("is not shown with a link to somebody else's site", async () => {
    await open(() => making(makes));
    await edge.send(accepted({ contentUrl: "https://evil.example/logboek.csv" }));

    offersAgain();
    expect(drive.stored).toEqual([]);
  });

  it("because it cannot be made is offered again", async () => {
    await open(() => making(async () => Promise.reject(new Error("no room"))));
    await edge.send(accepted());

    offersAgain();
  });

  it("because its place never answers keeps nobody waiting, and is offered again", async () => {
    await open(() => making(makes, { ...impatient(), answerWithinMillis: 20 }));
    drive.answer = () => undefined;
    expect((await edge.send(accepted())).status).toBe(200);
    expect(edge.teams.received).toEqual([]);

    await eventually(() => edge.teams.received.length === 2, "it is offered again");
    offersAgain();
  });
});

describe("a file that somebody sends", () => {
  const sent = (downloadUrl = `${drive.url}download?tempauth=e`) => {
    const { attachments, ...activity } = recorded("file-sent") as { attachments: { content: object }[] };
    const [file, ...words] = attachments;
    return { ...activity, attachments: [{ ...file, content: { ...file?.content, downloadUrl } }, ...words] };
  };

  /** Says with which files the command is run. */
  async function read(
    activity: object,
    { takesFiles = true, ...more }: Partial<BotOptions> & { takesFiles?: boolean } = {},
  ): Promise<readonly SentFile[]> {
    let files: readonly SentFile[] = [];
    const run = async (_: RegExpExecArray, turn: { files: readonly SentFile[] }) => ((files = turn.files), []);
    await open(() => ({ commands: [{ says: /^certificaten importeren$/, takesFiles, run }], ...more }));
    await edge.send(activity);
    return files;
  }

  it("is read by the command that it comes with", async () => {
    drive.answer = (response) => response.end(BYTES);
    const [file, ...others] = await read(sent());

    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: "Certificaten.CSV", type: "csv" });
    expect(Buffer.from((await file?.read()) ?? [])).toEqual(BYTES);
    expect(drive.stored).toMatchObject([{ method: "GET", url: "/download?tempauth=e" }]);
    expect(drive.stored[0]?.headers).not.toHaveProperty("authorization");
    expect(edge.teams.received).toEqual([]);
  });

  it("is not fetched, and not kept, when nobody reads it", async () => {
    await read(sent(), { takesFiles: false });

    expect(texts()).toEqual([NOT_KEPT]);
    expect(drive.stored).toEqual([]);
  });

  it("to a channel cannot be read", async () => {
    const { conversation, channelData } = recorded("channel-message");

    expect(await read({ ...sent(), conversation, channelData })).toEqual([]);
    expect(texts()).toEqual([NOT_KEPT]);
  });

  it("and is larger than 1 MB cannot be read", async () => {
    drive.answer = (response) => response.end(Buffer.alloc(1_000_001));
    const [file] = await read(sent());

    await expect(file?.read()).rejects.toThrow();
  });

  it("and is just as large as may be can be read", async () => {
    drive.answer = (response) => response.end(Buffer.alloc(1_000_000));
    const [file] = await read(sent());

    expect(await file?.read()).toHaveLength(1_000_000);
  });

  it("and is gone cannot be read", async () => {
    drive.answer = (response) => answerJson(response, 404, {});
    const [file] = await read(sent());

    await expect(file?.read()).rejects.toThrow("The file was not given.");
  });

  it("and does not come cannot be read", async () => {
    drive.answer = () => undefined;
    const [file] = await read(sent(), impatient());

    await expect(file?.read()).rejects.toThrow("too late");
  });

  it("and lies elsewhere is not asked for", async () => {
    const [file] = await read(sent("http://169.254.169.254/latest/meta-data"));

    await expect(file?.read()).rejects.toMatchObject({ name: "NotAttempted" });
  });
});

describe("an address of Teams' files", () => {
  it.each([
    "https://venlo-my.sharepoint.com/personal/noor/_api/v2.0/drives/b!x/items/01/uploadSession?guid='5'&tempauth=e",
    "https://venlo.sharepoint.com/download.aspx?UniqueId=6b9f",
  ])("may be %s", (url) => {
    expect(isTeamsFileUrl(url)).toBe(true);
  });

  it.each([
    "",
    "http://venlo.sharepoint.com/x",
    "https://venlo.sharepoint.com:8443/x",
    "https://sharepoint.com.evil.example/x",
    "https://evilsharepoint.com/x",
    "https://venlo.sharepoint.com@evil.example/x",
    "https://a:b@venlo.sharepoint.com/x",
    "https://evil.example/?venlo.sharepoint.com",
    "https://127.0.0.1/x",
    "http://localhost:3979/x",
  ])("is never %j", (url) => {
    expect(isTeamsFileUrl(url)).toBe(false);
  });
});
