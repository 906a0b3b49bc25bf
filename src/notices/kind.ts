import type { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import type { Place } from "../lib/place.ts";
import type { Value } from "../lib/rows.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import type { Entry, Notice } from "./notice.ts";

/** Who reads a card: the people of Beheer, or the contact people of the municipality. */
export type Reader = "beheer" | "municipality";

export const TONES = ["good", "warning", "attention", "neutral"] as const;
export type Tone = (typeof TONES)[number];

/** What a card says of a fact. Strings that came from outside stand only in `facts`, `lines` and `list`. */
export interface NoticeView {
  /** Our own words only: a locked phone shows it. "Certificaat verloopt over 13 dagen" */
  readonly title: string;
  readonly tone: Tone;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Longer text, a paragraph each. */
  readonly lines?: readonly string[];
  /** One line for each of many, with what there are more of. */
  readonly list?: { readonly title: string; readonly items: readonly string[]; readonly more?: number };
  /** What happens next, or what the reader is asked to do. */
  readonly next: string;
}

/** A button that only this kind has. */
export interface MarkButton {
  readonly mark: string;
  /** "Aangevraagd" */
  readonly label: string;
  /** How the timeline says it: "Aangevraagd door Emma Peeters". */
  readonly says: string;
  readonly reader: Reader;
  readonly mayPress: (person: Person, organisation: OrganisationId) => boolean;
  /** Offered only then; who pressed it before is named as long as it is not. */
  readonly isOffered: (notice: Notice) => boolean;
  /** Whether it is the end of the notice. */
  readonly closes?: (notice: Notice) => boolean;
}

/** What a card needs of the house to say where else the notice is, and who is there. */
export interface Surroundings {
  readonly now: Instant;
  readonly organisationName: string;
  /** False: the municipality has no channel yet, and Beheer is told so. */
  readonly hasChannel: boolean;
}

/**
 * One kind of fact that people are warned of: a file in `kinds/`.
 * All of it is pure; `fact` is plain JSON and everything that its card says.
 */
export interface NoticeKind<Fact extends Value = Value> {
  readonly kind: string;
  /** What people call it: "Certificaat". */
  readonly name: string;
  /** Of the agreement, when it says something about this. */
  readonly section?: { readonly number: string; readonly says: string };
  readonly fact: z.ZodType<Fact>;
  keyOf(fact: Fact): string;
  /** How far the fact is; undefined: there is nothing (any more) to warn of. */
  stageOf(fact: Fact, now: Instant, before?: Notice): string | undefined;
  /** True: each stage counts once (60, 30, 14 days). False: it goes up and down, and each change counts. */
  readonly isLadder: boolean;
  /** What makes it the same occurrence: another answer while it lasts is a re-fire. Constant for what cannot re-fire. */
  firingOf(fact: Fact): string;
  /** After it is over: how long the same key is the same notice again. */
  readonly reopensWithinHours: number | "ever";
  placesOf(organisation: OrganisationId, fact: Fact): readonly Place[];
  /** Then somebody on call is mentioned, by name, if the rota has one. */
  isUrgent(fact: Fact, stage: string): boolean;
  readonly marks?: readonly MarkButton[];
  view(notice: Notice, fact: Fact, reader: Reader, around: Surroundings): NoticeView;
  /** The short reply in the thread, our own words only. */
  reply(notice: Notice, fact: Fact, entry: Entry): string;
  /** A stage in the timeline, in our own words: "nog 14 dagen". */
  stageName?(stage: string): string;
  /** What a ticket made of it says. */
  ticketText(notice: Notice, fact: Fact): string;
}

/** Writes a kind down with its own fact type, and hands it over as any kind. */
export const noticeKind = <Fact extends Value>(kind: NoticeKind<Fact>): NoticeKind<Fact> => kind;
