import { randomUUID } from "node:crypto";
import { commit } from "../lib/commit.ts";
import type { Instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { type Change, type Rows, type Value, collect, under } from "../lib/rows.ts";
import { plain } from "../lib/words.ts";
import type { Also } from "../notices/notice-store.ts";
import type { OrganisationId } from "../people/person.ts";
import { RegisterEntry } from "./entry.ts";

/*
 * Rows of one entry of the register, in the partition of its organisation and all in one write:
 *   certificate|<id>                    the entry, replaced by etag: it guards the others
 *   certificate-event|<id>|000003       what somebody said of it, never changed; looks leave none
 *   certificate-host|<hash of host>     which entry this host is of
 *   certificate-name|<hash of name>     and this name
 *   certificate-due|<moment>|<id>       when it is to be looked at
 */

export interface StoredEntry {
  readonly entry: RegisterEntry;
  readonly etag: string;
}

/** Of all entries of an organisation; one range reads them. */
export const MOST_ENTRIES = 500;
/** With those that were removed and wait for their last look. */
const MOST_READ = 1_000;

export interface EntryChange {
  readonly before: StoredEntry | undefined;
  readonly after: RegisterEntry;
  /** What somebody said; absent for a look. */
  readonly event?: Value;
  /** Rows of somebody else's that go into the same write. */
  readonly also?: Also | undefined;
}

export type CertificateStore = ReturnType<typeof createCertificateStore>;

export function createCertificateStore(rows: Rows) {
  const idAt = async (organisation: OrganisationId, key: string): Promise<string | undefined> =>
    (await rows.get(organisation, key))?.value["id"] as string | undefined;

  return {
    async find(organisation: OrganisationId, id: string): Promise<StoredEntry | undefined> {
      const row = await rows.get(organisation, entryKey(id));
      return row && { entry: RegisterEntry.parse(row.value), etag: row.etag };
    },

    /** The ids of all entries that have one of these hosts; of the one with this name when no host is known. */
    async idsOf(organisation: OrganisationId, name: string, hosts: readonly string[]): Promise<readonly string[]> {
      const [named, ...hosting] = await Promise.all(
        [nameKey(name), ...hosts.map(hostKey)].map((key) => idAt(organisation, key)),
      );
      const found = new Set(hosting.filter((id) => id !== undefined));
      return found.size > 0 ? [...found] : named === undefined ? [] : [named];
    },

    /** Whether another entry has this name already. */
    isNamed: async (organisation: OrganisationId, name: string, id: string): Promise<boolean> => {
      const named = await idAt(organisation, nameKey(name));
      return named !== undefined && named !== id;
    },

    /** One write: the entry, what was said of it, where it is found, when it is looked at, and what belongs to it. */
    async save({ before, after, event, also }: EntryChange): Promise<"saved" | "conflict"> {
      const { organisation, id, version } = after;
      const opId = randomUUID();
      const value = { ...after, opId } as unknown as Value;
      const key = entryKey(id);
      const changes: Change[] = [
        before ? { replace: key, etag: before.etag, value } : { insert: key, value },
        ...(event ? [{ insert: `certificate-event|${id}|${padded(version)}`, value: { ...event } }] : []),
        ...indexChanges(before?.entry, after),
        ...(also?.changes ?? []),
      ];
      return commit(rows, organisation, changes, also?.proof ?? { key, opId });
    },

    /** Nothing but somebody else's rows. */
    keep: (organisation: OrganisationId, { changes, proof }: Also): Promise<"saved" | "conflict"> =>
      commit(rows, organisation, changes, proof),

    /** After its last look: nobody changes an entry that was removed. */
    async forget({ organisation, id, dueAt }: RegisterEntry): Promise<void> {
      await rows.write(organisation, [{ remove: entryKey(id) }, { remove: dueKey(dueAt, id) }]);
    },

    /** What is to be looked at by now, longest ago first. */
    async dueBy(organisation: OrganisationId, now: Instant, limit: number): Promise<readonly string[]> {
      const due = rows.range(organisation, { from: "certificate-due|", to: `certificate-due|${now}}`, limit });
      return (await collect(due)).map(({ value }) => value["id"] as string);
    },

    /** The whole register of an organisation, in no order. */
    async all(organisation: OrganisationId): Promise<readonly RegisterEntry[]> {
      const read = await collect(rows.range(organisation, under("certificate|", MOST_READ)));
      return read.map(({ value }) => RegisterEntry.parse(value)).filter((entry) => !entry.removed);
    },

    async isFull(organisation: OrganisationId): Promise<boolean> {
      return (await collect(rows.range(organisation, under("certificate-name|", MOST_ENTRIES)))).length >= MOST_ENTRIES;
    },
  };
}

const entryKey = (id: string): string => `certificate|${id}`;
const nameKey = (name: string): string => `certificate-name|${keyPart(plain(name))}`;
const hostKey = (host: string): string => `certificate-host|${keyPart(host)}`;
const dueKey = (dueAt: Instant, id: string): string => `certificate-due|${dueAt}|${id}`;
const padded = (version: number): string => String(version).padStart(6, "0");

function indexKeys({ id, name, hosts, dueAt, removed }: RegisterEntry): readonly string[] {
  const found = removed ? [] : [nameKey(name), ...hosts.map(({ host }) => hostKey(host))];
  return [...found, dueKey(dueAt, id)];
}

function indexChanges(before: RegisterEntry | undefined, after: RegisterEntry): Change[] {
  const now = indexKeys(after);
  const was = before ? indexKeys(before) : [];
  return [
    ...was.filter((key) => !now.includes(key)).map((key): Change => ({ remove: key })),
    ...now.filter((key) => !was.includes(key)).map((key): Change => ({ insert: key, value: { id: after.id } })),
  ];
}
