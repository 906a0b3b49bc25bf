import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { type Place, type Reference, channelPlace, keyPart } from "../lib/place.ts";
import { type Change, type Row, type Rows, StorageError, type Value, collect } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Introduction, PlaceRow } from "./place-row.ts";

/** A place as it was read; `opened` and `markDead` want it back. */
export type FoundPlace = PlaceRow & {
  readonly organisation: OrganisationId;
  readonly place: Place;
  readonly etag: string;
};

export interface Places {
  /**
   * How to write to this place from now on. Written only when it differs from what is known, and it revives a dead place.
   * @param seen "anew" when the bot was added there just now: then nothing known is believed
   */
  remember(organisation: OrganisationId, place: Place, reference: Reference, seen?: "again" | "anew"): Promise<void>;
  /** How a chat with this person can be opened. What is known of the place already stays as it is, also that it is dead. */
  introduce(organisation: OrganisationId, place: Place, introduction: Introduction): Promise<void>;
  /** The chat that came of an introduction. "conflict" when the place was renewed since it was found. */
  opened(found: FoundPlace, reference: Reference): Promise<"saved" | "conflict">;
  /** A channel is looked up in the shared organisation, whoever asks. Undefined when nothing is known of it. */
  find(organisation: OrganisationId, place: Place): Promise<FoundPlace | undefined>;
  /** @param also goes into the same write; "conflict" when the place was renewed since it was found */
  markDead(found: FoundPlace, cause: string, at: Instant, also: readonly Change[]): Promise<"saved" | "conflict">;
  /** A dead place is alive again, without having been heard from. "conflict" when it was renewed since it was found. */
  revive(found: FoundPlace, also: readonly Change[]): Promise<"saved" | "conflict">;
  /**
   * This conversation is that channel from now on; what either of them was before ends. Nothing happens when it is already.
   * @param also goes into the same write, made anew for each attempt
   */
  bindChannel(channel: string, reference: Reference, also?: () => readonly Change[]): Promise<void>;
  unbindChannel(channel: string, also?: () => readonly Change[]): Promise<void>;
  /** All that are bound. */
  channels(): Promise<readonly FoundPlace[]>;
  /** The name under which a conversation is bound. */
  channelOf(conversationId: string): Promise<string | undefined>;
}

const KNOWN_FOR_MS = 60_000;
const MOST_KNOWN = 5_000;
const MOST_TRIES = 8;
const MOST_CHANNELS = 1_000;
const ALL_CHANNELS = { from: "place|channel:", to: "place|channel;", limit: MOST_CHANNELS };

const ReferenceValue = z.object({
  serviceUrl: z.string(),
  conversationId: z.string(),
  tenantId: z.string(),
  botId: z.string(),
  teamId: z.string().optional(),
});
/** Neither of both: a channel that was unbound. */
const PlaceValue = z.object({
  reference: ReferenceValue.optional(),
  introduction: ReferenceValue.omit({ conversationId: true, teamId: true }).optional(),
  dead: z.object({ since: z.string(), cause: z.string() }).optional(),
});
const BoundValue = z.object({ channel: z.string() });

/** @param home the shared organisation, whose partition holds the channels */
export function createPlaces(rows: Rows, home: OrganisationId, now: () => number = Date.now): Places {
  const known = createKnown(now);

  const partitionOf = (organisation: OrganisationId, place: Place): OrganisationId =>
    place.startsWith("channel:") ? home : organisation;

  const placeRowOf = async (place: Place): Promise<{ key: string; row: Row | undefined }> => {
    const key = placeKey(place);
    return { key, row: await rows.get(home, key) };
  };

  return {
    async remember(organisation, place, reference, seen = "again") {
      const partition = partitionOf(organisation, place);
      const fact = JSON.stringify([partition, place, reference]);
      if (seen === "again" && known.has(fact)) return;
      await untilSaved(rows, partition, async () => {
        const row = await rows.get(partition, placeKey(place));
        const current = row && parsed(row);
        const renewed = inKnownTeam(reference, current?.reference);
        // A place that is seen anew is written even when nothing differs: an attempt of before then cannot mark it dead.
        const same = seen === "again" && !current?.dead && isSame(current?.reference, renewed);
        return same ? [] : [upsert(placeKey(place), row, { reference: { ...renewed } })];
      });
      known.add(fact);
    },

    async introduce(organisation, place, { serviceUrl, tenantId, botId }) {
      const partition = partitionOf(organisation, place);
      if (await rows.get(partition, placeKey(place))) return;
      const value = { introduction: { serviceUrl, tenantId, botId } };
      // A conflict says that somebody was first: then it is known.
      await rows.write(partition, [{ insert: placeKey(place), value }]);
    },

    opened: ({ organisation, place, etag }, reference) =>
      rows.write(organisation, [{ replace: placeKey(place), etag, value: { reference: { ...reference } } }]),

    async find(organisation, place) {
      const partition = partitionOf(organisation, place);
      const row = await rows.get(partition, placeKey(place));
      const found = row && parsed(row);
      return row && found && { ...found, organisation: partition, place, etag: row.etag };
    },

    async revive({ organisation, place, etag, reference, introduction }, also) {
      known.clear();
      const value: Value = reference ? { reference: { ...reference } } : { introduction: { ...introduction } };
      return rows.write(organisation, [{ replace: placeKey(place), etag, value }, ...also]);
    },

    async markDead({ organisation, place, etag, reference, introduction }, cause, at, also) {
      known.clear();
      const address = reference ? { reference: { ...reference } } : { introduction: { ...introduction } };
      const value = { ...address, dead: { since: at, cause } };
      return rows.write(organisation, [{ replace: placeKey(place), etag, value }, ...also]);
    },

    async bindChannel(channel, reference, also) {
      await untilSaved(rows, home, async () => {
        const place = await placeRowOf(channelPlace(channel));
        const bound = await rows.get(home, boundKey(reference.conversationId));
        const before = place.row && parsed(place.row)?.reference?.conversationId;
        if (before === reference.conversationId && bound && boundTo(bound) === channel) return [];
        const left = bound && boundTo(bound) !== channel ? await placeRowOf(channelPlace(boundTo(bound))) : undefined;
        return [
          upsert(place.key, place.row, { reference: { ...reference } }),
          upsert(boundKey(reference.conversationId), bound, { channel }),
          ...(before && before !== reference.conversationId ? [{ remove: boundKey(before) }] : []),
          ...(left?.row ? [upsert(left.key, left.row, {})] : []),
          ...(also?.() ?? []),
        ];
      });
      known.clear();
    },

    async unbindChannel(channel, also) {
      await untilSaved(rows, home, async () => {
        const { key, row } = await placeRowOf(channelPlace(channel));
        const reference = row && parsed(row)?.reference;
        if (!row || !reference) return [];
        return [upsert(key, row, {}), { remove: boundKey(reference.conversationId) }, ...(also?.() ?? [])];
      });
      known.clear();
    },

    async channels() {
      const found = await collect(rows.range(home, ALL_CHANNELS));
      return found.flatMap((row): FoundPlace[] => {
        const known = parsed(row);
        const place = row.key.slice(placeKey("" as Place).length) as Place;
        return known ? [{ ...known, organisation: home, place, etag: row.etag }] : [];
      });
    },

    async channelOf(conversationId) {
      const row = await rows.get(home, boundKey(conversationId));
      return row && boundTo(row);
    },
  };
}

const placeKey = (place: Place): string => `place|${place}`;
const boundKey = (conversationId: string): string => `bound|${keyPart(conversationId)}`;
const boundTo = (bound: Row): string => BoundValue.parse(bound.value).channel;

function parsed(row: Row): PlaceRow | undefined {
  const { reference, introduction, dead } = PlaceValue.parse(row.value);
  const state = dead && { dead: { ...dead, since: dead.since as Instant } };
  if (reference) {
    const { teamId, ...rest } = reference;
    return { reference: { ...rest, ...(teamId !== undefined && { teamId }) }, ...state };
  }
  return introduction && { introduction, ...state };
}

const upsert = (key: string, row: Row | undefined, value: Value): Change =>
  row ? { replace: key, etag: row.etag, value } : { insert: key, value };

/** Reads and writes again until nobody comes in between. */
async function untilSaved(rows: Rows, partition: string, changes: () => Promise<readonly Change[]>): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const wanted = await changes();
    if (wanted.length === 0 || (await rows.write(partition, wanted)) === "saved") return;
  }
  throw new StorageError("a place is changed by too many at once");
}

const isSame = (one: Reference | undefined, other: Reference): boolean =>
  one !== undefined &&
  one.serviceUrl === other.serviceUrl &&
  one.conversationId === other.conversationId &&
  one.tenantId === other.tenantId &&
  one.botId === other.botId &&
  one.teamId === other.teamId;

/** Not every activity of a channel names its team. */
const inKnownTeam = (reference: Reference, known: Reference | undefined): Reference =>
  reference.teamId === undefined && known?.teamId !== undefined && known.conversationId === reference.conversationId
    ? { ...reference, teamId: known.teamId }
    : reference;

/** What was seen in the store a moment ago, so that a busy conversation costs no read each time. */
function createKnown(now: () => number) {
  const facts = new Map<string, number>();
  return {
    has: (fact: string) => now() - (facts.get(fact) ?? -Infinity) < KNOWN_FOR_MS,
    add(fact: string) {
      if (facts.size >= MOST_KNOWN) facts.clear();
      facts.set(fact, now());
    },
    clear: () => facts.clear(),
  };
}
