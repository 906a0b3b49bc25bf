import { z } from "zod";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type NoticeRoom, hereOf, mayWork } from "../notices/notice-room.ts";
import { SEVERITY_NAME } from "../notices/severity.ts";
import { reach } from "../people/person.ts";
import { type CardAction, type Command, type Turn, cardAction } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { OpenAlarm } from "./alarm-rows.ts";
import type { Alarms } from "./alarms.ts";

/** What the list of alarms needs. */
export interface AlarmRoom {
  readonly alarms: Pick<Alarms, "list">;
  readonly notices: NoticeRoom;
}

const PER_PAGE = 10;

const Asked = z.object({
  /** The last sort key of the page before; "" for the first. */
  after: z
    .string()
    .regex(/^\d{4}-[\dT:.-]+Z\|[a-z-]+\|[0-9a-f]{32}$/)
    .catch(""),
});

export const alarmActions = (room: AlarmRoom): Record<string, CardAction> => ({
  "alarm.list": cardAction(
    Asked,
    ({ after }, turn) => listAlarms(room, turn, after),
    async (problems) => textCard(...problems),
  ),
});

export const alarmCommands = (room: AlarmRoom): readonly Command[] => [
  { says: /^(?:lijst )?alarmen[.!?]*$/i, run: async (_, turn) => [await listAlarms(room, turn, "")] },
];

/** *Alarmen*: everything that fires now, also what has no card of its own, oldest first. */
async function listAlarms({ alarms, notices }: AlarmRoom, turn: Turn, after: string): Promise<Message> {
  const here = await hereOf(notices, turn);
  if (!here || here.is === "channel") return textCard(IN_PERSONAL_CHAT);
  const organisations = reach(turn.actor).filter((organisation) => mayWork(turn.actor, organisation));
  if (organisations.length === 0) return textCard("De alarmen zijn alleen voor Beheer.");

  const lists = await Promise.all(organisations.map((one) => alarms.list(one, after, PER_PAGE + 1)));
  const found = lists.flat().sort((one, other) => (one.sortKey < other.sortKey ? -1 : 1));
  const page = found.slice(0, PER_PAGE);
  const nameOf = (id: OpenAlarm["organisation"]) => notices.desk.entranceOf(id).name;
  return alarmsCard(page, found.length > PER_PAGE ? (page.at(-1)?.sortKey ?? "") : "", nameOf);
}

function alarmsCard(
  page: readonly OpenAlarm[],
  after: string,
  nameOf: (organisation: OpenAlarm["organisation"]) => string,
): Message {
  const title = "Alarmen";
  const intro = page.length === 0 ? "Er gaat nu geen alarm af." : "De oudste staat bovenaan.";
  return {
    summary: page.length === 0 ? intro : title,
    card: {
      template: "alarms",
      data: {
        ...{ title, intro, after },
        fallback: `${title}. ${intro}`,
        alarms: page.map(({ organisation, name, what, severity, since, storm }) => ({
          name,
          about: [
            nameOf(organisation),
            what,
            SEVERITY_NAME[severity],
            `Sinds ${dutchMoment(since)}`,
            storm && "Bij Veel alarmen tegelijk",
          ]
            .filter(Boolean)
            .join(" · "),
        })),
      },
    },
  };
}
