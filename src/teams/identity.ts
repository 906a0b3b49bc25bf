import {
  type Activity,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from "botbuilder";
import { createVerifiedTokens } from "./verified-tokens.ts";
import { within } from "../lib/within.ts";

const VERIFY_WITHIN_MS = 5_000;

/** Of the public cloud, as in the SDK, which does not export them. */
const CONNECTOR_SCOPE = "https://api.botframework.com";
const LOGIN_URL = "https://login.microsoftonline.com/botframework.com";

/** The names are the SDK's own. */
export interface BotCredentials {
  readonly MicrosoftAppType: "SingleTenant" | "UserAssignedMSI";
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppTenantId: string;
  /** Not for a managed identity, which has none. */
  readonly MicrosoftAppPassword?: string;
}

/** Where tokens come from, when not from the public cloud. All seven or none: the SDK takes one to mean all. */
export type CloudSettings = Readonly<
  Record<
    | "ToChannelFromBotLoginUrl"
    | "ToChannelFromBotOAuthScope"
    | "ToBotFromChannelTokenIssuer"
    | "OAuthUrl"
    | "ToBotFromChannelOpenIdMetadataUrl"
    | "ToBotFromEmulatorOpenIdMetadataUrl"
    | "CallerId",
    string
  >
>;

export type Verdict = "genuine" | "forged" | "cannot-tell";

/** Who the bot is to the platform, and how it knows the platform. */
export interface BotIdentity {
  readonly authentication: ConfigurationBotFrameworkAuthentication;
  /** Whether this activity was sent by the platform, to this bot. */
  verify(activity: Activity, authorization: string): Promise<Verdict>;
  /** The bot's token; the SDK keeps it until shortly before it expires, unless a fresh one is asked for. */
  bearer(fresh: boolean): Promise<string>;
}

/** @throws Error when anything of the credentials is missing: an empty app id would switch authentication off. */
export function createIdentity(credentials: BotCredentials, cloud?: CloudSettings): BotIdentity {
  const factory = new ConfigurationServiceClientCredentialFactory({ ...credentials });
  const authentication = new ConfigurationBotFrameworkAuthentication({ ...credentials, ...cloud });
  const scope = cloud?.ToChannelFromBotOAuthScope ?? CONNECTOR_SCOPE;
  const login = cloud?.ToChannelFromBotLoginUrl ?? LOGIN_URL;
  const verified = createVerifiedTokens();
  let own: Promise<object> | undefined;

  const verifyInFull = (activity: Activity, authorization: string): Promise<Verdict> =>
    within(
      authentication.authenticateRequest(activity, authorization).then(() => "genuine" as const, verdictOn),
      VERIFY_WITHIN_MS,
      "cannot-tell",
    );

  return {
    authentication,
    async verify(activity, authorization) {
      const { channelId, serviceUrl } = activity;
      const claim = { authorization, channelId, serviceUrl };
      if (verified.has(claim)) return "genuine";
      const verdict = await verifyInFull(activity, authorization);
      if (verdict === "genuine") verified.add(claim);
      return verdict;
    },
    bearer: async (fresh) => {
      own ??= factory.createCredentials(credentials.MicrosoftAppId, scope, login, true);
      const found = await own;
      if (!hasToken(found)) throw new TypeError("These credentials hold no token.");
      return found.getToken(fresh);
    },
  };
}

const KEYS_UNAVAILABLE = 500;

/** The SDK throws one kind of error for a bad token and another when it could not fetch the keys to judge it by. */
const verdictOn = (error: unknown): Verdict =>
  error instanceof Error &&
  (error.name === "FetchError" || ("statusCode" in error && error.statusCode === KEYS_UNAVAILABLE))
    ? "cannot-tell"
    : "forged";

const hasToken = (found: object): found is { getToken(fresh: boolean): Promise<string> } =>
  "getToken" in found && typeof found.getToken === "function";
