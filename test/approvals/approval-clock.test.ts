import { describe, expect, it } from "vitest";
import { USUAL_WORKING_HOURS } from "../../src/agreement/service-hours.ts";
import { type ApprovalTerms, isReminderDue, lateDeciders } from "../../src/approvals/approval-clock.ts";
import { approve, assign, handOver, reject, revoke } from "../../src/approvals/approval.ts";
import { remind } from "../../src/approvals/asking.ts";
import type { Instant } from "../../src/lib/instant.ts";
import { type Ticket, answer, ask } from "../../src/tickets/ticket.ts";
import { at, bram, hanneke, iris, karel, marieke, noor } from "../support/people.ts";
import { MAILBOX, after, benchOf, by, candidate, everybodyAway, requested, said, watch } from "./bench.ts";

const DAILY: ApprovalTerms = { remindEveryWorkingDays: 1, hours: USUAL_WORKING_HOURS, holidays: [] };
const THREE_DAYS: ApprovalTerms = { ...DAILY, deadlineWorkingDays: 3 };

/* 23 November 2026 is a Monday. */
const MONDAY = "2026-11-23";
const TUESDAY = "2026-11-24";
const WEDNESDAY = "2026-11-25";
const THURSDAY = "2026-11-26";
const FRIDAY = "2026-11-27";
const SATURDAY = "2026-11-28";
const NEXT_MONDAY = "2026-11-30";

const BENCH = benchOf();
const filedAt = (time: string, day: string) => requested(BENCH, { by: "manager" }, undefined, by(noor, time, day));
const filed = filedAt("10:00", MONDAY);
const isDue = (ticket: Ticket, time: string, day: string, terms = DAILY) => isReminderDue(ticket, terms, at(time, day));
const lateAt = (ticket: Ticket, time: string, day: string, terms = THREE_DAYS) => [
  ...lateDeciders(ticket, terms, at(time, day)),
];

function reminded(ticket: Ticket, now: Instant): Ticket {
  const again = remind(ticket, watch(now));
  if (!again) throw new Error("nobody was reminded");
  return again;
}

describe("a reminder", () => {
  it("comes a working day after the request, and no sooner", () => {
    expect(isDue(filed, "16:59", MONDAY)).toBe(false);
    expect(isDue(filed, "09:59", TUESDAY)).toBe(false);
    expect(isDue(filed, "10:00", TUESDAY)).toBe(true);
  });
  it.each([
    ["in the evening", "19:00", TUESDAY],
    ["at night", "03:00", WEDNESDAY],
    ["just before work", "08:59", WEDNESDAY],
    ["at the weekend", "12:00", SATURDAY],
  ])("does not come %s, however long it has waited", (_, time, day) => {
    expect(isDue(filed, time, day)).toBe(false);
  });
  it("of a request of Friday comes on Monday", () => {
    const ticket = filedAt("15:00", FRIDAY);
    expect(isDue(ticket, "15:00", SATURDAY)).toBe(false);
    expect(isDue(ticket, "14:59", NEXT_MONDAY)).toBe(false);
    expect(isDue(ticket, "15:00", NEXT_MONDAY)).toBe(true);
  });
  it("does not come on a holiday", () => {
    const terms = { ...DAILY, holidays: [{ date: TUESDAY, name: "Feestdag" }] };
    expect(isDue(filed, "12:00", TUESDAY, terms)).toBe(false);
    expect(isDue(filed, "10:00", WEDNESDAY, terms)).toBe(true);
  });
  it("keeps the hours of the organisation", () => {
    const terms = { ...DAILY, hours: { tuesday: [{ from: "18:00", to: "21:00" }] } };
    expect(isDue(filed, "10:00", TUESDAY, terms)).toBe(false);
    expect(isDue(filed, "18:00", TUESDAY, terms)).toBe(true);
  });
  it("never comes where nobody ever works", () => {
    expect(isDue(filed, "10:00", "2027-11-23", { ...DAILY, hours: {} })).toBe(false);
  });
  it("comes again a working day after the last one", () => {
    const once = reminded(filed, at("11:00", TUESDAY));
    expect(isDue(once, "12:00", TUESDAY)).toBe(false);
    expect(isDue(once, "10:59", WEDNESDAY)).toBe(false);
    expect(isDue(once, "11:00", WEDNESDAY)).toBe(true);
  });
  it("comes as seldom as the organisation file says", () => {
    const terms = { ...DAILY, remindEveryWorkingDays: 3 };
    expect(isDue(filed, "16:00", WEDNESDAY, terms)).toBe(false);
    expect(isDue(filed, "10:00", THURSDAY, terms)).toBe(true);
  });
  it("gives whoever has the decision by now a day too", () => {
    const handed = after(handOver(filed, karel.id, BENCH, by(marieke, "09:30", TUESDAY)));
    expect(isDue(handed, "16:00", TUESDAY)).toBe(false);
    expect(isDue(handed, "09:30", WEDNESDAY)).toBe(true);
  });
  it("waits while the decider's question is open, and a day after the answer", () => {
    const asked = after(ask(filed, said("Waarvoor?"), by(marieke, "11:00", MONDAY)));
    expect(isDue(asked, "12:00", FRIDAY)).toBe(false);
    const answered = after(answer(asked, said("Voor de wijk"), by(noor, "13:00", THURSDAY)));
    expect(isDue(answered, "16:00", THURSDAY)).toBe(false);
    expect(isDue(answered, "13:00", FRIDAY)).toBe(true);
  });
  it("does not wait for the question of who handed it over", () => {
    const asked = after(ask(filed, said("Waarvoor?"), by(marieke, "11:00", MONDAY)));
    const handed = after(handOver(asked, karel.id, BENCH, by(marieke, "12:00", MONDAY)));
    expect(isDue(handed, "12:00", TUESDAY)).toBe(true);
  });
  it("comes to who has to assign somebody, and in the Helpdesk's channel", () => {
    const none = benchOf({ ...everybodyAway, assigners: [] });
    for (const bench of [benchOf(everybodyAway), none]) expect(isDue(requested(bench), "10:00", TUESDAY)).toBe(true);
  });
  it("comes to the owner who agreed and has not arranged it", () => {
    const bench = benchOf({ owner: candidate(bram) });
    const mailbox = requested(bench, { by: "owner", owner: bram.id }, MAILBOX);
    const agreed = after(approve(mailbox, undefined, bench, by(bram, "14:00", TUESDAY)));
    expect(isDue(agreed, "10:00", WEDNESDAY)).toBe(false);
    expect(isDue(agreed, "14:00", WEDNESDAY)).toBe(true);
  });
  it("does not come once it was decided", () => {
    for (const decided of [
      after(approve(filed, undefined, BENCH, by(marieke))),
      after(reject(filed, said("Nee"), undefined, BENCH, by(marieke))),
    ])
      expect(isDue(decided, "12:00", FRIDAY)).toBe(false);
  });
});

describe("the term to decide", () => {
  it("does not exist unless the organisation file has one", () => {
    expect(lateAt(filed, "10:00", "2027-11-23", DAILY)).toEqual([]);
  });
  it("runs in working days from when they were asked", () => {
    expect(lateAt(filed, "09:59", THURSDAY)).toEqual([]);
    expect(lateAt(filed, "10:00", THURSDAY)).toEqual([marieke.id]);
    expect(lateAt(filedAt("10:00", THURSDAY), "10:00", NEXT_MONDAY)).toEqual([]);
  });
  it("runs anew for who is asked next", () => {
    const handed = after(handOver(filed, hanneke.id, BENCH, by(marieke, "10:00", WEDNESDAY)));
    expect(lateAt(handed, "12:00", FRIDAY)).toEqual([]);
    expect(lateAt(handed, "10:00", NEXT_MONDAY)).toEqual([hanneke.id]);
  });
  it("stops while the decider's question is open, and runs anew from the answer", () => {
    const asked = after(ask(filed, said("Waarvoor?"), by(marieke, "11:00", MONDAY)));
    expect(lateAt(asked, "12:00", FRIDAY)).toEqual([]);
    const answered = after(answer(asked, said("Voor de wijk"), by(noor, "13:00", FRIDAY)));
    expect(lateAt(answered, "14:00", FRIDAY)).toEqual([]);
    expect(lateAt(answered, "13:00", "2026-12-02")).toEqual([marieke.id]);
  });
  it("runs anew for who took their decision back", () => {
    const approved = after(approve(filed, undefined, BENCH, by(marieke, "10:00", WEDNESDAY)));
    const revoked = after(revoke(approved, by(marieke, "11:00", FRIDAY)));
    expect(lateAt(revoked, "12:00", FRIDAY)).toEqual([]);
  });
  it("is not for who only assigns, nor for the owner who agreed", () => {
    const assigning = benchOf({ ...everybodyAway, authorised: [candidate(hanneke)] });
    const unassigned = requested(assigning);
    expect(lateAt(unassigned, "10:00", FRIDAY)).toEqual([]);
    const assigned = after(assign(unassigned, hanneke.id, assigning, by(iris, "10:00", MONDAY)));
    expect(lateAt(assigned, "10:00", FRIDAY)).toEqual([hanneke.id]);

    const bench = benchOf({ owner: candidate(bram) });
    const mailbox = requested(bench, { by: "owner", owner: bram.id }, MAILBOX);
    expect(lateAt(mailbox, "10:00", FRIDAY)).toEqual([bram.id]);
    expect(lateAt(after(approve(mailbox, undefined, bench, by(bram))), "10:00", FRIDAY)).toEqual([]);
  });
});
