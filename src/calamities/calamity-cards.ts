import type { Walked } from "../agreement/calamity-tree.ts";
import { VERDICTS } from "../agreement/calamity-tree.ts";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId } from "../people/person.ts";
import { linesOf, shortened, targetOf } from "../tickets/ticket-cards.ts";
import type { Team, Ticket } from "../tickets/ticket.ts";
import {
  type Calamity,
  DUTIES,
  type Declared,
  KINDS,
  type LogEntry,
  type LogEvent,
  STEPS,
  aimOf,
  concernedBy,
} from "./calamity.ts";
import {
  DUTY,
  KIND,
  NEWS_FOR_MUNICIPALITY,
  REPLY_TO_BEHEER,
  REPLY_TO_TEAMS,
  STATUS,
  STEP,
  SUMMARY,
  VERDICT,
  durationText,
  eventTitle,
  nameIn,
  noChannelText,
  whoDeclares,
  whoAndWhen,
} from "./calamity-words.ts";

/** The organisations by name, in the order of the organisation file. */
export interface Names {
  readonly organisations: readonly { readonly id: OrganisationId; readonly name: string }[];
}

/** Who reads it: the 4 hours of a failover are for Beheer only (DVO 4.1.4). */
export interface Reader {
  readonly isBeheer: boolean;
  readonly notice?: string | undefined;
}

const SHOWN_ENTRIES = 8;
const SHOWN_DECISIONS = 12;
const SHOWN_UPDATES = 4;
const BEHEER_ONLY: ReadonlySet<LogEvent> = new Set(["aim-passed"]);

const NOT_FIXED = "De beslisboom is nog niet vastgesteld. U beslist zelf.";
const EXAMPLE = "Dit is een voorbeeld van een beslisboom. Deze vragen zijn niet vastgesteld.";

/** One question of the decision tree. */
export function questionCard(
  ticket: Ticket,
  team: Team,
  { walked, path, example }: { readonly walked: Walked; readonly path: readonly number[]; readonly example: boolean },
  notice = "",
): Message {
  const summary = `${ticket.number}: eerste beoordeling`;
  return {
    summary,
    card: {
      template: "calamity-question",
      data: {
        ...targetOf(ticket, ticket.cards[team] ?? ticket.version),
        ...{ team, notice, path: path.join("."), fallback: `${summary}. Typ eerste beoordeling en het nummer.` },
        example: example ? EXAMPLE : "",
        ask: walked.question?.ask ?? "",
        answered: walked.answered.map(({ ask, answer }) => ({ text: `${ask} ${answer}` })),
        answers: (walked.question?.answers ?? []).map(({ answer }, index) => ({ value: String(index), title: answer })),
      },
    },
  };
}

/** What the questions lead to, or that there are none; the person decides either way. */
export function verdictCard(
  ticket: Ticket,
  team: Team,
  tree: { readonly walked: Walked; readonly path: readonly number[]; readonly example: boolean } | undefined,
  notice = "",
): Message {
  const summary = `${ticket.number}: incident of calamiteit?`;
  const verdict = tree?.walked.verdict;
  const says = verdict ? `De vragen wijzen naar: ${VERDICT[verdict]}. U beslist.` : NOT_FIXED;
  return {
    summary,
    card: {
      template: "calamity-verdict",
      data: {
        ...targetOf(ticket, ticket.cards[team] ?? ticket.version),
        ...{ team, notice, path: tree?.path.join(".") ?? "", fallback: `${summary} Typ beoordeling en het nummer.` },
        says: tree?.example ? `${EXAMPLE} ${says}` : says,
        answered: (tree?.walked.answered ?? []).map(({ ask, answer }) => ({ text: `${ask} ${answer}` })),
        verdict: verdict ?? "",
        verdicts: VERDICTS.map((one) => ({ value: one, title: one === "incident" ? "Incident" : "Calamiteit" })),
      },
    },
  };
}

const nameOf = ({ organisations }: Names, id: OrganisationId): string =>
  organisations.find((organisation) => organisation.id === id)?.name ?? id;

const targetIn = (calamity: Calamity) => ({
  ...{ number: calamity.number, calamity: calamity.number, nonce: String(calamity.version) },
});

const declaredIn = ({ state }: Calamity): Declared | Extract<Calamity["state"], { status: "over" }> | undefined =>
  state.status === "declared" || state.status === "over" ? state : undefined;

/** The living card of who works on it. */
export function calamityCard(calamity: Calamity, names: Names, { isBeheer, notice = "" }: Reader): Message {
  const { state } = calamity;
  const summary = `${calamity.number}: ${SUMMARY[state.status]}`;
  const log = calamity.log.filter(({ kind }) => isBeheer || !BEHEER_ONLY.has(kind));
  const aim = isBeheer ? aimOf(calamity) : undefined;
  return {
    summary,
    card: {
      template: "calamity-team",
      data: {
        ...targetIn(calamity),
        ...{ notice, fallback: `${summary}. Typ calamiteit ${calamity.number}.` },
        ...{ status: STATUS[state.status].says, statusColor: STATUS[state.status].colour },
        title: declaredIn(calamity)?.title ?? "",
        aim: aim
          ? `Streven: overgenomen uiterlijk op ${dutchMoment(aim)}, 4 uur na de melding (DVO 4.1.4). Alleen Beheer ziet dit. Beloof het niemand.`
          : "",
        facts: factsOf(calamity, names),
        said: lastSaid(log),
        ...logOf(calamity, log, SHOWN_ENTRIES),
        ...{ isProposed: state.status === "proposed", isDeclared: state.status === "declared" },
        concerned: concernedBy(calamity).join(","),
        organisations: names.organisations.map(({ id, name }) => ({ value: id, title: name })),
        kinds: KINDS.map((kind) => ({ value: kind, title: KIND[kind] })),
        duties: DUTIES.map((duty) => ({ value: duty, title: DUTY[duty] })),
      },
    },
  };
}

/** Who does what, and how far it is. */
function factsOf(calamity: Calamity, names: Names): { label: string; value: string }[] {
  const state = declaredIn(calamity);
  if (!state) {
    return [
      { label: "Melding van", value: nameOf(names, calamity.from) },
      { label: "Uitroepen", value: whoDeclares(calamity) },
    ];
  }
  return [
    { label: "Soort", value: KIND[state.kind] },
    { label: "Voor", value: state.organisations.map((id) => nameOf(names, id)).join(", ") },
    { label: "Sinds", value: dutchMoment(state.declaredAt) },
    ...DUTIES.map((duty) => {
      const held = state.duties[duty];
      return { label: DUTY[duty], value: held ? nameIn(calamity, held.person) : "nog niemand" };
    }),
    ...stepFacts(calamity, state),
    ...(state.takenOverAt ? [{ label: "Overgenomen", value: dutchMoment(state.takenOverAt) }] : []),
  ];
}

const stepFacts = (calamity: Calamity, { kind, steps }: Pick<Declared, "kind" | "steps">) =>
  kind === "outbreak"
    ? STEPS.map((step, index) => {
        const finished = steps[step];
        const value = finished ? `klaar, ${whoAndWhen(calamity, finished.by, finished.at)}` : "nog niet klaar";
        return { label: `Stap ${String(index + 1)}, ${STEP[step].toLowerCase()}`, value };
      })
    : [];

/** The last words, whole; in the log they are cut. */
const lastSaid = (log: readonly LogEntry[]) =>
  linesOf(log.findLast(({ text, kind }) => text !== undefined && kind !== "declared")?.text ?? "");

function logOf(calamity: Calamity, log: readonly LogEntry[], most: number) {
  return {
    earlier: log.length > most,
    log: log.slice(-most).map((entry) => ({
      what: eventTitle(entry),
      who: whoAndWhen(calamity, entry.by, entry.at),
      said: shortened(entry.text ?? ""),
    })),
  };
}

/** What is done less often, as forms that only who pressed sees. */
export function calamityMoreCard(calamity: Calamity, notice = ""): Message {
  const summary = `${calamity.number}: andere acties`;
  const state = declaredIn(calamity);
  const lasts = calamity.state.status === "declared";
  return {
    summary,
    card: {
      template: "calamity-more",
      data: {
        ...targetIn(calamity),
        ...{ notice, fallback: summary, title: state?.title ?? "", lasts },
        isOutbreak: lasts && state?.kind === "outbreak",
        isFailover: lasts && state?.kind === "failover" && !state.takenOverAt,
        steps: STEPS.filter((step) => !state?.steps[step]).map((step) => ({ value: step, title: STEP[step] })),
        duties: DUTIES.filter((duty) => state?.duties[duty]).map((duty) => ({ value: duty, title: DUTY[duty] })),
        hasDuties: lasts && DUTIES.some((duty) => state?.duties[duty]),
      },
    },
  };
}

/** The living card of a municipality: what everybody there may know, and nothing of the log. */
export function municipalityCard(calamity: Calamity): Message | undefined {
  const state = declaredIn(calamity);
  if (!state) return undefined;
  const isOver = state.status === "over";
  const summary = `${calamity.number}: ${SUMMARY[state.status]}`;
  return {
    summary,
    card: {
      template: "calamity-municipality",
      data: {
        ...{ number: calamity.number, title: state.title, fallback: summary },
        ...{ status: STATUS[state.status].says, statusColor: STATUS[state.status].colour },
        since: `Sinds ${dutchMoment(state.declaredAt)}`,
        next: isOver ? "" : "Nieuws komt op deze kaart. Vragen? Neem contact op met de Helpdesk.",
        ...updatesOf(calamity),
      },
    },
  };
}

function updatesOf({ log }: Calamity) {
  const updates = log.filter(({ kind }) => kind === "informed").toReversed();
  const [latest, ...older] = updates;
  return {
    latest: latest ? dutchMoment(latest.at) : "",
    news: linesOf(latest?.text ?? ""),
    older: older
      .slice(0, SHOWN_UPDATES)
      .map(({ at, text }) => ({ when: dutchMoment(at), said: shortened(text ?? "") })),
  };
}

/** What it was, afterwards. @param whole with decisions and steps, for who worked on it */
export function summaryCard(calamity: Calamity, names: Names, whole: boolean): Message | undefined {
  const { state } = calamity;
  if (state.status !== "over") return undefined;
  const summary = `${calamity.number}: samenvatting van de calamiteit`;
  const decisions = calamity.log.filter(({ kind }) => kind === "decided" || kind === "switched-off");
  return {
    summary,
    card: {
      template: "calamity-summary",
      data: {
        ...{ number: calamity.number, title: state.title, fallback: summary },
        facts: [
          { label: "Begin", value: dutchMoment(state.declaredAt) },
          { label: "Einde", value: dutchMoment(state.endedAt) },
          { label: "Duur", value: durationText(state.declaredAt, state.endedAt) },
          ...(whole ? internalFacts(calamity, names, state) : []),
        ],
        closing: linesOf(state.closing),
        ...(whole ? logOf(calamity, decisions, SHOWN_DECISIONS) : { earlier: false, log: [] }),
        noDecisions: whole && decisions.length === 0,
      },
    },
  };
}

const internalFacts = (calamity: Calamity, names: Names, state: Extract<Calamity["state"], { status: "over" }>) => [
  { label: "Soort", value: KIND[state.kind] },
  { label: "Voor", value: state.organisations.map((id) => nameOf(names, id)).join(", ") },
  ...stepFacts(calamity, state),
  ...(state.takenOverAt ? [{ label: "Overgenomen", value: dutchMoment(state.takenOverAt) }] : []),
];

/** For Beheer: a municipality that cannot be reached has to be told by a person. */
export function callCard(calamity: Calamity, version: number, names: Names): Message | undefined {
  const entry = calamity.log.find(({ seq }) => seq === version);
  if (!entry?.unreached) return undefined;
  const called = entry.unreached.map((id) => ({ text: noChannelText(nameOf(names, id)) }));
  const summary = `${calamity.number}: neem zelf contact op met ${entry.unreached.map((id) => nameOf(names, id)).join(", ")}`;
  return {
    summary,
    card: {
      template: "calamity-call",
      data: {
        ...{ number: calamity.number, fallback: summary, what: eventTitle(entry), called },
        title: declaredIn(calamity)?.title ?? "",
        said: entry.kind === "declared" ? [] : linesOf(entry.text ?? ""),
      },
    },
  };
}

/** The short reply beneath a living card. */
export function calamityReply(
  calamity: Calamity,
  version: number,
  to: "beheer" | "helpdesk" | "municipality",
): Message | undefined {
  const kind = calamity.log.find(({ seq }) => seq === version)?.kind;
  if (!kind) return undefined;
  const toTeams = (to === "beheer" ? REPLY_TO_BEHEER[kind] : undefined) ?? REPLY_TO_TEAMS[kind];
  const toMunicipality = kind === "informed" ? NEWS_FOR_MUNICIPALITY : undefined;
  const words = to === "municipality" ? toMunicipality : toTeams;
  return words === undefined ? undefined : { summary: `${calamity.number}: ${words}` };
}

/** What is proposed or lasts now. */
export function calamityListCard(calamities: readonly Calamity[]): Message {
  const summary = "Calamiteiten";
  return {
    summary,
    card: {
      template: "calamity-list",
      data: {
        fallback: "Calamiteiten. Typ calamiteit en het nummer om er een te openen.",
        intro: calamities.length === 0 ? "Er is nu geen calamiteit." : "Kies een calamiteit om die te openen.",
        calamities: calamities.map((calamity) => ({
          ...targetIn(calamity),
          ...{ status: STATUS[calamity.state.status].says, statusColor: STATUS[calamity.state.status].colour },
          title: declaredIn(calamity)?.title ?? "",
        })),
      },
    },
  };
}
