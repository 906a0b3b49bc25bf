import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { SECURITY_KINDS } from "../../src/tickets/security.ts";
import { dataOf } from "../support/desk.ts";
import { VENLO, noor, sam, youssef } from "../support/people.ts";
import { cisoOfVenlo, openSecurity } from "../support/security.ts";

/** Security incidents in the states that look different, with these words in everything that is written. */
export async function securityCards(words: string, name: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openSecurity();
  const reporter = { ...noor, name };
  const form = { nonce: "f", text: `${words} phishing\n${words}`, reachableAt: words };
  const cards = new Map<string, Message | undefined>([
    ["security first", (await house.say(reporter, "beveiliging"))[0]],
    ["security first, typed", (await house.say(reporter, `virus ${words}`))[0]],
    ["security first, from the form", await house.press(reporter, "ticket.report", form)],
    ["security first, for two appointments", (await house.say(youssef, "spoed virus"))[0]],
  ]);
  for (const kind of SECURITY_KINDS) {
    const filed = await house.press(reporter, "security.report", { kind, nonce: kind, text: words });
    const ticket = String(dataOf(filed)["number"]);
    cards.set(`${kind}: the confirmation`, filed);
    cards.set(`${kind}: the Helpdesk's`, await house.show(VENLO, `ticket:${ticket}:1`, channelPlace("helpdesk")));
    await house.say(sam, `vraag ${ticket}: ${words}`);
    await house.say(noor, `antwoord ${ticket}: ${words}`);
    await house.say(noor, `ontdekt ${ticket} 22-11-2026 16:30`);
    cards.set(`${kind}: the CISO's`, await house.show(VENLO, `security:${ticket}`, personPlace(cisoOfVenlo.id)));
    cards.set(`${kind}: the overview`, (await house.say(cisoOfVenlo, `overzicht ${ticket}`))[0]);
    const wrong = { organisation: VENLO, ticket, nonce: "w", day: "2036-01-01", time: "10:00" };
    cards.set(`${kind}: a moment that is wrong`, await house.press(cisoOfVenlo, "security.discovered", wrong));
  }
  return cards;
}

/** The longest that they may become. */
export async function longestSecurityCards(
  words: string,
): Promise<readonly (readonly [string, Message | undefined])[]> {
  const house = openSecurity();
  const filed = await house.press(noor, "security.report", { kind: "data-leak", nonce: "n", text: words });
  const ticket = String(dataOf(filed)["number"]);
  for (let count = 0; count < 45; count++) await house.say(noor, `aanvullen ${ticket}: ${String(count)} ${words}`);
  return [
    ["the longest incident, the CISO's", await house.show(VENLO, `security:${ticket}`, personPlace(cisoOfVenlo.id))],
    ["the longest overview", (await house.say(cisoOfVenlo, `overzicht ${ticket}`))[0]],
    ["the longest question of security", (await house.say(noor, `virus ${words}`))[0]],
    ["the longest incident, the reporter's", (await house.say(noor, ticket))[0]],
  ];
}
