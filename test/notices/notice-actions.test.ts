import { describe, expect, it } from "vitest";
import { channelPlace } from "../../src/lib/place.ts";
import type { Person } from "../../src/people/person.ts";
import { assigneeOf } from "../../src/tickets/ticket.ts";
import { StorageError } from "../../src/lib/rows.ts";
import { dataOf } from "../support/desk.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { HOME, VENLO, WEERT, at, daan, emma, marieke, noor, ruben, sam } from "../support/people.ts";
import { BEHEER, buttonsIn, elsewhere, inBeheer, inChannelOf, openNotices, read } from "./house.ts";
import { countdown, level, story } from "./kinds.ts";

const CANARY = "KANARIE";
const inVenlo = inChannelOf(VENLO);
const NOT_FOUND = "Deze waarschuwing is niet gevonden. Typ waarschuwingen voor wat er nu speelt.";

/** Somebody of Beheer who works for Weert only. */
const onlyWeert: Person = { ...ruben, id: sam.id, grants: [{ role: "operations", organisations: [WEERT] }] };

async function withNotice(days = 20) {
  const house = openNotices();
  const ref = await house.says(countdown, { name: CANARY, days });
  return { house, ref, told: { organisation: VENLO, notice: ref, nonce: "1" } };
}

describe("picking up a notice", () => {
  it("says who did it, on the card in both places", async () => {
    const { house, ref } = await withNotice();
    const answer = await house.tap(ruben, ref, "Ik pak dit op");
    expect(read(answer)).toContain("Opgepakt door Ruben Kessels");
    expect(read(await house.show(`notice:${ref}`, channelPlace(VENLO)))).toContain("Opgepakt door Ruben Kessels");
    expect(buttonsIn(answer)).not.toContain("Ik pak dit op");
  });
  it("tells nobody in the thread", async () => {
    const { house, ref } = await withNotice();
    await house.tap(ruben, ref, "Ik pak dit op");
    expect(await house.replies(ref)).toEqual([]);
  });
  it.each([
    ["somebody of Venlo in Venlo's channel", noor, inVenlo],
    ["the contact person in Venlo's channel", marieke, inVenlo],
    ["the contact person in their own chat", marieke, {}],
    ["Beheer in its channel", ruben, inBeheer],
    ["Beheer in their own chat", ruben, {}],
  ])("is for %s", async (_, who, where) => {
    const { house, ref, told } = await withNotice();
    await house.press(who, "notice.acknowledge", told, where);
    expect((await house.notice(ref)).acknowledged?.id).toBe(who.id);
  });
  it.each([
    ["somebody of Venlo in their own chat", noor, {}],
    ["somebody of another municipality in their own chat", daan, {}],
    ["somebody of another municipality in their own channel", daan, inChannelOf(daan.appointments[0])],
    ["somebody of another municipality in Venlo's channel", emma, inVenlo],
    ["somebody of Venlo in the channel of Weert", noor, inChannelOf(WEERT)],
    ["somebody of Venlo in Beheer's channel", noor, inBeheer],
    ["Beheer of another organisation", onlyWeert, inBeheer],
  ])("is not for %s, who does not learn that it exists", async (_, who, where) => {
    const { house, ref, told } = await withNotice();
    const answers = [];
    for (const verb of ["notice.acknowledge", "notice.show", "notice.ticket"])
      answers.push(await house.press(who, verb, told, where));
    const unknown = { ...told, notice: "W26-999999" };
    answers.push(await house.press(who, "notice.acknowledge", unknown, where));
    answers.push(await house.say(who, ref, where));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]));
    expect(read(answers[0])).toContain(NOT_FOUND);
    expect(read(answers[0])).not.toContain(CANARY);
    expect((await house.notice(ref)).version).toBe(1);
  });
  it("is not possible where others read along", async () => {
    const { house, ref, told } = await withNotice();
    expect(read(await house.press(ruben, "notice.acknowledge", told, elsewhere))).not.toContain(CANARY);
    expect(read(await house.say(ruben, ref, { chat: "group" }))).not.toContain(CANARY);
    expect((await house.notice(ref)).version).toBe(1);
  });
  it("is not for the Helpdesk, who reads why", async () => {
    const { house, told } = await withNotice();
    const answer = await house.press(sam, "notice.acknowledge", told);
    expect(read(answer)).toContain("U hebt niet de rol om dit te doen.");
  });
  it("with a forged organisation finds nothing", async () => {
    const { house, ref, told } = await withNotice();
    for (const organisation of [WEERT, HOME, "everybody", "__proto__", 7]) {
      const answer = await house.press(ruben, "notice.acknowledge", { ...told, organisation });
      expect(read(answer)).not.toContain(CANARY);
    }
    expect((await house.notice(ref)).version).toBe(1);
  });
  it("by two at once is one's; the other reads who and when", async () => {
    const { house, ref, told } = await withNotice();
    const answers = await Promise.all([ruben, marieke].map((who) => house.press(who, "notice.acknowledge", told, {})));
    const { acknowledged, version } = await house.notice(ref);
    expect(version).toBe(2);
    const late = answers.map(read).filter((text) => text.includes("Een collega was u net voor"));
    expect(late).toHaveLength(1);
    expect(late[0]).toContain(`${acknowledged?.name ?? ""}, 23 november 2026 om 10.00 uur`);
  });
  it("twice is once", async () => {
    const { house, ref, told } = await withNotice();
    const [one, again] = [
      await house.press(ruben, "notice.acknowledge", told),
      await house.press(ruben, "notice.acknowledge", told),
    ];
    expect((await house.notice(ref)).version).toBe(2);
    expect(again).toEqual(one);
  });
  it("of an old card explains what is different now", async () => {
    const { house, ref } = await withNotice();
    const seen = await house.show(`notice:${ref}`, BEHEER);
    await house.says(countdown, { name: CANARY, days: 90 });
    const answer = await house.tap(ruben, ref, "Ik pak dit op", inBeheer, { seen });
    expect(read(answer)).toContain("Deze waarschuwing is al voorbij.");
    expect(buttonsIn(answer)).toEqual([]);
  });
});

describe("snoozing a notice", () => {
  it.each([
    ["Tot morgen", "", at("08:00", "2026-11-24")],
    ["Een week", "", at("08:00", "2026-11-30")],
    ["Tot een andere dag", "2026-12-01", at("08:00", "2026-12-01")],
  ])("%s %s wakes at the start of work", async (until, day, moment) => {
    const { house, ref } = await withNotice();
    const filled = { "Tot wanneer?": until, ...(day !== "" && { "Welke dag?": day }) };
    await house.tap(ruben, ref, "Stel uit", inBeheer, { filled });
    expect((await house.notice(ref)).snoozed?.until).toBe(moment);
  });
  it.each(["", "2020-01-01", "2026-11-22", "2026-02-31", "soon"])("until %j is refused, with the card", async (day) => {
    const { house, ref, told } = await withNotice();
    const answer = await house.press(ruben, "notice.snooze", { ...told, until: "day", day });
    expect(read(answer)).toContain("Kies een dag die nog komt.");
    expect(read(answer)).toContain(ref);
    expect((await house.notice(ref)).snoozed).toBeUndefined();
  });
  it("comes back once, though two look at the same time", async () => {
    const { house, ref } = await withNotice();
    await house.tap(ruben, ref, "Stel uit");
    await house.look();
    expect((await house.notice(ref)).snoozed).toBeDefined();

    house.moveTo(at("08:00", "2026-11-24"));
    await Promise.all([house.look(), house.look(), house.look()]);
    await house.look();
    expect(story(await house.notice(ref)).slice(1)).toEqual(["snoozed 30", "woken 30 (told)"]);
    expect((await house.replies(ref)).map(({ summary }) => summary)).toEqual([`${ref}: weer aan de beurt.`]);
  });
  it("is not brought back when it is over by then", async () => {
    const { house, ref } = await withNotice();
    await house.tap(ruben, ref, "Stel uit");
    await house.says(countdown, { name: CANARY, days: 90 });
    house.moveTo(at("08:00", "2026-11-24"));
    await house.look();
    expect(story(await house.notice(ref)).at(-1)).toBe("closed 30");
    expect(await house.store.wakingBy(VENLO, at("08:00", "2026-12-24"), 10)).toEqual([]);
  });
  it("can be put off again", async () => {
    const { house, ref, told } = await withNotice();
    await house.press(ruben, "notice.snooze", { ...told, until: "tomorrow" });
    await house.press(ruben, "notice.snooze", { ...told, nonce: "2", until: "week" });
    house.moveTo(at("08:00", "2026-11-24"));
    await house.look();
    expect((await house.notice(ref)).snoozed?.until).toBe(at("08:00", "2026-11-30"));
  });
});

describe("a button of the kind", () => {
  it("is the municipality's, and Beheer's is Beheer's", async () => {
    const { house, ref } = await withNotice();
    expect(buttonsIn(await house.show(`notice:${ref}`, channelPlace(VENLO)))).toEqual([
      ...["Aangevraagd", "Ik pak dit op", "Stel uit"],
    ]);
    expect(buttonsIn(await house.show(`notice:${ref}`, BEHEER))).toEqual([
      ...["Geïnstalleerd", "Ik pak dit op", "Stel uit", "Maak melding"],
    ]);
  });
  it("says on the card who did it and when, and tells it in both threads", async () => {
    const { house, ref } = await withNotice();
    const answer = await house.tap(noor, ref, "Aangevraagd", inVenlo);
    expect(read(answer)).toContain("Aangevraagd door Noor Janssen, 23 november 2026 om 10.00 uur");
    for (const place of [BEHEER, channelPlace(VENLO)])
      expect((await house.replies(ref, place)).map(({ summary }) => summary)).toEqual([
        `${ref}: er is iets gedaan: requested`,
      ]);
    expect(house.pressed.map(({ version }) => version)).toEqual([2]);
  });
  it.each([
    ["Beheer the municipality's", ruben, inBeheer, "requested"],
    ["the municipality Beheer's", marieke, {}, "installed"],
    ["the municipality Beheer's, in its channel", noor, inVenlo, "installed"],
    ["the Helpdesk Beheer's", sam, inBeheer, "installed"],
  ])("is refused: %s", async (_, who, where, mark) => {
    const { house, ref, told } = await withNotice();
    const answer = await house.press(who, "notice.mark", { ...told, mark }, where);
    expect(read(answer)).toContain("U hebt niet de rol om dit te doen.");
    expect((await house.notice(ref)).version).toBe(1);
  });
  it("by two at once is one's; the other reads who", async () => {
    const { house, ref, told } = await withNotice();
    const press = (who: Person) => house.press(who, "notice.mark", { ...told, mark: "requested" }, inVenlo);
    const answers = (await Promise.all([noor, marieke].map(press))).map(read);
    const [said, ...others] = (await house.notice(ref)).marks;
    expect(others).toEqual([]);
    expect(answers.filter((text) => text.includes(`Een collega was u net voor: ${said?.name ?? "?"}`))).toHaveLength(1);
  });
  it("that may be pressed again is one act for all who saw the same card", async () => {
    const { house, ref, told } = await withNotice();
    const mark = { ...told, mark: "installed" };
    await house.press(ruben, "notice.mark", mark);
    const colleague = { ...ruben, id: daan.id, name: "Ander" };
    expect(read(await house.press(colleague, "notice.mark", mark))).toContain("Een collega was u net voor: Ruben");
    await house.press(colleague, "notice.mark", { ...mark, nonce: "2" });
    expect((await house.notice(ref)).marks.map(({ name }) => name)).toEqual(["Ruben Kessels", "Ander"]);
  });
  it("can be the end of it", async () => {
    const house = openNotices();
    const ref = await house.says(countdown, { name: "www", days: 20, note: "cannot be checked" });
    const answer = await house.tap(ruben, ref, "Geïnstalleerd");
    expect(read(answer)).toContain("Voorbij sinds 23 november 2026 om 10.00 uur");
    expect(buttonsIn(answer)).toEqual([]);
  });
  it.each(["nothing", "__proto__", "constructor", "Requested!"])("called %s is none", async (mark) => {
    const { house, ref, told } = await withNotice();
    await house.press(ruben, "notice.mark", { ...told, mark });
    expect((await house.notice(ref)).version).toBe(1);
  });
});

describe("making a ticket of a notice", () => {
  it("files one in Beheer, in the hands of who pressed", async () => {
    const { house, ref } = await withNotice();
    const answer = await house.tap(ruben, ref, "Maak melding");
    const { ticket } = await house.notice(ref);
    expect(read(answer)).toContain(`Melding ${ticket?.number ?? "?"}`);
    expect(buttonsIn(answer)).not.toContain("Maak melding");
    const made = await house.ticket(VENLO, ticket?.number ?? "");
    expect(made).toMatchObject({ organisation: VENLO, team: "operations", reporter: ruben.id });
    expect(assigneeOf(made)).toBe(ruben.id);
    expect(made.text).toContain(CANARY);
    expect(made.text).toContain(ref);
  });
  it("shows it in Beheer and to who pressed, and not to the Helpdesk", async () => {
    const { house, ref } = await withNotice();
    await house.tap(ruben, ref, "Maak melding");
    const places = (await house.wanted())
      .filter(({ subject }) => subject.startsWith("ticket:"))
      .map(({ place }) => place);
    expect(new Set(places)).toEqual(new Set([BEHEER, `person:${ruben.id}`]));
  });
  it("can be done by the Helpdesk too", async () => {
    const { house, ref } = await withNotice();
    await house.tap(sam, ref, "Maak melding");
    expect((await house.notice(ref)).ticket?.name).toBe(sam.name);
  });
  it("is not for the municipality", async () => {
    const { house, ref, told } = await withNotice();
    expect(read(await house.press(marieke, "notice.ticket", told, {}))).toContain("U hebt niet de rol");
    expect((await house.notice(ref)).ticket).toBeUndefined();
  });
  it("happens once, whoever presses and however many at once", async () => {
    const { house, ref, told } = await withNotice();
    const who = [ruben, sam, { ...ruben, id: daan.id }];
    await Promise.all(who.map((one) => house.press(one, "notice.ticket", told)));
    await house.press(sam, "notice.ticket", { ...told, nonce: "2" });
    const tickets = (await house.wanted()).filter(({ subject }) => subject.startsWith("ticket:"));
    expect(new Set(tickets.map(({ subject }) => subject.split(":")[1]))).toEqual(
      new Set([(await house.notice(ref)).ticket?.number]),
    );
  });
  it("that broke off after the ticket was kept finds it at the next press", async () => {
    const rows = createMemoryRows();
    let isBroken = true;
    const house = openNotices({
      rows: {
        ...rows,
        async write(partition, changes) {
          const isNotice = changes.some((change) => "replace" in change && change.replace.startsWith("notice|"));
          if (isNotice && isBroken) throw new StorageError("gone");
          return rows.write(partition, changes);
        },
      },
    });
    const ref = await house.says(countdown, { name: "www", days: 20 });
    await expect(house.tap(ruben, ref, "Maak melding")).rejects.toThrow(StorageError);
    isBroken = false;
    await house.tap(sam, ref, "Maak melding");
    const { ticket } = await house.notice(ref);
    expect(await house.ticket(VENLO, ticket?.number ?? "")).toMatchObject({ reporter: ruben.id });
    const tickets = (await house.wanted()).filter(({ subject }) => subject.startsWith("ticket:"));
    expect(new Set(tickets.map(({ subject }) => subject.split(":")[1])).size).toBe(1);
  });
  it("waits until Beheer has a channel", async () => {
    const house = openNotices({ settings: { isConnected: async () => false } });
    const ref = await house.says(countdown, { name: "www", days: 20 });
    expect(read(await house.tap(ruben, ref, "Maak melding"))).toContain("Beheer heeft nog geen kanaal.");
  });
});

describe("who reads a notice", () => {
  it("of Beheer alone is Beheer: the municipality does not find it, in its channel neither", async () => {
    const house = openNotices();
    const ref = await house.says(level, { job: CANARY, level: "low", run: 1 });
    for (const where of [{}, inVenlo]) expect(read(await house.say(marieke, ref, where))).toContain(NOT_FOUND);
    expect(await house.show(`notice:${ref}`, channelPlace(VENLO))).toBeUndefined();
    expect(read(await house.show(`notice:${ref}`, BEHEER))).toContain(CANARY);
  });
  it.each([WEERT, HOME])("is nobody in a place of %s", async (organisation) => {
    const { house, ref } = await withNotice();
    expect(await house.show(`notice:${ref}`, channelPlace(organisation))).toBeUndefined();
    expect(await house.show(`notice:${ref}`, channelPlace("helpdesk"))).toBeUndefined();
    expect(await house.show(`notice:${ref}`, BEHEER, organisation)).toBeUndefined();
  });
  it("is told that a municipality has no channel", async () => {
    const house = openNotices({ without: [VENLO] });
    const ref = await house.says(countdown, { name: "www", days: 20 });
    expect(read(await house.show(`notice:${ref}`, BEHEER))).toContain(
      "Venlo heeft nog geen kanaal. Neem zelf contact op.",
    );
    const beheers = await house.says(level, { job: "sql", level: "low", run: 1 });
    expect(read(await house.show(`notice:${beheers}`, BEHEER))).not.toContain("geen kanaal");
  });
  it("is on call: mentioned in Beheer only, and only when it is urgent", async () => {
    const house = openNotices({ settings: { onCallAt: async () => ruben } });
    const ref = await house.says(countdown, { name: "www", days: 60 });
    await house.says(countdown, { name: "www", days: 20 });
    await house.says(countdown, { name: "www", days: 1 });
    const mentioned = (await house.replies(ref)).map(({ summary, mentions }) => [
      summary,
      mentions?.map(({ name }) => name),
    ]);
    expect(mentioned).toEqual([
      [`${ref}: nog 1 dagen`, undefined],
      [`${ref}: nog 1 dagen`, [ruben.name]],
    ]);
    const inTheirs = await house.replies(ref, channelPlace(VENLO));
    expect(inTheirs.map(({ mentions }) => mentions)).toEqual([undefined, undefined]);
  });
  it("reads a reply also when twenty other things happened before it was delivered", async () => {
    const { house, ref } = await withNotice(60);
    await house.says(countdown, { name: CANARY, days: 20 });
    for (let count = 0; count < 30; count++)
      await house.says(countdown, { name: CANARY, days: 20, note: String(count) });
    expect((await house.notice(ref)).log.some(({ event }) => event === "stage")).toBe(false);
    expect(await house.replies(ref)).toHaveLength(1);
  });
  it("sees a plain card of what another version of us wrote", async () => {
    const rows = createMemoryRows();
    const { says } = openNotices({ rows });
    const ref = await says(countdown, { name: CANARY, days: 20 });
    const older = openNotices({ rows, kinds: [] });
    for (const place of [BEHEER, channelPlace(VENLO)]) {
      const shown = read(await older.show(`notice:${ref}`, place));
      expect(shown).toContain(ref);
      expect(shown).not.toContain(CANARY);
    }
    await says(countdown, { name: CANARY, days: 1 });
    expect((await older.replies(ref)).map(({ summary }) => summary)).toEqual([
      `${ref}: er is nieuws over deze waarschuwing.`,
    ]);
    const target = { organisation: VENLO, notice: ref, nonce: "1", mark: "requested", until: "tomorrow" };
    for (const verb of ["acknowledge", "snooze", "mark", "ticket"])
      expect(read(await older.press(ruben, `notice.${verb}`, target))).toContain(ref);
    expect((await older.notice(ref)).version).toBe(2);
    expect(dataOf(await older.say(ruben, "waarschuwingen", inBeheer))["notices"]).toHaveLength(1);
  });
});
