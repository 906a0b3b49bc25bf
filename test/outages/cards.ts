import type { Message } from "../../src/lib/message.ts";
import { personPlace } from "../../src/lib/place.ts";
import { dataOf } from "../support/desk.ts";
import { VENLO, WEERT, emma, noor, sam, youssef } from "../support/people.ts";
import { HELPDESK, crowd, inChannel, openOutages } from "./house.ts";

const EVERYWHERE = "venlo,weert,roermond,nederweert,ict-nml";

/** Every card about known outages in every state that matters. @param typed stands in everything that people write */
export async function everyOutageCard(typed: string, name: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openOutages();
  const agent = { ...sam, name };
  const lines = `${typed} doet het niet\ntweede regel ${typed}`;
  const cards = new Map<string, Message | undefined>([["no outages", await house.say(noor, "storingen")]]);
  const desk = async () => house.newestIn(HELPDESK);

  const ticket = await house.report(noor, lines);
  cards.set("making an outage known", await house.press(agent, "outage.form", ticket, inChannel));
  cards.set("an outage without a text", await house.press(agent, "outage.make", { ...ticket, text: "" }, inChannel));
  cards.set("nothing to make known", await house.press(noor, "outage.form", ticket));
  const made = { ...ticket, text: lines, organisations: EVERYWHERE };
  cards.set("an outage made known", await house.press(agent, "outage.make", made, inChannel));
  await house.look();
  cards.set("an outage, the Helpdesk's", await desk());
  cards.set("an outage, a person's", await house.newestIn(noor.id));
  cards.set("the form beneath an outage", await house.press(youssef, "ticket.form", {}));
  const outage = ticket.ticket;
  cards.set("joining an outage", await house.press(emma, "outage.join", { outage, form: "true" }, { replyToId: "f" }));
  cards.set("joining no outage", await house.press(emma, "outage.join", { outage: "M26-999999" }));

  await house.press(agent, "outage.tell", { outage, nonce: "1", news: lines }, inChannel);
  await house.look();
  cards.set("news of an outage, the Helpdesk's", await desk());
  cards.set("news of an outage, a person's", await house.newestIn(emma.id));
  cards.set("the form beneath news", await house.press(youssef, "ticket.form", {}));
  cards.set("the outages of a person", await house.say(emma, "storingen"));
  cards.set("the outages of the Helpdesk", await house.say(agent, "storingen", inChannel));
  await house.press(agent, "outage.end", { outage, nonce: "2" }, inChannel);
  await house.look();
  cards.set("an outage that is over, the Helpdesk's", await desk());
  cards.set("an outage that is over, a person's", await house.newestIn(emma.id));
  cards.set(
    "news after the end",
    await house.press(agent, "outage.tell", { outage, nonce: "3", news: lines }, inChannel),
  );

  for (const person of crowd(50, [VENLO, WEERT])) await house.report(person, lines, { area: "mail" });
  await house.look();
  cards.set("many report the same", await desk());
  const { proposal, at } = dataOf(await desk());
  const given = { proposal, at, organisations: EVERYWHERE };
  cards.set("many without a text", await house.press(agent, "outage.accept", { ...given, text: "" }, inChannel));
  cards.set("made known of many", await house.press(agent, "outage.accept", { ...given, text: lines }, inChannel));
  await house.look();
  cards.set("an outage of many, the Helpdesk's", await desk());
  return cards;
}

/** The longest that a card about an outage may become. @param long as long as a text may be */
export async function longestOutageCards(long: string): Promise<ReadonlyMap<string, Message>> {
  const house = openOutages();
  const ticket = await house.report(noor, long);
  const outage = await house.makeKnown(ticket, long, EVERYWHERE);
  await house.look();
  for (const nonce of ["1", "2", "3", "4"])
    await house.press(sam, "outage.tell", { outage, nonce, news: long }, inChannel);
  for (const text of ["Twee", "Drie", "Vier", "Vijf"])
    await house.makeKnown(await house.report(noor, text), long, "venlo");
  const version = (await house.store.find(outage as never))?.value.version ?? 0;
  const cards = [
    ["the longest outage", await house.render(VENLO, `outage:${outage}:${String(version)}`, personPlace(noor.id))],
    ["the longest outage of the Helpdesk", await house.press(sam, "outage.show", { outage }, inChannel)],
    ["the longest form beneath outages", await house.press(noor, "ticket.form", { text: long })],
    ["the longest list of outages", await house.say(sam, "storingen", inChannel)],
  ] as const;
  return new Map(cards.flatMap(([name, message]) => (message ? [[name, message] as const] : [])));
}
