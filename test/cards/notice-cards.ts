import type { Message } from "../../src/lib/message.ts";
import type { NoticeRef } from "../../src/lib/numbers.ts";
import { channelPlace } from "../../src/lib/place.ts";
import { BEHEER, inBeheer, inChannelOf, openNotices } from "../notices/house.ts";
import { countdown, level } from "../notices/kinds.ts";
import { VENLO, at, marieke, noor, ruben } from "../support/people.ts";

type Cards = ReadonlyMap<string, Message | undefined>;

/** Notices in the states that look different, as both readers see them, with these words in everything that comes from outside. */
export async function noticeCards(words: string, name: string): Promise<Cards> {
  const house = openNotices({ without: [VENLO] });
  const cards = new Map<string, Message | undefined>();
  const agent = { ...ruben, name };
  const theirs = { ...noor, name };
  const fact = { name: `${words}\n${words}`, days: 20, note: `${words} regel een\n${words} regel twee` };
  const shown = async (state: string, ref: NoticeRef) => {
    cards.set(`a notice ${state}, Beheer's`, await house.show(`notice:${ref}`, BEHEER));
    cards.set(`a notice ${state}, the municipality's`, await house.show(`notice:${ref}`, channelPlace(VENLO)));
  };

  cards.set("no notices", await house.say(agent, "waarschuwingen", inBeheer));
  cards.set("notices, for who may not see any", await house.say(noor, "waarschuwingen"));
  cards.set("no such notice", await house.say(agent, "W26-999999", inBeheer));
  const ref = await house.says(countdown, fact);
  await shown("that is new", ref);
  cards.set("a notice without a day", await house.press(agent, "notice.snooze", given(ref, { until: "day" })));
  cards.set("a notice that is not theirs", await house.press(marieke, "notice.ticket", given(ref), {}));
  await house.tap(theirs, ref, "Aangevraagd", inChannelOf(VENLO));
  await house.tap(agent, ref, "Ik pak dit op");
  cards.set("a notice, too late", await house.press(marieke, "notice.acknowledge", given(ref), {}));
  await shown("that was picked up", ref);
  await house.tap(agent, ref, "Maak melding");
  await house.tap(agent, ref, "Stel uit");
  await shown("that was snoozed", ref);
  await house.says(countdown, { ...fact, days: 1 });
  await shown("that is urgent", ref);
  for (let run = 0; run < 12; run++) {
    house.moveTo(at(`10:${String(run + 10)}`));
    await house.says(level, { job: `${words} ${String(run)}`, level: run % 2 === 0 ? "high" : "low", run });
  }
  cards.set("notices", await house.say(agent, "waarschuwingen", inBeheer));
  await house.says(countdown, { ...fact, days: 90 });
  await shown("that is over", ref);
  const older = openNotices({ rows: house.rows, kinds: [] });
  cards.set("a notice of an unknown kind", await older.show(`notice:${ref}`, BEHEER));
  cards.set("notices of unknown kinds", await older.say(agent, "waarschuwingen", inBeheer));
  return cards;
}

const given = (notice: NoticeRef, fields: object = {}) => ({ organisation: VENLO, notice, nonce: "1", ...fields });

/** The longest that they may become. */
export async function longestNoticeCards(words: string): Promise<readonly (readonly [string, Message | undefined])[]> {
  const long = {
    ...countdown,
    view: () => ({
      title: "Een waarschuwing met alles erop",
      tone: "attention" as const,
      facts: Array.from({ length: 40 }, () => ({ label: "Naam van het feit", value: words })),
      lines: Array.from({ length: 40 }, () => `${words}\n${words}`),
      list: { title: "Ook op", items: Array.from({ length: 500 }, () => words), more: 1000 },
      next: "Wat er nu gebeurt",
    }),
  };
  const house = openNotices({ kinds: [long] });
  const ref = await house.says(countdown, { name: words, days: 20 });
  for (let count = 0; count < 30; count++) await house.says(countdown, { name: words, days: 20, note: String(count) });
  await house.tap({ ...ruben, name: words.slice(0, 80) }, ref, "Geïnstalleerd");
  return [
    ["the longest notice", await house.show(`notice:${ref}`, BEHEER)],
    ["the longest notice, the municipality's", await house.show(`notice:${ref}`, channelPlace(VENLO))],
  ];
}
