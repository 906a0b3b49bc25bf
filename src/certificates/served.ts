import { NODATA, NOTFOUND, Resolver } from "node:dns/promises";
import { type Socket, connect } from "node:net";
import { Duplex, Transform, pipeline } from "node:stream";
import {
  type SecureContext,
  type TLSSocket,
  connect as connectTls,
  createSecureContext,
  rootCertificates,
} from "node:tls";
import { type ReadCertificate, isInDate, readCertificate } from "./certificate-facts.ts";
import type { Host } from "./reachable.ts";

/* From a name to addresses */

export interface Destination {
  readonly address: string;
  readonly port: number;
}

/**
 * Where a host is; nothing when the name does not exist.
 * @throws when nobody could say
 */
export type LookUp = (host: Host, signal: AbortSignal) => Promise<readonly Destination[]>;

const DNS_TRY_MILLIS = 2_000;

/**
 * Asks name servers (those of this machine unless given), not the hosts file. IPv4 comes first: not every network has
 * the other.
 */
export const createLookUp =
  (nameServers?: readonly string[]): LookUp =>
  async ({ name, port }, signal) => {
    const resolver = new Resolver({ timeout: DNS_TRY_MILLIS, tries: 2 });
    if (nameServers) resolver.setServers(nameServers);
    signal.addEventListener("abort", () => resolver.cancel(), { once: true });

    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    const failed = answers.find((answer) => answer.status === "rejected" && !saysAbsent(answer.reason));
    if (addresses.length === 0 && failed) throw new Error("the name servers could not say where it is");
    return addresses.map((address) => ({ address, port }));
  };

const saysAbsent = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === NOTFOUND || error.code === NODATA);

/* From an address to a connection */

/** undefined: nobody there lets us in, or the signal came first, which also ends the connection later on. */
export async function connectToFirst(
  destinations: readonly Destination[],
  signal: AbortSignal,
): Promise<Socket | undefined> {
  for (const destination of destinations) {
    const socket = await connectTo(destination, signal);
    if (socket || signal.aborted) return socket;
  }
  return undefined;
}

function connectTo({ address, port }: Destination, signal: AbortSignal): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal });
    socket.once("connect", () => resolve(socket));
    socket.on("error", () => resolve(undefined));
  });
}

/* From a connection to a certificate */

export type Served =
  | {
      readonly is: "read";
      readonly certificate: ReadCertificate;
      /** Whether somebody we trust stands behind it; undefined when that is not known. */
      readonly isTrusted: boolean | undefined;
    }
  | { readonly is: "nothing"; readonly why: NothingServed };

/** It speaks no TLS; it broke off; it sends without end; what it sends is no certificate. */
export type NothingServed = "no-tls" | "broken-off" | "too-much" | "unreadable";

const MOST_BYTES = 65_536;

/** Whom we trust: the usual issuers, and these (PEM). Old servers must be readable too, so nothing is too old or weak. */
export const createTrust = (trusted: readonly string[]): SecureContext =>
  createSecureContext({
    minVersion: "TLSv1",
    ciphers: "DEFAULT:@SECLEVEL=0",
    ...(trusted.length > 0 && { ca: [...rootCertificates, ...trusted] }),
  });

/** Goes through the handshake only, and reads no more than 64 KB. Never throws; the connection is of no use after it. */
export function readServed(connection: Socket, name: string, trust: SecureContext): Promise<Served> {
  return new Promise((resolve) => {
    const incoming = new AtMost(MOST_BYTES);
    // How the connection ends, the TLS socket hears.
    const both = Duplex.from({ readable: pipeline(connection, incoming, () => undefined), writable: connection });
    const socket = connectTls({
      socket: both,
      servername: name,
      secureContext: trust,
      // Here and nowhere else: an expired certificate is what we came to read.
      rejectUnauthorized: false,
    });
    const end = (served: Served): void => {
      resolve(served);
      socket.destroy();
    };
    socket.once("secureConnect", () => end(read(socket, isIssuerTrusted)));
    socket.on("error", (error: Error) => {
      const why = incoming.isFull ? "too-much" : isNoTls(error) ? "no-tls" : "broken-off";
      // A server that asks for a certificate of ours has shown its own by then.
      const served = read(socket, () => undefined);
      end(served.is === "read" ? served : nothing(why));
    });
    socket.once("close", () => end(nothing(incoming.isFull ? "too-much" : "broken-off")));
  });
}

const nothing = (why: NothingServed): Served => ({ is: "nothing", why });

/** What is no TLS record is of an unknown "version". */
const isNoTls = (error: Error): boolean => "code" in error && error.code === "ERR_SSL_WRONG_VERSION_NUMBER";

/** Not by `getPeerX509Certificate`: that can be asked once only, and takes it away from whoever asks later. */
function read(socket: TLSSocket, trustOf: typeof isIssuerTrusted | (() => undefined)): Served {
  // null when the socket has ended, empty when there is none, whatever its type says.
  const peer = socket.getPeerCertificate() as { readonly raw?: Buffer } | null;
  const certificate = peer?.raw && readCertificate(peer.raw);
  if (!certificate) return nothing("unreadable");
  return { is: "read", certificate, isTrusted: trustOf(socket, certificate) };
}

const OUT_OF_DATE: ReadonlySet<string> = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/**
 * TLS names one fault only. Of a certificate that is out of date it says nothing else, so its issuer stays unknown to
 * us; when it is in date itself, an issuer of it is not.
 */
function isIssuerTrusted(socket: TLSSocket, { facts }: ReadCertificate): boolean | undefined {
  if (socket.authorized) return true;
  const fault = String(socket.authorizationError);
  if (fault === "ERR_TLS_CERT_ALTNAME_INVALID") return true;
  return OUT_OF_DATE.has(fault) && !isInDate(facts, new Date()) ? undefined : false;
}

class AtMost extends Transform {
  #left: number;

  constructor(bytes: number) {
    super();
    this.#left = bytes;
  }

  get isFull(): boolean {
    return this.#left < 0;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, passOn: (error: Error | null, chunk?: Buffer) => void): void {
    this.#left -= chunk.length;
    if (this.isFull) passOn(new Error("more than a handshake needs"));
    else passOn(null, chunk);
  }
}
