import { createHash } from "node:crypto";
import type { Brand } from "./brand.ts";

/** Where something can be shown: a person's own chat or a bound channel. Never a conversation id. */
export type Place = Brand<string, "Place">;

export const personPlace = (person: string): Place => `person:${person}` as Place;
const CHANNEL = "channel:";
export const channelPlace = (channel: string): Place => `${CHANNEL}${channel}` as Place;
/** The channel that a place is; undefined for somebody's chat. */
export const channelIn = (place: Place): string | undefined =>
  place.startsWith(CHANNEL) ? place.slice(CHANNEL.length) : undefined;

/** What is needed to write to a place unasked. Renewed by every activity that comes from it. */
export interface Reference {
  readonly serviceUrl: string;
  /** Without ";messageid=". */
  readonly conversationId: string;
  readonly tenantId: string;
  /** The bot's own id in the channel ("28:…"). */
  readonly botId: string;
  /** Of a channel: the team it is in. */
  readonly teamId?: string;
}

/** Any text as a part of a row key: short, ASCII, without the characters a key may not hold. */
export const keyPart = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
