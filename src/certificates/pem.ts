import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type CertificateFacts, type ReadCertificate, readCertificate } from "./certificate-facts.ts";
import { holdsPrivateKey } from "./private-keys.ts";

/** One certificate, and after it those of its issuers that came along. */
export type Chain = readonly [CertificateFacts, ...CertificateFacts[]];

const MOST_CHARACTERS = 200_000;
const MOST_CERTIFICATES = 10;
const BLOCK = /-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END (?:X509 )?CERTIFICATE-----/g;
const BEGIN = /-----BEGIN (?:X509 )?CERTIFICATE-----/g;

/**
 * PEM text → the certificate that a server serves and its chain, in that order, however they were written.
 * "too-many": more than ten, or certificates for more than one server.
 */
export function readPem(text: string): Outcome<Chain, "private-key" | "no-certificate" | "not-readable" | "too-many"> {
  if (holdsPrivateKey(text)) return refuse("private-key");
  if (text.length > MOST_CHARACTERS) return refuse("too-many");

  const blocks = [...text.matchAll(BLOCK)].map(([, content = ""]) => readCertificate(Buffer.from(content, "base64")));
  const begun = text.match(BEGIN)?.length ?? 0;
  if (begun === 0) return refuse("no-certificate");
  if (begun > MOST_CERTIFICATES) return refuse("too-many");

  const certificates = blocks.filter((certificate) => certificate !== undefined);
  if (certificates.length < begun) return refuse("not-readable");
  const [leaf, ...others] = leavesOf(distinct(certificates));
  if (!leaf || others.length > 0) return refuse("too-many");
  return done(chainFrom(leaf, certificates));
}

const distinct = (certificates: readonly ReadCertificate[]): ReadCertificate[] => [
  ...new Map(certificates.map((certificate) => [certificate.facts.fingerprint, certificate])).values(),
];

/** Those for servers; when all may issue others (a device that signs for itself), those that issued none of the rest. */
function leavesOf(certificates: readonly ReadCertificate[]): ReadCertificate[] {
  const forServers = certificates.filter(({ x509 }) => !x509.ca);
  if (forServers.length > 0) return forServers;
  return certificates.filter((one) => !certificates.some((other) => other !== one && other.x509.checkIssued(one.x509)));
}

/** What belongs to nobody in the chain is left out. */
function chainFrom(leaf: ReadCertificate, certificates: readonly ReadCertificate[]): Chain {
  const chain = [leaf];
  let last: ReadCertificate | undefined = leaf;
  while (last) {
    const child: ReadCertificate = last;
    last = certificates.find((other) => !chain.includes(other) && child.x509.checkIssued(other.x509));
    if (last) chain.push(last);
  }
  return chain.map(({ facts }) => facts) as [CertificateFacts, ...CertificateFacts[]];
}
