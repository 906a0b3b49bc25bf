import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import example from "../src/sandbox/example-organisation.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
const EXAMPLE = join(ROOT, "src/sandbox/example-organisation.json");
const SECRET = "Qx8~canary-wachtwoord-0123456789";
const TENANT = "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const OTHER_TENANT = "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002";
const AZURITE =
  "DefaultEndpointsProtocol=https;AccountName=devstoreaccount1;AccountKey=" +
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-start-"));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};
const own = { organisations: [{ id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [TENANT] }] };
const OWN_FILE = file("own.json", own);
const { example: _, ...unmarked } = example;

const TEAMS = {
  HELPDESK_MODE: "teams",
  HELPDESK_ORGANISATION: OWN_FILE,
  HELPDESK_DATA: join(folder, "data"),
  PORT: "3978",
  MicrosoftAppType: "SingleTenant",
  MicrosoftAppId: "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0001",
  MicrosoftAppTenantId: TENANT,
  MicrosoftAppPassword: SECRET,
};

type Env = Readonly<Record<string, string>>;
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly problems: readonly string[];
}

/** As an operator starts it, with these settings and no others. Resolves when it has ended by itself. */
function started(env: Env): Promise<Ended> {
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  // Whatever starts after all is stopped, and has no code then.
  child.stdout.once("data", () => child.kill("SIGKILL"));
  return new Promise((resolve) =>
    child.once("close", (code) => {
      const [headline = "", ...problems] = err.trimEnd().split("\n- ");
      resolve({ code, out, problems: headline === HEADLINE ? problems : [headline, "(no headline)"] });
    }),
  );
}
const HEADLINE = "De Helpdesk start niet. Dit klopt niet in de instellingen:";

const secrets = (secret: string) => JSON.stringify({ backups: { "ict-nml": [secret] } });

/** What is wrong, and the words by which somebody knows what to mend. */
const VARIANTS: readonly (readonly [name: string, changes: Env, ...problems: readonly RegExp[]])[] = [
  ["the example organisation", { HELPDESK_ORGANISATION: EXAMPLE }, /^HELPDESK_ORGANISATION: dit is het voorbeeld/],
  [
    "the example without its mark, and a blank app id",
    { HELPDESK_ORGANISATION: file("unmarked.json", unmarked), MicrosoftAppId: "  " },
    /^MicrosoftAppId ontbreekt/,
    /^HELPDESK_ORGANISATION: dit is het voorbeeld/,
  ],
  [
    "no app id, no tenant and a secret that still has to be filled in",
    { MicrosoftAppId: "", MicrosoftAppTenantId: "", MicrosoftAppPassword: "<canary: vul hier het geheim in>" },
    /^MicrosoftAppId ontbreekt/,
    /^MicrosoftAppTenantId ontbreekt/,
    /^MicrosoftAppPassword: dit is een invultekst/,
  ],
  [
    "the sandbox in production",
    { HELPDESK_MODE: "sandbox", NODE_ENV: "production" },
    /^HELPDESK_MODE: de proefomgeving \(sandbox\) mag niet in productie/,
  ],
  [
    "a short alert secret, and an address for people without TLS",
    { HELPDESK_ALERT_SECRETS: secrets("canary"), HELPDESK_URL: "http://helpdesk.example" },
    /^HELPDESK_URL: schrijf dit als https/,
    /^HELPDESK_ALERT_SECRETS: .*32 bytes/,
  ],
  [
    "storage for developers, in production",
    { HELPDESK_TABLES: AZURITE, NODE_ENV: "production" },
    /^HELPDESK_TABLES: dit is opslag voor ontwikkelaars/,
  ],
  [
    "only the OAuth address of another cloud",
    { OAuthUrl: "https://europe.token.botframework.com" },
    /^Met OAuthUrl erbij zijn ook nodig: .*ToBotFromChannelTokenIssuer/,
  ],
  [
    "only the issuer of another cloud, and a secret beside a managed identity",
    { ToBotFromChannelTokenIssuer: "https://api.botframework.com", MicrosoftAppType: "UserAssignedMSI" },
    /^MicrosoftAppPassword: met UserAssignedMSI hoort geen geheim/,
    /^Met ToBotFromChannelTokenIssuer erbij zijn ook nodig: /,
  ],
  [
    "an organisation file with mistakes",
    {
      HELPDESK_ORGANISATION: file("broken.json", {
        organisations: [{ ...own.organisations[0], tenants: ["venlo"], kind: "club", colour: "groen" }],
      }),
    },
    /broken\.json: organisations\[0\]\.kind: kies uit/,
    /organisations\[0\]\.tenants\[0\]: dit is geen GUID/,
    /organisations\[0\]: onbekend veld/,
    /organisations: precies één organisatie/,
  ],
  [
    "people from an Entra tenant into which there is no way",
    {
      HELPDESK_ORGANISATION: file("entra.json", {
        organisations: [{ ...own.organisations[0], tenants: [TENANT, OTHER_TENANT] }],
        entra: { tenants: [{ id: OTHER_TENANT }] },
      }),
    },
    new RegExp(OTHER_TENANT),
  ],
];

let ended: readonly Ended[];
beforeAll(async () => {
  ended = await Promise.all(VARIANTS.map(([, changes]) => started({ ...TEAMS, ...changes })));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the Helpdesk does not start, and says all of it at once in Dutch", () => {
  it.each(VARIANTS.map(([name, , ...problems], index) => ({ name, problems, index })))(
    "with $name",
    ({ problems, index }) => {
      const { code, out, problems: told } = ended[index] as Ended;

      expect(told).toEqual(problems.map((problem) => expect.stringMatching(problem) as string));
      expect(code).toBe(78);
      expect(out).toBe("");
      expect(told.join()).not.toMatch(/canary|Eby8|\bat .*:\d+:\d+/);
    },
  );
});
