import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createAlerts } from "./alerts/alerts.ts";
import type { AlertSecrets } from "./alerts/source.ts";
import { ownCredentialDays } from "./certificates/own-credential.ts";
import { type ProbeNetwork, createProbe } from "./certificates/probe.ts";
import type { Render } from "./delivery/outbox.ts";
import { type Sender, createSender } from "./delivery/sender.ts";
import type { EntraDirectory } from "./entra/entra-directory.ts";
import { createFeatures } from "./features.ts";
import { chatWith, left, remember } from "./heard-from.ts";
import { createHttpServer } from "./http/server.ts";
import { commit } from "./lib/commit.ts";
import { every } from "./lib/every.ts";
import { instant } from "./lib/instant.ts";
import { type Log, describeError } from "./lib/log.ts";
import { createMetrics } from "./lib/metrics.ts";
import { channelPlace, keyPart, personPlace } from "./lib/place.ts";
import type { Rows } from "./lib/rows.ts";
import { createStateLine } from "./lib/state-line.ts";
import { createFileDirectory } from "./people/directory.ts";
import type { OrganisationFile } from "./people/organisation-file.ts";
import { type OrganisationId, reach } from "./people/person.ts";
import type { Turn } from "./people/turn.ts";
import { type Places, createPlaces } from "./places/places.ts";
import type { Running } from "./setup/setup-house.ts";
import { type BotOptions, createBot } from "./teams/bot.ts";
import { createConnector } from "./teams/connector.ts";
import type { BotIdentity } from "./teams/identity.ts";
import { type Platform, createPlatform } from "./teams/platform.ts";
import { createRenderer } from "./teams/render-card.ts";
import { LOOPBACK_HOSTS, isLoopbackFileUrl, isLoopbackUrl, isTeamsFileUrl, isTeamsUrl } from "./teams/service-url.ts";
import ownPackage from "../package.json" with { type: "json" };

const { version } = ownPackage;

export interface AppOptions {
  readonly rows: Rows;
  readonly organisation: OrganisationFile;
  readonly log: Log;
  /** What time it is for people and the agreement; delivery goes by real time. */
  readonly clock: () => Date;
  /** Absent: the organisation file alone says who is who. */
  readonly entra?: EntraDirectory | undefined;
  /** Absent: nobody is asked for a token and the platform is on this machine (the sandbox). */
  readonly identity?: BotIdentity;
  /** For *diagnose*: where rows are kept, and how the bot signs in to Teams. */
  readonly store?: Running["store"];
  readonly signsInBy?: Running["signsInBy"];
  /** Absent: no system may call. */
  readonly alertSecrets?: AlertSecrets;
  /** Where people's browsers reach this house: "https://helpdesk.example". Absent: nowhere but on this machine. */
  readonly url?: string | undefined;
  /** Where hosts of certificates are; absent: on the internet. */
  readonly network?: ProbeNetwork | undefined;
  /** Overrides the 2 s after a press in which its card is left alone, where screens are near. */
  readonly afterPressMillis?: number;
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
const FORGET_EVERY_MS = 3_600_000;

/** The whole house, put together. Tests and the sandbox use it as `main.ts` does. */
export function createApp(options: AppOptions): App {
  const { rows, organisation, log, clock, entra, identity, alertSecrets = {}, network, url } = options;
  const metrics = createMetrics();
  const directory = entra ?? createFileDirectory(organisation);
  const home = directory.shared;
  const render = createRenderer(CARDS);
  const places = createPlaces(rows, home);
  const platform = createPlatform({
    allows: identity ? isTeamsUrl : isLoopbackUrl,
    allowsFile: identity ? isTeamsFileUrl : isLoopbackFileUrl,
    ...(identity && { bearer: (fresh: boolean) => identity.bearer(fresh) }),
  });
  let listensAt: string | undefined;
  const features = createFeatures({
    origin: () => url ?? (identity ? undefined : listensAt),
    ...{ rows, organisation, directory, places, log, metrics },
    now: () => instant(clock()),
    nudge: (partition) => sender.nudge(partition),
    network,
    membersOf: (reference) => platform.members(reference),
    running: runningOf(options),
  });

  const sender: Sender = createSender({
    ...{ rows, home, places, log, metrics },
    partitions: directory.organisations.map(({ id }) => id),
    connector: createConnector(platform, render, log),
    render: bySubject(features.subjects),
    afterPressMillis: options.afterPressMillis,
    silenced: (partition, place) => void features.silenced(partition, place),
  });

  const bot = createBot({
    ...{ platform, render, directory, clock, log, metrics },
    ...(identity && { identity }),
    actions: new Map(Object.entries(features.actions)),
    ...{ commands: features.commands, talk: features.talk, channelNews: features.channelNews },
    ...{ search: features.search, reportQuoted: features.reportQuoted, introduce: features.introduce },
    files: new Map(Object.entries(features.files)),
    once: (turn, what) => once(rows, turn, what),
    welcome: async (turn) => {
      await remember({ places, directory }, turn, "anew");
      return features.welcome(turn);
    },
    remember: (turn) => remember({ places, directory }, turn),
    chatWith: (objectId) => chatWith({ places, directory }, objectId),
    left: async (turn) => {
      await left({ places, directory }, turn);
      await Promise.all(reach(turn.actor).map((id) => features.silenced(id, personPlace(turn.actor.id))));
    },
  } satisfies BotOptions);

  const alerts = createAlerts({
    ...{ rows, metrics, secrets: alertSecrets, organisations: directory.organisations },
    receivers: features.receivers,
  });
  const forgetting = every(
    FORGET_EVERY_MS,
    () => alerts.forget(instant(new Date())),
    (error) => log.error(describeError(error), "old calls could not be forgotten"),
  );

  const probe = createProbe({ now: () => instant(clock()), ...network });
  const own = { probe, home, url, lastDay: organisation.botCredential?.validUntil };
  const stateLine = createStateLine(log, async () => {
    const { sending, waiting, ...counts } = sender.figures();
    return {
      // What waits is known to the one that sends only.
      ...{ sending, waiting: sending ? waiting : 0, ...counts },
      directoryFailing: directory.freshness?.().failing ?? false,
      keysFailing: identity?.health().failing ?? false,
      ownCredentialDays: await ownCredentialDays(own, instant(clock())),
    };
  });

  const http = createHttpServer({
    log,
    metrics,
    alerts,
    openLink: features.openLink,
    messages: (request, response, body) => bot.handle(request, response, body),
    ready: () => readiness({ places, platform, home, identity }),
    names: identity ? undefined : LOOPBACK_HOSTS,
  });

  return {
    async listen(port, host) {
      await entra?.start();
      const listening = await http.listen(port, host);
      listensAt = `http://${host}:${listening}`;
      identity?.start({ log, metrics });
      sender.start();
      // What changed while nothing ran, in the organisation file for one, waits no longer.
      void features.look();
      void forgetting.now();
      void stateLine.now();
      return listening;
    },
    drained: () => sender.drained(),
    async look() {
      await Promise.all([features.look(), entra?.look()]);
    },
    async close() {
      const cutOff = setTimeout(() => void platform.close(), DRAIN_MS);
      await Promise.all([
        http.close(DRAIN_MS),
        features.stop(),
        sender.stop(),
        forgetting.stop(),
        stateLine.stop(),
        identity?.stop(),
      ]);
      clearTimeout(cutOff);
      await entra?.stop();
      await platform.close();
      await rows.close();
    },
  };
}

const runningOf = ({ clock, identity, url, alertSecrets = {}, signsInBy, store = "memory" }: AppOptions): Running => ({
  ...{ version, since: instant(clock()), store, signsInBy, hasUrl: url !== undefined },
  health: identity && (() => identity.health()),
  callers: Object.fromEntries(Object.entries(alertSecrets).map(([source, of]) => [source, Object.keys(of)])),
});

interface LookedAt {
  readonly places: Places;
  readonly platform: Platform;
  readonly home: OrganisationId;
  readonly identity: BotIdentity | undefined;
}

/**
 * The store answers, and so does the platform where the Helpdesk's channel is; before there is one it has no address.
 * In Teams there are keys to judge the platform by, and the bot has once had a token of its own.
 */
async function readiness({ places, platform, home, identity }: LookedAt) {
  const helpdesk = await places.find(home, channelPlace("helpdesk"));
  const connector = helpdesk?.reference ? await platform.reaches(helpdesk.reference) : true;
  const health = identity?.health();
  const checks = { store: true, connector, ...(health && { keys: health.hasKeys, token: health.hasToken }) };
  return { ok: Object.values(checks).every(Boolean), checks };
}

/** Keeps beside the person's other acts that they did this; no when it stood there already. */
async function once(rows: Rows, { actor, now }: Turn, what: string): Promise<boolean> {
  const [key, opId] = [`seen|${actor.id}|${keyPart(what)}`, randomUUID()];
  const changes = [{ insert: key, value: { opId, at: now } }];
  return (await commit(rows, actor.appointments[0], changes, { key, opId })) === "saved";
}

/** Each kind of subject by the word before its first colon. */
const bySubject =
  (subjects: Readonly<Record<string, Render>>): Render =>
  async (organisation, subject, place) =>
    subjects[subject.slice(0, subject.indexOf(":"))]?.(organisation, subject, place);
