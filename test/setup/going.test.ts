import { describe, expect, it } from "vitest";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace } from "../../src/lib/place.ts";
import type { Person } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { checklistCommands, installed } from "../../src/setup/checklist.ts";
import { diagnoseCommands } from "../../src/setup/diagnose.ts";
import { textOf } from "../support/desk.ts";
import { HOME, ROERMOND, VENLO, at, marieke, noor, ruben, sam } from "../support/people.ts";
import { RUNNING, TENANT, openTown, staff } from "./house.ts";

const REFERENCE = { serviceUrl: "http://127.0.0.1:1", botId: "28:b", tenantId: TENANT.home, conversationId: "19:c" };

const inTown = (person: Person): Person => ({
  ...person,
  grants: person.grants.map(({ role, organisations }) => ({
    role,
    organisations: organisations.filter((one) => [HOME, VENLO, ROERMOND].includes(one)),
  })),
});
const PEOPLE = [sam, ruben, marieke].map(inTown);

function open(says: object = {}) {
  const town = openTown(says, PEOPLE);
  const { rows, places, directory, organisation } = town;
  const running = { ...RUNNING, callers: { backups: [VENLO] } };
  const house = { rows, places, directory, organisation, running, membersOf: async () => [staff("Sam", 7, HOME)] };
  const turnOf = (actor: Person, where: Partial<Turn> = {}): Turn => ({
    ...{ actor: inTown(actor), now: at("09:00"), chat: "personal", activityId: "a", files: [], reference: REFERENCE },
    ...where,
  });
  return {
    ...town,
    added: (actor: Person, where: Partial<Turn> = {}) => installed(house, turnOf(actor, { chat: "channel", ...where })),
    async say(actor: Person, text: string, where: Partial<Turn> = {}): Promise<Message | undefined> {
      for (const { says: pattern, run } of [...checklistCommands(house), ...diagnoseCommands(house)]) {
        const match = pattern.exec(text);
        if (match) return (await run(match, turnOf(actor, where)))[0];
      }
      return undefined;
    },
  };
}

const VENLOS = { ...REFERENCE, tenantId: TENANT.venlo };

describe("the bot in a team", () => {
  it("says what is missing, and who can do it", async () => {
    const words = textOf((await open().added(sam))[0]);
    for (const part of [
      "Dit kanaal is nog nergens aan gekoppeld.",
      "Sam Linssen typt in het kanaal: @Helpdesk koppel dit kanaal aan Helpdesk",
      "Nog niemand kan het koppelen. Geef eerst iemand de rol manager ICT.",
      "CISO van Venlo en Roermond",
      "Openingstijden; afhandelingstermijn",
      "✓ Klaar: rol helpdesk en beheer; contactpersoon van Venlo; systemen van Venlo.",
    ])
      expect(words).toContain(part);
  });
  it("says so once, though Teams tells of it twice, and again when it is added another time", async () => {
    const house = open();
    const twice = await Promise.all([house.added(sam), house.added(sam)]);
    expect(twice.flat()).toHaveLength(1);
    expect(await house.added(sam, { now: at("09:00", "2026-12-24") })).toHaveLength(1);
  });
  it("offers the next thing that who added it can do there", async () => {
    const [card] = await open().added(ruben);
    expect(card?.card?.data).toMatchObject({ next: "operations", nextTitle: "Koppel dit kanaal aan Beheer" });
    const [other] = await open().added(noor, { reference: VENLOS });
    expect(other?.card?.data["next"]).toBe("");
  });
  it("says in a municipality's tenant nothing of anybody else", async () => {
    const words = textOf((await open().added(sam, { reference: VENLOS }))[0]);
    expect(words).toContain("CISO van Venlo");
    expect(words).not.toContain("Roermond");
    expect(words).not.toContain("openingstijden");
  });
  it("says in a municipality's channel nothing of anybody else, also when all share one tenant", async () => {
    const house = open();
    const there = { ...REFERENCE, conversationId: "19:venlo" };
    await house.places.bindChannel("venlo", there);
    const words = textOf(await house.say(sam, "installatie", { chat: "channel", reference: there }));
    expect(words).toContain("CISO van Venlo");
    expect(words).not.toMatch(/Roermond|openingstijden/i);
  });
  it("says nothing in a group chat or to somebody alone", async () => {
    expect(await open().added(sam, { chat: "group" })).toEqual([]);
    expect(await open().added(sam, { chat: "personal" })).toEqual([]);
  });
});

describe("diagnose", () => {
  it("tells who works for all how it goes, without ids or secrets", async () => {
    const house = open({ botCredential: { name: "geheim-2026", validUntil: "2027-03-01" } });
    await house.places.bindChannel("helpdesk", { ...REFERENCE, conversationId: "19:helpdesk" });
    await house.rows.write(VENLO, [{ insert: "dead|x|1", value: {} }]);
    const words = textOf(await house.say(ruben, "diagnose"));
    for (const part of [
      "Versie 1.2.3, draait sinds 23 november 2026 om 7.00 uur.",
      "proefomgeving op deze computer",
      "De Helpdesk levert nu niet af. Start de Helpdesk opnieuw.",
      "één bericht niet afgeleverd na een dag. Beheer typt: opnieuw afleveren.",
      "Helpdesk: gekoppeld en bereikbaar.",
      "Beheer: nog niet gekoppeld.",
      "Venlo: twee dagen niets gehoord: backups.",
      "Roermond: nog geen systeem ingesteld.",
      "Eigen geheim: geldig tot en met 01-03-2027.",
    ])
      expect(words).toContain(part);
    expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|geheim-2026|19:/);
  });
  it("says of a channel that is gone since when, why, and what to do", async () => {
    const house = open();
    await house.places.bindChannel("operations", { ...REFERENCE, conversationId: "19:beheer" });
    const found = await house.places.find(HOME, channelPlace("operations"));
    if (found) await house.places.markDead(found, "BotDisabledByAdmin", at("08:00"), []);
    expect(textOf(await house.say(sam, "diagnose"))).toContain(
      "Beheer: niet bereikbaar sinds 23 november 2026 om 8.00 uur. Een beheerder van Teams heeft de Helpdesk uitgezet.",
    );
  });
  it("says when something was last delivered, and when a system was last heard", async () => {
    const house = open();
    const now = new Date();
    const lease = { owner: "p", until: new Date(now.getTime() + 20_000).toISOString(), deliveredAt: at("08:30") };
    await house.rows.write(HOME, [{ insert: "sender", value: lease }]);
    await house.rows.write(VENLO, [{ insert: `call-at|${now.toISOString()}|call|backups|1`, value: {} }]);
    const words = textOf(await house.say(ruben, "diagnose"));
    expect(words).toContain("De Helpdesk levert af.");
    expect(words).toContain("Het laatste bericht kwam aan op 23 november 2026 om 8.30 uur.");
    expect(words).toContain("Venlo: laatst gehoord: backups op");
  });
  it("tells a contact of a municipality what is theirs, and no more", async () => {
    const words = textOf(await open().say(marieke, "diagnose"));
    expect(words).toContain("Venlo: nog niet gekoppeld.");
    expect(words).not.toMatch(/Roermond|ICT NML|Versie|Beheer:/);
  });
  it("tells in a municipality's channel what is theirs, whoever asks", async () => {
    const house = open();
    await house.places.bindChannel("venlo", { ...VENLOS, conversationId: "19:venlo" });
    const there = { chat: "channel", reference: { ...VENLOS, conversationId: "19:venlo" } } as const;
    const words = textOf(await house.say(sam, "diagnose", there));
    expect(words).toContain("Venlo: gekoppeld en bereikbaar.");
    expect(words).not.toMatch(/Roermond|Versie/);
  });
  it("is no business of anybody else, and not told where others read along", async () => {
    const house = open();
    expect((await house.say(noor, "diagnose"))?.summary).toContain("De diagnose is voor de Helpdesk");
    expect((await house.say(sam, "diagnose", { chat: "channel" }))?.summary).toContain("persoonlijke chat");
  });
});
