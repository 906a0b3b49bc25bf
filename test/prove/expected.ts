import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openAt } from "../../src/agreement/service-hours.ts";
import { approvalSubjects } from "../../src/approvals/approval-subjects.ts";
import { createApprovals } from "../../src/approvals/approvals.ts";
import { readConfig } from "../../src/config.ts";
import type { Render } from "../../src/delivery/outbox.ts";
import { instant } from "../../src/lib/instant.ts";
import { type Place, channelPlace } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { NOTICE_KINDS } from "../../src/notices/kinds/index.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { noticeSubjects } from "../../src/notices/notice-subjects.ts";
import { createFileDirectory } from "../../src/people/directory.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import { toActivity } from "../../src/teams/to-activity.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import { ticketSubjects } from "../../src/tickets/ticket-subjects.ts";
import type { Json } from "../support/card-reading.ts";

const CARDS = fileURLToPath(new URL("../../cards", import.meta.url));

/** Every partition of the sandbox's organisation. */
export const PARTITIONS: readonly OrganisationId[] = sandboxOrganisation().organisations.map(({ id }) => id);

/** What the product would show now, from what is in the store and nothing else. @param now by the clock of people */
export function createExpected(rows: Rows, now = () => instant(new Date())) {
  const file = sandboxOrganisation();
  const directory = createFileDirectory(file);
  const render = createRenderer(CARDS);
  const desk: Desk = {
    tickets: createTicketStore(
      rows,
      () => instant(new Date()),
      () => undefined,
    ),
    numbers: createNumbers(rows, directory.shared),
    isConnected: () => Promise.resolve(true),
    canWriteTo: () => Promise.resolve(true),
    missed: () => undefined,
    teamIn: () => Promise.resolve(undefined),
    entranceOf: (id) => directory.organisation(id) ?? { name: id, doors: {} },
    openingAt: (moment) => openAt(file.serviceHours, file.holidays, moment),
    resolveWithin: file.resolveWithin,
    deciderView: () => Promise.resolve(undefined),
    outagesFor: () => Promise.resolve([]),
    securityIn: () => Promise.resolve(undefined),
    requestIn: () => Promise.resolve(undefined),
    agentsOf: directory.holders,
    peopleCalled: directory.find,
    colleagueIn: (_, id) => directory.colleague(id),
    introduce: () => Promise.resolve(),
    priorities: file.priorities,
    calendar: file.serviceHours && { hours: file.serviceHours, holidays: file.holidays },
    onCallAt: () => Promise.resolve(undefined),
    startOfWork: () => instant(new Date()),
    tomorrow: () => "",
    help: () => ({ summary: "" }),
  };
  const places = createPlaces(rows, directory.shared);
  const approvals = createApprovals(
    desk,
    {
      directory,
      isReachable: async (organisation, place) => !(await places.find(organisation, place))?.dead,
    },
    { introduce: () => Promise.resolve(), refused: () => Promise.resolve() },
  );
  const subjects: Readonly<Record<string, Render>> = {
    ...ticketSubjects(desk),
    ...approvalSubjects(approvals, () => instant(new Date())),
    ...noticeSubjects({
      ...{ desk, now, organisations: PARTITIONS, kinds: NOTICE_KINDS },
      store: createNoticeStore(rows, now, () => undefined),
      channelOf: (conversation) => places.channelOf(conversation),
      hasChannel: async (id) => (await places.find(directory.shared, channelPlace(id))) !== undefined,
      pressed: () => undefined,
    }),
  };

  /** Undefined when there is nothing to show. */
  return async (organisation: OrganisationId, subject: string, place: Place): Promise<Json | undefined> => {
    const message = await subjects[subject.slice(0, subject.indexOf(":"))]?.(organisation, subject, place);
    return message && { ...toActivity(message, render) };
  };
}

function sandboxOrganisation() {
  return readConfig({ HELPDESK_MODE: "sandbox" }, (path) => readFileSync(path, "utf8")).organisation;
}
