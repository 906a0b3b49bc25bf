import { plain } from "../lib/words.ts";
import { type OrganisationId, holds } from "../people/person.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { IN_PERSONAL_CHAT } from "../tickets/texts.ts";
import { MONTH, type Month, lastMonth, monthIn, monthOf, plusMonths } from "./month.ts";
import { openReport } from "./report-actions.ts";
import { figuresView, isAmongReaders } from "./report-views.ts";
import { NOT_YOURS, NOT_YOUR_FIGURES, ONE_FOR_ALL } from "./report-words.ts";
import { isAddressee, isManager, isSent } from "./report.ts";
import type { Reports } from "./reports.ts";

const OF = String.raw`(?:\s+(?:van|over|voor))?`;
/** A report that is looked for without a month: so many months back at most. */
const MONTHS_BACK = 3;

/** Everything about the monthly report that can be typed. */
export function reportCommands(house: Reports, actions: Readonly<Record<string, CardAction>>): readonly Command[] {
  const municipalities = house.directory.organisations.map(({ name }) => escaped(name)).join("|");
  const show = (of: string) => new RegExp(`^(?:maand)?rapport(?:age)?${OF}(?:\\s+(${of}))?[.!?]*$`, "i");

  return [
    { says: show(MONTH), run: async ([, typed], turn) => [await shown(house, typed, turn)] },
    { says: show(municipalities), run: async ([, name = ""], turn) => [await ofMunicipality(house, name, turn)] },
    {
      says: new RegExp(`^cijfers${OF}(?:\\s+(${municipalities}))?${OF}(?:\\s+(${MONTH}))?[.!?]*$`, "i"),
      run: async ([, name, typed], turn) => [await figures(house, name, typed, turn)],
    },
    {
      says: new RegExp(`^uren${OF}\\s+(${MONTH})(?:\\s*:?\\s+([\\s\\S]+))?$`, "i"),
      takesFiles: true,
      run: async ([, typed = "", list = ""], turn) => [await hours(house, actions, typed, list, turn)],
    },
  ];
}

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);

const mayAsk = ({ home }: Reports, { actor }: Turn): boolean => isManager(actor, home) || isAddressee(actor);

/** What is typed is answered to everybody who reads along. */
async function shown(house: Reports, typed: string | undefined, turn: Turn) {
  const month = typed === undefined ? await latestFor(house, turn) : monthIn(typed, turn.now);
  if (!month) return { summary: NOT_YOURS };
  if (mayAsk(house, turn) && !(await isAmongReaders(house, turn))) return { summary: IN_PERSONAL_CHAT };
  return openReport(house, month, turn);
}

/** The last one that there is for this person: to whom it is sent, a draft is none. */
async function latestFor(house: Reports, turn: Turn): Promise<Month> {
  const last = lastMonth(turn.now);
  if (!isAddressee(turn.actor) || isManager(turn.actor, house.home)) return last;
  for (let back = 0; back < MONTHS_BACK; back++) {
    const month = plusMonths(last, -back);
    const found = await house.store.find(month);
    if (found && isSent(found.report)) return month;
  }
  return last;
}

const organisationCalled = ({ directory }: Reports, name: string): OrganisationId | undefined =>
  directory.organisations.find((one) => plain(one.name) === plain(name))?.id;

/** There is one report, with all municipalities in it; who asks for another municipality's gets nothing of it. */
async function ofMunicipality(house: Reports, name: string, turn: Turn) {
  const of = organisationCalled(house, name);
  const isOwn = of !== undefined && turn.actor.grants.some(({ organisations }) => organisations.includes(of));
  return { summary: mayAsk(house, turn) && isOwn ? ONE_FOR_ALL : NOT_YOURS };
}

/** By themselves: an account manager gets those of their own municipality only. */
async function figures(house: Reports, name: string | undefined, typed: string | undefined, turn: Turn) {
  const { actor } = turn;
  const month = typed === undefined ? plusMonths(monthOf(turn.now), -1) : monthIn(typed, turn.now);
  const of = name === undefined ? undefined : organisationCalled(house, name);
  const isTheirs = (id: OrganisationId) => isManager(actor, house.home) || holds(actor, "account-manager", id);
  if (!month || (of && !isTheirs(of))) return { summary: NOT_YOUR_FIGURES };
  if (turn.chat !== "personal") return { summary: IN_PERSONAL_CHAT };
  return figuresView(house, { month, of, alone: true }, turn);
}

/** "uren november", with the list as text or as a file beside it. */
async function hours(
  house: Reports,
  actions: Readonly<Record<string, CardAction>>,
  typed: string,
  list: string,
  turn: Turn,
) {
  const month = monthIn(typed, turn.now);
  const report = month && (await house.store.find(month))?.report;
  if (!month || turn.chat !== "personal") return { summary: month ? IN_PERSONAL_CHAT : NOT_YOURS };
  const csv = list === "" ? await attached(turn) : list;
  const target = { month, nonce: String(report?.changes ?? 0) };
  if (csv === "unreadable") return { summary: UNREADABLE };
  return csv === ""
    ? actionOf(actions, "report.hours-form")(target, turn)
    : actionOf(actions, "report.hours")({ ...target, csv }, turn);
}

const UNREADABLE = "Dit bestand kan ik niet lezen. Stuur één CSV-bestand, of plak de regels.";

async function attached({ files }: Turn): Promise<string> {
  const [file, ...others] = files;
  if (!file) return "";
  if (others.length > 0 || file.type !== "csv") return "unreadable";
  return file.read().then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "unreadable",
  );
}
