import { afterAll, describe, expect, it } from "vitest";
import { at, VENLO, WEERT, bram, emma, iris, karel, marieke, noor, sam } from "../support/people.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { Person } from "../../src/people/person.ts";
import { notifyTerms } from "../../src/privacy/breach-report.ts";
import { type House, openHouse } from "./house.ts";
import { HERS, OTHERS, busyTown } from "./town.ts";

const ciso: Person = { ...karel, grants: [{ role: "ciso", organisations: [VENLO] }] };
const cisoOfWeert: Person = { ...emma, grants: [{ role: "ciso", organisations: [WEERT] }] };

/** What somebody gets who types this and takes every file. */
async function reports(house: House, who: Person, words: string): Promise<readonly string[]> {
  const said = await house.say(who, words);
  const offers = said.flatMap(({ file }) => (file ? [file.offer] : []));
  return Promise.all(offers.map(async ({ file, args }) => taken(house, who, file, args)));
}

async function taken(house: House, who: Person, file: string, args: Readonly<Record<string, string>>): Promise<string> {
  const made = await house.features.files[file]?.(args, house.turn(who));
  if (!made) throw new Error(`no file ${file}`);
  return "refusal" in made ? made.refusal.summary : new TextDecoder().decode(made.bytes);
}

const house = await openHouse();
const { own, incident } = await busyTown(house);
afterAll(() => house.close());

describe("a breach report", () => {
  it("says whose data it concerns, which, from when until when, what was done and by when the law wants to know", async () => {
    await house.say(noor, `ontdekt ${incident} 22-11-2026 16:30`);
    const [told = ""] = await reports(house, ciso, `meldrapport datalek ${own}, ${incident}`);
    expect(told).toContain("MELDRAPPORT DATALEK VAN VENLO");
    expect(told).toMatch(/Naam: Noor Janssen/);
    expect(told).toContain("waar iemand te bereiken is, zoals een telefoonnummer");
    expect(told).toContain(`In meldingen: ${own}, ${incident}`);
    expect(told).toContain("Vanaf: 23 november 2026 om 10.00 uur");
    expect(told).toContain("Medewerkers van andere organisaties: 1");
    expect(told).toMatch(/Stappen:\s+- 23 november 2026 om 10\.00 uur: /);
    for (const word of [...HERS, ...OTHERS, sam.name, bram.name]) expect(told).not.toContain(word);
  });

  it("counts from when it was discovered: 24 hours, 72 hours, and a month after that", () => {
    const moments = notifyTerms(at("16:30", "2026-11-22")).map(({ by }) => by);
    expect(moments).toEqual([
      at("16:30", "2026-11-23"),
      at("16:30", "2026-11-25"),
      at("16:30", "2026-11-25"),
      at("16:30", "2026-12-25"),
    ]);
  });

  it("of a period has everything in which something happened then, and says that it knows no discovery", async () => {
    const [told = ""] = await reports(house, ciso, "meldrapport datalek 23-11-2026 t/m 24-11-2026");
    for (const { name } of [noor, bram]) expect(told).toContain(`Naam: ${name}`);
    expect(told).toContain("teksten in een gevoelige melding");
    expect(told).toContain("toen is het gemeld; wanneer het is ontdekt, is nog niet bekend");
    const [none = ""] = await reports(house, ciso, "meldrapport datalek 1-1-2025 tot en met 2-1-2025");
    expect(none).toContain("Meldingen: 0");
    expect(none).toContain("vanaf het moment dat u het lek ontdekte");
  });

  it("is of one's own municipality only, whatever an offer says, and one for each of several", async () => {
    const theirs = await house.press(emma, "ticket.report", { nonce: "w", text: "Weert WALNOOT" });
    const number = /M26-\d{6}/.exec(JSON.stringify(theirs))?.[0] ?? "";
    expect(await reports(house, cisoOfWeert, `meldrapport datalek ${own}`)).toEqual([]);
    expect(await taken(house, cisoOfWeert, "breach-report", { organisation: VENLO, numbers: own })).toContain(
      "U bent dat niet",
    );
    const both = await reports(house, iris, `meldrapport datalek ${own} ${number}`);
    expect(both).toHaveLength(2);
    expect(both.map((told) => [told.includes(own), told.includes(`${number}:`)])).toEqual([
      [true, false],
      [false, true],
    ]);
    for (const who of [noor, sam])
      expect((await house.say(who, `meldrapport datalek ${own}`))[0]?.summary).toContain("U bent dat niet");
    expect((await house.say(ciso, `meldrapport datalek ${own}`, "channel"))[0]?.summary).toContain("persoonlijke chat");
  });

  it("leaves a trace of who made it and of what", async () => {
    const officer = { ...marieke, grants: [{ role: "privacy-officer" as const, organisations: [VENLO] }] };
    await reports(house, officer, `meldrapport datalek ${incident}`);
    const all = await house.all();
    const traces = all.filter(({ value }) => value["act"] === "breach-report");
    const theirs = traces.filter(({ value }) => value["by"] === officer.id);
    expect(theirs).toMatchObject([{ partition: VENLO, value: { numbers: [incident] } }]);
    const elsewhere = traces.filter(({ partition }) => partition !== VENLO);
    expect(JSON.stringify(elsewhere)).not.toContain(own);
  });

  it("says how to ask for it when nothing is named, or when the days are no days", async () => {
    expect((await house.say(ciso, "meldrapport datalek"))[0]?.summary).toContain("meldrapport datalek M26-000123");
    expect((await house.say(ciso, "meldrapport datalek vorige week"))[0]?.summary).toContain(
      "Deze dagen kan ik niet lezen",
    );
    expect((await house.say(ciso, "meldrapport datalek M26-999999"))[0]?.summary).toContain("ken ik bij uw gemeente");
  });
});

describe("the proof of what went", () => {
  it("can be taken by who checks it, of their own organisation, and has no person in it", async () => {
    const house = await openHouse({ file: (file) => ({ ...file, retention: { tickets: 3, traces: 3 } }) });
    await busyTown(house);
    house.moveTo("2027-03-10T04:00:00.000Z" as Instant);
    await house.features.look();
    const [told = ""] = await reports(
      house,
      { ...ciso, grants: [{ role: "privacy-officer", organisations: [VENLO] }] },
      "verwijderbewijs",
    );
    expect(told).toContain("Nacht: woensdag 10 maart 2027");
    expect(told).toMatch(/Meldingen en aanvragen \(3 maanden\):\s+Aantal: \d/);
    expect(told).toMatch(/Kenmerk: [0-9a-f]{64}/);
    expect(told).not.toContain("Roermond");
    for (const { id, name } of [noor, bram, sam]) for (const word of [id, name]) expect(told).not.toContain(word);
    expect((await house.say(noor, "verwijderbewijs"))[0]?.summary).toContain("is voor de privacyfunctionaris");
    await house.close();
  });
});

describe("waar staan mijn gegevens, wie kan erbij", () => {
  it("says what is configured now, and that the rest is not settled", async () => {
    const settled = await openHouse({
      file: (file) => ({
        ...file,
        retention: { tickets: 24 },
        hosting: { place: "Datacentrum VIENNA", logsKeptDays: 365 },
      }),
    });
    const [card] = await settled.say(noor, "waar staan mijn gegevens, wie kan erbij?");
    const told = JSON.stringify(card?.card?.data);
    expect(told).toContain("Plaats: Datacentrum VIENNA.");
    expect(told).toContain("Verwerker: nog niet vastgesteld.");
    expect(told).toContain("Meldingen en aanvragen: 24 maanden.");
    expect(told).toContain("Die log blijft: 365 dagen.");
    await settled.close();
    const open = await openHouse();
    const [other] = await open.say(noor, "wie kan erbij");
    expect(JSON.stringify(other?.card?.data)).toContain("Bewaartermijnen: nog niet vastgesteld.");
    await open.close();
  });

  it("counts who holds which role at one's own organisation, without a name", async () => {
    const house = await openHouse();
    const told = JSON.stringify((await house.say(noor, "wie kan erbij"))[0]?.card?.data);
    const agents = (await house.directory.holders("helpdesk", VENLO)).length;
    expect(told).toContain(`Helpdesk (${String(agents)}): `);
    expect(told).toContain("Wie kan erbij (Venlo)");
    expect(told).not.toContain("Wie kan erbij (Weert)");
    for (const { name } of house.directory.organisations.flatMap(() => [sam, iris, karel]))
      expect(told).not.toContain(name);
    expect(told).not.toContain("privacyfunctionaris (");
    await house.close();
  });
});
