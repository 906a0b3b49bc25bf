import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { textOf, dataOf } from "../support/desk.ts";
import { ROERMOND, VENLO, bram, daan, iris, marieke, noor, peter, sam, sanne } from "../support/people.ts";
import { ictManager, openEscalations, teamLead } from "./house.ts";

const AWAY = { absent: [{ from: "2026-01-01" }] };

async function begun() {
  const house = openEscalations();
  const number = await house.report();
  await house.act(noor, "escalation.ask", number);
  return { house, number };
}

async function atTeamLead() {
  const { house, number } = await begun();
  await house.act(marieke, "escalation.pass-on", number);
  await house.act(iris, "escalation.pass-on", number);
  return { house, number };
}

describe("who does not get on with the Helpdesk", () => {
  it("has their leidinggevende asked first, who reads who it is and about which report, and nothing of its text", async () => {
    const { house, number } = await begun();
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
    expect(house.introduced).toEqual(new Set([marieke.id]));
    const card = await house.card(marieke, number);
    expect(textOf(card)).toContain("Noor Janssen komt er niet uit met de Helpdesk.");
    expect(dataOf(card)).toMatchObject({ canRefuse: true, passOn: "Naar de incidentmanager", passOnStyle: "positive" });
    expect(textOf(card)).toContain("De printer doet het niet");
    expect(textOf(card)).not.toContain("KANARIE");
    expect(await house.card(sam, number)).toBeUndefined();
  });
  it("sees where it stands, and so does the team", async () => {
    const { house, number } = await begun();
    const { cards } = await house.ticket(VENLO, number);
    const own = await house.show(VENLO, `ticket:${number}:${String(cards.reporter)}`, personPlace(noor.id));
    const teams = await house.show(VENLO, `ticket:${number}:1`, channelPlace("helpdesk"));
    for (const card of [own, teams])
      expect(textOf(card)).toContain("Stap 1 van 3: bij Marieke Verstappen (leidinggevende), sinds");
    expect(textOf(own)).toContain("Escalatie gevraagd: Marieke Verstappen (leidinggevende)");
  });
  it("asks once: twice is once", async () => {
    const { house, number } = await begun();
    const { version } = await house.ticket(VENLO, number);
    expect(textOf(await house.act(noor, "escalation.ask", number))).toContain("U hebt dit al gevraagd");
    await house.act(noor, "escalation.ask", number, { nonce: "1" });
    expect((await house.ticket(VENLO, number)).version).toBe(version);
  });
  it("cannot do so about a ticket that is closed, or another's", async () => {
    const house = openEscalations();
    const number = await house.report();
    await house.act(daan, "escalation.ask", number);
    await house.act(sam, "escalation.ask", number);
    await house.act(noor, "ticket.withdraw", number);
    expect(textOf(await house.act(noor, "escalation.ask", number))).toContain("al gesloten of ingetrokken");
    expect((await house.ticket(VENLO, number)).escalation).toBeUndefined();
  });
  it("can type it", async () => {
    const house = openEscalations();
    const number = await house.report();
    await house.say(noor, `ik kom er niet uit ${number}`);
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
  });
  it.each([
    ["is away", (house: ReturnType<typeof openEscalations>) => house.change(marieke, AWAY), "is afwezig"],
    ["left", (house: ReturnType<typeof openEscalations>) => house.change(marieke, { hasLeft: true }), "is uit dienst"],
    [
      "cannot be reached",
      (house: ReturnType<typeof openEscalations>) => void house.unreachable.add(personPlace(marieke.id)),
      "niet bereiken in Teams",
    ],
    [
      "is not known",
      (house: ReturnType<typeof openEscalations>) => house.change(noor, { manager: undefined }),
      "staat geen leidinggevende",
    ],
  ])("has the incident manager asked at once when the leidinggevende %s", async (_, happens, says) => {
    const house = openEscalations();
    happens(house);
    const number = await house.report();
    await house.act(noor, "escalation.ask", number);
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    expect(textOf(await house.card(iris, number))).toContain(says);
  });
  it("has the Helpdesk's channel asked when there is no incident manager either", async () => {
    const house = openEscalations();
    house.change(marieke, AWAY);
    house.change(iris, { grants: [] });
    const number = await house.report();
    await house.act(noor, "escalation.ask", number);
    expect(await house.asked(number)).toEqual(["Helpdesk as helpdesk"]);
    const card = await house.card("Helpdesk", number);
    expect(textOf(card)).toContain("In het organisatiebestand staat geen incidentmanager voor Venlo");
    expect(textOf(card)).not.toContain("KANARIE");
    await house.act(sam, "escalation.take", number, {}, { chat: "channel" });
    expect(textOf(await house.card("Helpdesk", number))).toContain("Opgepakt door Sam Linssen");
  });
});

describe("the leidinggevende", () => {
  it("brings it to the incident manager", async () => {
    const { house, number } = await begun();
    const card = await house.act(marieke, "escalation.pass-on", number);
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    expect(textOf(card)).toContain("Ligt nu bij iemand anders");
    expect(textOf(card)).toContain("Iris Smeets (incidentmanager)");
  });
  it("may think that it is not needed; then the reporter knows, and can ask again", async () => {
    const { house, number } = await begun();
    await house.act(marieke, "escalation.not-needed", number);
    expect(await house.asked(number)).toEqual([]);
    const { cards } = await house.ticket(VENLO, number);
    const own = await house.show(VENLO, `ticket:${number}:${String(cards.reporter)}`, personPlace(noor.id));
    expect(textOf(own)).toContain("De leidinggevende vindt het niet nodig");
    await house.act(noor, "escalation.ask", number);
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
  });
  it("neither takes nor settles it, and sees nothing else of the ticket", async () => {
    const { house, number } = await begun();
    await house.act(marieke, "escalation.take", number);
    await house.act(marieke, "escalation.settle", number, { text: "Klaar" });
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
    const opened = await house.press(marieke, "ticket.open", { organisation: VENLO, ticket: number });
    expect(textOf(opened)).not.toContain("KANARIE");
  });
  it("can type both", async () => {
    const { house, number } = await begun();
    await house.say(marieke, `naar de incidentmanager ${number}`);
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    const other = await begun();
    await other.house.say(marieke, `niet nodig ${other.number}`);
    expect(await other.house.asked(other.number)).toEqual([]);
  });
});

describe("the incident manager", () => {
  it("takes it, and settles it in words that the reporter reads", async () => {
    const { house, number } = await begun();
    await house.act(marieke, "escalation.pass-on", number);
    await house.act(iris, "escalation.take", number);
    expect(dataOf(await house.card(iris, number))).toMatchObject({
      canTake: false,
      canSettle: true,
      passOnStyle: "default",
    });
    await house.act(iris, "escalation.settle", number, { text: "Vrijdag komt er een nieuwe printer" });
    const ticket = await house.ticket(VENLO, number);
    const own = await house.show(VENLO, `ticket:${number}:${String(ticket.cards.reporter)}`, personPlace(noor.id));
    expect(textOf(own)).toContain("Vrijdag komt er een nieuwe printer");
    expect(dataOf(own)).toMatchObject({ hasMessage: true, messageBy: "Iris Smeets" });
  });
  it("brings a dispute to the team lead: step 2", async () => {
    const { house, number } = await atTeamLead();
    expect(await house.asked(number)).toEqual(["Tessa Claes as team-lead"]);
    expect((await house.ticket(VENLO, number)).escalation?.step).toBe(2);
  });
  it("keeps it, and reads why, when there is no team lead", async () => {
    const { house, number } = await begun();
    house.change(teamLead, { grants: [] });
    await house.act(marieke, "escalation.pass-on", number);
    await house.act(iris, "escalation.pass-on", number);
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    expect(textOf(await house.card(iris, number))).toContain(
      "In het organisatiebestand staat geen teamleider voor Venlo",
    );
  });
});

describe("the team lead", () => {
  it.each([
    ["ict-manager", "Anouk Timmermans as ict-manager", ictManager],
    ["manager", "Marieke Verstappen as manager", marieke],
  ] as const)("goes through the %s to the municipality's own representative: step 3", async (via, asked, who) => {
    const { house, number } = await atTeamLead();
    await house.act(teamLead, "escalation.pass-on", number, { via });
    expect(await house.asked(number)).toEqual([asked]);
    await house.act(who, "escalation.pass-on", number);
    expect(await house.asked(number)).toEqual(["Bram Hermans as representative"]);
    expect((await house.ticket(VENLO, number)).escalation?.step).toBe(3);
    await house.act(bram, "escalation.settle", number, { text: "Besproken" });
    expect(await house.asked(number)).toEqual([]);
  });
  it("takes the other way when nobody is there on the one that was chosen", async () => {
    const { house, number } = await atTeamLead();
    house.change(ictManager, AWAY);
    await house.act(teamLead, "escalation.pass-on", number, { via: "ict-manager" });
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
  });
  it("goes back to the incident manager when the municipality has no representative", async () => {
    const { house, number } = await atTeamLead();
    house.representatives.delete(VENLO);
    await house.act(teamLead, "escalation.pass-on", number);
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    expect(textOf(await house.card(iris, number))).toContain("geen vertegenwoordiger in het directieberaad voor Venlo");
  });
  it("never comes to another municipality's representative", async () => {
    const house = openEscalations();
    house.change(peter, AWAY);
    const number = await house.report(daan);
    const act = (who: Parameters<typeof house.act>[0], verb: string, fields: object = {}) =>
      house.act(who, verb, number, fields, {}, ROERMOND);
    await act(daan, "escalation.ask");
    await act(iris, "escalation.pass-on");
    await act(teamLead, "escalation.pass-on");
    await act(ictManager, "escalation.pass-on");
    expect(await house.asked(number, ROERMOND)).toEqual(["Sanne Driessen as representative"]);
    expect(await house.card(bram, number, ROERMOND)).toBeUndefined();
    expect(textOf(await house.card(sanne, number, ROERMOND))).toContain("directieberaad");
  });
});

describe("an escalation", () => {
  it("goes nowhere into nothing when everyone is missing from the organisation file", async () => {
    const house = openEscalations();
    for (const who of [marieke, iris, teamLead, ictManager, bram]) house.change(who, { hasLeft: true, grants: [] });
    const number = await house.report();
    await house.act(noor, "escalation.ask", number);
    for (let step = 0; step < 3; step++) {
      expect(await house.asked(number)).toEqual(["Helpdesk as helpdesk"]);
      await house.act(sam, "escalation.pass-on", number, {}, { chat: "channel" });
    }
    expect(textOf(await house.card("Helpdesk", number))).toContain("geen teamleider voor Venlo");
  });
  it("does not wait for who is not there any more", async () => {
    const { house, number } = await begun();
    await house.look();
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
    house.change(marieke, AWAY);
    await house.look();
    await house.look();
    expect(await house.asked(number)).toEqual(["Iris Smeets as incident-manager"]);
    house.unreachable.add(personPlace(iris.id));
    await house.look();
    expect(await house.asked(number)).toEqual(["Helpdesk as helpdesk"]);
  });
  it("is over when the ticket is, and says so on every card", async () => {
    const { house, number } = await begun();
    await house.act(sam, "ticket.resolve", number, { resolution: "resolved", solution: "Klaar" }, { chat: "channel" });
    expect(dataOf(await house.card(marieke, number))).toMatchObject({ passOn: "", canRefuse: false });
    const late = await house.act(marieke, "escalation.pass-on", number);
    expect(textOf(late)).toContain("afgehandeld");
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
  });
  it("is nothing to who is not asked", async () => {
    const { house, number } = await begun();
    for (const who of [bram, iris, teamLead, daan])
      expect(textOf(await house.act(who, "escalation.pass-on", number))).toContain("niet gevonden");
    expect(await house.asked(number)).toEqual(["Marieke Verstappen as manager"]);
  });
});
