import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import { resolveBy } from "../../src/tickets/term.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { VENLO, at, daan, fatima, noor, sam } from "../support/people.ts";
import { TERMS, openTerms } from "./house.ts";

const MONDAY = (time: string) => at(time, "2026-11-23");
const TUESDAY = (time: string) => at(time, "2026-11-24");
const FRIDAY = (time: string) => at(time, "2026-11-20");

/** Reported on Monday at ten: ten service hours later it is Tuesday eleven o'clock. */
async function asked() {
  const house = openTerms();
  const number = await house.report(MONDAY("10:00"));
  await house.act(sam, "ticket.take", number, {}, { now: MONDAY("10:05") });
  await house.look(TUESDAY("09:00"));
  return { house, number };
}
const PROPOSAL = { day: "2026-11-26", time: "12:00", text: "Het onderdeel komt donderdag" };

async function proposed() {
  const { house, number } = await asked();
  await house.act(sam, "term.propose", number, PROPOSAL, { now: TUESDAY("09:30") });
  return { house, number };
}

describe("by when a ticket is to be resolved", () => {
  it("stands on both cards, and only when a term is agreed", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    const ticket = await house.ticket(VENLO, number);
    const says = "24 november 2026 om 11.00 uur";
    expect(textOf(await house.show(VENLO, `ticket:${number}:1`, personPlace(noor.id)))).toContain(says);
    expect(textOf(await house.show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk")))).toContain(says);
    expect(resolveBy(ticket, { ...TERMS, resolveWithin: undefined })).toBeUndefined();
    expect(resolveBy(ticket, { ...TERMS, calendar: undefined })).toBeUndefined();
  });
  it("follows the priority", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    await house.act(sam, "ticket.prioritise", number, { priority: "high" });
    expect(resolveBy(await house.ticket(VENLO, number), TERMS)).toBe(MONDAY("14:00"));
  });
  it("counts on the clock where that is agreed", async () => {
    const house = openTerms();
    const number = await house.report(FRIDAY("16:00"));
    const by = resolveBy(await house.ticket(VENLO, number), { ...TERMS, resolveWithin: { hours: 24 } });
    expect(by).toBe(at("16:00", "2026-11-21"));
  });
  it("is not said while it waits for the reporter, and is later by as long as it waited", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    await house.act(sam, "ticket.ask", number, { question: "Welke?" }, { now: MONDAY("11:00") });
    expect(resolveBy(await house.ticket(VENLO, number), TERMS)).toBeUndefined();
    expect(textOf(await house.show(VENLO, `ticket:${number}:2`, personPlace(noor.id)))).not.toContain("Op te lossen");
    await house.act(noor, "ticket.answer", number, { answer: "Die" }, { now: MONDAY("14:00") });
    expect(resolveBy(await house.ticket(VENLO, number), TERMS)).toBe(TUESDAY("14:00"));
  });
  it("is over when the ticket is", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    await house.act(sam, "ticket.resolve", number, { resolution: "resolved", solution: "Klaar" });
    expect(resolveBy(await house.ticket(VENLO, number), TERMS)).toBeUndefined();
  });
});

describe("a term that will be missed", () => {
  it("is asked about two service hours before, in the chat of who has the ticket", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    await house.act(sam, "ticket.take", number, {}, { now: MONDAY("10:05") });
    await house.look(TUESDAY("08:59"));
    expect(await house.wanted("consult")).toEqual([]);
    await house.look(TUESDAY("09:00"));
    const ticket = await house.ticket(VENLO, number);
    expect(await house.wanted("consult")).toEqual([
      { subject: `consult:${number}:${String(ticket.version)}`, place: personPlace(sam.id) },
    ]);
    expect(house.introduced).toEqual(new Set([sam.id]));
    expect(textOf(await house.consultCard(sam, ticket))).toContain("Overleg dan nu met de melder");
  });
  it("is asked about once", async () => {
    const { house, number } = await asked();
    const { version } = await house.ticket(VENLO, number);
    for (const time of ["09:01", "10:00", "11:30"]) await house.look(TUESDAY(time));
    expect((await house.ticket(VENLO, number)).version).toBe(version);
    expect(await house.wanted("consult")).toHaveLength(1);
  });
  it("is asked in the team's channel when nobody has the ticket, or who has it cannot be reached", async () => {
    const house = openTerms();
    const nobodys = await house.report(MONDAY("10:00"));
    const sams = await house.report(MONDAY("10:01"));
    await house.act(sam, "ticket.take", sams, {}, { now: MONDAY("10:05") });
    house.unreachable.add(sam.id);
    await house.look(TUESDAY("09:30"));
    expect(await house.wanted("consult")).toMatchObject([
      { subject: expect.stringContaining(nobodys) as string, place: channelPlace("helpdesk") },
      { subject: expect.stringContaining(sams) as string, place: channelPlace("helpdesk") },
    ]);
  });
  it("on Friday at half past four gives one card, and within hours", async () => {
    const house = openTerms();
    // Nine service hours before: Monday nine o'clock is the end of the term.
    const number = await house.report(at("08:00", "2026-11-20"));
    const end = resolveBy(await house.ticket(VENLO, number), TERMS);
    expect(end).toBe(MONDAY("09:00"));
    for (const time of ["15:59", "16:30", "16:59", "17:00", "23:00"]) await house.look(FRIDAY(time));
    await house.look(at("03:00", "2026-11-21"));
    await house.look(MONDAY("08:00"));
    expect(await house.wanted("consult")).toHaveLength(1);
    const { consult, timeline } = await house.ticket(VENLO, number);
    expect(consult?.resolveBy).toBe(end);
    expect(timeline.find(({ kind }) => kind === "consulted")?.at).toBe(FRIDAY("16:30"));
  });
  it("is never asked about at night, on a weekend or on a holiday", async () => {
    const house = openTerms();
    await house.report(at("09:00", "2026-12-24"));
    for (const [time, day] of [
      ["17:00", "2026-12-24"],
      ["10:00", "2026-12-25"],
      ["10:00", "2026-12-26"],
      ["07:59", "2026-12-28"],
    ] as const)
      await house.look(at(time, day));
    expect(await house.wanted("consult")).toEqual([]);
    await house.look(at("08:00", "2026-12-28"));
    expect(await house.wanted("consult")).toHaveLength(1);
  });
  it("is not asked about before half of a short term is over", async () => {
    const house = openTerms({ terms: { ...TERMS, resolveWithin: { serviceHours: 2 } } });
    await house.report(MONDAY("10:00"));
    await house.look(MONDAY("10:59"));
    expect(await house.wanted("consult")).toEqual([]);
    await house.look(MONDAY("11:00"));
    expect(await house.wanted("consult")).toHaveLength(1);
  });
  it("is left alone while the ticket waits, and when it is resolved", async () => {
    const house = openTerms();
    const waits = await house.report(MONDAY("10:00"));
    await house.act(sam, "ticket.ask", waits, { question: "Welke?" }, { now: MONDAY("11:00") });
    const resolved = await house.report(MONDAY("10:01"));
    await house.act(sam, "ticket.resolve", resolved, { resolution: "resolved", solution: "Klaar" });
    await house.look(TUESDAY("10:30"));
    expect(await house.wanted("consult")).toEqual([]);
  });
  it("goes by the organisation file of today", async () => {
    const house = openTerms();
    const number = await house.report(MONDAY("10:00"));
    house.setTerms({ ...TERMS, resolveWithin: { serviceHours: 90 } });
    await house.look(TUESDAY("10:00"));
    expect((await house.ticket(VENLO, number)).consult).toBeUndefined();
    const rows = await collect(house.rows.range(VENLO, under("consult|", 10)));
    expect(rows.map(({ key }) => key)).toEqual([`consult|${at("08:00", "2026-12-07")}|${number}`]);
  });
  it("is nothing that the reporter reads about", async () => {
    const { house, number } = await asked();
    const card = await house.show(VENLO, `ticket:${number}:1`, personPlace(noor.id));
    expect(textOf(card)).not.toContain("Gevraagd of het op tijd lukt");
  });
});

describe("who has the ticket", () => {
  it("says that it will be in time", async () => {
    const { house, number } = await asked();
    const card = await house.act(sam, "term.on-time", number, {}, { now: TUESDAY("09:10") });
    expect(dataOf(card)).toMatchObject({ status: "Het lukt op tijd", canSayOnTime: false, canPropose: true });
    expect(await house.wanted("proposal")).toEqual([]);
  });
  it("proposes a moment of their own, never one of the bot's", async () => {
    const { house, number } = await proposed();
    const ticket = await house.ticket(VENLO, number);
    const card = await house.proposalCard(noor, ticket);
    expect(textOf(card)).toContain("26 november 2026 om 12.00 uur");
    expect(textOf(card)).toContain(PROPOSAL.text);
    expect(dataOf(card)).toMatchObject({ status: "De afgesproken tijd lukt waarschijnlijk niet", canAnswer: true });
    expect(await house.proposalCard(daan, ticket)).toBeUndefined();
  });
  it("cannot propose what is gone by, or no moment at all", async () => {
    const { house, number } = await asked();
    const now = TUESDAY("09:30");
    const gone = await house.act(sam, "term.propose", number, { ...PROPOSAL, day: "2026-11-23" }, { now });
    expect(textOf(gone)).toContain("Dit moment is al voorbij");
    expect(textOf(await house.act(sam, "term.propose", number, { day: "" }, { now }))).toContain("Kies een dag");
    expect((await house.ticket(VENLO, number)).consult?.proposal).toBeUndefined();
  });
  it("can type both", async () => {
    const { house, number } = await asked();
    await house.say(sam, `op tijd ${number}`, { now: TUESDAY("09:10") });
    expect((await house.ticket(VENLO, number)).consult?.onTime).toBe(true);
    await house.say(sam, `voorstel ${number}: 26-11-2026 om 14.30 uur onderdeel is besteld`, { now: TUESDAY("09:20") });
    expect((await house.ticket(VENLO, number)).consult?.proposal).toMatchObject({
      until: at("14:30", "2026-11-26"),
      text: "onderdeel is besteld",
    });
  });
  it("is an agent", async () => {
    const { house, number } = await asked();
    await house.act(noor, "term.propose", number, PROPOSAL, { now: TUESDAY("09:30") });
    await house.act(daan, "term.on-time", number, {}, { now: TUESDAY("09:30") });
    const { consult } = await house.ticket(VENLO, number);
    expect([consult?.proposal, consult?.onTime]).toEqual([undefined, undefined]);
  });
});

describe("the reporter", () => {
  it("agrees, and then that moment is the term", async () => {
    const { house, number } = await proposed();
    const card = await house.act(noor, "term.agree", number, {}, { now: TUESDAY("10:00") });
    expect(dataOf(card)).toMatchObject({ status: "U bent akkoord", canAnswer: false });
    expect(dataOf(card)["facts"]).toMatchObject([{ label: "Afgesproken voor" }]);
    const ticket = await house.ticket(VENLO, number);
    expect(resolveBy(ticket, TERMS)).toBe(at("12:00", "2026-11-26"));
    expect(ticket.consultAt).toBe(at("10:00", "2026-11-26"));
    expect(textOf(await house.show(VENLO, `ticket:${number}:1`, personPlace(noor.id)))).toContain("Afgesproken voor");
    expect((await house.wanted("ticket-reply")).at(-1)?.place).toBe(channelPlace("helpdesk"));
    expect(dataOf(await house.consultCard(sam, ticket))).toMatchObject({ canPropose: false });
  });
  it("wants to talk, and who has the ticket gets a new card", async () => {
    const { house, number } = await proposed();
    const before = (await house.ticket(VENLO, number)).consult?.card;
    await house.act(noor, "term.discuss", number, { text: "Woensdag is de uitgifte" }, { now: TUESDAY("10:00") });
    const ticket = await house.ticket(VENLO, number);
    expect(ticket.consult?.card).not.toBe(before);
    expect(dataOf(await house.consultCard(sam, ticket))).toMatchObject({
      status: "De melder wil overleggen",
      canPropose: true,
    });
    expect(textOf(await house.consultCard(sam, ticket))).not.toContain("uitgifte");
    expect(textOf(await house.show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk")))).toContain("uitgifte");
  });
  it("answers once", async () => {
    const { house, number } = await proposed();
    await house.act(noor, "term.agree", number, {}, { now: TUESDAY("10:00") });
    const again = await house.act(noor, "term.discuss", number, {}, { now: TUESDAY("10:01") });
    expect(textOf(again)).toContain("al geantwoord");
  });
  it("is the only one who answers", async () => {
    const { house, number } = await proposed();
    for (const who of [sam, fatima, daan]) await house.act(who, "term.agree", number, {}, { now: TUESDAY("10:00") });
    expect((await house.ticket(VENLO, number)).agreedUntil).toBeUndefined();
  });
  it("can type both", async () => {
    const { house, number } = await proposed();
    await house.say(noor, `overleggen ${number}: bel mij`, { now: TUESDAY("10:00") });
    expect((await house.ticket(VENLO, number)).consult?.proposal?.answer).toBe("discuss");
    await house.act(sam, "term.propose", number, PROPOSAL, { now: TUESDAY("10:10") });
    await house.say(noor, `akkoord met voorstel ${number}`, { now: TUESDAY("10:20") });
    expect((await house.ticket(VENLO, number)).agreedUntil).toBe(at("12:00", "2026-11-26"));
  });
});
