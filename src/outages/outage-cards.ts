import { AREAS } from "../agreement/services.ts";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId } from "../people/person.ts";
import { linesOf, shortened } from "../tickets/ticket-cards.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Target } from "../tickets/change-ticket.ts";
import type { Outage } from "./outage.ts";
import type { Known, Proposal } from "./outage-rows.ts";
import { MOST_COUNTED } from "./outage-store.ts";
import { areaLabel } from "./outage-words.ts";
import { MANY_MINUTES, labelOf } from "./same-thing.ts";

type NameOf = (organisation: OrganisationId) => string;

/** What only one answer says. */
interface ThisTime {
  readonly notice?: string;
}

const SHOWN_NEWS = 3;

const newsOf = ({ news }: Outage) =>
  news
    .slice(-SHOWN_NEWS)
    .toReversed()
    .map(({ at, text }) => ({ at: dutchMoment(at), lines: linesOf(shortened(text)) }));

const sinceOf = ({ madeAt, over }: Outage): string =>
  over ? `Van ${dutchMoment(madeAt)} tot ${dutchMoment(over.at)}` : `Sinds ${dutchMoment(madeAt)}`;

/** What people who have it too see: nothing of other people, and of no other organisation. */
export function outageCard(outage: Outage, { notice = "" }: ThisTime = {}): Message {
  const { ref, over, news } = outage;
  const state = over ? "de storing is voorbij" : news.length > 0 ? "er is nieuws over de storing" : "bekende storing";
  const summary = `${ref}: ${state}`;
  return {
    summary,
    card: {
      template: "outage",
      data: {
        ...{ number: ref, notice, fallback: summary },
        status: over ? "De storing is voorbij" : "Bekende storing",
        statusColor: over ? "Good" : "Warning",
        lines: linesOf(outage.text),
        since: sinceOf(outage),
        news: newsOf(outage),
        next: over
          ? "Hebt u er nog last van? Typ melden. Dan kijkt de Helpdesk er bij u naar."
          : "U krijgt hier bericht als er nieuws is. U hoeft niets te doen. Is er iets anders? Typ melden.",
      },
    },
  };
}

/** What an older card of it shrinks to. */
export const olderCard = ({ ref }: Pick<Outage, "ref">): Message => lineOf(ref, "Het nieuws staat verderop.");

function lineOf(number: string, line: string): Message {
  const summary = `${number}: deze kaart is vervangen`;
  return { summary, card: { template: "ticket-line", data: { number, line, fallback: summary } } };
}

export interface Count {
  readonly organisation: OrganisationId;
  readonly people: number;
  readonly tickets: number;
  /** The first of those tickets. */
  readonly numbers: readonly TicketNumber[];
}

/** "12 mensen, 3 meldingen" */
function countText({ people, tickets }: Pick<Count, "people" | "tickets">): string {
  const some = (count: number, one: string, more: string): string =>
    count === 1 ? `1 ${one}` : `${count}${count >= MOST_COUNTED ? " of meer" : ""} ${more}`;
  return `${some(people, "mens", "mensen")}, ${some(tickets, "melding", "meldingen")}`;
}

const numbersText = ({ numbers, tickets }: Count): string =>
  numbers.length === 0 ? "" : ` (${numbers.join(", ")}${tickets > numbers.length ? ", …" : ""})`;

/** The Helpdesk's card: who has it too, and what can be done. */
export function deskCard(
  outage: Outage,
  counts: readonly Count[],
  nameOf: NameOf,
  { notice = "" }: ThisTime = {},
): Message {
  const { ref, over, version } = outage;
  const summary = `${ref}: ${over ? "storing voorbij" : "bekende storing"}`;
  const total = counts.reduce(
    (sum, { people, tickets }) => ({ people: sum.people + people, tickets: sum.tickets + tickets }),
    { people: 0, tickets: 0 },
  );
  return {
    summary,
    card: {
      template: "outage-desk",
      data: {
        ...{ number: ref, notice, fallback: summary, nonce: String(version) },
        status: over ? "Storing voorbij" : "Bekende storing",
        statusColor: over ? "Good" : "Warning",
        lines: linesOf(outage.text),
        facts: [
          { label: "Bekend gemaakt op", value: dutchMoment(outage.madeAt) },
          ...(over ? [{ label: "Voorbij sinds", value: dutchMoment(over.at) }] : []),
          { label: "Onderwerp", value: areaLabel(outage.area) ?? "Alle onderwerpen" },
          { label: "Bekend gemaakt door", value: outage.names[outage.madeBy] ?? "een medewerker" },
          { label: "Hebben hier ook last van", value: countText(total) },
          ...counts.map((count) => ({
            label: nameOf(count.organisation),
            value: countText(count) + numbersText(count),
          })),
        ],
        news: newsOf(outage),
        isOpen: !over,
      },
    },
  };
}

export interface MakingForm {
  readonly target: Target;
  readonly organisations: readonly OrganisationId[];
  readonly problems?: readonly string[];
  readonly text?: string;
}

const choicesOf = (organisations: readonly OrganisationId[], nameOf: NameOf) =>
  organisations.map((id) => ({ value: id, title: nameOf(id) }));

const areas = AREAS.filter(({ code }) => code !== "unknown").map(({ code, label }) => ({ value: code, title: label }));

/** *Maak storing bekend*: what staff read, and who. */
export function makingForm({ target, organisations, problems = [], text = "" }: MakingForm, nameOf: NameOf): Message {
  const { ticket, organisation, nonce, card = "", team = "" } = target;
  const summary = `${ticket}: maak de storing bekend`;
  return {
    summary,
    card: {
      template: "outage-make",
      data: {
        ...{ ticket, organisation, nonce, card, team, text, areas },
        number: ticket,
        fallback: `${summary}. Typ: maak storing bekend ${ticket}: en dan wat medewerkers lezen.`,
        problems: problems.map((problem) => ({ text: problem })),
        organisations: choicesOf(organisations, nameOf),
        chosen: organisations.join(","),
      },
    },
  };
}

/** That many report the same: is it one outage? Once it is decided, a line. */
export function proposalCard(
  proposal: Proposal,
  organisations: readonly OrganisationId[],
  nameOf: NameOf,
  problems: readonly string[] = [],
): Message {
  const { id, first, counts, thing, decided, at } = proposal;
  const many = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (decided) {
    const outcome = decided.is === "made-known" ? "Bekend gemaakt als storing" : "Geen storing";
    return lineOf(first.number, `${outcome} door ${decided.by}, ${dutchMoment(decided.at)}.`);
  }
  const summary = `${many} mensen melden hetzelfde. Is dit één storing?`;
  return {
    summary,
    card: {
      template: "outage-proposal",
      data: {
        ...{ proposal: id, at, title: summary, fallback: summary, label: labelOf(thing) },
        why: `Zij meldden dit binnen ${MANY_MINUTES} minuten, tot ${dutchMoment(at)}:`,
        facts: Object.entries(counts).map(([organisation, count]) => ({
          label: nameOf(organisation as OrganisationId),
          value: count === 1 ? "1 mens" : `${count} mensen`,
        })),
        problems: problems.map((text) => ({ text })),
        organisations: choicesOf(organisations, nameOf),
        chosen: organisations.filter((organisation) => counts[organisation]).join(","),
      },
    },
  };
}

export interface Listed {
  readonly known: Known;
  /** Which of the reader's own organisations it concerns. */
  readonly organisation: OrganisationId | undefined;
  readonly canHandle: boolean;
}

/** What it shrinks to when it is asked anew. */
export const olderProposal = ({ first }: Proposal): Message =>
  lineOf(first.number, "Dit is later opnieuw gevraagd. De nieuwe vraag staat verderop.");

/** *Storingen*: what is going on for who asks. */
export function listCard(listed: readonly Listed[], nameOf: NameOf): Message {
  const summary = listed.length === 0 ? "Er zijn nu geen bekende storingen." : "Bekende storingen";
  return {
    summary,
    card: {
      template: "outages",
      data: {
        title: "Bekende storingen",
        intro: listed.length === 0 ? summary : "De nieuwste staat bovenaan.",
        fallback: summary,
        outages: listed.map(({ known, organisation, canHandle }) => ({
          ...{ number: known.ref, canHandle, organisation: organisation ?? "", canJoin: organisation !== undefined },
          lines: linesOf(shortened(known.text)),
          since: [canHandle ? known.organisations.map(nameOf).join(", ") : "", `Sinds ${dutchMoment(known.madeAt)}`]
            .filter(Boolean)
            .join(" · "),
          newsAt: known.news ? `Laatste nieuws, ${dutchMoment(known.news.at)}` : "",
          news: known.news ? linesOf(shortened(known.news.text)) : [],
        })),
      },
    },
  };
}
