import { describe, expect, it } from "vitest";
import { type Reference, channelPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { Member } from "../../src/people/roster.ts";
import { createChannelNews } from "../../src/setup/channel-news.ts";
import { HOME, VENLO, at } from "../support/people.ts";
import { TENANT, openTown, staff } from "./house.ts";

const TEAM = "19:team";
const in_ = (conversationId: string, teamId = TEAM): Reference => ({
  ...{ serviceUrl: "http://127.0.0.1:1", tenantId: TENANT.home, botId: "28:b", conversationId },
  teamId,
});
const GENERAL = in_("19:general");

async function open(present: readonly Member[] = [staff("Sam", 7, HOME)]) {
  const { rows, places, directory } = openTown();
  await places.bindChannel("helpdesk", in_("19:helpdesk"));
  await places.bindChannel("operations", in_("19:beheer"));
  await places.bindChannel("venlo", in_("19:venlo", "19:another-team"));
  const news = createChannelNews({ rows, places, directory, nudge: () => undefined, membersOf: async () => present });
  return {
    places,
    news,
    dead: async () =>
      (await places.channels()).filter((found) => found.dead).map(({ place, dead }) => [place, dead?.cause]),
    told: async () =>
      (await collect(rows.range(HOME, under("outbox|", 20)))).map(({ value }) => value["subject"] as string),
  };
}

describe("a team from which the bot is removed", () => {
  it("has no channel any more that anything can be sent to, and others keep theirs", async () => {
    const house = await open();
    await house.news({ is: "gone", reference: GENERAL, now: at("09:00") });
    expect(await house.dead()).toEqual([
      ["channel:helpdesk", "removed"],
      ["channel:operations", "removed"],
    ]);
  });
  it("tells Beheer once, however often Teams says it", async () => {
    const house = await open();
    await house.news({ is: "gone", reference: GENERAL, now: at("09:00") });
    await house.news({ is: "gone", reference: GENERAL, now: at("09:01") });
    expect((await house.told()).filter((subject) => subject.startsWith("dead-place:channel.helpdesk"))).toHaveLength(1);
  });
  it("has all of them again once the bot is back", async () => {
    const house = await open();
    await house.news({ is: "gone", reference: GENERAL, now: at("09:00") });
    await house.news({ is: "back", reference: { ...GENERAL, serviceUrl: "http://127.0.0.1:2" }, now: at("10:00") });
    expect(await house.dead()).toEqual([]);
    const found = await house.places.find(HOME, channelPlace("operations"));
    expect(found?.reference).toEqual({ ...in_("19:beheer"), serviceUrl: "http://127.0.0.1:2" });
  });
});

describe("a channel that is deleted", () => {
  it("is gone alone, and stays gone when the bot is added to the team again", async () => {
    const house = await open();
    await house.news({ is: "gone", channel: "19:beheer", reference: GENERAL, now: at("09:00") });
    await house.news({ is: "back", reference: GENERAL, now: at("10:00") });
    expect(await house.dead()).toEqual([["channel:operations", "ChannelDeleted"]]);
  });
  it("lives again when it is restored", async () => {
    const house = await open();
    await house.news({ is: "gone", channel: "19:beheer", reference: GENERAL, now: at("09:00") });
    await house.news({ is: "back", channel: "19:beheer", reference: GENERAL, now: at("10:00") });
    expect(await house.dead()).toEqual([]);
  });
});

describe("a channel's team", () => {
  it("is known still after an activity that does not name it", async () => {
    const house = await open();
    const { teamId: _, ...bare } = in_("19:helpdesk");
    await house.places.remember(HOME, channelPlace("helpdesk"), bare, "anew");
    expect((await house.places.find(HOME, channelPlace("helpdesk")))?.reference?.teamId).toBe(TEAM);
  });
});

describe("somebody who joins a team", () => {
  it("from outside is told to Beheer for each of its channels, once a day", async () => {
    const house = await open([{ ...staff("Gijs", 50, VENLO), userRole: "guest" }]);
    await house.news({ is: "joined", reference: GENERAL, now: at("09:00") });
    await house.news({ is: "joined", reference: GENERAL, now: at("11:00") });
    const told = (await house.told()).map((subject) => subject.split(".")[0]).toSorted();
    expect(told).toEqual(["guests:helpdesk", "guests:operations"]);

    await house.news({ is: "joined", reference: GENERAL, now: at("09:00", "2026-11-24") });
    expect(await house.told()).toHaveLength(4);
  });
  it("from our own organisations is told to nobody", async () => {
    const house = await open([staff("Sam", 7, HOME), staff("Noor", 1, VENLO)]);
    await house.news({ is: "joined", reference: GENERAL, now: at("09:00") });
    expect(await house.told()).toEqual([]);
  });
});
