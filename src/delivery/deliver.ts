import { hashOf } from "../lib/hash.ts";
import { instant } from "../lib/instant.ts";
import type { Log } from "../lib/log.ts";
import type { Message } from "../lib/message.ts";
import type { Reference } from "../lib/place.ts";
import { type Rows, StorageError } from "../lib/rows.ts";
import type { Introduction } from "../places/place-row.ts";
import type { FoundPlace, Places } from "../places/places.ts";
import { backoff } from "./backoff.ts";
import { type Card, accepted, cardOf, intended, missing, parked, refused, tooBig, uncertain } from "./card-row.ts";
import { type CardWritesOptions, type Found, createCardWrites } from "./card-writes.ts";
import type { Connector, Failed, Sent } from "./connector.ts";
import { overdue, silence } from "./dead-letter.ts";
import { type Item, askedAt, beneathOf, personOf } from "./item.ts";
import type { Lease } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import type { Call, Limits } from "./limits.ts";
import { type Render, cardKey } from "./outbox.ts";
import type { Silences } from "./silences.ts";

/** What to do with an item after it was looked at. Moments are milliseconds since 1970. */
export type Verdict =
  /** These outbox rows are gone. */
  | { readonly is: "settled"; readonly rows: readonly string[] }
  /** Leave this subject, all that its organisation has for this place, or the whole place, until then. */
  | { readonly is: "wait"; readonly card?: number; readonly organisation?: number; readonly place?: number }
  /** Something changed meanwhile: look again. */
  | { readonly is: "again" };

export interface DeliverOptions extends CardWritesOptions {
  readonly rows: Rows;
  readonly connector: Connector;
  readonly render: Render;
  readonly places: Pick<Places, "find" | "opened" | "markDead">;
  readonly silences: Silences;
  readonly lease: Pick<Lease, "left">;
  readonly limits: Pick<Limits, "readyAt" | "begin">;
  readonly ledger: Ledger;
  readonly log: Pick<Log, "warn" | "error">;
  readonly owner: string;
  readonly random: () => number;
  /** How long the answer to a press takes to be on the screen: the update must not overtake it. */
  readonly afterPressMillis: number;
}

/** An attempt may begin only when the lease outlasts its deadline of 10 s by far. */
const LEASE_NEEDED_MS = 15_000;
const RECHECK_MS = 1_000;
const SILENT_PLACE_RECHECK_MS = 5_000;
/** After trouble that may be of one card only, the other cards of its place get their turn. */
const LONGEST_PLACE_PAUSE_MS = 10_000;
const MOST_LOOKS = 8;

/** What is known before anything is rendered. */
interface Scene extends Found {
  readonly place: FoundPlace;
  /** The message to post beneath. */
  readonly beneath: string | undefined;
}

interface Attempt extends Scene {
  readonly item: Item;
  readonly reference: Reference;
  readonly message: Message;
  /** Of the whole message, also when only its summary is sent. */
  readonly hash: string;
}

/**
 * Brings one subject in one place up to date. The numbers are the steps of the protocol in the README.
 * @throws StorageError when the store does not answer; what was sent by then is found again as `sending`
 */
export function createDeliver(options: DeliverOptions): (item: Item) => Promise<Verdict> {
  const { rows, connector, render, places, silences, lease, limits, ledger, log, time, owner, newId, random } = options;
  const cards = createCardWrites(options);

  /** 3, first half: the card row before the subject, so that what is rendered covers every listed row. */
  async function look(item: Item): Promise<Verdict> {
    if (lease.left() < LEASE_NEEDED_MS) return { is: "wait", place: time.now() + RECHECK_MS };
    const parent = beneathOf(item);
    const [row, place, parentRow] = await Promise.all([
      rows.get(item.organisation, cardKey(item)),
      places.find(item.organisation, item.place),
      parent ? rows.get(item.organisation, cardKey({ subject: parent, place: item.place })) : undefined,
    ]);
    const found = { row, card: cardOf(row) };
    const parentCard = cardOf(parentRow);
    const now = time.now();
    // A place that was never heard from may still come: a channel that is bound tomorrow wants its cards.
    if (!place) return { is: "wait", organisation: now + SILENT_PLACE_RECHECK_MS };
    if (place.dead) return silent(item, found, place.dead.cause);
    if (parent && !isPlaced(parentCard)) return buryOr({ is: "wait", card: now + RECHECK_MS }, item, found, "beneath");
    const until = Math.max(notBefore(found.card), afterPress(item, found.card, now, options.afterPressMillis));
    if (until > now) return { is: "wait", card: until };
    return inLine(item, { ...found, place, beneath: parent && parentCard.activityId });
  }

  /** A person's chat is given up after a day; a channel is where work stands, and gets it when it is back. */
  async function silent(item: Item, found: Found, cause: string): Promise<Verdict> {
    silences.lasts(item.organisation, item.place);
    const later: Verdict = { is: "wait", organisation: time.now() + SILENT_PLACE_RECHECK_MS };
    return item.place.startsWith("channel:") ? later : buryOr(later, item, found, cause);
  }

  /** Nothing is rendered that may not be sent yet: it would be old by then. */
  async function inLine(item: Item, scene: Scene): Promise<Verdict> {
    const conversation = scene.place.reference?.conversationId ?? item.place;
    const readyAt = limits.readyAt(conversation);
    if (readyAt > time.now()) return { is: "wait", place: readyAt };
    const call = limits.begin(conversation);
    try {
      return await bringUpToDate(item, scene, call);
    } finally {
      call.over();
    }
  }

  /** 3, second half. */
  async function bringUpToDate(item: Item, scene: Scene, call: Call): Promise<Verdict> {
    const rendered = await prepared(item);
    if (rendered === "failed") return retryLater(item, scene, "render");
    if (rendered === "nothing" || isUpToDate(item, scene.card, rendered.hash)) return skip(item, scene);
    const { reference, introduction } = scene.place;
    if (!reference) return open(item, scene, introduction, call);
    const { whole, hash } = rendered;
    const message = scene.card.tooBig === hash ? { summary: whole.summary } : whole;
    return attempt({ ...scene, item, reference, message, hash }, call);
  }

  /** 3, of somebody who never wrote. It needs no intent: nothing is shown, and the chat is the same each time. */
  async function open(item: Item, scene: Scene, introduction: Introduction, call: Call): Promise<Verdict> {
    if (lease.left() < LEASE_NEEDED_MS) return { is: "wait", place: time.now() + RECHECK_MS };
    call.sent();
    const opened = await connector.open(introduction, personOf(item));
    ledger.attempted(opened.is === "refused" ? opened.cause : opened.is);
    if (opened.is === "dead") return markDead(item, scene.place, opened.cause);
    if (opened.is !== "opened") return openLater(item, scene, opened);
    const { conversationId } = opened;
    call.foundIn(conversationId);
    await places.opened(scene.place, { ...introduction, conversationId });
    return { is: "again" };
  }

  async function openLater(item: Item, scene: Scene, failed: Failed): Promise<Verdict> {
    const { cause } = failed;
    const asked = failed.is === "refused" ? failed.retryAfter : undefined;
    const later = await retryLater(item, scene, cause, asked);
    log.warn({ cause, organisation: item.organisation }, "a chat is not open yet");
    if (later.is !== "wait") return later;
    return { ...later, place: Math.min(later.card ?? 0, time.now() + placePause(failed)) };
  }

  async function prepared(item: Item): Promise<{ whole: Message; hash: string } | "nothing" | "failed"> {
    try {
      const whole = await render(item.organisation, item.subject, item.place);
      return whole ? { whole, hash: hashOf(whole) } : "nothing";
    } catch (error) {
      if (error instanceof StorageError) throw error;
      log.error({ error }, "a subject cannot be rendered");
      return "failed";
    }
  }

  async function attempt(trial: Attempt, call: Call): Promise<Verdict> {
    // 4. The intent.
    const intent = intended(trial.card, owner);
    const opId = await cards.intend(trial.item, trial.row, intent);
    if (!opId) return { is: "again" };
    // 5. One attempt, while the lease certainly outlasts it.
    if (lease.left() < LEASE_NEEDED_MS) return { is: "wait", place: time.now() + RECHECK_MS };
    call.sent();
    const [sent, { row }] = await Promise.all([send(trial), cards.find(trial.item)]);
    ledger.attempted(sent.is === "refused" ? sent.cause : sent.is);
    // 6. What became of it, if nobody else has changed the card since the intent.
    const isMine = row?.value["opId"] === opId;
    const verdict = isMine ? await conclude({ ...trial, row, card: intent }, sent) : undefined;
    if (verdict) return verdict;
    // 7. The fence is lost, and with it the listing: its rows may be settled already.
    if (sent.is === "accepted") await cards.repaint(trial.item, sent.activityId);
    if (sent.is === "ambiguous") await cards.repaint(trial.item, undefined);
    return listAgain();
  }

  /** 8. A card without a known message is posted, also when an earlier attempt may have posted it. */
  function send({ item, card, reference, beneath, message }: Attempt): Promise<Sent> {
    if (card.activityId) return connector.update(reference, card.activityId, message);
    return connector.post(reference, message, beneath && beneathOf(item) ? { beneath } : {});
  }

  /** @returns undefined when somebody else has changed the card */
  async function conclude(trial: Attempt, sent: Sent): Promise<Verdict | undefined> {
    const { item, row, card, hash } = trial;
    if (sent.is === "dead") return park(trial, sent.cause);
    if (sent.is !== "accepted") return retry(trial, sent);
    const settled = await cards.settle(item, row, accepted(card, sent.activityId, hash), "delivered");
    return settled && { is: "settled", rows: settled };
  }

  async function retry(trial: Attempt, sent: Sent): Promise<Verdict | undefined> {
    const { item, row, card } = trial;
    const asked = sent.is === "refused" ? sent.retryAfter : undefined;
    const until = time.now() + backoff(card.attempts + 1, asked, random());
    const next = afterTrouble(trial, sent, until);
    const cause = sent.is === "refused" ? sent.cause : sent.is;
    if ((await cards.withdraw(item, row, next, cause)) === "conflict") return undefined;
    log.warn({ cause, attempts: next.attempts, organisation: item.organisation }, "not delivered yet");
    if (!next.notBefore) return { is: "again" };
    const pause = placePause(sent);
    return { is: "wait", card: until, place: Math.min(until, time.now() + pause) };
  }

  async function park({ item, row, card, place }: Attempt, cause: string): Promise<Verdict | undefined> {
    if ((await cards.withdraw(item, row, parked(card), cause)) === "conflict") return undefined;
    return markDead(item, place, cause);
  }

  /** 9. The rows wait until the place is back; Beheer is told, and who counted on it. */
  async function markDead(item: Item, place: FoundPlace, cause: string): Promise<Verdict> {
    const now = time.now();
    const marked = await places.markDead(place, cause, instant(new Date(now)), silence(item.place, now, newId()));
    if (marked === "conflict") return { is: "again" };
    log.warn({ cause, organisation: item.organisation }, "a place is dead");
    silences.began(item.organisation, item.place);
    return { is: "wait", organisation: now + SILENT_PLACE_RECHECK_MS };
  }

  /** For trouble before anything was sent. */
  async function retryLater(item: Item, { row, card }: Scene, cause: string, asked?: number): Promise<Verdict> {
    const until = time.now() + backoff(card.attempts + 1, asked, random());
    const saved = await cards.withdraw(item, row, refused(intended(card, owner), until), cause);
    return saved === "saved" ? { is: "wait", card: until } : { is: "again" };
  }

  async function skip(item: Item, { row, card }: Scene): Promise<Verdict> {
    const settled = await cards.settle(item, row, card, "skipped");
    return settled ? { is: "settled", rows: settled } : listAgain();
  }

  /** 10. What cannot be shown for a day is given up. */
  async function buryOr(otherwise: Verdict, item: Item, { row, card }: Found, cause: string): Promise<Verdict> {
    if (overdue(item, time.now()).length === 0) return otherwise;
    const saved = await cards.withdraw(item, row, card, cause);
    return saved === "saved" ? listAgain() : { is: "again" };
  }

  /** What is listed may be old: the next listing says what is really left. */
  const listAgain = (): Verdict => ({ is: "wait", card: time.now() });

  return async (item) => {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const verdict = await look(item);
      if (verdict.is !== "again") return verdict;
    }
    return { is: "wait", card: time.now() + RECHECK_MS };
  };
}

function afterTrouble({ card, hash, message }: Attempt, sent: Sent, until: number): Card {
  if (sent.is === "missing") return missing(card);
  if (sent.is === "ambiguous") return uncertain(card, until);
  const canShrink = sent.is === "too-big" && message.card !== undefined;
  return canShrink ? tooBig(card, hash) : refused(card, until);
}

/** How long the place's other cards wait too, in milliseconds. */
function placePause(sent: Sent): number {
  if (sent.is === "too-big") return 0;
  if (sent.is !== "refused") return LONGEST_PLACE_PAUSE_MS;
  if (sent.cause === "throttled") return Infinity;
  return sent.cause === "invalid" ? 0 : LONGEST_PLACE_PAUSE_MS;
}

/** The presser sees the answer to the press, which `shown` knows nothing of: that message is always updated. */
const isUpToDate = (item: Item, card: Card, hash: string): boolean =>
  hash === card.shown && !card.sending && pressedRows(item, card).length === 0;

/** A message that was shown without its id becoming known is there, but nothing can be posted beneath it. */
const isPlaced = (card: Card): boolean => card.activityId !== undefined || card.shown !== null;

const pressedRows = (item: Item, card: Card) =>
  item.rows.filter((row) => row.value.pressed !== undefined && row.value.pressed === card.activityId);

const notBefore = (card: Card): number => (card.notBefore ? Date.parse(card.notBefore) : 0);

/** When the answer to the press is on the screen. A moment that lies ahead is of a clock that is wrong. */
function afterPress(item: Item, card: Card, now: number, afterPressMillis: number): number {
  const latest = Math.max(0, ...pressedRows(item, card).map(askedAt));
  return latest > now + afterPressMillis ? 0 : latest + afterPressMillis;
}
