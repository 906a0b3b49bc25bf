import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, StorageError, collect, under } from "../../src/lib/rows.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import { createMergeWatch } from "../../src/tickets/merge-watch.ts";
import { resolveBy } from "../../src/tickets/term.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { dataOf, openDesk, textOf } from "../support/desk.ts";
import { ALL, ROERMOND, VENLO, at, bram, daan, fatima, marieke, noor, sam } from "../support/people.ts";

const inChannel = { chat: "channel" } as const;

/** Noor and Bram of Venlo and Daan of Roermond report the same; Sam has Noor's. */
async function aMorning(rows: Rows = createMemoryRows()) {
  const house = openDesk({ rows });
  const errors: unknown[] = [];
  const look = createMergeWatch({
    tickets: house.desk.tickets,
    organisations: ALL,
    now: () => at("10:30"),
    log: { error: (error: unknown) => void errors.push(error) },
  });
  const report = async (who: Person, text: string) =>
    String(dataOf(await house.press(who, "ticket.report", { nonce: "r", text }))["ticket"]);
  const noors = await report(noor, "Mail traag PAPEGAAI");
  const brams = await report(bram, "Outlook hangt");
  const daans = await report(daan, "Post komt niet KANARIE");
  const act = async (
    actor: Person,
    verb: string,
    organisation: OrganisationId,
    ticket: string,
    fields: object = {},
  ) => {
    const { version } = await house.ticket(organisation, ticket);
    const target = { organisation, ticket, nonce: String(version), ...fields };
    return house.press(actor, verb, target, actor.id === sam.id ? inChannel : {});
  };
  await act(sam, "ticket.take", VENLO, noors);
  const merged = async (organisation: OrganisationId, ticket: string, into: string) => {
    const answer = await act(sam, "ticket.merge", organisation, ticket, { into });
    await look();
    return answer;
  };
  const own = async (who: Person, organisation: OrganisationId, ticket: string) =>
    house.press(who, "ticket.open", { organisation, ticket });
  return { ...house, look, errors, act, merged, own, noors, brams, daans };
}

const states = async (
  { ticket }: Pick<Awaited<ReturnType<typeof aMorning>>, "ticket">,
  ...of: readonly (readonly [OrganisationId, string])[]
) => Promise.all(of.map(async ([organisation, number]) => (await ticket(organisation, number)).state.status));

describe("merging two tickets", () => {
  it("lets every reporter keep their own number, and tells them", async () => {
    const { merged, own, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);

    const card = await own(bram, VENLO, brams);
    expect(card.summary).toBe(`${brams}: uw melding wordt samen met een andere behandeld`);
    expect(dataOf(card)).toMatchObject({ number: brams, status: "Wordt samen met een andere melding behandeld" });
    expect(textOf(card)).toContain("U houdt uw eigen nummer.");
  });

  it("comes to its reporter as a new card", async () => {
    const { merged, ticket, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    const { cards, version } = await ticket(VENLO, brams);
    expect(cards.reporter).toBe(version);
  });

  it("shows agents which belong together, on both cards", async () => {
    const { merged, ticket, show, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);

    const card = (number: string) => show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk"));
    expect(dataOf(await card(brams))["status"]).toBe(`Samengevoegd met ${noors}`);
    expect(textOf(await card(noors))).toContain(brams);
    expect(textOf(await card(noors))).toContain("gaan ook naar de melders van de samengevoegde meldingen");
    expect((await ticket(VENLO, noors)).timeline.at(-1)).toMatchObject({ kind: "joined", by: sam.id, ticket: brams });
  });

  it("takes the merged one out of every work list", async () => {
    const { merged, say, brams, daans, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    const lists = await Promise.all(
      ["", " van mij", " wacht"].map((view) => say(sam, `werkvoorraad${view}`, inChannel)),
    );
    expect(textOf(lists.flat()[0])).toContain(daans);
    expect(JSON.stringify(lists)).not.toContain(brams);
  });

  it("shows the reporter in words how far the other is, also of another organisation, and nothing else of it", async () => {
    const { merged, own, act, show, ticket, look, daans, noors } = await aMorning();
    await merged(ROERMOND, daans, noors);
    expect(textOf(await own(daan, ROERMOND, daans))).toContain("in behandeling bij de Helpdesk");

    await act(sam, "ticket.ask", VENLO, noors, { question: "PAPEGAAI?" });
    await act(noor, "ticket.answer", VENLO, noors, { answer: "PAPEGAAI!" });
    await act(sam, "ticket.note", VENLO, noors, { note: "PAPEGAAI" });
    await act(sam, "ticket.hold", VENLO, noors, { waitsFor: "supplier" });
    await look();
    const { cards } = await ticket(ROERMOND, daans);
    const shown = [
      await own(daan, ROERMOND, daans),
      await show(ROERMOND, `ticket:${daans}:${String(cards.reporter)}`, personPlace(daan.id)),
      await show(ROERMOND, `ticket:${daans}:1`, channelPlace("helpdesk")),
    ];
    expect(textOf(shown[0])).toContain("in de wacht");
    expect(JSON.stringify(shown)).not.toMatch(/PAPEGAAI|Noor/);
    expect(JSON.stringify(shown.slice(0, 2))).not.toContain(noors);
    expect(JSON.stringify(await own(noor, VENLO, noors))).not.toMatch(/KANARIE|Daan|erbij gevoegd/i);
    expect(JSON.stringify(await own(noor, VENLO, noors))).not.toContain(daans);
  });

  it("is shown to its reporter again when the other gets further", async () => {
    const { merged, act, look, rows, daans, noors } = await aMorning();
    await merged(ROERMOND, daans, noors);
    const asked = async () =>
      (await collect(rows.range(ROERMOND, under("outbox|", 100)))).filter(
        ({ value }) => value["place"] === personPlace(daan.id),
      ).length;
    await look();
    const before = await asked();
    await act(sam, "ticket.hold", VENLO, noors, { waitsFor: "supplier" });
    await look();
    expect(await asked()).toBe(before + 1);
  });

  it("sends a message and the solution to everybody, once", async () => {
    const { merged, act, look, own, ticket, brams, daans, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    await merged(ROERMOND, daans, noors);
    await act(sam, "ticket.message", VENLO, noors, { message: "De mailserver start opnieuw." });
    await look();
    await look();
    for (const [who, organisation, number] of [
      [bram, VENLO, brams],
      [daan, ROERMOND, daans],
    ] as const) {
      expect(dataOf(await own(who, organisation, number))).toMatchObject({
        hasMessage: true,
        messageBy: "Sam Linssen",
      });
      const { timeline } = await ticket(organisation, number);
      expect(timeline.filter(({ kind }) => kind === "message")).toHaveLength(1);
    }

    await act(sam, "ticket.resolve", VENLO, noors, { resolution: "resolved", solution: "Server vervangen" });
    await look();
    await look();
    expect(dataOf(await own(daan, ROERMOND, daans))).toMatchObject({ canConfirm: true, status: "Opgelost" });
    expect(textOf(await own(daan, ROERMOND, daans))).toContain("Server vervangen");
    expect((await ticket(VENLO, brams)).timeline.filter(({ kind }) => kind === "resolved")).toHaveLength(1);
  });

  it("lets each say for themselves whether it is solved", async () => {
    const house = await aMorning();
    const { merged, act, look, brams, daans, noors } = house;
    await merged(VENLO, brams, noors);
    await merged(ROERMOND, daans, noors);
    await act(sam, "ticket.resolve", VENLO, noors, { resolution: "resolved", solution: "Server vervangen" });
    await look();
    await act(bram, "ticket.reopen", VENLO, brams, { reason: "Hangt nog steeds" });
    await act(noor, "ticket.confirm", VENLO, noors);
    await look();

    expect(await states(house, [VENLO, noors], [VENLO, brams], [ROERMOND, daans])).toEqual([
      ...["closed", "assigned", "resolved"],
    ]);
  });

  it("hears nothing of what was written before", async () => {
    const { merged, act, ticket, brams, noors } = await aMorning();
    await act(sam, "ticket.message", VENLO, noors, { message: "Alleen voor Noor" });
    await merged(VENLO, brams, noors);
    expect(JSON.stringify(await ticket(VENLO, brams))).not.toContain("Alleen voor Noor");
  });

  it("still takes what its reporter adds, and lets them withdraw their own", async () => {
    const { merged, act, ticket, look, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    await act(bram, "ticket.add", VENLO, brams, { addition: "Nu ook de agenda" });
    expect((await ticket(VENLO, brams)).state.status).toBe("merged");

    await act(bram, "ticket.withdraw", VENLO, brams);
    await look();
    expect((await ticket(VENLO, brams)).state.status).toBe("withdrawn");
    expect((await ticket(VENLO, noors)).joined).toEqual([]);
  });

  it("goes to the one that the other was merged into", async () => {
    const { merged, ticket, brams, daans, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    await merged(ROERMOND, daans, brams);
    expect((await ticket(ROERMOND, daans)).state).toMatchObject({ status: "merged", into: noors });
  });

  it("can be typed", async () => {
    const { say, ticket, brams, noors } = await aMorning();
    await say(sam, `samenvoegen ${brams} met ${noors.toLowerCase()}`, inChannel);
    expect((await ticket(VENLO, brams)).state.status).toBe("merged");
    await say(sam, `ontkoppelen ${brams}`, inChannel);
    expect((await ticket(VENLO, brams)).state.status).toBe("new");
  });
});

describe("unmerging", () => {
  it("makes it what it was, in the work list again, and tells both", async () => {
    const { merged, act, look, say, ticket, show, brams, noors } = await aMorning();
    await act(fatima, "ticket.take", VENLO, brams);
    const before = (await ticket(VENLO, brams)).state;
    await merged(VENLO, brams, noors);
    await act(sam, "ticket.unmerge", VENLO, brams);
    await look();

    const after = await ticket(VENLO, brams);
    expect(after.state).toEqual(before);
    expect(after.cards.reporter).toBe(after.version);
    expect(textOf((await say(fatima, "werkvoorraad van mij"))[0])).toContain(brams);
    expect((await ticket(VENLO, noors)).joined).toEqual([]);
    expect(textOf(await show(VENLO, `ticket:${noors}:1`, channelPlace("helpdesk")))).toContain(
      `Niet meer samengevoegd: ${brams}`,
    );
  });

  it("comes by itself when the other is withdrawn: nobody is left behind", async () => {
    const { merged, act, look, ticket, daans, noors } = await aMorning();
    await merged(ROERMOND, daans, noors);
    await act(noor, "ticket.withdraw", VENLO, noors);
    await look();
    expect((await ticket(ROERMOND, daans)).state.status).toBe("new");
  });

  it("is refused when it is not merged, and to its reporter", async () => {
    const { act, merged, brams, noors } = await aMorning();
    expect(dataOf(await act(sam, "ticket.unmerge", VENLO, brams))["notice"]).toContain("niet samengevoegd");
    await merged(VENLO, brams, noors);
    expect(dataOf(await act(bram, "ticket.unmerge", VENLO, brams))["notice"]).toContain("Alleen de Helpdesk en Beheer");
  });
});

describe("merging is refused", () => {
  const refusal = async (into: (numbers: Awaited<ReturnType<typeof aMorning>>) => Promise<string> | string) => {
    const house = await aMorning();
    return dataOf(await house.merged(VENLO, house.brams, await into(house)))["notice"];
  };

  it("with itself, with nothing, and with what is over", async () => {
    expect(await refusal(({ brams }) => brams)).toContain("Dit is dezelfde melding.");
    expect(await refusal(() => "M26-999999")).toBe("De andere melding is niet gevonden.");
    expect(await refusal(() => "iets")).toContain("Dit is geen nummer van een melding.");
    const over = async ({ act, noors }: Awaited<ReturnType<typeof aMorning>>) => {
      await act(noor, "ticket.withdraw", VENLO, noors);
      return noors;
    };
    expect(await refusal(over)).toContain("De andere melding is al afgehandeld.");
  });

  it("of what others belong to", async () => {
    const { merged, daans, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    expect(dataOf(await merged(VENLO, noors, daans))["notice"]).toContain(
      "Bij deze melding horen al andere meldingen.",
    );
  });

  it("of a sensitive ticket, and with one", async () => {
    const { press, merged, noors, brams } = await aMorning();
    const secret = { nonce: "s", text: "Over mijn collega", sensitive: "true" };
    const sensitive = String(dataOf(await press(marieke, "ticket.report", secret))["ticket"]);
    expect(dataOf(await merged(VENLO, sensitive, noors))["notice"]).toContain("gevoelige melding");
    expect(dataOf(await merged(VENLO, brams, sensitive))["notice"]).toContain("gevoelige melding");
  });

  it("by who is no agent of both", async () => {
    const { press, ticket, brams, daans } = await aMorning();
    const venlos = { ...fatima, grants: [{ role: "helpdesk", organisations: [VENLO] }] } as const;
    const across = await press(venlos, "ticket.merge", { organisation: VENLO, ticket: brams, nonce: "1", into: daans });
    expect(dataOf(across)["notice"]).toBe("De andere melding is niet gevonden.");
    const own = { ...daan, grants: venlos.grants };
    const intoOwn = await press(own, "ticket.merge", { organisation: VENLO, ticket: brams, nonce: "1", into: daans });
    expect(dataOf(intoOwn)["notice"]).toBe("De andere melding is niet gevonden.");
    await press(bram, "ticket.merge", { organisation: VENLO, ticket: brams, nonce: "1", into: daans });
    expect((await ticket(VENLO, brams)).state.status).toBe("new");
  });

  it("and a merged one is nobody's to work on", async () => {
    const { merged, act, brams, noors } = await aMorning();
    await merged(VENLO, brams, noors);
    expect(dataOf(await act(sam, "ticket.take", VENLO, brams))["notice"]).toContain("Koppel de melding eerst los.");
    const menu = dataOf(await act(sam, "ticket.more", VENLO, brams, { team: "helpdesk" }));
    expect(menu).toMatchObject({ canMerge: false, isMerged: true, canWork: false });
  });
});

describe("two who merge at the same moment", () => {
  it("into each other lose nothing: both are worked on", async () => {
    const house = await aMorning();
    const { act, look, brams, daans } = house;
    // Neither knows of the other yet.
    await Promise.all([
      act(sam, "ticket.merge", VENLO, brams, { into: daans }),
      act(sam, "ticket.merge", ROERMOND, daans, { into: brams }),
    ]);
    for (let times = 0; times < 4; times++) await look();
    const found = await states(house, [VENLO, brams], [ROERMOND, daans]);
    expect(found).toContain("new");
    const [one, other] = await Promise.all([house.ticket(VENLO, brams), house.ticket(ROERMOND, daans)]);
    expect([one, other].filter(({ state }) => state.status === "merged").length).toBeLessThanOrEqual(1);
  });
});

/** Fails every write from this one on, as a process that is killed there. */
function cutOff(rows: Rows) {
  let left = Infinity;
  return {
    after: (writes: number) => void (left = writes),
    rows: {
      ...rows,
      write: async (...write: Parameters<Rows["write"]>) => {
        if (left-- <= 0) throw new StorageError("killed");
        return rows.write(...write);
      },
    } satisfies Rows,
  };
}

describe("a look that is cut off anywhere", () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    "after %i writes is finished by the next: never lost, never twice",
    async (writes) => {
      const store = cutOff(createMemoryRows());
      const { act, look, ticket, brams, daans, noors } = await aMorning(store.rows);
      await act(sam, "ticket.merge", VENLO, brams, { into: noors });
      await act(sam, "ticket.merge", ROERMOND, daans, { into: noors });
      store.after(writes);
      await look();
      store.after(Infinity);
      await act(sam, "ticket.message", VENLO, noors, { message: "Wij zijn bezig." });
      store.after(writes);
      await look();
      store.after(Infinity);
      await act(sam, "ticket.resolve", VENLO, noors, { resolution: "resolved", solution: "Gemaakt" });
      store.after(writes);
      await look();
      store.after(Infinity);
      for (let times = 0; times < 3; times++) await look();

      for (const [organisation, number] of [
        [VENLO, brams],
        [ROERMOND, daans],
      ] as const) {
        const kinds = (await ticket(organisation, number)).timeline.map(({ kind }) => kind);
        expect(kinds).toEqual(["reported", "merged", "message", "resolved"]);
      }
      expect((await ticket(VENLO, noors)).timeline.filter(({ kind }) => kind === "joined").length).toBeLessThanOrEqual(
        2,
      );
      expect(await Promise.all([VENLO, ROERMOND].map((id) => linksLeft(store.rows, id)))).toEqual([0, 0]);
    },
  );
});

async function linksLeft(rows: Rows, organisation: OrganisationId): Promise<number> {
  return (await collect(rows.range(organisation, under("links|", 100)))).length;
}

describe("the term of a merged ticket", () => {
  it("is not asked about: that of the other counts", async () => {
    const { merged, ticket, brams, noors } = await aMorning();
    const terms = { resolveWithin: { hours: 8 }, priorities: [], calendar: undefined };
    expect(resolveBy(await ticket(VENLO, brams), terms)).toBeDefined();
    await merged(VENLO, brams, noors);
    expect(resolveBy(await ticket(VENLO, brams), terms)).toBeUndefined();
    expect(resolveBy(await ticket(VENLO, noors), terms)).toBeDefined();
  });
});
