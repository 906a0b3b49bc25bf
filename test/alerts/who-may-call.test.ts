import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALERTMANAGER_EXAMPLE } from "../../src/alerts/sources/alertmanager.ts";
import { BACKUP_EXAMPLE } from "../../src/backups/result.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";
import { type Running, SECRET, nowSeconds, signature, startAlerts } from "./calling.ts";

let running: Running;
beforeAll(async () => {
  running = await startAlerts();
});
afterAll(() => running.close());

const RAW = JSON.stringify(BACKUP_EXAMPLE);
const UNKNOWN = {
  fout: "Ik kan niet nagaan van wie dit bericht komt.",
  referentie: expect.stringMatching(/^F-/) as string,
};

describe("a signed call", () => {
  it.each([
    ["with the new secret", { secret: SECRET.venlo }],
    ["with the old secret, while it is being changed", { secret: SECRET.venloOld }],
    ["299 seconds ago", { off: -299 }],
    ["299 seconds ahead", { off: 299 }],
    ["in capitals, as PowerShell writes it", { headers: inCapitals(RAW) }],
  ])("is taken %s", async (_, how) => {
    const { status, body } = await running.call("backups", { raw: RAW, ...how });
    expect({ status, body }).toEqual({
      status: 202,
      body: { referentie: expect.stringMatching(/^A-\w{4}-\w{4}$/) as string },
    });
  });

  const signed = (value: string | undefined) => ({ headers: { "x-helpdesk-signature": value } });
  const timed = (value: string) => ({
    headers: { "x-helpdesk-timestamp": value, "x-helpdesk-signature": signature(SECRET.venlo, value, RAW) },
  });
  const hex = signature(SECRET.venlo, String(nowSeconds()), RAW);

  it.each([
    ["no signature", signed(undefined)],
    ["an empty signature", signed("")],
    ["a short signature", signed("sha256=abcd")],
    ["a signature that lacks its last character", signed(hex.slice(0, -1))],
    ["a long signature", signed(`sha256=${"a".repeat(4_000)}`)],
    ["a signature that is not hexadecimal", signed(`sha256=${"z".repeat(64)}`)],
    ["a signature of another kind", signed(hex.replace("sha256", "sha1"))],
    ["two signatures", signed(`${hex}, ${hex}`)],
    ["no timestamp", { headers: { "x-helpdesk-timestamp": undefined } }],
    ["the secret of nobody", { secret: "nobody-0123456789-0123456789-0123456789" }],
    ["the secret of another source", { secret: SECRET.venloNotices }],
    ["a timestamp of 302 seconds ago", { off: -302 }],
    ["a timestamp of 302 seconds ahead", { off: 302 }],
    ["a timestamp that is no number", timed("NaN")],
    ["an empty timestamp", timed("")],
    ["a timestamp in milliseconds", timed(String(Date.now()))],
    ["a timestamp with a fraction", timed(`${nowSeconds()}.5`)],
    ["a negative timestamp", timed(`-${nowSeconds()}`)],
    ["a timestamp in another notation", timed("1e9")],
    ["a body with one space more than was signed", { raw: `${RAW} `, ...timedFor(RAW) }],
    ["a body that is not JSON and was not signed", { raw: "geen json", secret: "x" }],
  ])("is refused with %s, and is told nothing more", async (_, how) => {
    const before = await running.remembered(VENLO);
    const { status, body } = await running.call("backups", { raw: RAW, ...how });
    expect({ status, body }).toEqual({ status: 401, body: UNKNOWN });
    expect(await running.remembered(VENLO)).toEqual(before);
  });

  it("leaves one line when it is refused, without the secret, the signature or the body", async () => {
    const { body } = await running.call("backups", { raw: RAW, secret: "canary-0123456789-0123456789-012345" });
    const lines = running
      .logged()
      .split("\n")
      .filter((line) => line.includes(body.referentie));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"status":401.*"refusal":"unknown-caller".*"source":"backups"/);
    expect(running.logged()).not.toMatch(/canary|sha256=|Bestanden/);
  });

  it("that is right but has no usable id is told so", async () => {
    for (const id of ["kort", "a".repeat(101), "met een spatie", "schuine/streep", undefined]) {
      const { status, body } = await running.call("backups", { raw: RAW, headers: { "x-helpdesk-id": id } });
      expect({ status, fields: body.velden?.map(({ veld }) => veld) }).toEqual({
        status: 422,
        fields: ["x-helpdesk-id"],
      });
    }
  });

  it("that is right but is not JSON is refused as such", async () => {
    expect(await running.call("backups", { raw: '{"job":1,"job":2}' })).toMatchObject({ status: 400 });
    expect(await running.call("backups", { raw: RAW, headers: { "content-type": "text/plain" } })).toMatchObject({
      status: 415,
    });
  });

  it("is counted by source and answer", () => {
    const figures = running.metrics.render();
    expect(figures).toMatch(/helpdesk_alert_calls_total\{source="backups",answer="new"\} [1-9]/);
    expect(figures).toMatch(/helpdesk_alert_calls_total\{source="backups",answer="unknown-caller"\} [1-9]/);
  });
});

describe("a call of Alertmanager", () => {
  it.each([
    ["the new secret", `Bearer ${SECRET.monitoring}`],
    ["the old secret, while it is being changed", `bearer ${SECRET.monitoringOld}`],
  ])("is taken with %s", async (_, authorization) => {
    const body = { ...ALERTMANAGER_EXAMPLE, groupKey: authorization };
    expect(await running.post("alertmanager", JSON.stringify(body), { authorization })).toMatchObject({ status: 202 });
  });

  it.each([
    ["no secret", undefined],
    ["an empty one", "Bearer "],
    ["a part of it", `Bearer ${SECRET.monitoring.slice(0, -1)}`],
    ["more than it", `Bearer ${SECRET.monitoring}x`],
    ["another way of saying it", `Basic ${SECRET.monitoring}`],
    ["the secret of another source", `Bearer ${SECRET.venlo}`],
  ])("is refused with %s", async (_, authorization) => {
    const { status, body } = await running.post("alertmanager", JSON.stringify(ALERTMANAGER_EXAMPLE), {
      authorization,
    });
    expect({ status, body }).toEqual({ status: 401, body: UNKNOWN });
  });
});

describe("a call for another municipality", () => {
  it.each([
    ["by its short name", { gemeente: "weert" }],
    ["by its name", { organisation: "Weert" }],
    ["as a municipality", { municipality: "Gemeente Weert" }],
    ["that nobody knows", { organisatie: "Utopia" }],
    ["in something that is no text", { gemeente: ["venlo", "weert"] }],
    ["beside its own", { gemeente: "venlo", organisation: "weert" }],
  ])("named %s is refused, and nothing is kept of it", async (_, named) => {
    const [venlo, weert] = [await running.remembered(VENLO), await running.remembered(WEERT)];
    const { status, body } = await running.call("backups", { body: { ...BACKUP_EXAMPLE, ...named } });
    expect({ status, fout: body.fout }).toEqual({
      status: 403,
      fout: "Dit bericht noemt een andere organisatie dan die van uw geheim.",
    });
    expect([await running.remembered(VENLO), await running.remembered(WEERT)]).toEqual([venlo, weert]);
  });

  it.each([{ gemeente: "Venlo" }, { organisation: "venlo" }, { gemeente: "gemeente  VENLO" }])(
    "is no such call when it names its own: %o",
    async (named) => {
      expect(await running.call("backups", { body: { ...BACKUP_EXAMPLE, ...named } })).toMatchObject({ status: 202 });
    },
  );

  it("lands in the partition of whose secret it was, whatever the labels say", async () => {
    const before = await running.remembered(WEERT);
    const labels = { ...ALERTMANAGER_EXAMPLE.commonLabels, gemeente: "weert", organisation: "weert" };
    const { status } = await running.fire({ ...ALERTMANAGER_EXAMPLE, commonLabels: labels });
    expect(status).toBe(202);
    expect(await running.remembered(WEERT)).toEqual(before);
    expect(await running.remembered(HOME)).not.toEqual([]);
  });
});

/** The right signature of this text, with the moment that belongs to it. */
function timedFor(raw: string) {
  const timestamp = String(nowSeconds());
  return {
    headers: { "x-helpdesk-timestamp": timestamp, "x-helpdesk-signature": signature(SECRET.venlo, timestamp, raw) },
  };
}

function inCapitals(raw: string) {
  const { headers } = timedFor(raw);
  return { ...headers, "x-helpdesk-signature": headers["x-helpdesk-signature"].toUpperCase() };
}
