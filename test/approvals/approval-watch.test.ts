import { describe, expect, it } from "vitest";
import { USUAL_WORKING_HOURS } from "../../src/agreement/service-hours.ts";
import type { ApprovalTerms } from "../../src/approvals/approval-clock.ts";
import { createApprovalWatch } from "../../src/approvals/approval-watch.ts";
import { approve, assign } from "../../src/approvals/approval.ts";
import { type Approvals, createApprovals } from "../../src/approvals/approvals.ts";
import type { Instant } from "../../src/lib/instant.ts";
import { type Place, personPlace } from "../../src/lib/place.ts";
import type { Colleague, Person } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { eventTitle } from "../../src/tickets/ticket-words.ts";
import { approvalSubject, showingsOf } from "../../src/tickets/ticket-showings.ts";
import { type Ticket, request } from "../../src/tickets/ticket.ts";
import { openDesk } from "../support/desk.ts";
import { ALL, VENLO, at, colleague, directoryOf, hanneke, iris, karel, marieke, noor } from "../support/people.ts";

const TERMS: ApprovalTerms = { remindEveryWorkingDays: 1, hours: USUAL_WORKING_HOURS, holidays: [] };
const AWAY = { absent: [{ from: "2026-01-01" }] };

const VENLOS: readonly Colleague[] = [
  colleague(noor, { manager: marieke.id }),
  colleague(marieke, { substitute: karel.id, manager: hanneke.id }),
  colleague(karel),
  colleague(hanneke),
  colleague(iris),
];

const STORAGE = {
  kind: "extra-storage",
  title: "Extra opslag",
  section: "4.8",
  facts: [{ label: "Map of schijf", value: "G:\\Team" }],
  cost: "Opslag telt mee voor de bijdrage van uw gemeente.",
};

/** A municipality whose people come and go, and a clock. */
function openVenlo(people: readonly Colleague[] = VENLOS, terms: ApprovalTerms = TERMS) {
  const { desk } = openDesk();
  const present = new Map(people.map((one) => [one.id, one]));
  const silent = new Set<Place>();
  let now = at("10:00");
  const approvals: Approvals = createApprovals(
    desk,
    {
      directory: {
        colleague: (id) => directoryOf([...present.values()]).colleague(id),
        holders: (role, organisation) => directoryOf([...present.values()]).holders(role, organisation),
      },
      isReachable: (_, place) => Promise.resolve(!silent.has(place)),
    },
    { introduce: () => Promise.resolve(), refused: () => Promise.resolve() },
  );
  const failures: unknown[] = [];
  const watch = createApprovalWatch({
    approvals,
    organisations: ALL,
    termsOf: () => terms,
    now: () => now,
    log: { error: (failure: unknown) => void failures.push(failure) },
  });

  const house = {
    desk,
    failures,
    becomes(person: Person, as: Partial<Colleague>) {
      const known = present.get(person.id);
      if (known) present.set(person.id, { ...known, ...as });
    },
    async falls(person: Person) {
      silent.add(personPlace(person.id));
      await watch.silenced(VENLO, personPlace(person.id));
    },
    async looksAt(moment: Instant) {
      now = moment;
      await watch.look();
    },
    async asks(by: Person = noor): Promise<Ticket> {
      const turn = { actor: by, now, chat: "personal", activityId: "a" } as unknown as Turn;
      const said = { text: "Voor het archief", hidden: [] };
      const filed = request(await desk.numbers.next(now), VENLO, { said, request: STORAGE }, turn);
      const after = await approvals.begin(filed, { by: "manager" }, turn);
      await desk.tickets.save({ after, showings: showingsOf(undefined, after, undefined) });
      return after;
    },
    async now(ticket: Ticket): Promise<Ticket> {
      const found = await desk.tickets.find(VENLO, ticket.number);
      if (!found) throw new Error("the request is gone");
      return found.ticket;
    },
    async decides(ticket: Ticket, rule: typeof approve | typeof assign, ...given: readonly unknown[]) {
      const before = await desk.tickets.find(VENLO, ticket.number);
      if (!before) throw new Error("the request is gone");
      const bench = await approvals.benchOf(before.ticket);
      const [actor, chosen] = given as [Person, Person | undefined];
      const by = { actor, now };
      const outcome =
        rule === assign ? assign(before.ticket, chosen?.id, bench, by) : approve(before.ticket, undefined, bench, by);
      if (outcome.ok) {
        const showings = showingsOf(before.ticket, outcome.value, undefined);
        await desk.tickets.save({ before, after: outcome.value, showings });
      }
      return outcome;
    },
  };
  return house;
}

/** Whose it is now. */
const whoseIn = ({ approval, names }: Ticket): readonly string[] =>
  (approval?.asked ?? []).flatMap(({ over, person }) =>
    over ? [] : [person ? (names[person] ?? "?") : "de Helpdesk"],
  );

const timeline = (ticket: Ticket): readonly string[] => ticket.timeline.map((entry) => eventTitle(ticket, entry));

describe("a request whose decider can be reached no more", () => {
  it("goes on at once to the substitute when Teams says that the manager cannot be written to", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();
    expect(whoseIn(asked)).toEqual(["Marieke Verstappen"]);

    await venlo.falls(marieke);
    const now = await venlo.now(asked);

    expect(whoseIn(now)).toEqual(["Karel Bos"]);
    expect(timeline(now)).toContain("Overgeslagen: Marieke Verstappen (niet bereikbaar in Teams)");
    expect(now.cards.reporter).toBeGreaterThan(asked.cards.reporter);
  });

  it("goes on when the manager leaves, is away or loses the mandate, the next time it is looked at", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();
    venlo.becomes(marieke, { hasLeft: true });
    await venlo.looksAt(at("10:30"));
    expect(whoseIn(await venlo.now(asked))).toEqual(["Karel Bos"]);

    venlo.becomes(karel, { grants: [] });
    await venlo.looksAt(at("11:00"));
    expect(whoseIn(await venlo.now(asked))).toEqual(["Hanneke Wolters"]);

    venlo.becomes(hanneke, AWAY);
    await venlo.looksAt(at("11:30"));
    expect(whoseIn(await venlo.now(asked))).toEqual(["Iris Smeets"]);
  });

  it("stays where it is as long as everybody is there", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();

    await venlo.looksAt(at("10:30"));
    await venlo.looksAt(at("16:00"));

    expect(await venlo.now(asked)).toMatchObject({ version: asked.version });
  });

  it("is left alone by a place that is nobody's", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();
    await venlo.falls({ ...marieke, id: karel.id });

    expect(whoseIn(await venlo.now(asked))).toEqual(["Marieke Verstappen"]);
    expect(venlo.failures).toEqual([]);
  });
});

describe("a request for which approver, substitute and the manager's manager are all away", () => {
  const away = VENLOS.map((one) => ([marieke.id, karel.id, hanneke.id].includes(one.id) ? { ...one, ...AWAY } : one));

  it("is with the incident manager, who assigns and cannot decide; every step is on the timeline", async () => {
    const venlo = openVenlo(away);
    const asked = await venlo.asks();
    expect(whoseIn(asked)).toEqual(["Iris Smeets"]);
    expect(timeline(asked)).toEqual([
      "Aangevraagd",
      "Overgeslagen: Marieke Verstappen (afwezig)",
      "Overgeslagen: Karel Bos (afwezig)",
      "Overgeslagen: Hanneke Wolters (afwezig)",
      "Gevraagd om iemand aan te wijzen: Iris Smeets",
    ]);

    expect(await venlo.decides(asked, approve, iris)).toEqual({ ok: false, reason: "assigner-never-decides" });
    expect(await venlo.decides(asked, assign, iris, karel)).toEqual({ ok: false, reason: "chosen-is-away" });

    venlo.becomes(karel, { absent: [] });
    expect(await venlo.decides(asked, assign, iris, karel)).toMatchObject({ ok: true });
    expect(whoseIn(await venlo.now(asked))).toEqual(["Karel Bos"]);

    expect(await venlo.decides(asked, approve, karel)).toMatchObject({ ok: true });
    const done = await venlo.now(asked);
    expect(done.state.status).toBe("new");
    expect(done.approval?.decisions).toMatchObject([{ is: "approved", by: karel.id, onBehalfOf: marieke.id }]);
    expect(timeline(done).slice(5)).toEqual(["Aangewezen om te beslissen: Karel Bos", "Goedgekeurd"]);
  });

  it("has one card for each person, and one decision closes them all", async () => {
    const venlo = openVenlo(away);
    const asked = await venlo.asks();
    venlo.becomes(karel, { absent: [] });
    await venlo.decides(asked, assign, iris, karel);
    const before = await venlo.now(asked);
    await venlo.decides(asked, approve, karel);
    const after = await venlo.now(asked);

    const shown = showingsOf(before, after, undefined).filter(({ subject }) => subject.startsWith("approval:"));
    const cardOf = (person: Person) => after.approval?.asked.find((one) => one.person === person.id && one.card)?.card;
    expect(shown).toEqual(
      [iris, karel].map((person) => ({
        subject: approvalSubject(asked.number, cardOf(person) ?? 0),
        place: personPlace(person.id),
      })),
    );
  });

  it("comes back to the leidinggevende who returns while nobody has been assigned", async () => {
    const venlo = openVenlo(away);
    const asked = await venlo.asks();

    venlo.becomes(marieke, { absent: [] });
    await venlo.looksAt(at("09:00", "2026-11-24"));

    expect(whoseIn(await venlo.now(asked))).toEqual(["Marieke Verstappen"]);
  });

  it("is with the Helpdesk when there is no incident manager either", async () => {
    const venlo = openVenlo(away.filter(({ id }) => id !== iris.id));
    const asked = await venlo.asks();
    expect(whoseIn(asked)).toEqual(["de Helpdesk"]);
    expect(timeline(asked)).toContain("Niemand gevonden die mag beslissen");
  });
});

describe("a reminder", () => {
  it("comes as a new card after a working day, at work, and not twice", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();

    await venlo.looksAt(at("09:59", "2026-11-24"));
    expect(await venlo.now(asked)).toMatchObject({ version: asked.version });

    await venlo.looksAt(at("10:20", "2026-11-24"));
    const reminded = await venlo.now(asked);
    expect(timeline(reminded).at(-1)).toBe("Herinnerd: Marieke Verstappen (leidinggevende)");
    expect(reminded.approval?.asked.at(-1)?.card).toBe(reminded.version);

    await venlo.looksAt(at("10:45", "2026-11-24"));
    expect(await venlo.now(asked)).toMatchObject({ version: reminded.version });
  });

  it.each([
    ["in the evening", at("23:00", "2026-11-24")],
    ["in the weekend", at("11:00", "2026-11-28")],
    ["on a holiday", at("11:00", "2026-11-25")],
  ])("is never sent %s, but when people are at work again", async (_, moment) => {
    const venlo = openVenlo(VENLOS, { ...TERMS, holidays: [{ date: "2026-11-25", name: "Vrije dag" }] });
    const asked = await venlo.asks();

    await venlo.looksAt(moment);
    expect(await venlo.now(asked)).toMatchObject({ version: asked.version });

    await venlo.looksAt(at("09:00", "2026-11-30"));
    expect(timeline(await venlo.now(asked)).at(-1)).toMatch(/^Herinnerd/);
  });

  it("is sent to nobody after the decision", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();
    await venlo.decides(asked, approve, marieke);
    const decided = await venlo.now(asked);

    await venlo.looksAt(at("11:00", "2026-11-30"));
    expect(await venlo.now(asked)).toMatchObject({ version: decided.version });
  });
});

describe("a term for deciding", () => {
  it("is none unless the organisation has one: a request waits and is reminded of, for weeks", async () => {
    const venlo = openVenlo();
    const asked = await venlo.asks();
    for (let day = 1; day <= 28; day++) await venlo.looksAt(at("11:00", `2026-12-${String(day).padStart(2, "0")}`));

    const now = await venlo.now(asked);
    expect(whoseIn(now)).toEqual(["Marieke Verstappen"]);
    expect(timeline(now).filter((what) => what.startsWith("Herinnerd"))).toHaveLength(20);
  });

  it("passes the decision on when it is over, and the one who was late decides no more", async () => {
    const venlo = openVenlo(VENLOS, { ...TERMS, deadlineWorkingDays: 2 });
    const asked = await venlo.asks();
    await venlo.looksAt(at("10:30", "2026-11-25"));

    const now = await venlo.now(asked);
    expect(whoseIn(now)).toEqual(["Karel Bos"]);
    expect(timeline(now)).toContain("Overgeslagen: Marieke Verstappen (niet op tijd beslist)");
    expect(await venlo.decides(asked, approve, marieke)).toEqual({ ok: false, reason: "too-late" });
  });
});
