import restify from "restify";
import type { Next, Request, Response, Server, ServerOptions } from "restify";
import type { Alerts } from "../alerts/alerts.ts";
import { ALERT_SOURCES } from "../alerts/source.ts";
import { createBudget } from "../lib/budget.ts";
import type { Log } from "../lib/log.ts";
import { describeError } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import { answerAlert } from "./alerts.ts";
import { readJson } from "./body.ts";
import type { Body } from "./body.ts";
import { watchConnections } from "./connections.ts";
import type { Connections } from "./connections.ts";
import { type OpenLink, answerLink } from "./documents.ts";
import { addressOf, objection, pathOf } from "./gate.ts";
import { LIMITS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { readiness } from "./readiness.ts";
import type { Readiness } from "./readiness.ts";
import { refusalBody, refusalFor, sendRefusal } from "./refusals.ts";

interface HttpOptions {
  readonly log: Log;
  /** The server adds its own figures and shows all of them at `/metrics`. */
  readonly metrics: Metrics;
  /** Answers a Bot Framework activity. Resolves when the response has ended. */
  readonly messages: (request: Request, response: Response, body: Body) => Promise<void>;
  /** Absent: nobody but Teams may call. */
  readonly alerts?: Alerts;
  /** Gives what a link leads to. Absent: there are no links. */
  readonly openLink?: OpenLink;
  readonly ready: () => Promise<Readiness>;
  /**
   * The host names by which it may be called, in lower case; absent: any. For a server that trusts this machine: a page
   * in somebody's browser whose own name leads here must not count as this machine.
   */
  readonly names?: ReadonlySet<string> | undefined;
  readonly limits?: Partial<Limits>;
}

interface HttpServer {
  /** Resolves with the port, a free one for 0; rejects when it cannot be had. */
  listen(port: number, host: string): Promise<number>;
  /** Takes nothing new, finishes what is being answered, and cuts off what is left after `graceMillis`. */
  close(graceMillis: number): Promise<void>;
}

interface Route {
  readonly method: "GET" | "POST";
  /** Exactly so, or with one part after it when it ends in "/". */
  readonly path: string;
  readonly answer: (request: Request, response: Response) => Promise<void>;
}

const MILLIS_PER_SECOND = 1_000;

export function createHttpServer(options: HttpOptions): HttpServer {
  const limits = { ...LIMITS, ...options.limits };
  const server = restify.createServer({
    name: "",
    // restify logs with pino; its types still say bunyan.
    log: options.log as unknown as NonNullable<ServerOptions["log"]>,
    formatters: onlyOurErrors(options.log),
  });
  const connections = watchConnections(server.server, limits, options.log);
  const routes = routesOf(options, limits, connections);

  server.pre(beginning(connections), measuring(routes, options.metrics), gate(routes, limits, options));
  for (const route of routes) mount(server, route, options.log);

  return {
    listen: (port, host) => listen(server, port, host, options.log),
    close: (graceMillis) => connections.drain(graceMillis),
  };
}

/** To add an address, add it here. */
function routesOf(options: HttpOptions, limits: Limits, connections: Connections): readonly Route[] {
  const ready = readiness(options.ready, limits);
  const { alerts, openLink, log } = options;
  return [
    { method: "POST", path: "/api/messages", answer: json(options.messages, limits, log) },
    ...alertRoutes(alerts, limits, log),
    ...(openLink ? [{ method: "GET", path: "/reports/", answer: answerLink(openLink, log) } as const] : []),
    { method: "GET", path: "/healthz", answer: async (_, response) => sendJson(response, 200, { ok: true }) },
    {
      method: "GET",
      path: "/readyz",
      async answer(_, response) {
        const { ok, checks } = await ready();
        const takesMore = ok && !connections.isDraining();
        sendJson(response, takesMore ? 200 : 503, { ok: takesMore, checks });
      },
    },
    {
      method: "GET",
      path: "/metrics",
      async answer(request, response) {
        if (!isLocal(request)) sendRefusal(response, "unknown-address", options.log);
        else send(response, 200, "text/plain; version=0.0.4; charset=utf-8", options.metrics.render());
      },
    },
  ];
}

const alertRoutes = (alerts: Alerts | undefined, limits: Limits, log: Log): readonly Route[] =>
  alerts
    ? ALERT_SOURCES.map((source) => ({
        method: "POST",
        path: `/api/alerts/${source}`,
        answer: answerAlert(alerts, source, limits, log),
      }))
    : [];

/** A handler that gets its body read and parsed, or is not called at all. */
const json =
  (handle: HttpOptions["messages"], limits: Limits, log: Log): Route["answer"] =>
  async (request, response) => {
    const body = await readJson(request, limits.bodyBytes);
    if (body.ok) return handle(request, response, body.value);
    if (body.reason !== "gone") sendRefusal(response, body.reason, log);
  };

function mount(server: Server, { method, path, answer }: Route, log: Log): void {
  const handler = async (request: Request, response: Response): Promise<void> => {
    try {
      await answer(request, response);
    } catch (error) {
      breakOff(response, error, log);
    }
  };
  const pattern = path.endsWith("/") ? `${path}*` : path;
  if (method === "GET") server.get(pattern, handler);
  else server.post(pattern, handler);
}

const isWaiting = (response: Response): boolean => !response.writableEnded && response.socket?.writable === true;

function breakOff(response: Response, error: unknown, log: Log): void {
  if (isWaiting(response) && !response.headersSent) {
    sendRefusal(response, "broken", log, { cause: error });
    return;
  }
  log.error({ error: describeError(error) }, "request broke after its answer began or its sender left");
  if (!response.writableEnded) response.destroy();
}

const beginning = (connections: Connections) => (_: Request, response: Response, next: Next) => {
  connections.began(response);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("cache-control", "no-store");
  // Otherwise the sender's Accept header decides how restify writes what a handler sends.
  response.contentType = "application/json";
  next();
};

function measuring(routes: readonly Route[], metrics: Metrics) {
  const requests = metrics.counter("helpdesk_http_requests_total", "Requests answered, by address and status.");
  const seconds = metrics.histogram("helpdesk_http_request_seconds", "Time from a request's head to its answer.");
  const known = new Set(routes.map(({ path }) => path));
  return (request: Request, response: Response, next: Next) => {
    const start = performance.now();
    const path = addressOf(pathOf(request), known) || "other";
    response.once("close", () => {
      requests.inc({ path, status: String(response.statusCode) });
      seconds.observe((performance.now() - start) / MILLIS_PER_SECOND, { path });
    });
    next();
  };
}

/** What can be refused before a byte of the body is read. */
function gate(routes: readonly Route[], limits: Limits, { log, names }: Pick<HttpOptions, "log" | "names">) {
  const addresses = new Map(routes.map(({ path, method }) => [path, method]));
  const budget = createBudget(limits.failures, () => performance.now());
  return (request: Request, response: Response, next: Next) => {
    const sender = request.socket.remoteAddress ?? "";
    response.once("close", () => {
      if (isFailure(response.statusCode)) budget.spend(sender);
    });
    const refusal = budget.isSpent(sender) ? "too-often" : objection(request, addresses, names);
    if (!refusal) {
      next();
      return;
    }
    if (refusal === "wrong-method")
      response.setHeader("allow", addresses.get(addressOf(pathOf(request), addresses)) ?? "");
    if (refusal === "too-often") response.setHeader("retry-after", "1");
    sendRefusal(response, refusal, log);
    next(false);
  };
}

const isFailure = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

/** The figures are for a collector on this machine; whatever came through a proxy is from elsewhere. */
const isLocal = ({ socket, headers }: Request): boolean =>
  ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(socket.remoteAddress ?? "") &&
  headers["x-forwarded-for"] === undefined &&
  headers["x-real-ip"] === undefined &&
  headers.forwarded === undefined;

/** Libraries send their error messages through restify; none of them gets out. */
const onlyOurErrors = (log: Log) => ({
  "application/json": (_: Request, response: Response, body: unknown): string => {
    const text = response.statusCode >= 400 ? refusalBody(refusalFor(response.statusCode), log) : JSON.stringify(body);
    response.setHeader("content-length", Buffer.byteLength(text));
    return text;
  },
});

const sendJson = (response: Response, status: number, body: unknown): void =>
  send(response, status, "application/json", JSON.stringify(body));

function send(response: Response, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function listen(server: Server, port: number, host: string, log: Log): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      server.on("error", (error: unknown) => log.error({ error: describeError(error) }, "http server"));
      resolve(server.address().port);
    });
  });
}
