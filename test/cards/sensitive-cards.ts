import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Person } from "../../src/people/person.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, fatima, noor, sam } from "../support/people.ts";

/** A sensitive report in the states that look different, with these words in everything that is written. */
export async function sensitiveCards(words: string, name: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openDesk();
  const reporter = { ...noor, name };
  const form = { nonce: "n", text: `${words}\n${words}`, reachableAt: words, sensitive: "true" };
  const confirmed = await house.press(reporter, "ticket.report", form);
  const ticket = String(dataOf(confirmed)["number"]);
  const act = async (actor: Person, verb: string, fields: object = {}) => {
    const { version } = await house.ticket(VENLO, ticket);
    return house.press(actor, verb, { organisation: VENLO, ticket, nonce: String(version), ...fields });
  };
  const inChannel = () => house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk"));
  const read = async () => {
    await act(sam, "ticket.read");
    const { version } = await house.ticket(VENLO, ticket);
    return house.show(VENLO, `ticket-texts:${ticket}:${String(version)}`, personPlace(sam.id));
  };

  const cards = new Map<string, Message | undefined>([
    ["a sensitive report, confirmed", confirmed],
    ["a sensitive report, new, in the channel", await inChannel()],
    ["a sensitive report, to who has not taken it", await act(sam, "ticket.read")],
  ]);
  await act(sam, "ticket.take");
  cards.set("a sensitive report, taken, in the channel", await inChannel());
  cards.set("a sensitive report, to another agent", await act(fatima, "ticket.read"));
  const opened = await read();
  cards.set("a sensitive text", opened);
  await act(sam, "ticket.ask", { question: words });
  await act(reporter, "ticket.answer", { answer: words });
  await act(sam, "ticket.note", { note: words });
  const first = String(dataOf(opened)["card"]);
  cards.set(
    "a sensitive text to which something was added",
    await house.show(VENLO, `ticket-texts:${ticket}:${first}`, personPlace(sam.id)),
  );
  cards.set("a sensitive text with what was said", await read());
  await act(sam, "ticket.assign", { assignee: fatima.id });
  cards.set(
    "a sensitive text of who does not handle it any more",
    await house.show(VENLO, `ticket-texts:${ticket}:${first}`, personPlace(sam.id)),
  );
  return cards;
}

/** The longest that a sensitive text may become. */
export async function longestSensitiveText(words: string): Promise<Message | undefined> {
  const house = openDesk();
  const filed = await house.press(noor, "ticket.report", {
    ...{ nonce: "n", text: words, reachableAt: words, sensitive: "true" },
  });
  const ticket = String(dataOf(filed)["number"]);
  await house.say(sam, `oppakken ${ticket}`);
  for (let count = 0; count < 14; count++) await house.say(noor, `aanvullen ${ticket}: ${String(count)} ${words}`);
  await house.say(sam, `bekijk ${ticket}`);
  const { version } = await house.ticket(VENLO, ticket);
  return house.show(VENLO, `ticket-texts:${ticket}:${String(version)}`, personPlace(sam.id));
}
