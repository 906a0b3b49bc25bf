/**
 * Whether there is a private key in it, in whatever form it is usually kept: PEM, a .pfx or .p12, a key in DER, OpenSSH,
 * PuTTY, JSON Web Key, a Java key store; as it is, or in base64 or hexadecimal digits. A certificate, a request for one
 * and a public key are none. Looks at the first two million characters or bytes.
 */
export function holdsPrivateKey(what: string | Uint8Array): boolean {
  if (typeof what !== "string") return bytesHoldKey(what.subarray(0, MOST));
  const text = what.slice(0, MOST);
  return textHoldsKey(text) || isKey(Buffer.from(text.slice(0, HEAD_BYTES), "latin1"));
}

const MOST = 2_000_000;

/** Text in UTF-16 reads as other text with zeros in between. */
const bytesHoldKey = (bytes: Uint8Array): boolean =>
  isKey(bytes) || textHoldsKey(Buffer.from(bytes).toString("utf8").replaceAll("\0", ""));

/* In text */

const INVISIBLE = /[\s\p{Cf}]/gu;
const PEM_HEADER = /[-–—]BEGIN[A-Z0-9]{0,30}PRIVATEKEY/;
const SIGNS = [
  "PuTTY-User-Key-File",
  // In base64: "openssh-key-v1", a Java key store, and "PRIVATE KEY" on each of the three ways it can fall.
  "b3BlbnNzaC1rZXktdjE",
  "/u3+7QAAAA",
  "UFJJVkFURSBLRV",
  "BSSVZBVEUgS0VZ",
  "QUklWQVRFIEtFW",
];
const JSON_WEB_KEY = /"kty":"/;
const JSON_WEB_KEY_SECRET = /"d":"[\w-]{16,}"/;
/** The ways in which base64 and hexadecimal digits write the beginning of a sequence in DER. */
const SEQUENCE_IN_BASE64 = /M[A-Z][A-Za-z0-9+/_-]{20}/g;
const SEQUENCE_IN_HEX = /30(?:8[0-4]|[1-7][0-9a-f])[0-9a-f]{20}/gi;

function textHoldsKey(text: string): boolean {
  const dense = text.replace(INVISIBLE, "");
  return (
    PEM_HEADER.test(dense) ||
    SIGNS.some((sign) => dense.includes(sign)) ||
    (JSON_WEB_KEY.test(dense) && JSON_WEB_KEY_SECRET.test(dense)) ||
    holdsEncodedKey(dense, SEQUENCE_IN_BASE64, "base64") ||
    holdsEncodedKey(dense, SEQUENCE_IN_HEX, "hex")
  );
}

function holdsEncodedKey(dense: string, sequence: RegExp, encoding: "base64" | "hex"): boolean {
  for (const { index } of dense.matchAll(sequence))
    if (isKey(Buffer.from(dense.slice(index, index + 2 * HEAD_BYTES), encoding))) return true;
  return false;
}

/* In DER */

/** Enough to see what it is. */
const HEAD_BYTES = 400;
const INTEGER = 0x02;
const OCTETS = 0x04;
const NAME_OF_KIND = 0x06;
const SEQUENCE = 0x30;

const PKCS7 = "2a864886f70d0107";
const PASSWORD_BASED = ["2a864886f70d0105", "2a864886f70d010c01"];
const JAVA_KEY_STORES = ["feedfeed", "cececece"];
const SHORTEST_RSA_BYTES = 32;
const EC_KEY_BYTES = { least: 14, most: 72 };

function isKey(bytes: Uint8Array): boolean {
  if (JAVA_KEY_STORES.some((sign) => startsWith(bytes, 0, sign))) return true;
  const whole = elementAt(bytes, 0);
  const first = whole?.tag === SEQUENCE ? elementAt(bytes, whole.from) : undefined;
  if (first?.tag === SEQUENCE) return isEncryptedKey(bytes, first);
  if (first?.tag !== INTEGER || first.length !== 1) return false;
  const second = elementAt(bytes, first.from + 1);
  return second !== undefined && isPlainKey(bytes, bytes[first.from] ?? NaN, second);
}

/** PKCS #8 behind a password. */
function isEncryptedKey(bytes: Uint8Array, algorithm: Element): boolean {
  const kind = elementAt(bytes, algorithm.from);
  return kind?.tag === NAME_OF_KIND && PASSWORD_BASED.some((sign) => startsWith(bytes, kind.from, sign));
}

/** By its version and what follows that: PKCS #12, PKCS #8, a key for RSA or DSA, a key on an elliptic curve. */
function isPlainKey(bytes: Uint8Array, version: number, second: Element): boolean {
  switch (second.tag) {
    case SEQUENCE: {
      const kind = elementAt(bytes, second.from);
      if (kind?.tag !== NAME_OF_KIND) return false;
      if (version === 3) return startsWith(bytes, kind.from, PKCS7);
      return version <= 1 && elementAt(bytes, second.from + second.length)?.tag === OCTETS;
    }
    case INTEGER:
      return version <= 1 && second.length >= SHORTEST_RSA_BYTES;
    case OCTETS:
      return version === 1 && second.length >= EC_KEY_BYTES.least && second.length <= EC_KEY_BYTES.most;
    default:
      return false;
  }
}

interface Element {
  readonly tag: number;
  /** Where its content begins. */
  readonly from: number;
  /** Of its content; Infinity when it ends with a mark of its own. */
  readonly length: number;
}

const LONG_FORM = 0x80;
const MOST_LENGTH_BYTES = 4;

function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const [tag, size] = bytes.subarray(at, at + 2);
  if (tag === undefined || size === undefined) return undefined;
  if (size < LONG_FORM) return { tag, from: at + 2, length: size };
  if (size === LONG_FORM) return { tag, from: at + 2, length: Infinity };

  const count = size - LONG_FORM;
  const digits = bytes.subarray(at + 2, at + 2 + count);
  if (count > MOST_LENGTH_BYTES || digits.length < count) return undefined;
  return { tag, from: at + 2 + count, length: digits.reduce((length, digit) => length * 256 + digit, 0) };
}

const startsWith = (bytes: Uint8Array, at: number, hex: string): boolean =>
  Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString("hex") === hex;
