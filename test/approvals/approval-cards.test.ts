import { describe, expect, it } from "vitest";
import { FROM_BRAM, buttonsIn, cardIn, openApprovals, read } from "../support/approvals.ts";
import { at, bram, hanneke, iris, karel, marieke, noor, ruben, sam } from "../support/people.ts";

const AWAY = { absent: [{ from: "2026-11-01" }] };
const REACHABLE = "06 12 34 56 78";

describe("the card of who has to decide", () => {
  it("says who asks for what and why, what it costs, what the agreement says and why they are asked", async () => {
    const house = openApprovals();
    const shown = read(await house.card(marieke, await house.file()));
    for (const piece of [
      "Extra opslag",
      "Wacht op uw besluit",
      "23 november 2026 om 10.00 uur",
      "U bent de leidinggevende van Noor Janssen.",
      "G:\\Archief",
      "50 GB",
      "Toelichting van Noor Janssen\nVoor het archief van de wijk",
      "Opslag telt mee voor de bijdrage van uw gemeente (DVO 6.1).",
      "DVO 4.8: Opslag",
      "Waarom?",
    ]) {
      expect(shown).toContain(piece);
    }
  });
  it("says since when it is theirs, if somebody else had it first", async () => {
    const house = openApprovals();
    const number = await house.file();
    house.moveTo(at("16:00"));
    await house.say(marieke, `laat beslissen ${number} karel`);
    expect(read(await house.card(karel, number))).toContain("Dit ligt bij u sinds 23 november 2026 om 16.00 uur.");
  });
  it("has two buttons to decide with, and a way to see why", async () => {
    const house = openApprovals();
    const card = cardIn(await house.card(marieke, await house.file()));
    const titles = (card["actions"] as { title: string }[]).map(({ title }) => title);
    expect(titles).toEqual(["Goedkeuren", "Afwijzen", "Waarom?", "Meer"]);
  });
  it("says nothing on a locked phone but the number and what is wanted", async () => {
    const house = openApprovals();
    const number = await house.file();
    expect((await house.card(marieke, number)).summary).toBe(`${number}: uw besluit wordt gevraagd`);
  });
  it("shows the newest of what was added in full, however much there is", async () => {
    const house = openApprovals();
    const number = await house.file();
    const newest = `laatste ${"woord ".repeat(300)}einde`;
    for (const text of ["eerste", "tweede", "derde", "vierde", newest])
      await house.say(noor, `aanvullen ${number} ${text}`);
    const shown = read(await house.card(marieke, number));
    expect(shown).toContain(newest);
    expect(shown).toContain("tweede");
    expect(shown).not.toContain("eerste");
    expect(shown).toContain("Eerdere berichten staan hier niet bij.");
  });
  it("offers nobody themselves", async () => {
    const house = openApprovals();
    house.change(marieke, AWAY);
    const shown = read(await house.card(karel, await house.file()));
    expect(shown).toContain(hanneke.id);
    expect(shown).not.toContain(karel.id);
  });
  it("offers who has a mandate now, and never who decides already or who asks", async () => {
    const house = openApprovals();
    const number = await house.file();
    const whom = async () =>
      read(await house.card(marieke, number)).match(/Karel Bos|Hanneke Wolters|Noor Janssen(?=\n7c)/g);
    expect(await whom()).toEqual(["Hanneke Wolters", "Karel Bos"]);
    house.change(karel, AWAY);
    expect(await whom()).toEqual(["Hanneke Wolters"]);
    house.change(hanneke, { grants: [] });
    house.change(noor, { grants: karel.grants });
    expect(await whom()).toBeNull();
    expect(read(await house.card(marieke, number))).toContain("Er is nu niemand anders die hierover mag beslissen.");
  });
});

describe("what a decider never sees", () => {
  it("is what the Helpdesk and Beheer write to each other, or do after the decision", async () => {
    const house = openApprovals();
    const number = await house.file();
    await house.tap(marieke, number, "Goedkeuren");
    const before = read(await house.card(marieke, number));
    await house.say(sam, `beheer ${number} GEHEIM voor Beheer`);
    await house.say(ruben, `vraag ${number} GEHEIM welke server?`);
    await house.say(noor, `antwoord ${number} GEHEIM de oude`);
    await house.say(ruben, `oplossen ${number} GEHEIM gedaan`);

    const after = await house.card(marieke, number);
    expect(JSON.stringify(after)).not.toContain("GEHEIM");
    expect(read(after)).not.toMatch(/Ruben|Sam/);
    expect(before).toContain("De Helpdesk voert de aanvraag uit.");
    expect(read(after)).toContain("De aanvraag is afgehandeld.");
  });
  it("is the request once it is somebody else's", async () => {
    const house = openApprovals();
    const number = await house.file({ text: `Bel mij op ${REACHABLE}` });
    await house.say(marieke, `laat beslissen ${number} Karel`);
    const shown = JSON.stringify(await house.card(marieke, number));
    expect(shown).not.toContain(REACHABLE);
    expect(shown).not.toContain("50 GB");
    expect(shown).toContain("U hebt dit besluit overgedragen.");
  });
  it("is the requester's own words, for who only says who decides", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
    const number = await house.file({ text: `Bel mij op ${REACHABLE}` });
    const shown = await house.card(iris, number);
    expect(JSON.stringify(shown)).not.toContain(REACHABLE);
    expect(read(shown)).toContain("50 GB");
  });
});

describe("the card of who says who decides", () => {
  it("says why nobody could, and that nobody has a mandate when that is so", async () => {
    const house = openApprovals();
    house.change(marieke, AWAY);
    for (const who of [karel, hanneke]) house.change(who, { grants: [] });
    const shown = await house.card(iris, await house.file());
    expect(read(shown)).toContain("De leidinggevende Marieke Verstappen is afwezig.");
    expect(read(shown)).toContain("De plaatsvervanger Karel Bos mag hierover niet beslissen.");
    expect(read(shown)).toContain("Niemand heeft een mandaat voor Venlo in het organisatiebestand (rol approver).");
    expect(buttonsIn(shown)).toEqual(["Opnieuw kijken"]);
  });
  it("shows what they asked and the answer, and nothing else that the requester says", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
    const number = await house.file();
    await house.say(iris, `vraag ${number} Bij welk team hoort u?`);
    expect(read(await house.card(iris, number))).toContain("Bij welk team hoort u?");
    await house.say(noor, `antwoord ${number} Bij team Wijken`);
    await house.say(noor, `aanvullen ${number} En bel mij op ${REACHABLE}`);

    const shown = await house.card(iris, number);
    expect(shown.summary).toBe(`${number}: er is antwoord op uw vraag`);
    expect(read(shown)).toContain("Antwoord van Noor Janssen");
    expect(read(shown)).toContain("Bij team Wijken");
    expect(JSON.stringify(shown)).not.toContain(REACHABLE);
  });
  it("says who is away when everybody with a mandate is", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel]) house.change(who, AWAY);
    house.unreachable.add(`person:${hanneke.id}`);
    const shown = read(await house.card(iris, await house.file()));
    expect(shown).toMatch(
      /Wie voor Venlo mag beslissen, is er nu niet\.\nIk kan Hanneke Wolters niet bereiken in Teams\.\nKarel Bos is afwezig\./,
    );
  });
  it("says so when the leidinggevende came back before somebody was assigned", async () => {
    const house = openApprovals();
    for (const who of [marieke, karel, hanneke]) house.change(who, AWAY);
    const number = await house.file();
    house.change(marieke, { absent: [] });
    await house.look(number);
    expect(read(await house.card(iris, number))).toContain("Wacht op akkoord van Marieke Verstappen");
    expect(buttonsIn(await house.card(iris, number))).toEqual([]);
  });
});

describe("the owner's card", () => {
  it("says that only they decide, and offers nobody else", async () => {
    const house = openApprovals();
    const shown = await house.card(bram, await house.file(FROM_BRAM));
    expect(read(shown)).toContain("U bent de eigenaar. Alleen u beslist hierover.");
    expect(buttonsIn(shown)).toEqual(["Goedkeuren", "Aanvraag afwijzen", "Vraag stellen"]);
  });
  it("says that it went to the Helpdesk when they are away by then", async () => {
    const house = openApprovals();
    const number = await house.file(FROM_BRAM);
    house.change(bram, AWAY);
    await house.look(number);
    expect(read(await house.card(bram, number))).toContain("De Helpdesk beoordeelt deze aanvraag");
  });
});
