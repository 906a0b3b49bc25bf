import { describe, expect, it } from "vitest";
import type { Found } from "../../src/people/elsewhere.ts";
import type { Person } from "../../src/people/person.ts";
import { searching } from "../../src/tickets/search.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import {
  NEDERWEERT,
  ROERMOND,
  VENLO,
  WEERT,
  at,
  bram,
  colleague,
  daan,
  emma,
  noor,
  ruben,
  sam,
  youssef,
} from "../support/people.ts";
import { metered } from "../support/metered-rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

type House = ReturnType<typeof openDesk>;
let forms = 0;

const report = async (house: House, actor: Person, text: string, more: object = {}): Promise<string> => {
  const form = { nonce: `form-${String(forms++)}`, text, anyway: "true", ...more };
  return String(dataOf(await house.press(actor, "ticket.report", form))["number"]);
};

/** What somebody finds: a list, or a sentence. */
const find = (house: House, actor: Person, words: string, page: { skip?: number; count?: number } = {}) =>
  searching(house.desk)({ words, skip: 0, count: 25, ...page }, house.turn(actor, {}));
const numbers = async (...asked: Parameters<typeof find>): Promise<readonly string[]> => {
  const found = await find(...asked);
  return typeof found === "string" ? [] : found.map(({ title }) => title.split(":")[0] ?? "");
};
const only = async (...asked: Parameters<typeof find>): Promise<Found> => {
  const found = await find(...asked);
  if (typeof found === "string" || !found[0] || found.length > 1) throw new Error(`found ${JSON.stringify(found)}`);
  return found[0];
};

describe("somebody who searches", () => {
  it("finds their own by a part of the number, the whole number, and words without accents", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "De beeldscherm-café-kast is stuk\nen piept");
    await report(house, noor, "Iets heel anders");

    for (const words of [
      ticket,
      ticket.toLowerCase(),
      ticket.slice(-6),
      "1",
      "M26-1",
      "CAFE",
      "piept kast",
      " piept ",
    ]) {
      expect(await numbers(house, noor, words), words).toContain(ticket);
    }
    expect(await numbers(house, noor, "piept printer")).toEqual([]);
  });

  it("sees the state in words and what it is about", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn scherm blijft zwart");

    expect(await only(house, noor, "scherm")).toMatchObject({
      title: `${ticket}: Nieuw`,
      text: "Mijn scherm blijft zwart",
      asks: `status ${ticket}`,
    });
  });

  it("with nothing typed sees what is newest of their own, page by page", async () => {
    const house = openDesk();
    const filed: string[] = [];
    for (const text of ["een", "twee", "drie"]) filed.push(await report(house, noor, text));
    await report(house, bram, "van een ander");

    expect(await numbers(house, noor, "")).toEqual(filed.toReversed());
    expect(await numbers(house, noor, "", { count: 2 })).toEqual(filed.toReversed().slice(0, 2));
    expect(await numbers(house, noor, "", { skip: 2, count: 2 })).toEqual(filed.slice(0, 1));
  });

  it.each([
    ["", "U hebt nog niets gemeld. Typ een nummer of een woord om te zoeken."],
    ["printer", "Niets gevonden. U vindt hier uw eigen meldingen en aanvragen, op nummer of op woorden."],
    ["M26-000099", "Niets gevonden. U vindt hier uw eigen meldingen en aanvragen, op nummer of op woorden."],
    ["x".repeat(10_000), "Niets gevonden. U vindt hier uw eigen meldingen en aanvragen, op nummer of op woorden."],
    [
      "'; drop table rows; --",
      "Niets gevonden. U vindt hier uw eigen meldingen en aanvragen, op nummer of op woorden.",
    ],
  ])("and finds nothing (%#) reads so in a sentence", async (words, sentence) => {
    expect(await find(openDesk(), noor, words)).toBe(sentence);
  });

  it("with two appointments reads which organisation each is of", async () => {
    const house = openDesk();
    await report(house, youssef, "De muis doet het niet", { organisation: WEERT });

    expect((await only(house, youssef, "muis")).text).toBe("De muis doet het niet (Weert)");
  });

  it("finds what they filed for a colleague", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "De muis van Bram", { forWhom: bram.id });

    expect(await numbers(house, noor, "muis")).toEqual([ticket]);
    expect(await numbers(house, bram, "muis")).toEqual([ticket]);
  });
});

describe("between municipalities", () => {
  const reporters: readonly Person[] = [
    noor,
    daan,
    emma,
    { ...colleague(bram), id: bram.id, name: "Nel Nederweert", appointments: [NEDERWEERT] },
  ];

  it("nobody finds anything of another, by number, words or name", async () => {
    const house = openDesk();
    const filed: string[] = [];
    for (const [at, reporter] of reporters.entries())
      filed.push(await report(house, reporter, `De printer nummer ${at}`));

    for (const [at, reporter] of reporters.entries()) {
      const asked = [
        "",
        "printer",
        "nummer",
        "26",
        ...filed,
        ...filed.map((one) => one.slice(-3)),
        "Janssen",
        "Linssen",
      ];
      const found = await Promise.all(asked.map((words) => numbers(house, reporter, words)));
      expect(new Set(found.flat()), reporter.name).toEqual(new Set([filed[at]]));
    }
  });

  it("an agent of one finds that one's only", async () => {
    const house = openDesk();
    const filed: string[] = [];
    for (const reporter of reporters) filed.push(await report(house, reporter, "De printer"));
    const ofWeert: Person = { ...sam, grants: [{ role: "helpdesk", organisations: [WEERT] }] };
    const ofTwo: Person = { ...sam, grants: [{ role: "operations", organisations: [VENLO, ROERMOND] }] };

    expect(await numbers(house, ofWeert, "printer")).toEqual([filed[2]]);
    expect(await numbers(house, ofWeert, filed[0] ?? "")).toEqual([]);
    expect(new Set(await numbers(house, ofTwo, "printer"))).toEqual(new Set([filed[0], filed[1]]));
    expect(new Set(await numbers(house, sam, "printer"))).toEqual(new Set(filed));
  });

  it("who asks for whole numbers of others is noticed", async () => {
    const missed: string[] = [];
    const house = openDesk({ settings: { missed: (person) => void missed.push(person) } });
    const ticket = await report(house, noor, "De printer");
    await find(house, daan, ticket);
    await find(house, daan, ticket.slice(-3));

    expect(missed).toEqual([daan.id]);
  });
});

describe("an agent who searches", () => {
  it("finds tickets by who reported them, and by who has them", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Geen netwerk");
    await report(house, daan, "Iets anders");
    await house.press(sam, "ticket.take", { organisation: VENLO, ticket, nonce: "1" });

    expect(await numbers(house, ruben, "janssen")).toEqual([ticket]);
    expect(await numbers(house, ruben, "Linssen netwerk")).toEqual([ticket]);
    expect(await only(house, ruben, "noor")).toMatchObject({
      title: `${ticket}: Opgepakt`,
      text: "Geen netwerk (Venlo)",
    });
  });

  it("does not find colleagues by name who are no agents", async () => {
    const house = openDesk();
    await report(house, noor, "Geen netwerk");

    expect(await numbers(house, noor, "janssen")).toEqual([]);
  });

  it("finds an old one by its whole number, and by the number without the rest", async () => {
    const house = openDesk();
    const old = await report(house, noor, "Lang geleden");
    await house.rows.write("ict-nml", [
      {
        replace: "numbers|2026",
        etag: (await house.rows.get("ict-nml", "numbers|2026"))?.etag ?? "",
        value: { next: 90_000 },
      },
    ]);

    expect(await numbers(house, sam, "geleden")).toEqual([]);
    expect(await numbers(house, sam, old)).toEqual([old]);
    expect(await numbers(house, sam, "1")).toEqual([old]);
    expect(await find(house, sam, "geleden")).toContain("met het hele nummer");
  });

  it("finds those of last year in January", async () => {
    const house = openDesk();
    const old = await report(house, noor, "Voor oud en nieuw");
    const january = { ...house.turn(sam, {}), now: at("09:00", "2027-01-02") };
    const found = await searching(house.desk)({ words: "oud en nieuw", skip: 0, count: 25 }, january);

    expect(found).toMatchObject([{ asks: `status ${old}` }]);
  });

  it("costs as much however many tickets there are", async () => {
    const meter = metered(openSqlite(":memory:"));
    const house = openDesk({ rows: meter.rows });
    await report(house, noor, "De printer");
    const cost = async () => {
      const before = meter.counts();
      await find(house, sam, "printer");
      const after = meter.counts();
      return { trips: after.trips - before.trips, ranges: after.ranges - before.ranges };
    };
    const few = await cost();
    for (let more = 0; more < 30; more++) await report(house, daan, "De printer");

    expect(await cost()).toEqual(few);
  });
});

describe("a sensitive report", () => {
  it("is found by number and name, never by its words, and shows none", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "Mijn ziekte KANARIE", { sensitive: "true" });

    for (const actor of [noor, sam, ruben]) {
      expect(await numbers(house, actor, "kanarie")).toEqual([]);
      expect(JSON.stringify(await find(house, actor, ticket))).toContain("Gevoelige melding");
      expect(JSON.stringify(await find(house, actor, ticket))).not.toContain("KANARIE");
    }
    expect(await numbers(house, sam, "janssen")).toEqual([ticket]);
  });
});

describe("what is put in a conversation", () => {
  it("says which one and how far it is, and nothing that anybody wrote or is called", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "KANARIE is stuk");
    await house.press(sam, "ticket.take", { organisation: VENLO, ticket, nonce: "1" });
    const { shared } = await only(house, sam, ticket);

    expect(shared.card?.data).toEqual({ number: ticket, status: "Opgepakt", thing: "Melding", colour: "Accent" });
    expect(shared.summary).toBe(`${ticket}: opgepakt`);
  });

  it("shows the ticket to who may see it, and tells anybody else that it is not there", async () => {
    const house = openDesk();
    const ticket = await report(house, noor, "KANARIE is stuk");

    expect(JSON.stringify(await house.press(noor, "ticket.find", { ticket }))).toContain("KANARIE");
    for (const other of [bram, daan, youssef]) {
      expect(await house.press(other, "ticket.find", { ticket })).toMatchObject({
        summary: "Meer kan ik u niet laten zien. Alleen wie dit heeft gemeld of behandelt, kan meer zien.",
      });
    }
    expect(await house.press(daan, "ticket.find", { ticket: "M26-009999" })).toEqual(
      await house.press(daan, "ticket.find", { ticket }),
    );
    expect(JSON.stringify(await house.press(noor, "ticket.find", { ticket: { $ne: 1 } }))).toContain(
      "Ongeldige invoer",
    );
  });
});
