import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { reportMessage } from "../../src/tickets/report-message.ts";
import { searching } from "../../src/tickets/search.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, noor, sam } from "../support/people.ts";

const LINK = "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1763885000001?tenantId=3b1f&parentMessageId=1";
const OWN_CHAT = "https://teams.microsoft.com/l/chat/0/0?users=28:bot&message=status";

/** A report that was made from a message, and what is put in a conversation of it. */
export async function extensionCards(words: string, name: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openDesk();
  const reporter = { ...noor, name };
  const quoted = { text: `De printer ${words}\n${words}`, link: LINK, hasMore: true };
  const form = await reportMessage(house.desk, quoted, house.turn(reporter, {}));
  const { nonce, text, messageLink } = dataOf(form);
  const filed = await house.press(reporter, "ticket.report", { nonce, text, messageLink });
  const ticket = String(dataOf(filed)["number"]);
  const found = await searching(house.desk)({ words: ticket, skip: 0, count: 1 }, house.turn(sam, {}));
  const [first] = typeof found === "string" ? [] : found;
  const card = first?.shared.card && { ...first.shared.card, data: { ...first.shared.card.data, link: OWN_CHAT } };
  return new Map([
    ["the form from a message", form],
    ["a report from a message, confirmed", filed],
    ["a report from a message, the reporter's", await house.show(VENLO, `ticket:${ticket}:1`, personPlace(noor.id))],
    [
      "a report from a message, the Helpdesk's",
      await house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk")),
    ],
    ["a ticket in a conversation", card && { ...first.shared, card }],
  ]);
}
