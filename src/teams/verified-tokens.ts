import { createHash } from "node:crypto";

/** What a verdict on a token depends on: the platform sends the same token with everything for an hour. */
interface Claim {
  readonly authorization: string;
  readonly channelId: string;
  readonly serviceUrl: string;
}

/** Claims that were found genuine a moment ago, so that not every turn pays for a signature and four decodings. */
export interface VerifiedTokens {
  has(claim: Claim): boolean;
  add(claim: Claim): void;
}

/** A key that the platform takes back is believed for no longer than this. */
const BELIEVED_FOR_MS = 600_000;
const MOST_BELIEVED = 1_000;
const MILLIS_PER_SECOND = 1_000;

export function createVerifiedTokens(now: () => number = Date.now): VerifiedTokens {
  const believedUntil = new Map<string, number>();
  return {
    has: (claim) => now() < (believedUntil.get(markOf(claim)) ?? 0),
    add(claim) {
      if (believedUntil.size >= MOST_BELIEVED) believedUntil.clear();
      believedUntil.set(markOf(claim), Math.min(expiryOf(claim.authorization), now() + BELIEVED_FOR_MS));
    },
  };
}

/** The tokens themselves are not kept. */
const markOf = ({ authorization, channelId, serviceUrl }: Claim): string =>
  createHash("sha256")
    .update(JSON.stringify([authorization, channelId, serviceUrl]))
    .digest("base64");

/** In milliseconds since 1970, without the five minutes' grace that a full verification gives; 0 when it says none. */
function expiryOf(authorization: string): number {
  const payload = authorization.split(".")[1] ?? "";
  const { exp } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { readonly exp?: unknown };
  return typeof exp === "number" ? exp * MILLIS_PER_SECOND : 0;
}
