import { randomBytes } from "node:crypto";
import type { JsonGeneralNames } from "@peculiar/x509";
import "./no-reflection.ts";

/** What a server needs, in PEM. */
export interface MadeCertificate {
  /** The certificate, and after it that of its issuer when it has one. */
  readonly certificate: string;
  readonly key: string;
}

export type KeyKind = "ecdsa" | "ed25519" | "rsa" | "short-rsa";

export interface Wanted {
  /** The common name of its subject; the first of the names unless given. */
  readonly subject?: string;
  /** Host names; without any it has no list of them. */
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** ECDSA unless given, which takes a few milliseconds; RSA takes a hundred. */
  readonly key?: KeyKind;
}

/** An issuer of our own; nobody trusts it who was not given its certificate. */
export interface Authority {
  /** PEM */
  readonly certificate: string;
  issue(wanted: Wanted): Promise<MadeCertificate>;
}

const ALGORITHMS = {
  ecdsa: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  ed25519: { name: "Ed25519" },
  rsa: rsa(2_048),
  "short-rsa": rsa(1_024),
} as const;

function rsa(modulusLength: number) {
  return {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength,
  } as const;
}

interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

/** Valid for as long as anybody will play with it. */
const AUTHORITY_DATES = { validFrom: new Date("2020-01-01"), validUntil: new Date("2100-01-01") };
const SERIAL_BYTES = 8;

/** Only who makes certificates waits for the library. */
const library = () => import("@peculiar/x509");

export async function createAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys("ecdsa");
  const certificate = await make({ subject: name, names: [], ...AUTHORITY_DATES }, keys, { name, keys }, true);
  return {
    certificate,
    async issue(wanted) {
      const own = await makeKeys(wanted.key ?? "ecdsa");
      const leaf = await make(wanted, own, { name, keys }, false);
      return { certificate: leaf + certificate, key: await pemOfKey(own) };
    },
  };
}

/** Stands behind itself, as the certificates of devices often do. */
export async function makeSelfSigned(wanted: Wanted): Promise<MadeCertificate> {
  const keys = await makeKeys(wanted.key ?? "ecdsa");
  const certificate = await make(wanted, keys, { name: subjectOf(wanted), keys }, false);
  return { certificate, key: await pemOfKey(keys) };
}

const subjectOf = ({ subject, names }: Wanted): string => subject ?? names[0] ?? "zonder naam";

async function make(wanted: Wanted, own: CryptoKeyPair, issuer: Issuer, isAuthority: boolean): Promise<string> {
  const { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } = await library();
  const names = wanted.names.map((value): JsonGeneralNames[number] => ({ type: "dns", value }));
  const made = await X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(SERIAL_BYTES).toString("hex")}`,
    subject: [{ CN: [subjectOf(wanted)] }],
    issuer: [{ CN: [issuer.name] }],
    notBefore: wanted.validFrom,
    notAfter: wanted.validUntil,
    publicKey: own.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: { ...issuer.keys.privateKey.algorithm, hash: "SHA-256" },
    extensions: [
      ...(isAuthority ? [new BasicConstraintsExtension(true, undefined, true)] : []),
      ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
    ],
  });
  return `${made.toString("pem")}\n`;
}

const makeKeys = (kind: KeyKind): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHMS[kind], true, ["sign", "verify"]) as Promise<CryptoKeyPair>;

async function pemOfKey({ privateKey }: CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey));
  const lines = der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}
