import { z } from "zod";
import { dayStrip, inTime } from "../charts/charts.ts";
import type { Message } from "../lib/message.ts";
import { type OrganisationId, type Person, type Role, holds } from "../people/person.ts";
import { type CardAction, type Command, type FileMaker, type Turn, cardAction } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { LOG_BOOK_FILE, fileNameOf, fileOffer, logBookCard, overviewCard, typeOf } from "./backup-cards.ts";
import type { BackupStore } from "./backup-store.ts";
import type { ExpectedJob } from "./due.ts";
import { logBookFile } from "./log-book-file.ts";
import { LOG_FORMATS } from "./log-book-tables.ts";
import { type LogBook, logBookOf } from "./log-book.ts";
import { overviewOf, stripOf } from "./overview.ts";
import { PERIOD, type Period, isPeriod, periodIn } from "./period.ts";

/** What the people who look after backups need of the house. */
export interface BackupDesk {
  readonly desk: Pick<Desk, "teamIn" | "entranceOf">;
  readonly store: Pick<BackupStore, "jobs" | "log">;
  /** From the organisation file. */
  readonly jobs: readonly ExpectedJob[];
  readonly organisations: readonly OrganisationId[];
}

const ONLY_BEHEER = "Alleen Beheer kan de backups bekijken.";
const ONLY_WHO_MAY = "Alleen Beheer en de manager ICT kunnen het logboek van de backups opvragen.";
const LOG_IN_PERSONAL_CHAT = "Een bestand kan ik alleen in onze persoonlijke chat geven. Vraag het logboek daar.";
const TOO_BIG = "Dit logboek is te groot voor één bestand. Vraag een kortere periode.";
const NOT_A_PERIOD: Readonly<Record<Exclude<ReturnType<typeof periodIn>, Period>, string>> = {
  unknown: "Deze periode ken ik niet. Typ bijvoorbeeld: logboek september, of: logboek 1 september tot 15 oktober.",
  future: "Deze periode moet nog komen.",
  "too-long": "Een logboek gaat over hooguit 13 maanden. Vraag een kortere periode.",
};

/** Who may ask for the log book. */
const READERS: readonly Role[] = ["operations", "ict-manager"];

const of = ({ organisations }: BackupDesk, actor: Person, roles: readonly Role[]): readonly OrganisationId[] =>
  organisations.filter((organisation) => roles.some((role) => holds(actor, role, organisation)));

export function backupCommands(room: BackupDesk): readonly Command[] {
  return [
    { says: /^(?:de )?backups(?: bekijken)?[.!?]*$/i, run: async (_, turn) => [await overview(room, 0, turn)] },
    {
      says: new RegExp(
        String.raw`^(?:backup[ -]?)?logboek(?:\s+(?:van de\s+)?backups?)?(?:\s+(?:van|over))?(?:\s+(${PERIOD}))?[.!?]*$`,
        "i",
      ),
      run: ([, period = ""], turn) => offerLogBook(room, period, turn),
    },
  ];
}

const Page = z.object({ after: z.string().regex(/^\d{1,4}$/) });

export const backupActions = (room: BackupDesk): Record<string, CardAction> => ({
  "backup.list": cardAction(
    Page,
    ({ after }, turn) => overview(room, Number(after), turn),
    async (problems) => textCard(...problems),
  ),
});

async function overview(room: BackupDesk, from: number, turn: Turn): Promise<Message> {
  const { desk, store, jobs } = room;
  const organisations = of(room, turn.actor, ["operations"]);
  if (organisations.length === 0) return textCard(ONLY_BEHEER);
  const isInBeheer = turn.chat === "channel" && (await desk.teamIn(turn.reference.conversationId)) === "operations";
  if (turn.chat !== "personal" && !isInBeheer) return textCard(IN_PERSONAL_CHAT);

  const seen = await overviewOf(store, organisations, jobs, { from, now: turn.now });
  const picture = seen.total === 0 ? undefined : await inTime(dayStrip(stripOf(seen)));
  return overviewCard(seen, picture, nameIn(room), turn.now);
}

async function offerLogBook(room: BackupDesk, period: string, turn: Turn): Promise<readonly Message[]> {
  const organisations = of(room, turn.actor, READERS);
  if (organisations.length === 0) return [{ summary: ONLY_WHO_MAY }];
  if (turn.chat !== "personal") return [{ summary: LOG_IN_PERSONAL_CHAT }];
  const asked = periodIn(period, turn.now);
  if (typeof asked === "string") return [{ summary: NOT_A_PERIOD[asked] }];

  const book = await bookOf(room, organisations, asked);
  if (book.isTooBig) return [{ summary: TOO_BIG }];
  const card = logBookCard(book, nameIn(room));
  return book.lines.length === 0 ? [card] : [card, ...LOG_FORMATS.map((format) => fileOffer(book, format))];
}

const Asked = z.object({ from: z.string(), to: z.string(), format: z.enum(LOG_FORMATS) }).refine(isPeriod);

/** Files that were offered, by the name under which they are asked for. */
export const backupFiles = (room: BackupDesk): Readonly<Record<string, FileMaker>> => ({
  [LOG_BOOK_FILE]: async (args, turn) => {
    const organisations = of(room, turn.actor, READERS);
    if (organisations.length === 0) return { refusal: { summary: ONLY_WHO_MAY } };
    if (turn.chat !== "personal") return { refusal: { summary: LOG_IN_PERSONAL_CHAT } };
    const asked = Asked.safeParse(args);
    if (!asked.success) return { refusal: { summary: NOT_A_PERIOD.unknown } };

    const { format, ...period } = asked.data;
    const book = await bookOf(room, organisations, period);
    if (book.isTooBig) return { refusal: { summary: TOO_BIG } };
    const names = Object.fromEntries(organisations.map((id) => [id, nameIn(room)(id)]));
    const bytes = await logBookFile({ book, format, names });
    return { name: fileNameOf(period, format), type: typeOf(format), bytes };
  },
});

const bookOf = (
  { store, jobs }: BackupDesk,
  organisations: readonly OrganisationId[],
  period: Period,
): Promise<LogBook> => logBookOf(store, organisations, jobs, period);

const nameIn =
  ({ desk }: BackupDesk) =>
  (organisation: OrganisationId): string =>
    desk.entranceOf(organisation).name;
