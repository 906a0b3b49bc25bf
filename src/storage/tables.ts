import { AzureSASCredential, RestError, TableClient } from "@azure/data-tables";
import type { TableEntityResult, TableTransactionResponse, TransactionAction } from "@azure/data-tables";
import { StorageError } from "../lib/rows.ts";
import type { Between, Row, Value } from "../lib/rows.ts";
import { changeSet, checkBounds, checkKey } from "./change-set.ts";
import type { StoredChange } from "./change-set.ts";
import { fromChunks, inChunks } from "./chunks.ts";
import type { Store } from "./store.ts";

/** Where the table is: an account's URL (managed identity, or a SAS in its query) or a connection string. */
export type TablesAccount = { readonly url: string } | { readonly connectionString: string };

interface TablesOptions {
  /** Letters and digits, at least three. */
  readonly table?: string;
  /** Milliseconds for one call, the SDK's own retries included. */
  readonly deadline?: number;
  /** Reads only, which a role that may write nothing suffices for: a table that is not there is not made. */
  readonly frozen?: boolean;
}

const TABLE = "helpdesk";
const PAGE_ROWS = 500;
const DEADLINE_MS = 2_000;
/** Opening also fetches the first token. */
const OPEN_DEADLINE_MS = 15_000;
/** A retried write that was saved after all reports a conflict; `commit` finds that out. Reads are harmless. */
const RETRIES = { maxRetries: 3, retryDelayInMs: 50, maxRetryDelayInMs: 500 };

/** `W/"…"`, the only form this store gives out; "*" would match anything. */
const ETAG = /^W\/"[^"]+"$/;

const FORBIDDEN = 403;
const TABLE_MISSING = "TableNotFound";
const ROW_MISSING: ReadonlySet<string | undefined> = new Set(["ResourceNotFound", "EntityNotFound"]);

/**
 * The store on Azure Tables, for many instances at once.
 * @throws StorageError when the account does not answer
 */
export async function openTables(account: TablesAccount, options: TablesOptions = {}): Promise<Store> {
  const client = await connected(account, options.table ?? TABLE);
  const deadline = options.deadline ?? DEADLINE_MS;
  const opening = options.deadline ?? OPEN_DEADLINE_MS;
  if (!options.frozen) await answered(opening, (abortSignal) => client.createTable({ abortSignal })).catch(notOpened);
  return {
    get: (partition, key) => get(client, deadline, partition, key),
    range: (partition, between) => rowsBetween(client, deadline, partition, between),
    write: async (partition, changes) => write(client, deadline, partition, changeSet(partition, changes)),
    partitions: () => partitionsIn(client, deadline),
    close: () => Promise.resolve(),
  };
}

/** One short question for each: the first row after those of the one before. */
async function partitionsIn(client: TableClient, deadline: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let filter = "PartitionKey gt ''"; ; filter = `PartitionKey gt ${quoted(found.at(-1) ?? "")}`) {
    const first = await firstOf(client, deadline, filter);
    if (!first) return found;
    found.push(String(first.partitionKey));
  }
}

async function firstOf(client: TableClient, deadline: number, filter: string): Promise<Entity | undefined> {
  let continuationToken: string | undefined;
  do {
    const page = await onePage(client, deadline, filter, 1, continuationToken);
    if (page.entities[0]) return page.entities[0];
    continuationToken = page.continuationToken;
  } while (continuationToken);
  return undefined;
}

async function connected(account: TablesAccount, table: string): Promise<TableClient> {
  const clientOptions = { retryOptions: RETRIES, allowInsecureConnection: isOnThisMachine(account) };
  if ("connectionString" in account)
    return TableClient.fromConnectionString(account.connectionString, table, clientOptions);
  const { origin, pathname, search } = new URL(account.url);
  const url = `${origin}${pathname}`;
  if (search) return new TableClient(url, table, new AzureSASCredential(search), clientOptions);
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new TableClient(url, table, new DefaultAzureCredential(), clientOptions);
}

/** Only the emulator on this machine may be spoken to without TLS. */
function isOnThisMachine(account: TablesAccount): boolean {
  const text = "url" in account ? account.url : account.connectionString;
  return /(?:^|TableEndpoint=)http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(text);
}

async function get(client: TableClient, deadline: number, partition: string, key: string): Promise<Row | undefined> {
  checkKey(partition);
  checkKey(key);
  try {
    return asRow(await withTable(client, deadline, (abortSignal) => client.getEntity(partition, key, { abortSignal })));
  } catch (error) {
    return isAbsence(error) ? undefined : failed(error);
  }
}

async function* rowsBetween(
  client: TableClient,
  deadline: number,
  partition: string,
  between: Between,
): AsyncGenerator<Row> {
  checkKey(partition);
  checkBounds(between);
  const filter = filterFor(partition, between);
  let left = between.limit;
  let continuationToken: string | undefined;
  while (left > 0) {
    const page = await onePage(client, deadline, filter, Math.min(left, PAGE_ROWS), continuationToken);
    for (const entity of page.entities) yield asRow(entity);
    left -= page.entities.length;
    // A page may be empty and still not be the last one.
    continuationToken = page.continuationToken;
    if (!continuationToken) return;
  }
}

const filterFor = (partition: string, { from, to }: Between): string =>
  `PartitionKey eq ${quoted(partition)} and RowKey ge ${quoted(from)} and RowKey lt ${quoted(to)}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

interface Page {
  readonly entities: readonly Entity[];
  readonly continuationToken: string | undefined;
}

type Entity = TableEntityResult<Record<string, unknown>>;

/** Each page has its own deadline, so it asks for one page only. */
async function onePage(
  client: TableClient,
  deadline: number,
  filter: string,
  maxPageSize: number,
  continuationToken: string | undefined,
): Promise<Page> {
  const ask = async (abortSignal: AbortSignal): Promise<Page> => {
    const pages = client.listEntities({ queryOptions: { filter }, abortSignal });
    const settings = { maxPageSize, ...(continuationToken ? { continuationToken } : {}) };
    for await (const page of pages.byPage(settings))
      return { entities: page, continuationToken: (page as { continuationToken?: string }).continuationToken };
    return { entities: [], continuationToken: undefined };
  };
  return withTable(client, deadline, ask).catch(failed);
}

const asRow = (entity: Entity): Row => ({
  key: String(entity.rowKey),
  etag: entity.etag,
  value: JSON.parse(fromChunks(entity)) as Value,
});

async function write(
  client: TableClient,
  deadline: number,
  partition: string,
  changes: readonly StoredChange[],
): Promise<"saved" | "conflict"> {
  if (changes.length === 0) return "saved";
  if (changes.some((change) => change.is === "replace" && !ETAG.test(change.etag))) return "conflict";
  const actions = changes.map((change) => asAction(partition, change));
  try {
    const response = await withTable(client, deadline, (abortSignal) =>
      client.submitTransaction(actions, { abortSignal }),
    );
    return checkedAnswer(response, changes.length);
  } catch (error) {
    return isConflict(error) ? "conflict" : failed(error);
  }
}

function asAction(partitionKey: string, change: StoredChange): TransactionAction {
  const keys = { partitionKey, rowKey: change.key };
  if (change.is === "remove") return ["delete", keys];
  const entity = { ...keys, ...inChunks(change.json) };
  return change.is === "insert" ? ["create", entity] : ["update", entity, "Replace", { etag: change.etag }];
}

/** The SDK calls an answer that it cannot read a success. */
function checkedAnswer({ subResponses }: TableTransactionResponse, expected: number): "saved" {
  const saved = subResponses.filter(({ status }) => status >= 200 && status < 300);
  if (saved.length !== expected) throw new StorageError("Tables gave an unreadable answer to a write");
  return "saved";
}

/** Makes the table again when somebody removed it, once a call. */
async function withTable<T>(
  client: TableClient,
  deadline: number,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  return answered(deadline, async (abortSignal) => {
    try {
      return await call(abortSignal);
    } catch (error) {
      if (!(error instanceof RestError) || codeOf(error) !== TABLE_MISSING) throw error;
      await client.createTable({ abortSignal });
      return await call(abortSignal);
    }
  });
}

/** The SDK has no time-out of its own, and not everything in it listens to the signal. */
async function answered<T>(deadline: number, call: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new StorageError(`Tables did not answer within ${deadline} ms`));
    abort.abort();
  }, deadline);
  try {
    return await Promise.race([call(abort.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const isAbsence = (error: unknown): boolean =>
  error instanceof RestError && error.statusCode === 404 && ROW_MISSING.has(codeOf(error));

/** By code where a status has more meanings: 409 and 404 may also be about the table. */
const isConflict = (error: unknown): boolean =>
  error instanceof RestError &&
  (error.statusCode === 412 || codeOf(error) === "EntityAlreadyExists" || isAbsence(error));

function codeOf(error: RestError): string | undefined {
  const details = error.details as { odataError?: { code?: string } } | undefined;
  return error.code ?? details?.odataError?.code;
}

/** Whoever sees it does not start has to know what to do about it. */
function notOpened(error: unknown): never {
  if (!(error instanceof RestError) || error.statusCode !== FORBIDDEN) return failed(error);
  throw new StorageError(
    "Tables answered 403: this identity needs the role Storage Table Data Contributor there; a new role takes some minutes",
  );
}

/** Without the SDK's message, request and response: they hold keys and what was to be stored. */
function failed(error: unknown): never {
  if (error instanceof StorageError) throw error;
  if (!(error instanceof RestError)) throw new StorageError(`Tables could not be asked: ${nameOf(error)}`);
  const answer = error.statusCode ? `answered ${error.statusCode}` : "could not be reached";
  throw new StorageError(`Tables ${answer} ${codeOf(error) ?? ""}`.trimEnd());
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
