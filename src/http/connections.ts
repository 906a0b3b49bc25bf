import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "../lib/log.ts";
import type { Limits } from "./limits.ts";
import { rawRefusal, sendRefusal } from "./refusals.ts";
import type { Refusal } from "./refusals.ts";

export interface Connections {
  /** A request's head is in; its answer is to come. */
  began(response: ServerResponse): void;
  isDraining(): boolean;
  /** Stops listening, lets what began end, and cuts off what is left after `graceMillis`. */
  drain(graceMillis: number): Promise<void>;
}

const BAD_REQUESTS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: "headers-too-big",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "too-big",
  ERR_HTTP_REQUEST_TIMEOUT: "too-slow",
};

/** Before it listens. */
export function watchConnections(server: Server, limits: Limits, log: Log): Connections {
  const sockets = new Set<Socket>();
  const answering = new Set<ServerResponse>();
  let isDraining = false;

  const isAnswering = (socket: Socket) => [...answering].some(({ req }) => req.socket === socket);
  const hasWholeRequest = (socket: Socket) =>
    [...answering].some(({ req, headersSent }) => req.socket === socket && (req.complete || headersSent));

  setLimits(server, limits);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // A second answer on the connection would be taken for the first.
    if (!socket.writable || hasWholeRequest(socket)) return void socket.destroy();
    socket.write(rawRefusal(BAD_REQUESTS[error.code ?? ""] ?? "invalid", log));
    socket.destroySoon();
  });
  server.on("checkExpectation", (_, response) => sendRefusal(response, "invalid", log));

  return {
    began(response) {
      answering.add(response);
      response.once("close", () => answering.delete(response));
      if (isDraining) response.shouldKeepAlive = false;
    },
    isDraining: () => isDraining,
    async drain(graceMillis) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of answering) response.shouldKeepAlive = false;
      for (const socket of sockets) if (!isAnswering(socket)) socket.destroy();
      const grace = setTimeout(() => server.closeAllConnections(), graceMillis);
      await closed;
      clearTimeout(grace);
    },
  };
}

/** restify makes the server without options; all of these are read when it starts to listen, or later. */
function setLimits(server: Server, limits: Limits): void {
  Object.assign(server, {
    requestTimeout: limits.requestMillis,
    headersTimeout: limits.headersMillis,
    connectionsCheckingInterval: limits.checkMillis,
    timeout: limits.silenceMillis,
    maxConnections: limits.connections,
    maxRequestsPerSocket: limits.requestsPerConnection,
    // We refuse this ourselves, in our own words.
    requireHostHeader: false,
  });
  // restify listens for upgrades that nobody handles, and such a connection would hang.
  server.removeAllListeners("upgrade");
}
