import type { Instant } from "../lib/instant.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import { type Place, channelPlace } from "../lib/place.ts";
import { type OrganisationId, type Person, holds, isAgent, reach } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import type { NoticeKind, Reader } from "./kind.ts";
import type { NoticeStore, StoredNotice } from "./notice-store.ts";
import type { Notice } from "./notice.ts";

/** Everything that buttons, cards and commands of notices need from the rest of the house. */
export interface NoticeRoom {
  readonly desk: Desk;
  readonly store: NoticeStore;
  readonly organisations: readonly OrganisationId[];
  readonly now: () => Instant;
  readonly kinds: readonly NoticeKind[];
  /** The name under which a conversation is bound. */
  readonly channelOf: (conversationId: string) => Promise<string | undefined>;
  /** Whether anything sent to the channel of this municipality would be seen. */
  readonly hasChannel: (organisation: OrganisationId) => Promise<boolean>;
  /** Somebody pressed a button, and it was kept: the room of the fact may want to look at once. */
  readonly pressed: (notice: Notice) => void;
}

type Kinds = Pick<NoticeRoom, "kinds">;

/** undefined: another version of us wrote it. */
export const kindOf = ({ kinds }: Kinds, { kind }: Notice): NoticeKind | undefined =>
  kinds.find((one) => one.kind === kind);

export const BEHEER = channelPlace("operations");

/** Where somebody types or presses; undefined: others read along who have no business with notices. */
export type Here = { readonly is: "own chat" | "Beheer" } | { readonly is: "channel"; readonly of: OrganisationId };

export async function hereOf(room: NoticeRoom, { chat, reference }: Turn): Promise<Here | undefined> {
  if (chat === "personal") return { is: "own chat" };
  const channel = chat === "channel" ? await room.channelOf(reference.conversationId) : undefined;
  if (channel === "operations") return { is: "Beheer" };
  const of = room.organisations.find((organisation) => organisation === channel);
  return of && { is: "channel", of };
}

/** As whom this person reads here what is about this organisation; undefined for who may not. */
export function readerIn(here: Here, actor: Person, organisation: OrganisationId): Reader | undefined {
  const isContact = holds(actor, "municipality-contact", organisation);
  if (here.is === "channel") {
    const isTheirs = isContact || actor.appointments.includes(organisation) || mayWork(actor, organisation);
    return here.of === organisation && isTheirs ? "municipality" : undefined;
  }
  if (isAgent(actor, organisation)) return "beheer";
  return here.is === "own chat" && isContact ? "municipality" : undefined;
}

/** Is one of Beheer. */
export const mayWork = (actor: Person, organisation: OrganisationId): boolean =>
  holds(actor, "operations", organisation);

/** As whom a place reads a notice; undefined for a place that has nothing to do with it (any more). */
export function readerAt(notice: Notice, places: readonly Place[], place: Place): Reader | undefined {
  if (!places.includes(place)) return undefined;
  if (place === BEHEER) return "beheer";
  return place === channelPlace(notice.organisation) ? "municipality" : undefined;
}

/** Where a notice is shown. One whose kind we do not know may be in either place: nothing of it is told there. */
export function placesOf(room: Kinds, notice: Notice): readonly Place[] {
  const known = kindOf(room, notice);
  const fact = known?.fact.safeParse(notice.fact);
  return known && fact?.success
    ? known.placesOf(notice.organisation, fact.data)
    : [BEHEER, channelPlace(notice.organisation)];
}

/** Whether the notice is shown to readers of this sort at all. */
export const isFor = (room: NoticeRoom, notice: Notice, reader: Reader): boolean =>
  placesOf(room, notice).includes(reader === "beheer" ? BEHEER : channelPlace(notice.organisation));

/** A notice, and as whom it is read. */
export interface Found {
  readonly stored: StoredNotice;
  readonly reader: Reader;
}

/** The notice of this number, in whichever of these organisations it is. What a person may not see here is not found. */
export async function findNotice(
  room: NoticeRoom,
  ref: NoticeRef,
  { here, actor }: { readonly here: Here; readonly actor: Person },
  organisations: readonly OrganisationId[] = reach(actor),
): Promise<Found | undefined> {
  const found = await Promise.all(
    organisations.map(async (organisation): Promise<Found | undefined> => {
      const reader = reach(actor).includes(organisation) ? readerIn(here, actor, organisation) : undefined;
      const stored = reader && (await room.store.find(organisation, ref));
      return reader && stored && isFor(room, stored.notice, reader) ? { stored, reader } : undefined;
    }),
  );
  const one = found.find(Boolean);
  if (!one) room.desk.missed(actor.id);
  return one;
}
