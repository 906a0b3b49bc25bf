import { DateTime } from "luxon";
import type { Message } from "../lib/message.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import { ZONE } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { plain } from "../lib/words.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { showNotice } from "./notice-actions.ts";
import { listNotices } from "./notice-list.ts";
import { type NoticeRoom, findNotice, hereOf, kindOf } from "./notice-room.ts";
import { NOTICE_REFUSAL } from "./notice-words.ts";
import type { Notice } from "./notice.ts";

/** As people type it, for a pattern without regard to case. */
const REF = String.raw`(W\d{2}-\d{6})`;
const END = String.raw`[.!?]*$`;

/** Everything about notices that can be typed; the first that fits is run. */
export function noticeCommands(room: NoticeRoom, actions: Readonly<Record<string, CardAction>>): readonly Command[] {
  /** A button that is typed: its notice is looked for in every organisation of who types. */
  async function press(
    verb: string,
    typed: string,
    turn: Turn,
    fieldsFor: (notice: Notice) => object = () => ({}),
  ): Promise<readonly Message[]> {
    const here = await hereOf(room, turn);
    if (!here) return [{ summary: IN_PERSONAL_CHAT }];
    const found = await findNotice(room, refOf(typed), { here, actor: turn.actor });
    if (!found) return [textCard(NOTICE_REFUSAL["unknown-notice"])];
    const { notice } = found.stored;
    const target = { organisation: notice.organisation, notice: notice.ref, nonce: keyPart(turn.activityId) };
    return [await actionOf(actions, verb)({ ...target, ...fieldsFor(notice) }, turn)];
  }

  const typed = (says: string, verb: string): Command => ({
    says: new RegExp(String.raw`^(?:${says})\s+(?:waarschuwing\s+)?${REF}${END}`, "i"),
    run: ([, ref = ""], turn) => press(verb, ref, turn),
  });

  return [
    {
      says: /^(?:mijn )?waarschuwingen[.!?]*$/i,
      run: async (_, turn) => [await listNotices(room, turn, "")],
    },
    {
      says: new RegExp(String.raw`^(?:(?:open\s+)?waarschuwing\s+|open\s+)?${REF}${END}`, "i"),
      run: async ([, ref = ""], turn) => [await showNotice(room, refOf(ref), turn)],
    },
    typed("(?:ik )?pak(?: dit)? op|oppakken", "notice.acknowledge"),
    typed("maak(?: een)? melding(?: van)?", "notice.ticket"),
    {
      says: new RegExp(String.raw`^(?:stel uit|uitstellen)\s+${REF}(?:\s+(.+?))?${END}`, "i"),
      run: ([, ref = "", when = ""], turn) => press("notice.snooze", ref, turn, () => untilIn(when)),
    },
    ...marksOf(room).map((label): Command => ({
      says: new RegExp(String.raw`^${withOrWithoutAccents(label)}\s+${REF}${END}`, "iu"),
      run: ([, ref = ""], turn) =>
        press("notice.mark", ref, turn, (notice) => ({ mark: markCalled(room, notice, label) })),
    })),
  ];
}

const refOf = (typed: string): NoticeRef => typed.toUpperCase() as NoticeRef;

/** What the buttons of all kinds are called, each once. */
const marksOf = ({ kinds }: NoticeRoom): readonly string[] => [
  ...new Set(kinds.flatMap(({ marks = [] }) => marks.map(({ label }) => label))),
];

/** The button of this notice that is called so; "none" is no button. */
const markCalled = (room: NoticeRoom, notice: Notice, label: string): string =>
  kindOf(room, notice)?.marks?.find((button) => button.label === label)?.mark ?? "none";

const withOrWithoutAccents = (label: string): string =>
  Array.from(label, (letter) => {
    const bare = letter.normalize("NFD").charAt(0);
    return bare === letter ? letter.replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`) : `[${letter}${bare}]`;
  }).join("");

/** "tot morgen", "een week", "tot 2026-12-01", "tot 1-12-2026", "tot 1 december 2026" */
function untilIn(typed: string): object {
  const when = plain(typed).replace(/^(?:tot|over)\s+/, "");
  if (when === "") return {};
  if (when === "morgen") return { until: "tomorrow" };
  if (/^(?:(?:een|1|volgende) )?week$/.test(when)) return { until: "week" };
  const day = ["yyyy-MM-dd", "d-M-yyyy", "d LLLL yyyy"]
    .map((format) => DateTime.fromFormat(when, format, { zone: ZONE, locale: "nl" }))
    .find(({ isValid }) => isValid);
  return { until: "day", day: day?.toFormat("yyyy-MM-dd") ?? when };
}
