import type { Message } from "../lib/message.ts";
import type { Turn } from "./turn.ts";

/* What people ask of the bot where it may not take part itself: in any chat or channel. Only they see the answer. */

/** What somebody looks for. */
export interface Wanted {
  /** As typed; "" for what is newest. */
  readonly words: string;
  /** How many of what is found they have seen already. */
  readonly skip: number;
  readonly count: number;
}

export interface Found {
  /** For who searches alone, as is the text. */
  readonly title: string;
  readonly text: string;
  /** What everybody reads in the conversation where it is put. Its template may ask for `link`: to the chat with the bot. */
  readonly shared: Message;
  /** What is typed in that chat to see it. */
  readonly asks: string;
}

/** What was found, newest first, or why there is nothing in words. */
export type Search = (wanted: Wanted, turn: Turn) => Promise<readonly Found[] | string>;

/** A message of somebody, in any conversation, as its reader hands it over. Nothing in it is verified. */
export interface Quoted {
  readonly text: string;
  /** To the message; wherever it leads. */
  readonly link: string;
  /** Files, images or cards came with it. */
  readonly hasMore: boolean;
}

/** The form in which a message becomes a report. */
export type ReportQuoted = (quoted: Quoted, turn: Turn) => Promise<Message>;
