import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import type { OrganisationFile } from "../../src/people/organisation-file.ts";
import { onCallAt } from "../../src/people/rota.ts";
import type { Person } from "../../src/people/person.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { VENLO, at, colleague, directoryOf, marieke, noor, ruben, sam } from "../support/people.ts";

const FORM = { nonce: "form", text: "De printer doet het niet" };
const NIGHT = at("23:00");

/** Ruben is on call, and whom the Helpdesk then wrote to is noted. */
function openNight(onCall: Person | undefined = ruben) {
  const introduced: string[] = [];
  const house = openDesk({
    settings: { onCallAt: async () => onCall, introduce: async (person) => void introduced.push(person) },
  });
  const wanted = async () => {
    const found = await collect(house.rows.range(VENLO, under("outbox|", 100)));
    return found.map(({ value }) => [value["subject"], value["place"]]);
  };
  return { ...house, introduced, wanted };
}

describe("a storing outside service hours", () => {
  it("goes to who is on call: in their own chat, and by name beneath the Helpdesk's card", async () => {
    const house = openNight();
    const filed = await house.press(noor, "ticket.report", FORM, { now: NIGHT });
    const number = String(dataOf(filed)["number"]);
    expect(textOf(filed)).toContain("Uw melding is doorgegeven aan de dienstdoende beheerder.");
    expect(textOf(filed)).toContain("Ruben Kessels");
    expect(house.introduced).toEqual([ruben.id]);
    expect(await house.wanted()).toEqual([
      [`ticket:${number}:1`, personPlace(noor.id)],
      [`ticket:${number}:1`, channelPlace("helpdesk")],
      [`on-call:${number}`, personPlace(ruben.id)],
      [`ticket-reply:${number}:2`, channelPlace("helpdesk")],
    ]);
    const reply = await house.show(VENLO, `ticket-reply:${number}:2`, channelPlace("helpdesk"));
    expect(reply?.mentions).toEqual([{ person: ruben.id, name: ruben.name }]);
    const card = await house.show(VENLO, `on-call:${number}`, personPlace(ruben.id));
    expect(textOf(card)).toContain("U hebt dienst.");
    expect(await house.show(VENLO, `on-call:${number}`, personPlace(sam.id))).toBeUndefined();
  });
  it("suggests nobody to be awake when the rota names nobody", async () => {
    const none = openDesk();
    const filed = await none.press(noor, "ticket.report", FORM, { now: NIGHT });
    expect(textOf(filed)).not.toContain("dienstdoende");
    expect(textOf(filed)).toContain("De Helpdesk is nu gesloten.");
  });
  it("calls nobody out while the Helpdesk is open, or when nobody knows whether it is", async () => {
    const house = openNight();
    await house.press(noor, "ticket.report", FORM, { now: at("10:00") });
    const unknown = openDesk({
      settings: { onCallAt: async () => ruben, openingAt: () => ({ is: "unknown" }) },
    });
    const filed = await unknown.press(noor, "ticket.report", FORM, { now: NIGHT });
    expect(house.introduced).toEqual([]);
    expect(textOf(filed)).not.toContain("dienstdoende");
  });
  it("sent twice calls out once", async () => {
    const house = openNight();
    await house.press(noor, "ticket.report", FORM, { now: NIGHT });
    await house.press(noor, "ticket.report", FORM, { now: NIGHT });
    expect(await house.wanted()).toHaveLength(4);
  });
});

describe("the rota", () => {
  const from = (time: string, to: string, who: Person) => ({ from: time, to, person: who.id });
  const rota: OrganisationFile["rota"] = [
    from("2026-11-23T17:00", "2026-11-24T08:00", ruben),
    from("2026-11-27T17:00", "2026-11-30T08:00", marieke),
    from("2026-11-27T17:00", "2026-11-30T08:00", sam),
  ];
  const directory = directoryOf([ruben, marieke, sam].map((who) => colleague(who)));
  const nameAt = async (time: string, day: string) => (await onCallAt(rota, directory, VENLO, at(time, day)))?.name;

  it.each([
    ["from the first minute", "17:00", "2026-11-23", "Ruben Kessels"],
    ["until the last", "07:59", "2026-11-24", "Ruben Kessels"],
    ["and not after it", "08:00", "2026-11-24", undefined],
    ["who may work on tickets, and nobody else", "12:00", "2026-11-28", "Sam Linssen"],
  ])("names somebody %s", async (_, time, day, name) => {
    expect(await nameAt(time, day)).toBe(name);
  });
  it("names nobody who left", async () => {
    const without = directoryOf([colleague(ruben, { hasLeft: true })]);
    expect(await onCallAt(rota, without, VENLO, NIGHT)).toBeUndefined();
  });
});
