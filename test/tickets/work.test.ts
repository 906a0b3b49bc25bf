import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/lib/outcome.ts";
import type { Person } from "../../src/people/person.ts";
import { type TicketNumber, add, report, resolve, take, withdraw } from "../../src/tickets/ticket.ts";
import { assign, message, note, prioritise, putOnHold, wake, wokenByItself } from "../../src/tickets/work.ts";
import { VENLO, at, daan, fatima, noor, ruben, sam } from "../support/people.ts";

const said = (text: string) => ({ text, hidden: [] });
const by = (actor: Person, time = "10:00") => ({ actor, now: at(time) });
const bot = (time: string, day?: string) => ({
  actor: { ...sam, id: "bot" as Person["id"], name: "Helpdesk" },
  now: at(time, day),
});

function after<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`);
  return outcome.value;
}

const reported = report(
  "M26-000001" as TicketNumber,
  VENLO,
  { said: said("De printer doet het niet"), area: "printer" },
  by(noor, "09:00"),
);
const taken = after(take(reported, by(sam)));
const untilMonday = {
  waitsFor: "supplier",
  until: at("08:00", "2026-11-30"),
  said: said("Onderdeel besteld"),
} as const;

describe("a message to the reporter", () => {
  it("comes on a new card and asks nothing", () => {
    const told = after(message(taken, said("Morgen komt er een monteur."), by(sam, "11:00")));

    expect(told.state).toEqual(taken.state);
    expect(told.cards.reporter).toBe(told.version);
    expect(told.timeline.at(-1)).toMatchObject({ kind: "message", text: "Morgen komt er een monteur." });
  });

  it("is only an agent's to send, and only while the ticket is open", () => {
    expect(message(taken, said("Hallo"), by(daan))).toEqual({ ok: false, reason: "not-an-agent" });
    const gone = after(withdraw(taken, by(noor)));
    expect(message(gone, said("Hallo"), by(sam))).toEqual({ ok: false, reason: "already-over" });
  });
});

describe("an internal note", () => {
  it("is for agents only, and changes nothing else", () => {
    const noted = after(note(taken, said("Belde al drie keer"), by(fatima)));

    expect(noted.timeline.at(-1)).toMatchObject({ kind: "note", internal: true, by: fatima.id });
    expect(noted).toMatchObject({ state: taken.state, cards: taken.cards });
  });

  it("can still be made when the ticket is resolved, not when it is over", () => {
    const resolved = after(resolve(taken, "resolved", said("Gemaakt"), by(sam)));
    expect(note(resolved, said("Let op: oud model"), by(sam))).toMatchObject({ ok: true });
    expect(note(after(withdraw(taken, by(noor))), said("x"), by(sam))).toEqual({ ok: false, reason: "already-over" });
  });
});

describe("assigning", () => {
  it("gives the ticket to a colleague of the team that has it", () => {
    const assigned = after(assign(taken, fatima, by(sam)));

    expect(assigned.state).toMatchObject({ status: "assigned", assignee: fatima.id });
    expect(assigned.timeline.at(-1)).toMatchObject({ kind: "assigned", by: sam.id, about: fatima.id });
    expect(assigned.names[fatima.id]).toBe("Fatima Yildiz");
  });

  it.each([
    ["somebody of the other line", ruben, "not-in-the-team"],
    ["somebody of a municipality", daan, "not-in-the-team"],
    ["nobody", undefined, "not-in-the-team"],
    ["who has it already", sam, "already-theirs"],
  ])("is refused to %s", (_, to, reason) => {
    expect(assign(taken, to, by(fatima))).toEqual({ ok: false, reason });
  });
});

describe("a ticket on hold", () => {
  const held = after(putOnHold(taken, untilMonday, by(sam, "12:00")));

  it("keeps who has it, and says whom it waits for and until when", () => {
    expect(held.state).toEqual({
      ...({ status: "on-hold", assignee: sam.id, waitsFor: "supplier" } as const),
      ...{ since: at("12:00"), until: at("08:00", "2026-11-30") },
    });
  });

  it("comes back by itself on that day, and not before", () => {
    expect(wokenByItself(held, bot("07:59", "2026-11-30"))).toBeUndefined();
    expect(wokenByItself(held, bot("08:00", "2026-11-30"))?.state).toMatchObject({
      status: "assigned",
      assignee: sam.id,
    });
  });

  it("without a day waits until somebody takes it up", () => {
    const open = after(putOnHold(taken, { ...untilMonday, until: undefined }, by(sam)));
    expect(wokenByItself(open, bot("08:00", "2030-01-01"))).toBeUndefined();
    expect(after(wake(open, by(fatima))).state).toMatchObject({ status: "assigned", assignee: sam.id });
  });

  it("cannot wait until a day that has been", () => {
    expect(putOnHold(taken, { ...untilMonday, until: at("08:00", "2026-11-20") }, by(sam))).toEqual({
      ok: false,
      reason: "not-in-the-future",
    });
  });

  it("that nobody had taken is of who put it there", () => {
    expect(after(putOnHold(reported, untilMonday, by(fatima))).state).toMatchObject({ assignee: fatima.id });
  });

  it("stands still: the term does not run meanwhile", () => {
    const woken = after(wake(held, by(sam, "15:00")));
    expect(held.pauses).toEqual([{ from: at("12:00") }]);
    expect(woken.pauses).toEqual([{ from: at("12:00"), to: at("15:00") }]);
  });

  it("can be resolved or withdrawn all the same, and is then on hold no more", () => {
    expect(after(resolve(held, "resolved", said("Toch gelukt"), by(sam))).state.status).toBe("resolved");
    expect(wake(after(withdraw(held, by(noor))), by(sam))).toEqual({ ok: false, reason: "not-on-hold" });
  });

  it("stays where it is when its reporter adds something for another to wait for", () => {
    expect(after(add(held, said("Nog iets"), by(noor))).state.status).toBe("on-hold");
  });

  it("that waits for its reporter goes on as soon as they write", () => {
    const waiting = after(putOnHold(taken, { ...untilMonday, waitsFor: "reporter" }, by(sam)));
    expect(after(add(waiting, said("Hier is het nummer"), by(noor))).state).toMatchObject({
      status: "assigned",
      assignee: sam.id,
    });
  });
});

describe("a priority", () => {
  const high = { code: "1", name: "Hoog" };

  it("is kept by its code, and tells agents its name", () => {
    const urgent = after(prioritise(taken, high, by(sam)));
    expect(urgent.priority).toBe("1");
    expect(urgent.timeline.at(-1)).toMatchObject({ kind: "prioritised", priority: "Hoog", internal: true });
  });

  it("is refused when the organisation has none of that name", () => {
    expect(prioritise(taken, undefined, by(sam))).toEqual({ ok: false, reason: "no-such-priority" });
  });
});
