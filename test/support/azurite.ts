import { createRequire } from "node:module";

/** Only what we use of Azurite's table service, which ships without types. */
interface TableServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}
type Constructor<T> = new (...settings: readonly unknown[]) => T;

export interface Azurite {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** Microsoft's published key of the emulator. */
export const ACCOUNT = "devstoreaccount1";
export const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export const connectionStringOf = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=${url}/${ACCOUNT};`;

/** Files with a certificate and its key; with them it takes tokens too, and no longer speaks without TLS. */
interface Tls {
  readonly certificate: string;
  readonly key: string;
}

/** The table service of Azurite in this process, in memory, on a free port: nothing left behind, no telemetry. */
export async function startAzurite(tls?: Tls): Promise<Azurite> {
  const server = tableServer(tls);
  await server.start();
  const url = server.getHttpServerAddress();
  return { url, connectionString: connectionStringOf(url), stop: () => server.close() };
}

function tableServer(tls: Tls | undefined): TableServer {
  const require = createRequire(import.meta.url);
  const load = (path: string): unknown =>
    (require(`azurite/dist/src/table/${path}.js`) as { default: unknown }).default;
  const Server = load("TableServer") as Constructor<TableServer>;
  const Configuration = load("TableConfiguration") as Constructor<object>;
  return new Server(new Configuration(...configuration(tls)));
}

/** Looks at a token's dates, issuer and audience, not at its signature. */
const TOKENS = "basic";

/** In the order of TableConfiguration's constructor; an undefined takes its default. */
function configuration(tls: Tls | undefined): readonly unknown[] {
  const network = ["127.0.0.1", 0, undefined];
  const logs = ["unused.json", false, false, undefined, undefined];
  const [loose, skipApiVersionCheck, inMemory] = [false, true, true];
  const access = [tls?.certificate ?? "", tls?.key ?? "", "", tls && TOKENS];
  return [...network, ...logs, loose, skipApiVersionCheck, ...access, false, inMemory];
}
