import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moment, name, reader, receiver, words } from "../../src/alerts/fields.ts";
import type { AlertSource } from "../../src/alerts/source.ts";
import { ALERTMANAGER_EXAMPLE, readAlertGroup } from "../../src/alerts/sources/alertmanager.ts";
import { BACKUP_EXAMPLE, VEEAM_EXAMPLE, backupCall } from "../../src/backups/result.ts";
import { CERTIFICATE_EXAMPLE, readCertificate } from "../../src/alerts/sources/certificates.ts";
import { NOTICE_EXAMPLE, readNotice } from "../../src/alerts/sources/notices.ts";
import { VENLO, at } from "../support/people.ts";
import { type Running, SECRET, startAlerts } from "./calling.ts";

const readBackups = (body: unknown) => reader(backupCall(body, at("10:00", "2026-11-24")))(body);

let running: Running;
beforeAll(async () => {
  running = await startAlerts();
});
afterAll(() => running.close());

const SECRET_OF: Readonly<Partial<Record<AlertSource, string>>> = {
  backups: SECRET.venlo,
  notices: SECRET.venloNotices,
  certificates: SECRET.venloCertificates,
};

const MOMENT = "schrijf een moment als 2026-11-23T04:10:00+01:00.";
const NO_SUCH_DAY = "deze datum bestaat niet.";
const YEAR = "deze datum kan niet kloppen: het jaar ligt niet tussen 2000 en 2100.";
const MISSING = "dit veld ontbreekt.";
const UNKNOWN = "dit veld kennen wij niet.";
const ONE_OF_TWO = "stuur pem of certificate, precies één van beide.";

describe("a call with fields that are wrong", () => {
  it.each<[string, AlertSource, object, readonly [string, string][]]>([
    [
      "nothing at all",
      "backups",
      {},
      [
        ["job", MISSING],
        ["result", "kies uit: success, warning, failed."],
        ["start", MISSING],
        ["end", MISSING],
      ],
    ],
    [
      "a result that does not exist",
      "backups",
      { ...BACKUP_EXAMPLE, result: "mwah" },
      [["result", "kies uit: success, warning, failed."]],
    ],
    [
      "fields that nobody knows",
      "backups",
      { ...BACKUP_EXAMPLE, kleur: 1, geur: 2 },
      [
        ["kleur", UNKNOWN],
        ["geur", UNKNOWN],
      ],
    ],
    [
      "a number for a text",
      "backups",
      { ...BACKUP_EXAMPLE, job: 7 },
      [["job", "hier hoort tekst tussen aanhalingstekens."]],
    ],
    [
      "a job without a name",
      "backups",
      { ...BACKUP_EXAMPLE, job: " \u200b " },
      [["job", "vul de naam van de backuptaak in."]],
    ],
    [
      "a job with far too long a name",
      "backups",
      { ...BACKUP_EXAMPLE, job: "x".repeat(201) },
      [["job", "dit is te lang of te groot (hoogstens 200)."]],
    ],
    [
      "the year 1900",
      "backups",
      { ...BACKUP_EXAMPLE, start: "1900-01-01T00:00:00Z" },
      [["start", "dit is meer dan 2 jaar geleden."]],
    ],
    [
      "the year 9999",
      "backups",
      { ...BACKUP_EXAMPLE, end: "9999-12-31T23:59:59Z" },
      [["end", "dit moment moet nog komen."]],
    ],
    ["a day and a month only", "notices", { ...NOTICE_EXAMPLE, at: "31-02" }, [["at", MOMENT]]],
    [
      "a year before there were computers",
      "notices",
      { ...NOTICE_EXAMPLE, at: "1900-01-01T00:00:00Z" },
      [["at", YEAR]],
    ],
    ["a year that nobody lives to see", "notices", { ...NOTICE_EXAMPLE, at: "9999-12-31T23:59:59Z" }, [["at", YEAR]]],
    ["a day that does not exist", "notices", { ...NOTICE_EXAMPLE, at: "2026-02-31T01:00:00Z" }, [["at", NO_SUCH_DAY]]],
    [
      "31 February",
      "backups",
      { ...BACKUP_EXAMPLE, end: "2026-02-31T01:00:00Z" },
      [["end", "dit moment bestaat niet."]],
    ],
    [
      "29 February of another year",
      "backups",
      { ...BACKUP_EXAMPLE, end: "2027-02-29T01:00:00Z" },
      [["end", "dit moment bestaat niet."]],
    ],
    [
      "an end before the start",
      "backups",
      { ...BACKUP_EXAMPLE, end: "2026-11-22T01:00:00Z" },
      [["end", "het einde ligt voor het begin."]],
    ],
    [
      "a backup of Veeam that is not over",
      "backups",
      { ...VEEAM_EXAMPLE, Result: "None" },
      [["Result", "deze backup loopt nog. Stuur het resultaat als de backup klaar is."]],
    ],
    ["neither a PEM nor facts", "certificates", { name: "Website" }, [["pem", ONE_OF_TWO]]],
    ["both a PEM and facts", "certificates", { ...CERTIFICATE_EXAMPLE, pem: "x" }, [["pem", ONE_OF_TWO]]],
    [
      "a mistake inside a group of fields",
      "certificates",
      { name: "Website", certificate: { subject: "CN=x", validUntil: "31-02", kleur: 1 } },
      [
        ["certificate.validUntil", MOMENT],
        ["certificate.kleur", UNKNOWN],
      ],
    ],
    [
      "a fingerprint of another kind",
      "certificates",
      { name: "W", certificate: { ...CERTIFICATE_EXAMPLE.certificate, fingerprint: "ab12" } },
      [["certificate.fingerprint", "schrijf de SHA-256-vingerafdruk: 64 cijfers en letters a tot en met f."]],
    ],
    [
      "a list for a text",
      "notices",
      { ...NOTICE_EXAMPLE, title: ["a"], status: "maybe" },
      [
        ["status", "kies uit: firing, resolved."],
        ["title", "hier hoort tekst tussen aanhalingstekens."],
      ],
    ],
  ])("is refused, each field by name: %s", async (_, source, body, expected) => {
    const answer = await running.call(source, { body, secret: SECRET_OF[source] ?? "" });
    expect(answer.status).toBe(422);
    expect(answer.body.fout).toBe("Dit bericht klopt niet. Er is niets vastgelegd.");
    expect(answer.body.velden?.map(({ veld, probleem }) => [veld, probleem])).toEqual(expected);
    expect(answer.body.referentie).toMatch(/^F-/);
    expect(running.logged()).not.toMatch(/mwah|kleur/);
  });

  it("of Alertmanager is refused too, with the place in its list", async () => {
    const alerts = [{ ...ALERTMANAGER_EXAMPLE.alerts[0], startsAt: "gisteren" }];
    const { status, body } = await running.fire({ ...ALERTMANAGER_EXAMPLE, version: "3", alerts });
    expect({ status, fields: body.velden?.map(({ veld }) => veld) }).toEqual({
      status: 422,
      fields: ["version", "alerts[0].startsAt"],
    });
  });

  it("hears of twenty at most", async () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, number) => [`veld${number}`, 1]));
    expect((await running.call("backups", { body: { ...BACKUP_EXAMPLE, ...body } })).body.velden).toHaveLength(20);
  });

  it("is told what its receiver finds wrong as well", async () => {
    const receive = receiver(readNotice, async () => [{ field: "key", problem: "deze kennen wij niet." }]);
    const call = {
      ...{ organisation: VENLO, body: NOTICE_EXAMPLE, at: at("04:10"), reference: "A-7K3M-Q9XD" },
      stamp: async () => undefined,
    };
    expect(await receive(call)).toEqual({
      is: "wrong",
      problems: [{ field: "key", problem: "deze kennen wij niet." }],
    });
  });
});

describe("what a source sends", () => {
  it("is read into our own shape", () => {
    const result = {
      job: "Fileservers Venlo",
      result: "failed",
      start: "2026-11-23T00:00:00.000Z",
      end: "2026-11-23T02:12:00.000Z",
      reason: "De schijf is vol.",
    };
    expect(readBackups(BACKUP_EXAMPLE)).toEqual({ ok: true, value: [{ ...result, source: "backup01" }] });
    expect(readBackups(VEEAM_EXAMPLE)).toEqual({ ok: true, value: [result] });
    expect(readCertificate(CERTIFICATE_EXAMPLE)).toMatchObject({
      ok: true,
      value: { certificate: { validUntil: "2026-12-05T23:59:59.000Z" } },
    });
    expect(readNotice(NOTICE_EXAMPLE)).toMatchObject({ ok: true, value: { type: "monitoring", severity: "critical" } });
  });

  it("may have more fields than we know when it is Alertmanager or a script on Veeam", () => {
    expect(readAlertGroup({ ...ALERTMANAGER_EXAMPLE, new: 1 })).toMatchObject({
      ok: true,
      value: { alerts: [{ endsAt: undefined }] },
    });
    expect(readBackups({ ...VEEAM_EXAMPLE, JobType: "Backup", Reason: null })).toMatchObject({ ok: true });
  });

  const read = reader(moment);
  it.each([
    ["2026-11-23T04:10:00+01:00", "2026-11-23T03:10:00.000Z"],
    ["2026-11-23T04:10:00.1234567+01:00", "2026-11-23T03:10:00.123Z"],
    ["2026-11-23T04:10:00", "2026-11-23T03:10:00.000Z"],
    ["2026-07-23T04:10", "2026-07-23T02:10:00.000Z"],
    ["/Date(1795403400000)/", "2026-11-23T03:10:00.000Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ])("may say the moment %s", (text, value) => {
    expect(read(text)).toEqual({ ok: true, value });
  });

  it("is kept without secrets, direction tricks or endless texts", () => {
    expect(reader(words(60))("wachtwoord: Geheim123! en bsn 111222333")).toMatchObject({
      value: expect.not.stringMatching(/Geheim|111222333/) as string,
    });
    expect(reader(words(20))("a".repeat(100))).toEqual({ ok: true, value: "aaaaaaaa… (ingekort)" });
    expect(reader(name(20))("taak\u202e\u0000 een\ntwee")).toEqual({ ok: true, value: "taak een twee" });
  });

  it("is read or refused, never an error, whatever it is", () => {
    const examples = [ALERTMANAGER_EXAMPLE, BACKUP_EXAMPLE, VEEAM_EXAMPLE, CERTIFICATE_EXAMPLE, NOTICE_EXAMPLE];
    const broken = fc
      .tuple(fc.constantFrom<object>(...examples), fc.nat(), fc.jsonValue({ maxDepth: 4 }))
      .map(([example, index, value]) => {
        const fields = Object.keys(example);
        return { ...example, [fields[index % fields.length] ?? ""]: value };
      });
    const anything = fc.oneof(broken, fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(anything, (body) => {
        for (const read of [readAlertGroup, readBackups, readCertificate, readNotice]) {
          const reading = read(body);
          if (!reading.ok) expect(reading.problems).not.toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
