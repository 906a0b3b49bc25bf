import { type Instant, dateOf } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { endOfDay } from "./certificate-input.ts";
import type { Probe } from "./probe.ts";

interface OwnCredential {
  readonly probe: Probe;
  readonly home: OrganisationId;
  /** Where people and Teams reach this house: "https://helpdesk.example"; absent: nowhere. */
  readonly url: string | undefined;
  /** "2027-03-01", the last day of the secret with which the house signs in; absent: it has none, or nobody said. */
  readonly lastDay: string | undefined;
}

const DAY_MS = 86_400_000;

/** Whole days until the first of the house's own certificate and secret expires; undefined when neither is known. */
export async function ownCredentialDays(own: OwnCredential, now: Instant): Promise<number | undefined> {
  const ends = [await servedUntil(own), own.lastDay === undefined ? undefined : endOfDay(own.lastDay)];
  const days = ends.flatMap((end) => (end ? [Math.floor((+dateOf(end) - +dateOf(now)) / DAY_MS)] : []));
  return days.length === 0 ? undefined : Math.min(...days);
}

async function servedUntil({ probe, home, url }: OwnCredential): Promise<Instant | undefined> {
  if (!url) return undefined;
  const seen = await probe(home, new URL(url).host);
  return seen.result === "read" ? seen.certificate.validUntil : undefined;
}
