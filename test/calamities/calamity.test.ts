import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/lib/outcome.ts";
import type { Person } from "../../src/people/person.ts";
import {
  type Calamity,
  type Kind,
  aimOf,
  aimPassed,
  decide,
  declare,
  decline,
  end,
  finishStep,
  inform,
  isMember,
  leaveDuty,
  propose,
  switchOff,
  takeDuty,
  takeOver,
} from "../../src/calamities/calamity.ts";
import type { TicketNumber } from "../../src/tickets/ticket.ts";
import { anouk, wim } from "../support/calamities.ts";
import { HOME, ROERMOND, VENLO, WEERT, at, fatima, iris, noor, ruben, sam } from "../support/people.ts";

const said = (text: string) => ({ text, hidden: [] });
const by = (actor: Person, time = "10:00") => ({ actor, now: at(time) });

function after<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`);
  return outcome.value;
}

const ticket = { number: "M26-000001" as TicketNumber, organisation: VENLO, reportedAt: at("09:10") };
const proposal = { said: said("Uitkomst: calamiteit."), told: [iris] };
const proposed = after(propose(ticket, undefined, proposal, by(sam)));
const news = (kind: Kind = "general") => ({
  ...{ title: said("Het netwerk ligt plat"), kind },
  ...{ organisations: [VENLO, WEERT], unreached: [] },
});
const declaredAs = (kind: Kind): Calamity => after(declare(proposed, news(kind), by(iris)));
const declared = declaredAs("general");
const over = after(end(declared, said("Switch vervangen"), [], by(iris, "12:15")));

describe("proposing a calamity", () => {
  it("asks who may declare it, and twice is once", () => {
    expect(proposed).toMatchObject({ state: { status: "proposed" }, told: [iris.id], from: VENLO });
    expect(after(propose(ticket, proposed, proposal, by(fatima)))).toBe(proposed);
  });
  it("can be done again after it was none, not while it lasts and not afterwards", () => {
    const none = after(decline(proposed, said("Alleen één team"), by(iris)));
    expect(none.state.status).toBe("declined");
    expect(after(propose(ticket, none, proposal, by(sam, "11:00"))).state.status).toBe("proposed");
    expect(propose(ticket, declared, proposal, by(sam))).toEqual({ ok: false, reason: "already-declared" });
    expect(propose(ticket, over, proposal, by(sam))).toEqual({ ok: false, reason: "already-over" });
  });
});

describe("declaring a calamity", () => {
  it.each([
    ["an incident manager", iris],
    ["the manager ICT", anouk],
  ])("is done by %s, for whom it concerns", (_, who) => {
    expect(after(declare(proposed, news(), by(who))).state).toMatchObject({
      status: "declared",
      title: "Het netwerk ligt plat",
      organisations: [VENLO, WEERT],
      declaredAt: at("10:00"),
    });
  });
  it.each([
    ["the Helpdesk", sam],
    ["Beheer", ruben],
    ["the reporter", noor],
    [
      "an incident manager of one municipality",
      { ...iris, grants: [{ role: "incident-manager", organisations: [VENLO] }] },
    ],
  ] as const)("is not for %s", (_, who) => {
    expect(declare(proposed, news(), by(who))).toEqual({ ok: false, reason: "may-not-declare" });
  });
  it("concerns somebody", () => {
    const nobody = { ...news(), organisations: [] };
    expect(declare(proposed, nobody, by(iris))).toEqual({ ok: false, reason: "nobody-concerned" });
  });
  it("happens once, and none after all is said before it", () => {
    expect(declare(declared, news(), by(anouk))).toEqual({ ok: false, reason: "already-declared" });
    expect(decline(declared, said("Toch niet"), by(iris))).toEqual({ ok: false, reason: "already-declared" });
    expect(decline(proposed, said("Nee"), by(sam))).toEqual({ ok: false, reason: "may-not-declare" });
  });
});

describe("the log of a calamity", () => {
  it("has every decision with who and when", () => {
    const decided = after(decide(declared, said("Iedereen werkt thuis"), by(sam, "10:20")));
    expect(decided.log.at(-1)).toMatchObject({
      kind: "decided",
      text: "Iedereen werkt thuis",
      by: sam.id,
      at: at("10:20"),
    });
    expect(decided.names[sam.id]).toBe(sam.name);
  });
  it("is written while it lasts", () => {
    expect(decide(proposed, said("x"), by(sam))).toEqual({ ok: false, reason: "not-declared" });
    expect(decide(over, said("x"), by(sam))).toEqual({ ok: false, reason: "already-over" });
    expect(inform(over, said("x"), [], by(sam))).toEqual({ ok: false, reason: "already-over" });
  });
  it("can be full, and then it can still end", () => {
    let full = declared;
    while (full.log.length < 150) full = after(decide(full, said("Besluit"), by(sam)));
    expect(decide(full, said("Nog een"), by(sam))).toEqual({ ok: false, reason: "log-full" });
    expect(end(full, said("Klaar"), [], by(iris))).toMatchObject({ ok: true });
  });
});

describe("who does what", () => {
  const withSam = after(takeDuty(declared, "technique", by(sam)));

  it("is picked by people themselves, and twice is once", () => {
    expect(withSam.state).toMatchObject({ duties: { technique: { person: sam.id, since: at("10:00") } } });
    expect(after(takeDuty(withSam, "technique", by(sam, "11:00")))).toBe(withSam);
  });
  it("is not taken from a colleague, except by who may end the calamity", () => {
    expect(takeDuty(withSam, "technique", by(ruben))).toEqual({ ok: false, reason: "duty-taken" });
    expect(after(takeDuty(withSam, "technique", by(iris))).state).toMatchObject({
      duties: { technique: { person: iris.id } },
    });
  });
  it("can be given back by who has it", () => {
    expect(after(leaveDuty(withSam, "technique", by(sam))).state).toMatchObject({ duties: {} });
    expect(leaveDuty(withSam, "technique", by(ruben))).toEqual({ ok: false, reason: "not-your-duty" });
    expect(takeDuty(declared, undefined, by(sam))).toEqual({ ok: false, reason: "no-such-duty" });
  });
});

describe("an outbreak of a virus", () => {
  const outbreak = declaredAs("outbreak");

  it("has four steps, each finished once, by whom and when", () => {
    const isolated = after(finishStep(outbreak, "isolate", by(ruben, "10:30")));
    expect(isolated.state).toMatchObject({ steps: { isolate: { by: ruben.id, at: at("10:30") } } });
    expect(finishStep(isolated, "isolate", by(sam))).toEqual({ ok: false, reason: "step-finished" });
    expect(finishStep(outbreak, undefined, by(sam))).toEqual({ ok: false, reason: "no-such-step" });
  });
  it("lets parts be switched off as a decision; another calamity does not", () => {
    const off = after(switchOff(outbreak, said("Wifi van Venlo"), by(ruben)));
    expect(off.log.at(-1)).toMatchObject({ kind: "switched-off", text: "Wifi van Venlo", by: ruben.id });
    expect(switchOff(declared, said("Wifi"), by(ruben))).toEqual({ ok: false, reason: "no-outbreak" });
    expect(finishStep(declared, "isolate", by(ruben))).toEqual({ ok: false, reason: "no-outbreak" });
  });
});

describe("a failover", () => {
  const failover = declaredAs("failover");

  it("aims at four hours after the report, until the other location has taken over", () => {
    expect(aimOf(failover)).toBe(at("13:10"));
    expect(aimOf(after(takeOver(failover, by(ruben, "11:00"))))).toBeUndefined();
    expect(aimOf(declared)).toBeUndefined();
  });
  it("is told once that the aim has passed", () => {
    expect(aimPassed(failover, at("13:09"))).toBeUndefined();
    const passed = aimPassed(failover, at("13:10"));
    expect(passed?.log.at(-1)).toMatchObject({ kind: "aim-passed" });
    expect(passed && aimPassed(passed, at("14:00"))).toBeUndefined();
  });
  it("is taken over once, and only where it is one", () => {
    const taken = after(takeOver(failover, by(ruben)));
    expect(takeOver(taken, by(ruben))).toEqual({ ok: false, reason: "already-taken-over" });
    expect(takeOver(declared, by(ruben))).toEqual({ ok: false, reason: "no-failover" });
  });
});

describe("the end of a calamity", () => {
  it("is said by who may declare one, once", () => {
    expect(over.state).toMatchObject({ status: "over", closing: "Switch vervangen", endedAt: at("12:15") });
    expect(end(declared, said("Klaar"), [], by(sam))).toEqual({ ok: false, reason: "may-not-declare" });
    expect(end(over, said("Klaar"), [], by(iris))).toEqual({ ok: false, reason: "already-over" });
    expect(end(proposed, said("Klaar"), [], by(iris))).toEqual({ ok: false, reason: "not-declared" });
  });
});

describe("who works on a calamity", () => {
  it("has a role for everybody whom it concerns", () => {
    for (const who of [sam, ruben, iris, anouk]) expect(isMember(declared, who)).toBe(true);
    const elsewhere = { ...sam, grants: [{ role: "helpdesk", organisations: [ROERMOND, HOME] }] } as Person;
    for (const who of [noor, wim, elsewhere]) expect(isMember(declared, who)).toBe(false);
  });
});
