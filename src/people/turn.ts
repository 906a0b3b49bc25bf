import type { z } from "zod";
import type { Person } from "./person.ts";
import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { Reference } from "../lib/place.ts";
import type { Member } from "./roster.ts";

/** A file that came along with a message. Its name is the sender's. */
export interface SentFile {
  readonly name: string;
  /** Its extension in small letters, without the point. */
  readonly type: string;
  /** @throws Error when it is larger than 1 MB, does not come within 5 s or is not where Teams keeps files */
  readonly read: () => Promise<Uint8Array>;
}

/** What is known about one thing a person did. Everything in it comes from the verified activity. */
export interface Turn {
  readonly actor: Person;
  readonly now: Instant;
  /** Personal chat with the bot, a team channel, or a group chat. */
  readonly chat: "personal" | "channel" | "group";
  /** How to write to this conversation later. */
  readonly reference: Reference;
  readonly activityId: string;
  /** Only in a personal chat, and nowhere but with a message. */
  readonly files: readonly SentFile[];
  /** The message whose button was pressed. */
  readonly replyToId?: string;
  /** Their answer is shown in a dialog, which they close; what comes of it later does not come there. */
  readonly inDialog?: true;
  /** Everybody in the channel or group chat; undefined when Teams does not say who they are, or not in time. */
  readonly members?: () => Promise<readonly Member[] | undefined>;
}

/** A button on a card: its data comes in as the client sent it; the message takes the place of the pressed card for the presser. */
export type CardAction = (data: unknown, turn: Turn) => Promise<Message>;

/** @throws Error when no room has this verb: a mistake of ours, found when the commands are made */
export function actionOf(actions: Readonly<Record<string, CardAction>>, verb: string): CardAction {
  const action = actions[verb];
  if (!action) throw new Error(`no action for ${verb}`);
  return action;
}

/** Something a person can type. */
export interface Command {
  readonly says: RegExp;
  readonly run: (match: RegExpExecArray, turn: Turn) => Promise<readonly Message[]>;
  /** It reads the files that come along; of a file that nobody reads its sender is told that it is not kept. */
  readonly takesFiles?: boolean;
}

/** Makes a file that was offered, for whoever took the offer: whether they may have it is judged here, once more. */
export type FileMaker = (args: Readonly<Record<string, string>>, turn: Turn) => Promise<MadeFile | RefusedFile>;

export interface MadeFile {
  readonly name: string;
  /** For instance "text/csv; charset=utf-8". */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface RefusedFile {
  readonly refusal: Message;
}

/** For what no form of ours sends; zod's own words are English. */
const INVALID = "Ongeldige invoer.";

/** Parses a card's data once, at the border; what follows never sees `unknown`. */
export const cardAction =
  <S extends z.ZodType>(
    input: S,
    run: (input: z.output<S>, turn: Turn) => Promise<Message>,
    invalid: (problems: readonly string[], data: unknown, turn: Turn) => Promise<Message>,
  ): CardAction =>
  async (data, turn) => {
    const parsed = input.safeParse(data, { error: () => INVALID });
    return parsed.success
      ? run(parsed.data, turn)
      : invalid([...new Set(parsed.error.issues.map((issue) => issue.message))], data, turn);
  };
