import { createHash } from "node:crypto";
import { commit } from "../lib/commit.ts";
import { instant } from "../lib/instant.ts";
import type { Log } from "../lib/log.ts";
import type { Message } from "../lib/message.ts";
import { type Change, type Row, type Rows, StorageError } from "../lib/rows.ts";
import type { FoundPlace, Places } from "../places/places.ts";
import { backoff } from "./backoff.ts";
import {
  type Card,
  accepted,
  cardOf,
  cardValue,
  counted,
  intended,
  missing,
  parked,
  refused,
  tooBig,
  uncertain,
} from "./card-row.ts";
import type { Connector, Sent } from "./connector.ts";
import { burial, overdue, silence } from "./dead-letter.ts";
import { type Item, askedAt, beneathOf } from "./item.ts";
import type { Lease } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import { type Render, cardKey, outboxRows } from "./outbox.ts";
import { type Time, wait } from "./time.ts";

/** What to do with an item after it was looked at. Moments are milliseconds since 1970. */
export type Verdict =
  /** These outbox rows are gone. */
  | { readonly is: "settled"; readonly rows: readonly string[] }
  /** Leave this subject, or the whole place, until then. */
  | { readonly is: "wait"; readonly card?: number; readonly place?: number }
  /** Somebody else did something meanwhile: look again. */
  | { readonly is: "again" };

export interface DeliverOptions {
  readonly rows: Rows;
  readonly connector: Connector;
  readonly render: Render;
  readonly places: Pick<Places, "find" | "markDead">;
  readonly lease: Pick<Lease, "left">;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly log: Pick<Log, "warn" | "error">;
  readonly time: Time;
  readonly owner: string;
  readonly newId: () => string;
  readonly random: () => number;
  /** The process stops and cannot wait for a store that does not answer. */
  readonly isStopping: () => boolean;
}

/** An attempt may begin only when the lease outlasts its deadline of 10 s by far. */
const LEASE_NEEDED_MS = 15_000;
/** The presser's screen shows the answer to the press first; the update must not overtake it. */
const AFTER_PRESS_MS = 2_000;
const SILENT_PLACE_RECHECK_MS = 5_000;
const PARENT_RECHECK_MS = 1_000;
const LEASE_RECHECK_MS = 1_000;
/** After trouble that may be of one card only, the other cards of its place get their turn. */
const LONGEST_PLACE_PAUSE_MS = 10_000;
const STORE_RETRY_MS = 1_000;
/** A write holds at most 100 changes, and some are not removals. */
const MOST_ROWS_A_WRITE = 90;
const MOST_LOOKS = 8;

/** What is known before anything is rendered. */
interface Scene {
  readonly row: Row | undefined;
  readonly card: Card;
  readonly place: FoundPlace;
  /** The message to post beneath. */
  readonly beneath: string | undefined;
}

interface Attempt {
  readonly item: Item;
  readonly scene: Scene;
  readonly message: Message;
  /** Of the whole message, also when only its summary is sent. */
  readonly hash: string;
}

/**
 * Brings one subject in one place up to date, by the protocol whose steps are numbered here and in the README.
 * @throws StorageError when the store does not answer; what was sent by then is found again as `sending`
 */
export function createDeliver(options: DeliverOptions): (item: Item) => Promise<Verdict> {
  const { rows, connector, render, places, lease, limits, ledger, log, time, owner, newId, random } = options;

  return async (item) => {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const verdict = await look(item);
      if (verdict.is !== "again") return verdict;
    }
    return { is: "wait", card: time.now() + LEASE_RECHECK_MS };
  };

  /** Step 3, first half: the card row before the subject, so that what is rendered covers every listed row. */
  async function look(item: Item): Promise<Verdict> {
    if (lease.left() < LEASE_NEEDED_MS) return { is: "wait", place: time.now() + LEASE_RECHECK_MS };
    const parentKey = beneathOf(item);
    const [row, place, parentRow] = await Promise.all([
      rows.get(item.organisation, cardKey(item)),
      places.find(item.organisation, item.place),
      parentKey ? rows.get(item.organisation, cardKey({ subject: parentKey, place: item.place })) : undefined,
    ]);
    const now = time.now();
    const card = cardOf(row);
    const parent = cardOf(parentRow);
    // A place that was never heard from may still come: a channel that is bound tomorrow wants its cards.
    if (!place) return { is: "wait", place: now + SILENT_PLACE_RECHECK_MS };
    if (place.dead) return giveUpOr(item, row, card, place.dead.cause, { place: now + SILENT_PLACE_RECHECK_MS });
    if (parentKey && !isPlaced(parent)) return giveUpOr(item, row, card, "beneath", { card: now + PARENT_RECHECK_MS });
    const until = Math.max(Date.parse(card.notBefore ?? "") || 0, afterPress(item, card, now));
    if (until > now) return { is: "wait", card: until };
    return inLine(item, { row, card, place, beneath: parent.activityId });
  }

  /** Nothing is rendered that may not be sent yet: it would be old by then. */
  async function inLine(item: Item, scene: Scene): Promise<Verdict> {
    const conversation = scene.place.reference.conversationId;
    const readyAt = limits.readyAt(conversation);
    if (readyAt > time.now()) return { is: "wait", place: readyAt };
    const call = limits.begin(conversation);
    try {
      return await bringUpToDate(item, scene, call.sent);
    } finally {
      call.over();
    }
  }

  /** Step 3, second half. */
  async function bringUpToDate(item: Item, scene: Scene, onSend: () => void): Promise<Verdict> {
    const { row, card } = scene;
    const rendered = await render(item.organisation, item.subject, item.place).catch(notRendered);
    if (rendered === NOT_RENDERED) return failedToRender(item, scene);
    if (!rendered) return skip(item, row, card);
    const hash = hashOf(rendered);
    // The presser sees the answer to the press, which `shown` knows nothing of: that message is always updated.
    const isUpToDate = hash === card.shown && !card.sending && !isPressed(item, card);
    if (isUpToDate) return skip(item, row, card);
    const message = card.tooBig === hash ? { summary: rendered.summary } : rendered;
    return attempt({ item, scene, message, hash }, onSend);
  }

  async function attempt(trial: Attempt, onSend: () => void): Promise<Verdict> {
    const { item, scene } = trial;
    const opId = newId();
    // 4. The intent.
    const intent = intended(scene.card, owner);
    if ((await write(item, scene.row, intent, [], opId)) === "conflict") return { is: "again" };
    // 5. One attempt, while the lease certainly outlasts it.
    if (lease.left() < LEASE_NEEDED_MS) return { is: "wait", place: time.now() + LEASE_RECHECK_MS };
    onSend();
    const [sent, row] = await Promise.all([send(trial), patiently(() => rows.get(item.organisation, cardKey(item)))]);
    ledger.attempted(sent.is === "refused" ? sent.cause : sent.is);
    // 6 and 7. What became of it, unless somebody else has changed the card since the intent.
    const isStillMine = row?.value["opId"] === opId;
    const verdict = isStillMine ? await conclude(trial, intent, row, sent) : undefined;
    if (verdict) return verdict;
    if (sent.is === "accepted" || sent.is === "ambiguous") await repaint(trial, sent);
    return { is: "again" };
  }

  const send = ({ item, scene, message }: Attempt): Promise<Sent> => {
    const { card, place, beneath } = scene;
    if (card.activityId) return connector.update(place.reference, card.activityId, message);
    return connector.post(place.reference, message, beneath && beneathOf(item) ? { beneath } : {});
  };

  /** Undefined when the card was changed by somebody else meanwhile: the fence is lost. */
  async function conclude(trial: Attempt, card: Card, row: Row, sent: Sent): Promise<Verdict | undefined> {
    const { item, hash, scene } = trial;
    const until =
      time.now() + backoff(card.attempts + 1, sent.is === "refused" ? sent.retryAfter : undefined, random());
    if (sent.is === "accepted") return settle(item, row, accepted(card, sent.activityId, hash), "delivered");
    if (sent.is === "dead") return park(trial, card, row, sent.cause);
    const next = afterTrouble(trial, card, sent, until);
    const cause = sent.is === "refused" ? sent.cause : sent.is;
    const saved = await patiently(withdraw(item, row, next, cause));
    if (saved === "conflict") return undefined;
    log.warn({ cause, attempts: next.attempts, organisation: scene.place.organisation }, "not delivered yet");
    return next.notBefore ? { is: "wait", card: until, ...placePause(sent, until) } : { is: "again" };
  }

  const placePause = (sent: Sent, until: number): { place?: number } => {
    if (sent.is === "refused" && sent.cause === "throttled") return { place: until };
    const mayBeTheCard = sent.is === "too-big" || (sent.is === "refused" && sent.cause === "invalid");
    return mayBeTheCard ? {} : { place: Math.min(until, time.now() + LONGEST_PLACE_PAUSE_MS) };
  };

  /** 9. The rows wait until the place is back; Beheer is told. */
  async function park({ item, scene }: Attempt, card: Card, row: Row, cause: string): Promise<Verdict | undefined> {
    if ((await patiently(withdraw(item, row, parked(card), cause))) === "conflict") return undefined;
    const now = time.now();
    const tell = silence(item.place, now, newId());
    const marked = await places.markDead(scene.place, cause, instant(new Date(now)), tell);
    log.warn({ cause, organisation: scene.place.organisation }, "a place is dead");
    return marked === "saved" ? { is: "wait", place: now + SILENT_PLACE_RECHECK_MS } : { is: "again" };
  }

  async function failedToRender(item: Item, { row, card }: Scene): Promise<Verdict> {
    const until = time.now() + backoff(card.attempts + 1, undefined, random());
    const saved = await withdraw(item, row, refused(intended(card, owner), until), "render")();
    return saved === "saved" ? { is: "wait", card: until } : { is: "again" };
  }

  const notRendered = (error: unknown): typeof NOT_RENDERED => {
    if (error instanceof StorageError) throw error;
    log.error({ error }, "a subject cannot be rendered");
    return NOT_RENDERED;
  };

  const skip = async (item: Item, row: Row | undefined, card: Card): Promise<Verdict> =>
    (await settle(item, row, card, "skipped")) ?? { is: "wait", card: time.now() };

  /** 6, accepted: the card as it is now and without the rows it covers. Undefined on conflict. */
  async function settle(
    item: Item,
    row: Row | undefined,
    card: Card,
    as: "delivered" | "skipped",
  ): Promise<Verdict | undefined> {
    const covered = item.rows.slice(0, MOST_ROWS_A_WRITE).map(({ key }) => key);
    const coalesced = as === "delivered" ? covered.length - 1 : covered.length;
    const counts = counted(counted(card, "delivered", covered.length - coalesced), "skipped", coalesced);
    const opId = newId();
    const removals = covered.map((key): Change => ({ remove: key }));
    const saved = await patiently(() => write(item, row, counts, removals, opId));
    if (saved === "conflict") return undefined;
    ledger.settled("delivered", covered.length - coalesced);
    ledger.settled("skipped", coalesced);
    return { is: "settled", rows: covered };
  }

  /** 10. What cannot be shown for a day is given up, in one write with the alarm; otherwise it waits. */
  async function giveUpOr(
    item: Item,
    row: Row | undefined,
    card: Card,
    cause: string,
    otherwise: { card?: number; place?: number },
  ): Promise<Verdict> {
    if (overdue(item, time.now()).length === 0) return { is: "wait", ...otherwise };
    const saved = await withdraw(item, row, card, cause)();
    return saved === "saved" ? { is: "settled", rows: item.rows.map(({ key }) => key) } : { is: "again" };
  }

  /** A card after trouble, and the burial of what has waited too long. The same write when tried again. */
  function withdraw(item: Item, row: Row | undefined, card: Card, cause: string): () => Promise<"saved" | "conflict"> {
    const now = time.now();
    const opId = newId();
    const lost = overdue(item, now).slice(0, MOST_ROWS_A_WRITE);
    const changes: Change[] = [
      ...lost.map(({ key }): Change => ({ remove: key })),
      ...burial(item, lost, cause, now, opId),
    ];
    return async () => {
      const saved = await write(item, row, counted(card, "failed", lost.length), changes, opId);
      if (saved === "saved" && lost.length > 0) {
        ledger.settled("failed", lost.length);
        log.error({ cause, rows: lost.length, organisation: item.organisation }, "given up after a day");
      }
      return saved;
    };
  }

  /** 7. What was sent may cover something newer: show it once more, until that is written down. */
  async function repaint({ item }: Attempt, sent: Sent): Promise<void> {
    const beneath = beneathOf(item);
    const { subject, place } = item;
    const posted = sent.is === "accepted" ? sent.activityId : undefined;
    let saved: "saved" | "conflict";
    do {
      const row = await patiently(() => rows.get(item.organisation, cardKey(item)));
      const card = cardOf(row);
      const opId = newId();
      const again = outboxRows(`repaint.${opId}`, instant(new Date(time.now())), [
        { subject, place, ...(beneath && { beneath }) },
      ]);
      const next = { ...card, shown: null, activityId: card.activityId ?? posted };
      saved = await patiently(() => write(item, row, next, again, opId));
    } while (saved === "conflict");
  }

  function write(item: Item, row: Row | undefined, card: Card, also: readonly Change[], opId: string) {
    const key = cardKey(item);
    const value = cardValue(card, opId);
    const change: Change = row ? { replace: key, etag: row.etag, value } : { insert: key, value };
    return commit(rows, item.organisation, [change, ...also], { key, opId });
  }

  /** What was sent must be written down, however long the store takes. */
  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StorageError) || options.isStopping()) throw error;
        await wait(time, STORE_RETRY_MS);
      }
    }
  }
}

const NOT_RENDERED = Symbol("not rendered");

function afterTrouble({ hash, message }: Attempt, card: Card, sent: Sent, until: number): Card {
  if (sent.is === "missing") return missing(card);
  if (sent.is === "ambiguous") return uncertain(card, until);
  const canShrink = sent.is === "too-big" && message.card !== undefined;
  return canShrink ? tooBig(card, hash) : refused(card, until);
}

/** A message that was shown without its id becoming known is there, but nothing can be posted beneath it. */
const isPlaced = (card: Card): boolean => card.activityId !== undefined || card.shown !== null;

const pressedRows = (item: Item, card: Card) =>
  item.rows.filter((row) => row.value.pressed !== undefined && row.value.pressed === card.activityId);

const isPressed = (item: Item, card: Card): boolean => pressedRows(item, card).length > 0;

/** When the answer to the press is on the screen. A moment that lies ahead is of a clock that is wrong. */
function afterPress(item: Item, card: Card, now: number): number {
  const latest = Math.max(0, ...pressedRows(item, card).map(askedAt));
  return latest > now + AFTER_PRESS_MS ? 0 : latest + AFTER_PRESS_MS;
}

const hashOf = (message: Message): string => createHash("sha256").update(JSON.stringify(message)).digest("hex");
