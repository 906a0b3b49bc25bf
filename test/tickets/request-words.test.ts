import { describe, expect, it } from "vitest";
import { approve, arrange, assign, handOver, leaveToHelpdesk, reject, revoke } from "../../src/approvals/approval.ts";
import { lookAgain, remind } from "../../src/approvals/asking.ts";
import type { Bench } from "../../src/approvals/deciders.ts";
import { reporterCard, teamCard, teamReply } from "../../src/tickets/ticket-cards.ts";
import {
  eventActor,
  eventTitle,
  nextForReporter,
  passedOverText,
  statusForReporter,
  statusForTeam,
  summaryForReporter,
} from "../../src/tickets/ticket-words.ts";
import { type Ticket, add, answer, ask, resolve, take, withdraw } from "../../src/tickets/ticket.ts";
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
} from "../approvals/bench.ts";
import { dataOf } from "../support/desk.ts";
import { ROERMOND, at, bram, hanneke, iris, karel, marieke, noor, sam, youssef } from "../support/people.ts";

const BENCH = benchOf();
const filed = requested(BENCH);
const looked = (ticket: Ticket, given: Partial<Bench>, late: readonly (typeof noor)[] = []): Ticket => {
  const moved = lookAgain(ticket, benchOf(given), new Set(late.map(({ id }) => id)), watch(at("14:00")));
  if (!moved) throw new Error("nobody was passed over");
  return moved;
};
const reminded = (ticket: Ticket): Ticket => remind(ticket, watch(at("14:00"))) ?? ticket;

const owning = benchOf({ owner: candidate(bram) });
const mailbox = requested(owning, { by: "owner", owner: bram.id }, MAILBOX);
const agreed = after(approve(mailbox, undefined, owning, by(bram)));
const approved = after(approve(filed, undefined, BENCH, by(marieke)));
const rejected = after(reject(filed, said("Ruim eerst op.\nDaarna zien wij verder."), undefined, BENCH, by(marieke)));
const handed = after(handOver(filed, karel.id, BENCH, by(marieke)));
const assigning = benchOf({ ...everybodyAway, authorised: [candidate(karel)] });
const unassigned = requested(assigning);
const nobody = requested(
  benchOf({ manager: undefined, substitute: undefined, managersManager: undefined, assigners: [] }),
);

const steps = (ticket: Ticket) =>
  ticket.timeline.map((entry) => `${eventTitle(ticket, entry)}${eventActor(ticket, entry)}`);
const lastStep = (ticket: Ticket) => steps(ticket).at(-1);

describe("each step, read aloud", () => {
  it.each<[string, Ticket]>([
    ["Gevraagd om te beslissen: Marieke Verstappen (leidinggevende)", filed],
    ["Gevraagd om te beslissen: Karel Bos (plaatsvervanger)", requested(benchOf({ manager: away(marieke) }))],
    [
      "Gevraagd om te beslissen: Hanneke Wolters (hogere leidinggevende)",
      requested(benchOf({ manager: away(marieke), substitute: undefined })),
    ],
    ["Gevraagd om te beslissen: Bram Hermans (eigenaar)", mailbox],
    ["Gevraagd om iemand aan te wijzen: Iris Smeets", unassigned],
    ["Gevraagd om iemand aan te wijzen: de Helpdesk", nobody],
    ["Aangewezen om te beslissen: Karel Bos · Iris Smeets", after(assign(unassigned, karel.id, assigning, by(iris)))],
    ["Overgedragen: Karel Bos · Marieke Verstappen", handed],
    ["Herinnerd: Marieke Verstappen (leidinggevende)", reminded(filed)],
    ["Herinnerd: Karel Bos", reminded(handed)],
    ["Herinnerd: de Helpdesk", reminded(nobody)],
    ["Vraag gesteld · Marieke Verstappen", after(ask(filed, said("Waarom?"), by(marieke)))],
    ["Goedgekeurd · Marieke Verstappen", approved],
    ["Goedgekeurd · Karel Bos (namens Marieke Verstappen)", after(approve(handed, undefined, BENCH, by(karel)))],
    ["Afgewezen · Marieke Verstappen", rejected],
    ["Besluit ingetrokken · Marieke Verstappen", after(revoke(approved, by(marieke)))],
    ["Ingesteld door de eigenaar · Bram Hermans", after(arrange(agreed, by(bram)))],
    ["Naar de Helpdesk · Bram Hermans", after(leaveToHelpdesk(agreed, by(bram)))],
    ["Naar de Helpdesk", requested(BENCH, { by: "helpdesk" })],
  ])("%s", (step, ticket) => {
    expect(lastStep(ticket)).toBe(step);
  });

  it.each<[string, Ticket]>([
    ["Overgeslagen: leidinggevende (niet bekend)", nobody],
    ["Niemand gevonden die mag beslissen", nobody],
    ["Overgeslagen: eigenaar (niet bekend)", requested(BENCH, { by: "owner", owner: bram.id }, MAILBOX)],
    ["Overgeslagen: Marieke Verstappen (afwezig)", unassigned],
    [
      "Overgeslagen: Marieke Verstappen (uit dienst)",
      looked(filed, { manager: candidate(marieke, { hasLeft: true }) }),
    ],
    [
      "Overgeslagen: Marieke Verstappen (niet bereikbaar in Teams)",
      looked(filed, { manager: candidate(marieke, {}, false) }),
    ],
    ["Overgeslagen: Marieke Verstappen (niet op tijd beslist)", looked(filed, {}, [marieke])],
    ["Overgeslagen: Marieke Verstappen (niet gemachtigd)", looked(filed, { manager: candidate(youssef) })],
    [
      "Overgeslagen: Marieke Verstappen (werkt niet bij deze organisatie)",
      looked(filed, { manager: candidate(marieke, { appointments: [ROERMOND] }) }),
    ],
    [
      "Overgeslagen: Noor Janssen (beslist niet over de eigen aanvraag)",
      requested(benchOf({ manager: away(marieke), substitute: candidate(noor) })),
    ],
  ])("%s, on the way", (step, ticket) => {
    expect(steps(ticket)).toContain(step);
  });
});

describe("why somebody else is asked, in the requester's words", () => {
  const GONE = { manager: candidate(marieke, { hasLeft: true }) };

  it.each<[string, Ticket]>([
    [
      "Ik kan uw leidinggevende niet bereiken in Teams. Ik heb Karel Bos gevraagd.",
      looked(filed, { manager: candidate(marieke, {}, false) }),
    ],
    [
      "Uw leidinggevende Marieke Verstappen is uit dienst. Ik kan de plaatsvervanger Karel Bos niet bereiken in Teams. Ik heb Hanneke Wolters gevraagd.",
      requested(benchOf({ ...GONE, substitute: candidate(karel, {}, false) })),
    ],
    [
      "Uw leidinggevende Marieke Verstappen is uit dienst. De plaatsvervanger Karel Bos mag hierover niet beslissen. De hogere leidinggevende Hanneke Wolters is afwezig. Ik heb Iris Smeets gevraagd om iemand aan te wijzen.",
      requested(benchOf({ ...GONE, substitute: candidate({ ...karel, grants: [] }), managersManager: away(hanneke) })),
    ],
    ["Ik weet niet wie uw leidinggevende is. Ik heb de Helpdesk gevraagd om iemand aan te wijzen.", nobody],
    ["Uw leidinggevende Marieke Verstappen laat iemand anders beslissen. Ik heb Karel Bos gevraagd.", handed],
    [
      "Uw leidinggevende Marieke Verstappen heeft niet op tijd beslist. Ik heb Karel Bos gevraagd.",
      looked(filed, {}, [marieke]),
    ],
    [
      "De eigenaar Bram Hermans is afwezig. De Helpdesk beoordeelt uw aanvraag.",
      looked(mailbox, { owner: away(bram) }),
    ],
    ["De eigenaar Bram Hermans is afwezig. De Helpdesk neemt het over.", looked(agreed, { owner: away(bram) })],
    [
      "Ik weet niet wie de eigenaar is. De Helpdesk beoordeelt uw aanvraag.",
      requested(BENCH, { by: "owner", owner: bram.id }, MAILBOX),
    ],
  ])("%s", (text, ticket) => {
    expect(passedOverText(ticket)).toEqual([text]);
    expect(dataOf(reporterCard(ticket, AGREED))["remarks"]).toContainEqual({ text });
  });
  it("is said of the leidinggevende only when their whole line works elsewhere", () => {
    const elsewhere = ({ id, name }: typeof karel) => candidate({ id, name, appointments: [ROERMOND], grants: [] });
    const line = { manager: elsewhere(marieke), substitute: elsewhere(karel), managersManager: elsewhere(hanneke) };
    expect(passedOverText(requested(benchOf(line)))).toEqual([
      "Uw leidinggevende Marieke Verstappen werkt niet bij deze organisatie. Ik heb Iris Smeets gevraagd om iemand aan te wijzen.",
    ]);
  });
  it("is not said of who has it again", () => {
    const back = looked(unassigned, { ...everybodyAway, manager: candidate(marieke) });
    expect(waiting(back)).toEqual(["manager Marieke Verstappen"]);
    expect(passedOverText(back)).toEqual([
      "De plaatsvervanger Karel Bos is afwezig. De hogere leidinggevende Hanneke Wolters is afwezig. Ik heb Marieke Verstappen gevraagd.",
    ]);
  });
  it.each<[string, Ticket]>([
    ["nobody was passed over", filed],
    ["it was decided", after(approve(handed, undefined, BENCH, by(karel)))],
    ["it was withdrawn", after(withdraw(handed, by(noor)))],
    ["somebody works on it", after(take(looked(agreed, { owner: away(bram) }), by(sam)))],
  ])("is not said when %s", (_, ticket) => {
    expect(passedOverText(ticket)).toEqual([]);
  });
});

const AGREED = { organisationName: "Venlo", hours: undefined, term: "De afhandelingstermijn is nog niet vastgesteld." };

describe("how a request stands, for its requester and for a team", () => {
  const asked = after(ask(filed, said("Waarom?"), by(marieke)));

  it.each<[string, Ticket, string, string, string]>([
    [
      "waits",
      filed,
      "Wacht op akkoord van Marieke Verstappen",
      "Wacht op akkoord van Marieke Verstappen. Begin nog niet",
      "uw aanvraag wacht op akkoord",
    ],
    [
      "waits for somebody to be assigned",
      unassigned,
      "Wacht op akkoord: er wordt iemand aangewezen",
      "Wacht op akkoord: er wordt iemand aangewezen. Begin nog niet",
      "uw aanvraag wacht op akkoord",
    ],
    [
      "waits for an answer",
      asked,
      "Wacht op uw antwoord",
      "Wacht op akkoord van Marieke Verstappen. Begin nog niet",
      "er is een vraag voor u",
    ],
    [
      "was approved",
      approved,
      "Goedgekeurd, nog niet opgepakt door de Helpdesk",
      "Nog niet opgepakt",
      "uw aanvraag is goedgekeurd",
    ],
    [
      "is the owner's to arrange",
      agreed,
      "Akkoord. Bram Hermans stelt het zelf in",
      "Bram Hermans stelt het zelf in",
      "uw aanvraag is goedgekeurd",
    ],
    [
      "was rejected",
      rejected,
      "Afgewezen door Marieke Verstappen",
      "Afgewezen door Marieke Verstappen",
      "uw aanvraag is afgewezen",
    ],
    [
      "was left to the Helpdesk by an owner who was never asked",
      looked(mailbox, { owner: away(bram) }),
      "Bij de Helpdesk, nog niet opgepakt",
      "Nog niet opgepakt",
      "uw aanvraag is ontvangen",
    ],
    [
      "is judged by the Helpdesk",
      requested(BENCH, { by: "helpdesk" }),
      "Bij de Helpdesk, nog niet opgepakt",
      "Nog niet opgepakt",
      "uw aanvraag is ontvangen",
    ],
  ])("%s", (_, ticket, forReporter, forTeam, summary) => {
    expect(statusForReporter(ticket)).toBe(forReporter);
    expect(statusForTeam(ticket)).toBe(forTeam);
    expect(summaryForReporter(ticket)).toBe(`M26-000124: ${summary}`);
  });
  it("says that nothing is decided before the question is answered, and what follows then", () => {
    expect(nextForReporter(asked)).toBe("Er wordt beslist als u antwoord hebt gegeven.");
    expect(nextForReporter(after(answer(asked, said("Daarom"), by(noor))))).toBe(
      "U krijgt hier bericht als er is beslist. Pas daarna begint het werk.",
    );
  });
  it("shows the requester why it was rejected", () => {
    expect(dataOf(reporterCard(rejected, AGREED))).toMatchObject({
      solutionTitle: "Waarom het is afgewezen",
      solution: [{ text: "Ruim eerst op." }, { text: "Daarna zien wij verder." }],
    });
  });
  it("tells the requester that a decision was taken back, until there is another", () => {
    const takenBack = after(revoke(approved, by(marieke)));
    const text = "Marieke Verstappen heeft het eerdere besluit ingetrokken.";
    expect(dataOf(reporterCard(takenBack, AGREED))["remarks"]).toContainEqual({ text });
    expect(summaryForReporter(takenBack)).toBe("M26-000124: het besluit is ingetrokken");

    const again = after(approve(takenBack, undefined, BENCH, by(marieke)));
    expect(dataOf(reporterCard(again, AGREED))["remarks"]).not.toContainEqual({ text });
    expect(summaryForReporter(again)).toBe("M26-000124: uw aanvraag is goedgekeurd");
  });
  it("says on a locked phone that somebody else was asked", () => {
    expect(summaryForReporter(handed)).toBe("M26-000124: iemand anders beslist");
    expect(summaryForReporter(looked(filed, { manager: away(marieke) }))).toBe(
      "M26-000124: iemand anders wordt gevraagd",
    );
    expect(summaryForReporter(after(assign(unassigned, karel.id, assigning, by(iris))))).toBe(
      "M26-000124: er is iemand aangewezen die beslist",
    );
  });
  it("is called a request, and its requester one, wherever a team reads of it", () => {
    const resolved = after(resolve(after(take(approved, by(sam))), "resolved", said("Gedaan."), by(sam)));
    expect(statusForTeam(resolved)).toBe("Uitgevoerd door Sam Linssen, wacht op de aanvrager");
    expect(JSON.stringify(teamCard(resolved, "helpdesk", AGREED))).not.toMatch(/meld(ing|er)|"opgelost"/i);
    expect(dataOf(reporterCard(resolved, AGREED))).toMatchObject({
      ...{ status: "Uitgevoerd", solutionTitle: "Wat er is gedaan" },
      ...{ confirmQuestion: "Is het in orde?", confirmYes: "Ja, in orde" },
    });
    expect(summaryForReporter(resolved)).toBe("M26-000124: is het in orde?");
    const added = after(add(approved, said("Het mag ook 40 GB zijn."), by(noor)));
    expect(teamReply(added, added.version)?.summary).toBe("M26-000124: de aanvrager heeft iets toegevoegd.");
  });
  it("warns a team of what the owner did not decide on, before what there is to check", () => {
    const checked = { ...MAILBOX, check: "Volg de procedure van de gemeente." };
    const ofBram = (given: Partial<Bench>) =>
      requested(benchOf({ owner: candidate(bram), ...given }), { by: "owner", owner: bram.id }, checked);
    const checkOf = (ticket: Ticket) => dataOf(teamCard(ticket, "helpdesk", AGREED))["check"];

    const warning = "De eigenaar heeft hierover niet beslist. Volg de procedure van de gemeente.";
    expect(checkOf(ofBram({ owner: away(bram) }))).toBe(warning);
    const left = after(leaveToHelpdesk(after(approve(ofBram({}), undefined, owning, by(bram))), by(bram)));
    expect(checkOf(left)).toBe("Volg de procedure van de gemeente.");
    expect(checkOf(approved)).toBe("");
  });
  it("does not say what it costs any more once it was decided", () => {
    const cost = { text: "Opslag telt mee voor de bijdrage van uw gemeente." };
    expect(dataOf(reporterCard(filed, AGREED))["remarks"]).toContainEqual(cost);
    expect(dataOf(reporterCard(approved, AGREED))["remarks"]).not.toContainEqual(cost);
  });
});
