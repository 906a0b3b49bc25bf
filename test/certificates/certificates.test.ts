import { describe, expect, it } from "vitest";
import { endOfDay } from "../../src/certificates/certificate-input.ts";
import { createSweep } from "../../src/certificates/sweep.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { channelPlace } from "../../src/lib/place.ts";
import { daysLeft, endsText, stageAt } from "../../src/notices/kinds/certificate.ts";
import { inBeheer, inChannelOf } from "../notices/house.ts";
import { textOf } from "../support/desk.ts";
import { HOME, VENLO, WEERT, at, daan, noor, ruben } from "../support/people.ts";
import { STAGES, made, openCertificates, plus } from "./house.ts";

const BEHEER = channelPlace("operations");
const WEB = "www.venlo.nl";
const START = at("10:00");
/** Ends two weeks after the start. */
const OLD = made(WEB, plus(START, 14));
const NEW = made(WEB, plus(START, 379));
const site = { name: "Website Venlo", hosts: [WEB] };

/** A register with one site, whose certificate ends in two weeks; it was looked at. */
async function warned(given: Parameters<typeof openCertificates>[0] = {}) {
  const house = openCertificates(given);
  house.world.serves(WEB, OLD);
  await house.register({ ...site, certificate: OLD });
  await house.lookAt(START);
  const [ref] = await house.refs();
  if (!ref) throw new Error("nobody was warned");
  return { ...house, ref };
}

const hours = (moment: Instant, count: number): Instant => instant(new Date(Date.parse(moment) + count * 3_600_000));

describe("days until a certificate ends", () => {
  it.each([
    // Clocks go back on 25 October and forward on 28 March: those days are 25 and 23 hours long.
    ["2026-10-24T22:30:00Z", "2026-10-26T00:30:00Z", 1],
    ["2027-03-27T12:00:00Z", "2027-03-29T00:00:00Z", 2],
    ["2028-02-28T12:00:00Z", "2028-03-01T12:00:00Z", 2],
    ["2026-12-31T22:59:00Z", "2026-12-31T23:01:00Z", 1],
    ["2026-11-23T00:00:00Z", "2026-11-23T22:00:00Z", 0],
    ["2026-11-25T12:00:00Z", "2026-11-23T12:00:00Z", -2],
  ])("are counted by the calendar here: at %s for %s", (now, until, days) => {
    expect(daysLeft(until as Instant, now as Instant)).toBe(days);
  });

  it.each([
    [13, "verloopt over 13 dagen"],
    [1, "verloopt morgen"],
    [0.1, "verloopt vandaag"],
    [-0.1, "is vandaag verlopen"],
    [-1, "verlopen sinds 1 dag"],
    [-2, "verlopen sinds 2 dagen"],
    [-90, "is meer dan een maand verlopen"],
  ])("are said in words: %s days", (days, text) => {
    expect(endsText(plus(START, days), START)).toBe(text);
  });

  it("lead to the nearest stage only", () => {
    const stages = [61, 60, 45, 30, 14, 10, 7, 2, 1, 0.1, -0.1].map((days) =>
      stageAt(plus(START, days), STAGES, START),
    );
    expect(stages).toEqual([undefined, "60", "60", "30", "14", "14", "7", "7", "1", "1", "expired"]);
  });

  it.each(["31-01-2027", "2027-01-31", "31-1-2027"])("count the last day whole: %s", (day) => {
    expect(endOfDay(day)).toBe("2027-01-31T22:59:59.000Z");
  });
  it.each(["31-02-2027", "2027-02-29", "1900-01-01", "9999-01-01", "morgen", "", "31/01/2027"])(
    "are not known of a day that cannot be: %s",
    (day) => {
      expect(endOfDay(day)).toBeUndefined();
    },
  );
});

describe("a certificate that runs out", () => {
  it("is told to the municipality, which requests, and to Beheer, which installs", async () => {
    const house = await warned();
    const theirs = await house.show(`notice:${house.ref}`, channelPlace(VENLO));
    const beheers = await house.show(`notice:${house.ref}`, BEHEER);
    expect(theirs?.summary).toBe(`${house.ref}: Certificaat verloopt over 14 dagen`);
    expect(textOf(theirs)).toContain("Vraag een nieuw certificaat aan. Kies daarna Aangevraagd.");
    expect(textOf(theirs)).toContain("Stuur nooit een sleutelbestand (.pfx) via Teams");
    expect(textOf(beheers)).toContain("Kies daarna Geïnstalleerd");
  });

  it("comes back at each stage once, and its card counts the days between", async () => {
    const house = await warned();
    for (let day = 1; day <= 20; day++) await house.lookAt(plus(START, day));
    const { stages } = await house.notice(house.ref);
    expect(stages.map(({ stage }) => stage)).toEqual(["14", "7", "1", "expired"]);
    expect((await house.replies(house.ref)).map(({ summary }) => summary)).toEqual([
      `${house.ref}: Certificaat verloopt over 7 dagen`,
      `${house.ref}: Certificaat verloopt morgen`,
      expect.stringContaining("verlopen") as string,
    ]);
    await house.lookAt(plus(START, 21));
    expect((await house.show(`notice:${house.ref}`, BEHEER))?.summary).toContain("verlopen sinds 7 dagen");
  });

  it("never goes back to an earlier stage when the clock does", async () => {
    const house = await warned();
    await house.lookAt(plus(START, 7));
    const before = (await house.replies(house.ref)).length;
    for (const day of [6, 8, 5, 7]) await house.lookAt(plus(START, day));
    expect((await house.notice(house.ref)).stage).toBe("7");
    expect(await house.replies(house.ref)).toHaveLength(before);
  });

  it("is over when the host serves a newer one, and stays over when a load balancer shows the old one now and then", async () => {
    const house = await warned();
    house.world.serves(WEB, NEW);
    await house.lookAt(plus(START, 1));
    expect((await house.notice(house.ref)).closed).toMatchObject({ at: plus(START, 1) });
    const replies = (await house.replies(house.ref)).length;
    for (let turn = 0; turn < 8; turn++) {
      house.world.serves(WEB, turn % 2 ? NEW : OLD);
      await house.lookAt(hours(plus(START, 1), 6 * (turn + 1)));
    }
    expect(await house.replies(house.ref)).toHaveLength(replies);
    expect(await house.refs()).toEqual([house.ref]);
  });

  it("says which hosts still serve it when others have the new one", async () => {
    const house = openCertificates();
    house.world.serves(WEB, OLD);
    house.world.serves("venlo.nl", OLD);
    await house.register({ ...site, hosts: [WEB, "venlo.nl"], certificate: OLD });
    await house.lookAt(START);
    house.world.serves("venlo.nl", NEW);
    await house.lookAt(plus(START, 1));
    const [ref] = await house.refs();
    const card = textOf(await house.show(`notice:${String(ref)}`, BEHEER));
    expect(card).toContain("www.venlo.nl: dit certificaat");
    expect(card).toContain("venlo.nl: een ander certificaat");
    house.world.serves(WEB, NEW);
    await house.lookAt(plus(START, 2));
    expect((await house.notice(ref as never)).closed).toBeDefined();
  });

  it("is not taken for replaced by one that is for another name", async () => {
    const house = await warned();
    const wrong = made("default.host", plus(START, 3000));
    house.world.serves(WEB, { certificate: wrong, problems: ["wrong-name"] });
    await house.lookAt(plus(START, 7));
    expect(await house.notice(house.ref)).toMatchObject({ stage: "7" });
    expect((await house.notice(house.ref)).closed).toBeUndefined();
  });

  it("is not over while a host serves it, also when the register has a newer one already", async () => {
    const house = await warned();
    await house.register({ ...site, certificate: NEW });
    await house.lookAt(plus(START, 7));
    expect(await house.notice(house.ref)).toMatchObject({ stage: "7" });
    house.world.serves(WEB, NEW);
    await house.lookAt(plus(START, 8));
    expect((await house.notice(house.ref)).closed).toBeDefined();
  });

  it("is over at once when the register hears of a newer one that is there already", async () => {
    const house = await warned();
    await house.lookAt(hours(START, 1));
    house.world.serves(WEB, NEW);
    await house.register({ ...site, certificate: NEW });
    await house.lookAt(hours(START, 1));
    expect((await house.notice(house.ref)).closed).toMatchObject({ at: hours(START, 1) });
  });

  it("of which only the end is known is over when the register gets a later one", async () => {
    const house = openCertificates();
    const ends = (days: number) => ({ validUntil: plus(START, days) });
    await house.register({ name: "VPN", hosts: [], certificate: ends(10) });
    await house.lookAt(START);
    const [ref] = await house.refs();
    expect(await house.notice(ref as never)).toMatchObject({ stage: "14" });
    await house.register({ name: "vpn", hosts: [], certificate: ends(400) });
    await house.lookAt(plus(START, 0.001));
    expect((await house.notice(ref as never)).closed).toBeDefined();
    expect(await house.entries()).toHaveLength(1);
  });

  it("is the same one when its host shows what was only said before", async () => {
    const house = openCertificates();
    await house.register({ ...site, certificate: { validUntil: OLD.validUntil } });
    await house.lookAt(START);
    house.world.serves(WEB, OLD);
    await house.lookAt(plus(START, 1));
    expect(await house.refs()).toHaveLength(1);
    expect((await house.entry(site.name)).known).toMatchObject([{ fingerprint: OLD.fingerprint }]);
  });

  it("of a shared system goes to Beheer only", async () => {
    const house = openCertificates();
    await house.register({ name: "Gemnet", hosts: [], certificate: { validUntil: plus(START, 5) } }, HOME);
    await house.lookAt(START);
    expect(new Set((await house.wanted(HOME)).map(({ place }) => place))).toEqual(new Set([BEHEER]));
  });
});

describe("who does what about it", () => {
  const installed = async (house: Awaited<ReturnType<typeof warned>>) => {
    await house.tap(ruben, house.ref, "Geïnstalleerd");
    await house.lookAt(hours(house.now(), 0.01));
  };

  it("waits for installation once the municipality has requested it", async () => {
    const house = await warned();
    const card = await house.tap(noor, house.ref, "Aangevraagd", inChannelOf(VENLO));
    expect(textOf(card)).toContain("Wacht op installatie");
    expect(textOf(await house.show(`notice:${house.ref}`, BEHEER))).toContain("Wacht op installatie");
    await house.lookAt(plus(START, 7));
    expect((await house.notice(house.ref)).stage).toBe("7");
  });

  it("offers Beheer no Aangevraagd, and the municipality no Geïnstalleerd", async () => {
    const house = await warned();
    await expect(house.tap(ruben, house.ref, "Aangevraagd")).rejects.toThrow("no button");
    await expect(house.tap(noor, house.ref, "Geïnstalleerd", inChannelOf(VENLO))).rejects.toThrow("no button");
  });

  it("looks at once after Geïnstalleerd, and is over when the new one is there", async () => {
    const house = await warned();
    house.world.serves(WEB, NEW);
    await house.tap(noor, house.ref, "Aangevraagd", inChannelOf(VENLO));
    await installed(house);
    expect((await house.notice(house.ref)).closed).toBeDefined();
    expect(await house.entry(site.name)).toMatchObject({
      current: NEW.fingerprint,
      requested: { name: noor.name },
      installed: { name: ruben.name },
    });
  });

  it("says it when the old one is still there, once for each time that it is said", async () => {
    const house = await warned();
    await installed(house);
    const still = `${house.ref}: Op 1 adres staat nog het oude certificaat.`;
    const said = async () => (await house.replies(house.ref)).filter(({ summary }) => summary === still).length;
    expect(await said()).toBe(1);
    await house.lookAt(hours(house.now(), 2));
    await house.lookAt(hours(house.now(), 2));
    expect(await said()).toBe(1);
    await installed(house);
    expect(await said()).toBe(2);
    expect((await house.notice(house.ref)).closed).toBeUndefined();
  });

  it("believes Beheer about what cannot be seen, and asks for the new end", async () => {
    const house = openCertificates();
    await house.register({ name: "VPN", hosts: [], certificate: { validUntil: plus(START, 10) } });
    await house.lookAt(START);
    const [ref] = (await house.refs()) as [never];
    const card = await house.tap(ruben, ref, "Geïnstalleerd");
    expect(textOf(card)).toContain("Vul de nieuwe einddatum in het register in");
    for (const day of [0.01, 4, 9, 11, 15]) await house.lookAt(plus(START, day));
    expect((await house.notice(ref)).closed).toMatchObject({ by: { name: ruben.name } });
    expect(textOf(await house.type("certificaten"))).toContain("De nieuwe einddatum is nog niet ingevuld");
  });

  it("leaves a site at a supplier to the municipality and its supplier", async () => {
    const house = await warned();
    await house.register({ ...site, certificate: OLD, hosting: "third-party" });
    await house.lookAt(hours(START, 1));
    const card = textOf(await house.show(`notice:${house.ref}`, BEHEER));
    expect(card).toContain("Beheer installeert hier niets (DVO 4.10.2)");
    await expect(house.tap(ruben, house.ref, "Geïnstalleerd")).rejects.toThrow("no button");
    await house.tap(noor, house.ref, "Geplaatst door de leverancier", inChannelOf(VENLO));
    house.world.serves(WEB, NEW);
    await house.lookAt(hours(START, 2));
    expect((await house.notice(house.ref)).closed).toBeDefined();
  });
});

describe("a host that cannot be looked at", () => {
  it("is told to Beheer after 24 hours, once, and is over when it can be again", async () => {
    const house = openCertificates();
    await house.register({ ...site, certificate: NEW });
    for (let hour = 0; hour <= 23; hour++) await house.lookAt(hours(START, hour));
    expect(await house.refs()).toEqual([]);
    for (let hour = 24; hour <= 80; hour++) await house.lookAt(hours(START, hour));
    const [ref, ...others] = await house.refs();
    expect(others).toEqual([]);
    const card = textOf(await house.show(`notice:${String(ref)}`, BEHEER));
    expect(card).toContain("de server neemt geen verbinding aan");
    house.world.serves(WEB, NEW);
    await house.lookAt(hours(START, 82));
    expect((await house.notice(ref as never)).closed).toBeDefined();
    house.world.serves(WEB, undefined);
    for (let hour = 88; hour <= 120; hour++) await house.lookAt(hours(START, hour));
    expect(await house.refs()).toHaveLength(2);
  });

  it("is looked at every six hours, and every hour when that failed", async () => {
    const house = openCertificates();
    house.world.serves(WEB, NEW);
    await house.register({ ...site, certificate: NEW });
    for (let hour = 0; hour <= 12; hour++) await house.lookAt(hours(START, hour));
    expect(house.world.looks(WEB)).toBe(3);
    house.world.serves(WEB, undefined);
    for (let hour = 18; hour <= 21; hour++) await house.lookAt(hours(START, hour));
    expect(house.world.looks(WEB)).toBe(7);
  });

  it("keeps nobody from stopping, and is looked at by the next process", async () => {
    const house = openCertificates({ probe: () => new Promise(() => undefined) });
    await house.register({ ...site, certificate: OLD });
    const sweep = createSweep(house.house);
    const looking = sweep.look();
    sweep.stop();
    await looking;
    expect(await house.refs()).toEqual([]);
    house.world.serves(WEB, OLD);
    house.moveTo(hours(START, 0.1));
    await createSweep({ ...house.house, probe: house.world.probe }).look();
    expect(await house.refs()).toHaveLength(1);
  });

  it("is looked at once when two processes look at the same time", async () => {
    const house = openCertificates();
    house.world.serves(WEB, OLD);
    await house.register({ ...site, certificate: OLD });
    await Promise.all([house.look(), house.another()(), house.another()()]);
    expect(house.world.looks(WEB)).toBe(1);
    expect(await house.refs()).toHaveLength(1);
  });
});

describe("what the Helpdesk itself signs in with", () => {
  it("is in the register of ICT NML, and is told to Beheer", async () => {
    const house = openCertificates({ ownCredential: { name: "Helpdesk bot", validUntil: "2026-12-01" } });
    await house.lookAt(START);
    const [ref] = (await house.refs(HOME)) as [never];
    const card = textOf(await house.show(`notice:${String(ref)}`, BEHEER, HOME));
    expect(card).toContain("Zet de nieuwe einddatum in het organisatiebestand");
    expect(textOf(await house.type("certificaten"))).toContain("Helpdesk bot");
  });
  it("is said to be unknown when the file does not have it", async () => {
    const house = openCertificates({ ownCredential: "unknown" });
    await house.lookAt(START);
    expect(textOf(await house.type("certificaten"))).toContain("nog niet vastgesteld");
    expect(textOf(await house.type("certificaten", daan, inChannelOf(WEERT)))).not.toContain("nog niet vastgesteld");
  });
});

describe("taking one out of the register", () => {
  it("closes what people were warned of, and keeps who did it and why", async () => {
    const house = await warned();
    const { id } = await house.entry(site.name);
    const target = { organisation: VENLO, entry: id };
    await house.pressHere(ruben, "certificate.remove", { ...target, reason: "De site is weg" }, inBeheer);
    await house.lookAt(hours(START, 1));
    expect((await house.notice(house.ref)).closed).toBeDefined();
    expect(await house.entries()).toEqual([]);
    const event = await house.rows.get(VENLO, `certificate-event|${id}|000002`);
    expect(event?.value).toMatchObject({ event: "removed", by: ruben.id, reason: "De site is weg" });
    expect((await house.register({ ...site, certificate: OLD })).is).toBe("added");
  });
});
