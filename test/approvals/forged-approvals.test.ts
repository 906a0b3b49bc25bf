import { describe, expect, it } from "vitest";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import { ticketActions } from "../../src/tickets/ticket-actions.ts";
import { createRandom } from "../prove/random.ts";
import { FROM_BRAM, buttonsIn, openApprovals, read } from "../support/approvals.ts";
import { openDesk, textOf } from "../support/desk.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import {
  ROERMOND,
  VENLO,
  bram,
  daan,
  hanneke,
  iris,
  karel,
  marieke,
  noor,
  peter,
  sam,
  sanne,
} from "../support/people.ts";

const AWAY = { absent: [{ from: "2026-11-01" }] };
const SECRET = "KANARIE";

type House = ReturnType<typeof openApprovals>;

/** Tries to approve by button and by typing, and gives what was said. */
async function triesToDecide(house: House, who: Person, number: string): Promise<string> {
  const target = { organisation: "venlo", ticket: number, nonce: "7" };
  const pressed = await house.press(who, "approval.approve", target);
  await house.press(who, "approval.reject", { ...target, reason: "nee" });
  const typed = await house.say(who, `goedkeuren ${number}`);
  return `${read(pressed)}\n${read(typed)}`;
}

describe("who may not decide (A20)", () => {
  const unseen = /^Deze aanvraag is niet gevonden\.\nDeze melding is niet gevonden\.$/;
  it.each<[string, Person, RegExp, string, ((house: House) => void)?]>([
    ["the requester", noor, /Niemand beslist over de eigen aanvraag/, "own-request"],
    ["an agent who was not asked", sam, /U bent niet gevraagd/, "not-asked"],
    ["a colleague", bram, unseen, "unknown-ticket"],
    ["somebody with a mandate who was not asked", hanneke, unseen, "unknown-ticket"],
    ["who has a mandate in another municipality", sanne, unseen, "unknown-ticket"],
    [
      "the leidinggevende after a move",
      marieke,
      unseen,
      "unknown-ticket",
      (house) => house.change(marieke, { appointments: [ROERMOND], grants: [] }),
    ],
  ])("is %s", async (_, who, says, trace, meanwhile = () => undefined) => {
    const house = openApprovals();
    const number = await house.file();
    meanwhile(house);
    const before = [await house.ticket(number), await house.card(marieke, number)];

    expect(await triesToDecide(house, who, number)).toMatch(says);
    expect([await house.ticket(number), await house.card(marieke, number)]).toEqual(before);
    expect(house.traces).toEqual([1, 2, 3].map(() => ({ by: who.id, reason: trace })));
  });
  it("is who lost their mandate since they were asked", async () => {
    const house = openApprovals();
    house.change(marieke, AWAY);
    const number = await house.file();
    house.change(karel, { grants: [] });
    expect(await triesToDecide(house, karel, number)).toContain("U mag nu niet over deze aanvraag beslissen.");
    expect(house.traces).toContainEqual({ by: karel.id, reason: "no-mandate" });
    expect((await house.ticket(number)).approval?.decisions).toEqual([]);
  });
  it("is the leidinggevende who works elsewhere by now, who sees no more of it either", async () => {
    const house = openApprovals();
    const number = await house.file();
    house.change(marieke, { appointments: [ROERMOND] });
    const said = await triesToDecide(house, marieke, number);
    expect(said).toContain("U mag nu niet over deze aanvraag beslissen.");
    expect(said).not.toMatch(/50 GB|wijk|Goedkeuren/);
    expect(house.traces).toContainEqual({ by: marieke.id, reason: "no-mandate" });
    await house.look(number);
    expect(buttonsIn(await house.card(karel, number))).toContain("Goedkeuren");
  });
  it("is who did not decide in time", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.look(number, [marieke]);
    expect(await triesToDecide(house, marieke, number)).toContain("De termijn om te beslissen is voorbij.");
    expect(house.traces).toContainEqual({ by: marieke.id, reason: "too-late" });
    expect((await house.ticket(number)).approval?.decisions).toEqual([]);
  });
  it("is who handed it over", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.say(marieke, `laat beslissen ${number} karel`);
    expect(await triesToDecide(house, marieke, number)).toContain("U hebt dit besluit aan iemand anders overgedragen.");
    expect((await house.ticket(number)).approval?.decisions).toEqual([]);
  });
  it("is who only says who decides", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
    const number = await house.file();
    expect(await triesToDecide(house, iris, number)).toContain("U beslist niet zelf over deze aanvraag.");
    expect(house.traces).toContainEqual({ by: iris.id, reason: "assigner-never-decides" });
    expect((await house.ticket(number)).approval?.decisions).toEqual([]);
  });
  it("is never shown a card to decide on: the requester sees their own request", async () => {
    const house = openApprovals();
    const number = await house.file();
    for (const verb of ["approval.open", "approval.approve", "approval.assign", "approval.revoke"]) {
      const answer = await house.press(noor, verb, { organisation: "venlo", ticket: number, nonce: "2" });
      expect(answer.card?.template).toBe("ticket-reporter");
      expect(buttonsIn(answer)).not.toContain("Goedkeuren");
    }
  });
});

describe("data that no card of ours sends", () => {
  const TARGET = { organisation: "venlo", ticket: "M26-000001", nonce: "2" };
  const FORGED = [
    ...["text", 5, null, [], {}, true],
    { organisation: 5, ticket: {}, nonce: null },
    { organisation: ["venlo"], ticket: ["M26-000001"], nonce: "2" },
    { ...TARGET, ticket: "' or PartitionKey ne '" },
    { ...TARGET, ticket: "9".repeat(10_000) },
    { ...TARGET, shown: 5 },
    { ...TARGET, shown: "-1" },
    { ...TARGET, shown: {} },
    { ...TARGET, reason: [] },
    { ...TARGET, decider: "niemand" },
    { ...TARGET, decider: [karel.id] },
    { ...TARGET, decider: "00000000-0000-0000-0000-000000000000" },
    { ...TARGET, decider: { id: karel.id } },
    { ...TARGET, name: 5 },
  ];
  it.each(Object.keys(openApprovals().actions))("is answered in Dutch by %s, and changes nothing", async (verb) => {
    const house = openApprovals();
    const number = await house.file();
    const before = await house.ticket(number);
    for (const data of FORGED) {
      const answer = await house.press(marieke, verb, data);
      expect(textOf(answer)).not.toMatch(/invalid|expected|received|undefined|\[object/i);
    }
    const isWhole = verb === "approval.approve" || verb === "approval.reject" || verb === "approval.hand-over";
    if (!isWhole) expect(await house.ticket(number)).toEqual(before);
    expect(
      (await house.ticket(number)).approval?.decisions.map(({ by }) => by).filter((by) => by !== marieke.id),
    ).toEqual([]);
  });
  it("cannot be smuggled into what is kept (A22)", async () => {
    const house = openApprovals();
    const number = await house.file();
    const extra = {
      ...{ PartitionKey: "roermond", RowKey: "x", etag: "*", status: "resolved", person: noor.id, by: noor.id },
      ...{ decisions: [], approval: {}, constructor: {}, value: { type: "x" }, is: "approved", onBehalfOf: noor.id },
    };
    const data = JSON.parse(
      `{"__proto__":{"status":"closed"},"organisation":"venlo","ticket":"${number}","nonce":"2"}`,
    ) as object;
    await house.press(marieke, "approval.approve", { ...extra, ...data });
    const ticket = await house.ticket(number);
    expect(ticket.approval?.decisions).toMatchObject([{ is: "approved", by: marieke.id }]);
    expect(ticket.approval?.decisions[0]).not.toHaveProperty("onBehalfOf");
    expect(Object.keys(ticket).filter((key) => key in extra && key !== "approval")).toEqual([]);
  });
});

/** Venlo's requests in every state, with a word in them that nobody of Roermond may ever read. */
async function venloAtWork(house: House): Promise<readonly string[]> {
  house.change(noor, { name: `${SECRET} Noor` });
  house.change(marieke, { name: `${SECRET} Marieke` });
  const what = { kind: "x", title: `${SECRET} opslag`, section: "4.8", facts: [{ label: SECRET, value: SECRET }] };
  const filed = [];
  for (let count = 0; count < 5; count++) filed.push(await house.file({ what, text: SECRET }));
  const [asked = "", approved = "", rejected = "", handed = "", withdrawn = ""] = filed;
  await house.say(marieke, `vraag ${asked} ${SECRET}`);
  await house.say(marieke, `goedkeuren ${approved}`);
  await house.say(marieke, `afwijzen ${rejected} ${SECRET}`);
  await house.say(marieke, `laat beslissen ${handed} karel`);
  await house.say(noor, `intrekken ${withdrawn}`);
  const owned = await house.file({ ...FROM_BRAM, text: SECRET });
  await house.say(bram, `akkoord ${owned}`);
  const open = await house.file({ what, text: SECRET });
  for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
  return [...filed, owned, open, await house.file({ what, text: SECRET })];
}

describe("a manager of Roermond without an appointment in Venlo", () => {
  const TRIES = 2_000;
  const grantIn = (role: "approver" | "municipality-contact" | "ciso") => ({ role, organisations: [ROERMOND, VENLO] });
  it.each<[string, Person, number]>([
    ["a leidinggevende", peter, 1],
    ["with a mandate in Roermond", sanne, 2],
    ["with a mandate in Venlo by mistake", { ...sanne, grants: [grantIn("approver")] }, 3],
    [
      "who is in Noor's file as her leidinggevende",
      { ...peter, grants: [grantIn("municipality-contact"), grantIn("ciso")] },
      4,
    ],
  ])("%s never sees or decides a request of Venlo in 2,000 tries", async (what, attacker, seed) => {
    const house = openApprovals({ rows: createMemoryRows() });
    house.change(attacker, { grants: attacker.grants });
    if (what.includes("Noor")) house.change(noor, { manager: attacker.id });
    const numbers = await venloAtWork(house);
    const own = await house.file({ actor: daan, organisation: ROERMOND });
    const everything = () => collect(house.rows.range(VENLO, { from: "", to: "~", limit: 100_000 }));
    const before = await everything();

    const random = createRandom(seed);
    const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    const verbs = [...Object.keys(house.actions), ...Object.keys(ticketActions(openDesk().desk))];
    const guess = () => `M26-${String(Math.floor(random() * 40)).padStart(6, "0")}`;
    const number = () => one([one(numbers), one(numbers), one(numbers), own, guess(), guess().toLowerCase()]);
    const id = () => one([noor, marieke, karel, hanneke, bram, iris, sam, attacker]).id;
    const odd = () =>
      one<unknown>([null, 5, [], {}, [one(numbers)], { $ne: "" }, "' or 1 eq 1", "*", "venlo|", "x".repeat(10_000)]);
    const rarely = (value: unknown) => (random() < 0.08 ? odd() : value);
    const forged = (): object => ({
      organisation: rarely(one(["venlo", "venlo", "venlo", "roermond", "ict-nml"])),
      ticket: rarely(number()),
      nonce: rarely(one(["1", "2", "3", "99", "x"])),
      ...(random() < 0.5 && { card: one(["1", "2", "copy-0", "zz"]) }),
      ...(random() < 0.5 && { shown: one(["1", "2", "99999"]) }),
      ...(random() < 0.3 && { team: one(["helpdesk", "operations"]) }),
      ...{
        decider: rarely(id()),
        name: rarely(one(["karel", "e", ""])),
        reason: "nee",
        question: "wat?",
        answer: "dit",
      },
      ...{ addition: "meer", note: "let op", solution: "klaar", resolution: "resolved", text: "hallo", anyway: "true" },
      ...(random() < 0.3 && { PartitionKey: "venlo", RowKey: `ticket|${one(numbers)}`, etag: "*", status: "resolved" }),
      ...(random() < 0.3 && {
        actor: id(),
        person: id(),
        by: id(),
        reporter: id(),
        verb: one(verbs),
        roles: ["approver"],
      }),
    });
    const words = [
      "status",
      "goedkeuren",
      "afwijzen",
      "besluit intrekken",
      "laat beslissen",
      "aanwijzen",
      "ingesteld",
      "vraag",
    ];
    const where = () => ({
      chat: one(["personal", "personal", "channel", "group"] as const),
      ...(random() < 0.3 && { replyToId: one(["1", "form-message"]) }),
    });

    const leaks: string[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const answer =
        random() < 0.75
          ? await house.press(attacker, one(verbs), forged(), where())
          : await house.say(attacker, `${one(words)} ${number()} ${one(["", "karel", "nee"])}`, where());
      const said = textOf(answer);
      if (/KANARIE|G:\\\\Archief.*Venlo|Mailboxrechten/.test(said)) leaks.push(said);
    }
    expect(leaks).toEqual([]);
    expect(await everything()).toEqual(before);
    expect(await collect(house.rows.range(VENLO, under(`to-do|${attacker.id}|`, 10)))).toEqual([]);
  });
});
