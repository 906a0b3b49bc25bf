import { describe, expect, it } from "vitest";
import { type Instant } from "../../src/lib/instant.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { collect, under } from "../../src/lib/rows.ts";
import { cardKey } from "../../src/delivery/outbox.ts";
import type { Month } from "../../src/reports/month.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { textOf } from "../support/desk.ts";
import { HOME, at } from "../support/people.ts";
import { DAY_ONE, NOVEMBER, anouk, ofBoard, ofRoermond, ofVenlo, openReports, wim } from "./house.ts";

const SECOND_WORKING_DAY = at("09:00", "2026-12-02");
const FOURTH_WORKING_DAY = at("09:00", "2026-12-04");
const LAST_DAY = at("09:00", "2026-12-07");

const cardsOf = async (house: ReturnType<typeof openReports>) =>
  (await house.for(anouk)).map(({ subject }) => subject.slice("report:".length));

async function at1(house: ReturnType<typeof openReports>, ...moments: readonly Instant[]): Promise<void> {
  for (const moment of moments) await house.lookAt(moment);
}

describe("day 1", () => {
  it("brings the draft to every manager ICT, and to nobody else", async () => {
    const house = openReports();
    await house.lookAt(DAY_ONE);
    expect(await house.for(anouk)).toEqual(
      await house.for(wim).then((his) => his.map((one) => ({ ...one, place: personPlace(anouk.id) }))),
    );
    const places = new Set((await house.wanted()).map(({ place }) => place));
    expect(places).toEqual(new Set([personPlace(anouk.id), personPlace(wim.id)]));
    expect(house.introduced).toEqual(new Set([anouk.id, wim.id]));
    expect((await house.show(`report:${NOVEMBER}:1`, personPlace(anouk.id)))?.summary).toBe(
      "Het concept van het maandrapport over november 2026 staat klaar",
    );
  });
  it("makes no draft before eight, and none twice", async () => {
    const house = openReports();
    await house.lookAt(at("07:59", "2026-12-01"));
    expect(await house.find()).toBeUndefined();
    await at1(house, DAY_ONE, DAY_ONE, at("08:10", "2026-12-01"));
    expect(await house.report()).toMatchObject({ changes: 1, draftedAt: DAY_ONE });
  });
  it("happens once with two instances side by side", async () => {
    const rows = openSqlite(":memory:");
    const houses = [openReports({ rows }), openReports({ rows })];
    await Promise.all(houses.map((house) => house.lookAt(DAY_ONE)));
    await Promise.all(houses.map((house) => house.lookAt(LAST_DAY)));
    const events = await collect(rows.range(HOME, under(`report-event|${NOVEMBER}|`, 100)));
    expect(events.map(({ value }) => value["kind"])).toEqual(["drafted", "late"]);
    expect((await houses[0]?.for(anouk))?.filter(({ subject }) => subject.endsWith(":1"))).toHaveLength(2);
  });
  it("is caught up by a process that was down", async () => {
    const house = openReports();
    await house.lookAt(at("11:00", "2026-12-19"));
    expect((await house.report()).draftedAt).toBe(at("11:00", "2026-12-19"));
  });
  it("makes nothing of months in which the Helpdesk was not there", async () => {
    const house = openReports();
    house.startsIn(undefined);
    await house.lookAt(at("10:00", "2026-11-23"));
    expect(await house.find("2026-10" as Month)).toBeUndefined();
    await house.lookAt(DAY_ONE);
    expect(await house.find()).toBeDefined();
    expect(await house.find("2026-10" as Month)).toBeUndefined();
  });
});

describe("who has not sent the report", () => {
  it("is reminded on working days 2 and 4, and hears on the last working day of the first week that it is late", async () => {
    const house = openReports();
    await at1(house, DAY_ONE, at("08:59", "2026-12-02"));
    expect((await house.report()).card).toBe(1);
    await at1(house, SECOND_WORKING_DAY, SECOND_WORKING_DAY, FOURTH_WORKING_DAY, LAST_DAY, at("10:00", "2026-12-14"));
    expect(await house.report()).toMatchObject({ reminded: [2, 4], late: LAST_DAY, card: 4, changes: 4 });
    expect(await cardsOf(house)).toContain(`${NOVEMBER}:4`);
    expect((await house.show(`report:${NOVEMBER}:4`, personPlace(anouk.id)))?.summary).toContain("te laat");
    expect(textOf(await house.show(`report:${NOVEMBER}:1`, personPlace(anouk.id)))).toContain(
      "de nieuwste kaart staat verderop",
    );
  });
  it("hears nothing at night or in the weekend, and once of what was missed", async () => {
    const house = openReports();
    await at1(house, DAY_ONE, at("23:00", "2026-12-02"), at("12:00", "2026-12-05"));
    expect((await house.report()).reminded).toEqual([]);
    const { hours } = house.reports.calendar;
    const later = openReports({
      rows: house.rows,
      settings: { calendar: { hours, holidays: [{ date: "2026-12-07", name: "Dicht" }] } },
    });
    await later.lookAt(at("12:00", "2026-12-07"));
    expect((await house.report()).reminded).toEqual([]);
    await house.lookAt(at("09:00", "2026-12-04"));
    expect(await house.report()).toMatchObject({ reminded: [2, 4], changes: 2 });
  });
  it("is left alone once it is sent", async () => {
    const house = openReports();
    await house.lookAt(DAY_ONE);
    await house.press(anouk, "report.send");
    await at1(house, SECOND_WORKING_DAY, FOURTH_WORKING_DAY, LAST_DAY);
    const { reminded, late } = await house.report();
    expect([reminded, late]).toEqual([[], undefined]);
  });
  it("is told to Beheer when there is no manager ICT", async () => {
    const house = openReports({ staff: [ofVenlo] });
    await at1(house, DAY_ONE, LAST_DAY);
    const subject = `report-ownerless:${NOVEMBER}`;
    expect(await house.wanted()).toEqual([{ subject, place: channelPlace("operations") }]);
    expect((await house.show(subject, channelPlace("operations")))?.summary).toContain(
      "Er is geen manager ICT bekend.",
    );
  });
});

describe("what was sent", () => {
  it("says who has it and who cannot be reached", async () => {
    const house = openReports();
    await house.lookAt(DAY_ONE);
    await house.press(anouk, "report.send");
    const showing = { subject: `report-sent:${NOVEMBER}:1`, place: personPlace(ofVenlo.id) };
    await house.rows.write(HOME, [{ insert: cardKey(showing), value: { activityId: "1", shown: "x" } }]);
    house.unreachable.add(ofRoermond.id);
    await house.lookAt(at("08:01", "2026-12-01"));
    const text = textOf(await house.say(anouk, "rapportage"));
    expect(text).toContain("Versie 1 is afgeleverd bij 1 van de 3 personen.");
    expect(text).toContain(`Niet bereikt: ${ofRoermond.name}.`);
    expect(text).not.toContain(`Niet bereikt: ${ofBoard.name}`);
    const before = (await house.wanted()).length;
    await house.lookAt(at("08:02", "2026-12-01"));
    expect((await house.wanted()).length).toBe(before);
  });
});
