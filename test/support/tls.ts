import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import type { OrganisationId } from "../../src/people/person.ts";
import { instant } from "../../src/lib/instant.ts";
import type { LookUp } from "../../src/certificates/served.ts";

export const VENLO = "venlo" as OrganisationId;
export const WEERT = "weert" as OrganisationId;
export const NOW = instant(new Date("2026-11-23T09:00:00Z"));

export interface RawServer {
  readonly lookUp: LookUp;
  /** Done when everybody who came has been hung up on, or has hung up. */
  readonly isLeft: () => Promise<unknown>;
  readonly close: () => void;
}

/** Somebody on this machine who does as he likes with whoever connects. */
export async function rawServer(treat: (socket: Socket) => unknown): Promise<RawServer> {
  const left: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    left.push(new Promise((resolve) => socket.once("close", resolve)));
    socket.resume();
    treat(socket);
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    lookUp: async () => [{ address: "127.0.0.1", port }],
    isLeft: () => Promise.all(left),
    close: () => void server.close(),
  };
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));

/** Says the same for as long as the other listens. */
export function endless(bytes: Buffer): (socket: Socket) => void {
  const many = Buffer.concat(Array<Buffer>(Math.ceil(65_536 / bytes.length)).fill(bytes));
  return (socket) => {
    const go = (): void => {
      while (!socket.destroyed && socket.write(many));
    };
    socket.on("drain", go);
    go();
  };
}
