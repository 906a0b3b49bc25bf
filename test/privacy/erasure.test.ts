import { describe, expect, it } from "vitest";
import { hashOf } from "../../src/lib/hash.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, StorageError, collect } from "../../src/lib/rows.ts";
import type { OrganisationFile } from "../../src/people/organisation-file.ts";
import type { Person } from "../../src/people/person.ts";
import { Erasure } from "../../src/privacy/erasure.ts";
import { eventually } from "../support/eventually.ts";
import { dataOf } from "../support/desk.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { HOME, VENLO, WEERT, at, bram, daan, hanneke, marieke, noor, sam, youssef } from "../support/people.ts";
import { type House, createEraser, openHouse, written } from "./house.ts";
import { HERS, busyTown } from "./town.ts";

const REF = "V26-000001";
const TARGET = { organisation: VENLO, ref: REF };
/** Evidence of an incident, which the law keeps. */
const KEPT = "KOEKOEK";
/** What she wrote about Bram is of his report. */
const ABOUT_BRAM = "KRAAN";
const GONE = [...HERS.filter((word) => word !== KEPT && word !== ABOUT_BRAM), "Noor Janssen", "noor.janssen"];

const holding =
  (...who: readonly Person[]) =>
  (file: OrganisationFile): OrganisationFile => ({
    ...file,
    people: file.people.map((person) => ({
      ...person,
      grants: [
        ...person.grants.filter(({ role }) => role !== "municipality-contact"),
        ...(who.some(({ id }) => id === person.id)
          ? [{ role: "privacy-officer" as const, organisations: [...person.appointments] }]
          : []),
      ],
    })),
  });

const erasureOf = async (house: House, ref = REF): Promise<Erasure> => {
  const row = await house.rows.get(VENLO, `erasure|${ref}`);
  return Erasure.parse(row?.value);
};

const everything = async (house: House): Promise<string> =>
  (await house.all()).map(({ key, value }) => `${key} ${JSON.stringify(value)}`).join("\n");

/** Until there is nothing left to do but to forget where to write. */
async function carriedOut(house: House): Promise<void> {
  await eventually(async () => {
    await house.look();
    return (await erasureOf(house)).state.status === "done" || undefined;
  }, "it is carried out");
}

async function asked({ isShown = false } = {}) {
  const house = await openHouse();
  const town = await busyTown(house);
  await house.say(noor, "verwijder mijn gegevens");
  if (isShown) await house.deliver(VENLO);
  return { house, town };
}

async function granted(given: { readonly isShown?: boolean } = {}) {
  const { house, town } = await asked(given);
  await house.press(marieke, "privacy.grant", TARGET);
  return { house, town };
}

/** The hashes of every ticket's events, each in the next, and the last in the ticket. */
function brokenChains(all: Awaited<ReturnType<House["all"]>>): readonly string[] {
  return all
    .filter(({ key }) => key.startsWith("ticket|"))
    .filter(({ key, partition, value }) => {
      const events = all.filter((row) => row.partition === partition && row.key.startsWith(`event|${key.slice(7)}|`));
      const end = events.reduce<string | undefined>((chain, { value: { opId: _, ...event } }) => {
        return event["previous"] === chain ? hashOf(event) : undefined;
      }, "");
      return end !== value["chain"];
    })
    .map(({ key }) => key);
}

describe("verwijder mijn gegevens", () => {
  it("goes to the municipality, says how long it takes, and is one request however often it is asked", async () => {
    const house = await openHouse();
    const [answer] = await house.say(noor, "Verwijder mijn gegevens.");
    expect(answer?.summary).toBe(
      "Ik stuur uw verzoek naar uw gemeente. Uw gemeente beslist, in principe binnen een maand.",
    );
    await house.say(noor, "verwijder mijn gegevens");
    expect((await house.all()).filter(({ key }) => key.startsWith("erasure|"))).toHaveLength(1);
    const [card] = await house.say(marieke, "verwijderverzoeken");
    expect(written(card)).toContain("Noor Janssen");
    expect(written(card)).toContain("woensdag 23 december 2026");
    expect(await house.say(daan, "verwijderverzoeken")).toMatchObject([
      { summary: expect.stringContaining("geen verzoeken") as string },
    ]);
    await house.close();
  });

  it("goes to each municipality apart for who works for two", async () => {
    const house = await openHouse();
    const [answer] = await house.say(youssef, "verwijder mijn gegevens");
    expect(answer?.summary).toBe(
      "Ik stuur uw verzoek naar Venlo en Weert. Ieder beslist zelf, in principe binnen een maand.",
    );
    const requests = (await house.all()).filter(({ key }) => key.startsWith("erasure|"));
    expect(requests.map(({ partition }) => partition)).toEqual([VENLO, WEERT]);
    await house.close();
  });

  it("is decided by the privacy officer where there is one, and by nobody of another municipality", async () => {
    const house = await openHouse({ file: holding(hanneke, daan) });
    await house.say(noor, "verwijder mijn gegevens");
    expect((await erasureOf(house)).deciders).toEqual([hanneke.id]);
    for (const who of [daan, sam, bram]) {
      expect(written(await house.press(who, "privacy.grant", TARGET))).toContain("Dit verzoek ken ik niet.");
      expect(await house.say(who, `verzoek ${REF}`)).toMatchObject([{ summary: "Dit verzoek ken ik niet." }]);
    }
    expect(written(await house.press(noor, "privacy.grant", TARGET))).toContain(
      "Niemand beslist over het eigen verzoek.",
    );
    expect((await erasureOf(house)).state.status).toBe("asked");
    const officer = await house.directory.colleague(hanneke.id);
    await house.say(officer ?? hanneke, `verzoek ${REF} toestaan`);
    expect((await erasureOf(house)).state).toMatchObject({ status: "granted", by: hanneke.id, as: "privacy-officer" });
    await house.close();
  });

  it("tells Beheer without a name when nobody can decide, who decides nothing, and asks whoever comes", async () => {
    const house = await openHouse();
    await house.say(marieke, "verwijder mijn gegevens");
    const inBeheer = await house.show(VENLO, `erasure:${REF}`, channelPlace("operations"));
    expect(inBeheer?.summary).toContain("Bij Venlo is niemand die hierover kan beslissen.");
    expect(inBeheer?.summary).not.toContain("Marieke");
    expect(await house.pending(VENLO)).toContainEqual(expect.objectContaining({ place: channelPlace("operations") }));
    await house.look();
    expect((await erasureOf(house)).version).toBe(2);

    const later = await openHouse({ rows: house.rows, file: holding(hanneke) });
    await later.look();
    expect((await erasureOf(later)).deciders).toEqual([hanneke.id]);
    expect((await later.show(VENLO, `erasure:${REF}`, channelPlace("operations")))?.summary).toContain(
      "er is nu iemand",
    );
    await later.features.stop();
    await house.close();
  });

  it("is refused with a reason only, which the person reads with where to complain; asked again it is a new one", async () => {
    const house = await openHouse();
    await house.say(noor, "verwijder mijn gegevens");
    expect(written(await house.press(marieke, "privacy.refuse", { ...TARGET, reason: " " }))).toContain(
      "Vul in waarom",
    );
    await house.say(marieke, `verzoek ${REF} afwijzen: er loopt nog een onderzoek`);
    const outcome = await house.show(VENLO, `erasure-outcome:${REF}:refused`, personPlace(noor.id));
    expect(written(outcome)).toContain("er loopt nog een onderzoek");
    expect(written(outcome)).toContain("Autoriteit Persoonsgegevens");
    expect(written(await house.press(marieke, "privacy.grant", TARGET))).toContain("Hierover is al beslist.");
    await house.say(noor, "verwijder mijn gegevens");
    expect((await erasureOf(house, "V26-000002")).state.status).toBe("asked");
    await house.close();
  });

  it("can be withdrawn until somebody has decided, by who asked only", async () => {
    const house = await openHouse();
    await house.say(noor, "verwijder mijn gegevens");
    await house.press(bram, "privacy.withdraw", TARGET);
    expect((await erasureOf(house)).state.status).toBe("asked");
    await house.say(noor, `verzoek ${REF} intrekken`);
    expect((await erasureOf(house)).state.status).toBe("withdrawn");
    await house.look();
    expect(await everything(house)).toContain("Noor Janssen");
    await house.close();
  });

  it("reminds who decides before the month is over, once each time, and says when it is", async () => {
    const house = await openHouse();
    await house.say(noor, "verwijder mijn gegevens");
    const reminders = async () =>
      (await house.pending(VENLO)).filter(({ subject }) => subject.startsWith("erasure-reminder"));
    for (const [day, count] of [
      ["2026-12-08", 0],
      ["2026-12-10", 1],
      ["2026-12-11", 1],
      ["2026-12-17", 2],
      ["2026-12-24", 3],
    ] as const) {
      house.moveTo(at("12:00", day));
      await house.look();
      expect(await reminders()).toHaveLength(count);
    }
    expect((await reminders()).at(-1)?.message?.summary).toContain("De maand".toLowerCase());
    expect((await reminders()).every(({ place }) => place === personPlace(marieke.id))).toBe(true);
    await house.close();
  });
});

describe("a request that was granted", () => {
  it("takes the name, the contact and the texts out of every row, and keeps what the law keeps", async () => {
    const { house, town } = await granted();
    await carriedOut(house);
    const left = await everything(house);
    for (const word of GONE) expect(left).not.toContain(word);
    expect(left).toContain(KEPT);
    expect(left).toContain("PAPRIKA");
    const ticket = (await house.rows.get(VENLO, `ticket|${town.own}`))?.value;
    expect(ticket).toMatchObject({ number: town.own, reporter: noor.id, state: { status: "closed", rating: 4 } });
    expect(brokenChains(await house.all())).toEqual([]);
    await house.close();
  });

  it("leaves nothing of it in what waits while the connector is down, also not on a card that is there already", async () => {
    for (const isShown of [false, true]) {
      const { house } = await asked({ isShown });
      const cards = (await house.all()).filter(({ key }) => key.startsWith("card|ticket:M26-000001:"));
      await house.press(marieke, "privacy.grant", TARGET);
      await carriedOut(house);
      const pending = await house.pending(VENLO);
      const words = pending.map(({ message }) => written(message)).join("\n");
      for (const word of GONE) expect(words).not.toContain(word);
      expect(words).toContain("erwijderd op verzoek");
      for (const { key } of cards) {
        const [, subject, place] = key.split("|");
        expect(pending).toContainEqual(expect.objectContaining({ subject, place }));
      }
      expect(cards.length > 0).toBe(isShown);
      await house.close();
    }
  });

  it("is proved by the request itself: who decided, when, and how much of what, without a name", async () => {
    const { house } = await granted();
    await carriedOut(house);
    const proof = await erasureOf(house);
    expect(proof).toMatchObject({
      state: { status: "done", by: marieke.id, as: "municipality-contact" },
      progress: { removed: { ticket: 6, linked: 1, greeted: 1 }, kept: { security: 1 }, toShow: [] },
    });
    expect(proof).not.toHaveProperty("name");
    const card = await house.show(VENLO, `erasure:${REF}`, personPlace(marieke.id));
    expect(written(card)).toContain("meldingen en aanvragen");
    expect(written(card)).not.toContain("Noor");
    await house.close();
  });

  it("waits for what is still being worked on, says which to both, and begins when that is over", async () => {
    const house = await openHouse();
    const filed = await house.press(noor, "ticket.report", { nonce: "1", text: "KEIZER open" });
    const number = String(dataOf(filed)["number"]);
    await house.say(noor, "verwijder mijn gegevens");
    expect(written(await house.show(VENLO, `erasure:${REF}`, personPlace(marieke.id)))).toContain(number);
    await house.press(marieke, "privacy.grant", TARGET);
    await house.look();
    expect((await erasureOf(house)).state).toMatchObject({ status: "granted", waitsFor: [number] });
    expect(written(await house.show(VENLO, `erasure-outcome:${REF}:granted`, personPlace(noor.id)))).toContain(number);
    expect(await everything(house)).toContain("KEIZER");
    await house.say(noor, `intrekken ${number}`);
    await carriedOut(house);
    expect(await everything(house)).not.toContain("KEIZER");
    await house.close();
  });

  it("leaves alone what the person reports after the decision: nobody decided about that", async () => {
    const { house } = await granted();
    house.moveTo(at("11:00"));
    await house.press(noor, "ticket.report", { nonce: "later", text: "Iets NIEUWS" });
    await carriedOut(house);
    expect(await everything(house)).toContain("NIEUWS");
    await house.close();
  });

  it("forgets where to write when the last message is there, and not before", async () => {
    const { house } = await granted();
    await carriedOut(house);
    await house.look();
    const place = async () => house.rows.get(VENLO, `place|${personPlace(noor.id)}`);
    expect(await place()).toBeDefined();
    const outcome = await house.show(VENLO, `erasure-outcome:${REF}:done`, personPlace(noor.id));
    expect(written(outcome)).toContain("Uw gegevens zijn verwijderd");
    expect(written(outcome)).toContain("blijft bewaard als bewijs");
    await house.deliver(VENLO);
    await house.look();
    expect(await place()).toBeUndefined();
    expect((await house.all()).filter(({ key }) => /^erasure-(?:open|of)\|/.test(key))).toEqual([]);
    await house.close();
  });

  it("touches nothing of another municipality", async () => {
    const house = await openHouse();
    await house.press(youssef, "ticket.report", { nonce: "v", text: "KEIZER", organisation: VENLO });
    await house.press(youssef, "ticket.report", { nonce: "w", text: "KWAST", organisation: WEERT });
    const weert = async () => (await house.all()).filter(({ partition }) => partition === WEERT);
    await house.say(youssef, "verwijder mijn gegevens");
    for (const { value } of (await house.all()).filter(({ key }) => key.startsWith("by-requester|")))
      await house.say(youssef, `intrekken ${value["number"] as string}`);
    const tickets = async () => (await weert()).filter(({ key }) => key.startsWith("ticket|"));
    const before = await tickets();
    await house.press(marieke, "privacy.grant", TARGET);
    await carriedOut(house);
    expect(await tickets()).toEqual(before);
    expect(JSON.stringify(before)).toContain("KWAST");
    expect(await everything(house)).not.toContain("KEIZER");
    await house.close();
  });
});

/** Rows of a process that is killed at its nth write: the write is lost, or it is saved and nobody hears of it. */
function killedAt(rows: Rows, writes: number, isSaved: boolean): Rows {
  let done = 0;
  return {
    ...rows,
    write: async (partition, changes) => {
      done += 1;
      if (done < writes) return rows.write(partition, changes);
      if (done === writes && isSaved) await rows.write(partition, changes);
      throw new StorageError("killed");
    },
  };
}

const EVERYTHING = { from: "a", to: "{", limit: 1_000_000 };

async function copyOf(all: Awaited<ReturnType<House["all"]>>): Promise<Rows> {
  const rows = createMemoryRows();
  for (const { partition, key, value } of all) await rows.write(partition, [{ insert: key, value }]);
  return rows;
}

describe("a process that is killed while it removes", () => {
  it("leaves the rest to the next one, wherever it was: nothing is left over, and nothing is counted twice", async () => {
    const { house } = await asked({ isShown: true });
    const decision = { by: marieke.id, as: "municipality-contact", at: at("10:00"), waitsFor: [] };
    const before = (await house.all()).map((row) =>
      row.key === `erasure|${REF}`
        ? { ...row, value: { ...row.value, state: { status: "granted", ...decision } } }
        : row,
    );
    const kinds = Object.keys(house.features.subjects);
    const now = () => at("10:30");
    await house.close();

    const whole = await copyOf(before);
    let writes = 0;
    const counting: Rows = { ...whole, write: (...given) => (writes++, whole.write(...given)) };
    await createEraser(counting, now, kinds)();
    const proof = Erasure.parse((await whole.get(VENLO, `erasure|${REF}`))?.value);
    expect(proof.state.status).toBe("done");
    expect(writes).toBeGreaterThanOrEqual(8);

    for (let write = 1; write <= writes; write++) {
      for (const isSaved of [true, false]) {
        const rows = await copyOf(before);
        await createEraser(killedAt(rows, write, isSaved), now, kinds)();
        await createEraser(rows, now, kinds)();
        const all = (await collect(rows.range(VENLO, EVERYTHING))).map((row) => ({ ...row, partition: VENLO }));
        const left = JSON.stringify(all);
        for (const word of GONE) expect(left).not.toContain(word);
        const erasure = Erasure.parse((await rows.get(VENLO, `erasure|${REF}`))?.value);
        expect(erasure).toMatchObject({ progress: proof.progress, version: proof.version, state: { status: "done" } });
        expect(brokenChains(all)).toEqual([]);
      }
    }
  });

  it("and two at once: each row is changed by one of them", async () => {
    const { house } = await granted();
    const other = await openHouse({ rows: house.rows });
    await Promise.all([house.look(), other.look(), house.look(), other.look()]);
    await carriedOut(house);
    expect(brokenChains(await house.all())).toEqual([]);
    const erased = (await house.all()).filter(
      ({ key, value }) => key.startsWith("event|") && value["kind"] === "erased",
    );
    expect(erased).toHaveLength((await erasureOf(house)).progress.removed["ticket"] ?? 0);
    await other.features.stop();
    await house.close();
  });
});

it("a name that stands in what an agent of the shared organisation handled is asked of everybody they work for", async () => {
  const house = await openHouse();
  await house.say(sam, "verwijder mijn gegevens");
  const requests = (await house.all())
    .filter(({ key }) => key.startsWith("erasure|"))
    .map(({ partition }) => partition);
  expect(requests).toContain(HOME);
  expect(requests).toContain(VENLO);
  await house.close();
});
