import { alarmActions, alarmCommands } from "./alerts/alarm-list.ts";
import { alarmReceivers, backupReceiver, certificateReceiver } from "./alerts/receivers.ts";
import type { AlertSource, Receive } from "./alerts/source.ts";
import { approvalActions } from "./approvals/approval-actions.ts";
import { approvalCommands } from "./approvals/approval-commands.ts";
import { approvalSubjects } from "./approvals/approval-subjects.ts";
import { backupActions, backupCommands, backupFiles } from "./backups/backup-commands.ts";
import { calamityActions } from "./calamities/calamity-actions.ts";
import { calamityCommands } from "./calamities/calamity-commands.ts";
import { calamitySubjects } from "./calamities/calamity-subjects.ts";
import { certificateActions } from "./certificates/certificate-actions.ts";
import { certificateCommands } from "./certificates/certificate-commands.ts";
import type { Certificates } from "./certificates/certificates.ts";
import { alarmSubjects } from "./delivery/alarm-cards.ts";
import type { Render } from "./delivery/outbox.ts";
import { redeliveryActions, redeliveryCommands } from "./delivery/redelivery.ts";
import { createDue } from "./due.ts";
import { escalationActions } from "./escalation/escalation-actions.ts";
import { escalationCommands } from "./escalation/escalation-commands.ts";
import { escalationSubjects } from "./escalation/escalation-subjects.ts";
import { type Ground, introductionsOf, managersOf } from "./ground.ts";
import type { Message } from "./lib/message.ts";
import type { Place } from "./lib/place.ts";
import { noticeActions } from "./notices/notice-actions.ts";
import { noticeCommands } from "./notices/notice-commands.ts";
import { noticeSubjects } from "./notices/notice-subjects.ts";
import type { Notices } from "./notices/notices.ts";
import { outageActions } from "./outages/outage-actions.ts";
import { outageCommands } from "./outages/outage-commands.ts";
import { outageSubjects } from "./outages/outage-subjects.ts";
import type { ReportQuoted, Search } from "./people/elsewhere.ts";
import { type OrganisationId, reach } from "./people/person.ts";
import type { CardAction, Command, FileMaker, MadeFile, Turn } from "./people/turn.ts";
import type { ChannelNews } from "./places/channel-news.ts";
import { breachCommands, breachFiles } from "./privacy/breach-report-file.ts";
import { erasureActions, erasureCommands } from "./privacy/erasure-actions.ts";
import { erasureSubjects } from "./privacy/erasure-subjects.ts";
import { ownDataCommands, ownDataFiles } from "./privacy/own-data-file.ts";
import { proofCommands, proofFiles } from "./privacy/retention-proof.ts";
import { whereCommands } from "./privacy/where-data.ts";
import { figuresSubjects } from "./reports/figures-check.ts";
import { documentFor, reportActions, reportFiles } from "./reports/report-actions.ts";
import { reportCommands } from "./reports/report-commands.ts";
import { reportSubjects } from "./reports/report-subjects.ts";
import { requestActions } from "./requests/request-actions.ts";
import { requestCommands } from "./requests/request-commands.ts";
import { type Rooms, createRooms } from "./rooms.ts";
import { securityActions } from "./security/security-actions.ts";
import { securityCommands } from "./security/security-commands.ts";
import { securitySubjects } from "./security/security-subjects.ts";
import { channelActions, channelCommands, channelSubjects } from "./setup/bind-channel.ts";
import { createChannelNews, guestSubjects } from "./setup/channel-news.ts";
import { checklistActions, checklistCommands, installed } from "./setup/checklist.ts";
import { diagnoseActions, diagnoseCommands } from "./setup/diagnose.ts";
import { consultActions } from "./terms/consult-actions.ts";
import { consultCommands } from "./terms/consult-commands.ts";
import { consultSubjects } from "./terms/consult-subjects.ts";
import { reportMessage } from "./tickets/report-message.ts";
import { searching } from "./tickets/search.ts";
import { talk } from "./tickets/talk.ts";
import { ticketActions } from "./tickets/ticket-actions.ts";
import { ticketCommands } from "./tickets/ticket-commands.ts";
import { ticketSubjects } from "./tickets/ticket-subjects.ts";
import { welcome, welcomeActions, welcomeCommands } from "./welcome/welcome.ts";

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

/** The rooms, put together. */
export function createFeatures(ground: Ground): Features {
  const rooms = createRooms(ground, {
    stir: (what) => due.stir(what),
    subjectKinds: () => Object.keys(subjects),
  });
  const due = createDue(ground, rooms);
  const actions = actionsOf(rooms);
  const subjects = subjectsOf(ground, rooms);
  const { desk, reception, setup } = rooms;
  const introduceTo = introductionsOf(ground);

  return {
    ...{ actions, subjects, commands: commandsOf(ground, rooms, actions), files: filesOf(ground, rooms) },
    talk: (text, turn) => talk(desk, text, turn),
    search: searching(desk),
    reportQuoted: (quoted, turn) => reportMessage(desk, quoted, turn),
    welcome: async (turn) => [...(await welcome(reception, turn)), ...(await installed(setup, turn))],
    introduce: async ({ actor, reference }) => {
      const via = { from: reference, about: actor.id };
      await Promise.all(reach(actor).map((id) => introduceTo(actor.id, id, via)));
    },
    openLink: (token) => openLink(ground, rooms, token),
    channelNews: createChannelNews({ ...rooms.binding, membersOf: ground.membersOf }),
    notices: rooms.notices,
    certificates: rooms.certificates,
    receivers: {
      ...alarmReceivers(rooms.alarms, ground.now),
      certificates: certificateReceiver(rooms.certificates),
      backups: backupReceiver(rooms.backups),
    },
    silenced: due.silenced,
    look: due.look,
    stop: due.stop,
  };
}

type Actions = Features["actions"];

const actionsOf = (rooms: Rooms): Actions => ({
  ...channelActions(rooms.binding),
  ...checklistActions(rooms.setup),
  ...diagnoseActions(rooms.setup),
  ...redeliveryActions(rooms.redelivery),
  ...ticketActions(rooms.desk),
  ...consultActions(rooms.desk),
  ...escalationActions(rooms.escalations),
  ...approvalActions(rooms.approvals),
  ...requestActions(rooms.requests),
  ...securityActions(rooms.security),
  ...outageActions(rooms.outages),
  ...calamityActions(rooms.calamities),
  ...noticeActions(rooms.noticeRoom),
  ...alarmActions(rooms.alarmRoom),
  ...certificateActions(rooms.certificates),
  ...backupActions(rooms.backupDesk),
  ...reportActions(rooms.reports),
  ...erasureActions(rooms.privacy),
  ...welcomeActions(rooms.reception),
});

/** The first that fits is run: what takes whole sentences comes last. */
const commandsOf = (
  { rows, organisation, directory, running }: Ground,
  rooms: Rooms,
  actions: Actions,
): readonly Command[] => [
  ...channelCommands(rooms.binding),
  ...checklistCommands(rooms.setup),
  ...diagnoseCommands(rooms.setup),
  ...redeliveryCommands(rooms.redelivery),
  ...welcomeCommands(rooms.reception),
  ...securityCommands(rooms.security, actions),
  ...requestCommands(rooms.requests),
  ...approvalCommands(rooms.approvals, actions),
  ...outageCommands(rooms.outages, actions),
  ...calamityCommands(rooms.calamities, actions),
  ...noticeCommands(rooms.noticeRoom, actions),
  ...alarmCommands(rooms.alarmRoom),
  ...certificateCommands(rooms.certificates, actions),
  ...backupCommands(rooms.backupDesk),
  ...reportCommands(rooms.reports, actions),
  ...ownDataCommands(),
  ...whereCommands({ directory, organisation, store: running.store }),
  ...breachCommands({ rows, directory }),
  ...proofCommands(),
  ...erasureCommands(rooms.privacy, actions),
  ...consultCommands(rooms.desk, actions),
  ...escalationCommands(rooms.escalations, actions),
  ...ticketCommands(rooms.desk, actions),
];

const subjectsOf = (ground: Ground, rooms: Rooms): Features["subjects"] => ({
  ...channelSubjects(rooms.binding),
  ...guestSubjects(ground.directory.organisations),
  ...ticketSubjects(rooms.desk),
  ...consultSubjects(rooms.desk),
  ...escalationSubjects(rooms.escalations),
  ...approvalSubjects(rooms.approvals, ground.now),
  ...outageSubjects(rooms.outages),
  ...securitySubjects(rooms.security),
  ...calamitySubjects(rooms.calamities),
  ...noticeSubjects(rooms.noticeRoom),
  ...reportSubjects(rooms.reports),
  ...figuresSubjects(managersOf(ground)),
  ...alarmSubjects(rooms.redelivery),
  ...erasureSubjects(rooms.privacy),
});

const filesOf = ({ rows, directory }: Ground, rooms: Rooms): Features["files"] => ({
  ...backupFiles(rooms.backupDesk),
  ...reportFiles(rooms.reports),
  ...ownDataFiles(rooms.privacy),
  ...breachFiles({ rows, directory }),
  ...proofFiles({ rows, directory }),
});

async function openLink({ directory }: Ground, { reports }: Rooms, token: string): Promise<MadeFile | undefined> {
  const link = await reports.links.read(token);
  const reader = link && (await directory.colleague(link.person));
  return reader && !reader.hasLeft ? documentFor(reports, link.month, link.version, reader) : undefined;
}
