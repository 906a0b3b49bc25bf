import { type KeyObject, createPublicKey } from "node:crypto";
import { Agent, request } from "undici";
import { z } from "zod";

/** A public key of the platform, and the channels it may speak for. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly endorsements: readonly string[];
}

/** The platform's keys, the last good ones for as long as no newer can be had. */
export interface SigningKeys {
  /** "unavailable": it may exist, but the platform does not say so now. Within five seconds; throws nothing. */
  find(kid: string): Promise<SigningKey | "unknown" | "unavailable">;
  /** Reads them anew when the last reading failed or is an hour old. Within five seconds; throws nothing. */
  refresh(): Promise<void>;
  /** When they were last read, and how that went the last time it was tried. */
  state(): { readonly isUsable: boolean; readonly isFailing: boolean; readonly ageMillis: number };
  close(): Promise<void>;
}

const READ_WITHIN_MS = 5_000;
/** Microsoft asks for a look each day; this way a key that it takes back is refused within the hour. */
const FRESH_FOR_MS = 3_600_000;
/** Whoever invents names of keys makes us ask no more often than this. */
const ASK_AGAIN_MS = 60_000;
/**
 * How long keys are believed that the platform no longer confirms: as long as Microsoft says they may be kept. One that
 * it takes back is gone at the next reading.
 */
const BELIEVED_FOR_MS = 5 * 24 * 3_600_000;
const LONGEST_ANSWER_BYTES = 1_000_000;
const FEWEST_BITS = 2_048;

const Metadata = z.object({ jwks_uri: z.url() });
const Jwks = z.object({ keys: z.array(z.unknown()) });
const Jwk = z.object({
  kty: z.literal("RSA"),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).catch([]),
});

interface KeyOptions {
  /** A clock in milliseconds that never jumps: what a key is worth must not depend on the time of day. For tests. */
  readonly now?: () => number;
  /** Overrides the 5 s of a reading, for tests. */
  readonly readWithinMillis?: () => number;
}

export function createSigningKeys(metadataUrl: string, options: KeyOptions = {}): SigningKeys {
  const { now = () => performance.now() } = options;
  const agent = new Agent({ connect: { timeout: READ_WITHIN_MS }, maxResponseSize: LONGEST_ANSWER_BYTES });
  let keys: ReadonlyMap<string, SigningKey> = new Map();
  let [readAt, askedAt] = [-Infinity, -Infinity];
  let isFailing = false;
  let reading: Promise<void> | undefined;

  const isUsable = () => now() - readAt < BELIEVED_FOR_MS;
  const known = (kid: string) => (isUsable() ? keys.get(kid) : undefined);

  async function readOnce(): Promise<void> {
    askedAt = now();
    try {
      keys = await fetchKeys(metadataUrl, agent, options.readWithinMillis?.() ?? READ_WITHIN_MS);
      readAt = now();
      isFailing = false;
    } catch {
      isFailing = true;
    }
  }

  function read(): Promise<void> {
    reading ??= readOnce().finally(() => (reading = undefined));
    return reading;
  }

  return {
    async refresh() {
      if (isFailing || now() - readAt >= FRESH_FOR_MS) await read();
    },
    async find(kid) {
      const atOnce = known(kid);
      if (atOnce) return atOnce;
      if (reading || now() - askedAt >= ASK_AGAIN_MS) await read();
      return known(kid) ?? (isFailing ? "unavailable" : "unknown");
    },
    state: () => ({ isUsable: isUsable(), isFailing, ageMillis: now() - readAt }),
    close: () => agent.destroy(),
  };
}

async function fetchKeys(
  metadataUrl: string,
  agent: Agent,
  withinMillis: number,
): Promise<ReadonlyMap<string, SigningKey>> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), withinMillis);
  /** Redirects are not followed: an address that moved is somebody's decision. */
  const get = async (url: string): Promise<unknown> => {
    const { statusCode, body } = await request(url, { signal: deadline.signal, dispatcher: agent });
    if (statusCode === 200) return body.json();
    await body.dump();
    throw new Error("The platform's keys were not given.");
  };
  try {
    const { jwks_uri: keysUrl } = Metadata.parse(await get(metadataUrl));
    if (!isAsSafe(keysUrl, metadataUrl)) throw new Error("The platform's keys are at an address without TLS.");
    return usable(Jwks.parse(await get(keysUrl)).keys);
  } finally {
    clearTimeout(timer);
  }
}

const isAsSafe = (keysUrl: string, metadataUrl: string): boolean =>
  keysUrl.startsWith("https://") || new URL(keysUrl).origin === new URL(metadataUrl).origin;

/** What is no key that signs tokens is left out. @throws Error when nothing is left */
function usable(jwks: readonly unknown[]): ReadonlyMap<string, SigningKey> {
  const keys = new Map(jwks.flatMap((jwk) => entryOf(jwk)));
  if (keys.size === 0) throw new Error("The platform gave no keys.");
  return keys;
}

function entryOf(json: unknown): [string, SigningKey][] {
  const jwk = Jwk.safeParse(json).data;
  if (!jwk) return [];
  const { kid, endorsements, kty, n, e } = jwk;
  try {
    const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= FEWEST_BITS ? [[kid, { key, endorsements }]] : [];
  } catch {
    return [];
  }
}
