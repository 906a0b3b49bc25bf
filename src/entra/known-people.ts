import { z } from "zod";
import { instant } from "../lib/instant.ts";
import { type Row, type Rows, type Value, collect, under } from "../lib/rows.ts";
import { within } from "../lib/within.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { type Account, readAccount } from "./accounts.ts";
import type { Graph } from "./graph.ts";

/** What Entra last said about somebody. */
export interface Known {
  /** Absent when Entra never had this account. */
  readonly account?: Account | undefined;
  /** Blocked, deleted, or never there. */
  readonly isGone: boolean;
  /** In milliseconds. */
  readonly readAt: number;
}

export interface KnownPeople {
  /**
   * Waits at most a second for Graph, and not at all while Graph is slow. Undefined: nobody can tell.
   * @param tenant where to look first, when it is known
   */
  of(id: PersonId, tenant?: string): Promise<Known | undefined>;
  /** What is known without asking anybody. */
  remembered(id: PersonId): Known | undefined;
  all(): readonly Known[];
  /** Removes from the store whom nobody looked up for so long that it is of no use any more. @throws StorageError */
  forget(): Promise<void>;
  /** Done when what was begun has ended. */
  idle(): Promise<void>;
}

export interface KnownPeopleOptions {
  readonly rows: Rows;
  readonly home: OrganisationId;
  /** By tenant. */
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly freshMillis: number;
  readonly usableMillis: number;
  readonly now: () => number;
  /** Overrides the second, for tests. */
  readonly waitMillis?: number | undefined;
}

const WAIT_MS = 1_000;
/** After an answer that was late, or did not come. */
const NOT_WAITED_FOR_MS = 15_000;
const MOST_REMEMBERED = 10_000;
/** Somebody's leidinggevende, and theirs: who may be asked to decide. */
const STEPS_UP = 2;
const FORGOTTEN_AT_ONCE = 50;
const MOST_KEPT = 50_000;
/** An account may be so new that not all of Entra has it. */
const NOBODY_FRESH_MS = 300_000;
const LATE = Symbol("late");

const PREFIX = "directory|person|";
export const personRow = (id: PersonId): string => `${PREFIX}${id}`;

const Kept = z.object({
  id: z.string().transform((id) => id as PersonId),
  tenant: z.string(),
  name: z.string(),
  domains: z.array(z.string()),
  isGuest: z.boolean(),
  manager: z
    .string()
    .transform((id) => id as PersonId)
    .optional(),
  isGone: z.boolean(),
  readAt: z.iso.datetime(),
});

interface Look {
  /** The store was read. */
  readonly kept: Promise<Row | undefined>;
  /** And so was Graph, if that was needed. */
  readonly done: Promise<void>;
}

/** People as Entra knows them: in memory, beneath that in the store for all processes and the next start, beneath that Graph. */
export function createKnownPeople(options: KnownPeopleOptions): KnownPeople {
  const { rows, home, graphs, freshMillis, usableMillis, now, waitMillis = WAIT_MS } = options;
  const memory = new Map<PersonId, Known>();
  const looking = new Map<PersonId, Look>();
  const writing = new Set<Promise<unknown>>();
  let notWaitedForUntil = 0;

  const remember = (id: PersonId, known: Known): void => {
    memory.delete(id);
    memory.set(id, known);
    const [oldest] = memory.keys();
    if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
  };
  const isFresh = ({ account, readAt }: Known): boolean =>
    now() - readAt < (account ? freshMillis : Math.min(freshMillis, NOBODY_FRESH_MS));
  const usable = (known: Known | undefined): Known | undefined =>
    known && now() - known.readAt < usableMillis ? known : undefined;

  const lookUp = (id: PersonId, tenant: string | undefined, stepsUp: number): Look => {
    const underWay = looking.get(id);
    if (underWay) return underWay;
    const kept = fromStore(id);
    const done = kept.then((row) => refreshed(id, row, tenant, stepsUp)).finally(() => looking.delete(id));
    const begun = { kept, done };
    looking.set(id, begun);
    return begun;
  };

  /** Of a tenant that we do not read any more nothing counts. */
  const knownIn = (row: Row): Known | undefined => {
    const kept = Kept.safeParse(row.value);
    if (!kept.success || !graphs.has(kept.data.tenant)) return undefined;
    const { isGone, readAt, ...account } = kept.data;
    return { account, isGone, readAt: Date.parse(readAt) };
  };

  /** Never throws: the store is asked again next time. */
  const fromStore = async (id: PersonId): Promise<Row | undefined> => {
    const row = await rows.get(home, personRow(id)).catch(() => undefined);
    const kept = row && knownIn(row);
    if (kept && kept.readAt > (memory.get(id)?.readAt ?? 0)) remember(id, kept);
    return row;
  };

  /** Never throws: who cannot be looked up stays as they were. */
  const refreshed = async (id: PersonId, row: Row | undefined, tenant: string | undefined, stepsUp: number) => {
    const earlier = memory.get(id);
    const isKeptFresh = earlier !== undefined && isFresh(earlier);
    const known = isKeptFresh ? earlier : await ask(id, earlier?.account, tenant).catch(() => undefined);
    if (!known) return;
    if (!isKeptFresh) {
      remember(id, known);
      keep(id, known, row);
    }
    const manager = known.account?.manager;
    if (manager && stepsUp > 0 && !memory.has(manager)) lookUp(manager, known.account.tenant, stepsUp - 1);
  };

  /** An account never moves to another tenant. @throws GraphTrouble when there may be one where nobody answered */
  const ask = async (id: PersonId, earlier: Account | undefined, tenant: string | undefined): Promise<Known> => {
    const first = earlier?.tenant ?? tenant;
    const found = first === undefined ? undefined : await askOne(id, first);
    if (found) return found;
    if (earlier) return { account: earlier, isGone: true, readAt: now() };
    const others = [...graphs.keys()].filter((other) => other !== first);
    const answers = await Promise.allSettled(others.map((other) => askOne(id, other)));
    const [answer] = answers.flatMap((one) => (one.status === "fulfilled" && one.value ? [one.value] : []));
    if (answer) return answer;
    const silent = answers.find((one) => one.status === "rejected");
    if (silent) throw silent.reason;
    return { isGone: true, readAt: now() };
  };

  const askOne = async (id: PersonId, tenant: string): Promise<Known | undefined> => {
    const graph = graphs.get(tenant);
    const found = graph && (await readAccount(graph, tenant, id));
    return found && { account: found.account, isGone: !found.isEnabled, readAt: now() };
  };

  /** Beside the turn: when it fails, or another process was first, the next look-up keeps it. */
  const keep = (id: PersonId, { account, isGone, readAt }: Known, row: Row | undefined): void => {
    if (!account) return;
    const value: Value = { ...account, isGone, readAt: instant(new Date(readAt)) };
    const change = row ? { replace: row.key, etag: row.etag, value } : { insert: personRow(id), value };
    const written = rows.write(home, [change]).catch(() => undefined);
    writing.add(written);
    void written.then(() => writing.delete(written));
  };

  return {
    async of(id, tenant) {
      const known = memory.get(id);
      if (known && isFresh(known)) return known;
      const begun = lookUp(id, tenant, STEPS_UP);
      await begun.kept;
      const kept = memory.get(id);
      if (kept && isFresh(kept)) return kept;
      const waited = await within(begun.done, now() < notWaitedForUntil ? 0 : waitMillis, LATE);
      if (waited === LATE) notWaitedForUntil = now() + NOT_WAITED_FOR_MS;
      return usable(memory.get(id));
    },
    remembered: (id) => usable(memory.get(id)),
    all: () => [...memory.values()].filter((known) => usable(known)),
    async forget() {
      const kept = await collect(rows.range(home, under(PREFIX, MOST_KEPT)));
      const old = kept.filter((row) => usable(knownIn(row)) === undefined).map(({ key }) => ({ remove: key }));
      for (let at = 0; at < old.length; at += FORGOTTEN_AT_ONCE) {
        // Another process is at it.
        if ((await rows.write(home, old.slice(at, at + FORGOTTEN_AT_ONCE))) === "conflict") return;
      }
    },
    async idle() {
      while (looking.size + writing.size > 0)
        await Promise.all([...[...looking.values()].map(({ done }) => done), ...writing]);
    },
  };
}
