import { describe, expect, it } from "vitest";
import { type Bench, type Candidate, assignable, chain } from "../../src/approvals/deciders.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { Colleague, PersonId } from "../../src/people/person.ts";
import {
  HOME,
  ROERMOND,
  VENLO,
  at,
  bram,
  hanneke,
  iris,
  karel,
  marieke,
  noor,
  peter,
  sanne,
} from "../support/people.ts";
import { away, benchOf, candidate, everybodyAway } from "./bench.ts";

const NOW = at("10:00");
const asked = (bench: Bench, now = NOW) =>
  chain("manager", bench, now).next.map(({ as, person }) => [as, person] as const);
const passed = (bench: Bench, now = NOW) =>
  chain("manager", bench, now).passed.map(({ as, person, why }) => [as, person, why] as const);

const secondIncidentManager = { ...iris, id: "7c9e6679-7425-40de-944b-e07fc1f99001" as PersonId, name: "Wim Bos" };
const approver = (who: Candidate, ...organisations: Colleague["appointments"][number][]): Candidate => ({
  ...who,
  colleague: { ...who.colleague, grants: [{ role: "approver", organisations }] },
});

describe("the order of asking", () => {
  it("begins with the leidinggevende, and passes nobody over", () => {
    expect(chain("manager", benchOf(), NOW)).toEqual({ passed: [], next: [{ as: "manager", person: marieke.id }] });
  });
  it("goes on with the substitute", () => {
    expect(asked(benchOf({ manager: away(marieke) }))).toEqual([["substitute", karel.id]]);
  });
  it("goes on with the manager's manager", () => {
    expect(asked(benchOf({ manager: away(marieke), substitute: away(karel) }))).toEqual([
      ["managers-manager", hanneke.id],
    ]);
  });
  it("goes on with every incident manager who is there, who decide nothing but assign somebody", () => {
    const assigners = [candidate(iris), away(bram), candidate(secondIncidentManager)];
    expect(asked(benchOf({ ...everybodyAway, assigners }))).toEqual([
      ["assigner", iris.id],
      ["assigner", secondIncidentManager.id],
    ]);
  });
  it.each([
    ["there is none", []],
    ["none is there", [away(iris)]],
    ["none can be reached", [candidate(iris, {}, false)]],
    ["none has the role any more", [candidate({ ...iris, grants: [] })]],
    ["the only one asks for it", [candidate({ ...iris, id: noor.id })]],
  ])("ends with the Helpdesk's channel when, of incident managers, %s", (_, assigners) => {
    expect(chain("manager", benchOf({ ...everybodyAway, assigners }), NOW).next).toEqual([{ as: "assigner" }]);
  });
  it("asks ten incident managers at most, as many as one write can hold", () => {
    const id = (index: number) => `7c9e6679-7425-40de-944b-e07fc1f9${String(9000 + index)}` as PersonId;
    const assigners = Array.from({ length: 40 }, (_, index) => candidate({ ...iris, id: id(index) }));
    expect(asked(benchOf({ ...everybodyAway, assigners }))).toHaveLength(10);
  });
  it("names everybody who was passed over, in that order and with the reason", () => {
    const bench = benchOf({ ...everybodyAway, managersManager: candidate(hanneke, { hasLeft: true }) });
    expect(passed(bench)).toEqual([
      ["manager", marieke.id, "absent"],
      ["substitute", karel.id, "absent"],
      ["managers-manager", hanneke.id, "left"],
    ]);
  });
  it("names who is both the substitute and the manager's manager once", () => {
    expect(passed(benchOf({ ...everybodyAway, managersManager: away(karel) }))).toEqual([
      ["manager", marieke.id, "absent"],
      ["substitute", karel.id, "absent"],
    ]);
  });
  it("says that the leidinggevende is unknown, and nothing of a substitute who does not exist", () => {
    const bench = benchOf({ manager: undefined, substitute: undefined, managersManager: undefined });
    expect(passed(bench)).toEqual([["manager", undefined, "unknown"]]);
    expect(asked(bench)).toEqual([["assigner", iris.id]]);
  });
  it("does not come back to who had their turn, as whatever they would be asked", () => {
    const hadIt = new Map([
      [marieke.id, "handed-over" as const],
      [karel.id, "late" as const],
      [iris.id, "late" as const],
    ]);
    const bench = benchOf({ assigners: [candidate(iris), candidate(secondIncidentManager)] });
    expect(chain("manager", bench, NOW, hadIt).next).toEqual([{ as: "managers-manager", person: hanneke.id }]);
    expect(chain("manager", { ...bench, managersManager: undefined }, NOW, hadIt).next).toEqual([
      { as: "assigner", person: secondIncidentManager.id },
    ]);
  });
});

describe("a leidinggevende is passed over", () => {
  it.each<[string, Candidate, string]>([
    ["who has left", candidate(marieke, { hasLeft: true }), "left"],
    ["who is absent until further notice", candidate(marieke, { absent: [{ from: "2026-11-23" }] }), "absent"],
    ["on the last day away", candidate(marieke, { absent: [{ from: "2026-11-01", until: "2026-11-23" }] }), "absent"],
    ["whom Teams cannot reach", candidate(marieke, {}, false), "unreachable"],
    ["who works for another municipality", candidate(marieke, { appointments: [ROERMOND] }), "other-organisation"],
    ["who is the requester", candidate(noor), "own-request"],
  ])("%s", (_, manager, why) => {
    expect(passed(benchOf({ manager }))).toEqual([["manager", manager.colleague.id, why]]);
    expect(asked(benchOf({ manager }))).toEqual([["substitute", karel.id]]);
  });
  it("who works for another municipality, also with a mandate for this one", () => {
    const manager = approver(candidate(marieke, { appointments: [ROERMOND] }), VENLO);
    expect(passed(benchOf({ manager }))).toEqual([["manager", marieke.id, "other-organisation"]]);
  });
  it.each([
    ["the day before the first day away", "2026-11-24", undefined],
    ["the day after the last day away", "2026-11-01", "2026-11-22"],
  ])("but not on %s", (_, from, until) => {
    expect(asked(benchOf({ manager: candidate(marieke, { absent: [{ from, until }] }) }))).toEqual([
      ["manager", marieke.id],
    ]);
  });
  it("from midnight on by the Dutch clock", () => {
    const bench = benchOf({ manager: away(marieke, "2026-11-24") });
    expect(asked(bench, "2026-11-23T22:59:59.000Z" as Instant)).toEqual([["manager", marieke.id]]);
    expect(asked(bench, "2026-11-23T23:00:00.000Z" as Instant)).toEqual([["substitute", karel.id]]);
  });
  it("but needs no mandate: being the leidinggevende is one", () => {
    expect(marieke.grants.some(({ role }) => role === "approver")).toBe(false);
    expect(asked(benchOf())).toEqual([["manager", marieke.id]]);
  });
});

describe.each([
  ["a substitute", "substitute", karel, {}],
  ["a manager's manager", "managers-manager", hanneke, { substitute: undefined }],
] as const)("%s", (_, as, who, given) => {
  const bench = (candidateNow: Candidate) =>
    benchOf({
      ...{ manager: away(marieke), ...given },
      ...(as === "substitute" ? { substitute: candidateNow } : { managersManager: candidateNow }),
    });

  it("decides with a mandate of the organisation file", () => {
    expect(asked(bench(candidate(who)))).toEqual([[as, who.id]]);
  });
  it.each<[string, Candidate, string]>([
    ["without a mandate", candidate({ ...who, grants: [] }), "no-mandate"],
    ["with a mandate for another municipality only", approver(candidate(who), ROERMOND, HOME), "no-mandate"],
    ["with a mandate but an appointment elsewhere", candidate(who, { appointments: [ROERMOND] }), "other-organisation"],
    [
      "who is the requester",
      { ...candidate(who), colleague: { ...candidate(who).colleague, id: noor.id } },
      "own-request",
    ],
    ["who has left", candidate(who, { hasLeft: true }), "left"],
    ["who is absent", away(who), "absent"],
    ["whom Teams cannot reach", candidate(who, {}, false), "unreachable"],
  ])("is passed over %s", (_why, candidateNow, why) => {
    const lastPassed = passed(bench(candidateNow)).find(([role]) => role === as);
    expect(lastPassed).toEqual([as, candidateNow.colleague.id, why]);
    expect(asked(bench(candidateNow))).not.toContainEqual([as, candidateNow.colleague.id]);
  });
});

describe("the owner of a mailbox", () => {
  const ownerOf = (owner: Candidate | undefined) => chain("owner", benchOf({ owner }), NOW);

  it("is the only one who is asked, and needs no mandate", () => {
    expect(ownerOf(candidate(bram))).toEqual({ passed: [], next: [{ as: "owner", person: bram.id }] });
  });
  it.each<[string, Candidate | undefined, string]>([
    ["has left", candidate(bram, { hasLeft: true }), "left"],
    ["is ill", away(bram), "absent"],
    ["cannot be reached", candidate(bram, {}, false), "unreachable"],
    ["is not known", undefined, "unknown"],
    ["works for another municipality", candidate(peter), "other-organisation"],
    ["is the requester", candidate(noor), "own-request"],
  ])("who %s leaves it to the Helpdesk: no manager decides on somebody else's mailbox", (_, owner, why) => {
    const { passed: over, next } = ownerOf(owner);
    expect(over).toEqual([{ as: "owner", why, ...(owner && { person: owner.colleague.id }) }]);
    expect(next).toEqual([]);
  });
});

describe("who can be assigned, or be handed the decision", () => {
  const names = (authorised: readonly Candidate[]) =>
    assignable(benchOf({ authorised }), NOW).map(({ colleague: { name } }) => name);

  it("is everybody with a mandate who is there", () => {
    expect(names([candidate(hanneke), candidate(karel)])).toEqual([hanneke.name, karel.name]);
    expect(names([candidate(hanneke), away(karel)])).toEqual([hanneke.name]);
  });
  it("is not the requester, not somebody of another municipality, and nobody whom Teams cannot reach", () => {
    const requester = approver(candidate(noor), VENLO);
    const elsewhere = approver(candidate(sanne), VENLO, ROERMOND);
    expect(names([requester, elsewhere, candidate(karel, {}, false)])).toEqual([]);
  });
  it("is never an incident manager, who only assigns", () => {
    const both: Candidate = candidate({
      ...karel,
      grants: [...karel.grants, { role: "incident-manager", organisations: [VENLO] }],
    });
    expect(names([both])).toEqual([]);
  });
});
