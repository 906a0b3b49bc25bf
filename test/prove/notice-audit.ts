import { isDeepStrictEqual } from "node:util";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { instant } from "../../src/lib/instant.ts";
import { type Row, type Rows } from "../../src/lib/rows.ts";
import { Notice } from "../../src/notices/notice.ts";
import { isJson, readable } from "../support/card-reading.ts";
import { type Attempt, type ShownMessage, cardIn, chatOf, newest } from "../support/foreign-teams.ts";
import { type KnownCard, conversationOf, everywhere, hashWithout, knownCard, shows, unexplained } from "./audit.ts";
import { createExpected } from "./expected.ts";
import type { Book, Due } from "./notice-book.ts";
import { type Journal, canaryOf } from "./notice-days.ts";
import type { Pressed } from "./notice-people.ts";

/** Everything that was written down while it ran. */
export interface NoticeEvidence {
  readonly book: Book;
  readonly journal: Journal;
  readonly pressed: readonly Pressed[];
  readonly messages: readonly ShownMessage[];
  readonly attempts: readonly Attempt[];
  readonly disturbed: readonly { readonly from: number; readonly to: number }[];
  /** By the clock of people, at the end. */
  readonly now: number;
  /** Organisations with a channel of their own by then. */
  readonly bound: readonly string[];
}

export interface NoticeAudit {
  readonly calls: number;
  readonly notices: number;
  readonly events: number;
  readonly logLines: number;
  /** Messages in channels that are a notice's card or a reply beneath it. */
  readonly cards: number;
  readonly replies: number;
  /** Messages that the bot does not know it has posted. */
  readonly copies: number;
  /** Rows that wait for a channel that is not there. */
  readonly waiting: number;
  /** Outbox rows by the ledger, and by what happened to the notices. */
  readonly settled: number;
  readonly addressed: number;
  readonly violations: readonly string[];
}

interface Told {
  readonly organisation: string;
  readonly notice: Notice;
  readonly events: readonly Row[];
}

const PLACES = { beheer: "channel:operations" } as const;
/** Of these a municipality has a card of its own. */
const SHARED_KINDS: ReadonlySet<string> = new Set(["certificate"]);
const HOME = "ict-nml";

/** Looks at the store and at what the platform has, with nothing running. */
export async function auditNotices(rows: Rows, evidence: NoticeEvidence): Promise<NoticeAudit> {
  const events = await everywhere(rows, "notice-event|", (organisation, row) => ({ organisation, row }));
  const told = await everywhere(rows, "notice|", (organisation, row): Told => {
    const notice = Notice.parse(row.value);
    const own = events.filter((one) => one.organisation === organisation && refIn(one.row) === notice.ref);
    return { organisation, notice, events: own.map((one) => one.row) };
  });
  const cards = (await everywhere(rows, "card|", knownCard)).filter(({ subject }) => subject.startsWith("notice"));
  const outbox = await everywhere(rows, "outbox|", (_, row) => ({ key: row.key, place: word(row.value["place"]) }));
  const isUnbound = (place: string) =>
    place.startsWith("channel:") && place !== PLACES.beheer && !evidence.bound.includes(place.slice("channel:".length));
  const waiting = outbox.filter(({ place }) => isUnbound(place));
  const log = await everywhere(rows, "backup|", (organisation, row) => logLine(organisation, row));
  const calls = await everywhere(rows, "call|", (organisation, row) => `${organisation} ${referenceIn(row)}`);
  const alarms = await everywhere(rows, "alarm|", (_, row) => row.key);

  const settled = cards.reduce((sum, { card }) => sum + card.delivered + card.failed + card.skipped, 0);
  const addressed = told.reduce((sum, one) => sum + addressedBy(one), 0);
  const seen = messagesOfNotices(evidence.messages);
  const known = new Set(cards.map(({ card }) => card.activityId));
  const copies = seen.filter((message) => !known.has(message.id));

  return {
    ...{ calls: calls.length, notices: told.length, events: events.length, logLines: log.length },
    cards: seen.filter(({ root }) => root === undefined).length,
    replies: seen.filter(({ root }) => root !== undefined).length,
    ...{ copies: copies.length, waiting: waiting.length, settled, addressed },
    violations: [
      ...evidence.journal.problems,
      ...outbox.filter(({ place }) => !isUnbound(place)).map(({ key, place }) => `stuck: ${key} to ${place}`),
      ...differences(
        "calls",
        calls,
        evidence.journal.calls.map(({ organisation, reference }) => `${organisation} ${reference}`),
      ),
      ...differences(
        "the log book",
        log,
        evidence.journal.log.map(({ organisation, job, day, result }) => [organisation, job, day, result].join(" ")),
      ),
      ...(alarms.length === evidence.journal.alarms.size
        ? []
        : [`${alarms.length} alarms are known, not ${evidence.journal.alarms.size}`]),
      ...toldOtherwise(told, evidence),
      ...(await stormProblems(rows, told, evidence)),
      ...told.flatMap(brokenChain),
      ...wronglyPressed(told, evidence.pressed),
      ...told.flatMap((one) => wronglyPlaced(one, cards, evidence)),
      ...(await wronglyShown(
        rows,
        cards.filter(({ place }) => !isUnbound(place)),
        evidence,
      )),
      ...copies.flatMap((copy) => unexplained(copy, evidence)),
      ...leaks(evidence.messages),
      ...(settled + waiting.length === addressed
        ? []
        : [`the ledger has ${settled}, ${waiting.length} wait, and ${addressed} were asked`]),
    ],
  };
}

const word = (value: unknown): string => (typeof value === "string" ? value : "");
const refIn = ({ key }: Row): string => key.split("|")[1] ?? "";
const referenceIn = ({ value }: Row): string => word(value["reference"]);

function logLine(organisation: string, { value }: Row): string {
  const result = value["is"] === "silent" ? "silent" : value["result"];
  return [organisation, word(value["job"]), word(value["day"]), word(result)].join(" ");
}

/** The same lines, each as often. */
function differences(what: string, is: readonly string[], should: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of should) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of is) left.set(line, (left.get(line) ?? 0) - 1);
  return [...left].flatMap(([line, count]) =>
    count === 0 ? [] : [`${what}: ${count > 0 ? "misses" : "has too much"} ${line}`],
  );
}

/** What a notice is about, as the book calls it. */
function aboutOf({ kind, fact }: Notice): string {
  switch (kind) {
    case "backup":
      return word(fact["job"]);
    case "backup-feed":
      return "feed";
    case "certificate":
      return `${word(fact["name"])} ${word(fact["validUntil"])}`;
    case "certificate-host":
      return word(fact["host"]);
    case "alert-group":
      return word(fact["name"]);
    default:
      return word(fact["title"]);
  }
}

const repliesOf = ({ events }: Told): number => events.filter(({ value }) => value["isReplied"] === true).length;
/** What people did adds a reply for each mark, which is theirs and not in the book. */
const marksOf = ({ notice }: Told): number => notice.marks.length;

/** The notices and the book tell the same, in the same order. */
function toldOtherwise(told: readonly Told[], { book, journal }: NoticeEvidence): string[] {
  const stormy = new Set(journal.storm.titles);
  const isPlain = ({ notice }: Told) => notice.kind !== "alert-storm" && !stormy.has(aboutOf(notice));
  const groups = Map.groupBy(told.filter(isPlain), (one) =>
    nameOf(one.organisation, one.notice.kind, aboutOf(one.notice)),
  );
  const dues = Map.groupBy(book.all, ({ organisation, kind, what }) => nameOf(organisation, kind, what));
  const names = new Set([...groups.keys(), ...dues.keys()]);
  return [...names].flatMap((name) => {
    const are = (groups.get(name) ?? []).toSorted((one, other) =>
      one.notice.openedAt < other.notice.openedAt ? -1 : 1,
    );
    const should = dues.get(name) ?? [];
    const isFlapping = [...journal.flapping].some((what) => name.endsWith(`|${what}`));
    if (isFlapping) return flapped(name, are, should);
    const [found, wanted] = [are.map(summaryOf), should.map(dueSummary)];
    return isDeepStrictEqual(found, wanted) ? [] : [`${name} is told as ${said(found)}, not ${said(wanted)}`];
  });
}

const nameOf = (organisation: string, kind: string, what: string): string => `${organisation}|${kind}|${what}`;
const said = (all: readonly string[]): string => (all.length === 0 ? "nothing" : all.join(" and "));
const summaryOf = (one: Told): string =>
  `${one.notice.stages.map(({ stage }) => stage).join(">")} with ${repliesOf(one) - marksOf(one)} replies, ${one.notice.closed ? "over" : "open"}`;
const dueSummary = ({ stages, replies, overAt }: Due): string =>
  `${stages.join(">")} with ${replies} replies, ${overAt === undefined ? "open" : "over"}`;

/** Between two certificates nobody knows when it seems to be over; but no stage is said twice, and it ends. */
function flapped(name: string, are: readonly Told[], should: readonly Due[]): string[] {
  const [only, ...others] = are;
  if (!only || others.length > 0) return [`${name} has ${are.length} notices`];
  const allowed = new Set(should.flatMap(({ stages }) => stages));
  const stages = only.notice.stages.map(({ stage }) => stage);
  return [
    ...(stages.every((stage) => allowed.has(stage)) ? [] : [`${name} has stages ${stages.join(">")}`]),
    ...(repliesOf(only) - marksOf(only) <= stages.length ? [] : [`${name} repeats itself`]),
    ...(only.notice.closed ? [] : [`${name} does not end`]),
  ];
}

/** Each alarm of a storm has a card of its own or is counted in one, never both and never neither; all are over. */
async function stormProblems(rows: Rows, told: readonly Told[], { journal }: NoticeEvidence): Promise<string[]> {
  const { organisation, titles } = journal.storm;
  const members = await everywhere(rows, "storm-alarm|", (_, { value }) => value);
  const own = told.filter(({ notice }) => titles.includes(aboutOf(notice)));
  const storms = told.filter(({ notice }) => notice.kind === "alert-storm");
  const counted = [...members.map((value) => word(value["name"])), ...own.map(({ notice }) => aboutOf(notice))];
  return [
    ...differences("the storm", counted, titles),
    ...(own.length <= 10 ? [] : [`${own.length} alarms of the storm have a card of their own`]),
    ...(storms.length === (titles.length > own.length ? 1 : 0) ? [] : [`${storms.length} storms`]),
    ...members.filter(({ isFiring }) => isFiring).map((value) => `still fires: ${word(value["name"])}`),
    ...[...own, ...storms].flatMap(({ notice }) => (notice.closed ? [] : [`not over: ${notice.ref}`])),
    ...[...own, ...storms].flatMap((one) => (repliesOf(one) === 0 ? [] : [`replies in a storm: ${one.notice.ref}`])),
    ...storms.flatMap((one) => (one.organisation === organisation ? [] : ["a storm of somebody else"])),
  ];
}

function brokenChain({ notice, events }: Told): string[] {
  const isGapFree =
    events.length === notice.version && events.every(({ key }, index) => Number(key.split("|")[2]) === index + 1);
  const hashes = events.map(({ value }) => hashWithout(value, "opId"));
  const isLinked = events.every(({ value }, index) => value["previous"] === (index === 0 ? "" : hashes[index - 1]));
  const isSame = notice.chain === hashes.at(-1);
  return isGapFree && isLinked && isSame ? [] : [`the chain of ${notice.ref} is broken`];
}

/** What somebody was told they had done is there, once. */
const wronglyPressed = (told: readonly Told[], pressed: readonly Pressed[]): string[] =>
  pressed.flatMap(({ ref, event, by }) => {
    const notice = told.find((one) => one.notice.ref === ref);
    const done = notice?.events.filter(({ value }) => value["event"] === event && value["by"] === by).length ?? 0;
    return done === pressed.filter((one) => one.ref === ref && one.event === event).length
      ? []
      : [`${event} ${done} times: ${ref}`];
  });

const placesOf = ({ organisation, notice }: Told): readonly string[] =>
  SHARED_KINDS.has(notice.kind) && organisation !== HOME ? [`channel:${organisation}`, PLACES.beheer] : [PLACES.beheer];

/** The card in each of its places, and a reply beneath it for some. */
const addressedBy = (one: Told): number => placesOf(one).length * (one.events.length + repliesOf(one));

/** One card in each place, and beneath it one reply for each event that has one; nothing anywhere else. */
function wronglyPlaced(one: Told, cards: readonly KnownCard[], evidence: NoticeEvidence): string[] {
  const { notice, events } = one;
  const replied = events.filter(({ value }) => value["isReplied"] === true);
  const versions = replied.map(({ key }) => Number(key.split("|")[2]));
  const isBound = (place: string) => place === PLACES.beheer || evidence.bound.includes(place.slice("channel:".length));
  const wanted = placesOf(one)
    .filter(isBound)
    .flatMap((place) => [
      `notice:${notice.ref} in ${place}`,
      ...versions.map((version) => `notice-reply:${notice.ref}:${version} in ${place}`),
    ]);
  const own = cards.filter(({ subject, place }) => subject.split(":")[1] === notice.ref && isBound(place));
  const byId = new Map(evidence.messages.map((message) => [message.id, message]));
  const roots = new Map(
    own.filter(({ subject }) => subject.startsWith("notice:")).map(({ place, card }) => [place, card.activityId]),
  );
  const astray = own.flatMap(({ subject, place, card }) => {
    const message = byId.get(card.activityId ?? "");
    const root = subject.startsWith("notice-reply:") ? roots.get(place) : undefined;
    return message?.root === root ? [] : [`not beneath its card: ${subject} in ${place}`];
  });
  return [
    ...differences(
      "cards",
      own.map(({ subject, place }) => `${subject} in ${place}`),
      wanted,
    ),
    ...astray,
  ];
}

/** Every card row is settled, and its message shows what the store says, word for word. */
async function wronglyShown(rows: Rows, cards: readonly KnownCard[], { messages, now }: NoticeEvidence) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const expected = createExpected(rows, () => instant(new Date(now)));
  const found = await Promise.all(
    cards.map(async ({ organisation, subject, place, card }) => {
      const name = `${subject} in ${place}`;
      const due = await expected(organisation, subject, place);
      if (!due) return [`nothing to show: ${name}`];
      const message = byId.get(card.activityId ?? "");
      if (card.sending || card.shown === null) return [`not settled: ${name}: ${JSON.stringify(card)}`];
      if (!message || message.conversation !== conversationOf(place)) return [`nowhere to be seen: ${name}`];
      return shows(newest(message), due)
        ? []
        : [`shows something else: ${name}: ${textOf(message)} // ${readable(cardIn(due) ?? due)}`];
    }),
  );
  return found.flat();
}

const textOf = (message: ShownMessage): string => allText(newest(message));
const allText = (activity: ReturnType<typeof newest>): string =>
  [readable(cardIn(activity) ?? {}), word(activity["text"]), word(activity["summary"])].join("\n");

const CHATS: ReadonlySet<string> = new Set(PEOPLE.map(({ key }) => chatOf(key)));
/** Cards and replies begin with their reference; answers to people are no deliveries. */
const messagesOfNotices = (messages: readonly ShownMessage[]): ShownMessage[] =>
  messages.filter(
    ({ conversation, versions }) =>
      !CHATS.has(conversation) && /^W\d{2}-\d{6}: /.test(String(versions[0]?.activity["summary"])),
  );

const ORGANISATIONS = ["venlo", "roermond", "weert", "nederweert", HOME];

/** In a municipality's channel nothing is ever read of another, and on one card of Beheer not of two. */
function leaks(messages: readonly ShownMessage[]): string[] {
  return messages.flatMap(({ id, conversation, versions }) => {
    const owner = ORGANISATIONS.find((one) => conversation === conversationOf(`channel:${one}` as never));
    return versions.flatMap(({ activity }) => {
      const text = JSON.stringify(activity);
      const read = ORGANISATIONS.filter((one) => new RegExp(`${canaryOf(one)}(?![A-Z])`).test(text));
      const isLeak = owner === undefined ? read.length > 1 : read.some((one) => one !== owner);
      const size = Buffer.byteLength(text);
      const isSpoken = /<at>|"mention"/.test(text) && !isOurs(activity);
      return [
        ...(isLeak ? [`${read.join(" and ")} can be read in ${owner ?? conversation}: message ${id}`] : []),
        ...(size > MOST_BYTES ? [`${size} bytes: message ${id}`] : []),
        ...(saysAsOurs(activity) ? [`what came from outside is read as markdown: message ${id}`] : []),
        ...(isSpoken ? [`somebody is mentioned by what came from outside: message ${id}`] : []),
      ];
    });
  });
}

const MOST_BYTES = 25_000;
/** Where markdown works, nothing of outside may stand. */
const saysAsOurs = (part: unknown): boolean => {
  if (Array.isArray(part)) return part.some(saysAsOurs);
  if (!isJson(part)) return false;
  const isBlock = part["type"] === "TextBlock" && word(part["text"]).includes("KANARIE");
  return isBlock || Object.values(part).some(saysAsOurs);
};

/** Nobody is on call in the example: whatever mentions somebody was written by who called us, unless it is plain text on a card. */
function isOurs(activity: ReturnType<typeof newest>): boolean {
  return activity["entities"] === undefined && !/<at>/.test(`${word(activity["text"])}${word(activity["summary"])}`);
}
