import { describe, expect, it } from "vitest";
import type { PersonId } from "../../src/people/person.ts";
import { createMisses } from "../../src/tickets/misses.ts";
import { openDesk } from "../support/desk.ts";
import { daan, noor, sam } from "../support/people.ts";

const MINUTE = 60_000;

function watched() {
  const alarms: PersonId[] = [];
  let now = 0;
  const missed = createMisses(
    () => now,
    (person) => void alarms.push(person),
  );
  return { alarms, missed, pass: (millis: number) => void (now += millis) };
}

describe("somebody who asks for tickets that are not theirs", () => {
  it("raises an alarm at the tenth, once", () => {
    const { alarms, missed } = watched();
    for (let times = 0; times < 9; times++) missed(noor.id);
    expect(alarms).toEqual([]);
    for (let times = 0; times < 100; times++) missed(noor.id);
    expect(alarms).toEqual([noor.id]);
  });
  it("raises another one when it goes on an hour later", () => {
    const { alarms, missed, pass } = watched();
    for (let times = 0; times < 20; times++) missed(noor.id);
    pass(61 * MINUTE);
    for (let times = 0; times < 20; times++) missed(noor.id);
    expect(alarms).toEqual([noor.id, noor.id]);
  });
  it("is counted alone, and a mistyped number now and then is forgotten", () => {
    const { alarms, missed, pass } = watched();
    for (let times = 0; times < 9; times++) for (const { id } of [noor, daan]) missed(id);
    pass(61 * MINUTE);
    missed(noor.id);
    expect(alarms).toEqual([]);
  });
  it("is counted however they ask, and who finds their ticket is not", async () => {
    const missed: PersonId[] = [];
    const house = openDesk({ settings: { missed: (person) => void missed.push(person) } });
    await house.press(noor, "ticket.report", { nonce: "form", text: "Mijn scherm blijft zwart" });
    const target = { organisation: "venlo", ticket: "M26-000001", nonce: "1" };

    for (const person of [noor, sam]) await house.press(person, "ticket.open", target);
    expect(missed).toEqual([]);

    await house.press(daan, "ticket.open", target);
    await house.press(daan, "ticket.take", target);
    await house.press(daan, "ticket.answer", target);
    await house.say(daan, "status M26-000001");
    await house.say(daan, "intrekken M26-000001");
    expect(missed).toEqual([daan.id, daan.id, daan.id, daan.id, daan.id]);
  });
});
