import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { approve, arrange, assign, handOver, reject, revoke } from "../../src/approvals/approval.ts";
import { lookAgain, remind } from "../../src/approvals/asking.ts";
import type { Showing } from "../../src/delivery/outbox.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Value, collect, under } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import type { Requested } from "../../src/tickets/asked-for.ts";
import { showingsOf } from "../../src/tickets/ticket-showings.ts";
import {
  type Ticket,
  type TicketNumber,
  add,
  answer,
  ask,
  confirm,
  passToTeam,
  reopen,
  request,
  take,
  withdraw,
} from "../../src/tickets/ticket.ts";
import {
  MAILBOX,
  after,
  benchOf,
  by,
  candidate,
  everybodyAway,
  no,
  requested,
  said,
  watch,
} from "../approvals/bench.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, at, bram, hanneke, iris, karel, marieke, noor, sam } from "../support/people.ts";

const BENCH = benchOf();
const filed = requested(BENCH);
const owning = benchOf({ owner: candidate(bram) });
const mailbox = requested(owning, { by: "owner", owner: bram.id }, MAILBOX);

describe("a request", () => {
  const TOKEN: Requested = { kind: "rsa-token", title: "RSA-token", section: "4.7.5", facts: [], urgent: true };
  const bare = request("M26-000125" as TicketNumber, VENLO, { said: said("Kapot"), request: TOKEN }, by(noor));

  it("is a ticket of its requester with what was asked, which no team has a card of yet", () => {
    expect(bare).toMatchObject({
      reporter: noor.id,
      text: "Kapot",
      version: 1,
      cards: { reporter: 1 },
      request: TOKEN,
    });
    expect(bare.cards.helpdesk).toBeUndefined();
    expect(bare.timeline).toMatchObject([{ kind: "requested", by: noor.id, seq: 1 }]);
  });
  it("keeps that something was hidden, not what", () => {
    const hidden = { text: "Mijn BSN is [verborgen]", hidden: ["bsn"] as const };
    const ticket = request("M26-000126" as TicketNumber, VENLO, { said: hidden, request: TOKEN }, by(noor));
    expect(ticket.timeline[0]).toMatchObject({ kind: "requested", hidden: ["bsn"] });
  });
});

describe("while a request waits for a decision", () => {
  it("nobody of a team works on it", () => {
    expect(take(filed, by(sam))).toEqual(no("awaits-approval"));
    expect(passToTeam(filed, "operations", said(""), by(sam))).toEqual(no("awaits-approval"));
  });
  it("its requester can add something and withdraw it", () => {
    expect(after(add(filed, said("Graag voor vrijdag"), by(noor))).state.status).toBe("awaiting-approval");
    expect(after(withdraw(filed, by(noor))).state.status).toBe("withdrawn");
  });
  it("an answer without a question is an addition", () => {
    expect(after(answer(filed, said("Voor de wijk"), by(noor))).timeline.at(-1)?.kind).toBe("added");
  });
  it("a question of who decides is answered by nobody but the requester", () => {
    const asked = after(ask(filed, said("Waarvoor?"), by(marieke)));
    expect(answer(asked, said("Voor mij"), by(karel))).toEqual(no("not-the-reporter"));
    expect(after(answer(asked, said("Voor de wijk"), by(noor))).timeline.at(-1)?.kind).toBe("answered");
  });
  it("is full of messages at some point, not of reminders", () => {
    let ticket = filed;
    for (let day = 0; day < 200; day++) ticket = remind(ticket, watch(at("10:00"))) ?? ticket;
    expect(add(ticket, said("Nog iets"), by(noor)).ok).toBe(true);

    for (let more = add(ticket, said("Nog iets"), by(noor)); more.ok; more = add(ticket, said("Nog iets"), by(noor)))
      ticket = more.value;
    expect(ask(ticket, said("Waarvoor?"), by(marieke))).toEqual(no("too-many-messages"));
    expect(approve(ticket, ticket.version, BENCH, by(marieke)).ok).toBe(true);
  });
});

describe("what is to be shown", () => {
  const shown = (before: Ticket | undefined, now: Ticket): string[] =>
    showingsOf(before, now, undefined)
      .filter(({ subject }) => subject.startsWith("approval:"))
      .map(({ subject, place }: Showing) => `${subject.split(":")[2] ?? ""} ${place}`);
  const to = ({ id }: typeof noor) => personPlace(id);

  it("is a card for who is asked, and in the Helpdesk's channel when that has to assign somebody", () => {
    expect(shown(undefined, filed)).toEqual([`2 ${to(marieke)}`]);
    const nobody = requested(benchOf({ ...everybodyAway, assigners: [] }));
    expect(shown(undefined, nobody)).toEqual([`${String(nobody.version)} ${channelPlace("helpdesk")}`]);
  });
  it("is the card of everybody who was ever asked when it is decided, so that all of them close", () => {
    const handed = after(handOver(filed, karel.id, BENCH, by(marieke)));
    const approved = after(approve(handed, handed.version, BENCH, by(karel)));
    expect(shown(handed, approved)).toEqual([`2 ${to(marieke)}`, `3 ${to(karel)}`]);
    expect(shown(filed, after(withdraw(filed, by(noor))))).toEqual([`2 ${to(marieke)}`]);
  });
  it("is a new card before the older one it replaces", () => {
    const reminded = remind(filed, watch(at("10:00"))) ?? filed;
    expect(shown(filed, reminded)).toEqual([`3 ${to(marieke)}`, `2 ${to(marieke)}`]);
  });
  it("is one card for somebody, however often they were asked", () => {
    let ticket = after(handOver(filed, karel.id, BENCH, by(marieke)));
    for (const [from, next] of [
      [karel, hanneke],
      [hanneke, karel],
      [karel, hanneke],
    ] as const)
      ticket = after(handOver(ticket, next.id, BENCH, by(from)));
    expect(shown(ticket, ticket)).toEqual([`2 ${to(marieke)}`, `5 ${to(karel)}`, `6 ${to(hanneke)}`]);
  });
});

describe("the lists", () => {
  const house = () => {
    const desk = openDesk({ rows: openSqlite(":memory:") });
    const save = async (before: Ticket | undefined, now: Ticket): Promise<void> => {
      const stored = before && (await desk.desk.tickets.find(VENLO, now.number));
      const linked = { ...now, chain: stored?.ticket.chain ?? "" };
      const showings = showingsOf(before, now, undefined);
      const change = { ...(stored && { before: stored }), after: linked, showings };
      expect(await desk.desk.tickets.save(change)).toBe("saved");
    };
    return {
      ...desk,
      /** Everything that happened to it, each in a write of its own. */
      async lives(...states: readonly Ticket[]): Promise<void> {
        for (const [index, state] of states.entries()) await save(states[index - 1], state);
      },
      toDo: async (person: typeof noor) =>
        (await desk.desk.tickets.toDoFor(person.id, [VENLO], 10)).map(({ title, requester }) => [title, requester]),
      waiting: () => collect(desk.desk.tickets.awaiting(VENLO)),
      rowsUnder: (prefix: `${string}|`) => collect(desk.rows.range(VENLO, under(prefix, 1000))),
    };
  };

  it("hold it for who has to decide, and for nobody else", async () => {
    const town = house();
    await town.lives(filed);
    expect(await town.toDo(marieke)).toEqual([["Extra opslag", "Noor Janssen"]]);
    expect(await town.toDo(karel)).toEqual([]);
    expect(await town.waiting()).toEqual([filed.number]);
    expect(await town.rowsUnder("open|helpdesk|")).toEqual([]);
  });
  it("hold it for somebody else once that one decides", async () => {
    const town = house();
    await town.lives(filed, after(handOver(filed, karel.id, BENCH, by(marieke))));
    expect(await town.toDo(marieke)).toEqual([]);
    expect(await town.toDo(karel)).toEqual([["Extra opslag", "Noor Janssen"]]);
  });
  it("hold it for each incident manager until one has assigned somebody", async () => {
    const bench = benchOf({ ...everybodyAway, authorised: [candidate(karel)] });
    const unassigned = requested(bench);
    const town = house();
    await town.lives(unassigned, after(assign(unassigned, karel.id, bench, by(iris))));
    expect(await town.toDo(iris)).toEqual([]);
    expect(await town.toDo(karel)).toHaveLength(1);
  });
  it("hold it for the owner who agreed, until it is arranged", async () => {
    const agreed = after(approve(mailbox, undefined, owning, by(bram)));
    const town = house();
    await town.lives(mailbox, agreed);
    expect(await town.toDo(bram)).toEqual([["Mailboxrechten", "Noor Janssen"]]);
    expect(await town.waiting()).toEqual([mailbox.number]);

    const done = house();
    await done.lives(mailbox, agreed, after(arrange(agreed, by(bram))));
    expect(await done.toDo(bram)).toEqual([]);
    expect(await done.waiting()).toEqual([]);
  });
  it.each<[string, Ticket, number]>([
    ["approved, when it is the Helpdesk's work", after(approve(filed, undefined, BENCH, by(marieke))), 1],
    ["rejected", after(reject(filed, said("Nee"), undefined, BENCH, by(marieke))), 0],
    ["withdrawn", after(withdraw(filed, by(noor))), 0],
  ])("let it go once it is %s", async (_, over, work) => {
    const town = house();
    await town.lives(filed, over);
    expect(await town.toDo(marieke)).toEqual([]);
    expect(await town.waiting()).toEqual([]);
    expect(await town.rowsUnder("open|helpdesk|")).toHaveLength(work);
  });
  it("hold it again when the decision was taken back", async () => {
    const approved = after(approve(filed, undefined, BENCH, by(marieke)));
    const town = house();
    await town.lives(filed, approved, after(revoke(approved, by(marieke))));
    expect(await town.toDo(marieke)).toHaveLength(1);
    expect(await town.rowsUnder("open|helpdesk|")).toEqual([]);
  });
  it("of a person say whose decision is waited for", async () => {
    const town = house();
    await town.lives(filed);
    const [message] = await town.say(noor, "mijn meldingen");
    expect(dataOf(message)["tickets"]).toMatchObject([
      { number: "M26-000124", status: "Wacht op akkoord van Marieke Verstappen" },
    ]);
  });
  it("know the question that waits for its requester", async () => {
    const asked = after(ask(filed, said("Waarvoor?"), by(marieke)));
    const answered = after(answer(asked, said("Voor de wijk"), by(noor)));
    const town = house();
    await town.lives(filed, asked);
    expect(await town.desk.tickets.questionsFor(noor.id, [VENLO])).toHaveLength(1);

    const later = house();
    await later.lives(filed, asked, answered);
    expect(await later.desk.tickets.questionsFor(noor.id, [VENLO])).toEqual([]);
  });

  describe("and the chain of events", () => {
    const hashOf = (value: Value): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
    /** What is hashed is the event without whose write it was. */
    const hashed = ({ opId: _, ...event }: Value): string => hashOf(event);

    it("is unbroken when several happen in one write", async () => {
      const many = requested(benchOf(everybodyAway));
      const back = lookAgain(many, BENCH, new Set(), watch(at("11:00"))) ?? many;
      const approved = after(approve(back, back.version, BENCH, by(marieke, "12:00")));
      const town = house();
      await town.lives(many, back, approved);

      const events = await town.rowsUnder(`event|${many.number}|`);
      expect(events).toHaveLength(approved.version);
      expect(events.map(({ key }) => Number(key.split("|")[2]))).toEqual(events.map((_, index) => index + 1));
      expect(events.map(({ value }) => value["previous"])).toEqual([
        "",
        ...events.slice(0, -1).map(({ value }) => hashed(value)),
      ]);
      const last = events.at(-1)?.value ?? {};
      expect((await town.ticket(VENLO, many.number)).chain).toBe(hashed(last));
    });
    it("holds a proof of each decision and of what the decider saw, also at the same moment", async () => {
      const first = after(approve(filed, filed.version, BENCH, by(marieke)));
      const revoked = after(revoke(first, by(marieke)));
      const second = after(approve(revoked, revoked.version, BENCH, by(marieke)));
      const town = house();
      await town.lives(filed, first, revoked, second);

      const proofs = (await town.rowsUnder(`event|${filed.number}|`)).map(({ value }) => value["decision"]);
      const facts = (second.approval?.decisions ?? []).map((fact) => hashOf(fact as unknown as Value));
      expect(proofs).toEqual([undefined, undefined, ...facts]);
      expect(new Set(facts).size).toBe(3);
    });
    it("holds no word of what anybody wrote, and no name", async () => {
      const rejected = after(reject(filed, said("Kanarie eerst opruimen"), undefined, BENCH, by(marieke)));
      const town = house();
      await town.lives(filed, rejected);
      const events = JSON.stringify(await town.rowsUnder(`event|${filed.number}|`));
      for (const word of ["Kanarie", "archief", "Noor", "Marieke", "50 GB"]) expect(events).not.toContain(word);
    });
  });
});

describe("what the owner arranged but does not work", () => {
  const agreed = after(approve(mailbox, undefined, owning, by(bram)));
  const arranged = after(arrange(agreed, by(bram)));

  it("becomes the Helpdesk's, not the owner's again", () => {
    const reopened = after(reopen(arranged, said("Ik zie niets"), by(noor)));
    expect(reopened).toMatchObject({ state: { status: "new" }, team: "helpdesk", cards: { helpdesk: 5 } });
  });
  it("and what does work is closed by its requester alone", () => {
    expect(confirm(arranged, 5, said(""), by(bram))).toEqual(no("not-the-reporter"));
    expect(after(confirm(arranged, 5, said(""), by(noor))).state.status).toBe("closed");
  });
});
