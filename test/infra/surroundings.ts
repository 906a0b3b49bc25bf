import { writeFileSync } from "node:fs";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAuthority } from "../../src/sandbox/made-certificates.ts";
import { startAzurite } from "../support/azurite.ts";
import { answerJson } from "../support/fake-connector.ts";
import { startOpenId } from "../support/openid.ts";

export const CLIENT = "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0001";
export const TENANT = "5d1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
/** Not the emulator's own account, which nobody may keep anything in. */
const ACCOUNT = "helpdesk";
/** What the bot asks a token for. */
export const TEAMS = "https://api.botframework.com";
export const STORAGE = "https://storage.azure.com";
const HOUR_S = 3_600;

export interface Surroundings {
  /** For the container's environment, as Azure gives them: the Bicep's, and Azure's own. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the identity was asked for: "https://storage.azure.com" for whom. */
  readonly asked: readonly { readonly resource: string; readonly client: string }[];
  close(): Promise<void>;
}

/** What Azure puts around the container, on loopback: its identity, the tables behind tokens and TLS, and Teams' keys. */
export async function startSurroundings(folder: string): Promise<Surroundings> {
  const authority = await createAuthority("Azure, nagespeeld");
  const dates = { validFrom: new Date(Date.now() - 60_000), validUntil: new Date(Date.now() + 86_400_000) };
  const { certificate, key } = await authority.issue({ names: ["localhost"], ...dates });
  const files = { certificate: join(folder, "tables.pem"), key: join(folder, "tables.key") };
  const trusted = join(folder, "trusted.pem");
  for (const [path, text] of [
    [files.certificate, certificate],
    [files.key, key],
    [trusted, authority.certificate],
  ] as const)
    writeFileSync(path, text);
  const organisation = join(folder, "organisation.json");
  const shared = { id: "ict-nml", name: "ICT NML", kind: "shared", tenants: [TENANT] };
  writeFileSync(organisation, JSON.stringify({ organisations: [shared] }));

  process.env["AZURITE_ACCOUNTS"] = `${ACCOUNT}:${Buffer.from("unused").toString("base64")}`;
  const [tables, openId, identity] = await Promise.all([
    startAzurite(files),
    startOpenId({ aud: CLIENT }),
    startIdentity(),
  ]);
  return {
    settings: {
      HELPDESK_MODE: "teams",
      HELPDESK_URL: "https://helpdesk.invalid",
      HELPDESK_TABLES: `https://localhost:${new URL(tables.url).port}/${ACCOUNT}/`,
      HELPDESK_ORGANISATION: organisation,
      HELPDESK_ALERT_SECRETS: "{}",
      HELPDESK_ENTRA_SECRETS: "{}",
      MicrosoftAppType: "UserAssignedMSI",
      MicrosoftAppId: CLIENT,
      MicrosoftAppTenantId: TENANT,
      AZURE_CLIENT_ID: CLIENT,
      AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
      IDENTITY_ENDPOINT: identity.url,
      IDENTITY_HEADER: identity.header,
      NODE_EXTRA_CA_CERTS: trusted,
      ...openId.cloud,
      ToChannelFromBotOAuthScope: TEAMS,
      // Otherwise the SDK takes this machine for another kind of database, and asks for a token for that.
      AZURITE_ACCOUNTS: "localhost",
    },
    asked: identity.asked,
    async close() {
      delete process.env["AZURITE_ACCOUNTS"];
      await Promise.all([tables.stop(), openId.close(), identity.close()]);
    },
  };
}

/** Gives tokens to who knows the header, as in Container Apps. */
async function startIdentity() {
  const header = "only-inside-this-container";
  const asked: { resource: string; client: string }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const [resource, client] = [searchParams.get("resource") ?? "", searchParams.get("client_id") ?? ""];
    if (request.headers["x-identity-header"] !== header || client !== CLIENT) {
      answerJson(response, 403, {});
      return;
    }
    asked.push({ resource, client });
    const expires = Math.floor(Date.now() / 1_000) + HOUR_S;
    answerJson(response, 200, {
      access_token: tokenFor(resource, expires),
      ...{ expires_on: String(expires), resource, token_type: "Bearer", client_id: client },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...{ header, asked },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tokenFor(aud: string, exp: number): string {
  const begun = exp - HOUR_S - 60;
  const claims = { iss: `https://sts.windows.net/${TENANT}/`, aud, nbf: begun, iat: begun, exp };
  const parts = [{ alg: "RS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${parts.join(".")}.c2lnbmF0dXJl`;
}
