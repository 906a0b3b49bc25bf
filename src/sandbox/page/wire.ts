/** What travels between the sandbox and its page. Types only: the page gets them stripped. */

export type CardJson = { readonly [key: string]: unknown };

export interface PersonView {
  readonly key: string;
  /** Entra object id, which is what a people picker sends. */
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly job: string;
  readonly tenant: string;
  /** The person's id in Teams, as `refresh.userIds` names people. */
  readonly teamsId: string;
}

export interface ConversationView {
  /** A person's key (their own chat with the Helpdesk), or a channel's or a group chat's. */
  readonly key: string;
  readonly kind: "personal" | "channel" | "groupChat";
  /** Teams' own id, which stands in links. */
  readonly teamsId: string;
  readonly title: string;
  readonly about: string;
  /** Keys of people. */
  readonly members: readonly string[];
  /** Whether the Helpdesk is added here. */
  readonly installed: boolean;
}

/** A file that stands in a message. */
export interface FileView {
  readonly name: string;
  /** Where the page finds it; absent for one that the sandbox does not have. */
  readonly path?: string;
}

/** A file that the bot offers: Teams asks whether it may come. */
export interface OfferView {
  readonly name: string;
  readonly description: string;
  readonly sizeBytes: number;
  /** What goes back to the bot with the answer. */
  readonly context: Readonly<Record<OfferAnswer, unknown>>;
}

export type OfferAnswer = "accept" | "decline";

export interface MessageView {
  readonly id: string;
  readonly conversation: string;
  /** A person's key, or "bot". */
  readonly from: string;
  /** Time in the sandbox, ISO. */
  readonly at: string;
  /** The message this one answers in a channel's thread. */
  readonly root?: string;
  /** Names in `<at>…</at>` are mentions. */
  readonly text: string;
  readonly markdown: boolean;
  readonly summary?: string;
  readonly cards: readonly CardJson[];
  readonly offers: readonly OfferView[];
  readonly files: readonly FileView[];
  /** Goes up with every change. */
  readonly version: number;
  readonly edited: boolean;
  readonly deleted: boolean;
  /** Keys of the people who would get a notification from Teams. */
  readonly notifies: readonly string[];
  /** The card somebody got in answer to a press or a refresh: for them it stands in the message's place. */
  readonly views: Readonly<Record<string, CardJson>>;
}

export interface WorldView {
  readonly people: readonly PersonView[];
  readonly conversations: readonly ConversationView[];
  readonly messages: readonly MessageView[];
  /** Conversations with something new, by the person's key. */
  readonly unread: Readonly<Record<string, readonly string[]>>;
  readonly now: string;
}

export type WorldChange =
  | { readonly is: "message"; readonly message: MessageView; readonly fresh: boolean }
  | { readonly is: "conversation"; readonly conversation: ConversationView }
  | { readonly is: "unread"; readonly person: string; readonly conversations: readonly string[] }
  | { readonly is: "clock"; readonly now: string };

/** Something outside Teams that can be made to happen. */
export interface HappeningView {
  readonly key: string;
  /** Under which heading it stands in the menu. */
  readonly group: string;
  readonly title: string;
}

/** What the app adds to Teams, as its manifest names it. */
export interface AppView {
  readonly search: { readonly title: string; readonly hint: string };
  readonly report: { readonly title: string };
  /** As links to the chat with the app call it. */
  readonly botId: string;
}

/** Something that a search found: a line in the list, and the card that it puts in the conversation. */
export interface FoundView {
  readonly title: string;
  readonly text: string;
  readonly card: CardJson;
}

/** A window of Teams with a card of the app in it. */
export interface DialogView {
  readonly title: string;
  readonly card: CardJson;
  /** In pixels. */
  readonly width?: number;
}

/** What opened a dialog: the app's command on a message, or a button of a card. */
export type DialogOpener = "command" | "button";

/** What the page asks for when somebody does something. */
export type Deed =
  | {
      readonly do: "say";
      readonly as: string;
      readonly in: string;
      readonly text: string;
      readonly beneath?: string;
      /** One that was brought to `api/file` before; in a personal chat. */
      readonly file?: string;
    }
  | {
      readonly do: "execute" | "submit";
      readonly as: string;
      readonly in: string;
      readonly message: string;
      readonly verb?: string;
      readonly data: unknown;
    }
  | {
      readonly do: "answer-offer";
      readonly as: string;
      readonly in: string;
      readonly message: string;
      readonly answer: OfferAnswer;
    }
  | {
      readonly do: "search";
      readonly as: string;
      readonly in: string;
      readonly text: string;
      readonly beneath?: string;
    }
  | {
      readonly do: "choose";
      readonly as: string;
      readonly in: string;
      readonly card: CardJson;
      readonly beneath?: string;
    }
  | { readonly do: "report-message"; readonly as: string; readonly in: string; readonly message: string }
  | {
      readonly do: "open-dialog";
      readonly as: string;
      readonly in: string;
      readonly message: string;
      readonly data: unknown;
    }
  | {
      readonly do: "submit-dialog";
      readonly as: string;
      readonly in: string;
      readonly message: string;
      readonly opener: DialogOpener;
      readonly data: unknown;
    }
  | { readonly do: "look"; readonly as: string; readonly in: string; readonly message: string }
  | { readonly do: "edit"; readonly as: string; readonly in: string; readonly message: string; readonly text: string }
  | { readonly do: "delete"; readonly as: string; readonly in: string; readonly message: string }
  | { readonly do: "install" | "uninstall"; readonly as: string; readonly in: string }
  | { readonly do: "seen"; readonly as: string; readonly in: string }
  | { readonly do: "clock"; readonly move: string }
  | { readonly do: "happen"; readonly what: string };

/**
 * What Teams would show the person: that it failed, the bot's own words, a dialog, what was found. `said` and `called`
 * are for whoever made something happen.
 */
export interface DeedAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly words?: string;
  readonly dialog?: DialogView;
  readonly found?: readonly FoundView[];
  readonly said?: string;
  readonly called?: string;
}
