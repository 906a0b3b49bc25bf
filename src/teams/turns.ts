import { ActivityTypes, type InvokeResponse, type TurnContext } from "botbuilder";
import { instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { Message } from "../lib/message.ts";
import type { Reference } from "../lib/place.ts";
import { type Directory, STRANGER_TEXT } from "../people/directory.ts";
import type { ReportQuoted, Search } from "../people/elsewhere.ts";
import type { Person } from "../people/person.ts";
import type { CardAction, Command, Turn } from "../people/turn.ts";
import type { ChannelNews } from "../places/channel-news.ts";
import { NotSent, incomingOf } from "./adapter.ts";
import { dialogResponse, isDialog, isFetch, isFromMenu } from "./dialog.ts";
import { isSearch, quotedIn, searchResults, searchSays, wantedIn } from "./extension.ts";
import { type FileDesk, consented, fitting, isFileConsent } from "./files.ts";
import type { Incoming } from "./incoming.ts";
import type { Platform } from "./platform.ts";
import { cardActionResponse, isCardAction, pressIn } from "./press.ts";
import type { RenderCard } from "./render-card.ts";
import type { Handlers } from "./router.ts";
import { NOT_IN_A_GROUP, NO_PICTURES, STALE_CARD, UNKNOWN_COMMAND } from "./texts.ts";
import { type OutgoingActivity, toActivity } from "./to-activity.ts";

/** What the rest of the house does with a turn. */
export interface Features extends Pick<FileDesk, "files" | "once"> {
  /** By verb. */
  readonly actions: ReadonlyMap<string, CardAction>;
  /** The first that fits is run. */
  readonly commands: readonly Command[];
  /** What is typed and fits no command. */
  readonly talk: (text: string, turn: Turn) => Promise<readonly Message[]>;
  /** The bot was added. Teams says so twice; greeting once is up to this. */
  readonly welcome: (turn: Turn) => Promise<readonly Message[]>;
  /** The bot was removed from somebody's chat. */
  readonly left: (turn: Turn) => Promise<void>;
  /** Something became of a channel or a team, whoever did it. */
  readonly channelNews: (news: ChannelNews) => Promise<void>;
  /** Keeps how to write to the turn's conversation. Runs beside the turn, whose answer waits for it. */
  readonly remember: (turn: Turn) => Promise<void>;
  readonly search: Search;
  readonly reportQuoted: ReportQuoted;
  /** Makes it possible to write to who acts, who may never have written to the bot. */
  readonly introduce: (turn: Turn) => Promise<void>;
  /** The chat that somebody has with the bot, by their Entra object id; undefined when they never wrote. */
  readonly chatWith: (objectId: string) => Promise<Reference | undefined>;
}

export interface TurnOptions extends Features {
  readonly platform: Platform;
  readonly render: RenderCard;
  readonly directory: Pick<Directory, "identify">;
  readonly clock: () => Date;
  readonly log: Pick<Log, "warn" | "error">;
}

const NOTHING_TO_ANSWER = { status: 200 };

/** From what came in to who acts and what is answered. Whoever is not known gets a sentence and leaves nothing behind. */
export function createHandlers(options: TurnOptions): Handlers {
  const { actions, commands, talk, welcome, remember, left, channelNews, render, log } = options;
  const { search, reportQuoted, introduce } = options;
  const say = (context: TurnContext, messages: readonly Message[]) => {
    const { chat } = incomingOf(context);
    return sayAll(
      context,
      messages.map((message) => fitting(message, chat === "personal", log)),
      render,
    );
  };

  /** An answer is given when its place is kept too: what was promised there can then be delivered. */
  const keepingPlace = async <T>(turn: Turn, work: Promise<T>): Promise<T> => {
    const kept = remember(turn).catch((error: unknown) => log.warn(describeError(error), "place not remembered"));
    const [done] = await Promise.all([work, kept]);
    return done;
  };

  /** What a press sets in motion; undefined for what no version of ours (any more) puts on a card. */
  const pressedIn = (incoming: Incoming, turn: Turn): (() => Promise<Message>) | undefined => {
    const { verb, data } = pressIn(incoming);
    const action = verb === undefined ? undefined : actions.get(verb);
    return action && (() => action(data, turn));
  };

  const pressed = async (incoming: Incoming, turn: Turn): Promise<Message> => {
    const run = pressedIn(incoming, turn);
    return run ? keepingPlace(turn, run()) : { summary: STALE_CARD };
  };

  /** What the dialog shows next. Of the conversation in which it was opened nothing is kept. */
  const inDialog = async (incoming: Incoming, turn: Turn): Promise<Message> => {
    if (isFromMenu(incoming)) {
      const quoted = quotedIn(incoming);
      return quoted ? reportQuoted(quoted, turn) : { summary: UNKNOWN_COMMAND };
    }
    const run = pressedIn(incoming, turn);
    if (!run) return { summary: STALE_CARD };
    if (!isFetch(incoming)) {
      await introduce(turn).catch((error: unknown) => log.warn(describeError(error), "person not introduced"));
    }
    return run();
  };

  const heard = async ({ text, hasPicture }: Incoming, turn: Turn): Promise<readonly Message[]> => {
    if (turn.chat === "group") return [{ summary: NOT_IN_A_GROUP }];
    const { takesFiles = false, run } = meant(text);
    const answers = await run(turn);
    const isKept = !hasPicture && (takesFiles || turn.files.length === 0);
    return isKept ? answers : [{ summary: NO_PICTURES }, ...answers];
  };

  const meant = (text: string): { takesFiles?: boolean; run: (turn: Turn) => Promise<readonly Message[]> } => {
    if (text === "") return { run: async () => [] };
    for (const { says, run, takesFiles = false } of commands) {
      const match = says.exec(text);
      if (match) return { takesFiles, run: (turn) => run(match, turn) };
    }
    return { run: (turn) => talk(text, turn) };
  };

  return {
    cardAction: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      const message = "refusal" in turn ? turn.refusal : await pressed(incoming, turn);
      // The answer to a press holds a card or words; a file is offered beneath.
      if (message.file) await say(context, [message]);
      await answerInvoke(context, cardActionResponse(message, render));
    },
    fileConsent: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      await answerInvoke(context, NOTHING_TO_ANSWER);
      if ("refusal" in turn) return say(context, [turn.refusal]);
      if (turn.chat !== "personal") return;
      await answerConsent(context, await keepingPlace(turn, consented(options, incoming.value, turn)));
    },
    search: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      if ("refusal" in turn) return answerInvoke(context, searchSays(turn.refusal.summary));
      const wanted = wantedIn(incoming);
      const found = wanted ? await search(wanted, turn) : UNKNOWN_COMMAND;
      const answer = typeof found === "string" ? searchSays(found) : searchResults(found, incoming.reference, render);
      await answerInvoke(context, answer);
    },
    dialog: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      const message = "refusal" in turn ? turn.refusal : await inDialog(incoming, turn);
      // A dialog holds no file: it is offered in the chat behind it, if that is the person's own.
      if (message.file && incoming.chat === "personal") await say(context, [message]);
      await answerInvoke(context, dialogResponse(message, render));
    },
    otherInvoke: (context) => answerInvoke(context, NOTHING_TO_ANSWER),
    submit: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      if ("refusal" in turn) return say(context, [turn.refusal]);
      await answerSubmit(context, await pressed(incoming, turn), render);
    },
    message: async (context) => {
      const incoming = incomingOf(context);
      const turn = await turnOf(incoming, options);
      if ("refusal" in turn) return say(context, [turn.refusal]);
      await say(context, await keepingPlace(turn, heard(incoming, turn)));
    },
    channelNews: async (context) => {
      const { news, reference } = incomingOf(context);
      if (news) await channelNews({ ...news, reference, now: instant(options.clock()) });
    },
    added: async (context) => {
      const incoming = incomingOf(context);
      if (incoming.chat === "channel") {
        await channelNews({ is: "back", reference: incoming.reference, now: instant(options.clock()) });
      }
      const turn = await turnOf(incoming, options);
      if (!("refusal" in turn)) return say(context, await keepingPlace(turn, welcome(turn)));
      // Teams tells of one installation twice; a stranger is answered once.
      if (incoming.type === "installationUpdate" && incoming.chat === "personal") await say(context, [turn.refusal]);
    },
    removed: async (context) => {
      const turn = await turnOf(incomingOf(context), options);
      if (!("refusal" in turn)) await left(turn);
    },
  };
}

async function turnOf(incoming: Incoming, options: TurnOptions): Promise<Turn | { readonly refusal: Message }> {
  const { directory, platform, clock } = options;
  const { sender, reference } = incoming;
  const who = await directory.identify(sender, () => memberOf(incoming, options));
  if (!who.ok) return { refusal: { summary: STRANGER_TEXT[who.reason] } };
  const files = incoming.files.map(({ address, ...file }) => ({ ...file, read: () => platform.download(address) }));
  const seen = isForOne(incoming) ? seenByOne : incoming;
  const members = seen.chat !== "personal" && { members: () => platform.members(reference) };
  const inDialog = isDialog(incoming) && { inDialog: true as const };
  return turnBy(who.value, { ...incoming, ...seen }, { now: instant(clock()), files, ...members, ...inDialog });
}

/** Only who asked sees the answer, wherever they are; and no message of ours is what they pressed. */
const isForOne = (incoming: Incoming): boolean => isSearch(incoming) || isDialog(incoming);
const seenByOne = { chat: "personal", replyToId: undefined } as const;

/** What Teams says of the sender. The bot may not be in the conversation where somebody searches or opens a dialog. */
async function memberOf(incoming: Incoming, { platform, chatWith }: TurnOptions) {
  const { sender, senderId, reference } = incoming;
  const ownChat = isForOne(incoming) && sender.objectId ? await chatWith(sender.objectId.toLowerCase()) : undefined;
  return platform.member(ownChat ?? reference, senderId);
}

const turnBy = (
  actor: Person,
  incoming: Incoming,
  rest: Pick<Turn, "now" | "files" | "members" | "inDialog">,
): Turn => {
  const { chat, reference, activityId, replyToId } = incoming;
  return { actor, ...rest, chat, reference, activityId, ...(replyToId !== undefined && { replyToId }) };
};

async function sayAll(context: TurnContext, messages: readonly Message[], render: RenderCard): Promise<void> {
  for (const message of messages) await context.sendActivity(toActivity(message, render));
}

async function answerInvoke(context: TurnContext, value: object): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
}

/** The first in the place of the offer, or as a new message where that cannot be. */
async function answerConsent(context: TurnContext, [first, ...rest]: readonly OutgoingActivity[]): Promise<void> {
  if (!first) return;
  const { replyToId } = incomingOf(context);
  await (replyToId === undefined ? context.sendActivity(first) : replace(context, replyToId, first));
  for (const activity of rest) await context.sendActivity(activity);
}

async function replace(context: TurnContext, id: string, activity: OutgoingActivity): Promise<void> {
  try {
    await context.updateActivity({ ...activity, id });
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    await context.sendActivity(activity);
  }
}

/** In a shared conversation everybody would see the presser's view, so there it is told in a sentence. */
async function answerSubmit(context: TurnContext, message: Message, render: RenderCard): Promise<void> {
  const { chat, replyToId } = incomingOf(context);
  if (chat !== "personal") return sayAll(context, [{ summary: message.summary }], render);
  if (!message.card || message.file || replyToId === undefined) return sayAll(context, [message], render);
  await context.updateActivity({ ...toActivity(message, render), id: replyToId });
}

/** Tells somebody whose turn went wrong, in the way the turn is answered; anything else has nobody to tell. */
export async function tell(context: TurnContext, summary: string, render: RenderCard): Promise<void> {
  const incoming = incomingOf(context);
  const answer = answerSaying(incoming, summary, render);
  if (answer) return answerInvoke(context, answer);
  if (incoming.type !== "message" && !isFileConsent(incoming)) throw new Error("Nobody waits for an answer.");
  await sayAll(context, [{ summary }], render);
}

/** The answer to an invoke that says this to who waits for it; undefined when nobody does. */
export function answerSaying(incoming: Incoming, summary: string, render: RenderCard): InvokeResponse | undefined {
  if (isCardAction(incoming)) return cardActionResponse({ summary }, render);
  if (isSearch(incoming)) return searchSays(summary);
  return isDialog(incoming) ? dialogResponse({ summary }, render) : undefined;
}
