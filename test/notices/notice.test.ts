import { describe, expect, it } from "vitest";
import type { NoticeRef, TicketNumber } from "../../src/lib/numbers.ts";
import type { Value } from "../../src/lib/rows.ts";
import type { NoticeKind } from "../../src/notices/kind.ts";
import { Notice, acknowledge, becomeTicket, marked, observed, snooze, woken } from "../../src/notices/notice.ts";
import { VENLO, at, ruben, sam } from "../support/people.ts";
import { countdown, level, neverAgain, story } from "./kinds.ts";

const by = (time = "10:00", who = ruben) => ({ id: who.id, name: who.name, at: at(time) });

/** A notice to which these facts happen, one after the other. */
function tells<Fact extends Value>(kind: NoticeKind<Fact>, begin?: Notice) {
  let notice = begin;
  let news = 0;
  return {
    says(fact: Fact, now = at("10:00")) {
      const outcome = observed(kind, notice, { organisation: VENLO, fact, now });
      if (outcome?.is === "new") notice = { ...outcome.opening, ref: `W26-00000${String((news += 1))}` as NoticeRef };
      if (outcome?.is === "changed") notice = outcome.after;
      return outcome?.is ?? "nothing";
    },
    become: (next: Notice) => void (notice = next),
    get notice() {
      if (!notice) throw new Error("there is no notice");
      return notice;
    },
  };
}

const certificate = (days: number, note?: string) => ({ name: "www", days, ...(note !== undefined && { note }) });
const job = (stage: "fine" | "low" | "high", run = 1) => ({ job: "sql", level: stage, run });

describe("a fact", () => {
  it("that is nothing to warn of opens nothing", () => {
    expect(tells(countdown).says(certificate(90))).toBe("nothing");
  });
  it("opens a notice, which is not told twice when it is said twice", () => {
    const facts = tells(countdown);
    expect([1, 2, 3].map(() => facts.says(certificate(60)))).toEqual(["new", "nothing", "nothing"]);
    expect(story(facts.notice)).toEqual(["opened 60"]);
  });
  it("that changes without a new stage edits the card and tells nobody", () => {
    const facts = tells(countdown);
    facts.says(certificate(60));
    expect(facts.says(certificate(59))).toBe("changed");
    expect(story(facts.notice)).toEqual(["opened 60", "changed 60"]);
  });
  it("tells each stage once, and none that it came back to", () => {
    const facts = tells(countdown);
    for (const days of [60, 30, 45, 30, 1]) facts.says(certificate(days));
    expect(story(facts.notice)).toEqual([
      "opened 60",
      "stage 30 (told)",
      "changed 60",
      "changed 30",
      "stage last (told)",
    ]);
    expect(facts.notice.stages.map(({ stage }) => stage)).toEqual(["60", "30", "last"]);
  });
  it("that goes up and down is told each time", () => {
    const facts = tells(level);
    for (const stage of ["low", "high", "low"] as const) facts.says(job(stage));
    expect(story(facts.notice)).toEqual(["opened low", "stage high (told)", "stage low (told)"]);
  });
  it("that is urgent from the start is told at once, so that somebody can be called", () => {
    const facts = tells(level);
    facts.says(job("high"));
    expect(story(facts.notice)).toEqual(["opened high (told)"]);
  });
  it("that happens again while it lasts is told again", () => {
    const facts = tells(level);
    facts.says(job("low", 1));
    facts.says(job("low", 2));
    expect(story(facts.notice)).toEqual(["opened low", "refired low (told)"]);
  });
  it("is over by itself", () => {
    const facts = tells(level);
    facts.says(job("low"));
    facts.says(job("fine"), at("11:00"));
    expect(facts.notice.closed).toEqual({ at: at("11:00") });
    expect(story(facts.notice)).toEqual(["opened low", "closed low"]);
  });
  it("that is over says nothing more, however often that is said", () => {
    const facts = tells(level);
    facts.says(job("low"));
    facts.says(job("fine"));
    expect([facts.says(job("fine")), facts.says(job("fine", 2))]).toEqual(["nothing", "nothing"]);
  });
  it("that comes back within its hours is the same notice, for nobody in particular", () => {
    const facts = tells(level);
    facts.says(job("low"));
    const taken = acknowledge(facts.notice, by());
    if (taken.ok) facts.become(taken.value);
    facts.says(job("fine"), at("11:00"));
    expect(facts.says(job("low", 2), at("10:59", "2026-11-24"))).toBe("changed");
    expect(story(facts.notice).at(-1)).toBe("reopened low (told)");
    expect(facts.notice).toMatchObject({ ref: "W26-000001" });
    expect(facts.notice.acknowledged).toBeUndefined();
    expect(facts.notice.closed).toBeUndefined();
  });
  it("that comes back after its hours is a new notice", () => {
    const facts = tells(level);
    facts.says(job("low"));
    facts.says(job("fine"), at("11:00"));
    expect(facts.says(job("low", 2), at("11:00", "2026-11-24"))).toBe("new");
    expect(facts.notice.version).toBe(1);
  });
  it("is a new notice each time when it has no hours, also when the clock stands still or goes back", () => {
    const facts = tells(neverAgain);
    facts.says(job("low"));
    facts.says(job("fine"));
    expect(facts.says(job("low", 2))).toBe("new");
    facts.says(job("fine", 2));
    expect(facts.says(job("low", 3), at("09:00"))).toBe("new");
  });
  it("whose occurrence is over does not open it again when it is heard late", () => {
    const facts = tells(level);
    facts.says(job("low"));
    facts.says(job("fine"));
    expect(facts.says(job("low"))).toBe("nothing");
  });
  it("of a ladder opens it again only with a stage that it never had", () => {
    const facts = tells(countdown);
    facts.says(certificate(30));
    facts.says(certificate(90));
    expect(facts.says(certificate(30))).toBe("nothing");
    expect(facts.says(certificate(1), at("10:00", "2027-11-23"))).toBe("changed");
    expect(story(facts.notice).at(-1)).toBe("reopened last (told)");
  });
  it("that flaps between two states of a ladder tells each once", () => {
    const facts = tells(countdown);
    facts.says(certificate(30));
    for (let count = 0; count < 10; count++) {
      facts.says(certificate(90));
      facts.says(certificate(30));
    }
    expect(story(facts.notice).filter((line) => line.endsWith("(told)"))).toEqual([]);
  });
  it("that an older version wrote in another shape is not taken for another occurrence", () => {
    const facts = tells(level);
    facts.says(job("low"));
    facts.become({ ...facts.notice, fact: { task: "sql" } });
    facts.says(job("low"));
    expect(story(facts.notice)).toEqual(["opened low", "changed low"]);
  });
});

describe("a notice", () => {
  const opened = () => {
    const facts = tells(countdown);
    facts.says(certificate(60));
    return facts;
  };

  it("is the same after it was written and read", () => {
    const facts = opened();
    facts.says(certificate(59, "x"));
    const kept = snooze(facts.notice, at("08:00", "2026-11-24"), by());
    const whole = kept.ok ? kept.value : facts.notice;
    expect(Notice.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });
  it("keeps its newest twenty entries", () => {
    const facts = opened();
    for (let count = 0; count < 40; count++) facts.says(certificate(59, String(count)));
    expect(facts.notice.log.map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 22),
    );
  });
  it("is picked up by one, and the next reads who that was", () => {
    const taken = acknowledge(opened().notice, by());
    expect(taken).toMatchObject({ ok: true, value: { acknowledged: { name: ruben.name } } });
    expect(taken.ok && acknowledge(taken.value, by("10:01", sam))).toEqual({
      ok: false,
      reason: "already-acknowledged",
    });
  });
  it("that was snoozed tells no stage until it wakes", () => {
    const facts = opened();
    const asleep = snooze(facts.notice, at("08:00", "2026-12-01"), by());
    if (asleep.ok) facts.become(asleep.value);
    facts.says(certificate(30));
    expect(story(facts.notice).at(-1)).toBe("stage 30");
    expect(woken(facts.notice, at("07:59", "2026-12-01"))).toBeUndefined();
    const awake = woken(facts.notice, at("08:00", "2026-12-01"));
    expect(awake && story(awake).at(-1)).toBe("woken 30 (told)");
    expect(awake?.snoozed).toBeUndefined();
  });
  it("that was snoozed wakes when it becomes urgent", () => {
    const facts = opened();
    const asleep = snooze(facts.notice, at("08:00", "2026-12-01"), by());
    if (asleep.ok) facts.become(asleep.value);
    facts.says(certificate(1));
    expect(story(facts.notice).at(-1)).toBe("stage last (told)");
    expect(facts.notice.snoozed).toBeUndefined();
  });
  it("is snoozed only until later", () => {
    expect(snooze(opened().notice, at("10:00"), by())).toEqual({ ok: false, reason: "not-later" });
  });
  it("becomes one ticket", () => {
    const made = becomeTicket(opened().notice, "M26-000001" as TicketNumber, by());
    expect(made).toMatchObject({ ok: true, value: { ticket: { number: "M26-000001" } } });
    expect(made.ok && becomeTicket(made.value, "M26-000002" as TicketNumber, by())).toMatchObject({
      reason: "has-ticket",
    });
  });
  it("is marked once, unless its kind asks for it again", () => {
    const mark = { mark: "installed", closes: false, isAgain: false };
    const once = marked(opened().notice, mark, by());
    expect(once.ok && story(once.value).at(-1)).toBe("marked 60 (told)");
    expect(once.ok && marked(once.value, mark, by())).toMatchObject({ reason: "already-marked" });
    expect(once.ok && marked(once.value, { ...mark, isAgain: true }, by()).ok).toBe(true);
  });
  it("that ends with a mark sleeps no longer", () => {
    const asleep = snooze(opened().notice, at("08:00", "2026-12-01"), by());
    const over = asleep.ok && marked(asleep.value, { mark: "installed", closes: true, isAgain: false }, by());
    expect(over && over.ok && over.value).toMatchObject({ closed: { at: at("10:00"), by: by() } });
    expect(over && over.ok && over.value.snoozed).toBeUndefined();
  });
  it("that is over takes no button any more", () => {
    const facts = opened();
    facts.says(certificate(90));
    const { notice } = facts;
    const presses = [
      acknowledge(notice, by()),
      snooze(notice, at("11:00"), by()),
      becomeTicket(notice, "M26-000001" as TicketNumber, by()),
      marked(notice, { mark: "requested", closes: false, isAgain: false }, by()),
    ];
    expect(presses.map((press) => !press.ok && press.reason)).toEqual(Array(4).fill("is-over"));
    expect(woken(notice, at("11:00"))).toBeUndefined();
  });
});
