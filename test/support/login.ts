import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createAuthority } from "../../src/sandbox/made-certificates.ts";

interface LoginAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Login {
  /** With TLS, which this process trusts until it is closed. */
  readonly url: string;
  /** What it was asked for, as the form of the request. */
  readonly asked: URLSearchParams[];
  /** What whoever asks for a token gets. */
  answer: LoginAnswer;
  close(): Promise<void>;
}

/** A stand-in on loopback for Entra's login service, which gives applications their tokens. */
export async function startLogin(): Promise<Login> {
  const authority = await createAuthority("Loopback");
  const [validFrom, validUntil] = [new Date("2020-01-01"), new Date("2100-01-01")];
  const { certificate, key } = await authority.issue({ names: ["localhost"], validFrom, validUntil });
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, authority.certificate]);
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const send = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const tenant = `${url}${(request.url ?? "").split("/").slice(0, 2).join("/")}`;
    if (request.method === "GET") {
      send(200, metadataOf(tenant));
      return;
    }
    let form = "";
    request.on("data", (chunk: Buffer) => (form += chunk.toString()));
    request.on("end", () => {
      login.asked.push(new URLSearchParams(form));
      send(login.answer.status, login.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const login: Login = {
    url,
    asked: [],
    answer: tokenFor(3_600),
    close: async () => {
      setDefaultCACertificates(trusted);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return login;
}

let tokens = 0;
export const tokenFor = (seconds: number): LoginAnswer => ({
  status: 200,
  body: { token_type: "Bearer", expires_in: seconds, ext_expires_in: seconds, access_token: `token-${++tokens}` },
});

export const refusalWith = (error: string, number: number): LoginAnswer => ({
  status: 401,
  body: {
    error,
    error_description: `AADSTS${number}: Something about app 0b6cbf52. Trace ID: canary-trace`,
    error_codes: [number],
  },
});

const metadataOf = (tenant: string): object => ({
  issuer: `${tenant}/v2.0`,
  authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `${tenant}/oauth2/v2.0/token`,
  jwks_uri: `${tenant}/discovery/v2.0/keys`,
});
