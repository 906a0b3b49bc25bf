import { z } from "zod";
import { ALERT_SOURCES } from "./alerts/source.ts";
import { type SignIn, signInTo } from "./entra/credentials.ts";
import type { BotCredentials } from "./lib/bot-credentials.ts";
import { GUID } from "./lib/guid.ts";
import { type Reading, parseJson } from "./people/json-problems.ts";
import type { EntraSection, OrganisationFile } from "./people/organisation-file.ts";
import { type Env, found, guidOf, setting, together, wrong } from "./settings.ts";
import type { CloudSettings } from "./teams/identity.ts";

/* How the bot signs in and who may call it. No problem that is told holds a secret. */

/** A secret behind a call: whoever prints a configuration prints no secret. */
export type Secret<T> = () => T;

export function credentialsOf(env: Env): Reading<Secret<BotCredentials>> {
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
export function cloudOf(env: Env): Reading<CloudSettings | undefined> {
  const set = CLOUD_SETTINGS.filter((name) => setting(env, name));
  if (set.length === 0) return found(undefined);

  const absent = CLOUD_SETTINGS.filter((name) => !setting(env, name));
  if (absent.length > 0)
    return wrong(`Met ${set.join(", ")} erbij zijn ook nodig: ${absent.join(", ")}. Of geen van alle.`);

  const unsafe = CLOUD_SETTINGS.filter((name) => name.endsWith("Url") && !isSafeUrl(setting(env, name) ?? ""));
  if (unsafe.length > 0) return wrong(...unsafe.map((name) => `${name}: dit is geen https-adres.`));
  return found(Object.fromEntries(CLOUD_SETTINGS.map((name) => [name, setting(env, name)])) as CloudSettings);
}

/** Plain http only to this machine, where a test keeps keys of its own. */
const isSafeUrl = (text: string): boolean =>
  URL.canParse(text) && (text.startsWith("https://") || ["127.0.0.1", "[::1]"].includes(new URL(text).hostname));

const SHORTEST_SECRET_BYTES = 32;
const AlertSecret = z.string().refine((secret) => Buffer.byteLength(secret) >= SHORTEST_SECRET_BYTES);

/** `{"backups": {"venlo": ["new secret", "old secret"]}}`: who knows the secret speaks for that organisation. */
const AlertSecrets = z.partialRecord(z.enum(ALERT_SOURCES), z.record(z.string(), z.array(AlertSecret).min(1).max(2)));
export type AlertSecrets = z.output<typeof AlertSecrets>;

/** Says the form but not the place of a mistake: a secret may stand anywhere in what is wrong. */
export function alertSecretsOf(env: Env, organisation: Reading<OrganisationFile>): Reading<Secret<AlertSecrets>> {
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
export function signInsOf(
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
