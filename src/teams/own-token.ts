import type { AccessToken, TokenCredential } from "@azure/identity";
import type { BotCredentials } from "../lib/bot-credentials.ts";
import { GUID } from "../lib/guid.ts";
import { type Log, describeError } from "../lib/log.ts";
import { within } from "../lib/within.ts";
import type { CloudSettings } from "./identity.ts";

const SCOPE = "https://api.botframework.com";
const ANSWER_WITHIN_MS = 5_000;
const RETRY_AFTER_MS = 500;
/** A token is not sent out on its last minutes when there is a newer one. */
const RENEWED_BEFORE_MS = 300_000;

/** What the bot shows when it writes to the platform. */
export interface OwnToken {
  /** The one it has, until shortly before it expires or when a fresh one is asked for. Within five seconds. @throws Error */
  bearer(fresh: boolean): Promise<string>;
  /** Asks for it when there was none yet, and says in the log what came of that. Throws nothing. */
  look(log: Pick<Log, "error" | "info">): Promise<void>;
  state(): { readonly hasHad: boolean; readonly isFailing: boolean };
}

/** Of single tenants and managed identities: the bot's own tenant gives it its token. @throws Error when the credentials are not whole */
export function createOwnToken(credentials: BotCredentials, cloud: CloudSettings | undefined): OwnToken {
  if (!isWhole(credentials)) throw new Error("The bot's credentials are not whole.");
  const scope = `${cloud?.ToChannelFromBotOAuthScope ?? SCOPE}/.default`;
  let credential: Promise<TokenCredential> | undefined;
  let kept: AccessToken | undefined;
  let isFailing = false;
  let asking: Promise<AccessToken> | undefined;

  const lastsFor = (millis: number) => kept !== undefined && kept.expiresOnTimestamp - Date.now() > millis;

  async function ask(fresh: boolean): Promise<AccessToken> {
    try {
      // A credential remembers its tokens; a new one does not.
      if (fresh || !credential) credential = credentialOf(credentials, cloud);
      const given = await within((await credential).getToken(scope), ANSWER_WITHIN_MS, undefined);
      if (!given) throw new NoAnswer();
      kept = given;
      isFailing = false;
      return given;
    } catch (error) {
      isFailing = true;
      credential = undefined;
      throw error;
    }
  }

  async function bearer(fresh: boolean): Promise<string> {
    if (kept && !fresh && lastsFor(RENEWED_BEFORE_MS)) return kept.token;
    asking ??= ask(fresh).finally(() => (asking = undefined));
    const given = await asking.catch((error: unknown) => {
      if (kept && !fresh && lastsFor(0)) return kept;
      throw error;
    });
    return given.token;
  }

  return {
    bearer,
    state: () => ({ hasHad: kept !== undefined, isFailing }),
    async look(log) {
      if (kept) return;
      try {
        await bearer(false);
        log.info({}, "the bot has a token of its own");
      } catch (error) {
        const number = entraNumber(error);
        const fields = { ...describeError(error), ...(number && { code: number }) };
        log.error(fields, `the bot gets no token of its own: ${adviceOn(number, credentials.MicrosoftAppType)}`);
      }
    },
  };
}

class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** Without an id Azure would take whatever identity it finds first. */
function isWhole({ MicrosoftAppType, MicrosoftAppId, MicrosoftAppTenantId, MicrosoftAppPassword }: BotCredentials) {
  const hasPassword = Boolean(MicrosoftAppPassword?.trim());
  const needsPassword = MicrosoftAppType === "SingleTenant";
  return GUID.test(MicrosoftAppId) && GUID.test(MicrosoftAppTenantId) && hasPassword === needsPassword;
}

async function credentialOf(credentials: BotCredentials, cloud: CloudSettings | undefined): Promise<TokenCredential> {
  const { MicrosoftAppId: clientId, MicrosoftAppTenantId, MicrosoftAppPassword } = credentials;
  // It takes longer to load than everything else together, and the sandbox has no use for it.
  const { ClientSecretCredential, ManagedIdentityCredential } = await import("@azure/identity");
  const retryOptions = { maxRetries: 1, retryDelayInMs: RETRY_AFTER_MS };
  if (!MicrosoftAppPassword) return new ManagedIdentityCredential(clientId, { retryOptions });
  const login = cloud && {
    authorityHost: new URL(cloud.ToChannelFromBotLoginUrl).origin,
    disableInstanceDiscovery: true,
  };
  return new ClientSecretCredential(MicrosoftAppTenantId, clientId, MicrosoftAppPassword, { retryOptions, ...login });
}

/** "" when Entra did not answer. The text around the number holds ids and traces. */
const entraNumber = (error: unknown): string => (error instanceof Error && /AADSTS\d+/.exec(error.message)?.[0]) || "";

/** By Entra's numbers. */
const ADVICE: Readonly<Record<string, string>> = {
  AADSTS7000215: "MicrosoftAppPassword is not a secret of this app (its value is asked for, not its id)",
  AADSTS7000222: "MicrosoftAppPassword has expired",
  AADSTS700016: "MicrosoftAppId is not an app in the tenant of MicrosoftAppTenantId",
  AADSTS7000229: "MicrosoftAppId has no service principal in the tenant of MicrosoftAppTenantId",
  AADSTS90002: "MicrosoftAppTenantId is not a tenant",
  AADSTS900023: "MicrosoftAppTenantId is not a tenant",
};

/** What an operator can do about it. */
function adviceOn(number: string, type: BotCredentials["MicrosoftAppType"]): string {
  if (number) return ADVICE[number] ?? "Entra refuses, for the reason with this number";
  return type === "SingleTenant"
    ? "the login service cannot be reached"
    : "the managed identity of MicrosoftAppId must be assigned to where this runs";
}
