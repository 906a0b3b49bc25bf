import { describe, expect, it } from "vitest";
import type { Connector } from "../../src/delivery/connector.ts";
import { CONVERSATION_LIMITS, OVERALL_LIMITS } from "../../src/delivery/limits.ts";
import { createSender } from "../../src/delivery/sender.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { personPlace } from "../../src/lib/place.ts";
import { type Rows, StorageError, collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createVirtualTime } from "../delivery/virtual-time.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { ALL, HOME, ROERMOND, VENLO, WEERT, at, emma, fatima, noor, sam } from "../support/people.ts";
import { HELPDESK, type House, crowd, inChannel, openOutages } from "./house.ts";

const TEXT = "De e-mail werkt nu niet.";
const FIVE_MINUTES_MS = 5 * 60_000;

/** All of these report the same within five minutes, and the last of them now. */
async function reportsOf(house: House, people: readonly Person[], text = "Outlook doet het niet", fields: object = {}) {
  const end = Date.parse(at("10:05"));
  const tickets: { organisation: string; ticket: string }[] = [];
  for (const [index, person] of people.entries()) {
    house.moveTo(instant(new Date(end - Math.floor((FIVE_MINUTES_MS - 1000) * (1 - (index + 1) / people.length)))));
    tickets.push(await house.report(person, text, fields));
  }
  house.moveTo(at("10:05"));
  return tickets;
}

const proposalsIn = async (house: House): Promise<Message[]> =>
  (await house.shown()).filter(({ subject }) => subject.startsWith("outage-proposal:")).map(({ message }) => message);

const onlyProposal = async (house: House): Promise<Readonly<Record<string, unknown>>> => {
  const found = await proposalsIn(house);
  expect(found).toHaveLength(1);
  return dataOf(found[0]);
};

describe("many reports of the same thing", () => {
  const people = crowd(50, [VENLO, WEERT]);

  it("become one question to the Helpdesk, asked once, with how many of which organisation", async () => {
    const house = openOutages();
    await reportsOf(house, people);
    for (let look = 0; look < 3; look++) await house.look();

    const card = await onlyProposal(house);
    expect(card).toMatchObject({ title: "50 mensen melden hetzelfde. Is dit één storing?", label: "E-mail of agenda" });
    expect(card["facts"]).toEqual([
      { label: "Venlo", value: "25 mensen" },
      { label: "Weert", value: "25 mensen" },
    ]);
    expect(dataOf(await house.press(noor, "ticket.form", {}))["outages"]).toEqual([]);
  });

  it("are not asked about when it is 49, or 50 by 49 people, or over more than five minutes", async () => {
    const house = openOutages();
    await reportsOf(house, [...people.slice(0, 49), ...people.slice(0, 1)]);
    await house.look();
    expect(await proposalsIn(house)).toEqual([]);

    house.moveTo(at("10:11"));
    await house.report(people[49] ?? noor, "Outlook doet het niet");
    await house.look();
    expect(await proposalsIn(house)).toEqual([]);
  });

  it("are found by the word that most use, when no subject is clear", async () => {
    const house = openOutages();
    await reportsOf(house, people, "Zaaksysteem doet raar", { area: "unknown", anyway: "true" });
    await house.look();
    expect(await onlyProposal(house)).toMatchObject({ label: "zaaksysteem" });
  });

  it("are one outage once it is accepted: who reported is linked, and so is their ticket", async () => {
    const house = openOutages();
    const tickets = await reportsOf(house, people);
    await house.look();
    const { proposal, at: asked } = await onlyProposal(house);
    const given = { proposal, at: asked, text: TEXT, organisations: "venlo,weert" };
    const answer = await house.press(sam, "outage.accept", given, inChannel);
    await house.look();

    expect(answer.card?.template).toBe("ticket-line");
    const [known] = await house.store.known();
    expect(known?.ref).toBe(tickets[0]?.ticket);
    expect(await house.store.countsOf(known ?? failed())).toMatchObject([
      { organisation: VENLO, people: 25, tickets: 25 },
      { organisation: WEERT, people: 25, tickets: 25 },
    ]);
    expect(textOf(await house.newestIn(HELPDESK))).toContain("50 mensen, 50 meldingen");
    for (const person of people) expect(textOf(await house.newestIn(person.id))).toContain(TEXT);
  });

  it("link only who is of an organisation that it is made known for", async () => {
    const house = openOutages();
    await reportsOf(house, people);
    await house.look();
    const { proposal, at: asked } = await onlyProposal(house);
    const given = { proposal, at: asked, text: TEXT, organisations: "weert" };
    await house.press(sam, "outage.accept", given, inChannel);
    await house.look();

    const ofVenlo = (await house.shown()).filter(({ organisation }) => organisation === VENLO);
    expect(JSON.stringify(ofVenlo)).not.toContain(TEXT);
  });

  it("are decided about once, by who is first, and only by who works for all of them", async () => {
    const house = openOutages();
    await reportsOf(house, people);
    await house.look();
    const { proposal, at: asked } = await onlyProposal(house);
    const given = { proposal, at: asked, text: TEXT, organisations: "venlo,weert" };
    expect(textOf(await house.press(noor, "outage.accept", given))).toContain("niet gevonden");

    const answers = await Promise.all([
      house.press(sam, "outage.accept", given, inChannel),
      house.press(fatima, "outage.accept", { ...given, text: "Anders" }, inChannel),
    ]);
    expect(answers.map(({ card }) => card?.template)).toEqual(["ticket-line", "ticket-line"]);
    expect(await house.store.known()).toHaveLength(1);
    await house.press(fatima, "outage.decline", { proposal, at: asked }, inChannel);
    expect(textOf((await proposalsIn(house))[0])).toContain("Bekend gemaakt als storing");
  });

  it("are not asked about again for an hour when it is no outage", async () => {
    const house = openOutages();
    await reportsOf(house, people);
    await house.look();
    const { proposal, at: asked } = await onlyProposal(house);
    await house.press(sam, "outage.decline", { proposal, at: asked }, inChannel);
    await house.look();
    expect(textOf((await proposalsIn(house))[0])).toContain("Geen storing door Sam Linssen");
    expect(await proposalsIn(house)).toHaveLength(1);
  });

  it("are asked about anew when many report it again later, also when nobody had said anything", async () => {
    const house = openOutages();
    await reportsOf(house, people);
    await house.look();
    house.moveTo(at("12:00"));
    for (const person of people) await house.report(person, "Outlook doet het niet");
    await house.look();

    const [older, newer] = await proposalsIn(house);
    expect(textOf(older)).toContain("De nieuwe vraag staat verderop");
    expect(newer?.card?.template).toBe("outage-proposal");
  });

  it("are not asked about when the Helpdesk made it known already", async () => {
    const house = openOutages();
    const [first] = await reportsOf(house, people);
    await house.makeKnown(first ?? failed(), TEXT, "venlo,weert", { area: "mail" });
    await house.look();
    expect(await proposalsIn(house)).toEqual([]);
  });
});

describe("bringing news round", () => {
  /** Eighty people of three organisations have it too. */
  async function eightyPeople(rows: Rows) {
    const house = openOutages({ rows });
    const ref = await house.makeKnown(await house.report(emma, "Mail stuk"), TEXT, "venlo,roermond,weert");
    await house.look();
    const people = crowd(80, [VENLO, VENLO, VENLO, ROERMOND, WEERT]);
    for (const person of people) await house.press(person, "outage.join", { outage: ref });
    return { house, ref, people };
  }

  it("asks for each person's new card once, and for the older one after it", async () => {
    const { house, ref, people } = await eightyPeople(createMemoryRows());
    await house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Bijna klaar" }, inChannel);
    await Promise.all([house.look(), house.look()]);
    await house.look();

    const wanted = await wantedFor(house, people);
    for (const subjects of wanted.values())
      expect(subjects).toEqual([`outage:${ref}:1`, `outage:${ref}:2`, `outage:${ref}:1`]);
  });

  it("is never lost and never said twice, wherever the process dies or the store fails", async () => {
    for (let dies = 0; dies < 9; dies++) {
      const rows = createMemoryRows();
      const { ref, people } = await eightyPeople(rows);
      const sick = openOutages({ rows: failingAfter(rows, dies) });
      await openOutages({ rows }).press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Klaar" }, inChannel);
      await sick.look();

      const next = openOutages({ rows });
      await next.look();
      for (const subjects of (await wantedFor(next, people)).values())
        expect(subjects).toEqual([`outage:${ref}:1`, `outage:${ref}:2`, `outage:${ref}:1`]);
      expect(await collect(rows.range(HOME, under("outage-task|", 10)))).toEqual([]);
    }
  });

  it("is on the card of who had read the outage before the news and joined after it", async () => {
    const { house, ref } = await eightyPeople(createMemoryRows());
    await house.press(sam, "outage.tell", { outage: ref, nonce: "1", news: "Bijna klaar" }, inChannel);
    await house.look();
    await house.store.join(ref as never, { organisation: VENLO, person: noor.id, card: 1, at: at("10:00") });
    expect(textOf(await house.newestIn(noor.id))).toContain("Bijna klaar");

    await house.press(sam, "outage.end", { outage: ref, nonce: "2" }, inChannel);
    await house.look();
    expect(textOf(await house.newestIn(noor.id))).toContain("De storing is voorbij");
  });
});

describe("fifty reports in five minutes, as Teams sees them", () => {
  it("become one outage and one new card for each person, within Teams' limits", async () => {
    const time = createVirtualTime(7, Date.parse(at("10:00")));
    const rows = createMemoryRows();
    const house = openOutages({ rows, wallClock: () => instant(new Date(time.now())) });
    const people = crowd(50, [VENLO, WEERT, ROERMOND]);
    const places = createPlaces(rows, HOME, time.now);
    const address = (conversationId: string) => ({
      ...{ serviceUrl: "https://teams.example/", tenantId: "t", botId: "28:bot" },
      conversationId,
    });
    await places.bindChannel("helpdesk", address("helpdesk"));
    for (const { id, appointments } of people) await places.remember(appointments[0], personPlace(id), address(id));

    const calls: { readonly at: number; readonly to: string; readonly post: boolean; readonly message: Message }[] = [];
    const screens = new Map<string, Message>();
    const sent = async (to: string, activityId: string, message: Message, post: boolean) => {
      calls.push({ at: time.now(), to, post, message });
      screens.set(activityId, message);
      return { is: "accepted", activityId } as const;
    };
    const connector: Connector = {
      post: ({ conversationId }, message) => sent(conversationId, `message-${calls.length}`, message, true),
      update: ({ conversationId }, activityId, message) => sent(conversationId, activityId, message, false),
      open: async () => ({ is: "refused", cause: "none" }) as never,
    };
    const sender = createSender({
      ...{ rows, home: HOME, partitions: ALL, connector, places, render: house.render, random: time.random },
      ...{ log: createLog({ level: "silent" }), metrics: createMetrics(), owner: "one", isGone: () => false },
      time: { now: time.now, after: time.after },
    });
    sender.start();

    await reportsOf(house, people);
    await house.look();
    const { proposal, at: asked } = await onlyProposal(house);
    const given = { proposal, at: asked, text: TEXT, organisations: "venlo,weert,roermond" };
    await house.press(sam, "outage.accept", given, inChannel);
    await house.look();
    const [known] = await house.store.known();
    await house.press(sam, "outage.tell", { outage: known?.ref, nonce: "1", news: "Bijna klaar" }, inChannel);
    await house.look();
    expect(await time.until(() => sender.drained(), 10 * 60_000)).toBe(true);
    const stopped = sender.stop();
    await time.pass(60_000);
    await stopped;

    const cards = [...screens.values()].filter(({ card }) => card?.template === "outage");
    expect(cards).toHaveLength(50);
    expect(cards.every((card) => textOf(card).includes("Bijna klaar"))).toBe(true);
    const outages = calls.filter(
      ({ to, post, message }) => to === "helpdesk" && post && message.card?.template === "outage-desk",
    );
    expect(outages).toHaveLength(1);
    for (const window of OVERALL_LIMITS) expect(busiest(calls, window.millis)).toBeLessThanOrEqual(window.most);
    for (const conversation of ["helpdesk", ...people.map(({ id }) => id)]) {
      const there = calls.filter(({ to }) => to === conversation);
      for (const window of CONVERSATION_LIMITS) expect(busiest(there, window.millis)).toBeLessThanOrEqual(window.most);
    }
  });
});

/** The most calls within so many milliseconds. */
const busiest = (calls: readonly { readonly at: number }[], millis: number): number =>
  Math.max(
    0,
    ...calls.map(({ at: first }) => calls.filter((call) => call.at >= first && call.at < first + millis).length),
  );

/** What was asked to be shown of outages in each person's chat, in the order in which it was. */
async function wantedFor(house: House, people: readonly Person[]): Promise<ReadonlyMap<string, string[]>> {
  const lists = await Promise.all(ALL.map((one) => collect(house.rows.range(one, under("outbox|", 100_000)))));
  const wanted = lists.flat().map(({ value }) => value as { subject: string; place: string });
  return new Map(
    people.map(({ id }) => [id, wanted.filter(({ place }) => place === personPlace(id)).map(({ subject }) => subject)]),
  );
}

/** A store that saves so many writes and then nothing more; the last of them it saves without saying so. */
function failingAfter(rows: Rows, writes: number): Rows {
  let left = writes;
  return {
    ...rows,
    async write(partition, changes) {
      left -= 1;
      if (left < 0) throw new StorageError("gone");
      const outcome = await rows.write(partition, changes);
      if (left === 0) throw new StorageError("no answer");
      return outcome;
    },
    async get(partition, key) {
      if (left <= 0) throw new StorageError("gone");
      return rows.get(partition, key);
    },
  };
}

function failed(): never {
  throw new Error("there is none");
}
