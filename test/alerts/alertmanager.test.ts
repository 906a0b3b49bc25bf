import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GroupState, factOf, merged } from "../../src/alerts/alert-group.ts";
import { readAlertGroup } from "../../src/alerts/sources/alertmanager.ts";
import { instant } from "../../src/lib/instant.ts";
import { alertGroup } from "../../src/notices/kinds/alert-group.ts";
import { type Alert, type Group, openHouse, recorded } from "./alarm-house.ts";

const groupOf = (payload: Group) => {
  const reading = readAlertGroup(payload);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
};
const after = (...payloads: readonly Group[]): GroupState =>
  payloads.reduce<GroupState | undefined>((state, payload) => merged(state, groupOf(payload), NOW), undefined) ??
  never();
const never = (): never => {
  throw new Error("nothing was sent");
};
const says = (...payloads: readonly Group[]) => factOf("key", after(...payloads));

const STORY = ["firing", "second-alert", "repeated", "part-resolved", "resolved", "fired-again"];
const [first] = recorded("firing").alerts;

/** An alert of the recorded group. */
const alert = (fingerprint: string, startsAt: string, given: Partial<Alert> = {}): Alert => ({
  ...(first ?? never()),
  ...{ fingerprint, startsAt, ...given },
});
const resolved = (fingerprint: string, startsAt: string, endsAt = "2026-11-22T06:00:00Z"): Alert =>
  alert(fingerprint, startsAt, { status: "resolved", endsAt });
const group = (...alerts: readonly Alert[]): Group => ({ ...recorded("firing"), alerts });
const NOW = instant(new Date("2026-11-22T06:00:00Z"));
const AT = (minute: number): string => `2026-11-22T05:${String(minute).padStart(2, "0")}:00Z`;

describe("what Alertmanager really sends", () => {
  it.each([...STORY, "without-annotations", "truncated"])("is read as it is: %s", (name) => {
    expect(readAlertGroup(recorded(name)).ok).toBe(true);
  });

  it("is one notice from the first alert to the last, and again when it fires anew", async () => {
    const house = openHouse();
    const seen: unknown[] = [];
    for (const name of STORY) {
      const answer = await house.tell("alertmanager", recorded(name));
      const [notice] = await house.notices();
      const { firing, over } = alertGroup.fact.parse(notice?.fact);
      seen.push([name, answer, firing, over, notice?.closed !== undefined, await house.replies()]);
    }
    expect(seen).toEqual([
      ["firing", "new", 1, 0, false, 0],
      ["second-alert", "new", 2, 0, false, 1],
      ["repeated", "again", 2, 0, false, 1],
      ["part-resolved", "new", 1, 1, false, 1],
      ["resolved", "new", 0, 2, true, 1],
      ["fired-again", "new", 1, 0, false, 2],
    ]);
    expect(await house.notices()).toHaveLength(1);
  });

  it("changes nothing when it comes once more", async () => {
    const house = openHouse();
    await house.tell("alertmanager", recorded("firing"));
    const before = await house.notices();
    expect(await house.tell("alertmanager", recorded("firing"))).toBe("again");
    await house.tell("alertmanager", { ...recorded("firing"), receiver: "another" });
    expect(await house.notices()).toEqual(before);
  });

  it("is shown with its name, how bad it is, where, and since when", () => {
    const fact = says(recorded("second-alert"));
    expect(fact).toMatchObject({
      name: "SchijfBijnaVol",
      severity: "warning",
      labels: "cluster: roermond",
      firings: 2,
    });
    expect(fact.since).toBe("2026-11-22T04:13:32.856Z");
    expect(fact.shown[0]).toEqual({
      what: "srv-0102.roermond.example:9100",
      says: "Schijf /var van srv-0102.roermond.example:9100 is bijna vol",
      since: "2026-11-22T04:13:35.365Z",
    });
  });

  it("may have no annotations, and may leave alerts out", () => {
    expect(says(recorded("without-annotations"))).toMatchObject({ severity: "critical", shown: [{ says: "" }] });
    expect(says(recorded("truncated"))).toMatchObject({ firing: 2, unsent: 2 });
  });

  it("is urgent when it is critical, and getting better is no news", async () => {
    const house = openHouse();
    const bad = { labels: { alertname: "HostWeg", severity: "critical" } };
    await house.tell("alertmanager", group(alert("a", AT(1))));
    await house.tell("alertmanager", group(alert("a", AT(1)), alert("b", AT(2), bad)));
    expect(await house.notices()).toMatchObject([
      { stage: "critical", log: [{}, { event: "stage", isReplied: true }] },
    ]);
    await house.tell("alertmanager", group(alert("a", AT(1)), { ...resolved("b", AT(2)), ...bad }));
    const [notice] = await house.notices();
    expect(notice).toMatchObject({ stage: "critical", log: [{}, {}, { event: "changed", isReplied: false }] });
    expect(alertGroup.isUrgent(alertGroup.fact.parse(notice?.fact), "critical")).toBe(false);
  });
});

describe("an alert that comes late", () => {
  it.each<[string, readonly Group[], number]>([
    ["firing after it was resolved", [group(resolved("a", AT(1))), group(alert("a", AT(1)))], 0],
    ["resolved, of before it fired again", [group(alert("a", AT(5))), group(resolved("a", AT(1)))], 1],
    ["firing, of before it fired again", [group(alert("a", AT(5))), group(alert("a", AT(1)))], 1],
    ["resolved twice", [group(resolved("a", AT(1))), group(resolved("a", AT(1), AT(50)))], 0],
  ])("takes nothing back: %s", (_, payloads, firing) => {
    const [told = never()] = payloads;
    expect(says(...payloads).firing).toBe(firing);
    expect(after(...payloads)).toEqual(after(told));
  });

  it("ends the same in whatever order everything comes, and however often", () => {
    const one = fc.record({ id: fc.constantFrom("a", "b", "c"), start: fc.nat(4), isOver: fc.boolean() });
    const payload = fc
      .array(one, { minLength: 1, maxLength: 3 })
      .map((alerts) =>
        group(...alerts.map(({ id, start, isOver }) => (isOver ? resolved(id, AT(start)) : alert(id, AT(start))))),
      );
    const told = fc
      .array(payload, { minLength: 1, maxLength: 6 })
      .chain((payloads) =>
        fc.tuple(
          fc.constant(payloads),
          fc.shuffledSubarray([...payloads, ...payloads], { minLength: payloads.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(told, ([inOrder, shuffled]) => {
        expect(after(...shuffled).alerts).toEqual(after(...inOrder).alerts);
      }),
    );
  });
});

describe("a group that is far too big", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => alert(`f${index}`, AT(index % 60)));

  it("is heard when the sender's clock was a day ahead and was put right", () => {
    const ahead = group(alert("a", "2026-11-23T05:00:00Z"));
    const over = group(resolved("a", "2026-11-23T05:00:00Z", "2026-11-23T05:10:00Z"));
    expect(says(ahead, over, ahead).firing).toBe(0);
    expect(says(ahead, over, group(alert("a", AT(30)))).firing).toBe(1);
  });

  it("is kept alert by alert up to a thousand, and counted beyond", () => {
    const fact = says(group(...many(1_200)));
    expect(fact).toMatchObject({ firing: 1_000, unsent: 200 });
    expect(fact.shown).toHaveLength(10);
    expect(JSON.stringify(after(group(...many(1_200)))).length).toBeLessThan(200_000);
  });

  it("is over when all of it is", () => {
    const all = many(1_000);
    const over = all.map(({ fingerprint, startsAt }) => resolved(fingerprint, startsAt));
    expect(says(group(...all), group(...over))).toMatchObject({ firing: 0, over: 1_000, unsent: 0 });
  });

  it("shows strings of outside short, on one line, and without secrets", () => {
    const annotations = { summary: `wachtwoord: Geheim123!\n\u202e${"x".repeat(5_000)}` };
    const fact = says(group(alert("a", AT(1), { annotations })));
    expect(fact.shown[0]?.says).not.toMatch(/Geheim|\u202e|\n/);
    expect(fact.shown[0]?.says.length).toBeLessThan(170);
  });
});
