import { describe, expect, it } from "vitest";
import { instant } from "../../src/lib/instant.ts";
import { collect, under } from "../../src/lib/rows.ts";
import { HOME, VENLO, WEERT, at } from "../support/people.ts";
import { FILES, expectedJob, openBackups, run } from "./house.ts";

const MONDAY = "2026-11-23";
const TUESDAY = "2026-11-24";
const WEDNESDAY = "2026-11-25";

describe("a backup that fails", () => {
  it("is a notice with the last good one and the days that are left", async () => {
    const house = openBackups();
    await house.ran(at("03:00", "2026-11-21"));
    house.goTo(at("03:10"));
    await house.ran(at("03:00"), "failed", { reason: "De schijf is vol." });

    const [notice] = await house.notices();
    expect(notice).toMatchObject({ stage: "failed", kind: "backup", organisation: VENLO });
    expect(notice?.fact).toMatchObject({
      ...{ job: FILES, reason: "De schijf is vol.", inARow: 1, daysLeft: 58 },
      ...{ lastGood: at("03:00", "2026-11-21"), since: at("03:00") },
    });
  });

  it("stays one notice as long as it fails, and is over when it works again", async () => {
    const house = openBackups();
    house.goTo(at("03:10"));
    await house.ran(at("03:00"), "failed");
    house.goTo(at("03:10", TUESDAY));
    await house.ran(at("03:00", TUESDAY), "warning");
    house.goTo(at("03:10", WEDNESDAY));
    await house.ran(at("03:00", WEDNESDAY), "failed");

    const [open, ...others] = await house.notices();
    expect(others).toEqual([]);
    expect(open?.log.map(({ event }) => event)).toEqual(["opened", "stage", "stage"]);
    expect(open?.fact).toMatchObject({ inARow: 3, since: at("03:00") });

    await house.ran(at("03:30", WEDNESDAY));
    expect((await house.notices()).map(({ ref, closed }) => [ref, closed !== undefined])).toEqual([[open?.ref, true]]);
  });

  it("is another notice when it fails again after it worked, however soon", async () => {
    const house = openBackups();
    house.goTo(at("12:00"));
    await house.ran(at("01:00"), "failed");
    await house.take([run(at("02:00")), run(at("03:00"), "failed")]);
    expect((await house.notices()).map(({ closed }) => closed !== undefined)).toEqual([true, false]);
  });

  it("is no news when it came in with a later one that went well, and stands in the log book", async () => {
    const house = openBackups();
    house.goTo(at("12:00"));
    const nights = Array.from({ length: 200 }, (_, hour) =>
      run(instant(new Date(Date.parse(at("11:00")) - hour * 3_600_000)), hour % 7 === 3 ? "failed" : "success"),
    );
    await house.take([...nights, ...nights.slice(50, 60)]);
    expect(await house.lines()).toHaveLength(200);
    expect(await house.notices()).toEqual([]);
  });

  it("counts the days that are left once a day, without saying anything", async () => {
    const house = openBackups({ jobs: [] });
    await house.ran(at("03:00", "2026-11-22"));
    house.goTo(at("03:10"));
    await house.ran(at("03:00"), "failed");
    await house.looksAt(at("08:00"), at("08:00", TUESDAY), at("09:00", TUESDAY), at("08:00", WEDNESDAY));

    const [notice] = await house.notices();
    expect(notice?.fact).toMatchObject({ daysLeft: 57 });
    expect(notice?.log.map(({ event, isReplied }) => [event, isReplied])).toEqual([
      ["opened", false],
      ["changed", false],
      ["changed", false],
    ]);
  });

  it("is said anew when seven days are left, and when none is", async () => {
    const house = openBackups({ jobs: [] });
    await house.ran(at("03:00", "2026-11-22"));
    house.goTo(at("03:10"));
    await house.ran(at("03:00"), "failed");
    for (let day = 1; day <= 70; day++) {
      await house.looksAt(instant(new Date(Date.parse(at("09:00")) + day * 86_400_000)));
    }
    const [notice] = await house.notices();
    const said = notice?.log.filter(({ isReplied }) => isReplied) ?? [];
    expect(said.map(({ event, at: when }) => [event, when.slice(0, 10)])).toEqual([
      ["refired", "2027-01-14"],
      ["refired", "2027-01-21"],
    ]);
  });
});

describe("what comes twice, late or in another order", () => {
  it("twice the same result is one line, and changes nothing", async () => {
    const house = openBackups();
    house.goTo(at("03:10"));
    await Promise.all([house.ran(at("03:00"), "failed"), house.ran(at("03:00"), "failed")]);
    await house.ran(at("03:00"), "failed");
    expect(await house.lines()).toHaveLength(1);
    expect((await house.notices()).map(({ version }) => version)).toEqual([1]);
  });

  it("an older failure that comes late goes into the log book, and not onto the card", async () => {
    const house = openBackups();
    house.goTo(at("10:00"));
    await house.ran(at("03:00"));
    await house.ran(at("02:00"), "failed");
    expect(await house.lines()).toHaveLength(2);
    expect(await house.notices()).toEqual([]);
  });

  it("an older good one that comes late is the last good one when it is", async () => {
    const house = openBackups();
    house.goTo(at("10:00"));
    await house.ran(at("03:00"), "failed");
    await house.ran(at("02:00", "2026-11-22"));
    await house.ran(at("02:00", "2026-11-20"));
    const [notice] = await house.notices();
    expect(notice).toMatchObject({ stage: "failed", fact: { lastGood: at("02:00", "2026-11-22"), inARow: 1 } });
  });

  it("a clock that is ahead there hides nothing of what comes next", async () => {
    const house = openBackups();
    house.goTo(at("10:00"));
    await house.ran(at("23:00"));
    house.goTo(at("11:00"));
    await house.ran(at("10:30"), "failed");
    expect(await house.notices()).toHaveLength(1);
  });

  it("a call that was kept already is not kept again", async () => {
    const house = openBackups();
    house.goTo(at("10:00"));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => house.take([run(at("03:00"), "failed")], VENLO, "one")),
    );
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "already")).toHaveLength(9);
    expect(await house.lines()).toHaveLength(1);
  });
});

describe("whose backup it is", () => {
  it("with Weert's secret nobody tells of a job of Venlo, and nothing is kept", async () => {
    const house = openBackups();
    const foreign = [run(at("03:00")), { ...run(at("03:00")), job: "Eigen taak", organisation: "venlo" }];
    expect(await house.take(foreign, WEERT)).toEqual([
      { field: "results[0].job", problem: expect.stringContaining("andere organisatie") as string },
      { field: "results[1].organisation", problem: expect.stringContaining("andere organisatie") as string },
    ]);
    for (const organisation of [VENLO, WEERT]) {
      expect(await collect(house.rows.range(organisation, under("backup|", 10)))).toEqual([]);
    }
  });

  it("a shared job is of ICT NML", async () => {
    const house = openBackups({ jobs: [expectedJob("Gedeeld", { organisation: HOME })] });
    await house.take([{ ...run(at("03:00", "2026-11-22"), "failed"), job: "Gedeeld" }], HOME);
    expect(await house.notices(HOME)).toHaveLength(1);
    expect(await house.notices(VENLO)).toEqual([]);
  });

  it("a job that nobody expects is kept and warned of all the same", async () => {
    const house = openBackups({ jobs: [] });
    await house.ran(at("03:00", "2026-11-22"), "failed");
    expect(await house.notices()).toHaveLength(1);
  });
});

describe("a backup of which nothing is heard", () => {
  it("is a notice from the agreed hour on, once", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("06:59"), at("07:00"), at("07:01"), at("23:00"));
    const [notice, ...others] = await house.notices();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ stage: "silent", openedAt: at("07:00"), version: 1, fact: { inARow: 1 } });
    expect(await house.lines()).toMatchObject([{ is: "silent", day: MONDAY, job: FILES, due: at("07:00") }]);
  });

  it("is over when the result comes late, and the log book has both", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("07:00"));
    house.goTo(at("09:00"));
    await house.ran(at("03:00"));
    expect((await house.notices()).map(({ closed }) => closed?.at)).toEqual([at("09:00")]);
    expect((await house.lines()).map(({ is }) => is)).toEqual(["result", "silent"]);
  });

  it("a late result that says it failed is no second day in a row", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("07:00"));
    house.goTo(at("09:00"));
    await house.ran(at("03:00"), "failed");
    expect(await house.notices()).toMatchObject([{ stage: "failed", fact: { inARow: 1, since: at("07:00") } }]);
  });

  it("is said again the next day, and not in between", async () => {
    const house = openBackups();
    await house.looksAt(
      at("10:00", "2026-11-22"),
      at("07:00"),
      at("12:00"),
      at("07:00", TUESDAY),
      at("12:00", TUESDAY),
    );
    const [notice] = await house.notices();
    expect(notice?.log.filter(({ event }) => event !== "changed").map(({ event }) => event)).toEqual([
      "opened",
      "refired",
    ]);
    expect(notice?.fact).toMatchObject({ inARow: 2, since: at("07:00") });
  });

  it("a run that ended before the last agreed hour does not count for this one", async () => {
    const house = openBackups();
    house.goTo(at("09:00", "2026-11-22"));
    await house.ran(at("06:59", "2026-11-22"));
    await house.looksAt(at("10:00", "2026-11-22"), at("07:00"));
    expect(await house.notices()).toHaveLength(1);
  });

  it("was it down, then it catches up the days it missed in one card", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("10:00", "2026-11-26"));
    expect((await house.lines()).map(({ day }) => day)).toEqual([MONDAY, TUESDAY, WEDNESDAY, "2026-11-26"]);
    expect(await house.notices()).toMatchObject([{ version: 1, fact: { inARow: 4, since: at("07:00") } }]);
  });

  it("is caught up before a result that comes first after it was down", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"));
    house.goTo(at("09:00", TUESDAY));
    await house.ran(at("03:00", TUESDAY));
    expect(await house.notices()).toMatchObject([
      { stages: [{ stage: "silent" }], closed: { at: at("09:00", TUESDAY) } },
    ]);
    expect((await house.lines()).map(({ is, day }) => [is, day])).toEqual([
      ["silent", MONDAY],
      ["result", TUESDAY],
    ]);
  });

  it("was it down for half a year, then it looks two months back", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-05-22"), at("10:00", "2026-11-26"));
    const lines = await house.lines();
    expect(lines).toHaveLength(63);
    expect(lines[0]?.["day"]).toBe("2026-09-25");
    expect(house.failures).toEqual([]);
  });

  it("a job that is added to the file today was not silent yesterday", async () => {
    const house = openBackups({ jobs: [] });
    await house.looksAt(at("10:00", "2026-11-20"), at("10:00"));
    house.expect([expectedJob(FILES)]);
    await house.looksAt(at("11:00"), at("23:00"));
    expect(await house.lines()).toEqual([]);
    await house.looksAt(at("07:00", TUESDAY));
    expect((await house.lines()).map(({ day }) => day)).toEqual([TUESDAY]);
  });

  it("a job that was out of the file for a while was not silent then", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-20"));
    house.expect([]);
    await house.looksAt(at("10:30", "2026-11-20"), at("10:00", TUESDAY));
    house.expect([expectedJob(FILES)]);
    await house.looksAt(at("11:00", TUESDAY), at("12:00", TUESDAY));
    expect(await house.lines()).toEqual([]);
  });

  it("two processes that look at once say it once", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"));
    house.goTo(at("07:00"));
    await Promise.all([house.look(), house.look(), house.look()]);
    expect(await house.notices()).toMatchObject([{ version: 1 }]);
    expect(await house.lines()).toHaveLength(1);
  });

  it("a clock that was two days ahead hides no silence and repeats none (A42)", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("08:00", WEDNESDAY));
    await house.looksAt(at("10:00", "2026-11-22"), at("08:00"), at("08:00", WEDNESDAY), at("08:00", "2026-11-26"));
    expect((await house.lines()).map(({ day }) => day)).toEqual([MONDAY, TUESDAY, WEDNESDAY, "2026-11-26"]);

    const other = openBackups();
    await other.looksAt(at("10:00", WEDNESDAY), at("10:00", "2026-11-22"), at("08:00"));
    expect((await other.lines()).map(({ day }) => day)).toEqual([MONDAY]);
    expect([...house.failures, ...other.failures]).toEqual([]);
  });

  it.each([
    ["goes forward", "2027-03-27T12:00:00+01:00", "2027-03-28T02:00:00+02:00", "2027-03-28"],
    ["goes back", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25"],
  ])("is asked once on the night in which the clock %s", async (_, before, ended, day) => {
    const schedule = expectedJob(FILES, { resultBy: "02:30" });
    const house = openBackups({ jobs: [schedule] });
    const hours = Array.from({ length: 24 }, (__, hour) => instant(new Date(Date.parse(before) + hour * 3_600_000)));
    await house.looksAt(...hours);
    expect((await house.lines()).map((line) => line["day"])).toEqual([day]);

    house.goTo(instant(new Date(Date.parse(before) + 24 * 3_600_000)));
    await house.ran(instant(new Date(ended)));
    expect((await house.notices()).map(({ closed }) => closed !== undefined)).toEqual([true]);
  });

  it("an agreed hour that moves later on the same day asks nothing twice", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("07:00"));
    house.expect([expectedJob(FILES, { resultBy: "09:00" })]);
    await house.looksAt(at("08:00"), at("09:00"), at("10:00"));
    expect(await house.lines()).toHaveLength(1);
    expect(house.failures).toEqual([]);
  });
});

describe("when nothing at all comes in", () => {
  it("is a notice of its own after 26 hours, and over with the next result (A48)", async () => {
    const house = openBackups({ jobs: [] });
    await house.ran(at("03:00", "2026-11-22"));
    await house.looksAt(at("11:59"));
    expect(await house.notices(VENLO, "backup-feed")).toEqual([]);
    await house.looksAt(at("12:00"), at("12:01"), at("12:00", TUESDAY));
    expect(await house.notices(VENLO, "backup-feed")).toMatchObject([{ stage: "silent", version: 1 }]);

    house.goTo(at("13:00", TUESDAY));
    await house.ran(at("12:30", TUESDAY));
    expect(await house.notices(VENLO, "backup-feed")).toMatchObject([{ closed: { at: at("13:00", TUESDAY) } }]);

    await house.looksAt(at("18:00", WEDNESDAY));
    expect(await house.notices(VENLO, "backup-feed")).toHaveLength(2);
  });

  it("is asked only of who has backups", async () => {
    const house = openBackups();
    await house.looksAt(at("10:00", "2026-11-22"), at("13:00"));
    expect(await house.notices(VENLO, "backup-feed")).toHaveLength(1);
    expect(await house.notices(WEERT, "backup-feed")).toEqual([]);
  });
});
