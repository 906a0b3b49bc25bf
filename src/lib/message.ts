/** A template of `cards/` by its file name without `.json`, and the data it is filled with. */
export interface CardView {
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Mention {
  /** The person's id in the directory (Entra object id). */
  readonly person: string;
  readonly name: string;
}

/** One thing to show in one place, whoever shows it. */
export interface Message {
  /** What a locked phone and a screen reader get. Our own words only, never the person's text. */
  readonly summary: string;
  /** Without a card the summary is the message's text. */
  readonly card?: CardView;
  /** People to notify by name at the end of a text message. */
  readonly mentions?: readonly Mention[];
}
