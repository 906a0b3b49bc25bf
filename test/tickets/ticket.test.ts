import { describe, expect, it } from "vitest";
import {
  type Ticket,
  type TicketNumber,
  add,
  answer,
  ask,
  confirm,
  maySee,
  passToSupplier,
  passToTeam,
  reopen,
  report,
  resolve,
  take,
  withdraw,
} from "../../src/tickets/ticket.ts";
import { VENLO, at, daan, fatima, noor, ruben, sam } from "../support/people.ts";

const said = (text: string) => ({ text, hidden: [] });
const nothing = said("");

const reported = report(
  "M26-000123" as TicketNumber,
  VENLO,
  { said: said("De printer doet het niet"), area: "printer" },
  { actor: noor, now: at("09:00") },
);

const by = (actor: typeof noor, time = "10:00") => ({ actor, now: at(time) });

function after(outcome: ReturnType<typeof take>): Ticket {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}
const taken = after(take(reported, by(sam)));
const asked = after(ask(taken, said("Welke printer is het?"), by(sam)));
const resolved = after(resolve(taken, "resolved", said("Printer herstart"), by(sam)));
const closed = after(confirm(resolved, 5, nothing, by(noor)));
const withdrawn = after(withdraw(reported, by(noor)));

describe("reporting", () => {
  it("makes a new ticket with the first line, for its own municipality", () => {
    expect(reported).toMatchObject({ state: { status: "new" }, team: "helpdesk", organisation: "venlo", version: 1 });
  });
  it("keeps that something was hidden, not what", () => {
    const hidden = report(
      "M26-000124" as TicketNumber,
      VENLO,
      { said: { text: "Mijn BSN is [verborgen]", hidden: ["bsn"] }, area: "unknown" },
      by(noor),
    );
    expect(hidden.timeline[0]).toMatchObject({ kind: "reported", hidden: ["bsn"] });
  });
});

describe("taking a ticket", () => {
  it("makes the agent its assignee", () => {
    expect(taken.state).toEqual({ status: "assigned", assignee: sam.id, assignedAt: at("10:00") });
  });
  it("is refused when a colleague has taken it already", () => {
    expect(take(taken, by(fatima))).toEqual({ ok: false, reason: "already-taken" });
  });
  it("is refused to somebody who does not work for the Helpdesk", () => {
    expect(take(reported, by(daan))).toEqual({ ok: false, reason: "not-an-agent" });
  });
  it("brings a ticket back from the supplier", () => {
    const away = after(passToSupplier(taken, nothing, by(sam)));
    expect(after(take(away, by(fatima))).state).toMatchObject({ status: "assigned", assignee: fatima.id });
  });
});

describe("a question to the reporter", () => {
  it("waits for the answer and asks for a new card in the reporter's chat", () => {
    expect(asked.state).toMatchObject({ status: "waiting", question: "Welke printer is het?", askedBy: sam.id });
    expect(asked.cards.reporter).toBe(asked.version);
  });
  it("takes a ticket that nobody had taken", () => {
    expect(after(ask(reported, said("Welke?"), by(sam))).state).toMatchObject({ assignee: sam.id });
  });
  it("goes back to its assignee with the answer", () => {
    const answered = after(answer(asked, said("Die op de derde"), by(noor)));
    expect(answered.state).toMatchObject({ status: "assigned", assignee: sam.id });
    expect(answered.timeline.at(-1)).toMatchObject({ kind: "answered", text: "Die op de derde" });
  });
  it("is answered by nobody but the reporter", () => {
    expect(answer(asked, said("Ik ook"), by(daan))).toEqual({ ok: false, reason: "not-the-reporter" });
  });
  it("that was answered already takes a second answer as an addition", () => {
    const answered = after(answer(asked, said("De derde"), by(noor)));
    const added = after(answer(answered, said("Nog iets"), by(noor)));
    expect(added.timeline.at(-1)).toMatchObject({ kind: "added", text: "Nog iets" });
  });
  it("that was passed on meanwhile loses no answer", () => {
    const passed = after(passToTeam(asked, "operations", nothing, by(sam)));
    const added = after(answer(passed, said("De derde"), by(noor)));
    expect(added.timeline.at(-1)).toMatchObject({ kind: "added", text: "De derde" });
    expect(added).toMatchObject({ team: "operations", state: { status: "new" } });
  });
});

describe("passing a ticket on", () => {
  it("gives Beheer a card of its own, not yet taken", () => {
    const passed = after(passToTeam(taken, "operations", said("Lijkt de printserver"), by(sam)));
    expect(passed).toMatchObject({ team: "operations", state: { status: "new" } });
    expect(passed.cards.operations).toBe(passed.version);
    expect(passed.timeline.at(-1)).toMatchObject({ internal: true });
  });
  it("is refused when it is there already", () => {
    const passed = after(passToTeam(taken, "operations", nothing, by(sam)));
    expect(passToTeam(passed, "operations", nothing, by(sam))).toEqual({ ok: false, reason: "already-passed" });
  });
  it("comes back to the Helpdesk as a new card there", () => {
    const passed = after(passToTeam(taken, "operations", nothing, by(sam)));
    const back = after(passToTeam(passed, "helpdesk", nothing, by(ruben)));
    expect(back.cards.helpdesk).toBe(back.version);
  });
  it("leaves with the supplier who keeps an eye on it", () => {
    expect(after(passToSupplier(reported, nothing, by(ruben))).state).toMatchObject({
      status: "with-supplier",
      assignee: ruben.id,
    });
  });
});

describe("resolving a ticket", () => {
  it("keeps the solution and asks the reporter on a new card", () => {
    expect(resolved.state).toMatchObject({ status: "resolved", solution: "Printer herstart", resolution: "resolved" });
    expect(resolved.cards.reporter).toBe(resolved.version);
  });
  it("may be something else that was agreed", () => {
    const agreed = after(resolve(taken, "otherwise-agreed", said("Nieuwe printer in januari"), by(sam)));
    expect(agreed.state).toMatchObject({ resolution: "otherwise-agreed" });
  });
  it("is refused the second time", () => {
    expect(resolve(resolved, "resolved", said("Nog eens"), by(fatima))).toEqual({
      ok: false,
      reason: "already-resolved",
    });
  });
});

describe("is it solved?", () => {
  it("closes on yes, with the rating", () => {
    expect(closed.state).toMatchObject({ status: "closed", rating: 5, solution: "Printer herstart" });
  });
  it("closes on yes without a rating", () => {
    expect(after(confirm(resolved, undefined, nothing, by(noor))).state).not.toHaveProperty("rating");
  });
  it("reopens on no, with who resolved it", () => {
    const reopened = after(reopen(resolved, said("Hij piept nog"), by(noor)));
    expect(reopened.state).toMatchObject({ status: "assigned", assignee: sam.id });
    expect(reopened.timeline.at(-1)).toMatchObject({ kind: "reopened", text: "Hij piept nog" });
  });
  it("is asked of the reporter alone", () => {
    expect(confirm(resolved, 1, nothing, by(sam))).toEqual({ ok: false, reason: "not-the-reporter" });
    expect(reopen(resolved, said("Nee"), by(sam))).toEqual({ ok: false, reason: "not-the-reporter" });
  });
  it("cannot be answered before it was resolved", () => {
    expect(confirm(taken, 5, nothing, by(noor))).toEqual({ ok: false, reason: "not-resolved" });
  });
});

describe("what is over", () => {
  it.each([
    ["closed", closed],
    ["withdrawn", withdrawn],
  ])("stays %s whatever is pressed", (_, ticket) => {
    const over = { ok: false, reason: "already-over" };
    expect(take(ticket, by(sam))).toEqual(over);
    expect(ask(ticket, said("?"), by(sam))).toEqual(over);
    expect(add(ticket, said("nog iets"), by(noor))).toEqual(over);
    expect(withdraw(ticket, by(noor))).toEqual(over);
    expect(passToTeam(ticket, "operations", nothing, by(sam))).toEqual(over);
    expect(passToSupplier(ticket, nothing, by(sam))).toEqual(over);
    expect(resolve(ticket, "resolved", said("x"), by(sam))).toEqual(over);
    expect(reopen(ticket, said("x"), by(noor)).ok).toBe(false);
  });
});

describe("every change", () => {
  it("raises the version by one and stands on the timeline", () => {
    expect([reported, taken, asked].map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(asked.timeline.map(({ kind }) => kind)).toEqual(["reported", "taken", "asked"]);
  });
  it("adds no more messages to a full ticket, which can still be resolved and withdrawn", () => {
    let ticket = taken;
    for (let count = 0; count < 200; count++) {
      const outcome = add(ticket, said("nog iets"), by(noor));
      if (outcome.ok) ticket = outcome.value;
    }
    expect(ticket.timeline).toHaveLength(150);
    expect(add(ticket, said("nog iets"), by(noor))).toEqual({ ok: false, reason: "too-many-messages" });
    expect(resolve(ticket, "resolved", said("Klaar"), by(sam)).ok).toBe(true);
    expect(withdraw(ticket, by(noor)).ok).toBe(true);
  });
  it("is full of fewer long messages, so that its row always fits in the store", () => {
    const longest = said('"'.repeat(2000));
    let ticket = reported;
    for (let round = 0; round < 150; round++) {
      for (const more of [
        add(ticket, longest, by(noor)),
        passToSupplier(ticket, longest, by(sam)),
        passToTeam(ticket, ticket.team === "helpdesk" ? "operations" : "helpdesk", longest, by(sam)),
      ]) {
        if (more.ok) ticket = more.value;
      }
    }
    expect(add(ticket, said("nog iets"), by(noor))).toEqual({ ok: false, reason: "too-many-messages" });
    const passed = after(passToTeam(ticket, ticket.team === "helpdesk" ? "operations" : "helpdesk", nothing, by(sam)));
    const solved = after(resolve(passed, "resolved", longest, by(ruben)));
    expect(JSON.stringify(after(confirm(solved, 1, longest, by(noor)))).length).toBeLessThan(400_000);
  });
});

describe("who may see a ticket", () => {
  it("is its reporter and the agents of its municipality", () => {
    expect([noor, sam, ruben].map((person) => maySee(reported, person))).toEqual([true, true, true]);
  });
  it("is nobody else, of whatever municipality", () => {
    const colleague = { ...daan, appointments: [VENLO] as const };
    expect([daan, colleague].map((person) => maySee(reported, person))).toEqual([false, false]);
  });
});
