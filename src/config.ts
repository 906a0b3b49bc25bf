import { fileURLToPath } from "node:url";
import type { SignIn } from "./entra/credentials.ts";
import type { BotCredentials } from "./lib/bot-credentials.ts";
import type { Reading } from "./people/json-problems.ts";
import { type OrganisationFile, parseOrganisationFile } from "./people/organisation-file.ts";
import { unknownKinds } from "./requests/unknown-kinds.ts";
import example from "./sandbox/example-organisation.json" with { type: "json" };
import {
  type AlertSecrets,
  type Secret,
  alertSecretsOf,
  cloudOf,
  credentialsOf,
  signInsOf,
} from "./secret-settings.ts";
import { type Env, found, setting, together, urlOf, wrong } from "./settings.ts";
import type { StoreSetting } from "./storage/store.ts";
import type { TablesAccount } from "./storage/tables.ts";
import type { CloudSettings } from "./teams/identity.ts";

interface AnyConfig {
  readonly port: number;
  readonly store: StoreSetting;
  readonly organisation: OrganisationFile;
  readonly alertSecrets: Secret<AlertSecrets>;
}

/** Everything on this machine, nothing authenticated. Port 0 takes a free one. */
interface SandboxConfig extends AnyConfig {
  readonly mode: "sandbox";
  readonly host: "127.0.0.1";
  /** Whether a stand-in for Teams starts beside the bot, with a page to look at. */
  readonly hasPage: boolean;
}

export interface TeamsConfig extends AnyConfig {
  readonly mode: "teams";
  readonly host: "0.0.0.0";
  readonly credentials: Secret<BotCredentials>;
  /** By tenant; empty without Entra. */
  readonly signIns: Secret<ReadonlyMap<string, SignIn>>;
  /** Where tokens come from, when not from the public cloud. */
  readonly cloud: CloudSettings | undefined;
  /** Where people's browsers reach the Helpdesk; without it nobody gets a link. */
  readonly url: string | undefined;
}

export type Config = SandboxConfig | TeamsConfig;
type Mode = Config["mode"];
/** Why the Helpdesk does not start: every reason, in Dutch, without a value that may be secret. */
export class ConfigProblems extends Error {
  override readonly name = "ConfigProblems";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["De Helpdesk start niet. Dit klopt niet in de instellingen:", ...problems].join("\n- "));
    this.problems = problems;
  }
}

const DEFAULT_PORT = 3978;
const HIGHEST_PORT = 65_535;
const DEFAULT_FOLDER = "./data";
const EXAMPLE_FILE = fileURLToPath(new URL("./sandbox/example-organisation.json", import.meta.url));

/** `readFile` gives a file's text or throws. @throws ConfigProblems */
export function readConfig(env: Env, readFile: (path: string) => string): Config {
  const mode = modeOf(env);
  if (!mode.ok && !isMeantForTeams(env)) throw new ConfigProblems(mode.problems);
  const config = configOf(mode.ok ? mode.value : "teams", env, readFile);
  if (mode.ok && config.ok) return config.value;
  throw new ConfigProblems([mode, config].flatMap((part) => (part.ok ? [] : part.problems)));
}

/** Where the rows are, for who needs nothing else. @throws ConfigProblems */
export function readStore(env: Env): StoreSetting {
  const store = storeOf(setting(env, "HELPDESK_MODE")?.toLowerCase() === "teams" ? "teams" : "sandbox", env);
  if (store.ok) return store.value;
  throw new ConfigProblems(store.problems);
}

function configOf(mode: Mode, env: Env, readFile: (path: string) => string): Reading<Config> {
  const organisation = organisationOf(mode, env, readFile);
  const credentials = credentialsOf(env);
  const common = {
    port: portOf(mode, env),
    store: storeOf(mode, env),
    organisation,
    alertSecrets: alertSecretsOf(env, organisation),
  };
  return mode === "sandbox"
    ? together<SandboxConfig>({
        mode: found(mode),
        host: found("127.0.0.1"),
        hasPage: found(setting(env, "HELPDESK_PAGE")?.toLowerCase() !== "off"),
        ...common,
      })
    : together<TeamsConfig>({
        mode: found(mode),
        host: found("0.0.0.0"),
        credentials,
        signIns: signInsOf(env, organisation, credentials),
        cloud: cloudOf(env),
        url: urlOf(env),
        ...common,
      });
}

function modeOf(env: Env): Reading<Mode> {
  const mode = setting(env, "HELPDESK_MODE")?.toLowerCase();
  if (mode === undefined && setting(env, "MicrosoftAppId")) {
    return wrong("HELPDESK_MODE ontbreekt, maar MicrosoftAppId staat er wel. Kies teams of sandbox.");
  }
  if (mode === "teams") return found(mode);
  if (mode !== undefined && mode !== "sandbox") return wrong("HELPDESK_MODE: kies sandbox of teams.");
  if (!isProduction(env)) return found("sandbox");
  return wrong("HELPDESK_MODE: de proefomgeving (sandbox) mag niet in productie draaien. Kies teams.");
}

const isProduction = (env: Env): boolean => setting(env, "NODE_ENV")?.toLowerCase() === "production";

/** Whoever has a bot or is in production wants Teams, whatever the mode says: then what that lacks is told at once too. */
const isMeantForTeams = (env: Env): boolean => isProduction(env) || setting(env, "MicrosoftAppId") !== undefined;

function portOf(mode: Mode, env: Env): Reading<number> {
  const text = setting(env, "PORT") ?? String(DEFAULT_PORT);
  const port = Number(text);
  const lowest = mode === "sandbox" ? 0 : 1;
  const isPort = /^[0-9]+$/.test(text) && port >= lowest && port <= HIGHEST_PORT;
  return isPort ? found(port) : wrong(`PORT: kies een getal van ${lowest} tot en met ${HIGHEST_PORT}.`);
}

/** Without a folder of its own the sandbox starts a new day every time: its stand-in for Teams remembers nothing either. */
function storeOf(mode: Mode, env: Env): Reading<StoreSetting> {
  const tables = setting(env, "HELPDESK_TABLES");
  const folder = setting(env, "HELPDESK_DATA") ?? (mode === "teams" ? DEFAULT_FOLDER : undefined);
  if (!tables) return found(folder ? { kind: "sqlite", folder } : { kind: "memory" });
  if (mode === "teams" && isForDevelopment(tables)) {
    return wrong("HELPDESK_TABLES: dit is opslag voor ontwikkelaars of zonder TLS. Daar mag in Teams niets in staan.");
  }

  const account = tablesAccount(tables);
  if (account) return found({ kind: "tables", account: () => account });
  return wrong("HELPDESK_TABLES: dit is geen adres (https://…) en geen verbindingsreeks van een opslagaccount.");
}

function tablesAccount(text: string): TablesAccount | undefined {
  if (/^https?:/i.test(text)) return URL.canParse(text) ? { url: text } : undefined;
  return /(?:^|;)(?:AccountName|TableEndpoint|UseDevelopmentStorage)=[^;]/i.test(text)
    ? { connectionString: text }
    : undefined;
}

/** Azurite's account and key are public, and what it acknowledged it may lose. */
const isForDevelopment = (tables: string): boolean =>
  /UseDevelopmentStorage|devstoreaccount1|Eby8vdM02xNOcqFl|http:|DefaultEndpointsProtocol=http(?:;|$)/i.test(tables);

function organisationOf(mode: Mode, env: Env, readFile: (path: string) => string): Reading<OrganisationFile> {
  const path = setting(env, "HELPDESK_ORGANISATION") ?? (mode === "sandbox" ? EXAMPLE_FILE : undefined);
  if (!path) return wrong("HELPDESK_ORGANISATION ontbreekt. Noem het pad van uw organisatiebestand.");

  const text = textOf(path, readFile);
  if (text === undefined) return wrong(`HELPDESK_ORGANISATION: ik kan het bestand ${path} niet lezen.`);

  const file = parseOrganisationFile(text);
  const problems = file.ok ? unknownKinds(file.value) : file.problems;
  if (!file.ok || problems.length > 0) return wrong(...problems.map((problem) => `${path}: ${problem}`));
  return mode === "teams" && isExample(file.value) ? wrong(EXAMPLE_REFUSED) : file;
}

const EXAMPLE_REFUSED =
  "HELPDESK_ORGANISATION: dit is het voorbeeld, met verzonnen organisaties en personen. Maak een eigen bestand.";

function textOf(path: string, readFile: (path: string) => string): string | undefined {
  try {
    return readFile(path);
  } catch {
    return undefined;
  }
}

/** Also when somebody copied the example and took the mark away: its tenants are invented. */
function isExample(file: OrganisationFile): boolean {
  const invented = new Set(example.organisations.flatMap(({ tenants }) => tenants));
  return file.example === true || file.organisations.some(({ tenants }) => tenants.some((id) => invented.has(id)));
}
