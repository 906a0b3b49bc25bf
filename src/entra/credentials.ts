import type { TokenCredential } from "@azure/identity";
import type { BotCredentials } from "../lib/bot-credentials.ts";
import type { EntraSection } from "../people/organisation-file.ts";
import type { TokenSource } from "./graph.ts";

/** How we sign in to a tenant to read it. */
export type SignIn =
  | { readonly by: "managed-identity"; readonly clientId: string }
  | { readonly by: "secret"; readonly tenant: string; readonly clientId: string; readonly secret: string }
  /** The managed identity vouches for an app registration, which therefore needs no secret. */
  | { readonly by: "federation"; readonly tenant: string; readonly clientId: string; readonly identity: string };

const GRAPH_SCOPE = "https://graph.microsoft.com/.default";
const EXCHANGE_SCOPE = "api://AzureADTokenExchange/.default";

/**
 * Without a secret wherever that can be; undefined when there is no way.
 * @param secrets by tenant
 */
export function signInTo(
  { id, clientId }: EntraSection["tenants"][number],
  own: BotCredentials,
  secrets: Readonly<Record<string, string>>,
): SignIn | undefined {
  const { MicrosoftAppType: type, MicrosoftAppId: bot, MicrosoftAppPassword: password } = own;
  const secret = clientId === undefined ? password : secrets[id];
  if (clientId === undefined && id !== own.MicrosoftAppTenantId.toLowerCase()) return undefined;
  if (clientId === undefined && type === "UserAssignedMSI") return { by: "managed-identity", clientId: bot };
  if (secret !== undefined) return { by: "secret", tenant: id, clientId: clientId ?? bot, secret };
  if (clientId === undefined || type === "SingleTenant") return undefined;
  return { by: "federation", tenant: id, clientId, identity: bot };
}

/** Tokens for Graph. The library keeps each until shortly before it ends; asked for a fresh one, it begins anew. */
export function tokensBy(signIn: SignIn): TokenSource {
  let credential: Promise<TokenCredential> | undefined;
  return async (fresh) => {
    if (fresh) credential = undefined;
    credential ??= credentialBy(signIn);
    const token = await (await credential).getToken(GRAPH_SCOPE);
    if (!token) throw new TypeError("No token was given.");
    return token.token;
  };
}

/** The library takes a while to load, and most have no use for it. */
export async function credentialBy(signIn: SignIn): Promise<TokenCredential> {
  const { ClientAssertionCredential, ClientSecretCredential, ManagedIdentityCredential } =
    await import("@azure/identity");
  switch (signIn.by) {
    case "managed-identity":
      return new ManagedIdentityCredential({ clientId: signIn.clientId });
    case "secret":
      return new ClientSecretCredential(signIn.tenant, signIn.clientId, signIn.secret);
    case "federation": {
      const identity = new ManagedIdentityCredential({ clientId: signIn.identity });
      return new ClientAssertionCredential(
        signIn.tenant,
        signIn.clientId,
        async () => (await identity.getToken(EXCHANGE_SCOPE)).token,
      );
    }
  }
}
