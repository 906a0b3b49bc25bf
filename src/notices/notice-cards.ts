import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import { channelPlace } from "../lib/place.ts";
import type { Value } from "../lib/rows.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import { linesOf, shortened } from "../tickets/ticket-cards.ts";
import type { MarkButton, NoticeKind, NoticeView, Reader, Surroundings } from "./kind.ts";
import type { Entry, Notice } from "./notice.ts";
import { EVENT, TONE, UNKNOWN_KIND, withoutChannelText } from "./notice-words.ts";

/** A notice with what its kind makes of it. */
export interface Known {
  readonly kind: NoticeKind;
  readonly notice: Notice;
  readonly fact: Value;
}

/** undefined: its kind is not known to us, or was written in another shape. */
export function knownAs(kind: NoticeKind | undefined, notice: Notice): Known | undefined {
  const fact = kind?.fact.safeParse(notice.fact);
  return kind && fact?.success ? { kind, notice, fact: fact.data } : undefined;
}

const MOST_FACTS = 12;
const MOST_LINES = 5;
const MOST_LISTED = 10;
const MOST_MARKS = 4;
const SHOWN_ENTRIES = 8;
const VALUE_LENGTH = 160;
const TEXT_LENGTH = 400;

/** What came from outside, as a report's text is kept: cleaned, and without secrets. */
const outside = (text: string, length: number): string => shortened(saidIn(text, length).text);

/** The one card of a notice, as its reader sees it. @param told only this answer says it */
export function noticeCard({ kind, notice, fact }: Known, reader: Reader, around: Surroundings, told = ""): Message {
  const { ref, closed } = notice;
  const view = kind.view(notice, fact, reader, around);
  const summary = `${ref}: ${view.title}`;
  const isOpen = closed === undefined;
  const { items = [], title: listTitle = "", more = 0 } = view.list ?? {};
  const left = more + Math.max(0, items.length - MOST_LISTED);
  return {
    summary,
    card: {
      template: "notice",
      data: {
        ...{ ref, told, fallback: summary, title: view.title, kind: kind.name, isOpen },
        organisationName: around.organisationName,
        ...statusOf({ kind, notice, fact }, view),
        facts: view.facts
          .slice(0, MOST_FACTS)
          .map(({ label, value }) => ({ label, value: outside(value, VALUE_LENGTH) })),
        lines: (view.lines ?? []).slice(0, MOST_LINES).flatMap((line) => linesOf(outside(line, TEXT_LENGTH))),
        listTitle,
        list: items.slice(0, MOST_LISTED).map((item) => ({ text: outside(item, VALUE_LENGTH) })),
        more: left === 0 ? "" : `en ${String(left)} meer`,
        marks: marksSaid(kind, notice),
        next: view.next,
        withoutChannel: lacksChannel({ kind, notice, fact }, reader, around)
          ? withoutChannelText(around.organisationName)
          : "",
        ...buttonsOf(kind, notice, reader),
        section: kind.section?.number ?? "",
        says: kind.section?.says ?? "",
        log: timelineOf(kind, notice),
        earlier: notice.version > SHOWN_ENTRIES,
      },
    },
  };
}

/** Of a notice that we cannot read: that it is there, and nothing of it. */
export function plainCard(ref: NoticeRef): Message {
  const summary = `${ref}: waarschuwing`;
  return { summary, card: { template: "ticket-line", data: { number: ref, line: UNKNOWN_KIND, fallback: summary } } };
}

const lacksChannel = ({ kind, notice, fact }: Known, reader: Reader, { hasChannel }: Surroundings): boolean =>
  reader === "beheer" &&
  !hasChannel &&
  kind.placesOf(notice.organisation, fact).includes(channelPlace(notice.organisation));

function statusOf({ kind, notice, fact }: Known, { tone }: NoticeView) {
  const { closed, snoozed, ticket, acknowledged, stage } = notice;
  if (closed) return { status: `Voorbij sinds ${dutchMoment(closed.at)}`, statusColor: "Good" };

  const isUrgent = kind.isUrgent(fact, stage);
  const states = [
    isUrgent && "Urgent",
    snoozed && `Uitgesteld tot ${dutchMoment(snoozed.until)} door ${snoozed.name}`,
    ticket && `Melding ${ticket.number}`,
    acknowledged && `Opgepakt door ${acknowledged.name}`,
  ].filter((state) => typeof state === "string");
  const isTaken = snoozed ?? ticket ?? acknowledged;
  return {
    status: [...states, ...(isTaken ? [] : ["Niet opgepakt"])].join(" · "),
    statusColor: isUrgent ? "Attention" : isTaken ? "Accent" : TONE[tone],
  };
}

/** "Aangevraagd door Emma Peeters, 23 november 2026 om 10.00 uur" */
const marksSaid = ({ marks = [] }: NoticeKind, notice: Notice) =>
  notice.marks.slice(-MOST_MARKS).flatMap(({ mark, name, at }) => {
    const says = marks.find((button) => button.mark === mark)?.says;
    return says === undefined ? [] : [{ text: `${says} door ${name}, ${dutchMoment(at)}` }];
  });

/** The buttons of the kind that this reader has now. */
export const offered = ({ marks = [] }: NoticeKind, notice: Notice, reader: Reader): readonly MarkButton[] =>
  notice.closed ? [] : marks.filter((button) => button.reader === reader && button.isOffered(notice));

const MOST_BUTTONS = 3;

/** At most three with *Stel uit* among them; what is left stands under *Meer*. */
function buttonsOf(kind: NoticeKind, notice: Notice, reader: Reader) {
  const { organisation, ref, version, acknowledged, ticket, closed } = notice;
  const button = (title: string, verb: string, mark = "") => ({
    ...{ title, verb, mark, organisation, notice: ref, nonce: String(version) },
  });
  const first = [
    ...offered(kind, notice, reader).map(({ label, mark }) => button(label, "notice.mark", mark)),
    ...(acknowledged ? [] : [button("Ik pak dit op", "notice.acknowledge")]),
  ];
  const last = reader === "beheer" && !ticket ? [button("Maak melding", "notice.ticket")] : [];
  const room = MOST_BUTTONS - 1;
  const shown = closed ? [] : first.slice(0, room);
  return {
    ...{ organisation, nonce: String(version) },
    first: shown,
    last: closed ? [] : last.slice(0, room - shown.length),
    rest: closed ? [] : [...first.slice(room), ...last.slice(room - shown.length)],
  };
}

const timelineOf = (kind: NoticeKind, { log }: Notice) =>
  log
    .slice(-SHOWN_ENTRIES)
    .toReversed()
    .map((entry) => ({ what: whatOf(kind, entry), who: whoOf(entry) }));

function whatOf({ marks = [], stageName }: NoticeKind, { event, mark, stage }: Entry): string {
  if (event === "marked") return marks.find((button) => button.mark === mark)?.label ?? "Bijgewerkt";
  const name = event === "stage" || event === "opened" || event === "reopened" ? stageName?.(stage) : undefined;
  return name === undefined ? EVENT[event] : `${EVENT[event]}: ${name}`;
}

const whoOf = ({ at, by }: Entry): string => `${by ? ` · ${by.name}` : ""} · ${dutchMoment(at)}`;

export interface Listed {
  readonly known: Known | undefined;
  readonly notice: Notice;
  readonly reader: Reader;
  readonly around: Surroundings;
}

/** *Waarschuwingen*: what is open. @param after the sort key of the last one when there are more; "" otherwise */
export function noticesCard(listed: readonly Listed[], after: string): Message {
  const summary = listed.length === 0 ? "Er zijn nu geen waarschuwingen." : "Waarschuwingen";
  return {
    summary,
    card: {
      template: "notices",
      data: {
        title: "Waarschuwingen",
        intro: listed.length === 0 ? summary : "De nieuwste staat bovenaan.",
        fallback: `${summary}${listed.length === 0 ? "" : ". Typ het nummer om er een te openen."}`,
        after,
        notices: listed.map(({ known, notice, reader, around }) => ({
          ...{ ref: notice.ref, organisation: notice.organisation },
          kind: known?.kind.name ?? "Waarschuwing",
          ...(known ? { title: known.kind.view(notice, known.fact, reader, around).title } : { title: UNKNOWN_KIND }),
          about: [
            around.organisationName,
            `Sinds ${dutchMoment(notice.openedAt)}`,
            notice.acknowledged ? `Opgepakt door ${notice.acknowledged.name}` : "Niet opgepakt",
            notice.ticket ? `Melding ${notice.ticket.number}` : "",
          ]
            .filter(Boolean)
            .join(" · "),
        })),
      },
    },
  };
}
