import { parse } from "csv-parse/sync";
import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { backupCommands, backupFiles } from "../../src/backups/backup-commands.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Person } from "../../src/people/person.ts";
import { periodIn } from "../../src/backups/period.ts";
import { ALL, WEERT, at, iris, noor, ruben } from "../support/people.ts";
import { openDesk } from "../support/desk.ts";
import { FILES, expectedJob, openBackups, run } from "./house.ts";

const FORMULA = "=1+1";

/** A week of backups in two municipalities, seen by who may ask for the log book. */
async function openLogBook() {
  const house = openBackups({ jobs: [expectedJob(FILES), expectedJob("Nooit gehoord")] });
  await house.looksAt(at("10:00", "2026-11-22"));
  house.goTo(at("06:00"));
  await house.ran(at("03:00"), "failed", { reason: FORMULA, source: "@backup01" });
  await house.take([{ ...run(at("04:00")), job: '-Weert; "alles"' }], WEERT);
  await house.looksAt(at("07:00"), at("07:00", "2026-11-24"));

  const { desk, turn } = openDesk();
  const room = {
    desk,
    store: house.store,
    jobs: [expectedJob(FILES), expectedJob("Nooit gehoord")],
    organisations: ALL,
  };
  const silent = { ...room, log: { error: () => undefined } };
  const say = async (actor: Person, text: string, chat: "personal" | "channel" = "personal") => {
    for (const { says, run: answer } of backupCommands(silent)) {
      const match = says.exec(text);
      if (match) return answer(match, turn(actor, { chat, now: at("12:00", "2026-11-24") }));
    }
    return undefined;
  };
  const make = async (actor: Person, offered: Message | undefined) => {
    const { file = "", args = {} } = offered?.file?.offer ?? {};
    const made = await backupFiles(silent)[file]?.(args, turn(actor, { now: at("12:00", "2026-11-24") }));
    if (!made) throw new Error("nobody makes this file");
    return made;
  };
  return { house, say, make };
}

const bytesOf = (made: object): Buffer => {
  if (!("bytes" in made)) throw new Error("no file was made");
  return Buffer.from(made.bytes as Uint8Array);
};

describe("the log book", () => {
  it("comes as Excel and as CSV, complete and in order, with the days on which nothing came", async () => {
    const { say, make } = await openLogBook();
    const [card, excel, csv, ...others] = (await say(ruben, "logboek november")) ?? [];
    expect(others).toEqual([]);
    expect(JSON.stringify(card)).toContain("1 november 2026 tot en met 24 november 2026");

    const sheet = bytesOf(await make(ruben, excel));
    const [lines, totals] = await readXlsxFile(sheet);
    const shown = (lines?.data ?? [])
      .slice(1)
      .map(([day, of, job, result, , , reason]) => [day, of, job, result, reason]);
    expect(shown).toEqual([
      ["2026-11-23", "Venlo", FILES, "mislukt", FORMULA],
      ["2026-11-23", "Weert", '-Weert; "alles"', "gelukt", null],
      ["2026-11-23", "Venlo", "Nooit gehoord", "geen resultaat", null],
      ["2026-11-24", "Venlo", FILES, "geen resultaat", null],
      ["2026-11-24", "Venlo", "Nooit gehoord", "geen resultaat", null],
    ]);
    expect(totals?.data.slice(1)).toEqual([
      ["Venlo", FILES, "ja", 0, 0, 1, 1, 2, "geen in deze periode"],
      ["Venlo", "Nooit gehoord", "ja", 0, 0, 0, 2, 2, "geen in deze periode"],
      ["Weert", '-Weert; "alles"', "nee", 1, 0, 0, 0, 1, "23-11-2026 04:00:00"],
    ]);

    const text = bytesOf(await make(ruben, csv)).toString("utf8");
    const rows = parse<Record<string, string>>(text, { bom: true, delimiter: ";", columns: true });
    expect(text.startsWith("\uFEFF")).toBe(true);
    expect(rows.map((row) => [row["Dag"], row["Resultaat"]])).toEqual(shown.map(([day, , , result]) => [day, result]));
    expect(rows[0]).toMatchObject({ Reden: `'${FORMULA}`, "Gemeld door": "'@backup01", Begin: "23-11-2026 02:00:00" });
    expect(rows[1]?.["Taak"]).toBe(`'-Weert; "alles"`);
    expect(rows[0]?.["Begin (ISO 8601)"]).toBe("2026-11-23T02:00:00.000+01:00");
  });

  it("is the same byte for byte when it is made twice", async () => {
    const { say, make } = await openLogBook();
    const [, excel] = (await say(ruben, "logboek")) ?? [];
    const [first, second] = await Promise.all([make(ruben, excel), make(ruben, excel)]);
    expect(bytesOf(first).equals(bytesOf(second))).toBe(true);
  });

  it("is of who looks after those backups, and of nobody else", async () => {
    const { say, make } = await openLogBook();
    const [, , csv] = (await say(ruben, "logboek")) ?? [];
    const forWeert = { ...ruben, grants: [{ role: "ict-manager" as const, organisations: [WEERT] }] };
    const theirs = bytesOf(await make(forWeert, csv)).toString("utf8");
    expect(theirs).toContain("Weert");
    expect(theirs).not.toContain(FILES);
    for (const stranger of [noor, iris]) {
      expect(await make(stranger, csv)).toMatchObject({
        refusal: { summary: expect.stringContaining("Alleen") as string },
      });
      expect(await say(stranger, "logboek")).toMatchObject([{ summary: expect.stringContaining("Alleen") as string }]);
    }
  });

  it("comes in the personal chat only", async () => {
    const { say } = await openLogBook();
    const [answer, ...others] = (await say(ruben, "logboek september", "channel")) ?? [];
    expect(answer).toEqual({ summary: expect.stringContaining("persoonlijke chat") as string });
    expect(others).toEqual([]);
  });

  it("with a period that somebody made up is not made", async () => {
    const { make } = await openLogBook();
    for (const args of [
      { from: "2020-01-01", to: "2026-01-01", format: "csv" },
      { from: "backup|", to: "z", format: "csv" },
      { from: "2026-11-01", to: "2026-11-02", format: "exe" },
      {},
    ]) {
      const offered: Message = {
        summary: "",
        file: {
          name: "",
          description: "",
          sizeBytes: 1,
          offer: { file: "backup-log", args: args },
        },
      };
      expect(await make(ruben, offered)).toHaveProperty("refusal");
    }
  });

  it("leaves other talk alone", async () => {
    const { say } = await openLogBook();
    expect(await say(ruben, "het logboek van mijn auto is weg")).toBeUndefined();
    expect(await say(ruben, "logboek kwijt")).toBeUndefined();
  });
});

describe("the period of a log book", () => {
  const asked = (text: string, now: Instant = at("12:00", "2026-11-24")) => {
    const period = periodIn(text, now);
    return typeof period === "string" ? period : `${period.from} ${period.to}`;
  };

  it.each([
    ["", "2026-11-01 2026-11-24"],
    ["september", "2026-09-01 2026-09-30"],
    ["December", "2025-12-01 2025-12-31"],
    ["nov", "2026-11-01 2026-11-24"],
    ["februari 2024", "2024-02-01 2024-02-29"],
    ["2025", "2025-01-01 2025-12-31"],
    ["1 september tot 15 oktober", "2026-09-01 2026-10-15"],
    ["1 september t/m 15 oktober 2025", "2025-09-01 2025-10-15"],
    ["15 december tot 15 januari", "2025-12-15 2026-01-15"],
    ["15 december tot 15 januari 2026", "2025-12-15 2026-01-15"],
    ["3 november", "2026-11-03 2026-11-03"],
    ["2026-09-01 tot en met 2026-09-03", "2026-09-01 2026-09-03"],
    ["2026-03-29", "2026-03-29 2026-03-29"],
    ["31 februari", "unknown"],
    ["15 oktober 2026 tot 1 september 2026", "unknown"],
    ["december 2026", "future"],
    ["1 september 2025 tot 1 oktober 2026", "too-long"],
    ["1 september 2025 tot 30 september 2026", "2025-09-01 2026-09-30"],
  ])("%s: %s", (text, period) => {
    expect(asked(text)).toBe(period);
  });

  it("goes by the calendar here, also just after midnight", () => {
    expect(asked("", instant(new Date("2026-11-30T23:30:00Z")))).toBe("2026-12-01 2026-12-01");
    expect(asked("", instant(new Date("2026-03-31T22:30:00Z")))).toBe("2026-04-01 2026-04-01");
  });
});
