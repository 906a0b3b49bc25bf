import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Activity } from "../../src/sandbox/activity.ts";

/** A bot of a few lines: a form for what is typed, a card for what is pressed. Remembers what it heard. */
export interface EchoBot {
  readonly url: string;
  readonly heard: Activity[];
  /** What the next deliveries are answered with, instead of the usual answer; status 0 is no answer at all. */
  readonly answers: { status: number; body?: unknown }[];
  close(): Promise<void>;
}

interface Heard extends Activity {
  readonly serviceUrl: string;
  readonly conversation: { readonly id: string };
  readonly text?: string;
  readonly value?: { readonly action?: { readonly data?: { readonly what?: string } } };
}

export const FORM = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "Storing melden", size: "large", weight: "bolder" },
    {
      type: "Input.Text",
      id: "what",
      label: "Wat is er aan de hand?",
      isMultiline: true,
      isRequired: true,
      errorMessage: "Vul in wat er aan de hand is.",
    },
    {
      type: "Input.ChoiceSet",
      id: "who",
      label: "Wie heeft er last van?",
      value: "me",
      choices: [
        { title: "Alleen ik", value: "me" },
        { title: "Mijn team", value: "team" },
      ],
    },
  ],
  actions: [
    { type: "Action.Execute", title: "Melden", verb: "echo.report", data: { nonce: "n1" } },
    { type: "Action.Submit", title: "Oud melden", data: { verb: "echo.report" } },
    {
      type: "Action.ShowCard",
      title: "Meer",
      card: {
        type: "AdaptiveCard",
        body: [{ type: "Input.Text", id: "more", label: "Aanvulling" }],
        actions: [{ type: "Action.Execute", title: "Stuur aanvulling", verb: "echo.add", data: {} }],
      },
    },
  ],
};

export const cardWith = (text: string, more: object = {}) => ({
  type: "AdaptiveCard",
  version: "1.5",
  body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] }],
  ...more,
});

export const withCard = (content: unknown, summary = "Een kaart") => ({
  type: "message",
  summary,
  attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
});

export async function startEchoBot(): Promise<EchoBot> {
  const heard: Activity[] = [];
  const answers: { status: number; body?: unknown }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const activity = await read(request);
      heard.push(activity);
      const planned = answers.shift();
      if (planned?.status === 0) return;
      const { status, body } = planned ?? { status: 200, body: await react(activity) };
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    heard,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Heard;
}

async function react(activity: Heard): Promise<unknown> {
  if (activity.type === "invoke") {
    const said = activity.value?.action?.data?.what ?? "niets";
    return { statusCode: 200, type: "application/vnd.microsoft.card.adaptive", value: cardWith(`Gemeld: ${said}`) };
  }
  if (activity.type === "message" && activity.text !== undefined) {
    await fetch(`${activity.serviceUrl}v3/conversations/${encodeURIComponent(activity.conversation.id)}/activities`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(withCard(FORM, "Storing melden")),
    });
  }
  return undefined;
}
