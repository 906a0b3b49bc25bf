import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { createProbe } from "../../src/certificates/probe.ts";
import { readConfig } from "../../src/config.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createClock } from "../../src/sandbox/clock.ts";
import { createBackupSoftware } from "../../src/sandbox/systems/backup-software.ts";
import { type Caller, secretsFor } from "../../src/sandbox/systems/caller.ts";
import { callsText } from "../../src/sandbox/systems/happenings.ts";
import { openSites } from "../../src/sandbox/systems/sites.ts";
import { type Systems, createSystems } from "../../src/sandbox/systems/systems.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
const { jobs } = organisation.backups;
const MORNING = new Date("2026-11-24T09:45:00+01:00");

interface Told {
  readonly job: string;
  readonly result: string;
  readonly end: string;
}

/** Backup software at a moment of its own, and everything that it told. */
function backupsAt(start: string) {
  const told: Told[] = [];
  const caller: Caller = {
    call(source, _, body) {
      told.push(...(body as { readonly results: readonly Told[] }).results);
      return Promise.resolve({ path: source, status: 202 });
    },
  };
  let now = new Date(start);
  const software = createBackupSoftware(jobs, caller, () => now);
  return { told, software, moveTo: (moment: string) => (now = new Date(moment)) };
}

describe("the backups of the example", () => {
  it("are told of for sixty nights, of every job, with a few that went wrong", async () => {
    const { told, software } = backupsAt("2026-11-24T07:45:00+01:00");
    await software.tellNights();

    expect(told).toHaveLength(60 * jobs.length);
    expect(told.filter(({ result }) => result !== "success")).toHaveLength(4);
    expect(told.every(({ end }) => new Date(end) < new Date("2026-11-24T07:00:00+01:00"))).toBe(true);
  });

  it("are told of once, and again when nights went by", async () => {
    const { told, software, moveTo } = backupsAt("2026-11-24T07:45:00+01:00");
    await software.tellNights();
    await software.tellNights();
    moveTo("2026-11-26T08:00:00+01:00");
    await software.tellNights();
    moveTo("2026-11-24T08:00:00+01:00");
    await software.tellNights();

    expect(told).toHaveLength(62 * jobs.length);
    expect(new Set(told.map(({ job, end }) => `${job} ${end}`)).size).toBe(told.length);
  });

  it("are not told of while they still run", async () => {
    const { told, software } = backupsAt("2026-11-24T02:00:00+01:00");
    await software.tellNights();

    expect(told.filter(({ end }) => end > "2026-11-24")).toEqual([]);
  });

  it("say nothing any more of a job that was silenced", async () => {
    const { told, software, moveTo } = backupsAt("2026-11-24T07:45:00+01:00");
    await software.tellNights();
    for (const job of jobs.slice(0, 1)) software.silence(job);
    moveTo("2026-11-25T08:00:00+01:00");
    await software.tellNights();

    expect(told.filter(({ end }) => end > "2026-11-25").map(({ job }) => job)).toEqual(
      jobs.slice(1).map(({ name }) => name),
    );
  });
});

describe("the secrets of the sandbox", () => {
  it("leave those of whoever started it as they are", () => {
    const own = "a secret of their own, long enough";
    const secrets = secretsFor(["venlo", "weert"], { backups: { venlo: [own] } });

    expect(secrets.backups?.["venlo"]).toEqual([own]);
    expect(secrets.backups?.["weert"]?.[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("are all different", () => {
    const secrets = secretsFor(["venlo", "weert"], {});
    const all = Object.values(secrets).flatMap((ofSource) => Object.values(ofSource).flat());

    expect(new Set(all).size).toBe(8);
  });
});

describe("a site of the sandbox", () => {
  it("really serves a certificate that is good until the end of that day", async () => {
    const sites = await openSites(() => MORNING);
    const site = { organisation: "venlo", name: "Website", host: "www.venlo.example" };
    await sites.serve(site, 13);
    const look = createProbe({ now: () => instant(MORNING), ...sites.network });
    const seen = await look("venlo" as OrganisationId, site.host);
    sites.close();

    expect(seen).toMatchObject({
      result: "read",
      problems: [],
      certificate: { validUntil: "2026-12-07T22:59:59.000Z", names: [site.host] },
    });
  });
});

describe("what can be made to happen", () => {
  let app: App | undefined;
  let systems: Systems | undefined;
  afterEach(async () => {
    await systems?.close();
    await app?.close();
  });

  it("is a call that the Helpdesk believes and keeps, each time", async () => {
    const clock = createClock(() => MORNING);
    let address = "";
    systems = await createSystems({ organisation, clock, given: {}, address: () => address });
    const { secrets: alertSecrets, network, happenings } = systems;
    const log = createLog({ level: "fatal" });
    const rows = openSqlite(":memory:");
    app = createApp({ rows, organisation, log, clock: clock.now, alertSecrets, network });
    address = `http://127.0.0.1:${await app.listen(0, "127.0.0.1")}/`;
    await systems.begin();

    const answers: Record<string, string> = {};
    // The three hundred come last: that each of them is over too takes as long again.
    const inOrder = happenings.toSorted((one, other) => Number(one.key === "storm") - Number(other.key === "storm"));
    for (const { key, happen } of inOrder) answers[key] = callsText((await happen()).calls);
    const one = (source: string): unknown => expect.stringMatching(`^POST /api/alerts/${source}: 202, referentie .+$`);
    expect(answers).toEqual({
      "backup-failed": one("backups"),
      "backup-good": one("backups"),
      "backup-silent": "",
      "certificate-ends": one("certificates"),
      "certificate-placed": "",
      "certificate-renewed": one("certificates"),
      "certificate-flaps": "",
      alarm: one("alertmanager"),
      storm: "300 keer POST /api/alerts/alertmanager: 202",
      "alarms-over": one("alertmanager"),
    });
  });
});
