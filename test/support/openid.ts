import { type KeyPairKeyObjectResult, generateKeyPairSync, sign } from "node:crypto";
import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudSettings } from "../../src/teams/identity.ts";
import { answerJson } from "./fake-connector.ts";

const ISSUER = "https://issuer.example";

/** A key by its own name, fresh or of somebody who took the name. */
export interface PlatformKey {
  readonly kid: string;
  readonly pair: KeyPairKeyObjectResult;
  /** The channels it may speak for; absent: none are named. */
  readonly endorsements?: readonly string[] | undefined;
}

export interface OpenId {
  /** For an identity that trusts this issuer. */
  readonly cloud: CloudSettings;
  /** A token as the platform signs it, with these changes. */
  token(claims?: object, header?: object, key?: PlatformKey): string;
  /** Which keys it publishes from now on. */
  keys: readonly PlatformKey[];
  /** How it answers whoever asks for its keys; at first as the platform does. */
  answer: (response: ServerResponse, path: string) => void;
  /** What it answers when all is well. */
  readonly well: OpenId["answer"];
  /** How often its keys were asked for. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** A stand-in on loopback for the platform's login service. */
export async function startOpenId(claims: object): Promise<OpenId> {
  let asked = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/metadata") asked++;
    openId.answer(response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const well: OpenId["answer"] = (response, path) =>
    answerJson(response, 200, path === "/keys" ? jwks(openId.keys) : { issuer: ISSUER, jwks_uri: `${url}/keys` });
  const openId: OpenId = {
    cloud: cloudAt(url),
    token: (changed = {}, header = {}, { kid, pair } = OWN) => {
      const parts = [
        { alg: "RS256", typ: "JWT", kid, ...header },
        { iss: ISSUER, ...lifetime(), ...claims, ...changed },
      ];
      const content = parts.map(encoded).join(".");
      return `${content}.${sign("sha256", Buffer.from(content), pair.privateKey).toString("base64url")}`;
    },
    keys: [OWN],
    answer: well,
    well,
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return openId;
}

export const newKey = (kid: string, endorsements: PlatformKey["endorsements"] = ["msteams"]): PlatformKey => ({
  kid,
  endorsements,
  pair: generateKeyPairSync("rsa", { modulusLength: 2048 }),
});

export const jwks = (keys: readonly PlatformKey[]): object => ({
  keys: keys.map(({ kid, pair, endorsements }) => ({ ...pair.publicKey.export({ format: "jwk" }), kid, endorsements })),
});

/** Made once: it takes longer than everything that is done with it. */
const OWN = newKey("key-1");

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

function lifetime(): object {
  const now = Math.floor(Date.now() / 1000);
  return { nbf: now - 60, exp: now + 3_600 };
}

const cloudAt = (url: string): CloudSettings => ({
  ToChannelFromBotLoginUrl: `${url}/login`,
  ToChannelFromBotOAuthScope: "https://api.example",
  ToBotFromChannelTokenIssuer: ISSUER,
  OAuthUrl: url,
  ToBotFromChannelOpenIdMetadataUrl: `${url}/metadata`,
  ToBotFromEmulatorOpenIdMetadataUrl: `${url}/metadata`,
  CallerId: "urn:botframework:example",
});
