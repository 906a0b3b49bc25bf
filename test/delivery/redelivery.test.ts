import { describe, expect, it } from "vitest";
import { causeOf } from "../../src/delivery/causes.ts";
import { redeliveryActions, redeliveryCommands } from "../../src/delivery/redelivery.ts";
import { placeMark } from "../../src/delivery/undelivered.ts";
import { type Place, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { textOf } from "../support/desk.ts";
import { HOME, VENLO, WEERT, at, marieke, noor, ruben, sam } from "../support/people.ts";

const NOOR = personPlace(noor.id);
const MARIEKE = personPlace(marieke.id);
const address = (conversationId: string) => ({
  ...{ serviceUrl: "http://127.0.0.1:1", tenantId: "t", botId: "28:b", conversationId },
});

async function open(cause = "ConversationBlockedByUser") {
  const rows = createMemoryRows();
  const places = createPlaces(rows, HOME);
  await places.bindChannel("operations", address("19:beheer"));
  await places.remember(VENLO, NOOR, address("a:noor"));
  const found = await places.find(VENLO, NOOR);
  if (found) await places.markDead(found, cause, at("08:00"), []);
  const desk = {
    ...{ rows, places, nudge: () => undefined, organisationName: (id: string) => (id === VENLO ? "Venlo" : id) },
    channelOf: (conversation: string) => places.channelOf(conversation),
    nameOf: (_: string, place: Place) =>
      place.startsWith("channel:") ? "het kanaal Beheer" : "de chat van een medewerker",
  };
  const turnOf = (actor: Person, where: Partial<Turn> = {}): Turn => ({
    ...{ actor, now: at("09:00"), chat: "personal", activityId: "a", files: [], reference: address("19:elsewhere") },
    ...where,
  });
  let count = 0;
  return {
    ...{ rows, places },
    loses: (place: Place, subject: string, organisation = VENLO) =>
      rows.write(organisation, [
        {
          insert: `dead|${placeMark(place)}.2026-11-23|${count++}`,
          value: {
            subject,
            place,
            cause,
            since: at("07:00"),
            diedAt: at(`08:${10 + (count % 50)}`),
            rows: 3,
            beneath: "ticket:1",
          },
        },
      ]),
    async say(actor: Person, text: string, where: Partial<Turn> = {}) {
      const [{ says, run } = { says: /^$/, run: async () => [] }] = redeliveryCommands(desk);
      const match = says.exec(text);
      return match ? (await run(match, turnOf(actor, where)))[0] : undefined;
    },
    press: (actor: Person, data: object) => redeliveryActions(desk)["redelivery.again"]?.(data, turnOf(actor)),
    async left(prefix: "dead|" | "outbox|" | "audit|", organisation = VENLO) {
      return (await collect(rows.range(organisation, under(prefix, 500)))).map(({ value }) => value);
    },
  };
}

describe("what did not arrive", () => {
  it("is listed by place, the newest first, with its numbers, why, and what to do", async () => {
    const house = await open();
    await house.loses(MARIEKE, "ticket:M26-000001:1");
    await house.loses(NOOR, "ticket:M26-000002:1");
    const card = await house.say(ruben, "opnieuw afleveren");
    const words = textOf(card);
    expect(words).toContain("Over M26-000002");
    expect(words).toContain("1 opgegeven · sinds 23 november 2026 om 7.00 uur");
    expect(words).toContain("Deze medewerker heeft de Helpdesk geblokkeerd. Vraag de medewerker");
    expect(words).not.toContain(noor.id);
    expect(words.indexOf("M26-000002")).toBeLessThan(words.indexOf("M26-000001"));
  });
  it("includes what waits for a place that is dead, and nothing that is on its way", async () => {
    const house = await open();
    for (const [index, place] of [NOOR, MARIEKE].entries()) {
      const value = { subject: "ticket:M26-000003:1", place, committedAt: at("08:30") };
      await house.rows.write(VENLO, [{ insert: `outbox|${at("08:30")}|e|0${index}`, value }]);
    }
    const card = await house.say(ruben, "opnieuw afleveren");
    expect(card?.card?.data["places"]).toMatchObject([{ about: "1 wacht · sinds 23 november 2026 om 8.30 uur" }]);
  });
  it("is nothing when everything arrived", async () => {
    const rows = await open("removed");
    expect(
      textOf(await rows.say({ ...ruben, grants: [{ role: "operations", organisations: [WEERT] }] }, "niet afgeleverd")),
    ).toContain("Alles is afgeleverd.");
  });
  it.each([
    ["who works in the first line", sam, {}, "voor Beheer"],
    ["staff", noor, {}, "voor Beheer"],
    ["Beheer in another channel", ruben, { chat: "channel" as const }, "in het kanaal Beheer"],
  ])("is not shown to %s", async (_, actor, where, text) => {
    const house = await open();
    await house.loses(NOOR, "ticket:M26-000001:1");
    const answer = await house.say(actor, "opnieuw afleveren alles", where);
    expect(answer?.summary).toContain(text);
    expect(await house.left("dead|")).toHaveLength(1);
  });
});

describe("opnieuw afleveren", () => {
  it("asks for it anew in one write, tries the place again, and leaves on record who did", async () => {
    const house = await open();
    await house.loses(NOOR, "ticket:M26-000001:1");
    await house.loses(NOOR, "ticket:M26-000001:1");
    await house.loses(NOOR, "ticket:M26-000002:1");
    const answer = await house.press(ruben, { organisation: VENLO, place: placeMark(NOOR) });

    expect(answer?.summary).toContain("3 berichten zijn opnieuw klaargezet.");
    expect(await house.left("dead|")).toEqual([]);
    expect((await house.left("outbox|")).map(({ subject, place, beneath }) => [subject, place, beneath])).toEqual([
      ["ticket:M26-000001:1", NOOR, "ticket:1"],
      ["ticket:M26-000002:1", NOOR, "ticket:1"],
    ]);
    expect((await house.places.find(VENLO, NOOR))?.dead).toBeUndefined();
    const traces = await house.left("audit|");
    expect(traces.map(({ act, by }) => [act, by])).toEqual(
      expect.arrayContaining([
        ["redeliver", ruben.id],
        ["revive-place", ruben.id],
      ]),
    );
    expect(JSON.stringify(traces)).not.toContain(noor.id);
  });
  it("pressed twice, or by two at once, asks once", async () => {
    const house = await open();
    for (let index = 0; index < 90; index++) await house.loses(NOOR, `ticket:M26-0000${index}:1`);
    await Promise.all([house.press(ruben, {}), house.press(ruben, {})]);
    expect((await house.press(ruben, {}))?.summary).toContain("Er is niets opnieuw afgeleverd.");
    expect(await house.left("outbox|")).toHaveLength(90);
  });
  it("of a place where the bot was removed leaves it waiting, and says so", async () => {
    const house = await open("removed");
    await house.loses(NOOR, "ticket:M26-000001:1");
    const answer = await house.press(ruben, { organisation: VENLO, place: placeMark(NOOR) });
    expect(answer?.summary).toContain("daar wacht alles tot de Helpdesk terug is");
    expect((await house.places.find(VENLO, NOOR))?.dead?.cause).toBe("removed");
    expect(await house.left("outbox|")).toHaveLength(1);
  });
  it("of one place leaves the others, and of one municipality too", async () => {
    const house = await open();
    await house.loses(NOOR, "ticket:M26-000001:1");
    await house.loses(NOOR, "ticket:M26-000002:1", WEERT);
    await house.press(ruben, { organisation: WEERT, place: placeMark(NOOR) });
    expect(await house.left("dead|")).toHaveLength(1);
    expect(await house.left("dead|", WEERT)).toEqual([]);
    await house.say(ruben, "opnieuw afleveren Venlo");
    expect(await house.left("dead|")).toEqual([]);
  });
  it("does nothing outside what somebody works for, whatever their card says", async () => {
    const house = await open();
    await house.loses(NOOR, "ticket:M26-000001:1");
    const weerts: Person = { ...ruben, grants: [{ role: "operations", organisations: [WEERT] }] };
    await house.press(weerts, { organisation: VENLO, place: placeMark(NOOR) });
    await house.press(weerts, {});
    expect(await house.left("dead|")).toHaveLength(1);
  });
});

describe("why something did not arrive", () => {
  it.each([
    "BotNotInConversationRoster",
    "ConversationBlockedByUser",
    "BotDisabledByAdmin",
    "MessageWritesBlocked",
    "ConversationNotFound",
    "invalid",
    "too-big",
    "throttled",
    "http-502",
  ])("%s is told in words, with what to do", (code) => {
    const { why, remedy } = causeOf(code);
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  });
});
