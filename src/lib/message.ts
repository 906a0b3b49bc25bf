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

/** A file that is made when its reader takes it, so that what may be seen is judged again then. */
export interface FileOffer {
  /** Letters, digits, points and dashes, with its extension. */
  readonly name: string;
  /** Beneath the name. Our own words only. */
  readonly description: string;
  readonly sizeBytes: number;
  /** Which maker makes it and from what. It comes back as the client says it, so hold nothing secret in it. */
  readonly offer: { readonly file: string; readonly args: Readonly<Record<string, string>> };
}

/** One thing to show in one place, whoever shows it. */
export interface Message {
  /** What a locked phone and a screen reader get. Our own words only, never the person's text. */
  readonly summary: string;
  /** Without a card the summary is the message's text. */
  readonly card?: CardView;
  /** In the place of a card. Only a personal chat takes files; anywhere else the summary alone is said. */
  readonly file?: FileOffer;
  /** People to notify by name at the end of a text message. */
  readonly mentions?: readonly Mention[];
}
