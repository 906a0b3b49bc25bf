import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { readPem } from "../../src/certificates/pem.ts";
import { type Authority, createAuthority, makeSelfSigned } from "../../src/sandbox/made-certificates.ts";

const DATES = { validFrom: new Date("2025-01-01T00:00:00Z"), validUntil: new Date("2099-01-01T00:00:00Z") };
const wanted = (name: string) => ({ names: [name, `www.${name}`], ...DATES });

let ours: Authority;
/** A certificate and that of its issuer, in that order. */
let pair: string;
let key: string;
let leaf: string;

beforeAll(async () => {
  ours = await createAuthority("Onze uitgever");
  const made = await ours.issue(wanted("venlo.example"));
  pair = made.certificate;
  key = made.key;
  leaf = pair.slice(0, pair.length - ours.certificate.length);
});

const subjects = (text: string) => {
  const read = readPem(text);
  return read.ok ? read.value.map(({ subject }) => subject) : read.reason;
};

describe("a certificate in PEM", () => {
  it("is read with what it says of itself", () => {
    expect(readPem(leaf)).toMatchObject({
      ok: true,
      value: [
        {
          fingerprint: new X509Certificate(leaf).fingerprint256.replaceAll(":", "").toLowerCase(),
          subject: "CN=venlo.example",
          issuer: "CN=Onze uitgever",
          names: ["venlo.example", "www.venlo.example"],
          validUntil: "2099-01-01T00:00:00.000Z",
        },
      ],
    });
  });

  it("comes before that of its issuer, however they were written", () => {
    const both = ["CN=venlo.example", "CN=Onze uitgever"];
    expect(subjects(pair)).toEqual(both);
    expect(subjects(ours.certificate + leaf)).toEqual(both);
    expect(subjects(leaf + ours.certificate + leaf)).toEqual(both);
  });

  it("is read with words around it, as Windows writes it, and pasted on one line", () => {
    expect(subjects(`Bag Attributes\nfriendlyName: www\n${leaf}\ngroet, Daan`)).toEqual(["CN=venlo.example"]);
    expect(subjects(`\uFEFF${leaf.replaceAll("\n", "\r\n")}`)).toEqual(["CN=venlo.example"]);
    expect(subjects(leaf.replaceAll("\n", " "))).toEqual(["CN=venlo.example"]);
  });

  it("may stand alone when it is an issuer's, or behind itself", async () => {
    expect(subjects(ours.certificate)).toEqual(["CN=Onze uitgever"]);
    expect(subjects((await makeSelfSigned(wanted("zaal.example"))).certificate)).toEqual(["CN=zaal.example"]);
  });

  it("comes without those that are no part of its chain", async () => {
    const other = await createAuthority("Een andere uitgever");
    expect(subjects(pair + other.certificate)).toEqual(["CN=venlo.example", "CN=Onze uitgever"]);
  });

  it("is refused together with the key, and the key is what is said of it", () => {
    expect(subjects(pair + key)).toBe("private-key");
    expect(subjects(`${key}-----BEGIN CERTIFICATE-----kapot`)).toBe("private-key");
  });

  it("is one at a time", async () => {
    const other = await ours.issue(wanted("weert.example"));
    expect(subjects(leaf + other.certificate)).toBe("too-many");
    expect(subjects(leaf.repeat(11))).toBe("too-many");
    expect(subjects(leaf + " ".repeat(200_000))).toBe("too-many");
  });

  it.each([
    ["nothing", "", "no-certificate"],
    ["a question", "Kunt u ons certificaat verlengen?", "no-certificate"],
    ["a public key", "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----", "no-certificate"],
    ["one without an end", "-----BEGIN CERTIFICATE-----\nMIIB", "not-readable"],
    ["one that is empty", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "not-readable"],
    ["one that is no certificate", "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----", "not-readable"],
  ])("is not made of %s", (_, text, reason) => {
    expect(subjects(text)).toBe(reason);
  });

  it("is refused when one of them is damaged", () => {
    expect(subjects(leaf + ours.certificate.replace(/\n.{20}/, "\nAAAA"))).toBe("not-readable");
  });

  it("hides nothing in its texts", async () => {
    const made = await ours.issue({ subject: "Venlo\u202E, CN=www.weert.nl\u0007", names: ["a.example"], ...DATES });
    const read = readPem(made.certificate);
    const [facts] = read.ok ? read.value : [];
    expect(facts?.subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(facts?.subject).toContain("Venlo\\, CN=www.weert.nl");
  });
});
