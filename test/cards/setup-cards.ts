import { alarmSubjects } from "../../src/delivery/alarm-cards.ts";
import { redeliveryActions } from "../../src/delivery/redelivery.ts";
import { placeMark } from "../../src/delivery/undelivered.ts";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Turn } from "../../src/people/turn.ts";
import { channelActions } from "../../src/setup/bind-channel.ts";
import { guestSubjects } from "../../src/setup/channel-news.ts";
import { checklistActions } from "../../src/setup/checklist.ts";
import { diagnoseActions } from "../../src/setup/diagnose.ts";
import { RUNNING, TENANT, openTown, staff } from "../setup/house.ts";
import { HOME, VENLO, at, noor, ruben, sam } from "../support/people.ts";

type Cards = readonly (readonly [string, Message | undefined])[];

/** What is set up in chat, with these words as everybody's name. */
export async function setupCards(name: string): Promise<Cards> {
  const { rows, places, directory, organisation } = openTown();
  const membersOf = async () => [staff(name, 7, HOME)];
  const house = { rows, places, directory, organisation, running: RUNNING, membersOf };
  const desk = {
    ...{ rows, places, nudge: () => undefined },
    channelOf: (conversation: string) => places.channelOf(conversation),
    nameOf: () => "het kanaal Helpdesk",
    organisationName: () => "Venlo",
  };
  const turn = (members: readonly ReturnType<typeof staff>[]): Turn => ({
    ...{ actor: sam, now: at("09:00"), chat: "channel", activityId: "a", files: [] },
    reference: { serviceUrl: "http://127.0.0.1:1", botId: "28:b", tenantId: TENANT.home, conversationId: "19:c" },
    members: async () => members,
  });
  const own: Turn = { ...turn([]), actor: ruben, chat: "personal" };
  const guest = { ...staff(name, 50, VENLO), userRole: "guest" };
  const many = Array.from({ length: 30 }, (_, index) => staff(name, 100 + index, HOME));
  const propose = channelActions({ rows, places, directory, nudge: () => undefined })["channel.propose"];
  const list = redeliveryActions(desk)["redelivery.list"];

  const nothing = await list?.({}, own);
  const place = personPlace(noor.id);
  for (let index = 0; index < 12; index++) {
    const to = index === 0 ? place : personPlace(`p${index}`);
    const letter = { subject: `ticket:M26-00000${index % 9}:1`, place: to, cause: "ConversationBlockedByUser" };
    const value = { ...letter, since: at("08:00"), diedAt: at("09:00"), rows: 1 };
    await rows.write(VENLO, [{ insert: `dead|${placeMark(to)}.2026-11-23|${index}`, value }]);
  }
  const alarms = alarmSubjects({ rows, places, nameOf: desk.nameOf });
  const beheer = channelPlace("operations");
  return [
    ["binding a channel", await propose?.({ channel: "helpdesk" }, turn(many))],
    ["binding a channel with a guest", await propose?.({ channel: "helpdesk" }, turn([guest]))],
    ["the checklist in a channel", await checklistActions(house)["setup.list"]?.({}, turn([]))],
    ["the checklist in somebody's chat", await checklistActions(house)["setup.list"]?.({}, own)],
    ["the diagnosis", await diagnoseActions(house)["setup.diagnose"]?.({}, own)],
    ["nothing undelivered", nothing],
    ["what did not arrive", await list?.({}, own)],
    ["what did not arrive, asked again", await redeliveryActions(desk)["redelivery.again"]?.({}, own)],
    ["a place that is dead", await alarms["dead-place"]?.(HOME, "dead-place:channel.helpdesk.2026-11-23", beheer)],
    [
      "a guest in a channel",
      await guestSubjects(directory.organisations)["guests"]?.(HOME, "guests:helpdesk.1", beheer),
    ],
  ];
}
