import { randomUUID } from "node:crypto";
import { type Showing, outboxRows } from "../delivery/outbox.ts";
import { commit } from "../lib/commit.ts";
import { hashOf } from "../lib/hash.ts";
import { type Instant, dateOf } from "../lib/instant.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import { keyPart } from "../lib/place.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import { tallyKey } from "../lib/tally.ts";
import type { OrganisationId } from "../people/person.ts";
import { type Once, seenKey } from "../tickets/ticket-store.ts";
import { type Entry, Notice, markOf } from "./notice.ts";
import { noticeTally, overOf } from "./tally.ts";

/*
 * Rows of one notice, in the partition of the organisation whose fact it is, all in one write:
 *   notice|W26-000012                 the notice, replaced by etag: it guards the others
 *   notice-event|W26-000012|000003    what happened, never changed; carries the hash of the one before
 *   notice-key|<kind>|<hash of key>   the last notice with this key, also when it is over
 *   notice-open|<newest first>|W26-000012    while it is not over
 *   notice-wakes|<moment>|W26-000012  while it is snoozed
 *   tally|<month>|<moment>|W26-000012|000003    what the change adds to the figures, never changed
 */

export interface StoredNotice {
  readonly notice: Notice;
  readonly etag: string;
}

/** What the key of a fact leads to. */
export interface Known {
  readonly found: StoredNotice | undefined;
  /** Of the row that the key has; it is replaced when a new notice takes it over. */
  readonly keyEtag: string | undefined;
}

/** Rows of somebody else's that go into the same write, with the one that proves that it was written. */
export interface Also {
  readonly changes: readonly Change[];
  readonly proof: { readonly key: string; readonly opId: string };
}

export interface NoticeChange {
  readonly before: StoredNotice | undefined;
  readonly after: Notice;
  readonly showings: readonly Showing[];
  /** Of one that opens, anew or again: what its key led to. */
  readonly known?: Known;
  readonly also?: Also | undefined;
  readonly once?: Once | undefined;
}

/** A notice that is not over, as its list has it. */
export interface OpenNotice {
  readonly organisation: OrganisationId;
  readonly ref: NoticeRef;
  /** Newest first; of all organisations together too. */
  readonly sortKey: string;
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;

/** @param wallClock real time, also when the sandbox's clock is moved: deliveries go by it */
export function createNoticeStore(rows: Rows, wallClock: () => Instant, saved: (organisation: OrganisationId) => void) {
  async function find(organisation: OrganisationId, ref: NoticeRef): Promise<StoredNotice | undefined> {
    const row = await rows.get(organisation, noticeKey(ref));
    return row && { notice: Notice.parse(row.value), etag: row.etag };
  }

  return {
    find,

    /** The last notice of this fact, also one that is over. Two round trips when there is one. */
    async known(organisation: OrganisationId, kind: string, key: string): Promise<Known> {
      const pointer = await rows.get(organisation, keyKey(kind, key));
      const ref = pointer?.value["ref"] as NoticeRef | undefined;
      return { found: ref && (await find(organisation, ref)), keyEtag: pointer?.etag };
    },

    /** Whether this press was dealt with before. */
    seen: async (organisation: OrganisationId, once: Once): Promise<boolean> =>
      (await rows.get(organisation, seenKey(once))) !== undefined,

    /** One write: the notice, its event, its lists, what is to be shown, and what else belongs to it. */
    async save({ before, after, showings, known, also, once }: NoticeChange): Promise<"saved" | "conflict"> {
      const { organisation, ref, version } = after;
      const opId = randomUUID();
      const event = eventOf(after);
      const key = eventKey(ref, version);
      const value = { ...after, chain: hashOf(event) } as unknown as Value;
      const changes: Change[] = [
        before ? { replace: noticeKey(ref), etag: before.etag, value } : { insert: noticeKey(ref), value },
        { insert: key, value: { ...event, opId } },
        ...(opens(before?.notice, after) ? [pointerTo(after, known?.keyEtag)] : []),
        ...listChanges(before?.notice, after),
        ...tallyOf(before?.notice, after, event),
        ...outboxRows(`notice.${ref}.${padded(version)}`, wallClock(), showings),
        ...(once ? [{ insert: seenKey(once), value: { ref } }] : []),
        ...(also?.changes ?? []),
      ];
      const outcome = await commit(rows, organisation, changes, { key, opId });
      if (outcome === "saved") saved(organisation);
      return outcome;
    },

    /** Rows of somebody else's, of a fact that changes nothing that is shown. */
    keep: (organisation: OrganisationId, { changes, proof }: Also): Promise<"saved" | "conflict"> =>
      commit(rows, organisation, changes, proof),

    /** What is not over, newest first, after this sort key ("" for all); at most so many. */
    async open(organisation: OrganisationId, after: string, limit: number): Promise<OpenNotice[]> {
      const all = under(OPEN, limit);
      const listed = await collect(rows.range(organisation, after === "" ? all : { ...all, from: `${OPEN}${after}}` }));
      return listed.map((row) => ({ organisation, ref: refOf(row), sortKey: row.key.slice(OPEN.length) }));
    },

    /** What was snoozed until this moment or an earlier one. */
    async wakingBy(organisation: OrganisationId, now: Instant, limit: number): Promise<NoticeRef[]> {
      const due = await collect(rows.range(organisation, { from: "notice-wakes|", to: `notice-wakes|${now}}`, limit }));
      return due.map(refOf);
    },

    /** What happened in this version; undefined when there was none. */
    async entry(notice: Notice, version: number): Promise<Entry | undefined> {
      const kept = notice.log.find((one) => one.version === version);
      if (kept) return kept;
      const row = await rows.get(notice.organisation, eventKey(notice.ref, version));
      return row && entryOf(row, version, notice);
    },
  };
}

const OPEN = "notice-open|";
/** Keys sort as text: a moment turned round comes first when it is the newest. */
const LATEST = 9_999_999_999_999;
const newestFirst = (moment: Instant): string => String(LATEST - dateOf(moment).getTime()).padStart(13, "0");

const padded = (version: number): string => String(version).padStart(6, "0");
const noticeKey = (ref: NoticeRef): string => `notice|${ref}`;
const eventKey = (ref: NoticeRef, version: number): string => `notice-event|${ref}|${padded(version)}`;
const keyKey = (kind: string, key: string): string => `notice-key|${kind}|${keyPart(key)}`;
const openKey = ({ closed, openedAt, ref }: Notice): string | undefined =>
  closed ? undefined : `${OPEN}${newestFirst(openedAt)}|${ref}`;
const wakesKey = ({ closed, snoozed, ref }: Notice): string | undefined =>
  closed || !snoozed ? undefined : `notice-wakes|${snoozed.until}|${ref}`;
const refOf = (row: Row): NoticeRef => row.value["ref"] as NoticeRef;

function pointerTo({ kind, key, ref }: Notice, etag: string | undefined): Change {
  const under = keyKey(kind, key);
  return etag === undefined ? { insert: under, value: { ref } } : { replace: under, etag, value: { ref } };
}

/** Of two that would open at the same moment, a new one and the last one again, the row of the key lets one. */
const opens = (before: Notice | undefined, after: Notice): boolean =>
  (!before || before.closed !== undefined) && !after.closed;

/** The lists in which it stands now and did not before, and the other way round. */
const listChanges = (before: Notice | undefined, after: Notice): Change[] =>
  [openKey, wakesKey].flatMap((keyIn) => {
    const [was, is] = [before && keyIn(before), keyIn(after)];
    if (was === is) return [];
    return [
      ...(was === undefined ? [] : [{ remove: was }]),
      ...(is === undefined ? [] : [{ insert: is, value: { ref: after.ref } }]),
    ];
  });

/** What this change adds to the figures of the month, if anything. */
function tallyOf(before: Notice | undefined, after: Notice, { at }: Pick<Entry, "at">): Change[] {
  const tally = noticeTally(before, after);
  return tally ? [{ insert: tallyKey(at, `${after.ref}|${padded(after.version)}`), value: tally }] : [];
}

/** The last entry, linked to the one before it; the fact only as a hash, people by their id. */
function eventOf(notice: Notice): Value & Pick<Entry, "at"> {
  const entry = notice.log.at(-1);
  if (entry?.version !== notice.version) throw new Error(`notice ${notice.ref} has no event ${notice.version}`);
  const { event, at, stage, mark, by, isReplied } = entry;
  return {
    ...{ event, at, stage, mark, isReplied, by: by?.id, kind: notice.kind },
    ...{ snoozedUntil: notice.snoozed?.until, ticket: notice.ticket?.number, isOver: notice.closed !== undefined },
    over: overOf(notice),
    fact: hashOf(notice.fact),
    previous: notice.chain,
  };
}

/** As the notice itself had it, but for the name of who did it: that is kept nowhere else. */
function entryOf({ value }: Row, version: number, notice: Notice): Entry {
  const { event, at, stage, mark, isReplied } = value as unknown as Entry;
  const by = mark === undefined ? undefined : markOf(notice, mark);
  return { ...{ version, event, at, stage, isReplied }, ...(mark !== undefined && { mark }), ...(by && { by }) };
}
