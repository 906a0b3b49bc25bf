import { describe, expect, it } from "vitest";
import { personPlace } from "../../src/lib/place.ts";
import type { Person } from "../../src/people/person.ts";
import { cardOf } from "../../src/approvals/approval-cards.ts";
import { FROM_BRAM, buttonsIn, openApprovals, read } from "../support/approvals.ts";
import { dataOf } from "../support/desk.ts";
import { at, bram, daan, fatima, hanneke, iris, karel, marieke, noor, sam } from "../support/people.ts";

const REASON = "Waarom wijst u de aanvraag af?";
const QUESTION = "Uw vraag aan de aanvrager";
const INSTEAD = "Wie beslist in uw plaats?";
const AWAY = { absent: [{ from: "2026-11-01" }] };

type House = ReturnType<typeof openApprovals>;
/** Nobody above Noor is there: Iris has to say who decides. */
async function filedWhileAllAreAway(house: House): Promise<string> {
  for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
  return house.file();
}
/** Nobody at all: somebody of the Helpdesk has to. */
async function filedForNobody(house: House): Promise<string> {
  house.change(iris, { hasLeft: true });
  return filedWhileAllAreAway(house);
}
const decisionsOn = async (house: House, number: string) =>
  (await house.ticket(number)).approval?.decisions.map(({ is, by }) => [is, by]);

describe("Goedkeuren", () => {
  it("makes the request work for the Helpdesk, and says who decided and when", async () => {
    const house = openApprovals();
    const number = await house.file();
    house.moveTo(at("11:30"));
    const answer = await house.tap(marieke, number, "Goedkeuren");

    expect(read(answer)).toContain("U hebt deze aanvraag goedgekeurd op 23 november 2026 om 11.30 uur.");
    const ticket = await house.ticket(number);
    expect(ticket.state).toEqual({ status: "new" });
    expect(ticket.cards.helpdesk).toBe(ticket.version);
    expect(read(await house.say(noor, `status ${number}`))).toContain("Goedgekeurd, nog niet opgepakt");
  });
  it("is done namens the leidinggevende by who stands in", async () => {
    const house = openApprovals();
    house.change(marieke, AWAY);
    const number = await house.file();
    expect(read(await house.card(karel, number))).toContain(
      "Marieke Verstappen is afwezig. U bent de plaatsvervanger en beslist namens Marieke Verstappen.",
    );
    expect(read(await house.tap(karel, number, "Goedkeuren"))).toContain("uur, namens Marieke Verstappen.");
  });
  it("is one decision however often the button is pressed", async () => {
    const house = openApprovals();
    const number = await house.file();
    const seen = await house.card(marieke, number);
    for (const _ of [1, 2, 3]) {
      expect(read(await house.tap(marieke, number, "Goedkeuren", {}, { seen }))).toContain(
        "U hebt deze aanvraag goedgekeurd",
      );
    }
    expect(await decisionsOn(house, number)).toEqual([["approved", marieke.id]]);
  });
  it("is refused on a card from before the requester added something, which is then shown", async () => {
    const house = openApprovals();
    const number = await house.file();
    const seen = await house.card(marieke, number);
    await house.say(noor, `aanvullen ${number} Toch liever 500 GB`);
    const answer = await house.tap(marieke, number, "Goedkeuren", {}, { seen });

    expect(read(answer)).toContain("Er is intussen iets toegevoegd");
    expect(read(answer)).toContain("Toch liever 500 GB");
    expect(await decisionsOn(house, number)).toEqual([]);
    await house.tap(marieke, number, "Goedkeuren", {}, { seen: answer });
    expect(await decisionsOn(house, number)).toEqual([["approved", marieke.id]]);
  });
  it("is refused while the Helpdesk has no channel in which anybody would see the work", async () => {
    const house = openApprovals({ settings: { isConnected: () => Promise.resolve(false) } });
    const number = await house.file();
    expect(read(await house.tap(marieke, number, "Goedkeuren"))).toContain("nog geen kanaal gekoppeld");
    expect(await decisionsOn(house, number)).toEqual([]);
  });
});

describe("Afwijzen", () => {
  it("needs a reason, and keeps the card as it is until there is one", async () => {
    const house = openApprovals();
    const number = await house.file();
    const target = { organisation: "venlo", ticket: number, nonce: "2" };
    const answer = await house.press(marieke, "approval.reject", { ...target, reason: "  " });

    expect(read(answer)).toContain("Vul in waarom u de aanvraag afwijst.");
    expect(buttonsIn(answer)).toContain("Goedkeuren");
    expect(await decisionsOn(house, number)).toEqual([]);
  });
  it("tells the requester who, and why", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.tap(marieke, number, "Aanvraag afwijzen", { [REASON]: "Ruim eerst op" });
    const theirs = read(await house.say(noor, `status ${number}`));
    expect(theirs).toContain("Afgewezen door Marieke Verstappen");
    expect(theirs).toContain("Ruim eerst op");
  });
  it("hides a password in the reason, and says so", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answer = await house.tap(marieke, number, "Aanvraag afwijzen", { [REASON]: "wachtwoord is Welkom01!" });
    expect(read(answer)).toContain("Wij hebben een wachtwoord of code in uw tekst verborgen.");
    expect(read(answer)).not.toContain("Welkom01");
  });
});

describe("200 presses at the same moment", () => {
  it("are one decision; the other 199 read who decided and when (A19)", async () => {
    const house = openApprovals();
    const number = await house.file();
    house.moveTo(at("10:05"));
    const seen = await house.card(marieke, number);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => [
        await house.tap(marieke, number, "Goedkeuren", {}, { seen }),
        await house.tap(marieke, number, "Aanvraag afwijzen", { [REASON]: `Nee, ${String(index)}` }, { seen }),
      ]),
    );

    const decisions = (await house.ticket(number)).approval?.decisions ?? [];
    expect(decisions).toHaveLength(1);
    const did = decisions[0]?.is === "approved" ? "goedgekeurd" : "afgewezen";
    const when = `deze aanvraag ${did} op 23 november 2026 om 10.05 uur.`;
    expect(answers.flat().filter((answer) => !read(answer).includes(when))).toEqual([]);
    const late = answers
      .flat()
      .filter((answer) => read(answer).includes(`Al besloten: Marieke Verstappen heeft ${when}`));
    expect(late.length).toBeGreaterThanOrEqual(99);
  });
  it("of typed decisions too", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        house.say(marieke, index % 2 === 0 ? `goedkeuren ${number}` : `afwijzen ${number} nee`),
      ),
    );
    expect((await house.ticket(number)).approval?.decisions).toHaveLength(1);
    const late = answers.filter((answer) => read(answer).includes("Al besloten: Marieke Verstappen heeft"));
    expect(late).toHaveLength(199);
  });
});

describe("Vraag stellen", () => {
  it("waits for the answer, which comes back on a new card at the bottom", async () => {
    const house = openApprovals();
    const number = await house.file();
    const asked = await house.tap(marieke, number, "Vraag stellen", { [QUESTION]: "Waarom niet opruimen?" });
    expect(read(asked)).toContain("Wacht op antwoord van Noor Janssen");

    await house.say(noor, `antwoord ${number} Dat is al gedaan`);
    const answered = await house.card(marieke, number);
    expect(answered.summary).toBe(`${number}: er is antwoord op uw vraag`);
    expect(read(answered)).toMatch(/Waarom niet opruimen\?[^]*Dat is al gedaan/);
    const cards = await house.cardsOf(marieke, number);
    expect(cards.map(({ card }) => card?.template)).toEqual(["ticket-line", "approval-decide"]);
  });
  it("without a question keeps everything as it was", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answer = await house.tap(marieke, number, "Vraag stellen", {});
    expect(read(answer)).toContain("Vul uw vraag in.");
    expect(buttonsIn(answer)).toContain("Goedkeuren");
  });
});

describe("Iemand anders laten beslissen", () => {
  it("gives the decision to who has a mandate, who can be written to from then on", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answer = await house.tap(marieke, number, "Iemand anders laten beslissen", { [INSTEAD]: "Karel Bos" });

    expect(read(answer)).toContain("Wacht op akkoord van Karel Bos");
    expect(buttonsIn(answer)).toEqual([]);
    expect(house.introduced).toContain(karel.id);
    expect(read(await house.card(karel, number))).toContain("Marieke Verstappen laat u beslissen.");
    await house.tap(karel, number, "Goedkeuren");
    expect(await decisionsOn(house, number)).toEqual([["approved", karel.id]]);
  });
  it("without a choice asks for one", async () => {
    const house = openApprovals();
    const number = await house.file();
    const answer = await house.tap(marieke, number, "Iemand anders laten beslissen", {});
    expect(dataOf(answer)["notice"]).toBe("Kies wie beslist.");
  });
  it("offers nobody whose mandate is for another municipality, and refuses them", async () => {
    const house = openApprovals();
    const number = await house.file();
    expect(read(await house.card(marieke, number))).not.toContain("Sanne");
    const forged = { organisation: "venlo", ticket: number, nonce: "2", decider: daan.id };
    expect(read(await house.press(marieke, "approval.hand-over", forged))).toContain("Deze persoon mag niet");
  });
});

describe("a request for which nobody is there", () => {
  it("is with the incident manager, who says who decides and cannot decide", async () => {
    const house = openApprovals();
    const number = await filedWhileAllAreAway(house);
    const refused = await house.say(iris, `goedkeuren ${number}`);
    expect(read(refused)).toContain("U beslist niet zelf over deze aanvraag.");
    expect(await decisionsOn(house, number)).toEqual([]);

    const nobody = await house.card(iris, number);
    house.change(hanneke, { absent: [] });
    const looked = await house.tap(iris, number, "Opnieuw kijken", {}, { seen: nobody });
    const answer = await house.tap(iris, number, "Aanwijzen", { "Wie beslist?": "Hanneke Wolters" }, { seen: looked });
    expect(read(answer)).toContain("U hebt Hanneke Wolters aangewezen op 23 november 2026 om 10.00 uur.");
    expect(read(await house.card(hanneke, number))).toContain("Iris Smeets heeft u aangewezen om te beslissen.");
    await house.tap(hanneke, number, "Goedkeuren");
    expect(await decisionsOn(house, number)).toEqual([["approved", hanneke.id]]);
    expect(read(await house.card(iris, number))).toContain("Hanneke Wolters heeft deze aanvraag goedgekeurd");
  });
  it("is in the Helpdesk's channel when there is no incident manager either", async () => {
    const house = openApprovals();
    const number = await filedForNobody(house);
    house.change(karel, { absent: [] });
    const answer = await house.tap(sam, number, "Aanwijzen", { "Wie beslist?": "Karel Bos" }, { channel: true });

    expect(read(answer)).toContain("Sam Linssen heeft Karel Bos aangewezen op 23 november 2026 om 10.00 uur.");
    expect(await house.card("Helpdesk", number)).toEqual({ ...answer, card: expect.anything() as object });
    expect(buttonsIn(await house.card(karel, number))).toContain("Goedkeuren");
  });
  it("has one who says who decides: the second one reads that it was done", async () => {
    const house = openApprovals();
    const number = await filedForNobody(house);
    house.change(karel, { absent: [] });
    house.change(hanneke, { absent: [] });
    const seen = await house.card("Helpdesk", number);
    await house.tap(sam, number, "Aanwijzen", { "Wie beslist?": "Karel Bos" }, { seen, channel: true });
    const second = await house.tap(
      fatima,
      number,
      "Aanwijzen",
      { "Wie beslist?": "Hanneke Wolters" },
      { seen, channel: true },
    );
    expect(read(second)).toContain("Er is al iemand die beslist.");
    expect(read(second)).toContain("Wacht op akkoord van Karel Bos");
  });
});

describe("Besluit intrekken", () => {
  it("puts the request back with who decided, and keeps the first decision", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.tap(marieke, number, "Aanvraag afwijzen", { [REASON]: "Nee" });
    const answer = await house.tap(marieke, number, "Ja, trek mijn besluit in");

    expect(buttonsIn(answer)).toContain("Goedkeuren");
    await house.tap(marieke, number, "Goedkeuren");
    expect((await decisionsOn(house, number))?.map(([is]) => is)).toEqual(["rejected", "revoked", "approved"]);
  });
  it("is possible until somebody has begun, and says so afterwards", async () => {
    const house = openApprovals();
    const number = await house.file();
    const seen = await house.tap(marieke, number, "Goedkeuren");
    await house.say(sam, `oppakken ${number}`);

    expect(buttonsIn(await house.card(marieke, number))).toEqual([]);
    const answer = await house.tap(marieke, number, "Ja, trek mijn besluit in", {}, { seen });
    expect(read(answer)).toContain("Het werk is al begonnen.");
    expect(await decisionsOn(house, number)).toHaveLength(1);
  });
  it("is nobody else's", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.tap(marieke, number, "Iemand anders laten beslissen", { [INSTEAD]: "Karel Bos" });
    await house.tap(karel, number, "Goedkeuren");
    expect(read(await house.say(marieke, `besluit intrekken ${number}`))).toContain("Alleen wie heeft besloten");
  });
});

describe("what somebody owns", () => {
  it("is theirs to decide, and then to arrange with the steps on the card", async () => {
    const house = openApprovals();
    const number = await house.file(FROM_BRAM);
    expect(buttonsIn(await house.card(bram, number))).not.toContain("Iemand anders laten beslissen");

    const agreed = await house.tap(bram, number, "Goedkeuren");
    expect(read(agreed)).toMatch(/1\. Open Outlook\.[^]*2\. Kies Machtigingen\./);
    await house.tap(bram, number, "Ik heb het ingesteld");
    expect((await house.ticket(number)).state).toMatchObject({ status: "resolved", resolvedBy: bram.id });
  });
  it("is the Helpdesk's to carry out when it does not work for them", async () => {
    const house = openApprovals();
    const number = await house.file(FROM_BRAM);
    await house.tap(bram, number, "Goedkeuren");
    await house.tap(bram, number, "Geef het aan de Helpdesk");
    const ticket = await house.ticket(number);
    expect(ticket.state).toEqual({ status: "new" });
    expect(ticket.cards.helpdesk).toBe(ticket.version);
  });
});

describe("Intrekken by the requester", () => {
  it("closes every card of the request, and a late press says so", async () => {
    const house = openApprovals();
    const number = await house.file();
    const early = await house.card(marieke, number);
    await house.tap(marieke, number, "Iemand anders laten beslissen", { [INSTEAD]: "Karel Bos" });
    const seen = await house.card(karel, number);
    await house.say(noor, `intrekken ${number}`);

    for (const who of [marieke, karel]) {
      const card = await house.card(who, number);
      expect(read(card)).toContain("Ingetrokken door de aanvrager");
      expect(buttonsIn(card)).toEqual([]);
    }
    expect(read(await house.tap(karel, number, "Goedkeuren", {}, { seen }))).toContain(
      "heeft deze aanvraag ingetrokken",
    );
    expect(read(await house.tap(marieke, number, "Goedkeuren", {}, { seen: early }))).toContain("ingetrokken");
    expect(await decisionsOn(house, number)).toEqual([]);
  });
});

describe("whoever had something to do with a request", () => {
  it("has one card of it, and all of them say what was decided", async () => {
    const house = openApprovals();
    const number = await house.file();
    house.moveTo(at("09:00", "2026-11-24"));
    await house.look(number);
    await house.tap(marieke, number, "Vraag stellen", { [QUESTION]: "Waarom?" });
    await house.say(noor, `antwoord ${number} Daarom`);
    house.change(marieke, AWAY);
    await house.look(number);
    house.change(karel, AWAY);
    await house.look(number);
    house.change(hanneke, AWAY);
    await house.look(number);
    house.change(karel, { absent: [] });
    await house.say(iris, `aanwijzen ${number} karel`);
    house.moveTo(at("10:30", "2026-11-24"));
    await house.tap(karel, number, "Goedkeuren");

    const asked: Person[] = [marieke, karel, hanneke, iris];
    for (const who of asked) {
      const cards = await house.cardsOf(who, number);
      const current = cards.filter(({ card }) => card?.template !== "ticket-line");
      expect(current).toHaveLength(1);
      expect(read(current[0])).toMatch(/hebt|Karel Bos heeft/);
      expect(read(current[0])).toContain("deze aanvraag goedgekeurd op 24 november 2026 om 10.30 uur");
    }
    const ticket = await house.ticket(number);
    const shown = await house.show(
      ticket.organisation,
      `ticket:${number}:${String(ticket.cards.reporter)}`,
      personPlace(noor.id),
    );
    expect(read(shown)).toMatch(/Overgeslagen: Marieke Verstappen[^]*Aangewezen om te beslissen: Karel Bos/);
  });
  it("is shown an older card as a line, and a press on it explains", async () => {
    const house = openApprovals();
    const number = await house.file();
    const first = cardOf(await house.ticket(number), marieke.id);
    const seen = await house.card(marieke, number);
    house.moveTo(at("09:00", "2026-11-25"));
    await house.look(number);

    expect(read(await house.older(marieke, number, first))).toContain("De nieuwste kaart");
    expect((await house.card(marieke, number)).summary).toBe(`${number}: herinnering, uw besluit wordt gevraagd`);
    await house.tap(marieke, number, "Goedkeuren", {}, { seen });
    expect(await decisionsOn(house, number)).toEqual([["approved", marieke.id]]);
  });
});

describe("Te beslissen", () => {
  it("lists what waits, longest waiting first, and opens each in place", async () => {
    const house = openApprovals();
    const first = await house.file();
    house.moveTo(at("11:00"));
    const second = await house.file({ what: { kind: "x", title: "Rechten op een map", section: "4.8", facts: [] } });
    const list = await house.press(marieke, "approval.list", {});

    expect(list.summary).toBe("Te beslissen (2)");
    expect(read(list)).toMatch(
      new RegExp(`${first}[^]*Extra opslag[^]*Noor Janssen[^]*${second}[^]*Rechten op een map`),
    );
    const opened = await house.tap(marieke, second, `Open ${second}`, {}, { seen: list });
    expect(buttonsIn(opened)).toContain("Goedkeuren");
    await house.tap(marieke, first, "Goedkeuren");
    expect((await house.press(marieke, "approval.list", {})).summary).toBe("Te beslissen (1)");
  });
  it("says when there is nothing", async () => {
    const house = openApprovals();
    await house.file();
    expect(read(await house.press(karel, "approval.list", {}))).toContain("Er wacht niets op u.");
  });
  it("shows twenty and says that there is more", async () => {
    const house = openApprovals();
    for (let count = 0; count < 22; count++) await house.file();
    const list = await house.press(marieke, "approval.list", {});
    expect(list.summary).toBe("Te beslissen (20 of meer)");
    expect(buttonsIn(list)).toHaveLength(20);
    expect(read(list)).toContain("Er wacht nog meer.");
  });
  it("also has what somebody has to arrange or to assign", async () => {
    const house = openApprovals();
    const own = await house.file(FROM_BRAM);
    await house.tap(bram, own, "Goedkeuren");
    expect((await house.press(bram, "approval.list", {})).summary).toBe("Te beslissen (1)");
    await filedWhileAllAreAway(house);
    expect((await house.press(iris, "approval.list", {})).summary).toBe("Te beslissen (1)");
  });
});
