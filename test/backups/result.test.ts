import { describe, expect, it } from "vitest";
import { BACKUP_EXAMPLE, MOST_RESULTS, backupCall } from "../../src/backups/result.ts";
import { issuesOf } from "../../src/people/json-problems.ts";
import { at } from "../support/people.ts";

const NOW = at("10:00");
const read = (body: unknown) => backupCall(body, NOW).parse(body);
const problems = (body: unknown) =>
  issuesOf(backupCall(body, NOW), body).map(({ path, message }) => [path.join("."), message]);

/** As `Get-VBRBackupSession | Select-Object … | ConvertTo-Json` of PowerShell 7 gives it. */
const SESSION = {
  JobName: "Bestanden Venlo",
  Name: "Bestanden Venlo (Incremental)",
  JobType: "Backup",
  Result: "Failed",
  State: "Stopped",
  CreationTime: "2026-11-23T01:00:04.1270000+01:00",
  EndTime: "2026-11-23T03:12:41.9930000+01:00",
  Reason: "Not enough free space on the disk.",
  Progress: 64,
};
/** As `GET /api/v1/sessions` of the REST API gives it. */
const REST_SESSION = {
  id: "0e2f1b6e-7d0c-4f2b-9a53-7b6f6a7a0001",
  name: "Bestanden Venlo",
  sessionType: "BackupJob",
  creationTime: "2026-11-23T01:00:04.127+01:00",
  endTime: "2026-11-23T03:12:41.993+01:00",
  state: "Stopped",
  result: { result: "Warning", message: "1 van de 12 machines is overgeslagen.", isCanceled: false },
};

describe("a result of a backup", () => {
  it("in our own words", () => {
    expect(read(BACKUP_EXAMPLE)).toEqual([{ ...BACKUP_EXAMPLE, start: at("01:00"), end: at("03:12") }]);
  });

  it("as Veeam has it in PowerShell", () => {
    expect(read(SESSION)).toEqual([
      {
        ...{ job: "Bestanden Venlo", result: "failed", reason: "Not enough free space on the disk." },
        ...{ start: "2026-11-23T00:00:04.127Z", end: "2026-11-23T02:12:41.993Z" },
      },
    ]);
  });

  it("as the older PowerShell writes moments", () => {
    const dates = { CreationTime: "/Date(1795392004127)/", EndTime: "/Date(1795399961993)/" };
    expect(read({ ...SESSION, ...dates })).toEqual(read(SESSION));
  });

  it("as Veeam's REST API has it", () => {
    expect(read(REST_SESSION)).toMatchObject([
      { job: "Bestanden Venlo", result: "warning", reason: "1 van de 12 machines is overgeslagen." },
    ]);
  });

  it("many at once, of both kinds", () => {
    expect(read({ results: [BACKUP_EXAMPLE, SESSION, REST_SESSION] }).map(({ result }) => result)).toEqual([
      ...["failed", "failed", "warning"],
    ]);
  });

  it("keeps nothing secret and nothing invisible of what was written", () => {
    const [result] = read({
      ...BACKUP_EXAMPLE,
      job: " Taak\u202E \n1 ",
      reason: "BSN 111222333 wachtwoord: geheim123",
    });
    expect(result?.job).toBe("Taak 1");
    expect(result?.reason).not.toMatch(/111222333|geheim123/);
  });
});

describe("what is no result", () => {
  it.each([
    ["", "hier hoort een groep velden tussen { en }.", []],
    ["job", "dit veld ontbreekt.", { ...BACKUP_EXAMPLE, job: undefined }],
    ["job", "vul de naam van de backuptaak in.", { ...BACKUP_EXAMPLE, job: " \u200B " }],
    ["result", "kies uit: success, warning, failed.", { ...BACKUP_EXAMPLE, result: "gelukt" }],
    ["start", expect.stringContaining("met tijdzone"), { ...BACKUP_EXAMPLE, start: "2026-11-23T01:00:00" }],
    ["start", expect.stringContaining("met tijdzone"), { ...BACKUP_EXAMPLE, start: "31-02-2026" }],
    ["start", "dit moment bestaat niet.", { ...BACKUP_EXAMPLE, start: "2026-02-31T01:00:00+01:00" }],
    ["start", expect.stringContaining("geleden"), { ...BACKUP_EXAMPLE, start: "1900-01-01T00:00:00Z" }],
    ["end", "dit moment moet nog komen.", { ...BACKUP_EXAMPLE, end: "9999-12-31T23:59:59Z" }],
    ["end", "dit moment moet nog komen.", { ...BACKUP_EXAMPLE, end: "2026-11-24T10:00:01+01:00" }],
    ["end", "het einde ligt voor het begin.", { ...BACKUP_EXAMPLE, end: "2026-11-23T00:59:59+01:00" }],
    ["", 'onbekend veld "prioriteit".', { ...BACKUP_EXAMPLE, prioriteit: 1 }],
    ["results", "deze lijst is leeg.", { results: [] }],
    ["results", expect.stringContaining("hoogstens 500"), { results: Array(MOST_RESULTS + 1).fill(BACKUP_EXAMPLE) }],
    ["results", "hier hoort een lijst tussen [ en ].", { results: BACKUP_EXAMPLE }],
    ["results.1.end", "dit veld ontbreekt.", { results: [SESSION, { ...BACKUP_EXAMPLE, end: undefined }] }],
    ["results.0.Result", expect.stringContaining("loopt nog"), { results: [{ ...SESSION, Result: "None" }] }],
    ["Result", expect.stringContaining("als tekst"), { ...SESSION, Result: 2 }],
    ["EndTime", expect.stringContaining("loopt nog"), { ...SESSION, EndTime: "1900-01-01T00:00:00" }],
    ["EndTime", expect.stringContaining("loopt nog"), { ...SESSION, EndTime: null }],
    ["JobName", "dit veld ontbreekt.", { ...SESSION, JobName: undefined, Name: undefined }],
  ])("%s: %s", (field, problem, body) => {
    expect(problems(body)).toEqual([[field, problem]]);
  });
});
