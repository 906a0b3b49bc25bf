import { describe, expect, it } from "vitest";
import { why } from "../../src/agreement/agreement.ts";
import { approve, arrange, assign, handOver, leaveToHelpdesk, reject, revoke } from "../../src/approvals/approval.ts";
import { lookAgain } from "../../src/approvals/asking.ts";
import type { Bench, Candidate } from "../../src/approvals/deciders.ts";
import type { Person, PersonId } from "../../src/people/person.ts";
import { eventActor, eventTitle, statusForReporter } from "../../src/tickets/ticket-words.ts";
import {
  type Ticket,
  add,
  answer,
  ask,
  confirm,
  maySee,
  reopen,
  resolve,
  take,
  withdraw,
} from "../../src/tickets/ticket.ts";
import { ROERMOND, VENLO, at, bram, hanneke, iris, karel, marieke, noor, sam, sanne } from "../support/people.ts";
import {
  MAILBOX,
  STORAGE,
  after,
  away,
  benchOf,
  by,
  candidate,
  everybodyAway,
  no,
  requested,
  said,
  waiting,
  watch,
} from "./bench.ts";

const BENCH = benchOf();
const filed = requested(BENCH);
const lastLine = (ticket: Ticket): string => {
  const entry = ticket.timeline.at(-1);
  return entry ? `${eventTitle(ticket, entry)}${eventActor(ticket, entry)}` : "";
};
const decisionsOf = (ticket: Ticket) => ticket.approval?.decisions.map(({ is, by: whose }) => [is, whose]);
function passed(ticket: Ticket, given: Partial<Bench>, late: ReadonlySet<PersonId> = new Set()): Ticket {
  const moved = lookAgain(ticket, benchOf(given), late, watch(at("12:00")));
  if (!moved) throw new Error("nobody was passed over");
  return moved;
}
const pressed = (who: Person, bench = BENCH, ticket = filed) => approve(ticket, ticket.version, bench, by(who));

const approved = after(pressed(marieke));
const rejected = after(reject(filed, said("Ruim eerst op"), filed.version, BENCH, by(marieke)));

const owning = benchOf({ owner: candidate(bram) });
const mailbox = requested(owning, { by: "owner", owner: bram.id }, MAILBOX);
const agreed = after(approve(mailbox, mailbox.version, owning, by(bram)));

const assigning = benchOf({ ...everybodyAway, authorised: [away(hanneke), away(karel), candidate(bramWithMandate())] });
const unassigned = requested(assigning);
function bramWithMandate(): Person {
  return { ...bram, grants: [{ role: "approver", organisations: [VENLO] }] };
}

describe("approving", () => {
  it("makes it work for the Helpdesk, on a new card there and with the requester", () => {
    expect(approved).toMatchObject({ state: { status: "new" }, team: "helpdesk", cards: { helpdesk: 3, reporter: 3 } });
    expect(statusForReporter(approved)).toBe("Goedgekeurd, nog niet opgepakt door de Helpdesk");
    expect(take(approved, by(sam)).ok).toBe(true);
  });
  it("keeps what the decider saw", () => {
    expect(approved.approval?.decisions).toEqual([
      {
        ...{ is: "approved", by: marieke.id, at: at("10:00") },
        saw: {
          text: "Voor het archief van de wijk",
          facts: [{ label: "Hoeveel", value: "50 GB" }],
          cost: "Opslag telt mee voor de bijdrage van uw gemeente.",
          section: "4.8",
          agreement: why("4.8").version,
          version: filed.version,
        },
      },
    ]);
  });
  it("stands on the timeline with who did it", () => {
    expect(lastLine(approved)).toBe("Goedgekeurd · Marieke Verstappen");
  });
  it("by a substitute is on behalf of the leidinggevende", () => {
    const bench = benchOf({ manager: away(marieke) });
    const bySubstitute = after(pressed(karel, bench, requested(bench)));
    expect(lastLine(bySubstitute)).toBe("Goedgekeurd · Karel Bos (namens Marieke Verstappen)");
    expect(bySubstitute.approval?.decisions[0]?.onBehalfOf).toBe(marieke.id);
  });
  it("by who was assigned for an unknown leidinggevende is on nobody's behalf", () => {
    const bench = benchOf({ manager: undefined, substitute: undefined, managersManager: undefined });
    const assigned = after(assign(requested(bench), karel.id, bench, by(iris)));
    expect(lastLine(after(pressed(karel, bench, assigned)))).toBe("Goedgekeurd · Karel Bos");
  });
  it("of a mailbox gives it back to its owner, who has to arrange it", () => {
    expect(agreed.state).toEqual({ status: "with-owner", owner: bram.id, since: at("10:00") });
    expect(agreed.cards).toEqual({ reporter: 3 });
    expect(take(agreed, by(sam))).toEqual(no("with-its-owner"));
  });
  it("by the owner of a shared mailbox, who cannot arrange it, is work for the Helpdesk", () => {
    const { ownerSteps: _, ...shared } = MAILBOX;
    const ticket = requested(owning, { by: "owner", owner: bram.id }, shared);
    expect(after(pressed(bram, owning, ticket)).state.status).toBe("new");
  });
  it("by a leidinggevende is never theirs to arrange", () => {
    const ticket = requested(BENCH, { by: "manager" }, MAILBOX);
    expect(after(pressed(marieke, BENCH, ticket)).state.status).toBe("new");
  });
});

describe("rejecting", () => {
  it("ends the request, with the reason for the requester and no work for anybody", () => {
    expect(rejected.state).toMatchObject({ status: "rejected", rejectedBy: marieke.id, reason: "Ruim eerst op" });
    expect(rejected.cards).toEqual({ reporter: 3 });
    expect(rejected.timeline.at(-1)).toMatchObject({ kind: "rejected", text: "Ruim eerst op" });
    expect(take(rejected, by(sam))).toEqual(no("already-over"));
  });
  it("keeps the reason and what the decider saw", () => {
    expect(rejected.approval?.decisions).toMatchObject([
      { is: "rejected", reason: "Ruim eerst op", saw: { version: 2 } },
    ]);
  });
});

describe("one decision", () => {
  it.each<[string, Ticket]>([
    ["approved", approved],
    ["rejected", rejected],
    ["agreed by the owner", agreed],
  ])("once it is %s everybody who was asked reads that it was decided", (_, ticket) => {
    const asked = ticket.approval?.route === "owner" ? bram : marieke;
    const bench = ticket.approval?.route === "owner" ? owning : BENCH;
    const already = no("already-decided");
    expect(approve(ticket, undefined, bench, by(asked))).toEqual(already);
    expect(reject(ticket, said("Nee"), undefined, bench, by(asked))).toEqual(already);
    expect(handOver(ticket, karel.id, bench, by(asked))).toEqual(already);
  });
  it("is none when the requester has withdrawn", () => {
    const withdrawn = after(withdraw(filed, by(noor)));
    const over = no("already-over");
    expect(approve(withdrawn, undefined, BENCH, by(marieke))).toEqual(over);
    expect(reject(withdrawn, said("Nee"), undefined, BENCH, by(marieke))).toEqual(over);
    expect(handOver(withdrawn, karel.id, BENCH, by(marieke))).toEqual(over);
    expect(assign(after(withdraw(unassigned, by(noor))), bram.id, assigning, by(iris))).toEqual(over);
  });
});

describe("who may not decide", () => {
  it("is who was not asked, whatever their role", () => {
    for (const who of [karel, hanneke, bram, sanne, iris, sam]) expect(pressed(who)).toEqual(no("not-asked"));
  });
  it("is an approver of another municipality", () => {
    const elsewhere: Candidate = candidate({
      ...sanne,
      grants: [{ role: "approver", organisations: [VENLO, ROERMOND] }],
    });
    const bench = benchOf({ authorised: [elsewhere] });
    expect(handOver(filed, sanne.id, bench, by(marieke))).toEqual(no("chosen-may-not"));
    expect(assign(unassigned, sanne.id, { ...assigning, authorised: [elsewhere] }, by(iris))).toEqual(
      no("chosen-may-not"),
    );
    expect(pressed(sanne, bench)).toEqual(no("not-asked"));
  });
  it("is an incident manager: they assign", () => {
    expect(approve(unassigned, undefined, assigning, by(iris))).toEqual(no("assigner-never-decides"));
    expect(reject(unassigned, said("Nee"), undefined, assigning, by(iris))).toEqual(no("assigner-never-decides"));
    expect(handOver(unassigned, bram.id, assigning, by(iris))).toEqual(no("assigner-never-decides"));
  });
  it("is an incident manager assigned by another", () => {
    const both = candidate({ ...bramWithMandate(), grants: [...bramWithMandate().grants, ...iris.grants] });
    const bench = { ...assigning, authorised: [both], assigners: [candidate(iris), both] };
    expect(assign(requested(bench), bram.id, bench, by(iris))).toEqual(no("chosen-may-not"));
  });
  it.each<[string, Partial<Bench>]>([
    ["was replaced as the leidinggevende", { manager: candidate(hanneke) }],
    ["has left", { manager: candidate(marieke, { hasLeft: true }) }],
    ["works for another municipality by now", { manager: candidate(marieke, { appointments: [ROERMOND] }) }],
  ])("is who %s since they were asked", (_, given) => {
    expect(pressed(marieke, benchOf(given))).toEqual(no("no-mandate"));
    expect(reject(filed, said("Nee"), filed.version, benchOf(given), by(marieke))).toEqual(no("no-mandate"));
    expect(handOver(filed, karel.id, benchOf(given), by(marieke))).toEqual(no("no-mandate"));
  });
  it.each(["substitute", "managersManager"] as const)("is a %s whose mandate was taken away since", (which) => {
    const who = which === "substitute" ? karel : hanneke;
    const given = { manager: away(marieke), substitute: undefined, [which]: candidate(who) };
    const ticket = requested(benchOf(given));
    expect(pressed(who, benchOf(given), ticket).ok).toBe(true);
    const without = benchOf({ ...given, [which]: candidate({ ...who, grants: [] }) });
    expect(pressed(who, without, ticket)).toEqual(no("no-mandate"));
  });
  it("is who was assigned and whose mandate was taken away since", () => {
    const assigned = after(assign(unassigned, bram.id, assigning, by(iris)));
    expect(pressed(bram, assigning, assigned).ok).toBe(true);
    expect(pressed(bram, { ...assigning, authorised: [candidate(bram)] }, assigned)).toEqual(no("no-mandate"));
  });
  it("is who was passed over: somebody else has it now", () => {
    const ticket = passed(filed, { manager: away(marieke) });
    expect(waiting(ticket)).toEqual(["substitute Karel Bos"]);
    expect(pressed(marieke, BENCH, ticket)).toEqual(no("passed-over"));
    expect(handOver(ticket, hanneke.id, BENCH, by(marieke))).toEqual(no("passed-over"));
  });
  it("is who was too late", () => {
    expect(pressed(marieke, BENCH, passed(filed, {}, new Set([marieke.id])))).toEqual(no("too-late"));
  });
  it("is who was passed over before they were asked: they do not even see it", () => {
    const bench = benchOf({ manager: candidate(marieke, { appointments: [ROERMOND] }) });
    const ticket = requested(bench);
    expect(pressed(marieke, BENCH, ticket)).toEqual(no("not-asked"));
    expect(maySee(ticket, marieke)).toBe(false);
    expect([noor, karel, sam].map((person) => maySee(ticket, person))).toEqual([true, true, true]);
  });
});

describe("four eyes", () => {
  it("is refused to the requester, whatever they are", () => {
    const asKarel = { requester: karel.id, manager: candidate(karel), authorised: [candidate(karel)] };
    const ticket = requested(benchOf({ requester: karel.id }), { by: "manager" }, undefined, by(karel, "09:00"));
    expect(pressed(karel, benchOf(asKarel), ticket)).toEqual(no("own-request"));
    expect(reject(ticket, said("Nee"), undefined, benchOf(asKarel), by(karel))).toEqual(no("own-request"));
    expect(handOver(ticket, hanneke.id, benchOf(asKarel), by(karel))).toEqual(no("own-request"));
    expect(assign(ticket, hanneke.id, benchOf(asKarel), by(karel))).toEqual(no("own-request"));
  });
  it("leaves the requester out of who can be chosen", () => {
    const ticket = requested(benchOf({ requester: karel.id }), { by: "manager" }, undefined, by(karel, "09:00"));
    expect(handOver(ticket, karel.id, benchOf({ requester: karel.id }), by(marieke))).toEqual(no("chosen-may-not"));
  });
  it("keeps an agent from working on a request of their own that only the Helpdesk judges", () => {
    const ticket = requested(BENCH, { by: "helpdesk" }, undefined, by(sam, "09:00"));
    expect(take(ticket, by(sam))).toEqual(no("own-request"));
    expect(resolve(ticket, "resolved", said("Gedaan"), by(sam))).toEqual(no("own-request"));
  });
  it("are two when the leidinggevende of an agent approved: then the agent may do the work", () => {
    const bench = benchOf({ requester: sam.id });
    const ticket = requested(bench, { by: "manager" }, undefined, by(sam, "09:00"));
    expect(take(after(pressed(marieke, bench, ticket)), by(sam)).ok).toBe(true);
  });
});

describe("what was added or answered since the card", () => {
  it.each<[string, Ticket]>([
    ["added", after(add(filed, said("Het is 500 GB"), by(noor)))],
    ["answered", after(answer(after(ask(filed, said("Hoeveel?"), by(marieke))), said("500 GB"), by(noor)))],
  ])("has to be read first: %s", (_, ticket) => {
    const added = no("added-meanwhile");
    expect(approve(ticket, filed.version, BENCH, by(marieke))).toEqual(added);
    expect(reject(ticket, said("Nee"), filed.version, BENCH, by(marieke))).toEqual(added);
    expect(approve(ticket, ticket.version, BENCH, by(marieke)).ok).toBe(true);
  });
  it("does not hold up what only the decider or the bot did", () => {
    const asked = after(ask(filed, said("Hoeveel?"), by(marieke)));
    expect(approve(asked, filed.version, BENCH, by(marieke)).ok).toBe(true);
  });
});

describe("a question before deciding", () => {
  const asked = after(ask(filed, said("Waarvoor?"), by(marieke)));

  it("goes to the requester on a new card, and the decision stays where it is", () => {
    expect(asked).toMatchObject({ state: { status: "awaiting-approval" }, cards: { reporter: 3 } });
    expect(waiting(asked)).toEqual(["manager Marieke Verstappen"]);
    expect(statusForReporter(asked)).toBe("Wacht op uw antwoord");
  });
  it("comes back with the answer on a new card for who asked", () => {
    const answered = after(answer(asked, said("Voor de wijk"), by(noor)));
    expect(answered.approval).toMatchObject({ asked: [{ person: marieke.id, card: 4 }], question: undefined });
  });
  it("that was handed over meanwhile comes back to whose decision it is by now", () => {
    const handed = after(handOver(asked, karel.id, BENCH, by(marieke)));
    const answered = after(answer(handed, said("Voor de wijk"), by(noor)));
    expect(answered.approval?.asked.map(({ person, card }) => [person, card])).toEqual([
      [marieke.id, 2],
      [karel.id, 5],
    ]);
  });
  it("can be asked by who has to assign somebody, and comes back to them alone", () => {
    const second = { ...iris, id: "7c9e6679-7425-40de-944b-e07fc1f99001" as PersonId, name: "Wim Bos" };
    const ticket = requested({ ...assigning, assigners: [candidate(iris), candidate(second)] });
    const answered = after(
      answer(after(ask(ticket, said("Bij wie werkt u?"), by(iris))), said("Wijk Noord"), by(noor)),
    );
    const cards = answered.approval?.asked.filter(({ over }) => !over).map(({ person, card }) => [person, card]);
    expect(cards).toEqual([
      [iris.id, answered.version],
      [second.id, ticket.version],
    ]);
  });
  it("cannot be asked by who does not have the decision, nor by the Helpdesk", () => {
    expect(ask(filed, said("?"), by(karel))).toEqual(no("awaits-approval"));
    expect(ask(filed, said("?"), by(sam))).toEqual(no("awaits-approval"));
    expect(ask(passed(filed, { manager: away(marieke) }), said("?"), by(marieke))).toEqual(no("awaits-approval"));
  });
  it("is gone once it is decided", () => {
    const decided = after(approve(asked, asked.version, BENCH, by(marieke)));
    expect(decided.approval?.question).toBeUndefined();
    expect(statusForReporter(decided)).toBe("Goedgekeurd, nog niet opgepakt door de Helpdesk");
  });
});

describe("letting somebody else decide", () => {
  const handed = after(handOver(filed, karel.id, BENCH, by(marieke)));

  it("gives it to one authorised person, on a card of their own, and tells the requester", () => {
    expect(waiting(handed)).toEqual(["assigned Karel Bos"]);
    expect(handed.approval?.asked.at(-1)?.card).toBe(3);
    expect(handed.cards.reporter).toBe(3);
    expect(lastLine(handed)).toBe("Overgedragen: Karel Bos · Marieke Verstappen");
  });
  it("takes it away from who had it", () => {
    expect(pressed(marieke, BENCH, handed)).toEqual(no("handed-over"));
    expect(reject(handed, said("Nee"), undefined, BENCH, by(marieke))).toEqual(no("handed-over"));
    expect(lastLine(after(pressed(karel, BENCH, handed)))).toBe("Goedgekeurd · Karel Bos (namens Marieke Verstappen)");
  });
  it("can be done again, also back to who had it before, when they have a mandate", () => {
    const further = after(handOver(handed, hanneke.id, BENCH, by(karel)));
    const back = after(handOver(further, karel.id, BENCH, by(hanneke)));
    expect(waiting(back)).toEqual(["assigned Karel Bos"]);
    expect(pressed(karel, BENCH, back).ok).toBe(true);
    expect(handOver(handed, marieke.id, BENCH, by(karel))).toEqual(no("chosen-may-not"));
  });
  it("needs somebody who may and who is there", () => {
    expect(handOver(filed, undefined, BENCH, by(marieke))).toEqual(no("nobody-chosen"));
    expect(handOver(filed, bram.id, BENCH, by(marieke))).toEqual(no("chosen-may-not"));
    expect(handOver(filed, iris.id, BENCH, by(marieke))).toEqual(no("chosen-may-not"));
    const ill = benchOf({ authorised: [away(karel)] });
    expect(handOver(filed, karel.id, ill, by(marieke))).toEqual(no("chosen-is-away"));
    const silent = benchOf({ authorised: [candidate(karel, {}, false)] });
    expect(handOver(filed, karel.id, silent, by(marieke))).toEqual(no("chosen-is-away"));
  });
  it("is not for the owner of a mailbox: only they decide", () => {
    expect(handOver(mailbox, karel.id, owning, by(bram))).toEqual(no("owner-decides"));
  });
});

describe("assigning somebody", () => {
  const assigned = after(assign(unassigned, bram.id, assigning, by(iris)));

  it("gives the decision to them, and the incident manager has done their part", () => {
    expect(waiting(assigned)).toEqual(["assigned Bram Hermans"]);
    expect(assigned.state.status).toBe("awaiting-approval");
    expect(lastLine(assigned)).toBe("Aangewezen om te beslissen: Bram Hermans · Iris Smeets");
    expect(assign(assigned, bram.id, assigning, by(iris))).toEqual(no("already-assigned"));
    expect(lastLine(after(pressed(bram, assigning, assigned)))).toBe(
      "Goedgekeurd · Bram Hermans (namens Marieke Verstappen)",
    );
  });
  it("is for who was asked to, with the role still", () => {
    expect(assign(unassigned, bram.id, assigning, by(sam))).toEqual(no("not-an-assigner"));
    expect(assign(unassigned, bram.id, assigning, by(marieke))).toEqual(no("not-an-assigner"));
    expect(assign(unassigned, bram.id, assigning, by({ ...iris, grants: [] }))).toEqual(no("not-an-assigner"));
    expect(assign(filed, bram.id, BENCH, by(iris))).toEqual(no("not-an-assigner"));
  });
  it("is for any agent when the Helpdesk's channel was asked, and for nobody else there", () => {
    const bench = { ...assigning, assigners: [] };
    const ticket = requested(bench);
    expect(waiting(after(assign(ticket, bram.id, bench, by(sam))))).toEqual(["assigned Bram Hermans"]);
    expect(assign(ticket, bram.id, bench, by(karel))).toEqual(no("not-an-assigner"));
  });
  it("of oneself is refused: whoever assigns does not decide", () => {
    const agent = { ...sam, appointments: [VENLO] as const, grants: [...sam.grants, ...bramWithMandate().grants] };
    const bench = { ...assigning, assigners: [], authorised: [candidate(agent)] };
    expect(assign(requested(bench), agent.id, bench, by(agent))).toEqual(no("chosen-may-not"));
  });
  it("asks for nobody twice: when who was assigned falls ill it comes back to be assigned", () => {
    const bench = { ...assigning, authorised: [away(bramWithMandate())] };
    expect(waiting(passed(assigned, bench))).toEqual(["assigner Iris Smeets"]);
  });
});

describe("taking a decision back", () => {
  it("is a second fact: the first stays, and the request waits again for who decided", () => {
    for (const decided of [approved, rejected, agreed]) {
      const who = decided === agreed ? bram : marieke;
      const revoked = after(revoke(decided, by(who, "10:05")));
      expect(decisionsOf(revoked)?.map(([is]) => is)).toEqual([decisionsOf(decided)?.[0]?.[0], "revoked"]);
      expect(revoked.approval?.decisions[0]).toEqual(decided.approval?.decisions[0]);
      expect(revoked.state.status).toBe("awaiting-approval");
      expect(waiting(revoked)).toEqual(waiting(decided));
      expect(lastLine(revoked)).toBe(`Besluit ingetrokken · ${who.name}`);
    }
  });
  it("lets them decide otherwise", () => {
    const again = after(reject(after(revoke(approved, by(marieke))), said("Toch niet"), undefined, BENCH, by(marieke)));
    expect(decisionsOf(again)).toEqual([
      ["approved", marieke.id],
      ["revoked", marieke.id],
      ["rejected", marieke.id],
    ]);
    expect(again.state.status).toBe("rejected");
  });
  it("is for who decided only, and once", () => {
    expect(revoke(approved, by(karel))).toEqual(no("not-your-decision"));
    expect(revoke(approved, by(noor))).toEqual(no("not-your-decision"));
    expect(revoke(filed, by(marieke))).toEqual(no("not-your-decision"));
    expect(revoke(after(revoke(approved, by(marieke))), by(marieke))).toEqual(no("not-your-decision"));
  });
  it("goes until work has begun", () => {
    const begun = no("work-has-begun");
    expect(revoke(after(take(approved, by(sam))), by(marieke))).toEqual(begun);
    expect(revoke(after(ask(approved, said("?"), by(sam))), by(marieke))).toEqual(begun);
    expect(revoke(after(resolve(approved, "resolved", said("Gedaan"), by(sam))), by(marieke))).toEqual(begun);
    expect(revoke(after(arrange(agreed, by(bram))), by(bram))).toEqual(begun);
  });
  it("is not stopped by what the requester adds, nor by the owner who leaves it to the Helpdesk", () => {
    expect(revoke(after(add(approved, said("Graag snel"), by(noor))), by(marieke)).ok).toBe(true);
    expect(revoke(after(leaveToHelpdesk(agreed, by(bram))), by(bram)).ok).toBe(true);
  });
  it("has no use after the requester withdrew", () => {
    expect(revoke(after(withdraw(approved, by(noor))), by(marieke))).toEqual(no("already-over"));
  });
  it("shows nobody a request as approved that waits again", () => {
    const revoked = after(revoke(approved, by(marieke)));
    expect(statusForReporter(revoked)).toBe("Wacht op akkoord van Marieke Verstappen");
    expect(take(revoked, by(sam))).toEqual(no("awaits-approval"));
  });
});

describe("the owner who agreed", () => {
  const done = after(arrange(agreed, by(bram)));

  it("says when it is arranged, and the requester is asked whether it works", () => {
    expect(done).toMatchObject({ state: { status: "resolved", resolvedBy: bram.id }, cards: { reporter: 4 } });
    expect(lastLine(done)).toBe("Ingesteld door de eigenaar · Bram Hermans");
    expect(confirm(done, 5, said(""), by(noor)).ok).toBe(true);
  });
  it("leaves it to the Helpdesk when it does not work out, which is approved then", () => {
    const left = after(leaveToHelpdesk(agreed, by(bram)));
    expect(left).toMatchObject({ state: { status: "new" }, cards: { helpdesk: 4, reporter: 4 } });
    expect(statusForReporter(left)).toBe("Goedgekeurd, nog niet opgepakt door de Helpdesk");
  });
  it("is the only one who can say either, and only then", () => {
    for (const who of [noor, marieke, sam]) {
      expect(arrange(agreed, by(who))).toEqual(no("not-with-you"));
      expect(leaveToHelpdesk(agreed, by(who))).toEqual(no("not-with-you"));
    }
    expect(arrange(mailbox, by(bram))).toEqual(no("not-with-you"));
    expect(arrange(done, by(bram))).toEqual(no("not-with-you"));
  });
  it("has nothing to do with it any more when it did not help: the Helpdesk gets it", () => {
    const reopened = after(reopen(done, said("Ik zie niets"), by(noor)));
    expect(reopened).toMatchObject({ state: { status: "new" }, team: "helpdesk", cards: { helpdesk: 5 } });
    expect(take(reopened, by(sam)).ok).toBe(true);
  });
  it("nor when the Helpdesk had a card of it before", () => {
    const left = after(leaveToHelpdesk(agreed, by(bram)));
    const again = after(approve(after(revoke(left, by(bram))), undefined, owning, by(bram)));
    const reopened = after(reopen(after(arrange(again, by(bram))), said("Ik zie niets"), by(noor)));
    expect(take(reopened, by(sam)).ok).toBe(true);
  });
});

describe("a request that goes back and forth", () => {
  const most = no("too-many-messages");
  const quotes = '"'.repeat(2000);
  const longest = {
    ...requested(BENCH, undefined, { ...STORAGE, facts: [{ label: "Waar", value: quotes }] }),
    text: quotes,
  };

  it("can be decided on for the last time, so that its row always fits in the store", () => {
    let decided = after(pressed(marieke, BENCH, longest));
    for (let again = revoke(decided, by(marieke)); again.ok; again = revoke(decided, by(marieke)))
      decided = after(pressed(marieke, BENCH, again.value));

    expect(revoke(decided, by(marieke))).toEqual(most);
    expect(decided.approval?.decisions.length).toBeGreaterThan(20);
    const resolved = after(resolve(decided, "resolved", said(longest.text), by(sam)));
    expect(JSON.stringify(after(confirm(resolved, 1, said(longest.text), by(noor)))).length).toBeLessThan(400_000);
  });
  it("is handed over for the last time, and can still be decided on", () => {
    let who = [hanneke, karel];
    let ticket = after(handOver(filed, karel.id, BENCH, by(marieke)));
    const further = () => handOver(ticket, who[0]?.id, BENCH, by(who[1] ?? marieke));
    for (let next = further(); next.ok; next = further()) {
      ticket = next.value;
      who = who.toReversed();
    }

    expect(further()).toEqual(most);
    expect(ticket.timeline.length).toBeGreaterThan(50);
    expect(pressed(who[1] ?? marieke, BENCH, ticket).ok).toBe(true);
  });
});
