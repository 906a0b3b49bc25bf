import { type KeyObject, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsPrivateKey } from "../../src/certificates/private-keys.ts";
import { createAuthority } from "../../src/sandbox/made-certificates.ts";

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ed = generateKeyPairSync("ed25519");
const BEHIND_PASSWORD = { cipher: "aes-256-cbc", passphrase: "geheim" } as const;

const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1", password = {}): string =>
  key.export({ format: "pem", type, ...password } as { format: "pem"; type: "pkcs8" }).toString();
const der = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1", password = {}): Buffer =>
  key.export({ format: "der", type, ...password } as { format: "der"; type: "pkcs8" });

/** How a .pfx begins, as OpenSSL 3 makes it and as Windows does. */
const NEW_PFX =
  "MIIJzwIBAzCCCYUGCSqGSIb3DQEHAaCCCXYEgglyMIIJbjCCA+IGCSqGSIb3DQEHBqCCA9MwggPPAgEAMIIDyAYJKoZIhvcNAQcBMFcGCSqGSIb3";
const OLD_PFX =
  "MIIJOQIBAzCCCP8GCSqGSIb3DQEHAaCCCPAEggjsMIII6DCCA58GCSqGSIb3DQEHBqCCA5AwggOMAgEAMIIDhQYJKoZIhvcNAQcBMBwGCiqGSIb3";
/** A .pfx whose parts end with a mark, as Java makes it. */
const OPEN_ENDED_PFX = Buffer.from("30800201033080" + "06092a864886f70d010701a080248004820372", "hex");

const BINARY: readonly (readonly [string, Buffer])[] = [
  ["a .pfx", Buffer.from(NEW_PFX, "base64")],
  ["a .pfx of Windows", Buffer.from(OLD_PFX, "base64")],
  ["a .pfx of Java", OPEN_ENDED_PFX],
  ["an RSA key", der(rsa.privateKey, "pkcs1")],
  ["an RSA key in PKCS #8", der(rsa.privateKey, "pkcs8")],
  ["an EC key", der(ec.privateKey, "sec1")],
  ["an EC key in PKCS #8", der(ec.privateKey, "pkcs8")],
  ["an Ed25519 key", der(ed.privateKey, "pkcs8")],
  ["a key behind a password", der(ec.privateKey, "pkcs8", BEHIND_PASSWORD)],
  ["a key store of Java", Buffer.from("feedfeed000000020000000100000001", "hex")],
];

const TEXTS: readonly (readonly [string, string])[] = [
  ["a key", pem(ec.privateKey, "pkcs8")],
  ["an RSA key", pem(rsa.privateKey, "pkcs1")],
  ["an EC key", pem(ec.privateKey, "sec1")],
  ["a key behind a password", pem(ec.privateKey, "pkcs8", BEHIND_PASSWORD)],
  [
    "a key of OpenSSH",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
  ],
  ["the inside of a key of OpenSSH", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"],
  ["a key of PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519"],
  ["a key of SSH of old", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"],
  ["a key of PGP", "-----BEGIN PGP PRIVATE KEY BLOCK-----"],
  ["a JSON Web Key", JSON.stringify(ec.privateKey.export({ format: "jwk" }), null, 2)],
  ["a key in base64 once more", Buffer.from(pem(ec.privateKey, "pkcs8")).toString("base64")],
  [
    "a certificate and then its key, in base64 once more",
    Buffer.from(`x\n${pem(rsa.privateKey, "pkcs1")}`).toString("base64"),
  ],
];

describe("a private key", () => {
  it.each(TEXTS)("is seen: %s", (_, text) => {
    expect(holdsPrivateKey(text)).toBe(true);
    expect(holdsPrivateKey(`naam;certificaat\nwww;"${text}"`)).toBe(true);
    expect(holdsPrivateKey(Buffer.from(text))).toBe(true);
    expect(holdsPrivateKey(Buffer.from(`\uFEFF${text}`, "utf16le"))).toBe(true);
  });

  it.each(["——-BEGIN PRIVATE KEY——-", "-----BEGIN PRI\u200BVATE KEY-----", "-----BEGIN\u00A0PRIVATE\nKEY-----"])(
    "is seen after a chat has made something of it: %s",
    (text) => {
      expect(holdsPrivateKey(text)).toBe(true);
      expect(holdsPrivateKey(Buffer.from(text))).toBe(true);
    },
  );

  it.each(BINARY)("is seen in a file, in base64 and in hexadecimal digits: %s", (_, bytes) => {
    expect(holdsPrivateKey(bytes)).toBe(true);
    expect(holdsPrivateKey(bytes.toString("latin1"))).toBe(true);
    if (bytes.length < 24) return;
    const base64 = bytes.toString("base64");
    expect(holdsPrivateKey(base64)).toBe(true);
    expect(holdsPrivateKey(`hier is de sleutel ${base64.replace(/.{76}/g, "$&\r\n")}`)).toBe(true);
    expect(holdsPrivateKey(`data:application/x-pkcs12;base64,${base64}`)).toBe(true);
    expect(holdsPrivateKey(bytes.toString("hex"))).toBe(true);
  });

  it("is not seen in a certificate, a request for one or a public key", async () => {
    const { certificate } = await createAuthority("Onze uitgever");
    const publicKeys = [ec, rsa, ed].map(({ publicKey }) =>
      publicKey.export({ format: "pem", type: "spki" }).toString(),
    );
    for (const text of [certificate, REQUEST, ...publicKeys]) {
      expect(holdsPrivateKey(text)).toBe(false);
      expect(holdsPrivateKey(Buffer.from(text.replace(/-----[^-]+-----/g, ""), "base64"))).toBe(false);
    }
  });

  it.each([
    "",
    "M",
    "0\u0082",
    "Ik ben mijn private key kwijt. Wilt u een nieuwe maken?",
    "Stuur nooit een sleutelbestand (.pfx) via Teams.",
    "MIIJzwIBAzCC",
    "Het nummer is MIIEvQIBADAN, zegt de leverancier.",
    '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}',
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKLmA0gq",
    "-----BEGIN CERTIFICATE-----",
    "3082010a0282010100c0ffee",
  ])("is not seen in ordinary text: %s", (text) => {
    expect(holdsPrivateKey(text)).toBe(false);
  });

  it("is not seen in whatever else somebody sends, which breaks nothing either", () => {
    fc.assert(fc.property(fc.base64String({ maxLength: 400 }), (text) => !holdsPrivateKey(text)));
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => !holdsPrivateKey(text)));
  });
});

const REQUEST = `-----BEGIN CERTIFICATE REQUEST-----
MIHFMG4CAQAwDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BJ+QArYnyvVwb1lvyWUktmyo3JwWn9WVYuorOWLe2ls8Nz3/KWPuRtWJqz4GF0SK
Q21sDrzK3gV9F7zIBRTrLzGgADAKBggqhkjOPQQDAgNHADBEAiAq2hT03QAbAFpU
9rNHiUtVl29lxkFIGNpvr7fIyIinowIgIISLo91LhDZY49vJJaJhOEh3xHIzXNft
HFwMNBmpbxk=
-----END CERTIFICATE REQUEST-----`;
