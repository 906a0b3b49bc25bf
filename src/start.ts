import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { type Log, createLog, describeError } from "./lib/log.ts";
import { type Rows, collect } from "./lib/rows.ts";
import { createClock } from "./sandbox/clock.ts";
import { playExampleDay } from "./sandbox/example-day.ts";
import { playQuarter } from "./sandbox/quarter.ts";
import { type Sandbox, startSandbox } from "./sandbox/sandbox.ts";
import { type Systems, createSystems } from "./sandbox/systems/systems.ts";
import { openStore } from "./storage/store.ts";
import { createIdentity } from "./teams/identity.ts";
import { quietSdk } from "./teams/quiet-sdk.ts";

type TeamsConfig = Extract<Config, { mode: "teams" }>;
type SandboxConfig = Extract<Config, { mode: "sandbox" }>;

/** The page of the sandbox is one port above the bot. */
const PAGE_OFFSET = 1;
/** Longer than stopping ever takes: something hangs that should not. */
const STOPPED_WITHIN_MS = 9_500;

/** Starts what was asked for, and stops it cleanly on SIGTERM and SIGINT; a second signal stops at once. */
export async function start(config: Config): Promise<void> {
  const log = createLog({ level: config.mode === "sandbox" ? "warn" : "info" });
  const starting = config.mode === "teams" ? startTeams(config, log) : startSandboxed(config, log);
  stopOnSignal(starting, log);
  await starting;
}

/** @param starting resolves with what stops it; a signal that comes before waits for that */
function stopOnSignal(starting: Promise<() => Promise<void>>, log: Log): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOPPED_WITHIN_MS).unref();
    starting
      .then((stop) => stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error(describeError(error), "not stopped cleanly");
          process.exit(1);
        },
      );
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}

async function startTeams(config: TeamsConfig, log: Log) {
  quietSdk(log);
  const rows = await openStore(config.store);
  const app = createApp({
    ...{ rows, organisation: config.organisation, log, entra: await entraOf(config, rows, log) },
    clock: () => new Date(),
    identity: createIdentity(config.credentials(), config.cloud),
    store: config.store.kind,
    signsInBy: config.credentials().MicrosoftAppType,
    alertSecrets: config.alertSecrets(),
    url: config.url,
  });
  const port = await app.listen(config.port, config.host);
  log.info({ port }, "listening");
  return () => app.close();
}

/** Graph's client is loaded by who uses it. */
async function entraOf({ organisation, signIns }: TeamsConfig, rows: Rows, log: Log) {
  const { entra } = organisation;
  if (!entra) return undefined;
  const [{ createEntraDirectory }, { tokensBy }] = await Promise.all([
    import("./entra/entra-directory.ts"),
    import("./entra/credentials.ts"),
  ]);
  const tokenFor = (tenant: string) => {
    const signIn = signIns().get(tenant);
    if (!signIn) throw new Error("a tenant that cannot be signed in to was let through");
    return tokensBy(signIn);
  };
  return createEntraDirectory({ file: organisation, entra, rows, log, tokenFor });
}

/** The people of the page are the example's: in another organisation they are strangers. */
const NO_PAGE = "\n  Uw organisatiebestand klopt. De proefpagina hoort bij het voorbeeld en start daarom niet.\n\n";

async function startSandboxed(config: SandboxConfig, log: Log) {
  if (config.organisation.entra)
    log.warn({}, "the sandbox reads no Entra: only who is in the organisation file has a role");
  if (config.hasPage && config.organisation.example) return startWithPage(config, log);
  if (config.hasPage) process.stdout.write(NO_PAGE);
  return startAlone(config, log);
}

async function startAlone(config: SandboxConfig, log: Log) {
  const { host, port, organisation } = config;
  const rows = await openStore(config.store);
  const app = createApp({
    ...{ rows, organisation, log, clock: () => new Date(), store: config.store.kind },
    alertSecrets: config.alertSecrets(),
  });
  process.stdout.write(`Helpdesk: ${messagesOf(host, await app.listen(port, host))}\n`);
  return () => app.close();
}

/** The bot knows nothing of the stand-ins around it but the address that activities carry, and where hosts are. */
async function startWithPage(config: SandboxConfig, log: Log) {
  const clock = createClock();
  const { host, organisation } = config;
  let botUrl = "";
  const [rows, systems] = await Promise.all([
    openStore(config.store),
    createSystems({ organisation, clock, given: config.alertSecrets(), address: () => botUrl }),
  ]);
  const isNew = await isEmpty(rows, config);
  const { secrets: alertSecrets, network, happenings } = systems;
  const app = createApp({
    ...{ rows, organisation, log, clock: clock.now, alertSecrets, network },
    store: config.store.kind,
  });
  // The world reacts at once when its time is moved, as it does by itself within a minute.
  clock.whenMoved(() => void systems.timePasses().then(() => app.look()));
  const port = await app.listen(config.port, host);
  botUrl = messagesOf(host, port);

  const sandbox = await startSandbox({ botUrl, port: port + PAGE_OFFSET, host, clock, happenings });
  // Kept data are somebody's own: the invented day is played into an empty store only.
  // What was before it is whole before anything looks at it.
  const before = () => app.look().then(() => playQuarter({ rows, organisation, now: clock.now }));
  await (isNew ? playExampleDay(sandbox, systems, before) : goOn(sandbox, systems));
  process.stdout.write(`\n  Helpdesk staat klaar: ${sandbox.url}\n\n`);
  return async () => {
    await systems.close();
    await app.close();
    await sandbox.close();
  };
}

const messagesOf = (host: string, port: number): string => `http://${host}:${port}/api/messages`;

async function goOn(sandbox: Sandbox, systems: Systems): Promise<void> {
  await sandbox.installEverywhere();
  await systems.begin();
}

async function isEmpty(rows: Rows, { organisation }: Config): Promise<boolean> {
  const anything = { from: " ", to: "~", limit: 1 };
  const found = await Promise.all(organisation.organisations.map(({ id }) => collect(rows.range(id, anything))));
  return found.flat().length === 0;
}
