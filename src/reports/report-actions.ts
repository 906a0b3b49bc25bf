import type { z } from "zod";
import type { Message } from "../lib/message.ts";
import type { Outcome } from "../lib/outcome.ts";
import { refuse } from "../lib/outcome.ts";
import type { Hidden } from "../lib/redact.ts";
import type { Value } from "../lib/rows.ts";
import { theOneCalled } from "../lib/words.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { type CardAction, type FileMaker, type Turn, cardAction } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { hiddenText } from "../tickets/ticket-words.ts";
import type { Month } from "./month.ts";
import {
  REPORT_FILE,
  WRITTEN,
  documentOffer,
  fileNameOf,
  hoursForm,
  linkCard,
  savedSteering,
  sectionForm,
  sendCard,
  steerForm,
} from "./report-cards.ts";
import {
  CorrectInput,
  DocumentInput,
  FiguresInput,
  FillInput,
  FillerInput,
  HoursInput,
  ReportInput,
  SteerInput,
  WriteInput,
  hoursIn,
  hoursInCsv,
  typedHours,
  unfinishedSteering,
} from "./report-input.ts";
import { ownShowings, showingsOf } from "./report-showings.ts";
import { figuresView, isAmongReaders, viewFor } from "./report-views.ts";
import { NOT_YOURS, REPORT_REFUSAL } from "./report-words.ts";
import {
  type Report,
  type ReportRefusal,
  bookHours,
  correct,
  isAddressee,
  isManager,
  isOpen,
  lastSent,
  mayFill,
  nameFiller,
  send,
  steer,
  write,
} from "./report.ts";
import { type Reports, addresseesOf, managersOf, sentSnapshot, snapshotOf } from "./reports.ts";
import type { SectionKey, Snapshot } from "./snapshot.ts";

type Given = z.output<typeof ReportInput>;
type Decided = Outcome<Report, ReportRefusal>;

const MAX_ATTEMPTS = 5;
const DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SAVED = "Opgeslagen.";
const SENT = "Het rapport is verstuurd. Hier leest u straks wie het heeft gekregen.";
const NO_LINK = "Vraag het document in onze persoonlijke chat: typ daar rapportage. Hier kan ik het u niet geven.";
const NOBODY_CALLED =
  "Ik ken niemand of meer dan één collega van ICT NML met deze naam. Typ de hele naam, zoals die in Teams staat.";

/** Every button about reports, by the verb that its template sends. */
export function reportActions(house: Reports): Record<string, CardAction> {
  const on = <S extends z.ZodType>(input: S, run: (given: z.output<S>, turn: Turn) => Promise<Message>): CardAction =>
    cardAction(input, run, async (problems) => textCard(...problems));
  /** For who makes the report, in their own chat; anybody else sees what is theirs. */
  const making = <S extends z.ZodType<Given>>(
    input: S,
    run: (report: Report, given: z.output<S>, turn: Turn) => Promise<Message>,
  ) =>
    on(input, async (given, turn) => {
      const report = (await house.store.find(given.month))?.report;
      const isTheirs = report && mayFill(report, turn.actor, house.home) && turn.chat === "personal";
      return isTheirs ? run(report, given, turn) : viewFor(house, report, turn);
    });
  const managing = <S extends z.ZodType<Given>>(
    input: S,
    run: (report: Report, given: z.output<S>, turn: Turn) => Promise<Message>,
  ) =>
    making(input, async (report, given, turn) =>
      isManager(turn.actor, house.home)
        ? run(report, given, turn)
        : viewFor(house, report, turn, "Alleen de manager ICT kan dit."),
    );

  return {
    "report.show": on(ReportInput, async ({ month }, turn) => {
      const report = (await house.store.find(month))?.report;
      if (report && mayFill(report, turn.actor, house.home) && turn.chat === "personal")
        // At once, and only if it differs: later it would take the place of what is pressed next.
        await house.store.show(ownShowings(report, report, turn.actor.id));
      return viewFor(house, report, turn);
    }),
    "report.fill": making(FillInput, async (report, { section }, turn) =>
      isOpen(report)
        ? sectionForm(report, { section: section ?? firstEmpty(report) })
        : viewFor(house, report, turn, REPORT_REFUSAL["sent-already"]),
    ),
    "report.write": making(WriteInput, (_, given, turn) => writeSection(house, given, turn)),
    "report.hours-form": making(ReportInput, async (report) => hoursForm(report, savedHours(house, report))),
    "report.hours": making(HoursInput, (report, given, turn) => saveHours(house, report, given, turn)),
    "report.steer-form": making(ReportInput, async (report) => steerForm(report, savedSteering(report))),
    "report.steer": cardAction(
      SteerInput,
      async (given, turn) => {
        const { steering, hidden } = given;
        const outcome = await changeReport(house, given, turn, {
          verb: "report.steer",
          decide: (report) => steer(report, steering, turn, house.home),
        });
        return after(house, given.month, outcome, turn, hidden);
      },
      async (problems, data, turn) => {
        const target = ReportInput.safeParse(data);
        const report = target.success ? (await house.store.find(target.data.month))?.report : undefined;
        if (!report || !mayFill(report, turn.actor, house.home) || turn.chat !== "personal") return textCard(NOT_YOURS);
        return steerForm(report, unfinishedSteering(data), problems);
      },
    ),
    "report.confirm": managing(ReportInput, async (report) =>
      sendCard(report, await addresseesOf(house), await house.hasChannel()),
    ),
    "report.send": managing(ReportInput, (_, given, turn) => sendReport(house, given, turn)),
    "report.name-filler": managing(FillerInput, (report, given, turn) => letFill(house, report, given, turn)),
    "report.correct": managing(CorrectInput, async (_, given, turn) => {
      const { changed } = given;
      const outcome = await changeReport(house, given, turn, {
        verb: "report.correct",
        decide: (report) => correct(report, changed.text, turn, house.home),
      });
      return after(
        house,
        given.month,
        outcome,
        turn,
        changed.hidden,
        "U kunt nu wijzigen. Verstuur daarna de nieuwe versie.",
      );
    }),
    "report.document": on(DocumentInput, ({ month, version }, turn) => giveDocument(house, month, version, turn)),
    "report.figures": on(FiguresInput, ({ month, of }, turn) => figuresView(house, { month, of, alone: false }, turn)),
  };
}

export async function openReport(house: Reports, month: Month, turn: Turn, notice?: string): Promise<Message> {
  return viewFor(house, (await house.store.find(month))?.report, turn, notice);
}

interface How {
  readonly verb: string;
  readonly decide: (report: Report) => Decided | Promise<Decided>;
  /** A next form stands where the card was: showing the card now would take away what is being typed, here and elsewhere. */
  readonly isGoingOn?: boolean;
  /** Everything that this change sends. */
  readonly freeze?: (after: Report) => Promise<Snapshot | undefined>;
}

/** Loads, decides and saves in one write; the same act again, however it arrives, finds what it led to. */
async function changeReport(house: Reports, given: Given, turn: Turn, how: How): Promise<Decided> {
  const { store } = house;
  const once = { person: turn.actor.id, nonce: given.nonce, act: { verb: how.verb, ...given } as unknown as Value };
  const managers = (await managersOf(house)).map(({ id }) => id);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [before, seen] = await Promise.all([store.find(given.month), store.seen(once)]);
    if (!before || !mayFill(before.report, turn.actor, house.home)) return refuse("not-yours");
    if (seen) return { ok: true, value: before.report };

    const decided = await how.decide(before.report);
    if (!decided.ok || decided.value.changes === before.report.changes) return decided;

    const after = decided.value;
    const frozen = await how.freeze?.(after);
    const showings = how.isGoingOn ? [] : showingsOf(before.report, after, managers, turn.replyToId);
    const saved = await store.save({ before, after, showings, once, ...(frozen && { frozen }) });
    if (saved === "saved") return decided;
  }
  return refuse("changed-meanwhile");
}

/** The report as it is then, with what became of the change. */
async function after(
  house: Reports,
  month: Month,
  outcome: Decided,
  turn: Turn,
  hidden: readonly Hidden[] = [],
  done = SAVED,
): Promise<Message> {
  if (!outcome.ok) return openReport(house, month, turn, REPORT_REFUSAL[outcome.reason]);
  return viewFor(house, outcome.value, turn, hidden.length > 0 ? `${done} ${hiddenText(hidden)}` : done);
}

const firstEmpty = ({ sections }: Report): SectionKey => WRITTEN.find((key) => !sections[key]) ?? "events";

async function writeSection(house: Reports, given: z.output<typeof WriteInput>, turn: Turn): Promise<Message> {
  const { section, seen, text } = given;
  const next = text.hidden.length > 0 ? undefined : WRITTEN[WRITTEN.indexOf(section) + 1];
  const outcome = await changeReport(house, given, turn, {
    verb: "report.write",
    isGoingOn: next !== undefined,
    decide: (report) => write(report, { section, text: text.text, seen }, turn, house.home),
  });
  if (!outcome.ok) {
    const report = (await house.store.find(given.month))?.report;
    const isTheirs = report && outcome.reason === "changed-meanwhile";
    const notice = REPORT_REFUSAL[outcome.reason];
    return isTheirs
      ? sectionForm(report, { section, text: text.text, notice, showsSaved: true })
      : openReport(house, given.month, turn, notice);
  }
  if (!next) return after(house, given.month, outcome, turn, text.hidden);
  return sectionForm(outcome.value, { section: next, notice: SAVED });
}

const municipalitiesOf = ({ directory }: Reports) =>
  directory.organisations.filter(({ kind }) => kind === "municipality");

/** As people write amounts. */
const written = (amount: number | undefined): string => (amount === undefined ? "" : String(amount).replace(".", ","));

function savedHours(house: Reports, { hours }: Report): ReturnType<typeof typedHours> {
  return municipalitiesOf(house).map(({ id, name }) => ({
    ...{ id, name },
    contributed: written(hours?.of[id]?.contributed),
    taken: written(hours?.of[id]?.taken),
  }));
}

async function saveHours(house: Reports, report: Report, given: z.output<typeof HoursInput>, turn: Turn) {
  const municipalities = municipalitiesOf(house);
  const typed = typedHours(given, municipalities);
  const csv = given.csv.trim();
  const read = csv === "" ? hoursIn(typed) : hoursInCsv(csv, municipalities);
  if (!read.ok) return hoursForm(report, typed, { csv: given.csv, problems: [read.reason] });
  return bookRead(house, given, read.value, turn);
}

async function bookRead(house: Reports, { month, nonce }: Given, of: Parameters<typeof bookHours>[1], turn: Turn) {
  const act = { month, nonce, of };
  const outcome = await changeReport(house, act, turn, {
    verb: "report.hours",
    decide: (report) => bookHours(report, of, turn, house.home),
  });
  return after(house, month, outcome, turn);
}

/** The figures and texts are frozen in the write that says that it is sent: of two at once, one is. */
async function sendReport(house: Reports, given: Given, turn: Turn): Promise<Message> {
  const recipients = await addresseesOf(house);
  const outcome = await changeReport(house, given, turn, {
    verb: "report.send",
    decide: async (report) => {
      const sent = send(report, recipients, turn, house.home);
      if (sent.ok) await Promise.all(recipients.map(({ person }) => house.introduce(person, turn.reference)));
      return sent;
    },
    freeze: (sent) => snapshotOf(house, sent, lastSent(sent)),
  });
  return after(house, given.month, outcome, turn, [], SENT);
}

async function letFill(house: Reports, report: Report, given: z.output<typeof FillerInput>, turn: Turn) {
  const people = (await house.directory.find(house.home, given.who)).filter(({ hasLeft }) => !hasLeft);
  const colleague = theOneCalled(people, given.who);
  if (!colleague) return viewFor(house, report, turn, NOBODY_CALLED);
  const outcome = await changeReport(house, given, turn, {
    verb: "report.name-filler",
    decide: async (before) => {
      const named = nameFiller(before, colleague, turn, house.home);
      if (named.ok) await house.introduce(colleague.id, turn.reference);
      return named;
    },
  });
  return after(house, given.month, outcome, turn, [], "Uw collega krijgt nu ook een kaart en kan invullen.");
}

/** Which version somebody may have; a draft is 0. */
function versionFor(house: Reports, report: Report | undefined, wanted: number | undefined, actor: Person) {
  if (!report) return undefined;
  const newest = report.sent.length;
  const makes = mayFill(report, actor, house.home);
  const version = wanted ?? (makes && isOpen(report) ? 0 : newest);
  if (version > newest || (version === 0 && !makes)) return undefined;
  return makes || isAddressee(actor) ? version : undefined;
}

/** As a file in somebody's own chat; where reports are read, as a link for the presser only. */
async function giveDocument(house: Reports, month: Month, wanted: number | undefined, turn: Turn): Promise<Message> {
  const report = (await house.store.find(month))?.report;
  const version = versionFor(house, report, wanted, turn.actor);
  if (!report || version === undefined) return textCard(NOT_YOURS);
  if (turn.chat === "personal") return documentOffer(month, version);
  if (version === 0 || !(await isAmongReaders(house, turn))) return textCard(IN_PERSONAL_CHAT);
  const url = await house.links.to({ person: turn.actor.id, month, version });
  return url === undefined ? textCard(NO_LINK) : linkCard(month, report.changes, url);
}

/** The document of a version, whenever it is asked for; of one that was sent always the same. */
export async function documentFor(house: Reports, month: Month, wanted: number, actor: Person) {
  const report = (await house.store.find(month))?.report;
  const version = versionFor(house, report, wanted, actor);
  if (!report || version === undefined) return undefined;
  const snapshot = version === 0 ? await snapshotOf(house, report) : await sentSnapshot(house, report, version);
  if (!snapshot) return undefined;
  const bytes = await house.documentOf(snapshot, madeFor(house, actor));
  return { name: fileNameOf(month, version), type: DOCUMENT_TYPE, bytes };
}

/** The municipality where somebody works; nothing for the shared organisation's own people. */
function madeFor({ directory, home }: Reports, { appointments }: Person): string | undefined {
  const own: OrganisationId = appointments[0];
  return own === home ? undefined : directory.organisation(own)?.name;
}

/** Files that were offered, by the name under which they are asked for. */
export const reportFiles = (house: Reports): Readonly<Record<string, FileMaker>> => ({
  [REPORT_FILE]: async (args, turn) => {
    const asked = DocumentInput.safeParse({ ...args, nonce: "file" });
    const { month, version = 0 } = asked.success ? asked.data : {};
    const made = month && turn.chat === "personal" ? await documentFor(house, month, version, turn.actor) : undefined;
    return made ?? { refusal: { summary: NOT_YOURS } };
  },
});
