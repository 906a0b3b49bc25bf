import { X509Certificate } from "node:crypto";
import { type Instant, dateOf, instant } from "../lib/instant.ts";
import { clean } from "../lib/redact.ts";

/** What a certificate says of itself. Its texts are somebody else's: cleaned and of a bounded length, never trusted. */
export interface CertificateFacts {
  /** SHA-256 of the whole certificate, 64 hexadecimal digits in lower case: which certificate it is. */
  readonly fingerprint: string;
  /** "CN=www.venlo.nl, O=Gemeente Venlo"; empty when it has none. */
  readonly subject: string;
  readonly issuer: string;
  /** The host names it is for, in lower case, as "www.venlo.nl" or "*.venlo.nl"; at most 100. */
  readonly names: readonly string[];
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly serial: string;
  /** "RSA 2048", "EC P-256", "Ed25519". */
  readonly keyType: string;
}

export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly facts: CertificateFacts;
}

const SUBJECT_LENGTH = 300;
const SERIAL_LENGTH = 64;
const KEY_TYPE_LENGTH = 30;
const MOST_NAMES = 100;

/** @returns undefined for what is no certificate, or has no dates */
export function readCertificate(der: Uint8Array): ReadCertificate | undefined {
  try {
    const x509 = new X509Certificate(der);
    return { x509, facts: factsOf(x509) };
  } catch {
    return undefined;
  }
}

/** @throws RangeError when its dates are none */
function factsOf(x509: X509Certificate): CertificateFacts {
  return {
    fingerprint: x509.fingerprint256.replaceAll(":", "").toLowerCase(),
    subject: onOneLine(x509.subject),
    issuer: onOneLine(x509.issuer),
    names: hostNames(x509.subjectAltName),
    validFrom: instant(new Date(x509.validFrom)),
    validUntil: instant(new Date(x509.validTo)),
    serial: x509.serialNumber.slice(0, SERIAL_LENGTH),
    keyType: keyTypeOf(x509).slice(0, KEY_TYPE_LENGTH),
  };
}

/** A certificate without a subject has undefined for it, whatever its type says. */
const onOneLine = (name: string | undefined): string => clean((name ?? "").replaceAll("\n", ", "), SUBJECT_LENGTH);

/** One entry of `subjectAltName`; what holds a comma or a quote stands between quotes there. */
const ALTERNATIVE = /([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy;
const HOST_NAME = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const HOST_NAME_LENGTH = 253;

function hostNames(alternatives: string | undefined): string[] {
  const names = [...(alternatives ?? "").matchAll(ALTERNATIVE)]
    .filter(([, type]) => type === "DNS")
    .map(([, , name = ""]) => name.toLowerCase())
    .filter((name) => name.length <= HOST_NAME_LENGTH && HOST_NAME.test(name));
  return [...new Set(names)].slice(0, MOST_NAMES);
}

/* Keys */

interface Key {
  readonly type: string;
  readonly bits?: number | undefined;
  readonly curve?: string | undefined;
}

/** Of a kind that Node does not know, nothing but that can be said. */
function keyOf(x509: X509Certificate): Key {
  try {
    const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails } = x509.publicKey;
    return { type, bits: asymmetricKeyDetails?.modulusLength, curve: asymmetricKeyDetails?.namedCurve };
  } catch {
    return { type: "unknown" };
  }
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

function keyTypeOf(x509: X509Certificate): string {
  const { type, bits, curve } = keyOf(x509);
  if (bits !== undefined) return `${type.toUpperCase()} ${bits}`;
  if (curve !== undefined) return `${type.toUpperCase()} ${CURVES[curve] ?? curve}`;
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/* What is wrong with a certificate */

/** In the order in which they are told. */
export type CertificateProblem = "expired" | "not-yet-valid" | "self-signed" | "wrong-name" | "unknown-issuer" | "weak";

/**
 * Everything that is wrong with a certificate, served for that name at that moment.
 * @param isTrusted whether somebody we trust stands behind it; undefined when that is not known
 */
export function problemsOf(
  { x509, facts }: ReadCertificate,
  name: string,
  now: Instant,
  isTrusted: boolean | undefined,
): CertificateProblem[] {
  const isSelfSigned = x509.checkIssued(x509);
  const found: Readonly<Record<CertificateProblem, boolean>> = {
    expired: facts.validUntil <= now,
    "not-yet-valid": facts.validFrom > now,
    "self-signed": isSelfSigned && isTrusted !== true,
    // Browsers have not looked at the subject for years.
    "wrong-name": x509.checkHost(name, { subject: "never", partialWildcards: false }) === undefined,
    "unknown-issuer": !isSelfSigned && isTrusted === false,
    weak: isWeak(x509),
  };
  return (Object.keys(found) as CertificateProblem[]).filter((problem) => found[problem]);
}

const SHORTEST_RSA_BITS = 2_048;
const SHORT_CURVE = /^[a-z-]+1\d\d/i;
/** MD2, MD5 and SHA-1 with RSA; SHA-1 with ECDSA and DSA. */
const WEAK_SIGNATURES: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.1.2",
  "1.2.840.113549.1.1.4",
  "1.2.840.113549.1.1.5",
  "1.2.840.10045.4.1",
  "1.2.840.10040.4.3",
]);

function isWeak(x509: X509Certificate): boolean {
  const { type, bits, curve } = keyOf(x509);
  const isShort = type === "rsa" && bits !== undefined && bits < SHORTEST_RSA_BITS;
  const isShortCurve = curve !== undefined && SHORT_CURVE.test(curve);
  return type === "dsa" || isShort || isShortCurve || WEAK_SIGNATURES.has(x509.signatureAlgorithmOid);
}

/** Whether it is valid on the clock that TLS itself goes by. */
export const isInDate = ({ validFrom, validUntil }: CertificateFacts, at: Date): boolean =>
  dateOf(validFrom) <= at && at < dateOf(validUntil);
