// From its own file: the package's index also loads clients of language models, which this bot has no use for.
import { Application } from "@microsoft/teams-ai/lib/Application.js";
import type { TurnContext } from "botbuilder";
import { incomingOf } from "./adapter.ts";
import { isFileConsent } from "./files.ts";
import { isDialog } from "./dialog.ts";
import { isSearch } from "./extension.ts";
import type { Incoming } from "./incoming.ts";
import { isCardAction, isSubmit } from "./press.ts";

type Handler = (context: TurnContext) => Promise<void>;

/** What the bot does something for. Everything else Teams sends (edits, reactions, typing …) ends without a trace. */
export interface Handlers {
  readonly cardAction: Handler;
  readonly fileConsent: Handler;
  readonly search: Handler;
  readonly dialog: Handler;
  readonly otherInvoke: Handler;
  readonly submit: Handler;
  readonly message: Handler;
  readonly channelNews: Handler;
  readonly added: Handler;
  readonly removed: Handler;
}

/**
 * teams-ai's routing, and nothing else of it: its answers to Action.Execute leak one person's card to a whole channel
 * once any of them had a refresh, its state loses updates, and its typing timer is shared by all turns.
 */
export function createRouter(handlers: Handlers): Application {
  const application = new Application({ startTypingTimer: false, removeRecipientMention: false });
  const route = (is: (incoming: Incoming) => boolean, handler: Handler, isInvoke = false) =>
    application.addRoute(async (context) => is(incomingOf(context)), handler, isInvoke);

  route(isCardAction, handlers.cardAction, true);
  route(isFileConsent, handlers.fileConsent, true);
  route(isSearch, handlers.search, true);
  route(isDialog, handlers.dialog, true);
  route(({ type }) => type === "invoke", handlers.otherInvoke, true);
  route(isSubmit, handlers.submit);
  route(({ type }) => type === "message", handlers.message);
  route(({ news }) => news !== undefined, handlers.channelNews);
  route(isAdded, handlers.added);
  route(({ type, action }) => type === "installationUpdate" && action === "remove", handlers.removed);
  return application;
}

const isAdded = ({ type, action, addsBot }: Incoming): boolean =>
  (type === "installationUpdate" && action === "add") || (type === "conversationUpdate" && addsBot);
