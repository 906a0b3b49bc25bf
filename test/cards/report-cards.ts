import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { MonthFigures } from "../../src/reports/figures.ts";
import { MAX_CHANGED, MAX_EXPLANATION, MAX_TEXT } from "../../src/reports/report-input.ts";
import { EXAMPLE_FIGURES, NO_FIGURES } from "../reports/example.ts";
import {
  DAY_ONE,
  NOVEMBER,
  REPORTS_CONVERSATION,
  anouk,
  ofBoard,
  ofVenlo,
  openReports,
  wim,
} from "../reports/house.ts";
import { at, sam } from "../support/people.ts";

const FIGURES: MonthFigures = { ...EXAMPLE_FIGURES, month: NOVEMBER };
const MANAGER = personPlace(anouk.id);
const IN_CHANNEL = { chat: "channel", conversationId: REPORTS_CONVERSATION } as const;

type House = ReturnType<typeof openReports>;

async function withDraft(name: string, figures = FIGURES): Promise<House> {
  const staff = [{ ...anouk, name }, wim, { ...ofVenlo, name }, ofBoard, { ...sam, name: `Sam ${name}` }];
  const house = openReports({ staff, settings: { figuresOf: async () => figures } });
  await house.lookAt(DAY_ONE);
  return house;
}

const STEERED = { "state-organisation": "as-planned", "state-quality": "threatens", "state-time": "deviates" };

async function filledIn(house: House, name: string, text: string, explanation = text): Promise<void> {
  const manager = { ...anouk, name };
  for (const section of ["events", "concerns", "outlook", "decisions", "planning", "results", "hours"])
    await house.press(manager, "report.write", { section, text });
  const texts = { "text-organisation": explanation, "text-quality": explanation, "text-time": explanation };
  await house.press(manager, "report.steer", { ...STEERED, ...texts });
  await house.press(manager, "report.hours", { csv: "gemeente;bijgedragen;afgenomen\nVenlo;120;87,5" });
}

/** The report in every state, with a word that is typed and a name that tries something. */
export async function reportCards(typed: string, name: string): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = await withDraft(name);
  const manager = { ...anouk, name };
  const card = async () => house.show(`report:${NOVEMBER}:${(await house.report()).card}`, MANAGER);
  const cards = new Map<string, Message | undefined>();

  cards.set("a draft", await card());
  cards.set("a text to write", await house.press(manager, "report.fill"));
  cards.set("hours to fill in", await house.press(manager, "report.hours-form"));
  cards.set("hours that are not right", await house.press(manager, "report.hours", { csv: typed }));
  cards.set("sturingsparameters to fill in", await house.press(manager, "report.steer-form"));
  cards.set(
    "sturingsparameters that are not right",
    await house.press(manager, "report.steer", { "text-time": typed }),
  );
  await filledIn(house, name, typed);
  const other = { section: "events", text: `${typed} ${typed}` };
  cards.set("a text that a colleague changed", await house.press(wim, "report.write", other));
  await house.press(manager, "report.name-filler", { who: `Sam ${name}` });
  cards.set("a draft, filled in", await card());
  cards.set("an older card of a report", await house.show(`report:${NOVEMBER}:1`, MANAGER));
  cards.set("the figures of all", await house.press(manager, "report.figures"));
  cards.set("the figures of one", await house.say(ofVenlo, "cijfers november"));
  cards.set("may it be sent", await house.press(manager, "report.confirm"));
  await house.lookAt(at("09:00", "2026-12-07"));
  cards.set("a late draft", await card());
  await house.press(manager, "report.send");
  cards.set("a report that was sent, its maker's", await card());
  cards.set("a report that was sent", await house.show(`report-sent:${NOVEMBER}:1`, channelPlace("reports")));
  cards.set("a link to a report", await house.press(ofVenlo, "report.document", {}, IN_CHANNEL));
  house.unreachable.add(ofVenlo.id);
  await house.look();
  await house.press(manager, "report.correct", { changed: typed });
  cards.set("a correction under way", await card());
  cards.set("may the correction be sent", await house.press(manager, "report.confirm"));
  await house.press(manager, "report.send");
  cards.set("a correction", await house.show(`report-sent:${NOVEMBER}:2`, personPlace(ofVenlo.id)));
  cards.set("a report with a newer version", await house.show(`report-sent:${NOVEMBER}:1`, channelPlace("reports")));

  const empty = await withDraft(name, { month: NOVEMBER, whole: { now: NO_FIGURES }, organisations: [] });
  cards.set("a draft of an empty month", await empty.show(`report:${NOVEMBER}:1`, MANAGER));
  cards.set("a report that is refused", await empty.say(sam, "rapportage"));
  return cards;
}

/** Every text at its limit. */
export async function longestReportCards(long: string): Promise<ReadonlyMap<string, Message>> {
  const name = long.slice(0, 80);
  const house = await withDraft(name);
  const manager = { ...anouk, name };
  const text = long.repeat(3).slice(0, MAX_TEXT);
  await filledIn(house, name, text, text.slice(0, MAX_EXPLANATION));
  const events = { section: "events", text };
  const cards: [string, Message | undefined][] = [
    ["the longest text of a report", await house.press(manager, "report.fill", { section: "events" })],
    [
      "the longest text that a colleague changed",
      await house.press(wim, "report.write", { ...events, text: `x${text}` }),
    ],
    ["the longest sturingsparameters", await house.press(manager, "report.steer-form")],
  ];
  await house.press(manager, "report.send");
  await house.press(manager, "report.correct", { changed: text.slice(0, MAX_CHANGED) });
  await house.press(manager, "report.send");
  cards.push(
    ["the longest report", await house.show(`report-sent:${NOVEMBER}:2`, channelPlace("reports"))],
    ["the longest report, its maker's", await house.show(`report:${NOVEMBER}:${(await house.report()).card}`, MANAGER)],
  );
  return new Map(cards.flatMap(([title, message]) => (message ? [[title, message] as const] : [])));
}
