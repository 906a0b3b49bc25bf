import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { type Change, type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import { Severity } from "../notices/severity.ts";
import { type Look, Storm } from "./alarm.ts";

/*
 * Rows of alarms, in the partition of the organisation whose secret it was:
 *   alarm|<kind>|<key>               what we know of it, replaced by etag: it guards the next two
 *   alarm-open|<moment>|<kind>|<key> while it fires
 *   storm-alarm|<storm>|<kind>|<key> of each alarm that ever was in that storm: whether it fires
 *   alarm-storm                      the last storm; replaced when one begins, ends or begins again
 *   alarm-cards                      when the last cards of their own were opened, so that there are never too many
 */

const moment = z.iso.datetime().transform((text) => text as Instant);

const AlarmValue = z.object({
  ...{ name: z.string(), what: z.string(), severity: Severity },
  state: z.record(z.string(), z.json()),
  /** While it fires. */
  since: moment.optional(),
  /** The storm it is in; absent: it has a card of its own. */
  storm: moment.optional(),
});

/** What we know of an alarm, and where it is while it fires. */
export type Alarm = z.output<typeof AlarmValue>;

const Member = z.object({ name: z.string(), what: z.string(), severity: Severity, isFiring: z.boolean() });
const Cards = z.object({ opened: z.array(moment) });

export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

/** An alarm that fires, as the list has it. */
export interface OpenAlarm extends Pick<Alarm, "name" | "what" | "severity" | "storm"> {
  readonly organisation: OrganisationId;
  readonly since: Instant;
  /** Sorts as the list does, oldest first. */
  readonly sortKey: string;
}

/** The last parts of its keys: what sort of alarm, and which. */
export type AlarmId = `${string}|${string}`;

const alarmKey = (id: AlarmId): string => `alarm|${id}`;
/** Of a key in the list of what fires. */
const idIn = (key: string): AlarmId => key.split("|").slice(2).join("|") as AlarmId;
const openKey = (since: Instant, id: AlarmId): string => `${OPEN}${since}|${id}`;
const memberKey = (storm: Instant, id: AlarmId): string => `storm-alarm|${storm}|${id}`;
const OPEN = "alarm-open|";
const STORM = "alarm-storm";
const CARDS = "alarm-cards";
const PAGE = 1_000;

export type AlarmRows = ReturnType<typeof createAlarmRows>;

/** Reads them; each read is of one organisation. */
export function createAlarmRows(rows: Rows) {
  return {
    find: async (organisation: OrganisationId, id: AlarmId): Promise<Stored<Alarm> | undefined> =>
      stored(await rows.get(organisation, alarmKey(id)), AlarmValue),

    storm: async (organisation: OrganisationId): Promise<Stored<Storm> | undefined> =>
      stored(await rows.get(organisation, STORM), Storm),

    /** When the last cards of their own were opened. */
    async opened(organisation: OrganisationId): Promise<Stored<readonly Instant[]> | undefined> {
      const found = stored(await rows.get(organisation, CARDS), Cards);
      return found && { value: found.value.opened, etag: found.etag };
    },

    /** The etag of its row in that storm; undefined while it has none. */
    memberEtag: async (organisation: OrganisationId, storm: Instant, id: AlarmId): Promise<string | undefined> =>
      (await rows.get(organisation, memberKey(storm, id)))?.etag,

    /** Everything that ever was in this storm. */
    async *members(organisation: OrganisationId, storm: Instant): AsyncGenerator<z.output<typeof Member>> {
      const all = under(`storm-alarm|${storm}|`, PAGE);
      let from: string | undefined = all.from;
      while (from !== undefined) {
        let [size, last]: [number, string] = [0, ""];
        for await (const row of rows.range(organisation, { ...all, from })) {
          [size, last] = [size + 1, row.key];
          yield Member.parse(row.value);
        }
        from = size < PAGE ? undefined : `${last} `;
      }
    },

    /** What fires, oldest first, after this sort key ("" for all); at most so many. */
    async open(organisation: OrganisationId, after: string, limit: number): Promise<OpenAlarm[]> {
      const all = under(OPEN, limit);
      const from = after === "" ? all.from : `${OPEN}${after} `;
      const listed = await collect(rows.range(organisation, { ...all, from }));
      const found = await Promise.all(listed.map((row) => rows.get(organisation, alarmKey(idIn(row.key)))));
      return listed.flatMap(({ key }, index) => {
        const alarm = stored(found[index], AlarmValue)?.value;
        const sortKey = key.slice(OPEN.length);
        return alarm ? [{ ...alarm, organisation, since: sortKey.split("|")[0] as Instant, sortKey }] : [];
      });
    },
  };
}

function stored<T>(row: Row | undefined, schema: z.ZodType<T>): Stored<T> | undefined {
  return row && { value: schema.parse(row.value), etag: row.etag };
}

const put = (key: string, etag: string | undefined, value: object): Change =>
  etag === undefined ? { insert: key, value: value as Value } : { replace: key, etag, value: value as Value };

/** The alarm and its place in the list of what fires. */
export function alarmChanges(id: AlarmId, before: Stored<Alarm> | undefined, after: Alarm): Change[] {
  const [was, is] = [before?.value.since, after.since];
  return [
    put(alarmKey(id), before?.etag, after),
    ...(was && was !== is ? [{ remove: openKey(was, id) }] : []),
    ...(is && was !== is ? [{ insert: openKey(is, id), value: {} }] : []),
  ];
}

export const memberChange = (storm: Instant, id: AlarmId, etag: string | undefined, look: Look): Change =>
  put(memberKey(storm, id), etag, look);

export const stormChange = (etag: string | undefined, storm: Storm): Change => put(STORM, etag, storm);
export const cardsChange = (etag: string | undefined, opened: readonly Instant[]): Change =>
  put(CARDS, etag, { opened });
