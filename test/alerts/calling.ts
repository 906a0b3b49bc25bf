import { createHmac } from "node:crypto";
import { type AlertsOptions, createAlerts } from "../../src/alerts/alerts.ts";
import { notedReceivers } from "./noted.ts";
import type { AlertSecrets, AlertSource } from "../../src/alerts/source.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { type Rows, collect } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";

const secret = (word: string): string => `${word}-0123456789-0123456789-0123456789`;
export const SECRET = {
  venlo: secret("venlo-new"),
  venloOld: secret("venlo-old"),
  weert: secret("weert"),
  venloNotices: secret("venlo-notices"),
  venloCertificates: secret("venlo-certificates"),
  monitoring: secret("monitoring-new"),
  monitoringOld: secret("monitoring-old"),
  weertMonitoring: secret("weert-monitoring"),
};

const SECRETS: AlertSecrets = {
  backups: { venlo: [SECRET.venlo, SECRET.venloOld], weert: [SECRET.weert] },
  notices: { venlo: [SECRET.venloNotices] },
  certificates: { venlo: [SECRET.venloCertificates] },
  alertmanager: { "ict-nml": [SECRET.monitoring, SECRET.monitoringOld], weert: [SECRET.weertMonitoring] },
};

const ORGANISATIONS = [
  { id: VENLO, name: "Venlo" },
  { id: WEERT, name: "Weert" },
  { id: HOME, name: "ICT NML" },
];

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: {
    readonly referentie: string;
    readonly fout?: string;
    readonly velden?: readonly { readonly veld: string; readonly probleem: string }[];
  };
}

/** How a call is made; what is left out is as it should be. */
export interface Calling {
  readonly body?: unknown;
  /** As it is sent, when that is not `body` as JSON. */
  readonly raw?: string;
  readonly secret?: string;
  readonly id?: string;
  /** Seconds that the sender's clock is off. */
  readonly off?: number;
  /** Other headers than the right ones; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
export const signature = (key: string, timestamp: string, body: string): string =>
  `sha256=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`;

let calls = 0;

/** The real server on a free port of this machine, with secrets of two municipalities and of ICT NML. */
export async function startAlerts(options: Partial<AlertsOptions> = {}) {
  const rows: Rows = options.rows ?? openSqlite(":memory:");
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line: string) => void lines.push(line) } });
  const metrics = createMetrics();
  const alerts = createAlerts({
    ...{ rows, metrics, secrets: SECRETS, organisations: ORGANISATIONS, receivers: notedReceivers(rows) },
    ...options,
  });
  const server = createHttpServer({
    ...{ log, metrics, alerts },
    messages: async () => undefined,
    ready: async () => ({ ok: true, checks: {} }),
  });
  const port = await server.listen(0, "127.0.0.1");

  async function post(source: AlertSource, raw: string, headers: Calling["headers"] = {}): Promise<Answer> {
    const sent: NonNullable<Calling["headers"]> = { "content-type": "application/json", ...headers };
    const answer = await fetch(`http://127.0.0.1:${port}/api/alerts/${source}`, {
      method: "POST",
      body: raw,
      headers: Object.entries(sent).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      ),
    });
    const body = (await answer.json()) as Answer["body"];
    return { status: answer.status, retryAfter: answer.headers.get("retry-after"), body };
  }

  return {
    ...{ rows, alerts, metrics, post },
    logged: () => lines.join(""),
    /** A signed call, of Venlo's backups when nothing else is said. */
    call(source: AlertSource, { body = {}, raw = JSON.stringify(body), ...how }: Calling = {}): Promise<Answer> {
      const timestamp = String(nowSeconds() + (how.off ?? 0));
      return post(source, raw, {
        "x-helpdesk-timestamp": timestamp,
        "x-helpdesk-id": how.id ?? `call-number-${calls++}`,
        "x-helpdesk-signature": signature(how.secret ?? SECRET.venlo, timestamp, raw),
        ...how.headers,
      });
    },
    /** A call as Alertmanager makes it. */
    fire: (body: unknown, token = SECRET.monitoring) =>
      post("alertmanager", JSON.stringify(body), { authorization: `Bearer ${token}` }),
    /** What is remembered of calls, of both kinds of rows. */
    async remembered(organisation: OrganisationId): Promise<readonly string[]> {
      const found = await collect(rows.range(organisation, { from: "call", to: "call~", limit: 1_000 }));
      return found.map(({ key }) => key);
    },
    async close() {
      await server.close(1_000);
      await rows.close();
    },
  };
}
export type Running = Awaited<ReturnType<typeof startAlerts>>;
