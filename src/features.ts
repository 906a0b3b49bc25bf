import { randomUUID } from "node:crypto";
import { USUAL_WORKING_HOURS, openAt, startOfWork } from "./agreement/service-hours.ts";
import { approvalActions, deciderView } from "./approvals/approval-actions.ts";
import type { ApprovalTerms } from "./approvals/approval-clock.ts";
import { approvalCommands } from "./approvals/approval-commands.ts";
import { approvalSubjects } from "./approvals/approval-subjects.ts";
import { createApprovalWatch } from "./approvals/approval-watch.ts";
import { createApprovals, waitingFor } from "./approvals/approvals.ts";
import { type AlarmRoom, alarmActions, alarmCommands } from "./alerts/alarm-list.ts";
import { createAlarms } from "./alerts/alarms.ts";
import { alarmReceivers, backupReceiver, certificateReceiver } from "./alerts/receivers.ts";
import type { AlertSource, Receive } from "./alerts/source.ts";
import { backupActions, backupCommands, backupFiles, type BackupDesk } from "./backups/backup-commands.ts";
import { createBackupStore } from "./backups/backup-store.ts";
import { createBackupWatch } from "./backups/backup-watch.ts";
import { createBackups } from "./backups/backups.ts";
import type { Calamities } from "./calamities/calamities.ts";
import { calamityActions } from "./calamities/calamity-actions.ts";
import { calamityCommands } from "./calamities/calamity-commands.ts";
import { createCalamityStore } from "./calamities/calamity-store.ts";
import { calamitySubjects } from "./calamities/calamity-subjects.ts";
import { createCalamityWatch } from "./calamities/calamity-watch.ts";
import { certificateActions } from "./certificates/certificate-actions.ts";
import { certificateCommands } from "./certificates/certificate-commands.ts";
import { createCertificateStore } from "./certificates/certificate-store.ts";
import type { Certificates } from "./certificates/certificates.ts";
import { type ProbeNetwork, createProbe } from "./certificates/probe.ts";
import { createSweep, pressed } from "./certificates/sweep.ts";
import { alarmSubjects } from "./delivery/alarm-cards.ts";
import type { Render } from "./delivery/outbox.ts";
import { type RedeliveryDesk, redeliveryActions, redeliveryCommands } from "./delivery/redelivery.ts";
import { type Escalations, escalationActions } from "./escalation/escalation-actions.ts";
import { escalationCommands } from "./escalation/escalation-commands.ts";
import { escalationSubjects } from "./escalation/escalation-subjects.ts";
import { createEscalationWatch } from "./escalation/escalation-watch.ts";
import { loadLadder } from "./escalation/ladder.ts";
import { every } from "./lib/every.ts";
import { type Instant, inAmsterdam, instant } from "./lib/instant.ts";
import { type Log, describeError } from "./lib/log.ts";
import type { Message } from "./lib/message.ts";
import type { Metrics } from "./lib/metrics.ts";
import { type Place, type Reference, channelPlace, personPlace } from "./lib/place.ts";
import type { Rows, Value } from "./lib/rows.ts";
import { noticeActions } from "./notices/notice-actions.ts";
import { noticeCommands } from "./notices/notice-commands.ts";
import type { NoticeRoom } from "./notices/notice-room.ts";
import { createNoticeStore } from "./notices/notice-store.ts";
import { noticeSubjects } from "./notices/notice-subjects.ts";
import { createNoticeWatch } from "./notices/notice-watch.ts";
import { type Notices, createNotices } from "./notices/notices.ts";
import { NOTICE_KINDS } from "./notices/kinds/index.ts";
import { outageActions } from "./outages/outage-actions.ts";
import { outageCommands } from "./outages/outage-commands.ts";
import { createOutageStore } from "./outages/outage-store.ts";
import { outageSubjects } from "./outages/outage-subjects.ts";
import { createOutageWatch } from "./outages/outage-watch.ts";
import { type Outages, outagesFor } from "./outages/outages.ts";
import type { Directory } from "./people/directory.ts";
import type { ReportQuoted, Search } from "./people/elsewhere.ts";
import type { OrganisationFile } from "./people/organisation-file.ts";
import { type OrganisationId, type PersonId, reach } from "./people/person.ts";
import type { Member } from "./people/roster.ts";
import { onCallAt } from "./people/rota.ts";
import type { CardAction, Command, FileMaker, MadeFile, Turn } from "./people/turn.ts";
import { introduce } from "./places/introductions.ts";
import type { Places } from "./places/places.ts";
import { breachCommands, breachFiles } from "./privacy/breach-report-file.ts";
import { erasureActions, erasureCommands } from "./privacy/erasure-actions.ts";
import { createErasureStore } from "./privacy/erasure-store.ts";
import { erasureSubjects } from "./privacy/erasure-subjects.ts";
import { createErasureWatch } from "./privacy/erasure-watch.ts";
import { ownDataCommands, ownDataFiles } from "./privacy/own-data-file.ts";
import type { Privacy } from "./privacy/privacy.ts";
import { proofCommands, proofFiles } from "./privacy/retention-proof.ts";
import { createRetention } from "./privacy/retention-watch.ts";
import { whereCommands } from "./privacy/where-data.ts";
import { createFigureBooks } from "./reports/closing.ts";
import { createFiguresCheck, figuresSubjects } from "./reports/figures-check.ts";
import { createLinks } from "./reports/links.ts";
import { monthOf } from "./reports/month.ts";
import { documentFor, reportActions, reportFiles } from "./reports/report-actions.ts";
import { reportCommands } from "./reports/report-commands.ts";
import { createReportStore } from "./reports/report-store.ts";
import { reportSubjects } from "./reports/report-subjects.ts";
import { createReportWatch } from "./reports/report-watch.ts";
import { REPORTS_CHANNEL, type Reports } from "./reports/reports.ts";
import type { Requests } from "./requests/file-request.ts";
import { requestActions } from "./requests/request-actions.ts";
import { requestCommands, requestFrom, requestIn } from "./requests/request-commands.ts";
import { type SecurityDesk, cisoView, securityActions, securityIn } from "./security/security-actions.ts";
import { securityCommands } from "./security/security-commands.ts";
import { securitySubjects } from "./security/security-subjects.ts";
import { consultActions } from "./terms/consult-actions.ts";
import { consultCommands } from "./terms/consult-commands.ts";
import { consultSubjects } from "./terms/consult-subjects.ts";
import { createConsultWatch } from "./terms/consult-watch.ts";
import type { Desk } from "./tickets/desk.ts";
import { createMergeWatch } from "./tickets/merge-watch.ts";
import { createMisses } from "./tickets/misses.ts";
import { createNumbers } from "./lib/numbers.ts";
import { reportMessage } from "./tickets/report-message.ts";
import { searching } from "./tickets/search.ts";
import { talk } from "./tickets/talk.ts";
import { type ConsultTerms, consultAt } from "./tickets/term.ts";
import { ticketActions } from "./tickets/ticket-actions.ts";
import { ticketCommands } from "./tickets/ticket-commands.ts";
import { createTicketStore } from "./tickets/ticket-store.ts";
import { ticketSubjects } from "./tickets/ticket-subjects.ts";
import { createTicketWatch } from "./tickets/ticket-watch.ts";
import { TEAMS, type Team, type Ticket } from "./tickets/ticket.ts";
import { type Binding, channelActions, channelCommands, channelSubjects } from "./setup/bind-channel.ts";
import { type ChannelNews, createChannelNews, guestSubjects } from "./setup/channel-news.ts";
import { channelNameOf, isBound } from "./setup/channels.ts";
import { checklistActions, checklistCommands, installed } from "./setup/checklist.ts";
import { diagnoseActions, diagnoseCommands } from "./setup/diagnose.ts";
import type { Running, SetupHouse } from "./setup/setup-house.ts";
import { type Reception, helpCard, welcome, welcomeActions, welcomeCommands } from "./welcome/welcome.ts";

/** What the features stand on. */
export interface Ground {
  readonly rows: Rows;
  readonly organisation: OrganisationFile;
  readonly directory: Directory;
  readonly places: Places;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What time it is for people and the agreement. */
  readonly now: () => Instant;
  /** Something was committed there that is to be shown. */
  readonly nudge: (partition: OrganisationId) => void;
  /** Where people's browsers reach this house; undefined while that is not known. */
  readonly origin?: () => string | undefined;
  /** Where hosts of certificates are; absent: on the internet. */
  readonly network?: ProbeNetwork | undefined;
  /** Everybody in a conversation; undefined when the platform does not say. */
  readonly membersOf: (reference: Reference) => Promise<readonly Member[] | undefined>;
  /** How this process runs. */
  readonly running: Running;
}

/** Everything that people can do and everything that can be shown, of all rooms together. */
export interface Features {
  readonly actions: Readonly<Record<string, CardAction>>;
  readonly commands: readonly Command[];
  readonly talk: (text: string, turn: Turn) => Promise<readonly Message[]>;
  readonly welcome: (turn: Turn) => Promise<readonly Message[]>;
  readonly search: Search;
  readonly reportQuoted: ReportQuoted;
  /** Makes it possible to write to who acts, also when they never wrote. */
  readonly introduce: (turn: Turn) => Promise<void>;
  /** What can be offered as a file, by name. */
  readonly files: Readonly<Record<string, FileMaker>>;
  /** Each kind of subject by the word before its first colon. */
  readonly subjects: Readonly<Record<string, Render>>;
  /** The one way in for facts that people are warned of. */
  readonly notices: Notices;
  /** What is done with what systems tell. */
  readonly receivers: Readonly<Record<AlertSource, Receive>>;
  /** The register, for who calls us. */
  readonly certificates: Certificates;
  /** What a link leads to; undefined when it leads nowhere (any more), or is not for this person (any more). */
  readonly openLink: (token: string) => Promise<MadeFile | undefined>;
  /** Something became of a team or its channels. */
  readonly channelNews: (news: ChannelNews) => Promise<void>;
  /** Nothing can be delivered to this place any more. */
  readonly silenced: (organisation: OrganisationId, place: Place) => Promise<void>;
  /** Sees to what is due by now; it does so by itself every minute. */
  readonly look: () => Promise<void>;
  /** Done when what was begun has ended. */
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY_MS = 60_000;
/** Rows that are to be delivered carry real time, also when the sandbox's clock is moved. */
const wallClock = (): Instant => instant(new Date());

/** The rooms, put together. */
export function createFeatures(ground: Ground): Features {
  const { rows, organisation, directory, places, log, now, nudge } = ground;
  const home = directory.shared;
  const organisations = directory.organisations.map(({ id }) => id);
  const terms = termsOf(organisation);
  const traces = createTraces(ground);
  const introduceTo = introductionsOf(ground);
  const isReachable = async (id: OrganisationId, place: Place) => !(await places.find(id, place))?.dead;
  const hasChannelCalled = async (name: string) => {
    const channel = await places.find(home, channelPlace(name));
    return channel !== undefined && !channel.dead;
  };
  const hasChannel = (id: OrganisationId) => hasChannelCalled(id);
  const openingAt: Desk["openingAt"] = (moment) => openAt(organisation.serviceHours, organisation.holidays, moment);
  const entranceOf: Desk["entranceOf"] = (id) => directory.organisation(id) ?? { name: id, doors: {} };
  const reception: Reception = { rows, openingAt, phoneOf: (id) => entranceOf(id).phone };
  const outageStore = createOutageStore(rows, home, wallClock, nudge);

  const desk: Desk = {
    ...agreedOf(ground, terms),
    ...peopleOf(ground),
    tickets: createTicketStore(
      rows,
      wallClock,
      (partition, isLinked) => {
        nudge(partition);
        if (isLinked) void linking.now();
      },
      (ticket) => consultAt(ticket, terms),
      terms,
    ),
    numbers: createNumbers(rows, home),
    missed: createMisses(Date.now, (person) => void traces.guessing(person)),
    entranceOf,
    openingAt,
    introduce: (person, { organisation: of, filedBy }, from) =>
      introduceTo(person, of, { from, about: filedBy ?? person }),
    deciderView: async (ticket, turn, notice) =>
      (await deciderView(approvals)(ticket, turn, notice)) ?? cisoView(security)(ticket, turn, notice),
    securityIn: (said, turn, form, link) => securityIn(security)(said, turn, form, link),
    outagesFor: outagesFor(outageStore),
    requestIn: async (text, turn) => {
      const kind = requestIn(text);
      return kind && requestFrom(requests, kind, text, turn);
    },
    help: (turn) => helpCard(reception, turn),
  };

  const approvals = createApprovals(
    desk,
    { directory, isReachable },
    {
      introduce: async (ticket, from) => {
        const via = { from, about: ticket.reporter };
        await Promise.all(waitingFor(ticket).map((id) => introduceTo(id, ticket.organisation, via)));
      },
      refused: traces.refused,
    },
  );
  const security: SecurityDesk = { desk, cisosOf: (id) => directory.holders("ciso", id) };
  const requests: Requests = { desk, approvals, directory };
  const outages: Outages = { desk, store: outageStore, organisations, stir: () => void outageWatch.look() };
  const escalations: Escalations = {
    desk,
    ladderOf: (ticket) => loadLadder({ directory, isReachable }, ticket),
    representativeOf: async (id) => {
      const person = directory.organisation(id)?.representative;
      return person && (await directory.colleague(person))?.name;
    },
  };
  const calamities: Calamities = {
    ...{ desk, directory, tree: organisation.calamityTree },
    store: createCalamityStore(rows, home, wallClock, nudge),
    hasChannel,
    introduce: (person, from) => introduceTo(person, home, { from, about: person }),
  };

  const noticeRoom: NoticeRoom = {
    ...{ desk, organisations, now, hasChannel, kinds: NOTICE_KINDS },
    store: createNoticeStore(rows, wallClock, nudge),
    channelOf: (conversation) => places.channelOf(conversation),
    pressed: (notice) => void pressed(certificates, notice).catch(failed),
  };
  const notices = createNotices(noticeRoom.store, createNumbers(rows, home, "W"));

  const certificates = certificatesOf(ground, noticeRoom, notices, () => {
    sweeping.stir();
  });

  const alarms = createAlarms({ rows, notices, organisations, now, log });
  const alarmRoom: AlarmRoom = { alarms, notices: noticeRoom };

  const backupStore = createBackupStore(rows);
  const backups = createBackups({ store: backupStore, notices, now, ...organisation.backups });
  const backupDesk: BackupDesk = { desk, store: backupStore, jobs: organisation.backups.jobs, organisations };

  const books = createFigureBooks({ rows, backups: backupStore, organisations, home, now });
  const links = createLinks({ rows, home, origin: ground.origin ?? (() => undefined) });
  const reports: Reports = {
    ...{
      home,
      directory,
      links,
      log,
      settings: organisation.report,
      hasChannel: () => hasChannelCalled(REPORTS_CHANNEL),
    },
    store: createReportStore(rows, home, wallClock, nudge),
    calendar: { hours: organisation.serviceHours ?? USUAL_WORKING_HOURS, holidays: organisation.holidays },
    figuresOf: (month) => books.of(month),
    // The library takes a tenth of a second to load, and most never need it.
    documentOf: async (snapshot, madeFor) =>
      (await import("./reports/document/document.ts")).reportDocument(snapshot, madeFor),
    channelOf: (conversation) => places.channelOf(conversation),
    isReachable: (person) => isReachable(home, personPlace(person)),
    introduce: introducedAtHome(ground, introduceTo),
  };

  const privacy: Privacy = {
    ...{ rows, desk, tickets: desk.tickets, directory, isReachable, wallClock },
    store: createErasureStore(rows, wallClock, nudge),
    numbers: createNumbers(rows, home, "V"),
    introduce: (person, id, from) => introduceTo(person, id, { from, about: person }),
    subjectKinds: () => Object.keys(subjects),
    stir: () => erasing.stir(),
  };

  const watched = { organisations, now, log };
  const approvalWatch = createApprovalWatch({ ...watched, approvals, termsOf: (id) => approvalTermsOf(ground, id) });
  const outageWatch = createOutageWatch({ outages, now, log });
  const looks = [
    () => approvalWatch.look(),
    createTicketWatch({ ...watched, tickets: desk.tickets }),
    createConsultWatch({ ...watched, desk, terms, isReachable: (id, person) => isReachable(id, personPlace(person)) }),
    createEscalationWatch({ ...watched, house: escalations }),
    () => outageWatch.look(),
    createCalamityWatch({ store: calamities.store, home, now, log }),
    createNoticeWatch({ room: noticeRoom, log }),
    () => alarms.look(),
    createBackupWatch({ backups, store: backupStore, organisations, log }),
    () => books.close(),
    createReportWatch({
      ...{ house: reports, now, log },
      firstCounted: async () => {
        const first = await books.firstCounted();
        return first && monthOf(first);
      },
    }),
  ];
  const failed = (error: unknown) => log.error(describeError(error), "what is due could not be looked at");
  const looking = every(
    LOOK_EVERY_MS,
    async () => {
      await Promise.all(looks.map((look) => look()));
    },
    failed,
  );
  const linking = every(LOOK_EVERY_MS, createMergeWatch({ ...watched, tickets: desk.tickets }), failed);
  const managers = async () => (await directory.holders("ict-manager", home)).map(({ id }) => id);
  const checkFigures = createFiguresCheck({
    ...{ books, rows, home, notices, managers, now, wallClock, log },
    organisations: directory.organisations,
    introduce: reports.introduce,
  });
  // It reads a year of events: nobody else's work waits for it.
  const checking = every(LOOK_EVERY_MS, checkFigures, failed);
  // Hosts that do not answer take long: nobody else's work waits for them.
  const sweep = createSweep(certificates);
  const sweeping = stirred(LOOK_EVERY_MS, sweep.look, failed);
  // It reads everything of an organisation: nobody else's work waits for it.
  const erasing = stirred(LOOK_EVERY_MS, createErasureWatch({ ...watched, house: privacy }), failed);

  // The same, once a night.
  const { retention } = organisation;
  const retaining = every(LOOK_EVERY_MS, createRetention({ ...watched, rows, home, retention, wallClock }), failed);

  const nameOfPlace = (id: OrganisationId, place: Place): string =>
    place.startsWith(channelPlace(""))
      ? `het kanaal ${channelNameOf(directory.organisations, place.slice(channelPlace("").length))}`
      : `de chat van een medewerker van ${entranceOf(id).name}`;
  const redelivery: RedeliveryDesk = {
    ...{ rows, places, nudge, nameOf: nameOfPlace },
    channelOf: (conversation) => places.channelOf(conversation),
    organisationName: (id) => entranceOf(id).name,
  };
  const setup: SetupHouse = {
    ...{ rows, places, directory, organisation },
    ...{ running: ground.running, membersOf: ground.membersOf },
  };
  const binding: Binding = { rows, places, directory, nudge };

  const actions = {
    ...channelActions(binding),
    ...checklistActions(setup),
    ...diagnoseActions(setup),
    ...redeliveryActions(redelivery),
    ...ticketActions(desk),
    ...consultActions(desk),
    ...escalationActions(escalations),
    ...approvalActions(approvals),
    ...requestActions(requests),
    ...securityActions(security),
    ...outageActions(outages),
    ...calamityActions(calamities),
    ...noticeActions(noticeRoom),
    ...alarmActions(alarmRoom),
    ...certificateActions(certificates),
    ...backupActions(backupDesk),
    ...reportActions(reports),
    ...erasureActions(privacy),
    ...welcomeActions(reception),
  };
  const subjects: Features["subjects"] = {
    ...channelSubjects(binding),
    ...guestSubjects(directory.organisations),
    ...ticketSubjects(desk),
    ...consultSubjects(desk),
    ...escalationSubjects(escalations),
    ...approvalSubjects(approvals, now),
    ...outageSubjects(outages),
    ...securitySubjects(security),
    ...calamitySubjects(calamities),
    ...noticeSubjects(noticeRoom),
    ...reportSubjects(reports),
    ...figuresSubjects(managers),
    ...alarmSubjects({ rows, places, nameOf: nameOfPlace }),
    ...erasureSubjects(privacy),
  };
  return {
    actions,
    commands: [
      ...channelCommands(binding),
      ...checklistCommands(setup),
      ...diagnoseCommands(setup),
      ...redeliveryCommands(redelivery),
      ...welcomeCommands(reception),
      ...securityCommands(security, actions),
      ...requestCommands(requests),
      ...approvalCommands(approvals, actions),
      ...outageCommands(outages, actions),
      ...calamityCommands(calamities, actions),
      ...noticeCommands(noticeRoom, actions),
      ...alarmCommands(alarmRoom),
      ...certificateCommands(certificates, actions),
      ...backupCommands(backupDesk),
      ...reportCommands(reports, actions),
      ...ownDataCommands(),
      ...whereCommands({ directory, organisation, store: ground.running.store }),
      ...breachCommands({ rows, directory }),
      ...proofCommands(),
      ...erasureCommands(privacy, actions),
      ...consultCommands(desk, actions),
      ...escalationCommands(escalations, actions),
      ...ticketCommands(desk, actions),
    ],
    talk: (text, turn) => talk(desk, text, turn),
    search: searching(desk),
    reportQuoted: (quoted, turn) => reportMessage(desk, quoted, turn),
    introduce: async ({ actor, reference }) => {
      const via = { from: reference, about: actor.id };
      await Promise.all(reach(actor).map((id) => introduceTo(actor.id, id, via)));
    },
    files: {
      ...{ ...backupFiles(backupDesk), ...reportFiles(reports), ...ownDataFiles(privacy) },
      ...{ ...breachFiles({ rows, directory }), ...proofFiles({ rows, directory }) },
    },
    openLink: async (token) => {
      const link = await links.read(token);
      const reader = link && (await directory.colleague(link.person));
      return reader && !reader.hasLeft ? documentFor(reports, link.month, link.version, reader) : undefined;
    },
    welcome: async (turn) => [...(await welcome(reception, turn)), ...(await installed(setup, turn))],
    subjects,
    channelNews: createChannelNews({ ...binding, membersOf: ground.membersOf }),
    notices,
    receivers: {
      ...alarmReceivers(alarms, now),
      certificates: certificateReceiver(certificates),
      backups: backupReceiver(backups),
    },
    certificates,
    silenced: (partition, place) => approvalWatch.silenced(partition, place),
    look: async () => {
      await Promise.all([looking.now(), linking.now(), checking.now(), sweeping.now(), erasing.now(), retaining.now()]);
    },
    async stop() {
      sweep.stop();
      await Promise.all([
        looking.stop(),
        linking.stop(),
        checking.stop(),
        sweeping.stop(),
        erasing.stop(),
        retaining.stop(),
      ]);
      await Promise.all([outageWatch.idle(), alarms.stop()]);
    },
  };
}

/** Recurring work that can be asked for in between; asked for often before it begins, it is done once. */
function stirred(millis: number, work: () => Promise<void>, failed: (error: unknown) => void) {
  let isAsked = false;
  const recurring = every(
    millis,
    async () => {
      isAsked = false;
      await work();
    },
    failed,
  );
  return {
    ...recurring,
    stir(): void {
      if (isAsked) return;
      isAsked = true;
      void recurring.now();
    },
  };
}

function certificatesOf(
  { rows, organisation, directory, now, log, network }: Ground,
  room: NoticeRoom,
  notices: Notices,
  stir: () => void,
): Certificates {
  const { stagesDays, ports, internal } = organisation.certificates;
  return {
    ...{ room, notices, stagesDays, ports, now, log, stir },
    store: createCertificateStore(rows),
    probe: createProbe({ now, ports, internal, ...network }),
    home: directory.shared,
    // The example signs in nowhere.
    ownCredential: organisation.botCredential ?? (organisation.example ? undefined : "unknown"),
  };
}

function termsOf({
  resolveWithin,
  priorities,
  serviceHours,
  holidays,
  consultBeforeServiceHours,
}: OrganisationFile): ConsultTerms {
  const calendar = serviceHours && { hours: serviceHours, holidays };
  return {
    ...{ resolveWithin, priorities, calendar },
    before: consultBeforeServiceHours,
    atWork: calendar ?? { hours: USUAL_WORKING_HOURS, holidays },
  };
}

const approvalTermsOf = ({ organisation, directory }: Ground, id: OrganisationId): ApprovalTerms => ({
  ...organisation.approvals,
  hours: directory.organisation(id)?.workingHours ?? USUAL_WORKING_HOURS,
  holidays: organisation.holidays,
});

/** What was agreed, and when people work. */
const agreedOf = ({ organisation, directory }: Ground, { resolveWithin, priorities, calendar }: ConsultTerms) => ({
  ...{ resolveWithin, priorities, calendar },
  onCallAt: (id: OrganisationId, moment: Instant) => onCallAt(organisation.rota, directory, id, moment),
  startOfWork: (day: string) =>
    startOfWork(organisation.serviceHours ?? USUAL_WORKING_HOURS, organisation.holidays, day),
  tomorrow: (moment: Instant) => inAmsterdam(moment).plus({ days: 1 }).toFormat("yyyy-MM-dd"),
});

/** Who there is, and where they can be reached. */
const peopleOf = ({ directory, places }: Ground) => ({
  isConnected: (team: Team) => isBound(places, directory.shared, team),
  canWriteTo: async (person: PersonId, id: OrganisationId) =>
    (await places.find(id, personPlace(person))) !== undefined,
  teamIn: async (conversationId: string) => {
    const channel = await places.channelOf(conversationId);
    return TEAMS.find((team) => team === channel);
  },
  agentsOf: (team: Team, id: OrganisationId) => directory.holders(team, id),
  peopleCalled: (id: OrganisationId, words: string) => directory.find(id, words),
  colleagueIn: async (id: OrganisationId, person: PersonId) => {
    const found = await directory.colleague(person);
    return found && !found.hasLeft && found.appointments.includes(id) ? found : undefined;
  },
});

/** Makes it possible to write to somebody in an organisation, also when they never wrote. */
const introductionsOf =
  ({ directory, places }: Ground) =>
  async (
    id: PersonId,
    organisation: OrganisationId,
    via: { readonly from?: Reference | undefined; readonly about: PersonId },
  ): Promise<void> => {
    const appointments = (await directory.colleague(id))?.appointments ?? [];
    const tenants = new Set(appointments.flatMap((one) => directory.organisation(one)?.tenants ?? []));
    await introduce(places, organisation, { id, tenants }, via);
  };

/**
 * Makes it possible to write to somebody in the shared organisation's name: as they are known where they work, else as
 * anybody who never wrote.
 */
const introducedAtHome =
  ({ directory, places }: Ground, introduceTo: ReturnType<typeof introductionsOf>) =>
  async (person: PersonId, from?: Reference): Promise<void> => {
    const home = directory.shared;
    const place = personPlace(person);
    const known = await places.find(home, place);
    if (known && !known.dead) return;
    const colleague = await directory.colleague(person);
    const elsewhere = await Promise.all((colleague ? reach(colleague) : []).map((id) => places.find(id, place)));
    const open = elsewhere.find((found) => found?.reference && !found.dead);
    if (open?.reference) return places.remember(home, place, open.reference, "anew");
    await introduceTo(person, home, { from, about: person });
  };

/** What is kept of who tried what is not theirs. A trace that cannot be kept stops nobody. */
function createTraces({ rows, directory, metrics, log }: Ground) {
  const guesses = metrics.counter("helpdesk_guessing_total", "People who asked for many tickets that are not theirs.");
  const keep = async (partition: OrganisationId, trace: Value): Promise<void> => {
    const at = wallClock();
    const row = { insert: `audit|${at}|${randomUUID()}`, value: { ...trace, at } };
    await rows.write(partition, [row]).catch((error: unknown) => log.error({ error }, "no trace kept"));
  };
  return {
    async guessing(by: PersonId) {
      guesses.inc();
      log.warn({}, "somebody asks for many tickets that are not theirs");
      await keep(directory.shared, { act: "guess-tickets", by });
    },
    refused: ({ number, organisation }: Pick<Ticket, "number" | "organisation">, by: PersonId, reason: string) =>
      keep(organisation, { act: "refused-decision", number, by, reason }),
  };
}
