import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { USUAL_WORKING_HOURS, openAt, startOfWork } from "./agreement/service-hours.ts";
import { approvalActions, deciderView } from "./approvals/approval-actions.ts";
import { approvalCommands } from "./approvals/approval-commands.ts";
import { approvalSubjects } from "./approvals/approval-subjects.ts";
import { createApprovalWatch } from "./approvals/approval-watch.ts";
import { type Approvals, createApprovals, waitingFor } from "./approvals/approvals.ts";
import { calamityActions } from "./calamities/calamity-actions.ts";
import { calamityCommands } from "./calamities/calamity-commands.ts";
import { createCalamityStore } from "./calamities/calamity-store.ts";
import { calamitySubjects } from "./calamities/calamity-subjects.ts";
import { createCalamityWatch } from "./calamities/calamity-watch.ts";
import type { Calamities } from "./calamities/calamities.ts";
import { alarmSubjects } from "./delivery/alarm-cards.ts";
import type { Render } from "./delivery/outbox.ts";
import { type Sender, createSender } from "./delivery/sender.ts";
import { type Escalations, escalationActions } from "./escalation/escalation-actions.ts";
import { escalationCommands } from "./escalation/escalation-commands.ts";
import { escalationSubjects } from "./escalation/escalation-subjects.ts";
import { createEscalationWatch } from "./escalation/escalation-watch.ts";
import { loadLadder } from "./escalation/ladder.ts";
import { createHttpServer } from "./http/server.ts";
import { inAmsterdam, instant } from "./lib/instant.ts";
import { every } from "./lib/every.ts";
import { type Log, describeError } from "./lib/log.ts";
import { createMetrics } from "./lib/metrics.ts";
import { type Reference, channelPlace, personPlace } from "./lib/place.ts";
import type { Rows } from "./lib/rows.ts";
import { createFileDirectory } from "./people/directory.ts";
import type { OrganisationFile } from "./people/organisation-file.ts";
import { type OrganisationId, type PersonId, reach } from "./people/person.ts";
import { onCallAt } from "./people/rota.ts";
import type { Turn } from "./people/turn.ts";
import { channelCommands, isBound } from "./places/bind-channel.ts";
import { introduce } from "./places/introductions.ts";
import { type Places, createPlaces } from "./places/places.ts";
import { type BotOptions, createBot } from "./teams/bot.ts";
import { createConnector } from "./teams/connector.ts";
import type { BotIdentity } from "./teams/identity.ts";
import { type Platform, createPlatform } from "./teams/platform.ts";
import { createRenderer } from "./teams/render-card.ts";
import { LOOPBACK_HOSTS, isLoopbackUrl, isTeamsUrl } from "./teams/service-url.ts";
import { outageActions } from "./outages/outage-actions.ts";
import { outageCommands } from "./outages/outage-commands.ts";
import { createOutageStore } from "./outages/outage-store.ts";
import { outageSubjects } from "./outages/outage-subjects.ts";
import { createOutageWatch } from "./outages/outage-watch.ts";
import { type Outages, outagesFor } from "./outages/outages.ts";
import type { Requests } from "./requests/file-request.ts";
import { requestActions } from "./requests/request-actions.ts";
import { requestCommands, requestFrom, requestIn } from "./requests/request-commands.ts";
import { type SecurityDesk, cisoView, securityActions, securityIn } from "./security/security-actions.ts";
import { securityCommands } from "./security/security-commands.ts";
import { securitySubjects } from "./security/security-subjects.ts";
import type { Desk } from "./tickets/desk.ts";
import { consultActions } from "./terms/consult-actions.ts";
import { consultCommands } from "./terms/consult-commands.ts";
import { consultSubjects } from "./terms/consult-subjects.ts";
import { createConsultWatch } from "./terms/consult-watch.ts";
import { createMergeWatch } from "./tickets/merge-watch.ts";
import { createMisses } from "./tickets/misses.ts";
import { createNumbers } from "./tickets/numbers.ts";
import { talk } from "./tickets/talk.ts";
import { ticketActions } from "./tickets/ticket-actions.ts";
import { ticketCommands } from "./tickets/ticket-commands.ts";
import { createTicketStore } from "./tickets/ticket-store.ts";
import { createTicketWatch } from "./tickets/ticket-watch.ts";
import { ticketSubjects } from "./tickets/ticket-subjects.ts";
import { type ConsultTerms, consultAt } from "./tickets/term.ts";
import { TEAMS, type Ticket } from "./tickets/ticket.ts";
import { type Reception, helpCard, welcome, welcomeActions, welcomeCommands } from "./welcome/welcome.ts";

export interface AppOptions {
  readonly rows: Rows;
  readonly organisation: OrganisationFile;
  readonly log: Log;
  /** What time it is for people and the agreement; delivery goes by real time. */
  readonly clock: () => Date;
  /** Absent: nobody is asked for a token and the platform is on this machine (the sandbox). */
  readonly identity?: BotIdentity;
}

export interface App {
  /** Accepts activities from then on. Resolves with the port. */
  listen(port: number, host: string): Promise<number>;
  /** Everything that can be shown has been shown. */
  drained(): Promise<boolean>;
  /** Sees at once to what is due by now; it does so by itself at the start and every minute. */
  look(): Promise<void>;
  /** Finishes what was begun, within about ten seconds. */
  close(): Promise<void>;
}

const CARDS = fileURLToPath(new URL("../cards", import.meta.url));
/** Whoever stops a process gives it ten seconds; what the platform has not answered by now is cut off. */
const DRAIN_MS = 7_000;
const LOOK_EVERY_MS = 60_000;

/** The whole house, put together. Tests and the sandbox use it as `main.ts` does. */
export function createApp({ rows, organisation, log, clock, identity }: AppOptions): App {
  const metrics = createMetrics();
  const directory = createFileDirectory(organisation);
  const home = directory.shared;
  const render = createRenderer(CARDS);
  const places = createPlaces(rows, home);
  const platform = createPlatform({
    allows: identity ? isTeamsUrl : isLoopbackUrl,
    ...(identity && { bearer: (fresh: boolean) => identity.bearer(fresh) }),
  });

  const openingAt: Desk["openingAt"] = (moment) => openAt(organisation.serviceHours, organisation.holidays, moment);
  const entranceOf: Desk["entranceOf"] = (id) => directory.organisation(id) ?? { name: id, doors: {} };
  const reception: Reception = { rows, openingAt, phoneOf: (id) => entranceOf(id).phone };
  const calendar = organisation.serviceHours && { hours: organisation.serviceHours, holidays: organisation.holidays };
  const terms: ConsultTerms = {
    ...{ resolveWithin: organisation.resolveWithin, priorities: organisation.priorities, calendar },
    before: organisation.consultBeforeServiceHours,
    atWork: calendar ?? { hours: USUAL_WORKING_HOURS, holidays: organisation.holidays },
  };
  const outageStore = createOutageStore(
    rows,
    home,
    () => instant(new Date()),
    (partition) => sender.nudge(partition),
  );
  const desk: Desk = {
    tickets: createTicketStore(
      rows,
      () => instant(new Date()),
      (partition, isLinked) => {
        sender.nudge(partition);
        if (isLinked) void linking.now();
      },
      (ticket) => consultAt(ticket, terms),
    ),
    numbers: createNumbers(rows, home),
    isConnected: (team) => isBound(places, home, team),
    canWriteTo: async (person, organisation) => (await places.find(organisation, personPlace(person))) !== undefined,
    teamIn: async (conversationId) => {
      const channel = await places.channelOf(conversationId);
      return TEAMS.find((team) => team === channel);
    },
    missed: createMisses(Date.now, (person) => void noteGuessing(person)),
    entranceOf,
    openingAt,
    deciderView: async (ticket, turn, notice) =>
      (await deciderView(approvals)(ticket, turn, notice)) ?? cisoView(security)(ticket, turn, notice),
    securityIn: (said, turn, form) => securityIn(security)(said, turn, form),
    outagesFor: outagesFor(outageStore),
    requestIn: async (text, turn) => {
      const kind = requestIn(text);
      return kind && requestFrom(requests, kind, text, turn);
    },
    agentsOf: (team, id) => directory.holders(team, id),
    peopleCalled: (id, words) => directory.find(id, words),
    colleagueIn: async (id, person) => {
      const found = await directory.colleague(person);
      return found && !found.hasLeft && found.appointments.includes(id) ? found : undefined;
    },
    introduce: (person, { organisation, filedBy }, from) =>
      introduceOne(person, organisation, { from, about: filedBy ?? person }),
    resolveWithin: terms.resolveWithin,
    priorities: terms.priorities,
    calendar: terms.calendar,
    onCallAt: (id, moment) => onCallAt(organisation.rota, directory, id, moment),
    startOfWork: (day) => startOfWork(organisation.serviceHours ?? USUAL_WORKING_HOURS, organisation.holidays, day),
    tomorrow: (now) => inAmsterdam(now).plus({ days: 1 }).toFormat("yyyy-MM-dd"),
    help: (turn) => helpCard(reception, turn),
  };

  const guessing = metrics.counter("helpdesk_guessing_total", "People who asked for many tickets that are not theirs.");
  const noteGuessing = async (by: PersonId): Promise<void> => {
    guessing.inc();
    log.warn({}, "somebody asks for many tickets that are not theirs");
    const at = instant(new Date());
    const trace = { insert: `audit|${at}|${randomUUID()}`, value: { act: "guess-tickets", by, at } };
    await rows.write(home, [trace]).catch((error: unknown) => log.error({ error }, "no trace of guessing kept"));
  };

  const approvals = createApprovals(
    desk,
    {
      directory,
      isReachable: async (organisation, place) => !(await places.find(organisation, place))?.dead,
    },
    {
      introduce: (ticket, from) => introduceDeciders(ticket, from),
      refused: (ticket, person, reason) => noteRefusal(ticket, person, reason),
    },
  );
  const security: SecurityDesk = { desk, cisosOf: (id) => directory.holders("ciso", id) };
  const requests: Requests = { desk, approvals, directory };
  const watch = createApprovalWatch({
    approvals,
    organisations: directory.organisations.map(({ id }) => id),
    termsOf: (id) => ({
      ...organisation.approvals,
      hours: directory.organisation(id)?.workingHours ?? USUAL_WORKING_HOURS,
      holidays: organisation.holidays,
    }),
    now: () => instant(clock()),
    log,
  });
  const wakeTickets = createTicketWatch({
    tickets: desk.tickets,
    organisations: directory.organisations.map(({ id }) => id),
    now: () => instant(clock()),
    log,
  });
  const outages: Outages = {
    desk,
    store: outageStore,
    organisations: directory.organisations.map(({ id }) => id),
    stir: () => void outageWatch.look(),
  };
  const outageWatch = createOutageWatch({ outages, now: () => instant(clock()), log });
  const consultTerms = createConsultWatch({
    ...{ desk, terms, log },
    organisations: directory.organisations.map(({ id }) => id),
    isReachable: async (id, person) => !(await places.find(id, personPlace(person)))?.dead,
    now: () => instant(clock()),
  });
  const linking = every(
    LOOK_EVERY_MS,
    createMergeWatch({
      tickets: desk.tickets,
      organisations: directory.organisations.map(({ id }) => id),
      now: () => instant(clock()),
      log,
    }),
    (error) => log.error(describeError(error), "merged tickets could not be looked at"),
  );
  const calamities: Calamities = {
    ...{ desk, directory, tree: organisation.calamityTree },
    store: createCalamityStore(
      rows,
      home,
      () => instant(new Date()),
      (partition) => sender.nudge(partition),
    ),
    hasChannel: async (id) => {
      const channel = await places.find(home, channelPlace(id));
      return channel !== undefined && !channel.dead;
    },
    introduce: (person, from) => introduceOne(person, home, { from, about: person }),
  };
  const watchCalamities = createCalamityWatch({ store: calamities.store, home, now: () => instant(clock()), log });
  const escalations: Escalations = {
    desk,
    ladderOf: (ticket) =>
      loadLadder({ directory, isReachable: async (id, place) => !(await places.find(id, place))?.dead }, ticket),
    representativeOf: async (id) => {
      const person = directory.organisation(id)?.representative;
      return person && (await directory.colleague(person))?.name;
    },
  };
  const lookAtEscalations = createEscalationWatch({
    ...{ house: escalations, log },
    organisations: directory.organisations.map(({ id }) => id),
    now: () => instant(clock()),
  });
  const looking = every(
    LOOK_EVERY_MS,
    async () => {
      await Promise.all([
        watch.look(),
        wakeTickets(),
        consultTerms(),
        lookAtEscalations(),
        outageWatch.look(),
        watchCalamities(),
      ]);
    },
    (error) => log.error(describeError(error), "what is due could not be looked at"),
  );

  const introduceOne = async (
    id: PersonId,
    organisation: OrganisationId,
    via: { readonly from?: Reference | undefined; readonly about: PersonId },
  ): Promise<void> => {
    const appointments = (await directory.colleague(id))?.appointments ?? [];
    const tenants = new Set(appointments.flatMap((one) => directory.organisation(one)?.tenants ?? []));
    await introduce(places, organisation, { id, tenants }, via);
  };
  const introduceDeciders = async (ticket: Ticket, from: Reference | undefined): Promise<void> => {
    const via = { from, about: ticket.reporter };
    await Promise.all(waitingFor(ticket).map((id) => introduceOne(id, ticket.organisation, via)));
  };

  const noteRefusal: Approvals["refused"] = async ({ number, organisation: of }, by, reason) => {
    const at = instant(new Date());
    const trace = { insert: `audit|${at}|${randomUUID()}`, value: { act: "refused-decision", number, by, reason, at } };
    await rows.write(of, [trace]).catch((error: unknown) => log.error({ error }, "no trace of a refusal kept"));
  };

  const sender: Sender = createSender({
    ...{ rows, home, places, log, metrics },
    partitions: directory.organisations.map(({ id }) => id),
    connector: createConnector(platform, render, log),
    render: bySubject({
      ...ticketSubjects(desk),
      ...consultSubjects(desk),
      ...escalationSubjects(escalations),
      ...approvalSubjects(approvals, () => instant(clock())),
      ...outageSubjects(outages),
      ...securitySubjects(security),
      ...calamitySubjects(calamities),
      ...alarmSubjects(rows),
    }),
    silenced: (partition, place) => void watch.silenced(partition, place),
  });

  const actions = {
    ...ticketActions(desk),
    ...consultActions(desk),
    ...escalationActions(escalations),
    ...approvalActions(approvals),
    ...requestActions(requests),
    ...securityActions(security),
    ...outageActions(outages),
    ...calamityActions(calamities),
    ...welcomeActions(reception),
  };
  const bot = createBot({
    ...{ platform, render, directory, clock, log, metrics },
    ...(identity && { identity }),
    actions: new Map(Object.entries(actions)),
    commands: [
      ...channelCommands(places, directory.organisations),
      ...welcomeCommands(reception),
      ...securityCommands(security, actions),
      ...requestCommands(requests),
      ...approvalCommands(approvals, actions),
      ...outageCommands(outages, actions),
      ...calamityCommands(calamities, actions),
      ...consultCommands(desk, actions),
      ...escalationCommands(escalations, actions),
      ...ticketCommands(desk, actions),
    ],
    talk: (text, turn) => talk(desk, text, turn),
    welcome: async (turn) => {
      await remember(places, home, turn, "anew");
      return welcome(reception, turn);
    },
    remember: (turn) => remember(places, home, turn),
    left: async (turn) => {
      await left(places, turn);
      await Promise.all(reach(turn.actor).map((id) => watch.silenced(id, personPlace(turn.actor.id))));
    },
  } satisfies BotOptions);

  const http = createHttpServer({
    log,
    metrics,
    messages: (request, response, body) => bot.handle(request, response, body),
    ready: () => readiness(places, platform, home),
    names: identity ? undefined : LOOPBACK_HOSTS,
  });

  return {
    async listen(port, host) {
      const listening = await http.listen(port, host);
      sender.start();
      // What changed while nothing ran, in the organisation file for one, waits no longer.
      void looking.now();
      return listening;
    },
    drained: () => sender.drained(),
    look: async () => {
      await Promise.all([looking.now(), linking.now()]);
    },
    async close() {
      const cutOff = setTimeout(() => void platform.close(), DRAIN_MS);
      await Promise.all([http.close(DRAIN_MS), looking.stop(), linking.stop(), sender.stop()]);
      await outageWatch.idle();
      clearTimeout(cutOff);
      await platform.close();
      await rows.close();
    },
  };
}

/** The store answers, and so does the platform where the Helpdesk's channel is; before there is one it has no address. */
async function readiness(places: Places, platform: Platform, home: OrganisationId) {
  const helpdesk = await places.find(home, channelPlace("helpdesk"));
  const connector = helpdesk?.reference ? await platform.reaches(helpdesk.reference) : true;
  return { ok: connector, checks: { store: true, connector } };
}

/** Each kind of subject by the word before its first colon. */
const bySubject =
  (subjects: Readonly<Record<string, Render>>): Render =>
  async (organisation, subject, place) =>
    subjects[subject.slice(0, subject.indexOf(":"))]?.(organisation, subject, place);

/** How to reach who or what was just heard from: a person in each organisation they act for, a channel if it is bound. */
async function remember(places: Places, home: OrganisationId, turn: Turn, seen: "again" | "anew" = "again") {
  const { actor, chat, reference } = turn;
  if (chat === "personal") {
    await Promise.all(reach(actor).map((id) => places.remember(id, personPlace(actor.id), reference, seen)));
  }
  if (chat !== "channel") return;
  const channel = await places.channelOf(reference.conversationId);
  if (channel) await places.remember(home, channelPlace(channel), reference, seen);
}

/** The bot was removed from somebody's chat: what is meant for them waits until it is back. */
async function left(places: Places, { actor, chat, now }: Turn): Promise<void> {
  if (chat !== "personal") return;
  const found = await Promise.all(reach(actor).map((id) => places.find(id, personPlace(actor.id))));
  await Promise.all(found.flatMap((place) => (place ? [places.markDead(place, "removed", now, [])] : [])));
}
