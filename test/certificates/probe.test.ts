import { X509Certificate } from "node:crypto";
import { type TlsOptions, createServer } from "node:tls";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Observation, type ProbeOptions, createProbe } from "../../src/certificates/probe.ts";
import type { Destination, LookUp } from "../../src/certificates/served.ts";
import { instant } from "../../src/lib/instant.ts";
import {
  type Authority,
  type MadeCertificate,
  type Wanted,
  createAuthority,
  makeSelfSigned,
} from "../../src/sandbox/made-certificates.ts";
import { type TlsServers, createTlsServers } from "../../src/sandbox/tls-servers.ts";
import { NOW, VENLO, WEERT, endless, rawServer } from "../support/tls.ts";

const SITE = "www.venlo.example";
const SHORT_MILLIS = 150;
const IN_DATE = { validFrom: new Date("2025-01-01T00:00:00Z"), validUntil: new Date("2099-02-01T12:00:00Z") };
const OVER = { validFrom: new Date("2020-01-01T00:00:00Z"), validUntil: new Date("2021-01-01T00:00:00Z") };
const wanted = (more: Partial<Wanted> = {}): Wanted => ({ names: [SITE], ...IN_DATE, ...more });

let ours: Authority;
let servers: TlsServers;
let good: MadeCertificate;

beforeAll(async () => {
  ours = await createAuthority("Onze uitgever");
  good = await ours.issue(wanted());
  servers = createTlsServers();
});
afterAll(() => servers.close());

const options = (): ProbeOptions => ({
  now: () => NOW,
  lookUp: servers.lookUp,
  mayReach: servers.mayReach,
  trusted: [ours.certificate],
});
const look = (more: Partial<ProbeOptions> = {}, host = SITE): Promise<Observation> =>
  createProbe({ ...options(), ...more })(VENLO, host);

const problems = (seen: Observation): readonly string[] => {
  if (seen.result !== "read") throw new Error(`not read: ${seen.result}, ${seen.why}`);
  return seen.problems;
};
const fingerprint = (seen: Observation) => seen.result === "read" && seen.certificate.fingerprint;
const fingerprintOf = ({ certificate }: MadeCertificate): string =>
  new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();

describe("a look at a host", () => {
  it("reads the certificate that is really served", async () => {
    await servers.serve(SITE, good);
    expect(await look()).toEqual({
      host: SITE,
      at: NOW,
      result: "read",
      problems: [],
      certificate: {
        fingerprint: fingerprintOf(good),
        subject: `CN=${SITE}`,
        issuer: "CN=Onze uitgever",
        names: [SITE],
        validFrom: "2025-01-01T00:00:00.000Z",
        validUntil: "2099-02-01T12:00:00.000Z",
        serial: new X509Certificate(good.certificate).serialNumber,
        keyType: "EC P-256",
      },
    });
  });

  it.each<[string, () => Promise<MadeCertificate>, readonly string[]]>([
    ["one that is over", () => ours.issue(wanted(OVER)), ["expired"]],
    ["one for later", () => ours.issue(wanted({ validFrom: new Date("2098-01-01") })), ["not-yet-valid"]],
    ["one of another host", () => ours.issue(wanted({ names: ["www.weert.example"] })), ["wrong-name"]],
    ["one with the name as its subject only", () => ours.issue(wanted({ subject: SITE, names: [] })), ["wrong-name"]],
    ["one for all hosts of the domain", () => ours.issue(wanted({ names: ["*.venlo.example"] })), []],
    ["one for a deeper level only", () => ours.issue(wanted({ names: ["*.www.venlo.example"] })), ["wrong-name"]],
    ["one that stands behind itself", () => makeSelfSigned(wanted()), ["self-signed"]],
    [
      "one that stands behind itself, is over and names nobody",
      () => makeSelfSigned(wanted({ ...OVER, names: [] })),
      ["expired", "self-signed", "wrong-name"],
    ],
    [
      "one of an issuer that nobody knows",
      async () => (await createAuthority("Iemand")).issue(wanted()),
      ["unknown-issuer"],
    ],
    ["one with a short key", () => ours.issue(wanted({ key: "short-rsa" })), ["weak"]],
    ["one with an RSA key", () => ours.issue(wanted({ key: "rsa" })), []],
    ["one with an Ed25519 key", () => ours.issue(wanted({ key: "ed25519" })), []],
  ])("reads %s and says what is wrong with it", async (_, made, expected) => {
    await servers.serve(SITE, await made());
    expect(problems(await look())).toEqual(expected);
  });

  it("goes by our clock", async () => {
    await servers.serve(SITE, good);
    expect(problems(await look({ now: () => instant(IN_DATE.validUntil) }))).toEqual(["expired"]);
    expect(problems(await look({ now: () => instant(new Date(IN_DATE.validUntil.getTime() - 1)) }))).toEqual([]);
  });

  it("sees a new certificate on the same host, and two that take turns", async () => {
    const newer = await ours.issue(wanted());
    await servers.serve(SITE, good);
    expect(fingerprint(await look())).toBe(fingerprintOf(good));
    await servers.serve(SITE, newer);
    expect(fingerprint(await look())).toBe(fingerprintOf(newer));

    await servers.flap(SITE, [good, newer]);
    const seen = [await look(), await look(), await look()].map(fingerprint);
    expect(seen).toEqual([good, newer, good].map(fingerprintOf));
  });

  it.each<[string, TlsOptions]>([
    ["asks for a certificate of ours", { requestCert: true }],
    ["asks for a certificate of ours in the old way", { requestCert: true, maxVersion: "TLSv1.2" }],
    ["is of long ago", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" }],
  ])("reads the certificate of a server that %s", async (_, how) => {
    const { certificate: cert, key } = good;
    const server = createServer({ cert, key, ca: [ours.certificate], ...how }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const seen = await look({ lookUp: async () => [{ address: "127.0.0.1", port }] });
    server.close();
    expect(fingerprint(seen)).toBe(fingerprintOf(good));
  });

  it("takes the next address when nobody is at home at the first", async () => {
    const port = await servers.serve(SITE, good);
    await servers.serve("weg.venlo.example", good);
    const [gone] = await servers.lookUp({ name: "weg.venlo.example", port: 443 }, new AbortController().signal);
    servers.stop("weg.venlo.example");
    const seen = await look({ lookUp: async () => [gone as Destination, { address: "127.0.0.1", port }] });
    expect(seen.result).toBe("read");
  });
});

describe("a host that cannot be read", () => {
  it("answers when nobody is there, and again when it is back", async () => {
    await servers.serve(SITE, good);
    servers.stop(SITE);
    expect(await look()).toEqual({ host: SITE, at: NOW, result: "unreachable", why: "no-connection" });
    await servers.serve(SITE, good);
    expect((await look()).result).toBe("read");
  });

  it.each<[string, LookUp, object]>([
    ["has no such name", async () => [], { result: "unreachable", why: "unknown-name" }],
    [
      "has a name that nobody can look up now",
      () => Promise.reject(new Error("SERVFAIL")),
      { result: "unreachable", why: "name-servers" },
    ],
    ["has a name for which no answer comes", () => new Promise(() => undefined), { result: "too-slow", why: "name" }],
  ])("answers when it %s", async (_, lookUp, expected) => {
    expect(await look({ lookUp, deadlineMillis: SHORT_MILLIS })).toMatchObject(expected);
  });

  const redirect = Buffer.from("HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/\r\n\r\n");
  /** "Let us begin again", as a whole TLS record, which a client may ignore for ever. */
  const helloRequest = Buffer.from("160303000400000000", "hex");

  it.each<[string, Parameters<typeof rawServer>[0], object]>([
    ["sends us elsewhere in plain HTTP", (socket) => void socket.end(redirect), { why: "no-tls" }],
    ["talks without end", endless(Buffer.from("SSH-2.0-welkom\r\n")), { why: "no-tls" }],
    ["keeps beginning again", endless(helloRequest), { result: "no-certificate", why: "too-much" }],
    ["hangs up", (socket) => void socket.end(), { result: "no-certificate", why: "broken-off" }],
    ["throws us out", (socket) => socket.once("data", () => socket.resetAndDestroy()), { why: "broken-off" }],
  ])("is left alone when it %s", async (_, treat, expected) => {
    const server = await rawServer(treat);
    const seen = await look({ lookUp: server.lookUp });
    await server.isLeft();
    server.close();
    expect(seen).toMatchObject(expected);
  });

  it("is left alone when it lets us wait longer than we have", async () => {
    const server = await rawServer(() => undefined);
    const seen = await look({ lookUp: server.lookUp, deadlineMillis: SHORT_MILLIS });
    await server.isLeft();
    server.close();
    expect(seen).toMatchObject({ result: "too-slow", why: "certificate" });
  });

  it("keeps nobody else waiting: others are read while many hosts of one municipality are silent", async () => {
    await servers.serve(SITE, good);
    const held: Socket[] = [];
    let isOver = false;
    const silent = await rawServer((socket) => (isOver ? socket.destroy() : held.push(socket)));
    const lookUp: LookUp = (host, signal) => (host.name === SITE ? servers.lookUp : silent.lookUp)(host, signal);
    const probe = createProbe({ ...options(), lookUp });

    const waiting = Array.from({ length: 20 }, (_, index) => probe(WEERT, `w${index}.weert.example`));
    const first = await Promise.race([...waiting, probe(VENLO, SITE)]);
    expect(first).toMatchObject({ host: SITE, result: "read" });

    isOver = true;
    for (const socket of held) socket.destroy();
    expect((await Promise.all(waiting)).map(({ result }) => result)).toEqual(Array(20).fill("no-certificate"));
    silent.close();
  });
});

describe("what we do not look at", () => {
  /** With the guard that is there outside the sandbox. */
  const guarded = (addresses: readonly string[], host = SITE, internal?: ProbeOptions["internal"]) => {
    const asked: string[] = [];
    const lookUp: LookUp = async ({ name, port }) => {
      asked.push(name);
      return addresses.map((address) => ({ address, port }));
    };
    const probe = createProbe({ now: () => NOW, lookUp, ...(internal && { internal }), deadlineMillis: SHORT_MILLIS });
    return probe(VENLO, host).then((seen) => ({ seen, asked }));
  };

  it.each(["127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "169.254.169.254", "localhost", ""])(
    "is not an address, however it is written: %s",
    async (host) => {
      const { seen, asked } = await guarded(["203.0.113.7"], host);
      expect(seen).toEqual({ host, at: NOW, result: "refused", why: "no-name" });
      expect(asked).toEqual([]);
    },
  );

  it("is not another port than those of TLS", async () => {
    expect((await guarded(["203.0.113.7"], `${SITE}:22`)).seen).toMatchObject({ result: "refused", why: "port" });
  });

  it.each([["127.0.0.1"], ["169.254.169.254"], ["10.1.2.3"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]])(
    "is not what a public name leads to inside: %s",
    async (address) => {
      expect((await guarded([address])).seen).toMatchObject({ result: "refused", why: "address" });
      expect((await guarded(["203.0.113.7", address])).seen).toMatchObject({ result: "refused", why: "address" });
    },
  );

  it("is not this machine, though an organisation listed it", async () => {
    const internal = [{ organisation: VENLO, names: [SITE], ranges: ["127.0.0.0/8"] }];
    expect((await guarded(["127.0.0.1"], SITE, internal)).seen).toMatchObject({ result: "refused", why: "address" });
  });

  it("is not where a name leads the second time it is looked up", async () => {
    const port = await servers.serve(SITE, good);
    const answers = [[{ address: "127.0.0.1", port }], [{ address: "127.0.0.2", port }]];
    let asked = 0;
    const seen = await look({ lookUp: async () => answers[asked++] ?? [] });
    expect(fingerprint(seen)).toBe(fingerprintOf(good));
    expect(asked).toBe(1);
  });
});
