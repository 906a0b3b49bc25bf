import { createHash, randomUUID } from "node:crypto";
import { CHANNELS, PEOPLE, TENANTS } from "../../src/sandbox/people.ts";

/** Somebody who writes to the bot in a chat of their own, or in a channel. */
export interface Writer {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly conversation: string;
  readonly isChannel: boolean;
}

const BOT_ID = "28:0b0c0d0e-1111-4222-8333-444455556666";
const HELPDESK = { key: "sam", channel: "helpdesk" };

/** A member of staff whom no organisation file lists. The same number is the same person. */
export function member(number: number): Writer {
  const id = createHash("sha256").update(`bench-${number}`).digest("hex");
  const groups = [id.slice(0, 8), id.slice(8, 12), `4${id.slice(13, 16)}`, `8${id.slice(17, 20)}`, id.slice(20, 32)];
  return {
    number,
    id: groups.join("-"),
    name: `Medewerker ${number}`,
    tenantId: TENANTS.venlo,
    conversation: `a:1bench-${number}`,
    isChannel: false,
  };
}

/** An agent of the first line, in its channel. */
export function agent(): Writer {
  const person = PEOPLE.find(({ key }) => key === HELPDESK.key);
  const channel = CHANNELS.find(({ key }) => key === HELPDESK.channel);
  if (!person || !channel) throw new Error("the sandbox has no Helpdesk any more");
  return { ...person, number: 0, conversation: channel.id, isChannel: true };
}

let activities = 0;

/** What somebody types, as Teams sends it. */
export function typed(writer: Writer, serviceUrl: string, text: string): string {
  const mention = { type: "mention", text: "<at>Helpdesk</at>", mentioned: { id: BOT_ID, name: "Helpdesk" } };
  const said = writer.isChannel ? `${mention.text} ${text}` : text;
  return JSON.stringify({
    ...envelope(writer, serviceUrl),
    type: "message",
    id: String(1_763_885_645_120 + ++activities),
    text: said,
    textFormat: "plain",
    attachments: [{ contentType: "text/html", content: `<p>${said}</p>` }],
    entities: [CLIENT_INFO, ...(writer.isChannel ? [mention] : [])],
  });
}

/** A button that somebody presses, with what the card sends along. */
export const pressed = (writer: Writer, serviceUrl: string, verb: string, data: object): string =>
  JSON.stringify({
    ...envelope(writer, serviceUrl),
    type: "invoke",
    name: "adaptiveCard/action",
    id: `f:${randomUUID()}`,
    replyToId: String(1_663_885_600_000 + ++activities),
    value: { action: { type: "Action.Execute", title: "Knop", id: "", verb, data }, trigger: "manual" },
    entities: [CLIENT_INFO],
  });

const CLIENT_INFO = {
  locale: "nl-NL",
  country: "NL",
  platform: "Windows",
  timezone: "Europe/Amsterdam",
  type: "clientInfo",
};

const envelope = ({ id, name, tenantId, conversation, isChannel }: Writer, serviceUrl: string) => ({
  timestamp: "2026-11-23T08:14:05.1483871Z",
  localTimestamp: "2026-11-23T09:14:05.1483871+01:00",
  channelId: "msteams",
  serviceUrl,
  from: { id: `29:1bench-${id}`, name, aadObjectId: id },
  recipient: { id: BOT_ID, name: "Helpdesk" },
  conversation: { conversationType: isChannel ? "channel" : "personal", tenantId, id: conversation },
  channelData: { legacy: { replyToId: "1:1fJq" }, tenant: { id: tenantId } },
  localTimezone: "Europe/Amsterdam",
  locale: "nl-NL",
});
