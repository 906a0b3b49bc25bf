import { describe, expect, it } from "vitest";
import { ownCredentialDays } from "../../src/certificates/own-credential.ts";
import type { Probe } from "../../src/certificates/probe.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { OrganisationId } from "../../src/people/person.ts";

const now = "2026-11-23T08:00:00.000Z" as Instant;
const url = "https://helpdesk.example";

/** An address that serves a certificate until then, or cannot be reached. */
const serving =
  (validUntil?: string): Probe =>
  async (_, host) =>
    (validUntil
      ? { host, at: now, result: "read", certificate: { validUntil }, problems: [] }
      : { host, at: now, result: "unreachable", why: "no-connection" }) as unknown as Awaited<ReturnType<Probe>>;

const days = (own: { probe?: Probe; url?: string; lastDay?: string }) =>
  ownCredentialDays(
    { home: "ict-nml" as OrganisationId, probe: own.probe ?? serving(), url: own.url, lastDay: own.lastDay },
    now,
  );

describe("what the house itself needs to be reached and to sign in", () => {
  it("ends with the first of its certificate and its secret", async () => {
    expect(await days({ url, probe: serving("2026-12-03T08:00:00.000Z") })).toBe(10);
    expect(await days({ url, probe: serving("2026-12-03T08:00:00.000Z"), lastDay: "2026-11-24" })).toBe(1);
    expect(await days({ url, probe: serving("2026-11-24T08:00:00.000Z"), lastDay: "2027-11-24" })).toBe(1);
  });

  it("is not known when nobody said and nothing answers", async () => {
    expect(await days({})).toBeUndefined();
    expect(await days({ url })).toBeUndefined();
  });

  it("lies behind us when it has expired", async () => {
    expect(await days({ lastDay: "2026-11-20" })).toBeLessThan(0);
  });
});
