import type { Activity } from "botbuilder";
import { decodeProtectedHeader, jwtVerify } from "jose";
import type { BotCredentials } from "../lib/bot-credentials.ts";
import { every } from "../lib/every.ts";
import { type Instant, instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import { createOwnToken } from "./own-token.ts";
import { type SigningKeys, createSigningKeys } from "./signing-keys.ts";

/** Of the public cloud. A bot of a single tenant, too, hears from this issuer; its tenants are in the activity. */
const ISSUER = "https://api.botframework.com";
const METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration";

/** Clocks differ. */
const TOLERANCE_SECONDS = 300;
const LOOK_EVERY_MS = 60_000;
const MILLIS_PER_SECOND = 1_000;

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

export interface IdentityHealth {
  /** When the platform's keys were last read. */
  readonly keysReadAt: Instant | undefined;
  /** Without keys that may still be believed nobody gets in. */
  readonly hasKeys: boolean;
  /** Whether the bot has had a token of its own since it started. Without one it can tell nobody anything. */
  readonly hasToken: boolean;
  /** The last attempt at the keys or at the token failed. */
  readonly failing: boolean;
}

interface Watch {
  readonly log: Pick<Log, "error" | "info">;
  readonly metrics: Metrics;
}

/** Who the bot is to the platform, and how it knows the platform. */
export interface BotIdentity {
  /** Whether this activity was sent by the platform, to this bot, from where it says. Within five seconds. */
  verify(activity: Pick<Activity, "channelId" | "serviceUrl">, authorization: string): Promise<Verdict>;
  /** The bot's own token, kept until shortly before it expires, unless a fresh one is asked for. */
  bearer(fresh: boolean): Promise<string>;
  health(): IdentityHealth;
  /** From now on keys are read before they are needed, and the log says what is wrong with them or with the bot's token. */
  start(watch: Watch): void;
  stop(): Promise<void>;
}

/** @throws Error when the credentials are not whole */
export function createIdentity(credentials: BotCredentials, cloud?: CloudSettings): BotIdentity {
  const own = createOwnToken(credentials, cloud);
  const keys = createSigningKeys(cloud?.ToBotFromChannelOpenIdMetadataUrl ?? METADATA_URL);
  const rules = {
    algorithms: ["RS256"],
    issuer: [cloud?.ToBotFromChannelTokenIssuer ?? ISSUER],
    audience: credentials.MicrosoftAppId,
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ["exp"],
  };
  let stopLooking = async (): Promise<void> => undefined;

  async function verdictOn(token: string, channelId: string, serviceUrl: string): Promise<Verdict> {
    const found = await keys.find(decodeProtectedHeader(token).kid ?? "");
    if (found === "unavailable") return "cannot-tell";
    if (found === "unknown" || !found.endorsements.includes(channelId)) return "forged";
    const { payload } = await jwtVerify(token, found.key, rules);
    return payload["serviceurl"] === serviceUrl ? "genuine" : "forged";
  }

  return {
    bearer: (fresh) => own.bearer(fresh),
    async verify({ channelId, serviceUrl }, authorization) {
      const token = /^Bearer (\S+)$/.exec(authorization)?.[1];
      return token ? verdictOn(token, channelId, serviceUrl).catch(() => "forged") : "forged";
    },
    health() {
      const { isUsable, isFailing, ageMillis } = keys.state();
      const token = own.state();
      return {
        keysReadAt: Number.isFinite(ageMillis) ? instant(new Date(Date.now() - ageMillis)) : undefined,
        hasKeys: isUsable,
        hasToken: token.hasHad,
        failing: isFailing || token.isFailing,
      };
    },
    start({ log, metrics }) {
      const age = metrics.gauge("helpdesk_platform_keys_age_seconds", "Time since the platform's keys were last read.");
      const look = async (): Promise<void> => {
        await Promise.all([refresh(keys, log), own.look(log)]);
        const { ageMillis } = keys.state();
        if (Number.isFinite(ageMillis)) age.set(Math.round(ageMillis / MILLIS_PER_SECOND));
      };
      const failed = (error: unknown) =>
        log.error(describeError(error), "the bot's identity could not be looked after");
      const looking = every(LOOK_EVERY_MS, look, failed);
      void looking.now();
      stopLooking = () => looking.stop();
    },
    async stop() {
      await Promise.all([keys.close(), stopLooking()]);
    },
  };
}

/** Well before they are needed: those there are judge meanwhile. */
async function refresh(keys: SigningKeys, log: Watch["log"]): Promise<void> {
  await keys.refresh();
  const { isFailing, isUsable } = keys.state();
  if (!isFailing) return;
  const consequence = isUsable ? "the last good ones stay in use" : "nobody gets in";
  log.error({ hasKeys: isUsable }, `the platform's keys could not be read: ${consequence}`);
}
