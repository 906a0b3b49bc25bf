import { createAlarms } from "./alerts/alarms.ts";
import type { AlarmRoom } from "./alerts/alarm-list.ts";
import { deciderView } from "./approvals/approval-actions.ts";
import { createApprovals, waitingFor } from "./approvals/approvals.ts";
import type { BackupDesk } from "./backups/backup-commands.ts";
import { createBackupStore } from "./backups/backup-store.ts";
import { createBackups } from "./backups/backups.ts";
import type { Calamities } from "./calamities/calamities.ts";
import { createCalamityStore } from "./calamities/calamity-store.ts";
import { createCertificateStore } from "./certificates/certificate-store.ts";
import type { Certificates } from "./certificates/certificates.ts";
import { createProbe } from "./certificates/probe.ts";
import { pressed } from "./certificates/sweep.ts";
import type { RedeliveryDesk } from "./delivery/redelivery.ts";
import type { Escalations } from "./escalation/escalation-actions.ts";
import { loadLadder } from "./escalation/ladder.ts";
import {
  type Ground,
  agreedOf,
  channelsOn,
  createTraces,
  introducedAtHome,
  introductionsOf,
  peopleOf,
  placeNamesOf,
  reachableOn,
  termsOf,
  wallClock,
} from "./ground.ts";
import { describeError } from "./lib/log.ts";
import { createNumbers } from "./lib/numbers.ts";
import { personPlace } from "./lib/place.ts";
import { NOTICE_KINDS } from "./notices/kinds/index.ts";
import type { NoticeRoom } from "./notices/notice-room.ts";
import { createNoticeStore } from "./notices/notice-store.ts";
import { type Notices, createNotices } from "./notices/notices.ts";
import { createOutageStore } from "./outages/outage-store.ts";
import { type Outages, outagesFor } from "./outages/outages.ts";
import { createErasureStore } from "./privacy/erasure-store.ts";
import type { Privacy } from "./privacy/privacy.ts";
import { type FigureBooks, createFigureBooks } from "./reports/closing.ts";
import { type ReportLinks, createLinks } from "./reports/links.ts";
import { createReportStore } from "./reports/report-store.ts";
import { REPORTS_CHANNEL, type Reports } from "./reports/reports.ts";
import type { Requests } from "./requests/file-request.ts";
import { requestFrom, requestIn } from "./requests/request-commands.ts";
import { type SecurityDesk, cisoView, securityIn } from "./security/security-actions.ts";
import type { Binding } from "./setup/bind-channel.ts";
import type { SetupHouse } from "./setup/setup-house.ts";
import type { Desk } from "./tickets/desk.ts";
import { createMisses } from "./tickets/misses.ts";
import { consultAt } from "./tickets/term.ts";
import { createTicketStore } from "./tickets/ticket-store.ts";
import { USUAL_WORKING_HOURS } from "./agreement/service-hours.ts";
import { type Reception, helpCard } from "./welcome/welcome.ts";

/** What a room sets in motion elsewhere, without waiting for it. */
export type Stirred = "links" | "outages" | "certificates" | "erasures";

export interface Around {
  readonly stir: (what: Stirred) => void;
  /** Every word before the first colon of a subject. */
  readonly subjectKinds: () => readonly string[];
}

export type Rooms = ReturnType<typeof createRooms>;

/** Each room with what it needs of the others. */
export function createRooms(ground: Ground, around: Around) {
  const { rows, organisation, directory, places, now, nudge, running, membersOf } = ground;
  const home = directory.shared;
  const organisations = directory.organisations.map(({ id }) => id);
  const terms = termsOf(organisation);
  const traces = createTraces(ground);
  const introduceTo = introductionsOf(ground);
  const isReachable = reachableOn(ground);
  const hasChannel = channelsOn(ground);
  const people = peopleOf(ground);
  const agreed = agreedOf(ground, terms);
  const reception: Reception = { rows, openingAt: agreed.openingAt, phoneOf: (id) => people.entranceOf(id).phone };
  const outageStore = createOutageStore(rows, home, wallClock, nudge);

  const desk: Desk = {
    ...agreed,
    ...people,
    tickets: createTicketStore(
      rows,
      wallClock,
      (partition, isLinked) => {
        nudge(partition);
        if (isLinked) around.stir("links");
      },
      (ticket) => consultAt(ticket, terms),
      terms,
    ),
    numbers: createNumbers(rows, home),
    missed: createMisses(Date.now, (person) => void traces.guessing(person)),
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
  const outages: Outages = { desk, store: outageStore, organisations, stir: () => around.stir("outages") };
  const escalations: Escalations = {
    desk,
    ladderOf: (ticket) => loadLadder({ directory, isReachable }, ticket),
    representativeOf: async (id) => {
      const person = directory.organisation(id)?.representative;
      return person && (await directory.colleague(person))?.name;
    },
  };
  const calamities: Calamities = {
    ...{ desk, directory, tree: organisation.calamityTree, hasChannel },
    store: createCalamityStore(rows, home, wallClock, nudge),
    introduce: (person, from) => introduceTo(person, home, { from, about: person }),
  };

  const noticeRoom: NoticeRoom = {
    ...{ desk, organisations, now, hasChannel, kinds: NOTICE_KINDS },
    store: createNoticeStore(rows, wallClock, nudge),
    channelOf: (conversation) => places.channelOf(conversation),
    pressed: (notice) =>
      void pressed(certificates, notice).catch((error: unknown) =>
        ground.log.error(describeError(error), "what was pressed does not stand in the register"),
      ),
  };
  const notices = createNotices(noticeRoom.store, createNumbers(rows, home, "W"));
  const certificates = certificatesOf(ground, noticeRoom, notices, () => around.stir("certificates"));
  const alarms = createAlarms({ rows, notices, organisations, now, log: ground.log });
  const alarmRoom: AlarmRoom = { alarms, notices: noticeRoom };
  const backupStore = createBackupStore(rows);
  const backups = createBackups({ store: backupStore, notices, now, ...organisation.backups });
  const backupDesk: BackupDesk = { desk, store: backupStore, jobs: organisation.backups.jobs, organisations };

  const books = createFigureBooks({ rows, backups: backupStore, organisations, home, now });
  const reports = reportsOf(ground, books);

  const privacy: Privacy = {
    ...{ rows, desk, tickets: desk.tickets, directory, isReachable, wallClock, subjectKinds: around.subjectKinds },
    store: createErasureStore(rows, wallClock, nudge),
    numbers: createNumbers(rows, home, "V"),
    introduce: (person, id, from) => introduceTo(person, id, { from, about: person }),
    stir: () => around.stir("erasures"),
  };

  const redelivery: RedeliveryDesk = {
    ...{ rows, places, nudge, nameOf: placeNamesOf(ground) },
    channelOf: (conversation) => places.channelOf(conversation),
    organisationName: (id) => people.entranceOf(id).name,
  };
  const setup: SetupHouse = { rows, places, directory, organisation, running, membersOf };
  const binding: Binding = { rows, places, directory, nudge };

  return {
    ...{ reception, desk, approvals, security, requests, outages, escalations, calamities },
    ...{ noticeRoom, notices, certificates, alarms, alarmRoom, backups, backupDesk },
    ...{ books, reports, privacy, redelivery, setup, binding },
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

function reportsOf(ground: Ground, books: FigureBooks): Reports & { readonly links: ReportLinks } {
  const { rows, organisation, directory, places, log, nudge } = ground;
  const home = directory.shared;
  const [hasChannel, isReachable] = [channelsOn(ground), reachableOn(ground)];
  const links = createLinks({ rows, home, origin: ground.origin ?? (() => undefined) });
  return {
    ...{ home, directory, links, log, settings: organisation.report },
    hasChannel: () => hasChannel(REPORTS_CHANNEL),
    store: createReportStore(rows, home, wallClock, nudge),
    calendar: { hours: organisation.serviceHours ?? USUAL_WORKING_HOURS, holidays: organisation.holidays },
    figuresOf: (month) => books.of(month),
    // The library takes a tenth of a second to load, and most never need it.
    documentOf: async (snapshot, madeFor) =>
      (await import("./reports/document/document.ts")).reportDocument(snapshot, madeFor),
    channelOf: (conversation) => places.channelOf(conversation),
    isReachable: (person) => isReachable(home, personPlace(person)),
    introduce: introducedAtHome(ground, introductionsOf(ground)),
  };
}
