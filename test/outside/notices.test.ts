import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALERT_SOURCES, type AlertSource } from "../../src/alerts/source.ts";
import { ALERTMANAGER_EXAMPLE } from "../../src/alerts/sources/alertmanager.ts";
import { type Call, attempt, secretOf, secretsFor, tell } from "../support/caller.ts";
import type { Channel } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import { type Town, openTown } from "./town.ts";
import { storedRows } from "./requests.ts";

const ORGANISATIONS = ["venlo", "roermond", "weert", "ict-nml"];
const STORY_WITHIN_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEHEER = { in: "beheer" } as const;
const REFERENCE = /^A-[A-Z0-9]{4}-[A-Z0-9]{4}$/;
const NOTICE = /W\d{2}-\d{6}/;

const ROTATING = [secretOf("backups", "roermond", 2), secretOf("backups", "roermond")] as const;
/** @param rotating of Roermond's backups */
const secretsWith = (rotating: readonly string[]): string => {
  const all = JSON.parse(secretsFor(ALERT_SOURCES, ORGANISATIONS)) as { readonly backups: object };
  return JSON.stringify({ ...all, backups: { ...all.backups, roermond: rotating } });
};

let folder: string;
let town: Town;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-notices-"));
  town = await openTown(folder, undefined, secretsWith(ROTATING));
  await town.person("marieke").says("koppel dit kanaal aan Venlo ja", { in: "venlo" });
  await town.person("sanne").says("koppel dit kanaal aan Roermond ja", { in: "roermond" });
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = () => town.bot();
const calling = (source: AlertSource, organisation: string, body: object): Call => ({
  ...{ source, organisation, body },
  ...(source !== "alertmanager" && { id: randomUUID() }),
});
const call = (source: AlertSource, organisation: string, body: object) =>
  tell(address, calling(source, organisation, body));
const before = (millis: number): string => new Date(Date.now() - millis).toISOString();
const backup = (job: string, result: "failed" | "success", hoursAgo: number) => ({
  ...{ job, result, start: before((hoursAgo + 1) * HOUR_MS), end: before(hoursAgo * HOUR_MS) },
  ...(result === "failed" && { reason: `De schijf van ${job} is vol` }),
});
const certificateOf = (name: string, days: number) => ({
  name,
  certificate: { subject: `CN=${name}`, validUntil: new Date(Date.now() + days * DAY_MS).toISOString() },
});
const alarmOf = (title: string, status: "firing" | "resolved" = "firing") => ({
  ...{ type: "monitoring", key: title, title, status },
});

/** The messages in a channel on which this can be read now. */
const cardsIn = (channel: Channel, text: string): string[] =>
  town
    .person("sam")
    .reads({ in: channel })
    .filter((read) => read.includes(text));
const refOf = (read: string): string => NOTICE.exec(read)?.[0] ?? "";
const nothingWaits = (organisation: string) =>
  eventually(
    async () => (await storedRows(folder, organisation, "outbox|")).length === 0,
    "everything is shown",
    STORY_WITHIN_MS,
  );

describe("what systems tell", { timeout: STORY_WITHIN_MS }, () => {
  it("of a backup is a card for Beheer, once however often it is told, and over when it succeeds", async () => {
    const failed = calling("backups", "venlo", backup("Bestanden PAPEGAAI", "failed", 20));
    const first = await attempt(address, failed);
    expect(first).toMatchObject({ status: 202, reference: expect.stringMatching(REFERENCE) as string });
    expect(await attempt(address, failed)).toMatchObject({ status: 200, reference: first.reference });

    const ruben = town.person("ruben");
    const ref = refOf(await ruben.sees(["Backup mislukt", "PAPEGAAI is vol"], BEHEER));
    await ruben.presses("Ik pak dit op", { ...BEHEER, about: ref });
    await ruben.sees([ref, "Opgepakt door Ruben Kessels"], BEHEER);

    await call("backups", "venlo", backup("Bestanden PAPEGAAI", "success", 1));
    await ruben.sees([ref, "De backup is weer gelukt"], BEHEER);
    expect(cardsIn("beheer", "Bestanden PAPEGAAI")).toHaveLength(1);
    expect(cardsIn("venlo", "PAPEGAAI")).toEqual([]);
  });

  it("of a certificate is a card for the municipality that requests it and one for Beheer that installs it", async () => {
    await call("certificates", "venlo", certificateOf("Website KANARIE", 13));
    const [marieke, ruben] = [town.person("marieke"), town.person("ruben")];
    const ref = refOf(await marieke.sees(["Certificaat verloopt over 13 dagen", "KANARIE"], { in: "venlo" }));
    await ruben.sees([ref, "KANARIE", "De gemeente vraagt een nieuw certificaat aan"], BEHEER);

    await marieke.presses("Aangevraagd", { in: "venlo", about: ref });
    await ruben.sees([ref, "Wacht op installatie", "Aangevraagd door Marieke Verstappen"], BEHEER);
    await ruben.sees([`${ref}: Aangevraagd.`], BEHEER);
    await ruben.presses("Geïnstalleerd", { ...BEHEER, about: "KANARIE" });
    await marieke.sees([ref, "Geïnstalleerd door Ruben Kessels"], { in: "venlo" });
    expect(cardsIn("roermond", "KANARIE")).toEqual([]);
  });

  it("of Alertmanager is a card that says when it is over, with the same reference", async () => {
    await call("alertmanager", "ict-nml", ALERTMANAGER_EXAMPLE);
    const ruben = town.person("ruben");
    const ref = refOf(await ruben.sees(["Alarm van de bewaking", "DiskFull"], BEHEER));
    const [alert] = ALERTMANAGER_EXAMPLE.alerts;
    const over = { ...alert, status: "resolved", endsAt: new Date().toISOString() };
    await call("alertmanager", "ict-nml", { ...ALERTMANAGER_EXAMPLE, status: "resolved", alerts: [over] });
    await ruben.sees([ref, "Alarm van de bewaking: voorbij"], BEHEER);
  });

  it("comes once to a channel that a municipality binds only later, and until then Beheer is told so", async () => {
    await call("certificates", "weert", certificateOf("Loket MERPEL", 6));
    const ruben = town.person("ruben");
    const ref = refOf(await ruben.sees(["MERPEL", "Weert heeft nog geen kanaal. Neem zelf contact op."], BEHEER));

    const mirjam = town.person("mirjam");
    await mirjam.says("koppel dit kanaal aan Weert ja", { in: "weert" });
    await mirjam.sees([ref, "Certificaat verloopt over 6 dagen", "MERPEL"], { in: "weert" });
    await nothingWaits("weert");
    expect(cardsIn("weert", ref)).toHaveLength(1);
  });
});

describe("who may call", { timeout: STORY_WITHIN_MS }, () => {
  const [fresh, old] = ROTATING;
  const statusWith = async (secret: string, hoursAgo: number) => {
    const result = backup("Mail Roermond", "success", hoursAgo);
    return (await attempt(address, calling("backups", "roermond", result), { secret })).status;
  };

  it("can change a secret without missing a call: two are valid, then only the new one", async () => {
    expect([await statusWith(old, 39), await statusWith(fresh, 38)]).toEqual([202, 202]);
    await town.restart(undefined, secretsWith([fresh]));
    expect([await statusWith(old, 37), await statusWith(fresh, 36)]).toEqual([401, 202]);
  });
});

describe("a call that was taken", { timeout: STORY_WITHIN_MS }, () => {
  it("is shown once when the process is killed before anybody could see it, and is known when it comes again", async () => {
    const hears = town.teams.troubleFor;
    town.teams.troubleFor = () => "502-before";
    const told = calling("notices", "ict-nml", alarmOf("KOEKOEK accu"));
    const answer = await attempt(address, told);
    expect(answer.status).toBe(202);
    await town.restart();
    town.teams.troubleFor = hears;

    await town.person("ruben").sees(["KOEKOEK accu"], BEHEER);
    expect(await attempt(address, told)).toMatchObject({ status: 200, reference: answer.reference });
    await nothingWaits("ict-nml");
    expect(cardsIn("beheer", "KOEKOEK accu")).toHaveLength(1);
  });

  it("waits while the bot is out of Beheer's channel, and comes once when it is back", async () => {
    const [ruben, hears] = [town.person("ruben"), town.teams.troubleFor];
    const isBeheer = (conversation: string) => conversation === ruben.conversation(BEHEER);
    town.teams.troubleFor = (_, conversation) => (isBeheer(conversation) ? "403-before" : undefined);
    const titles = Array.from({ length: 5 }, (_, index) => `ZWALUW ${index}`);
    for (const title of titles) await call("notices", "ict-nml", alarmOf(title));
    const tries = () => town.teams.attempts.filter(({ conversation, trouble }) => isBeheer(conversation) && trouble);
    await eventually(() => tries().length > 0, "Teams says that the bot is not there");
    await call("notices", "ict-nml", alarmOf(titles[0] ?? "", "resolved"));
    expect(cardsIn("beheer", "ZWALUW")).toEqual([]);

    town.teams.troubleFor = hears;
    const { text: _, textFormat: __, entities: ___, ...envelope } = ruben.typing("", BEHEER);
    await ruben.send({ ...envelope, type: "installationUpdate", id: `f:${randomUUID()}`, action: "add" });
    await nothingWaits("ict-nml");
    expect(titles.map((title) => cardsIn("beheer", title).length)).toEqual([1, 1, 1, 1, 1]);
    expect(cardsIn("beheer", "ZWALUW 0")[0]).toContain("voorbij");
  });
});
