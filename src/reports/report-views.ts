import type { Message } from "../lib/message.ts";
import { holds, type OrganisationId, type Person } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { MonthFigures } from "./figures.ts";
import { type Month, agendaOf, monthOf } from "./month.ts";
import { chartOf, draftCard, drawn, figuresCard, namesIn, sentCard, serviceChartOf } from "./report-cards.ts";
import { NOT_YOURS, NOT_YOUR_FIGURES } from "./report-words.ts";
import { type Report, isAddressee, isManager, isSent, lastSent, mayFill } from "./report.ts";
import { REPORTS_CHANNEL, type Reports, hasBegun, notSettled, sentSnapshot } from "./reports.ts";
import type { Snapshot } from "./snapshot.ts";

/** The report for who makes it. Only ever in their own chat. */
export async function draftView(house: Reports, report: Report, reader: Person, notice?: string): Promise<Message> {
  const figures = await house.figuresOf(report.month);
  const sent = lastSent(report);
  const view = {
    figures,
    picture: await drawn(house.log, chartOf(figures, namesIn(house))),
    lateAt: agendaOf(report.month, house.calendar).lateAt,
    open: notSettled(house),
    reach: sent && (await house.store.reach(report.month, sent.version)),
    isManager: isManager(reader, house.home),
  };
  return draftCard(report, view, notice);
}

/** A version that was sent, for whom it is meant. */
export async function sentView(house: Reports, report: Report, snapshot: Snapshot, notice?: string): Promise<Message> {
  const picture = await drawn(house.log, chartOf(snapshot.figures, namesIn(house)));
  return sentCard(snapshot, { picture, newest: report.sent.length, changes: report.changes }, notice);
}

/** Their own chat, or the channel where reports are read. */
export const isAmongReaders = async ({ channelOf }: Reports, { chat, reference }: Turn): Promise<boolean> =>
  chat === "personal" || (chat === "channel" && (await channelOf(reference.conversationId)) === REPORTS_CHANNEL);

/** The report as this person may see it where they are. Whoever may not see it does not learn whether there is one. */
export async function viewFor(
  house: Reports,
  report: Report | undefined,
  turn: Turn,
  notice?: string,
): Promise<Message> {
  const { actor, chat } = turn;
  if (report && mayFill(report, actor, house.home))
    return chat === "personal" ? draftView(house, report, actor, notice) : textCard(IN_PERSONAL_CHAT);

  const snapshot = report && isAddressee(actor) ? await sentSnapshot(house, report) : undefined;
  if (!report || !snapshot) return textCard(isManager(actor, house.home) ? NOT_YET : NOT_YOURS);
  return (await isAmongReaders(house, turn)) ? sentView(house, report, snapshot, notice) : textCard(IN_PERSONAL_CHAT);
}
const NOT_YET = "Over deze maand is er nog geen rapport. Het concept komt op de eerste dag van de volgende maand.";

/** Whose figures somebody may see, and from where. */
interface Scope {
  readonly figures: MonthFigures;
  readonly organisations: readonly OrganisationId[];
  /** All together too. */
  readonly whole: boolean;
  readonly note: string;
}

const WHOLE = "all";
const FROZEN = "Dit zijn de cijfers zoals ze zijn verstuurd.";
const SO_FAR = "Deze maand loopt nog. Dit zijn de cijfers tot nu toe.";
const OWN_ONLY = "Cijfers van uw eigen gemeente.";

/**
 * What may be seen of a month: everything by who makes the report and, once it is sent, by whom it is sent to; otherwise
 * an account manager sees their own municipality and nothing else.
 * @param alone by themselves, without the report around them
 */
async function scopeOf(house: Reports, report: Report | undefined, month: Month, turn: Turn, alone: boolean) {
  const { actor, now } = turn;
  const all = house.directory.organisations.map(({ id }) => id);
  const note = month === monthOf(now) ? SO_FAR : "";
  const makes = isManager(actor, house.home) || (report && mayFill(report, actor, house.home));
  if (makes) return scope({ figures: await house.figuresOf(month), organisations: all, whole: true, note });

  const snapshot = !alone && report && isSent(report) && isAddressee(actor) && (await sentSnapshot(house, report));
  if (snapshot) return scope({ figures: snapshot.figures, organisations: all, whole: true, note: FROZEN });

  const own = all.filter((id) => holds(actor, "account-manager", id));
  if (own.length === 0) return undefined;
  return scope({
    figures: await house.figuresOf(month),
    organisations: own,
    whole: false,
    note: `${OWN_ONLY} ${note}`.trim(),
  });
}
const scope = (of: Scope): Scope => of;

/** @param of absent: all together for who may see that, else their own */
export async function figuresView(
  house: Reports,
  { month, of, alone }: { readonly month: Month; readonly of?: string | undefined; readonly alone: boolean },
  turn: Turn,
): Promise<Message> {
  const report = (await house.store.find(month))?.report;
  const found = hasBegun(month, turn.now) ? await scopeOf(house, report, month, turn, alone) : undefined;
  if (!found) return textCard(NOT_YOUR_FIGURES);
  const isHere = found.whole && report && isSent(report) && !mayFill(report, turn.actor, house.home);
  const mayBeHere = isHere ? await isAmongReaders(house, turn) : turn.chat === "personal";
  if (!mayBeHere) return textCard(IN_PERSONAL_CHAT);

  const nameOf = namesIn(house);
  const choices = [
    ...(found.whole ? [{ value: WHOLE, title: "Alle gemeenten samen" }] : []),
    ...found.organisations.map((id) => ({ value: id, title: nameOf(id) })),
  ];
  const chosen = choices.find(({ value }) => value === (of ?? choices[0]?.value));
  const figures =
    chosen?.value === WHOLE
      ? found.figures.whole
      : found.figures.organisations.find(({ organisation }) => organisation === chosen?.value);
  if (!chosen || !figures) return textCard(NOT_YOUR_FIGURES);
  return figuresCard({
    ...{ month, of: chosen.title, figures, chosen: chosen.value, choices, note: found.note },
    picture: await drawn(house.log, serviceChartOf(figures)),
    hasReport: found.whole && report !== undefined,
  });
}
