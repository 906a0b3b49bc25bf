import { fileURLToPath } from "node:url";
import { z } from "zod";
import { ALERT_SOURCES } from "./alerts/source.ts";
import { type SignIn, signInTo } from "./entra/credentials.ts";
import type { BotCredentials } from "./lib/bot-credentials.ts";
import { GUID } from "./lib/guid.ts";
import { type Reading, parseJson } from "./people/json-problems.ts";
import { type EntraSection, type OrganisationFile, parseOrganisationFile } from "./people/organisation-file.ts";
import { unknownKinds } from "./requests/unknown-kinds.ts";
import example from "./sandbox/example-organisation.json" with { type: "json" };
import type { StoreSetting } from "./storage/store.ts";
import type { TablesAccount } from "./storage/tables.ts";
import type { CloudSettings } from "./teams/identity.ts";

/** A secret behind a call: whoever prints a configuration prints no secret. */
type Secret<T> = () => T;

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
export type Env = Readonly<Record<string, string | undefined>>;

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

const found = <T>(value: T): Reading<T> => ({ ok: true, value });
const wrong = (...problems: readonly string[]): Reading<never> => ({ ok: false, problems });

/** Every value, or the problems of all of them. */
export function together<T extends object>(readings: { readonly [K in keyof T]: Reading<T[K]> }): Reading<T> {
  const all: [string, Reading<unknown>][] = Object.entries(readings);
  const problems = all.flatMap(([, reading]) => (reading.ok ? [] : reading.problems));
  if (problems.length > 0) return wrong(...problems);
  return found(Object.fromEntries(all.map(([name, reading]) => [name, reading.ok && reading.value])) as T);
}

/** A variable that is empty or blank counts as not set. */
export const setting = (env: Env, name: string): string | undefined => env[name]?.trim() || undefined;

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

function credentialsOf(env: Env): Reading<Secret<BotCredentials>> {
  const type = appTypeOf(env);
  const values = together<BotCredentials>({
    MicrosoftAppType: type,
    MicrosoftAppId: guidOf(env, "MicrosoftAppId"),
    MicrosoftAppTenantId: guidOf(env, "MicrosoftAppTenantId"),
    ...(type.ok && type.value === "UserAssignedMSI" ? noPasswordOf(env) : { MicrosoftAppPassword: passwordOf(env) }),
  });
  return values.ok ? found(() => values.value) : values;
}

function appTypeOf(env: Env): Reading<BotCredentials["MicrosoftAppType"]> {
  switch (setting(env, "MicrosoftAppType")?.toLowerCase()) {
    case "singletenant":
      return found("SingleTenant");
    case "userassignedmsi":
      return found("UserAssignedMSI");
    case undefined:
      return wrong("MicrosoftAppType ontbreekt. Kies SingleTenant of UserAssignedMSI.");
    default:
      return wrong("MicrosoftAppType: kies SingleTenant of UserAssignedMSI.");
  }
}

export function guidOf(env: Env, name: string): Reading<string> {
  const text = setting(env, name);
  if (!text) return wrong(`${name} ontbreekt of is leeg.`);
  return GUID.test(text) ? found(text.toLowerCase()) : wrong(`${name}: dit is geen GUID.`);
}

/** Real secrets of Entra have some forty characters. */
const SHORTEST_PASSWORD = 16;
const PLACEHOLDERS = [
  /^(?:<.*>|\{.*\}|\[.*\]|\$.*|%.*%|(.)\1*)$/,
  /^@Microsoft\.KeyVault\(/i,
  /^(?:uw|mijn|jouw)[-_ ]|your[-_ ]|change.?me|replace.?me|placeholder|vul.?in/i,
];

/** A secret that nobody uses is one that nobody renews or withdraws. */
const noPasswordOf = (env: Env): { readonly MicrosoftAppPassword?: Reading<never> } =>
  setting(env, "MicrosoftAppPassword") ? { MicrosoftAppPassword: wrong(NO_PASSWORD) } : {};

const NO_PASSWORD = "MicrosoftAppPassword: met UserAssignedMSI hoort geen geheim. Haal het weg.";

function passwordOf(env: Env): Reading<string> {
  const password = setting(env, "MicrosoftAppPassword");
  if (!password) return wrong("MicrosoftAppPassword ontbreekt of is leeg. SingleTenant heeft een geheim nodig.");
  if (PLACEHOLDERS.some((placeholder) => placeholder.test(password))) {
    return wrong("MicrosoftAppPassword: dit is een invultekst, geen echt geheim.");
  }
  if (password.length >= SHORTEST_PASSWORD) return found(password);
  return wrong(`MicrosoftAppPassword: dit is te kort voor een echt geheim (minstens ${SHORTEST_PASSWORD} tekens).`);
}

const CLOUD_SETTINGS = [
  "ToChannelFromBotLoginUrl",
  "ToChannelFromBotOAuthScope",
  "ToBotFromChannelTokenIssuer",
  "OAuthUrl",
  "ToBotFromChannelOpenIdMetadataUrl",
  "ToBotFromEmulatorOpenIdMetadataUrl",
  "CallerId",
] as const satisfies readonly (keyof CloudSettings)[];

/**
 * With one of the seven set, the SDK takes the other six to be meant as empty: then every genuine request is refused,
 * and an empty issuer matches tokens without one.
 */
function cloudOf(env: Env): Reading<CloudSettings | undefined> {
  const set = CLOUD_SETTINGS.filter((name) => setting(env, name));
  if (set.length === 0) return found(undefined);

  const absent = CLOUD_SETTINGS.filter((name) => !setting(env, name));
  if (absent.length > 0)
    return wrong(`Met ${set.join(", ")} erbij zijn ook nodig: ${absent.join(", ")}. Of geen van alle.`);

  const unsafe = CLOUD_SETTINGS.filter((name) => name.endsWith("Url") && !isSafeUrl(setting(env, name) ?? ""));
  if (unsafe.length > 0) return wrong(...unsafe.map((name) => `${name}: dit is geen https-adres.`));
  return found(Object.fromEntries(CLOUD_SETTINGS.map((name) => [name, setting(env, name)])) as CloudSettings);
}

export function urlOf(env: Env): Reading<string | undefined> {
  const text = setting(env, "HELPDESK_URL");
  if (text === undefined) return found(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.protocol === "https:" && url.href === `${url.origin}/`;
  return isPlain
    ? found(url.origin)
    : wrong("HELPDESK_URL: schrijf dit als https://helpdesk.voorbeeld.nl, zonder pad.");
}

/** Plain http only to this machine, where a test keeps keys of its own. */
const isSafeUrl = (text: string): boolean =>
  URL.canParse(text) && (text.startsWith("https://") || ["127.0.0.1", "[::1]"].includes(new URL(text).hostname));

const SHORTEST_SECRET_BYTES = 32;
const AlertSecret = z.string().refine((secret) => Buffer.byteLength(secret) >= SHORTEST_SECRET_BYTES);

/** `{"backups": {"venlo": ["new secret", "old secret"]}}`: who knows the secret speaks for that organisation. */
const AlertSecrets = z.partialRecord(z.enum(ALERT_SOURCES), z.record(z.string(), z.array(AlertSecret).min(1).max(2)));
type AlertSecrets = z.output<typeof AlertSecrets>;

/** Says the form but not the place of a mistake: a secret may stand anywhere in what is wrong. */
function alertSecretsOf(env: Env, organisation: Reading<OrganisationFile>): Reading<Secret<AlertSecrets>> {
  const text = setting(env, "HELPDESK_ALERT_SECRETS");
  if (!text) return found(() => ({}));

  const json = parseJson(text);
  const secrets = AlertSecrets.safeParse(json.ok ? json.value : undefined);
  if (!secrets.success) {
    return wrong(
      'HELPDESK_ALERT_SECRETS: schrijf dit als {"backups":{"venlo":["geheim"]}}, met als bron alertmanager, backups, ' +
        `certificates of notices, en per organisatie één of twee geheimen van minstens ${SHORTEST_SECRET_BYTES} bytes.`,
    );
  }
  if (hasOneTwice(secrets.data)) {
    return wrong(
      "HELPDESK_ALERT_SECRETS: hetzelfde geheim staat er twee keer. Dan is niet te zien van wie een bericht is.",
    );
  }
  if (organisation.ok && namesStranger(secrets.data, organisation.value)) {
    return wrong("HELPDESK_ALERT_SECRETS: hier staat een organisatie die niet in het organisatiebestand staat.");
  }
  return found(() => secrets.data);
}

function hasOneTwice(secrets: AlertSecrets): boolean {
  const all = Object.values(secrets).flatMap((ofSource) => Object.values(ofSource).flat());
  return new Set(all).size < all.length;
}

function namesStranger(secrets: AlertSecrets, { organisations }: OrganisationFile): boolean {
  const known = new Set<string>(organisations.map(({ id }) => id));
  return Object.values(secrets).some((ofSource) => Object.keys(ofSource).some((id) => !known.has(id)));
}

const EntraSecrets = z.record(z.string().regex(GUID).toLowerCase(), z.string().min(SHORTEST_PASSWORD));

/** How each tenant of the organisation file is signed in to. Says nothing about what was already told to be wrong. */
function signInsOf(
  env: Env,
  organisation: Reading<OrganisationFile>,
  credentials: Reading<Secret<BotCredentials>>,
): Reading<Secret<ReadonlyMap<string, SignIn>>> {
  const text = setting(env, "HELPDESK_ENTRA_SECRETS");
  const json = text ? parseJson(text) : found({});
  const secrets = EntraSecrets.safeParse(json.ok ? json.value : undefined);
  if (!secrets.success) {
    return wrong(
      'HELPDESK_ENTRA_SECRETS: schrijf dit als {"<tenant-id>":"<geheim>"}, met een geheim van minstens ' +
        `${SHORTEST_PASSWORD} tekens.`,
    );
  }
  if (!organisation.ok || !credentials.ok) return found(() => new Map());

  const tenants = organisation.value.entra?.tenants ?? [];
  const isNeeded = (id: string) => tenants.some((tenant) => tenant.id === id && tenant.clientId !== undefined);
  const ways = tenants.map((tenant) => ({ tenant, signIn: signInTo(tenant, credentials.value(), secrets.data) }));
  const problems = [
    ...(Object.keys(secrets.data).every(isNeeded)
      ? []
      : ["HELPDESK_ENTRA_SECRETS: hier staat een tenant die in het organisatiebestand geen clientId heeft."]),
    ...ways.flatMap(({ tenant, signIn }) => (signIn ? [] : [noWayInto(tenant)])),
  ];
  if (problems.length > 0) return wrong(...problems);
  const signIns = new Map(ways.flatMap(({ tenant, signIn }) => (signIn ? [[tenant.id, signIn]] : [])));
  return found(() => signIns);
}

const noWayInto = ({ id, clientId }: EntraSection["tenants"][number]): string =>
  clientId
    ? `HELPDESK_ENTRA_SECRETS: het geheim voor tenant ${id} ontbreekt. Of gebruik UserAssignedMSI, dan is er geen nodig.`
    : `Organisatiebestand, entra: noem een clientId voor tenant ${id}. Het is niet de tenant van MicrosoftAppTenantId.`;
