import { describe, expect, it } from "vitest";
import type { NoticeRef } from "../../src/lib/numbers.ts";
import { ROERMOND, VENLO, WEERT, at, daan, emma, marieke, noor, ruben, sam } from "../support/people.ts";
import { dataOf } from "../support/desk.ts";
import type { Message } from "../../src/lib/message.ts";
import { elsewhere, inBeheer, inChannelOf, openNotices, read } from "./house.ts";
import { countdown, level } from "./kinds.ts";

const inVenlo = inChannelOf(VENLO);
const IN_PERSONAL_CHAT = "Ik help u verder in onze persoonlijke chat.";
const refsOn = (message: Message): unknown[] =>
  ((dataOf(message)["notices"] ?? []) as { ref: string }[]).map(({ ref }) => ref);

async function withNotice() {
  const house = openNotices();
  return { house, ref: await house.says(countdown, { name: "www", days: 20 }) };
}

describe("waarschuwingen", () => {
  const many = async () => {
    const house = openNotices();
    const refs: NoticeRef[] = [];
    for (const [index, organisation] of [VENLO, WEERT, VENLO, ROERMOND].entries()) {
      house.moveTo(at(`10:0${String(index)}`));
      refs.push(await house.says(countdown, { name: `www${String(index)}`, days: 20 }, organisation));
    }
    const beheers = await house.says(level, { job: "sql", level: "low", run: 1 });
    return { house, refs, beheers };
  };

  it("shows Beheer all organisations, newest first", async () => {
    const { house, refs, beheers } = await many();
    const expected = [...refs, beheers].toReversed();
    const shown = refsOn(await house.say(ruben, "Waarschuwingen", inBeheer));
    expect(new Set(shown.slice(0, 2))).toEqual(new Set(expected.slice(0, 2)));
    expect(shown.slice(2)).toEqual(expected.slice(2));
  });
  it("shows a municipality its own, and nothing that is Beheer's alone", async () => {
    const { house, refs } = await many();
    for (const [who, where] of [
      [marieke, {}],
      [noor, inVenlo],
      [ruben, inVenlo],
    ] as const)
      expect(refsOn(await house.say(who, "waarschuwingen", where))).toEqual([refs[2], refs[0]]);
  });
  it("says since when, and who has it", async () => {
    const { house, refs } = await many();
    await house.say(ruben, `pak op ${String(refs[0])}`, inBeheer);
    expect(read(await house.say(marieke, "waarschuwingen"))).toContain(
      "Venlo · Sinds 23 november 2026 om 10.00 uur · Opgepakt door Ruben Kessels",
    );
  });
  it("goes on where a page ends, and ends", async () => {
    const house = openNotices();
    const refs: NoticeRef[] = [];
    for (let index = 0; index < 25; index++) {
      house.moveTo(at(`10:${String(index).padStart(2, "0")}`));
      refs.push(await house.says(countdown, { name: String(index), days: 20 }, index % 2 === 0 ? VENLO : WEERT));
    }
    const pages: unknown[][] = [];
    let page = await house.say(ruben, "waarschuwingen", inBeheer);
    for (;;) {
      pages.push(refsOn(page));
      const { after } = dataOf(page);
      if (after === "") break;
      page = await house.press(ruben, "notice.list", { after });
    }
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(refs.toReversed());
  });
  it("finds a municipality's own behind a storm that is Beheer's alone", async () => {
    const house = openNotices();
    const ref = await house.says(countdown, { name: "www", days: 20 });
    house.moveTo(at("11:00"));
    for (let run = 0; run < 40; run++) await house.says(level, { job: String(run), level: "low", run });
    expect(refsOn(await house.say(marieke, "waarschuwingen"))).toEqual([ref]);
  });
  it("leaves out what is over", async () => {
    const { house, ref } = await withNotice();
    await house.says(countdown, { name: "www", days: 90 });
    const shown = await house.say(ruben, "waarschuwingen", inBeheer);
    expect(shown.summary).toBe("Er zijn nu geen waarschuwingen.");
    expect(read(await house.say(ruben, ref, inBeheer))).toContain("Voorbij sinds");
  });
  it("opens one with a press", async () => {
    const { house, ref } = await withNotice();
    const opened = await house.press(ruben, "notice.show", { organisation: VENLO, notice: ref });
    expect(read(opened)).toContain("Verloopt over 20 dagen");
  });
  it("is for nobody else", async () => {
    const { house, ref } = await withNotice();
    for (const [who, where] of [
      [noor, {}],
      [emma, inVenlo],
      [noor, inBeheer],
    ] as const)
      expect(read(await house.say(who, "waarschuwingen", where))).toContain("De waarschuwingen zijn voor Beheer");
    for (const where of [elsewhere, { chat: "group" }, inChannelOf("helpdesk" as typeof VENLO)] as const)
      expect(read(await house.say(ruben, "waarschuwingen", where))).toContain(IN_PERSONAL_CHAT);
    expect(refsOn(await house.say(sam, "waarschuwingen"))).toEqual([ref]);
  });
});

describe("a typed button", () => {
  it.each([
    ["W26-000001", "Verloopt over 20 dagen"],
    ["w26-000001.", "Verloopt over 20 dagen"],
    ["waarschuwing W26-000001", "Verloopt over 20 dagen"],
    ["pak op W26-000001", "Opgepakt door Ruben Kessels"],
    ["maak melding W26-000001", "Melding M26-000001"],
    ["stel uit W26-000001 tot morgen", "Uitgesteld tot 24 november 2026 om 8.00 uur"],
    ["stel uit W26-000001 een week", "Uitgesteld tot 30 november 2026 om 8.00 uur"],
    ["stel uit W26-000001 tot 2026-12-01", "Uitgesteld tot 1 december 2026 om 8.00 uur"],
    ["Stel uit W26-000001 tot 1-12-2026.", "Uitgesteld tot 1 december 2026 om 8.00 uur"],
    ["stel uit W26-000001 tot 1 december 2026", "Uitgesteld tot 1 december 2026 om 8.00 uur"],
    ["stel uit W26-000001 tot gisteren", "Kies een dag die nog komt."],
    ["stel uit W26-000001", "Kies tot wanneer."],
    ["geïnstalleerd W26-000001", "Geïnstalleerd door Ruben Kessels"],
    ["Geinstalleerd W26-000001", "Geïnstalleerd door Ruben Kessels"],
    ["aangevraagd W26-000001", "U hebt niet de rol om dit te doen."],
    ["pak op W26-999999", "Deze waarschuwing is niet gevonden."],
  ])("%s: %s", async (typed, says) => {
    const { house } = await withNotice();
    expect(read(await house.say(ruben, typed, inBeheer))).toContain(says);
  });
  it("is the municipality's in its own channel", async () => {
    const { house, ref } = await withNotice();
    expect(read(await house.say(noor, `aangevraagd ${ref}`, inVenlo))).toContain("Aangevraagd door Noor Janssen");
  });
  it("of a kind that has no such button does nothing", async () => {
    const house = openNotices();
    const ref = await house.says(level, { job: "sql", level: "low", run: 1 });
    expect(read(await house.say(ruben, `geïnstalleerd ${ref}`, inBeheer))).toContain("Dit kan nu niet");
    expect((await house.notice(ref)).version).toBe(1);
  });
  it("twice in the same message is once", async () => {
    const { house, ref } = await withNotice();
    const where = { ...inBeheer, activityId: "the same" };
    for (let count = 0; count < 2; count++) await house.say(ruben, `geïnstalleerd ${ref}`, where);
    expect((await house.notice(ref)).marks).toHaveLength(1);
  });
  it.each([
    [daan, {}],
    [noor, {}],
    [emma, inVenlo],
  ])("of what is not theirs finds nothing", async (who, where) => {
    const { house, ref } = await withNotice();
    for (const typed of [ref, `pak op ${ref}`, `maak melding ${ref}`, `aangevraagd ${ref}`, `stel uit ${ref} een week`])
      expect(read(await house.say(who, typed, where))).toContain("Deze waarschuwing is niet gevonden.");
    expect((await house.notice(ref)).version).toBe(1);
  });
  it.each([elsewhere, { chat: "group" } as const])("is not done where others read along", async (where) => {
    const { house, ref } = await withNotice();
    for (const typed of [ref, `pak op ${ref}`])
      expect(read(await house.say(ruben, typed, where))).toContain(IN_PERSONAL_CHAT);
    expect((await house.notice(ref)).version).toBe(1);
  });
});
