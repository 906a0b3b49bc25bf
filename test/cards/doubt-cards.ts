import type { Message } from "../../src/lib/message.ts";
import { personPlace } from "../../src/lib/place.ts";
import { ictManager, openEscalations, teamLead } from "../escalation/house.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, at, bram, fatima, iris, marieke, noor, sam } from "../support/people.ts";
import { openTerms } from "../terms/house.ts";

type Cards = Map<string, Message | undefined>;

/** What becomes of a term that will be missed, of a storing at night, and of who does not get on with the Helpdesk. */
export async function doubtCards(typed: string, name: string): Promise<Cards> {
  return new Map([
    ...(await termCards(typed, name)),
    ...(await nightCards(typed, name)),
    ...(await ladderCards(typed, name)),
  ]);
}

async function termCards(typed: string, name: string): Promise<Cards> {
  const cards: Cards = new Map();
  const house = openTerms();
  const now = at("09:30", "2026-11-24");
  const number = await house.report(at("10:00"), `${typed} doet het niet\n${typed}`, { ...noor, name });
  await house.act({ ...sam, name }, "ticket.take", number, {}, { now: at("10:05") });
  await house.look(now);
  const keep = async (what: string) => {
    const ticket = await house.ticket(VENLO, number);
    cards.set(`${what}, of who has it`, await house.consultCard(sam, ticket));
    if (ticket.consult?.proposal) cards.set(`${what}, the reporter's`, await house.proposalCard(noor, ticket));
  };
  await keep("will it be in time");
  cards.set("a proposal without a day", await house.act(sam, "term.propose", number, {}, { now }));
  await house.act(sam, "term.on-time", number, {}, { now });
  await keep("it will be in time");
  const proposal = { day: "2026-11-26", time: "12:00", text: `${typed}\n${typed}` };
  await house.act({ ...sam, name }, "term.propose", number, proposal, { now });
  await keep("another moment is proposed");
  const own = async () => {
    const { cards: of } = await house.ticket(VENLO, number);
    return house.show(VENLO, `ticket:${number}:${String(of.reporter)}`, personPlace(noor.id));
  };
  cards.set("a report with a proposal", await own());
  await house.act(noor, "term.discuss", number, { text: typed }, { now });
  await keep("the reporter wants to talk");
  await house.act(sam, "term.propose", number, proposal, { now });
  await house.act(noor, "term.agree", number, {}, { now });
  await keep("another moment is agreed");
  cards.set("a report with another moment", await own());
  await house.act(sam, "ticket.resolve", number, { resolution: "resolved", solution: typed }, { now });
  await keep("a term that is over");
  return cards;
}

async function nightCards(typed: string, name: string): Promise<Cards> {
  const house = openDesk({ settings: { onCallAt: async () => ({ ...fatima, name }) } });
  const form = { nonce: "n", text: typed, reachableAt: typed, impact: "team" };
  const filed = await house.press({ ...noor, name }, "ticket.report", form, { now: at("23:00") });
  const number = String(dataOf(filed)["number"]);
  return new Map([
    ["a report at night", filed],
    ["the card of who is on call", await house.show(VENLO, `on-call:${number}`, personPlace(fatima.id))],
  ]);
}

async function ladderCards(typed: string, name: string): Promise<Cards> {
  const cards: Cards = new Map();
  const house = openEscalations();
  for (const who of [marieke, iris, teamLead, ictManager, bram]) house.change(who, { name });
  const number = await house.report({ ...noor, name }, `${typed} doet het niet\n${typed}`);
  await house.act({ ...noor, name }, "escalation.ask", number);
  cards.set("escalation: the leidinggevende", await house.card(marieke, number));
  cards.set("escalation: refused", await house.act(noor, "escalation.ask", number));
  await house.act(marieke, "escalation.pass-on", number);
  cards.set("escalation: passed on", await house.card(marieke, number));
  cards.set("escalation: the incident manager", await house.card(iris, number));
  await house.act(iris, "escalation.take", number);
  cards.set("escalation: taken", await house.card(iris, number));
  await house.act(iris, "escalation.pass-on", number);
  cards.set("escalation: the team lead", await house.card(teamLead, number));
  await house.act(teamLead, "escalation.pass-on", number);
  cards.set("escalation: the manager ICT", await house.card(ictManager, number));
  await house.act(ictManager, "escalation.pass-on", number);
  cards.set("escalation: the representative", await house.card(bram, number));
  await house.act(bram, "escalation.settle", number, { text: typed });
  cards.set("escalation: settled", await house.card(bram, number));
  for (const who of [marieke, iris]) house.change(who, { hasLeft: true, grants: [] });
  await house.act({ ...noor, name }, "escalation.ask", number);
  cards.set("escalation: the Helpdesk's", await house.card("Helpdesk", number));
  cards.set(
    "a report that was escalated",
    await house.press(noor, "ticket.open", { organisation: VENLO, ticket: number }),
  );
  return cards;
}
