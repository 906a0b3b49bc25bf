import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudSettings } from "../../src/teams/identity.ts";
import { answerJson } from "./fake-connector.ts";

const KEY_ID = "key-1";
const ISSUER = "https://issuer.example";

export interface OpenId {
  /** For an identity that trusts this issuer. */
  readonly cloud: CloudSettings;
  /** A token as the platform signs it, with these changes. */
  token(claims?: object, header?: object, key?: "own" | "foreign"): string;
  /** What it answers to whoever asks for its keys. */
  status: number;
  close(): Promise<void>;
}

/** A stand-in on loopback for the platform's login service. */
export async function startOpenId(claims: object): Promise<OpenId> {
  const [own, foreign] = [newKey(), newKey()];
  const server = createServer((request, response) => {
    const jwks = { keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: KEY_ID, endorsements: ["msteams"] }] };
    answerJson(response, openId.status, request.url === "/keys" ? jwks : { issuer: ISSUER, jwks_uri: `${url}/keys` });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const openId: OpenId = {
    cloud: cloudAt(url),
    token: (changed = {}, header = {}, key = "own") => {
      const parts = [
        { alg: "RS256", typ: "JWT", kid: KEY_ID, ...header },
        { iss: ISSUER, ...lifetime(), ...claims, ...changed },
      ];
      const content = parts.map(encoded).join(".");
      const { privateKey } = key === "own" ? own : foreign;
      return `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
    },
    status: 200,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return openId;
}

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

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
