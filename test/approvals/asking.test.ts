import { describe, expect, it } from "vitest";
import { approve, arrange, assign, handOver, leaveToHelpdesk, reject, revoke } from "../../src/approvals/approval.ts";
import { lookAgain, remind } from "../../src/approvals/asking.ts";
import type { Bench } from "../../src/approvals/deciders.ts";
import type { Person, PersonId } from "../../src/people/person.ts";
import { eventTitle, passedOverText } from "../../src/tickets/ticket-words.ts";
import { type Ticket, withdraw } from "../../src/tickets/ticket.ts";
import { VENLO, at, bram, hanneke, iris, karel, marieke, noor, sam, youssef } from "../support/people.ts";
import {
  MAILBOX,
  after,
  away,
  benchOf,
  by,
  candidate,
  everybodyAway,
  requested,
  said,
  waiting,
  watch,
} from "./bench.ts";

const NOBODY_LATE: ReadonlySet<PersonId> = new Set();
const LATER = watch(at("14:00"));

const titles = (ticket: Ticket) => ticket.timeline.map((entry) => eventTitle(ticket, entry));
const look = (ticket: Ticket, bench: Bench, late = NOBODY_LATE) => lookAgain(ticket, bench, late, LATER);
function moved(ticket: Ticket, bench: Bench, late?: ReadonlySet<PersonId>): Ticket {
  const now = look(ticket, bench, late);
  if (!now) throw new Error("nothing moved");
  return now;
}

const secondIncidentManager = { ...iris, id: "7c9e6679-7425-40de-944b-e07fc1f99001" as PersonId, name: "Wim Bos" };

describe("a request that was just filed", () => {
  it("waits for the leidinggevende, on a card of their own and of nobody else", () => {
    const ticket = requested(benchOf());
    expect(waiting(ticket)).toEqual(["manager Marieke Verstappen"]);
    expect(ticket).toMatchObject({ state: { status: "awaiting-approval", since: at("09:00") }, version: 2 });
    expect(ticket.approval?.asked).toMatchObject([{ person: marieke.id, card: 2 }]);
    expect(ticket.cards).toEqual({ reporter: 1 });
  });
  it("says each step, down to the incident manager", () => {
    const ticket = requested(benchOf(everybodyAway));
    expect(titles(ticket)).toEqual([
      "Aangevraagd",
      "Overgeslagen: Marieke Verstappen (afwezig)",
      "Overgeslagen: Karel Bos (afwezig)",
      "Overgeslagen: Hanneke Wolters (afwezig)",
      "Gevraagd om iemand aan te wijzen: Iris Smeets",
    ]);
    expect(waiting(ticket)).toEqual(["assigner Iris Smeets"]);
    expect(ticket.version).toBe(5);
  });
  it("that nobody can decide is in the Helpdesk's channel, for somebody to be assigned", () => {
    const ticket = requested(benchOf({ ...everybodyAway, assigners: [] }));
    expect(titles(ticket).slice(-2)).toEqual([
      "Niemand gevonden die mag beslissen",
      "Gevraagd om iemand aan te wijzen: de Helpdesk",
    ]);
    expect(waiting(ticket)).toEqual(["assigner the Helpdesk"]);
    expect(ticket.state.status).toBe("awaiting-approval");
    expect(ticket.cards.helpdesk).toBeUndefined();
  });
  it("that the Helpdesk judges is its new work at once, and waits for nobody", () => {
    const ticket = requested(benchOf(), { by: "helpdesk" });
    expect(ticket).toMatchObject({ state: { status: "new" }, team: "helpdesk", cards: { helpdesk: 2 } });
    expect(ticket.approval).toBeUndefined();
  });
  it("for somebody's mailbox waits for that owner only", () => {
    const ticket = requested(benchOf({ owner: candidate(bram) }), { by: "owner", owner: bram.id }, MAILBOX);
    expect(waiting(ticket)).toEqual(["owner Bram Hermans"]);
  });
  it("for the mailbox of somebody who has left is judged by the Helpdesk, and nobody has approved anything", () => {
    const bench = benchOf({ owner: candidate(bram, { hasLeft: true }) });
    const ticket = requested(bench, { by: "owner", owner: bram.id }, MAILBOX);
    expect(titles(ticket)).toEqual(["Aangevraagd", "Overgeslagen: Bram Hermans (uit dienst)", "Naar de Helpdesk"]);
    expect(ticket).toMatchObject({ state: { status: "new" }, cards: { reporter: 1, helpdesk: 2 } });
    expect(passedOverText(ticket)).toEqual([
      "De eigenaar Bram Hermans is uit dienst. De Helpdesk beoordeelt uw aanvraag.",
    ]);
  });
  it("keeps the names of everybody on its timeline", () => {
    const ticket = requested(benchOf(everybodyAway));
    for (const who of [noor, marieke, karel, hanneke, iris]) expect(ticket.names[who.id]).toBe(who.name);
  });
});

describe("who is asked is passed over as soon as", () => {
  const filed = requested(benchOf());

  it.each<[string, Bench["manager"], string]>([
    ["they are absent", away(marieke), "afwezig"],
    ["they have left", candidate(marieke, { hasLeft: true }), "uit dienst"],
    ["Teams cannot reach them", candidate(marieke, {}, false), "niet bereikbaar in Teams"],
    ["they are the leidinggevende no more", candidate(youssef), "niet gemachtigd"],
    ["the organisation file has no leidinggevende any more", undefined, "niet gemachtigd"],
  ])("%s", (_, manager, why) => {
    const ticket = moved(filed, benchOf({ manager }));
    expect(titles(ticket)).toContain(`Overgeslagen: Marieke Verstappen (${why})`);
    expect(waiting(ticket)).not.toContain("manager Marieke Verstappen");
    expect(ticket.state.status).toBe("awaiting-approval");
  });
  it("they are too late, where there is a term", () => {
    const ticket = moved(filed, benchOf(), new Set([marieke.id]));
    expect(titles(ticket).slice(2)).toEqual([
      "Overgeslagen: Marieke Verstappen (niet op tijd beslist)",
      "Gevraagd om te beslissen: Karel Bos (plaatsvervanger)",
    ]);
  });
  it("the mandate was taken away of a substitute, of who was assigned, and of who assigns", () => {
    const bench = benchOf({ manager: away(marieke) });
    const noMandate = candidate({ ...karel, grants: [] });
    expect(waiting(moved(requested(bench), { ...bench, substitute: noMandate }))).toEqual([
      "managers-manager Hanneke Wolters",
    ]);
    const handed = after(handOver(filed, karel.id, benchOf(), by(marieke)));
    expect(waiting(moved(handed, benchOf({ substitute: undefined, authorised: [candidate(hanneke)] })))).toEqual([
      "managers-manager Hanneke Wolters",
    ]);
    const noAssigner = benchOf({ ...everybodyAway, assigners: [] });
    expect(waiting(moved(requested(benchOf(everybodyAway)), noAssigner))).toEqual(["assigner the Helpdesk"]);
  });
  it("tells the requester on a new card", () => {
    const ticket = moved(filed, benchOf({ manager: candidate(marieke, {}, false) }));
    expect(ticket.cards.reporter).toBe(3);
    expect(passedOverText(ticket)).toEqual([
      "Ik kan uw leidinggevende niet bereiken in Teams. Ik heb Karel Bos gevraagd.",
    ]);
  });
  it("and not otherwise", () => {
    expect(look(filed, benchOf())).toBeUndefined();
    expect(look(requested(benchOf({ manager: away(marieke) })), benchOf({ manager: away(marieke) }))).toBeUndefined();
  });
  it("stays with the substitute who was asked when the leidinggevende is back", () => {
    expect(look(requested(benchOf({ manager: away(marieke) })), benchOf())).toBeUndefined();
  });
});

describe("passing over goes on", () => {
  it("from one to the next, each step once on the timeline, until somebody has to assign", () => {
    let ticket = requested(benchOf());
    const steps: Partial<Bench>[] = [{ manager: away(marieke) }, { substitute: away(karel) }, everybodyAway];
    let given: Partial<Bench> = {};
    for (const step of steps) {
      given = { ...given, ...step };
      ticket = moved(ticket, benchOf(given));
      expect(waiting(ticket)).toHaveLength(1);
    }
    expect(titles(ticket)).toEqual([
      "Aangevraagd",
      "Gevraagd om te beslissen: Marieke Verstappen (leidinggevende)",
      "Overgeslagen: Marieke Verstappen (afwezig)",
      "Gevraagd om te beslissen: Karel Bos (plaatsvervanger)",
      "Overgeslagen: Karel Bos (afwezig)",
      "Gevraagd om te beslissen: Hanneke Wolters (hogere leidinggevende)",
      "Overgeslagen: Hanneke Wolters (afwezig)",
      "Gevraagd om iemand aan te wijzen: Iris Smeets",
    ]);
    expect(ticket.version).toBe(ticket.timeline.length);
  });
  it("names who was assigned and is the substitute too only once when they fall ill", () => {
    const handed = after(handOver(requested(benchOf()), karel.id, benchOf(), by(marieke)));
    const ticket = moved(handed, benchOf({ substitute: away(karel), authorised: [away(karel), candidate(hanneke)] }));
    expect(titles(ticket).slice(3)).toEqual([
      "Overgeslagen: Karel Bos (afwezig)",
      "Gevraagd om te beslissen: Hanneke Wolters (hogere leidinggevende)",
    ]);
    expect(passedOverText(ticket)).toEqual([
      "Uw leidinggevende Marieke Verstappen laat iemand anders beslissen. Karel Bos is afwezig. Ik heb Hanneke Wolters gevraagd.",
    ]);
  });
  it("never comes back to who was too late: somebody else is assigned", () => {
    let ticket = requested(benchOf());
    for (const who of [marieke, karel, hanneke]) ticket = moved(ticket, benchOf(), new Set([who.id]));
    expect(waiting(ticket)).toEqual(["assigner Iris Smeets"]);
    expect(look(ticket, benchOf())).toBeUndefined();
  });
  it("leaves the other incident managers asked when one of them is away", () => {
    const both = { ...everybodyAway, assigners: [candidate(iris), candidate(secondIncidentManager)] };
    const ticket = requested(benchOf(both));
    expect(waiting(ticket)).toEqual(["assigner Iris Smeets", "assigner Wim Bos"]);
    expect(passedOverText(ticket).join()).toContain("Ik heb Iris Smeets en Wim Bos gevraagd om iemand aan te wijzen.");
    const left = moved(ticket, benchOf({ ...both, assigners: [away(iris), candidate(secondIncidentManager)] }));
    expect(waiting(left)).toEqual(["assigner Wim Bos"]);
  });
});

describe("while somebody has still to be assigned", () => {
  it("the leidinggevende who is back decides after all", () => {
    const ticket = moved(requested(benchOf(everybodyAway)), benchOf({ ...everybodyAway, manager: candidate(marieke) }));
    expect(waiting(ticket)).toEqual(["manager Marieke Verstappen"]);
    expect(titles(ticket).at(-1)).toBe("Gevraagd om te beslissen: Marieke Verstappen (leidinggevende)");
    expect(passedOverText(ticket).join()).not.toContain("Marieke Verstappen is afwezig");
    expect(ticket.cards.reporter).toBe(6);
    expect(assign(ticket, karel.id, benchOf(), by(iris, "15:00"))).toEqual({ ok: false, reason: "already-assigned" });
  });
  it("the Helpdesk's channel lets go when there is a leidinggevende at last", () => {
    const nobody = benchOf({ manager: undefined, substitute: undefined, managersManager: undefined, assigners: [] });
    expect(waiting(moved(requested(nobody), benchOf()))).toEqual(["manager Marieke Verstappen"]);
  });
});

describe("on whose behalf somebody decides", () => {
  const behalfOf = (given: Partial<Bench>) => requested(benchOf(given)).approval?.manager;

  it("is the leidinggevende's who is away", () => {
    expect(behalfOf({ manager: away(marieke) })).toBe(marieke.id);
  });
  it.each<[string, Bench["manager"]]>([
    ["has left", candidate(marieke, { hasLeft: true })],
    ["works for another municipality", candidate({ ...marieke, appointments: [iris.appointments[0]] })],
    ["asks for it", candidate(noor)],
  ])("is nobody's when the leidinggevende %s: they could not decide themselves", (_, manager) => {
    expect(behalfOf({ manager })).toBeUndefined();
  });
  it("is the new leidinggevende's when there is another one since", () => {
    const ticket = moved(
      requested(benchOf({ manager: away(marieke) })),
      benchOf({ manager: candidate(youssef), substitute: undefined }),
    );
    const approved = after(approve(ticket, undefined, benchOf({ manager: candidate(youssef) }), by(youssef, "15:00")));
    expect(waiting(ticket)).toEqual(["manager Youssef Amrani"]);
    expect(approved.approval?.decisions[0]).not.toHaveProperty("onBehalfOf");
  });
});

describe("the owner who agreed but has not arranged it yet", () => {
  const bench = benchOf({ owner: candidate(bram) });
  const asked = requested(bench, { by: "owner", owner: bram.id }, MAILBOX);
  const agreed = after(approve(asked, asked.version, bench, by(bram)));

  it.each<[string, Bench["owner"]]>([
    ["falls ill", away(bram)],
    ["leaves", candidate(bram, { hasLeft: true })],
    ["cannot be reached", candidate(bram, {}, false)],
  ])("%s: the Helpdesk takes over, the agreement stands", (_, owner) => {
    const ticket = moved(agreed, benchOf({ owner }));
    expect(ticket).toMatchObject({ state: { status: "new" }, team: "helpdesk" });
    expect(ticket.cards.helpdesk).toBe(ticket.version - 1);
    expect(ticket.approval?.decisions.map(({ is }) => is)).toEqual(["approved"]);
    expect(passedOverText(ticket).join()).toMatch(/De Helpdesk neemt het over\.$/);
    expect(arrange(ticket, by(bram, "15:00"))).toEqual({ ok: false, reason: "not-with-you" });
  });
  it("may still take it back as long as nobody of the Helpdesk has begun, and then has it again", () => {
    const revoked = after(revoke(moved(agreed, benchOf({ owner: away(bram) })), by(bram, "15:00")));
    expect(waiting(revoked)).toEqual(["owner Bram Hermans"]);
    expect(waiting(after(revoke(after(leaveToHelpdesk(agreed, by(bram))), by(bram, "15:00"))))).toEqual([
      "owner Bram Hermans",
    ]);
  });
  it("is reminded on a new card", () => {
    const ticket = remind(agreed, LATER);
    expect(ticket?.approval?.asked[0]?.card).toBe(ticket?.version);
  });
});

describe("a reminder", () => {
  it("is a new card for who waits, and nobody else", () => {
    const handed = after(handOver(requested(benchOf()), hanneke.id, benchOf(), by(marieke)));
    const ticket = remind(handed, LATER);
    expect(ticket?.approval?.asked.map(({ person, card }) => [person, card])).toEqual([
      [marieke.id, 2],
      [hanneke.id, 4],
    ]);
    expect(titles(ticket as Ticket).at(-1)).toBe("Herinnerd: Hanneke Wolters");
    expect(ticket?.approval?.remindedAt).toBe(LATER.now);
    expect(ticket?.cards).toEqual(handed.cards);
  });
  it("goes to each incident manager who can assign somebody", () => {
    const both = { ...everybodyAway, assigners: [candidate(iris), candidate(secondIncidentManager)] };
    const ticket = remind(requested(benchOf(both)), LATER);
    expect(titles(ticket as Ticket).slice(-2)).toEqual([
      "Herinnerd: Iris Smeets (wijst iemand aan)",
      "Herinnerd: Wim Bos (wijst iemand aan)",
    ]);
    expect(ticket?.version).toBe(ticket?.timeline.length);
  });
  it("goes to the Helpdesk's channel too, where a card is soon out of sight", () => {
    const ticket = remind(requested(benchOf({ ...everybodyAway, assigners: [] })), LATER);
    expect(titles(ticket as Ticket).at(-1)).toBe("Herinnerd: de Helpdesk");
    expect(ticket?.approval?.asked.at(-1)?.card).toBe(ticket?.version);
  });
  it.each<[string, (ticket: Ticket) => Ticket]>([
    ["approved", (ticket) => after(approve(ticket, undefined, benchOf(), by(marieke)))],
    ["rejected", (ticket) => after(reject(ticket, said("Nee"), undefined, benchOf(), by(marieke)))],
    ["withdrawn", (ticket) => after(withdraw(ticket, by(noor)))],
  ])("does not come for what was %s, which nobody is passed over for either", (_, decide) => {
    const over = decide(requested(benchOf()));
    expect(remind(over, LATER)).toBeUndefined();
    expect(look(over, benchOf(everybodyAway), new Set([marieke.id]))).toBeUndefined();
  });
});

describe("four eyes", () => {
  const requestBy = (actor: Person, given: Partial<Bench>) =>
    requested(benchOf({ requester: actor.id, ...given }), { by: "manager" }, undefined, by(actor, "09:00"));

  it("pass over the requester as the substitute and as the manager's manager", () => {
    const asKarel = requestBy(karel, { manager: away(marieke) });
    expect(titles(asKarel)).toContain("Overgeslagen: Karel Bos (beslist niet over de eigen aanvraag)");
    expect(waiting(asKarel)).toEqual(["managers-manager Hanneke Wolters"]);
    const asHanneke = requestBy(hanneke, { manager: away(marieke), substitute: undefined });
    expect(waiting(asHanneke)).toEqual(["assigner Iris Smeets"]);
  });
  it("pass over the incident manager who asks: the Helpdesk's channel assigns", () => {
    const venlose = { ...iris, appointments: [VENLO] as const };
    const ticket = requestBy(venlose, { ...everybodyAway, assigners: [candidate(venlose)] });
    expect(waiting(ticket)).toEqual(["assigner the Helpdesk"]);
    expect(assign(ticket, karel.id, benchOf(), by(venlose))).toEqual({ ok: false, reason: "own-request" });
  });
  it("keep an agent of the Helpdesk from assigning on their own request", () => {
    const agent = { ...sam, appointments: [VENLO] as const };
    const ticket = requestBy(agent, { ...everybodyAway, assigners: [] });
    expect(assign(ticket, karel.id, benchOf(), by(agent))).toEqual({ ok: false, reason: "own-request" });
  });
});
