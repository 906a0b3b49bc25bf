import { describe, expect, it } from "vitest";
import { MOST_CARDS, counted, placing } from "../../src/alerts/alarm.ts";
import type { OpenAlarm } from "../../src/alerts/alarm-rows.ts";
import { type Instant, dateOf, instant } from "../../src/lib/instant.ts";
import { alertStorm } from "../../src/notices/kinds/alert-storm.ts";
import type { Notice } from "../../src/notices/notice.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, VENLO } from "../support/people.ts";
import { type House, openHouse, recorded } from "./alarm-house.ts";

const START = "2026-11-23T08:00:00.000Z" as Instant;
const later = (minutes: number, from = START): Instant => instant(new Date(dateOf(from).getTime() + minutes * 60_000));

const told = (index: number, status: "firing" | "resolved", more: object = {}) => ({
  ...{ type: "monitoring", key: `srv-${index}`, status, title: `Server ${index % 3} antwoordt niet` },
  ...more,
});
const all = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A house of which the clock stands still, and that counts its storms when it is told to. */
function openStill(given: Parameters<typeof openHouse>[0] = {}) {
  const clock = { now: START };
  const now = () => clock.now;
  const time = { now: () => dateOf(clock.now).getTime(), after: () => () => undefined };
  return { clock, ...openHouse({ now, wallClock: now, time, ...given }) };
}

const stormOf = async (house: House, organisation = HOME): Promise<Notice | undefined> =>
  (await house.notices(organisation)).find(({ kind }) => kind === "alert-storm");
const factOf = (notice: Notice | undefined) => alertStorm.fact.parse(notice?.fact);
const cards = async (house: House, organisation = HOME) =>
  (await house.notices(organisation)).filter(({ kind }) => kind !== "alert-storm");

/** Everything that fires, page by page. */
async function listed(house: House): Promise<readonly OpenAlarm[]> {
  const found: OpenAlarm[] = [];
  for (;;) {
    const page = await house.alarms.list(HOME, found.at(-1)?.sortKey ?? "", 7);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

describe("where an alarm goes", () => {
  const storm = { id: START, wave: 1 };
  const full = all(MOST_CARDS).map(() => START);
  it("is a card of its own, as long as few were opened in the last five minutes", () => {
    expect(placing(full.slice(1), undefined, later(1))).toMatchObject({ is: "own" });
    expect(placing(full, undefined, later(5))).toEqual({ is: "own", opened: [later(5)] });
  });
  it("is a storm when many were", () => {
    expect(placing(full, undefined, later(4))).toEqual({ is: "begins", storm: { id: later(4), wave: 1 } });
    expect(placing(full, storm, later(4))).toEqual({ is: "joins", storm });
  });
  it("is the same storm until it was over for an hour", () => {
    const over = { ...storm, overAt: later(-59) };
    expect(placing(full, over, START)).toMatchObject({ is: "joins" });
    expect(placing(full, { ...over, overAt: later(-60) }, START)).toMatchObject({ is: "begins" });
  });
  it("does not depend on moments far ahead, of before the clock was set back", () => {
    expect(placing(full, undefined, later(-60))).toMatchObject({ is: "own" });
  });
  it("counts a storm until nothing can join it any more", () => {
    expect(counted(storm, 3, later(1))).toBe(storm);
    const over = counted(storm, 0, later(1));
    expect(over).toEqual({ ...storm, overAt: later(1) });
    expect(counted(over, 2, later(2))).toEqual({ ...storm, wave: 2 });
    expect(counted(over, 0, later(90))).toBe(over);
    expect(counted(over, 0, later(122))).toMatchObject({ isDone: true });
  });
});

describe("many alarms at once", () => {
  it("get ten cards and one for all the others, and none is lost", async () => {
    const house = openStill();
    for (const index of all(60)) expect(await house.tell("notices", told(index, "firing"))).toBe("new");
    await house.alarms.look();
    expect(await cards(house)).toHaveLength(MOST_CARDS);
    const storm = factOf(await stormOf(house));
    expect(storm).toMatchObject({ firing: 50, over: 0, critical: 0 });
    expect(storm.shown).toHaveLength(10);
    expect(storm.names.map(({ count }) => count).reduce((sum, count) => sum + count)).toBe(50);
    const fires = await listed(house);
    expect(fires).toHaveLength(60);
    expect(fires.filter(({ storm: id }) => id !== undefined)).toHaveLength(50);
  });

  it("are over when all of them are, and the same storm when they come back", async () => {
    const house = openStill();
    for (const index of all(30)) await house.tell("notices", told(index, "firing"));
    house.clock.now = later(1);
    for (const index of all(30)) await house.tell("notices", told(index, "resolved"));
    await house.alarms.look();
    const over = await stormOf(house);
    expect([over?.closed?.at, factOf(over)]).toMatchObject([later(1), { firing: 0, over: 20 }]);
    expect(await listed(house)).toEqual([]);

    house.clock.now = later(2);
    for (const index of all(30)) await house.tell("notices", told(index, "firing"));
    await house.alarms.look();
    const again = await stormOf(house);
    expect([again?.ref, again?.closed, factOf(again).firing]).toEqual([over?.ref, undefined, 30]);
    expect(again?.log.at(-1)).toMatchObject({ event: "reopened", isReplied: true });
  });

  it("add no replies but the ones that somebody has to see", async () => {
    const house = openStill();
    for (const index of all(40)) {
      await house.tell("notices", told(index, "firing"));
      await house.alarms.look();
    }
    expect(await house.replies()).toBe(0);
    for (const index of all(5)) {
      await house.tell("notices", told(100 + index, "firing", { severity: "critical" }));
      await house.alarms.look();
    }
    const storm = await stormOf(house);
    expect([storm?.stage, factOf(storm).critical, await house.replies()]).toEqual(["critical", 5, 1]);
  });

  it("have cards of their own again once it is quiet", async () => {
    const house = openStill();
    for (const index of all(12)) await house.tell("notices", told(index, "firing"));
    house.clock.now = later(6);
    await house.tell("notices", told(99, "firing"));
    expect(await cards(house)).toHaveLength(MOST_CARDS + 1);
    expect(await stormOf(house)).toMatchObject({ stage: "many" });
  });

  it("of one organisation leave another alone", async () => {
    const house = openStill();
    for (const index of all(15)) await house.tell("notices", told(index, "firing"));
    await house.tell("notices", told(1, "firing"), VENLO);
    expect([(await cards(house, VENLO)).length, await stormOf(house, VENLO)]).toEqual([1, undefined]);
  });

  it("may be groups of Alertmanager too", async () => {
    const house = openStill();
    const group = recorded("firing");
    for (const index of all(14)) await house.tell("alertmanager", { ...group, groupKey: `{}:{n="${index}"}` });
    await house.alarms.look();
    expect(factOf(await stormOf(house))).toMatchObject({ firing: 4, names: [{ name: "SchijfBijnaVol", count: 4 }] });
    for (const index of all(14)) {
      await house.tell("alertmanager", { ...recorded("resolved"), groupKey: `{}:{n="${index}"}` });
    }
    await house.alarms.look();
    expect((await house.notices()).filter(({ closed }) => !closed)).toEqual([]);
  });

  it("told to two processes at once get ten cards all the same, and each alarm is counted once", async () => {
    const rows = openSqlite(":memory:");
    const [one, other] = [openStill({ rows }), openStill({ rows })];
    const answers = await Promise.all(
      all(80).map((index) => (index % 2 === 0 ? one : other).tell("notices", told(index, "firing"))),
    );
    expect(new Set(answers)).toEqual(new Set(["new"]));
    await Promise.all([one.alarms.look(), other.alarms.look()]);
    expect(await cards(one)).toHaveLength(MOST_CARDS);
    expect((await one.notices()).filter(({ kind }) => kind === "alert-storm")).toHaveLength(1);
    expect(factOf(await stormOf(one)).firing).toBe(70);
    expect(await listed(other)).toHaveLength(80);
  });
});
