import type { AddressInfo } from "node:net";
import { type SecureContext, type Server, createSecureContext, createServer } from "node:tls";
import type { MayReach } from "../certificates/reachable.ts";
import type { LookUp } from "../certificates/served.ts";
import type { MadeCertificate } from "./made-certificates.ts";

/** TLS servers on this machine under names of our own: they show a certificate and say nothing more. */
export interface TlsServers {
  /** A host that serves this certificate; or, when it is there already, does so from now on. @returns its port */
  serve(name: string, certificate: MadeCertificate): Promise<number>;
  /** Serves these by turns, one each time somebody comes. @returns its port */
  flap(name: string, certificates: readonly MadeCertificate[]): Promise<number>;
  /** The host keeps its name, and nobody answers there any more; `serve` brings it back. */
  stop(name: string): void;
  /** Where these hosts are, for the probe; whatever port is asked for. No other name exists. */
  readonly lookUp: LookUp;
  readonly mayReach: MayReach;
  close(): void;
}

const HERE = "127.0.0.1";
const HANDSHAKE_MILLIS = 5_000;
/** Also certificates that nobody should use any more are served. */
const ANY_STRENGTH = "DEFAULT:@SECLEVEL=0";

interface Host {
  readonly server: Server;
  readonly port: number;
  contexts: readonly SecureContext[];
  visits: number;
}

export function createTlsServers(): TlsServers {
  const hosts = new Map<string, Host>();

  async function flap(name: string, certificates: readonly MadeCertificate[]): Promise<number> {
    const contexts = certificates.map(contextOf);
    const known = hosts.get(name);
    const host = known?.server.listening ? Object.assign(known, { contexts, visits: 0 }) : await listen(contexts);
    hosts.set(name, host);
    return host.port;
  }

  return {
    serve: (name, certificate) => flap(name, [certificate]),
    flap,
    stop: (name) => void hosts.get(name)?.server.close(),
    lookUp: async ({ name }) => {
      const port = hosts.get(name)?.port;
      return port === undefined ? [] : [{ address: HERE, port }];
    },
    mayReach: (_organisation, _name, address) => address === HERE,
    close() {
      for (const { server } of hosts.values()) server.close();
    },
  };
}

const contextOf = ({ certificate, key }: MadeCertificate): SecureContext =>
  createSecureContext({ cert: certificate, key, ciphers: ANY_STRENGTH });

async function listen(contexts: readonly SecureContext[]): Promise<Host> {
  const server = createServer({
    ciphers: ANY_STRENGTH,
    handshakeTimeout: HANDSHAKE_MILLIS,
    SNICallback: (_, choose) => choose(null, host.contexts[host.visits++ % host.contexts.length]),
  });
  server.on("secureConnection", (socket) => socket.on("error", () => undefined).destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HERE, resolve);
  });
  const host: Host = { server, port: (server.address() as AddressInfo).port, contexts, visits: 0 };
  return host;
}
