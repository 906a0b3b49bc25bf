import { describe, expect, it } from "vitest";
import { NOTICE_EXAMPLE } from "../../src/alerts/sources/notices.ts";
import { type Instant, dateOf, instant } from "../../src/lib/instant.ts";
import { NOTICE_KINDS } from "../../src/notices/kinds/index.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";
import { type House, openHouse } from "./alarm-house.ts";

const START = "2026-11-23T08:00:00.000Z" as Instant;
const minutesLater = (minutes: number): Instant => instant(new Date(dateOf(START).getTime() + minutes * 60_000));

/** A house whose clock is moved by the test. */
function openAt(): House & { clock: Instant } {
  const clock = { now: START };
  const now = () => clock.now;
  return Object.defineProperty(openHouse({ now, wallClock: now }) as House & { clock: Instant }, "clock", {
    set: (moment: Instant) => (clock.now = moment),
  });
}

const kindOf = (kind: string | undefined) => NOTICE_KINDS.find((one) => one.kind === kind);

const firing = { type: "monitoring", key: "srv-1", status: "firing", title: "srv-1 antwoordt niet" };
const resolved = { ...firing, status: "resolved" };

describe("what any system tells at the generic address", () => {
  it.each(["monitoring", "network-redundancy", "intrusion", "vulnerability-scan"])(
    "is a notice of its own kind for Beheer: %s",
    async (type) => {
      const house = openAt();
      expect(await house.tell("notices", { ...NOTICE_EXAMPLE, type })).toBe("new");
      const [notice] = await house.notices();
      const kind = kindOf(notice?.kind);
      expect(notice).toMatchObject({ kind: type, stage: "critical", log: [{ isReplied: true }] });
      expect(kind?.placesOf(VENLO, notice?.fact ?? {})).toEqual(["channel:operations"]);
    },
  );

  it("waits for Beheer when nobody knows its type, with all that was said", async () => {
    const house = openAt();
    await house.tell("notices", { ...NOTICE_EXAMPLE, type: "koffieautomaat" });
    await house.tell("notices", { ...NOTICE_EXAMPLE, type: "bliksem" });
    const kind = kindOf("unknown");
    const told = (await house.notices()).map((notice) => {
      expect(notice.kind).toBe("unknown");
      const around = { now: START, organisationName: "Venlo", hasChannel: true };
      return kind?.view(notice, notice.fact, "beheer", around);
    });
    expect(told.map((view) => view?.facts.find(({ label }) => label === "Soort")?.value).sort()).toEqual([
      "bliksem",
      "koffieautomaat",
    ]);
    for (const view of told) {
      expect(view?.lines).toEqual([NOTICE_EXAMPLE.text]);
      expect(view?.facts).toContainEqual(NOTICE_EXAMPLE.facts[0]);
      expect(view?.title).not.toMatch(/koffie|bliksem/);
    }
  });

  it("is one notice while it goes on and off within a day, with a short reply each time", async () => {
    const house = openAt();
    await house.tell("notices", firing);
    house.clock = minutesLater(10);
    await house.tell("notices", resolved);
    house.clock = minutesLater(20);
    await house.tell("notices", firing);
    await house.tell("notices", { ...firing, title: "srv-1 antwoordt nog steeds niet" });
    const [notice, ...others] = await house.notices();
    expect(others).toEqual([]);
    expect(notice?.log.map(({ event, isReplied }) => [event, isReplied])).toEqual([
      ["opened", false],
      ["closed", false],
      ["reopened", true],
      ["changed", false],
    ]);
    house.clock = minutesLater(21);
    await house.tell("notices", resolved);
    house.clock = minutesLater(22 + 24 * 60);
    await house.tell("notices", firing);
    expect(await house.notices()).toHaveLength(2);
  });

  it("that comes late changes nothing", async () => {
    const house = openAt();
    house.clock = minutesLater(30);
    await house.tell("notices", { ...resolved, at: minutesLater(20) });
    await house.tell("notices", { ...firing, at: minutesLater(10) });
    expect(await house.notices()).toEqual([]);
    await house.tell("notices", { ...firing, at: minutesLater(25) });
    expect(await house.notices()).toMatchObject([{ fact: { since: minutesLater(25) } }]);
  });

  it("of a sender whose clock is years ahead can still be over", async () => {
    const house = openAt();
    await house.tell("notices", { ...firing, at: "2031-01-01T00:00:00Z" });
    house.clock = minutesLater(1);
    await house.tell("notices", { ...resolved, at: "2030-12-31T00:00:00Z" });
    expect(await house.notices()).toMatchObject([{ closed: { at: minutesLater(1) } }]);
  });

  it("lies with whose secret it was, and has no secrets of people in it", async () => {
    const house = openAt();
    await house.tell("notices", { ...firing, title: "wachtwoord: Geheim123!" }, WEERT);
    expect(await house.notices(HOME)).toEqual([]);
    expect(JSON.stringify(await house.notices(WEERT))).not.toContain("Geheim123");
  });

  it.each<[string, object]>([
    ["no key", { ...firing, key: undefined }],
    ["a state that is none", { ...firing, status: "maybe" }],
    ["a field too many", { ...firing, kleur: "rood" }],
    ["the year 1900", { ...firing, at: "1900-01-01T00:00:00Z" }],
    ["the year 9999", { ...firing, at: "9999-01-01T00:00:00Z" }],
    ["31 February", { ...firing, at: "2026-02-31T00:00:00Z" }],
    ["more facts than fit", { ...firing, facts: Array.from({ length: 21 }, () => ({ label: "a", value: "b" })) }],
    ["a fact without a name", { ...firing, facts: [{ value: "b" }] }],
  ])("is refused, and nothing is kept: %s", async (_, body) => {
    const house = openAt();
    expect(await house.tell("notices", body)).toBe("wrong-fields");
    expect(await house.notices()).toEqual([]);
  });
});
