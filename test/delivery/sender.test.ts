import { describe, expect, it } from "vitest";
import type { Failed, Sent } from "../../src/delivery/connector.ts";
import {
  type World,
  DAAN,
  HELPDESK,
  HOME,
  MARIEKE,
  NOOR,
  OPERATIONS,
  VENLO,
  createWorld,
  delivered,
  introduction,
  reference,
} from "./world.ts";
import { deadLettersOf, silentPlaceOf } from "../../src/delivery/dead-letter.ts";
import { instant } from "../../src/lib/instant.ts";
import { personPlace } from "../../src/lib/place.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

async function helpdesk(seed = 1) {
  const world = createWorld(seed);
  await world.knowPlaces();
  return world;
}

/** Answers the first calls like this, and the others as usual. */
function answers(...first: Sent[]) {
  return () => {
    const answer = first.shift();
    return answer ? { answer, shows: false } : {};
  };
}

describe("showing a ticket in a place", () => {
  it("posts one card and updates it when the ticket changes", async () => {
    const world = await helpdesk();
    const process = world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    expect(await delivered(world, 5 * SECOND)).toBe(true);
    await world.change("ticket:1:0", [NOOR]);
    process.sender.nudge(VENLO);
    expect(await delivered(world, 5 * SECOND)).toBe(true);

    expect(world.calls.map((call) => call.kind)).toEqual(["post", "update"]);
    expect(world.copies("ticket:1:0").map((copy) => copy.message.summary)).toEqual(["ticket:1:0=2"]);
  });

  it("makes one delivery of twenty changes", async () => {
    const world = await helpdesk();
    for (let change = 0; change < 20; change += 1) await world.change("ticket:1:0", [NOOR]);
    const process = world.startProcess("a");
    expect(await delivered(world, 5 * SECOND)).toBe(true);

    expect(world.calls.length).toBe(1);
    expect(await world.ledger()).toEqual({ asked: 20, delivered: 1, failed: 0, skipped: 19 });
    await world.time.pass(SECOND);
    expect(process.metrics()).toContain('helpdesk_outbox_rows_total{as="skipped"} 19');
  });

  it("sends nothing when nothing looks different", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.showAs("ticket:1:0", { summary: "ticket:1:0" });
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 5 * SECOND)).toBe(true);
    expect(world.calls.length).toBe(1);
  });

  it("posts the new card before it shrinks the older one", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    await world.change("ticket:1:1", [NOOR]);
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);

    expect(world.calls.map((call) => `${call.kind} ${call.message.summary}`)).toEqual([
      "post ticket:1:0=1",
      "post ticket:1:1=1",
      "update ticket:1:0=2",
    ]);
  });

  it("leaves the pressed message alone until the answer to the press is on the screen, then updates it in any case", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.showAs("ticket:1:0", { summary: "ticket:1:0" });
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    const [card] = world.copies("ticket:1:0");
    const pressedAt = world.time.now();
    await world.change("ticket:1:0", [{ place: NOOR, pressed: card?.activityId ?? "" }]);
    await delivered(world, 5 * SECOND);

    expect(world.calls.map((call) => call.kind)).toEqual(["post", "update"]);
    expect((world.calls[1]?.at ?? 0) - pressedAt).toBeGreaterThanOrEqual(2 * SECOND);
  });

  it("makes the form's own message the ticket's card", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.messages.set("form", {
      ...{ activityId: "form", conversationId: "chat-noor", beneath: undefined },
      message: { summary: "form" },
    });
    await world.change("ticket:1:0", [{ place: NOOR, adopts: "form", pressed: "form" }]);
    await delivered(world, 5 * SECOND);

    expect(world.calls.map(({ kind, activityId }) => [kind, activityId])).toEqual([["update", "form"]]);
    expect(world.messages.size).toBe(1);
  });

  it("posts a reply beneath its card, once that is there", async () => {
    const world = await helpdesk();
    world.faults.platform = answers({ is: "refused", cause: "invalid" });
    world.startProcess("a");
    await world.change("ticket:1:0", [HELPDESK]);
    await world.change("reply:1", [{ place: HELPDESK, beneath: "ticket:1:0" }]);
    expect(await delivered(world, MINUTE)).toBe(true);

    const [card] = world.copies("ticket:1:0");
    expect(world.copies("reply:1").map((reply) => reply.beneath)).toEqual([card?.activityId]);
  });

  it("drops what has nothing left to show", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.showAs("ticket:1:0", undefined);
    await world.change("ticket:1:0", [NOOR]);
    expect(await delivered(world, 5 * SECOND)).toBe(true);
  });
});

describe("a platform that answers otherwise", () => {
  it.each<[string, Sent, number]>([
    ["429 with a wait of 30 seconds", { is: "refused", cause: "throttled", retryAfter: 30 * SECOND }, 30 * SECOND],
    ["429 with a wait of a day", { is: "refused", cause: "throttled", retryAfter: 24 * HOUR }, 15 * MINUTE],
    ["429 with a negative wait", { is: "refused", cause: "throttled", retryAfter: -1 }, 1.6 * SECOND],
    ["429 with nonsense", { is: "refused", cause: "throttled", retryAfter: NaN }, 1.6 * SECOND],
    ["412", { is: "refused", cause: "conflict" }, 1.6 * SECOND],
    ["no connection", { is: "refused", cause: "unreachable" }, 1.6 * SECOND],
    ["401", { is: "refused", cause: "unauthorised" }, 1.6 * SECOND],
    ["400", { is: "refused", cause: "invalid" }, 1.6 * SECOND],
    ["a time-out", { is: "ambiguous", cause: "time-out" }, 1.6 * SECOND],
  ])("is asked again after %s, not before time and with one card in the end", async (_, answer, notBefore) => {
    const world = await helpdesk();
    world.faults.platform = answers(answer);
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 16 * MINUTE)).toBe(true);
    const [first, second] = world.calls;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(notBefore);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(notBefore * 1.6 + 2 * SECOND);
    expect(world.copies("ticket:1:0").length).toBe(1);
    expect(world.calls.length).toBe(2);
  });

  it("remembers across a restart how long it must wait", async () => {
    const world = await helpdesk();
    world.faults.platform = answers({ is: "refused", cause: "throttled", retryAfter: 10 * MINUTE });
    const first = world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(5 * SECOND);
    first.kill();
    world.startProcess("b");

    expect(await delivered(world, 12 * MINUTE)).toBe(true);
    expect((world.calls[1]?.at ?? 0) - (world.calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE - SECOND);
  });

  it("gets one extra copy at most when it took the message and said nothing", async () => {
    const world = await helpdesk();
    let calls = 0;
    world.faults.platform = () =>
      (calls += 1) === 1 ? { answer: { is: "ambiguous", cause: "reset" }, shows: true } : {};
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, MINUTE);
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, MINUTE);

    expect(world.copies("ticket:1:0").map((copy) => copy.message.summary)).toEqual(["ticket:1:0=1", "ticket:1:0=2"]);
  });

  it("gets a new card when somebody deleted the old one", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    world.messages.clear();
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 5 * SECOND)).toBe(true);
    expect(world.calls.map((call) => call.kind)).toEqual(["post", "update", "post"]);
    expect(world.copies("ticket:1:0").length).toBe(1);
  });

  it("gets the summary when the card is too big, and the card again once it fits", async () => {
    const world = await helpdesk();
    const isBig = (data: unknown) => data === "big";
    world.faults.platform = ({ message }) =>
      isBig(message.card?.data["size"]) ? { answer: { is: "too-big" }, shows: false } : {};
    world.startProcess("a");
    world.showAs("ticket:1:0", { summary: "ticket:1:0", card: { template: "ticket", data: { size: "big" } } });
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, MINUTE);
    expect(world.copies("ticket:1:0").map((copy) => copy.message)).toEqual([{ summary: "ticket:1:0" }]);

    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, MINUTE);
    expect(world.calls.length).toBe(2);

    world.showAs("ticket:1:0", { summary: "ticket:1:0", card: { template: "ticket", data: { size: "small" } } });
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, MINUTE);
    expect(world.copies("ticket:1:0").map((copy) => copy.message.card?.template)).toEqual(["ticket"]);
  });

  it("is not asked for anything that cannot be rendered, and the others get theirs", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.showAs("ticket:1:0", circular());
    await world.change("ticket:1:0", [NOOR]);
    await world.change("ticket:2:0", [NOOR]);
    await world.time.pass(5 * SECOND);

    expect(world.calls.map((call) => call.message.summary)).toEqual(["ticket:2:0=1"]);
    expect((await world.outbox()).length).toBe(1);
  });
});

/** Cannot be hashed. */
function circular() {
  const data: Record<string, unknown> = {};
  data["itself"] = data;
  return { summary: "x", card: { template: "x", data } };
}

/** A day of looking each second takes a test too long: a process that starts later sees the same. */
async function aMinuteAfter(world: World, millis: number): Promise<void> {
  await world.time.pass(millis);
  const process = world.startProcess(`at ${world.time.now()}`);
  await world.time.pass(MINUTE);
  process.kill();
}

describe("a place that is gone", () => {
  const gone: Sent = { is: "dead", cause: "ConversationBlockedByUser" };

  it("keeps what waits for it, tells Beheer once, and gets it once when it is back", async () => {
    const world = await helpdesk();
    let isInstalled = false;
    world.faults.platform = ({ conversationId }) =>
      conversationId === "chat-noor" && !isInstalled ? { answer: gone, shows: false } : {};
    world.startProcess("a");
    for (let ticket = 0; ticket < 20; ticket += 1) await world.change(`ticket:${ticket}:0`, [NOOR]);
    await world.time.pass(HOUR);

    expect(world.calls.filter((call) => call.conversationId === "chat-noor").length).toBe(1);
    const told = [...world.messages.values()].filter((shown) => shown.conversationId === "channel-operations");
    expect(told.map((shown) => silentPlaceOf(shown.message.summary.split("=")[0] ?? ""))).toEqual([NOOR]);

    isInstalled = true;
    await world.places.remember(VENLO, NOOR, reference("chat-noor"), "anew");
    expect(await delivered(world, 5 * MINUTE)).toBe(true);
    for (let ticket = 0; ticket < 20; ticket += 1) expect(world.copies(`ticket:${ticket}:0`).length).toBe(1);
  });

  it("is written to at its new address once it moved", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    await world.places.remember(VENLO, NOOR, { ...reference("chat-noor-2") });
    await world.change("ticket:2:0", [NOOR]);
    await delivered(world, 5 * SECOND);

    expect(world.calls.map((call) => call.conversationId)).toEqual(["chat-noor", "chat-noor-2"]);
  });

  it("becomes a dead letter after a day, with one alarm in Beheer", async () => {
    const world = await helpdesk();
    world.faults.platform = ({ conversationId }) =>
      conversationId === "chat-noor" ? { answer: gone, shows: false } : {};
    for (let ticket = 0; ticket < 3; ticket += 1) await world.change(`ticket:${ticket}:0`, [NOOR]);
    await aMinuteAfter(world, 23 * HOUR);
    expect((await world.outbox()).length).toBe(3);
    await aMinuteAfter(world, 2 * HOUR);

    expect(await world.outbox()).toEqual([]);
    expect((await world.ledger()).failed).toBe(3);
    const alarms = [...world.messages.values()].filter((shown) => shown.message.summary.startsWith("dead-letter:"));
    expect(alarms.length).toBe(1);
    const subject = alarms[0]?.message.summary.split("=")[0] ?? "";
    const letters = await deadLettersOf(world.rows, VENLO, subject, 10);
    expect(letters.map((letter) => [letter.place, letter.cause, letter.rows])).toEqual([
      [NOOR, gone.cause, 1],
      [NOOR, gone.cause, 1],
      [NOOR, gone.cause, 1],
    ]);
  });

  it("raises no alarm about an alarm", async () => {
    const world = await helpdesk();
    world.faults.platform = () => ({ answer: gone, shows: false });
    await world.change("ticket:1:0", [NOOR]);
    for (const hours of [1, 25, 25, 25, 25]) await aMinuteAfter(world, hours * HOUR);

    // The ticket was given up; that, and that Noor's chat is dead, waits for Beheer's channel.
    expect((await world.outbox()).map(({ value }) => value.place)).toEqual([OPERATIONS, OPERATIONS]);
    const { asked, failed } = await world.ledger();
    expect([asked, failed]).toEqual([3, 1]);
  });

  it("is never given up when it is a channel: a ticket is shown there however late the app is back", async () => {
    const world = await helpdesk();
    world.faults.platform = ({ conversationId }) =>
      conversationId === "channel-helpdesk" ? { answer: gone, shows: false } : {};
    await world.change("ticket:1:0", [HELPDESK]);
    for (const hours of [1, 25, 72]) await aMinuteAfter(world, hours * HOUR);
    expect(world.copies("ticket:1:0")).toEqual([]);

    world.faults.platform = () => ({});
    await world.places.remember(VENLO, HELPDESK, reference("channel-helpdesk"), "anew");
    world.startProcess("back");
    expect(await delivered(world, 5 * MINUTE)).toBe(true);
    expect(world.copies("ticket:1:0").length).toBe(1);
  });

  it("waits quietly when it was never known, however long, and gets everything once it is", async () => {
    const world = createWorld();
    await world.change("ticket:1:0", [HELPDESK]);
    await aMinuteAfter(world, 30 * HOUR);
    expect((await world.outbox()).length).toBe(1);
    world.startProcess("b");

    await world.places.bindChannel("helpdesk", reference("channel-helpdesk"));
    expect(await delivered(world, MINUTE)).toBe(true);
    expect(world.calls.map((call) => call.conversationId)).toEqual(["channel-helpdesk"]);
  });
});

describe("a chat with somebody who never wrote", () => {
  const notInstalled: Failed = { is: "dead", cause: "BotNotInConversationRoster" };
  const openings =
    (...first: Failed[]) =>
    () => {
      const answer = first.shift();
      return answer ? { answer } : {};
    };

  it("is opened once, and holds one card that is updated", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    await world.change("ticket:1:0", [MARIEKE]);
    expect(await delivered(world, 5 * SECOND)).toBe(true);
    await world.change("ticket:1:0", [MARIEKE]);
    expect(await delivered(world, 5 * SECOND)).toBe(true);

    expect(world.openings.map(({ person }) => person)).toEqual(["marieke"]);
    expect(world.calls.map(({ kind, conversationId }) => [kind, conversationId])).toEqual([
      ["post", "chat-marieke"],
      ["update", "chat-marieke"],
    ]);
    expect((await world.places.find(VENLO, MARIEKE))?.reference).toEqual(reference("chat-marieke"));
  });

  it("is not opened when nothing is left to show", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    world.showAs("ticket:1:0", undefined);
    await world.change("ticket:1:0", [MARIEKE]);

    expect(await delivered(world, 5 * SECOND)).toBe(true);
    expect(world.openings).toEqual([]);
  });

  it.each<[string, Failed, number]>([
    ["429 with a wait of 30 seconds", { is: "refused", cause: "throttled", retryAfter: 30 * SECOND }, 30 * SECOND],
    ["412", { is: "refused", cause: "conflict" }, 1.6 * SECOND],
    ["no connection", { is: "refused", cause: "unreachable" }, 1.6 * SECOND],
    ["401", { is: "refused", cause: "unauthorised" }, 1.6 * SECOND],
    ["a time-out", { is: "ambiguous", cause: "time-out" }, 1.6 * SECOND],
  ])("is asked for again after %s, not before time", async (_, answer, notBefore) => {
    const world = await helpdesk();
    world.faults.openings = openings(answer);
    world.startProcess("a");
    await world.change("ticket:1:0", [MARIEKE]);

    expect(await delivered(world, MINUTE)).toBe(true);
    const [first, second] = world.openings;
    expect(world.openings.length).toBe(2);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(notBefore);
    expect(world.copies("ticket:1:0").length).toBe(1);
  });

  it("that cannot be opened makes the place dead: Beheer is told, and it gets everything once the bot is added", async () => {
    const world = await helpdesk();
    world.faults.openings = () => ({ answer: notInstalled });
    world.startProcess("a");
    for (let ticket = 0; ticket < 3; ticket += 1) await world.change(`ticket:${ticket}:0`, [MARIEKE]);
    await world.time.pass(HOUR);

    expect(world.openings.length).toBe(1);
    const place = await world.places.find(VENLO, MARIEKE);
    expect([place?.introduction, place?.dead?.cause]).toEqual([introduction, notInstalled.cause]);
    const told = world.calls.filter(({ conversationId }) => conversationId === "channel-operations");
    expect(told.map(({ message }) => silentPlaceOf(message.summary.split("=")[0] ?? ""))).toEqual([MARIEKE]);

    await world.comeBack(MARIEKE, "chat-marieke");
    expect(await delivered(world, MINUTE)).toBe(true);
    expect(world.openings.length).toBe(1);
    for (let ticket = 0; ticket < 3; ticket += 1) expect(world.copies(`ticket:${ticket}:0`).length).toBe(1);
  });

  it("that nobody could open for a day becomes a dead letter", async () => {
    const world = await helpdesk();
    world.faults.openings = () => ({ answer: { is: "refused", cause: "unreachable" } });
    await world.change("ticket:1:0", [MARIEKE]);
    await aMinuteAfter(world, 23 * HOUR);
    expect((await world.outbox()).length).toBe(1);
    await aMinuteAfter(world, 2 * HOUR);

    expect(await world.outbox()).toEqual([]);
    expect((await world.ledger()).failed).toBe(1);
    expect(world.copies("ticket:1:0")).toEqual([]);
  });

  it("is written to at once when that person writes first", async () => {
    const world = await helpdesk();
    world.faults.openings = () => ({ answer: { is: "ambiguous", cause: "time-out" } });
    world.startProcess("a");
    await world.change("ticket:1:0", [MARIEKE]);
    await world.time.pass(2 * SECOND);
    await world.comeBack(MARIEKE, "chat-of-her-own");

    expect(await delivered(world, 10 * SECOND)).toBe(true);
    expect(world.calls.map(({ conversationId }) => conversationId)).toEqual(["chat-of-her-own"]);
    expect((await world.places.find(VENLO, MARIEKE))?.reference).toEqual(reference("chat-of-her-own"));
  });

  it("counts its opening among Teams' limits", async () => {
    const world = await helpdesk();
    for (let ticket = 0; ticket < 20; ticket += 1) await world.change(`ticket:${ticket}:0`, [MARIEKE]);
    world.startProcess("a");

    expect(await delivered(world, MINUTE)).toBe(true);
    const at = [...world.openings, ...world.calls].map((call) => call.at);
    expect(at.length).toBe(21);
    expect(mostWithin(at, SECOND)).toBeLessThanOrEqual(7);
    expect(mostWithin(at, 2 * SECOND)).toBeLessThanOrEqual(8);
  });

  it("is opened with many people no faster than thirty calls a second", async () => {
    const world = await helpdesk();
    for (let person = 0; person < 100; person += 1) {
      await world.places.introduce(VENLO, personPlace(`p${person}`), introduction);
      await world.change("notice:1:0", [personPlace(`p${person}`)]);
    }
    world.startProcess("a");

    expect(await delivered(world, MINUTE)).toBe(true);
    const at = [...world.openings, ...world.calls].map((call) => call.at);
    expect(at.length).toBe(200);
    expect(mostWithin(at, SECOND)).toBeLessThanOrEqual(30);
  });
});

describe("somebody who works for two organisations", () => {
  it.each<[string, (world: World) => Promise<void>]>([
    ["cannot be reached yet", async () => undefined],
    [
      "is unreachable",
      async (world) => {
        await world.places.introduce(VENLO, personPlace("iris"), introduction);
        const found = await world.places.find(VENLO, personPlace("iris"));
        if (found) await world.places.markDead(found, "removed", instant(new Date(world.time.now())), []);
      },
    ],
  ])("gets what is of the one, while in the other she %s", async (_, prepare) => {
    const world = await helpdesk();
    const iris = personPlace("iris");
    await prepare(world);
    await world.places.remember(HOME, iris, reference("chat-iris"));
    await world.change("ticket:1:0", [iris], VENLO);
    await world.time.pass(SECOND);
    await world.change("ticket:2:0", [iris], HOME);
    world.startProcess("a");
    await world.time.pass(3 * SECOND);

    expect(world.calls.map(({ message }) => message.summary)).toEqual(["ticket:2:0=1"]);
  });
});

describe("who counts on a place", () => {
  const gone: Sent = { is: "dead", cause: "ConversationBlockedByUser" };
  const goneFor = (conversation: string) => (call: { readonly conversationId: string }) =>
    call.conversationId === conversation ? { answer: gone, shows: false } : {};

  it("hears at once that it is dead, and then once a minute as long as something waits there", async () => {
    const world = await helpdesk();
    world.faults.platform = goneFor("chat-noor");
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await world.change("ticket:2:0", [NOOR]);
    await world.time.pass(5 * SECOND);
    expect(world.silences).toEqual([[VENLO, NOOR]]);

    await world.time.pass(5 * MINUTE);
    expect(world.silences.length).toBeGreaterThanOrEqual(5);
    expect(world.silences.length).toBeLessThanOrEqual(6);
  });

  it("hears that a chat cannot be opened", async () => {
    const world = await helpdesk();
    world.faults.openings = () => ({ answer: { is: "dead", cause: "BotNotInConversationRoster" } });
    world.startProcess("a");
    await world.change("ticket:1:0", [MARIEKE]);
    await world.time.pass(5 * SECOND);

    expect(world.silences).toEqual([[VENLO, MARIEKE]]);
  });

  it("hears it again at once when it came back and died anew within the minute", async () => {
    const world = await helpdesk();
    world.faults.platform = goneFor("chat-noor");
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(5 * SECOND);
    await world.comeBack(NOOR, "chat-noor");
    await world.time.pass(10 * SECOND);

    expect(world.silences).toEqual([
      [VENLO, NOOR],
      [VENLO, NOOR],
    ]);
  });

  it("hears it from the next process when the first died before it could tell", async () => {
    const world = await helpdesk();
    world.faults.platform = goneFor("chat-noor");
    const first = world.startProcess("a", { silenced: () => undefined });
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(5 * SECOND);
    first.kill();
    expect(world.silences).toEqual([]);
    world.startProcess("b");
    await world.time.pass(40 * SECOND);

    expect(world.silences).toEqual([[VENLO, NOOR]]);
  });

  it.each<[string, () => void]>([
    [
      "throws",
      () => {
        throw new Error("busy");
      },
    ],
    ["fails later", () => Promise.reject(new Error("busy"))],
    ["never answers", () => new Promise<never>(() => undefined)],
  ])("hurts nobody when it %s", async (_, silenced) => {
    const world = await helpdesk();
    world.faults.platform = goneFor("chat-noor");
    world.startProcess("a", { silenced });
    await world.change("ticket:1:0", [NOOR, DAAN]);
    await world.time.pass(5 * SECOND);

    expect(world.copies("ticket:1:0", "chat-daan").length).toBe(1);
    expect((await world.places.find(VENLO, NOOR))?.dead?.cause).toBe(gone.cause);
  });
});

describe("many things at once", () => {
  it("keeps Teams' limits in one channel and loses nothing of a thousand alerts", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    for (let alert = 0; alert < 1_000; alert += 1) {
      await world.change(`alert:${alert}:0`, [OPERATIONS]);
      if (alert % 100 === 99) await world.time.pass(SECOND);
    }
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(30 * SECOND);
    expect(world.copies("ticket:1:0").length).toBe(1);

    expect(await delivered(world, 2 * HOUR)).toBe(true);
    const at = world.calls.filter((call) => call.conversationId === "channel-operations").map((call) => call.at);
    expect(at.length).toBe(1_000);
    for (const [most, millis] of [
      [7, 1_000],
      [8, 2_000],
      [60, 30_000],
      [1_800, 3_600_000],
    ] as const) {
      expect(mostWithin(at, millis)).toBeLessThanOrEqual(most);
    }
  }, 60_000);

  it("sends thirty a second in all", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    for (let person = 0; person < 200; person += 1) {
      const place = personPlace(`p${person}`);
      await world.places.remember(VENLO, place, reference(`chat-${person}`));
      await world.change("notice:1:0", [place]);
    }
    expect(await delivered(world, MINUTE)).toBe(true);
    expect(
      mostWithin(
        world.calls.map((call) => call.at),
        SECOND,
      ),
    ).toBeLessThanOrEqual(30);
    expect((world.calls.at(-1)?.at ?? 0) - (world.calls[0]?.at ?? 0)).toBeLessThan(20 * SECOND);
  });

  it("delays nobody else when one place hangs and another is throttled", async () => {
    const world = await helpdesk();
    world.faults.platform = ({ conversationId }) => {
      if (conversationId === "chat-noor")
        return { answer: { is: "ambiguous", cause: "time-out" }, shows: false, back: 10 * SECOND };
      if (conversationId === "channel-helpdesk")
        return { answer: { is: "refused", cause: "throttled", retryAfter: HOUR }, shows: false };
      return {};
    };
    world.startProcess("a");
    for (let ticket = 0; ticket < 300; ticket += 1) await world.change(`ticket:${ticket}:0`, [NOOR, HELPDESK]);
    await world.change("ticket:1:1", [DAAN]);
    await world.time.pass(5 * SECOND);

    expect(world.copies("ticket:1:1", "chat-daan").length).toBe(1);
    expect(world.calls.filter((call) => call.conversationId === "channel-helpdesk").length).toBe(1);
  });

  it("gets through ten thousand rows a page at a time", async () => {
    const world = await helpdesk();
    for (let place = 0; place < 100; place += 1)
      await world.places.remember(VENLO, personPlace(`p${place}`), reference(`chat-${place}`));
    for (let change = 0; change < 100; change += 1)
      await world.change(
        "notice:1:0",
        Array.from({ length: 100 }, (_, place) => personPlace(`p${place}`)),
      );
    world.startProcess("a");

    expect(await delivered(world, 5 * MINUTE)).toBe(true);
    expect(await world.ledger()).toEqual({ asked: 10_000, delivered: 100, failed: 0, skipped: 9_900 });
    expect(world.messages.size).toBe(100);
  }, 60_000);
});

describe("one sender at a time", () => {
  it("sends from one of two processes, and from the other at once when the first stops", async () => {
    const world = await helpdesk();
    const first = world.startProcess("a");
    await world.time.pass(SECOND);
    world.startProcess("b");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    const stopped = first.sender.stop();
    await world.time.pass(3 * SECOND);
    await stopped;
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 3 * SECOND)).toBe(true);
    expect(world.calls.map((call) => call.by)).toEqual(["a", "b"]);
  });

  it("is taken over within the lease when the first is killed", async () => {
    const world = await helpdesk();
    const first = world.startProcess("a");
    await world.time.pass(SECOND);
    world.startProcess("b");
    first.kill();
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 32 * SECOND)).toBe(true);
    expect(world.calls.map((call) => call.by)).toEqual(["b"]);
  });

  it("is taken over at once from a process that is known to have ended", async () => {
    const world = await helpdesk();
    world.startProcess("a").kill();
    await world.time.pass(SECOND);
    const killed = world.startProcess("b");
    await world.time.pass(SECOND);
    killed.kill();
    world.startProcess("c", { isGone: () => true });
    await world.change("ticket:1:0", [NOOR]);
    expect(await delivered(world, 3 * SECOND)).toBe(true);
  });

  it("repairs what a process that stood still beyond its lease shows too late", async () => {
    const world = await helpdesk();
    world.startProcess("a");
    await world.change("ticket:1:0", [NOOR]);
    await delivered(world, 5 * SECOND);
    world.faults.pauseBeforeSend = () => 60 * SECOND;
    await world.change("ticket:1:0", [NOOR]);
    await world.time.until(() => world.pauses.length > 0, 5 * SECOND);
    world.faults.pauseBeforeSend = () => 0;
    world.startProcess("b");
    await world.change("ticket:1:0", [NOOR]);
    await world.time.pass(2 * MINUTE);

    expect(world.calls.map((call) => `${call.by} ${call.message.summary}`)).toEqual([
      "a ticket:1:0=1",
      "b ticket:1:0=3",
      "a ticket:1:0=2",
      "b ticket:1:0=3",
    ]);
    expect(world.copies("ticket:1:0").map((copy) => copy.message.summary)).toEqual(["ticket:1:0=3"]);
    expect(await world.outbox()).toEqual([]);
  });

  it("looks again soon after it stood still in the middle of a look, and stops soon when asked", async () => {
    const world = await helpdesk();
    const process = world.startProcess("a");
    await world.time.pass(5 * SECOND);
    let stoodStill = false;
    world.faults.store = () => {
      if (!stoodStill) process.pause(25 * SECOND);
      stoodStill = true;
      return "none";
    };
    await world.time.pass(26 * SECOND);
    await world.change("ticket:1:0", [NOOR]);

    expect(await delivered(world, 12 * SECOND)).toBe(true);
    let stopped = false;
    void process.sender.stop().then(() => (stopped = true));
    expect(await world.time.until(() => stopped, 2 * SECOND)).toBe(true);
  });

  it("knows when nothing is left that can be delivered", async () => {
    const world = await helpdesk();
    const { sender } = world.startProcess("a");
    await world.change("ticket:1:0", [NOOR, personPlace("unknown")]);
    const drained = async () => {
      let answer: boolean | undefined;
      void sender.drained().then((value) => (answer = value));
      await world.time.until(() => answer !== undefined, SECOND);
      return answer;
    };
    expect(await drained()).toBe(false);
    await world.time.pass(5 * SECOND);
    expect(await drained()).toBe(true);
  });
});

function mostWithin(moments: readonly number[], millis: number): number {
  const sorted = [...moments].sort((one, other) => one - other);
  let from = 0;
  return sorted.reduce((most, moment, index) => {
    while ((sorted[from] ?? 0) <= moment - millis) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}
