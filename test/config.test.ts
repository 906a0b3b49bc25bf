import { inspect } from "node:util";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigProblems, readConfig } from "../src/config.ts";

const PASSWORD = "Qx8~canary-wachtwoord-0123456789";
const ALERT_SECRET = "canary-alert-0123456789-0123456789";
const TENANT = "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const OWN_FILE = "/etc/helpdesk/organisation.json";
const DEVELOPMENT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const organisation = { id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [TENANT] };
const files: Record<string, string> = { [OWN_FILE]: JSON.stringify({ organisations: [organisation] }) };
const readFile = (path: string): string => files[path] ?? readFileSync(path, "utf8");

const TEAMS = {
  HELPDESK_MODE: "teams",
  HELPDESK_ORGANISATION: OWN_FILE,
  MicrosoftAppType: "SingleTenant",
  MicrosoftAppId: "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0001",
  MicrosoftAppTenantId: TENANT,
  MicrosoftAppPassword: PASSWORD,
};
const CLOUD = {
  ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
  ToChannelFromBotOAuthScope: "https://api.botframework.com",
  ToBotFromChannelTokenIssuer: "https://api.botframework.com",
  OAuthUrl: "https://europe.token.botframework.com",
  ToBotFromChannelOpenIdMetadataUrl: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  ToBotFromEmulatorOpenIdMetadataUrl: "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
  CallerId: "urn:botframework:azure",
};

type Env = Record<string, string | undefined>;
const read = (env: Env, reader = readFile) => readConfig(env, reader);
const problemsOf = (env: Env): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
};

describe("starting without any settings", () => {
  const config = read({});

  it("is the sandbox, on this machine only, with its page and the example organisation, and keeps nothing", () => {
    expect(config).toMatchObject({
      mode: "sandbox",
      host: "127.0.0.1",
      port: 3978,
      hasPage: true,
      store: { kind: "memory" },
      organisation: { example: true },
    });
    expect(config.alertSecrets()).toEqual({});
  });

  it("takes empty and blank settings as not set", () => {
    const blank = { HELPDESK_MODE: "", PORT: " ", HELPDESK_DATA: "", HELPDESK_TABLES: " ", HELPDESK_ORGANISATION: "" };
    expect(inspect(read(blank))).toBe(inspect(config));
  });
});

describe("starting the sandbox", () => {
  it("takes another port, folder and organisation", () => {
    const config = read({ PORT: "0", HELPDESK_DATA: "/var/lib/helpdesk", HELPDESK_ORGANISATION: OWN_FILE });
    expect(config).toMatchObject({ port: 0, store: { folder: "/var/lib/helpdesk" } });
    expect(config.organisation.organisations[0]?.name).toBe("ICT NML");
  });

  it("may go without its page", () => {
    expect(read({ HELPDESK_PAGE: "off" })).toMatchObject({ hasPage: false });
  });

  it("may use the development storage", () => {
    const { store } = read({ HELPDESK_TABLES: "UseDevelopmentStorage=true" });
    expect(store.kind === "tables" && store.account()).toEqual({ connectionString: "UseDevelopmentStorage=true" });
  });

  it("is refused in production, with what Teams needs as well", () => {
    expect(problemsOf({ ...TEAMS, HELPDESK_MODE: "sandbox", NODE_ENV: "production" })).toEqual([
      "HELPDESK_MODE: de proefomgeving (sandbox) mag niet in productie draaien. Kies teams.",
    ]);
    expect(problemsOf({ ...TEAMS, HELPDESK_MODE: "", NODE_ENV: "Production", PORT: "x" })).toEqual([
      "HELPDESK_MODE ontbreekt, maar MicrosoftAppId staat er wel. Kies teams of sandbox.",
      expect.stringMatching(/^PORT: /),
    ]);
    expect(problemsOf({ NODE_ENV: "production" }).length).toBeGreaterThan(4);
  });

  it("is not what somebody gets who has a bot and does not say where it runs", () => {
    expect(problemsOf({ ...TEAMS, HELPDESK_MODE: undefined })).toEqual([
      "HELPDESK_MODE ontbreekt, maar MicrosoftAppId staat er wel. Kies teams of sandbox.",
    ]);
    expect(read({ ...TEAMS, HELPDESK_MODE: "sandbox" })).toMatchObject({ mode: "sandbox" });
  });
});

describe("starting in Teams", () => {
  it("takes a single tenant with a secret", () => {
    const config = read({ ...TEAMS, NODE_ENV: "production", PORT: "8080" });
    const store = { kind: "sqlite", folder: "./data" };
    expect(config).toMatchObject({ mode: "teams", host: "0.0.0.0", port: 8080, store, cloud: undefined });
    expect(config.mode === "teams" && config.credentials()).toEqual({
      MicrosoftAppType: "SingleTenant",
      MicrosoftAppId: TEAMS.MicrosoftAppId,
      MicrosoftAppTenantId: TENANT,
      MicrosoftAppPassword: PASSWORD,
    });
  });

  it("takes a managed identity, which has no secret", () => {
    const config = read({ ...TEAMS, MicrosoftAppType: "UserAssignedMsi", MicrosoftAppPassword: undefined });
    expect(config.mode === "teams" && config.credentials()).toEqual({
      MicrosoftAppType: "UserAssignedMSI",
      MicrosoftAppId: TEAMS.MicrosoftAppId,
      MicrosoftAppTenantId: TENANT,
    });
  });

  it("takes ids in capitals, which tokens are not in", () => {
    const config = read({ ...TEAMS, MicrosoftAppId: TEAMS.MicrosoftAppId.toUpperCase() });
    expect(config.mode === "teams" && config.credentials().MicrosoftAppId).toBe(TEAMS.MicrosoftAppId);
  });

  it("takes all seven settings of another cloud", () => {
    expect(read({ ...TEAMS, ...CLOUD })).toMatchObject({ cloud: CLOUD });
  });

  it("takes the address of a storage account", () => {
    const { store } = read({ ...TEAMS, HELPDESK_TABLES: "https://helpdesk.table.core.windows.net" });
    expect(store.kind === "tables" && store.account()).toEqual({ url: "https://helpdesk.table.core.windows.net" });
  });

  it("takes the address at which browsers reach it, and goes without one", () => {
    expect(read({ ...TEAMS, HELPDESK_URL: "https://Helpdesk.example/" })).toMatchObject({
      url: "https://helpdesk.example",
    });
    expect(read(TEAMS)).toMatchObject({ url: undefined });
  });

  it("takes one or two secrets per alert source and organisation", () => {
    const secrets = { backups: { "ict-nml": [ALERT_SECRET, `${ALERT_SECRET}-old`] } };
    const config = read({ ...TEAMS, HELPDESK_ALERT_SECRETS: JSON.stringify(secrets) });
    expect(config.alertSecrets()).toEqual(secrets);
  });

  it.each<[string, Env, RegExp]>([
    ["an empty app id", { MicrosoftAppId: "" }, /^MicrosoftAppId ontbreekt/],
    ["a blank app id", { MicrosoftAppId: "   " }, /^MicrosoftAppId ontbreekt/],
    ["no app id", { MicrosoftAppId: undefined }, /^MicrosoftAppId ontbreekt/],
    ["an app id that is no GUID", { MicrosoftAppId: "helpdesk" }, /^MicrosoftAppId: dit is geen GUID/],
    ["an app id of noughts", { MicrosoftAppId: "00000000-0000-0000-0000-000000000000" }, /^MicrosoftAppId: /],
    ["no tenant", { MicrosoftAppTenantId: undefined }, /^MicrosoftAppTenantId ontbreekt/],
    ["a tenant that is no GUID", { MicrosoftAppTenantId: "venlo.nl" }, /^MicrosoftAppTenantId: /],
    ["no type", { MicrosoftAppType: undefined }, /^MicrosoftAppType ontbreekt/],
    ["the type that trusts every tenant", { MicrosoftAppType: "MultiTenant" }, /^MicrosoftAppType: kies SingleTenant/],
    ["no secret", { MicrosoftAppPassword: undefined }, /^MicrosoftAppPassword ontbreekt/],
    [
      "a secret beside a managed identity",
      { MicrosoftAppType: "UserAssignedMSI" },
      /^MicrosoftAppPassword: met UserAssignedMSI hoort geen geheim/,
    ],
    ["a blank secret", { MicrosoftAppPassword: " \n" }, /^MicrosoftAppPassword ontbreekt/],
    ["a short secret", { MicrosoftAppPassword: "Welkom01" }, /^MicrosoftAppPassword: dit is te kort/],
    ...[
      "<vul hier het geheim in>",
      "your-client-secret-here",
      "uw-geheim-uit-de-kluis",
      "please-changeme-please",
      "${MICROSOFT_APP_PASSWORD}",
      "%MicrosoftAppPassword%",
      "xxxxxxxxxxxxxxxxxxxxxxxx",
      "@Microsoft.KeyVault(SecretUri=https://kluis.vault.azure.net/secrets/bot)",
    ].map((password): [string, Env, RegExp] => [
      `the placeholder ${password}`,
      { MicrosoftAppPassword: password },
      /^MicrosoftAppPassword: dit is een invultekst/,
    ]),
    ["no organisation file", { HELPDESK_ORGANISATION: undefined }, /^HELPDESK_ORGANISATION ontbreekt/],
    [
      "an organisation file that is not there",
      { HELPDESK_ORGANISATION: "/nergens.json" },
      /bestand \/nergens\.json niet lezen/,
    ],
    ["an unknown mode", { HELPDESK_MODE: "test" }, /^HELPDESK_MODE: kies sandbox of teams/],
    ["a port in words", { PORT: "http" }, /^PORT: kies een getal van 1 /],
    ["port nought", { PORT: "0" }, /^PORT: /],
    ["a port too high", { PORT: "65536" }, /^PORT: /],
    ["a port with a fraction", { PORT: "80.5" }, /^PORT: /],
    [
      "the development storage",
      { HELPDESK_TABLES: "UseDevelopmentStorage=true" },
      /^HELPDESK_TABLES: dit is opslag voor ontwikkelaars/,
    ],
    [
      "the public key of the development storage",
      { HELPDESK_TABLES: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${DEVELOPMENT_KEY}` },
      /^HELPDESK_TABLES: /,
    ],
    ["storage without TLS", { HELPDESK_TABLES: "http://10.0.0.4/tabellen" }, /^HELPDESK_TABLES: dit is opslag/],
    [
      "a connection string without TLS",
      { HELPDESK_TABLES: "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=b" },
      /^HELPDESK_TABLES: dit is opslag/,
    ],
    [
      "a connection string without an account",
      { HELPDESK_TABLES: "AccountKey=b" },
      /^HELPDESK_TABLES: dit is geen adres/,
    ],
    [
      "an address for browsers without TLS",
      { HELPDESK_URL: "http://helpdesk.example" },
      /^HELPDESK_URL: schrijf dit als/,
    ],
    ["an address for browsers with a path", { HELPDESK_URL: "https://a.example/b" }, /^HELPDESK_URL: schrijf dit als/],
    ["storage that is no address", { HELPDESK_TABLES: "helpdesk-opslag" }, /^HELPDESK_TABLES: dit is geen adres/],
    [
      "only the OAuth address of another cloud",
      { OAuthUrl: CLOUD.OAuthUrl },
      /^Met OAuthUrl erbij zijn ook nodig: ToChannelFromBotLoginUrl, .*CallerId/,
    ],
    [
      "only the token issuer of another cloud",
      { ToBotFromChannelTokenIssuer: CLOUD.ToBotFromChannelTokenIssuer },
      /^Met ToBotFromChannelTokenIssuer erbij/,
    ],
    ["six of the seven settings of another cloud", { ...CLOUD, CallerId: "" }, /zijn ook nodig: CallerId\./],
    [
      "keys fetched without TLS",
      { ...CLOUD, ToBotFromChannelOpenIdMetadataUrl: "http://login.example/keys" },
      /^ToBotFromChannelOpenIdMetadataUrl: dit is geen https-adres/,
    ],
    [
      "an alert secret of 31 bytes",
      { HELPDESK_ALERT_SECRETS: JSON.stringify({ backups: { "ict-nml": ["x".repeat(31)] } }) },
      /minstens 32 bytes/,
    ],
    [
      "three secrets at a time",
      { HELPDESK_ALERT_SECRETS: JSON.stringify({ backups: { "ict-nml": [1, 2, 3].map(() => ALERT_SECRET) } }) },
      /één of twee geheimen/,
    ],
    [
      "secrets of an unknown source",
      { HELPDESK_ALERT_SECRETS: JSON.stringify({ fax: { "ict-nml": [ALERT_SECRET] } }) },
      /^HELPDESK_ALERT_SECRETS: schrijf dit als/,
    ],
    [
      "secrets of an unknown organisation",
      { HELPDESK_ALERT_SECRETS: JSON.stringify({ backups: { venlo: [ALERT_SECRET] } }) },
      /niet in het organisatiebestand/,
    ],
    [
      "one secret for two sources",
      {
        HELPDESK_ALERT_SECRETS: JSON.stringify({
          backups: { "ict-nml": [ALERT_SECRET] },
          notices: { "ict-nml": [ALERT_SECRET] },
        }),
      },
      /hetzelfde geheim staat er twee keer/,
    ],
    ["secrets that are not JSON", { HELPDESK_ALERT_SECRETS: ALERT_SECRET }, /^HELPDESK_ALERT_SECRETS: schrijf dit als/],
  ])("is refused with %s", (_, change, problem) => {
    const problems = problemsOf({ ...TEAMS, ...change });
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  it("is refused on the example organisation, also on a copy without its mark", () => {
    const text = readFileSync(new URL("../src/sandbox/example-organisation.json", import.meta.url), "utf8");
    const { example: _, ...unmarked } = JSON.parse(text) as Record<string, unknown>;
    const marked = { ...unmarked, report: {}, organisations: [organisation], people: [], backups: {}, example: true };
    for (const copy of [text, JSON.stringify(unmarked), JSON.stringify(marked)]) {
      expect(() => read(TEAMS, () => copy)).toThrow("dit is het voorbeeld");
    }
  });

  it("is refused on a mistake in the organisation file, with the file and the place", () => {
    const broken = JSON.stringify({ organisations: [{ ...organisation, tenants: ["venlo"] }] });
    expect(() => read(TEAMS, () => broken)).toThrow(`${OWN_FILE}: organisations[0].tenants[0]: dit is geen GUID`);
  });

  it("tells everything that is wrong at once", () => {
    const problems = problemsOf({ HELPDESK_MODE: "teams", PORT: "x", HELPDESK_TABLES: "y", OAuthUrl: CLOUD.OAuthUrl });
    expect(problems.map((problem) => problem.split(/[ :]/)[0])).toEqual([
      "MicrosoftAppType",
      "MicrosoftAppId",
      "MicrosoftAppTenantId",
      "MicrosoftAppPassword",
      "Met",
      "PORT",
      "HELPDESK_TABLES",
      "HELPDESK_ORGANISATION",
    ]);
  });
});

describe("people from Entra", () => {
  const OTHER = "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002";
  const APP = "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0003";
  const SECRET = "canary-geheim-van-venlo";
  const venlo = { id: "venlo", name: "Venlo", kind: "municipality", tenants: [OTHER] };
  const fileWith = (...tenants: readonly object[]) =>
    JSON.stringify({ organisations: [organisation, venlo], entra: { tenants } });
  const problemsWith = (env: Env, ...tenants: readonly object[]) => {
    try {
      read({ ...TEAMS, ...env }, () => fileWith(...tenants));
      return [];
    } catch (error) {
      return error instanceof ConfigProblems ? error.problems : [error];
    }
  };
  const msi = { MicrosoftAppType: "UserAssignedMSI", MicrosoftAppPassword: "" };
  const secrets = { HELPDESK_ENTRA_SECRETS: JSON.stringify({ [OTHER.toUpperCase()]: SECRET }) };

  it.each<[string, Env, readonly object[]]>([
    ["the bot's own tenant", {}, [{ id: TENANT }]],
    ["the bot's own tenant, by managed identity", msi, [{ id: TENANT }]],
    ["another tenant that trusts the managed identity", msi, [{ id: TENANT }, { id: OTHER, clientId: APP }]],
    ["another tenant with its secret", secrets, [{ id: OTHER, clientId: APP }]],
  ])("can be read from %s", (_, env, tenants) => expect(problemsWith(env, ...tenants)).toEqual([]));

  it.each<[string, Env, readonly object[], RegExp]>([
    [
      "another tenant without a registration",
      secrets,
      [{ id: OTHER }],
      /hier staat een tenant die in het organisatiebestand geen clientId/,
    ],
    ["another tenant as the bot itself", msi, [{ id: OTHER }], /noem een clientId voor tenant 5d1f0c52.*0002/],
    ["another tenant without its secret", {}, [{ id: OTHER, clientId: APP }], /het geheim voor tenant .* ontbreekt/],
    ["secrets that are not JSON", { HELPDESK_ENTRA_SECRETS: SECRET }, [{ id: TENANT }], /schrijf dit als/],
    [
      "a secret that is none",
      { HELPDESK_ENTRA_SECRETS: JSON.stringify({ [OTHER]: "" }) },
      [{ id: TENANT }],
      /schrijf dit als/,
    ],
  ])("is refused with %s", (_, env, tenants, problem) => {
    const problems = problemsWith(env, ...tenants);
    expect(problems[0]).toMatch(problem);
    expect(JSON.stringify(problems)).not.toContain("canary");
  });

  it("is nothing a printed configuration tells secrets of", () => {
    const config = read({ ...TEAMS, ...secrets }, () => fileWith({ id: OTHER, clientId: APP }));
    expect(inspect(config, { depth: null, showHidden: true }) + JSON.stringify(config)).not.toContain("canary");
    expect(config.mode === "teams" && config.signIns().get(OTHER)).toMatchObject({ by: "secret", secret: SECRET });
  });
});

describe("a secret", () => {
  const connection = "DefaultEndpointsProtocol=https;AccountName=helpdesk;AccountKey=canary-key";
  const secrets = { HELPDESK_ALERT_SECRETS: JSON.stringify({ backups: { "ict-nml": [ALERT_SECRET] } }) };
  const shown = (value: unknown) => inspect(value, { depth: null, showHidden: true }) + JSON.stringify(value);

  it("is not in a configuration that is printed", () => {
    const config = read({ ...TEAMS, ...secrets, HELPDESK_TABLES: connection });
    expect(shown(config)).not.toMatch(/canary/);
  });

  it("is not in what is said about a mistake, wherever it stands", () => {
    const env = {
      ...TEAMS,
      PORT: PASSWORD,
      MicrosoftAppId: PASSWORD,
      MicrosoftAppPassword: "canary",
      HELPDESK_TABLES: `http:${connection}`,
      HELPDESK_ALERT_SECRETS: JSON.stringify({ [ALERT_SECRET]: { [ALERT_SECRET]: ["canary"] } }),
    };
    expect(problemsOf(env)).toHaveLength(5);
    expect(shown(problemsOf(env))).not.toMatch(/canary/);
  });
});
