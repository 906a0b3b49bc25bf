import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Instant } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import type { AlertSecrets, AlertSource } from "./source.ts";

const SECONDS_APART = 300;
const MILLIS_PER_SECOND = 1_000;
const BEARER = /^Bearer +(.*)$/i;

export const ID_HEADER = "x-helpdesk-id";
const ID = /^[A-Za-z0-9._:-]{8,100}$/;

interface Known {
  readonly organisation: OrganisationId;
  readonly secret: Buffer;
}

/** Who may call, by what they know. Whatever is wrong, it takes the same work and says no more than no. */
export interface Callers {
  /** The organisation whose secret is the bearer token. */
  byBearer(source: AlertSource, headers: IncomingHttpHeaders): OrganisationId | undefined;
  /** The organisation whose secret signed `timestamp.body`, at most five minutes ago or ahead. */
  bySignature(
    source: AlertSource,
    headers: IncomingHttpHeaders,
    bytes: Uint8Array,
    now: Instant,
  ): OrganisationId | undefined;
}

export function createCallers(secrets: AlertSecrets): Callers {
  const knownTo = (source: AlertSource): readonly Known[] =>
    Object.entries(secrets[source] ?? {}).flatMap(([organisation, list]) =>
      list.map((secret) => ({ organisation: organisation as OrganisationId, secret: Buffer.from(secret) })),
    );
  return {
    byBearer(source, headers) {
      const token = BEARER.exec(headers.authorization ?? "")?.[1] ?? "";
      // Node reads headers a byte a character.
      return holderOf(knownTo(source), Buffer.from(token, "latin1"), (secret) => secret);
    },
    bySignature(source, headers, bytes, now) {
      const timestamp = headerOf(headers, "x-helpdesk-timestamp");
      const given = Buffer.from(headerOf(headers, "x-helpdesk-signature").toLowerCase());
      const organisation = holderOf(knownTo(source), given, (secret) =>
        Buffer.from(`sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(bytes).digest("hex")}`),
      );
      return isNear(timestamp, now) ? organisation : undefined;
    },
  };
}

/** The id of a signed call; undefined when it has none of the agreed form. */
export function callIdOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headerOf(headers, ID_HEADER);
  return ID.test(id) ? id : undefined;
}

/** Every secret is looked at, also after one fits, and hashes are as long as each other: time tells nothing. */
function holderOf(
  known: readonly Known[],
  given: Buffer,
  expected: (secret: Buffer) => Buffer,
): OrganisationId | undefined {
  const digest = sha256(given);
  let holder: OrganisationId | undefined;
  for (const { organisation, secret } of known) {
    if (timingSafeEqual(sha256(expected(secret)), digest)) holder = organisation;
  }
  return holder;
}

const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();

/** In whole seconds: milliseconds are half a million years ahead. */
const isNear = (timestamp: string, now: Instant): boolean =>
  /^\d{1,12}$/.test(timestamp) &&
  Math.abs(Number(timestamp) - Math.floor(Date.parse(now) / MILLIS_PER_SECOND)) <= SECONDS_APART;

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}
