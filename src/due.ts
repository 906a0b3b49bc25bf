import { createApprovalWatch } from "./approvals/approval-watch.ts";
import { createBackupWatch } from "./backups/backup-watch.ts";
import { createCalamityWatch } from "./calamities/calamity-watch.ts";
import { createSweep } from "./certificates/sweep.ts";
import { createEscalationWatch } from "./escalation/escalation-watch.ts";
import { type Ground, approvalTermsOf, managersOf, reachableOn, termsOf, wallClock } from "./ground.ts";
import { type Recurring, every } from "./lib/every.ts";
import { describeError } from "./lib/log.ts";
import { type Place, personPlace } from "./lib/place.ts";
import { createNoticeWatch } from "./notices/notice-watch.ts";
import { createOutageWatch } from "./outages/outage-watch.ts";
import type { OrganisationId } from "./people/person.ts";
import { createErasureWatch } from "./privacy/erasure-watch.ts";
import { createRetention } from "./privacy/retention-watch.ts";
import { createFiguresCheck } from "./reports/figures-check.ts";
import { monthOf } from "./reports/month.ts";
import { createReportWatch } from "./reports/report-watch.ts";
import type { Rooms, Stirred } from "./rooms.ts";
import { createConsultWatch } from "./terms/consult-watch.ts";
import { createMergeWatch } from "./tickets/merge-watch.ts";
import { createTicketWatch } from "./tickets/ticket-watch.ts";

/** What happens by itself, because its time has come. */
export interface Due {
  /** Sees at once to what a room set in motion. */
  readonly stir: (what: Stirred) => void;
  /** Nothing can be delivered to this place any more. */
  readonly silenced: (organisation: OrganisationId, place: Place) => Promise<void>;
  /** Sees to what is due by now; it does so by itself every minute. */
  readonly look: () => Promise<void>;
  /** Done when what was begun has ended. */
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY_MS = 60_000;

export function createDue(ground: Ground, rooms: Rooms): Due {
  const { rows, organisation, directory, now, log } = ground;
  const { desk, approvals, outages, escalations, calamities, noticeRoom, notices, certificates } = rooms;
  const { alarms, backups, backupDesk, books, reports, privacy } = rooms;
  const home = directory.shared;
  const organisations = directory.organisations.map(({ id }) => id);
  const isReachable = reachableOn(ground);
  const watched = { organisations, now, log };
  const failed = (error: unknown) => log.error(describeError(error), "what is due could not be looked at");

  const approvalWatch = createApprovalWatch({ ...watched, approvals, termsOf: (id) => approvalTermsOf(ground, id) });
  const outageWatch = createOutageWatch({ outages, now, log });
  const quick = [
    () => approvalWatch.look(),
    createTicketWatch({ ...watched, tickets: desk.tickets }),
    createConsultWatch({
      ...{ ...watched, desk, terms: termsOf(organisation) },
      isReachable: (id, person) => isReachable(id, personPlace(person)),
    }),
    createEscalationWatch({ ...watched, house: escalations }),
    () => outageWatch.look(),
    createCalamityWatch({ store: calamities.store, home, now, log }),
    createNoticeWatch({ room: noticeRoom, log }),
    () => alarms.look(),
    createBackupWatch({ backups, store: backupDesk.store, organisations, log }),
    () => books.close(),
    createReportWatch({
      ...{ house: reports, now, log },
      firstCounted: async () => {
        const first = await books.firstCounted();
        return first && monthOf(first);
      },
    }),
  ];
  const sweep = createSweep(certificates);
  const checkFigures = createFiguresCheck({
    ...{ books, rows, home, notices, managers: managersOf(ground), now, wallClock, log },
    organisations: directory.organisations,
    introduce: reports.introduce,
  });
  const { retention } = organisation;

  // Each at its own pace: nobody else's work waits for what reads a year of events, or for hosts that do not answer.
  const looking = every(LOOK_EVERY_MS, () => Promise.all(quick.map((look) => look())).then(() => undefined), failed);
  const linking = every(LOOK_EVERY_MS, createMergeWatch({ ...watched, tickets: desk.tickets }), failed);
  const checking = every(LOOK_EVERY_MS, checkFigures, failed);
  const sweeping = stirred(sweep.look, failed);
  const erasing = stirred(createErasureWatch({ ...watched, house: privacy }), failed);
  const retaining = every(LOOK_EVERY_MS, createRetention({ ...watched, rows, home, retention, wallClock }), failed);
  const all: readonly Recurring[] = [looking, linking, checking, sweeping, erasing, retaining];

  const stirs: Readonly<Record<Stirred, () => void>> = {
    links: () => void linking.now(),
    outages: () => void outageWatch.look(),
    certificates: () => sweeping.stir(),
    erasures: () => erasing.stir(),
  };
  return {
    stir: (what) => stirs[what](),
    silenced: (partition, place) => approvalWatch.silenced(partition, place),
    look: async () => {
      await Promise.all(all.map((one) => one.now()));
    },
    async stop() {
      sweep.stop();
      await Promise.all(all.map((one) => one.stop()));
      await Promise.all([outageWatch.idle(), alarms.stop()]);
    },
  };
}

/** Recurring work that can be asked for in between; asked for often before it begins, it is done once. */
function stirred(work: () => Promise<void>, failed: (error: unknown) => void) {
  let isAsked = false;
  const recurring = every(
    LOOK_EVERY_MS,
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
