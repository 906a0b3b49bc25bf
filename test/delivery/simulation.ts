import type { Failed, Sent } from "../../src/delivery/connector.ts";
import type { Place } from "../../src/lib/place.ts";
import type { Sender } from "../../src/delivery/sender.ts";
import { DAAN, HELPDESK, MARIEKE, NOOR, OPERATIONS, VENLO, type World, createWorld } from "./world.ts";

/** What may go wrong in a run, as chances between 0 and 1. */
export interface Weather {
  readonly platform: number;
  readonly store: number;
  readonly kill: number;
  /** A process stands still for 20 to 80 seconds: beyond its lease. */
  readonly pause: number;
  readonly leave: number;
}

export const CALM: Weather = { platform: 0, store: 0, kill: 0, pause: 0, leave: 0 };
export const STORM: Weather = { platform: 0.3, store: 0.05, kill: 0.02, pause: 0.02, leave: 0.02 };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PLACES: readonly (readonly [Place, string])[] = [
  [NOOR, "chat-noor"],
  [DAAN, "chat-daan"],
  [MARIEKE, "chat-marieke"],
  [HELPDESK, "channel-helpdesk"],
  [OPERATIONS, "channel-operations"],
];
const SUBJECTS = ["ticket:1:0", "ticket:1:1", "ticket:2:0", "notice:1:0"];
const STEPS = 60;
const LONGEST_MS = 2 * 60 * MINUTE;

/** An hour or so in the life of two processes, and what went against the invariants; empty when all is well. */
export async function simulate(seed: number, weather: Weather): Promise<string[]> {
  const world = createWorld(seed);
  const { time, faults } = world;
  const chance = (of: number): boolean => time.random() < of;
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(time.random() * list.length)] as T;
  const away = new Set<string>();
  /** By subject and place: the state that must be on the screen, or a newer one. */
  const wanted = new Map<string, number>();
  let processes = 0;
  const start = () => world.startProcess(`p${(processes += 1)}`);

  await world.knowPlaces();
  // In every other run a state returns, so that what is on the screen may be thought of as up to date.
  const returns = seed % 2 === 0;
  if (returns) world.repeatLooks(2);
  faults.platform = ({ conversationId }) => {
    if (away.has(conversationId)) return { answer: { is: "dead", cause: "away" }, shows: false };
    return chance(weather.platform) ? oneOf(PLATFORM_FAULTS)() : {};
  };
  faults.openings = (person) => {
    if (away.has(`chat-${person}`)) return { answer: { is: "dead", cause: "away" } };
    return chance(weather.platform) ? oneOf(OPENING_FAULTS)() : {};
  };
  faults.store = () =>
    chance(weather.store) ? oneOf(["refused", "lost-answer", "retried-by-the-client"] as const) : "none";
  faults.pauseBeforeSend = () => (chance(weather.pause) ? (20 + 60 * time.random()) * SECOND : 0);

  let running = [start(), start()];
  for (let step = 0; step < STEPS; step += 1) {
    const subject = oneOf(SUBJECTS);
    const shownIn = PLACES.filter(() => chance(0.4)).map(([place]) => place);
    if (shownIn.length > 0) await world.change(subject, shownIn);
    for (const place of shownIn) wanted.set(`${subject} ${place}`, world.state(subject));
    if (chance(0.5)) oneOf(running).sender.nudge(VENLO);
    const victim = oneOf(running);
    // Standing still just before it sends and dying just after it is the one thing that the protocol cannot repair.
    if (chance(weather.kill * 5) && !stoodAround(world, victim.name, time.now())) {
      victim.kill();
      running = running.filter((process) => process.isAlive());
      while (running.length < 2) running.push(start());
    }
    if (chance(weather.pause)) oneOf(running).pause((20 + 60 * time.random()) * SECOND);
    if (chance(weather.leave)) away.add(oneOf(PLACES)[1]);
    if (chance(0.1)) await comeBack(world, away);
    await time.pass(chance(0.7) ? time.random() * 300 : time.random() * 20 * SECOND);
  }

  Object.assign(faults, { platform: () => ({}), openings: () => ({}), store: () => "none", pauseBeforeSend: () => 0 });
  await comeBack(world, away);
  const drained = await time.until(world.isQuiet, LONGEST_MS);
  // What was paused longest runs again, and what it did too late is repaired.
  await time.pass(3 * MINUTE);
  const repaired = await time.until(world.isQuiet, LONGEST_MS);
  const problems = await findings(world, wanted, { weather, returns });
  if (!drained || !repaired) problems.push("an outbox row is stuck");
  await stopAll(
    world,
    running.map((process) => process.sender),
  );
  return problems;
}

async function comeBack(world: World, away: Set<string>): Promise<void> {
  for (const [place, conversation] of PLACES) {
    if (away.delete(conversation)) await world.comeBack(place, conversation);
  }
}

async function stopAll(world: World, senders: readonly Sender[]): Promise<void> {
  let stopped = 0;
  for (const sender of senders) void sender.stop().then(() => (stopped += 1));
  await world.time.until(() => stopped === senders.length, MINUTE);
}

const AMBIGUOUS: Sent = { is: "ambiguous", cause: "reset" };

/** Each is one thing the platform does with a call; the message is shown or not. */
const PLATFORM_FAULTS: readonly (() => { answer?: Sent; shows?: boolean; there?: number; back?: number })[] = [
  () => ({ answer: { is: "refused", cause: "throttled", retryAfter: 3 * SECOND }, shows: false }),
  () => ({ answer: { is: "refused", cause: "throttled" }, shows: false }),
  () => ({ answer: { is: "refused", cause: "conflict" }, shows: false }),
  () => ({ answer: { is: "refused", cause: "unreachable" }, shows: false }),
  () => ({ answer: { is: "refused", cause: "invalid" }, shows: false }),
  () => ({ answer: AMBIGUOUS, shows: true }),
  () => ({ answer: AMBIGUOUS, shows: false }),
  () => ({ answer: AMBIGUOUS, shows: true, there: 9 * SECOND, back: SECOND }),
  () => ({ answer: { is: "accepted", activityId: undefined }, shows: true }),
  () => ({ there: 5 * SECOND, back: 4 * SECOND }),
];

/** The chat may be open or not: that makes no difference to anybody. */
const OPENING_FAULTS: readonly (() => { answer?: Failed; there?: number; back?: number })[] = [
  () => ({ answer: { is: "refused", cause: "throttled", retryAfter: 3 * SECOND } }),
  () => ({ answer: { is: "refused", cause: "throttled" } }),
  () => ({ answer: { is: "refused", cause: "conflict" } }),
  () => ({ answer: { is: "refused", cause: "unauthorised" } }),
  () => ({ answer: AMBIGUOUS }),
  () => ({ answer: AMBIGUOUS, there: 9 * SECOND, back: SECOND }),
  () => ({ there: 5 * SECOND, back: 4 * SECOND }),
];

interface Run {
  readonly weather: Weather;
  readonly returns: boolean;
}

async function findings(world: World, wanted: ReadonlyMap<string, number>, run: Run): Promise<string[]> {
  const problems: string[] = [];
  for (const [one, state] of wanted) {
    const [subject = "", place = ""] = one.split(" ");
    problems.push(...(await findingsOf(world, { subject, place: place as Place, state }, run)));
  }
  const { asked, delivered, failed, skipped } = await world.ledger();
  if (asked !== delivered + failed + skipped) problems.push(`ledger: ${asked} ≠ ${delivered} + ${failed} + ${skipped}`);
  if (failed > 0) problems.push(`${failed} given up`);
  problems.push(...astray(world));
  if (run.weather === CALM) problems.push(...outOfLine(world, wanted));
  if (run.weather === CALM && world.openings.length > 1) problems.push(`opened ${world.openings.length} times`);
  if (run.weather === CALM && world.calls.length !== delivered)
    problems.push(`${world.calls.length} calls for ${delivered}`);
  return problems;
}

/** A chat that was opened by who may not, or was written to before it was open. */
function astray({ calls, openings, cameBack }: World): string[] {
  const openSince = Math.min(
    ...openings.filter(({ answer }) => answer.is === "opened").map(({ at }) => at),
    ...cameBack.filter(({ place }) => place === MARIEKE).map(({ at }) => at),
  );
  return [
    ...openings.filter(({ mayHaveSent }) => !mayHaveSent).map(({ by }) => `${by} opened without the lease`),
    ...calls
      .filter(({ conversationId, at }) => conversationId === "chat-marieke" && at < openSince)
      .map(({ by }) => `${by} wrote in a chat that was not open`),
  ];
}

/** New cards that did not come in the order in which they were asked for. */
function outOfLine(world: World, wanted: ReadonlyMap<string, number>): string[] {
  return PLACES.flatMap(([place, conversation]) => {
    const asked = [...wanted.keys()].filter((one) => one.endsWith(` ${place}`)).map((one) => one.split(" ")[0]);
    const posts = world.calls.filter((call) => call.kind === "post" && call.conversationId === conversation);
    const came = posts.map((call) => subjectOf(call.message.summary));
    return asked.join() === came.join() ? [] : [`${place} got ${came.join()} instead of ${asked.join()}`];
  });
}

interface Wanted {
  readonly subject: string;
  readonly place: Place;
  readonly state: number;
}

async function findingsOf(
  world: World,
  { subject, place, state }: Wanted,
  { weather, returns }: Run,
): Promise<string[]> {
  const conversation = PLACES.find(([one]) => one === place)?.[1] ?? "";
  const copies = world.copies(subject, conversation);
  const card = await world.card(subject, place);
  const current = copies.find((copy) => copy.activityId === card?.value["activityId"]) ?? copies.at(-1);
  const calls = world.calls.filter(
    (call) => call.conversationId === conversation && subjectOf(call.message.summary) === subject,
  );
  const allowed = 1 + calls.filter((call) => isExcuse(world, call)).length;
  const shown = stateOf(current?.message.summary);
  return [
    ...(world.state(subject) === state && current?.message.summary !== world.latest(subject)
      ? [`${subject} in ${place} shows ${current?.message.summary}`]
      : []),
    ...(returns || shown >= state ? [] : [`${subject} in ${place}: ${shown} is older than ${state}`]),
    ...(copies.length <= allowed ? [] : [`${subject} in ${place}: ${copies.length} copies, ${allowed} explained`]),
    ...(weather.pause > 0 || returns ? [] : regressions(calls)),
    ...calls.filter((call) => !call.mayHaveSent).map((call) => `${call.by} sent without the lease`),
  ];
}

const subjectOf = (summary: string): string => summary.split("=")[0] ?? "";
const stateOf = (summary: string | undefined): number => Number(summary?.split("=")[1]);

/** A post of which the sender cannot know that it is on the screen, or under which id. */
function isExcuse(world: World, { kind, answer, by, at }: World["calls"][number]): boolean {
  if (kind !== "post") return false;
  if (answer.is === "ambiguous") return true;
  if (answer.is !== "accepted") return false;
  return answer.activityId === undefined || stoodAround(world, by, at) || world.wasKilledAround(by, at);
}

const stoodAround = (world: World, by: string, at: number): boolean =>
  world.pauses.some((pause) => pause.by === by && pause.from <= at + 30 * SECOND && at <= pause.to + 30 * SECOND);

/** An older state over a newer one, at any moment. */
function regressions(calls: World["calls"]): string[] {
  const newest = new Map<string, number>();
  return calls.flatMap((call) => {
    const shows = call.answer.is === "accepted" || call.answer.is === "ambiguous";
    const id = call.activityId ?? (call.answer.is === "accepted" ? call.answer.activityId : undefined);
    if (!shows || !id) return [];
    const state = stateOf(call.message.summary);
    const before = newest.get(id) ?? 0;
    newest.set(id, Math.max(before, state));
    return state < before ? [`${call.message.summary} covered state ${before}`] : [];
  });
}
